"""A new beat told by tags: a genre that stands alone or beside its tempo, and no order about a beat at hand."""

from __future__ import annotations

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.evidence import STRONG_VERBS, Evidence
from dawg.assistant.reader.patterns import regex

_ORDERS = (
    *(verb for verb in STRONG_VERBS if verb != "solo"), "make", "undo", "redo", "play", "stop", "export", "save", "load", "master", "tempo_up", "tempo_down",
    "brighter", "darker", "punchier", "energy_up", "energy_down",
)  # fmt: skip
_AT_HAND = regex(
    r"\b(?:instead|version|remix|make (?:it|this|that)|turn (?:it|this|that)|change|switch|convert|(?<!like )this (?:beat|track|one)|less|into)\b"
)
_TEMPO = regex(r"(?<![\w+-])\d{2,3}(?: ?bpm)?(?![\w%]| ?(?:db|bars?|%|hz|semi|sec|min))")
_SMALL = {
    "a",
    "an",
    "some",
    "beat",
    "beats",
    "track",
    "at",
    "bpm",
    "feel",
    "and",
    "type",
    "pls",
    "please",
    "ish",
    "around",
}
_NOT_TOO = regex(
    r"^\W*(?:but |so |hm+ )?(?:not|nothing) (?:too|very|so|overly|super|that) [\w-]+(?: (?:or|and) [\w-]+)?,? (?:(?:but|more|rather|maybe|just|kind of|kinda|sort of) )*(?:like|of|something like|in the direction of|a|an) "
)
_FEELS = ("half_time", "double_time")


def is_tagged(evidence: Evidence) -> bool:
    """True for "dnb 170, halftime drums only after the drop", "140 but half time, dubstep", "not too heavy, like lofi"."""
    if not evidence.found.names("genre") or _AT_HAND.search(evidence.text):
        return False
    if any(clause.starts_with(*_ORDERS) for clause in evidence.clauses[:1]):
        return False
    if _NOT_TOO.match(evidence.text):
        return True
    tempo = _TEMPO.search(evidence.text) is not None
    items = [clause for clause in evidence.clauses if _is_item(clause)]
    ordered = any(clause.starts_with(*_ORDERS) for clause in evidence.clauses)
    return (tempo and (bool(items) or _leads_with_tempo(evidence))) or (
        bool(items) and not ordered and _contradicts(evidence)
    )


def _is_item(clause: Clause) -> bool:
    """True for a clause of a genre, its moods and numbers alone."""
    kinds = {hit.kind for hit in clause.hits}
    if "genre" not in kinds:
        return False
    covered = {at for hit in clause.hits if hit.kind in ("genre", "mood") for at in range(hit.first, hit.last + 1)}
    covered |= {at for hit in clause.cue_hits if hit.name in _FEELS for at in range(hit.first, hit.last + 1)}
    return all(clause.first + at in covered or word in _SMALL or word.isdigit() for at, word in enumerate(clause.words))


def _leads_with_tempo(evidence: Evidence) -> bool:
    """True for "house 124 louder kick": the genre first, then its number."""
    first = next((hit for hit in evidence.found.wanted if hit.kind == "genre" and hit.first == 0), None)
    after = evidence.tokens[first.last + 1].word if first and first.last + 1 < len(evidence.tokens) else ""
    return after.isdigit() and _TEMPO.fullmatch(after) is not None


def _contradicts(evidence: Evidence) -> bool:
    """True where a part is refused and asked for at once."""
    refused = {hit.name for hit in evidence.found.refused}
    return not refused.isdisjoint(evidence.found.names("instrument", "role"))
