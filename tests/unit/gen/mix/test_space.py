"""The reverb as designed: decay times, density, level, mono safety."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from dawg.gen.mix.space import ROOMS, reverb_taps
from dawg.gen.score import Mix


def t60(response: np.ndarray, sample_rate: int) -> float:
    """Decay time by Schroeder's backward integration, -5 to -25 dB."""
    curve = 10 * np.log10(np.cumsum(response[::-1] ** 2)[::-1] + 1e-30)
    curve -= curve[0]
    start, stop = np.argmax(curve < -5), np.argmax(curve < -25)
    return float(3 * (stop - start) / sample_rate)


@pytest.mark.parametrize("kind", sorted(ROOMS))
@pytest.mark.parametrize(("asked", "sample_rate"), [(0.5, 44100), (2.0, 44100), (1.2, 96000)])
def test_the_middle_of_the_spectrum_decays_in_the_asked_time(kind: str, asked: float, sample_rate: int) -> None:
    taps = reverb_taps(Mix(reverb=kind, reverb_s=asked), sample_rate=sample_rate)
    band = butter(4, (700, 1400), btype="bandpass", fs=sample_rate, output="sos")
    build = ROOMS[kind].build_s + ROOMS[kind].pre_delay_s
    tail = sosfilt(band, taps[0].astype(float))[int((2 * build) * sample_rate) :]
    assert t60(tail, sample_rate) == pytest.approx(asked, rel=0.15)


def test_a_hall_loses_its_top_sooner_than_its_middle() -> None:
    taps = reverb_taps(Mix(reverb="hall", reverb_s=2.0), sample_rate=44100)
    top = sosfilt(butter(4, (5600, 8000), btype="bandpass", fs=44100, output="sos"), taps[0].astype(float))
    assert t60(top[4000:], 44100) < 1.3


@pytest.mark.parametrize("kind", sorted(ROOMS))
def test_a_steady_sound_returns_at_its_own_level_without_bass(kind: str) -> None:
    taps = reverb_taps(Mix(reverb=kind, reverb_s=1.5), sample_rate=44100)
    power = (np.abs(np.fft.rfft(taps, 1 << 18)) ** 2).mean(axis=0)
    hz = np.fft.rfftfreq(1 << 18, 1 / 44100)
    assert 10 * np.log10(power[(hz > 500) & (hz < 2000)].mean()) == pytest.approx(0.0, abs=0.5)
    assert 10 * np.log10(power[hz < 60].mean()) < -20


@pytest.mark.parametrize("kind", sorted(ROOMS))
def test_the_reverb_is_wide_but_survives_mono(kind: str) -> None:
    left, right = reverb_taps(Mix(reverb=kind, reverb_s=1.5), sample_rate=44100).astype(float)
    assert 0.15 < np.corrcoef(left, right)[0, 1] < 0.5


def test_the_same_settings_give_the_same_bytes() -> None:
    assert reverb_taps(Mix(), sample_rate=44100).tobytes() == reverb_taps(Mix(), sample_rate=44100).tobytes()
