"""What is done is what was said: that kit, those bars, that section, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from dawg.assistant.built_in.translation import translate
from dawg.assistant.reader import read
from dawg.errors import InputError
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import ChangeInstrument, Write
from dawg.gen.score import Score
from tests.unit.assistant.built_in.beats import DRUMS, beat, names, operations, steps


@pytest.fixture(scope="module")
def score() -> Score:
    return apply(beat(), ChangeInstrument(instrument="trap", scope=Scope(parts=("drums",)))).score


def done(score: Score, text: str) -> Score:
    """The beat after a text."""
    for step in steps(score, text):
        for operation in step.operations:
            score = apply(score, operation).score
    return score


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("swap the kit for an 808 kit", DRUMS),
        ("change the drums to the 808 kit", DRUMS),
        ("change the snare to 808", ["snare"]),
        ("use a different snare", ["snare"]),
        ("use another kit", DRUMS),
    ],
)
def test_the_808_kit_is_a_kit_where_drums_are_meant(score: Score, text: str, parts: list[str]) -> None:
    after = done(score, text)
    changed = [part.name for part in after.parts if part.instrument != score.part(part.name).instrument]
    assert changed == parts
    assert {after.part(name).instrument for name in parts} == {"808"}


def test_a_transposition_of_bars_moves_these_bars_alone(score: Score) -> None:
    (step,) = operations(score, "transpose the flute up an octave in bar 6")
    assert step == {"op": "transpose", "semitones": 12, "scope": {"parts": ["flute"], "bars": [6, 6]}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change the last chord to B7", {"chords": "B7", "which": -1}),
        ("replace the first chord with am7", {"chords": "Am7", "which": 1}),
        ("change the second chord to Cmaj7", {"chords": "Cmaj7", "which": 2}),
        (
            "change the last chord of the hook to F#m7",
            {"chords": "F#m7", "which": -1, "scope": {"sections": ["hook 1", "hook 2"]}},
        ),
        ("change the chords in bar 4 to B7", {"chords": "B7", "scope": {"bars": [4, 4]}}),
        ("change the chord in bar 12 to a B minor", {"chords": "Bm", "scope": {"bars": [12, 12]}}),
        ("change the chords to a sad progression", {}),
        ("change the chords to go darker", {}),
    ],
)
def test_a_chord_named_by_its_place_changes_alone(score: Score, text: str, expected: dict[str, Any]) -> None:
    assert operations(score, text) == [{"op": "change_chords", **expected}]


def test_a_place_without_a_chord_is_asked_about(score: Score) -> None:
    plan = translate(read("change the last chord"), "change the last chord", score, names=names)
    assert (plan.steps, plan.question) == ((), "Which chord should the last one be, as in B7?")


def test_a_genre_for_one_section_is_refused(score: Score) -> None:
    with pytest.raises(InputError, match="a genre is of the whole piece, not of hook alone"):
        steps(score, "make it drill in the hook")


def test_an_instrument_that_there_is_not_is_said_with_near_ones(score: Score) -> None:
    with pytest.raises(InputError, match="there is no theremin here; near ones: saw-lead, "):
        steps(score, "add a theremin")


def test_syncopation_moves_a_note_or_says_why_not(score: Score) -> None:
    kick = Write(text="kick: X.........x.....", scope=Scope(sections=("verse 1",)))
    sparse = apply(score, kick).score
    assert done(sparse, "syncopate the kick in verse 1") != sparse
    with pytest.raises(InputError, match="kick has no note there that could come a sixteenth ahead"):
        done(apply(score, structs.replace(kick, text="kick: X...............")).score, "syncopate the kick in verse 1")
    with pytest.raises(InputError, match="kick rests there"):
        done(done(score, "remove the kick in verse 1"), "syncopate the kick in verse 1")


def test_rolls_of_drums_that_play_already_are_put_into_the_bars_named(score: Score) -> None:
    rolls = {"op": "densify", "rolls": True}
    assert operations(score, "add hi-hat rolls in bar 12") == [
        {**rolls, "scope": {"parts": ["hats"], "bars": [12, 12]}}
    ]
    assert operations(score, "roll the hats in bar 12") == operations(score, "add hi-hat rolls in bar 12")
    before = {**rolls, "scope": {"parts": ["snare"], "bars": [12, 12]}}
    assert operations(score, "add snare rolls before the hook")[0] == before
    assert "no section" not in refused(score, "add hats in verse 1")


def refused(score: Score, text: str) -> str:
    with pytest.raises(InputError) as error:
        done(score, text)
    return error.value.message
