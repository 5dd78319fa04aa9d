"""What is done is what was said: that kit, those bars, that section, and nowhere else."""

from __future__ import annotations

import pytest

from dawg.gen.operations.apply import apply
from dawg.gen.operations.values import ChangeInstrument, Scope
from dawg.gen.score import Score
from tests.unit.assistant.built_in.beats import DRUMS, beat, operations, steps


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
    (step,) = operations(score, "transpose the bells up an octave in bar 6")
    assert step == {"op": "transpose", "semitones": 12, "scope": {"parts": ["bells"], "bars": [6, 6]}}
