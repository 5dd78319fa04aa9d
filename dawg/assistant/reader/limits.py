"""Amounts that no edit can have: each is refused by the value and the permitted range, before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.gen.brief import BARS_RANGE, SAMPLE_RATES
from dawg.gen.export.formats import FORMATS

_AMOUNT = regex(r"(?<![\d.])([+-]?\d+(?:\.\d+)?) ?(.*)")
_RANGES: dict[tuple[str, str], tuple[str, float, float]] = {
    ("volume_up", "dB"): ("level", 0, 24), ("volume_down", "dB"): ("level", 0, 60), ("set_volume", "dB"): ("level", -60, 24),
    ("volume_up", "%"): ("level", 0, 300), ("volume_down", "%"): ("level", 0, 100), ("set_volume", "%"): ("level", 0, 400),
    ("eq", "dB"): ("eq", -24, 24), ("swing", "%"): ("swing", 0, 100), ("pan", "%"): ("pan", 0, 100),
    ("transpose", "semitones"): ("transpose", -36, 36), ("transpose", "octaves"): ("transpose", -3, 3),
    ("tempo_up", ""): ("bpm change", 0, 380), ("tempo_down", ""): ("bpm change", 0, 380), ("tempo_up", "bpm"): ("bpm change", 0, 380),
    ("tempo_down", "bpm"): ("bpm change", 0, 380), ("extend", "bars"): ("bars", 1, 999), ("shorten", "bars"): ("bars", 1, 999),
    ("add_section", "bars"): ("bars", 1, 256), ("loudness_up", "LUFS"): ("loudness", -36, 36), ("master", "LUFS"): ("loudness", -36, 36),
    ("widen", "%"): ("width", 0, 200), ("set_energy", "%"): ("energy", 0, 100), ("energy_up", "%"): ("energy", 0, 200), ("energy_down", "%"): ("energy", 0, 100),
    ("add_effect", "hz"): ("frequency", 20, 20000), ("add_effect", "khz"): ("frequency", 0.02, 20), ("eq", "hz"): ("frequency", 20, 20000), ("eq", "khz"): ("frequency", 0.02, 20),
    ("undo", ""): ("undo", 1, 99), ("vary", ""): ("variations", 1, 99), ("humanize", "%"): ("humanize", 0, 100), ("tempo_down", "%"): ("bpm change", 0, 99), ("tempo_up", "%"): ("bpm change", 0, 1900),
}  # fmt: skip
"""By operation and unit: how the value is called, and its lowest and highest."""
_SHARE = ("effect", 0, 100)
_FEELS = ("punchier", "brighter", "darker", "densify", "simplify", "tighten", "syncopate")


def refused(operations: Iterable[Operation]) -> list[str]:
    """Return a sentence for each amount out of range, naming value and range."""
    found = []
    for step in operations:
        value, unit = _amount(step.amount)
        unit = unit.lower() if unit.lower().endswith("hz") else unit
        if value is None:
            continue
        name, low, high = _RANGES.get((step.op, unit), ("", 0, 0))
        if step.op in ("add_effect", "remove_effect") and unit in ("%", "dB"):
            name, low, high = _SHARE if unit == "%" else ("effect", -80, 60)
        if not name and unit == "%" and step.op in _FEELS:
            name, low, high = step.op, 0, 400
        if step.op in ("volume_up", "volume_down"):
            value = abs(value)
        if name and not low <= value <= high:
            of = f" of {step.target}" if step.target else ""
            shown = f" {unit}" if unit not in ("", name) else ""
            found.append(f"{name}{of} {value:.15g}{shown} is out of range; permitted range: {low:g} to {high:g}{shown}")
    return [*dict.fromkeys(found)]


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


_IN_UNITS = regex(
    r"(?<![\w.:/-])([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,3})?)[ ]?(db ?tp|db|decibels?|semitones?|octaves?|lufs|k?hz|bars?|measures?|times)\b(?! ?sample)|"
    r"(?<![\d:])(\d{1,3}:[6-9]\d)(?![\d:])|\b(?:at|to) ([+-]?\d{1,6}) ?(%|percent\b)",
    re.I,
)
_FIRST_BAR, _LAST_BAR = BARS_RANGE
_OF_UNIT: dict[str, tuple[str, float, float, str]] = {
    "db": ("level", -60, 60, " dB"), "dec": ("level", -60, 60, " dB"), "dbt": ("ceiling", -12, 0, " dBTP"), "sem": ("transpose", -36, 36, " semitones"),
    "oct": ("transpose", -3, 3, " octaves"), "luf": ("loudness", -36, 36, " LUFS"), "hz": ("frequency", -20000, 20000, " Hz"), "khz": ("frequency", -96, 96, " kHz"),
    "bar": ("bars", -_LAST_BAR, _LAST_BAR, ""), "mea": ("bars", -_LAST_BAR, _LAST_BAR, ""), "tim": ("times", -99, 99, ""), "%": ("amount", 0, 400, " %"), "per": ("amount", 0, 400, " %"),
}  # fmt: skip


def beyond_all(text: str, operations: Iterable[Operation], *, told: Sequence[str]) -> list[str]:
    """Return a sentence for each value that nothing of its unit can have, whatever it is said of: "bass at -400 dB".

    Args:
        text: the request in English.
        operations: what is done; where files are made, only their bit depths and sample rates are looked at.
        told: what is told already; a value in it is not told again.
    """
    files = [step.target for step in operations if step.op in ("export", "export_stems")]
    found = [] if files else _of_units(text, told)
    return found + (_of_files(text, files or ["wav"]) if files or _OF_A_FILE.search(text) else [])


_OF_A_FILE = regex(r"\bsample[ -]?rate|\bkbps|\bbit[ -]?(?:depth|rate)", re.I)


def _of_units(text: str, told: Sequence[str]) -> list[str]:
    found = []
    for said in _IN_UNITS.finditer(text):
        value = (said[1] or said[3] or said[4]).replace(",", "")
        unit = (said[2] or said[5] or "").lower().replace(" ", "")
        if said[3]:
            beyond = f"position {value} is no time; permitted: minutes and 00 to 59 seconds"
        else:
            name, low, high, shown = _OF_UNIT[unit[:3]]
            if name == "loudness" and value[0] == "+" and _TO.search(text[: said.start()]):
                high = 0  # a target, no change by so much
            if low <= float(value) <= high:
                continue
            least = _FIRST_BAR if name in ("bars", "times") else low
            beyond = f"{name} {float(value):.15g}{shown} is out of range; permitted range: {least:g} to {high:g}{shown}"
        if not any(value.lstrip("+-") in line for line in told):
            found.append(beyond)
    return found


_TO = regex(r"\b(?:to|at|of|is|be|hit|around|about|target(?:ing)?|master(?:ed)?)[ :]*$", re.I)


_FILE = regex(
    r"(?<![\w.])(?:(\d{1,9})[ -]?bits?\b(?! ?(?:crush\w*|style|sounds?|music|game|chiptunes?))|(\d{1,9}(?:\.\d{1,3})?)[ ]?(k)?hz\b|(\d{1,9}) ?kbps\b)|\bsample[ -]?rate(?: of| at| to|:|=)? ?(\d{1,9})\b(?! ?k?hz)",
    re.I,
)


def _of_files(text: str, kinds: Iterable[str | None]) -> list[str]:
    """Return a sentence for each bit depth and sample rate that a file cannot have: "a 96000 bit wav at 12 hz"."""
    depths = sorted({depth for kind in kinds for depth in _depths(kind)})
    found = []
    for said in _FILE.finditer(text):
        if said[1] and int(said[1]) not in depths:
            permitted = ", ".join(map(str, depths)) or "none, the format is lossy"
            found.append(f"bit_depth {said[1]} bit is not possible; permitted: {permitted}")
        elif said[2] or said[5]:
            rate = float(said[2] or said[5]) * (1000 if said[3] else 1)
            if rate not in SAMPLE_RATES:
                permitted = ", ".join(map(str, SAMPLE_RATES))
                found.append(
                    f"sample_rate {said[2] or said[5]} {said[3] or ''}Hz is not possible; permitted: {permitted} Hz"
                )
        elif said[4] and not 32 <= int(said[4]) <= 320:
            found.append(f"bit_rate {said[4]} kbps is not possible; permitted range: 32 to 320 kbps")
    return found


def _depths(kind: str | None) -> tuple[int, ...]:
    return FORMATS[kind].bit_depths if kind in FORMATS else FORMATS["wav"].bit_depths


def at_most(operations: Iterable[Operation]) -> tuple[tuple[Operation, ...], list[str]]:
    """Return the steps with no more energy than there is, and what to tell: "energy 11 out of 10" is all of it."""
    steps, told = [], []
    for step in operations:
        value, unit = _amount(step.amount)
        if step.op == "set_energy" and unit == "%" and value is not None and 100 < value <= 150:
            told.append(f"energy {value:g} % is out of range; permitted range: 0 to 100 %; 100 % is taken")
            step = replace(step, amount="100 %")
        steps.append(step)
    return tuple(steps), told


def _amount(said: float | str | None) -> tuple[float | None, str]:
    if isinstance(said, int | float):
        return float(said), ""
    match = _AMOUNT.search(said or "")
    return (float(match[1]), match[2].strip()) if match else (None, "")


_NEITHER = regex(
    r"\b(?:not|nothing|isn'?t|never|without being) (?:(?:be|being|going|go) )?(?:all )?(?:too|so|very|overly|super|that) (?:fast|slow|quick|rushed|hurried)\b",
    re.I,
)


def of_pace(text: str) -> list[str]:
    """Tell of a pace that is only said not to be too much: it leaves the tempo to the genre."""
    said = _NEITHER.search(text)
    return [f"pace: “{said[0]}” leaves the tempo to the style; say a number of bpm to set it"] if said else []
