"""Chord parts: comping in rhythm, held pads, arpeggios; all led by the smallest motion."""

from __future__ import annotations

from dawg.gen.compose.piece import Piece, Stretch
from dawg.gen.compose.rhythm import REST, choose_cells, lengths, onsets, settled
from dawg.gen.compose.voicing import lead_voices
from dawg.gen.genre import PartTable
from dawg.gen.score import Note
from dawg.gen.theory import ChordShape, parse_symbol, symbol_name
from dawg.gen.units import STEP, seconds_to_ticks

ACCENTS = {"X": 12, "x": 0, "o": -26, "u": 4, "f": 4}


def chord_clip(piece: Piece, section: Stretch, part: PartTable) -> tuple[Note, ...]:
    """Write a chord part (comp, pad or arp) in one section."""
    voiced = _voiced(section, part, piece.key.tonic)
    if part.style == "pad":
        notes = _pad(piece, section, part, voiced)
    elif part.style == "arp":
        notes = _arp(piece, section, part, voiced)
    else:
        notes = _comp(piece, section, part, voiced)
    return tuple(notes + _ending(piece, section, part, voiced))


def _voiced(section: Stretch, part: PartTable, home: int) -> list[tuple[int, ...]]:
    shapes = [span.shape for span in section.spans]
    if part.power:
        return [_power(shape, part) for shape in shapes]
    if part.parallel:
        return _parallel(shapes, part)
    return lead_voices(
        shapes, low=part.low, high=part.high, voices=part.voices, rootless=part.rootless, spread=part.spread, home=home
    )


def _parallel(shapes: list[ChordShape], part: PartTable) -> list[tuple[int, ...]]:
    """Move one voicing bodily with the roots (house stabs).

    Chords of another quality take their own tones in the shape; where there are more tones than voices, the fifth goes first.
    """
    middle = (part.low + part.high) // 2
    result = []
    for shape in shapes:
        root = min(
            (note for note in range(part.low - 12, part.high) if note % 12 == shape.root),
            key=lambda note: abs(note + 7 - middle),
        )
        steps = sorted(set(shape.intervals))
        if part.rootless and len(steps) >= 4:
            steps = steps[1:]
        while len(steps) > part.voices:
            steps.remove(7 if 7 in steps and len(steps) > 2 else steps[0])
        result.append(tuple(root + step for step in steps))
    return result


def _power(shape: ChordShape, part: PartTable) -> tuple[int, ...]:
    """Root, fifth and octave from the lowest root in the range (the fifth is diminished where the chord's is)."""
    root = part.low + (shape.root - part.low) % 12
    fifth = 6 if 6 in shape.intervals and 7 not in shape.intervals else 7
    return tuple(note for note in (root, root + fifth, root + 12) if note <= part.high)[: part.voices]


def _pad(piece: Piece, section: Stretch, part: PartTable, voiced: list[tuple[int, ...]]) -> list[Note]:
    end = section.playing_bars * piece.bar_ticks
    notes: list[Note] = []
    for span, pitches in zip(section.spans, voiced, strict=True):
        length = min(span.end_tick, end) - span.start_tick
        if length <= 0:
            continue
        stream = piece.stream(part.name, section.name, span.start_tick)
        velocity = part.velocity * (0.8 + 0.25 * section.energy) + 3 * stream.gauss()
        for rank, pitch in enumerate(pitches):
            level = velocity + (3 if rank == len(pitches) - 1 else 0)
            notes.append(
                Note(span.start_tick, max(60, round(length * part.gate)), pitch, max(20, min(127, round(level))))
            )
    return notes


