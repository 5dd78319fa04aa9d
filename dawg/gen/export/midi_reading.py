"""Standard MIDI File to score, to be looked at: names, tempo, form and notes; what has no place in a MIDI file stays empty.

Source: Standard MIDI Files 1.0 (RP-001).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from dawg.errors import ScoreError
from dawg.gen.export.midi import DRUM_CHANNEL
from dawg.gen.score import DRUM_ROLES, Clip, Meter, Note, Part, Provenance, Role, Score, Section, bar_ticks
from dawg.gen.theory import Key
from dawg.gen.units import PPQ, STEP

MAX_BYTES = 8 * 2**20
MAX_BARS = 10_000
MAX_LINES = 256
MAX_MARKERS = 200
_TEXT, _NAME, _MARKER, _TEMPO, _METER, _KEY = 0x01, 0x03, 0x06, 0x51, 0x58, 0x59
_GRID = STEP // 2
"""A note counts for the place on this grid that it is nearest to: people and machines play a little early and late."""


class _Event(NamedTuple):
    """One event of a track: absolute tick of the file, status byte (0xFF with its kind as `low`), data."""

    tick: int
    status: int
    low: int
    data: bytes


class _Line(Struct):
    """What one channel plays in one track; notes are (start, end, pitch, velocity) in ticks of ours."""

    name: str
    channel: int
    notes: list[tuple[int, int, int, int]]


def midi_to_score(data: bytes) -> Score:
    """Read a MIDI file as a score without chords and mix.

    A part per track and channel that plays, a section per marker; the first tempo, meter and key count. Energies tell how
    many notes a section has. The provenance is empty.

    Raises:
        ScoreError: not a MIDI file, damaged, timed by SMPTE frames, or too long.
    """
    try:
        return _score(*_chunks(data))
    except IndexError as error:
        raise ScoreError("the MIDI file is cut") from error


def _chunks(data: bytes) -> tuple[int, list[list[_Event]]]:
    """Return ticks per quarter note, and the events of each track."""
    if data[:4] != b"MThd" or len(data) < 14:
        raise ScoreError("not a MIDI file: it does not begin with MThd")
    if len(data) > MAX_BYTES:
        raise ScoreError(f"the MIDI file has more than {MAX_BYTES} bytes")
    division = int.from_bytes(data[12:14], "big")
    if division & 0x8000 or not division:
        raise ScoreError("the MIDI file counts SMPTE frames; permitted: ticks per quarter note")
    place, tracks = 8 + int.from_bytes(data[4:8], "big"), []
    while place + 8 <= len(data):
        end = place + 8 + int.from_bytes(data[place + 4 : place + 8], "big")
        if end > len(data):
            raise ScoreError("the MIDI file is cut")
        if data[place : place + 4] == b"MTrk":
            tracks.append(list(_events(data[place + 8 : end])))
        place = end
    return division, tracks


def _events(data: bytes) -> Iterator[_Event]:
    place = tick = running = 0
    while place < len(data):
        delta, place = _number(data, place)
        tick += delta
        status = data[place]
        if status >= 0x80:
            place += 1
        else:
            status = running
        if status >= 0xF0:
            low = data[place] if status == 0xFF else 0
            length, place = _number(data, place + (status == 0xFF))
            yield _Event(tick, status, low, data[place : place + length])
        elif status >= 0x80:
            running, length = status, 1 if status & 0xE0 == 0xC0 else 2
            yield _Event(tick, status & 0xF0, status & 0x0F, bytes((data[place], data[place + length - 1])))
        else:
            raise ScoreError("the MIDI file is damaged: data without a status")
        place += length


def _number(data: bytes, place: int) -> tuple[int, int]:
    """Read groups of seven bits, at most four; return the number and the place behind it."""
    number = 0
    for index in range(4):
        number = number << 7 | data[place + index] & 0x7F
        if data[place + index] < 0x80:
            return number, place + index + 1
    raise ScoreError("the MIDI file is damaged: a number of more than four bytes")


def _score(division: int, tracks: list[list[_Event]]) -> Score:
    said: dict[int, bytes] = {}
    markers: dict[int, str] = {}
    lines: list[_Line] = []
    end = 0
    for track in tracks:
        mine, last = _lines(track, division)
        lines += mine
        end = max(end, last)
        for event in track:
            if event.status == 0xFF:
                said.setdefault(event.low, event.data)
                if event.low == _MARKER:
                    markers.setdefault(event.tick * PPQ // division, _text(event.data))
    meter = _meter(said.get(_METER, b""))
    bar = bar_ticks(meter)
    bars = max(1, end // bar, max((start // bar + 1 for line in lines for start, *_ in line.notes), default=0))
    if bars > MAX_BARS:
        raise ScoreError(f"the MIDI file has {bars} bars; permitted: at most {MAX_BARS}")
    asked = re.fullmatch(r"([^,]+), ([^,]+), seed [0-9]+", _text(said.get(_TEXT, b"")))  # as `score_to_midi` writes it
    sections = _sections(markers, bars, bar, [start for line in lines for start, *_ in line.notes])
    if len(lines) > MAX_LINES:
        raise ScoreError(f"the MIDI file has {len(lines)} lines that play; permitted: at most {MAX_LINES}")
    names = _unique([line.name.partition(" - ")[0].lower()[:50] or "track" for line in lines])
    return Score(
        title=_text(said.get(_NAME, b""))[:200],
        genre=asked[1][:60] if asked else "MIDI",
        bpm=min(400.0, max(20.0, round(60e6 / (int.from_bytes(said.get(_TEMPO, b""), "big") or 500_000), 2))),
        meter=meter,
        key=asked[2] if asked else _key(said.get(_KEY, b"")),
        bars=bars,
        tail_ticks=max(0, end - bars * bar),
        sections=sections,
        parts=tuple(_part(name, line) for name, line in zip(names, lines, strict=True)),
        clips=tuple(
            clip for name, line in zip(names, lines, strict=True) for clip in _clips(name, line, sections, bar)
        ),
        provenance=Provenance(engine="", seed=0),
    )


def _lines(track: list[_Event], division: int) -> tuple[list[_Line], int]:
    """Return what each channel of a track plays, and the track's end."""
    name = next((_text(event.data) for event in track if (event.status, event.low) == (0xFF, _NAME)), "")
    lines: dict[int, _Line] = {}
    held: dict[tuple[int, int], list[tuple[int, int]]] = {}
    end = 0
    for event in track:
        end = event.tick * PPQ // division
        if event.status not in (0x80, 0x90):
            continue
        pitch, velocity = event.data[0] & 0x7F, event.data[1] & 0x7F
        open_notes = held.setdefault((event.low, pitch), [])
        if event.status == 0x90 and velocity:
            open_notes.append((end, velocity))
        elif open_notes:
            start, hit = open_notes.pop(0)
            line = lines.setdefault(event.low, _Line(name, event.low, []))
            line.notes.append((start, max(start + 1, end), pitch, hit))
    return list(lines.values()), end


