"""Where a value stands in the text of a TOML or JSON file, so that a mistake is told with its line."""

from __future__ import annotations

import json
import re

Steps = tuple[str | int, ...]
"""Fields and places in lists, from the whole document inwards."""

_KEY = r"(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')"
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEYS})\s*\]\]?\s*(?:#.*)?$")
_ENTRY = re.compile(rf"\s*({_KEYS})\s*=")
_SPACE = re.compile(r"[ \t\r\n]*")


def toml_line(text: str, steps: Steps, value: object = None) -> tuple[int, int]:
    """Find a value in a TOML file.

    Args:
        steps: where it is in the document.
        value: what it is, for those in a list over many lines.

    Returns:
        the line, from 1, and how many of the steps are found at or before it; (1, 0) when none is.
    """
    lines = text.split("\n")
    table: Steps = ()
    counts: dict[Steps, int] = {}
    best, end = (1, 0), len(lines)
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            table = full = _table(_names(header[2]), counts, is_array=header[1] == "[[")
        elif entry := _ENTRY.match(line):
            full = (*table, *_names(entry[1]))
        else:
            continue
        if end == len(lines) and best[1] and number > best[0]:
            end = number - 1
        if len(full) > best[1] and full == steps[: len(full)]:
            best, end = (number, len(full)), len(lines)
    place, found = best
    return (place + _inside(lines[place - 1 : end], steps[found:], value), found) if found else best


def json_line(text: str, steps: Steps) -> int:
    """Return the line, from 1, of a value in a JSON text that can be decoded; of the nearest around it where it is missing."""
    place = _space(text, 0)
    for step in steps:
        inner = _entry(text, place, step)
        if inner is None:
            break
        place = inner
    return text.count("\n", 0, place) + 1


def _names(keys: str) -> Steps:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, keys))


def _table(names: Steps, counts: dict[Steps, int], *, is_array: bool) -> Steps:
    """Return the place of a table by its header; one in a list has its number."""
    place: Steps = ()
    for index, name in enumerate(names):
        place = (*place, name)
        if is_array and index == len(names) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _inside(block: list[str], rest: Steps, value: object) -> int:
    """Return how many lines below its key a value within a list or an inline table stands."""
    names = [step for step in rest if isinstance(step, str)]
    patterns = [rf"(?<![\w-])[\"']?{re.escape(names[-1])}[\"']?\s*="] if names else []
    if rest and isinstance(value, str | int | float):
        patterns.append(rf"(?<![\w.]){re.escape(str(value))}(?![\w.])")
    for pattern in patterns:
        for number, line in enumerate(block):
            if re.search(pattern, line):
                return number
    return 0


def _space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _entry(text: str, place: int, step: str | int) -> int | None:
    """Return where an entry of the object or list at a place begins; None when it has none of that name."""
    decoder = json.JSONDecoder()
    kind, place, index = text[place : place + 1], place + 1, 0
    while kind in ("{", "["):
        place = _space(text, place)
        if text[place : place + 1] in ("}", "]", ""):
            return None
        name: object = index
        if kind == "{":
            name, place = decoder.raw_decode(text, place)
            place = _space(text, _space(text, place) + 1)  # past the colon
        if name == step:
            return place
        _, place = decoder.raw_decode(text, place)
        place = _space(text, place) + 1  # past the comma
        index += 1
    return None
