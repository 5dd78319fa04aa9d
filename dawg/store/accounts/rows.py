"""What the tables of accounts need of a database: portable SQL with ? as the mark of a value, on SQLite and Postgres alike."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

import msgspec

Row = dict[str, Any]
T = TypeVar("T")


class Rows(Protocol):
    """A database in which one transaction at a time runs per thread; errors as `Store`."""

    def reading(self) -> AbstractContextManager[None]:
        """See one state of the record for the length of the block."""

    def writing(self) -> AbstractContextManager[None]:
        """Change the record as a whole: everything in the block is kept, or nothing when it raises."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, or None."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Change rows; return how many."""

    def insert(self, table: str, **values: Any) -> None:
        """Add a row."""


def value(row: Row, kind: type[T], *, prefix: str = "") -> T:
    """Make a record of a row's columns (which may have a prefix); 0 and 1 become truth values where that is meant."""
    names = kind.__struct_fields__  # type: ignore[attr-defined]
    return msgspec.convert({name: row[prefix + name] for name in names}, kind, strict=False)


def columns(kind: type, table: str, *, prefix: str = "") -> str:
    """Return the columns of a record for a SELECT."""
    names: tuple[str, ...] = kind.__struct_fields__  # type: ignore[attr-defined]
    return ", ".join(f"{table}.{name} AS {prefix}{name}" for name in names)
