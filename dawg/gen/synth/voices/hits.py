"""What all drum voices share: how one stroke is played, bursts of noise, drumheads, the room, and the finish.

A drum voice sums its layers at free levels; `finish` brings the sum to a reference level, clips it softly (raw
percussion has a crest of 20 to 24 dB, too much for a loud mix) and sets the level by velocity, 20·log10(v^1.6) dB.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dawg.gen.audio import Audio, Mono
from dawg.gen.synth.envelopes import fade_out
from dawg.gen.synth.filters import fast_length, rfft
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, frames_of, sine
from dawg.gen.synth.shaping import oversampled
from dawg.gen.synth.stereo import mid_side
from dawg.gen.synth.tone import Tone

Grid = NDArray[np.floating[Any]]
Magnitude = Callable[[Grid], Grid]
"""Frequencies in Hz -> gain."""
FULL_LEVEL = 0.5
"""Peak at velocity 1: -6 dBFS."""
ONSET_S = 0.00025
"""Every hit rises from zero in this time: too short to soften it, long enough not to be a step."""
NEUTRAL_PITCH = 60
"""A tone of this MIDI note sounds as the settings say; others transpose the drum."""


class Burst(Struct, frozen=True, kw_only=True):
    """A burst of band-limited noise: a stick, a click, a rattle, a tail.

    Attributes:
        low_hz, high_hz: band, 12 dB per octave outside.
        gain: RMS at the start, relative to a tone of amplitude 1.
        tau_s: time constant of the decay.
        attack_s, hold_s, start_s: rise, plateau and delay before the decay.
        hardness: how much more than the rest it falls at low velocity: gain × v^hardness.
        width: share that goes to the side signal, 0 to 1.
    """

    low_hz: float
    high_hz: float
    gain: float
    tau_s: float
    attack_s: float = 0.0
    hold_s: float = 0.0
    start_s: float = 0.0
    hardness: float = 0.6
    width: float = 0.0


class Stroke(Struct, frozen=True, kw_only=True):
    """One hit as it is played this time.

    Attributes:
        velocity: 0 to 1.
        gain: small random level change of this take.
        cut: factor on cutoff frequencies, from velocity and brightness; 1 for a full hit.
        depth: factor on pitch envelopes.
        ring: factor on decay times.
        tune: factor on frequencies, from pitch, bend and the take's own drift.
        drive: factor on the clipping.
        live: 0 machine to 1 hand.
        seed: of this take's noise.
        sample_rate: Hz.
    """

    velocity: float
    gain: float
    cut: float
    depth: float
    ring: float
    tune: float
    drive: float
    live: float
    seed: int
    sample_rate: int

    def chance(self, name: str) -> np.random.Generator:
        """Return this take's random generator for one of its layers."""
        return generator(seed_of(self.seed, name))

    def frames(self, seconds: float) -> int:
        """Return a time in frames."""
        return frames_of(seconds, self.sample_rate)

    def vary(self, name: str, count: int, spread: float) -> Floats:
        """Return `count` factors around 1, even within ± spread × live."""
        return 1 + self.live * spread * self.chance(name).uniform(-1, 1, count)


def stroke(voice: Struct, tone: Tone, *, sample_rate: int, live: float) -> Stroke:
    """Derive a stroke from a tone; equal tones and settings give equal strokes.

    `live` 0: a machine, which drifts by ±0.25 dB and ±0.15 %; 1: a hand, ±0.55 dB and ±0.4 %.
    """
    seed = seed_of(type(voice).__name__, tone.pitch, tone.variant)
    drift = generator(seed_of(seed, "drift")).uniform(-1, 1, 2)
    v = min(1.0, max(0.01, tone.velocity))
    bend = tone.bend[0][1] if tone.bend else 0.0
    return Stroke(
        velocity=v,
        gain=10 ** (drift[0] * (0.25 + 0.3 * live) / 20),
        cut=(0.6 + 0.4 * v) * 4 ** (tone.brightness - 0.5),
        depth=0.6 + 0.4 * v,
        ring=0.85 + 0.15 * v,
        tune=2 ** ((tone.pitch - NEUTRAL_PITCH + bend) / 12) * (1 + drift[1] * (0.0015 + 0.0025 * live)),
        drive=1 + 2 * tone.drive,
        live=live,
        seed=seed,
        sample_rate=sample_rate,
    )


def band_gain(low_hz: float, high_hz: float) -> Magnitude:
    """Return the magnitude of a band-pass with 12 dB per octave on both sides."""

    def magnitude(hz: Grid) -> Grid:
        square = np.maximum(hz, 1.0) ** 2
        below, above = low_hz**2 / square, square / high_hz**2
        return np.asarray(1 / np.sqrt((1 + below * below) * (1 + above * above)))

    return magnitude


