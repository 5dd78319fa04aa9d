"""Electric pianos: a tine or a reed swings before a pickup, whose field bends its sine into harmonics."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Mono
from dawg.gen.synth.filters import curve_db
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import (
    TABLE_SIZE,
    Floats,
    frames_of,
    harmonics_below,
    phase_of,
    scan,
)
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.partials import Partials, ear_gain, ring
from dawg.gen.synth.voices.ringing import FULL_RMS, Ringing, brightness_factor, hertz

_CYCLE = 512
_ROWS = 20


def cycle_tables(spectra: np.ndarray) -> Mono:
    """Turn rows of one-sided spectra (complex, harmonic 0 first) into tables for `scan`, shape (rows, size + 1)."""
    wide = np.zeros((len(spectra), TABLE_SIZE // 2 + 1), dtype=np.complex64)
    count = min(spectra.shape[1], TABLE_SIZE // 2)
    wide[:, 1:count] = spectra[:, 1:count]
    tables = np.empty((len(spectra), TABLE_SIZE + 1), dtype=np.float32)
    np.multiply(np.fft.irfft(wide, axis=1), np.float32(TABLE_SIZE), out=tables[:, :-1])
    tables[:, -1] = tables[:, 0]
    return tables


class ElectricPiano(Ringing, frozen=True, kw_only=True):
    """Tine or reed before a pickup.

    Attributes:
        reed: False: a magnet's field around a tine, 1/(1 + ((x - offset)/gap)²); True: a plate beside a reed, 1/(gap - x).
        offset, gap: rest place and width of the field (tine), distance of the plate (reed), in swings.
        soft, hard: swing at velocity 0, and how much more at velocity 1.
        t60_s: decay time of the swing at middle C; halves every 18 keys upwards.
        cutoff_hz: of the amplifier.
        bells: (ratio, gain at velocity 1, T60 in s) of the overtones of the tine or reed.
        tremolo_hz, tremolo, panned: rate and depth of the tremolo; panned: from side to side.
    """

    reed: bool = False
    offset: float = 0.35
    gap: float = 0.95
    soft: float = 0.25
    hard: float = 0.95
    t60_s: float = 6.0
    cutoff_hz: float = 5200.0
    bells: tuple[tuple[float, float, float], ...] = ((6.9, 0.16, 0.35), (17.8, 0.05, 0.12))
    tremolo_hz: float = 0.0
    tremolo: float = 0.0
    panned: bool = True

    def rung(self, tone: Tone, *, sample_rate: int) -> tuple[Mono, Mono]:
        """Return swing, overtones and tremolo; see `Ringing.rung`."""
        base = hertz(tone.pitch)
        key = generator(seed_of(type(self).__name__, tone.pitch))
        t60 = self.t60_s * 2 ** ((60 - tone.pitch) / 18) * key.uniform(0.9, 1.1)
        frames = frames_of(min(1.1 * t60, tone.duration_s + self.release_s), sample_rate)
        factor, most = self.motion(tone, sample_rate=sample_rate)
        curve = base * factor if isinstance(factor, float) else base * factor[:frames]
        swing = (self.soft + self.hard * tone.velocity**1.3) * key.uniform(0.95, 1.05) * brightness_factor(tone) ** 0.4
        swing = min(swing, 0.93 * self.gap) if self.reed else swing
        tables, loudness = self._tables(base, swing, most, brightness_factor(tone), sample_rate)
        rows = np.arange(frames, dtype=np.float32) * np.float32((_ROWS - 1) / (t60 * sample_rate))
        mid = scan(tables, phase_of(curve, frames, sample_rate=sample_rate, start=0.12 * tone.variant), rows)
        take = generator(seed_of(type(self).__name__, tone.pitch, tone.variant))
        level = FULL_RMS * self.level * tone.velocity**self.dynamic * 10 ** (take.uniform(-0.4, 0.4) / 20)
        mid *= np.float32(level / loudness)
        self._overtones(mid, base, level, tone, key, sample_rate)
        return mid, self._swayed(mid, tone, sample_rate)

    def partials(self, tone: Tone, key: np.random.Generator, take: np.random.Generator) -> Partials:
        """Return the overtones of tine or reed; the swing itself is not a partial."""
        ratios, gains, t60_s = np.array(self.bells).T
        gains = (
            gains * tone.velocity * brightness_factor(tone) ** 0.6 * 10 ** (take.uniform(-1.5, 1.5, len(ratios)) / 20)
        )
        return Partials.of(hertz(tone.pitch) * ratios, gains, t60_s * 2 ** ((60 - tone.pitch) / 30))

    def _tables(self, base: float, swing: float, most: float, bright: float, sample_rate: int) -> tuple[Mono, float]:
        """Build one cycle per level of the swing, row 0 the onset, the last row 60 dB below it."""
        angle = 2 * np.pi * np.arange(_CYCLE) / _CYCLE
        swings = swing * 10 ** (-3 * np.linspace(0, 1, _ROWS))[:, None]
        x = swings * np.sin(angle)
        flux = 1 / (self.gap - x) if self.reed else 1 / (1 + ((x - self.offset) / self.gap) ** 2)
        spectra = np.fft.rfft(flux, axis=1) / _CYCLE
        count = min(harmonics_below(base * most, sample_rate=sample_rate, limit_hz=14_000), _CYCLE // 2 - 1)
        k = np.arange(count + 1, dtype=np.float64)
        # the coil hears how fast the flux changes, the plate hears the charge itself
        spectra = spectra[:, : count + 1] * (1.0 if self.reed else 1j * k)
        gains = 1 / (1 + (k * base / (self.cutoff_hz * bright)) ** 2)
        if self.body:
            gains = gains * 10 ** (curve_db(self.body, np.maximum(k * base, 1.0)) / 20)
        spectra = spectra * gains
        loudness = float(
            np.sqrt((2 * np.abs(spectra[0, 1:]) ** 2 * ear_gain(np.asarray(base * k[1:], dtype=np.float64)) ** 2).sum())
        )
        return cycle_tables(spectra), loudness

    def _overtones(
        self, mid: Mono, base: float, level: float, tone: Tone, key: np.random.Generator, sample_rate: int
    ) -> None:
        take = generator(seed_of(type(self).__name__, "bells", tone.pitch, tone.variant))
        bells = self.partials(tone, key, take).times(1.4 * level)
        hz, gains, t60_s = (np.array(self.knocks).T) if self.knocks else np.zeros((3, 0))
        sets = [bells.chosen(bells.hz < 0.45 * sample_rate)]
        if self.knocks:
            sets.append(Partials.of(hz, gains * 1.4 * level, t60_s))
        for some in sets:
            if len(some.hz):
                frames = min(len(mid), frames_of(1.1 * float(some.t60_s.max()), sample_rate))
                mid[:frames] += ring(some, np.ones((1, len(some.hz))), frames, sample_rate=sample_rate)[0]

    def _swayed(self, mid: Mono, tone: Tone, sample_rate: int) -> Mono:
        if self.tremolo <= 0:
            return np.zeros_like(mid)
        times = np.arange(len(mid), dtype=np.float32) * np.float32(2 * np.pi * self.tremolo_hz / sample_rate)
        wave: Floats = np.sin(times + np.float32(1.7 * tone.variant)) * np.float32(self.tremolo)
        if self.panned:
            return np.asarray(mid * wave, dtype=np.float32)
        mid *= (1 + wave).astype(np.float32)
        return np.zeros_like(mid)
