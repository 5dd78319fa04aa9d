"""Putting a version into the record: the rows that `dawg generate` adds."""

from __future__ import annotations

import hashlib
import zlib

import msgspec

from dawg.gen.score import Score
from dawg.store.ids import new_id, now_ms
from dawg.store.records import MESSAGE_LIMIT, Draft, checked_text, folded
from dawg.store.sql.database import Database, Row
from dawg.store.sql.words import words_in


def hash_of(data: bytes) -> str:
    """Return the hash under which a score's JSON is stored: SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def add_version(
    database: Database, owner: str, project_id: str, draft: Draft, *, branch: str, parent_id: str | None
) -> str:
    """Add a version as the head of a branch (made when it is missing) and return its id; within a transaction."""
    created = now_ms()
    version_id = new_id(created)
    message = checked_text("message", draft.message, limit=MESSAGE_LIMIT)
    # The counter outlives versions, so that a number never means two things.
    database.execute("UPDATE projects SET versions = versions + 1, updated_ms = ? WHERE id = ?", (created, project_id))
    row = database.row("SELECT versions FROM projects WHERE id = ?", (project_id,))
    assert row is not None
    database.insert(
        "versions",
        id=version_id,
        project_id=project_id,
        number=row["versions"],
        parent_id=parent_id,
        branch=branch,
        message=message,
        created_ms=created,
        score_hash=_add_score(database, draft.score),
        brief=msgspec.json.encode(draft.brief).decode() if draft.brief else None,
    )
    set_head(database, project_id, branch, version_id, created_ms=created)
    database.execute("DELETE FROM redo WHERE project_id = ? AND branch = ?", (project_id, branch))
    words = _words(draft.score, message)
    add_document(database, owner, "version", str(row["versions"]), words, project_id=project_id)
    return version_id


def set_head(database: Database, project_id: str, branch: str, version_id: str, *, created_ms: int) -> None:
    """Let a branch point to a version, and make the branch when it is missing; within a transaction."""
    moved = "UPDATE branches SET version_id = ? WHERE project_id = ? AND name = ?"
    if not database.execute(moved, (version_id, project_id, branch)):
        add_branch(database, project_id, branch, version_id, created_ms=created_ms)


def add_branch(database: Database, project_id: str, branch: str, version_id: str, *, created_ms: int) -> int:
    """Make a branch and return when it was made: later than every other of its project, which is how they are listed."""
    last = database.row("SELECT max(created_ms) AS created_ms FROM branches WHERE project_id = ?", (project_id,))
    created_ms = max(created_ms, (last["created_ms"] or 0) + 1 if last else 0)
    database.insert(
        "branches",
        project_id=project_id,
        name=branch,
        folded=folded(branch),
        version_id=version_id,
        created_ms=created_ms,
    )
    return created_ms


def add_document(
    database: Database,
    owner: str,
    kind: str,
    reference: str,
    text: str,
    *,
    project_id: str | None = None,
    conversation_id: str | None = None,
) -> None:
    """Let a text be found; within a transaction."""
    place = {"project_id": project_id, "conversation_id": conversation_id}
    database.insert("documents", **document_row(database, owner, kind, reference, text, **place))


def document_row(
    database: Database,
    owner: str,
    kind: str,
    reference: str,
    text: str,
    *,
    project_id: str | None = None,
    conversation_id: str | None = None,
) -> Row:
    """Return the row by which a text is found."""
    return {
        "owner": owner,
        "project_id": project_id,
        "conversation_id": conversation_id,
        "kind": kind,
        "reference": reference,
        **_findable(database, text),
    }


def rename_document(database: Database, project_id: str, name: str) -> None:
    """Let a project be found by another name; within a transaction."""
    found = _findable(database, name)
    assignments = ", ".join(f"{column} = ?" for column in found)
    database.execute(
        f"UPDATE documents SET {assignments} WHERE project_id = ? AND kind = 'project'", (*found.values(), project_id)
    )


def _findable(database: Database, text: str) -> dict[str, str]:
    """Return a text with what it is found by: SQLite's FTS5 finds the words by itself."""
    return {"text": text} if database.dialect == "sqlite" else {"text": text, "words": " ".join(words_in(text))}


def _add_score(database: Database, score: Score) -> str:
    """Store a score unless it is there, and return its hash."""
    data = score.to_json()
    score_hash = hash_of(data)
    # Touching the row that is there keeps another owner, who deletes the last version with it, from taking it away.
    if not database.execute("UPDATE scores SET hash = hash WHERE hash = ?", (score_hash,)):
        row = {
            "hash": score_hash,
            "digest": score.digest,
            "genre": score.genre,
            "bpm": score.bpm,
            "key": score.key,
            "bars": score.bars,
            "duration_s": score.duration_s,
            "parts": len(score.parts),
            "data": zlib.compress(data, 6),
        }
        database.insert_many("scores", [row], ending="ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash")
    return score_hash


def _words(score: Score, message: str) -> str:
    """Return what a version is found by."""
    instruments = dict.fromkeys(name for part in score.parts for name in (part.name, part.role, part.instrument))
    return " · ".join(
        filter(None, [message, score.title, score.genre, score.key, f"{score.bpm:g} bpm", ", ".join(instruments)])
    )
