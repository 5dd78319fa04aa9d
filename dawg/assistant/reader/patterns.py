"""Regular expressions that are compiled when a text has the words that they need: all at once would take a second."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from dawg.assistant.reader.needs import heads, needed

_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "split", "sub")
_NEVER = re.compile(r"(?!)")
"""Matches nothing: its methods say so as those of any other pattern do."""


class _Pattern:
    """Stands for a `re.Pattern`, and has its methods as soon as one of them is called."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags
        self._real: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        needs = needed(self.pattern, whole=name in ("match", "fullmatch"))
        method = self._tried(name, needs) if needs else getattr(self._compiled(), name)
        setattr(self, name, method)  # from now on it is found at once
        return method

    def _compiled(self) -> re.Pattern[str]:
        self._real = self._real or re.compile(self.pattern, self.flags)
        return self._real

    def _tried(self, name: str, needs: tuple[frozenset[str], ...]) -> Callable[..., Any]:
        """Return a method that looks only at texts with words that the pattern needs."""
        lacks, lacks_too = needs[0].isdisjoint, needs[-1].isdisjoint
        real: Callable[..., Any] | None = None

        def compiled() -> Callable[..., Any]:
            nonlocal real
            real = getattr(self._compiled(), name)
            return real

        def found(text: str, *within: int) -> Any:
            if not within and (lacks(words := heads(text)) or lacks_too(words)):
                return None
            return (real or compiled())(text, *within)

        def sub(new: Any, text: str, **how: int) -> Any:
            if lacks(words := heads(text)) or lacks_too(words):
                return text
            return (real or compiled())(new, text, **how)

        def each(text: str, *within: int) -> Any:
            if not within and (lacks(words := heads(text)) or lacks_too(words)):
                return getattr(_NEVER, name)(text)
            return (real or compiled())(text, *within)

        return sub if name == "sub" else found if name in ("search", "match", "fullmatch") else each


@cache
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but compiled when it is first needed. A `Match` knows the real pattern: compare `match.re.pattern`."""
    return cast("re.Pattern[str]", _Pattern(pattern, flags))
