"""Envelopes: how loud, how bright, how high over time. All return float32 of shape (frames,)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from dawg.gen.audio import Mono
from dawg.gen.synth.oscillators import frames_of

_SETTLED = 17.0
"""Time constants after which an exponential is gone in float32."""


def decay(frames: int, t60_s: float, *, sample_rate: int, hold_s: float = 0.0, attack_s: float = 0.0) -> Mono:
    """Exponential fall by 60 dB in `t60_s` after an optional hold and a linear attack."""
    times = np.arange(frames, dtype=np.float32) / np.float32(sample_rate)
    shape = np.exp(np.maximum(times - np.float32(attack_s + hold_s), 0) * np.float32(-6.907755 / t60_s))
    if attack_s > 0:
        shape *= np.minimum(times / np.float32(attack_s), 1)
    return np.asarray(shape, dtype=np.float32)


def fall(frames: int, tau_s: float, *, sample_rate: int) -> Mono:
    """Exponential fall with time constant `tau_s` (to 37 %)."""
    return np.asarray(np.exp(np.arange(frames, dtype=np.float32) * np.float32(-1 / (tau_s * sample_rate))))


def adsr(
    frames: int, gate_s: float, *, sample_rate: int, attack_s: float, decay_s: float, sustain: float, release_s: float
) -> Mono:
    """Attack (rounded), exponential decay to `sustain` (0 to 1) with time constant decay_s / 3, exponential release.

    The release falls 60 dB in `release_s` after the gate and ends in silence at gate + release.
    """
    rise_s, fall_s = max(attack_s, 1e-4) / 4, max(decay_s, 1e-4) / 3
    shape = np.full(frames, sustain, dtype=np.float32)
    times = np.arange(frames, dtype=np.float32) / np.float32(sample_rate)
    # Each exponential is computed only as far as float32 can tell it from its end.
    falling = times[: _frames(attack_s + fall_s * _SETTLED, sample_rate)]
    after = np.maximum(falling - np.float32(attack_s), 0)
    shape[: len(after)] += np.float32(1 - sustain) * np.exp(after * np.float32(-1 / fall_s))
    rising = times[: _frames(rise_s * _SETTLED, sample_rate)]
    shape[: len(rising)] *= 1 - np.exp(rising * np.float32(-1 / rise_s))
    gone = times[_frames(gate_s, sample_rate) :] - np.float32(gate_s)
    shape[frames - len(gone) :] *= np.exp(np.maximum(gone, 0) * np.float32(-6.907755 / max(release_s, 1e-3)))
    return shape


def _frames(seconds: float, sample_rate: int) -> int:
    return max(1, int(seconds * sample_rate))


def points(frames: int, at: Sequence[tuple[float, float]], *, sample_rate: int) -> Mono:
    """Straight lines through (seconds, value) points, held outside."""
    times = np.arange(frames) / sample_rate
    return np.interp(times, [point[0] for point in at], [point[1] for point in at]).astype(np.float32)


def fade_out(audio: Mono, seconds: float, *, sample_rate: int) -> Mono:
    """Fade the end of a sound to zero in place (raised cosine) and return it; works on (frames,) and (2, frames)."""
    frames = min(audio.shape[-1], frames_of(seconds, sample_rate))
    ramp = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, frames, dtype=np.float32))
    audio[..., audio.shape[-1] - frames :] *= ramp
    return audio


def drift(frames: int, seed: int, *, sample_rate: int, deviation: float, tau_s: float = 0.3) -> Mono:
    """A slow random walk with standard deviation `deviation` and memory `tau_s` (an AR(1) at 200 Hz, interpolated).

    For pitch drift in cents, level jitter, tape speed: no partial of a living sound is static for long.
    """
    hop = max(1, round(sample_rate / 200))
    count = -(-frames // hop) + 1
    generator = np.random.Generator(np.random.PCG64(seed))
    keep = math.exp(-hop / (tau_s * sample_rate))
    steps = (generator.standard_normal(count) * (deviation * math.sqrt(1 - keep * keep))).tolist()
    walk = list(
        accumulate(steps, lambda value, step: keep * value + step, initial=generator.standard_normal() * deviation)
    )
    return joined(np.array(walk[1:], dtype=np.float32), hop, frames)


def joined(nodes: Mono, hop: int, frames: int) -> Mono:
    """Join values that are `hop` frames apart by straight lines; there must be one past the end."""
    ramp = np.arange(hop, dtype=np.float32) / np.float32(hop)
    lines = nodes[:-1, None] + np.diff(nodes)[:, None] * ramp
    return np.asarray(lines.ravel()[:frames], dtype=np.float32)


def vibrato(
    frames: int,
    *,
    sample_rate: int,
    rate_hz: float,
    depth_cents: float,
    delay_s: float = 0.3,
    rise_s: float = 0.5,
    phase: float = 0.0,
) -> Mono:
    """Delayed, growing sine vibrato in cents."""
    times = np.arange(frames, dtype=np.float32) / np.float32(sample_rate)
    grow = np.clip((times - np.float32(delay_s)) / np.float32(max(rise_s, 1e-3)), 0, 1)
    return np.asarray(depth_cents * grow * np.sin(2 * np.pi * (rate_hz * times + phase)), dtype=np.float32)
