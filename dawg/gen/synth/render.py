"""Score to raw parts: tones are rendered once, cached by value, and laid on the timeline block by block.

A tone depends on patch, pitch, length, velocity layer and a few more values; a piece of thousands of notes has a few
hundred of them. Within a layer the exact velocity is a plain gain. Channel filters are linear, so they are applied to
the tones and cost nothing per note.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from dawg.gen.audio import NEVER, NOTHING, Audio, Laying, whole
from dawg.gen.native import kernels
from dawg.gen.score import Automation, Note, Part, Score
from dawg.gen.synth import bank
from dawg.gen.synth.cache import RenderCache, block_key
from dawg.gen.synth.filters import Response, apply, bell, high_pass, low_pass
from dawg.gen.synth.shelf import ToneShelf
from dawg.gen.synth.stereo import panned
from dawg.gen.synth.tone import Tone, Voice
from dawg.gen.theory import parse_key
from dawg.gen.units import db_to_gain, tick_to_frame, ticks_to_seconds

LAYERS = 6
"""Velocity layers per voice."""

DRUM_CURVE, PITCHED_CURVE = 1.6, 1.0
"""Exponents of loudness over velocity inside a layer."""

CHOKE_S = 0.006
SHOT_CACHE_BYTES = 40 << 20
LONG_S = 1.0
"""Sustained tones longer than this have no second take: they move within themselves, and cost most."""

RINGS_AT_MOST_S = 30.0
"""No tone sounds longer than its gate and this; see the contract of the bank."""

DAMPED_LENGTHS_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Tones that decay by themselves are rendered in these lengths and damped where the note ends."""


class Event(Struct, frozen=True):
    """A tone placed in time: frames, linear gain, and where it is damped (gate) over how many frames."""

    start: int
    end: int
    shot: ShotKey
    gain: float
    gate: int
    release: int


class ShotKey(Struct, frozen=True):
    """What a cached tone is known by: the piece of the kit (0 for patches) and the tone."""

    key: int
    tone: Tone


