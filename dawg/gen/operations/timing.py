"""Tempo, half and double time, swing, human timing and quantising."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.operations.editing import edit_lines, moved, swing_at, window_end, with_offset, with_velocity, within
from dawg.gen.operations.job import Job, Line
from dawg.gen.operations.values import DoubleTime, HalfTime, Humanize, Quantize, Reverse, SetTempo, Shift, Swing
from dawg.gen.score import Note, Score
from dawg.gen.units import PPQ, STEP, seconds_to_ticks

BPM_RANGE = (20.0, 400.0)
Placed = list[tuple[Note, int]]
"""Notes with their ticks from the start of a window."""
Change = Callable[[Placed, int, int], Placed]
"""From notes, ticks in a bar and bars to notes."""

HUMAN_MS = 12.0
HUMAN_VELOCITY = 9.0


def set_tempo(job: Job, operation: SetTempo) -> Score:
    """Set or change the tempo; timing offsets keep their place in the beat."""
    given = [value for value in (operation.bpm, operation.delta_bpm, operation.percent) if value is not None]
    if len(given) != 1:
        raise InputError("set_tempo needs one of bpm (20 to 400), delta_bpm and percent")
    now = job.score.bpm
    if operation.bpm is not None:
        wanted = operation.bpm
    elif operation.delta_bpm is not None:
        wanted = now + operation.delta_bpm
    else:
        exact = now * (1 + (operation.percent or 0.0) / 100)
        wanted = round(exact) if round(exact) != round(now) else round(exact, 2)
    return replace(job.score, bpm=within("tempo", wanted, *BPM_RANGE, "bpm"))


def half_time(job: Job, operation: HalfTime) -> Score:
    """Halve the tempo, or the speed of kick and backbeat."""
    if operation.mode == "tempo":
        return _tempo_by(job, 0.5)
    return _stretched(job, _slower)


def double_time(job: Job, operation: DoubleTime) -> Score:
    """Double the tempo, or the speed of kick and backbeat."""
    if operation.mode == "tempo":
        return _tempo_by(job, 2.0)
    return _stretched(job, _faster)


def _tempo_by(job: Job, factor: float) -> Score:
    if job.operation.scope.parts or not job.everywhere:
        raise InputError(
            "the tempo holds for the whole piece; permitted scope: none", hint="mode 'feel' takes parts and sections"
        )
    return replace(job.score, bpm=within("tempo", job.score.bpm * factor, *BPM_RANGE, "bpm"))


def _stretched(job: Job, change: Change) -> Score:
    parts = job.parts_or("kick", "snare", "clap")

    def line(line: Line) -> list[Note]:
        start, count = line.window.start, (line.window.end - line.window.start) // line.bar
        relative = [(note, note.start_tick - start) for note in line.notes]
        pairs = change(relative, line.bar, count)
        section = line.window.section
        return [moved(job.score, section, note, start + tick) for note, tick in pairs if tick < count * line.bar]

    return edit_lines(job, parts, line)


def _slower(notes: Placed, bar: int, count: int) -> Placed:
    """Spread the first bar of every pair over both: beats 2 and 4 become beat 3 of each bar."""
    pairs: Placed = []
    for note, tick in notes:
        index, place = divmod(tick, bar)
        if index % 2 == 0:
            pairs.append((replace(note, duration_ticks=note.duration_ticks * 2), index * bar + place * 2))
    return pairs


def _faster(notes: Placed, bar: int, count: int) -> Placed:
    """Squeeze every pair of bars into one and play it twice; a last single bar is played twice in itself."""
    pairs: Placed = []
    for note, tick in notes:
        base = tick // (2 * bar) * 2 * bar
        length = bar if base // bar + 2 <= count else bar // 2
        shorter = replace(note, duration_ticks=max(1, note.duration_ticks // 2))
        place = (tick - base) // 2
        pairs += [(shorter, base + place), (shorter, base + place + length)]
    return pairs


def swing(job: Job, operation: Swing) -> Score:
    """Set the swing: every offset keeps its human part. Only on the whole piece does it become the score's own swing."""
    whole = job.everywhere and not job.operation.scope.parts

    def swung(line: Line) -> list[Note]:
        section = line.window.section
        return [
            with_offset(
                note,
                note.offset_ticks
                + swing_at(job.score, section, note.start_tick, operation.percent)
                - swing_at(job.score, section, note.start_tick),
            )
            for note in line.notes
        ]

    changed = edit_lines(job, job.parts, swung)
    return replace(changed, swing=operation.percent) if whole else changed


