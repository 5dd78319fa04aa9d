"""Bowed strings: sections and soloists."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Audio
from dawg.gen.synth.filters import curve_db
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, table
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.motion import hertz
from dawg.gen.synth.voices.players import Cast, Players, brightness_factor, harmonic_hz, normalised, played

_ROWS = 8
_DEVIATIONS = np.linspace(-60, 60, 13)
_BOW = ((200, -40), (900, -14), (1800, 0), (4500, 0), (6500, -6), (12000, -24))


class Section(Players, frozen=True, kw_only=True):
    """A string section: sawtooth-like bowed strings through a body, the bow pressing harder where they play louder.

    Attributes:
        dark_hz, bright_hz: roll-off corner at no effort and at full effort and velocity.
        body: (Hz, dB) points of the instruments' bodies.
        tilt: exponent of the string's spectrum (1 = sawtooth).
        sides: how many different instruments the players share (1 to 3).
    """

    players: int = 6
    leader_db: float = 3.0
    detune: float = 6.0
    drift: float = 4.0
    vibrato_hz: float = 5.6
    vibrato: float = 9.0
    onset_spread_s: float = 0.028
    scoop: float = -22.0
    attack_s: float = 0.26
    release_s: float = 0.35
    noise_db: float = -39.0
    bite: float = 1.5
    chiff_s: float = 0.08
    width: float = 0.8
    dark_hz: float = 1500.0
    bright_hz: float = 6500.0
    tilt: float = 1.0
    sides: int = 2
    body: tuple[tuple[float, float], ...] = (
        (60, -18), (180, -3), (270, 2), (450, 0), (700, -2), (1000, 1), (1500, -3), (2600, -1), (3500, -6),
        (6000, -16), (11000, -34),
    )  # fmt: skip

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        stacks = [table(gains) for gains in self._gains(tone, cast, sample_rate)]
        sounds = []
        for player in range(self.players):
            effort = np.clip(self.strength(cast, player, tone) + 0.08 * cast.sway[player], 0, 1.3)
            row = effort * ((_ROWS - 1) / 1.3)
            sounds.append(played(cast, player, stacks[player % len(stacks)], row, sample_rate=sample_rate))
        mid, side = self.mixed(sounds, cast)
        bow, wide = self.hiss(cast, tone, _BOW, sample_rate=sample_rate)
        return self.finished(mid + bow, side + wide, tone, sample_rate=sample_rate)

    def _gains(self, tone: Tone, cast: Cast, sample_rate: int) -> list[Floats]:
        hz = harmonic_hz(cast, tone, sample_rate=sample_rate)
        dice = generator(seed_of(self, "bodies", tone.pitch, tone.variant))
        effort = np.linspace(0, 1.3, _ROWS)[:, None] * (0.1 + 1.05 * tone.velocity)
        corner = self.dark_hz * (self.bright_hz / self.dark_hz) ** effort * brightness_factor(tone)
        string = np.arange(1, len(hz) + 1) ** -self.tilt / (1 + (hz / corner) ** 2)
        found = []
        for _ in range(self.sides):
            body = curve_db(self.body, hz * 2 ** dice.normal(0, 0.04)) + dice.normal(0, 1.2, len(hz))
            found.append(normalised(string * 10 ** (body / 20), row=round((_ROWS - 1) / 1.3)))
        return found


class Solo(Players, frozen=True, kw_only=True):
    """One bowed instrument: the narrow modes of its body turn vibrato into a different swell of every harmonic.

    Attributes:
        dark_hz, bright_hz: roll-off corner of the string at no effort and at full effort.
        modes: the body's lowest modes in Hz; above them modes are drawn at random up to 7 kHz times `size`.
        size: scale of the random modes, 1 = violin, 0.4 = cello.
        body_share: how far the modes stand out of the smooth body (0 to 1).
        body: (Hz, dB) points of the smooth body.
    """

    drift: float = 3.5
    vibrato_hz: float = 5.9
    vibrato: float = 15.0
    vibrato_delay_s: float = 0.22
    scoop: float = -35.0
    scoop_s: float = 0.03
    attack_s: float = 0.11
    release_s: float = 0.2
    jitter: float = 0.06
    noise_db: float = -43.0
    bite: float = 2.0
    chiff_s: float = 0.05
    width: float = 0.25
    dark_hz: float = 1100.0
    bright_hz: float = 5500.0
    modes: tuple[float, ...] = (275.0, 400.0, 460.0, 545.0)
    size: float = 1.0
    body_share: float = 0.8
    body: tuple[tuple[float, float], ...] = (
        (120, -14), (260, 0), (550, 1), (900, -3), (1400, -4), (2400, 2), (3300, 0), (4500, -8), (7000, -18),
        (11000, -34),
    )  # fmt: skip

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        cast = self.cast(tone, sample_rate)
        dark, bright = self._gains(tone, cast, sample_rate)
        step = (len(_DEVIATIONS) - 1) / (_DEVIATIONS[-1] - _DEVIATIONS[0])
        row = (cast.cents[0] - _DEVIATIONS[0]) * step
        effort = np.clip(self.strength(cast, 0, tone) * (0.05 + 1.05 * tone.velocity) ** 1.6, 0, 1.3)
        mid = sum(
            played(cast, 0, table(gains), row, level=cast.level[0] * self.level * share, sample_rate=sample_rate)
            for gains, share in ((dark, 1 - effort), (bright, effort))
        )
        bow, wide = self.hiss(cast, tone, _BOW, sample_rate=sample_rate)
        return self.finished(mid + bow, wide, tone, sample_rate=sample_rate)

    def _gains(self, tone: Tone, cast: Cast, sample_rate: int) -> tuple[Floats, Floats]:
        """Return harmonic gains (deviations, K) of the softest and the hardest bow."""
        hz = harmonic_hz(cast, tone, sample_rate=sample_rate)
        moved = hz * 2.0 ** (_DEVIATIONS[:, None] / 1200)
        body = 10 ** (curve_db(self.body, moved) / 20) * (
            1 - self.body_share + self.body_share * self._resonance(moved)
        )
        rolled = []
        for corner in (self.dark_hz, self.bright_hz):
            cut = max(corner * brightness_factor(tone), 1.5 * hertz(tone.pitch))
            rolled.append(body / np.arange(1, len(hz) + 1) / (1 + (hz / cut) ** 2))
        # the modes make neighbouring pitches up to 10 dB apart; the level asked for is that of the pitch itself
        near = np.abs(_DEVIATIONS) <= 30
        scale = np.sqrt(2 / np.exp(np.mean(np.log(np.sum(rolled[1][near] ** 2, axis=1)))))
        return rolled[0] * scale, rolled[1] * scale

    def _resonance(self, hz: Floats) -> Floats:
        """Return the modes' gain at frequencies, about 1 on average; the same instrument at every pitch."""
        dice = generator(seed_of("body", self.modes, self.size))
        spans = ((600, 2000, 14), (2000, 3600, 22), (3600, 7000, 22))
        drawn = [dice.uniform(low, high, count) * self.size for low, high, count in spans]
        centres = np.concatenate([self.modes, *drawn])
        quality = dice.uniform(24, 60, len(centres))
        weight = dice.choice([-1.0, 1.0], len(centres)) * dice.uniform(0.6, 1.2, len(centres)) / quality
        ratio = hz[..., None] / centres
        total = np.sum(weight / (1 - ratio**2 + 1j * ratio / quality), axis=-1)
        gain = np.abs(total)
        return np.asarray(gain / np.sqrt(np.mean(gain**2)))