class PartRenderer:
    """Renders one part of a score in consecutive blocks.

    Args:
        score: tempo, notes and automation.
        part: the part to render; its filters are applied, its level, pan and sends are the mixer's.
        sample_rate: Hz.
        cycles: how often the piece is played in a row (2 for loops: the second pass carries the first one's tails).
        cache: blocks rendered before, by content; None = render everything.
        shelf: tones made before, on the disk; None = make all.
    """

    def __init__(
        self,
        score: Score,
        part: Part,
        *,
        sample_rate: int,
        cycles: int = 1,
        cache: RenderCache | None = None,
        shelf: ToneShelf | None = None,
    ) -> None:
        self._shelf = shelf
        self._cache = cache
        self._part = part
        self._sample_rate = sample_rate
        self._filters = _channel_filters(part)
        self._shots: dict[ShotKey, Audio] = {}
        self._bytes = 0
        self._voices: dict[int, tuple[Voice, Callable[[Audio], Audio]]] = {}
        self._kit = bank.load_kit(part.instrument) if part.is_drums else None
        self._patch = None if part.is_drums else bank.load_patch(part.instrument)
        length = tick_to_frame(score.length_ticks, bpm=score.bpm, sample_rate=sample_rate)
        once = self._events(score)
        self._pending = [
            Event(
                event.start + length * cycle,
                event.end + length * cycle,
                event.shot,
                event.gain,
                event.gate,
                event.release,
            )
            for cycle in range(cycles)
            for event in once
        ]
        self._pending.sort(key=lambda event: event.start)
        self._left = Counter(event.shot for event in self._pending)
        self._active: list[tuple[Event, Audio | None]] = []
        self._next = 0

    def block(self, start: int, frames: int) -> Laying:
        """Return frames [start, start + frames) of the part, as tones. Blocks are asked for in order."""
        end = start + frames
        while self._next < len(self._pending) and self._pending[self._next].start < end:
            self._active.append((self._pending[self._next], None))
            self._next += 1
        if self._cache is None:
            return self._laid(start, end)
        self._active = [(event, shot) for event, shot in self._active if self._bound(event) > start]
        if not self._active:
            return NOTHING
        key = self._key(start, frames)
        known = self._cache.get(key)
        if known is None:
            known = kernels.lay(frames, self._laid(start, end))
            self._cache.put(key, known)
        return whole(known)

    def _bound(self, event: Event) -> int:
        """Return a frame by which an event has surely ended."""
        ringing = event.start + round((event.shot.tone.duration_s + RINGS_AT_MOST_S) * self._sample_rate)
        return min(ringing, event.gate + event.release)

    def _key(self, start: int, frames: int) -> bytes:
        """Return the key of a block: the instrument, its channel filters, and every event that may sound in it."""
        part = self._part
        events = [
            (event.start - start, event.shot, event.gain, min(event.gate - start, 1 << 40), event.release)
            for event, _ in self._active
        ]
        settings = (part.instrument, part.is_drums, part.low_cut_hz, part.high_cut_hz, part.eq)
        return block_key(settings, self._sample_rate, frames, events)

    def _laid(self, start: int, end: int) -> Laying:
        """Lay every active event. Those that ring on stay active; for a cache all stay until their bound, so
        that the key of a block does not depend on which blocks before it were known."""
        still: list[tuple[Event, Audio | None]] = []
        tones: list[Audio] = []
        places: list[tuple[int, int, int, int]] = []
        levels: list[tuple[float, float]] = []
        for event, known in self._active:
            shot = self._shot(event.shot) if known is None else known
            last = min(event.start + shot.shape[1], event.gate + event.release)
            low, high = max(start, event.start), min(end, last)
            if high > low:
                tones.append(shot)
                places.append((low - start, low - event.start, high - event.start, event.gate - event.start))
                levels.append((1 / event.release if event.release else 0.0, event.gain))
            if last > end or self._cache is not None:
                still.append((event, shot))
        self._active = still
        return Laying(tones, places, levels)

    def _shot(self, key: ShotKey) -> Audio:
        """Return a tone; kept until its last use, as long as there is room."""
        self._left[key] -= 1
        shot = self._shots.get(key)
        if shot is None:
            shot = self._made(key)
            # What is there first stays: progressions come round, and the oldest tone is the next to return.
            if self._left[key] and self._bytes + shot.nbytes <= SHOT_CACHE_BYTES:
                self._shots[key] = shot
                self._bytes += shot.nbytes
        elif not self._left[key]:
            del self._shots[key]
            self._bytes -= shot.nbytes
        return shot

    def _made(self, key: ShotKey) -> Audio:
        """Take a tone from the shelf, or make it."""
        if self._shelf is None:
            return self._new(key)
        part, source = self._part, self._source(key.key)
        filters = (part.low_cut_hz, part.high_cut_hz, part.eq)
        path = self._shelf.path(
            source.voice, source.settings, source.trim_db, filters, key.tone, self._sample_rate, _pan(source)
        )
        shot = self._shelf.get(path)
        if shot is None:
            shot = self._new(key)
            self._shelf.put(path, shot)
        return shot

    def _new(self, key: ShotKey) -> Audio:
        voice, finish = self._voice(key.key)
        return finish(voice.render(key.tone, sample_rate=self._sample_rate))

    def _source(self, key: int) -> bank.Piece | bank.Patch:
        """Return what a percussion key (0: the patch) sounds with."""
        source = self._patch if self._kit is None else self._kit.piece(key)
        assert source is not None
        return source

    def _voice(self, key: int) -> tuple[Voice, Callable[[Audio], Audio]]:
        """Return the voice for a percussion key (0: the patch) and what is done to each of its tones."""
        if key not in self._voices:
            where = f"{self._part.instrument} {key or ''}".strip()
            source = self._source(key)
            voice, trim, pan = bank.make_voice(source.voice, source.settings, where=where), source.trim_db, _pan(source)
            self._voices[key] = (voice, lambda audio: self._finished(audio, db_to_gain(trim), pan))
        return self._voices[key]

    def _finished(self, audio: Audio, gain: float, pan: float) -> Audio:
        gains = panned(np.full(1, gain, dtype=np.float32), pan) if pan else np.float32(gain)
        if not self._filters:
            return audio * gains
        filtered = apply(audio, self._sample_rate, *self._filters, tail=2048)
        filtered *= gains
        return filtered

    def _events(self, score: Score) -> list[Event]:
        notes = score.notes(self._part.name)
        if self._kit is not None:
            return self._drum_events(score, notes)
        return self._tone_events(score, notes)

    def _drum_events(self, score: Score, notes: list[Note]) -> list[Event]:
        kit = self._kit
        assert kit is not None
        key = parse_key(score.key)
        counts: dict[int, int] = {}
        events: list[Event] = []
        chokes: dict[str, list[int]] = {}
        placed: list[tuple[int, str, Event]] = []
        for note in notes:
            piece = kit.piece(note.pitch)
            count = counts.get(note.pitch, 0)
            counts[note.pitch] = count + 1
            layer, gain = _layered(note.velocity, DRUM_CURVE)
            frame = self._frame(score, note) - round(piece.early_s * self._sample_rate)
            tuning = piece.tuning(key)
            tone = Tone(
                pitch=piece.pitch, velocity=layer, duration_s=1.0, variant=count % kit.variants, drive=self._part.drive,
                bend=((0.0, tuning),) if tuning else (), bpm=score.bpm,
            )  # fmt: skip
            event = Event(frame, frame, ShotKey(note.pitch, tone), gain, NEVER, 0)
            placed.append((frame, piece.choke, event))
            if piece.choke:
                chokes.setdefault(piece.choke, []).append(frame)
        for group in chokes.values():
            group.sort()
        for frame, choke, event in placed:
            later = chokes[choke][bisect.bisect_right(chokes[choke], frame) :] if choke else []
            gate = later[0] if later else event.gate
            events.append(
                Event(event.start, event.end, event.shot, event.gain, gate, round(CHOKE_S * self._sample_rate))
            )
        return events

    def _tone_events(self, score: Score, notes: list[Note]) -> list[Event]:
        patch = self._patch
        assert patch is not None
        lanes = [lane for lane in score.automation if lane.part == self._part.name and lane.parameter == "brightness"]
        starts = [self._frame(score, note) for note in notes]
        events = []
        for index, (note, frame) in enumerate(zip(notes, starts, strict=True)):
            gate_s = ticks_to_seconds(note.duration_ticks, bpm=score.bpm)
            gate = frame + round(gate_s * self._sample_rate)
            release_s = patch.release_s
            if patch.mono:
                after = next((start for start in starts[index + 1 : index + 4] if start > frame), None)
                if after is not None and after <= gate + round(release_s * self._sample_rate):
                    gate, release_s = min(gate, after), min(release_s, CHOKE_S * 2)
            layer, gain = _layered(note.velocity, PITCHED_CURVE)
            if patch.sustained:
                duration_s = round(max(0.02, gate_s), 2)
                gate, release_s = (gate, release_s) if patch.mono else (NEVER, 0.0)
            else:
                duration_s = next(
                    (length for length in DAMPED_LENGTHS_S if length >= gate_s + release_s), gate_s + release_s
                )
            single = patch.mono or (patch.sustained and duration_s > LONG_S)
            tone = Tone(
                pitch=note.pitch, velocity=layer, duration_s=duration_s, variant=0 if single else index % 2,
                bend=tuple((round(ticks_to_seconds(tick, bpm=score.bpm), 4), value) for tick, value in note.bend),
                brightness=_brightness(lanes, note.start_tick), drive=self._part.drive, bpm=score.bpm,
            )  # fmt: skip
            release = max(1, round(release_s * self._sample_rate))
            events.append(Event(frame, frame, ShotKey(0, tone), gain, gate, release))
        return events

    def _frame(self, score: Score, note: Note) -> int:
        return tick_to_frame(max(0, note.start_tick + note.offset_ticks), bpm=score.bpm, sample_rate=self._sample_rate)


def _pan(source: bank.Piece | bank.Patch) -> float:
    return source.pan if isinstance(source, bank.Piece) else 0.0


def _layered(velocity: int, curve: float) -> tuple[float, float]:
    """Return the velocity layer (0 to 1) of a velocity and the gain that makes up the difference."""
    layer = min(LAYERS - 1, velocity * LAYERS // 128)
    centre = (layer + 0.5) / LAYERS
    return round(centre, 4), float((velocity / 127.0 / centre) ** curve)


def _brightness(lanes: list[Automation], tick: int) -> float:
    """Read the brightness lane at a tick, in eighths so that tones are shared; 0.5 without a lane."""
    if not lanes:
        return 0.5
    points = lanes[0].points
    value = float(np.interp(tick, [point[0] for point in points], [point[1] for point in points]))
    return round(min(1.0, max(0.0, value)) * 8) / 8


def _channel_filters(part: Part) -> tuple[Response, ...]:
    filters: list[Response] = []
    if part.low_cut_hz > 0:
        filters.append(high_pass(part.low_cut_hz))
    if part.high_cut_hz > 0:
        filters.append(low_pass(part.high_cut_hz))
    filters += [bell(band.hz, band.gain_db, q=band.q) for band in part.eq]
    return tuple(filters)