def _comp(piece: Piece, section: Stretch, part: PartTable, voiced: list[tuple[int, ...]]) -> list[Note]:
    cells = choose_cells(piece, part, section.function)
    events: list[tuple[int, str]] = []
    for bar in range(section.playing_bars):
        row = settled(cells[bar % 4], piece.stream(part.name, section.name, "bar", bar))
        events += [(bar * piece.bar_ticks + tick, letter) for tick, letter in onsets(row)]
    if part.gate >= 0.85 and events:
        placed = dict(events)
        placed.update(
            {
                span.start_tick: placed.get(span.start_tick, "x")
                for span in section.spans
                if span.start_tick < section.playing_bars * piece.bar_ticks
            }
        )
        events = sorted(placed.items())
    end = section.playing_bars * piece.bar_ticks
    held = lengths([tick for tick, _ in events], end, part.gate)
    spans = {id(span): pitches for span, pitches in zip(section.spans, voiced, strict=True)}
    notes: list[Note] = []
    for (tick, letter), length in zip(events, held, strict=True):
        if letter == REST:
            continue
        # a stab just before a change already belongs to the next chord
        ahead = 60 if tick % 480 == 360 and part.gate < 0.85 else 0
        span = section.span_at(min(end - 1, tick + ahead))
        length = min(length, piece.bar_ticks * 2, span.end_tick - tick)
        notes += _chord(piece, section, part, tick, letter, length, spans[id(span)])
    return notes


def _chord(
    piece: Piece, section: Stretch, part: PartTable, tick: int, letter: str, length: int, pitches: tuple[int, ...]
) -> list[Note]:
    stream = piece.stream(part.name, section.name, tick)
    level = part.velocity * (0.86 + 0.16 * section.energy) + ACCENTS[letter] + 3 * stream.gauss()
    level += 6 if tick % piece.bar_ticks == 0 else 2 if tick % 480 == 0 else -6 if tick % 240 == 0 else -9
    down = letter != "o"
    ordered = pitches if down else pitches[::-1]
    strum = seconds_to_ticks(part.strum_ms / 1000.0, bpm=piece.bpm)
    notes = []
    for rank, pitch in enumerate(ordered):
        velocity = level + (4 if pitch == pitches[-1] else 0) - (0 if down else 4)
        notes.append(Note(tick, max(30, length), pitch, max(16, min(127, round(velocity))), round(rank * strum)))
    return notes


def _arp(piece: Piece, section: Stretch, part: PartTable, voiced: list[tuple[int, ...]]) -> list[Note]:
    step = round(part.rate_steps * STEP)
    end = section.playing_bars * piece.bar_ticks
    shape = piece.stream(part.name, "arp", section.function)
    order = [shape.integer(0, 7) for _ in range(8)]
    mask = [shape.chance(0.86) for _ in range(16)]
    notes: list[Note] = []
    for span, pitches in zip(section.spans, voiced, strict=True):
        ladder = _ladder(pitches, part)
        count = 0
        for tick in range(span.start_tick, min(span.end_tick, end), step):
            place = (tick // step) % 16
            if part.arp == "pattern" and not mask[place] and tick % 480:
                count += 1
                continue
            pitch = ladder[_place(part.arp, count, len(ladder), order)]
            accent = 10 if tick % 480 == 0 else 3 if tick % 240 == 0 else -5
            velocity = max(16, min(127, round(part.velocity * (0.85 + 0.18 * section.energy) + accent)))
            notes.append(Note(tick, max(30, min(round(step * part.gate), end - tick)), pitch, velocity))
            count += 1
    return notes


def _ladder(pitches: tuple[int, ...], part: PartTable) -> list[int]:
    doubled = [*pitches, *(pitch + 12 for pitch in pitches if pitch + 12 <= part.high)]
    return sorted(set(doubled))[:8]


def _place(kind: str, count: int, size: int, order: list[int]) -> int:
    if kind == "up":
        return count % size
    if kind == "down":
        return size - 1 - count % size
    if kind == "updown" and size > 1:
        cycle = count % (2 * size - 2)
        return cycle if cycle < size else 2 * size - 2 - cycle
    return order[count % 8] % size


def _ending(piece: Piece, section: Stretch, part: PartTable, voiced: list[tuple[int, ...]]) -> list[Note]:
    """The tonic chord that rings out."""
    if not (section.final and section.ending_ticks):
        return []
    quality = "m" if piece.key.is_minor else ""
    shape = parse_symbol(symbol_name(piece.key.tonic, quality, piece.key))
    before = [section.spans[-1].shape, shape]
    pitches = lead_voices(before, low=part.low, high=part.high, voices=min(3, part.voices), spread=part.spread)[-1]
    length = min(section.ending_ticks, round(piece.bar_ticks * 0.8))
    velocity = max(20, min(127, round(part.velocity * 0.9)))
    return [Note(section.playing_bars * piece.bar_ticks, length, pitch, velocity) for pitch in pitches]
