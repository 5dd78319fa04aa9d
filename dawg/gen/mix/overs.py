"""Taking single peaks down where sound passed a ceiling after it left the master: in an encoder, in a rate converter."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Audio
from dawg.gen.mix.dynamics import apply_nodes, limit_nodes
from dawg.gen.mix.fourier import Reals
from dawg.gen.mix.peaks import BLOCK


def take_down(audio: Audio, over_db: Reals, *, reach: int, sample_rate: int, circular: bool = False) -> None:
    """Lower audio where it is too high, as the limiter does, in place.

    Args:
        audio: float32, shape (2, frames).
        over_db: by how much each block of 64 frames is to be lowered; negative = it may stay.
        reach: blocks before and after that are lowered with it.
        circular: the end leads back to the start.
    """
    need = np.maximum(over_db, 0.0)
    edge = "wrap" if circular else "constant"
    padded = np.pad(need, reach, mode=edge)  # type: ignore[call-overload]
    wide = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    apply_nodes(audio, limit_nodes(wide, sample_rate=sample_rate, circular=circular))


def blocks_at(peaks: Reals, rate: int, *, sample_rate: int, frames: int) -> Reals:
    """Carry block peaks of a sound at another rate over to the blocks of `frames` frames at `sample_rate`."""
    blocks = -(-frames // BLOCK)
    found = np.zeros(blocks)
    for place in (0.0, 1.0):  # where each block begins and ends
        index = ((np.arange(len(peaks)) + place) * (sample_rate / rate)).astype(np.intp)
        np.maximum.at(found, np.minimum(index, blocks - 1), peaks)
    return found
