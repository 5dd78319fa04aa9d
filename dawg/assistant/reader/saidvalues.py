"""Values that one part of a text says of one kind: keys, numbers with their units, directions, words of the vocabulary."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table
from dawg.assistant.reader.text import tokenize

_MODES = r"(?:major|minor|min|maj|m|dorian|phrygian|lydian|mixolydian)"
_ROOT = r"[A-G](?:#|b|[ -]?sharp|[ -]?flat)?"
_UNITS = {
    "tempo": r"bpm", "length": r"seconds?|secs?|minutes?|mins?|hours?|bars?|measures?", "db": r"db|decibels?", "share": r"%|percent", "pitch": r"semitones?|octaves?|steps?|st|cents|keys?",
    "frequency": r"k?hz", "milliseconds": r"ms|milliseconds?", "times": r"times|x", "loudness": r"lufs",
}  # fmt: skip
_NUMBER = regex(
    r"(?<![\w.:/#])(?P<count>[+-]?\d{1,5}(?:\.\d+)?(?:(?:-| to )\d{1,4})?)(?:[ -]?(?:"
    + "|".join(f"(?P<{kind}>{unit})" for kind, unit in _UNITS.items())
    + r")(?!\w))?(?![\w:/#]|\.\d|[ ]?(?:st|nd|rd|th|on the floor)\b|[ -]step\b|[ ]?%)",
    re.I,
)
_OTHERS = (
    ("key", regex(rf"(?<![\w#])(?:{_ROOT}[ ]?{_MODES}|[a-g](?:#|b|[ -]sharp|[ -]flat)?[ ]?(?:major|minor|min|maj)|(?<=in )[a-g]m|[b-g]m)(?![\w#])|(?<![\w#])[A-G][ -]?(?:flat|sharp|#)(?![\w#])|(?<=\bkey of )[A-G]b?(?![\w#'])|(?<=\bin )[A-G]b?(?=[ ]*(?:$|[,.;!?\x01]|no\b|wait\b|actually\b|sorry\b))")),
    ("meter", regex(r"(?<![\d/.])\d{1,2}/(?:2|4|8|16)(?![\d/])")),
    ("format", regex(r"\b(?:wav|mp3|flac|ogg|aiff?|midi|mid|stems)\b", re.I)),
    ("version", regex(r"\bv(?:ersion ?)?\d{1,3}\b", re.I)),
)  # fmt: skip
_NUMBERED = regex(r" \d(?!\w)(?! ?(?:%|(?:bars?|measures?|beats|seconds?|secs?|minutes?|mins?|db|percent|bpm)\b))")
_TIMES = regex(r"\b(?:once|twice|thrice)\b", re.I)
_LONE_KEY = regex(rf"[ ]*({_ROOT})(?=[ ]*(?:$|[,.;!?\n\x01]|\b(?:instead|please)\b))")
_KINDS = ("genre", "mood", "instrument", "role", "section", "effect")
_ONE = {"role": "part", "instrument": "part"}
"""A part is one kind, whatever names it."""
_MACHINES = regex(r"(?:808|909|707|606|303)s?")


class Value(NamedTuple):
    """A value, where it stands, and for a number its unit."""

    kind: str
    name: str
    start: int
    end: int
    unit: str = ""

    def replaces(self, earlier: Value) -> bool:
        """True when both are of one kind; a number without a unit is of any."""
        if self.kind != earlier.kind:
            return False
        return self.unit == earlier.unit or (self.kind == "number" and not (self.unit and earlier.unit))


def values(text: str, start: int, end: int) -> list[Value]:
    """List the values between two places of English text, in order."""
    part = text[start:end]
    found: list[Value] = []
    for kind, pattern in _OTHERS:
        found += [Value(kind, match[0].lower(), match.start(), match.end()) for match in pattern.finditer(part)]
    for match in regex(r"[a-z]+", re.I).finditer(part):
        axis = _axes().get(match[0].lower())
        if axis is not None and not _overlaps(found, *match.span()) and not _LIKENS.match(part, match.start()):
            found.append(Value("direction", match[0].lower(), *match.span(), axis))
    for match in _TIMES.finditer(part):
        found.append(Value("number", match[0].lower(), *match.span(), "times"))
    tokens = vocabulary.corrected(tokenize(part))
    for hit in vocabulary.scan(tokens):
        first, last = tokens[hit.first].start, tokens[hit.last].end
        if hit.kind in _KINDS and not _overlaps(found, first, last):
            numbered = _NUMBERED.match(part, last) if hit.kind == "section" else None
            last = numbered.end() if numbered else last
            name = hit.name + (numbered[0] if numbered else "")
            if hit.kind == "section" and hit.first and tokens[hit.first - 1].word in _ORDINALS:
                first, name = tokens[hit.first - 1].start, f"{tokens[hit.first - 1].word} {name}"
            found.append(Value(_ONE.get(hit.kind, hit.kind), name, first, last))
    for match in _NUMBER.finditer(part):
        if not _overlaps(found, *match.span()) and not _MACHINES.fullmatch(match[0]):
            unit = next((name for name in _UNITS if match[name]), "")
            found.append(Value("number", match[0].lower(), *match.span(), unit))
    return sorted(
        (value._replace(start=start + value.start, end=start + value.end) for value in found),
        key=lambda value: value.start,
    )


def lone_key(text: str, at: int) -> Value | None:
    """Return the key of a letter that stands alone at a place: "in C, no, D"."""
    match = _LONE_KEY.match(text, at)
    return Value("key", match[1].lower(), match.start(1), match.end(1)) if match else None


_COUNTED_AS = regex(r"^(?:first|second|third|fourth|last|final) | \d+$", re.I)
_ORDINALS = {"first", "second", "third", "last", "final", "fourth"}


_LIKENS = regex(r"(?:more|less) (?:like|of|than)\b", re.I)
"""More or less that is no direction."""
_LONE_ORDINAL = regex(r"[ ]*(?:the )?(first|second|third|fourth|last|final)(?: one)?(?=[ ]*(?:$|[,.;!?\n\x01]))", re.I)


def lone_ordinal(text: str, at: int) -> Value | None:
    """Return the section of which only the number is said anew at a place: "the second verse, no, the first"."""
    match = _LONE_ORDINAL.match(text, at)
    return Value("section", match[1].lower(), match.start(1), match.end()) if match else None


_REFUSES = regex(
    r"\b(?:no|without|not|except|but|neither|nor|less|(?:no|neither) [\w-]+ n?or)(?: the| any| some| more| a| of| too| so| that| very)?[ ]+$",
    re.I,
)
_JUST = regex(r"\b(?:just|only)\b", re.I)


def is_refused(text: str, begin: int, value: Value) -> bool:
    """True for a value behind "no", "without"."""
    return _REFUSES.search(text[max(begin, value.start - 30) : value.start]) is not None


def is_contrasted(text: str, begin: int, value: Value) -> bool:
    """True for "just shakers": all that is meant instead of what is refused."""
    return _JUST.search(text, begin, value.start) is not None


def wanted_before(text: str, before: list[Value], refused: Value) -> Value | None:
    """Return where a thing is asked for that is refused then: "with drums, no drums, I mean just shakers"."""
    same = [value for value in before if value.name == refused.name and not is_refused(text, 0, value)]
    return same[-1] if same else None


def mode_before(text: str, before: list[Value], later: Value) -> Value | None:
    """Return the mode of the last key where only the mode is said anew: "A minor, no wait, major"."""
    key = next((value for value in reversed(before) if value.kind == "key"), None)
    if key is None or later.unit != "major":
        return None
    said = regex(r"(?:major|minor)$", re.I).search(text[key.start : key.end])
    return later._replace(name=said[0].lower(), start=key.start + said.start(), end=key.end) if said else None


_BESIDE = regex(
    r"[ ,]*(?:(?:instead|rather|please|then) ?,? ?)?(?:(?:at|with|around|about|in|to|@) )?(?P<tempo>\d{2,3}(?: ?bpm)?)(?: please| instead| now)?[ ]*(?=$|[,.;!?\n])",
    re.I,
)


def tempo_beside(text: str, before: list[Value], pairs: list[tuple[Value, Value]]) -> list[tuple[Value, Value]]:
    """Return the tempo that a genre which is said anew brings along: "house at 124, no, garage, 132"."""
    found = _BESIDE.match(text, pairs[-1][1].end) if {later.kind for _, later in pairs} == {"genre"} else None
    later = values(text, *found.span("tempo"))[:1] if found else []
    earlier = [value for value in before if value.kind == "number" and value.unit in ("", "tempo")]
    return [(earlier[-1], later[0])] if earlier and later else []


def written(text: str, earlier: Value, later: Value) -> str:
    """Return what stands in the place of the earlier value: a number keeps its unit, a key its mode, where none is said."""
    said, old = text[later.start : later.end], text[earlier.start : earlier.end]
    if later.kind == "number" and earlier.unit and not later.unit:
        return said + old[len(_count(old)) :]
    if later.kind == "section" and later.name in _ORDINALS:
        return f"{later.name} {_COUNTED_AS.sub('', old)}"
    return said


def _count(said: str) -> str:
    match = _NUMBER.match(said)
    return match["count"] if match else said


def _overlaps(found: list[Value], first: int, last: int) -> bool:
    return any(value.start < last and first < value.end for value in found)


@cache
def _axes() -> dict[str, str]:
    """Return for each word of a direction the first of its group."""
    return {word: group[0] for group in table("takebacks")["english"]["directions"] for word in group}


def with_manner(text: str, genre: Value) -> Value:
    """Return a genre with how it is to be: "slow ambient"."""
    manner = _MANNER.search(text, 0, genre.start)
    return genre._replace(start=manner.start()) if manner else genre


_MANNER = regex(r"\b(?:fast|slow|hard|heavy|soft|dark|happy|sad|chill|calm|upbeat|aggressive|quiet|loud)[ ]+$", re.I)


def rest_before(text: str, begin: int, earlier: Value, later: Value, *, wavers: bool) -> re.Match[str] | None:
    """Match what stands right before a value that no order leads to: "..., E minor it is", "my singer says 92"."""
    same = later.unit in ("", earlier.unit) or (earlier.unit, later.unit) == ("", "tempo")
    if earlier.kind == "mood" or not same:
        return None
    says = wavers or earlier.kind == "genre"
    return (_SAYS if says else _RESTS).search(text, begin, later.start)


_SAYS = regex(r"\b(?:says?|said|wants?|wanted|needs?|prefers?|asks? for|asked for|thinks?)[ ]+$", re.I)
_RESTS = regex(rf"(?:[,.;:!?]|\b(?:is|it'?s|be|at|in))[ ]+$|{_SAYS.pattern}", re.I)
"""What a key or a tempo stands behind that is mended after a reason: "sorry, misread the sheet, E minor it is"."""
