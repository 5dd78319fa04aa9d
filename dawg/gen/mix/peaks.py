"""True peak: the height of the waveform between the samples, by 4 times oversampling where it can matter."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Audio
from dawg.gen.mix.fourier import Reals, excerpt
from dawg.gen.mix.threads import side_by_side
from dawg.gen.native import kernels

BLOCK = 64
"""Frames per control block."""

TAPS = 24
OVERSHOOT = 1.4143
"""How far a wave may rise above its samples: 3.01 dB, at a quarter of the sample rate."""

_STRETCH, _LIFTED = BLOCK << 14, 1024
"""Frames and blocks looked at by one thread."""
_LEAD = TAPS // 2 - 1
_SPAN = BLOCK + TAPS - 1


def block_peaks(audio: Audio) -> Reals:
    """Return the highest absolute sample of all channels per 64-frame block; the last block may be shorter."""
    starts = range(0, audio.shape[1], _STRETCH)
    found = side_by_side(lambda start: kernels.peaks(_pair(audio[:, start : start + _STRETCH]), block=BLOCK), starts)
    return np.concatenate([np.zeros(0), *found])


def raise_to_true_peaks(
    audio: Audio, peaks: Reals, *, at_least: float, done: NDArray[np.bool_], circular: bool = False
) -> None:
    """Lift `peaks` in place to true peaks wherever the true peak may exceed `at_least`.

    Args:
        audio: float32, shape (channels, frames).
        peaks: as from `block_peaks`.
        at_least: linear amplitude; blocks that cannot reach it keep their sample peak.
        done: per block, True where this was done before; updated.
        circular: the end leads back to the start.
    """
    near = np.concatenate([peaks[-1:] if circular else [0.0], peaks, peaks[:1] if circular else [0.0]])
    local = np.maximum(np.maximum(near[:-2], near[1:-1]), near[2:])
    wanted = np.flatnonzero((local * OVERSHOOT > at_least) & ~done)
    done[wanted] = True
    starts = wanted * BLOCK - _LEAD
    inside = (starts >= 0) & (starts + _SPAN <= audio.shape[1])
    which = wanted[inside].astype(np.int64)

    def lift(first: int) -> None:
        for channel in audio:
            kernels.true_peaks(
                channel, which[first : first + _LIFTED], _interpolators(), peaks, block=BLOCK, lead=_LEAD
            )

    side_by_side(lift, range(0, len(which), _LIFTED))
    for block, start in zip(wanted[~inside], starts[~inside], strict=True):
        for row in excerpt(audio, int(start), int(start) + _SPAN, circular=circular):
            kernels.true_peaks(
                row[_LEAD:], np.zeros(1, np.int64), _interpolators(), peaks[block:], block=BLOCK, lead=_LEAD
            )


def true_peak(audio: Audio) -> float:
    """Return the highest true peak of all channels as a linear amplitude."""
    if audio.shape[1] == 0:
        return 0.0
    peaks = block_peaks(audio)
    top = float(peaks.max())
    if top == 0.0 or not math.isfinite(top):
        return top
    # Blocks near the highest sample first: what they reach excludes most others.
    done = np.zeros(len(peaks), dtype=bool)
    raise_to_true_peaks(audio, peaks, at_least=top * OVERSHOOT * 0.95, done=done)
    raise_to_true_peaks(audio, peaks, at_least=float(peaks.max()), done=done)
    return float(peaks.max())


def _pair(audio: Audio) -> Audio:
    """Return two channels: a single one twice."""
    return audio if len(audio) == 2 else np.concatenate([audio, audio])


@functools.cache
def _interpolators() -> NDArray[np.float32]:
    """The three points between each pair of samples: windowed sincs, shape (3, TAPS)."""
    distance = np.arange(TAPS) - _LEAD - np.array([[0.25], [0.5], [0.75]])
    window = np.i0(6.5 * np.sqrt(np.maximum(0.0, 1.0 - (distance / (TAPS / 2)) ** 2))) / np.i0(6.5)
    taps = np.sinc(distance) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), dtype=np.float32)
