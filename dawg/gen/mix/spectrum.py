"""Long-term spectrum and its pull towards the usual one of released music."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from dawg.gen.audio import Audio
from dawg.gen.mix.fourier import Reals, minimum_phase, power_of_two
from dawg.gen.mix.loudness import k_weighting, power_to_lufs
from dawg.gen.mix.threads import side_by_side
from dawg.gen.native import kernels
from dawg.gen.score import Mix

RUMBLE_HZ = 25.0
MONO_BELOW_HZ = 140.0
"""Corner of the side's fourth-order cut: 12 dB down at 100 Hz."""

SIDE_SHARE = (0.07, 0.33)
"""Permitted side power against mid power: correlation about 0.87 to 0.5, mono fold-down loses less than 1.3 dB."""
USUAL_WIDTH_MAX = 1.15

CORRECTION_DB = 8.5
_SIDE_BOOST_MAX = 2.0
_SMOOTH_OCTAVES = 0.4
_PER_OCTAVE = 6
_STRENGTH = ((25.0, 0.0), (40.0, 0.6), (80.0, 1.0), (9000.0, 1.0), (14000.0, 0.5), (20000.0, 0.3))
_STRETCH = 64
"""Segments summed up by one thread."""


class LongTerm(Struct, frozen=True, kw_only=True, eq=False):
    """Mean power per bin of mid (L+R)/2 and side (L-R)/2 on frequencies `hz`."""

    hz: Reals
    mid: Reals
    side: Reals


class Shape(Struct, frozen=True, kw_only=True, eq=False):
    """The linear part of mastering.

    Attributes:
        mid, side: minimum-phase impulse responses.
        points: (hz, dB) of the correction in octaves.
        lufs: ungated loudness after it.
    """

    mid: Reals
    side: Reals
    points: tuple[tuple[float, float], ...]
    lufs: float


