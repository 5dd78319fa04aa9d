"""Rounding, dither and packing of samples."""

import numpy as np
from numpy.testing import assert_array_equal

from dawg.gen.export.pcm import Dither, to_float, to_int16, to_int24


def test_dither_is_triangular_white_and_without_offset() -> None:
    noise = Dither().noise(200_000).astype(np.float64)
    assert abs(noise.mean()) < 0.005
    assert abs(noise.var() - 1 / 6) < 0.003
    assert noise.min() > -1
    assert noise.max() < 1
    assert abs(np.corrcoef(noise[0, 1:], noise[0, :-1])[0, 1]) < 0.01
    assert abs(np.corrcoef(noise[0], noise[1])[0, 1]) < 0.01


def test_dither_does_not_depend_on_the_division_into_blocks() -> None:
    whole, parts = Dither(3), Dither(3)
    assert_array_equal(whole.noise(1000), np.concatenate([parts.noise(n) for n in (1, 499, 500)], axis=1))


def test_files_with_different_dither_seeds_have_unrelated_noise() -> None:
    one, other = Dither(1).noise(100_000), Dither(2).noise(100_000)
    assert abs(np.corrcoef(one[0], other[0])[0, 1]) < 0.02


def test_16_bit_keeps_a_tone_below_its_last_bit() -> None:
    time = np.arange(1 << 16)
    tone = np.tile(0.4 / 32768 * np.sin(2 * np.pi * 1024 * time / (1 << 16)), (2, 1)).astype(np.float32)
    spectrum = np.abs(np.fft.rfft(to_int16(tone, Dither())[:, 0])) * 2 / (1 << 16)
    assert abs(spectrum[1024] - 0.4) < 0.02


def test_full_scale_is_clipped_not_wrapped() -> None:
    loud = np.array([[1.0, 2.0, -1.0, -3.0]] * 2, np.float32)
    assert_array_equal(to_int24(loud)[:, 0], [8388607, 8388607, -8388608, -8388608])
    assert to_int16(loud, Dither())[1, 1] == 32767
    assert to_int16(loud, Dither())[3, 0] == -32768
    assert_array_equal(to_float(loud, clip=True)[:, 1], [1, 1, -1, -1])
    assert_array_equal(to_float(loud, clip=False)[:, 1], loud[1])
