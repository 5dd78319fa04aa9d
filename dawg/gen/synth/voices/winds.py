"""Woodwinds: air over an edge (flutes, bottles) and reeds (saxophones, clarinet, oboe)."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Audio
from dawg.gen.synth.filters import Points, curve_db
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, table
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.motion import hertz, lines
from dawg.gen.synth.voices.players import Cast, Players, brightness_factor, harmonic_hz, normalised, played

_ROWS = 10
_TOP = 1.25


class Flute(Players, frozen=True, kw_only=True):
    """Air over an edge: few harmonics that come one after the other as the breath grows, and the breath itself.

    Attributes:
        harmonics: level of each harmonic in dB at full breath.
        rank: harmonic k follows the breath to the power 1 + rank · (k - 1).
        lively: how much velocity raises the second and higher harmonics (1 = quadratically).
        shimmer: how deep the vibrato moves the breath (0.1 = 10 %).
        air_db: breath noise at 1, 2, 4 and 8 times the fundamental, in dB.
        hollow: share (0 to 1) of the noise that stays near the fundamental, as in a bottle.
    """

    drift: float = 3.0
    vibrato_hz: float = 4.9
    vibrato: float = 6.0
    scoop: float = -25.0
    scoop_s: float = 0.03
    attack_s: float = 0.11
    release_s: float = 0.12
    noise_db: float = -30.0
    chiff_db: float = -36.0
    width: float = 0.15
    harmonics: tuple[float, ...] = (0, -12, -9, -24, -27, -34, -38, -44, -50, -54)
    rank: float = 0.35
    lively: float = 1.0
    shimmer: float = 0.12
    air_db: tuple[float, float, float, float] = (-4, -2, -5, -14)
    hollow: float = 0.0

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        stack = table(self._gains(tone, cast, sample_rate))
        sounds = []
        for player in range(self.players):
            breath = self.strength(cast, player, tone) * (1 + self.shimmer * cast.sway[player])
            row = np.clip(breath, 0, _TOP) * ((_ROWS - 1) / _TOP)
            level = cast.level[player] / np.maximum(self.strength(cast, player, tone), 0.02)
            sounds.append(played(cast, player, stack, row, level=level, sample_rate=sample_rate))
        mid, side = self.mixed(sounds, cast)
        air, wide = self.hiss(cast, tone, self._air(tone), sample_rate=sample_rate, sway=2 * self.shimmer)
        return self.finished(mid + air, side + wide, tone, sample_rate=sample_rate)

    def _gains(self, tone: Tone, cast: Cast, sample_rate: int) -> Floats:
        count = len(harmonic_hz(cast, tone, sample_rate=sample_rate))
        decibels = np.array((*self.harmonics, *(-60.0 for _ in range(4))))[:count]
        rank = np.arange(len(decibels))
        # a soft breath speaks almost as a sine, a hard one and a high `brightness` bring the upper harmonics
        force = 0.25 + 0.95 * tone.velocity
        force *= brightness_factor(tone) ** 0.5
        upper = np.where(rank == 0, 1.0, force ** (self.lively * (1 + 0.35 * np.minimum(rank, 5))))
        breath = np.linspace(0, _TOP, _ROWS)[:, None]
        gains = 10 ** (decibels / 20) * upper * breath ** (1 + self.rank * rank)
        return normalised(gains, row=round((_ROWS - 1) / _TOP))

    def _air(self, tone: Tone) -> Points:
        f0 = hertz(tone.pitch)
        near = [(f0 * 2**octave, decibels) for octave, decibels in enumerate(self.air_db)]
        shift = 8 * (tone.brightness - 0.5)
        high = [(hz, decibels + shift * min(octave, 2)) for octave, (hz, decibels) in enumerate(near)]
        return [(0.35 * f0, -22.0 - 20 * self.hollow), (0.8 * f0, self.air_db[0] - 2), *high, (18 * f0, -46.0)]


class Reed(Players, frozen=True, kw_only=True):
    """A reed and a bore: a cutoff that rises with the breath, a body that stays where it is.

    Attributes:
        open: cutoff in multiples of the fundamental at silence.
        reach: how many multiples more at full breath.
        bend_power: power of the breath in the cutoff.
        even_db: level of the even harmonics (clarinet: -24 near the fundamental, rising).
        body, air: (Hz, dB) points of the body and of the breath noise.
        reference: MIDI note at which the cutoff multiples hold; elsewhere the cutoff moves by half the interval.
        growl: depth of a 28 Hz growl at full velocity (0 to 1).
        sway: how deep the vibrato moves the brightness.
    """

    drift: float = 3.5
    vibrato_hz: float = 4.8
    vibrato: float = 9.0
    scoop: float = -60.0
    scoop_s: float = 0.03
    attack_s: float = 0.06
    accent: float = 0.06
    release_s: float = 0.1
    jitter: float = 0.05
    noise_db: float = -44.0
    chiff_db: float = -46.0
    chiff_s: float = 0.02
    width: float = 0.12
    open: float = 3.0
    reach: float = 8.0
    bend_power: float = 1.5
    even_db: float = 0.0
    body: tuple[tuple[float, float], ...] = (
        (150, -3), (230, 0), (470, 0), (700, -4), (950, -12), (1400, -13), (2000, -9), (2900, -14), (4500, -26),
        (9000, -46),
    )  # fmt: skip
    air: tuple[tuple[float, float], ...] = ((400, -30), (1200, -3), (2500, 0), (5200, -4), (9000, -24))
    reference: int = 60
    growl: float = 0.0
    sway: float = 0.12

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        stack = table(self._gains(tone, cast, sample_rate))
        sounds = []
        for player in range(self.players):
            strength = self.strength(cast, player, tone)
            row = np.clip(strength * (1 + self.sway * cast.sway[player]), 0, _TOP) * ((_ROWS - 1) / _TOP)
            level = cast.level[player] * (1 + 0.5 * self.sway * cast.sway[player])
            sounds.append(played(cast, player, stack, row, level=level, sample_rate=sample_rate))
        mid, side = self.mixed(sounds, cast)
        if self.growl > 0:
            mid *= self._growl(tone, cast)
        air, wide = self.hiss(cast, tone, self.air, sample_rate=sample_rate, sway=0.2)
        return self.finished(mid + air, side + wide, tone, sample_rate=sample_rate)

    def _growl(self, tone: Tone, cast: Cast) -> Floats:
        phase = generator(seed_of(self, "growl", tone.pitch, tone.variant)).random()
        wave = 0.5 + 0.5 * np.sin(2 * np.pi * (28.0 * cast.times + phase))
        return np.asarray(lines(1 - self.growl * tone.velocity**2 * wave, cast.frames))

    def _gains(self, tone: Tone, cast: Cast, sample_rate: int) -> Floats:
        hz = harmonic_hz(cast, tone, sample_rate=sample_rate)
        order = np.arange(1, len(hz) + 1)
        # the bore of a cylinder rejects even harmonics less and less with frequency
        even = np.where(order % 2 == 0, np.minimum(self.even_db + 3.0 * np.log2(order / 2), 0.0), 0.0)
        body = 10 ** ((curve_db(self.body, hz) + even) / 20)
        breath = np.linspace(0, _TOP, _ROWS)[:, None] * (0.2 + 0.95 * tone.velocity)
        base = hertz(self.reference + 0.5 * (tone.pitch - self.reference)) * brightness_factor(tone)
        cutoff = base * (self.open + self.reach * breath**self.bend_power)
        return normalised(body / (1 + (hz / cutoff) ** 2), row=round((_ROWS - 1) / _TOP))
