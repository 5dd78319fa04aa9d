"""Electric guitars: the wah pedal, and the driven amplifier.

A single driven note is periodic, so amplifier and speaker can work on one cycle of it: the waveshapers and the cabinet
are exact in the table, nothing aliases, and the note is a scan through the cycles as the string decays.
"""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Mono
from dawg.gen.native import kernels
from dawg.gen.synth.envelopes import drift
from dawg.gen.synth.filters import curve_db, rfft
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, frames_of
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.epiano import cycle_tables
from dawg.gen.synth.voices.partials import ear_gain, read_at, ring
from dawg.gen.synth.voices.plucked import Plucked
from dawg.gen.synth.voices.ringing import FULL_RMS, brightness_factor, hertz

_CYCLE = 1024
_STEP = 64
_CABINET = (
    (60, -18), (85, -3), (110, 3), (300, -2), (500, -4), (1600, 1), (2500, 5), (3200, 4), (5000, -6), (6000, -16), (8000, -30),
)  # fmt: skip


class WahGuitar(Plucked, frozen=True, kw_only=True):
    """A plucked string through a wah pedal that opens with the stroke and closes again.

    Attributes:
        heel_hz, toe_hz: lowest and highest place of the resonance.
        q: its sharpness.
        open_s, close_s: time constants of the pedal.
        dry: share of the sound that passes beside the resonance.
    """

    heel_hz: float = 450.0
    toe_hz: float = 2200.0
    q: float = 4.0
    open_s: float = 0.02
    close_s: float = 0.11
    dry: float = 0.1

    def rung(self, tone: Tone, *, sample_rate: int) -> tuple[Mono, Mono]:
        """Return the string heard through a moving resonance; see `Ringing.rung`."""
        factor, most = self.motion(tone, sample_rate=sample_rate)
        sounding = self.sounding(tone, sample_rate=sample_rate, highest=0.45 * sample_rate / most)
        frames = frames_of(min(float(sounding.lengths().max()), tone.duration_s + self.release_s), sample_rate)
        centres = np.geomspace(
            self.heel_hz, self.toe_hz * (0.6 + 0.5 * tone.velocity) * brightness_factor(tone) ** 0.5, 8
        )
        skew = sounding.hz / centres[:, None] - centres[:, None] / sounding.hz
        gains = self.dry + 1 / np.sqrt(1 + (self.q * skew) ** 2)
        place = None if isinstance(factor, float) else np.cumsum(factor[:frames]) - factor[0]
        source = ring(sounding, gains, frames if place is None else int(place[-1]) + 4, sample_rate=sample_rate)
        rows = source if place is None else read_at(source, place)
        times = np.arange(frames, dtype=np.float32) / np.float32(sample_rate)
        pedal = (1 - np.exp(-times / np.float32(self.open_s))) * np.exp(-times / np.float32(self.close_s))
        at = pedal * np.float32(6.99 / pedal.max())
        lower = at.astype(np.int64)
        blend = at - lower
        line = np.arange(frames)
        mid = rows[lower, line] * (1 - blend) + rows[lower + 1, line] * blend
        return np.asarray(mid * np.float32(1.6), dtype=np.float32), np.zeros(frames, dtype=np.float32)


