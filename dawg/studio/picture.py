"""What a front end draws of a version: the arrangement, the steps of its drums, the notes of a part. Plain values, no colours.

All bars count from 0. Nothing here changes a score or knows of screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from dawg.gen.operations.lanes import SILENT_DB, value_at
from dawg.gen.operations.notation import DRUM_WORDS
from dawg.gen.score import Clip, Score, Section
from dawg.gen.units import STEP, pitch_name

HEARD_DB = SILENT_DB / 2
"""A level lane below this silences a part."""


_MORE_DRUMS = {
    31: "sticks", 32: "click", 33: "click 2", 35: "kick 2", 40: "snare 2", 43: "low tom 2", 47: "mid tom 2", 50: "high tom 2", 52: "china",
    53: "ride bell", 55: "splash", 57: "crash 2", 58: "vibraslap", 59: "ride 2", 62: "muted conga", 66: "low timbale", 68: "low agogo",
    69: "cabasa", 71: "whistle", 72: "long whistle", 73: "guiro", 74: "long guiro", 77: "low block", 78: "cuica", 79: "cuica 2",
    81: "triangle 2", 87: "surdo",
}  # fmt: skip
"""Percussion keys of General MIDI that nobody writes by name in the notation."""


class Row(Struct, frozen=True, kw_only=True):
    """One part of the arrangement.

    Attributes:
        density: per bar, 0 (nothing is played) to 1 (the fullest bar of this part).
        silenced: per bar, True where automation silences what is written.
        muted: the part is muted in this version.
    """

    name: str
    role: str
    instrument: str
    is_drums: bool
    muted: bool
    level_db: float
    density: tuple[float, ...]
    silenced: tuple[bool, ...]


class Picture(Struct, frozen=True, kw_only=True):
    """A version as parts × bars; `steps` are the sixteenths of a bar."""

    genre: str
    key: str
    bpm: float
    meter: tuple[int, int]
    bars: int
    steps: int
    duration_s: float
    loop: bool
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]

    def row(self, part: str) -> Row | None:
        """Return the row of a part; None when there is none of that name."""
        return next((row for row in self.rows if row.name == part), None)

    def section_at(self, bar: float) -> Section | None:
        """Return the section that a bar lies in."""
        return next((s for s in self.sections if s.start_bar <= bar < s.start_bar + s.bars), None)


class Lane(Struct, frozen=True, kw_only=True):
    """One sound of a drum part over some bars: a velocity per sixteenth, 0 = nothing; `off` marks what lies off the grid."""

    part: str
    name: str
    pitch: int
    cells: tuple[int, ...]
    off: tuple[bool, ...]


class Rolled(Struct, frozen=True, array_like=True):
    """A note on a roll: start and end in ticks from the first bar shown, MIDI note number, velocity."""

    start: int
    end: int
    pitch: int
    velocity: int


class Roll(Struct, frozen=True, kw_only=True):
    """The notes of a part over some bars, with the lowest and highest of them and the chords (tick, symbol)."""

    part: str
    low: int
    high: int
    ticks: int
    notes: tuple[Rolled, ...]
    chords: tuple[tuple[int, str], ...]


def picture(score: Score) -> Picture:
    """Return the arrangement of a score."""
    clips = _by_part(score)
    return Picture(
        genre=score.genre,
        key=score.key,
        bpm=score.bpm,
        meter=score.meter,
        bars=score.bars,
        steps=max(1, score.bar_ticks // STEP),
        duration_s=score.duration_s,
        loop=score.loop,
        sections=score.sections,
        rows=tuple(
            Row(
                name=part.name,
                role=part.role,
                instrument=part.instrument,
                is_drums=part.is_drums,
                muted=part.muted,
                level_db=part.level_db,
                density=_density(score, clips.get(part.name, ())),
                silenced=_silenced(score, part.name),
            )
            for part in score.parts
        ),
    )


def lanes(score: Score, *, start_bar: int, bars: int) -> tuple[Lane, ...]:
    """Return the steps of all drum parts from a bar on; a lane per sound that a part plays anywhere in the piece."""
    first, last = start_bar * score.bar_ticks, (start_bar + bars) * score.bar_ticks
    steps = bars * (score.bar_ticks // STEP)
    clips = _by_part(score)
    found = []
    for part in score.parts:
        if not part.is_drums:
            continue
        mine = clips.get(part.name, ())
        cells = {pitch: [0] * steps for pitch in sorted({note.pitch for clip in mine for note in clip.notes})}
        off = {pitch: [False] * steps for pitch in cells}
        for start, _, pitch, velocity in _within(score, mine, first, last):
            step = min(steps - 1, start // STEP)
            cells[pitch][step] = max(cells[pitch][step], velocity)
            off[pitch][step] = off[pitch][step] or start % STEP != 0
        found += [
            Lane(part=part.name, name=drum_name(pitch), pitch=pitch, cells=tuple(row), off=tuple(off[pitch]))
            for pitch, row in cells.items()
        ]
    return tuple(found)


def roll(score: Score, part: str, *, start_bar: int, bars: int) -> Roll:
    """Return the notes of a part from a bar on; its range is that of the whole piece, so that it stays while time moves."""
    first, last = start_bar * score.bar_ticks, (start_bar + bars) * score.bar_ticks
    mine = _by_part(score).get(part, ())
    pitches = [note.pitch for clip in mine for note in clip.notes]
    chords = [
        (section.start_bar * score.bar_ticks + chord.start_tick, chord.symbol)
        for section in score.sections
        for chord in section.chords
    ]
    return Roll(
        part=part,
        low=min(pitches, default=60),
        high=max(pitches, default=60),
        ticks=last - first,
        notes=tuple(Rolled(*note) for note in _within(score, mine, first, last)),
        chords=tuple((tick - first, symbol) for tick, symbol in chords if first <= tick < last),
    )


@cache
def _drum_names() -> Mapping[int, str]:
    names: dict[int, str] = {}
    for word, (_, pitch) in DRUM_WORDS.items():
        names.setdefault(pitch, word)
    return {**_MORE_DRUMS, **names, 42: "closed hat"}


def drum_name(pitch: int) -> str:
    """Return what people call a percussion key: 36 is "kick"; the note's name where nobody calls it anything."""
    return _drum_names().get(pitch, pitch_name(pitch))