def long_term(audio: Audio, *, sample_rate: int) -> LongTerm:
    """Average the power spectrum of a stereo sound (Hann frames of about 0.37 s)."""
    size = power_of_two(0.35 * sample_rate)
    frames = audio.shape[1]
    hop = size // 2 if frames < 60 * sample_rate else size
    window = np.hanning(size + 1)[:-1].astype(np.float32)

    def power_of(first: int) -> Reals:
        count = -(-min(frames - first, _STRETCH * hop) // hop)
        return kernels.power(audio, window, start=first - (size - hop), hop=hop, count=count)

    power = np.sum(side_by_side(power_of, range(0, frames, _STRETCH * hop)), axis=0) / float(size) ** 2
    # To the mean square of the signal: both halves of the spectrum, the window's power, mid and side halved.
    power *= 2.0 * 0.25 / 0.375 * hop / frames
    return LongTerm(hz=np.linspace(0.0, sample_rate / 2, size // 2 + 1), mid=power[0], side=power[1])


def usual_psd_db(hz: Reals) -> Reals:
    """Return the usual power density of released music in dB per Hz, up to a constant.

    Source: Elowsson & Friberg 2017, regression over 12,345 tracks.
    """
    x = 1.0 + 60.0 * np.log2(np.maximum(hz, 20.0) / 30.0)
    return np.asarray(-0.000183 * x**2 + 0.0213 * x - 16.735)


def correction_db(spectrum: LongTerm, tilt_db: tuple[tuple[float, float], ...]) -> tuple[Reals, Reals]:
    """Return (hz, dB): what pulls the spectrum to the usual curve plus the genre's offsets.

    Smooth over an octave, within 8.5 dB, nothing below 25 Hz; the mean from 125 Hz to 8 kHz is about 0.
    """
    top = min(20000.0, 0.95 * float(spectrum.hz[-1]))
    hz = 20.0 * 2.0 ** (np.arange(int(math.log2(top / 20.0) * _PER_OCTAVE) + 1) / _PER_OCTAVE)
    edges = np.searchsorted(spectrum.hz, np.stack([hz * 2.0**-0.25, hz * 2.0**0.25]))
    total = np.concatenate([[0.0], np.cumsum(spectrum.mid + spectrum.side)])
    width = np.maximum(1, edges[1] - edges[0])
    density = (total[edges[0] + width] - total[edges[0]]) / width
    miss = usual_psd_db(hz) + offsets_db(hz, tilt_db) - 10.0 * np.log10(density + density.max() * 1e-12)
    judged = (hz >= 120.0) & (hz <= 8200.0)
    level = float(np.sort(miss[judged])[judged.sum() // 2])  # np.median and np.percentile import numpy.ma: 10 ms
    for _ in range(4):  # a mean that holes in the spectrum cannot drag along
        level += float(np.clip(miss[judged] - level, -12.0, 12.0).mean())
    miss = np.clip(miss - level, -24.0, 24.0)
    reach = 2 * _PER_OCTAVE
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_PER_OCTAVE * _SMOOTH_OCTAVES)) ** 2)
    smooth = np.convolve(np.pad(miss, reach, mode="edge"), kernel / kernel.sum(), mode="valid")
    log_hz, strength = np.log2([point[0] for point in _STRENGTH]), [point[1] for point in _STRENGTH]
    return hz, CORRECTION_DB * np.tanh(smooth / CORRECTION_DB) * np.interp(np.log2(hz), log_hz, strength)


def offsets_db(hz: Reals, tilt_db: tuple[tuple[float, float], ...]) -> Reals:
    """Interpolate (hz, dB) points over log frequency, held outside; 0 without points."""
    if not tilt_db:
        return np.zeros(len(hz))
    points = sorted(tilt_db)
    octaves = np.log2([max(1.0, place) for place, _ in points])
    return np.interp(np.log2(np.maximum(hz, 1.0)), octaves, [value for _, value in points])


def design(spectrum: LongTerm, settings: Mix, *, sample_rate: int) -> Shape:
    """Design the master's filters: correction, rumble cut, dark top, mono lows and width, one response each."""
    hz, correction = correction_db(spectrum, settings.tilt_db)
    taps = power_of_two(0.09 * sample_rate)
    grid = np.linspace(0.0, sample_rate / 2, 2 * taps + 1)
    mid = 10.0 ** (np.interp(np.log2(np.maximum(grid, 1.0)), np.log2(hz), correction) / 20.0)
    mid *= _low_cut(grid, RUMBLE_HZ, order=3)
    if settings.high_cut_hz > 0.0:
        mid /= np.sqrt(1.0 + (grid / settings.high_cut_hz) ** 4)
    side = mid * _low_cut(grid, MONO_BELOW_HZ, order=4)
    mid_power = spectrum.mid * np.interp(spectrum.hz, grid, mid) ** 2
    side_power = spectrum.side * np.interp(spectrum.hz, grid, side) ** 2
    gain = _side_gain(float(mid_power.sum()), float(side_power.sum()), settings.width)
    weight = np.abs(k_weighting(len(spectrum.hz), sample_rate)) ** 2
    heard = 2.0 * float((weight * (mid_power + side_power * gain**2)).sum())
    return Shape(
        mid=minimum_phase(mid, taps),
        side=minimum_phase(side * gain, taps) if gain > 0.0 else np.zeros(taps),
        points=tuple((round(float(f), 1), round(float(g), 2)) for f, g in zip(hz[::6], correction[::6], strict=True)),
        lufs=float(power_to_lufs(np.float64(max(heard, 1e-20)))),
    )


def _side_gain(mid_power: float, side_power: float, width: float) -> float:
    """Width, held within what survives mono and what is not mono already; 0 stays mono."""
    share = side_power / mid_power if mid_power > 0.0 else 0.0
    if width <= 0.0 or share < 1e-7:
        return width
    more = max(1.0, width / USUAL_WIDTH_MAX) ** 2  # who asks for more than any genre has gets it
    low, high = SIDE_SHARE[0] * more, SIDE_SHARE[1] * more
    if share * width**2 > high:
        return math.sqrt(high / share)
    if width >= 1.0 and share * width**2 < low:
        return min(math.sqrt(low / share), width * _SIDE_BOOST_MAX)
    return width


def _low_cut(hz: Reals, corner_hz: float, *, order: int) -> Reals:
    """Butterworth magnitude."""
    ratio = (hz / corner_hz) ** order
    return np.asarray(ratio / np.sqrt(1.0 + ratio**2))
