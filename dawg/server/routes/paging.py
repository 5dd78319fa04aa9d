"""Lists in pages: `next` is the cursor to ask the next page with; null = that was all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from msgspec import Meta, Struct

from dawg.gen.brief import show
from dawg.server.refusals import FieldProblem, invalid

T = TypeVar("T")
REACH = 10_000
LIMIT = Annotated[int, Meta(ge=1, le=400)]
Cursor = Annotated[str, Meta(max_length=64)]


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """A page of a list."""

    items: list[T]
    next: str | None = None


class Paging(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which page of a list that is ordered by change: the cursor counts how many were seen."""

    limit: LIMIT = 100
    cursor: Cursor = ""

    @property
    def offset(self) -> int:
        """How many were seen already; raises `Refusal`."""
        if not re.fullmatch(r"[0-9]{0,4}", self.cursor):
            raise invalid(
                FieldProblem(path="cursor", message=f"cursor {show(self.cursor)} is none that this list gave")
            )
        return int(self.cursor or 0)

    @property
    def reach(self) -> int:
        """How many to ask the store for: everything up to the page, and one more to see whether there is a next."""
        return min(REACH, self.offset + self.limit + 1)

    def page(self, found: Sequence[Any], *, cut: bool = True) -> Page[Any]:
        """Cut a page out of what was found (`cut` False: it begins with the page already)."""
        items = list(found)[self.offset if cut else 0 :]
        more = len(items) > self.limit
        return Page(items=items[: self.limit], next=str(self.offset + self.limit) if more else None)


class Before(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which page of a list in order of making, the newest first: the cursor is the last id seen."""

    limit: LIMIT = 100
    cursor: Annotated[str, Meta(pattern="^([0-9a-hjkmnp-tv-z]{26})?$")] = ""

    @property
    def before(self) -> str | None:
        """The id to begin before."""
        return self.cursor or None

    def page(self, found: Sequence[Any], ids: Sequence[str]) -> Page[Any]:
        """Make a page of `limit` + 1 things at most."""
        more = len(found) > self.limit
        return Page(items=list(found)[: self.limit], next=ids[self.limit - 1] if more else None)