def coloured(frames: int, chance: np.random.Generator, magnitude: Magnitude, *, sample_rate: int) -> Mono:
    """Noise with a given spectrum and RMS 1, made by one inverse FFT of random values."""
    length = fast_length(max(64, frames))
    bins = length // 2 + 1
    drawn = chance.standard_normal(2 * bins, dtype=np.float32).view(np.complex64)
    gain = magnitude(np.arange(bins, dtype=np.float32) * np.float32(sample_rate / length)).astype(np.float32)
    gain[0] = gain[-1] = 0
    # the expected RMS, not the measured one: what the take makes of it is its own
    rms = np.sqrt(4 * float(np.square(gain).sum())) / length
    return np.asarray(np.fft.irfft(drawn * (gain / np.float32(rms)), length)[:frames], dtype=np.float32)


def burst_shape(burst: Burst, frames: int, ring: float, sample_rate: int) -> Mono:
    """Return the envelope of a burst from its own start."""
    times = np.arange(frames, dtype=np.float32) / np.float32(sample_rate)
    shape = np.exp(np.minimum(np.float32(burst.attack_s + burst.hold_s) - times, 0) / np.float32(burst.tau_s * ring))
    if burst.attack_s > 0:
        shape *= np.minimum(times / np.float32(burst.attack_s), 1)
    return np.asarray(shape, dtype=np.float32)


def add_bursts(mid: Mono, side: Mono | None, bursts: Sequence[Burst], hit: Stroke) -> None:
    """Add bursts of noise to a sound in place; what does not fit is left out."""
    for number, burst in enumerate(bursts):
        start = round(burst.start_s * hit.sample_rate)
        wanted = hit.frames(burst.attack_s + burst.hold_s + 7 * burst.tau_s * hit.ring)
        frames = min(wanted, len(mid) - start)
        if frames <= 0:
            continue
        shape = burst_shape(burst, frames, hit.ring, hit.sample_rate)
        shape *= np.float32(burst.gain * hit.velocity**burst.hardness)
        colour = band_gain(burst.low_hz, min(burst.high_hz * hit.cut, 0.47 * hit.sample_rate))
        chance = hit.chance(f"burst {number}")
        mid[start : start + frames] += shape * coloured(frames, chance, colour, sample_rate=hit.sample_rate)
        if side is not None and burst.width > 0:
            shape *= np.float32(burst.width)
            side[start : start + frames] += shape * coloured(frames, chance, colour, sample_rate=hit.sample_rate)


def swept_phase(hz: float, sweep: Sequence[tuple[float, float]], frames: int, *, sample_rate: int) -> Floats:
    """Phase in cycles of a tone whose pitch falls to `hz`: f = hz·(1 + Σ amount·e^(-t/tau)), integrated exactly."""
    return (np.arange(frames) / sample_rate + _lead(sweep, frames, sample_rate)) * hz


def _lead(sweep: Sequence[tuple[float, float]], frames: int, sample_rate: int) -> Floats:
    """Return by how many seconds of its resting pitch a falling tone is ahead."""
    times = np.arange(frames) / sample_rate
    ahead = np.zeros(frames)
    for amount, tau_s in sweep:
        ahead += amount * tau_s * (1 - np.exp(-times / tau_s))
    return ahead


def head(
    mid: Mono, hit: Stroke, *, hz: Sequence[float], gains: Sequence[float], t60_s: Sequence[float],
    sweep: Sequence[tuple[float, float]], attack_s: float,
) -> None:  # fmt: skip
    """Add the modes of a drumhead in place: decaying tones whose pitch falls, the higher modes' less than the first's.

    Soft strokes excite the higher modes less.
    """
    rate, count = hit.sample_rate, len(hz)
    places, levels, rings = (
        hit.vary("modes", count, 0.004),
        hit.vary("levels", count, 0.17),
        hit.vary("rings", count, 0.08),
    )
    ahead = _lead(sweep, len(mid), rate)
    times = np.arange(len(mid)) / rate
    rise = np.linspace(0, 1, hit.frames(attack_s), dtype=np.float32)
    for k, (frequency, gain, t60) in enumerate(zip(hz, gains, t60_s, strict=True)):
        ring = t60 * hit.ring * rings[k]
        frames = min(len(mid), frames_of(1.1 * ring, rate))
        depth = hit.depth / (1 + 0.5 * k)
        mode = sine((times[:frames] + depth * ahead[:frames]) * (frequency * hit.tune * places[k]))
        mode *= np.exp(times[:frames].astype(np.float32) * np.float32(-6.907755 / ring))
        mode[: len(rise)] *= rise[:frames]
        mid[:frames] += mode * np.float32(gain * (1 if k == 0 else levels[k] * hit.velocity**0.3))


