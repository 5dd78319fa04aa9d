"""What an edit is about: parts, sections, bars."""

from __future__ import annotations

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit

_ORDINALS = {
    "first": "1",
    "1st": "1",
    "second": "2",
    "2nd": "2",
    "third": "3",
    "3rd": "3",
    "fourth": "4",
    "4th": "4",
    "last": "last",
    "final": "last",
}
_BARS = regex(
    r"\bbars?[ ]+(\d{1,3})[ ]?(?:-|to|and|through|until)[ ]?(\d{1,3})\b|\b(first|last)[ ]+(\d{1,3})(?:[ ]+bars\b|$)|\b(?:at|from|in|on)[ ]+bar[ ]+(\d{1,3})\b(?![ ]?(?:-|to|and|through|until)[ ]?\d)"
)
_EDGE = regex(
    r"\b(?:(first|opening|last|final)(?: (\d{1,2}))?|(?:for|over|only|just|out) (?:a|an|one|the|1|(\d{1,2}))|(\d{1,2})) (bars?|beats?|half bar|quarter)(?: (?:right|just))? (of|in|before) (?!\d)"
)
_HALF_OF = regex(r"\b(first|second|last|latter|back) half of (?!the (?:track|song|beat))")
_HALF = regex(
    r"(?:\b(?:in|for|during|over|throughout|of|from|on|make|let|give|keep|turn|have|get|build|want|strip|could|can|should|would) |^(?:(?:and|but|then|so) )*)(?:the )?(first|second|last|latter|back|other) half(?: of (?:it|this|the (?:whole )?(?:track|song|beat|piece|tune|thing)))?(?! of)\b|\b(?:from|after) (?:the )?(?:middle|half-?way(?: point)?|midpoint)(?: on(?:wards?)?)?\b(?! of)"
)
_ONWARDS = regex(
    r"\b(?:from|starting (?:at|from|in)|beginning (?:at|in)) bar (\d{1,3}) (?:on(?:wards?)?|forward|(?:to|until|till) the end)\b"
)
_LONE_BAR = regex(r"\b(?:for|in|on|at|during|before|over) the (?:very )?(first|last|final) (?:bar|beat)\b")
_YARDSTICKS = {
    "compared", "than", "relative", "versus", "vs", "against", "drowning", "drowns", "overpowering", "overpowers", "masking", "masks", "covering", "behind", "underneath", "beneath", "when", "whenever", "overlaps", "overlap", "overlapping", "alongside", "under", "doubling", "copying", "following", "matching", "mirroring", "answering", "supporting", "echoing",
}  # fmt: skip
_FITTING = {"work", "works", "fit", "fits", "goes", "match", "matches", "working", "flamming", "clashing"}
_RELATED = {
    "follows",
    "follow",
    "plays",
    "goes",
    "sits",
    "hits",
    "doubles",
    "matches",
    "locks",
    "supports",
    "complements",
}
_COVERED = {"drowned", "masked", "buried", "covered", "overpowered", "lost", "hidden", "swallowed"}


ALL_BUT = "everything but "
"""How a target begins that is all parts but some: "everything but drums and bass"."""
_ALL_BUT = regex(
    r"\b(?:everything|all|every (?:part|track|instrument))\b[\w %]{0,24}?\b(?:but|except(?: for)?|apart from|other than|besides|aside from)\b"
)
_ALL_OF_ONE = regex(r"\ball (?:of )?(?:the |my )?(?:drums|percussion|synths|strings|guitars|brass|keys|pads|horns)\b")
"""One family and no more: "all the drums except the kick"."""
_REST = regex(
    r"\b(?:the (?:rest|others?)|^(?:and |but )?rest|everything else|all else|all the (?:rest|others?)|the other (?:parts|tracks|instruments))\b"
)


def parts(clause: Clause) -> list[str]:
    """Name the instruments and roles of a clause, or what its "it" means, the whole mix left out."""
    if clause.meant:
        return list(clause.meant)
    state = ("parts", clause.kept)
    if state not in clause.known:
        clause.known[state] = _parts(clause)
    return list(clause.known[state])


