"""The events of a turn as lines of the conversation."""

from __future__ import annotations

from dawg.assistant.clean import one_line
from dawg.assistant.events import (
    BUILT_IN,
    Answering,
    Asked,
    Changed,
    Costs,
    Cut,
    Learned,
    Note,
    Text,
    ToolFinished,
    ToolStarted,
    TurnEvent,
)
from dawg.errors import DawgError, PlaybackError
from dawg.tui.widgets.chat import Chat

CHANGES_SHOWN = 6
BUSY_SHOWN = 60


class Telling:
    """Writes into a conversation.

    Attributes:
        busy: what is being answered; "" for nothing.
        changed: what the turn has changed so far, in a line; "" for nothing.
        spoke: something was told that is to be read: an answer, a question, a note, an error.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._by = BUILT_IN
        self.busy = self.changed = ""
        self.spoke = False

    def begin(self, line: str) -> None:
        """Tell what is being answered."""
        self._by = BUILT_IN
        self.changed, self.spoke = "", False
        self.busy = " ".join(line[:BUSY_SHOWN].split())
        self._chat.add("you", line)

    def end(self) -> None:
        """Tell that it is answered."""
        self.busy = ""
        self._chat.end()

    def fail(self, error: DawgError) -> None:
        """Tell what went wrong aside; that nothing sounds here is no fault."""
        self.spoke = True
        self._chat.add("note" if isinstance(error, PlaybackError) else "error", error.message)
        if error.hint:
            self._chat.add("hint", error.hint)

    def tell(self, event: TurnEvent) -> None:
        """Tell an event."""
        chat = self._chat
        if isinstance(event, Changed):
            version = event.state.version
            self.changed = one_line(event.summary if version in event.summary else f"{version}: {event.summary}")
        self.spoke = self.spoke or _speaks(event, changed=bool(self.changed))
        if isinstance(event, Text):
            chat.stream(event.text)
        elif isinstance(event, Changed):
            self._changed(event)
        elif isinstance(event, Asked):
            chat.add("question", event.question)
        elif isinstance(event, Note):
            chat.add(event.kind, event.text)
            if event.hint:
                chat.add("hint", event.hint)
        elif isinstance(event, Cut):
            chat.add("error", f"the answer broke off: {event.reason}")
        elif isinstance(event, ToolStarted):
            self.busy = event.tool.replace("_", " ")
        elif isinstance(event, ToolFinished):
            chat.add("error" if event.failed else "note", event.summary)
        elif isinstance(event, Answering):
            if {event.by, self._by} != {BUILT_IN}:
                chat.add("note", f"{event.by} answers")
            self._by = event.by
        elif isinstance(event, Learned):
            chat.add("note", "noted your taste; /taste shows it")
        elif isinstance(event, Costs) and event.turn.calls:
            chat.add("note", str(event.turn))

    def _changed(self, event: Changed) -> None:
        chat, state = self._chat, event.state
        branch = "" if state.branch in ("", "main") else f" on {state.branch}"
        chat.add("version", f"{state.version}{branch} · {state.project}" if state.version else "no project")
        if self._by == BUILT_IN:  # it tells the changes itself
            return
        for change in event.changes[:CHANGES_SHOWN]:
            chat.add("change", change)
        if len(event.changes) > CHANGES_SHOWN:
            chat.add("change", f"and {len(event.changes) - CHANGES_SHOWN} more changes; /diff lists them")


def _speaks(event: TurnEvent, *, changed: bool) -> bool:
    """Tell whether an event is to be read, beside what a change shows by itself."""
    if isinstance(event, Text):
        return not changed and bool(event.text.strip())
    return isinstance(event, Asked | Cut | Note)
