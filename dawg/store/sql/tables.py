"""The tables that both databases have, in the SQL that SQLite and Postgres share but for the names of types.

A table that was released never changes here: a change is a new step in the `MIGRATIONS` of both databases.
"""

from __future__ import annotations

TABLES = (
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

TALK = (
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

JOBS = (
    """
    CREATE TABLE jobs (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL,
        body_hash TEXT NOT NULL, idempotency_key TEXT, attempt INTEGER NOT NULL, attempts INTEGER NOT NULL,
        timeout_s REAL NOT NULL, stage TEXT NOT NULL, percent INTEGER NOT NULL, seq INTEGER NOT NULL, result TEXT,
        reason TEXT NOT NULL, trace TEXT NOT NULL, created_ms INTEGER NOT NULL, started_ms INTEGER, finished_ms INTEGER,
        lease_token TEXT, lease_until_ms INTEGER, UNIQUE (owner, idempotency_key)
    )
    """,
    "CREATE INDEX jobs_by_owner ON jobs (owner, id)",
    "CREATE INDEX jobs_open ON jobs (state, id) WHERE state IN ('queued', 'running')",
    "CREATE INDEX jobs_by_end ON jobs (finished_ms)",
    """
    CREATE TABLE job_events (
        job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, seq INTEGER NOT NULL, kind TEXT NOT NULL,
        state TEXT NOT NULL, stage TEXT NOT NULL, percent INTEGER NOT NULL, attempt INTEGER NOT NULL,
        message TEXT NOT NULL, data TEXT NOT NULL, created_ms INTEGER NOT NULL, PRIMARY KEY (job_id, seq)
    )
    """,
)

TRACKS = (
    """
    CREATE TABLE tracks (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, media_type TEXT NOT NULL, duration_s REAL, sample_rate INTEGER, channels INTEGER,
        job_id TEXT, project_id TEXT, version_id TEXT, facts TEXT NOT NULL, created_ms INTEGER NOT NULL
    )
    """,
    "CREATE INDEX tracks_by_owner ON tracks (owner, id)",
    "CREATE INDEX tracks_by_hash ON tracks (sha256)",
    "CREATE INDEX tracks_by_version ON tracks (version_id)",
    "CREATE INDEX tracks_by_job ON tracks (job_id)",
)

ACCOUNTS = (
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

KEEPING = (
    """
    CREATE TABLE holds (
        id TEXT PRIMARY KEY, team_id TEXT NOT NULL REFERENCES teams (id), user_id TEXT NOT NULL,
        micro_usd INTEGER NOT NULL, expires_ms INTEGER NOT NULL
    )
    """,
    "CREATE INDEX holds_by_team ON holds (team_id)",
    """
    CREATE TABLE tastes (
        user_id TEXT PRIMARY KEY REFERENCES users (id), taste TEXT NOT NULL, changed_ms INTEGER NOT NULL
    )
    """,
    "CREATE TABLE chores (name TEXT PRIMARY KEY, next_ms INTEGER NOT NULL)",
)

BUDGETS = (
    "ALTER TABLE teams ADD COLUMN budget_granted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE members ADD COLUMN budget_granted INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX usage_by_person ON usage (user_id, created_ms)",
)
