"""What was said, as values: turns, what a model is told of them, and branching with the versions of the beat."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from dawg.assistant.clean import one_line
from dawg.assistant.cost import tokens_bound
from dawg.assistant.providers.protocol import Message
from dawg.store import records

FACTS_LIMIT = 24
KEPT_TURNS = 4
ANSWER_LIMIT = 2_000


class Turn(Struct, frozen=True, kw_only=True):
    """What the user said and what came of it.

    Attributes:
        did: what was done, a line each.
        by: who answered: "built-in", or provider and model.
        version_id: the version that was made or chosen; None when nothing changed.
        cut: the answer is not complete.
    """

    user: str
    answer: str = ""
    did: tuple[str, ...] = ()
    by: str = ""
    version_id: str | None = None
    cut: bool = False


class Conversation(Struct, frozen=True, kw_only=True):
    """A chat.

    Attributes:
        turns: the latest turns, whole.
        earlier: how many turns before these were condensed; `facts` is what is kept of them.
    """

    id: str = ""
    name: str = ""
    turns: tuple[Turn, ...] = ()
    earlier: int = 0
    facts: tuple[str, ...] = ()

    def with_turn(self, turn: Turn) -> Conversation:
        """Return the conversation with another turn at its end."""
        return msgspec.structs.replace(self, turns=(*self.turns, turn))

    @property
    def summary(self) -> str:
        """What is known of the condensed turns in one line; "" when there are none."""
        if not self.earlier:
            return ""
        return f"Earlier ({self.earlier} turns): {'; '.join(self.facts)}"


def condensed(conversation: Conversation, *, limit_tokens: int) -> Conversation:
    """Fold the oldest turns into facts until the rest fits; the last four stay whole.

    Needs no model: a fact is what was asked and what was done, shortened. The latest 24 facts are kept.
    """
    turns = list(conversation.turns)
    sizes = [tokens_bound(turn.user) + tokens_bound(turn.answer[:ANSWER_LIMIT]) + 40 for turn in turns]
    facts, folded = list(conversation.facts), 0
    while len(turns) - folded > KEPT_TURNS and sum(sizes[folded:]) > limit_tokens:
        facts.append(_fact(turns[folded]))
        folded += 1
    if not folded:
        return conversation
    return msgspec.structs.replace(
        conversation,
        turns=tuple(turns[folded:]),
        earlier=conversation.earlier + folded,
        facts=tuple(facts[-FACTS_LIMIT:]),
    )


def _fact(turn: Turn) -> str:
    asked = one_line(turn.user, limit=80)
    done = one_line(", ".join(turn.did), limit=120)
    return f'"{asked}"' + (f" -> {done}" if done else "")


def without_versions(conversation: Conversation, elsewhere: Collection[str]) -> Conversation:
    """Return the conversation without the turns that made these versions: what is remembered on a branch that lacks them."""
    turns = tuple(turn for turn in conversation.turns if turn.version_id not in elsewhere)
    return conversation if len(turns) == len(conversation.turns) else msgspec.structs.replace(conversation, turns=turns)


def to_messages(conversation: Conversation) -> list[Message]:
    """Return the turns as a model is told them, in plain words: tool calls of past turns are not repeated."""
    messages: list[Message] = []
    if conversation.summary:
        messages += [
            Message(role="user", text=conversation.summary),
            Message(role="assistant", text="I remember."),
        ]
    for turn in conversation.turns:
        messages.append(Message(role="user", text=turn.user or "(nothing)"))
        did = f"\n[done: {one_line('; '.join(turn.did), limit=600)}]" if turn.did else ""
        cut = " [the answer was cut]" if turn.cut else ""
        answer = turn.answer[:ANSWER_LIMIT].strip() + cut + did
        messages.append(Message(role="assistant", text=answer.strip() or "(no answer)"))
    return messages


def turn_to_rows(turn: Turn) -> tuple[tuple[records.Role, str, dict[str, Any], str | None], ...]:
    """Return what a store keeps of a turn: role, text, data and version of its two messages."""
    data: dict[str, Any] = {"did": list(turn.did), "by": turn.by, "cut": turn.cut}
    return ("user", turn.user, {}, None), ("assistant", turn.answer, data, turn.version_id)


def from_records(messages: Iterable[records.Message], *, conversation_id: str = "", name: str = "") -> Conversation:
    """Return the conversation that stored messages tell, in the order they were said; what does not pair is kept too."""
    turns: list[Turn] = []
    waiting: str | None = None
    for message in messages:
        if message.role == "user":
            if waiting is not None:
                turns.append(Turn(user=waiting))
            waiting = message.text
        elif message.role == "assistant":
            did = message.data.get("did")
            turns.append(
                Turn(
                    user=waiting or "",
                    answer=message.text,
                    did=tuple(map(str, did)) if isinstance(did, list) else (),
                    by=str(message.data.get("by", "")),
                    version_id=message.version_id,
                    cut=message.data.get("cut") is True,
                )
            )
            waiting = None
    if waiting is not None:
        turns.append(Turn(user=waiting))
    return Conversation(id=conversation_id, name=name, turns=tuple(turns))
