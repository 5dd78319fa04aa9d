"""Long lists of patterns: only those are tried whose words are said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from dawg.assistant.reader.needs import heads, needed
from dawg.assistant.reader.patterns import regex

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
        return self.of(_WORDS.findall(text.lower()))

    def of(self, words: Iterable[str]) -> list[int]:
        """Return the rows that a text of these words may match, in order."""
        found = set(self.always)
        for word in self.rows.keys() & words:
            found.update(self.rows[word])
        return sorted(found)


class AnyOf:
    """Patterns any of which may match: as if they were one, joined by "|".

    Args:
        rows: the patterns; no group of theirs is used.
        flags: as `re.compile` takes them.
        lead: what stands before each of them where they are matched; it ends, as the text begins, at the edge of a word.
    """

    def __init__(self, rows: Sequence[str], flags: int = 0, *, lead: str = "") -> None:
        self._rows = rows
        self._patterns = [regex(f"{lead}(?:{row})", flags) for row in rows]
        self._keys: dict[bool, tuple[Keys, list[tuple[frozenset[str], ...]]]] = {}

    def match(self, text: str) -> bool:
        """True where one of them matches at the start of a text."""
        return self.which(text) is not None

    def which(self, text: str) -> int | None:
        """Return the row of the first of them that matches at the start of a text."""
        return next((row for row in self._due(text, whole=True) if self._patterns[row].match(text)), None)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place of a text that matches."""
        return self._first([self._patterns[row].search(text) for row in self._due(text)])

    def sub(self, new: Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with all places that match replaced."""
        due = [self._patterns[row] for row in self._due(text)]
        places = [pattern.search(text) for pattern in due]
        done, pieces = 0, []
        while (first := self._first(places)) is not None:
            pieces += [text[done : first.start()], new(first)]
            done = first.end()
            places = [
                place and (place if place.start() >= done else pattern.search(text, done))
                for pattern, place in zip(due, places, strict=True)
            ]
        return "".join([*pieces, text[done:]])

    def _due(self, text: str, *, whole: bool = False) -> list[int]:
        if whole not in self._keys:
            found = [needed(row, whole=whole) for row in self._rows]
            self._keys[whole] = Keys(each[0] if each else () for each in found), found
        keys, needs = self._keys[whole]
        said = heads(text)
        return [row for row in keys.of(said) if not (needs[row] and needs[row][-1].isdisjoint(said))]

    @staticmethod
    def _first(places: Iterable[re.Match[str] | None]) -> re.Match[str] | None:
        return min(filter(None, places), key=lambda place: place.start(), default=None)