@lru_cache(maxsize=32)
def _room(t60_s: float, low_hz: float, high_hz: float, sample_rate: int, length: int) -> NDArray[np.complex64]:
    """Return the spectra of a room's two responses (mid and side), the middle of energy 1; pure, so it may be kept."""
    frames = frames_of(t60_s, sample_rate)
    times = np.arange(frames, dtype=np.float32) / np.float32(sample_rate)
    shape = np.exp(times * np.float32(-6.907755 / t60_s)) * np.minimum(times / np.float32(0.002), 1)
    chance = generator(seed_of("room", t60_s, low_hz, high_hz))
    # the side has less of the lows: they stay in the middle
    colours = (band_gain(low_hz, high_hz), band_gain(1.6 * low_hz, high_hz))
    response = np.stack([coloured(frames, chance, each, sample_rate=sample_rate) * shape for each in colours])
    response /= np.sqrt((response**2).sum(axis=1, keepdims=True)) * np.array([[1.0], [1.4]], dtype=np.float32)
    return rfft(response, length) * np.float32(float(length) ** 2)


def in_room(
    mid: Mono, *, t60_s: float, level_db: float, sample_rate: int, low_hz: float = 160.0, high_hz: float = 7000.0,
    before_s: float = 0.005, gate_s: float = 0.0,
) -> tuple[Mono, Mono]:  # fmt: skip
    """Set a sound in a small room made of decaying noise, excited by its first 300 ms.

    Args:
        level_db: level of the room relative to the sound.
        before_s: time to the first reflection.
        gate_s: when above 0, the room is cut off after this time (the gated snare).

    Returns:
        (mid, side); as long as the sound or the room, whichever ends later.
    """
    before = frames_of(before_s, sample_rate)
    source = fade_out(mid[: frames_of(0.3, sample_rate)].copy(), 0.02, sample_rate=sample_rate)
    frames = len(source) + frames_of(t60_s, sample_rate)
    length = fast_length(frames)
    if gate_s > 0:
        frames = min(frames, frames_of(gate_s + 0.03, sample_rate))
    spectrum = rfft(source, length) * _room(t60_s, low_hz, high_hz, sample_rate, length)
    wet = np.asarray(np.fft.irfft(spectrum, length, axis=1)[:, :frames], dtype=np.float32)
    wet *= np.float32(10 ** (level_db / 20))
    fade_out(wet, 0.03, sample_rate=sample_rate)
    both = np.zeros((2, max(before + frames, len(mid))), dtype=np.float32)
    both[0, : len(mid)] = mid
    both[:, before : before + frames] += wet
    return both[0], both[1]


def level_of(mid: Mono, *, sample_rate: int, window_s: float = 0.01, crest: float = 2.6) -> float:
    """Return what counts as full level: the peak, or `crest` × RMS of the loudest window when single peaks stand out."""
    window = frames_of(window_s, sample_rate)
    count = -(-len(mid) // window)
    blocks = np.zeros(count * window, dtype=np.float32)
    blocks[: len(mid)] = mid
    rms = float(np.sqrt((blocks.reshape(count, window) ** 2).mean(axis=1).max()))
    return max(1e-6, min(float(np.abs(mid).max()), crest * rms))


def without_dc(sound: Audio) -> Audio:
    """Take the mean away in place, as half a sine over the whole sound, which leaves start and end at zero."""
    bump = np.sin(np.linspace(0, np.pi, sound.shape[-1], dtype=np.float32))
    sound -= (sound.sum(axis=-1, keepdims=True) / bump.sum()) * bump
    return sound


def from_zero(sound: Audio, *, sample_rate: int) -> Audio:
    """Let a sound rise from zero within `ONSET_S`, in place."""
    onset = min(sound.shape[-1], frames_of(ONSET_S, sample_rate))
    sound[..., :onset] *= np.linspace(0, 1, onset, dtype=np.float32)
    return sound


def finish(
    mid: Mono,
    hit: Stroke,
    *,
    clip: float,
    side: Mono | None = None,
    oversample: int = 1,
    fade_s: float = 0.01,
    level: float = 0.0,
) -> Audio:
    """Clip softly, set the level by velocity, fade the end and make stereo.

    Args:
        clip: gain into the tanh for a full hit: 1 slight, 2 to 3 snares and claps; softer strokes are clipped less.
        oversample: 1 for noise and deep tones, 2 or 4 for bright tones.
        level: what counts as full level in `mid`; 0 to measure it with `level_of`.
    """
    scale = 1 / (level or level_of(mid, sample_rate=hit.sample_rate))
    gain = np.float32(max(0.05, clip * hit.drive * hit.velocity**0.4))
    into = gain * np.float32(scale)

    def shape(x: Mono) -> Mono:
        return np.asarray(np.tanh(x * into), dtype=np.float32)

    out = without_dc(oversampled(mid, shape, oversample))
    from_zero(out, sample_rate=hit.sample_rate)
    full = np.float32(FULL_LEVEL * hit.gain * hit.velocity**1.6)
    out *= full / np.tanh(gain)
    fade_out(out, fade_s, sample_rate=hit.sample_rate)
    if side is None:
        return np.stack([out, out])
    # the side is not clipped: it takes the gain the clipped sound has at half its level
    from_zero(side, sample_rate=hit.sample_rate)
    half = np.float32(2 * scale) * np.tanh(gain / 2) / np.tanh(gain) * full
    return mid_side(out, fade_out(side * half, fade_s, sample_rate=hit.sample_rate))
