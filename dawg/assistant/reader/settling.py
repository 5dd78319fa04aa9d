"""What a person takes back while writing, in any field and language: the later value takes the place of the earlier one.

"2 min beat hm no make that 90 seconds" -> "90 seconds beat". A mark of taking back counts only where values of one kind
stand on both sides of it; what is narrated as given up ("first I thought of jazz, but") is left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.tables import table
from dawg.assistant.reader.text import tokenize

MARK = "\x01"
"""Stands in a text for a word of taking back of another language."""
_GAPS = " ,.;:!?(\u3001\u3002\x01-"
_GAP = rf"[{_GAPS}]"
_VALUES = (
    ("key", re.compile(r"(?<![\w#])[A-G](?:#|b|[ -]?sharp|[ -]?flat)?[ ]?(?:major|minor|min|maj|m|dorian|phrygian|lydian|mixolydian)(?![\w#])")),
    ("length", re.compile(r"(?<![\w.:/])\d{1,4}(?:\.\d)?[ -]?(?:seconds?|secs?|minutes?|mins?|hours?|bars?|measures?)\b", re.I)),
    ("meter", re.compile(r"(?<![\d/.])\d{1,2}/(?:2|4|8|16)(?![\d/])")),
    ("tempo", re.compile(r"(?<![\w.:/#+$-])\d{2,3}(?:\.\d)?(?:[ ]?bpm)?(?![\w:/%#]|\.\d|[ -]?(?:%|db|k?hz|lufs|semi|oct|cents|st\b|ms\b))", re.I)),
    ("direction", re.compile(r"\b(?:up|down|louder|quieter|softer|faster|slower|longer|shorter|brighter|darker|left|right|higher|lower|major|minor)\b", re.I)),
)  # fmt: skip
_KINDS = ("genre", "mood", "instrument", "role", "section", "effect")
_ONE = {"role": "part", "instrument": "part"}
"""A part is one kind, whatever names it."""
_MACHINES = re.compile(r"(?:808|909|707|606|303)s?")
_REFUSES = re.compile(
    r"\b(?:no|without|not|except|but|neither|nor|(?:no|neither) [\w-]+ n?or)(?: the| any| more| a)?[ ]$", re.I
)


_MODE = re.compile(
    r"(?<![\w#])([A-G](?:#|b)?) (?:minor|major)\b[ ,.;:!?\x01]*(?:(?:no|wait|actually|rather|sorry|hm+|moment|i mean|make it|make that|but|or|better|lets do|in|ok|on second thought)[ ,.;:!?\x01]+|\x01[ ,.]*)+(major|minor)\b(?! (?:key|chords?|7th|seventh|third|scale of)\b)"
)
"""A key of which only the mode is taken back: "A minor, no wait, major"."""


class _Value(NamedTuple):
    kind: str
    name: str
    start: int
    end: int


def without_narrated(text: str) -> str:
    """Return the text without what is told as given up; the same text where nothing is."""
    return _narrated().sub(lambda match: " " * len(match[0]), text)


def is_withdrawn(text: str) -> bool:
    """True for a text whose end takes all of it back: "hats louder. actually forget it, leave it how it was"."""
    end = _withdrawn().search(text)
    return end is not None and len(text[: end.start()].split()) > 1


def marked(text: str) -> str:
    """Return the text with a mark for each word of another language that may take something back."""
    if text.isascii():
        return _others().sub(f", {MARK} ", text)
    return _others_cjk().sub(f"、{MARK}", _others().sub(f", {MARK} ", text))


def settled(text: str) -> tuple[str, bool]:
    """Return English text in which the later of two values stands for both, and whether every mark in it was met."""
    text, at, met = _MODE.sub(r"\1 \2", text), 0, True
    for _ in range(6):
        mark = _next_mark(text, at)
        if mark is None:
            break
        changed = _settle(text, mark)
        if changed is None:
            met = met and MARK not in mark[0]
            at = mark.end()
        else:
            text = changed
    return text, met


def _settle(text: str, mark: re.Match[str]) -> str | None:
    """Put the values right behind a mark in the place of those before it; None where there are none."""
    begin = max(text.rfind("\n", 0, mark.start()) + 1, mark.start() - 160)
    before = _values(text, begin, mark.start())
    stop = re.compile(r"[,.;!?\n\u3001\u3002\x01]|\b(?:and|but|then)\b|$").search(text, mark.end() + 1)
    behind = _values(text, mark.end(), stop.start() if stop else len(text))
    if not behind or not _follows(text[mark.end() : behind[0].start]):
        return None
    pairs = _pairs(text, before, behind)
    if not pairs or pairs[0][1] is not behind[0]:
        return None
    return _put(text, mark, pairs)


def _follows(between: str) -> bool:
    """True when only small words stand between the mark and what is meant."""
    fillers = table("takebacks")["english"]["fillers"]
    return len(between) < 40 and all(word in fillers for word in re.findall(r"[^\W\d_]+(?:'[a-z]+)?", between.lower()))


def _pairs(text: str, before: list[_Value], behind: list[_Value]) -> list[tuple[_Value, _Value]]:
    """Return (earlier, later) of each kind that is said on both sides with different names."""
    pairs: list[tuple[_Value, _Value]] = []
    for later in behind:
        if any(other.kind == later.kind for _, other in pairs):
            continue
        earlier = next((value for value in reversed(before) if value.kind == later.kind), None)
        if earlier is None or _REFUSES.search(text[max(0, later.start - 30) : later.start]):
            continue
        if earlier.name != later.name and not _REFUSES.search(text[max(0, earlier.start - 30) : earlier.start]):
            pairs.append((earlier, later))
    return pairs


def _put(text: str, mark: re.Match[str], pairs: list[tuple[_Value, _Value]]) -> str:
    """Write the later values where the earlier ones stand, and leave out the mark and the words up to the first of them."""
    rest = text[mark.start() :]
    for _, later in sorted(pairs, key=lambda pair: -pair[1].start):
        first = 0 if later is pairs[0][1] else later.start - mark.start()
        rest = f"{rest[:first]} {rest[later.end - mark.start() :]}"
    head = text[: mark.start()]
    for earlier, later in sorted(pairs, key=lambda pair: -pair[0].start):
        head = f"{head[: earlier.start]}{text[later.start : later.end]}{head[earlier.end :]}"
    return head + rest


def _values(text: str, start: int, end: int) -> list[_Value]:
    """List keys, lengths, tempos, directions and words of the vocabulary between two places, in order."""
    part = text[start:end]
    found: list[_Value] = []
    for kind, pattern in _VALUES:
        for match in pattern.finditer(part):
            inside = any(value.start < start + match.end() and start + match.start() < value.end for value in found)
            if not inside and not _MACHINES.fullmatch(match[0]):
                found.append(_Value(kind, match[0].lower(), start + match.start(), start + match.end()))
    tokens = vocabulary.corrected(tokenize(part))
    for hit in vocabulary.scan(tokens):
        first, last = start + tokens[hit.first].start, start + tokens[hit.last].end
        if hit.kind in _KINDS and not any(value.start < last and first < value.end for value in found):
            found.append(_Value(_ONE.get(hit.kind, hit.kind), hit.name, first, last))
    return sorted(found, key=lambda value: value.start)


def _next_mark(text: str, at: int) -> re.Match[str] | None:
    """Return the next mark with the gap before it; looked for by its words, as gaps are everywhere."""
    bare, whole = _marks()
    said = bare.search(text, at)
    if said is None:
        return None
    begin = said.start()
    while begin > at and text[begin - 1] in _GAPS:
        begin -= 1
    return whole.match(text, begin)


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what takes something back, by itself and with the gaps around it."""
    said = "|".join(table("takebacks")["english"]["marks"])
    bare = rf"(?:(?:\x01{_GAP}*|(?<![\w']))(?:{said})(?![\w'])|\x01)"
    return re.compile(bare, re.I), re.compile(rf"{_GAP}*{bare}{_GAP}*", re.I)


