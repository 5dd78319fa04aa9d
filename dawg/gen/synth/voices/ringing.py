"""What all struck and plucked voices share: a bank of decaying partials, the noise of the touch, the finish.

A voice says which partials a tone has (`partials`); here they get the body's colour, an even loudness over the keyboard,
their place in the stereo image, bends, the attack, the touch and the end.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from dawg.gen.audio import Audio, Mono
from dawg.gen.synth.envelopes import fade_out
from dawg.gen.synth.filters import curve_db
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, frames_of
from dawg.gen.synth.shaping import saturate
from dawg.gen.synth.stereo import mid_side
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.hits import Burst, band_gain, burst_shape, coloured
from dawg.gen.synth.voices.partials import Partials, joined, read_at, ring

FULL_RMS = 0.1
"""Loudness-weighted RMS of a tone's first 100 ms at velocity 1: leaves the crest of a plucked string below -3 dBFS."""
_LIMIT_HZ = 17_000.0
_STEP = 64
_ONSET_S = 0.0004


def hertz(pitch: float) -> float:
    """Return the frequency of a MIDI note number."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def brightness_factor(tone: Tone) -> float:
    """Return what `tone.brightness` multiplies a cutoff by: 1 at 0.5, about an octave and a quarter either way."""
    return float(2.0 ** ((tone.brightness - 0.5) * 2.5))


class Ringing(Struct, frozen=True, kw_only=True):
    """A struck or plucked thing.

    Attributes:
        release_s: seconds rendered after the gate; the renderer damps at note-off.
        attack_s: rise of the tone (s).
        dynamic: exponent of velocity in the level (0.7 = 7 dB from 0.3 to 1).
        width: side signal: how much the partials' gains differ between the sides, 0 mono to 0.6.
        body: (Hz, dB) points of the resonating body, applied to the partials.
        knocks: (Hz, gain, T60 in s) modes of the body itself, set off by the stroke; gain relative to the tone.
        bursts: noises of hammer, pick, mallet or finger.
        drive: gain into a soft clip, 0 = none.
        scoop, scoop_s: cents the tone starts off pitch, and the time constant of its return.
        vibrato, vibrato_hz, vibrato_delay_s: depth in cents, rate, and seconds until it begins.
        level: gain of the whole voice.
    """

    release_s: float = 0.3
    attack_s: float = 0.0012
    dynamic: float = 0.7
    width: float = 0.35
    body: tuple[tuple[float, float], ...] = ()
    knocks: tuple[tuple[float, float, float], ...] = ()
    bursts: tuple[Burst, ...] = ()
    drive: float = 0.0
    scoop: float = 0.0
    scoop_s: float = 0.03
    vibrato: float = 0.0
    vibrato_hz: float = 5.2
    vibrato_delay_s: float = 0.35
    level: float = 1.0

    def partials(self, tone: Tone, key: np.random.Generator, take: np.random.Generator) -> Partials:
        """Return the partials of a tone before body and loudness.

        `key` draws what belongs to the key (always the same), `take` what differs between round robins.
        """
        raise NotImplementedError  # msgspec takes no abstract methods

    def render(self, tone: Tone, *, sample_rate: int) -> Audio:
        """Return the tone; see `Voice.render`."""
        mid, side = self.rung(tone, sample_rate=sample_rate)
        self.attacked(mid, side, sample_rate=sample_rate)
        self.touch(mid, side, tone, sample_rate=sample_rate)
        return self.finished(mid, side, tone, sample_rate=sample_rate)

    def rung(self, tone: Tone, *, sample_rate: int) -> tuple[Mono, Mono]:
        """Return the ringing tone as (mid, side), before attack and touch."""
        factor, most = self.motion(tone, sample_rate=sample_rate)
        sounding = self.sounding(tone, sample_rate=sample_rate, highest=min(_LIMIT_HZ, 0.46 * sample_rate) / most)
        dice = generator(seed_of(type(self).__name__, "side", tone.pitch))
        # lows stay in the middle
        spread = self.width * np.clip((sounding.hz - 150) / 300, 0, 1) * dice.uniform(-1, 1, len(sounding.hz))
        sides = np.stack([np.ones_like(spread), spread])[: 2 if spread.any() else 1]
        wanted = min(float(sounding.lengths().max()), tone.duration_s + self.release_s)
        frames = frames_of(max(wanted, 0.03), sample_rate)
        if isinstance(factor, float):
            both = ring(sounding, sides, frames, sample_rate=sample_rate)
        else:
            place = np.cumsum(factor[:frames]) - factor[0]
            both = read_at(ring(sounding, sides, int(place[-1]) + 4, sample_rate=sample_rate), place)
        return both[0], both[1] if len(both) > 1 else np.zeros(frames, dtype=np.float32)

    def sounding(self, tone: Tone, *, sample_rate: int, highest: float) -> Partials:
        """Return the audible partials below `highest` Hz with body, loudness by velocity, and the body's own knocks."""
        name = type(self).__name__
        key, take = generator(seed_of(name, tone.pitch)), generator(seed_of(name, tone.pitch, tone.variant))
        strings = self.partials(tone, key, take)
        if self.body:
            strings = strings.times(10 ** (curve_db(self.body, strings.hz) / 20))
        strings = strings.chosen((strings.hz < highest) & (strings.hz > 16))
        full = FULL_RMS * self.level * max(tone.velocity, 0.02) ** self.dynamic * 10 ** (take.uniform(-0.4, 0.4) / 20)
        strings = strings.times(full / max(strings.loudness(), 1e-9))
        strings = strings.chosen(strings.lengths() > 0.002)
        # no two strokes meet the string in the same place of its swing
        turns = 0.12 * tone.variant + take.uniform(-0.03, 0.03, len(strings.hz))
        strings = Partials.of(
            strings.hz, strings.gains, strings.t60_s, phases=strings.phases + turns, bloom_s=strings.bloom_s
        )
        if self.knocks:
            hz, gains, t60_s = np.array(self.knocks).T
            gains = gains * full * 1.4 * tone.velocity**0.7 * (1 + 0.2 * take.uniform(-1, 1, len(gains)))
            strings = joined(strings, Partials.of(hz * take.uniform(0.99, 1.01, len(hz)), gains, t60_s))
        return strings

    def motion(self, tone: Tone, *, sample_rate: int) -> tuple[Floats | float, float]:
        """Return the frequency factor of bend, scoop and vibrato (1.0 when still) and its largest value."""
        frames = frames_of(tone.duration_s + self.release_s, sample_rate) + 1
        if not (tone.bend or self.scoop or self.vibrato):
            return 1.0, 1.0
        grid = np.arange(0, frames + _STEP, _STEP)
        times = grid / sample_rate
        semitones = self.scoop / 100 * np.exp(-times / self.scoop_s)
        if tone.bend:
            semitones += np.interp(times, [point[0] for point in tone.bend], [point[1] for point in tone.bend])
        if self.vibrato:
            grown = np.clip((times - self.vibrato_delay_s) / 0.5, 0, 1)
            semitones += self.vibrato / 100 * grown * np.sin(2 * np.pi * self.vibrato_hz * times)
        factor = 2.0 ** (semitones / 12)
        return np.asarray(np.interp(np.arange(frames), grid, factor)), max(1.0, float(factor.max()))

    def attacked(self, mid: Mono, side: Mono, *, sample_rate: int) -> None:
        """Round the onset in place."""
        rise = min(len(mid), frames_of(self.attack_s, sample_rate))
        ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(rise) + 0.5) / rise)).astype(np.float32)
        mid[:rise] *= ramp
        side[:rise] *= ramp

    def touch(self, mid: Mono, side: Mono, tone: Tone, *, sample_rate: int) -> None:
        """Add the noises of the stroke in place."""
        level = 1.4 * FULL_RMS * self.level * max(tone.velocity, 0.02) ** self.dynamic
        bright = brightness_factor(tone) ** 0.5
        for number, burst in enumerate(self.bursts):
            start = round(burst.start_s * sample_rate)
            frames = frames_of(burst.attack_s + burst.hold_s + 7 * burst.tau_s, sample_rate)
            frames = min(frames, len(mid) - start)
            if frames <= 0:
                continue
            dice = generator(seed_of(type(self).__name__, "touch", number, tone.pitch, tone.variant))
            colour = band_gain(burst.low_hz, min(burst.high_hz * bright, 0.47 * sample_rate))
            shape = burst_shape(burst, frames, 1.0, sample_rate)
            rise = min(frames, frames_of(_ONSET_S, sample_rate))
            shape[:rise] *= ((np.arange(rise) + 0.5) / rise).astype(np.float32) ** 2
            shape *= np.float32(burst.gain * level * tone.velocity**burst.hardness)
            mid[start : start + frames] += shape * coloured(frames, dice, colour, sample_rate=sample_rate)
            if burst.width > 0:
                shape *= np.float32(burst.width)
                side[start : start + frames] += shape * coloured(frames, dice, colour, sample_rate=sample_rate)

    def finished(self, mid: Mono, side: Mono, tone: Tone, *, sample_rate: int) -> Audio:
        """Clip softly, keep the peak below full scale, fade the end, make stereo."""
        if self.drive > 0:
            gain = np.float32(self.drive / (4 * FULL_RMS * self.level))
            mid = without_offset(np.tanh(mid * gain) * (1 / gain), hertz(tone.pitch), sample_rate=sample_rate)
        audio = mid_side(mid, side)
        if tone.drive > 0:
            audio = driven(audio, 1 + 6 * tone.drive, sample_rate=sample_rate)
        peak = float(np.abs(audio).max())
        if peak > 0.9:
            audio *= np.float32(0.9 / peak)
        return fade_out(audio, 0.02, sample_rate=sample_rate)


def without_offset(mid: Mono, hz: float, *, sample_rate: int) -> Mono:
    """Take away the offset that clipping a lopsided wave leaves: the mean over whole periods, drawn through the note."""
    block = round(np.ceil(0.06 * hz) / hz * sample_rate)
    count = len(mid) // block
    if count == 0:
        return mid
    means = mid[: count * block].reshape(count, block).mean(axis=1)
    middles = (np.arange(count) + 0.5) * block
    return np.asarray(mid - np.interp(np.arange(len(mid)), middles, means).astype(np.float32))


def driven(audio: Mono, gain: float, *, sample_rate: int) -> Mono:
    """Saturate without getting louder."""
    scale = np.float32(1 / max(float(np.abs(audio).max()), 1e-9))
    shaped = saturate(audio * scale, gain, oversample=2, sample_rate=sample_rate)
    return np.asarray(shaped * np.float32(np.sqrt((audio**2).mean() / max(float((shaped**2).mean()), 1e-20))))
