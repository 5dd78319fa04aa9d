"""What every place for artifacts promises. A test module subclasses `ArtifactsContract` and gives `artifacts`."""

from __future__ import annotations

import hashlib
import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from dawg.artifacts.artifacts import CHUNK, Artifacts
from dawg.errors import ArtifactError, InputError, MissingError
from dawg.store.ids import new_id, now_ms

BIG = os.urandom(64) * (2 * CHUNK // 64) + b"end"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file(folder: Path, data: bytes, name: str = "a.wav") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


class ArtifactsContract:
    """Give `artifacts`: an empty place."""

    def test_what_was_put_comes_back_byte_for_byte(self, artifacts: Artifacts, tmp_path: Path) -> None:
        stored = artifacts.put(file(tmp_path, BIG), sha256=sha(BIG))
        assert (stored.sha256, stored.size) == (sha(BIG), len(BIG))
        assert abs(stored.changed_ms - now_ms()) < 60_000
        pieces = list(artifacts.read(stored.sha256))
        assert b"".join(pieces) == BIG
        assert max(map(len, pieces)) <= CHUNK
        assert artifacts.stat(stored.sha256) == artifacts.verify(stored.sha256)
        artifacts.fetch(stored.sha256, tmp_path / "back")
        assert (tmp_path / "back").read_bytes() == BIG

    @pytest.mark.parametrize(("start", "stop"), [(0, 1), (5, 9), (CHUNK, None), (2, 10**12), (7, 7), (10**9, None)])
    def test_a_range_is_those_bytes(self, artifacts: Artifacts, tmp_path: Path, start: int, stop: int | None) -> None:
        stored = artifacts.put(file(tmp_path, BIG))
        assert b"".join(artifacts.read(stored.sha256, start=start, stop=stop)) == BIG[start:stop]

    def test_an_empty_file_is_a_file(self, artifacts: Artifacts, tmp_path: Path) -> None:
        stored = artifacts.put(file(tmp_path, b""))
        assert stored.size == 0
        assert b"".join(artifacts.read(stored.sha256)) == b""

    def test_the_same_contents_are_one_file(self, artifacts: Artifacts, tmp_path: Path) -> None:
        one, two = artifacts.put(file(tmp_path, b"same")), artifacts.put(file(tmp_path, b"same", "b"))
        assert one.sha256 == two.sha256
        assert [stored.sha256 for stored in artifacts.every()] == [one.sha256]

    def test_a_wrong_hash_keeps_nothing(self, artifacts: Artifacts, tmp_path: Path) -> None:
        with pytest.raises(ArtifactError, match="does not have the hash"):
            artifacts.put(file(tmp_path, b"x"), sha256=sha(b"y"))
        assert list(artifacts.every()) == []

    def test_what_is_not_there_or_no_hash_is_told(self, artifacts: Artifacts, tmp_path: Path) -> None:
        for look in (artifacts.stat, artifacts.verify, lambda name: list(artifacts.read(name))):
            with pytest.raises(MissingError):
                look(sha(b"none"))
            for bad in ("", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 63 + "/"):
                with pytest.raises(InputError, match="hex"):
                    look(bad)
        with pytest.raises(MissingError):
            artifacts.fetch(sha(b"none"), tmp_path / "back")
        assert not (tmp_path / "back").exists()
        with pytest.raises(ArtifactError):
            artifacts.put(tmp_path / "none")

    def test_all_files_are_listed_in_order(self, artifacts: Artifacts, tmp_path: Path) -> None:
        hashes = sorted(artifacts.put(file(tmp_path, bytes([n]))).sha256 for n in range(5))
        assert [stored.sha256 for stored in artifacts.every()] == hashes

    def test_a_sweep_leaves_what_was_put_lately(self, artifacts: Artifacts, tmp_path: Path) -> None:
        stored = artifacts.put(file(tmp_path, b"x"))
        assert not artifacts.sweep(stored.sha256, older_than_s=3600)
        assert artifacts.verify(stored.sha256)
        assert artifacts.sweep(stored.sha256, older_than_s=-60)
        assert artifacts.sweep(stored.sha256, older_than_s=-60)
        with pytest.raises(MissingError):
            artifacts.stat(stored.sha256)

    def test_nothing_was_uploaded_under_an_unknown_id(self, artifacts: Artifacts, tmp_path: Path) -> None:
        with pytest.raises(MissingError):
            artifacts.take_upload(new_id(now_ms()), tmp_path / "up", limit=10)
        for bad in ("../x", "", "x" * 27):
            with pytest.raises(InputError, match="not an id"):
                artifacts.take_upload(bad, tmp_path / "up", limit=10)

    @pytest.mark.parametrize("seconds", [0, -1, 901])
    def test_a_link_is_good_for_a_quarter_of_an_hour_at_most(
        self, artifacts: Artifacts, tmp_path: Path, seconds: int
    ) -> None:
        stored = artifacts.put(file(tmp_path, b"x"))
        with pytest.raises(InputError, match="permitted range: 1 to 900"):
            artifacts.link(stored.sha256, name="a", media_type="audio/wav", expires_s=seconds)

    def test_it_can_be_checked(self, artifacts: Artifacts) -> None:
        artifacts.check()


class LinkContract:
    """Links of S3 servers, which anybody follows by HTTP."""

    def test_a_link_gives_the_file_or_a_range_under_its_name(self, artifacts: Artifacts, tmp_path: Path) -> None:
        stored = artifacts.put(file(tmp_path, BIG))
        link = artifacts.link(stored.sha256, name='Nïght "1".wav', media_type="audio/wav", inline=True)
        with urllib.request.urlopen(link.url) as answer:
            assert answer.read() == BIG
            assert answer.headers["Content-Type"] == "audio/wav"
            assert answer.headers["Content-Disposition"].startswith("inline; filename=")
            assert "N%C3%AFght%20%221%22.wav" in answer.headers["Content-Disposition"]
        ranged = urllib.request.Request(link.url, headers={"Range": "bytes=2-5"})
        with urllib.request.urlopen(ranged) as answer:
            assert (answer.status, answer.read()) == (206, BIG[2:6])

    def test_an_upload_comes_in_once_and_within_its_limit(self, artifacts: Artifacts, tmp_path: Path) -> None:
        for limit in (5, 4):
            upload = new_id(now_ms())
            link = artifacts.upload_link(upload, size=5, media_type="audio/wav")
            request = urllib.request.Request(link.url, data=b"hello", method="PUT", headers=link.headers)
            urllib.request.urlopen(request).close()
            if limit == 5:
                assert artifacts.take_upload(upload, tmp_path / "up", limit=limit) == 5
                assert (tmp_path / "up").read_bytes() == b"hello"
            else:
                with pytest.raises(InputError, match="permitted: at most 4"):
                    artifacts.take_upload(upload, tmp_path / "up2", limit=limit)
            with pytest.raises(MissingError):
                artifacts.take_upload(upload, tmp_path / "up3", limit=limit)
