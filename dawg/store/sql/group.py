"""Group commit for anything that is written: what waits at the same time becomes one transaction, each part of it whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from dawg.errors import DawgError, StoreError
from dawg.store.grouping import Grouping
from dawg.store.sql.database import Database

T = TypeVar("T")
_Part = tuple[str, Callable[[], Any]]


class GroupCommit:
    """Runs what writes in a thread of its own.

    Args:
        database: what the callables write to, by stores made on it.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self._grouping: Grouping[_Part, Any] = Grouping(self._write)

    def submit(self, owner: str, write: Callable[[], T]) -> Future[T]:
        """Let something be written; the future ends when it is durable, or with its error.

        Args:
            owner: whose record is written. write: calls methods of that owner's stores; must not wait for anything else.

        Raises:
            StoreError: too much waits already.
        """
        return self._grouping.submit((owner, write))

    def close(self) -> None:
        """Write what waits and stop."""
        self._grouping.close()

    def _write(self, parts: Sequence[_Part]) -> Sequence[Any]:
        found: list[Any] = [None] * len(parts)
        with self._db.writing():
            # In one order everywhere, so that two processes never wait for each other's owners.
            for index in sorted(range(len(parts)), key=lambda index: parts[index][0]):
                owner, write = parts[index]
                self._db.execute("SAVEPOINT part")
                try:
                    with self._db.writing(owner):
                        found[index] = write()
                except StoreError:
                    raise  # the transaction itself is broken
                except DawgError as error:
                    self._db.execute("ROLLBACK TO SAVEPOINT part")
                    found[index] = error
                self._db.execute("RELEASE SAVEPOINT part")
        return found
