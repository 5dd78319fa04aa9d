"""How the tables came to be in SQLite: one entry per schema version, applied in order and in one transaction."""

from __future__ import annotations

from dawg.store.sql.tables import ACCOUNTS, BUDGETS, JOBS, KEEPING, TABLES, TALK, TRACKS

_SEARCH = (
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY, owner TEXT NOT NULL, project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
        conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, reference TEXT NOT NULL, text TEXT NOT NULL
    )
    """,
    "CREATE INDEX documents_by_project ON documents (project_id)",
    "CREATE INDEX documents_by_conversation ON documents (conversation_id)",
    # "F#" is a word of its own, and "cafe" finds "café".
    """
    CREATE VIRTUAL TABLE documents_fts USING fts5 (
        text, content = 'documents', content_rowid = 'id', prefix = '2 3',
        tokenize = "unicode61 remove_diacritics 2 tokenchars '#'"
    )
    """,
    """
    CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
        INSERT INTO documents_fts (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
        INSERT INTO documents_fts (documents_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER documents_changed AFTER UPDATE OF text ON documents BEGIN
        INSERT INTO documents_fts (documents_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO documents_fts (rowid, text) VALUES (new.id, new.text);
    END
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = ((*TABLES, *TALK, *_SEARCH), (*JOBS, *TRACKS), ACCOUNTS, KEEPING, BUDGETS)
SCHEMA_VERSION = len(MIGRATIONS)
