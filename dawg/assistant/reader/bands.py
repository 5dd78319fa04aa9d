"""A band of a part that is raised or lowered, whatever the verb: "boost highs on the sample"; room that is made for a voice."""

from __future__ import annotations

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each

_BAND = r"(?:highs?|lows?|mids?|trebles?|high[ -]?ends?|low[ -]?ends?|top[ -]?ends?|bottom[ -]?ends?|high[ -]?mids?|low[ -]?mids?|midrange|mid[ -]?range|high frequencies|low frequencies|air)"
_RAISED = regex(
    r"^(?:(?:and|then|also|please|can|could|you|we|maybe|just|now|lets|a|bit|little) )*"
    r"(?:boost|raise|lift|increase|bump|turn up|push|push up|bring up|crank|up|cut|reduce|lower|dip|drop|decrease|turn down|bring down|tame|attenuate|pull down)(?: up| down| back| out| off)? "
    rf"(?:(?:some|a bit of|a little|a lot of|of|the|more|those|its|their|bit|little|a) )*{_BAND}(?: up| down| back| a bit| a little| slightly)* (?:on|of|in|from|for) (?:the |my |that |those )?(?=\w)"
)
ROOM = "room"
"""The effect of an `eq` that makes room for a voice."""
_ROOM_FOR = regex(
    r"\b(?:make|leave|create|clear|carve(?: out)?|give|open(?: up)?|free(?: up)?|need|want) (?:(?:some|more|a bit of|a bit|a little|enough|a|of|bit|little|plenty) )*(?:room|space|a pocket|pocket|a hole|hole) (?:\w+ )?for (?:the |my |a |some |any |our |lead )*(?:vocals?|voices?|vox|singers?|singing|rappers?|rapping|rap|lyrics|lead vocals?|topline|mc)\b"
)


def banded(clause: Clause) -> list[Operation] | None:
    """Equalise the part that a band is named of."""
    if clause.names("effect"):
        return None
    if _ROOM_FOR.search(clause.text):
        return [Operation(op="eq", section=scope.section(clause), amount=amounts.amount(clause), effect=ROOM)]
    raised = _RAISED.match(clause.text)
    named = scope.after_preposition(clause, "on", "of", "in", "from", "for") if raised else []
    return each("eq", clause, targets=named) if named else None
