"""Stacks of oscillators that share one timbre: detuned saws, choruses, unison leads.

All oscillators of a stack read the same tables (see `oscillators.table`), each at its own ratio of one master phase, so
a glide, a drift or a vibrato is computed once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from dawg.gen.audio import Audio, Mono
from dawg.gen.native import kernels
from dawg.gen.synth.oscillators import Floats, phase_of
from dawg.gen.synth.tone import Tone
from dawg.gen.units import db_to_gain

_CHUNK = 8192
_GOLDEN = 0.6180339887


def glide_semitones(bend: Sequence[tuple[float, float]], frames: int, *, sample_rate: int) -> Floats:
    """Turn bend breakpoints (seconds, semitones) into a curve that approaches each next point exponentially.

    95 % of the way is done in three quarters of the segment, as a capacitor glides; held outside. Shape (frames,).
    """
    times = np.arange(frames) / sample_rate
    curve = np.full(frames, bend[0][1], dtype=np.float64)
    for (start, low), (end, high) in pairwise(bend):
        inside = slice(*np.searchsorted(times, (start, end)))
        share = (times[inside] - start) / max(end - start, 1e-6)
        curve[inside] = low + (high - low) * (1 - np.exp(-4 * share)) / (1 - np.exp(-4))
        curve[inside.stop :] = high
    return curve


def master_phase(
    tone: Tone, hz: float, frames: int, *, sample_rate: int, cents: Mono | None = None
) -> tuple[Floats, Mono | None]:
    """Return the phase in cycles of a tone with its bend, and the pitch curve in octaves (None when it is steady).

    Args:
        hz: frequency without bend.
        cents: further movement (vibrato, drift, scoop), shape (frames,).
    """
    if not tone.bend and cents is None:
        return phase_of(hz, frames, sample_rate=sample_rate), None
    octaves = np.zeros(frames, dtype=np.float32)
    if tone.bend:
        octaves += (glide_semitones(tone.bend, frames, sample_rate=sample_rate) / 12).astype(np.float32)
    if cents is not None:
        octaves += cents * np.float32(1 / 1200)
    return phase_of(np.exp2(octaves) * hz, frames, sample_rate=sample_rate), octaves


def spans(frames: int) -> Iterator[slice]:
    """Yield stretches of frames that are worked on at once: what stays in the cache is three times faster."""
    return (slice(begin, min(frames, begin + _CHUNK)) for begin in range(0, frames, _CHUNK))


def sine_of(phase: Floats) -> Mono:
    """Return sin of a phase in cycles; whole cycles are dropped in float64."""
    out = np.empty(len(phase), dtype=np.float32)
    for span in spans(len(phase)):
        turn = phase[span]
        angle = (turn - np.floor(turn)).astype(np.float32)
        angle *= np.float32(2 * np.pi)
        np.sin(angle, out=out[span])
    return out


def spread_starts(count: int) -> Floats:
    """Start phases in cycles that are spread evenly yet never alike: the first at 0, so every note hits the same."""
    return np.asarray((np.arange(count) * _GOLDEN) % 1.0)


def cents_to_ratios(cents: Sequence[float] | Floats) -> Floats:
    """Convert detunings in cents to frequency ratios."""
    return np.asarray(2.0 ** (np.asarray(cents, dtype=np.float64) / 1200))


def harmonics_of(hz: float, count: int) -> Floats:
    """Return the frequencies of the first `count` harmonics, shape (count,)."""
    return np.arange(1, count + 1, dtype=np.float64) * hz


def loudness_of(velocity: float, range_db: float) -> float:
    """Return the gain of a velocity: 1.0 at full velocity, `range_db` lower at none."""
    return db_to_gain((velocity - 1) * range_db)


def mix_stack(
    tables: Mono,
    phase: Floats,
    ratios: Sequence[float] | Floats,
    starts: Sequence[float] | Floats,
    gains: Floats,
    row: Mono | None = None,
) -> Audio:
    """Sum a stack of oscillators into one or more outputs.

    Args:
        tables: from `oscillators.table`, shape (TABLE_SIZE + 1,) or (rows, TABLE_SIZE + 1).
        phase: master phase in cycles, shape (frames,).
        ratios, starts: frequency ratio and start phase in cycles of each oscillator, shape (N,).
        gains: shape (outputs, N).
        row: 0 to rows - 1, fractional, one per frame; clipped; needed when there are several rows.

    Returns:
        float32, shape (outputs, frames).
    """
    tables = np.atleast_2d(tables)
    return kernels.stack(
        np.ascontiguousarray(tables, dtype=np.float32),
        np.ascontiguousarray(phase, dtype=np.float64),
        np.asarray(ratios, dtype=np.float64),
        np.asarray(starts, dtype=np.float64),
        np.ascontiguousarray(gains, dtype=np.float32),
        None if row is None or len(tables) == 1 else np.ascontiguousarray(row, dtype=np.float32),
    )
