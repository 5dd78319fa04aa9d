"""The score: what is played, as one typed, versioned, diffable document.

Values are frozen; a change is `msgspec.structs.replace(score, ...)`. JSON round-trips exactly, and every clip, part and
the whole score has a content hash, so two scores show precisely where they differ. Audio is a cache of this document.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from dawg.errors import ScoreError
from dawg.gen.explaining import explained
from dawg.gen.units import PPQ, ticks_to_seconds

SCHEMA_VERSION = 1

Role = Literal[
    "kick", "snare", "clap", "hats", "cymbals", "toms", "percussion",
    "bass", "chords", "pad", "arp", "lead", "counter", "texture", "fx",
]  # fmt: skip
DRUM_ROLES: tuple[Role, ...] = ("kick", "snare", "clap", "hats", "cymbals", "toms", "percussion")

Tick = Annotated[int, Meta(ge=0, le=2**31)]
Midi = Annotated[int, Meta(ge=0, le=127)]
Meter = tuple[Annotated[int, Meta(ge=1, le=15)], Literal[2, 4, 8, 16]]
Gain = Annotated[float, Meta(ge=-120, le=24)]


class Note(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One note or drum hit; written as an array in JSON.

    Attributes:
        start_tick: place on the grid, counted from the start of the section.
        duration_ticks: gate length, at least 1.
        pitch: MIDI note number; for drum parts the General MIDI percussion key (36 kick, 38 snare, 42 closed hat ...).
        velocity: 1 to 127.
        offset_ticks: swing, push and human timing; the note sounds at `start_tick + offset_ticks`.
        bend: breakpoints (ticks after the onset, semitones), linear between them; empty = steady pitch.
    """

    start_tick: Tick
    duration_ticks: Annotated[int, Meta(ge=1, le=2**31)]
    pitch: Midi
    velocity: Annotated[int, Meta(ge=1, le=127)]
    offset_ticks: Annotated[int, Meta(ge=-960, le=960)] = 0
    bend: tuple[tuple[Tick, Annotated[float, Meta(ge=-24, le=24)]], ...] = ()


