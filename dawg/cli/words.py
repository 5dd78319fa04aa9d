"""Requests in words on the command line: where they come from, what they were understood as, and a brief made of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dawg.cli.console import clean
from dawg.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from dawg.assistant.built_in.briefing import Briefing
    from dawg.assistant.reader import Reading
    from dawg.gen.brief import Brief
    from dawg.gen.operations.values import Operation

TEXT_LIMIT = 1_000_000
"""Characters (and bytes of stdin) that are taken; the reader says how many of them it reads."""


def text_of(argument: str) -> str:
    """Return an argument, or for "-" what stdin holds; odd bytes become replacement characters."""
    if argument != "-":
        return argument[:TEXT_LIMIT]
    return sys.stdin.buffer.read(TEXT_LIMIT).decode("utf-8", "replace")


def told(reading: Reading) -> Iterator[str]:
    """Yield lines that tell a person what was understood."""
    import msgspec

    yield f"intent: {reading.intent}"
    for name in reading.stated:
        if name != "operations":
            value = getattr(reading, name)
            yield clean(f"{name}: {', '.join(map(str, value)) if isinstance(value, tuple) else _plain(value)}")
    for operation in reading.operations:
        fields = msgspec.to_builtins(operation)
        tag = fields.pop("op")
        yield clean(f"operation: {tag} " + ", ".join(f"{k} {_plain(v)}" for k, v in fields.items() if v is not None))
    for kind, lines in (("warning", reading.warnings), ("error", reading.errors), ("question", reading.questions)):
        for line in lines:
            yield clean(f"{kind}: {line}")
    if reading.message:
        yield clean(reading.message)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def briefing_of(text: str) -> tuple[Briefing, Reading]:
    """Return the brief that a request in words asks for, and how it was read.

    Raises:
        InputError: it asks for no beat, or for something that cannot be.
    """
    from dawg.assistant.built_in.briefing import as_new, brief_of
    from dawg.assistant.reader import read

    text = text_of(text)
    reading = as_new(read(text))
    if reading.errors:
        raise InputError(reading.errors[0])
    if reading.questions:
        raise InputError(
            f"{clean(text, limit=60)!r} is not understood: {reading.questions[0]}",
            hint='say genre, mood, tempo or instruments, as in: dawg generate "dark trap, no piano, 140"',
        )
    if reading.intent in ("out_of_scope", "help") or (reading.intent != "generate" and not _describes(reading)):
        raise InputError(
            f"{clean(text, limit=60)!r} asks for no beat (it reads as {reading.intent})",
            hint="`dawg edit` changes a beat, `dawg chat` talks about it",
        )
    return brief_of(reading), reading


def _describes(reading: Reading) -> bool:
    """True when a request that reads as an edit states what a beat can be made of."""
    facts = {"genre", "bpm", "bpm_range", "key", "mood", "instruments", "chords", "bars", "duration_s"}
    return bool(facts & set(reading.stated))


class Words:
    """A request in words beside flags; without a text it says nothing.

    Attributes:
        brief: what the words ask for; None without any.
        operations: what is done to the beat once it is composed.
    """

    def __init__(self, text: str | None, flags: Mapping[str, Any]) -> None:
        self.brief: Brief | None = None
        self.operations: tuple[Operation, ...] = ()
        self._flags = flags
        self._not_genres: tuple[str, ...] = ()
        self._notes: list[str] = []
        if text is not None:
            self._understand(text)

    def _understand(self, text: str) -> None:
        from dawg.gen.operations import values

        briefing, reading = briefing_of(text)
        self.brief, self._not_genres = briefing.brief, briefing.not_genres
        feels: dict[str, Operation] = {"half_time": values.HalfTime(), "double_time": values.DoubleTime()}
        self.operations = tuple(feels[said.op] for said in reading.operations if said.op in feels)
        self._notes = [reading.message, *briefing.notes]
        self._notes += [
            f"{said.op.replace('_', ' ')}: no part of making a beat; `dawg edit` does it afterwards"
            for said in reading.operations
            if said.op not in feels and said.op not in ("export", "new")
        ]
        self._notes += [
            f"{name.replace('_', '-')}: the option goes before the words"
            for name, value in _stated(reading).items()
            if value and self._flags.get(name)
        ]

    def over(self, brief: Brief, genre_folder: Path | None) -> Brief:
        """Return the brief with a genre that was not refused, where none is stated."""
        if brief.genre or not self._not_genres:
            return brief
        from msgspec.structs import replace

        from dawg.gen.compose.choosing import choose_genre
        from dawg.gen.genre_files import genre_names

        left = [name for name in genre_names(genre_folder) if name not in self._not_genres]
        if not left:
            return brief
        return replace(brief, genre=choose_genre(brief, left, seed=brief.seed or 0, genre_folder=genre_folder))

    def tell(self) -> None:
        """Print on stderr what the user should know of how the words were taken."""
        if not self._flags["quiet"]:
            for note in dict.fromkeys(filter(None, self._notes)):
                print(f"dawg: {clean(note, limit=280)}", file=sys.stderr)


def _stated(reading: Reading) -> dict[str, Any]:
    return {
        "genre": reading.genre, "bpm": reading.bpm or reading.bpm_range, "key": reading.key, "bars": reading.bars,
        "duration": reading.duration_s, "time_signature": reading.time_signature, "chords": reading.chords, "mood": reading.mood,
        "instrument": reading.instruments, "exclude": reading.exclude,
    }  # fmt: skip
