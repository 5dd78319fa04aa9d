"""What both databases offer to the SQL that is written once.

Statements use `?` for parameters and only what SQLite (3.40) and Postgres (14) both understand: ON CONFLICT, RETURNING, WITH
RECURSIVE, COALESCE, CASE. Times are BIGINT milliseconds, flags are INTEGER 0 and 1, JSON is TEXT.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

Row = dict[str, Any]


class Database(Protocol):
    """A database that threads may share. A block within a block belongs to the transaction of the outer one.

    Every method raises `StoreError` when the database fails (it is away, full, damaged, busy) and `InputError` for a value
    that it cannot hold (half a character, a number beyond 64 bits). A transaction that raised left nothing behind.
    """

    @property
    def dialect(self) -> Literal["sqlite", "postgres"]:
        """For the few statements that cannot be shared."""

    def reading(self) -> AbstractContextManager[None]:
        """See one state of the record for the length of the block."""

    def writing(self, *locks: str) -> AbstractContextManager[None]:
        """Change the record as a whole: everything in the block is kept, or nothing when it raises.

        Args:
            locks: writers that give the same word (an owner) run one after the other, so that what one reads stays true until it
                has written. None = no such promise: then every statement must be right by itself. (SQLite has one writer anyway.)
        """

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query or of RETURNING; within `reading` or `writing`."""

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """Return the first row, or None."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Change rows; return how many. Within `writing`."""

    def insert(self, table: str, **values: Any) -> None:
        """Add a row; within `writing`. A row that is there already is a `StoreError`."""

    def insert_many(self, table: str, rows: Sequence[Row], *, ending: str = "") -> list[Row]:
        """Add rows that all have the same columns in one statement; `ending` may be "ON CONFLICT ... RETURNING ..."."""

    def update(self, table: str, key: str, **values: Any) -> None:
        """Change the row whose `id` is `key`; within `writing`."""

    def delete(self, table: str, key: str) -> None:
        """Remove the row whose `id` is `key`; within `writing`."""

    def check(self) -> None:
        """Read what there is to read; raises `StoreError` naming what is wrong."""

    def ping(self) -> None:
        """Raise `StoreError` when the database does not answer within 2 s."""

    def before_fork(self) -> None:
        """Make a fork safe; no other thread may use the database meanwhile. The child makes a database of its own."""

    def close(self) -> None:
        """Let go of files and connections."""
