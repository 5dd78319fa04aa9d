"""Banks of decaying sinusoids: struck and plucked things.

A decaying sinusoid at frame a·B + b is the product of its values at a·B and at b, so a whole bank of K modes over
n frames is one matrix product of (n/B × 2K) by (2K × B): hundreds of modes cost a millisecond or two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dawg.gen.audio import Mono
from dawg.gen.native import kernels


def modal_bank(
    hz: ArrayLike, gains: ArrayLike, t60_s: ArrayLike, frames: int, *, sample_rate: int, phases: ArrayLike = 0.0
) -> Mono:
    """Sum decaying sinusoids.

    Args:
        hz: frequencies, shape (K,); modes above 0.48 × sample rate are left out.
        gains: amplitudes at the onset, shape (K,) for one output or (C, K) for C outputs of the same modes.
        t60_s: time to fall by 60 dB, shape (K,) or scalar.
        phases: cycles, shape (K,) or scalar; 0 starts each mode at a zero crossing (sine).

    Returns:
        float32, shape (frames,) or (C, frames).
    """
    frequency = np.atleast_1d(np.asarray(hz, dtype=np.float64)) / sample_rate
    amplitude = np.asarray(gains, dtype=np.float64)
    single = amplitude.ndim < 2
    amplitude = np.broadcast_to(np.atleast_2d(amplitude), (1 if single else amplitude.shape[0], len(frequency)))
    decay = 6.907755 / (np.broadcast_to(np.asarray(t60_s, dtype=np.float64), frequency.shape) * sample_rate)
    phase = np.broadcast_to(np.asarray(phases, dtype=np.float64), frequency.shape)
    keep = (frequency < 0.48) & (frequency > 0)
    frequency, amplitude, decay, phase = frequency[keep], amplitude[:, keep], decay[keep], phase[keep]
    block = max(64, int(np.sqrt(frames * max(1, len(amplitude)))))
    blocks = -(-frames // block)
    starts, steps, leaps = np.exp(2j * np.pi * phase), _step(frequency, decay), _step(frequency * block, decay * block)
    gain = np.ascontiguousarray(amplitude, dtype=np.float32)
    out = kernels.modes(starts, steps, leaps, gain, block, blocks)[:, :frames]
    return np.ascontiguousarray(out[0] if single else out)


def _step(cycles: NDArray[np.float64], decay: NDArray[np.float64]) -> NDArray[np.complex128]:
    return np.asarray(np.exp((2j * np.pi) * (cycles % 1.0) - decay))
