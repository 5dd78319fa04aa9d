"""The return "delay": tempo-synced echoes that grow darker and change sides."""

from __future__ import annotations

import math

import numpy as np

from dawg.gen.audio import Audio, Mono
from dawg.gen.mix.biquads import high_pass, low_pass, one_pole
from dawg.gen.mix.fourier import Reals
from dawg.gen.native import kernels
from dawg.gen.score import Mix
from dawg.gen.units import STEP, ticks_to_seconds

LOW_CUT_HZ, HIGH_CUT_HZ, REPEAT_CUT_HZ = 220.0, 6500.0, 9000.0
_PAN = 0.7


class Echo:
    """Repeats every `mix.delay_steps` sixteenths, each `delay_feedback` times the one before, alternately left and right.

    The first repeat has unity gain in the middle of the spectrum; each further one goes through one more gentle low-pass.
    """

    def __init__(self, mix: Mix, *, bpm: float, sample_rate: int) -> None:
        gap = round(ticks_to_seconds(mix.delay_steps * STEP, bpm=bpm) * sample_rate)
        self._line = np.zeros((2, max(1, gap)), dtype=np.float32)
        self._at = 0
        top = 0.45 * sample_rate
        self._filters = np.array(
            [
                high_pass(LOW_CUT_HZ, sample_rate),
                low_pass(min(HIGH_CUT_HZ, top), sample_rate),
                one_pole(min(REPEAT_CUT_HZ, top), sample_rate),
            ]
        )
        self._memory: Reals = np.zeros(8)
        self._feedback = mix.delay_feedback
        angle = math.pi / 4.0 * (1.0 - _PAN)
        self._near, self._far = math.sqrt(2.0) * math.cos(angle), math.sqrt(2.0) * math.sin(angle)

    def process(self, sound: Mono) -> Audio:
        """Return the echoes that sound while these frames come in: float32, shape (2, frames)."""
        out = kernels.echo(
            sound,
            self._line,
            self._at,
            self._filters,
            self._memory,
            feedback=self._feedback,
            near=self._near,
            far=self._far,
        )
        self._at = (self._at + len(sound)) % self._line.shape[1]
        return out
