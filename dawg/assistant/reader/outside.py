"""Tasks on things that dawg has not: recordings, pictures, texts, posts, orders, other programs. Told, and never read as music."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.keyed import AnyOf
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_SLOTS = ("IN", "REC", "PIC", "SITE", "GEAR")


def is_likely(text: str) -> bool:
    """True where a text has a word without which it asks for no such task."""
    return _beside("hints").search(text) is not None


def told(piece: str) -> str:
    """Return what is told of a clause that asks for such a task; "" for any other clause.

    Args:
        piece: one clause of clean text.
    """
    said = piece.strip(" ,;.!?\n")
    if _beside("spared").search(said) and not _beside("own").search(said):
        return ""
    kinds, rows = _rows()
    row = rows.which(said)
    return "" if row is None else str(table("outside")["told"][kinds[row]]).format(said[:80])


def without_what_follows(piece: str) -> str:
    """Return a clause behind such a task without what is done with its outcome: "put it over a chill beat" is "a chill beat"."""
    return _beside("follows").sub("", piece, count=1)


@cache
def _rows() -> tuple[list[str], AnyOf]:
    """Return what asks for such tasks, and of which kind each row is."""
    document = table("outside")
    kinds = [kind for kind, patterns in document["rows"].items() for _ in patterns]
    said = "\n".join(pattern for patterns in document["rows"].values() for pattern in patterns)
    for name in _SLOTS:
        said = said.replace(name, document["pieces"][name.lower()])
    return kinds, AnyOf(said.split("\n"), re.I, lead=document["pieces"]["lead"])


@cache
def _beside(key: str) -> re.Pattern[str]:
    return regex(table("outside")["beside"][key], re.I)
