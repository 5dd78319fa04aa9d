"""How a clause leans on the one before it: complaints, ellipses, lists that go on."""

from __future__ import annotations

import re

from msgspec.structs import replace

from dawg.assistant.reader import scope
from dawg.assistant.reader.changes import DENSE
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.tables import words

OF_PARTS = {
    "brighter", "darker", "punchier", "widen", "tighten", "simplify", "densify", "volume_up", "volume_down", "set_volume", "humanize", "quantize",
    "swing", "reverse", "syncopate", "pan", "eq", "add_effect", "remove_effect", "regenerate", "vary",
}  # fmt: skip
"""What is done to parts: "it" and nothing at all mean the part that was spoken of."""
BARE = words("clauses", "bare")


def of_them(step: Operation, topic: str | None) -> Operation:
    """Say "go crazy with them" of hats as more notes."""
    if step.target is None and topic in DENSE and step.op in ("energy_up", "energy_down"):
        return replace(step, op="densify" if step.op == "energy_up" else "simplify")
    return step


_STATES = re.compile(
    r"\b(?:is|are|'s|'re|its|it's|theyre|they're|sounds?|feels?|seems?|gets?|getting|too|isn'?t|aren'?t|drags?|lacks?|clash(?:es)?|drown(?:s|ing)?|sticks? out|overpowers?|hurts?|hurting|kills?|killing|pokes?|poking|jumps?|overlaps?|fights?|fighting|not enough|not much|no real|lacks?|missing)\b"
)
_ORDERS = re.compile(
    r"^\W*(?:(?:and|but|so|please|pls|can|could|you|u|we|just|ok|then|maybe|now|lets?|i|want|to|would|should|need) )*(?:make|turn|bring|take|put|give|add|set|change|cut|drop|push|pull|lower|raise|boost|reduce|get|keep|let|use|try|swap|fix|tone|dial|kill|lose|mute|remove)\b"
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
    plain = plain and not {"let", "have", "keep", "make"}.intersection(clause.words[:2])
    return plain and bool(scope.parts(clause)) and len(clause.words) <= 6
