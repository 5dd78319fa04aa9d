"""The meter in blocks reads what the meter of whole sounds reads."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.mix.loudness import measure
from dawg.gen.mix.meter import Meter
from dawg.gen.mix.peaks import BLOCK, block_peaks, raise_to_true_peaks


def music(rate: int, seconds: float) -> Audio:
    """Noise that swells, with clicks between the samples and at the borders of the meter's segments."""
    dice = np.random.default_rng(5)
    frames = round(rate * seconds)
    sound = dice.standard_normal((2, frames)) * np.linspace(0.02, 0.2, frames)
    for place in (0, frames // 3, 64 * round(rate / 10) - 1, 64 * round(rate / 10), frames - 1):
        if place < frames:
            sound[:, max(0, place - 1) : place + 1] = 0.9
    return sound.astype(np.float32)


@pytest.mark.parametrize("rate", [22050, 32000, 44100, 48000, 88200, 96000])
@pytest.mark.parametrize("seconds", [0.4, 6.41, 15.3])
def test_blocks_of_any_size_read_like_the_whole(rate: int, seconds: float) -> None:
    sound = music(rate, seconds)
    whole = measure(sound, rate)
    for size in (999, 100_000, sound.shape[1]):
        meter = Meter(rate)
        for start in range(0, sound.shape[1], size):
            meter.add(sound[:, start : start + size])
        told = meter.result()
        assert told.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-3)
        assert told.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=1e-4)
        assert told.lra_lu == pytest.approx(whole.lra_lu, abs=1e-3)


def test_peaks_above_the_ceiling_are_true_peaks() -> None:
    sound = music(44100, 15.3)
    expected = block_peaks(sound)
    raise_to_true_peaks(sound, expected, at_least=0.5, done=np.zeros(len(expected), dtype=bool))
    meter = Meter(44100, ceiling=0.5)
    meter.add(sound)
    meter.result()
    assert len(meter.peaks) == -(-sound.shape[1] // BLOCK)
    assert meter.peaks == pytest.approx(expected, abs=1e-5)
    assert (meter.peaks > 0.5).any()


def test_silence_has_no_loudness_and_no_peak() -> None:
    meter = Meter(48000)
    meter.add(np.zeros((2, 48000), np.float32))
    assert (meter.result().integrated_lufs, meter.result().true_peak_dbtp) == (-math.inf, -math.inf)


def test_less_than_400_ms_is_refused() -> None:
    meter = Meter(48000)
    meter.add(np.zeros((2, 19199), np.float32))
    with pytest.raises(AudioError, match=r"permitted: 0.4 s"):
        meter.result()
