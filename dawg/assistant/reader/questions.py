"""Questions about the beat, alone or beside an order: "new chords, and tell me what they are"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

QUERIES = {
    "ask_key": "analyze_key", "ask_tracks": "list_tracks", "suggest": "suggest", "explain": "explain", "describe": "describe", "analyze": "analyze", "compare": "compare_reference",
    "ask_bpm": "describe", "ask_chords": "describe", "ask_length": "describe", "ask_genres": "describe",
}  # fmt: skip
"""What answers a cue of asking."""
ANSWERS = frozenset(QUERIES.values())
ASKS = regex(
    r"^(?:so |ok |hey |and |but |hmm |wait |then |also )*(?:what|whats|which|how|hows|where|wheres|why|is|are|does|do|did|can you (?:tell|list|describe|explain|show|suggest)|could you (?:tell|list|describe|explain)|list|describe|explain|show|tell me|let me know|any|suggest|recommend|analy[sz]e|summari[sz]e|give me (?:the (?:rundown|details|info|overview|summary|specs)|an overview|feedback|suggestions|ideas|some (?:feedback|ideas|suggestions))|compare|check|got any|whos|detect|find the key|walk me|talk me|run me through|im stuck|i am stuck|im out|i am out|whyd|what now|where (?:do|should)|no idea|dont know|not sure what)\b"
)
"""How a question begins."""
_TELLS = regex(
    r"^(?:and |then |also |but |please |after that )*(?:tell|let|show) (?:me|us) (?:know )?(?:what|which|how|the|whats)\b|^(?:and |then |also |please )*list (?:what|which|the|all|every|my)\b|^(?:and |also |but )*(?:what|whats|which) "
)
_ORDERS = regex(
    r"^\W*(?:(?:and|but|so|please|pls|you|u|we|just|ok|then|maybe|now|lets?|also)[ ]+)*(?:(?:can|could|would|will) (?:you|u|the|we|it|they|that|this|my) (?:please |maybe |also |just )?(?!tell|list|describe|explain|show|suggest)|(?:make|turn|bring|take|put|give|add|set|change|cut|drop|push|pull|lower|raise|boost|reduce|use|try|swap|fix|tone|dial|kill|lose|mute|remove|tuck|undo|regenerate|redo|transpose|pitch|slow|speed|widen|brighten|darken|soften|tighten|shorten|extend|double|halve|solo|unmute|pan|reverse)\b)"
)


_SUBJECT = regex(
    r"\b(?:(length|duration|how long|run ?time|bpm|tempo|how many bars|structure|chords)|(key|scale)|(parts|tracks|instruments|layers))\b"
)
_TOLD = ("describe", "analyze_key", "list_tracks")


def asked(clause: Clause) -> list[Operation] | None:
    """A question beside orders: what is told after they are done."""
    if not _TELLS.match(clause.text.replace("'", "")):
        return None
    op = next((op for cue, op in QUERIES.items() if clause.has(cue)), None)
    if op is None and regex(r"\b(?:lufs|loudness|peak|levels?)\b").search(clause.text):
        op = "analyze"
    if op is None:
        told = _SUBJECT.search(clause.text)
        op = next((name for name, said in zip(_TOLD, told.groups(), strict=True) if said), None) if told else None
    return [Operation(op=op, section=scope.section(clause))] if op else None


def orders_besides(clauses: list[Clause]) -> bool:
    """True when one of several clauses gives an order, though another one asks."""
    return len(clauses) > 1 and any(
        clause.made and _ORDERS.match(clause.text) and not ASKS.match(clause.text.replace("'", ""))
        for clause in clauses
    )


def is_of_other_music(intent: str, steps: Sequence[Operation], said: str, *, known: bool) -> bool:
    """True for what is asked of music that is not at hand: "what key is Billie Jean in", "play Bohemian Rhapsody".

    Args:
        intent, steps: what it was taken for.
        said: the text as it was typed.
        known: an artist or a work is named in it.
    """
    if intent != "query":
        return known and intent == "transport" and {step.op for step in steps} == {"play"}
    asks = ASKS.match(said.lower().replace("'", "").strip()) is not None
    return asks and (known and not _AT_HAND.search(said))


_AT_HAND = regex(
    r"\b(?:it|its|this|that|these|mine|ours?|my|we|i|you|your|sounds?|like|the (?:beat|track|song|mix|loop|drums|bass))\b",
    re.I,
)
