"""What a conversation is held about: the host carries out what the assistant asks for. The studio is one.

The assistant sees no file, path or address: it asks by name, and the host does what the user may do, by the same checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Protocol

from msgspec import Meta, Struct

from dawg.gen.brief import Brief
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score

Word = Annotated[str, Meta(min_length=1, max_length=60)]


class State(Struct, frozen=True, kw_only=True):
    """Where the work stands.

    Attributes:
        score: the beat at hand; None before the first.
        project, version, branch: what people call it, as in "night", "v5", "main"; "" without a library.
        version_id: its id in the record; None when it has none.
    """

    score: Score | None = None
    project: str = ""
    version: str = ""
    branch: str = ""
    version_id: str | None = None


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a request.

    Attributes:
        summary: one line for the user and the model.
        changes: what changed, a line each.
        state: where the work stands now; None when nothing moved.
        data: more for the model, plain JSON values.
    """

    summary: str
    changes: tuple[str, ...] = ()
    state: State | None = None
    data: dict[str, Any] = {}


class Export(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write files into the user's folder, under the project's name; the user is never asked for a path by the model."""

    what: tuple[Literal["master", "stems", "midi"], ...] = ("master",)
    format: Literal["wav", "flac", "ogg", "opus", "mp3"] = "wav"


class Play(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Play, pause or stop; play from a section or bar, over and over when `loop` is true."""

    action: Literal["play", "pause", "stop"] = "play"
    section: Annotated[str, Meta(max_length=60)] = ""
    bar: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    loop: bool = False


class Hear(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Measure the beat as it sounds; no aspect named = all."""

    aspects: tuple[Literal["key", "loudness", "spectrum", "masking", "density", "form"], ...] = ()
    sections: tuple[Word, ...] = ()


class History(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Go back (undo) or forward again (redo) by some versions, as far as it goes (everything), or to a version by number.

    Attributes:
        version: where to go, as in `/checkout 4`; action and steps do not count then.
    """

    action: Literal["undo", "redo"]
    steps: Annotated[int, Meta(ge=1, le=100)] = 1
    everything: bool = False
    version: Annotated[int, Meta(ge=1)] | None = None


class Host(Protocol):
    """Carries out requests. Every method may raise a `DawgError`, whose message the model and the user see."""

    def state(self) -> State:
        """Return where the work stands."""

    def generate(self, brief: Brief) -> Outcome:
        """Make a new beat from a checked brief."""

    def apply(self, operations: Sequence[Operation], *, message: str) -> Outcome:
        """Apply operations in order as one new version, or none of them."""

    def history(self, request: History) -> Outcome:
        """Undo, redo, or go to a version."""

    def export(self, request: Export) -> Outcome:
        """Write files."""

    def play(self, request: Play) -> Outcome:
        """Play the beat at hand."""

    def hear(self, request: Hear) -> Outcome:
        """Measure the beat at hand; `data` holds what was found."""

    def names(self, kind: Literal["genres", "instruments", "kits", "projects"]) -> tuple[str, ...]:
        """Return what there is."""
