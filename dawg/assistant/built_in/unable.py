"""What is asked for and cannot be done: told in one line, and nothing is done in its place."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from dawg.assistant.built_in.order import Order


class _Row(NamedTuple):
    """A row of unable.toml."""

    ops: frozenset[str]
    said: re.Pattern[str]
    besides: re.Pattern[str] | None
    answer: str


@cache
def _rows() -> tuple[_Row, ...]:
    text = (resources.files("dawg.assistant.built_in") / "unable.toml").read_text("utf-8")
    return tuple(
        _Row(
            ops=frozenset(row.get("ops", ())),
            said=re.compile(row["said"]),
            besides=re.compile(row["not"]) if "not" in row else None,
            answer=row["answer"],
        )
        for row in tomllib.loads(text)["unable"]
    )


def unable(order: Order) -> str:
    """Return why a step cannot be done; "" for one that can."""
    for row in _rows():
        if row.ops and order.said.op not in row.ops:
            continue
        if row.said.search(order.words) and not (row.besides and row.besides.search(order.words)):
            return row.answer
    return ""
