"""What happens in a turn, for every front end: chat in lines, the terminal app, the server. All text is clean to show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from dawg.assistant.conversation import Conversation
from dawg.assistant.cost import Spent
from dawg.assistant.host import Host, State
from dawg.assistant.taste import Taste
from dawg.errors import DawgError, StoreError

BUILT_IN = "built-in"


class Answering(Struct, frozen=True, kw_only=True, tag="answering"):
    """Who answers from here on: "anthropic/claude-sonnet-5-5", or "built-in"."""

    by: str


class Text(Struct, frozen=True, kw_only=True, tag="text"):
    """The next piece of the answer."""

    text: str


class Cut(Struct, frozen=True, kw_only=True, tag="cut"):
    """The answer broke off here; no tool call of it runs. What follows begins anew."""

    reason: str


class ToolStarted(Struct, frozen=True, kw_only=True, tag="tool_started"):
    """A tool begins its work."""

    tool: str


class ToolFinished(Struct, frozen=True, kw_only=True, tag="tool_finished"):
    """A tool is done; `failed` means that nothing was changed."""

    tool: str
    summary: str
    failed: bool = False


class Changed(Struct, frozen=True, kw_only=True, tag="changed"):
    """The work stands elsewhere now: a new version, or another one."""

    state: State
    summary: str
    changes: tuple[str, ...] = ()


class Asked(Struct, frozen=True, kw_only=True, tag="asked"):
    """A question to the user; the turn ends."""

    question: str


class Note(Struct, frozen=True, kw_only=True, tag="note"):
    """One clear line; `error` for what went wrong."""

    text: str
    kind: Literal["note", "error"] = "note"
    hint: str = ""


class Unkept(Note, frozen=True, kw_only=True, tag="note"):
    """What went wrong because the record cannot be read or written; the same may succeed later."""


def failure(error: DawgError, *, before: str = "") -> Note:
    """Return the line that tells of an error."""
    kind = Unkept if isinstance(error, StoreError) else Note
    return kind(text=before + error.message, kind="error", hint=error.hint)


class Learned(Struct, frozen=True, kw_only=True, tag="learned"):
    """The taste to keep from now on."""

    taste: Taste


class Costs(Struct, frozen=True, kw_only=True, tag="costs"):
    """What the turn cost, and all turns of this program run."""

    turn: Spent
    total: Spent


class Finished(Struct, frozen=True, kw_only=True, tag="finished"):
    """The last event of every turn: the conversation with the turn in it."""

    conversation: Conversation


TurnEvent: TypeAlias = (
    Answering | Text | Cut | ToolStarted | ToolFinished | Changed | Asked | Note | Learned | Costs | Finished
)


class WithoutModel(Protocol):
    """Answers a text on a host without a model, as `built_in.answer` does; yields neither `Answering` nor `Finished`."""

    def __call__(self, text: str, host: Host, *, taste: Taste) -> Iterator[TurnEvent]:
        """Yield what happens; a `DawgError` ends the turn with one line."""
