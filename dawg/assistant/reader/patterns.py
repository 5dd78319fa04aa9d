"""Regular expressions that are compiled when they are first used: all at once would take a third of a second."""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "sub", "finditer", "findall", "split")


class _Pattern:
    """Stands for a `re.Pattern`, and has its methods as soon as one of them is called."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:  # from now on they are found at once
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but compiled when it is first used. A `Match` knows the real pattern: compare `match.re.pattern`."""
    return cast("re.Pattern[str]", _Pattern(pattern, flags))
