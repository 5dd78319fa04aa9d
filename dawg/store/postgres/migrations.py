"""How the tables came to be in Postgres: one entry per schema version, applied in order and in one transaction."""

from __future__ import annotations

import re

from dawg.store.sql.tables import ACCOUNTS, BUDGETS, JOBS, KEEPING, TABLES, TALK, TRACKS

_TYPES = {"INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA", "TEXT": 'TEXT COLLATE "C"'}


def _in_postgres(*tables: tuple[str, ...]) -> tuple[str, ...]:
    """Give the types their names in Postgres; texts sort by their bytes, as in SQLite."""
    names = re.compile(rf"\b({'|'.join(_TYPES)})\b")
    return tuple(names.sub(lambda match: _TYPES[match[1]], statement) for table in tables for statement in table)


_SEARCH = (
    """
    CREATE TABLE documents (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner TEXT NOT NULL,
        project_id TEXT COLLATE "C" REFERENCES projects (id) ON DELETE CASCADE,
        conversation_id TEXT COLLATE "C" REFERENCES conversations (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, reference TEXT NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL,
        lexemes TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) STORED
    )
    """,
    "CREATE INDEX documents_by_word ON documents USING gin (lexemes)",
    "CREATE INDEX documents_by_project ON documents (project_id)",
    "CREATE INDEX documents_by_conversation ON documents (conversation_id)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (*_in_postgres(TABLES, TALK), *_SEARCH),
    _in_postgres(JOBS, TRACKS),
    _in_postgres(ACCOUNTS),
    _in_postgres(KEEPING),
    _in_postgres(BUDGETS),
)
SCHEMA_VERSION = len(MIGRATIONS)
