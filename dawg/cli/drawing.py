"""Pictures made of characters: waveform in braille, form, drum grid, ranges. Plain ASCII where the terminal has no more."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from dawg.cli.console import Paint, clean
from dawg.cli.summary import shortest_cycle
from dawg.gen.score import Score, Section
from dawg.gen.units import STEP, pitch_name

DOTS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
"""Braille dots of the left and right column, from the bottom up."""


def waveform(peaks: Sequence[float], *, columns: int, rows: int = 4, unicode: bool = True) -> list[str]:
    """Draw peaks (0 to 1, any number of them) as a symmetric waveform of `columns` x `rows` characters."""
    if not unicode:
        levels = _resampled(peaks, columns)
        return ["".join("#" if level * rows > row else " " for level in levels) for row in reversed(range(rows))]
    levels = _resampled(peaks, columns * 2)
    half = rows * 2
    lit = [max(1, round(level * half)) for level in levels]
    return ["".join(_cell(lit, column, row, half) for column in range(columns)) for row in range(rows)]


def _cell(lit: Sequence[int], column: int, row: int, half: int) -> str:
    bits = 0
    for side in (0, 1):
        for dot in range(4):
            distance = abs(half - 0.5 - (row * 4 + 3 - dot))  # from the middle line, in dots
            if distance < lit[column * 2 + side]:
                bits |= DOTS[side][dot]
    return chr(0x2800 + bits)


def _resampled(peaks: Sequence[float], count: int) -> list[float]:
    """Take the maximum of each of `count` equal stretches."""
    if not peaks:
        return [0.0] * count
    edges = [index * len(peaks) // count for index in range(count + 1)]
    return [max(peaks[low : max(high, low + 1)]) for low, high in itertools.pairwise(edges)]


def form_bar(score: Score, *, columns: int, unicode: bool, paint: Paint) -> list[str]:
    """Draw the sections as one bar whose height is their energy, with their names under it."""
    blocks = " ▁▂▃▄▅▆▇█" if unicode else "_.-=+*%#@"
    colours = ("cyan", "green", "yellow", "magenta", "blue")
    kinds = list(dict.fromkeys(section.kind for section in score.sections))
    drawn, names = "", ""
    for section in score.sections:
        start, end = (columns * bar // score.bars for bar in (section.start_bar, section.start_bar + section.bars))
        room = max(1, end - start)
        block = blocks[max(1, round(section.energy * 8))]
        drawn += paint(block * (room - 1) + " " if room > 1 else block, colours[kinds.index(section.kind) % 5])
        names += clean(section.name)[: room - 1].ljust(room)
    return [drawn, names.rstrip()]


def drum_grid(score: Score, section: Section, *, unicode: bool, paint: Paint) -> list[str]:
    """Draw the usual bar of a section's drums: a row per part that plays in it, a column per sixteenth, height = velocity."""
    marks = "·░▒▓█" if unicode else ".:oxX"
    steps = score.bar_ticks // STEP
    clips = {clip.part: clip for clip in score.clips if clip.section == section.name}
    drums = [part.name for part in score.parts if part.is_drums and clips.get(part.name)]
    counts = [0] * section.bars
    for name in drums:
        for note in clips[name].notes:
            counts[min(section.bars - 1, note.start_tick // score.bar_ticks)] += 1
    # The usual bar, not a fill: the first one that is as full as the middle of them.
    bar = counts.index(sorted(counts)[len(counts) // 2])
    lines = []
    for name in drums:
        cells = [0] * steps
        for note in clips[name].notes:
            if note.start_tick // score.bar_ticks == bar:
                step = note.start_tick % score.bar_ticks // STEP
                cells[step] = max(cells[step], note.velocity)
        if not any(cells):
            continue
        row = "".join(
            (" " if step and step % 4 == 0 else "") + marks[-(-cell * 4 // 127)] for step, cell in enumerate(cells)
        )
        lines.append(f"{clean(name)[:12]:<12} " + paint(row, "green"))
    return [f"{'bar ' + str(section.start_bar + bar + 1):<12} {_ruler(steps)}", *lines] if lines else []


def _ruler(steps: int) -> str:
    return "".join(
        (" " if step and step % 4 == 0 else "") + (str(step // 4 + 1) if step % 4 == 0 else " ")
        for step in range(steps)
    )


def chord_lines(score: Score) -> list[str]:
    """List each section's chords, one line per different sequence."""
    having: dict[tuple[str, ...], list[str]] = {}
    for section in score.sections:
        having.setdefault(shortest_cycle([chord.symbol for chord in section.chords]), []).append(section.name)
    return [f"{clean(', '.join(names))}: {clean(' '.join(chords))}" for chords, names in having.items() if chords]


def side_by_side(blocks: Sequence[Sequence[str]], *, columns: int) -> list[str]:
    """Lay blocks of lines out in rows of as many as fit; an empty line follows each row. Colours have no width."""
    width = max((visible(line) for block in blocks for line in block), default=0) + 3
    many = max(1, (columns + 3) // width)
    lines: list[str] = []
    for first in range(0, len(blocks), many):
        row = blocks[first : first + many]
        for index in range(max(map(len, row))):
            cells = [block[index] if index < len(block) else "" for block in row]
            lines.append("".join(cell + " " * (width - visible(cell)) for cell in cells).rstrip())
        lines.append("")
    return lines


def visible(line: str) -> int:
    """Return how many columns a line takes on the screen."""
    return len(re.sub(r"\x1b\[[0-9;]*m", "", line))


def range_lines(score: Score, *, columns: int, unicode: bool, paint: Paint) -> list[str]:
    """Draw where each pitched part but effects lies between MIDI notes 21 and 108, with its lowest and highest note."""
    bar, line = ("━", "·") if unicode else ("=", ".")
    room = max(20, columns - 46)
    lines = []
    for part in score.parts:
        pitches = [note.pitch for clip in score.clips if clip.part == part.name for note in clip.notes]
        if part.is_drums or part.role == "fx" or not pitches:
            continue
        low, high = min(pitches), max(pitches)
        start, end = (min(room - 1, max(0, (pitch - 21) * room // 88)) for pitch in (low, high))
        drawn = line * start + paint(bar * (end - start + 1), "yellow") + line * (room - end - 1)
        names = f"{pitch_name(low)} to {pitch_name(high)}"
        lines.append(f"{clean(part.name)[:14]:<14} {clean(part.instrument)[:14]:<14} {drawn} {names}")
    return lines
