"""Responses against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from dawg.gen.mix.fourier import biquad_response, excerpt, minimum_phase


def test_biquad_response_agrees_with_scipy() -> None:
    b, a = signal.butter(2, 0.2)
    _, expected = signal.freqz(b, a, worN=np.linspace(0, np.pi, 257))
    assert biquad_response(tuple(b), tuple(a), 257) == pytest.approx(expected, abs=1e-9)


def test_minimum_phase_keeps_the_magnitude_and_starts_at_once() -> None:
    grid = np.linspace(0.0, 1.0, 4097)
    magnitude = 1.0 + 0.7 * np.cos(3 * np.pi * grid)
    taps = minimum_phase(magnitude, 1024)
    found = np.abs(np.fft.rfft(taps, 8192))
    assert 20 * np.log10(found / magnitude) == pytest.approx(np.zeros(4097), abs=0.1)
    assert np.argmax(np.abs(taps)) == 0


def test_an_excerpt_is_silent_outside_or_wraps() -> None:
    audio = np.arange(10, dtype=np.float32).reshape(2, 5)
    assert excerpt(audio, -2, 7, circular=False)[0].tolist() == [0, 0, 0, 1, 2, 3, 4, 0, 0]
    assert excerpt(audio, -2, 7, circular=True)[0].tolist() == [3, 4, 0, 1, 2, 3, 4, 0, 1]
