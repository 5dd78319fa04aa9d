"""The outline of a piece, however its blocks are cut."""

from __future__ import annotations

import numpy as np
import pytest

from dawg.studio.peaks import BUCKET, Peaks

RATE = 44100


@pytest.mark.parametrize("block", [1, 100, BUCKET, 5000, 10**6])
def test_blocks_of_any_size_give_the_same_outline(block: int) -> None:
    frames = 3 * BUCKET + 77
    audio = np.random.default_rng(7).uniform(-1, 1, (2, frames)).astype(np.float32)
    peaks = Peaks(frames, sample_rate=RATE)
    for start in range(0, frames, block):
        peaks.write(audio[:, start : start + block])
    assert peaks.ready == 1.0
    for number, found in enumerate(peaks.columns(4)):
        piece = audio[:, number * BUCKET : (number + 1) * BUCKET]
        assert found is not None
        assert found[0] == min(piece.min(), 0.0)
        assert found[1] == max(piece.max(), 0.0)


def test_what_is_not_rendered_yet_is_unknown() -> None:
    peaks = Peaks(4 * BUCKET, sample_rate=RATE)
    assert peaks.columns(3) == [None, None, None]
    peaks.write(np.full((2, 2 * BUCKET), 0.5, np.float32))
    assert peaks.ready == 0.5
    assert peaks.columns(4) == [(0.5, 0.5), (0.5, 0.5), None, None]
    assert peaks.columns(2, start=0.0, end=0.5) == [(0.5, 0.5), (0.5, 0.5)]


def test_more_columns_than_there_are_buckets_repeat_them() -> None:
    peaks = Peaks(BUCKET, sample_rate=RATE)
    peaks.write(np.full((2, BUCKET), -0.25, np.float32))
    assert peaks.columns(5) == [(-0.25, -0.25)] * 5
