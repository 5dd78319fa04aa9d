"""Melody: motifs that return and develop.

A motif is a rhythm and a contour in scale steps. Phrases set motifs after one another (A A' A B, A B A C ...): the rhythm
returns, the pitches move with the chords. Sections of one kind share their motifs, so a hook is a hook. Strong places take
chord tones, weak ones the scale, leaps are answered by a step back; notes that would rub a semitone against the chord
are kept short.
"""

from __future__ import annotations

import math
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from dawg.gen.compose.moods import macros
from dawg.gen.compose.piece import Piece, Span, Stretch
from dawg.gen.compose.rhythm import REST, cell_bars, onsets, settled
from dawg.gen.genre import PartTable
from dawg.gen.score import Note
from dawg.gen.seeds import Stream
from dawg.gen.units import STEP

FORMS: tuple[tuple[str, float], ...] = (
    ("AaAB", 3.0),
    ("ABAC", 3.0),
    ("ABAb", 2.5),
    ("AABa", 1.5),
    ("AaBA", 1.0),
    ("ABaC", 1.5),
)
"""Phrases of four motifs: capitals are new, a lower-case letter varies its capital; weights follow measured rhythm forms."""
MOVES: tuple[tuple[int, float], ...] = (
    (0, 0.27),
    (1, 0.20),
    (-1, 0.24),
    (2, 0.08),
    (-2, 0.09),
    (3, 0.04),
    (-3, 0.04),
    (4, 0.02),
    (-4, 0.02),
)
"""Contour moves in steps of the scale: repeats .27, steps .44, thirds .17, larger leaps .12, a little more down than up."""
INTERVALS = (0.27, 0.52, 0.22, 0.16)
"""How usual repeats, steps, thirds and larger leaps are; more than measured for steps, since chord tones lie thirds apart."""
PULL = {
    "major": (1.25, 1.0, 1.15, 1.0, 1.1, 0.65, 1.0, 1.0, 1.0, 0.7, 1.0, 0.7),
    "minor": (1.25, 1.0, 1.0, 1.05, 1.0, 1.05, 1.0, 1.1, 0.4, 1.0, 0.75, 0.8),
}
"""How a degree draws the line, by semitones above the tonic: what brings the share of each near the measured one (tonic .20 to .27)."""
METRE = (1.3, 0.16, 0.55, 0.28, 0.95, 0.16, 0.62, 0.30, 1.0, 0.16, 0.58, 0.28, 0.9, 0.18, 0.62, 0.26)
"""How inviting each sixteenth of a 4/4 bar is for an onset."""
COMPOUND_METRE = (1.3, 0.1, 0.55, 0.1, 0.75, 0.12, 1.05, 0.1, 0.55, 0.1, 0.8, 0.12)
"""The same in 6/8: two beats of three eighths."""


class Motif(Struct, frozen=True):
    """A rhythm (tick, duration) and a contour (scale steps from note to note; the first is the leap from the phrase's centre)."""

    rhythm: tuple[tuple[int, int], ...]
    moves: tuple[int, ...]


