"""Band-limited oscillators: tables built from harmonics, scanned at any phase.

A table holds one cycle made of exactly the harmonics that fit below the Nyquist frequency, so nothing aliases. A stack
of tables is a timbre that moves: `scan` reads it at a moving phase and a moving row, which gives filter sweeps, formants
and brightness envelopes exactly, without a recursive filter.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Mono
from dawg.gen.native import kernels

TABLE_SIZE = 4096
Floats = NDArray[np.float64]
Curve = float | Mono | Floats


def frames_of(seconds: float, sample_rate: int) -> int:
    """Return the whole number of frames nearest to a time, at least 1."""
    return max(1, round(seconds * sample_rate))


def phase_of(hz: Curve, frames: int, *, sample_rate: int, start: float = 0.0) -> Floats:
    """Integrate a frequency (scalar or one value per frame) to a phase in cycles, float64, shape (frames,)."""
    if isinstance(hz, float | int):
        return np.asarray(start + np.arange(frames) * (hz / sample_rate), dtype=np.float64)
    steps: Floats = np.asarray(hz, dtype=np.float64) / sample_rate
    phase: Floats = np.cumsum(steps)
    phase -= steps[0] - start
    return phase


def sine(phase: Floats) -> Mono:
    """Return sin of a phase in cycles; accurate at any length since whole cycles are dropped in float64."""
    return np.sin(((phase - np.floor(phase)) * (2 * np.pi)).astype(np.float32))


def bend_curve(bend: tuple[tuple[float, float], ...], frames: int, *, sample_rate: int) -> Floats | float:
    """Turn bend breakpoints (seconds, semitones) into a frequency factor; 1.0 when there is no bend."""
    if not bend:
        return 1.0
    times = np.arange(frames) / sample_rate
    semitones = np.interp(times, [point[0] for point in bend], [point[1] for point in bend])
    return np.asarray(2.0 ** (semitones / 12.0))


def harmonics_below(hz: float, *, sample_rate: int, limit_hz: float = 18_000.0, most: int = 512) -> int:
    """Return how many harmonics of `hz` fit below the limit and the Nyquist frequency, at least 1."""
    return int(max(1, min(most, min(limit_hz, 0.45 * sample_rate) / hz)))


def saw(count: int) -> Floats:
    """Harmonic amplitudes of a sawtooth, shape (count,)."""
    return (2 / np.pi) / np.arange(1, count + 1)


def square(count: int, *, duty: float = 0.5) -> Floats:
    """Harmonic amplitudes (signed) of a pulse wave; duty 0.5 is a square."""
    k = np.arange(1, count + 1)
    return np.asarray((4 / np.pi) * np.sin(np.pi * k * duty) / k, dtype=np.float64)


def table(amplitudes: Floats, phases: Floats | None = None) -> Mono:
    """Build one cycle from harmonic amplitudes (sine phase unless given, in cycles).

    Args:
        amplitudes: shape (K,) or (rows, K): harmonic 1 first.

    Returns:
        float32, shape (TABLE_SIZE + 1,) or (rows, TABLE_SIZE + 1); the last entry repeats the first.
    """
    amplitudes = np.atleast_2d(np.asarray(amplitudes, dtype=np.float64))
    rows, count = amplitudes.shape
    spectrum = np.zeros((rows, TABLE_SIZE // 2 + 1), dtype=np.complex128)
    turn = -1j if phases is None else -1j * np.exp(2j * np.pi * np.asarray(phases))
    count = min(count, TABLE_SIZE // 2 - 1)
    spectrum[:, 1 : count + 1] = (amplitudes * turn)[:, :count] * (TABLE_SIZE / 2)
    cycle = np.fft.irfft(spectrum, axis=1)
    closed = np.concatenate([cycle, cycle[:, :1]], axis=1).astype(np.float32)
    return closed[0] if rows == 1 else closed


def read(one_table: Mono, phase: Floats) -> Mono:
    """Read a single table at a phase in cycles, linear interpolation; float32, shape of `phase`."""
    return _read(one_table.reshape(1, -1), phase, None)


def scan(tables: Mono, phase: Floats, row: Mono | Floats | float) -> Mono:
    """Read a stack of tables at a moving row.

    Args:
        tables: float32, shape (rows, TABLE_SIZE + 1), from `table`.
        phase: cycles, shape (frames,).
        row: 0 to rows - 1, fractional, scalar or one per frame; clipped.
    """
    if tables.ndim == 1 or tables.shape[0] == 1:
        return read(tables.reshape(-1), phase)
    return _read(tables, phase, np.broadcast_to(np.asarray(row, dtype=np.float32), phase.shape))


def _read(tables: Mono, phase: Floats, row: Mono | None) -> Mono:
    one = np.ones((1, 1))
    single: Mono = kernels.stack(
        np.ascontiguousarray(tables, dtype=np.float32), np.ascontiguousarray(phase, dtype=np.float64), one[0], one[0] - 1,
        one.astype(np.float32), None if row is None else np.ascontiguousarray(row),
    )[0]  # fmt: skip
    return single


def swept(
    amplitudes: Floats,
    hz: float,
    gain_at: Callable[[Floats, float], Floats],
    *,
    low_hz: float,
    high_hz: float,
    rows: int = 24,
) -> tuple[Mono, Callable[[Mono | Floats], Floats]]:
    """Build a stack of tables for a filter whose cutoff moves.

    Args:
        amplitudes: harmonic amplitudes of the source, shape (K,).
        hz: fundamental the tables are meant for.
        gain_at: (harmonic frequencies in Hz, cutoff in Hz) -> gains, e.g. `filters.low_pass_gain`.
        low_hz, high_hz: range of the cutoff.

    Returns:
        (tables, row_of): `row_of` maps a cutoff curve in Hz to a row for `scan`.
    """
    frequencies: Floats = hz * np.arange(1, len(amplitudes) + 1, dtype=np.float64)
    cutoffs = np.geomspace(low_hz, high_hz, rows)
    stack = table(np.stack([amplitudes * gain_at(frequencies, float(cutoff)) for cutoff in cutoffs]))
    scale = (rows - 1) / math.log(high_hz / low_hz)
    return stack, lambda cutoff: np.asarray(np.log(np.clip(cutoff, low_hz, high_hz) / low_hz) * scale, dtype=np.float64)
