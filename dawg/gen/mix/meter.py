"""The meter for sound that comes in blocks and is never held whole: the same figures as `loudness.measure`."""

from __future__ import annotations

import math

import numpy as np

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.mix.fourier import Reals
from dawg.gen.mix.loudness import MOMENTARY_STEPS, STEPS_PER_S, Loudness, gated_lufs, range_of_steps, step_power
from dawg.gen.mix.peaks import BLOCK, block_peaks, raise_to_true_peaks

SEGMENT_STEPS = 64
"""At every rate so many steps are a whole number of peak blocks."""


class Meter:
    """Adds up loudness and true peak block by block.

    Segments of 6.4 s are measured together with what lies around them, in which the K filter settles and the true peaks at
    the borders find their neighbours.

    Args:
        sample_rate: Hz.
        ceiling: linear amplitude; `peaks` are exact wherever they are above it.
    """

    def __init__(self, sample_rate: int, *, ceiling: float = math.inf) -> None:
        self._rate, self._ceiling = sample_rate, ceiling
        self._step = round(sample_rate / STEPS_PER_S)
        self._held: Audio = np.zeros((2, self._step), dtype=np.float32)  # before the first frame: silence
        self._steps: list[Reals] = []
        self._peaks: list[Reals] = []
        self._top = 0.0
        self._frames = 0

    @property
    def peaks(self) -> Reals:
        """The highest absolute value of each 64 frames, of all that was measured."""
        return np.concatenate(self._peaks)

    def add(self, block: Audio) -> None:
        """Take the next block, float32, shape (2, frames)."""
        self._frames += block.shape[1]
        self._held = np.concatenate((self._held, block), axis=1)
        segment = SEGMENT_STEPS * self._step
        while self._held.shape[1] >= segment + 2 * self._step:
            self._measure(self._held[:, : segment + 2 * self._step], segment)
            self._held = self._held[:, segment:].copy()

    def result(self) -> Loudness:
        """Return the figures of all that came; nothing may come after it.

        Raises:
            AudioError: less than 400 ms.
        """
        if self._frames < MOMENTARY_STEPS * self._step:
            seconds = self._frames / self._rate
            raise AudioError(f"{seconds:.3f} s of audio is too short to measure; permitted: 0.4 s or more")
        if left := self._held.shape[1] - self._step:
            silence = np.zeros((2, self._step), dtype=np.float32)
            self._measure(np.concatenate((self._held, silence), axis=1), left)
        steps = np.concatenate(self._steps)
        return Loudness(
            integrated_lufs=gated_lufs(steps),
            true_peak_dbtp=20.0 * math.log10(self._top) if self._top > 0.0 else -math.inf,
            lra_lu=range_of_steps(steps),
        )

    def _measure(self, sound: Audio, frames: int) -> None:
        """Measure the whole steps and all peaks of `frames` frames that have 100 ms before and after them."""
        step = self._step
        self._steps.append(step_power(sound, self._rate)[1 : 1 + frames // step])
        near = sound[:, step - BLOCK : step + frames + BLOCK].copy()
        ramp = np.linspace(0.0, 1.0, BLOCK // 2, dtype=np.float32)  # where it is cut off, nothing may look like a step
        near[:, : len(ramp)] *= ramp
        near[:, -len(ramp) :] *= ramp[::-1]
        peaks = block_peaks(near)
        blocks = slice(1, 1 + -(-frames // BLOCK))
        self._top = max(self._top, float(peaks[blocks].max()))
        done = np.zeros(len(peaks), dtype=bool)
        raise_to_true_peaks(near, peaks, at_least=min(self._top, self._ceiling), done=done)
        self._top = max(self._top, float(peaks[blocks].max()))
        self._peaks.append(peaks[blocks])
