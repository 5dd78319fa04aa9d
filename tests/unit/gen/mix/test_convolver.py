"""Streaming convolution against the direct one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.signal import fftconvolve

from dawg.gen.mix.convolver import PARTITION, Convolver


@pytest.mark.parametrize("length", [1, 1000, PARTITION, 3 * PARTITION + 77])
@pytest.mark.parametrize("blocks", [(65536, 65536, 30000), (10_000, 1, 40_000, 17, 70_000)])
def test_blocks_of_any_length_join_to_the_whole_convolution(length: int, blocks: tuple[int, ...]) -> None:
    rng = np.random.default_rng(length)
    sound = rng.standard_normal(sum(blocks)).astype(np.float32)
    taps = rng.standard_normal((2, length)).astype(np.float32)
    convolver = Convolver(taps)
    edges = np.cumsum((0, *blocks))
    got = np.concatenate([convolver.process(sound[a:b]) for a, b in itertools.pairwise(edges)], axis=1)
    expected = np.stack([fftconvolve(sound, row)[: len(sound)] for row in taps.astype(float)])
    assert got.shape == (2, len(sound))
    assert got == pytest.approx(expected, abs=1e-5 * np.abs(expected).max())


def test_partitions_without_sound_are_no_loss() -> None:
    taps = np.zeros((2, 5 * PARTITION), dtype=np.float32)
    taps[0, 4 * PARTITION + 5] = 0.5
    sound = np.random.default_rng(1).standard_normal(6 * PARTITION).astype(np.float32)
    got = Convolver(taps).process(sound)
    delay = 4 * PARTITION + 5
    assert got[0, delay:] == pytest.approx(0.5 * sound[:-delay], abs=1e-5)
    assert np.abs(got[1]).max() < 1e-6
