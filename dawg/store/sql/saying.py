"""Writing messages down in SQL: whatever is said at the same time, in any conversation of any owner, in a handful of statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from dawg.errors import DawgError, InputError, MissingError
from dawg.gen.brief import show
from dawg.store.ids import new_id, now_ms
from dawg.store.records import TEXT_LIMIT, Message, NewMessage, checked_data, checked_text
from dawg.store.sql.adding import document_row
from dawg.store.sql.database import Database, Row
from dawg.store.sql.statements import filled, marks

DATA_LIMIT = 1_000_000
Saying = Callable[[Sequence[NewMessage]], Sequence[Message | Exception]]
"""Writes messages down; what was refused stands in its place as the error."""


def add_messages(database: Database, new: Sequence[NewMessage]) -> list[Message | Exception]:
    """Write messages down in one transaction; what was refused (`MissingError`, `InputError`) stands in its place as the error."""
    checked = [_checked(each) for each in new]
    messages: list[Row] = []
    documents: list[Row] = []
    found: list[Message | Exception] = []
    with database.writing(*{each.owner for each in new}):
        talks = _talks(database, {each.conversation_id for each in new})
        versions = _versions(database, {each.version_id for each in new if each.version_id is not None})
        for each, texts in zip(new, checked, strict=True):
            talk = talks.get(each.conversation_id)
            if isinstance(texts, DawgError):
                found.append(texts)
            elif talk is None or talk["owner"] != each.owner:
                found.append(MissingError(f"conversation {show(each.conversation_id)} is not in the library"))
            elif each.version_id is not None and versions.get(each.version_id) != each.owner:
                found.append(MissingError(f"version {show(each.version_id)} is not in the library"))
            else:
                talk["number"] += 1
                talk["said_ms"] = created = now_ms()
                text, packed = texts
                message = Message(
                    id=new_id(created), conversation_id=each.conversation_id, role=each.role, text=text, data=each.data,
                    version_id=each.version_id, created_ms=created,
                )  # fmt: skip
                messages.append({**msgspec.structs.asdict(message), "data": packed, "number": talk["number"]})
                place = {"project_id": talk["project_id"], "conversation_id": each.conversation_id}
                documents.append(document_row(database, each.owner, "message", message.id, text, **place))
                found.append(message)
        database.insert_many("messages", messages)
        database.insert_many("documents", documents)
        _touch(database, [talk for talk in talks.values() if "said_ms" in talk])
    return found


def _checked(new: NewMessage) -> tuple[str, str] | DawgError:
    """Return text and data as they are kept, or why they cannot be."""
    try:
        text = checked_text("message", new.text, limit=TEXT_LIMIT)
        checked_data(new.data)
    except DawgError as error:
        return error
    packed = msgspec.json.encode(new.data).decode()
    if len(packed) > DATA_LIMIT:
        return InputError(f"message data has {len(packed)} characters; permitted: at most {DATA_LIMIT}")
    return text, packed


def _talks(database: Database, ids: Collection[str]) -> dict[str, Row]:
    """Return the conversations of these ids, each with the number of its last message (-1 = none)."""
    rows = database.rows(
        "SELECT c.id, c.owner, c.project_id, coalesce((SELECT max(m.number) FROM messages m "
        f"WHERE m.conversation_id = c.id), -1) AS number FROM conversations c WHERE c.id IN ({marks(ids)})",
        filled(ids),
    )
    return {row["id"]: row for row in rows}


def _versions(database: Database, ids: Collection[str]) -> dict[str, str]:
    """Return whose versions these are."""
    if not ids:
        return {}
    rows = database.rows(
        f"SELECT v.id, p.owner FROM versions v JOIN projects p ON p.id = v.project_id WHERE v.id IN ({marks(ids)})",
        filled(ids),
    )
    return {row["id"]: row["owner"] for row in rows}


def _touch(database: Database, talks: Sequence[Row]) -> None:
    """Note when conversations were last used."""
    if talks:
        ids = [talk["id"] for talk in talks]
        database.execute(
            f"UPDATE conversations SET updated_ms = ? WHERE id IN ({marks(ids)})",
            (max(talk["said_ms"] for talk in talks), *filled(ids)),
        )
