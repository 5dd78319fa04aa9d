"""What all operations have: where they hold, and the digest that their random choices come from."""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, json, to_builtins

from dawg.gen.score import content_hash

Name = Annotated[str, Meta(min_length=1, max_length=60)]
Reach = Literal["parts", "sections", "bars"]
EVERYWHERE: tuple[Reach, ...] = ("parts", "sections", "bars")


class Scope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an operation holds: part(s) × section(s) × bars; empty = everywhere.

    Attributes:
        parts: names, roles ("hats"), instruments ("rhodes") or families ("drums", "melody").
        sections: names ("verse 2"), kinds ("verse" = every verse), "first" or "last".
        bars: first and last bar, counted from 1, both included: inside the sections named, else of the whole piece.
    """

    parts: tuple[Name, ...] = ()
    sections: tuple[Name, ...] = ()
    bars: tuple[Annotated[int, Meta(ge=1, le=10_000)], Annotated[int, Meta(ge=1, le=10_000)]] | None = None


class Base(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="op"):
    """What all operations have."""

    reach: ClassVar[tuple[Reach, ...]] = EVERYWHERE
    later: ClassVar[tuple[str, ...]] = ()
    """Fields that came after the first version: not set, they do not count for the digest, so that old choices stay."""

    scope: Scope = Scope()

    @property
    def digest(self) -> str:
        """Content hash; random choices of the operation come from streams derived from it."""
        unset = [name for name in self.later if not getattr(self, name)]
        if not unset:
            return content_hash(self)
        # in the order of the fields, as the hash of the struct was taken before there were these
        plain = {name: value for name, value in to_builtins(self).items() if name not in unset}
        return hashlib.sha256(json.encode(plain)).hexdigest()[:16]