def _part(name: str, line: _Line) -> Part:
    role: Role = "lead"
    if line.channel == DRUM_CHANNEL:
        role = next((role for role in DRUM_ROLES if role == name), "percussion")
    instrument = line.name.partition(" - ")[2] or f"channel {line.channel + 1}"
    return Part(name=name, role=role, instrument=instrument[:60])


def _sections(markers: dict[int, str], bars: int, bar: int, starts: list[int]) -> tuple[Section, ...]:
    first = sorted(markers.items())[:MAX_MARKERS]
    begins = {min(bars - 1, round(tick / bar)): name or "section" for tick, name in first}
    begins.setdefault(0, "start" if begins else "piece")
    places = sorted(begins)
    lengths = [after - place for place, after in zip(places, [*places[1:], bars], strict=True)]
    counts = [0] * bars
    for start in starts:
        counts[min(bars - 1, start // bar)] += 1
    full = [sum(counts[place : place + length]) / length for place, length in zip(places, lengths, strict=True)]
    names = _unique([begins[place][:50] for place in places])
    return tuple(
        Section(
            name=name,
            kind=re.sub(r" [0-9]+$", "", name)[:40],
            start_bar=place,
            bars=length,
            energy=round(share / (max(full) or 1), 3),
        )
        for name, place, length, share in zip(names, places, lengths, full, strict=True)
    )


def _clips(name: str, line: _Line, sections: tuple[Section, ...], bar: int) -> Iterator[Clip]:
    begins = [section.start_bar * bar for section in sections]
    found: list[list[Note]] = [[] for _ in sections]
    for start, end, pitch, velocity in line.notes:
        place = round(start / _GRID) * _GRID
        index = max(0, bisect_right(begins, place) - 1)
        found[index].append(Note(place - begins[index], end - start, pitch, velocity, start - place))
    for section, notes in zip(sections, found, strict=True):
        if notes:
            yield Clip(part=name, section=section.name, notes=tuple(sorted(notes, key=lambda note: note.start_tick)))


def _unique(names: list[str]) -> list[str]:
    """Number the names that are taken."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        number, chosen = 1, name
        while chosen in taken:
            number += 1
            chosen = f"{name} {number}"
        taken.add(chosen)
        found.append(chosen)
    return found


def _meter(data: bytes) -> Meter:
    if len(data) >= 2 and 1 <= data[0] <= 15 and 1 <= data[1] <= 4:
        return (data[0], 2 ** data[1])
    return (4, 4)


def _key(data: bytes) -> str:
    """Name a key by its signature; "" when none is told."""
    if len(data) < 2 or not -7 <= (sharps := int.from_bytes(data[:1], "big", signed=True)) <= 7:
        return ""
    return str(Key((sharps * 7 + (9 if data[1] else 0)) % 12, "minor" if data[1] else "major"))


def _text(data: bytes) -> str:
    return "".join(char for char in data[:1000].decode("latin-1") if char.isprintable()).strip()
