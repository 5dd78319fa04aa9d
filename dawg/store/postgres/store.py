"""`PostgresStore`: the record on a Postgres server."""

from __future__ import annotations

from dawg.store.postgres.database import PostgresDatabase
from dawg.store.sql.store import LOCAL_OWNER, SqlStore


class PostgresStore(SqlStore):
    """The record of one owner in Postgres; methods and errors as `Store`."""

    @staticmethod
    def open(url: str, *, owner: str = LOCAL_OWNER, connections: int = 8) -> PostgresStore:
        """Connect and bring the schema up; raises `StoreError`."""
        return PostgresStore(PostgresDatabase(url, connections=connections), owner=owner)
