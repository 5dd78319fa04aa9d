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
