"""Peaks that passed a ceiling are taken down, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from dawg.gen.mix.overs import blocks_at, take_down
from dawg.gen.mix.peaks import BLOCK


def test_what_is_over_comes_down_and_what_is_far_stays() -> None:
    sound = np.full((2, 200 * BLOCK), 0.5, np.float32)
    over_db = np.full(200, -6.0)
    over_db[100] = 2.0
    take_down(sound, over_db, reach=2, sample_rate=44100)
    lowered = sound[:, 98 * BLOCK : 103 * BLOCK]
    assert (lowered <= 0.5 * 10 ** (-2.0 / 20) + 1e-6).all()
    assert sound[:, : 80 * BLOCK] == pytest.approx(0.5, abs=1e-6)
    assert sound[:, -10 * BLOCK :] == pytest.approx(0.5, abs=0.005)


def test_in_a_loop_the_end_is_near_the_start() -> None:
    sound = np.full((2, 100 * BLOCK), 0.5, np.float32)
    over_db = np.full(100, -6.0)
    over_db[0] = 2.0
    take_down(sound, over_db, reach=3, sample_rate=44100, circular=True)
    assert (sound[:, -2 * BLOCK :] < 0.45).all()


@pytest.mark.parametrize(("rate", "sample_rate"), [(48000, 44100), (48000, 96000), (44100, 44100)])
def test_blocks_at_another_rate_cover_the_same_time(rate: int, sample_rate: int) -> None:
    frames = 3 * sample_rate
    peaks = np.zeros(-(-3 * rate // BLOCK))
    peaks[500] = 1.0
    found = np.flatnonzero(blocks_at(peaks, rate, sample_rate=sample_rate, frames=frames))
    begin, end = 500 * BLOCK / rate, 501 * BLOCK / rate
    covered = {int(begin * sample_rate / BLOCK), min(int(end * sample_rate / BLOCK), frames // BLOCK)}
    assert covered <= set(found.tolist())
    assert found.max() - found.min() <= 2
