"""Long lists of patterns: only those are tried whose words are said, and each is compiled when first tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

_WORDS = re.compile(r"[a-z0-9]+")


class Lazy:
    """A pattern that is compiled when first used."""

    def __init__(self, said: str, flags: int = 0) -> None:
        self.said = said
        self.flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.said, self.flags)


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
