"""Tones on the disk are the bytes that were made, and never a reason to fail."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from dawg.gen.audio import Audio
from dawg.gen.brief import Brief
from dawg.gen.pipeline import compose, produce
from dawg.gen.score import Score
from dawg.gen.synth.render import PartRenderer
from dawg.gen.synth.shelf import ToneShelf

TONE = np.random.default_rng(3).standard_normal((2, 5000)).astype(np.float32)


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Brief(genre="house", bars=4, seed=5)).score


def kept(folder: Path, tone: Audio, *content: object) -> Path:
    with ToneShelf(folder) as shelf:
        path = shelf.path(*content)
        shelf.put(path, tone)
    return path


def read(folder: Path, *content: object) -> Audio | None:
    with ToneShelf(folder) as shelf:
        return shelf.get(shelf.path(*content))


def test_a_tone_comes_back_as_it_was_for_the_same_content_alone(tmp_path: Path) -> None:
    kept(tmp_path, TONE, "kick", 36, {"decay": 0.5})
    found = read(tmp_path, "kick", 36, {"decay": 0.5})
    assert found is not None
    assert found.tobytes() == TONE.tobytes()
    assert read(tmp_path, "kick", 36, {"decay": 0.6}) is None


def test_a_beat_from_the_shelf_is_the_same_bytes(tmp_path: Path, score: Score) -> None:
    plain = produce(score, sample_rate=22050).audio.tobytes()
    for _ in range(2):
        with ToneShelf(tmp_path / "tones") as shelf:
            assert produce(score, sample_rate=22050, shelf=shelf).audio.tobytes() == plain
    assert any((tmp_path / "tones").iterdir())


def test_the_second_time_no_voice_is_asked(tmp_path: Path, score: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    new = PartRenderer._new
    monkeypatch.setattr(PartRenderer, "_new", lambda self, key: made.append(key) or new(self, key))
    counts = []
    for _ in range(2):
        made.clear()
        with ToneShelf(tmp_path) as shelf:
            produce(score, sample_rate=44100, shelf=shelf)
        counts.append(len(made))
    assert counts[1] < 0.1 * counts[0]  # but for tones too short to be worth it


def test_what_shapes_a_tone_is_part_of_its_name(tmp_path: Path, score: Score) -> None:
    with ToneShelf(tmp_path) as shelf:
        produce(score, sample_rate=22050, shelf=shelf)
    darker = replace(score, parts=tuple(replace(part, high_cut_hz=2000.0) for part in score.parts))
    with ToneShelf(tmp_path) as shelf:
        again = produce(darker, sample_rate=22050, shelf=shelf).audio
    assert again.tobytes() == produce(darker, sample_rate=22050).audio.tobytes()


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "folder"])
def test_a_damaged_tone_is_made_again(tmp_path: Path, damage: str) -> None:
    path = kept(tmp_path, TONE, "snare")
    data = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(data[:-100])
    elif damage == "changed":
        data[1000] ^= 0xFF
        path.write_bytes(data)
    elif damage == "emptied":
        path.write_bytes(b"")
    else:
        path.unlink()
        path.mkdir()
    assert read(tmp_path, "snare") is None


def test_the_tones_used_longest_ago_make_room(tmp_path: Path) -> None:
    for number in range(8):
        path = kept(tmp_path, TONE, number)
        os.utime(path, (1000 + number, 1000 + number))
    read(tmp_path, 0)  # used again
    with ToneShelf(tmp_path, max_bytes=4 * TONE.nbytes) as shelf:
        shelf.put(shelf.path("new"), TONE)
    assert read(tmp_path, 0) is not None
    assert read(tmp_path, "new") is not None
    assert read(tmp_path, 1) is None
    assert sum(entry.stat().st_size for entry in tmp_path.iterdir()) <= 4 * TONE.nbytes


def test_a_folder_that_cannot_be_is_no_shelf_and_no_error(tmp_path: Path, score: Score) -> None:
    (tmp_path / "file").write_text("")
    with ToneShelf(tmp_path / "file" / "tones") as shelf:
        shelf.put(shelf.path("x"), TONE)
        assert shelf.get(shelf.path("x")) is None
        assert produce(score, sample_rate=22050, shelf=shelf).audio.any()


def test_the_folder_and_its_files_are_the_users_alone(tmp_path: Path) -> None:
    path = kept(tmp_path / "cache" / "tones", TONE, "x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_disk_that_gets_full_is_left_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = kept(tmp_path, TONE, "old")
    assert old.exists()
    monkeypatch.setattr("dawg.gen.synth.shelf.RESERVED_BYTES", 1 << 60)
    new = kept(tmp_path, TONE, "new")
    assert not old.exists()
    assert not new.exists()
