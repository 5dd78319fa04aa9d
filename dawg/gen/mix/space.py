"""The impulse response of the return "reverb", designed."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dawg.gen.mix.fourier import Reals, power_of_two
from dawg.gen.score import Mix

Taps = NDArray[np.float32]

DECAY_BANDS_HZ = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
_SIDE = 0.75
"""Side against mid of the reverb: left and right correlate by 0.28, and the mono sum is the mid alone, uncombed."""
_SEED = 0x5EED_0A1B


class Room(Struct, frozen=True, kw_only=True):
    """A kind of reverb.

    Attributes:
        pre_delay_s: silence before the first reflection.
        build_s: time in which the density builds up; 0 = at once, as a plate.
        low_cut_hz, high_cut_hz: what the send lets through.
        decay: T60 in each of `DECAY_BANDS_HZ` as a share of the asked one.
        early_s: times of single reflections before the dense part.
    """

    pre_delay_s: float
    build_s: float
    low_cut_hz: float
    high_cut_hz: float
    decay: tuple[float, ...]
    early_s: tuple[float, ...] = ()


ROOMS = {
    "room": Room(
        pre_delay_s=0.005, build_s=0.0, low_cut_hz=200, high_cut_hz=9000, decay=(1.1, 1.05, 1, 1, 0.9, 0.75, 0.6)
    ),
    "plate": Room(
        pre_delay_s=0.018, build_s=0.0, low_cut_hz=250, high_cut_hz=9000, decay=(0.9, 0.95, 1, 1, 1, 0.92, 0.8)
    ),
    "hall": Room(
        pre_delay_s=0.028,
        build_s=0.02,
        low_cut_hz=250,
        high_cut_hz=8000,
        decay=(1.15, 1.1, 1.05, 1, 0.85, 0.6, 0.35),
        early_s=(0.0, 0.0071, 0.0127, 0.0193, 0.0239, 0.0317, 0.0381, 0.0446, 0.0493),
    ),
    "ambient": Room(
        pre_delay_s=0.04, build_s=0.12, low_cut_hz=300, high_cut_hz=7500, decay=(1.1, 1.1, 1.05, 1, 0.85, 0.65, 0.45)
    ),
}


def reverb_taps(mix: Mix, *, sample_rate: int) -> Taps:
    """Return the reverb's impulse response: float32, shape (2, length).

    Gaussian noise under a decay of its own at every frequency. Unity gain between 500 Hz and 2 kHz: at a send of 0 dB
    a steady sound comes back as loud as it went in. Always the same noise.
    """
    room = ROOMS[mix.reverb]
    frames = int(sample_rate * mix.reverb_s * max(room.decay) * 1.15)
    noise = np.random.Generator(np.random.PCG64(_SEED)).standard_normal((2, frames), dtype=np.float32)
    if room.build_s:
        noise *= -np.expm1(-np.arange(frames, dtype=np.float32) / (room.build_s * sample_rate))
    for index, time_s in enumerate(room.early_s):
        # About the energy of the 10 ms around it, alternating in sign and side.
        height = 0.5 * math.sqrt(0.01 * sample_rate) * (-1) ** index
        at = int(time_s * sample_rate)
        if at < frames:
            noise[:, at] += (height, height * 0.6 * (1 if index % 3 else -1))
    mid, side = _shaped(noise, room, mix.reverb_s, sample_rate)
    taps = np.stack([mid + _SIDE * side, mid - _SIDE * side])
    size = power_of_two(frames)
    power = (np.abs(np.fft.rfft(taps, size)) ** 2).mean(axis=0)
    middle = power[int(size * 500 / sample_rate) : int(size * 2000 / sample_rate)].mean()
    fade = max(1, frames // 20)
    taps[:, -fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    lead = int(room.pre_delay_s * sample_rate)
    return np.pad(taps / np.float32(math.sqrt(middle)), [(0, 0), (lead, 0)]).astype(np.float32)


def _shaped(noise: Taps, room: Room, t60_s: float, sample_rate: int) -> Taps:
    """Give every frequency of the noise its decay and the send its cuts, in overlapping frames."""
    size = power_of_two(0.02 * sample_rate)
    hop = size // 2
    count = -(-noise.shape[1] // hop) + 1
    padded = np.zeros((2, (count + 1) * hop), dtype=np.float32)
    padded[:, hop : hop + noise.shape[1]] = noise
    window = np.sin(np.pi * (np.arange(size, dtype=np.float32) + 0.5) / size)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size, axis=1)[:, ::hop] * window
    hz = np.linspace(0.0, sample_rate / 2, size // 2 + 1)
    octave = np.log2(np.maximum(hz, 1.0))
    t60 = t60_s * np.interp(octave, np.log2(DECAY_BANDS_HZ), room.decay)
    times = np.maximum(0.0, np.arange(count) * hop / sample_rate)
    cut = _cuts(hz, room.low_cut_hz, room.high_cut_hz)
    gain = (10.0 ** (-3.0 * times[:, None] / t60) * cut).astype(np.float32)
    shaped = np.fft.irfft(np.fft.rfft(frames, norm="forward") * gain, size) * window
    out = np.zeros_like(padded)
    out[:, : count * hop].reshape(2, count, hop)[...] += shaped[:, :, :hop]
    out[:, hop:].reshape(2, count, hop)[...] += shaped[:, :, hop:]
    return out[:, hop : hop + noise.shape[1]]


def _cuts(hz: Reals, low_hz: float, high_hz: float) -> Reals:
    """Magnitude of second-order Butterworth cuts at both ends; nothing is left above 1.5 * high_hz."""
    up = (hz / low_hz) ** 2
    # The convolver leaves out what is empty: a top that ends saves a third of its work.
    end = np.cos(np.clip((hz / high_hz - 1.0) / 0.5, 0.0, 1.0) * np.pi / 2)
    return np.asarray(up / np.sqrt(1.0 + up**2) / np.sqrt(1.0 + (hz / high_hz) ** 4) * end)
