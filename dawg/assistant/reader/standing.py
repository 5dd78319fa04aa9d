"""Where a bare number stands as a tempo: as an item of its own, or beside a word of music or of tempo."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_BEFORE = regex(r"([^\W\d_]+)['.]?[ -]+$")
_AFTER = regex(r"[ -]+([^\W\d_]+)")
_ALONE_BEFORE = regex(r"(?:^|[a-z][.;!?])[ ]+$|^$")
_ALONE_AFTER = regex(r"[ ]*(?:$|[.;!?](?!\d))")
"""Around a number that is a sentence of its own: "halftime. 140. filthy"."""
_MUSIC = ("genre", "mood", "instrument", "role", "section", "effect", "object", "make", "artist")


def stands(text: str, match: re.Match[str], group: int = 0) -> bool:
    """True for the number of "trap 140" and "dark, 140, piano", false for "paid 150 to him"."""
    if _ALONE_BEFORE.search(text, max(0, match.start(group) - 8), match.start(group)) and _ALONE_AFTER.match(
        text, match.end(group)
    ):
        return True
    before = _BEFORE.search(text, max(0, match.start(group) - 24), match.start(group))
    after = _AFTER.match(text, match.end(group))
    if any(side is not None and side[1].lower() in _of_music() for side in (before, after)):
        return True
    return all(side is None or side[1].lower() in _plain(name) for side, name in ((before, "before"), (after, "after")))


@cache
def _plain(side: str) -> frozenset[str]:
    return frozenset(table("asides")["tempo"][side])


@cache
def _of_music() -> frozenset[str]:
    """Return every word of a phrase that names music."""
    entries = (entry for entries in vocabulary.index().phrases.values() for entry in entries)
    return frozenset(word for words, kind, _ in entries if kind in _MUSIC for word in words)
