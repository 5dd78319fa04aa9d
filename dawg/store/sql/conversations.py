"""Conversations, messages and usage in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dawg.errors import MissingError
from dawg.gen.brief import show
from dawg.store.ids import new_id, now_ms
from dawg.store.records import (
    Conversation,
    Message,
    NewMessage,
    Role,
    Said,
    Usage,
    UsageTotal,
    checked_name,
    folded,
)
from dawg.store.sql.database import Row
from dawg.store.sql.owned import Owned
from dawg.store.sql.projects import free_name
from dawg.store.sql.saying import Saying
from dawg.store.store import PAGE

_COLUMNS = ", ".join(Conversation.__struct_fields__)
_MESSAGE = ", ".join(Message.__struct_fields__)


class Conversations(Owned):
    """Methods and errors as `Store`."""

    _saying: Saying

    def add_conversation(self, name: str, *, project_id: str | None = None, numbered: bool = False) -> Conversation:
        """Start a conversation."""
        name, created = checked_name("conversation", name), now_ms()
        with self._db.writing(self._owner):
            if project_id is not None:
                self._project(project_id)
            name = free_name(self._db, "conversations", self._owner, name, numbered=numbered)
            conversation = Conversation(
                id=new_id(created), name=name, project_id=project_id, created_ms=created, updated_ms=created
            )
            row = {**msgspec.structs.asdict(conversation), "owner": self._owner, "folded": folded(name)}
            self._db.insert("conversations", **row)
        return conversation

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation by id."""
        with self._db.reading():
            return self._conversation(conversation_id)

    def conversation_named(self, name: str) -> Conversation | None:
        """Return a conversation by name, whatever its case."""
        rows = self._conversations("folded = ?", folded(name), limit=1)
        return rows[0] if rows else None

    def conversations(self, *, project_id: str | None = None, limit: int = PAGE) -> tuple[Conversation, ...]:
        """Return conversations (of one project), the last used first."""
        if project_id is None:
            return self._conversations("1 = 1", limit=limit)
        return self._conversations("project_id = ?", project_id, limit=limit)

    def attach_conversation(self, conversation_id: str, project_id: str | None) -> Conversation:
        """Say which project a conversation is about."""
        with self._db.writing(self._owner):
            self._conversation(conversation_id)
            if project_id is not None:
                self._project(project_id)
            self._db.update("conversations", conversation_id, project_id=project_id)
            self._db.execute(
                "UPDATE documents SET project_id = ? WHERE conversation_id = ?", (project_id, conversation_id)
            )
            return self._conversation(conversation_id)

    def rename_conversation(self, conversation_id: str, name: str) -> Conversation:
        """Give a conversation another name."""
        name = checked_name("conversation", name)
        with self._db.writing(self._owner):
            if folded(name) != folded(self._conversation(conversation_id).name):
                free_name(self._db, "conversations", self._owner, name, numbered=False)
            self._db.update("conversations", conversation_id, name=name, folded=folded(name))
            return self._conversation(conversation_id)

    def delete_conversation(self, conversation_id: str) -> None:
        """Remove a conversation and its messages."""
        with self._db.writing(self._owner):
            self._conversation(conversation_id)
            self._db.delete("conversations", conversation_id)

    def add_message(
        self,
        conversation_id: str,
        role: Role,
        text: str,
        *,
        data: dict[str, Any] | None = None,
        version_id: str | None = None,
    ) -> Message:
        """Add a message to a conversation."""
        said = Said(role=role, text=text, data=data or {}, version_id=version_id)
        return self.add_messages(conversation_id, [said])[0]

    def add_messages(self, conversation_id: str, said: Sequence[Said]) -> tuple[Message, ...]:
        """Add messages to a conversation, in their order and together."""
        found = self._saying([
            NewMessage(
                owner=self._owner, conversation_id=conversation_id, role=each.role, text=each.text, data=each.data,
                version_id=each.version_id,
            )
            for each in said
        ])  # fmt: skip
        for each in found:
            if isinstance(each, Exception):
                raise each
        return tuple(each for each in found if isinstance(each, Message))

    def messages(self, conversation_id: str, *, before: str | None = None, limit: int = PAGE) -> tuple[Message, ...]:
        """Return the last messages, in the order they were said."""
        with self._db.reading():
            self._conversation(conversation_id)
            where, parameters = "conversation_id = ?", [conversation_id]
            if before is not None:
                where += " AND number < (SELECT number FROM messages WHERE id = ? AND conversation_id = ?)"
                parameters += [before, conversation_id]
            rows = self._db.rows(
                f"SELECT {_MESSAGE} FROM messages WHERE {where} ORDER BY number DESC LIMIT ?", [*parameters, limit]
            )
        return tuple(_row_to_message(row) for row in reversed(rows))

    def add_usage(self, usage: Usage) -> None:
        """Note what one call of a model used."""
        created = usage.created_ms or now_ms()
        row = {**msgspec.structs.asdict(usage), "created_ms": created, "id": new_id(created), "owner": self._owner}
        with self._db.writing(self._owner):
            if usage.conversation_id is not None:
                self._conversation(usage.conversation_id)
            self._db.insert("usage", **row)

    def usage(self, *, since_ms: int = 0, conversation_id: str | None = None) -> UsageTotal:
        """Sum up what was used."""
        sums = ", ".join(
            f"coalesce(sum({name}), 0) AS {name}"
            for name in ("input_tokens", "output_tokens", "cached_tokens", "cost_micro_usd")
        )
        unknown = "coalesce(sum(CASE WHEN cost_micro_usd IS NULL THEN 1 ELSE 0 END), 0) AS unknown"
        where, parameters = "owner = ? AND created_ms >= ?", [self._owner, since_ms]
        if conversation_id is not None:
            where, parameters = f"{where} AND conversation_id = ?", [*parameters, conversation_id]
        with self._db.reading():
            row = self._db.row(f"SELECT count(*) AS calls, {sums}, {unknown} FROM usage WHERE {where}", parameters)
        return UsageTotal(**{name: int(value) for name, value in (row or {}).items()})

    def _conversation(self, conversation_id: str) -> Conversation:
        found = self._conversations("id = ?", conversation_id, limit=1)
        if not found:
            raise MissingError(f"conversation {show(conversation_id)} is not in the library")
        return found[0]

    def _conversations(self, where: str, *parameters: str, limit: int) -> tuple[Conversation, ...]:
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_COLUMNS} FROM conversations WHERE owner = ? AND {where} "
                "ORDER BY updated_ms DESC, id DESC LIMIT ?",
                [self._owner, *parameters, limit],
            )
            return tuple(Conversation(**row) for row in rows)


def _row_to_message(row: Row) -> Message:
    return Message(**{**row, "data": msgspec.json.decode(row["data"])})
