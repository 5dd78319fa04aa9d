"""What an operation changed, or two scores differ in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Change(Struct, frozen=True, kw_only=True):
    """One difference.

    Attributes:
        kind: what it concerns; `part` and `section` name it, `field` is the value that changed.
        before, after: the values as text; empty where there is none.
        text: a line a musician reads.
    """

    kind: Literal["piece", "mix", "section", "part", "notes", "automation"]
    text: str
    part: str = ""
    section: str = ""
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.text
