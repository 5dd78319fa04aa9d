"""Filters as responses and impulse responses: what the reverb, the delay, the meter and the master are designed with."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Audio

Reals: TypeAlias = NDArray[np.float64]
Response: TypeAlias = NDArray[np.complex128]


def biquad_response(b: tuple[float, ...], a: tuple[float, ...], bins: int) -> Response:
    """Evaluate b/a (powers of z^-1) on `bins` frequencies from 0 to Nyquist."""
    delay = np.exp(-1j * np.linspace(0.0, np.pi, bins))
    top = sum(value * delay**power for power, value in enumerate(b))
    bottom = sum(value * delay**power for power, value in enumerate(a))
    return np.asarray(top / bottom)


def power_of_two(least: float) -> int:
    """Return the smallest power of two that is at least `least`."""
    return 1 << max(0, int(np.ceil(np.log2(max(1.0, least)))))


def excerpt(audio: Audio, start: int, stop: int, *, circular: bool) -> Audio:
    """Copy frames [start, stop); what lies outside is silence, or the other end of the loop when circular."""
    frames = audio.shape[1]
    if circular and (start < 0 or stop > frames):
        return np.asarray(audio.take(np.arange(start, stop) % frames, axis=1))
    out = np.zeros((audio.shape[0], stop - start), dtype=np.float32)
    low, high = max(start, 0), min(stop, frames)
    if high > low:
        out[:, low - start : high - start] = audio[:, low:high]
    return out


def minimum_phase(magnitude: Reals, taps: int) -> Reals:
    """Return the minimum-phase impulse response of a magnitude given on an even grid from 0 to Nyquist.

    The grid should have at least 2 * taps + 1 points; the end of the response is faded over an eighth of its length.
    Source: real cepstrum, Oppenheim & Schafer.
    """
    size = 2 * (len(magnitude) - 1)
    cepstrum = np.fft.irfft(np.log(np.maximum(magnitude, 1e-5)), size)
    cepstrum[1 : size // 2] *= 2.0
    cepstrum[size // 2 + 1 :] = 0.0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), size)[:taps]
    edge = taps // 8
    response[-edge:] *= np.cos(np.linspace(0.0, np.pi / 2, edge)) ** 2
    return np.asarray(response)
