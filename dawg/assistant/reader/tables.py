"""The tables of the vocabulary folder, and what is found by them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from dawg.assistant.reader.keyed import AnyOf


class Hit(NamedTuple):
    """A phrase of the vocabulary found in a request; `first` and `last` are indices of its words."""

    kind: str
    name: str
    first: int
    last: int

    @property
    def length(self) -> int:
        """How many words it spans."""
        return self.last - self.first + 1


@cache
def table(name: str) -> dict[str, Any]:
    """Return a document of the vocabulary folder."""
    return tomllib.loads((resources.files("dawg.assistant") / "vocabulary" / f"{name}.toml").read_text("utf-8"))


def words(name: str, key: str) -> frozenset[str]:
    """Return a list of the table "words" of a document as a set."""
    return frozenset(table(name)["words"][key])


@cache
def any_of(name: str, section: str, key: str, flags: int = 0) -> AnyOf:
    """Return a list of patterns of a document as one that matches what any of them does."""
    return AnyOf(table(name)[section][key], flags)
