"""From rows to records: the columns of a record, and a record of a row's columns."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from dawg.store.sql.database import Row

T = TypeVar("T")


def value(row: Row, kind: type[T], *, prefix: str = "") -> T:
    """Make a record of a row's columns (which may have a prefix); 0 and 1 become truth values where that is meant."""
    names = kind.__struct_fields__  # type: ignore[attr-defined]
    return msgspec.convert({name: row[prefix + name] for name in names}, kind, strict=False)


def columns(kind: type, table: str, *, prefix: str = "") -> str:
    """Return the columns of a record for a SELECT."""
    names: tuple[str, ...] = kind.__struct_fields__  # type: ignore[attr-defined]
    return ", ".join(f"{table}.{name} AS {prefix}{name}" for name in names)
