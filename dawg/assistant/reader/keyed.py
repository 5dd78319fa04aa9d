"""Long lists of patterns: only those are tried whose words are said."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = re.compile(r"[a-z0-9]+")


class Keys:
    """For each row of a list, words without one of which it cannot match; a row without such words is always tried."""

    def __init__(self, needs: Iterable[Iterable[str]]) -> None:
        self.always: list[int] = []
        self.rows: dict[str, list[int]] = {}
        for row, words in enumerate(needs):
            for word in words:
                self.rows.setdefault(word, []).append(row)
            if not words:
                self.always.append(row)

    def among(self, text: str) -> list[int]:
        """Return the rows that a text may match, in order."""
        found = set(self.always)
        for word in _WORDS.findall(text.lower()):
            found.update(self.rows.get(word, ()))
        return sorted(found)
