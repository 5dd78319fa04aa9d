"""A new beat told by what it is: a noun phrase leads the request, and no order is given about a beat at hand."""

from __future__ import annotations

from collections.abc import Sequence

from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.evidence import STRONG_VERBS, Evidence
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import words

_ORDERS = (
    *(verb for verb in STRONG_VERBS if verb not in ("solo", "remove_strong")), "make", "undo", "redo", "play", "stop", "export", "save", "load", "master",
)  # fmt: skip
_OF_A_PART = (
    "volume_up",
    "volume_down",
    "mute",
    "pan",
    "unmute",
    "humanize",
    "quantize",
    "reverse",
    "regenerate",
    "change_instrument",
)
_AT_HAND = regex(
    r"\b(?:instead|version|remix|(?:make|turn|have|keep|take|give|slow|speed|bring|pitch) (?:it|this|that|the)\b|change|switch|convert|(?<!like )this (?:beat|track|one)|less|into|again|needs?|louder|quieter|too (?:much|loud|quiet|busy)|more of)\b"
)
_NOUNS = words("speech", "wholes")
_LEADS = frozenset(
    ("a", "an", "some", "um", "uma", "un", "une", "ein", "eine", "very", "really", "super", "so", "kinda", "kind", "sort", "of", "and", "or", "bit", "pretty", "ultra")
)  # fmt: skip
_OPENS = _LEADS | FILLERS.difference(("it", "this", "is", "that", "the", "my", "beat"))
_LIKE_WHAT = ("genre", "mood", "instrument")
_FEELS = ("half_time", "double_time")
_SMALL = frozenset(
    ("a", "an", "some", "beat", "beats", "track", "at", "bpm", "feel", "and", "type", "pls", "please", "ish", "around")
)
_GOES_ON = words("speech", "behind_wholes")
_NOT_TOO = regex(
    r"^\W*(?:but |so |hm+ )?(?:not|nothing) (?:too|very|so|overly|super|that) [\w-]+(?: (?:or|and) [\w-]+)?,? (?:(?:but|more|rather|maybe|just|kind of|kinda|sort of) )*(?:like|of|something like|in the direction of|a|an) "
)


def is_tagged(evidence: Evidence) -> bool:
    """True for "dnb 170, halftime drums only after the drop", "something happy, no choir", "a ska groove, skip the trombone"."""
    new = bool(evidence.found.names("genre"))
    at_hand = _AT_HAND.search(evidence.text) is not None
    if new and _NOT_TOO.match(evidence.text) and not at_hand:
        return True
    if any(step.op in _OF_A_PART or (step.section and not new) for step in evidence.operations):
        return False
    first = evidence.clauses[0]
    if not (_AT_HAND.search(first.text) or first.starts_with(*_ORDERS)) and _leads(evidence):
        return True
    ordered = any(clause.made and clause.starts_with(*_ORDERS) for clause in evidence.clauses)
    return not (at_hand or ordered) and any(_is_item(clause, evidence.operations) for clause in evidence.clauses)


def _leads(evidence: Evidence) -> bool:
    """True where the first words are a beat: a genre, or a noun for a whole, with nothing before it but what it is like."""
    kinds = {at: hit.kind for hit in evidence.hits for at in range(hit.first, hit.last + 1) if hit.kind in _LIKE_WHAT}
    genres = {hit.last for hit in evidence.found.wanted if hit.kind == "genre"}
    told = False
    for at, token in enumerate(evidence.tokens[:10]):
        if at in genres or token.word in _NOUNS:
            after = evidence.tokens[at + 1] if at + 1 < len(evidence.tokens) else None
            if after is None or not after.joined or after.word in _GOES_ON or after.word[0].isdigit():
                return True
            if kinds.get(at + 1) == ("instrument" if at in genres else "mood"):
                return at not in genres
            told = True
        elif at in kinds or token.word[0].isdigit():
            told = True
        elif token.word not in (_LEADS if told else _OPENS):
            return False
    return False


def _is_item(clause: Clause, steps: Sequence[Operation]) -> bool:
    """True for a clause of a genre, its moods and numbers alone, and for instruments alone that no step is about."""
    numbered = any(word.isdigit() for word in clause.words)
    if (clause.made and not numbered) or clause.is_asked:
        return False
    if not clause.names("genre"):
        about = {name for step in steps for name in (step.target, step.amount)}
        if len(about) < 2 or not clause.names("instrument") or not about.isdisjoint(clause.names("instrument")):
            return False
    covered = {at for hit in clause.hits if hit.kind in _LIKE_WHAT for at in range(hit.first, hit.last + 1)}
    covered |= {at for hit in clause.cue_hits if hit.name in _FEELS for at in range(hit.first, hit.last + 1)}
    return all(clause.first + at in covered or word in _SMALL or word.isdigit() for at, word in enumerate(clause.words))
