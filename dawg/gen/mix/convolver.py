"""Streaming convolution of one mono bus with a stereo impulse response."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Audio, Mono
from dawg.gen.native import kernels

PARTITION = 8192
_SIZE = 2 * PARTITION
_FLOOR = 1e-5
"""Bins and partitions this far below the loudest (-100 dB) are left out."""


class Convolver:
    """Uniformly partitioned overlap-save convolution without latency; blocks may have any length.

    Args:
        taps: float32, shape (2, length): what one sample of 1.0 turns into, left and right.
    """

    def __init__(self, taps: NDArray[np.float32]) -> None:
        count = max(1, -(-taps.shape[1] // PARTITION))
        spectra = np.zeros((2, count, _SIZE), dtype=np.float32)
        spectra[:, :, :PARTITION] = _filled(taps, count * PARTITION).reshape(2, count, PARTITION)
        kernels.transform(spectra)
        spectra *= np.float32(1.0 / _SIZE)
        strength = np.hypot(spectra[0], spectra[1])
        active = np.flatnonzero(strength.max(axis=1) > strength.max() * _FLOOR)
        loud = np.flatnonzero(strength.max(axis=0) >= strength.max() * _FLOOR)
        top = int(np.minimum(loud, _SIZE - loud).max())
        self._empty = (top + 1, _SIZE - top)
        self._lags = active.astype(np.int64)
        self._response = np.ascontiguousarray(spectra.transpose(1, 0, 2)[active])
        self._history = np.zeros((count + 1, 2, _SIZE), dtype=np.float32)
        self._slot = 0
        self._input: Mono = np.zeros(PARTITION, dtype=np.float32)
        """The last whole partition and the frames after it, already heard but not yet a partition."""

    def process(self, sound: Mono) -> Audio:
        """Return the next frames of the result, as many as come in; the rest stays for the next call."""
        filled = len(self._input) - PARTITION
        heard = np.concatenate([self._input, sound])
        count = 2 * -(-(len(heard) - PARTITION) // (2 * PARTITION))  # they are worked on in pairs
        rows = _filled(heard, (count + 1) * PARTITION)
        out = kernels.convolve(rows, self._history, self._slot, self._response, self._lags, self._empty)
        whole = (len(heard) - PARTITION) // PARTITION
        self._slot = (self._slot + whole) % len(self._history)  # what is no whole partition yet is heard again
        self._input = heard[whole * PARTITION :].copy()
        return out[:, filled : filled + len(sound)]


def _filled(sound: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """Append silence up to a length."""
    missing = length - sound.shape[-1]
    return np.pad(sound, [(0, 0)] * (sound.ndim - 1) + [(0, missing)]) if missing else np.ascontiguousarray(sound)
