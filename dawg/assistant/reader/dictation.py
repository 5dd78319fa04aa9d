"""Notes that are dictated: "bells: play E4 G4 B4 E5 in bar 5", "kick: x...x...x...x... in verse 1"."""

from __future__ import annotations

import re

from dawg.assistant.reader import scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

NOTES = "notes "
"""How the amount of a step begins that writes notes."""
_MARK = "dictatednotes"
"""The word that stands for them while the rest is read."""
_NOTE = r"[A-Ga-g][#b]?-?[0-8](?:\+[A-Ga-g][#b]?-?[0-8]){0,9}(?::[0-9]{1,3}(?:\.[0-9]{1,2})?)?(?:@[0-9]{1,3})?"
_LINE = regex(
    rf"(?<![\w#+/.-]){_NOTE}(?:(?:[ ]{{1,3}}|[ ]{{0,3}}[,|-][ ]{{0,3}})(?:{_NOTE}|r(?::[0-9]{{1,3}})?|-:[0-9]{{1,3}})(?![\w#])){{1,255}}(?![\w#+/%]|[ ]*(?:bars?|db|bpm)\b)"
)
_STEPS = r"(?:[Xxortuf]*[.~-][Xxortuf.~-]*|[Xx]{4,})"
_GRID = regex(rf"(?<![\w.-]){_STEPS}(?:(?: {{0,3}}\| {{0,3}}| ){_STEPS}){{0,255}}(?!\w)")
_STRUCK = regex(r"[Xxortuf][.~-]+[Xxortuf]|[Xx]{8}|[.~-]{3}[Xx]")
_HARMONY = regex(r"\b(?:chords?|progression|harmony|changes)\b", re.I)
_PLAYED = regex(r"\b(?:guitars?|power)\b", re.I)


def masked(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with a word in place of each line of notes, and the lines."""
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        line = match[0]
        if len(found) > 15 or not (_is_grid(line) if match.re.pattern == _GRID.pattern else _is_melody(line, text)):
            return line
        found.append(" ".join(line.replace(",", " ").split()))
        return f" {_MARK} "

    for pattern in (_GRID, _LINE):
        text = pattern.sub(taken, text)
    return text, tuple(found)


def _is_grid(line: str) -> bool:
    return len(line.replace(" ", "")) >= 8 and _STRUCK.search(line) is not None


def _is_melody(line: str, text: str) -> bool:
    """Tell notes from chords: "C7 F7 G7" and "E5 A5 B5" of a guitar are chords."""
    octaves = set(regex(r"[A-Ga-g][#b]?(-?[0-8])").findall(line))
    if _HARMONY.search(text) or octaves <= {"6", "7"} or (octaves == {"5"} and _PLAYED.search(text)):
        return False
    return len(regex(r"[A-G][#b]?-?[0-8]").findall(line)) > 1 or len(line.split()) > 2


def written(clause: Clause, notes: list[str]) -> list[Operation] | None:
    """Return the step that writes the notes of a clause, None where none were dictated."""
    if not notes or _MARK not in clause.words:
        return None
    named = scope.parts(clause)
    line = notes.pop(0)
    return [Operation(op="regenerate", target=named[0] if named else None, section=_place(clause), amount=NOTES + line)]


def _place(clause: Clause) -> str | None:
    bar = regex(r"\bbars? (\d{1,3})(?: ?(?:-|to) ?(\d{1,3}))?\b").search(clause.text)
    if bar:
        return f"bars {bar[1]}-{bar[2]}" if bar[2] else f"bar {bar[1]}"
    return scope.section(clause)
