"""How a clause leans on the one before it: complaints, ellipses, lists that go on."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.changes import DENSE
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.polarity import DENYING, STANDING
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import words

OF_PARTS = {
    "brighter", "darker", "punchier", "widen", "tighten", "simplify", "densify", "volume_up", "volume_down", "set_volume", "humanize", "quantize",
    "swing", "reverse", "syncopate", "pan", "eq", "add_effect", "remove_effect", "regenerate", "vary",
}  # fmt: skip
"""What is done to parts: "it" and nothing at all mean the part that was spoken of."""
BARE = words("clauses", "bare")


def of_them(step: Operation, topic: str | None) -> Operation:
    """Say "go crazy with them" of hats as more notes, "balance them" of the parts that clash."""
    if step.target is None and topic in DENSE and step.op in ("energy_up", "energy_down"):
        return replace(step, op="densify" if step.op == "energy_up" else "simplify")
    return replace(step, target=topic) if step.op == "balance" and step.target is None else step


_STATES = regex(
    r"\b(?:is|are|'s|'re|its|it's|theyre|they're|sounds?|feels?|seems?|gets?|getting|too|isn'?t|aren'?t|drags?|sucks?|stinks?|lacks?|clash(?:es)?|drown(?:s|ing)?|eats?|eating|swallow(?:s|ing)?|bur(?:y|ies|ying)|smother(?:s|ing)?|keeps? \w+ing|sticks? out|overpowers?|hurts?|hurting|kills?|killing|pokes?|poking|jumps?|overlaps?|fights?|fighting|not enough|not much|no real|lacks?|missing|takes? (?:forever|ages|too long)|go(?:es)? on (?:forever|too long))\b"
)
_ORDERS = regex(
    r"^\W*(?:(?:and|but|so|please|pls|can|could|you|u|we|just|ok|then|maybe|now|lets?|i|want|to|would|should|need) )*(?:make|turn|bring|take|put|give|add|set|change|cut|drop|push|pull|lower|raise|boost|reduce|get|keep|let|use|try|swap|fix|tone|dial|kill|lose|mute|remove|drown|drench|soak|bathe|bury|run|send|pan|widen|tuck|move|slide|shift|tighten|loosen)\b"
)


def complains(clause: Clause) -> bool:
    """True for "the lead is harsh", "it drags": something is said about the beat, nothing is ordered."""
    return (
        _STATES.search(clause.text) is not None
        and not _ORDERS.match(clause.text)
        and not clause.says("should", "needs")
        and not clause.text.endswith(" too")
    )


def described(clause: Clause, added: Operation) -> list[Operation]:
    """Return how a part that has just come in shall be: "..., quiet and wide"."""
    first = next((at for at, word in enumerate(clause.words) if word not in BARE), None)
    plain = [hit for hit in clause.cue_hits if hit.name.startswith("be ")]
    if first is None or not plain or plain[0].first - clause.first != first or scope.parts(clause):
        return []
    ops = dict.fromkeys(hit.name.removeprefix("be ") for hit in plain)
    return [Operation(op=op, target=added.target, section=added.section) for op in ops if op in OF_PARTS]


def is_elliptical(clause: Clause) -> bool:
    """True for "and a bit louder", "more reverb", "wider in the drop": a quality whose part was named before."""
    if clause.says("make", "everything", "overall", "track", "beat", "song", "mix", "whole", "all"):
        return False
    if clause.words[0] in ("and", "&") and len(clause.words) <= 4:
        return True
    first = next((at for at, word in enumerate(clause.words) if word not in BARE), None)
    said = [*clause.cue_hits, *(hit for hit in clause.hits if hit.kind == "effect")]
    return first is not None and any(hit.first <= clause.first + first <= hit.last for hit in said)


def continues(clause: Clause) -> bool:
    """True for "the snare and the clap" after "mute the hats,": parts alone, neither verb nor adjective."""
    plain = not clause.cues - {"set", "chords_change"} and not clause.names("genre", "mood") and not clause.refused
    plain = plain and not {"let", "have", "keep", "make", "leave"}.intersection(clause.words[:2])
    plain = plain and DENYING.union(STANDING).isdisjoint(clause.words)  # "don't touch the snare", "the bass may stay"
    return plain and bool(scope.parts(clause)) and len(clause.words) <= 6


LESS_OF_IT = regex(r"(?:and |but )?(?:a bit )?(?:less|more) (?:of it )?(?:on|in|for)\b")
_OPPOSITES = {
    "volume_up": ("volume_up", "volume_down"), "volume_down": ("volume_up", "volume_down"), "densify": ("densify", "simplify"),
    "simplify": ("densify", "simplify"),
}  # fmt: skip
"""What "more in the drop" and "less in the verse" are after each of these."""
_LEVELS_OF_ENERGY = {"energy_up": ("energy_up", "energy_down"), "energy_down": ("energy_up", "energy_down")}
"""The same of a section as a whole."""
_SAME = regex(
    r"(?:(?:and|then|also|but|do|now|please) )*(?:the )?(?:(?:same|ditto|likewise)(?: thing| treatment| story| again)? (?:for|with|on|to|goes for|happens to|applies to|in|as)|same (?:thing|treatment|story)|ditto|likewise) (?:the |my |that |those )?(?=\w)(?!(?:as|bars?|notes?|key|tempo)\b)"
)
_ALSO = regex(r"(?:(?:and|also) )?(?:the |my |those )?[\w-]{2,16}(?: [\w-]{2,16})? (?:too|as well|also)")
_LASTS = regex(
    r"\b(?:is|are|lasts?|runs?|goes|has|at|its)\b (?:for |at )?(?:about |like |only |currently |now )*(\d{1,3}) ?(?:bars?|measures?)\b"
)
_ALSO_LONG = regex(r"(?:and )?(?:the )?[a-z-]+ (4|8|12|16|20|24|32|64)")
"""How long another section is to be: "hook 8 bars, verse 16"."""
_MAKE_IT = regex(
    r"(?:(?:and|but|so|please|lets?|can (?:you|u|we)|could (?:you|we)) )*(?:make|cut|bring|take|get|trim|stretch|extend|shorten|do|set|turn) (?:it|that|them|this)(?: down| up| out)?(?: to| into| at| just| only| be)* (\d{1,3})(?: ?(?:bars?|measures?))?(?: instead)?"
)
_OTHER_SIDE = regex(r"(?:and |then |but |hard |fully |slightly |back |to the |in the )*(left|right|center|centre)\b")
"""The other half of "left in verse 1 and right in verse 2"."""
_RELEASES = regex(
    r"(?:(?:and|then|but) )*(?:release|open|lift|remove|let go of|undo|reset|drop)s? (?:it|that|them|the filter)\b"
)
_REST_ENTERS = regex(
    r"(?:(?:and|then|after that|before) )*(?:(?:bring|let|have|get) (?:in )?(?:the rest|everything(?: else)?|everyone(?: else)?|the others?)\b.{0,24}$|(?:the rest|everything(?: else)?|all(?: the others?)?|the others?)(?: of (?:it|the \w+))? (?:comes?|kicks?|drops?|enters?|joins?|plays?)\b)"
)


def following(
    clause: Clause, made: list[Operation], before: list[Operation], last: list[Operation], spoken: Clause | None
) -> list[Operation] | None:
    """Read a clause that says only what is other than in the one before it: "same for the snare", "more in the drop".

    Args:
        made: what the clause asks for by itself.
        before: the steps of the clause before it, which may have none; last: the last steps there were.
        spoken: the clause before it.

    Returns:
        its steps, which may be none; None where it stands for itself.
    """
    where = scope.section(clause)
    opposite = _OPPOSITES.get(last[-1].op) if last and LESS_OF_IT.match(clause.text) else None
    if opposite and last[-1].target and where and not scope.parts(clause):
        return [replace(last[-1], op=opposite[clause.says("less")], section=where, amount=amounts.amount(clause))]
    other = _LEVELS_OF_ENERGY.get(last[-1].op) if last and LESS_OF_IT.match(clause.text) else None
    if other and where and not scope.parts(clause):
        return [replace(last[-1], op=other[clause.says("less")], section=where, amount=amounts.amount(clause))]
    if last and last[-1].effect == "filter" and _RELEASES.match(clause.text):
        return [replace(last[-1], op="remove_effect", amount=None, section=where)] if where else []
    if before and before[-1].op == "solo" and before[-1].section and _REST_ENTERS.match(clause.text):
        return []  # "just piano for 4 bars, then the rest comes in"
    size = _ALSO_LONG.fullmatch(clause.text) if before and before[-1].op in ("extend", "shorten") else None
    if size and str(before[-1].amount or "").endswith("bars") and (hit := scope.section_hit(clause)):
        return [replace(before[-1], section=hit.name, amount=f"{size[1]} bars")]
    side = _OTHER_SIDE.match(clause.text) if last and last[-1].op == "pan" and not scope.parts(clause) else None
    if side and where:
        return [replace(last[-1], section=where, amount=side[1])]
    elsewhere = (
        before and before[-1].section and (before[-1].op in OF_PARTS or before[-1].op in ("mute", "remove", "solo"))
    )
    if before and before[-1].effect and before[-1].target and not made and continues(clause):
        return [replace(before[-1], target=part) for part in scope.parts(clause)]
    new = clause.cues or clause.says("a", "an", "some", "another", "new")
    if elsewhere and made and not new and all(step.op == "add" and step.section for step in made):
        return [replace(before[-1], target=step.target, section=step.section) for step in made]
    kept = spoken is not None and not before and bool(scope.parts(spoken))  # "keep the clarinet, and the horn as well"
    steps = [step for step in before if step.target] or [step for step in last if step.target and not kept]
    again = _same_for(clause, made, steps)
    if again:
        return again
    return _resized(clause, spoken) if spoken is not None and not before else None


def _same_for(clause: Clause, made: list[Operation], steps: list[Operation]) -> list[Operation]:
    """Do to another part what was done just now: "same for the snare", "the claps too"."""
    named = scope.parts(clause) or [hit.name for hit in clause.hits if hit.kind in ("instrument", "role")]
    if not (_SAME.match(clause.text) or (not made and _ALSO.fullmatch(clause.text))):
        return []
    where = scope.section(clause)
    return [replace(step, target=part, section=where or step.section) for part in named for step in steps]


def _resized(clause: Clause, spoken: Clause) -> list[Operation] | None:
    """ "Verse 1 is 16 bars, make it 12"."""
    now = _LASTS.search(spoken.text)
    new = _MAKE_IT.fullmatch(clause.text) if now else None
    if now is None or new is None or scope.parts(spoken):
        return None
    op = "shorten" if int(new[1]) < int(now[1]) else "extend"
    return [Operation(op=op, section=scope.section(spoken), amount=f"{new[1]} bars")]


def is_small_talk(clause: Clause) -> bool:
    """True for "well i guess one did": nothing that another clause could be about."""
    return not (clause.hits or clause.refused) and len(clause.words) <= 6 and not clause.cues - {"make", "use"}
