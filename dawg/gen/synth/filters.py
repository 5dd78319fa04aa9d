"""Linear filters applied as spectra: a whole sound is transformed once and multiplied by the product of all responses.

Each response is a function of the normalised frequency grid, built from the exact biquad (bilinear transform) or from a
drawn curve, so a chain of filters costs one FFT pair, is exact at every sample rate and needs no recursion.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Mono

Complexes = NDArray[np.complex128]
Response = Callable[[NDArray[np.float64], int], NDArray[np.complex128]]
"""(frequencies in Hz, sample rate) -> complex gain."""
Points = Sequence[tuple[float, float]]
"""(Hz, dB) pairs in rising order."""
_BLOCK = 16384
_BATCH = 4


def fast_length(frames: int) -> int:
    """Return the smallest 2^a·3^b·5^c that is ≥ frames and even (fast for the FFT)."""
    best = 1 << (frames - 1).bit_length()
    for five in (1, 5, 25, 125):
        for three in (1, 3, 9, 27):
            base = five * three
            length = base << max(1, (-(-frames // base) - 1).bit_length())
            if frames <= length < best:
                best = length
    return best


def apply(audio: Mono, sample_rate: int, *responses: Response, tail: int = 4096) -> Mono:
    """Filter along the last axis by the product of the responses.

    Args:
        audio: float32, any shape (..., frames).
        responses: remembered by identity, so one that is used again costs only the transforms.
        tail: frames of silence added so that what rings past the end does not wrap to the start; not returned.

    Returns:
        float32, the shape of `audio`.
    """
    frames = audio.shape[-1]
    if frames + tail > 2 * _BLOCK:
        ring = _ring(responses, sample_rate)
        if ring:
            return _in_blocks(audio, _gain(responses, _BLOCK, sample_rate), ring)
        length = fast_length(frames + tail)
        gain = _gain.__wrapped__(responses, length, sample_rate)  # too long to be kept
    else:
        length = _few_lengths(frames + tail)
        gain = _gain(responses, length, sample_rate)
    spectrum = rfft(audio, length)
    spectrum *= gain
    return np.ascontiguousarray(np.fft.irfft(spectrum, length, axis=-1)[..., :frames], dtype=np.float32)


def rfft(audio: Mono, length: int | None = None) -> NDArray[np.complex64]:
    """Transform along the last axis in single precision, scaled by 1 / length; `np.fft.irfft` scales once more."""
    # Without norm numpy hands its loop the int 1 as a factor, which makes float32 run in double precision: three times slower.
    return np.asarray(np.fft.rfft(audio, length, axis=-1, norm="forward"), dtype=np.complex64)


def _in_blocks(audio: Mono, gain: NDArray[np.complex64], ring: int) -> Mono:
    """Filter a long sound by overlapping blocks, which stay in the cache; `ring` is the filter's length."""
    hop = _BLOCK - ring
    frames = audio.shape[-1]
    count = -(-frames // hop)
    out = np.empty_like(audio)
    for first in range(0, count, _BATCH):
        last = min(count, first + _BATCH)
        heard = np.zeros((*audio.shape[:-1], ring + (last - first) * hop), dtype=np.float32)
        low, high = max(0, first * hop - ring), min(frames, last * hop)
        begin = low - (first * hop - ring)
        heard[..., begin : begin + high - low] = audio[..., low:high]
        spectrum = rfft(np.lib.stride_tricks.sliding_window_view(heard, _BLOCK, axis=-1)[..., ::hop, :])
        spectrum *= gain
        sound = np.fft.irfft(spectrum, _BLOCK, axis=-1)[..., ring:].reshape(*audio.shape[:-1], -1)
        out[..., first * hop : high] = sound[..., : high - first * hop]
    return out


@functools.lru_cache(maxsize=128)
def _gain(responses: tuple[Response, ...], length: int, sample_rate: int) -> NDArray[np.complex64]:
    """Return what a spectrum from `rfft` is multiplied by."""
    grid = np.asarray(np.fft.rfftfreq(length, 1 / sample_rate), dtype=np.float64)
    gain = np.full(len(grid), length, dtype=np.complex128)
    for response in responses:
        gain *= response(grid, sample_rate)
    return gain.astype(np.complex64)


@functools.lru_cache(maxsize=128)
def _ring(responses: tuple[Response, ...], sample_rate: int) -> int:
    """Return the length of the impulse response down to -120 dB; 0 when it is too long for blocks, or looks ahead."""
    impulse = np.abs(np.fft.irfft(_gain(responses, _BLOCK, sample_rate), _BLOCK))
    last = int(np.flatnonzero(impulse > impulse.max() * 1e-6)[-1])
    return max(64, last + 1) if last < _BLOCK // 2 else 0


def _few_lengths(frames: int) -> int:
    """Return the smallest 2^a or 3·2^a that is ≥ frames: so few that their gains are found again."""
    whole = 1 << (frames - 1).bit_length()
    return whole * 3 // 4 if whole >= 4 and whole * 3 // 4 >= frames else whole


def low_pass(hz: float, *, q: float = 0.7071, order: int = 2) -> Response:
    """Low-pass; order 2 per stage: 4 = two cascaded stages with the same q."""
    return _biquad(hz, q, order, lambda c, a, s: ((1 - c) / 2, 1 - c, (1 - c) / 2))


def high_pass(hz: float, *, q: float = 0.7071, order: int = 2) -> Response:
    """High-pass; order 2 per stage."""
    return _biquad(hz, q, order, lambda c, a, s: ((1 + c) / 2, -(1 + c), (1 + c) / 2))


def band(low_hz: float, high_hz: float, *, order: int = 2) -> Response:
    """High-pass at `low_hz` and low-pass at `high_hz`."""
    low, high = high_pass(low_hz, order=order), low_pass(high_hz, order=order)
    return lambda grid, sample_rate: low(grid, sample_rate) * high(grid, sample_rate)


def bell(hz: float, gain_db: float, *, q: float = 1.0) -> Response:
    """Peaking equaliser."""

    def response(grid: NDArray[np.float64], sample_rate: int) -> Complexes:
        w = 2 * np.pi * min(hz, 0.49 * sample_rate) / sample_rate
        gain, alpha, c = 10 ** (gain_db / 40), np.sin(w) / (2 * q), np.cos(w)
        z = np.exp(-2j * np.pi * grid / sample_rate)
        over = (1 + alpha * gain) - 2 * c * z + (1 - alpha * gain) * z * z
        under = (1 + alpha / gain) - 2 * c * z + (1 - alpha / gain) * z * z
        return np.asarray(over / under)

    return response


def curve(points: Points) -> Response:
    """Minimum-phase response through drawn points (Hz, dB), straight lines over log frequency, held outside."""

    def response(grid: NDArray[np.float64], sample_rate: int) -> Complexes:
        decibels = curve_db(points, grid)
        return minimum_phase(10 ** (decibels / 20))

    return response


def curve_db(points: Points, hz: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Interpolate (Hz, dB) points over log frequency."""
    xs = np.log2([point[0] for point in points])
    return np.asarray(np.interp(np.log2(np.maximum(hz, 1.0)), xs, [point[1] for point in points]))


def minimum_phase(magnitude: NDArray[np.float64]) -> Complexes:
    """Give a magnitude over an rfft grid the phase of a causal minimum-phase filter (real cepstrum folding)."""
    log_magnitude = np.log(np.maximum(magnitude, 1e-5))
    cepstrum = np.fft.irfft(log_magnitude)
    half = len(cepstrum) // 2
    cepstrum[1:half] *= 2
    cepstrum[half + 1 :] = 0
    return np.asarray(np.exp(np.fft.rfft(cepstrum)))


def low_pass_gain(
    hz: NDArray[np.float64], cutoff_hz: float, *, q: float = 0.7071, order: int = 2
) -> NDArray[np.float64]:
    """Magnitude of an analogue low-pass at given frequencies: for weighting harmonics (see `oscillators.swept`)."""
    ratio = (hz / cutoff_hz) ** 2
    return np.asarray((1 / np.sqrt((1 - ratio) ** 2 + ratio / q**2)) ** (order // 2))


def _biquad(
    hz: float, q: float, order: int, taps: Callable[[float, float, float], tuple[float, float, float]]
) -> Response:
    def response(grid: NDArray[np.float64], sample_rate: int) -> Complexes:
        w = 2 * np.pi * min(hz, 0.49 * sample_rate) / sample_rate
        c, s = float(np.cos(w)), float(np.sin(w))
        alpha = s / (2 * q)
        b0, b1, b2 = taps(c, alpha, s)
        z = np.exp(-2j * np.pi * grid / sample_rate)
        gain = (b0 + b1 * z + b2 * z * z) / ((1 + alpha) - 2 * c * z + (1 - alpha) * z * z)
        return np.asarray(gain ** (order // 2))

    return response
