"""Echoes: in time, at their level, on their side, and the same however the sound is cut into blocks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from dawg.gen.audio import Audio
from dawg.gen.mix.echo import Echo
from dawg.gen.score import Mix


def response(mix: Mix, *, bpm: float, sample_rate: int, seconds: float = 4.0) -> Audio:
    impulse = np.zeros(round(seconds * sample_rate), dtype=np.float32)
    impulse[0] = 1.0
    return Echo(mix, bpm=bpm, sample_rate=sample_rate).process(impulse)


def test_repeats_come_in_time_fade_by_the_feedback_and_change_sides() -> None:
    taps = response(Mix(delay_steps=3, delay_feedback=0.5), bpm=120, sample_rate=44100)
    gap = round(0.375 * 44100)
    energy = np.array([(taps[:, n * gap : n * gap + 400].astype(float) ** 2).sum(axis=1) for n in (1, 2, 3, 4)])
    assert not taps[:, :gap].any()
    assert energy[0, 0] > 4 * energy[0, 1]
    assert energy[1, 1] > 4 * energy[1, 0]
    fall = 10 * np.log10(energy.sum(axis=1)[1:] / energy.sum(axis=1)[:-1])
    assert fall == pytest.approx(np.full(3, -6.0 - 0.8), abs=1.2)  # the rest of the fall is the darkening


def test_the_first_repeat_has_unity_gain_in_the_middle() -> None:
    taps = response(Mix(delay_steps=4, delay_feedback=0.3), bpm=120, sample_rate=44100)
    gap = round(0.5 * 44100)
    gain = np.abs(np.fft.rfft(taps[:, gap : 2 * gap].astype(float), 1 << 15))
    at_1k = gain[:, round(1000 * (1 << 15) / 44100)]
    assert np.hypot(*at_1k) == pytest.approx(np.sqrt(2.0), rel=0.05)


def test_each_repeat_is_darker_than_the_one_before() -> None:
    taps = response(Mix(delay_steps=4, delay_feedback=0.8), bpm=120, sample_rate=44100)
    gap = round(0.5 * 44100)
    tops = []
    for repeat in (1, 2, 3, 4):
        gain = np.abs(np.fft.rfft(taps[:, repeat * gap : (repeat + 1) * gap].astype(float).sum(axis=0), 1 << 15))
        tops.append(gain[round(6000 * (1 << 15) / 44100)] / gain[round(1000 * (1 << 15) / 44100)])
    assert all(later < 0.9 * sooner for sooner, later in pairwise(tops))


def test_no_feedback_is_one_repeat() -> None:
    taps = response(Mix(delay_steps=4, delay_feedback=0.0), bpm=60, sample_rate=22050)
    assert taps[:, 22050 : 22050 + 2000].any()
    assert np.abs(taps[:, 2 * 22050 - 100 :]).max() < 1e-6


def test_blocks_of_any_length_join_to_the_same_samples() -> None:
    mix, sound = (
        Mix(delay_steps=1, delay_feedback=0.7),
        np.random.default_rng(2).standard_normal(30000).astype(np.float32),
    )
    whole = Echo(mix, bpm=140, sample_rate=8000).process(sound)
    echo = Echo(mix, bpm=140, sample_rate=8000)
    pieces = [echo.process(sound[a:b]) for a, b in ((0, 1), (1, 7000), (7000, 7001), (7001, 30000))]
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)


def test_a_delay_at_the_most_feedback_dies_away() -> None:
    taps = response(Mix(delay_steps=0.5, delay_feedback=0.85), bpm=300, sample_rate=8000, seconds=8.0)
    assert np.abs(taps[:, -800:]).max() < 1e-6
