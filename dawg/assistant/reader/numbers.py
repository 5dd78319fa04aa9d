"""Numbers in words become digits: "one forty" -> 140, "1-fourty" -> 140, "eighty eight" -> 88, "six eight" time -> 6/8."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.tables import table

_COUNTED = (
    r"bpm|beats|bars?|measures?|minutes?|mins?|seconds?|secs?|hours?|semitones?|octaves?|half|variations?|versions?|tracks?|"
    r"db|decibels?|takes?|times"
)


@cache
def _values() -> tuple[dict[str, int], dict[str, int], re.Pattern[str], re.Pattern[str]]:
    document = table("numbers")
    small = document["en"]["units"]
    tens = document["en"]["tens"]
    hundred = document["en"]["hundred"]
    word = "|".join([*sorted([*small, *tens, *hundred], key=len, reverse=True)])
    run = re.compile(
        rf"(?<![\w'])(?:a[ -]+(?=hun)|(?P<lead>[1-3])[ -]+(?=(?:{'|'.join(tens)})\b))?(?P<words>(?:{word})(?:(?:[ -]+|[ -]+and[ -]+)(?:{word}))*)(?![\w'])"
        rf"(?P<counted>(?=[ -]+(?:and a half[ -]+)?(?:{_COUNTED})\b))?",
        re.IGNORECASE,
    )
    meter = re.compile(
        r"\b(three|four|five|six|seven|nine|twelve)[ -](four|eight)(?=[ -](?:time|feel|meter|signature|groove)|[ ]*[,.;]|[ ]*$)",
        re.I,
    )
    return small, tens | dict.fromkeys(hundred, 100), run, meter


def words_to_digits(text: str) -> str:
    """Return the text with numbers in words as digits; a lone word up to nine only before what is counted."""
    small, large, run, meter = _values()
    text = meter.sub(lambda match: f"{small[match[1].lower()]}/{small[match[2].lower()]}", text)
    others = table("numbers")["others"]

    def replace(match: re.Match[str]) -> str:
        words = [word for word in re.split(r"[ -]+", match["words"].lower()) if word != "and"]
        values = [small[word] if word in small else large[word] for word in words]
        if match["lead"]:
            values.insert(0, int(match["lead"]))
        if len(values) == 1 and values[0] < 10 and match["counted"] is None:
            return match[0]
        return _combine(values)

    text = run.sub(replace, text)
    return re.sub(r"[a-zA-Z]{4,16}", lambda match: str(others.get(match[0].lower(), match[0])), text)


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
