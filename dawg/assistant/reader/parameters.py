"""Values of what is set by a number in a studio and by words here: "an attack of -3 seconds" is told with what is possible."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.tables import table

_VALUE = r"(?<![\w.])(?P<value>[+-]?\d{1,9}(?:\.\d{1,3})?)"
_UNIT = r"(?P<unit>(?:ms|milli\w+|s|sec\w*|sekunden?|segundos?|min\w*|hours?|stunden?|horas?|percent|to 1|db|cents|voices)(?![\w])|%|:1)"
_LINK = r"(?: (?:time|amount|level|value))?(?: (?:of|on|for|in))?(?: (?:the|my|an?|it|them))?(?: [a-z-]+){0,2}?(?:,? (?:to|by|at|of|is|be|like|about|around|auf|von|mit|a|de|em|en))*[ :=]*"
_ENDS = r"(?= *(?:$|[^\w %:/-])| (?:on|for|of|in|and|please|pls|with|changes|steps|edits|notes?|th|to|through|until|bass|piano|lead|synth)\b)"
_COUNTS = r"(?:with|add|have|has|having|of|use|using|need|want|play|make|put|do|over|least|exactly|about|in|at|to|and|plus|or)"
_IN_WORDS = ("Q", "velocity")
"""Settings without a unit that are no numbers here either."""
_MS = {"m": 1.0, "s": 1000.0, "min": 60_000.0, "h": 3_600_000.0}


def take(page: Page) -> None:
    """Take times and impossible values of such settings off the page: they are no length; what is impossible is an error."""
    if any(letter.isdigit() for letter in page.text):
        for pattern in _patterns():
            for said in list(pattern.finditer(page.text)):
                _judge(page, said)


def _judge(page: Page, said: re.Match[str]) -> None:
    name, own, low, high = next(row[1:] for row in _rows() if row[0].fullmatch(said["name"]))
    unit = (said["unit"] or "").lower()
    number = float(said["value"])
    if own == "ms":
        number *= _MS["min" if unit.startswith("min") else unit[0]] if unit and unit[0] in "msh" else 0
    wrong_unit = unit != "" and unit[0] not in (own[:1].lower(), "p" if own == "%" else "t") and own != "ms"
    if wrong_unit or (own == "ms" and (not unit or unit[0] not in "msh")):
        return
    possible = low <= number <= high
    if own == "ms" or not possible:
        page.take(*said.span("value"))
    in_words = own not in ("", "each") or name in _IN_WORDS
    own = "" if own == "each" else own
    shown = f"{said['value']} {unit or own}".replace("to 1", ":1").replace(" :1", ":1").strip()
    allowed = f"{low:g} to {high:g} {own}".replace(" :1", ":1").strip()
    if not possible and in_words:
        page.errors.append(
            f"{name} {shown} is out of range; permitted range in a studio: {allowed}; here it is said in words (“softer”)"
        )
    elif not possible:
        page.errors.append(f"{name} {shown} is out of range; permitted range: {allowed}")
    elif own == "ms":
        page.warnings.append(f"{name} {shown} is no number that can be set here: say it in words, as in “softer”")


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str, str, float, float], ...]:
    rows = table("numbers")["parameters"].items()
    return tuple((re.compile("|".join(row["said"]), re.I), name, row["unit"], *row["range"]) for name, row in rows)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return what finds a value behind its name, before it, and how many of something: "attack of 20 ms", "a 4000 second tail"."""
    rows = table("numbers")["parameters"].values()
    values, counts = (
        rf"(?P<name>(?<![a-z])(?:{'|'.join(said for row in rows if (row['unit'] == 'each') is counted for said in row['said'])})(?![a-z]))"
        for counted in (False, True)
    )
    return (
        re.compile(rf"{values}{_LINK}{_VALUE}(?: ?{_UNIT}|{_ENDS})", re.I),
        re.compile(rf"{_VALUE}[ -]?{_UNIT}[ -](?:of )?(?:long )?{values}", re.I),
        re.compile(rf"\b{_COUNTS} {_VALUE}(?P<unit>) (?:different |more |new )?{counts}", re.I),
    )
