"""`FolderArtifacts` keeps the contract, its files private, and its links honest."""

from __future__ import annotations

import hmac
import os
import stat
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from dawg.artifacts.folder import FolderArtifacts
from dawg.errors import ArtifactError, InputError, MissingError
from dawg.store.ids import new_id, now_ms
from tests.unit.artifacts.contract import ArtifactsContract, file


class Signing:
    def __init__(self, key: bytes = b"k" * 32) -> None:
        self._key = key

    def signature(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()

    def is_signed(self, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.signature(text), signature)


@pytest.fixture
def artifacts(tmp_path: Path) -> FolderArtifacts:
    return FolderArtifacts(tmp_path / "files", signing=Signing())


class TestInAFolder(ArtifactsContract):
    pass


def taken(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    return parts.path, dict(parse_qsl(parts.query))


def test_files_are_the_users_alone_and_nothing_else_is_left(artifacts: FolderArtifacts, tmp_path: Path) -> None:
    stored = artifacts.put(file(tmp_path, b"x"))
    path = artifacts.path(stored.sha256)
    assert {stat.S_IMODE(place.stat().st_mode) for place in (path.parent, path.parent.parent)} == {0o700}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "files" / "incoming") == []


def test_a_damaged_file_is_told_and_mended_by_putting_it_again(artifacts: FolderArtifacts, tmp_path: Path) -> None:
    stored = artifacts.put(file(tmp_path, b"sound"))
    artifacts.path(stored.sha256).write_bytes(b"noise")
    for look in (artifacts.verify, lambda name: artifacts.fetch(name, tmp_path / "back")):
        with pytest.raises(ArtifactError, match="is damaged"):
            look(stored.sha256)
    assert not (tmp_path / "back").exists()
    artifacts.put(file(tmp_path, b"sound"))
    assert artifacts.verify(stored.sha256)


def test_putting_again_makes_a_file_fresh_for_the_sweep(artifacts: FolderArtifacts, tmp_path: Path) -> None:
    stored = artifacts.put(file(tmp_path, b"x"))
    os.utime(artifacts.path(stored.sha256), (1, 1))
    artifacts.put(file(tmp_path, b"x"))
    assert not artifacts.sweep(stored.sha256, older_than_s=3600)


def test_a_link_comes_back_as_it_was_given_and_in_no_other_form(artifacts: FolderArtifacts, tmp_path: Path) -> None:
    stored, other = artifacts.put(file(tmp_path, b"x")), artifacts.put(file(tmp_path, b"y"))
    path, query = taken(artifacts.link(stored.sha256, name="Nïght &=\n1.wav", media_type="audio/wav").url)
    grant = artifacts.granted(path, query)
    assert (grant.key, grant.name, grant.media_type, grant.inline) == (
        stored.sha256, "Nïght &=\n1.wav", "audio/wav", False,
    )  # fmt: skip
    forged = [
        (path.replace(stored.sha256, other.sha256), query),
        (path, {**query, "name": "other"}),
        (path, {**query, "inline": "1"}),
        (path, {**query, "expires": str(int(query["expires"]) + 1)}),
        (path, {**query, "size": "5"}),
        (path, {**query, "signature": ""}),
        (path, {name: value for name, value in query.items() if name != "expires"}),
        (path, {}),
    ]
    for place, changed in forged:
        with pytest.raises(MissingError):
            artifacts.granted(place, changed)
    strange = FolderArtifacts(tmp_path / "files", signing=Signing(b"o" * 32))
    with pytest.raises(MissingError):
        strange.granted(path, query)


def test_a_link_ends(artifacts: FolderArtifacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = artifacts.put(file(tmp_path, b"x"))
    link = artifacts.link(stored.sha256, name="a", media_type="b", expires_s=60)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 62)
    with pytest.raises(MissingError):
        artifacts.granted(*taken(link.url))


def test_an_upload_is_granted_its_size_and_taken_once(artifacts: FolderArtifacts, tmp_path: Path) -> None:
    upload = new_id(now_ms())
    link = artifacts.upload_link(upload, size=5, media_type="audio/wav")
    grant = artifacts.granted(*taken(link.url))
    assert (grant.key, grant.size) == (upload, 5)
    artifacts.upload_path(upload).write_bytes(b"hello")
    assert artifacts.take_upload(upload, tmp_path / "up", limit=5) == 5
    assert (tmp_path / "up").read_bytes() == b"hello"
    artifacts.upload_path(upload).write_bytes(b"hello")
    with pytest.raises(InputError, match="at most 4"):
        artifacts.take_upload(upload, tmp_path / "up", limit=4)
    assert not artifacts.upload_path(upload).exists()


def test_a_place_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArtifactError, match="cannot be used"):
        FolderArtifacts(tmp_path / "file" / "x")