class DrivenGuitar(Plucked, frozen=True, kw_only=True):
    """A string into an overdriven amplifier and its cabinet, played twice for the two sides.

    Attributes:
        gain: into the first stage.
        bias: asymmetry of the tubes (even harmonics).
        power: into the power stage.
        cabinet: (Hz, dB) points of the speaker.
        feedback: how much the octave grows while the note is held (lead).
        doubling: share of the second take.
    """

    gain: float = 9.0
    bias: float = 0.18
    power: float = 3.0
    cabinet: tuple[tuple[float, float], ...] = _CABINET
    feedback: float = 0.0
    doubling: float = 0.8

    def rung(self, tone: Tone, *, sample_rate: int) -> tuple[Mono, Mono]:
        """Return two takes as (mid, side); see `Ringing.rung`."""
        factor, most = self.motion(tone, sample_rate=sample_rate)
        total = tone.duration_s + self.release_s
        frames = frames_of(total, sample_rate)
        takes = [
            self._take(tone, which, total, factor, most, sample_rate) for which in (0, 1)[: 2 if self.doubling else 1]
        ]
        if len(takes) == 1:
            return takes[0], np.zeros(frames, dtype=np.float32)
        share = np.float32(self.doubling)
        mid = takes[0] + share * takes[1]
        return mid * (1 / np.sqrt(1 + share**2)), np.float32(0.4) * (takes[0] - share * takes[1])

    def _take(
        self, tone: Tone, which: int, total: float, factor: Floats | float, most: float, sample_rate: int
    ) -> Mono:
        spacing = max(0.08, total / 40)
        rows = max(2, int(np.ceil(total / spacing)) + 1)
        frames = frames_of(total, sample_rate)
        seed = seed_of(type(self).__name__, which, tone.pitch, tone.variant)
        spectra, harmonics = self._string(
            tone, np.asarray(np.arange(rows) * spacing, dtype=np.float64), generator(seed)
        )
        tables, loudness = self._amplified(spectra, harmonics, tone, most, sample_rate)
        grid = np.arange(0, frames + _STEP, _STEP)
        cents = drift(len(grid), seed, sample_rate=sample_rate // _STEP, deviation=0.9) + (-0.8 if which else 0.8)
        hz = hertz(tone.pitch) * 2.0 ** (cents.astype(np.float64) / 1200)
        hz *= factor if isinstance(factor, float) else factor[np.minimum(grid, frames)]
        level = FULL_RMS * self.level * max(tone.velocity, 0.02) ** self.dynamic / loudness
        return kernels.glide(
            tables, hz / sample_rate, grid / (spacing * sample_rate), np.full(len(grid), level), node=_STEP, start=0.0,
            frames=frames,
        )  # fmt: skip

    def _string(self, tone: Tone, times: Floats, dice: np.random.Generator) -> tuple[np.ndarray, Floats]:
        """Return the string's one-sided spectra at given times, shape (rows, harmonics), with slow wandering phases."""
        plane = self.string(tone, generator(seed_of("key", tone.pitch)), dice, ratio=1.0)
        count = min(len(plane.hz) // 2, _CYCLE // 8)
        hz = np.asarray(hertz(tone.pitch) * np.arange(1, count + 1), dtype=np.float64)
        gains, t60 = plane.gains[:count], plane.t60_s[:count]
        # stiffness lets the partials turn against each other; faster than this the amplifier would make noise of it
        turning = dice.uniform(-1, 1, count) * np.minimum(0.4, 0.08 * np.arange(count))
        beats = dice.uniform(*self.beat_hz, count)
        fall = np.exp(-6.907755 * times[:, None] / t60)
        spectra = gains * fall * np.exp(2j * np.pi * times[:, None] * turning)
        spectra = spectra * (1 + self.polar * np.exp(2j * np.pi * times[:, None] * beats))
        if self.feedback:
            grown = self.feedback * (1 - np.exp(-np.maximum(times - 0.3, 0) / 0.8))
            top = np.abs(gains).max()
            spectra[:, 0] += 0.5 * grown * top
            spectra[:, 1:2] += grown[:, None] * top
        return spectra * (1 / (1 + (75 / hz) ** 2)), hz

    def _amplified(
        self, spectra: np.ndarray, hz: Floats, tone: Tone, most: float, sample_rate: int
    ) -> tuple[Mono, float]:
        """Drive one cycle per row through both stages and the cabinet; return tables and their loudness."""
        wide = np.zeros((len(spectra), _CYCLE // 2 + 1), dtype=np.complex64)
        wide[:, 1 : len(hz) + 1] = -1j * spectra
        cycles = np.fft.irfft(wide, axis=1)
        cycles /= np.sqrt((cycles[0] ** 2).mean())
        gain = self.gain * (0.2 + 0.8 * tone.velocity) * (1 + 2 * tone.drive)
        first = rfft(np.tanh(0.5 * gain * cycles + self.bias)) * np.float32(_CYCLE)
        k = np.arange(first.shape[1])
        all_hz = np.maximum(k * hz[0], 1.0)
        between = 1 / (1 + (all_hz / 7000) ** 2) / (1 + (60 / all_hz) ** 2)
        between[0] = 0
        second = rfft(np.tanh(self.power * np.fft.irfft(first * between.astype(np.float32), axis=1)))
        open_hz = (1700 + 5600 * tone.velocity) * brightness_factor(tone)
        speaker = 10 ** (curve_db(self.cabinet, all_hz) / 20) / (1 + (all_hz / open_hz) ** 2)
        speaker[all_hz * most > min(9000, 0.45 * sample_rate)] = 0
        speaker[0] = 0
        heard = second * speaker.astype(np.float32)
        loudness = float(np.sqrt((2 * np.abs(heard[:3]) ** 2 * ear_gain(all_hz) ** 2).sum(axis=1).mean()))
        return cycle_tables(heard), loudness
