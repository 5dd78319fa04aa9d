"""Amounts that no edit can have: each is refused by the value and the permitted range, before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dawg.assistant.reader.reading import Operation

_AMOUNT = re.compile(r"([+-]?\d+(?:\.\d+)?) ?(.*)")
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


def _amount(said: float | str | None) -> tuple[float | None, str]:
    if isinstance(said, int | float):
        return float(said), ""
    match = _AMOUNT.search(said or "")
    return (float(match[1]), match[2].strip()) if match else (None, "")
