"""`SqliteStore`: the record in one file."""

from __future__ import annotations

from pathlib import Path

from dawg.store.sql.store import LOCAL_OWNER, SqlStore
from dawg.store.sqlite.database import SqliteDatabase


class SqliteStore(SqlStore):
    """The record of one owner in a SQLite file; methods and errors as `Store`."""

    @staticmethod
    def open(path: Path | None, *, owner: str = LOCAL_OWNER) -> SqliteStore:
        """Open or make a file (None = in memory); raises `StoreError`."""
        return SqliteStore(SqliteDatabase(path), owner=owner)
