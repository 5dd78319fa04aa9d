"""Who plays: parts that come and go, and more or less of one."""

from __future__ import annotations

from dawg.assistant.reader import scope
from dawg.assistant.reader.changes import DENSE
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.refusals import is_on_beats
from dawg.assistant.reader.steps import each, first_of

_DOES = regex(
    r"\b(?:have|let|make|can|should|could) (?:the |my )[\w -]{2,24} (?:play|follow|walk|do|go up|go down|hit|double|copy|answer|stay|keep|hold|pulse|breathe|move)\b|\b(?:needs?|could use) (?:\w+ )?(?:fixing|work|help|attention|tweaking|love|something|help|changing)\b(?! (?:like|such))"
)
"""What a part that is there shall do: neither added nor removed."""


IS_TO_DO = regex(
    r"\b(?:want|need|like) (?:the|my|that|those) [\w -]{2,24}? to (?!(?:be|come|enter|start|join|play|appear|kick|drop|return|double|layer|answer|support|accompany)\b)"
)
"""What is wanted of a part that is there: "I want the snare to crack like a whip"."""
_BROUGHT_IN = regex(
    r"\b(?:bring|drop|throw|mix|fade|have|let|put) (?:the |my |some |an? |those )?[\w-]{2,16}(?: [\w-]{2,16})? (?:come )?in\b(?= (?:on|at|for|with|during|after|around|from|only)\b|$)"
)


def presence(clause: Clause) -> list[Operation] | None:
    """Add and remove parts; "more" and "less" of one."""
    return first_of((_refused, _in_or_out, _more_or_less, _gone, _placed_in), clause, scope.parts(clause))


def _refused(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Parts that are refused; no part comes or goes for what it does."""
    gone = [hit.name for hit in clause.refused if hit.kind in ("instrument", "role") and hit.name != "mix"]
    if gone and not named:
        if is_on_beats(clause.text):
            return each("vary", clause, targets=gone, amount=None)  # "no claps on the twos and fours"
        return each("remove", clause, targets=gone, amount=None)
    details = [hit.name.rpartition(" ")[0] for hit in clause.refused if hit.kind == "detail"]
    if details and not named:
        return each("simplify", clause, targets=details, amount=None)  # "no guitar solos"
    does = _DOES.search(clause.text) or regex(r"\b(?:comes?|enters?|starts?) (?:in )?too\b").search(clause.text)
    return [] if does or not named else None


def _in_or_out(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "Bass in", "drums out", too many of them, rolls."""
    if regex(r"\btoo many\b|\bway too much\b(?! reverb)").search(clause.text):
        return each("simplify" if named[0] in DENSE else "volume_down", clause, amount=None)
    if (
        regex(
            r"(?:and |then )?(?:the |an? |some )?[\w -]{2,24} in(?: too| as well| instead)?(?: please| pls)?"
        ).fullmatch(clause.text)
        and not clause.cues
    ):
        return each("add", clause, amount=None)
    if _BROUGHT_IN.search(clause.text) and not clause.has("remove_strong", "mute"):
        return each("add", clause, amount=None)
    if regex(r"(?:the )?[\w -]{2,24} (?:out|gone|away)(?: please| pls)?").fullmatch(clause.text) and not clause.cues:
        return each("remove", clause, amount=None)
    if (
        clause.says("roll", "rolls")
        and not scope.section(clause)
        and not clause.has("add", "add_strong", "remove", "remove_strong", "mute")
    ):
        return each("densify", clause, amount=None)
    return None


def _more_or_less(clause: Clause, named: list[str]) -> list[Operation] | None:
    """More, fewer, half or twice as many."""
    if clause.says("more") and (
        not clause.has("add_strong") or regex(r"\b(?:put|give|get|have) (?:\w+ ){0,3}?more\b").search(clause.text)
    ):
        if regex(r"\b(?:in|up|out|through) (?:in )?the mix\b|\bof (?:the|that)\b").search(clause.text):
            return each("volume_up", clause, amount=None)
        return each("densify" if named[0] in DENSE or named[0] == "melody" else "volume_up", clause, amount=None)
    if clause.says("less", "fewer"):
        return each("simplify" if named[0] in DENSE or named[0] == "melody" else "volume_down", clause, amount=None)
    if len(named) == 1 and regex(r"\bdouble (?:up )?(?:the )?[\w -]*(?:pattern|hits|notes|rhythm)\b").search(
        clause.text
    ):
        return each("densify", clause)
    if regex(r"\b(?:halve|half) (?:the |them|those|that)|\bhalf as many\b").search(clause.text) and set(named) <= DENSE:
        return each("simplify", clause, amount=None)
    if set(named) <= DENSE and regex(r"\bdouble (?:up )?(?:the|those|them)\b(?!.*\b(?:with|by)\b)").search(clause.text):
        return each("densify", clause, amount=None)
    if len(named) > 1 and regex(r"\bdouble the\b.*\bwith\b").search(clause.text):
        return each("add", clause, targets=named[1:], amount=None)
    return None


def _gone(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Parts that go."""
    if regex(r"\b(?:get|take|pull|chuck|toss|throw|cut|leave|kick)\b.*\bout\b").search(clause.text):
        return each("remove", clause, amount=None)
    if regex(r"\bdrop (?:an?|some|in)\b").search(clause.text):
        return each("add", clause, amount=None)
    if (
        clause.has("remove_strong")
        or clause.starts_with("remove")
        or (clause.has("remove") and not clause.has("add", "add_strong"))
    ):
        return each("remove", clause, amount=None)
    return None


def _placed_in(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Parts that come, also by where they are put."""
    placed = regex(
        r"\b(?:in|on|during|under|over|for|of|into|before|at|throughout|through|across) (?:the |my |each |every )?(?:\w+ )?[\w-]+(?: \d+)?(?: please| pls)?$"
    ).search(clause.text)
    regular = regex(r"\b(?:every|each) (?:\d{1,2} |other |second )?(?:bars?|beats?|section|time)\b").search(clause.text)
    offered = (regular and not clause.cues) or regex(
        r"(?:and |then |also |plus )*(?:maybe|perhaps|possibly|plus|also|and) (?:some|an?|a bit of|a few)\b"
    ).match(clause.text)
    if IS_TO_DO.search(clause.text):
        return None
    if len(named) == 1 and _is_given_to(clause) and not clause.has("add_strong") and not clause.says("solo"):
        return None  # "give the lead some ..."
    if (
        offered
        or clause.has("add", "add_strong", "use", "give")
        or (placed and scope.section(clause) and not clause.cues - {"solo"})
    ):
        return _added(clause, named)
    return None


def _is_given_to(clause: Clause) -> bool:
    """True for the lead of "give the lead some vibrato"."""
    first = next((hit.first - clause.first for hit in clause.hits if hit.kind in ("instrument", "role")), 0)
    before = clause.words[max(0, first - 2) : first]
    return before[:1] == ["give"] and before[-1] in ("the", "my", "that", "those")


def _added(clause: Clause, named: list[str]) -> list[Operation]:
    """Parts come in; "to the drums" is where, and "panned right" another step."""
    beside = ("with",) if clause.says("layer", "double", "stack", "blend", "pair", "layered") else ()
    onto = scope.after_preposition(clause, "on", "to", "onto", "underneath", "under", "behind", "over", *beside)
    new = [name for name in named if name not in onto] or named
    side = regex(r"\bpanned (?:\w+ )?(left|right|center|centre)\b").search(clause.text)
    panned = each("pan", clause, targets=new, amount=side[1]) if side else []
    return [*each("add", clause, targets=new, amount=None), *panned]
