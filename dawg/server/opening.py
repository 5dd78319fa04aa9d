"""Opening what the settings name: a database, a place for files, a queue server."""

from __future__ import annotations

from collections.abc import Sequence

from dawg.store.accounts.sql import SqlAccounts
from dawg.store.records import Message, NewMessage
from dawg.store.sql.database import Database
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.saying import Saying, add_messages
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks


class SqlRecord:
    """One database, SQLite or Postgres; methods and errors as `dawg.server.house.Record`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.accounts = SqlAccounts(database)
        self.jobs = SqlJobs(database)

    def store(self, owner: str, *, saying: Saying | None = None) -> SqlStore:
        """Return an owner's projects, versions and conversations."""
        return SqlStore(self.database, owner=owner, saying=saying)

    def tracks(self, owner: str) -> SqlTracks:
        """Return an owner's tracks."""
        return SqlTracks(self.database, owner=owner)

    def add_messages(self, new: Sequence[NewMessage]) -> list[Message | Exception]:
        """Write messages of any owners down in one transaction."""
        return add_messages(self.database, new)

    def check(self) -> None:
        """Raise `StoreError` when the database does not answer within 2 s."""
        self.database.ping()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
