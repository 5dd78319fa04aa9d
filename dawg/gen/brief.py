"""The brief: everything a user can ask for, validated once, with every default declared.

A field that is None (or empty) was not stated; composition chooses it by genre and seed and reports the choice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from dawg.errors import InputError
from dawg.gen import theory
from dawg.gen.explaining import explained
from dawg.gen.explaining import show as show
from dawg.gen.seeds import SEED_MAX
from dawg.gen.units import PPQ, ticks_to_seconds

BPM_RANGE = (20.0, 400.0)
BARS_RANGE = (1, 999)
DURATION_RANGE_S = (2.0, 1200.0)
LENGTH_RANGE_S = (0.4, 1300.0)
"""Of the audio, what rings on after the last bar included."""
SWING_RANGE = (50.0, 75.0)
LUFS_RANGE = (-36.0, -6.0)
CEILING_RANGE = (-12.0, -0.1)
SAMPLE_RATES = (22050, 32000, 44100, 48000, 88200, 96000)
METERS = ("4/4", "3/4", "6/8")
LOUDNESS_PRESETS = {"streaming": -14.0, "club": -9.0, "apple": -16.0, "broadcast": -23.0}
MOODS = (
    "dark", "bright", "tense", "dreamy", "sad", "happy", "calm", "aggressive", "epic", "romantic", "sparse", "busy",
    "energetic", "chill", "mysterious", "nostalgic", "uplifting", "melancholic",
)  # fmt: skip
MAX_NAMES = 32


def _within(low: float, high: float) -> Meta:
    """Describe a range for schemas and messages; `Brief.faults` is what checks it."""
    return Meta(extra_json_schema={"minimum": low, "maximum": high})


def _among(values: tuple[str | int, ...]) -> Meta:
    return Meta(extra_json_schema={"enum": list(values)})


class SectionPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of the form that the user asked for: a kind such as "verse" and its bars."""

    kind: str
    bars: int


