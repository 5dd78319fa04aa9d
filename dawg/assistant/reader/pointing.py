"""What a request only points at: "that thing", "the other one"."""

from __future__ import annotations

from collections.abc import Sequence

from dawg.assistant.reader import answers
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.denials import forbids
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token

_VAGUE = regex(
    r"\b(?:put|bring|turn|take|make|add|give|use|want|less|more|lower|raise|mute|remove|drop|keep|swap|change|fix|move) (?:me |back |in |out |up |down |of |some |more |less |a bit |a little |a lot )*((?:that|those|the|this) (?:other )?(?:things?|ones?|stuff|bits?|others))\b(?! (?:in|on|at|from|with|that|which|where|before|after|we|i|you)\b)"
)
_VAGUE_WORDS = frozenset(
    [
        "thing",
        "things",
        "one",
        "ones",
        "stuff",
        "bit",
        "bits",
        "others",
        "sound",
        "sounds",
        "noise",
        "part",
        "instrument",
        "layer",
        "element",
    ]
)


def unclear(tokens: Sequence[Token], hits: Sequence[Hit], clauses: Sequence[Clause]) -> tuple[list[str], bool]:
    """Return what points at something that nothing before it names, and whether only an adjective tells what it is.

    Args:
        tokens, hits: the words of a request in English, and what was found among them.
        clauses: the same cut into clauses, after they were heard.
    """
    if not _VAGUE_WORDS.intersection(token.word for token in tokens):
        return [], False
    open_ended = [clause for clause in clauses if not clause.made and not forbids(clause)]
    found = [said[1] for clause in open_ended for said in _VAGUE.finditer(clause.text)]
    if found or any(hit.kind in ("instrument", "role") for hit in hits):
        return found, False
    named = {tokens[hit.first].word for hit in hits if hit.kind in ("genre", "section")}
    pointed = [said[0] for clause in clauses for said in answers.POINTED.finditer(clause.text)]
    pointed = [said for said in pointed if named.isdisjoint(said.split())]
    return pointed, bool(pointed)
