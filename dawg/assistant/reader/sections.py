"""The form: sections added, removed, resized, repeated and moved, and the fills between them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import first_of
from dawg.assistant.reader.tables import Hit

_NEW_SECTION = regex(
    r"^\W*(?:\w+ ){0,3}?(?:add|insert|put|tack|stick|drop|throw|want|need|needs|have|use|get|make|make me|create|write|write me|give (?:it|this|that|me|us|the (?:beat|track|song))) (?:in )?(?:an?|another|one more|some kind of) (?:\w+[ -]){0,3}?(?:intro|verse|chorus|hook|pre-?chorus|bridge|drop|break|breakdown|build|build-?up|outro|interlude|solo)\b"
)


_TRANSITION = regex(
    r"\btransitions?\b.*\b(?:abrupt|sudden|jarring|harsh|rough|smoother|better|awkward|weak|clunky)\b|\b(?:smooth|smoother|better|improve|fix|add|ease|need|needs|cleaner)\b.*\btransitions?\b"
)
_REST_AFTER = regex(
    r"\b(?:everything|anything|all of it|the rest|all|whatever) (?:that comes )?after\b|\b(?:end|finish|stop|ends|finishes|cut)(?: it| this| the (?:track|song|beat))?(?: right| straight| directly| off)? after\b"
)
_EDGE_BARS = regex(r"\b(first|last|final|opening) (\d{1,3}) bars?\b(?! (?:of|before|in)\b)")
_OUT_OF = regex(
    r"\b(?:some|stuff|things?|sounds?|noise|elements|layers|parts|something|everything|them|those|it)\b.*\b(?:out of|from|in|off|during)\b (?:the|my|that|those|this|all|verse|chorus|hook)"
)
"""Where something goes, which is not the section itself."""
_ALIKE = regex(
    r"\b(?:is|are|sounds?|feels?) (?:\w+ ){0,2}?(?:the same as|identical|too similar|just like|exactly like|a copy of|too close to|no different)\b"
)
"""What is said of a section that repeats another."""
_PUTS_IT = regex(
    r"\b(?:put|add|place|drop|throw|stick|have) (?:it|them|that one|those) (?:in|on|at|into|over|under|before)\b"
)
"""What is put into a section is a part that was named before."""
_CUT = regex(r"\b(?:cut|trim|chop|crop|reduce|bring|take|knock|shrink|condense|tighten|just|only|max|at most)\b")
"""What makes a section shorter to so many bars."""


def _edge(where: str | None) -> bool:
    """True for bars inside a section or of the piece, which are where something is, not how long it is."""
    return where is not None and regex(r"(?:first|last) \d+ bars|bars? \d|before ").match(where) is not None


def fills(clause: Clause) -> list[Operation] | None:
    """Fills come before, into or at the end of sections: the section named is where, not what."""
    asked = (
        clause.has("add", "add_strong", "give", "remove", "remove_strong")
        or clause.says("more", "longer", "bigger", "better", "less", "fewer")
        or any(hit.name == "fills" and clause.leads(hit) for hit in clause.hits)
    )
    if _TRANSITION.search(clause.text) and not scope.parts(clause):
        return [Operation(op="add", target="fills", section=scope.section(clause))]
    if "fills" not in scope.parts(clause) or not asked or clause.has("vary", "regenerate"):
        return None
    dropped_in = regex(r"\bdrop (?:in )?(?:an?|some|another)\b").search(clause.text)
    gone = (clause.has("remove_strong") or clause.starts_with("remove")) and not dropped_in
    return [Operation(op="remove" if gone else "add", target="fills", section=scope.section(clause))]


_LAST_HIT = regex(
    r"\b(?:end|ends|finish|finishes|close|stop|stops)\b.*\b(?:on|with) (?:a|an|one) (?:\w+ ){0,2}?(hit|bang|boom|impact|crash|stab|cymbal)\b"
)
_HITS = {"crash": "crash", "cymbal": "crash", "stab": "stabs"}


def last_hit(clause: Clause) -> list[Operation] | None:
    """ "End it on a big hit": something is struck in the last bar."""
    found = _LAST_HIT.search(clause.text)
    return [Operation(op="add", target=_HITS.get(found[1], "impact"), section="last 1 bars")] if found else None


_OF_A_SECTION = (
    r"(?:the |my )?(?:(?:first|second|third|last) )?(?:intro|verse|chorus|hook|bridge|drop|breakdown|outro)(?: \d)?"
)
_LIKE_ANOTHER = regex(
    rf"\b(?:make|have|let) {_OF_A_SECTION} (?:sound |be |feel |go )?(?:just |exactly |more )?(?:like|the same as|similar to) {_OF_A_SECTION}\b"
)
"""One section that is to be like another, which nothing copies: asked about."""


def sections(clause: Clause) -> list[Operation] | None:
    """Add, remove, extend, shorten, repeat, move sections; the whole beat where none is named."""
    hit, where = scope.section_hit(clause), scope.section(clause)
    clause.is_open = clause.is_open or _LIKE_ANOTHER.search(clause.text) is not None
    made = first_of((_to_size, _length, _cut_out, _again, _unnamed), clause, hit, where)
    if made is None and hit is not None and not _PUTS_IT.search(clause.text):
        made = first_of((_moved_or_new, _resized, _left_out, _asked_for), clause, hit, where)
    return made and [_of_one(step) for step in made]


def _of_one(step: Operation) -> Operation:
    """Keep the first of several sections where only one can be meant."""
    several = step.op in ("arrange", "add_section") and step.section is not None
    return replace(step, section=str(step.section).partition(" and ")[0]) if several else step


def _length(clause: Clause, hit: Hit | None, where: str | None) -> list[Operation] | None:
    """Longer, shorter, in another order."""
    edge = _EDGE_BARS.search(clause.text)
    if edge and hit is None and clause.has("remove", "remove_strong", "shorten") and not scope.parts(clause):
        side = "first" if edge[1] in ("first", "opening") else "last"
        return [Operation(op="shorten", section=f"{side} {edge[2]} bars", amount=f"{edge[2]} bars")]
    if (
        clause.has("arrange")
        and (hit or regex(r"\b(?:arrange|arrangement|structure|order|full (?:track|song))").search(clause.text))
        and not scope.parts(clause)
    ):
        moved = next((h for h in clause.hits if h.kind == "section"), None)
        return [Operation(op="arrange", section=moved.name if moved else None)]
    if clause.has("extend", "shorten") and not scope.parts(clause):
        return [
            Operation(
                op="shorten" if clause.has("shorten") and not clause.says("extend", "longer") else "extend",
                section=where,
                amount=amounts.amount(clause),
            )
        ]
    return None


def _cut_out(clause: Clause, hit: Hit | None, where: str | None) -> list[Operation] | None:
    """Bars and sections that go."""
    if hit is not None and _REST_AFTER.search(clause.text) and not scope.parts(clause):
        name = scope.named_after(clause.text, clause.text.index(" after") + 6)
        return [Operation(op="remove_section", section=f"after {name or hit.name}")]
    if hit is None and (where or "").startswith("bars ") and not scope.parts(clause) and _cuts(clause):
        return [Operation(op="remove_section", section=where)]
    return None


def _unnamed(clause: Clause, hit: Hit | None, where: str | None) -> list[Operation] | None:
    """A section that is refused, or one that is to sound different."""
    left_out = [h for h in clause.refused if h.kind == "section"]
    if hit is None and left_out and not scope.parts(clause) and not clause.hits:
        return [Operation(op="remove_section", section=left_out[0].name)]
    if hit is not None and _ALIKE.search(clause.text) and not scope.parts(clause):
        return [Operation(op="vary", section=where)]
    return None


_SUNG_THERE = regex(
    r"\b(?:vocals?|voices?|singing|singers?|vox|rap(?:ping|per)?|lyrics|choir|ad ?libs?) (?:\w+ )?(?:over|on|onto|in|to|into|for|under|during|through) (?:the|my|every|each|all|our|\w+ (?:verse|chorus|hook|bridge)|verse|chorus|hook|bridge|intro|outro)\b"
)
"""Voices in a section that is there: "add rap vocals over the second verse"."""


_REPEATS = regex(
    r"\b(?:intro|verse|chorus|hook|bridge|drop|breakdown|outro|part|section)(?: \d)? (?:\w+ ){0,3}repeats\b(?! twice)"
)
"""What a section does already: "the second drop just repeats the first one"."""


def _moved_or_new(clause: Clause, hit: Hit, where: str | None) -> list[Operation] | None:
    """Sections elsewhere, or once more."""
    made = _moved(clause, where) or _new(clause, hit, where)
    if made:
        return made
    if set(scope.parts(clause)) - {"fills", "vocals"}:
        return []
    if clause.has("repeat") and not (clause.has("volume_up", "volume_down") or _REPEATS.search(clause.text)):
        return [Operation(op="add_section", section=where or hit.name, amount="repeat")]
    return None


_TO_SIZE = regex(
    r"(?: \d(?= \D))?(?: (?:be|go|down|back|up|out|should|must|has to|to be|just|only))*( to| at| of)?(?: (?:just|about|like|around|exactly|only|be|maybe))* "
    r"(\d{1,4}(?:\.\d{1,2})?|an?(?= min))[ -]?(bars?|measures?|seconds?|secs?|minutes?|mins?)?(?: (?:long|instead|please|pls|max|now|in length|total))*\W*$"
)
"""How long a section is to be, behind its name: "the intro to 4", "the outro 20 seconds long"."""
_NUMBERED = regex(r"\d|\ba min")
_SHORTENS = regex(
    r"\b(?:cut|trim|chop|crop|reduce|knock|shrink|condense|tighten|shorten|clip|pare|slim|bring|take)\b|\bdown to\b|^\W*(?:(?:and|then|please|can|you|just) )*drop\b"
)
_LENGTHENS = regex(r"\b(?:extend|stretch|lengthen|expand|grow|draw)\b")


def _to_size(clause: Clause, hit: Hit | None, where: str | None) -> list[Operation] | None:
    """ "Cut the intro to 4", "make the outro 20 seconds long"."""
    if hit is None or scope.parts(clause) or not _NUMBERED.search(clause.text):
        return None
    behind = clause.text[clause.tokens[hit.last - clause.first].end - clause.tokens[0].start :]
    said = _TO_SIZE.match(behind)
    shorter, longer = _SHORTENS.search(clause.text), _LENGTHENS.search(clause.text)
    if said is None or _edge(where) or not (said[3] or (said[1] and (shorter or longer) and float(said[2]) <= 64)):
        return None
    lasting = (said[3] or "bars").startswith(("s", "m")) and not (said[3] or "").startswith("me")
    many = float(said[2] if said[2][0].isdigit() else 1) * (60 if (said[3] or "").startswith("mi") else 1)
    amount = f"{many:g} {'seconds' if lasting else 'bars'}"
    return [Operation(op="shorten" if shorter and not longer else "extend", section=where, amount=amount)]


def _resized(clause: Clause, hit: Hit, where: str | None) -> list[Operation] | None:
    """ "Make the hook 16 bars"."""
    resize = regex(r"\b(?:make|to|be|should be|just|only|max)\b.*?(?<!\d)(\d{1,5})[ -]?(?:bars?|measures?)").search(
        clause.text
    )
    bare = regex(
        r"(?:the |an? )?(?:[a-z-]+ )?(?:\d )?(\d{1,3})[ -](?:bars?|measures?)(?: [a-z-]+)?(?: please| pls)?"
    ).fullmatch(clause.text)
    resize = resize or bare
    other = regex(r"\b(?:not|instead of|from|down from) (\d{1,3})\b").search(clause.text)
    if resize and not (clause.has("add_strong") or _edge(where)):
        fewer = other is not None and int(other[1]) > int(resize[1])
        shorter = fewer or clause.has("shorten") or _CUT.search(clause.text) is not None
        return [Operation(op="shorten" if shorter else "extend", section=where, amount=f"{resize[1]} bars")]
    return None


def _left_out(clause: Clause, hit: Hit, where: str | None) -> list[Operation] | None:
    """Sections that go; what is about something else ends the search."""
    if _feels(clause) or _passing_through(clause, hit) or _OUT_OF.search(clause.text) or _is_where(clause, hit):
        return []
    if any(h.kind in ("instrument", "role") for h in clause.refused):
        return []  # "no more strings in the intro"
    skipped = regex(r"\bskip (?:the|that|this|over)\b").search(clause.text)
    if (
        skipped
        or clause.has("remove_strong")
        or clause.starts_with("remove")
        or any(h.kind == "section" for h in clause.refused)
    ):
        return [Operation(op="remove_section", section=where)]
    return None


def _asked_for(clause: Clause, hit: Hit, where: str | None) -> list[Operation] | None:
    """Sections that come."""
    known = clause.words[hit.first - clause.first] == "the" or _said_of(clause, hit)
    after = clause.words[hit.last - clause.first + 1 : hit.last - clause.first + 2]
    if _SUNG_THERE.search(clause.text) and "vocals" in scope.parts(clause):
        return None
    subject = clause.leads(hit) and after and after[0] in ("needs", "need", "could", "should", "wants", "has")
    if subject or (known and not clause.has("add_strong")):
        return None  # "I need the drop to land earlier"
    if clause.has("add_strong", "add") and not _leads_into(clause) and not clause.names("genre"):
        return [_addition(clause, hit, where)]
    return None


def _again(clause: Clause, hit: Hit | None, where: str | None) -> list[Operation] | None:
    """ "Another verse", "add a drop after the build", "make an outro"."""
    if hit is None:
        return None
    if regex(
        r"\W*(?:(?:and|then|maybe|lets?|have|do|we|need) )*(?:another|one more|1 more|an extra|extra|a second|a third|two more|2 more)\b"
    ).match(clause.text) and not scope.parts(clause):
        name = next(h.name for h in clause.hits if h.kind == "section")
        return [Operation(op="add_section", section=name, amount=amounts.amount(clause))]
    if (
        clause.has("add_strong", "add", "give")
        and not clause.has("vary")
        and (clause.has("add_strong") or not _feels(clause))
        and _NEW_SECTION.search(clause.text)
        and not scope.parts(clause)
    ):
        return [_addition(clause, hit, where or hit.name)]
    if re.fullmatch(rf"(?:\w+ ){{0,2}}?make (?:me )?(?:an?|another) (?:\w+ )?{hit.name}", clause.text):
        return [Operation(op="add_section", section=hit.name)]
    return None


def _moved(clause: Clause, where: str | None) -> list[Operation] | None:
    """ "Swap verse 2 and the bridge", "put the bridge first", "start with the hook"."""
    if (
        len({h.first for h in clause.hits if h.kind == "section"}) > 1
        and clause.has("change")
        and not scope.parts(clause)
    ):
        return [Operation(op="arrange", section=where)]
    if regex(
        r"\b(?:put|place|bring) (?:(?:the|my|that) (?:\w+ )?[\w-]+|verse|chorus|hook|bridge|drop|breakdown|intro|outro)(?: \d+)? (?:before|after|at the|to the|first|last|up front)\b"
    ).search(clause.text) and not set(scope.parts(clause)):
        return [Operation(op="arrange", section=where)]
    if regex(
        r"\b(?:start|begin|open|end|finish|close)s? (?:it |this |the (?:track|beat|song) )?(?:off )?(?:with|on) (?:the|a)\b"
    ).search(clause.text):
        return [Operation(op="arrange", section=where)]
    if (
        regex(r"\b(?:earlier|sooner|later|too (?:soon|early|late))\b").search(clause.text)
        and not scope.parts(clause)
        and not clause.has("extend")
    ):
        return [Operation(op="arrange", section=where)]
    return None


def _new(clause: Clause, hit: Hit, where: str | None) -> list[Operation] | None:
    """ "Add 4 bars to the intro", "add a 16 bar verse with strings"."""
    if clause.has("add_strong") and _is_added(clause, hit):
        return [_addition(clause, hit, where)]
    return None


def _addition(clause: Clause, hit: Hit, where: str | None) -> Operation:
    """The section that is named, or, where only bars are, the kind that was heard."""
    section = hit.name if (where or "").startswith("bar") else where
    return Operation(op="add_section", section=section, amount=amounts.amount(clause))


def _is_added(clause: Clause, hit: Hit) -> bool:
    """True for "add a 16 bar verse with strings": the section comes first and is new."""
    parts = [
        other.first
        for other in clause.hits
        if other.kind in ("instrument", "role", "effect") and other.name != hit.name
    ]
    before = clause.words[max(0, hit.first - clause.first - 4) : hit.first - clause.first]
    return (
        bool(parts)
        and min(parts) > hit.last
        and bool({"a", "an", "another", "new"}.intersection(before))
        and not _leads_into(clause)
    )


def _cuts(clause: Clause) -> bool:
    return clause.has("remove_strong") or clause.starts_with("remove")


def _said_of(clause: Clause, hit: Hit) -> bool:
    """True for a section that is there: "the drop", "my last hook"."""
    before = clause.words[max(0, hit.first - clause.first - 3) : hit.first - clause.first]
    return bool({"the", "my", "this", "that", "both", "each", "every"}.intersection(before))


def _passing_through(clause: Clause, hit: Hit) -> bool:
    """True for a section that only says where or when: "before the drop", "out of the verse"."""
    before = clause.words[max(0, hit.first - clause.first - 2) : hit.first - clause.first]
    removes = clause.has("remove", "remove_strong", "mute") or any(h.kind == "section" for h in clause.refused)
    return removes and bool({"before", "after", "into", "during", "until"}.intersection(before))


_IN = regex(
    r"\w+ (?:the|my|that|those|these|some) [\w -]+ (?:in|from|during|out of) (?:(?:the|my|each|every|first|second|last) )*$"
)


def _is_where(clause: Clause, hit: Hit) -> bool:
    """True for the chorus of "remove the yodelling in the chorus", whatever it is that goes."""
    return _IN.search(clause.text[: clause.tokens[hit.first - clause.first].start - clause.tokens[0].start]) is not None


def _feels(clause: Clause) -> bool:
    return clause.has(
        "energy_up",
        "energy_down",
        "densify",
        "simplify",
        "brighter",
        "darker",
        "punchier",
        "volume_up",
        "volume_down",
        "swing",
        "vary",
    )


def _leads_into(clause: Clause) -> bool:
    """True for "add a bit more energy to the hook": the section is where, not what."""
    hit = scope.section_hit(clause)
    at = hit.first - clause.first if hit else 0
    return any(
        word in ("to", "in", "into", "on", "at", "during", "for", "under", "over", "throughout")
        for word in clause.words[max(0, at - 2) : at]
    )