class Brief(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked.

    Attributes:
        genre: a genre's name or alias.
        bpm: quarter notes per minute, 20 to 400.
        key: "C minor", "F# dorian", "Bbm" ... (12 tonics, 10 scales).
        meter: "4/4", "3/4" or "6/8".
        bars: length in bars, 1 to 999; or
        duration_s: length in seconds, 2 to 1200.
        structure: sections in order; or
        bars/duration with a form chosen by genre.
        chords: per section kind ("" = everywhere) chord symbols or roman numerals, one entry per bar; several chords
            in a bar are joined by commas.
        moods: words of `MOODS`.
        energy, darkness, density: 0 to 1, 0.5 = as the genre is.
        swing: percent, 50 straight to 75.
        humanize: 0 machine to 1 loose.
        instruments, exclude: instruments, roles or families wanted and not wanted ("rhodes", "piano", "drums").
        seed: 0 to 2^63-1; the same brief and seed give the same bytes.
        loudness_lufs: integrated loudness target, -36 to -6; `ceiling_dbtp` -12 to -0.1.
        loop: make a seamless loop without an ending.
    """

    genre: str = ""
    bpm: Annotated[float, _within(*BPM_RANGE)] | None = None
    key: str | None = None
    meter: Annotated[str, _among(METERS)] | None = None
    bars: Annotated[int, _within(*BARS_RANGE)] | None = None
    duration_s: Annotated[float, _within(*DURATION_RANGE_S)] | None = None
    structure: tuple[SectionPlan, ...] = ()
    chords: dict[str, tuple[str, ...]] = {}
    moods: tuple[Annotated[str, _among(MOODS)], ...] = ()
    energy: Annotated[float, _within(0, 1)] | None = None
    darkness: Annotated[float, _within(0, 1)] | None = None
    density: Annotated[float, _within(0, 1)] | None = None
    swing: Annotated[float, _within(*SWING_RANGE)] | None = None
    humanize: Annotated[float, _within(0, 1)] | None = None
    instruments: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    seed: Annotated[int, _within(0, SEED_MAX)] | None = None
    loudness_lufs: Annotated[float, _within(*LUFS_RANGE)] | None = None
    ceiling_dbtp: Annotated[float, _within(*CEILING_RANGE)] | None = None
    sample_rate: Annotated[int, _among(SAMPLE_RATES)] = 44100
    loop: bool = False

    def validated(self) -> Brief:
        """Return the brief with names in canonical form.

        Raises:
            InputError: a value out of range or unreadable; the message names field, value and permitted range.
        """
        for _, error in self.faults():
            raise error
        moods = tuple(mood.strip().lower() for mood in self.moods)
        key = str(theory.parse_key(self.key)) if self.key is not None else None
        structure = tuple(msgspec.structs.replace(plan, kind=section_kind(plan.kind)) for plan in self.structure)
        return msgspec.structs.replace(self, key=key, moods=moods, structure=structure)

    def faults(self) -> Iterator[tuple[str, InputError]]:
        """Yield every field at fault with what `validated` would raise for it."""
        for name, check in _CHECKS:
            try:
                check(self)
            except InputError as error:
                yield name, error

    @staticmethod
    def from_dict(raw: Any) -> Brief:
        """Check an untrusted document; raises `InputError` naming the field at fault."""
        try:
            return msgspec.convert(raw, Brief).validated()
        except msgspec.ValidationError as error:
            raise InputError(explained(Brief, raw, str(error))) from error


def check_number(
    name: str, value: float | None, low: float, high: float, *, whole: bool = False, unit: str = ""
) -> None:
    """Raise `InputError` unless value is None or a finite number within [low, high]."""
    if value is None or (type(value) in (int, float) and low <= value <= high and (not whole or value == int(value))):
        return
    permitted = " to ".join(str(end) if whole else f"{end:.15g}" for end in (low, high)) + (f" {unit}" if unit else "")
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or (isinstance(value, float) and not math.isfinite(value))
    ):
        raise InputError(f"{name} {show(value)} is not a number; permitted range: {permitted}")
    if whole and value != int(value):
        raise InputError(f"{name} {show(value)} is not a whole number; permitted range: {permitted}")
    if not low <= value <= high:
        raise InputError(f"{name} {show(value)} is out of range; permitted range: {permitted}")


def check_length(bars: int, *, bpm: float, meter: tuple[int, int], tail_ticks: float = 0.0) -> None:
    """Raise `InputError`, in bars at this tempo, unless a piece of so many bars lasts within `LENGTH_RANGE_S`."""
    low, high = LENGTH_RANGE_S
    bar_s = ticks_to_seconds(meter[0] * PPQ * 4 // meter[1], bpm=bpm)
    tail_s = ticks_to_seconds(tail_ticks, bpm=bpm)
    if low <= bars * bar_s + tail_s <= high:
        return
    least, most = max(1, math.ceil(low / bar_s)), max(1, int((high - tail_s) / bar_s))
    raise InputError(
        f"bars {bars} at {bpm:g} bpm in {meter[0]}/{meter[1]} last {bars * bar_s + tail_s:.1f} seconds; "
        f"permitted range at this tempo: {least} to {most} bars ({high:g} seconds)"
    )


def check_choice(name: str, value: Any, permitted: tuple[Any, ...]) -> Any:
    """Return value if it is one of the permitted ones, else raise `InputError` naming them all."""
    if value in permitted:
        return value
    raise InputError(f"{name} {show(value)} is unknown; permitted: {', '.join(map(str, permitted))}")


_FORM_ENTRY = re.compile(r"([^:()]*)(?::\s*([+-]?[0-9]{1,400})|\(\s*([0-9]{1,400})\s*\))(?=[\s,]|$)")
_COMPOUND = re.compile(r"(pre|post|build|break)[ _-](chorus|hook|up|down)")


def section_kind(name: str) -> str:
    """Return a kind of section in its one spelling: "Pre-Chorus" and "pre chorus" are "prechorus"."""
    return _COMPOUND.sub(r"\1\2", " ".join(name.lower().split()))


def parse_structure(text: str) -> tuple[SectionPlan, ...]:
    """Read "intro:4 verse:16 hook:8", also with the names that a form is told with: "verse 1:16, pre-chorus (4)".

    Raises:
        InputError: names the word at fault.
    """
    plans, rest = [], text.strip(" ,\t\n")
    while rest:
        entry = _FORM_ENTRY.match(rest)
        words = section_kind(entry[1].replace(",", " ")).split() if entry else []
        if len(words) == 2 and words[1].isdecimal():
            del words[1]
        if entry is None or len(words) != 1:
            wrong = words[0] if words else rest.split()[0]
            raise InputError(f"structure {show(wrong)} is not NAME:BARS, as in 'intro:4 verse:16 hook:8'")
        plans.append(SectionPlan(kind=words[0].rstrip("0123456789") or words[0], bars=int(entry[2] or entry[3])))
        rest = rest[entry.end() :].lstrip(" ,\t\n")
    if not plans:
        raise InputError("structure '' is empty; write NAME:BARS words, as in 'intro:4 verse:16 hook:8'")
    _check_structure(tuple(plans))
    return tuple(plans)


def parse_chords(text: str) -> dict[str, tuple[str, ...]]:
    """Read "Am F C G" (everywhere) or "verse=i VI; hook=iv i V i"; raises `InputError` naming what cannot be read."""
    chords: dict[str, tuple[str, ...]] = {}
    for clause in filter(None, (piece.strip() for piece in text.split(";"))):
        kind, equals, line = clause.rpartition("=")
        bars = tuple(line.replace("|", " ").replace("-", " ").split())
        if not bars or (equals and not kind.strip()):
            raise InputError(f"chords {show(clause)} is not 'Am F C G' or 'verse=i VI; hook=iv i V i'")
        chords[section_kind(kind)] = bars
    if not chords:
        raise InputError("chords '' is empty; write 'Am F C G' or 'verse=i VI; hook=iv i V i'")
    _check_chords(chords)
    return chords


def parse_loudness(text: str) -> float:
    """Read a LUFS number or a preset name; raises `InputError` naming range and presets."""
    if text.lower() in LOUDNESS_PRESETS:
        return LOUDNESS_PRESETS[text.lower()]
    if not re.fullmatch(r"[+-]?[0-9]{1,4}(\.[0-9]{1,6})?", text):
        names = ", ".join(LOUDNESS_PRESETS)
        raise InputError(
            f"loudness {show(text)} is unknown; permitted: {LUFS_RANGE[0]:g} to {LUFS_RANGE[1]:g} LUFS, {names}"
        )
    if not LUFS_RANGE[0] <= float(text) <= LUFS_RANGE[1]:
        low, high = LUFS_RANGE
        raise InputError(f"loudness {show(text)} is out of range; permitted range: {low:g} to {high:g} LUFS")
    return float(text)


def parse_duration(text: str) -> float:
    """Read seconds ("90", "90.5", "90s") or minutes ("2:30", "2m30s"); raises `InputError` naming the range."""
    match = re.fullmatch(r"(?:([0-9]{1,4})(?::|m(?:in)?))?([0-9]{0,6}(?:\.[0-9]{1,6})?)s?", text.strip().lower())
    low, high = DURATION_RANGE_S
    if match is None or not (match[1] or match[2]) or (match[1] and ":" in text and not match[2]):
        raise InputError(f"duration {show(text)} is not seconds or M:SS; permitted range: {low:g} to {high:g} seconds")
    seconds = int(match[1] or 0) * 60 + float(match[2] or 0)
    if match[1] and float(match[2] or 0) >= 60:
        raise InputError(f"duration {show(text)} has more than 59 seconds after its minutes; write M:SS, as in 2:30")
    if not low <= seconds <= high:
        raise InputError(f"duration {show(text)} is out of range; permitted range: {low:g} to {high:g} seconds")
    return seconds


def _check_names(option: str, names: tuple[str, ...]) -> None:
    if len(names) > MAX_NAMES:
        raise InputError(f"{option}: {len(names)} of them; permitted: at most {MAX_NAMES}")
    for name in names:
        if not name.strip() or len(name) > 60:
            raise InputError(f"{option} {show(name)} is not a name of 1 to 60 characters")


def _check_moods(moods: tuple[str, ...]) -> None:
    _check_names("mood", moods)
    for mood in moods:
        check_choice("mood", mood.strip().lower(), MOODS)


def _check_one_length(brief: Brief) -> None:
    if brief.bars is not None and brief.duration_s is not None:
        raise InputError("bars and duration exclude each other: state one of them")


def _check_form(brief: Brief) -> None:
    if brief.structure and (brief.bars is not None or brief.duration_s is not None):
        raise InputError("structure already fixes the length: leave out bars and duration")
    _check_structure(brief.structure)


def _check_meter(meter: str | None) -> None:
    if meter is not None:
        check_choice("time-signature", meter, METERS)


def _check_key(key: str | None) -> None:
    if key is not None:
        theory.parse_key(key)


def _check_structure(plans: tuple[SectionPlan, ...]) -> None:
    if len(plans) > 100:
        raise InputError(f"structure has {len(plans)} sections; permitted: at most 100")
    for plan in plans:
        if not re.fullmatch(r"[a-z][a-z0-9 _-]{0,23}", plan.kind):
            raise InputError(f"structure name {show(plan.kind)} is not a word of 1 to 24 letters")
        check_number(f"structure {plan.kind}: bars", plan.bars, 1, 256, whole=True)
    total = sum(plan.bars for plan in plans)
    if plans:
        check_number("structure: bars in all", total, *BARS_RANGE, whole=True)


def _check_chords(chords: dict[str, tuple[str, ...]]) -> None:
    for kind, bars in chords.items():
        if len(bars) > 64:
            raise InputError(f"chords for {show(kind or 'all')}: {len(bars)} bars; permitted: at most 64")
        for bar in bars:
            for symbol in bar.split(","):
                theory.check_chord(symbol)


_CHECKS: tuple[tuple[str, Callable[[Brief], object]], ...] = (
    ("bpm", lambda brief: check_number("bpm", brief.bpm, *BPM_RANGE)),
    ("bars", lambda brief: check_number("bars", brief.bars, *BARS_RANGE, whole=True)),
    ("duration_s", lambda brief: check_number("duration", brief.duration_s, *DURATION_RANGE_S, unit="seconds")),
    ("swing", lambda brief: check_number("swing", brief.swing, *SWING_RANGE, unit="percent")),
    ("energy", lambda brief: check_number("energy", brief.energy, 0.0, 1.0)),
    ("darkness", lambda brief: check_number("darkness", brief.darkness, 0.0, 1.0)),
    ("density", lambda brief: check_number("density", brief.density, 0.0, 1.0)),
    ("humanize", lambda brief: check_number("humanize", brief.humanize, 0.0, 1.0)),
    ("seed", lambda brief: check_number("seed", brief.seed, 0, SEED_MAX, whole=True)),
    ("loudness_lufs", lambda brief: check_number("loudness", brief.loudness_lufs, *LUFS_RANGE, unit="LUFS")),
    ("ceiling_dbtp", lambda brief: check_number("ceiling", brief.ceiling_dbtp, *CEILING_RANGE, unit="dBTP")),
    ("sample_rate", lambda brief: check_choice("sample-rate", brief.sample_rate, SAMPLE_RATES)),
    ("meter", lambda brief: _check_meter(brief.meter)),
    ("duration_s", _check_one_length),
    ("structure", _check_form),
    ("instruments", lambda brief: _check_names("instrument", brief.instruments)),
    ("exclude", lambda brief: _check_names("exclude", brief.exclude)),
    ("moods", lambda brief: _check_moods(brief.moods)),
    ("chords", lambda brief: _check_chords(brief.chords)),
    ("key", lambda brief: _check_key(brief.key)),
)
"""What each field must pass, in the order in which faults are told."""
