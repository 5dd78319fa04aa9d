"""Recordings from anywhere to one mix: made equally loud, cleared of what they do not need, kept out of each other's way, summed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.mix.convolver import Convolver
from dawg.gen.mix.fourier import Reals, minimum_phase, power_of_two
from dawg.gen.mix.loudness import integrated_lufs
from dawg.gen.mix.spectrum import long_term

LEVEL_LUFS = -23.0
"""Every source is brought to this loudness before its own level."""
CUT_DB = 5.0
"""The most that a source gives way to another one."""
BOOST_MAX_DB = 30.0
LOW_CUT_HZ = 95.0
LOW_SHARE = 0.08
"""A source with less than this of its power below the low cut does not need what is there."""
SPREAD = 0.35
_NEAR_DB, _FAR_DB, _LOST_DB = 10.0, 20.0, 40.0
"""What is 10 dB below another source is fully in its way, what is 20 dB below not at all; 40 dB above, nothing is to be saved."""
_PER_OCTAVE = 3


class Source(Struct, frozen=True, kw_only=True, eq=False):
    """One recording: float32 (2, frames); `level_db` and `pan` (-1 left to 1 right) come on top of what is found."""

    name: str
    audio: Audio
    level_db: float = 0.0
    pan: float = 0.0


class Placed(Struct, frozen=True, kw_only=True):
    """What was done to a source: gain, pan, whether its lows were cut, and where it gives way, as (hz, dB)."""

    name: str
    gain_db: float
    pan: float
    low_cut: bool
    gives_way: tuple[tuple[float, float], ...]


def blend(sources: Sequence[Source], *, sample_rate: int) -> tuple[Audio, tuple[Placed, ...]]:
    """Mix sources that begin together; the mix is as long as the longest.

    A silent source stays silent. Mono sources without lows are spread to the sides, alternating, the first in the middle.

    Raises:
        AudioError: all of them are silent, or shorter than 0.4 s.
    """
    gains = [_gain_db(source, sample_rate) for source in sources]
    heard = [index for index, gain in enumerate(gains) if gain is not None]
    if not heard:
        raise AudioError("all tracks are silent or shorter than 0.4 s: there is nothing to mix")
    hz = 25.0 * 2.0 ** (np.arange(int(math.log2(0.9 * sample_rate / 2 / 25.0) * _PER_OCTAVE) + 1) / _PER_OCTAVE)
    power = np.stack([_bands(sources[index], gains[index] or 0.0, hz, sample_rate) for index in heard])
    low = [_has_lows(row, hz) for row in power]
    cuts = _giving_way(power)
    pans = _pans([sources[index] for index in heard], low)
    mix = np.zeros((2, max(source.audio.shape[1] for source in sources)), dtype=np.float32)
    placed = []
    for row, index in enumerate(heard):
        source, gain_db = sources[index], (gains[index] or 0.0) + sources[index].level_db
        pan = min(1.0, max(-1.0, source.pan + pans[row]))
        sound = _filtered(source.audio, _taps(hz, cuts[row], low_cut=not low[row], sample_rate=sample_rate))
        sides = np.array([[math.cos((pan + 1) * math.pi / 4)], [math.sin((pan + 1) * math.pi / 4)]]) * math.sqrt(2.0)
        mix[:, : sound.shape[1]] += sound * (sides * 10.0 ** (gain_db / 20.0)).astype(np.float32)
        points = tuple((round(float(f), 1), round(float(c), 2)) for f, c in zip(hz, cuts[row], strict=True) if c < -0.5)
        placed.append(
            Placed(name=source.name, gain_db=round(gain_db, 2), pan=pan, low_cut=not low[row], gives_way=points)
        )
    return mix, tuple(placed)


def _gain_db(source: Source, sample_rate: int) -> float | None:
    """Return what brings a source to the common loudness; None for silence."""
    if source.audio.shape[1] < 0.4 * sample_rate:
        return None
    found = integrated_lufs(source.audio, sample_rate=sample_rate)
    return min(BOOST_MAX_DB, LEVEL_LUFS - found) if math.isfinite(found) else None


def _bands(source: Source, gain_db: float, hz: Reals, sample_rate: int) -> Reals:
    """Return the power of a source in bands of a third of an octave."""
    spectrum = long_term(source.audio, sample_rate=sample_rate)
    edges = np.searchsorted(spectrum.hz, np.stack([hz * 2.0 ** (-0.5 / _PER_OCTAVE), hz * 2.0 ** (0.5 / _PER_OCTAVE)]))
    total = np.concatenate([[0.0], np.cumsum(spectrum.mid + spectrum.side)])
    edges = np.minimum(edges, len(spectrum.hz))
    power = total[np.maximum(edges[0] + 1, edges[1])] - total[edges[0]]
    return np.asarray(power * 10.0 ** ((gain_db + source.level_db) / 10.0) + 1e-20)


def _has_lows(power: Reals, hz: Reals) -> bool:
    return float(power[hz < LOW_CUT_HZ].sum()) >= LOW_SHARE * float(power.sum())


def _giving_way(power: Reals) -> Reals:
    """Return (sources, bands) in dB: in each band whoever needs it less gives way to who needs it more.

    How much a source needs a band is the share of its own power there. Only what could be heard in the band gives way.
    """
    need = power / power.sum(axis=1, keepdims=True)
    cuts = np.zeros_like(power)
    for index in range(len(power)):
        for other in range(len(power)):
            if other == index:
                continue
            wins = np.clip((need[other] - need[index]) / (need[other] + need[index]), 0.0, 1.0)
            near = 10.0 * np.log10(power[index] / power[other])
            present = np.clip((near + _FAR_DB) / _NEAR_DB, 0.0, 1.0) * np.clip((_LOST_DB - near) / _NEAR_DB, 0.0, 1.0)
            matters = np.clip(need[other] * len(power[0]) / 3.0, 0.0, 1.0)
            cuts[index] = np.minimum(cuts[index], -CUT_DB * wins * present * matters)
    kernel = np.array([0.25, 0.5, 0.25])
    return np.stack([np.convolve(np.pad(row, 1, mode="edge"), kernel, mode="valid") for row in cuts])


def _pans(sources: Sequence[Source], low: Sequence[bool]) -> list[float]:
    """Return where mono sources go: lows and the first of the others to the middle, the rest to the sides in turn."""
    found, side, first = [], -1.0, True
    for source, has_lows in zip(sources, low, strict=True):
        mono = np.array_equal(source.audio[0], source.audio[1])
        if has_lows or not mono or first or source.pan:
            first = first and (has_lows or not mono)
            found.append(0.0)
            continue
        found.append(side * SPREAD)
        side = -side
    return found


def _taps(hz: Reals, cut_db: Reals, *, low_cut: bool, sample_rate: int) -> Reals:
    taps = power_of_two(0.09 * sample_rate)
    grid = np.linspace(0.0, sample_rate / 2, 2 * taps + 1)
    magnitude = 10.0 ** (np.interp(np.log2(np.maximum(grid, 1.0)), np.log2(hz), cut_db) / 20.0)
    if low_cut:
        ratio = (np.maximum(grid, 1e-3) / LOW_CUT_HZ) ** 3
        magnitude = magnitude * ratio / np.sqrt(1.0 + ratio**2)
    return minimum_phase(magnitude, taps)


def _filtered(audio: Audio, taps: Reals) -> Audio:
    """Filter both sides alike."""
    response = np.stack([taps, taps]).astype(np.float32)
    return np.stack([Convolver(response).process(np.ascontiguousarray(side))[0] for side in audio])
