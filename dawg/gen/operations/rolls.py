"""Drum rolls: hits split into thirty-seconds and triplets, louder towards their end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from dawg.gen.operations.editing import swing_at, with_clips, with_offset, with_velocity
from dawg.gen.operations.job import Job, Line, clip_of
from dawg.gen.score import Note, Part, Score
from dawg.gen.units import PPQ, STEP

LEADING = ("kick", "snare", "clap", "toms")
"""Drums that roll into what follows; the others roll between their hits."""
PHRASE = 4
"""In longer stretches the leading drums roll at the end of every so many bars."""
EVERY = (STEP // 2, STEP * 2 // 3, STEP // 2, STEP // 3)
"""Ticks between the hits of a roll: thirty-seconds mostly."""


def with_rolls(job: Job, parts: Iterable[Part], amount: float) -> Score:
    """Put rolls into drums inside the job's windows; drums that lead into something roll where they rest, too."""
    score = job.score
    changed: dict[tuple[str, str], tuple[Note, ...]] = {}
    for part in parts:
        model = _model([note for clip in score.clips if clip.part == part.name for note in clip.notes])
        for window in job.windows:
            clip = clip_of(score, part.name, window.section.name)
            place = (part.name, window.section.name)
            notes = changed.get(place, clip.notes if clip is not None else ())
            line = Line(job=job, part=part, window=window, notes=notes)
            if model is not None:
                changed[place] = _rolled(line, model, amount)
    return with_clips(score, changed)


def _model(notes: list[Note]) -> Note | None:
    """Return the hardest hit of the piece that a drum plays most; None for a drum without notes."""
    counts = Counter(note.pitch for note in notes)
    key = max(counts, key=lambda pitch: (counts[pitch], -pitch), default=None)
    return max((note for note in notes if note.pitch == key), key=lambda note: note.velocity, default=None)


def _rolled(line: Line, model: Note, amount: float) -> tuple[Note, ...]:
    """Return the notes of a drum with rolls put in: one in every bar of short stretches, less often in longer ones."""
    bars = range(line.window.start, line.window.end, line.bar)
    notes = list(line.notes)
    hits = [note for note in notes if note.pitch == model.pitch]
    for place, start in enumerate(bars if amount else ()):
        if line.part.role in LEADING:
            if len(bars) <= 2 or (place + 1) % PHRASE == 0 or place == len(bars) - 1:
                notes = _leading(line, notes, model, start + line.bar, amount)
        elif place % 2 == 0 or len(bars) <= 2 or line.stream.child(place).chance(amount):
            notes += _between(line, hits, start, amount)
    return tuple(notes)


def _between(line: Line, hits: list[Note], start: int, amount: float) -> list[Note]:
    """Split some hits of a bar; one off the beat at least, where there is one."""
    inside = [hit for hit in hits if start <= hit.start_tick < start + line.bar]
    if not inside:
        return []
    stream = line.stream.child("rolls", start)
    loose = [hit for hit in inside if hit.start_tick % PPQ] or inside
    chosen = {stream.choice(loose).start_tick}
    chosen |= {hit.start_tick for hit in loose if stream.chance(0.25 * amount)}
    found: list[Note] = []
    taken = {hit.start_tick for hit in hits}
    for hit in inside:
        if hit.start_tick not in chosen:
            continue
        later = [tick for tick in taken if tick > hit.start_tick]
        length = min(min(later, default=line.window.end), line.window.end, hit.start_tick + 2 * STEP) - hit.start_tick
        found += _hits(line, hit, hit.start_tick, length, stream.choice(EVERY))[1:]
    return found


def _leading(line: Line, notes: list[Note], hit: Note, end: int, amount: float) -> list[Note]:
    """Roll through the end of a bar, in place of what the drum plays there."""
    length = PPQ if amount >= 0.5 else PPQ // 2
    kept = [note for note in notes if note.pitch != hit.pitch or not end - length <= note.start_tick < end]
    return [*kept, *_hits(line, hit, end - length, length, STEP // 2)]


def _hits(line: Line, hit: Note, start: int, length: int, every: int) -> list[Note]:
    """Return a roll that grows from two thirds of a hit's velocity to all of it."""
    count = max(2, length // every)
    found = []
    for tick in range(start, start + length, every)[:count]:
        note = replace(hit, start_tick=tick, duration_ticks=min(hit.duration_ticks, every))
        grown = 0.65 + 0.35 * (tick - start) / max(1, length - every)
        swing = swing_at(line.job.score, line.window.section, tick)
        found.append(with_velocity(with_offset(note, swing), hit.velocity * min(1.0, grown)))
    return found