class Clip(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notes of one part in one section, ordered by start."""

    part: str
    section: str
    notes: tuple[Note, ...] = ()

    @property
    def digest(self) -> str:
        """Content hash of the notes alone: equal music has equal hashes, wherever it stands."""
        return content_hash(self.notes)


class EqBand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A bell of `gain_db` at `hz`, bandwidth by `q`; written as an array in JSON."""

    hz: Annotated[float, Meta(ge=20, le=20000)]
    gain_db: Annotated[float, Meta(ge=-24, le=24)]
    q: Annotated[float, Meta(ge=0.1, le=12)] = 1.0


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One instrument's line: what plays it and where it sits in the mix.

    Attributes:
        instrument: name of a patch, or of a kit when the role is a drum role.
        level_db: channel level; 0 dB plays the patch at its calibrated loudness (-20 LUFS momentary at velocity 100).
        pan: -1 left to 1 right.
        width: 0 mono, 1 as the patch is, up to 2.
        reverb_db, delay_db: send levels; -120 = off.
        low_cut_hz, high_cut_hz: channel filters; 0 = off.
        duck_db: how far the kick pushes this part down; 0 = not at all.
        drive: 0 to 1, saturation of the patch.
    """

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    role: Role
    instrument: Annotated[str, Meta(min_length=1, max_length=60)]
    level_db: Gain = 0.0
    pan: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    width: Annotated[float, Meta(ge=0, le=2)] = 1.0
    reverb_db: Gain = -120.0
    delay_db: Gain = -120.0
    low_cut_hz: Annotated[float, Meta(ge=0, le=20000)] = 0.0
    high_cut_hz: Annotated[float, Meta(ge=0, le=20000)] = 0.0
    eq: tuple[EqBand, ...] = ()
    duck_db: Annotated[float, Meta(ge=0, le=30)] = 0.0
    drive: Annotated[float, Meta(ge=0, le=1)] = 0.0
    muted: bool = False

    @property
    def is_drums(self) -> bool:
        """True when `instrument` names a kit and pitches are percussion keys."""
        return self.role in DRUM_ROLES


class Chord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A chord symbol held for a while; ticks count from the start of the section."""

    start_tick: Tick
    duration_ticks: Annotated[int, Meta(ge=1, le=2**31)]
    symbol: Annotated[str, Meta(min_length=1, max_length=24)]


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of the form. `name` is unique ("verse 2"), `kind` is what it is ("verse")."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: Annotated[str, Meta(min_length=1, max_length=40)]
    start_bar: Annotated[int, Meta(ge=0, le=100_000)]
    bars: Annotated[int, Meta(ge=1, le=10_000)]
    energy: Annotated[float, Meta(ge=0, le=1)]
    chords: tuple[Chord, ...] = ()


class Automation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that moves: breakpoints (absolute tick, value), linear between them, held outside.

    `level_db` is added to the channel level (-120 = silent); `brightness` is 0 dark, 0.5 as the patch is, 1 bright.
    """

    part: str
    parameter: Literal["level_db", "brightness"]
    points: tuple[tuple[Tick, float], ...]


class Mix(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the parts become one sound: the genre's mix, as data.

    Attributes:
        reverb: "room", "plate", "hall", "ambient"; `reverb_s` its T60 in the middle of the spectrum.
        delay_steps: echo time in sixteenths; `delay_feedback` 0 to 0.85.
        duck_release_s: time to come back after the kick.
        glue_db: gain reduction the master compressor aims at.
        saturation: 0 to 1, tape-like drive on the master.
        tilt_db: (hz, dB) shelf-like offsets of the genre's long-term spectrum against the usual curve, interpolated.
        width: stereo width of the whole, 0 to 1.5; below 120 Hz always mono.
        wow: 0 to 1, tape wow and flutter depth (lo-fi).
        high_cut_hz: dark top of the whole mix; 0 = off.
    """

    reverb: Literal["room", "plate", "hall", "ambient"] = "plate"
    reverb_s: Annotated[float, Meta(ge=0.1, le=12)] = 1.4
    delay_steps: Annotated[float, Meta(ge=0.5, le=32)] = 3.0
    delay_feedback: Annotated[float, Meta(ge=0, le=0.85)] = 0.35
    duck_release_s: Annotated[float, Meta(ge=0.02, le=1)] = 0.15
    glue_db: Annotated[float, Meta(ge=0, le=6)] = 1.5
    saturation: Annotated[float, Meta(ge=0, le=1)] = 0.2
    tilt_db: tuple[tuple[float, float], ...] = ()
    width: Annotated[float, Meta(ge=0, le=1.5)] = 1.0
    wow: Annotated[float, Meta(ge=0, le=1)] = 0.0
    high_cut_hz: Annotated[float, Meta(ge=0, le=20000)] = 0.0


class Provenance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a score comes from: enough to make it again."""

    engine: str
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)]
    genre_digest: str = ""


class Score(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole piece.

    Attributes:
        meter: (numerator, denominator).
        key: "C minor", "F# dorian" ...
        bars: full bars; `tail_ticks` is what rings on after them (a `--duration` that is no whole number of bars).
        swing: percent, 50 straight; `swing_grid` 8 or 16: which notes swing.
        loop: the end leads back to the start: tails wrap, no ending.
        loudness_lufs, ceiling_dbtp: integrated target and highest true peak of the master; None = the usual ones.
    """

    schema_version: int = SCHEMA_VERSION
    title: Annotated[str, Meta(max_length=200)] = ""
    genre: Annotated[str, Meta(max_length=60)]
    bpm: Annotated[float, Meta(ge=20, le=400)]
    meter: Meter = (4, 4)
    key: str
    bars: Annotated[int, Meta(ge=1, le=10_000)]
    tail_ticks: Annotated[float, Meta(ge=0, le=2**31)] = 0.0
    swing: Annotated[float, Meta(ge=50, le=75)] = 50.0
    swing_grid: Literal[8, 16] = 16
    loop: bool = False
    loudness_lufs: Annotated[float, Meta(ge=-36, le=-6)] | None = None
    ceiling_dbtp: Annotated[float, Meta(ge=-12, le=-0.1)] | None = None
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    clips: tuple[Clip, ...]
    automation: tuple[Automation, ...] = ()
    mix: Mix = Mix()
    provenance: Provenance

    @property
    def bar_ticks(self) -> int:
        """Ticks in one bar."""
        return bar_ticks(self.meter)

    @property
    def length_ticks(self) -> float:
        """Ticks from the first downbeat to the end of the audio."""
        return self.bars * self.bar_ticks + self.tail_ticks

    @property
    def duration_s(self) -> float:
        """Seconds from the first downbeat to the end of the audio."""
        return ticks_to_seconds(self.length_ticks, bpm=self.bpm)

    @property
    def digest(self) -> str:
        """Content hash of everything that is heard (all but title and provenance)."""
        return content_hash(replace(self, title="", provenance=Provenance(engine="", seed=0)))

    def part(self, name: str) -> Part:
        """Return the part of that name; raises `ScoreError` naming the parts there are."""
        for part in self.parts:
            if part.name == name:
                return part
        raise ScoreError(f"no part {name!r}; parts: {', '.join(part.name for part in self.parts)}")

    def section_start(self, name: str) -> int:
        """Return the absolute tick at which a section starts."""
        for section in self.sections:
            if section.name == name:
                return section.start_bar * self.bar_ticks
        raise ScoreError(f"no section {name!r}; sections: {', '.join(s.name for s in self.sections)}")

    def notes(self, part: str) -> list[Note]:
        """Return a part's notes over the whole piece in absolute ticks, ordered by sounding time."""
        starts = {section.name: section.start_bar * self.bar_ticks for section in self.sections}
        found = [
            replace(note, start_tick=starts[clip.section] + note.start_tick)
            for clip in self.clips
            if clip.part == part
            for note in clip.notes
        ]
        return sorted(found, key=lambda note: (note.start_tick + note.offset_ticks, note.pitch))

    def part_digest(self, name: str) -> str:
        """Content hash of one part: its settings, notes and automation, the time they are played in, for drums the key that
        tunes them."""
        part = self.part(name)
        lanes = [lane for lane in self.automation if lane.part == name]
        return content_hash([part, self.notes(name), lanes, self.bpm, self.key if part.is_drums else ""])

    def to_json(self, *, indent: int = 0) -> bytes:
        """Encode as JSON; the same score always gives the same bytes."""
        data = msgspec.json.encode(self, order="deterministic")
        return msgspec.json.format(data, indent=indent) if indent else data

    @staticmethod
    def from_json(data: bytes | str) -> Score:
        """Decode and check untrusted JSON; raises `ScoreError` naming the field at fault."""
        try:
            raw: Any = msgspec.json.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            raise ScoreError(f"not a score: {error}") from error
        return Score.from_dict(raw)

    @staticmethod
    def from_dict(raw: Any) -> Score:
        """Check an already decoded document; raises `ScoreError` naming the field at fault."""
        version = raw.get("schema_version") if isinstance(raw, dict) else None
        if isinstance(version, int):
            _check_version(version)
        try:
            score = msgspec.convert(raw, Score)
        except (msgspec.ValidationError, RecursionError) as error:
            raise ScoreError(f"not a score: {explained(Score, raw, str(error))}") from error
        return score.checked()

    def checked(self) -> Score:
        """Return the score; raises `ScoreError` for a newer document, or names that repeat or point nowhere."""
        _check_version(self.schema_version)
        _check_references(self)
        return self


def _check_version(version: int) -> None:
    if version > SCHEMA_VERSION:
        raise ScoreError(
            f"the score has schema version {version}, this dawg reads up to {SCHEMA_VERSION}", hint="update dawg"
        )


def bar_ticks(meter: tuple[int, int]) -> int:
    """Return the ticks in one bar of a meter such as (4, 4) or (6, 8)."""
    numerator, denominator = meter
    return numerator * PPQ * 4 // denominator


def plain(points: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
    """Drop the points of a lane that change nothing: those equal to both their neighbours; the normal form of a lane."""
    kept: list[tuple[int, float]] = []
    for place, (tick, value) in enumerate(points):
        before = kept[-1][1] if kept else value
        after = points[place + 1][1] if place + 1 < len(points) else value
        if before != value or after != value:
            kept.append((tick, value))
    return tuple(kept) or points[:1]


def content_hash(value: Any) -> str:
    """Return 16 hex digits of SHA-256 over the canonical JSON of a value."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:16]


def _check_references(score: Score) -> None:
    """Raise `ScoreError` when names repeat, point nowhere, or sections leave the piece."""
    parts = [part.name for part in score.parts]
    sections = [section.name for section in score.sections]
    for kind, names in (("part", parts), ("section", sections)):
        double = {name for name in names if names.count(name) > 1}
        if double:
            raise ScoreError(f"{kind} {sorted(double)[0]!r} occurs twice")
    for clip in score.clips:
        if clip.part not in parts or clip.section not in sections:
            raise ScoreError(f"clip of part {clip.part!r} in section {clip.section!r}: no such part or section")
    for lane in score.automation:
        if lane.part not in parts:
            raise ScoreError(f"automation of part {lane.part!r}: no such part")
    for section in score.sections:
        if section.start_bar + section.bars > score.bars:
            raise ScoreError(f"section {section.name!r} ends after bar {score.bars}, the end of the piece")
