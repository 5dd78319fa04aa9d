"""Scripts and styles of our pages, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

_KINDS = {".js": "text/javascript", ".css": "text/css"}


class Asset(Struct, frozen=True, kw_only=True):
    """A file of a page."""

    data: bytes
    media_type: str


@cache
def _all() -> dict[str, Asset]:
    folder = Path(__file__).parent
    return {
        path.name: Asset(data=path.read_bytes(), media_type=_KINDS[path.suffix])
        for path in folder.iterdir()
        if path.suffix in _KINDS
    }


def find(name: str) -> Asset | None:
    """Return a file by name; None when there is none of it."""
    return _all().get(name)
