"""Amounts that no edit can have: each is refused by the value and the permitted range, before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_AMOUNT = regex(r"([+-]?\d+(?:\.\d+)?) ?(.*)")
_RANGES: dict[tuple[str, str], tuple[str, float, float]] = {
    ("volume_up", "dB"): ("level", 0, 24), ("volume_down", "dB"): ("level", 0, 60), ("set_volume", "dB"): ("level", -60, 24),
    ("volume_up", "%"): ("level", 0, 1000), ("volume_down", "%"): ("level", 0, 100), ("set_volume", "%"): ("level", 0, 1000),
    ("eq", "dB"): ("eq", -24, 24), ("eq", "Hz"): ("eq", 20, 20000), ("swing", "%"): ("swing", 0, 100), ("pan", "%"): ("pan", 0, 100),
    ("transpose", "semitones"): ("transpose", -36, 36), ("transpose", "octaves"): ("transpose", -3, 3),
    ("tempo_up", ""): ("bpm change", 0, 380), ("tempo_down", ""): ("bpm change", 0, 380), ("tempo_up", "bpm"): ("bpm change", 0, 380),
    ("tempo_down", "bpm"): ("bpm change", 0, 380), ("extend", "bars"): ("bars", 1, 999), ("shorten", "bars"): ("bars", 1, 999),
    ("add_section", "bars"): ("bars", 1, 256), ("loudness_up", "LUFS"): ("loudness", -36, 36), ("master", "LUFS"): ("loudness", -36, 36),
}  # fmt: skip
"""By operation and unit: how the value is called, and its lowest and highest."""
_SHARE = ("effect", 0, 100)


def refused(operations: Iterable[Operation]) -> list[str]:
    """Return a sentence for each amount out of range, naming value and range."""
    found = []
    for step in operations:
        value, unit = _amount(step.amount)
        if value is None:
            continue
        name, low, high = _RANGES.get((step.op, unit), ("", 0, 0))
        if step.op in ("add_effect", "remove_effect") and unit in ("%", "dB"):
            name, low, high = _SHARE
        if step.op in ("volume_up", "volume_down"):
            value = abs(value)
        if name and not low <= value <= high:
            of = f" of {step.target}" if step.target else ""
            shown = f" {unit}" if unit else ""
            found.append(f"{name}{of} {value:.15g}{shown} is out of range; permitted range: {low:g} to {high:g}{shown}")
    return found


_ENDLESS = regex(
    r"\b(infinity|infinite|inf|nan|unlimited|countless|umpteen|a (?:zillion|gazillion|bazillion|trillion)) (?:more |extra )?(bars?|measures|seconds|minutes|hours|db|decibels|semitones?|octaves?|steps|percent)\b|(?<![\w.])(infinity|infinite|nan) ?(%)",
    re.I,
)
_OF_UNITS = {
    "bar": "bars: permitted range: 1 to 999", "mea": "bars: permitted range: 1 to 999", "db": "level: permitted range: -60 to 24 dB", "dec": "level: permitted range: -60 to 24 dB",
    "sem": "transpose: permitted range: -36 to 36 semitones", "oct": "transpose: permitted range: -3 to 3 octaves", "ste": "transpose: permitted range: -36 to 36 semitones",
    "per": "amount: permitted range: 0 to 100 %", "%": "amount: permitted range: 0 to 100 %",
}  # fmt: skip
_DURATION = "duration: permitted range: 2 to 1200 seconds"


def no_number(text: str) -> list[str]:
    """Return a sentence for an amount that is no number: "infinity bars", "a zillion decibels"."""
    said = _ENDLESS.search(text) if _WITHOUT_END.search(text) else None
    if said is None:
        return []
    unit = said[2] or said[4]
    name, allowed = _OF_UNITS.get(unit.lower()[:3], _DURATION).split(": ", 1)
    return [f"{name} '{said[1] or said[3]} {unit}' is no number; {allowed}"]


_WITHOUT_END = regex(r"inf|nan|zillion|unlim|countless|umpteen|trillion", re.I)


def _amount(said: float | str | None) -> tuple[float | None, str]:
    if isinstance(said, int | float):
        return float(said), ""
    match = _AMOUNT.search(said or "")
    return (float(match[1]), match[2].strip()) if match else (None, "")
