"""The piece made longer or shorter: bars added ("tack 4 bars on at the end") or cut, and how long it is to be ("cut it to 16 bars")."""

from __future__ import annotations

import re

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_OF_IT = r"(?: (?:of|to|onto|on) (?:it|this|that|the (?:whole )?(?:track|song|beat|piece|tune|loop|thing)))?"
_PUT = (
    r"^(?:(?:and|then|also|now|please|just|can|could|you|we|ok|lets|maybe|i|want|to|id|like|need) )*"
    r"(?:(?:add|append|insert|tack|stick|put|throw|slap|attach)(?: on| in)?|give (?:it|me|us|this)|have|want|need) "
    r"(?:on )?(?:about |around |an? )?(?:another |extra |additional |more )?(\d{1,4}) (?:more |extra |additional |new )?(?:bars?|measures?)"
    r"(?: more| extra)?(?: on| in)?(?: long)?"
)
_ADDED = regex(
    _PUT + rf"{_OF_IT}(?: (?:at|to|on|onto) the (?:very )?(?:end|start|beginning|front|top|tail){_OF_IT})?{_OF_IT}"
    r"(?: please| pls| too| as well)*$"
)


_TO_A_SECTION = regex(
    _PUT
    + r" (?:(?:at|to|on|onto) the (?:very )?(?:end|start|beginning|tail|front) of |(before|after) |(?:to|onto|on|in|of) )(?=\S)"
)


def lengthened(clause: Clause) -> list[Operation] | None:
    """Make the piece longer by the bars that are added to it."""
    if scope.parts(clause) or clause.names("genre"):
        return None
    hit = scope.section_hit(clause, any_place=True)
    if hit is not None:
        return _section_lengthened(clause, scope.numbered(clause, hit))
    added = _ADDED.match(clause.text.strip(" .!?"))
    if added is None or int(added[1]) == 0:
        return None
    return [Operation(op="extend", amount=f"{int(added[1])} bars")]


def _section_lengthened(clause: Clause, section: str) -> list[Operation] | None:
    """Make a section longer by the bars that are put to it; "before the hook" is the one that leads into it."""
    added = _TO_A_SECTION.match(clause.text)
    if added is None or int(added[1]) == 0:
        return None
    where = f"before {section}" if added[2] == "before" else section
    return [Operation(op="extend", section=where, amount=f"{int(added[1])} bars")]


_WHOLE = r"(?:it(?: all)?|this|that|everything|(?:the|my|this|that) (?:(?:whole|entire|full) )?(?:track|song|beat|piece|tune|loop|thing|instrumental|arrangement|length))"
_LONG = r"(\d{1,4}(?:\.\d{1,2})?|an?|half a) ?(bars?|measures?|sec(?:ond)?s?|s|min(?:ute)?s?)( and a half)?(?: (?:long|total|flat|max|in length|instead))?"
_POLITE = r"(?:(?:and|then|also|now|please|just|can|could|you|we|ok|lets|maybe|i|want|to|id|like|need|gotta) )*"
_RESIZED = regex(
    rf"{_POLITE}(?:(cut|trim|shorten|crop|reduce|turn|shrink|bring|chop|condense|squeeze|truncate|take|tighten|compress|edit|pare)|(extend|lengthen|stretch|expand|grow|bump|draw out|loop))(?: (?:down|back|out|up))?"
    rf"(?: {_WHOLE})?(?: (?:down|back|out|up|right|all the way|only|just))* (to|into|by) (?:just |only |about |exactly |around |like |maybe )*{_LONG}(?: please| pls)?"
)
_HALVED = regex(
    rf"{_POLITE}(?:(?:cut|chop|slice|split) {_WHOLE} (?:in|by) half|halve {_WHOLE}|make {_WHOLE} half (?:as long|the length)|half the length)"
)
_ENOUGH = ("to", "into", "by", "half", "halve", "off", "cut", "trim", "chop", "lose", "shave")


def resized(clause: Clause) -> list[Operation] | None:
    """Make the whole so long: "cut it to 16 bars", "stretch it to 2 minutes", "lose 4 bars"."""
    if not clause.says(*_ENOUGH) or scope.parts(clause) or scope.section_hit(clause) is not None:
        return None
    text = clause.text.strip(" .!?")
    said = _RESIZED.fullmatch(text)
    if said:
        op = "shorten" if said[1] else "extend"
        return [Operation(op=op, amount=_lasting(said))]
    if _HALVED.fullmatch(text):
        return [Operation(op="shorten", amount="50 %")]
    return None


_SET = regex(
    rf"{_POLITE}(?:make|keep|have|get|set|want|need) {_WHOLE}(?: (?:to|be|at|exactly|about|just|only|last))* (\d{{1,4}})[ -](?:bars?|measures?)(?: (?:long|total|in total|instead|in length))?"
)


def of_the_whole(clause: Clause) -> Operation | None:
    """Return how long all of it is to be, said beside other orders: "mute the bass and make it 32 bars"."""
    said = _SET.fullmatch(clause.text.strip(" .!?")) if clause.says("bars", "bar", "measures") else None
    return Operation(op="extend", amount=f"{int(said[1])} bars") if said else None


def _lasting(said: re.Match[str]) -> str:
    """Return bars as bars and every time in seconds."""
    value = {"a": 1.0, "an": 1.0, "half a": 0.5}.get(said[4]) or float(said[4])
    value += 0.5 if said[6] else 0
    if said[5].startswith(("bar", "measure")):
        return f"{value:g} bars"
    return f"{value * (60 if said[5].startswith('m') else 1):g} seconds"
