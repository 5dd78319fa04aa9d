"""Planar float audio to interleaved numbers as files hold them: scaling, dither, rounding, clipping, packing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Audio


class Dither:
    """Triangular noise of ±1 least significant bit, one value per sample, the same for every run.

    Each frame takes one 64-bit number of the generator (four 16-bit values: two per channel), so how the sound is
    divided into blocks makes no difference.

    Args:
        seed: files that will be added up (stems) take different seeds, so that their noise does not add in phase.
    """

    def __init__(self, seed: int = 0) -> None:
        self._bits = np.random.PCG64(seed)

    def noise(self, frames: int) -> Audio:
        """Return the next noise, shape (2, frames), in units of the last bit."""
        halves = self._bits.random_raw(frames).astype("<u8", copy=False).view("<u2").reshape(frames, 4)
        values = halves.astype(np.float32)
        values *= np.float32(1.0 / 65536.0)
        out: Audio = np.stack((values[:, 0] + values[:, 1], values[:, 2] + values[:, 3]))
        out += np.float32(1.0 / 65536.0 - 1.0)
        return out


def to_int16(audio: Audio, dither: Dither) -> NDArray[np.int16]:
    """Round (2, frames) to interleaved 16-bit samples (frames, 2) with dither; clips at full scale."""
    scaled = audio * np.float32(32768.0)
    scaled += dither.noise(audio.shape[1])
    return _rounded(scaled, 32768.0, "<i2")


def to_int24(audio: Audio) -> NDArray[np.int32]:
    """Round (2, frames) to interleaved 24-bit samples (frames, 2) in the low bits of 32; clips at full scale."""
    return _rounded(audio * np.float32(8388608.0), 8388608.0, "<i4")


def to_float(audio: Audio, *, clip: bool) -> NDArray[np.float32]:
    """Interleave (2, frames) to (frames, 2); `clip` limits to ±1 for encoders that would wrap or distort."""
    out = np.empty((audio.shape[1], 2), "<f4")
    if clip:
        np.clip(audio.T, -1.0, 1.0, out=out)
    else:
        out[:] = audio.T
    return out


def _rounded(scaled: Audio, full: float, kind: str) -> NDArray[Any]:
    np.rint(scaled, out=scaled)
    top = full - 1.0
    np.clip(scaled, -full, top, out=scaled)
    out = np.empty((scaled.shape[1], 2), kind)
    out[:] = scaled.T
    return out
