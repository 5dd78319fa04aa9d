"""`apply(score, operation)`: pure and deterministic; what was not named stays as it was, by content hash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from dawg.errors import InputError, ScoreError
from dawg.gen.brief import Brief
from dawg.gen.operations import (
    arranging,
    effects,
    fills,
    form,
    mixing,
    moods,
    reading,
    rhythm,
    timing,
    tonal,
    values,
    writing,
)
from dawg.gen.operations.base import Base
from dawg.gen.operations.change import Change
from dawg.gen.operations.diff import diff, summary
from dawg.gen.operations.job import Job
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score

HANDLERS: dict[type[Base], Callable[[Job, Any], Score]] = {
    values.Add: arranging.add, values.Remove: arranging.remove, values.ChangeInstrument: arranging.change_instrument,
    values.Regenerate: arranging.regenerate, values.Vary: rhythm.vary, values.Write: writing.write_notes,
    values.Mute: mixing.mute, values.Unmute: mixing.unmute, values.Solo: mixing.solo, values.Level: mixing.level,
    values.Pan: mixing.pan, values.Balance: mixing.balance, values.Eq: mixing.eq, values.Loudness: mixing.loudness,
    values.Master: mixing.master, values.AddEffect: effects.add_effect, values.RemoveEffect: effects.remove_effect,
    values.Character: effects.character, values.SetTempo: timing.set_tempo, values.HalfTime: timing.half_time,
    values.DoubleTime: timing.double_time, values.Swing: timing.swing, values.Humanize: timing.humanize,
    values.Quantize: timing.quantize, values.Shift: timing.shift, values.Reverse: timing.reverse, values.Densify: rhythm.densify,
    values.Simplify: rhythm.simplify, values.Syncopate: rhythm.syncopate, values.AddFill: fills.add_fill,
    values.RemoveFill: fills.remove_fill, values.SetKey: tonal.set_key, values.Transpose: tonal.transpose,
    values.ChangeChords: tonal.change_chords, values.ChangeGenre: moods.change_genre, values.ChangeMood: moods.change_mood,
    values.SetEnergy: moods.set_energy, values.SetDarkness: moods.set_darkness, values.SetDensity: moods.set_density,
    values.AddSection: arranging.add_section, values.RemoveSection: form.remove_section, values.Extend: form.extend,
    values.Shorten: form.shorten, values.RepeatSection: form.repeat_section, values.MoveSection: form.move_section,
}  # fmt: skip
"""What carries out each operation."""


class Applied(Struct, frozen=True, kw_only=True):
    """What `apply` returns: the new score, what changed, and that in one line."""

    score: Score
    changes: tuple[Change, ...]
    summary: str


def apply(
    score: Score, operation: Operation, *, brief: Brief | None = None, genre_folder: Path | None = None
) -> Applied:
    """Apply an operation to a score.

    Args:
        brief: what the beat was asked for, where known: macros count from it, and new notes keep its feel.
        genre_folder: the user's own genre files, or None.

    Raises:
        InputError, GenreError, TheoryError: a value out of range, a name that is not there, or nothing that would be left;
            the message names the value and what is permitted.
    """
    operation = reading.checked(operation)
    job = Job(score=score, operation=operation, brief=brief, genre_folder=genre_folder)
    after = form.check_length(_settled(HANDLERS[type(operation)](job, operation), operation))
    changes = diff(score, after)
    return Applied(score=after, changes=changes, summary=summary(changes))


def _settled(score: Score, operation: Operation) -> Score:
    """Check a result like a document from outside, which also gives every number the type it has there."""
    try:
        return Score.from_dict(msgspec.to_builtins(score))
    except ScoreError as error:
        tag = operation.__struct_config__.tag
        raise InputError(f"{tag} goes beyond what a score holds: {error.message}") from error
