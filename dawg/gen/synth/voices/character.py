"""Voices made of voices: layered, and sampled (resampled, coarse, dark, driven) as old machines and records do it."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from dawg.gen.audio import Audio
from dawg.gen.synth.bank import make_voice
from dawg.gen.synth.envelopes import fade_out
from dawg.gen.synth.filters import fast_length
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
        grid = np.asarray(np.fft.rfftfreq(length, 1 / sample_rate), dtype=np.float64)
        half = min(self.rate_hz, sample_rate) / 2
        spectrum = np.fft.rfft(sound, length, axis=1)
        held = spectrum * (grid < half).astype(np.float32)
        # zero-order hold mirrors the band around the machine's rate
        image = np.zeros_like(held)
        mirrored = np.clip(np.round((2 * half - grid) * length / sample_rate).astype(int), 0, len(grid) - 1)
        above = (grid >= half) & (grid < 2 * half)
        fallen_db = self.images_db * np.minimum(1.0, (grid[above] / half - 1) / IMAGES_FALL)
        image[:, above] = np.conj(held[:, mirrored[above]]) * (10 ** (fallen_db / 20)).astype(np.float32)
        ratio = (grid / (self.dark_hz * 4 ** (tone.brightness - 0.5))) ** 4
        gain = (1 / (1 + ratio)).astype(np.float32)
        if self.warm_db:
            octaves = np.log2(np.maximum(grid, 20.0) / 220.0)
            gain *= (10 ** (self.warm_db / 20 / (1 + octaves**2))).astype(np.float32)
        dull = np.fft.irfft((held + image) * gain, length, axis=1)[:, :frames]
        full = FULL_LEVEL * tone.velocity**1.6
        steps = 2.0 ** (self.bits - 1) / full
        coarse = np.round(dull * steps) / steps
        out = np.zeros((2, late + frames), dtype=np.float32)
        into = self.drive / full
        out[:, late:] = np.tanh(coarse * into) * (full / np.tanh(self.drive))
        from_zero(without_dc(out[:, late:]), sample_rate=sample_rate)
        return fade_out(out, 0.01, sample_rate=sample_rate)


def _limited(sound: Audio, clip: float, tone: Tone) -> Audio:
    """Clip the sum of layers softly to the level of a single voice."""
    full = max(1e-3, FULL_LEVEL * tone.velocity**1.6)
    into = clip / max(full, float(np.abs(sound).max()) * 0.8)
    return np.asarray(np.tanh(sound * np.float32(into)) * np.float32(full / np.tanh(clip)), dtype=np.float32)
