"""How the tables came to be: one entry per schema version, applied in order and in one transaction.

Plain SQL and not sqlite-utils: the first beat that somebody makes lays the tables, and importing sqlite-utils alone would cost
it more than the beat may wait for its library.
"""

from __future__ import annotations

_TABLES = (
    """
    CREATE TABLE projects (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, branch TEXT NOT NULL,
        created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, versions INTEGER NOT NULL DEFAULT 0,
        UNIQUE (owner, folded)
    )
    """,
    "CREATE INDEX projects_by_change ON projects (owner, updated_ms)",
    """
    CREATE TABLE scores (
        hash TEXT PRIMARY KEY, digest TEXT NOT NULL, genre TEXT NOT NULL, bpm REAL NOT NULL, key TEXT NOT NULL,
        bars INTEGER NOT NULL, duration_s REAL NOT NULL, parts INTEGER NOT NULL, data BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE versions (
        id TEXT PRIMARY KEY, project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, parent_id TEXT REFERENCES versions (id), branch TEXT NOT NULL, message TEXT NOT NULL,
        created_ms INTEGER NOT NULL, score_hash TEXT NOT NULL REFERENCES scores (hash), brief TEXT,
        UNIQUE (project_id, number)
    )
    """,
    "CREATE INDEX versions_by_score ON versions (score_hash)",
    "CREATE INDEX versions_by_parent ON versions (parent_id)",
    """
    CREATE TABLE branches (
        project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE, name TEXT NOT NULL, folded TEXT NOT NULL,
        version_id TEXT NOT NULL REFERENCES versions (id), created_ms INTEGER NOT NULL,
        PRIMARY KEY (project_id, name), UNIQUE (project_id, folded)
    )
    """,
    "CREATE INDEX branches_by_version ON branches (version_id)",
    """
    CREATE TABLE redo (
        project_id TEXT NOT NULL, branch TEXT NOT NULL, position INTEGER NOT NULL,
        version_id TEXT NOT NULL REFERENCES versions (id),
        PRIMARY KEY (project_id, branch, position),
        FOREIGN KEY (project_id, branch) REFERENCES branches (project_id, name) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX redo_by_version ON redo (version_id)",
)

_TALK = (
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
        project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
        created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL, UNIQUE (owner, folded)
    )
    """,
    "CREATE INDEX conversations_by_project ON conversations (project_id)",
    """
    CREATE TABLE messages (
        id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL,
        version_id TEXT REFERENCES versions (id) ON DELETE SET NULL, created_ms INTEGER NOT NULL,
        UNIQUE (conversation_id, number)
    )
    """,
    "CREATE INDEX messages_by_version ON messages (version_id)",
    """
    CREATE TABLE usage (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL,
        conversation_id TEXT REFERENCES conversations (id) ON DELETE SET NULL,
        provider TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER, output_tokens INTEGER, cached_tokens INTEGER,
        cost_micro_usd INTEGER, created_ms INTEGER NOT NULL
    )
    """,
    "CREATE INDEX usage_by_time ON usage (owner, created_ms)",
    "CREATE INDEX usage_by_conversation ON usage (conversation_id)",
)

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

_ACCOUNTS = (
    """
    CREATE TABLE users (
        id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password_hash TEXT NOT NULL,
        admin INTEGER NOT NULL, disabled INTEGER NOT NULL, created_ms INTEGER NOT NULL
    )
    """,
    "CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_ms INTEGER NOT NULL, budget_micro_usd INTEGER)",
    """
    CREATE TABLE members (
        team_id TEXT NOT NULL REFERENCES teams (id), user_id TEXT NOT NULL REFERENCES users (id), role TEXT NOT NULL,
        joined_ms INTEGER NOT NULL, budget_micro_usd INTEGER, PRIMARY KEY (team_id, user_id)
    )
    """,
    "CREATE INDEX members_by_user ON members (user_id)",
    """
    CREATE TABLE invitations (
        id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, team_id TEXT NOT NULL REFERENCES teams (id),
        role TEXT NOT NULL, admin INTEGER NOT NULL, created_by TEXT, created_ms INTEGER NOT NULL,
        expires_ms INTEGER NOT NULL, used_ms INTEGER, revoked_ms INTEGER
    )
    """,
    "CREATE INDEX invitations_by_team ON invitations (team_id)",
    """
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), created_ms INTEGER NOT NULL,
        expires_ms INTEGER NOT NULL, revoked_ms INTEGER
    )
    """,
    "CREATE INDEX sessions_by_user ON sessions (user_id)",
    """
    CREATE TABLE refresh_tokens (
        token_hash TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions (id), expires_ms INTEGER NOT NULL,
        used_ms INTEGER
    )
    """,
    "CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id)",
    """
    CREATE TABLE api_keys (
        id TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL REFERENCES users (id),
        team_id TEXT NOT NULL REFERENCES teams (id), name TEXT NOT NULL, prefix TEXT NOT NULL,
        created_ms INTEGER NOT NULL, expires_ms INTEGER, revoked_ms INTEGER
    )
    """,
    "CREATE INDEX api_keys_by_user ON api_keys (user_id)",
    """
    CREATE TABLE audit (
        id TEXT PRIMARY KEY, team_id TEXT, user_id TEXT, action TEXT NOT NULL, subject TEXT NOT NULL,
        detail TEXT NOT NULL, request_id TEXT NOT NULL, created_ms INTEGER NOT NULL
    )
    """,
    "CREATE INDEX audit_by_team ON audit (team_id, id)",
    """
    CREATE TABLE shares (
        id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, team_id TEXT NOT NULL,
        version_id TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE, title TEXT NOT NULL,
        download INTEGER NOT NULL, created_by TEXT NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,
        revoked_ms INTEGER
    )
    """,
    "CREATE INDEX shares_by_team ON shares (team_id, id)",
    "CREATE INDEX shares_by_version ON shares (version_id)",
    "ALTER TABLE usage ADD COLUMN user_id TEXT",
    "CREATE INDEX usage_by_user ON usage (owner, user_id, created_ms)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = ((*_TABLES, *_TALK, *_SEARCH), _ACCOUNTS)
SCHEMA_VERSION = len(MIGRATIONS)