def _parts(clause: Clause) -> list[str]:
    named = spoken(clause)
    kept = named or [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if kept and _ALL_BUT.search(clause.text) and not (named and clause.refused and _ALL_OF_ONE.search(clause.text)):
        return [ALL_BUT + " and ".join(kept)]
    if clause.kept and not named and _REST.search(clause.text):
        return [ALL_BUT + " and ".join(clause.kept)]
    return named


def spoken(clause: Clause) -> list[str]:
    """Name the instruments and roles of a clause as they were said, "everything but" left aside."""
    if "spoken" not in clause.known:
        clause.known["spoken"] = _spoken(clause)
    return list(clause.known["spoken"])


def _spoken(clause: Clause) -> list[str]:
    end = next(
        (
            clause.first + at
            for at, word in enumerate(clause.words)
            if (word in _YARDSTICKS and at > 0 and not "".join(clause.words[at + 1 : at + 2]).isdigit())
            or (word == "that" and at > 0 and clause.words[at + 1 : at + 2] and clause.words[at + 1] in _RELATED)
            or (word == "with" and _FITTING.intersection(clause.words[:at]))
            or (word in ("to", "from", "off", "against", "with") and at > 1 and clause.has_trigger(at))
            or (word == "by" and _COVERED.intersection(clause.words[:at]))
        ),
        clause.last + 1,
    )
    hits = [hit for hit in clause.hits if hit.kind in ("instrument", "role") and hit.name != "mix" and hit.first < end]
    played = {hit.last + 1 for hit in hits if hit.kind == "instrument"}
    kept = {
        hit.first
        for hit in hits
        if "same" in clause.words[max(0, hit.first - clause.first - 1) : hit.first - clause.first]
    }
    hits = [hit for hit in hits if not _is_for(clause, hit)]
    if len(kept) < len(hits):
        hits = [hit for hit in hits if hit.first not in kept]  # "a new melody, same drums"
    return list(dict.fromkeys(hit.name for hit in hits if not (hit.name in _LINES and hit.first in played)))


_PERFORMERS = {"singer", "singers", "vocalist", "rapper", "rappers", "singing", "rapping"}


def _is_for(clause: Clause, hit: Hit) -> bool:
    """True for a part that only profits: "down a step for the singer", "make room for the vocals"."""
    at = hit.first - clause.first
    before = clause.words[max(0, at - 3) : at]
    if "for" not in before:
        return False
    room = {"room", "space"}.intersection(clause.words[max(0, at - 4) : at])
    return bool(room) or clause.words[at] in _PERFORMERS


_LINES = ("melody", "chords", "counter melody", "lead", "bass", "sample")
"""What an instrument before it plays: "a violin melody" is the violin."""


def is_styled(clause: Clause) -> bool:
    """True where a genre stands before a part: "that drill hi-hat pattern" changes no genre."""
    starts = {hit.first for hit in clause.hits if hit.kind in ("instrument", "role")}
    return any(hit.kind == "genre" and hit.last + 1 in starts for hit in clause.hits)


def begins_at(clause: Clause, at: int) -> str | None:
    """Name the part whose words begin at a place of the clause's text."""
    start = clause.tokens[0].start
    parts = (hit for hit in clause.hits if hit.kind in ("instrument", "role"))
    return next((hit.name for hit in parts if clause.tokens[hit.first - clause.first].start - start == at), None)


def after_preposition(clause: Clause, *words: str) -> list[str]:
    """Name the parts that follow one of these prepositions: what the "sub on the kick" is on."""
    at = next((clause.first + at for at, word in enumerate(clause.words) if word in words), None)
    if at is None:
        return []
    return list(dict.fromkeys(hit.name for hit in clause.hits if hit.kind in ("instrument", "role") and hit.first > at))


def section(clause: Clause) -> str | None:
    """Name the section of a clause with its number, or its bars."""
    state = ("section", clause.meant, clause.kept)
    if state not in clause.known:
        clause.known[state] = _section(clause)
    found: str | None = clause.known[state]
    return found


_OUTSIDE = regex(r"\boutside of(?= )")
"""Before the section that is left alone, as `phrasing` has it."""


def _section(clause: Clause) -> str | None:
    outside = _OUTSIDE.search(clause.text)
    if outside and (said := named_after(clause.text, outside.end())):
        return f"everywhere but {said}"
    half = _HALF_OF.search(clause.text)
    hit = section_hit(clause, any_place=True) if half else None
    if half and hit is not None:
        return f"{'first' if half[1] == 'first' else 'second'} half of {_numbered(clause, hit)}"
    half = _HALF.search(clause.text) if section_hit(clause) is None else None
    if half:
        return "first half" if half[1] == "first" else "second half"
    onwards = _ONWARDS.search(clause.text)
    if onwards:
        return f"from bar {onwards[1]}"
    edge = _EDGE.search(clause.text)
    hit = section_hit(clause, any_place=True) if edge else None
    if edge and hit is not None:
        side = "first" if edge[1] in ("first", "opening") else "last"
        count = edge[2] or edge[3] or edge[4] or "1"
        count = count if edge[5].startswith("bar") else "1"
        return f"{side} {count} bars {'before' if edge[6] == 'before' else 'of'} {_numbered(clause, hit)}"
    lone = _LONE_BAR.search(clause.text)
    if lone and section_hit(clause) is None:
        return f"{'first' if lone[1] == 'first' else 'last'} 1 bars"
    bars = _BARS.search(clause.text)
    if bars:
        if bars[1]:
            return f"bars {bars[1]}-{bars[2]}"
        return f"{bars[3]} {bars[4]} bars" if bars[3] else f"bar {bars[5]}"
    hit = section_hit(clause) or _refused_with(clause)
    return None if hit is None else " and ".join([_numbered(clause, hit), *_further(clause, hit)])


def _refused_with(clause: Clause) -> Hit | None:
    """Return the intro of "the bass in the intro has to go": where a part is that goes."""
    said = (
        hit
        for hit in clause.refused
        if hit.kind == "section"
        and {"in", "from", "during"}.intersection(
            clause.words[max(0, hit.first - clause.first - 2) : hit.first - clause.first]
        )
    )
    return next(said, None) if any(hit.kind in ("instrument", "role") for hit in clause.hits) else None


_FURTHER = regex(
    r"(?: \d{1,2})?(?:,? (?:and|&)|,)(?: also)?(?: (?:in|during|for|on))?(?: (?:the|my))?((?: (?:first|second|third|fourth|last|final|1st|2nd|3rd))?) $"
)
_MORE_NUMBERS = regex(r" (?:and|&) (\d{1,2})(?! ?(?:%|(?:bars?|db|percent|bpm|more)\b))")


def _further(clause: Clause, hit: Hit) -> list[str]:
    """Name the sections that follow one with "and": "in verse 1 and the hook"."""
    at = hit.first - clause.first
    if {"a", "an", "another", "new", "between"}.intersection(clause.words[max(0, at - 2) : at]):
        return []
    start, found = clause.tokens[0].start, []
    last = hit
    for other in sorted((h for h in clause.hits if h.kind == "section"), key=lambda h: h.first):
        if other.first <= last.last or _is_verb(clause, other):
            continue
        gap = clause.text[
            clause.tokens[last.last - clause.first].end - start : clause.tokens[other.first - clause.first].start
            - start
        ]
        if not _FURTHER.fullmatch(gap):
            break
        found.append(_numbered(clause, other))
        last = other
    more = _MORE_NUMBERS.match(clause.text, clause.tokens[last.last - clause.first].end - start + 2)
    if more and regex(r" \d$").search(_numbered(clause, last)):
        found.append(f"{last.name} {int(more[1])}")
    return [name for name in dict.fromkeys(found) if name != _numbered(clause, hit)]


def leading(clause: Clause) -> str | None:
    """Name what lies beside a section: the bar where parts go "out before the drop", all "until" or "after" it."""
    until = UNTIL.search(clause.text)
    if until:
        said = named_after(clause.text, until.end())
        return f"before {said}" if said else None
    hit = section_hit(clause)
    if hit is None or _EDGE.search(clause.text):
        return None
    near = clause.words[max(0, hit.first - clause.first - 3) : hit.first - clause.first]
    if "after" in near:
        return f"after {_numbered(clause, hit)}"
    return f"last 1 bars before {_numbered(clause, hit)}" if "before" in near[-2:] else None


def section_hit(clause: Clause, *, any_place: bool = False) -> Hit | None:
    """Return the section a clause is about: after "in", "to" ... rather than one named in passing ("before the drop").

    Args:
        any_place: one that is named in passing counts as well, the last one said.
    """
    hits = [hit for hit in clause.hits if hit.kind == "section" and not _is_verb(clause, hit)]
    if len(hits) > 1 and parts(clause):
        hits = [hit for hit in hits if hit.name != "solo"] or hits
    if chorus_is_effect(clause):
        hits = [hit for hit in hits if hit.name != "chorus"]
    if any_place:
        return hits[-1] if hits else None
    direct = [hit for hit in hits if not _passing(clause, hit)]
    return next(iter(direct or hits), None)


_CHORUS_ON = regex(
    r"(?:\b(?:a|some|more|less|little|bit of|add|slap|put|throw|the|lush|subtle|slight)[ ](?:\w+[ ])?|^)chorus(?: effect)?[ ](?:on|onto|to|from|off)\b|\b(?:give|put|add|throw|slap) (?:it|them|that|those|him) (?:some|a bit of|a little|more|lots of|a touch of|a|subtle|light) ?chorus\b"
)


def chorus_is_effect(clause: Clause) -> bool:
    """True for "slap a chorus on the guitar", where a section could be meant by the word alone."""
    return "chorus" in clause.text and _CHORUS_ON.search(clause.text) is not None and bool(parts(clause))


_NOUN_MARKS = {
    "the", "a", "second", "first", "last", "final", "another", "big", "each", "every", "my", "new", "bar", "bars", "short", "long", "beat", "huge", "extra",
    "bigger", "in", "to", "longer", "proper", "real", "fake", "this", "that", "main", "instrumental", "drum",
    "before", "after", "into", "during", "until",
}  # fmt: skip
"""Words before a section that could be a verb."""
_SAID_OF = {
    "should", "needs", "need", "is", "has", "could", "must", "wants", "feels", "sounds", "energy", "intensity", "isnt", "doesnt", "gets", "at",
}  # fmt: skip
"""Words after one that is none."""


def _is_verb(clause: Clause, hit: Hit) -> bool:
    """True for "drop" and "break" used as verbs, "solo" as an order, "build" as "make"."""
    at = hit.first - clause.first
    word = clause.words[at]
    before = clause.words[at - 1] if at else ""
    after = clause.words[at + 1] if at + 1 < len(clause.words) else ""
    if word not in ("drop", "solo", "build", "break", "hook") or not after or before in _NOUN_MARKS:
        return False
    if after.isdigit() and clause.words[at + 2 : at + 3] == ["only"]:
        return False
    if word == "drop" and after.isdigit() and regex(r"%|percent").search(clause.text):
        return False
    if after in _SAID_OF or (word == "hook" and after not in ("me", "us", "up", "it", "them", "into", "onto")):
        return False
    article = {"a", "an", "another"}.intersection(clause.words[max(0, at - 4) : at])
    return not (article and after not in ("out", "in", "off", "down", "the", "it", "a", "to"))


def _passing(clause: Clause, hit: Hit) -> bool:
    at = hit.first - clause.first
    return any(word in ("before", "after", "into") for word in clause.words[max(0, at - 3) : at])


_COUNTED = regex(
    r"[ -]*(?:more |extra |full )?(?:%|x\b|(?:bars?|measures?)\b(?! ?\d)|(?:db|decibels?|percent|bpm|times|semitones?|steps?|octaves?|tones?|cents|lufs|ms|seconds?|secs?|minutes?|mins?|beats)\b)"
)
"""What follows a number that counts something, and is not a section's."""


def _numbered(clause: Clause, hit: Hit) -> str:
    at = hit.first - clause.first
    after = clause.words[hit.last - clause.first + 1 : hit.last - clause.first + 2]
    for word in reversed(clause.words[max(0, at - 2) : at]):
        if word in _ORDINALS and _ORDINALS[word] != "last":
            return f"{hit.name} {_ORDINALS[word]}"
        if word in ("last", "final"):
            return f"last {hit.name}"
    if (
        after
        and after[0].isdigit()
        and len(after[0]) < 3
        and not _COUNTED.match(clause.text, clause.tokens[hit.last - clause.first + 1].end - clause.tokens[0].start)
    ):
        return f"{hit.name} {int(after[0])}"
    return hit.name


def numbered(clause: Clause, hit: Hit) -> str:
    """Name a section with the number it is said with: "drop 2", "last hook"."""
    return _numbered(clause, hit)


UNTIL = regex(r"\b(?:until|till|til)\b")


def named_after(text: str, at: int) -> str:
    """Name the section that follows "until the"."""
    found = regex(
        r" (?:the |that |my )?((?:first|second|third|last|final) )?(intro|verse|chorus|hook|pre-?chorus|bridge|drop|breakdown|break|build(?:-?up)?|outro|ending|solo|interlude)\b(?: (\d))?"
    ).match(text[at:])
    if found is None:
        return ""
    name = {"buildup": "build", "build-up": "build", "ending": "outro", "pre-chorus": "prechorus"}.get(
        found[2], found[2]
    )
    if found[1]:
        order = {"first": " 1", "second": " 2", "third": " 3"}.get(found[1].strip())
        return f"{name}{order}" if order else f"last {name}"
    return f"{name} {found[3]}" if found[3] else name
