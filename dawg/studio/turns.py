"""What happens in a conversation, as JSON objects and as one document of a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from dawg.assistant.events import Answering, Asked, Changed, Costs, Finished, Learned, Note, Text, TurnEvent

if TYPE_CHECKING:
    from dawg.assistant.cost import Spent
    from dawg.assistant.host import State
    from dawg.studio.session import Session


def event_to_dict(event: TurnEvent, session: Session) -> dict[str, Any]:
    """Return an event as plain values: `type` first; scores and whole conversations are left out."""
    if isinstance(event, Changed):
        return {
            "type": "changed",
            **place(event.state),
            "summary": event.summary,
            "changes": list(event.changes),
            "operations": [msgspec.to_builtins(operation) for operation in session.operations],
        }
    if isinstance(event, Finished):
        return {"type": "finished", "conversation": session.conversation.name, **place(session.state())}
    if isinstance(event, Learned):
        return {"type": "learned", "taste": list(event.taste.lines())}
    if isinstance(event, Costs):
        return {"type": "costs", "turn": _spent(event.turn), "total": _spent(event.total)}
    return dict(msgspec.to_builtins(event))


def place(state: State) -> dict[str, Any]:
    """Return where the work stands; None before the first beat."""
    score = state.score
    return {
        "project": state.project or None,
        "version": int(state.version[1:]) if state.version[1:].isdigit() else None,
        "branch": state.branch or None,
        "version_id": state.version_id,
        "digest": score.digest if score is not None else None,
    }


def _spent(spent: Spent) -> dict[str, Any]:
    """Unknown cost is null, never 0."""
    document: dict[str, Any] = msgspec.to_builtins(spent)
    if spent.unknown:
        document["cost_micro_usd"] = None
    return document


class Turn:
    """Collects one turn.

    Attributes:
        changes: (summary, lines) of each change, with what made it.
        errors, questions: what was said of that kind; `hint` belongs to the first error.
        answered: who did, one after the other when one failed. spent: tokens and money of models in words, "" for none.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.changes: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self.questions: list[str] = []
        self.hint = ""
        self.answered: list[str] = []
        self.spent = ""
        self._notes: list[str] = []
        self._text: list[str] = []
        self._costs: dict[str, Any] = {}

    def take(self, event: TurnEvent) -> None:
        """Take the next event."""
        if isinstance(event, Answering):
            self.answered.append(event.by)
        elif isinstance(event, Text):
            self._text.append(event.text)
        elif isinstance(event, Asked):
            self.questions.append(event.question)
        elif isinstance(event, Changed):
            self.changes.append(event_to_dict(event, self._session))
        elif isinstance(event, Costs):
            self._costs = _spent(event.turn)
            self.spent = str(event.turn) if event.turn.calls else ""
        elif isinstance(event, Note) and event.kind == "error":
            self.hint = self.hint or event.hint
            self.errors.append(event.text)
        elif isinstance(event, Note):
            self._notes.append(event.text)

    def to_dict(self) -> dict[str, Any]:
        """Return the turn as one document."""
        return {
            **place(self._session.state()),
            "by": self.answered[-1] if self.answered else "",
            "summary": "; ".join(change["summary"] for change in self.changes),
            "changes": [line for change in self.changes for line in change["changes"]],
            "operations": [made for change in self.changes for made in change["operations"]],
            "text": "".join(self._text).strip(),
            "notes": [*self._notes, *self.errors],
            "questions": self.questions,
            "costs": self._costs,
        }
