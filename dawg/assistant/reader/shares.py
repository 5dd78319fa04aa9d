"""A part of the whole as an amount: "by a fifth", "by two thirds", "a third slower"."""

from __future__ import annotations

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SAID = frozenset((*_PARTS, *(f"{name}s" for name in _PARTS)))
_MANY = {"two": 2, "2": 2, "three": 3, "3": 3}
_SHARE = regex(
    r"\bby (?:(?:about|around|roughly|like|maybe|exactly) )*(?:an? |one |(?P<many>two|three|[23]) )?(?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?\b(?! (?:an?|bars?|beats?|notes?|steps?|semi\w*|tones?|up|down|time)\b)"
    r"|\b(?:an?|one) (?P<alone>third|quarter|fifth|tenth) (?:faster|slower|quicker|louder|quieter|softer|longer|shorter|less|more)\b"
)


def share(clause: Clause) -> str | None:
    """Return "20 %" for "by a fifth"; None where a fifth is an interval."""
    if clause.word_set.isdisjoint(_SAID):
        return None
    said = _SHARE.search(clause.text)
    if said is None or (clause.has("transpose") and not clause.has("tempo_up", "tempo_down")):
        return None
    return f"{100 * _MANY.get(said['many'] or '', 1) / _PARTS[said['part'] or said['alone']]:.3g} %"
