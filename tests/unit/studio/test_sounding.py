"""From a score to a playable: whole, or joined in the middle so that an edit is heard at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from dawg.errors import Cancelled
from dawg.gen.brief import Brief
from dawg.gen.mix.mixer import DELAY, REVERB
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import Level, Vary
from dawg.gen.pipeline import compose
from dawg.gen.progress import Progress, Reporter
from dawg.gen.score import Score
from dawg.playback.level import heard_lufs
from dawg.playback.playable import Playable
from dawg.studio.sounding import LEAST_BYTES, MOST_BYTES, Sounder, affordable_bytes

RATE = 22050
BAR = 20


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Brief(genre="house", bars=32, bpm=125, seed=4)).score


@pytest.fixture(scope="module")
def edited(score: Score) -> Score:
    return apply(score, Vary(scope=Scope(parts=("bass",)))).score


@pytest.mark.parametrize("loop", [False, True])
def test_a_version_joined_in_the_middle_sounds_like_the_whole_one(score: Score, edited: Score, loop: bool) -> None:
    sounder = Sounder(sample_rate=RATE)
    sounder.make(replace(score, loop=loop), name="v1")
    begun: list[Playable] = []
    whole = sounder.make(replace(edited, loop=loop), name="v2", begin=begun.append, bar=BAR)
    (early,) = begun
    first = early.bar_frame(BAR)
    assert set(early.stems) == set(whole.stems)
    assert early.ready == early.frames
    assert whole.ready == whole.frames
    for name, stem in early.stems.items():
        assert stem.read(0, first) is None
        joined, exact = stem.read(first, early.frames - first), whole.stems[name].read(first, early.frames - first)
        if joined is None or exact is None:
            assert joined is exact, name
        elif name in (REVERB, DELAY):  # what rang before the place is not in them
            late = 4 * RATE
            error = np.sqrt(np.mean((joined[:, late:] - exact[:, late:]) ** 2))
            assert error < 0.1 * np.sqrt(np.mean(exact[:, late:] ** 2)) + 1e-5, name
        else:
            np.testing.assert_array_equal(joined, exact, err_msg=name)


def test_an_edit_renders_only_the_part_it_touched(score: Score, edited: Score) -> None:
    sounder = Sounder(sample_rate=RATE)
    sounder.make(score, name="v1")
    cache = sounder._cache
    missed = cache.misses
    sounder.make(edited, name="v2")
    blocks = missed / len(score.parts)
    assert 0 < cache.misses - missed <= blocks


def test_the_stems_of_untouched_parts_are_identical(score: Score, edited: Score) -> None:
    sounder = Sounder(sample_rate=RATE)
    before, after = sounder.make(score, name="v1"), sounder.make(edited, name="v2")
    for part in score.parts:
        one, two = (made.stems[part.name].read(0, made.frames) for made in (before, after))
        assert np.array_equal(one, two) == (part.name != "bass"), part.name  # type: ignore[arg-type]


def test_the_first_blocks_of_an_edit_are_about_as_loud_as_all_of_it(score: Score) -> None:
    sounder = Sounder(sample_rate=RATE)
    before = sounder.make(score, name="v1")
    begun: list[Playable] = []
    quieter = apply(score, Level(delta_db=-3.0, scope=Scope(parts=("bass",)))).score
    after = sounder.make(quieter, name="v2", begin=begun.append)
    assert begun[0].makeup_db == pytest.approx(after.makeup_db, abs=1.5)
    assert heard_lufs(after) == pytest.approx(heard_lufs(before), abs=0.3)


def test_tones_on_the_disk_serve_the_next_sounder_and_change_no_sample(score: Score, tmp_path: Path) -> None:
    plain = Sounder(sample_rate=RATE).make(score, name="v1")
    folder = tmp_path / "tones"
    for _ in range(2):
        kept = Sounder(sample_rate=RATE, tones=(folder, 1 << 28)).make(score, name="v1")
        tones = {path: path.stat().st_ino for path in folder.iterdir()}
        assert tones
        for name, stem in plain.stems.items():
            one, two = stem.read(0, plain.frames), kept.stems[name].read(0, plain.frames)
            assert (one is None) == (two is None)
            assert one is None or np.array_equal(one, two), name  # type: ignore[arg-type]
    assert {path: path.stat().st_ino for path in folder.iterdir()} == tones  # read, not made again


def test_what_is_remembered_follows_the_free_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, remembered in ((0, LEAST_BYTES), (6 << 30, 1 << 30), (1 << 40, MOST_BYTES)):
        monkeypatch.setattr("os.sysconf", {"SC_AVPHYS_PAGES": free >> 12, "SC_PAGE_SIZE": 1 << 12}.__getitem__)
        assert affordable_bytes() == remembered


def test_making_sound_can_be_cancelled(score: Score) -> None:
    sounder = Sounder(sample_rate=RATE)
    steps: list[Progress] = []
    with pytest.raises(Cancelled):
        sounder.make(score, name="v1", reporter=Reporter(steps.append, cancelled=lambda: len(steps) > 3))
    assert sounder.make(score, name="v1").ready > 0
