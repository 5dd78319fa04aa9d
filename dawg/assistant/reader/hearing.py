"""What is heard: mute, solo, unmute."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each, first_of

_ON = regex(r"(?:(?:and|then|the|my|ok|now) )*[\w-]+(?: [\w-]+)? (?:back )?on(?: again| please| pls)?")
"""A part that is switched on: "drums on"."""
_PLACE_ALONE = regex(
    r"(?:(?:for|in|on|over|during) )?(?:the )?(?:(?:first|last|next|opening|final) (?:\d{1,3} )?(?:bars?|beats?)?|bars? \d{1,3}(?: ?(?:-|to|through) ?\d{1,3})?|(?:(?:first|second|third|last) )?(?:intro|verse|chorus|hook|bridge|breakdown|break|outro|build)(?: \d)?)(?: is| should be)? (?:just|only|nothing but) (?:the |an? |my )?(?=\w)"
)
"""Where a part plays alone: "first 8 bars just guitar"."""


def _names_alone(clause: Clause) -> bool:
    """True for "just melody for 4 bars": parts right after "just" and no verb."""
    first = next((hit.first - clause.first for hit in clause.hits if hit.kind in ("instrument", "role")), 9)
    if first > 1 and _PLACE_ALONE.match(clause.text):
        return True
    plain = not clause.has("make", "change", "simplify", "densify", "set", "add", "volume_up", "volume_down")
    return clause.words[0] in ("only", "just") and first == 1 and plain


def hearing(clause: Clause) -> list[Operation] | None:
    """Mute, solo, unmute; everything but one is solo."""
    return first_of((_all_but, _back, _muted, _alone), clause, scope.parts(clause))


_ALL_BACK = regex(r"\b(?:everything|every(?:body|one)|all of (?:it|them)|them all|all)\b.*\bback\b")
_ALL_BACK_WITH = regex(
    r"(?:(?:and|then|now|so) )*(?:bring|get|have|let|drop|put) (?:everything|every(?:body|one)|all of (?:it|them)|them all|it all) (?:come )?back(?: in)? (?:with|on) (?:an? )?(?!the (?:hook|drop|chorus))"
)


def all_return(clause: Clause) -> list[Operation] | None:
    """Everything is heard again, with something new: "bring everybody back with a crash"."""
    if "back" not in clause.word_set or not _ALL_BACK_WITH.match(clause.text) or not scope.parts(clause):
        return None
    return [Operation(op="unmute", section=scope.section(clause)), *each("add", clause, amount=None)]


def _all_but(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "Mute everything but the piano"."""
    everything = regex(
        r"\b(?:everything|all|all of it|anything|the rest)\b.*\b(?:but|except|besides|apart from|other than)\b"
    ).search(clause.text)
    kept = scope.spoken(clause) or [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if (
        everything
        and kept
        and not clause.has("eq", "volume_down", "volume_up")
        and not clause.names("effect")
        and (
            clause.has("mute", "remove", "remove_strong") or regex(r"\b(?:out|off|quiet|silent)\b").search(clause.text)
        )
    ):
        return each("solo", clause, targets=[name for name in kept if name != "mix"], amount=None)
    return None


_FROM_BAR = regex(r"bar \d+")


def _back(clause: Clause, named: list[str]) -> list[Operation] | None:
    """What was not heard is heard again."""
    returning = regex(
        r"\b(?:bring|put|get|come|drop|turn|add|want|give|let|have)\b.*(?<!in the )(?<!to the )(?<!at the )\bback\b(?! in the mix| a | \d)"
    ).search(clause.text)
    if _ALL_BACK.search(clause.text) and (clause.has("unmute") or clause.says("bring", "put", "drop", "let")):
        return [Operation(op="unmute", section=scope.section(clause))]
    if (clause.has("unmute") or returning) and named:
        back = each("unmute", clause, amount=None)
        onwards = _FROM_BAR.fullmatch(scope.section(clause) or "")
        return [replace(step, section=f"from {onwards[0]}") for step in back] if onwards else back
    if named and _ON.fullmatch(clause.text) and not clause.names("effect", "genre", "section"):
        return each("unmute", clause, amount=None)
    if clause.has("unsolo"):
        return each("unsolo", clause, amount=None)
    return None


def _muted(clause: Clause, named: list[str]) -> list[Operation] | None:
    """ "Hats off", "shut the claps up", "stop the bass"."""
    off = regex(r"^[\w -]{2,24}\boff\b(?: in\b| for\b| during\b|$)").search(clause.text) and not clause.names("effect")
    silenced = off or regex(r"\bshut\b.*\bup\b").search(clause.text)
    stopped = clause.words[0] in ("stop", "keep", "prevent") and _FROM_PLAYING.search(clause.text) is not None
    stopped = stopped or (clause.words[0] == "stop" and not clause.says("from", "letting", "making"))
    if named and (silenced or stopped):
        return each("mute", clause, amount=None)
    left_out = [hit.name for hit in clause.refused if hit.kind in ("instrument", "role")]
    if left_out and clause.says("hear", "listen", "play") and not (named or clause.says("just", "only", "once")):
        return each("mute", clause, targets=left_out, amount=None)
    effects = [name for name in clause.names("effect") if name not in clause.names("section")]
    if clause.has("mute") and not effects:
        return each("mute", clause, amount=None)
    return None


_FROM_PLAYING = regex(r"\bfrom (?:playing|sounding|coming in|being heard)\b")
_LEFT_ALONE = regex(
    r"^\W*(?:(?:in|for|during|on|at|over) (?:the )?(?:[\w-]+ ){1,3}?)?(?:keep|leave|have)\b|^[\w ]{0,30}?\bstrip(?:ped)?\b.*\b(?:down|back) to\b|^(?:and |then )?(?:strip|break|bring|take|cut|reduce|pare|drop)\b.*\bto (?:just|only)\b"
)
_ONLY = regex(
    r"\bsolo (?:out )?the\b|\bisolate\b|\b(?:only|just) (?:the|play)\b|\b(?:keep|leave|have|with|to) (?:only|just)\b|^[\w ]{0,30}?\bstrip(?:ped)?\b.*\b(?:down|back) to\b|\bhear (?:only|just)\b"
)
_BY_ITSELF = regex(r"(?:just |only )?(?:the )?[\w &-]{3,40}?\b(?:only|alone|by itself|on its own|by themselves)\b")


def _alone(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Parts that are heard by themselves."""
    if (
        not named
        or clause.says("needs", "fixing")
        or "only after" in clause.text
        or clause.has("add_strong", "volume_up", "volume_down")
    ):
        return None
    by_itself = _BY_ITSELF.match(clause.text) and not clause.has("simplify", "add_strong", "make", "change")
    only = (
        clause.words[0] == "only"
        and not clause.says("thing", "problem", "issue", "complaint", "needs", "need", "fixing")
        and not clause.has("make", "change", "simplify", "densify", "set")
    )
    left = (clause.has("solo") or _LEFT_ALONE.search(clause.text)) and _ONLY.search(clause.text)
    soloing = by_itself or clause.starts_with("solo") or _names_alone(clause) or only or left
    return each("solo", clause, amount=None) if soloing else None
