"""Recordings become a mix in which each is as loud as the others and has its place."""

from __future__ import annotations

import numpy as np
import pytest

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.mix.blend import CUT_DB, Source, blend
from dawg.gen.mix.loudness import integrated_lufs

RATE = 44100


def band(low_hz: float, high_hz: float, *, level: float = 0.1, seconds: float = 3.0, seed: int = 1) -> Audio:
    """Noise between two frequencies, the same on both sides."""
    frames = int(seconds * RATE)
    spectrum = np.fft.rfft(np.random.Generator(np.random.PCG64(seed)).standard_normal(frames))
    hz = np.fft.rfftfreq(frames, 1 / RATE)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    sound = np.fft.irfft(spectrum, frames)
    return np.stack([sound, sound]).astype(np.float32) * np.float32(level / np.abs(sound).max())


def power_db(audio: Audio, low_hz: float, high_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(audio.astype(np.float64).sum(axis=0))) ** 2
    hz = np.fft.rfftfreq(audio.shape[1], 1 / RATE)
    return float(10 * np.log10(spectrum[(hz >= low_hz) & (hz <= high_hz)].sum()))


def alone(sources: list[Source], index: int) -> Audio:
    """What one source adds to the mix: the mix with it, less the mix in which it is turned down to nothing audible."""
    whole, _ = blend(sources, sample_rate=RATE)
    others = [
        Source(name=s.name, audio=s.audio, level_db=-200.0 if n == index else s.level_db, pan=s.pan)
        for n, s in enumerate(sources)
    ]
    return whole - blend(others, sample_rate=RATE)[0]


def test_quiet_and_loud_recordings_become_equally_loud() -> None:
    sources = [
        Source(name="low", audio=band(50, 110, level=0.9)),
        Source(name="middle", audio=band(400, 900, level=0.01)),
        Source(name="high", audio=band(4000, 9000, level=0.2)),
    ]
    found = [integrated_lufs(alone(sources, index), sample_rate=RATE) for index in range(3)]
    assert max(found) - min(found) < 1.5
    louder = [*sources[:2], Source(name="high", audio=sources[2].audio, level_db=6.0)]
    assert integrated_lufs(alone(louder, 2), sample_rate=RATE) - found[2] == pytest.approx(6.0, abs=0.5)


def test_whoever_needs_a_band_less_gives_way_there_and_nowhere_else() -> None:
    sources = [
        Source(name="narrow", audio=band(700, 1400)),
        Source(name="broad", audio=band(100, 10000, seed=2)),
    ]
    _, (narrow, broad) = blend(sources, sample_rate=RATE)
    cuts = dict(broad.gives_way)
    assert narrow.gives_way == () or min(cut for _, cut in narrow.gives_way) > -1.0
    assert min(cuts.values()) < -2.0
    assert min(cuts.values()) >= -CUT_DB
    assert all(500 < hz < 2000 for hz in cuts)


def test_lows_are_cut_where_they_are_not_needed() -> None:
    rumble = band(30, 60, level=0.003, seed=3)
    sources = [Source(name="bass", audio=band(45, 100)), Source(name="keys", audio=band(500, 3000) + rumble)]
    _, (bass, keys) = blend(sources, sample_rate=RATE)
    assert (bass.low_cut, keys.low_cut) == (False, True)
    heard = alone(sources, 1)
    kept = power_db(heard, 30, 60) - power_db(heard, 700, 2500)
    before = power_db(sources[1].audio, 30, 60) - power_db(sources[1].audio, 700, 2500)
    assert kept - before < -10


def test_pans_are_as_asked_and_mono_is_spread_around_the_middle() -> None:
    sources = [Source(name=str(n), audio=band(400 * n, 800 * n, seed=n)) for n in (1, 2, 3, 4)]
    _, placed = blend(sources, sample_rate=RATE)
    assert [item.pan for item in placed] == [0.0, -0.35, 0.35, -0.35]
    heard, _ = blend([Source(name="a", audio=sources[0].audio, pan=-1.0)], sample_rate=RATE)
    assert np.abs(heard[1]).max() < 1e-3 * np.abs(heard[0]).max()


def test_the_mix_is_as_long_as_the_longest_and_silence_stays_silent() -> None:
    silence = np.zeros((2, 5 * RATE), dtype=np.float32)
    sources = [Source(name="a", audio=band(400, 800)), Source(name="b", audio=silence)]
    mix, placed = blend(sources, sample_rate=RATE)
    assert mix.shape == (2, 5 * RATE)
    assert mix.dtype == np.float32
    assert [item.name for item in placed] == ["a"]
    assert np.isfinite(mix).all()
    with pytest.raises(AudioError, match="silent"):
        blend([sources[1], sources[1]], sample_rate=RATE)
