"""What the studio hands back: one made beat, as values and as the document that `--json` prints."""

from __future__ import annotations

import math
from typing import Any

import msgspec
from msgspec import Struct

from dawg.gen.score import Score
from dawg.gen.units import ticks_to_seconds


class MadeSection(Struct, frozen=True, kw_only=True):
    """A stretch of the form.

    Attributes:
        chords: its chord symbols in order.
        chords_at: the same, each with the bar in which it begins, counted from the section's start: (0.0, "Cm"), (2.0, "Ab").
    """

    name: str
    start_bar: int
    bars: int
    start_s: float
    chords: tuple[str, ...]
    chords_at: tuple[tuple[float, str], ...]


class MadePart(Struct, frozen=True, kw_only=True):
    """A part and how many notes it plays."""

    name: str
    role: str
    instrument: str
    notes: int


class MadeLoudness(Struct, frozen=True, kw_only=True):
    """The master, measured by ITU-R BS.1770; -inf for silence."""

    integrated_lufs: float
    true_peak_dbtp: float
    lra_lu: float


class MadeFiles(Struct, frozen=True, kw_only=True):
    """Paths as they were asked for; `stems` by part."""

    master: str
    stems: dict[str, str]
    midi: str | None
    recipe: str


class MadeTimings(Struct, frozen=True, kw_only=True):
    """Seconds spent in each stage."""

    compose_s: float
    render_s: float
    mix_s: float
    write_s: float

    @property
    def total_s(self) -> float:
        """Seconds in all."""
        return self.compose_s + self.render_s + self.mix_s + self.write_s


class BeatResult(Struct, frozen=True, kw_only=True):
    """A finished beat.

    Attributes:
        id: hash of what is heard.
        chosen: what the brief left open.
        project, version: where it stands in the library; None when it was not kept.
        note: why it was not kept although it was to be; not part of the document.
    """

    id: str
    seed: int
    genre: str
    bpm: float
    key: str
    time_signature: str
    bars: int
    duration_s: float
    chosen: dict[str, Any]
    sections: tuple[MadeSection, ...]
    parts: tuple[MadePart, ...]
    loudness: MadeLoudness
    files: MadeFiles
    timings: MadeTimings
    real_time_factor: float
    project: str | None = None
    version: int | None = None
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; the loudness of silence is None."""
        document: dict[str, Any] = msgspec.to_builtins(self)
        del document["note"]
        document["loudness"] = {
            name: value if math.isfinite(value) else None for name, value in document["loudness"].items()
        }
        return document


def describe(
    score: Score, *, chosen: dict[str, Any], loudness: MadeLoudness, files: MadeFiles, timings: MadeTimings
) -> BeatResult:
    """Put together what is known about a made beat."""
    return BeatResult(
        id=score.digest,
        seed=score.provenance.seed,
        genre=score.genre,
        bpm=score.bpm,
        key=score.key,
        time_signature="{}/{}".format(*score.meter),
        bars=score.bars,
        duration_s=round(score.duration_s, 6),
        chosen=chosen,
        sections=tuple(made_sections(score)),
        parts=tuple(made_parts(score)),
        loudness=loudness,
        files=files,
        timings=timings,
        real_time_factor=round(score.duration_s / timings.total_s, 2) if timings.total_s > 0 else 0.0,
    )


def made_sections(score: Score) -> list[MadeSection]:
    """List a score's sections with their place in seconds."""
    return [
        MadeSection(
            name=section.name,
            start_bar=section.start_bar,
            bars=section.bars,
            start_s=round(ticks_to_seconds(section.start_bar * score.bar_ticks, bpm=score.bpm), 6),
            chords=tuple(chord.symbol for chord in section.chords),
            chords_at=tuple((round(chord.start_tick / score.bar_ticks, 4), chord.symbol) for chord in section.chords),
        )
        for section in score.sections
    ]


def made_parts(score: Score) -> list[MadePart]:
    """List a score's parts with their numbers of notes."""
    counts: dict[str, int] = {}
    for clip in score.clips:
        counts[clip.part] = counts.get(clip.part, 0) + len(clip.notes)
    return [
        MadePart(name=part.name, role=part.role, instrument=part.instrument, notes=counts.get(part.name, 0))
        for part in score.parts
    ]
