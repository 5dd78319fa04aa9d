"""A stem that can be played while it is still being rendered."""

from __future__ import annotations

from bisect import bisect_right
from typing import Self

import numpy as np

from dawg.errors import AudioError
from dawg.gen.audio import Audio

PEAK_MAX = 1000.0
"""Highest sample a stem may hold (+60 dBFS): sums of such stems stay finite."""


class Stem:
    """One part's audio after its channel: written from its start to its end, read anywhere.

    One thread writes, another may read at the same time; neither waits. Blocks are kept, not copied, and silent ones
    take no memory, so stems of two versions can share what they have in common.

    Args:
        frames: its whole length.
    """

    def __init__(self, frames: int) -> None:
        if frames < 0:
            raise AudioError(f"a stem of {frames} frames; permitted: 0 or more")
        self.frames = frames
        self._starts: list[int] = []
        self._blocks: list[Audio | None] = []
        self._ready = 0

    @classmethod
    def of(cls, audio: Audio) -> Self:
        """Return the complete stem of an array, float32 (2, frames); errors as `write`."""
        stem = cls(audio.shape[-1])
        stem.write(audio)
        return stem

    @property
    def ready(self) -> int:
        """Frames from the start that can be read by now; it only grows."""
        return self._ready

    def write(self, block: Audio) -> None:
        """Append a block, float32 (2, n), that must not change afterwards.

        Raises:
            AudioError: a wrong shape or type, more than the stem's length, or samples beyond +60 dBFS or not finite.
        """
        if block.ndim != 2 or block.shape[0] != 2 or block.dtype != np.float32:
            raise AudioError(f"a block of shape {block.shape} and type {block.dtype}; permitted: float32 (2, frames)")
        end = self._ready + block.shape[1]
        if end > self.frames:
            raise AudioError(f"a block up to frame {end} of a stem of {self.frames} frames; permitted: its length")
        if not block.shape[1]:
            return
        peak = max(float(block.max()), -float(block.min()))
        if not peak <= PEAK_MAX:
            raise AudioError(f"a block with a peak of {peak:g}; permitted: finite, at most {PEAK_MAX:g} (+60 dBFS)")
        self._blocks.append(block if peak > 0.0 else None)
        self._starts.append(self._ready)
        self._ready = end  # last: what a reader sees as ready is there

    def fill(self) -> None:
        """Complete the stem with silence."""
        self.skip(self.frames - self._ready)

    def skip(self, frames: int) -> None:
        """Append silence, as far as there is room."""
        end = min(self.frames, self._ready + frames)
        if end > self._ready:
            self._blocks.append(None)
            self._starts.append(self._ready)
            self._ready = end

    def read(self, start: int, frames: int) -> Audio | None:
        """Return `frames` frames from `start` on, shape (2, frames), or None when all of it is silent.

        Before the start, after the end and what is not rendered yet is silence. The array must not be changed: it is
        a view of the stem unless the stretch lies in more than one block.
        """
        first, last = max(0, start), min(self._ready, start + frames)
        if first >= last:
            return None
        index = bisect_right(self._starts, first) - 1
        block, base = self._blocks[index], self._starts[index]
        if block is not None and first == start and start + frames <= base + block.shape[1]:
            return block[:, start - base : start - base + frames]
        out: Audio | None = None
        while index < len(self._starts) and self._starts[index] < last:
            block, base = self._blocks[index], self._starts[index]
            if block is not None:
                low, high = max(first, base), min(last, base + block.shape[1])
                if low < high:
                    out = np.zeros((2, frames), np.float32) if out is None else out
                    out[:, low - start : high - start] = block[:, low - base : high - base]
            index += 1
        return out
