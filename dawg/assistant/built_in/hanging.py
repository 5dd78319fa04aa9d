"""Orders with a condition, where the beat is known: done, or left alone, instead of only told."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.built_in.places import is_there, sections_of
from dawg.assistant.reader import Reading, wording
from dawg.assistant.reader.conditions import Condition
from dawg.errors import DawgError
from dawg.gen.score import Score


def settled(reading: Reading, text: str, score: Score) -> Reading:
    """Return a reading without the line of a condition that holds, and without orders where it does not."""
    if not any(warning.startswith("condition:") for warning in reading.warnings):
        return reading
    for condition in wording.in_plain_english(text).conditions:
        met = condition.holds(score.bpm, has=lambda name: _has(score, name))
        if met is None:
            continue
        told = condition.told()
        rest = tuple(warning for warning in reading.warnings if warning != told)
        if met:
            return replace(reading, warnings=rest)
        return replace(
            reading,
            intent="help",
            operations=(),
            errors=(),
            questions=(),
            warnings=rest,
            message=_why(condition, score),
        )
    return reading


def _why(condition: Condition, score: Score) -> str:
    state = f"the tempo is {score.bpm:g} bpm" if condition.bpm is not None else f"{condition.part}: {_there(condition)}"
    rest = f" To have “{condition.otherwise}”, say it as an order of its own." if condition.otherwise else ""
    return f"Nothing is changed: you said “{condition.said}”, and {state}.{rest}"


def _there(condition: Condition) -> str:
    return "it is there" if condition.lacking != condition.denied else "it is not there"


def _has(score: Score, name: str) -> bool:
    try:
        return is_there(score, name) or bool(sections_of(score, name))
    except DawgError:
        return False
