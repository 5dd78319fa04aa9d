"""The one audio layout: float32, planar, shape (channels, frames), 1.0 = 0 dBFS.

Everything inside the engine uses it; conversion to interleaved frames happens only at the file and device edge.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Audio: TypeAlias = NDArray[np.float32]
"""float32, shape (2, frames)."""
Mono: TypeAlias = NDArray[np.float32]
"""float32, shape (frames,)."""


class Laying(NamedTuple):
    """The sound of a block as tones on its timeline, not added up yet. No tone is silence.

    Attributes:
        tones: each of shape (2, its frames); not to be written to.
        places: for each, where its frame `begin` falls in the block, `begin`, `end` (the frame after the last one that
            sounds in the block), and `gate`, the frame of the tone from which on it is damped.
        levels: for each, 1 / frames in which it is damped to silence (0 = not at all), and gain.
    """

    tones: Sequence[Audio]
    places: Sequence[tuple[int, int, int, int]]
    levels: Sequence[tuple[float, float]]


NOTHING = Laying((), (), ())
NEVER = 1 << 60
"""A gate that no tone reaches."""


def whole(audio: Audio) -> Laying:
    """Return a sound that fills its block, as a single tone."""
    return Laying((audio,), ((0, 0, audio.shape[1], NEVER),), ((0.0, 1.0),))


@functools.lru_cache(maxsize=8)
def silence(frames: int) -> Audio:
    """Return silence, shape (2, frames): the same array for all who ask, which cannot be written to."""
    sound = np.zeros((2, frames), dtype=np.float32)
    sound.flags.writeable = False
    return sound
