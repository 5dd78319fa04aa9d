"""What was understood: a frozen value and its JSON."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

Intent = Literal[
    "generate", "edit", "variation", "transport", "export", "history", "project", "master", "query", "help", "clarify",
    "out_of_scope", "error",
]  # fmt: skip


class Operation(Struct, frozen=True, kw_only=True):
    """One step that was asked for, in the order it was said.

    Attributes:
        op: a name of the parse contract, such as "mute" or "volume_up".
        target: the part, instrument, genre, mood or file kind it is about; None = the whole beat.
        section: "hook", "verse 2", "last chorus", "bars 9-16"; None = everywhere.
        amount: a number with its unit ("3 dB", "2 semitones", "8 bars"), a plain number, "a little", "a lot", or the
            new instrument of change_instrument.
        effect: "reverb", "delay", "filter" ... for add_effect and remove_effect.
        bpm, key: the new value of set_tempo and set_key ("D minor").
    """

    op: str
    target: str | None = None
    section: str | None = None
    amount: float | str | None = None
    effect: str | None = None
    bpm: float | None = None
    key: str | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """What a text asks for. A field that is not in `stated` was not said by the user.

    Attributes:
        intent: what kind of request it is.
        stated: names of the fields that the user really said.
        genre: genres as said, most specific first; ours by dawg's name, others by their own (with a warning).
        bpm, bpm_range: quarter notes per minute, or [low, high].
        pace: "fast" or "slow" where a new beat is to be so and no number says how much.
        key: "C#"; scale: a name of `theory.SCALES`.
        mood, instruments, exclude, structure, chords, reference: words in the order they were said.
        duration_s, bars, time_signature ("6/8"): length and meter.
        vocals: False for instrumental, True, "male" or "female" when voices are asked for.
        operations: steps of an edit, in order.
        warnings, errors: each names the field whose value was substituted, ignored or refused.
        lengths: bars of each section of `structure`, 0 where none are stated; () where none are at all. Not in the JSON.
        alone: the instruments that a new beat shall have and no others ("just drums"); () where others may play. Not in
            the JSON.
        scene: the mood that a new beat is taken to want by what it is for ("for a haunted house"), where none is stated; the
            message tells of it. Not in the JSON.
        message: what to tell the user, one or two sentences; questions: what to ask, at most one.
    """

    intent: Intent
    stated: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()
    bpm: float | None = None
    bpm_range: tuple[float, float] | None = None
    pace: Literal["fast", "slow"] | None = None
    key: str | None = None
    scale: str | None = None
    mood: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    structure: tuple[str, ...] = ()
    chords: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    duration_s: float | None = None
    bars: int | None = None
    time_signature: str | None = None
    vocals: bool | str | None = None
    operations: tuple[Operation, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    message: str = ""
    questions: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    alone: tuple[str, ...] = ()
    scene: tuple[str, ...] = ()


def to_json(reading: Reading) -> str:
    """Return one line of JSON with every field of the parse contract; whole tempi without a fraction."""
    document = msgspec.to_builtins(reading)
    del document["lengths"], document["alone"], document["scene"]
    document["bpm"] = _plain(document["bpm"])
    if document["bpm_range"] is not None:
        document["bpm_range"] = [_plain(end) for end in document["bpm_range"]]
    for operation in document["operations"]:
        operation["bpm"] = _plain(operation["bpm"])
        operation["amount"] = _plain(operation["amount"])
    return msgspec.json.encode(document).decode()


def _plain(value: float | str | None) -> float | str | None:
    return int(value) if isinstance(value, float) and value.is_integer() else value
