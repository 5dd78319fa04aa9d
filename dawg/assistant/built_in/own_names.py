"""Sections by the names that this beat gives them, which the reader cannot know: "in the last A", "during the groove"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader.tables import table
from dawg.gen.score import Score

_NUMBERS = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}
_COUNT = r"first|second|third|fourth|last|final|1st|2nd|3rd|4th"
_WHOLE = (
    "set_tempo",
    "tempo_up",
    "tempo_down",
    "change_genre",
    "undo",
    "redo",
    "save",
    "load",
    "new",
    "rename",
    "export",
)
"""Steps that no section has for itself."""
_OF_SECTIONS = ("extend", "shorten", "remove_section", "arrange")


def with_own_section(said: Said, words: str, score: Score) -> Said:
    """Return a step with the section of this beat that its clause names and the reader did not know.

    Args:
        words: the clause in English and lower case.
    """
    if said.section is not None or said.op in _WHOLE:
        return said
    known = table("structure")["sections"]
    for kind in dict.fromkeys(section.kind.lower() for section in score.sections):
        found = None if kind in known else _pattern(kind, whole=said.op in _OF_SECTIONS).search(words)
        if found is None:
            continue
        count = found["count"]
        number = found["number"] or (_NUMBERS.get(count) if count else None)
        name = f"{kind} {number}" if number else f"last {kind}" if count else kind
        amount = str(said.amount or "")
        if said.op == "mute" and amount.endswith(("beats", "bars")):
            name = f"last 1 bars {'before' if found['where'] in ('before', 'into') else 'of'} {name}"
        return replace(said, section=name)
    return said


def _pattern(kind: str, *, whole: bool) -> re.Pattern[str]:
    """Return how a section of this kind is named; a single letter needs its number or its place.

    Args:
        whole: it is the section itself that changes: "make the head longer".
    """
    name = re.escape(kind) + ("" if len(kind) == 1 else "s?")
    where = r"\b(?P<where>in|for|during|over|throughout|of|at|on|before|into|after|from|to) (?:(?:the|my|that|every|each|all) )*"
    if whole:
        where = rf"(?:{where}|\b(?:the|my|that|every|each|both|make|extend|shorten|remove|double|cut|delete|loop) )"
    end = r"(?= (?:longer|shorter|by|to|bars?|twice|half|is|should|out)\b)|" if whole else ""
    end += r"(?= (?:and|but|please|section|part|only|too)\b|[,.;!?]|$)"
    end = f"(?:{end})"
    if len(kind) > 1:
        return re.compile(rf"{where}(?:(?P<count>{_COUNT}) )?{name}(?: (?P<number>\d{{1,2}}))?{end}")
    return re.compile(
        rf"{where}(?:(?P<count>{_COUNT}) {name}|{name}(?: (?P<number>\d{{1,2}})|(?= (?:section|part)s?\b))){end}"
    )
