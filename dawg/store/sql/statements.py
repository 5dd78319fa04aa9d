"""Statements that are put together from values: what every database says alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from dawg.store.sql.database import Row

PARAMETERS = 30_000
"""What one statement may hold: SQLite permits 32,766, Postgres 65,535."""


def inserts(table: str, rows: Sequence[Row], ending: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield (statement, parameters) that add rows of the same columns, as few as can be."""
    if not rows:
        return
    columns = list(rows[0])
    marks = f"({', '.join('?' * len(columns))})"
    step = max(1, PARAMETERS // len(columns))
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * len(some))} {ending}"
        yield sql.rstrip(), [row[column] for row in some for column in columns]


def update(table: str, key: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """Return (statement, parameters) that change the row with this id."""
    assignments = ", ".join(f"{column} = ?" for column in values)
    return f"UPDATE {table} SET {assignments} WHERE id = ?", [*values.values(), key]


def marks(values: Collection[str]) -> str:
    """Return places for values, as `filled` gives them: of few different numbers, so that the statements are prepared once."""
    return ", ".join("?" * _places(values))


def filled(values: Collection[str]) -> list[str]:
    """Return values in order, the last again and again until all places are filled."""
    listed = sorted(values)
    return listed + listed[-1:] * (_places(values) - len(listed))


def _places(values: Collection[str]) -> int:
    return 1 << (len(values) - 1).bit_length() if values else 0
