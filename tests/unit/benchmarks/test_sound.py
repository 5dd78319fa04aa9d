"""The audio measures find planted faults and pass a clean signal."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from benchmarks.quality.difference import repeated_audio_bars
from benchmarks.quality.musicality import Check
from benchmarks.quality.sound import (
    Samples,
    accepted_keys,
    clicks,
    curve_db,
    length_check,
    loudness,
    spectrum_checks,
    stereo_checks,
    technical_checks,
)

RATE = 44100


def _noise(seconds: float, seed: int = 1) -> Samples:
    """Noise with the usual spectrum of music, a little wide, faded in and out."""
    rng = np.random.default_rng(seed)
    frames = int(seconds * RATE)
    hz = np.maximum(np.fft.rfftfreq(frames, 1 / RATE), 20.0)
    gain = 10 ** (np.array([curve_db(float(f)) for f in hz[:: max(1, len(hz) // 4000)]]) / 20)
    shape = np.interp(hz, hz[:: max(1, len(hz) // 4000)], gain)
    shape = np.where(hz > 25, shape, 0.0)
    side_shape = np.where(hz > 200, shape * 0.45, 0.0)
    mid = np.fft.irfft(np.fft.rfft(rng.standard_normal(frames)) * shape, frames)
    side = np.fft.irfft(np.fft.rfft(rng.standard_normal(frames)) * side_shape, frames)
    fade = np.minimum(1.0, np.minimum(np.arange(frames), np.arange(frames)[::-1] * 0.1) / 400)
    audio = np.stack([mid + side, mid - side], axis=1) * fade[:, None]
    audio[-1000:] = 0
    return np.asarray(audio / np.abs(audio).max() * 0.5, dtype=np.float32)


def _broken(checks: list[Check]) -> set[str]:
    return {check.name for check in checks if not check.kept}


def test_a_clean_signal_has_no_fault() -> None:
    audio = _noise(8)
    assert not _broken(technical_checks(audio, RATE))
    assert not _broken(stereo_checks(audio, RATE))
    assert not _broken(spectrum_checks(audio, RATE, "pop"))


@pytest.mark.parametrize("fault", ["finite", "clipping", "dc", "dead channel", "start", "clicks", "tail"])
def test_a_planted_fault_is_named(fault: str) -> None:
    audio = _noise(3)
    if fault == "finite":
        audio[100, 0] = np.nan
    elif fault == "clipping":
        audio[5000:5010] = 1.0
    elif fault == "dc":
        audio += np.float32(0.01)
    elif fault == "dead channel":
        audio[:, 1] = 0
    elif fault == "start":
        audio[: RATE // 10] = 0
    elif fault == "clicks":
        quiet = np.sin(np.arange(len(audio)) * 0.01).astype(np.float32) * 0.2
        audio[:] = quiet[:, None]
        audio[RATE] += 0.3
    else:
        audio[-2000:] = 0.1
    assert fault in _broken(technical_checks(audio, RATE))


def test_a_drum_hit_is_no_click() -> None:
    time = np.arange(RATE) / RATE
    hit = np.where(time > 0.3, np.exp(-(time - 0.3) * 30), 0.0) * np.random.default_rng(2).standard_normal(RATE) * 0.3
    assert clicks(np.stack([hit, hit], axis=1).astype(np.float32), RATE) == []


def test_the_edges_of_a_low_saw_are_no_clicks_but_a_jump_among_them_is() -> None:
    phase = np.arange(RATE) * 55.3 / RATE
    saw = np.repeat(((phase % 1.0) * 0.6 - 0.3)[:, None], 2, axis=1).astype(np.float32)
    assert clicks(saw, RATE) == []
    saw[round(27.45 / 55.3 * RATE) :] += np.float32(0.3)
    assert len(clicks(saw, RATE)) == 2


def test_stereo_faults_are_named() -> None:
    audio = _noise(4)
    inverted = audio.copy()
    inverted[:, 1] = -audio[:, 0]
    assert {"correlation", "mono", "low side"} <= _broken(stereo_checks(inverted, RATE))
    mono = np.repeat(audio[:, :1], 2, axis=1)
    assert _broken(stereo_checks(mono, RATE)) == {"correlation"}


def test_white_noise_is_too_bright() -> None:
    white = (np.random.default_rng(3).standard_normal((4 * RATE, 2)) * 0.1).astype(np.float32)
    assert _broken(spectrum_checks(white, RATE, "pop")) == {"spectrum"}


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg's ebur128 is the independent meter")
def test_loudness_of_the_ebu_sine_is_minus_23(tmp_path: Path) -> None:
    time = np.arange(20 * RATE) / RATE
    tone = (np.sin(2 * np.pi * 1000 * time) * 10 ** (-23 / 20)).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", np.stack([tone, tone], axis=1), RATE, subtype="FLOAT")
    got = loudness(tmp_path / "tone.wav")
    assert got["lufs"] == pytest.approx(-23.0, abs=0.1)
    assert got["dbtp"] == pytest.approx(-23.0, abs=0.2)


def test_length_is_exact() -> None:
    assert length_check(round(8 * 4 * 60 / 137 * RATE), RATE, bars=8, bpm=137, beats_per_bar=4).kept
    assert not length_check(round(8 * 4 * 60 / 137 * RATE) + 2, RATE, bars=8, bpm=137, beats_per_bar=4).kept


def test_keys_accept_the_relative_and_the_parent_scale() -> None:
    assert accepted_keys("A minor") == {(9, True), (0, False)}
    assert (0, False) in accepted_keys("D dorian")
    assert (2, True) in accepted_keys("D dorian")
    assert (2, False) not in accepted_keys("D dorian")


def test_copied_bars_are_counted() -> None:
    bar = _noise(2.0)[: 2 * RATE]
    copied = np.concatenate([bar, bar, bar, _noise(2.0, seed=9)])
    assert repeated_audio_bars(copied, RATE, 120.0, 4.0) == pytest.approx(0.5)
