"""A new beat of some instruments and nothing else: "just drums", "only piano and bass", "a ballad, piano only"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_ONLY = regex(r"(?<!not )(?<!isn't )(?<!n't )\b(?:just|only|nothing but|solely)\s+(?:(?:the|an?|some|my)\s+)?", re.I)
_LINK = regex(r"(?:\s|,|&|\+|\b(?:and|plus|with|the|an?|some)\b)*", re.I)
_ADJECTIVE = regex(
    r"(?:(?!(?:add|put|use|make|give|keep|have|bring|want|play|mute|need|with|change|remove)\b)[a-z]+\s+)?", re.I
)
_END = regex(r"\s*(?:trio|solo|please|pls|thanks|for now|alone|instead)?\s*(?:[,.;!?\n]|$)", re.I)
_BEHIND = regex(r"\s+(?:only|alone|by itself|on its own|by themselves)\s*(?:[,.;!?\n]|$)", re.I)
_TRIO = regex(r"(?:the\s+)?(piano|guitar|organ|jazz|power)\s+trio\b", re.I)
_TRIOS = {
    "piano": ("piano", "bass", "drums"), "jazz": ("piano", "bass", "drums"), "guitar": ("guitar", "bass", "drums"),
    "power": ("guitar", "bass", "drums"), "organ": ("organ", "guitar", "drums"),
}  # fmt: skip


def only_heard(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], *, named: Callable[[Hit], str]
) -> tuple[str, ...]:
    """Return the instruments that a new beat shall have and no others; () where others may play too.

    Args:
        hits: what is wanted.
        named: what is reported of a hit.
    """
    if len({hit.name for hit in hits if hit.kind == "section"}) > 1:
        return ()  # what plays alone does so in one of them
    spans = [(tokens[hit.first].start, tokens[hit.last].end, hit) for hit in hits if hit.kind == "instrument"]
    said = _ONLY.search(text)
    if said:
        trio = _TRIO.match(text, said.end())
        if trio:
            return _TRIOS[trio[1].lower()] if _END.match(text, trio.end()) else ()
        return _listed(text, said.end(), spans, named)
    last = max(spans, key=lambda span: span[1], default=None)
    if last and _BEHIND.match(text, last[1]):
        clause = max(text.rfind(mark, 0, last[0]) for mark in ".;!?\n,") + 1
        first = [span for span in spans if span[0] >= clause]
        # "a beat with piano only", "piano and bass only": what was named before the comma plays too
        return tuple(dict.fromkeys(named(hit) for *_, hit in first)) if len(first) == len(spans) else ()
    return ()


def _listed(text: str, at: int, spans: list[tuple[int, int, Hit]], named: Callable[[Hit], str]) -> tuple[str, ...]:
    """Return the instruments of a list that begins at a place and ends with its clause."""
    found: list[str] = []
    end = at
    while True:
        start = end if not found else _LINK.match(text, end).end()  # type: ignore[union-attr]
        after = _ADJECTIVE.match(text, start).end()  # type: ignore[union-attr]
        span = next((span for span in spans if span[0] in (start, after)), None)
        if span is None:
            break
        found.append(named(span[2]))
        end = span[1]
    if not found or not _END.match(text, end):
        return ()
    return tuple(dict.fromkeys(found))
