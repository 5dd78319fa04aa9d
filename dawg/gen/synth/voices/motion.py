"""Moving sounds at little cost: control points every `STEP` frames, straight lines between them."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Mono
from dawg.gen.synth.filters import Points, curve_db
from dawg.gen.synth.noise import generator
from dawg.gen.synth.oscillators import Floats
from dawg.gen.synth.tone import Tone

STEP = 64
"""Frames between control points."""
LOOP = 32768
"""Frames of a `noise_loop`."""
_INNER = np.arange(STEP, dtype=np.float32)


def hertz(pitch: float) -> float:
    """Return the frequency of a MIDI note number."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def bend_semitones(tone: Tone, times: Floats) -> Floats | float:
    """Return the bend of a tone in semitones at given seconds."""
    if not tone.bend:
        return 0.0
    return np.asarray(np.interp(times, [point[0] for point in tone.bend], [point[1] for point in tone.bend]))


def without_lows(audio: Mono, sample_rate: int) -> Mono:
    """Take away what lies below about 150 Hz: the sound minus its moving average over 1/400 s, taken twice."""
    window = max(2, sample_rate // 400)
    smooth = audio.astype(np.float64)
    for _ in range(2):
        total = np.concatenate([np.zeros(window // 2 + 1), np.cumsum(smooth), np.zeros(window - window // 2 - 1)])
        total[len(audio) + window // 2 + 1 :] = total[len(audio) + window // 2]
        smooth = (total[window:] - total[:-window]) / window
    return np.asarray(audio - smooth, dtype=np.float32)


def lines(values: Floats, frames: int) -> Mono:
    """Draw straight lines through control points, one per `STEP` frames; float32, shape (frames,)."""
    lows = values[:-1].astype(np.float32)[:, None]
    steps = (np.diff(values) / STEP).astype(np.float32)[:, None]
    return (lows + steps * _INNER).reshape(-1)[:frames]


def wander(dice: np.random.Generator, count: int, times: Floats, *, deviation: float, tau_s: float = 0.3) -> Floats:
    """Slow random walks with standard deviation `deviation` and memory `tau_s`, shape (count, ticks)."""
    spacing = tau_s / 3
    stops = int(times[-1] / spacing) + 2
    keep = float(np.exp(-spacing / tau_s))
    shocks = dice.standard_normal((stops, count)) * np.sqrt(1 - keep * keep)
    walk = np.empty((stops, count))
    value = dice.standard_normal(count)
    for index in range(stops):
        value = keep * value + shocks[index]
        walk[index] = value
    places = np.clip(times, 0, None) / spacing
    low = np.minimum(places.astype(np.int64), stops - 2)
    blend = (0.5 - 0.5 * np.cos(np.pi * (places - low)))[:, None]
    return np.asarray((deviation * (walk[low] + blend * (walk[low + 1] - walk[low]))).T)


def noise_loop(seed: int, points: Points, *, sample_rate: int) -> Mono:
    """Noise of RMS 1 with a spectrum through (Hz, dB) points that repeats without a seam, shape (32768,)."""
    hz: Floats = np.fft.rfftfreq(LOOP, 1 / sample_rate).astype(np.float64)
    gain = 10 ** (curve_db(points, hz) / 20)
    gain[0] = gain[-1] = 0
    angle = generator(seed).random(len(hz), dtype=np.float32) * np.float32(2 * np.pi)
    loop = np.fft.irfft((np.cos(angle) + 1j * np.sin(angle)) * gain)
    return np.asarray(loop / np.sqrt(np.mean(loop**2)), dtype=np.float32)