@cache
def _others() -> re.Pattern[str]:
    """What stands behind a comma, a full stop or dots, or takes back by itself."""
    said = "|".join(table("takebacks")["others"]["marks"])
    return re.compile(rf"[,.;:!?-][ .]*(?:{said})(?![\w'])[ ,.:]*", re.I)


@cache
def _others_cjk() -> re.Pattern[str]:
    said = "|".join(table("takebacks")["others"]["marks_cjk"])
    return re.compile(rf"(?:[、。,.…!? ]+|(?<=[でにをへ]))(?:{said})")


@cache
def _withdrawn() -> re.Pattern[str]:
    entry = table("takebacks")["withdrawn"]
    sure, leave, before = ("|".join(entry[name]) for name in ("sure", "leave", "before"))
    gap = r"[ ,.;:!\u3001\u3002-]"
    return re.compile(
        rf"[,.;:!?\n\u3001\u3002-]\s*(?:(?:{before}){gap}+)*(?:{sure})(?:{gap}+(?:(?:and|just|y|e|und|et) )*(?:{sure}|{leave}))*{gap}*$",
        re.I,
    )


@cache
def _narrated() -> re.Pattern[str]:
    said = "|".join(f"(?:{pattern})" for pattern in table("takebacks")["narrated"]["said"])
    return re.compile(rf"(?<![^\s,.;:!?()\u3001\u3002])(?:{said})", re.I)
