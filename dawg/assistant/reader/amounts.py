"""By how much an edit changes something: "3 dB", "2 semitones", "a little"."""

from __future__ import annotations

from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.shares import share

_AMOUNTS = (
    regex(r"(?<![\d.])([+-]?\d{1,9}(?:\.\d{1,2})?)(?: more| extra)?[ ]?(db|decibels?)\b"),
    regex(r"(?<![\d.])([+-]?\d{1,9}(?:\.\d{1,2})?)[ ]?(%|percent)"),
    regex(
        r"(?<![\w.])([+-]?\d{1,9}(?:\.\d{1,2})?|an?|one|two|three|half|whole)[ ]?(semitones?|semis|half[ -]?steps?|whole[ -]?(?:steps?|tones?)|octaves?|steps?|tones?|cents|(?<!1)(?<!1 )st)\b"
    ),
    regex(r"(?<![\d.])([+-]?\d{1,6})[ -]?(?:more[ ])?(bars?|measures?)\b"),
    regex(r"(?<![\d.])([+-]?\d{1,9}(?:\.\d{1,2})?)[ ]?(ms|khz|hz|lufs|bpm)\b"),
    regex(r"(?<![\w.])([+-]?\d{1,3}(?:\.\d{1,2})?)[ ]?(times|x)\b"),
)
_STEPS_AFTER = regex(r"\b(?:up|down)(?: by)? (\d{1,2})\b")
_WHOLE_STEPS = regex(r"(?:\b(\d{1,2}|an?|one|two|three)[ ]+)?\bwhole[ -]?(?:steps?|tones?)\b")
_UNITS = {
    "decibel": "dB",
    "decibels": "dB",
    "db": "dB",
    "percent": "%",
    "semis": "semitones",
    "semitone": "semitones",
    "measures": "bars",
    "measure": "bars",
    "bar": "bars",
    "lufs": "LUFS",
    "st": "semitones",
    "octave": "octaves",
}
_LITTLE = regex(
    r"\b(?:a (?:little|bit|touch|tad|hair|smidge)|slightly|a little bit|lil bit|somewhat|subtle|subtly|gently|just a)\b"
)
_LOT = regex(r"\b(?:a lot|way|much|heaps|tons|massively|significantly|really|super|far)\b")
_TWICE = ("double", "doubled", "twice")
_WORDS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "half": "1", "whole": "2"}


def amount(clause: Clause) -> float | str | None:
    """Return "3 dB", "2 semitones", "a little", "a lot" or None."""
    steps = _STEPS_AFTER.search(clause.text) if clause.has("transpose") else None
    if steps and not regex(r"\d ?(?:semi|oct|step|st\b|half|whole|tone|cent)").search(clause.text):
        return f"{steps[1]} semitones"
    for pattern in _AMOUNTS:
        match = pattern.search(clause.text)
        if match:
            value = _WORDS.get(match[1], match[1]).lstrip("+")
            unit = match[2]
            if unit in ("tone", "tones") and match[1] not in ("half", "whole"):
                value = f"{2 * float(value):g}"
            if "step" in unit or ("tone" in unit and "semi" not in unit):
                many = _WHOLE_STEPS.search(clause.text)
                if many:  # "a whole step", "two whole tones"
                    value = str(2 * int(_WORDS.get(many[1] or "a", many[1] or "1")))
                unit = "semitones"
            return f"{value} {_UNITS.get(unit, unit)}"
    part = share(clause)
    if part:
        return part
    if clause.says(*_TWICE) and clause.has("extend"):
        return "100 %"
    if clause.says("half", "halve", "halved") and clause.has("shorten"):
        return "50 %"
    if _LITTLE.search(clause.text):
        return "a little"
    return "a lot" if _LOT.search(clause.text) else None


_WHERE = regex(
    r"\b(intro|verse|chorus|hook|pre-?chorus|bridge|drop|breakdown|break|build(?:-?up)?|outro|interlude|section)s? \d{1,2}(?: ?(?:and|&) ?\d{1,2})?(?![\d.]|[ -]?(?:more |extra )?(?:%|(?:bars?|measures?|db|percent|bpm|times|semitones?|steps?|octaves?|tones?|cents|st|lufs|ms)\b))"
    r"|\b(?:bars?|measures?) \d{1,4}(?: ?(?:-|to|and|through|until) ?\d{1,4})?\b|\b(?:first|last|final|opening) \d{1,3} (?:bars?|measures?)\b"
)


def unplaced(text: str) -> str:
    """Return a clause without the numbers of sections and bars, which say where: no amount is among them."""
    return _WHERE.sub(lambda match: match[1] or "there", text)
