"""Voices made of voices: layered, and sampled (resampled, coarse, dark, driven) as old machines and records do it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dawg.gen.audio import Audio, Mono
from dawg.gen.synth.bank import make_voice
from dawg.gen.synth.envelopes import fade_out
from dawg.gen.synth.filters import fast_length, rfft
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.hits import FULL_LEVEL, from_zero, without_dc

IMAGES_FALL = 0.25
"""Over what share of half the sampler's rate its images fall to their level."""


class Layer(Struct, frozen=True, kw_only=True):
    """One of several voices struck together.

    Attributes:
        voice, settings: as in a kit.
        gain_db: level. start_s: delay. pitch: semitones. take: added to the round robin index (another player).
    """

    voice: str
    settings: dict[str, Any] = {}
    gain_db: float = 0.0
    start_s: float = 0.0
    pitch: int = 0
    take: int = 0


class Layered(Struct, frozen=True, kw_only=True):
    """Several voices at once: a snare with a clap, an ensemble of drummers.

    Attributes:
        layers: the voices.
        clip: soft clipping of the sum.
    """

    layers: tuple[Layer, ...]
    clip: float = 1.2

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the whole hit, shape (2, frames)."""
        sounds = []
        for layer in self.layers:
            voice = make_voice(layer.voice, layer.settings, where="layer")
            played = msgspec.structs.replace(tone, pitch=tone.pitch + layer.pitch, variant=tone.variant + layer.take)
            sounds.append(voice.render(played, sample_rate=sample_rate) * np.float32(10 ** (layer.gain_db / 20)))
        starts = [round(layer.start_s * sample_rate) for layer in self.layers]
        out = np.zeros(
            (2, max(start + sound.shape[1] for start, sound in zip(starts, sounds, strict=True))), np.float32
        )
        for start, sound in zip(starts, sounds, strict=True):
            out[:, start : start + sound.shape[1]] += sound
        return _limited(out, self.clip, tone)


class Sampled(Struct, frozen=True, kw_only=True):
    """A voice as an early sampler or a dusty record gives it back.

    Attributes:
        voice, settings: what was sampled.
        rate_hz: sample rate of the machine; what it adds above half its rate mirrors what is below.
        bits: word length.
        dark_hz: low-pass of the output.
        warm_db: wide lift around 220 Hz.
        drive: tanh gain; 1 slight.
        images_db: how far these images have fallen `IMAGES_FALL` above half the rate; at half the rate they join on
            without a step.
        late_s: silence before the sound (a lazy hand).
    """

    voice: str
    settings: dict[str, Any] = {}
    rate_hz: float = 26_040.0
    bits: int = 12
    dark_hz: float = 11_000.0
    warm_db: float = 0.0
    drive: float = 1.3
    images_db: float = -20.0
    late_s: float = 0.0

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the whole hit, shape (2, frames)."""
        sound = make_voice(self.voice, self.settings, where="sampled").render(tone, sample_rate=sample_rate)
        late = round(self.late_s * sample_rate)
        frames = sound.shape[1]
        length = fast_length(frames + 1024)
        brightness = round(tone.brightness, 3)
        half, gain, mirrored, images = _machine(
            self.rate_hz, self.images_db, self.dark_hz * 4 ** (brightness - 0.5), self.warm_db, length, sample_rate
        )
        heard = rfft(sound, length)
        played = np.zeros_like(heard)
        np.multiply(heard[:, :half], gain, out=played[:, :half])
        played[:, half : half + len(mirrored)] = np.conj(heard[:, mirrored]) * images
        dull = np.fft.irfft(played, length, axis=1)[:, :frames]
        full = FULL_LEVEL * tone.velocity**1.6
        steps = 2.0 ** (self.bits - 1) / full
        coarse = np.round(dull * steps) / steps
        out = np.zeros((2, late + frames), dtype=np.float32)
        into = self.drive / full
        out[:, late:] = np.tanh(coarse * into) * (full / np.tanh(self.drive))
        from_zero(without_dc(out[:, late:]), sample_rate=sample_rate)
        return fade_out(out, 0.01, sample_rate=sample_rate)


@lru_cache(maxsize=64)
def _machine(
    rate_hz: float, images_db: float, dark_hz: float, warm_db: float, length: int, sample_rate: int
) -> tuple[int, Mono, NDArray[np.intp], Mono]:
    """Return what a sampler does to a spectrum from `rfft` of `length` frames.

    Returns:
        The bins below half the machine's rate; their gains; which of them are mirrored above, in order; the images' gains.
    """
    grid = np.asarray(np.fft.rfftfreq(length, 1 / sample_rate), dtype=np.float64)
    limit_hz = min(rate_hz, sample_rate) / 2
    half = int(np.searchsorted(grid, limit_hz))
    gain = length / (1 + (grid / dark_hz) ** 4)
    if warm_db:
        octaves = np.log2(np.maximum(grid, 20.0) / 220.0)
        gain *= 10 ** (warm_db / 20 / (1 + octaves**2))
    # zero-order hold mirrors the band around the machine's rate
    above = grid[half : int(np.searchsorted(grid, 2 * limit_hz))]
    mirrored = np.round((2 * limit_hz - above) * length / sample_rate).astype(np.intp)
    fallen_db = images_db * np.minimum(1.0, (above / limit_hz - 1) / IMAGES_FALL)
    images = np.where(mirrored < half, 10 ** (fallen_db / 20), 0.0) * gain[half : half + len(above)]
    return half, gain[:half].astype(np.float32), np.minimum(mirrored, half - 1), images.astype(np.float32)


def _limited(sound: Audio, clip: float, tone: Tone) -> Audio:
    """Clip the sum of layers softly to the level of a single voice."""
    full = max(1e-3, FULL_LEVEL * tone.velocity**1.6)
    into = clip / max(full, float(np.abs(sound).max()) * 0.8)
    return np.asarray(np.tanh(sound * np.float32(into)) * np.float32(full / np.tanh(clip)), dtype=np.float32)
