"""Brass: horns whose brightness chases their loudness."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Audio
from dawg.gen.synth.filters import curve_db
from dawg.gen.synth.oscillators import Floats, table
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.motion import hertz
from dawg.gen.synth.voices.players import Cast, Players, brightness_factor, harmonic_hz, normalised, played

_ROWS = 14
_TOP = 1.25


class Brass(Players, frozen=True, kw_only=True):
    """Lip-driven horns, one or several: partials up to a cutoff that rises with the square of the level.

    Attributes:
        open: cutoff in multiples of the fundamental at silence.
        blare: how many multiples more at full velocity and level.
        soft: share of `blare` left at velocity 0 (0 to 1).
        slope: steepness of the roll-off above the cutoff.
        bell: (Hz, dB) points of the instrument's body and bell.
        air: (Hz, dB) points of the breath noise.
        sway: how deep the vibrato moves the brightness (0.05 = 5 %).
        reference: MIDI note at which the cutoff multiples hold; elsewhere the cutoff moves by half the interval.
    """

    level: float = 0.06
    open: float = 1.5
    blare: float = 13.0
    soft: float = 0.15
    slope: float = 2.2
    bell: tuple[tuple[float, float], ...] = (
        (100, -5), (500, -1), (900, 2), (1400, 4), (2200, 2), (3500, -2), (6000, -10), (12000, -22),
    )  # fmt: skip
    air: tuple[tuple[float, float], ...] = ((300, -30), (900, -3), (1800, 0), (3500, -3), (5500, -9), (12000, -36))
    sway: float = 0.05
    reference: int = 60

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        stack = table(self._gains(tone, cast, sample_rate))
        sounds = []
        for player in range(self.players):
            strength = self.strength(cast, player, tone)
            row = np.clip(strength * (1 + self.sway * cast.sway[player]), 0, _TOP) * ((_ROWS - 1) / _TOP)
            # the tables fall with effort by themselves, so the level follows only by its root
            level = cast.level[player] / np.sqrt(np.maximum(strength, 0.02))
            sounds.append(played(cast, player, stack, row, level=level, sample_rate=sample_rate))
        mid, side = self.mixed(sounds, cast)
        breath, wide = self.hiss(cast, tone, self.air, sample_rate=sample_rate)
        return self.finished(mid + breath, side + wide, tone, sample_rate=sample_rate)

    def _gains(self, tone: Tone, cast: Cast, sample_rate: int) -> Floats:
        hz = harmonic_hz(cast, tone, sample_rate=sample_rate)
        body = 10 ** (curve_db(self.bell, hz) / 20)
        effort = np.linspace(0, _TOP, _ROWS)[:, None]
        reach = self.blare * (self.soft + (1 - self.soft) * tone.velocity)
        ratio = self.open + reach * effort**2
        base = hertz(self.reference + 0.5 * (tone.pitch - self.reference))
        gains = body / (1 + (hz / (base * ratio * brightness_factor(tone))) ** self.slope)
        return normalised(gains, row=round((_ROWS - 1) / _TOP))
