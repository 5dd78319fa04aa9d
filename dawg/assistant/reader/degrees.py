"""Chords counted by the steps of the scale: "a two five one", "chords: 1 5 6 4", "1-4-5 progression" become numerals."""

from __future__ import annotations

import re

from dawg.assistant.reader.patterns import regex

_STEPS = ("one", "two", "three", "four", "five", "six", "seven")
_NUMERALS = ("I", "ii", "iii", "IV", "V", "vi", "vii")
_STEP = rf"(?:{'|'.join(_STEPS)}|[1-7])"
_RUN = regex(
    rf"(?<![\w/.])(?P<article>(?:an?|the|that|some) )?(?P<run>(?:{_STEP}(?: ?- ?|[ ]|, ?)){{2,7}}{_STEP})(?![\w/.]|[ -]*(?:bpm|bars?|beats?|count|to the))",
    re.I,
)
_OF_CHORDS = regex(r"\b(?:chords?|progressions?|changes|turnaround|loop of)\b", re.I)
_COUNTING = ("123", "1234", "321", "111", "12345")


def as_numerals(text: str) -> str:
    """Return the text with chords that are counted as numerals with dashes."""
    if not (regex(r"\b(?:one|two|three|four|five|six|seven|[1-7])\b").search(text)):
        return text
    chords = _OF_CHORDS.search(text) is not None

    def numerals(match: re.Match[str]) -> str:
        steps = [word for word in regex(r"[ ,-]+").split(match["run"].lower()) if word]
        values = [int(word) if word.isdigit() else _STEPS.index(word) + 1 for word in steps]
        written = "".join(map(str, values))
        if written in _COUNTING or not (chords or match["article"]) or len(set(values)) < 3:
            return match[0]
        noun = "" if chords else " chords"
        return f"{'-'.join(_NUMERALS[value - 1] for value in values)}{noun}"

    return _RUN.sub(numerals, text)
