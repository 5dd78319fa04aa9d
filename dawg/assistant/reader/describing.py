"""A beat told by bare facts: genre, tempo, length and instruments, and no verb that changes what is there."""

from __future__ import annotations

import re

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.evidence import STRONG_VERBS, Evidence, names_what_is_there
from dawg.assistant.reader.manner import FOUR_ON_THE_FLOOR
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_ORDERS = (*(verb for verb in STRONG_VERBS if verb != "solo"), "make", "undo", "redo", "play", "stop", "export", "save", "load", "master", "give")  # fmt: skip
_OF_A_NEW_BEAT = {"set_tempo", "tempo_up", "tempo_down", "set_key", "half_time", "double_time", "solo", "regenerate", "add", "extend", "shorten", "densify", "humanize", "add_effect"}  # fmt: skip
"""What facts of a new beat are read as where a beat is at hand."""
_COMPARED = _OF_A_NEW_BEAT | {
    "energy_up",
    "energy_down",
    "darker",
    "brighter",
    "simplify",
    "punchier",
    "change_mood",
    "swing",
}
_ROOM_FOR_ME = regex(
    r"\b(?:room|space|gaps?|place|free|open)\b[^.;!?]{0,30}\bfor (?:my|our|me|us|a|the) ?(?:\w+ )?(?:vocals?|voice|singing|rapping|rap|verses?|singer|rapper|flow|mc|bars|lyrics|to (?:sing|rap))\b|\b(?:give|leave) (?:my|our|the) (?:vocals?|voice|rap|verses|singer) (?:some |enough )?(?:room|space)\b",
    re.I,
)
"""A place left for the voice of the user: a wish of a new beat as well as of one that is there."""
_MAKE_IT_LAST = regex(
    r"\W*(?:make|have|keep) it (?:about |around |roughly |like )?(?:an? )?[\w ]{1,24}?(?:seconds?|secs?|minutes?|mins?|half|bars?)(?: long)?(?=\W*[,.;]|$)"
)
"""How long it is to be, as the first of several facts: "make it a minute and a half long, 140, half time"."""


_FEELS = regex(
    r"\b(?:so|and|but)(?: that)? it (?:kinda |sorta |kind of |sort of |really )?(?:feels?|sounds?|nods?|bounces?)\b"
)


_TO_HEAR = regex(
    r"\W*(?:(?:i|we|really|would|id|i'd|wed|we'd|want|wanna|like|love|to|can|could|let|lets|me|us|also|maybe|please) )+hear\b|\W*(?:i'd|id|we'd|i would|we would|would) (?:really |also )?(?:like|love)\b"
)


_ONLY_ONE = regex(r"\b(?:only|just) (?:an?|some|one) (?!(?:bit|little|touch|tad|hint)\b)")
"""What there shall be and nothing else, which is not there yet: "just a happy ukulele"."""


def wishes_for_a_part(evidence: Evidence, *, content: int, facts: int) -> bool:
    """True for "i'd love to hear a cowbell": one part of a beat that is there, and nothing that a new one is like."""
    named = evidence.found.names("instrument", "role")
    adds = bool(evidence.operations) and all(step.op == "add" and step.target for step in evidence.operations)
    plain = "object" not in evidence.kinds and not evidence.found.names("genre", "mood") and not facts
    return adds and plain and content <= len(named) and _TO_HEAR.match(evidence.text) is not None


def describes(evidence: Evidence, *, content: int, facts: int) -> bool:
    """True for a request that only tells what a beat is like."""
    steps = {step.op for step in evidence.operations}
    if not steps:
        return evidence.likened and not (names_what_is_there(evidence.text) or any(map(_orders, evidence.clauses)))
    new = evidence.found.names("genre")
    if steps <= {"simplify", "eq", "set_tempo", "volume_down"} and _ROOM_FOR_ME.search(evidence.text):
        return bool(new or facts)
    lasts = _MAKE_IT_LAST.match(evidence.text)
    if lasts and steps <= {"extend", "shorten", "set_tempo", "set_key", "half_time", "double_time"}:
        told = max(len(steps), facts + len(steps & {"half_time", "double_time"})) + content
        return told > 2 and not names_what_is_there(_FEELS.sub("", evidence.text[lasts.end() :]))
    turned = [step for step in evidence.operations if step.op != "change_genre"]
    valued = facts > 0 or any(clause.text.strip().isdigit() for clause in evidence.clauses)
    felt = valued and new and len(turned) < len(evidence.operations)  # "Motown feel, tambourine on every beat, 120"
    allowed = _COMPARED if evidence.likened else _OF_A_NEW_BEAT
    if not {step.op for step in turned} <= allowed or any(map(_is_of_a_part, turned)):
        return False
    if names_what_is_there(evidence.text) or any(map(_orders, evidence.clauses)):
        return False
    if felt:
        return content > 1
    if "change_genre" in steps:
        return False
    if evidence.likened:
        return True
    solo = {"solo"} <= steps
    if solo and (_goes_on(evidence) or _ONLY_ONE.search(evidence.text)):
        return True
    if facts and steps <= {"set_tempo", "set_key", "regenerate"}:
        return content > 0 or "regenerate" in steps
    plain = not steps & {"add", "densify", "humanize", "add_effect", "regenerate"}
    return facts > 0 and content > 0 and plain and any(c.names("instrument", "genre") for c in evidence.clauses)


def _goes_on(evidence: Evidence) -> bool:
    """True where more instruments follow one that is to play alone: "only piano, and a fat drum kit besides"."""
    first = next((at for at, clause in enumerate(evidence.clauses) if clause.says("only", "just", "solo")), -1)
    return first >= 0 and any(clause.names("instrument") for clause in evidence.clauses[first + 1 :])


def _is_of_a_part(step: Operation) -> bool:
    if step.op == "regenerate":
        return step.amount != FOUR_ON_THE_FLOOR
    return step.section is not None or (step.target is not None and step.op not in ("solo", "add", "densify"))


def _orders(clause: Clause) -> bool:
    return clause.starts_with(*_ORDERS)
