"""A new beat told by what it is: a noun phrase leads the request, and no order is given about a beat at hand."""

from __future__ import annotations

from dawg.assistant.reader.clauses import FILLERS, Clause
from dawg.assistant.reader.evidence import COMPARATIVES, FOR_WHAT, PURPOSES, STRONG_VERBS, Evidence, names_what_is_there
from dawg.assistant.reader.patterns import regex
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
    r"\b(?:instead|version|remix|(?:make|turn|have|take|give|slow|speed|bring|pitch) (?:it|this|that|the)\b|change|switch|convert|(?<!like )this (?:beat|track|one)|less(?! [\w-]+ than (?:usual|normal|before))|into|again|needs|(?<!i )(?<!we )need|(?<!not )too (?:much|loud|quiet|busy)|more of)\b"
)
_NOUNS = words("speech", "wholes")
_LEADS = frozenset(
    ("a", "an", "some", "um", "uma", "un", "une", "ein", "eine", "very", "really", "super", "so", "kinda", "kind", "sort", "of", "and", "or", "bit", "pretty", "ultra")
)  # fmt: skip
_OPENS = _LEADS | FILLERS.difference(("it", "this", "is", "that", "the", "my", "beat"))
_OPEN_NOUNS = frozenset(("something", "smth", "sth", "anything", "type", "vibe", "vibes", "background"))
"""Nouns before which any word may be a verb: "it lacks something"."""
_WISHED = regex(
    r"(?:[\w']+ ){1,4}?(?:wants|needs|ordered|requested|asked (?:me |us )?for|begged (?:me |us )?for|is (?:looking for|after)) (?!(?:the|it|this|that|more|less|to|an? (?:bit|little))\b)"
)
"""Who wishes: "my daughter wants ..."."""
_FOR = regex(r"\W*(?:(?:and|it'?s|its all|it is|this is|thats|that's) )*for (?:an?|my|our|his|her|the|some) \w")
_PURPOSE = regex(
    rf"(?:an? |my |our |some )?(?:[\w'-]+ ){{0,3}}?(?:{PURPOSES})(?: (?:opener|scene|level|menu|credits|edit|project))?"
)
_TONED_DOWN = regex(
    r"\W*(?:and |but )?(?:not|nothing) (?:too|so|very|that|super|overly) [\w-]+(?: (?:or|and) [\w-]+)?(?: please| though)?"
)
_A_WHOLE = regex(r"\W*(?:an?|some) (?:[\w'-]+ ){0,2}?[\w'-]{4,} (?:for|with|of|about) ")
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
    first = evidence.clauses[0]
    described = any(hit.kind in _LIKE_WHAT for hit in first.hits)
    for_what = (
        described
        and FOR_WHAT.search(first.text)
        and not (
            names_what_is_there(first.text) or _AT_HAND.search(first.text) or any(map(_compares, evidence.clauses))
        )
    )
    if for_what and not first.starts_with(*_ORDERS, *COMPARATIVES, "add", "remove", "give"):
        return True
    if _only_tones_down(evidence):
        return True
    if not new and any(step.section or (step.target and step.op in _OF_A_PART) for step in evidence.operations):
        return False
    if not (_AT_HAND.search(first.text) or first.starts_with(*_ORDERS)) and _leads(evidence, first, genres=True):
        return True
    if at_hand or any(clause.made and clause.starts_with(*_ORDERS) for clause in evidence.clauses):
        return False
    items = [clause for clause in evidence.clauses if _is_item(clause)]
    unmade = [clause for clause in evidence.clauses if not clause.made] if evidence.operations else []
    if any(clause.names("genre") for clause in items) or any(
        _tells_for_what(clause) or (clause is not first and _leads(evidence, clause, genres=False)) for clause in unmade
    ):
        return True
    about = {name for step in evidence.operations for name in (step.target, step.amount)}
    played = {name for clause in items for name in clause.names("instrument")}
    refusing = all(step.op.startswith("remove") for step in evidence.operations)
    return not played <= about and (len(about) > 1 or len(items) > 1 or refusing)


def _only_tones_down(evidence: Evidence) -> bool:
    """True for "driving at night, synths, not too loud": all that reads as a step says how much of it is too much."""
    made = [clause for clause in evidence.clauses if clause.made]
    told = any(hit.kind in _LIKE_WHAT for clause in evidence.clauses if not clause.made for hit in clause.hits)
    return (
        bool(made)
        and told
        and not names_what_is_there(evidence.text)
        and all(_TONED_DOWN.fullmatch(clause.text) for clause in made)
    )


def _compares(clause: Clause) -> bool:
    """True for "a bit longer", which is said of what is there."""
    return clause.made and clause.has(*COMPARATIVES)


def _leads(evidence: Evidence, clause: Clause, *, genres: bool) -> bool:
    """True where a clause begins with a beat: a genre, or a noun for a whole, with nothing before it but what it is like."""
    kinds = {at: hit.kind for hit in evidence.hits for at in range(hit.first, hit.last + 1) if hit.kind in _LIKE_WHAT}
    cued = {at for hit in evidence.hits for at in range(hit.first, hit.last + 1)}
    ends = {hit.last for hit in evidence.found.wanted if hit.kind in ("genre", "artist")} if genres else set()
    wish = _WISHED.match(clause.text)
    begin = clause.first + (len(wish[0].split()) if wish else 0)
    told = False
    unknown = 0
    for at in range(begin, min(clause.last + 1, clause.first + 10)):
        token = evidence.tokens[at]
        if at in ends or token.word in _NOUNS:
            if unknown and token.word in _OPEN_NOUNS:
                return False
            after = evidence.tokens[at + 1] if at + 1 < len(evidence.tokens) else None
            if after is None or not after.joined or after.word in _GOES_ON or after.word[0].isdigit():
                return True
            if kinds.get(at + 1) == ("instrument" if at in ends else "mood"):
                return at not in ends
            told = True
        elif at in kinds or token.word[0].isdigit():
            told = True
        elif token.word not in (_LEADS if told else _OPENS):
            unknown += at not in cued and token.word not in FILLERS
            if at in cued or token.word in FILLERS or unknown > 2 or (at > clause.first and not token.joined):
                return False
    return False


def _tells_for_what(clause: Clause) -> bool:
    """True for a clause of what the music is for, or of a whole whose name nobody knows: "for my baby", "a lament for cello"."""
    if _FOR.match(clause.text) or _PURPOSE.fullmatch(clause.text):
        return not clause.names("instrument", "role", "section", "effect")
    return _A_WHOLE.match(clause.text) is not None and not clause.cues


def _is_item(clause: Clause) -> bool:
    """True for a clause of genres, moods, instruments and numbers alone, of which no step was made."""
    if (clause.made and not any(word.isdigit() for word in clause.words)) or clause.is_asked or not clause.hits:
        return False
    covered = {at for hit in clause.hits if hit.kind in _LIKE_WHAT for at in range(hit.first, hit.last + 1)}
    covered |= {at for hit in clause.cue_hits if hit.name in _FEELS for at in range(hit.first, hit.last + 1)}
    return bool(covered) and all(
        clause.first + at in covered or word in _SMALL or word[0].isdigit() for at, word in enumerate(clause.words)
    )
