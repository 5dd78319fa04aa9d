"""What every finder of a fact shares: the text that is left to read, and what was refused."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Page:
    """A request being read. Finders take what they understood off the page, so that no number is read twice.

    Attributes:
        text: clean text in English, digits for number words; what was taken is blanked, so positions stay.
        errors, warnings: sentences that name field, value and range.
        doubts: warnings that only count for a new beat: what was said twice and differently.
    """

    def __init__(self, text: str, told: Iterable[str] = ()) -> None:
        self.text = text
        self.errors: list[str] = []
        self.warnings = [*told]
        self.doubts: list[str] = []

    def copied(self) -> Page:
        """Return another page on which the same is left."""
        other = Page(self.text)
        other.errors, other.warnings, other.doubts = [*self.errors], [*self.warnings], [*self.doubts]
        return other

    def take(self, start: int, end: int) -> None:
        """Blank a stretch; a mark stays so that the words around it do not become neighbours."""
        if end > start:
            self.text = f"{self.text[:start]}\x00{' ' * (end - start - 1)}{self.text[end:]}"

    def find(self, pattern: re.Pattern[str], *, group: int = 0) -> re.Match[str] | None:
        """Return the first match and take it (or one of its groups) off the page."""
        match = pattern.search(self.text)
        if match is not None:
            self.take(*match.span(group))
        return match


def number(text: str) -> float:
    """Read "140", "87.5" or "87,5"."""
    return float(text.replace(",", "."))
