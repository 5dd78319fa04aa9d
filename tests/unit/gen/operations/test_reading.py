"""Operations as JSON: what is refused is named with its value and what is permitted."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dawg.errors import InputError
from dawg.gen.operations import reading
from dawg.gen.operations import values as v
from dawg.gen.operations.base import Scope


def test_an_operation_is_written_as_a_tagged_object() -> None:
    operation = v.Level(delta_db=-3, scope=Scope(parts=("bass",)))
    assert reading.from_json(b'{"op": "level", "delta_db": -3, "scope": {"parts": ["bass"]}}') == operation
    assert reading.to_json(operation).startswith(b'{"op":"level"')


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"op": "frobnicate"}, ["'frobnicate'", "set_tempo"]),
        ({}, ["'None'", "permitted"]),
        ([1], ["unknown"]),
        ({"op": "set_tempo", "bpm": 500}, ["bpm '500'", "20 to 400"]),
        ({"op": "set_tempo", "bpm": "fast"}, ["bpm 'fast'", "20 to 400"]),
        ({"op": "set_tempo", "bmp": 120}, ["'bmp'", "bpm"]),
        ({"op": "pan"}, ["pan is missing", "-1 to 1"]),
        ({"op": "pan", "pan": 2}, ["pan '2'", "-1 to 1"]),
        ({"op": "add_effect", "effect": "chorus"}, ["effect 'chorus'", "reverb", "stutter"]),
        ({"op": "extend", "bars": 1.5}, ["bars '1.5'", "1 to 256"]),
        ({"op": "change_mood", "mood": "purple"}, ["mood 'purple'", "dark"]),
        ({"op": "mute", "scope": {"tracks": ["bass"]}}, ["'tracks'", "parts, sections, bars"]),
        ({"op": "mute", "scope": {"parts": "bass"}}, ["scope.parts", "'bass'"]),
        ({"op": "add_section", "kind": "A B"}, ["kind 'A B'", "permitted"]),
        ({"op": "set_tempo", "bpm": 120, "scope": {"sections": ["hook"]}}, ["sections 'hook'", "whole piece"]),
        ({"op": "solo", "scope": {"bars": [1, 2]}}, ["bars '1, 2'", "permitted: parts"]),
        ({"op": "densify", "scope": {"bars": [4, 2]}}, ["4-2", "backwards"]),
    ],
)
def test_mistakes_are_refused_with_value_and_range(raw: Any, words: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        reading.from_dict(raw)
    assert all(word in refused.value.message for word in words), refused.value.message
    assert "\n" not in refused.value.message


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 5000, '{"op": 1}'])
def test_what_is_no_operation_is_refused(data: bytes | str) -> None:
    with pytest.raises(InputError):
        reading.from_json(data)


def test_values_built_in_python_are_held_to_the_same_rules() -> None:
    with pytest.raises(InputError, match="percent '80' is out of range; permitted range: 50 to 75"):
        reading.checked(v.Swing(percent=80))
    with pytest.raises(InputError, match="not a number"):
        reading.checked(v.Swing(percent=math.nan))


def test_fields_that_came_later_leave_old_choices_as_they_were() -> None:
    """Digests as they were before `Densify.rolls` and `ChangeChords.which`; random choices come from them."""
    assert v.Densify(scope=Scope(parts=("hats",))).digest == "524947777f5fbe73"
    assert v.ChangeChords(chords="C", scope=Scope(bars=(1, 2))).digest == "ac8d6f3b9a371711"
    assert v.Densify(rolls=True).digest != v.Densify().digest
