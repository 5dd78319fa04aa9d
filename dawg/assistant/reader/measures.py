"""Measures in everyday words become plain ones: "440 ms per beat" -> 136 bpm, "a dozen bars" -> 12 bars, "half as fast"."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_FIRST = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_MANY = {"half": 0.5, **_FIRST, "ten": 10}
_NOUNS = r"(?:more |extra |full |whole )?(?:bars?|measures?|beats|seconds|secs|minutes|takes|variations|versions|times|semitones|db|decibels|bpm)\b"
_DOZEN = regex(
    rf"\b(?:about |around )?(?:(half) (?:a )?|(an?|one|two|three|four|five|six|eight|ten|\d{{1,2}}) )?dozens?(?: of)?(?= {_NOUNS})",
    re.I,
)
_SCORE = regex(r"\b(?:a|one) score of(?= (?:bars|measures)\b)", re.I)

_N = r"(\d{1,6}(?:\.\d{1,3})?)"
_SPAN = r"(ms|msecs?|milliseconds?|s|secs?|seconds?|min|minutes?)"
_EACH = r"(?:per|an?|each|every|(?:for|to) (?:each|every|an?|one)|in (?:each|every|an?|one))"
_PER_BEAT = regex(rf"(?<![\w.]){_N} ?{_SPAN} {_EACH} (?:beat|quarter(?: note)?|crotchet)\b(?! (?:delay|echo))", re.I)
_COMES = "should|to|that|which|will|comes?|coming|hits?|falls?|lands?|is|happens?"
_EVERY = regex(
    rf"\b(?:an? |the |one |1 |single )?(?:beat(?: (?:{_COMES}))*|beats(?: (?:{_COMES}))+) (?:every|each|once every|per) (?:{_N} )?{_SPAN}\b",
    re.I,
)
_BEATS = regex(
    rf"(?<![\w.]){_N} (?:beats|quarters|quarter notes|clicks) (?:per|an?|every|each|in|in every|for every|to the) (?:{_N} )?{_SPAN}\b",
    re.I,
)
_HALF_A_SECOND = regex(r"\b(?:a )?half (?:of )?(?:a |an )?(?=(?:seconds?|secs?|minute)\b)", re.I)
_AND_A_HALF = regex(
    r"\b(\d{1,3}|one|two|three|four|five) and a half(?= (?:beats|quarters|seconds?|secs?|times)\b)", re.I
)


def counted(text: str) -> str:
    """Return clean text with dozens, scores and fractions of a tempo as numbers."""
    low = text.lower()
    if "dozen" in low:
        text = _DOZEN.sub(lambda said: f"{12 * _value(said[1] or said[2] or 'a'):g}", text)
    if "score" in low:
        text = _SCORE.sub("20", text)
    if _PACED.search(low):
        text = _tempo_share(text)
    return text


def _value(said: str) -> float:
    return float(said) if said[0].isdigit() else _MANY[said.lower()]


def in_percent(text: str) -> str:
    """Return text with the percents and hours of other languages as they are written here: "900 por ciento" -> "900 %"."""
    return _units()[0].sub(lambda said: _units()[1][said.lastgroup or ""], text)


@cache
def _units() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds a unit behind a number, and how it is called."""
    table_of = {f"u{at}": (name, said) for at, (name, said) in enumerate(table("numbers")["units"].items())}
    named = "|".join(rf"(?P<{key}>{'|'.join(said)})" for key, (_, said) in table_of.items())
    return (
        regex(rf"(?:(?<=\d)|\b|(?<=[^\x00-\x7f]))(?:{named})(?![a-z])", re.I),
        {key: name for key, (name, _) in table_of.items()},
    )


