"""Bars that are added to the piece: "add 8 bars", "tack 4 bars on at the end". How long it shall be is told elsewhere."""

from __future__ import annotations

import re

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.reading import Operation

_OF_IT = r"(?: (?:of|to|onto|on) (?:it|this|that|the (?:whole )?(?:track|song|beat|piece|tune|loop|thing)))?"
_PUT = (
    r"^(?:(?:and|then|also|now|please|just|can|could|you|we|ok|lets|maybe|i|want|to|id|like|need) )*"
    r"(?:(?:add|append|insert|tack|stick|put|throw|slap|attach)(?: on| in)?|give (?:it|me|us|this)|have|want|need) "
    r"(?:on )?(?:about |around |an? )?(?:another |extra |additional |more )?(\d{1,4}) (?:more |extra |additional |new )?(?:bars?|measures?)"
    r"(?: more| extra)?(?: on| in)?(?: long)?"
)
_ADDED = re.compile(
    _PUT + rf"{_OF_IT}(?: (?:at|to|on|onto) the (?:very )?(?:end|start|beginning|front|top|tail){_OF_IT})?{_OF_IT}"
    r"(?: please| pls| too| as well)*$"
)


_TO_A_SECTION = re.compile(
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
