"""Players: what sections, soloists and choirs share, namely people who never start, tune or swell quite alike.

All movement (pitch, level, effort) is computed per player every `STEP` frames and drawn in straight lines between, so a
player costs little more than one table look-up per frame. The timbres are stacks of tables whose rows follow effort or
pitch; the voices in strings, brass, winds and choir say what the rows hold.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from dawg.gen.audio import Audio, Mono
from dawg.gen.native import kernels
from dawg.gen.synth.envelopes import fade_out
from dawg.gen.synth.filters import Points
from dawg.gen.synth.noise import generator, seed_of
from dawg.gen.synth.oscillators import Floats, frames_of
from dawg.gen.synth.shaping import saturate
from dawg.gen.synth.stereo import mid_side
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.motion import LOOP, STEP, bend_semitones, hertz, lines, noise_loop, wander, without_lows


class Cast(Struct, frozen=True, kw_only=True):
    """How each player moves through a note; arrays of shape (players, ticks), a tick every `STEP` frames.

    Attributes:
        times: seconds of the ticks, shape (ticks,).
        frames: length of the sound.
        since: seconds since each player's own onset, below 0 before it.
        cents: deviation from the written pitch without the bend: detune, drift, vibrato, scoop.
        hz: frequency.
        level: 0 to about 1.3: attack, accent, tremolo, jitter and release.
        sway: vibrato and jitter as a movement of effort, about -1 to 1.
        pans: -1 to 1, shape (players,).
        phases: start of each player's cycle, shape (players,).
    """

    times: Floats
    frames: int
    since: Floats
    cents: Floats
    hz: Floats
    level: Floats
    sway: Floats
    pans: Floats
    phases: Floats


class Players(Struct, frozen=True, kw_only=True):
    """Settings of every voice made of players; times in seconds, pitches in cents.

    Attributes:
        players: 1 to 8.
        leader_db: how much louder the first player is; keeps a hole out of the mono sum of a small section.
        detune: standard deviation of the players' tuning.
        drift: standard deviation of the slow random walk of each player's pitch.
        vibrato_hz, vibrato: rate and depth (peak), growing over `vibrato_rise_s` after `vibrato_delay_s`.
        onset_spread_s: latest player's delay.
        scoop, scoop_s: pitch at the onset relative to the note, and its time constant.
        attack_s: rise from silence; at most 40 % of the gate, so that short notes speak.
        accent, accent_s: how far the level overshoots (0.16 = 16 %), and the time constant of its fall.
        sustain, decay_s: level that the note settles to and the time constant; 1 = holds.
        swell: how much a note of 2 s or more grows until 70 % of its gate (0.3 = from 0.7 to 1.1); shorter ones less.
        release_s: fall by 60 dB after the gate.
        jitter: relative standard deviation of the level.
        tremolo_hz, tremolo: rate and depth (0 to 1) of bow tremolo or flutter, each player in their own time.
        noise_db: bow or breath noise relative to the tone; -90 = none.
        bite: how many times stronger the noise is at the onset, falling with `chiff_s`.
        chiff_db, chiff_s: extra noise at the onset relative to the tone, and its time constant.
        width: 0 mono to 1 players placed far apart.
        dynamic: exponent of velocity in the level (0.8 = about 8 dB from 0.3 to 1).
        level: gain of the whole voice.
    """

    players: int = 1
    leader_db: float = 0.0
    detune: float = 0.0
    drift: float = 3.0
    vibrato_hz: float = 5.4
    vibrato: float = 8.0
    vibrato_delay_s: float = 0.3
    vibrato_rise_s: float = 0.5
    onset_spread_s: float = 0.0
    scoop: float = -20.0
    scoop_s: float = 0.02
    attack_s: float = 0.06
    accent: float = 0.0
    accent_s: float = 0.13
    sustain: float = 1.0
    decay_s: float = 0.3
    swell: float = 0.0
    release_s: float = 0.2
    jitter: float = 0.04
    tremolo_hz: float = 0.0
    tremolo: float = 0.0
    noise_db: float = -40.0
    bite: float = 0.0
    chiff_db: float = -90.0
    chiff_s: float = 0.025
    width: float = 0.5
    dynamic: float = 0.8
    level: float = 0.1

    def cast(self, tone: Tone, sample_rate: int) -> Cast:
        """Lay out how every player moves through a tone."""
        dice = generator(seed_of(type(self).__name__, self, tone.pitch, tone.variant))
        count = self.players
        frames = frames_of(tone.duration_s + self.release_s, sample_rate)
        times: Floats = np.arange(-(-frames // STEP) + 1, dtype=np.float64) * (STEP / sample_rate)
        attack = min(self.attack_s, 0.4 * tone.duration_s)
        spread = min(self.onset_spread_s, 0.3 * attack + 0.1 * tone.duration_s)
        delays = np.concatenate([[0.0], np.sort(dice.uniform(0.1, 1.0, 7))])[:count, None] * spread
        since = times - delays
        drift = wander(dice, count, times, deviation=self.drift)
        drift -= drift.mean(axis=1, keepdims=True)
        rate = self.vibrato_hz * (1 + 0.06 * dice.standard_normal((count, 1)))
        rate = rate * (1 + 0.05 * wander(dice, count, times, deviation=1.0, tau_s=0.6))
        growth = np.clip((since - self.vibrato_delay_s) / max(self.vibrato_rise_s, 1e-3), 0, 1)
        turns = np.cumsum(rate, axis=1) * (STEP / sample_rate) + dice.random((count, 1))
        sway = growth * np.sin(2 * np.pi * turns)
        depth = self.vibrato * (1 + 0.15 * dice.standard_normal((count, 1)))
        cents = _tunings(dice, count, self.detune)[:, None] + drift + depth * sway
        cents += self.scoop * np.exp(-np.maximum(since, 0) / max(self.scoop_s, 1e-3))
        semitones = tone.pitch + bend_semitones(tone, times) + cents / 100
        level = self._level(tone, since, attack, dice, sample_rate)
        level[0] *= 10 ** (self.leader_db / 20)
        return Cast(
            times=times,
            frames=frames,
            since=since,
            cents=cents,
            hz=440.0 * 2.0 ** ((semitones - 69) / 12),
            level=level,
            sway=sway,
            pans=_seats(dice, count) * self.width * 0.8,
            phases=dice.random(count),
        )

    def strength(self, cast: Cast, player: int, tone: Tone) -> Floats:
        """Return a player's level without velocity and leadership: 0 to about 1.3, what timbre follows."""
        full = max(tone.velocity, 0.02) ** self.dynamic * (10 ** (self.leader_db / 20) if player == 0 else 1.0)
        return np.asarray(cast.level[player] / full)

    def _level(self, tone: Tone, since: Floats, attack: float, dice: np.random.Generator, sample_rate: int) -> Floats:
        count = len(since)
        rise = np.clip(since / (attack * (1 + 0.15 * dice.standard_normal((count, 1)).clip(-2, 2))), 0, 1)
        shape = np.sin(np.pi / 2 * rise) ** 2
        after = np.maximum(since - attack, 0)
        shape *= self.sustain + (1 - self.sustain) * np.exp(-after / max(self.decay_s, 1e-3))
        shape *= 1 + self.accent * np.exp(-after / max(self.accent_s, 1e-3))
        shape *= 1 + wander(dice, count, since[0], deviation=self.jitter, tau_s=0.12).clip(-0.5, 0.5)
        if self.swell > 0:
            grown = np.clip(since / (0.7 * tone.duration_s), 0, 1) ** 1.3
            shape *= 1 + self.swell * float(np.clip(tone.duration_s - 1, 0, 1)) * (1.35 * grown - 1)
        if self.tremolo > 0:
            rate = self.tremolo_hz * (1 + 0.05 * dice.standard_normal((count, 1)))
            rate = rate * (1 + wander(dice, count, since[0], deviation=0.07, tau_s=0.2))
            turns = np.cumsum(rate, axis=1) * (STEP / sample_rate) + dice.random((count, 1))
            shape *= 1 - self.tremolo * (0.5 + 0.5 * np.cos(2 * np.pi * turns)) ** 1.5
        gate = tone.duration_s + (0.015 * dice.random((count, 1)) if count > 1 else 0.0)
        shape *= np.exp(-6.9078 * np.maximum(since - gate, 0) / self.release_s)
        return np.asarray(shape * max(tone.velocity, 0.02) ** self.dynamic)

    def mixed(self, sounds: list[Mono], cast: Cast) -> tuple[Mono, Mono]:
        """Sum the players' sounds into (mid, side), equal power whatever their number.

        How much players happen to cancel changes a short note by several dB from take to take; the sum is brought back
        to the power the players have between them (within 5 dB).
        """
        mid = np.zeros(cast.frames, dtype=np.float32)
        side = np.zeros(cast.frames, dtype=np.float32)
        power = 0.0
        for sound, pan in zip(sounds, cast.pans, strict=True):
            mid += sound
            power += float(np.square(sound).sum())
            if pan:
                side += np.float32(pan) * sound
        even = np.clip(np.sqrt(power / max(float(np.square(mid).sum()), 1e-12)), 0.56, 1.8)
        gain = np.float32(self.level * even / np.sqrt(len(sounds)))
        return mid * gain, side * gain

    def hiss(self, cast: Cast, tone: Tone, points: Points, *, sample_rate: int, sway: float = 0.0) -> tuple[Mono, Mono]:
        """Bow or breath noise as (mid, side): steady part and chiff, coloured by (Hz, dB) points.

        `sway` is how deep the vibrato moves it (0 to 1).
        """
        loop = noise_loop(seed_of(self, "hiss", tone.pitch, tone.variant), points, sample_rate=sample_rate)
        # tables have RMS 1 at full effort and so has the loop, so decibels compare; soft and dark playing is less noisy
        force = (0.2 + 0.8 * tone.velocity) / 0.84 * brightness_factor(tone) ** 0.6
        fade = np.exp(-cast.times / self.chiff_s)
        level = cast.level[0] * 10 ** (self.noise_db / 20) * (1 + sway * cast.sway[0]) * (1 + self.bite * fade)
        if self.chiff_db > -80:
            quick = np.clip(cast.times / 0.004, 0, 1) * fade
            level = level + 10 ** (self.chiff_db / 20) * quick * max(tone.velocity, 0.02) ** self.dynamic
        level = level * force
        curve = lines(level * self.level, cast.frames)
        noise = np.resize(loop, cast.frames) * curve
        if self.width <= 0:
            return noise, np.zeros_like(noise)
        return noise, np.resize(np.roll(loop, LOOP // 2), cast.frames) * curve * np.float32(0.5 * self.width)

    def finished(self, mid: Mono, side: Mono, tone: Tone, *, sample_rate: int) -> Audio:
        """Make stereo: lows of the side removed, drive at equal loudness, a closing fade."""
        if self.width > 0 and hertz(tone.pitch) < 160:
            side = without_lows(side, sample_rate)
        audio = mid_side(mid, side)
        if tone.drive > 0:
            driven = saturate(audio, 1 + 9 * tone.drive, oversample=2, sample_rate=sample_rate)
            audio = driven * np.float32(np.sqrt(np.mean(audio**2) / max(float(np.mean(driven**2)), 1e-12)))
        return fade_out(audio, 0.005, sample_rate=sample_rate)


def harmonic_hz(cast: Cast, tone: Tone, *, sample_rate: int, limit_hz: float = 16_000.0) -> Floats:
    """Return the harmonics of a tone that stay below the limit and the Nyquist frequency however the pitch moves."""
    top = min(limit_hz, 0.45 * sample_rate) / float(cast.hz.max())
    return np.asarray(hertz(tone.pitch) * np.arange(1, max(1, min(600, int(top))) + 1), dtype=np.float64)


def brightness_factor(tone: Tone) -> float:
    """Return what `tone.brightness` multiplies a cutoff by: 1 at 0.5, about an octave and a quarter either way."""
    return float(2.0 ** ((tone.brightness - 0.5) * 2.5))


def normalised(gains: Floats, *, row: int = -1) -> Floats:
    """Scale rows of harmonic gains so that one row has RMS 1 as sound."""
    return np.asarray(gains * np.sqrt(2 / np.sum(gains[row] ** 2)))


def played(
    cast: Cast, player: int, tables: Mono, row: Floats, *, sample_rate: int, level: Floats | None = None
) -> Mono:
    """Return one player's sound: tables at their pitch, row and level (theirs unless given)."""
    return kernels.glide(
        tables, cast.hz[player] / sample_rate, row, cast.level[player] if level is None else level, node=STEP,
        start=float(cast.phases[player]), frames=cast.frames,
    )  # fmt: skip


def _tunings(dice: np.random.Generator, count: int, deviation: float) -> Floats:
    """Tunings with mean 0 in random order; the leader is in tune."""
    if count == 1 or deviation <= 0:
        return np.zeros(count)
    grid = np.linspace(-1.5, 1.5, count - 1) if count > 2 else np.zeros(1)
    return np.concatenate([[0.0], dice.permutation(grid * deviation / max(float(np.std(grid)), 1.0))])


def _seats(dice: np.random.Generator, count: int) -> Floats:
    """Places from -1 to 1, the leader nearest the middle, the others in random order."""
    places = np.linspace(-1, 1, count) if count > 1 else np.zeros(1)
    places = places[np.abs(places).argsort(kind="stable")]
    places[1:] = dice.permutation(places[1:])
    return places
