"""Rolls: quick hits in the bars named, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dawg.errors import InputError
from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.score import Note, Score
from tests.tune import BAR, tune
from tests.unit.gen.operations.beats import beat, inside


def notes(score: Score, part: str, section: str) -> list[Note]:
    return [note for clip in score.clips if (clip.part, clip.section) == (part, section) for note in clip.notes]


def test_hats_roll_between_their_hits_in_the_bar_named() -> None:
    after = apply(tune(), v.Densify(rolls=True, scope=inside("hats", bars=(4, 4)))).score
    was, now = notes(tune(), "hats", "hook"), notes(after, "hats", "hook")
    new = [note for note in now if note not in was]
    assert len(new) >= 2
    assert set(was) < set(now)
    assert all(BAR <= note.start_tick < 2 * BAR for note in new)
    starts = sorted(note.start_tick for note in now)
    assert min(b - a for a, b in pairwise(starts)) < 120


def test_a_snare_rolls_up_to_the_end_of_a_bar_even_where_it_rests() -> None:
    bare = apply(beat(), v.Remove(scope=inside("snare", bars=(12, 12)))).score
    after = apply(bare, v.Densify(rolls=True, scope=inside("snare", bars=(12, 12)))).score
    bar = bare.bar_ticks
    roll = [note for note in notes(after, "snare", "verse") if note.start_tick >= 7 * bar]
    assert [note.start_tick for note in roll] == list(range(8 * bar - 480, 8 * bar, 60))
    assert roll[-1].velocity > roll[0].velocity


def test_what_cannot_roll_says_so() -> None:
    with pytest.raises(InputError, match="bass is no drum"):
        apply(tune(), v.Densify(rolls=True, scope=inside("bass")))
    with pytest.raises(InputError, match="hats plays nothing there to roll between"):
        apply(tune(), v.Densify(rolls=True, scope=inside("hats", sections=("intro",))))
