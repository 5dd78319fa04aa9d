"""The closing summary of a made beat, for people."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dawg.cli.console import Paint, clean, has_unicode

if TYPE_CHECKING:
    from dawg.studio.result import BeatResult


TOLD_BELOW = ("structure", "chords", "kit", "instruments")
"""Choices that have a line of their own."""


def summary(beat: BeatResult) -> str:
    """Return the lines that tell what was made: form, chords, parts, loudness, time, files."""
    paint = Paint()
    times = "×" if has_unicode(sys.stdout) else "x"
    files = [beat.files.master, beat.files.midi, beat.files.recipe]
    if beat.files.stems:
        files.insert(1, f"{len(beat.files.stems)} stems in {_folder(next(iter(beat.files.stems.values())))}")
    loud, spent = beat.loudness, beat.timings
    rows = [
        (
            "beat",
            f"{beat.genre}, {beat.bpm:g} bpm, {beat.key}, {beat.time_signature}, {clock(beat.duration_s)}, seed {beat.seed}",
        ),
        (
            "chosen",
            ", ".join(f"{name} {_value(value)}" for name, value in beat.chosen.items() if name not in TOLD_BELOW),
        ),
        ("form", ", ".join(f"{section.name} ({section.bars})" for section in beat.sections) + f", {beat.bars} bars"),
        *_chord_rows(beat),
        ("parts", ", ".join(f"{part.name} ({part.instrument}, {part.notes})" for part in beat.parts)),
        ("loudness", f"{loud.integrated_lufs:.1f} LUFS, {loud.true_peak_dbtp:.1f} dBTP, range {loud.lra_lu:.1f} LU"),
        ("kept", f"{beat.project}, version {beat.version}" if beat.project else ""),
        ("time", f"{spent.total_s:.2f} s, {beat.real_time_factor:.0f} {times} real time"),
        *(("file" if index == 0 else "", name) for index, name in enumerate(filter(None, files))),
    ]
    return "\n".join(line for label, text in rows if text for line in labelled(label, text, paint=paint))


def labelled(label: str, text: str, *, paint: Paint, columns: int = 100) -> list[str]:
    """Lay a text out beside its label, broken at spaces to the columns."""
    lines, line = [], ""
    for word in clean(text, limit=4000).split(" "):
        if line and len(line) + len(word) + 11 > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [
        (paint(f"{label:<9}", "cyan") if index == 0 else " " * 9) + " " + text
        for index, text in enumerate([*lines, line])
    ]


def clock(seconds: float) -> str:
    """Write seconds as M:SS.t."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def _chord_rows(beat: BeatResult) -> list[tuple[str, str]]:
    """One row per different sequence of chords, naming the sections that have it."""
    having: dict[tuple[str, ...], list[str]] = {}
    for section in beat.sections:
        having.setdefault(shortest_cycle(section.chords), []).append(section.name)
    rows = [f"{', '.join(names)}: {' '.join(chords)}" for chords, names in having.items() if chords]
    return [("chords" if index == 0 else "", row) for index, row in enumerate(rows)]


def shortest_cycle(items: Sequence[str]) -> tuple[str, ...]:
    """Return the shortest start of a sequence that, repeated, gives all of it."""
    for length in range(1, len(items) + 1):
        if all(item == items[index % length] for index, item in enumerate(items)):
            return tuple(items[:length])
    return tuple(items)


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(map(_value, value)) if isinstance(value, list | tuple) else str(value)


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."
