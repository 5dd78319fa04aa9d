"""Sung vowels: choirs and short vocal chops."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from dawg.gen.audio import Audio
from dawg.gen.synth.filters import Points
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, table
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.players import Cast, Players, harmonic_hz, normalised, played

_DEVIATIONS = np.linspace(-110, 90, 11)
_ROWS = 12


class Vowel(Struct, frozen=True):
    """Five formants: frequencies and bandwidths in Hz, levels in dB."""

    hz: tuple[float, ...]
    db: tuple[float, ...]
    width: tuple[float, ...] = (80.0, 90.0, 120.0, 130.0, 140.0)

    def at(self, hz: Floats, *, scale: float = 1.0, widen: float = 1.25, bright_db: float = 0.0) -> Floats:
        """Return the gain at frequencies.

        Args:
            scale: how many times smaller the throat is (formants higher).
            widen: factor of the bandwidths; soft choirs have wide ones.
            bright_db: added to the formants above 2.4 kHz.
        """
        total = np.zeros(np.shape(hz))
        for centre, decibels, width in zip(self.hz, self.db, self.width, strict=True):
            lift = decibels + (bright_db if centre > 2400 else 0.0)
            ratio = np.asarray(hz) / (centre * scale)
            wide = width * widen / centre
            total += 10 ** (lift / 20) * wide / np.sqrt((1 - ratio**2) ** 2 + (ratio * wide) ** 2)
        return total


VOWELS = {
    "soprano-a": Vowel((800, 1150, 2900, 3900, 4950), (0, -6, -32, -20, -50)),
    "soprano-o": Vowel((450, 800, 2830, 3800, 4950), (0, -11, -22, -22, -50)),
    "alto-a": Vowel((800, 1150, 2800, 3500, 4950), (0, -4, -20, -36, -60)),
    "tenor-a": Vowel((650, 1080, 2650, 2900, 3250), (0, -6, -7, -8, -22)),
    "tenor-e": Vowel((400, 1700, 2600, 3200, 3580), (0, -14, -12, -14, -20)),
    "tenor-i": Vowel((290, 1870, 2800, 3250, 3540), (0, -15, -18, -20, -30)),
    "tenor-o": Vowel((400, 800, 2600, 2800, 3000), (0, -10, -12, -12, -26)),
    "tenor-u": Vowel((350, 600, 2700, 2900, 3300), (0, -20, -17, -14, -26)),
    "bass-a": Vowel((600, 1040, 2250, 2450, 2750), (0, -7, -9, -9, -20), (60, 70, 110, 120, 130)),
}
"""Csound's table of sung formants (frequencies, levels, bandwidths), read in Faust's `formantValues`."""


class Choir(Players, frozen=True, kw_only=True):
    """Singers on one vowel: throats differ, and vibrato moves every harmonic up and down its formants.

    Attributes:
        low_vowel, high_vowel: names in `VOWELS`; low and high notes take one each, those between blend.
        split: MIDI note halfway between the two vowels.
        tilt: exponent of the voice source (1.05 = sung forte); velocity lowers it by up to 0.35.
        widen: factor of the formants' bandwidths.
        bright_db: added above 2.4 kHz.
        throats: spread of the three sizes of throat the singers have (0.035 = 3.5 %).
        formant_scale: size of all throats.
    """

    players: int = 6
    leader_db: float = 2.0
    detune: float = 16.0
    drift: float = 9.0
    vibrato_hz: float = 5.3
    vibrato: float = 28.0
    vibrato_delay_s: float = 0.2
    scoop: float = -60.0
    scoop_s: float = 0.06
    onset_spread_s: float = 0.05
    attack_s: float = 0.2
    release_s: float = 0.4
    noise_db: float = -26.0
    width: float = 0.8
    low_vowel: str = "tenor-a"
    high_vowel: str = "soprano-a"
    split: int = 62
    tilt: float = 1.1
    widen: float = 1.25
    bright_db: float = 3.0
    throats: float = 0.035
    formant_scale: float = 1.0

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        hz = harmonic_hz(cast, tone, sample_rate=sample_rate, limit_hz=10_000.0)
        dice = generator(seed_of(self, "throats", tone.pitch, tone.variant))
        scales = self.formant_scale * (1 + self.throats * dice.permutation([-1.3, 0.0, 1.2])[: self.players])
        stacks = [table(self._gains(tone, hz, float(scale))) for scale in scales]
        step = (len(_DEVIATIONS) - 1) / (_DEVIATIONS[-1] - _DEVIATIONS[0])
        sounds = []
        for player in range(self.players):
            row = (cast.cents[player] - _DEVIATIONS[0]) * step
            sounds.append(played(cast, player, stacks[player % len(stacks)], row, sample_rate=sample_rate))
        mid, side = self.mixed(sounds, cast)
        breath, wide = self.hiss(cast, tone, self._air(tone), sample_rate=sample_rate)
        return self.finished(mid + breath, side + wide, tone, sample_rate=sample_rate)

    def _gains(self, tone: Tone, hz: Floats, scale: float) -> Floats:
        moved = hz * 2.0 ** (_DEVIATIONS[:, None] / 1200)
        bright = self.bright_db + 16 * (tone.brightness - 0.5) + 8 * (tone.velocity - 0.8)
        source = np.arange(1, len(hz) + 1) ** -(
            self.tilt + 0.45 * (0.8 - tone.velocity) - 0.8 * (tone.brightness - 0.5)
        )
        gains = source * self._vowel(tone.pitch, moved, scale, bright)
        return normalised(gains, row=len(_DEVIATIONS) // 2)

    def _vowel(self, pitch: int, hz: Floats, scale: float, bright_db: float) -> Floats:
        high = float(np.clip(0.5 + (pitch - self.split) / 12, 0, 1))
        low, top = VOWELS[self.low_vowel], VOWELS[self.high_vowel]
        mixed = np.zeros(np.shape(hz))
        if high < 1:
            mixed += (1 - high) * low.at(hz, scale=scale, widen=self.widen, bright_db=bright_db)
        if high > 0:
            mixed += high * top.at(hz, scale=scale, widen=self.widen, bright_db=bright_db)
        return mixed

    def _air(self, tone: Tone) -> Points:
        grid = np.geomspace(200, 12_000, 40)
        gain = self._vowel(tone.pitch, grid, self.formant_scale, self.bright_db + 6)
        fall = np.minimum(0, -9 * np.log2(grid / 4500))
        return [(float(hz), float(20 * np.log10(level) + cut)) for hz, level, cut in zip(grid, gain, fall, strict=True)]


class Chop(Players, frozen=True, kw_only=True):
    """A short sung syllable cut from a record: the mouth opens from one vowel to another while the note sounds.

    Attributes:
        words: one pair of vowel names per round robin: from, to.
        open_s: time the mouth takes to open.
        formant_scale: size of the throat; 1.15 = pitched-up "chipmunk" colour.
        tilt: exponent of the voice source.
    """

    players: int = 3
    leader_db: float = 6.0
    detune: float = 8.0
    drift: float = 3.0
    vibrato: float = 6.0
    scoop: float = -130.0
    scoop_s: float = 0.03
    attack_s: float = 0.018
    accent: float = 0.3
    accent_s: float = 0.09
    sustain: float = 0.75
    release_s: float = 0.09
    noise_db: float = -42.0
    chiff_db: float = -22.0
    width: float = 0.7
    words: tuple[tuple[str, str], ...] = (
        ("tenor-u", "soprano-a"), ("tenor-a", "soprano-o"), ("tenor-i", "tenor-e"), ("tenor-o", "alto-a"),
    )  # fmt: skip
    open_s: float = 0.07
    formant_scale: float = 1.12
    tilt: float = 0.95

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        stack = table(self._gains(tone, cast, sample_rate))
        sounds = []
        for player in range(self.players):
            opened = 1 - np.exp(-np.maximum(cast.since[player], 0) / self.open_s)
            sounds.append(played(cast, player, stack, opened * (_ROWS - 1), sample_rate=sample_rate))
        mid, side = self.mixed(sounds, cast)
        air = ((300, -30), (900, -10), (2000, -4), (3500, 0), (7000, -6), (12000, -20))
        breath, wide = self.hiss(cast, tone, air, sample_rate=sample_rate)
        return self.finished(mid + breath, side + wide, tone, sample_rate=sample_rate)

    def _gains(self, tone: Tone, cast: Cast, sample_rate: int) -> Floats:
        hz = harmonic_hz(cast, tone, sample_rate=sample_rate, limit_hz=12_000.0)
        names = self.words[tone.variant % len(self.words)]
        bright = 16 * (tone.brightness - 0.5) + 14 * (tone.velocity - 0.8)
        start, end = (VOWELS[name].at(hz, scale=self.formant_scale, bright_db=bright) for name in names)
        source = np.arange(1, len(hz) + 1) ** -(self.tilt + 0.7 * (0.8 - tone.velocity) - 0.8 * (tone.brightness - 0.5))
        share = np.linspace(0, 1, _ROWS)[:, None]
        # blending the logarithms moves the formants through the vowels between instead of fading one into the other
        gains = source * np.exp((1 - share) * np.log(start + 1e-6) + share * np.log(end + 1e-6))
        return np.asarray(gains * np.sqrt(2 / np.sum(gains**2, axis=1, keepdims=True)))
