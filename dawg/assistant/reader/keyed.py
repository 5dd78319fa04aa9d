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
        lead: what stands before each of them; it ends, as the text begins, at the edge of a word.
    """

    def __init__(self, rows: Sequence[str], flags: int = 0, *, lead: str = "") -> None:
        self._patterns = [regex(f"{lead}(?:{row})", flags) for row in rows]
        self._needs = [needed(row, whole=bool(lead)) for row in rows]
        self._keys = Keys(needs[0] if needs else () for needs in self._needs)

    def match(self, text: str) -> re.Match[str] | None:
        """Return how the first of the patterns matches that matches at the start of a text."""
        return next((found for pattern in self._due(text) if (found := pattern.match(text))), None)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place of a text that matches."""
        return self._first([pattern.search(text) for pattern in self._due(text)])

    def sub(self, new: Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with all places that match replaced."""
        due = self._due(text)
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

    def _due(self, text: str) -> list[re.Pattern[str]]:
        said = heads(text)
        rows = self._keys.of(said)
        return [
            self._patterns[row] for row in rows if not self._needs[row] or not self._needs[row][-1].isdisjoint(said)
        ]

    @staticmethod
    def _first(places: Iterable[re.Match[str] | None]) -> re.Match[str] | None:
        return min(filter(None, places), key=lambda place: place.start(), default=None)