@cache
def _thousands() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return what finds a number of thousands before what is counted, and their values."""
    values: dict[str, int] = table("numbers")["thousands"]
    counted = [*_COUNTED, *(row for name in ("es", "pt", "fr", "de") for row in table("numbers")[name]["counted"])]
    latin = "|".join(sorted((name for name in values if name.isascii()), key=len, reverse=True))
    wide = "".join(name for name in values if not name.isascii())
    return (
        regex(
            rf"\b(\d{{1,3}}(?:[.,]\d{{1,3}})?|{'|'.join(_FIRST)}) ({latin})(?:(?: and)? (\d{{1,3}}))?(?= ?(?:de |d'|of )?(?:{'|'.join(counted)})(?![a-z]))"
            rf"|(\d{{1,3}}(?:[.,]\d{{1,3}})?)([{wide}])",
            re.I,
        ),
        values,
    )


def in_thousands(text: str) -> str:
    """Return text, its smaller numbers as digits, with "4 thousand decibels" and "2.5 million bars" in digits as well."""
    text = _GROUPED.sub(lambda said: regex(r"[.,]").sub("", said[0]), text)
    if not _MANY_OF.search(text):
        return text
    pattern, values = _thousands()

    def digits(said: re.Match[str]) -> str:
        first, unit = (said[1] or said[4]).lower().replace(",", "."), (said[2] or said[5]).lower()
        many = float(first) if first[0].isdigit() else _FIRST[first]
        return f"{many * values[unit] + int(said[3] or 0):.15g}"

    return pattern.sub(digits, text)


_GROUPED = regex(
    r"(?<![\d.,])\d{1,3}(?:([.,])\d{3})(?:(?:\1\d{3})+(?![\d.,])|(?=[ -]?(?:bars?|measures?|takten?|takte|compas(?:es|sos)|mesures?)\b))",
    re.I,
)
"""A number with a sign between its thousands: "1,000,000", "10.000 Takte"."""
_MANY_OF = regex(r"thousand|mil|tausend|billion|[千천万만]", re.I)
"""What every text has that counts in thousands: cheap to look for."""
_COUNTED = (
    "db", "decibels?", "bpm", "beats", "bars?", "measures", "seconds?", "minutes", "hours", "percent", "%", "semitones?", "octaves?",
    "steps", "cents", "hz", "hertz", "ms", "lufs", "prozent",
)  # fmt: skip


def timed(text: str) -> str:
    """Return text with what lasts or comes so often as a tempo: "2 beats every second" -> 120 bpm."""
    low = text.lower()
    if "beat" not in low or not ("sec" in low or "ms" in low or "min" in low or "millis" in low):
        return text
    text = _AND_A_HALF.sub(lambda said: f"{_value(said[1]) + 0.5:g}", text)
    text = _HALF_A_SECOND.sub("0.5 ", text)
    text = _PER_BEAT.sub(lambda said: _bpm(said[0], 1, said[1], said[2]), text)
    text = _BEATS.sub(lambda said: _bpm(said[0], float(said[1]), said[2], said[3]), text)
    return _EVERY.sub(lambda said: _bpm(said[0], 1, said[1], said[2]), text)


def _bpm(said: str, beats: float, lasting: str | None, unit: str) -> str:
    """Return the tempo at which so many beats take so long, as it was said where that is no time at all."""
    letter = unit.lower()
    scale = 1000.0 if letter.startswith(("ms", "millis")) else 1 / 60 if letter.startswith("min") else 1.0
    seconds = float(lasting or 1) / scale
    return said if seconds == 0 else f"{60 * beats / seconds:.0f} bpm"


_PACED = regex(r"\b(?:as (?:fast|slow|quick)|tempo|speed|bpm|pace)\b")
_SHARES = {
    "half": 0.5, "a half": 0.5, "one half": 0.5, "two thirds": 2 / 3, "2 thirds": 2 / 3, "a third": 1 / 3, "one third": 1 / 3, "three quarters": 0.75, "3 quarters": 0.75,
    "three fourths": 0.75, "a quarter": 0.25, "one quarter": 0.25, "four fifths": 0.8, "twice": 2, "two times": 2, "double": 2, "three times": 3, "one and a half times": 1.5,
    "1 and a half times": 1.5, "2/3": 2 / 3, "3/4": 0.75, "1/2": 0.5, "4/5": 0.8, "three halves": 1.5,
}  # fmt: skip
_SHARE = rf"({'|'.join(sorted(map(re.escape, _SHARES), key=len, reverse=True))}|\d{{1,3}}(?:\.\d{{1,2}})? ?(?:%|percent)|\d(?:\.\d{{1,2}})? ?(?:x|times))"
_OF_TEMPO = regex(
    rf"(?<![\w.])(?:(?:down |up |back )?(?:at|to|by|for) (?:about |around |like |just )?)?{_SHARE} (?:(?:as (fast|quick(?:ly)?|slow(?:ly)?)(?: as (?:it is|now|before|this|that|it was))?)|(?:of |at )?(?:(?:the|its|this|that|my|our|current|original|present|normal|usual|old) ){{0,3}}(?:tempo|speed|bpm|pace))\b(?! (?:feel|map|sync))",
    re.I,
)


def _tempo_share(text: str) -> str:
    """Return text with "two thirds of the tempo" as so much slower; half and double stay what they are."""

    def relative(said: re.Match[str]) -> str:
        words = " ".join(said[1].lower().split())
        number = regex(r"[\d.]+").match(words)
        share = _SHARES.get(words) or (
            float(number[0]) / (100 if "%" in words or "percent" in words else 1) if number else 1
        )
        if said[2] and said[2].lower().startswith("slow"):
            share = 1 / share
        if share in (0.5, 2):
            return "half the speed" if share == 0.5 else "double the speed"
        return f"{round(abs(share - 1) * 100, 1):g} % {'faster' if share > 1 else 'slower'}"

    return _OF_TEMPO.sub(relative, text)


_RUN = regex(r"[$'][({]{0,2} ?(?:echo|printf?|expr)[ ]+(?=[\"']?\d)|\$\{ ?\w{1,12} ?:?-(?=\d)", re.I)
_CLOSED = regex(r"(?<=\d)[)\]}>'\"]{1,3}[ ]?(?=bpm\b)", re.I)


_FIELD = regex(r"[\"'](bpm|tempo|key|genre|mood|time_signature)[\"']:", re.I)


def unwrapped(text: str) -> str:
    """Return text with the number of "$(echo 160) bpm" beside its unit, and the fields of a piece of data without quotes."""
    if "bpm" in text.lower():
        text = _CLOSED.sub(" ", _RUN.sub("", text))
    if '":' not in text and "':" not in text:
        return text
    return _FIELD.sub(r"\1: ", text)


_CALENDAR = {"week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650, "centur": 36500, "millenni": 365000}
_SMALL = ("an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_N = rf"(\d{{1,6}}|{'|'.join(_SMALL)}|a|half a)(?: and a half)?"
_UNITS = r"(week|fortnight|month|year|decade|centur(?=y|ies)|millenni(?=um|a))(?:s|y|ies|um|a)?\b"
_LONG = regex(
    rf"\b((?:last(?:s|ing)?|(?:go|goes|going|run|runs|running|play|plays|playing|continues?|drones?|keeps? going)(?: on)?)(?: for)?(?: (?:about|around|at least|exactly|like|up to|whole|entire))* ){_N}(?: (?:whole|entire|full|solid))? {_UNITS}|"
    rf"(?<![\w.]){_N}(?: (?:whole|entire|full|solid))?[ -]{_UNITS}(?=[ -]long\b|[ -](?:[a-z-]+ ){{0,2}}(?:beat|track|song|loop|piece|mix|version|drone|instrumental|tune)\b)",
    re.I,
)
"""A length that is counted by the calendar, where it can be nothing else: "lasts three weeks", not "3 years ago"."""


def in_days(text: str) -> str:
    """Return text with such lengths in days: "lasts 21 days"."""
    text = _MILLISECONDS.sub(lambda said: f"{int(said[1]) / 1000:g} second ", text)
    return _LONG.sub(_days, text) if _BY_THE_CALENDAR.search(text) else text


_MILLISECONDS = regex(
    r"(?<![\w.])(\d{1,3}) ?(?:ms|msecs?|milliseconds?)[ -](?=(?:long )?(?:beat|track|song|loop|tune|piece|instrumental)\b|long\b)",
    re.I,
)

_BY_THE_CALENDAR = regex(r"week|fortnight|month|year|decade|centur|millenni", re.I)


def _days(match: re.Match[str]) -> str:
    number, unit = (match[2], match[3]) if match[2] else (match[4], match[5])
    low = number.lower()
    times: float = (
        int(low) if low.isdigit() else 0.5 if low == "half a" else max(1, _SMALL.index(low) if low in _SMALL else 1)
    )
    times += 0.5 if " and a half" in match[0].lower() else 0
    return f"{'lasting ' if match[1] else ''}{times * _CALENDAR[unit.lower()]:.10g} days"
