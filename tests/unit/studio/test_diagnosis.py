"""What `dawg doctor` finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg.studio.diagnosis import examine
from dawg.studio.library import FILE, Library
from tests.tune import tune


def findings(environ: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {finding.name: (finding.state, finding.text) for finding in examine(environ)}


def test_everything_that_making_beats_needs_is_examined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = findings({})
    assert set(found) == {
        "python", "msgspec", "numpy", "soundfile", "sounddevice", "sqlite-utils", "formats", "data", "playback", "here", "temporary",
        "settings", "library", "cores",
    }  # fmt: skip
    assert all(
        found[name][0] == "ok" for name in ("python", "numpy", "soundfile", "formats", "data", "here", "settings")
    )
    assert "mp3" in found["formats"][1]
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_settings_file_is_a_failure_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("genre = ")
    state, text = findings({"DAWG_CONFIG": str(tmp_path / "config.toml")})["settings"]
    assert state == "fail"
    assert "config.toml" in text


def test_a_folder_that_is_gone_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    state, _ = findings({})["here"]
    assert state == "fail"


def test_the_library_is_checked_and_not_made(tmp_path: Path) -> None:
    environ = {"DAWG_HOME": str(tmp_path / "data")}
    assert findings({})["library"][0] == "note"
    assert findings(environ)["library"][0] == "ok"
    assert not (tmp_path / "data").exists()
    with Library.open(tmp_path / "data") as library:
        library.keep(tune(), name="night")
    assert findings(environ)["library"][1].startswith("1 projects in ")
    (tmp_path / "data" / FILE).write_bytes(b"no database" * 99)
    state, text = findings(environ)["library"]
    assert state == "fail"
    assert FILE in text
