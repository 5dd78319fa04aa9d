"""The outline of a piece while it is being rendered: what a waveform is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dawg.gen.audio import Audio

BUCKET = 1024
"""Frames that one pair of peaks stands for: 23 ms at 44.1 kHz."""


class Peaks:
    """Lowest and highest samples of each bucket, -1 to 1. One thread writes, others read; neither waits.

    Args:
        frames: length of the piece.
        sample_rate: Hz.
    """

    def __init__(self, frames: int, *, sample_rate: int) -> None:
        import numpy as np

        self.frames, self.sample_rate = frames, sample_rate
        count = -(-frames // BUCKET)
        self._low: Any = np.zeros(count, np.float32)
        self._high: Any = np.zeros(count, np.float32)
        self._left: Any = np.empty((2, 0), np.float32)
        self._done = 0

    @property
    def ready(self) -> float:
        """Share of the piece that is known by now, 0 to 1."""
        return min(1.0, self._done * BUCKET / self.frames) if self.frames else 1.0

    def write(self, block: Audio) -> None:
        """Append the next block, float32 (2, n)."""
        import numpy as np

        whole = np.concatenate([self._left, block], axis=1) if self._left.shape[1] else block
        count = min(whole.shape[1] // BUCKET, len(self._low) - self._done)
        self._add(whole[:, : count * BUCKET], count)
        self._left = whole[:, count * BUCKET :].copy()
        if self._done == len(self._low) - 1 and self._done * BUCKET + self._left.shape[1] >= self.frames:
            self._add(np.pad(self._left, ((0, 0), (0, BUCKET - self._left.shape[1]))), 1)

    def _add(self, audio: Audio, count: int) -> None:
        import numpy as np

        if not count:
            return
        shaped = audio.reshape(2, count, BUCKET)
        place = slice(self._done, self._done + count)
        np.minimum(shaped[0].min(axis=1), shaped[1].min(axis=1), out=self._low[place])
        np.maximum(shaped[0].max(axis=1), shaped[1].max(axis=1), out=self._high[place])
        self._done += count

    def columns(self, count: int, *, start: float = 0.0, end: float = 1.0) -> Sequence[tuple[float, float] | None]:
        """Return the lowest and highest sample of each of `count` equal stretches; None where nothing is known yet.

        Args:
            start, end: shares of the piece between which it is looked at.
        """
        import numpy as np

        total = len(self._low)
        edges = np.linspace(start * total, end * total, count + 1)
        first = np.clip(edges[:-1].astype(np.intp), 0, total - 1)
        last = np.clip(np.ceil(edges[1:]).astype(np.intp), first + 1, total)
        done = self._done
        found: list[tuple[float, float] | None] = []
        for low, high in zip(first.tolist(), last.tolist(), strict=True):
            if low >= done:
                found.append(None)
            else:
                found.append((float(self._low[low:high].min()), float(self._high[low:high].max())))
        return found