def melody_clip(piece: Piece, section: Stretch, part: PartTable) -> tuple[Note, ...]:
    """Write a lead, riff or counter part in one section."""
    motif_ticks = part.motif_bars * piece.bar_ticks
    slots = max(1, -(-section.playing_bars // part.motif_bars))
    theme = _theme(piece, part, section)
    form = _form(piece, part, section)
    ladder = _ladder(piece, part, section)
    notes: list[Note] = []
    place = _start(piece, part, ladder, section)
    for slot in range(slots):
        letter = form[slot % len(form)]
        motif = _motif(piece, part, theme, letter)
        if _rests(piece, part, section, slot) and slots > 1:
            continue
        again = slot >= 2 * len(form)
        returning = piece.stream(part.name, theme, "place", letter.upper())
        if letter.isupper() or part.style == "riff":
            place = _start(piece, part, ladder, section)
        phrase, place = _realise(piece, section, part, motif, slot * motif_ticks, ladder, place, returning)
        last = slot % len(form) == len(form) - 1
        if last and phrase and part.style != "riff":
            phrase[-1] = _cadence(piece, section, phrase[-1], ladder)
        if again and part.style == "lead":
            phrase = _ornamented(phrase, piece.stream(part.name, section.name, "ornament", slot))
        notes += phrase
    end = section.playing_bars * piece.bar_ticks
    notes = [_cut(note, end) for note in notes if note.start_tick < end]
    return tuple(_monophonic(notes) + _ending(piece, section, part, ladder))


def _rests(piece: Piece, part: PartTable, section: Stretch, slot: int) -> bool:
    """Tell whether a phrase is left to another: a counter plays only answers, a lead leaves some of a verse's to the voice."""
    if part.style == "counter":
        return slot % 2 == 0
    if part.style != "lead" or section.function != "verse" or slot % 2 == 0:
        return False
    return piece.stream(part.name, section.name, "room", slot).chance(part.room / min(2, section.index + 1))


def _theme(piece: Piece, part: PartTable, section: Stretch) -> str:
    """Return the name under which sections share their motifs."""
    if part.style == "riff":
        return "riff" if section.function != "break" else "riff break"
    if part.one_theme:
        return "hook"
    return {"intro": "hook", "outro": "hook", "build": "verse"}.get(section.function, section.function)


def _form(piece: Piece, part: PartTable, section: Stretch) -> str:
    if part.style == "riff":
        return piece.stream(part.name, "form").weighted({"AAAa": 3.0, "AAAB": 2.0, "AaAa": 2.0})
    return piece.stream(part.name, "form", _theme(piece, part, section)).weighted(FORMS)


def _ladder(piece: Piece, part: PartTable, section: Stretch) -> list[int]:
    """Return the scale's notes in the part's range; hooks lie a little higher than verses (2 semitones measured).

    Riffs and other narrow lines lie around the tonic, else a loop of four notes may never say it.
    """
    scale = set(piece.key.pitch_classes)
    shift = 2 if section.function == "hook" else 0
    middle = (part.low + part.high) // 2
    if part.style == "riff" or part.contour < 10:
        middle = _tonic_near(piece, middle)
    middle += shift
    half = part.contour // 2 + 1
    low, high = max(part.low, middle - half), min(part.high, middle + half)
    return [note for note in range(low, high + 1) if note % 12 in scale]


def _tonic_near(piece: Piece, note: int) -> int:
    return note + (piece.key.tonic - note + 6) % 12 - 6


def _start(piece: Piece, part: PartTable, ladder: list[int], section: Stretch) -> int:
    """Return where on the ladder phrases begin: its middle, a step higher when lively; riffs on the tonic."""
    if part.style == "riff":
        middle = (ladder[0] + ladder[-1]) // 2
        return min(
            range(len(ladder)), key=lambda place: (ladder[place] % 12 != piece.key.tonic, abs(ladder[place] - middle))
        )
    return len(ladder) // 2 + (1 if section.energy > 0.8 else 0)


def _motif(piece: Piece, part: PartTable, theme: str, letter: str) -> Motif:
    """Return the motif of a letter; a lower-case letter keeps its capital's rhythm and changes the end of its contour."""
    stream = piece.stream(part.name, theme, "motif", letter.upper())
    rhythm = _rhythm(piece, part, theme, letter.upper(), stream)
    moves = _contour(len(rhythm), stream)
    if letter.islower():
        vary = piece.stream(part.name, theme, "vary", letter)
        keep = max(1, len(moves) // 2)
        moves = moves[:keep] + _contour(len(moves), vary)[keep:]
    return Motif(tuple(rhythm), tuple(moves))


def _rhythm(piece: Piece, part: PartTable, theme: str, letter: str, stream: Stream) -> list[tuple[int, int]]:
    """Write a rhythm over the motif's bars: from the part's cells, or drawn by metre and density.

    B and C motifs keep A's rhythm in their first half: the ear follows the rhythm (measured: rhythm returns three times
    as often as pitch).
    """
    total = part.motif_bars * piece.bar_ticks
    if part.cells:
        ticks: list[int] = []
        for bar in range(part.motif_bars):
            rows = cell_bars(stream.weighted(part.cells), piece)
            ticks += [
                bar * piece.bar_ticks + tick
                for tick, letter in onsets(settled(rows[bar % len(rows)], stream))
                if letter != REST
            ]
    else:
        ticks = _drawn(piece, part, stream)
        if letter in "BC" and stream.chance(0.6):
            first = [tick for tick, _ in _rhythm(piece, part, theme, "A", piece.stream(part.name, theme, "motif", "A"))]
            ticks = [tick for tick in first if tick < total // 2] + [tick for tick in ticks if tick >= total // 2]
    ticks = sorted(set(ticks)) or [0]
    rest = part.rests
    held = []
    for start, after in zip(ticks, [*ticks[1:], total], strict=True):
        gap = after - start
        longest = gap if gap <= 480 else min(gap, 480 + round(480 * (1 - rest) * stream.uniform(0.4, 1.6)))
        held.append((start, max(60, round(longest * part.gate))))
    return held


def _drawn(piece: Piece, part: PartTable, stream: Stream) -> list[int]:
    density = part.density * (0.7 + 0.6 * macros(piece.brief).density)
    steps = piece.steps
    wanted = max(1, round(density * part.motif_bars * stream.uniform(0.85, 1.15)))
    places: list[int] = []
    total = steps * part.motif_bars
    silent_from = total - round(total * part.rests * stream.uniform(0.6, 1.4))
    metre = COMPOUND_METRE if piece.meter == (6, 8) else METRE
    weights = {place: metre[place % steps % 16] ** 0.9 for place in range(max(2, silent_from))}
    while weights and len(places) < wanted:
        place = stream.weighted(weights)
        places.append(place)
        del weights[place]
        for beside in (place - 1, place + 1):
            if beside in weights and density < 7:
                weights[beside] *= 0.35
    if stream.chance(0.75) and 0 not in places:
        places[0] = 0
    return [place * STEP for place in places]


def _contour(count: int, stream: Stream) -> list[int]:
    """Draw moves; a leap of four steps or more is answered by a step the other way, runs in one direction turn back."""
    moves: list[int] = [stream.integer(-1, 2)]
    for _ in range(count - 1):
        before = moves[-1]
        move = stream.weighted(MOVES)
        if abs(before) >= 3 and len(moves) > 1 and stream.chance(0.8):
            move = -1 if before > 0 else 1
        elif abs(sum(moves[-3:])) >= 4:
            move = -abs(move) if sum(moves[-3:]) > 0 else abs(move)
        moves.append(move)
    return moves[:count] if count else []


def _realise(
    piece: Piece,
    section: Stretch,
    part: PartTable,
    motif: Motif,
    start: int,
    ladder: list[int],
    place: int,
    stream: Stream,
) -> tuple[list[Note], int]:
    """Set a motif on the chords of its place: each note is drawn among the scale notes near the contour."""
    notes: list[Note] = []
    aim, before, leap = place, place, 0
    half = 720 if piece.meter == (6, 8) else 960
    pull = PULL["minor" if piece.key.is_minor else "major"]
    for number, ((tick, length), move) in enumerate(zip(motif.rhythm, motif.moves, strict=True)):
        at = start + tick
        aim = _reflect(aim + move, len(ladder))
        span = section.span_at(at)
        strong = at % half == 0 or length >= 480 or number == 0
        heard = length if at % 240 else max(length, 251)  # a rub on an eighth is heard as one however short it is
        weights = [
            (
                index,
                _fitness(index, ladder, aim, before, leap, span, heard, strong=strong, part=part)
                * pull[(ladder[index] - piece.key.tonic) % 12],
            )
            for index in range(max(0, aim - 4), min(len(ladder), aim + 5))
        ]
        place = stream.weighted(weights)
        leap = place - before if number and abs(ladder[place] - ladder[before]) >= 5 else 0
        before, pitch = place, ladder[place]
        aim = round((aim + place) / 2) if abs(aim - place) > 1 else aim
        if part.chromatic and number and stream.chance(part.chromatic) and length <= 240 and notes:
            notes[-1] = replace(notes[-1], pitch=pitch - 1 if stream.chance(0.6) else pitch + 1)
        velocity = part.velocity + (
            9 if at % piece.bar_ticks == 0 else 4 if at % 480 == 0 else -3 if at % 240 == 0 else -8
        )
        level = velocity * (0.88 + 0.14 * section.energy) + 4 * stream.gauss()
        notes.append(Note(at, _let_go(section, span, at, length, pitch), pitch, max(20, min(127, round(level)))))
    return notes, place


def _let_go(section: Stretch, span: Span, at: int, length: int, pitch: int) -> int:
    """End a held note with its chord when it would rub against the next one."""
    following = section.span_at(at + length - 1)
    return max(60, span.end_tick - at) if following is not span and _rubs(pitch, following) else length


def _fitness(
    index: int,
    ladder: list[int],
    aim: int,
    before: int,
    leap: int,
    span: Span,
    length: int,
    *,
    strong: bool,
    part: PartTable,
) -> float:
    """Weigh a candidate: close to the contour, a usual interval, a chord tone where it matters, no long rub, leaps answered."""
    pitch = ladder[index]
    interval = pitch - ladder[before]
    size = abs(interval)
    weight = (
        INTERVALS[0]
        if size == 0
        else INTERVALS[1]
        if size <= 2
        else INTERVALS[2]
        if size <= 4
        else INTERVALS[3] / (1 + 0.15 * (size - 5))
    )
    weight *= math.exp(-0.9 * abs(index - aim))
    if pitch % 12 not in span.shape.pitch_classes:
        weight *= 0.12 if strong else max(0.05, 1.35 - 1.25 * part.chord_tones)
        if _rubs(pitch, span):
            weight *= 0.5 if length <= 130 else 0.25 if length <= 250 else 0.001
    if leap:
        weight *= 2.5 if interval * leap < 0 and size <= 2 else 1.0 if interval * leap < 0 else 0.35
    return weight


def _reflect(place: int, size: int) -> int:
    if size == 1:
        return 0
    place = abs(place)
    cycle = 2 * (size - 1)
    place %= cycle
    return place if place < size else cycle - place


def _rubs(pitch: int, span: Span) -> bool:
    """True when a note lies a semitone from a chord tone."""
    return any((pitch - tone) % 12 in (1, 11) for tone in span.shape.pitch_classes)


def _cadence(piece: Piece, section: Stretch, note: Note, ladder: list[int]) -> Note:
    """End a phrase on the nearest stable tone of its chord."""
    span = section.span_at(note.start_tick)
    stable = (span.shape.root, *span.shape.pitch_classes[1:3])
    fitting = [pitch for pitch in ladder if pitch % 12 in stable] or [note.pitch]
    pitch = min(fitting, key=lambda other: abs(other - note.pitch))
    return Note(note.start_tick, max(note.duration_ticks, 240), pitch, note.velocity)


def _ornamented(notes: list[Note], stream: Stream) -> list[Note]:
    """Vary a returning phrase a little: a dropped weak note, a repeated one, a passing grace."""
    kept: list[Note] = []
    for note in notes:
        change = stream.uniform()
        if change < 0.06 and note.start_tick % 480:
            continue
        kept.append(note)
        if change > 0.95 and note.duration_ticks >= 240:
            half = note.duration_ticks // 2
            kept[-1] = Note(note.start_tick, half, note.pitch, note.velocity)
            kept.append(Note(note.start_tick + half // 120 * 120, half, note.pitch, max(20, note.velocity - 10)))
    return kept


def _cut(note: Note, end: int) -> Note:
    return Note(note.start_tick, max(30, min(note.duration_ticks, end - note.start_tick)), note.pitch, note.velocity)


def _monophonic(notes: list[Note]) -> list[Note]:
    """One note at a time: each ends where the next begins."""
    ordered = sorted({note.start_tick: note for note in notes}.values(), key=lambda note: note.start_tick)
    result = []
    for note, after in zip_longest(ordered, ordered[1:]):
        length = note.duration_ticks if after is None else min(note.duration_ticks, after.start_tick - note.start_tick)
        result.append(Note(note.start_tick, max(30, length), note.pitch, note.velocity))
    return result


def _ending(piece: Piece, section: Stretch, part: PartTable, ladder: list[int]) -> list[Note]:
    """The lead comes to rest on the tonic, softly, when it plays in the last section."""
    if not (section.final and section.ending_ticks) or part.style == "riff":
        return []
    places = [pitch for pitch in ladder if pitch % 12 == piece.key.tonic] or ladder[:1]
    pitch = min(places, key=lambda note: abs(note - ladder[len(ladder) // 2]))
    length = min(section.ending_ticks, round(piece.bar_ticks * 0.6))
    return [Note(section.playing_bars * piece.bar_ticks, length, pitch, max(20, round(part.velocity * 0.8)))]