def _by_part(score: Score) -> dict[str, tuple[Clip, ...]]:
    found: dict[str, tuple[Clip, ...]] = {}
    for clip in score.clips:
        found[clip.part] = (*found.get(clip.part, ()), clip)
    return found


def _within(score: Score, clips: tuple[Clip, ...], first: int, last: int) -> list[tuple[int, int, int, int]]:
    """Return (start, end, pitch, velocity) of the notes that sound in a stretch, cut to it, in ticks from its start."""
    starts = {section.name: section.start_bar * score.bar_ticks for section in score.sections}
    found = []
    for clip in clips:
        base = starts[clip.section]
        for note in clip.notes:
            start = base + note.start_tick
            end = start + note.duration_ticks
            if start < last and end > first and (start >= first or not _is_hit(note.duration_ticks)):
                found.append((max(0, start - first), min(end, last) - first, note.pitch, note.velocity))
    return sorted(found)


def _is_hit(duration_ticks: int) -> bool:
    return duration_ticks <= STEP


def _density(score: Score, clips: tuple[Clip, ...]) -> tuple[float, ...]:
    starts = {section.name: section.start_bar for section in score.sections}
    counts = [0.0] * score.bars
    bar_ticks = score.bar_ticks
    for clip in clips:
        for note in clip.notes:
            bar = starts[clip.section] + note.start_tick // bar_ticks
            last = starts[clip.section] + (note.start_tick + note.duration_ticks - 1) // bar_ticks
            for place in range(bar, min(last, score.bars - 1) + 1):
                counts[place] += 1.0 if place == bar else 0.25  # what is held over still sounds
    fullest = max(counts, default=0.0)
    return tuple(count / fullest for count in counts) if fullest else tuple(counts)


def _silenced(score: Score, part: str) -> tuple[bool, ...]:
    lane = next((x for x in score.automation if x.part == part and x.parameter == "level_db"), None)
    if lane is None:
        return (False,) * score.bars
    middle = score.bar_ticks // 2
    return tuple(value_at(lane.points, bar * score.bar_ticks + middle, 0.0) <= HEARD_DB for bar in range(score.bars))
