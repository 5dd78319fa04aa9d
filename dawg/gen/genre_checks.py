"""What the types of a genre cannot say: orders, lengths, names that must be known, weights that must not all be zero."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dawg.errors import DawgError
from dawg.gen.brief import BARS_RANGE, SWING_RANGE, show
from dawg.gen.genre import DRUM_LETTERS, DrumPattern, Genre, PartTable
from dawg.gen.score import DRUM_ROLES
from dawg.gen.theory import SCALES, Key, roman_to_symbol

Mistake = tuple[str, str]
"""The key (or the quoted text) at fault, and what is wrong."""

BARS_PER_CHORD = ("0.5", "1", "2", "4")
LEAST_RANGE = 12
"""Semitones between a part's lowest and highest note."""
TAKEN_NAMES = (*DRUM_ROLES, "reverb", "delay")


def mistakes_in(genre: Genre) -> Iterator[Mistake]:
    """Yield what is wrong with a genre whose types are right."""
    yield from _groove(genre)
    yield from _harmony(genre)
    yield from _form(genre)
    for pattern in genre.drums.patterns:
        yield from _pattern(pattern)
    if not genre.parts and not genre.drums.patterns:
        yield (
            "parts",
            "neither parts nor drums.patterns: nothing is left to play; permitted: one part or pattern or more",
        )
    if genre.drums.patterns:
        yield from _weights("kits", genre.drums.kits.values())
    names = [part.name for part in genre.parts]
    for part in genre.parts:
        if names.count(part.name) > 1:
            yield part.name, f"part {show(part.name)} occurs twice"
        yield from _part(part)


def _groove(genre: Genre) -> Iterator[Mistake]:
    tempo, (low, usual, high) = genre.tempo, genre.groove.swing
    if not tempo.low <= tempo.usual <= tempo.high:
        yield "tempo", f"tempo {tempo.low:g}, {tempo.usual:g}, {tempo.high:g} is not low ≤ usual ≤ high"
    if not SWING_RANGE[0] <= low <= usual <= high <= SWING_RANGE[1]:
        told = f"swing {low:g}, {usual:g}, {high:g} is not low ≤ usual ≤ high"
        yield "swing", f"{told}; permitted range: {SWING_RANGE[0]:g} to {SWING_RANGE[1]:g} percent"
    if not genre.meters:
        yield "meters", "meters [] is empty; permitted: 4/4, 3/4, 6/8, one or more of them"


def _harmony(genre: Genre) -> Iterator[Mistake]:
    harmony = genre.harmony
    for name, scales in (("scales_minor", harmony.scales_minor), ("scales_major", harmony.scales_major)):
        for scale in scales:
            if scale not in SCALES:
                yield scale, f"scale {show(scale)} is unknown; permitted: {', '.join(SCALES)}"
        yield from _weights(name, scales.values())
    for written in harmony.bars_per_chord:
        if written not in BARS_PER_CHORD:
            yield "bars_per_chord", f"bars_per_chord {show(written)} is unknown; permitted: {', '.join(BARS_PER_CHORD)}"
    yield from _weights("bars_per_chord", harmony.bars_per_chord.values())
    for _, _, _, bars in harmony.progressions:
        symbols = bars.replace(",", " ").split()
        if not symbols:
            yield "progressions", f"progression {show(bars)} holds no chord; write numerals such as i, VI, iv7, V"
        for symbol in symbols:
            try:
                roman_to_symbol(symbol, Key(0, "minor"))
            except DawgError as error:
                yield bars, error.message


def _form(genre: Genre) -> Iterator[Mistake]:
    for bars in genre.form.bars:
        if not re.fullmatch(r"[0-9]{1,3}", bars) or not BARS_RANGE[0] <= int(bars) <= BARS_RANGE[1]:
            yield "bars", f"bars {show(bars)} is out of range; permitted range: {BARS_RANGE[0]} to {BARS_RANGE[1]}"
    yield from _weights("bars", genre.form.bars.values())
    if not any(template.weight > 0 for template in genre.form.templates):
        yield "form", "form has no template of a weight above 0; permitted: one or more"
    if not all(template.sections for template in genre.form.templates):
        yield "templates", "a template of the form has no sections; permitted: one or more"


def _pattern(pattern: DrumPattern) -> Iterator[Mistake]:
    lengths = (16, 32, 64) if pattern.meter == "4/4" else (12, 24)
    for letter, grid in pattern.grid.items():
        if letter not in DRUM_LETTERS:
            yield letter, f"drum {show(letter)} is unknown; permitted: {', '.join(DRUM_LETTERS)}"
        length = len(grid.replace(" ", "").replace("|", ""))
        if length not in lengths:
            permitted = ", ".join(map(str, lengths))
            yield (
                grid,
                f"pattern {show(pattern.name)}: {letter} has {length} steps; permitted in {pattern.meter}: {permitted}",
            )


def _part(part: PartTable) -> Iterator[Mistake]:
    told = f"part {show(part.name)}"
    if not part.name.isprintable() or not 1 <= len(part.name) <= 40 or part.name in TAKEN_NAMES:
        yield (
            part.name,
            f"{told} is not a name for a part; permitted: 1 to 40 characters, none of {', '.join(TAKEN_NAMES)}",
        )
    if part.high - part.low < LEAST_RANGE:
        yield (
            part.name,
            f"{told}: {part.low} to {part.high} is too narrow; permitted: low at least {LEAST_RANGE} below high",
        )
    for cell, _ in part.cells:
        if not any(letter in "Xxorftu?~" for letter in cell):
            yield cell, f"{told}: cell {show(cell)} holds no note; permitted: one of X x o r f t u ? ~ or more"
    yield from _weights(f"{part.name}: instruments", part.instruments.values())
    yield from _weights(f"{part.name}: degrees", part.degrees.values())


def _weights(name: str, weights: Iterable[float]) -> Iterator[Mistake]:
    if not any(weight > 0 for weight in weights):
        yield name.partition(":")[0], f"{name} has no weight above 0; permitted: one or more"
