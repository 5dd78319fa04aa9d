"""A part that is moved against the beat: "push the hats earlier", "shift the clap 10 ms late", "delay the snare by 20 ms"."""

from __future__ import annotations

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each

_MOVES = regex(
    r"\b(?:nudge|shift|move|push|pull|drag|offset|slide|lay|place|play|bring|put|have|make|hold)(?:s|ed|ing)?\b"
    r"|^(?:(?:and|then|please|can|you|could|now) )*delay (?:the|my|that|those) "
)
_MS = regex(r"(?<![\d.])(\d{1,3}(?:\.\d)?) ?(?:ms|msec|milliseconds?|millis)\b")
_EARLIER = regex(r"\b(?:earl(?:y|ier)|ahead|forwards?|sooner|in front of the beat|before the beat)\b")
_PLAIN = regex(
    r"\b(?:push|pull|nudge|shift|drag|move|lay)(?:s|ed|ing)? (?:the |my |that |those )?[\w -]{2,24}? (?:(?:a |slightly|bit|little|touch|tad|hair|just|way|lot|much|it|them) ?)*"
    r"(?:earl(?:y|ier)|ahead(?: of the (?:beat|grid))?|late|later|behind(?: the (?:beat|grid))?|back(?: a (?:bit|little|touch|tad|hair)| slightly)?)$"
)
MS = {"a little": 6.0, None: 12.0, "a lot": 24.0}
"""How far "a bit", nothing and "a lot" are, in ms."""


_IN_NOTES = regex(
    r"\b(?:an?|one|two|half an?|half|\d) (?:full |whole )?(?:bars?|beats?|quarters?|eighths?|sixteenths?|8ths?|16ths?|steps?)(?: notes?)? (?:later|earlier|late|early|back|forward|ahead|over)\b|\b(?:later|earlier|late|early|back|forward|ahead|over) (?:by )?(?:an?|one|two|half an?|\d) (?:bars?|beats?|quarters?|eighths?|sixteenths?|8ths?|16ths?)\b"
)
"""How far by note values, which nothing moves: asked about, never done by some ms."""


def is_by_notes(clause: Clause) -> bool:
    """True for "shift the melody half a bar later"."""
    moved = clause.says("shift", "move", "nudge", "push", "pull", "drag", "slide", "offset")
    return (
        moved
        and _IN_NOTES.search(clause.text) is not None
        and bool(scope.parts(clause))
        and not scope.section_hit(clause)
    )


def pushed(clause: Clause) -> list[Operation] | None:
    """Move parts earlier or later in time, by so many ms or by as many as are felt."""
    text = clause.text.strip(" .!?")
    if not scope.parts(clause) or scope.section_hit(clause) is not None:
        return None
    stated = _MS.search(text)
    if not _MOVES.search(text) or not (stated or _PLAIN.search(text)):
        return None
    size = amounts.amount(clause)
    far = float(stated[1]) if stated else MS.get(size if isinstance(size, str) else None, MS[None])
    earlier = _EARLIER.search(text) is not None
    return each("humanize", clause, amount=f"{-far if earlier else far:g} ms")
