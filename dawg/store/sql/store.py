"""`SqlStore`: the contract of `dawg.store.store.Store` on any `Database`."""

from __future__ import annotations

from functools import partial
from typing import Self

from dawg.store.sql.branches import Branches
from dawg.store.sql.conversations import Conversations
from dawg.store.sql.database import Database
from dawg.store.sql.projects import Projects
from dawg.store.sql.saying import Saying, add_messages
from dawg.store.sql.search import Search
from dawg.store.sql.versions import Versions

LOCAL_OWNER = "local"
"""Who owns everything on a machine without accounts."""


class SqlStore(Projects, Versions, Branches, Search, Conversations):
    """The record of one owner; methods and errors as `Store`.

    Args:
        saying: writes messages down instead of `add_messages`, whose arguments and errors it takes over.
    """

    def __init__(self, database: Database, *, owner: str = LOCAL_OWNER, saying: Saying | None = None) -> None:
        self._db = database
        self._owner = owner
        self._saying = saying or partial(add_messages, database)

    def for_owner(self, owner: str) -> Self:
        """Return the record of another owner in the same database."""
        return type(self)(self._db, owner=owner, saying=self._saying)

    def check(self) -> None:
        """Read the whole record; raises `StoreError` naming what is wrong with it."""
        self._db.check()

    def close(self) -> None:
        """Let go of the database, for every owner."""
        self._db.close()
