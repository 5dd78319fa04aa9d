"""Numbers in words become digits: "one forty" -> 140, "eighty eight" -> 88, "cento e cinco" -> 105, "six eight" time -> 6/8."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader import measures
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_COUNTED = (
    r"bpm|beats|bars?|measures?|minutes?|mins?|seconds?|secs?|hours?|semitones?|octaves?|half|variations?|versions?|tracks?|"
    r"db|decibels?|takes?|times|(?:out )?of (?:ten|10)"
)


@cache
def _values() -> tuple[dict[str, int], dict[str, int], re.Pattern[str], re.Pattern[str]]:
    document = table("numbers")
    small = document["en"]["units"]
    tens = document["en"]["tens"]
    hundred = document["en"]["hundred"]
    word = "|".join([*sorted([*small, *tens, *hundred], key=len, reverse=True)])
    run = regex(
        rf"(?<![\w'])(?:a[ -]+(?=hun)|(?P<lead>[1-3])[ -]*(?=(?:{'|'.join(tens)})\b))?(?P<words>(?:{word})(?:(?:[ -]+|[ -]+and[ -]+)(?:{word}))*)(?![\w'])"
        rf"(?P<counted>(?=[ -]+(?:and a half[ -]+|(?:more|extra|additional)[ ]+(?=bars?\b|measures?\b))?(?:{_COUNTED})\b))?",
        re.IGNORECASE,
    )
    meter = regex(
        r"\b(three|four|five|six|seven|nine|twelve)[ -](four|eight)(?=[ -](?:time|feel|meter|signature|groove)|[ ]*[,.;]|[ ]*$)",
        re.I,
    )
    return small, tens | dict.fromkeys(hundred, 100), run, meter


def words_to_digits(text: str) -> str:
    """Return the text with numbers in words as digits; a lone word up to nine only before what is counted."""
    small, large, run, meter = _values()
    text = measures.counted(measures.in_percent(text))
    text = meter.sub(lambda match: f"{small[match[1].lower()]}/{small[match[2].lower()]}", text)

    def replace(match: re.Match[str]) -> str:
        words = [word for word in regex(r"[ -]+").split(match["words"].lower()) if word != "and"]
        values = [small[word] if word in small else large[word] for word in words]
        if match["lead"]:
            values.insert(0, int(match["lead"]))
        lone = len(values) == 1 and values[0] < 10 and match["counted"] is None
        if lone and not _OF_A_TEMPO.search(text, max(0, match.start() - 40), match.start()):
            return match[0]
        return _combine(values)

    text = measures.timed(measures.in_thousands(_others(run.sub(replace, text))))
    low = text.lower()
    if "minus" in low or "negative" in low or "menos" in low or "moins" in low:
        text = _BELOW_ZERO.sub(
            r"\1\2\3 -",
            _NEGATIVE.sub(
                "at -", _NEGATIVE_COUNT.sub(lambda match: f"-{small.get(match[1].lower(), match[1])} ", text)
            ),
        )
    text = _NUMBERED.sub(lambda match: f"{match[1]} {1 + _ONES.index(match[2].lower())}", text)
    return _ordinals(text) if "th" in low else text


_ONES = ("one", "two", "three", "four")
_NUMBERED = regex(
    r"\b(verse|chorus|hook|drop|bridge) (one|two|three|four)\b(?! (?:bars?|beats?|more|db|octaves?|semitones?|steps?|half|of|times?|seconds?|by)\b)",
    re.I,
)
"""A section with its number in words: "verse two"."""

_OF_A_TEMPO = regex(
    r"\b(?:db|tempo|bpm|speed|pace|slow(?:er)?|faster)\b[^,.;!?\d]{0,40}\b(?:by|up|down|another) $", re.I
)
"""What stands before a number that counts beats per minute: "nudge the tempo down by three"."""
_BELOW_ZERO = regex(
    r"\b(to|at|of|is|be|with|mit|auf|bei|con|com|avec|de|em|en|a) (?:minus|negative|menos|moins) (?=\d+(?!\d| ?bpm))|\b(it) negative (?=\d)|\b(by) (?:minus|negative|menos|moins) (?=\d+ ?(?:%|percent))",
    re.I,
)
"""A value below zero: "set the tempo to minus 20"."""
_NEGATIVE = regex(
    r"(?<!to )(?<!at )(?<!of )(?<!is )(?<!be )(?:\bnegative (?=\d+ ?(?:bpm|bars?|measures)\b)|(?<!\d )\bminus (?=\d+ ?(?:bars?|measures)\b))",
    re.I,
)
"""The same where no preposition stands before it: "make it negative 20 bpm"."""
_NEGATIVE_COUNT = regex(
    r"\bnegative (one|two|three|four|five|six|seven|eight|nine|\d+) (?=(?:minutes?|seconds?|hours?|beats?)\b)", re.I
)
_RANKS = ("fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")  # fmt: skip
_RANKED = regex(
    rf"(?<!every )(?<!each )\b(?:the )?(?:(\d{{1,2}})(?:th|st|nd|rd)|({'|'.join(_RANKS)})) (verse|chorus|hook|bridge|drop|breakdown|break|build(?:-?up)?|interlude|bar|measure)\b",
    re.I,
)


def _ordinals(text: str) -> str:
    """Return the text with sections and bars from the fifth on counted behind their name: "chorus 17"."""

    def counted(match: re.Match[str]) -> str:
        number = int(match[1]) if match[1] else 5 + _RANKS.index(match[2].lower())
        return match[0] if number < 5 else f"{match[3]} {number}"

    return _RANKED.sub(counted, text)


_TIMES = {"fr": (20, 100), "ja": (10, 100), "ko": (10, 100)}
"""What a unit before it multiplies: "quatre-vingt", "二十"; in every other language only the hundred."""


@cache
def _spoken() -> tuple[tuple[str, dict[str, int], re.Pattern[str], re.Pattern[str]], ...]:
    """Return for every other language its name, its values, what finds a run of its words, and one of them."""
    found = []
    for language in ("es", "pt", "fr", "de", "ja", "ko"):
        entry = table("numbers")[language]
        word = "|".join(sorted(entry["values"], key=len, reverse=True))
        counted = "|".join([*entry["counted"], "%", "db\\b"])
        if language in ("ja", "ko"):
            tempo = "|".join(f"(?<={said})" for said in entry["tempo"])
            run = rf"(?<![^\W\da-zA-Z])(?P<counted>)(?:{word}){{1,6}}(?=[ ]?(?:{counted}))|(?:{tempo})(?:(?:{word}){{2,6}}|[百千])"
        elif language == "de":
            run = rf"(?<!\w)(?:{word})(?:(?:und)?(?:{word})){{0,4}}(?!\w)(?P<counted>(?=[ ](?:{counted})(?!\w)))?"
        else:
            gap = rf"[ -](?:(?:{'|'.join(entry['joins'])})[ -])?"
            run = rf"(?<![\w'])(?<!\d[ ])(?:{word})(?:{gap}(?:{word})){{0,5}}(?![\w'])(?P<counted>(?=[ ](?:{counted})(?!\w)))?"
        found.append((language, dict(entry["values"]), regex(run, re.I), regex(word)))
    return tuple(found)


def _others(text: str) -> str:
    """Return the text with the numbers of the other languages as digits, those below twenty only before what is counted.

    Where words belong to several languages, the longest run counts.
    """
    found = []
    for language, values, run, word in _spoken():
        if language in ("ja", "ko") and text.isascii():
            continue
        for match in run.finditer(text):
            total = _added([values[said] for said in word.findall(match[0].lower())], _TIMES.get(language, (100,)))
            if match["counted"] is not None or (total >= 20 and (total != 1000 or language in ("ja", "ko"))):
                found.append((match.start() - match.end(), match.start(), match.end(), str(total)))
    taken: list[tuple[int, int, str]] = []
    for _, start, end, digits in sorted(found):
        if all(end <= first or last <= start for first, last, _ in taken):
            taken.append((start, end, digits))
    for start, end, digits in sorted(taken, reverse=True):
        gap = " " if start and text[start - 1].isascii() and text[start - 1].isalpha() else ""
        text = f"{text[:start]}{gap}{digits}{text[end:]}"
    return text


def _added(values: list[int], times: tuple[int, ...]) -> int:
    """Add what is spoken: [100, 20, 4] -> 124, [4, 20, 10] -> 90 where 20 is one of `times`, [20, 1000] -> 20000."""
    if len(values) > 1 and values[0] == 1 and 1 < values[1] < 100:
        values = values[1:]  # the article of "un diez por ciento"
    total = last = 0
    for value in values:
        if value == 1000 and 0 < total < 1000:
            total *= value
        else:
            total += last * value - last if value in times and 0 < last < 10 else value
        last = value
    return total


def _combine(values: list[int]) -> str:
    """Join spoken values: [1, 40] -> 140, [80, 8] -> 88, [100, 20] -> 120, [8, 0, 8] -> 808."""
    if all(value < 10 for value in values):
        return (
            "".join(map(str, values))
            if len(values) > 2 or 0 in values
            else " ".join(map(str, values))
            if len(values) > 1
            else str(values[0])
        )
    total = 0
    for value in values:
        if value == 100:
            total = max(total, 1) * 100
        elif value >= 10 and 0 < total < 10:
            total = total * 100 + value
        else:
            total += value
    return str(total)
