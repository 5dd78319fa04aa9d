"""The one audio layout: float32, planar, shape (channels, frames), 1.0 = 0 dBFS.

Everything inside the engine uses it; conversion to interleaved frames happens only at the file and device edge.
"""

from __future__ import annotations

import functools
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Audio: TypeAlias = NDArray[np.float32]
"""float32, shape (2, frames)."""
Mono: TypeAlias = NDArray[np.float32]
"""float32, shape (frames,)."""


@functools.lru_cache(maxsize=8)
def silence(frames: int) -> Audio:
    """Return silence, shape (2, frames): the same array for all who ask, which cannot be written to."""
    sound = np.zeros((2, frames), dtype=np.float32)
    sound.flags.writeable = False
    return sound


def is_silence(audio: Audio) -> bool:
    """Tell whether an array is (part of) what `silence` returned: such need not be looked at."""
    return not audio.flags.writeable