def humanize(job: Job, operation: Humanize) -> Score:
    """Move each stroke a little in time and touch; notes struck together stay together."""
    ticks = seconds_to_ticks(HUMAN_MS / 1000, bpm=job.score.bpm) * operation.amount

    def loosened(line: Line) -> list[Note]:
        stream = line.stream
        notes: list[Note] = []
        late, touch, before = 0.0, 0.0, -1
        for note in line.notes:
            if note.start_tick != before:
                late, touch, before = (
                    stream.gauss() * ticks,
                    stream.gauss() * HUMAN_VELOCITY * operation.amount,
                    note.start_tick,
                )
            notes.append(
                with_velocity(
                    with_offset(note, note.offset_ticks + round(max(-2 * ticks, min(2 * ticks, late)))),
                    note.velocity + touch,
                )
            )
        return notes

    return edit_lines(job, job.parts, loosened)


def quantize(job: Job, operation: Quantize) -> Score:
    """Take human timing away by `strength`; with a grid, starts move to its nearest line that lies inside."""
    spacing = 4 * PPQ // operation.grid if operation.grid else 0

    def tightened(line: Line) -> list[Note]:
        section, notes = line.window.section, []
        for note in line.notes:
            rest = note.offset_ticks - swing_at(job.score, section, note.start_tick)
            tick = note.start_tick
            if spacing:
                tick = round(tick / spacing) * spacing
                tick -= spacing if tick >= line.window.end else 0
            offset = swing_at(job.score, section, tick) + round(rest * (1 - operation.strength))
            notes.append(with_offset(replace(note, start_tick=tick), offset))
        return notes

    return edit_lines(job, job.parts, tightened)


def shift(job: Job, operation: Shift) -> Score:
    """Move notes by the same time, against those of the other parts; only their offsets change."""
    ticks = round(seconds_to_ticks(operation.ms / 1000, bpm=job.score.bpm))
    return edit_lines(
        job, job.parts, lambda line: [with_offset(note, note.offset_ticks + ticks) for note in line.notes]
    )


def reverse(job: Job, operation: Reverse) -> Score:
    """Mirror each bar: hits on their steps, other notes with the time up to the next one, so that starts stay on the grid."""

    def mirrored(line: Line) -> list[Note]:
        notes: list[Note] = []
        for low in range(line.window.start, line.window.end, line.bar):
            inside = [note for note in line.notes if low <= note.start_tick < low + line.bar]
            notes += _mirrored_bar(line, inside, low)
        return notes

    parts = (
        job.parts if job.operation.scope.parts else [part for part in job.parts if part.role not in ("fx", "texture")]
    )
    return edit_lines(job, parts, mirrored)


def _mirrored_bar(line: Line, notes: list[Note], low: int) -> list[Note]:
    score, section = line.job.score, line.window.section
    end = min(low + line.bar, window_end(score, section.name))
    if line.part.is_drums:
        return [moved(score, section, note, low + end - note.start_tick - _unit(note.start_tick)) for note in notes]
    if not notes:
        return []
    starts = sorted({note.start_tick for note in notes})
    following = dict(zip(starts, [*starts[1:], end], strict=True))
    mirrored = []
    for note in notes:
        slot = following[note.start_tick] - note.start_tick
        mirrored.append(
            moved(
                score,
                section,
                replace(note, duration_ticks=min(note.duration_ticks, slot), bend=()),
                low + end - following[note.start_tick],
            )
        )
    return mirrored


def _unit(tick: int) -> int:
    """Return the grid that a hit stands on."""
    return next(unit for unit in (STEP, STEP // 2, STEP // 3, STEP // 4, STEP // 8, 1) if tick % unit == 0)
