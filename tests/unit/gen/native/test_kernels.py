"""The compiled loops against numpy and scipy."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from scipy import signal

from dawg.gen.audio import NOTHING, Laying, whole
from dawg.gen.brief import Brief
from dawg.gen.native import kernels, library
from dawg.gen.pipeline import compose, produce
from dawg.gen.synth.oscillators import scan, table

RNG = np.random.default_rng(11)


def noise(*shape: int) -> kernels.Floats:
    return RNG.standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("size", [4, 8, 16, 32, 64, 2048, 16384, 32768])
def test_the_transform_is_that_of_numpy_row_by_row(size: int) -> None:
    values = noise(2, 3, size)
    expected = np.fft.fft(values[0] + 1j * values[1])
    kernels.transform(values)
    assert values[0] + 1j * values[1] == pytest.approx(expected, abs=1e-6 * float(np.abs(expected).max()))


def test_parts_exchanged_it_is_the_inverse() -> None:
    values = noise(2, 1, 1024)
    kept = values.copy()
    kernels.transform(values)
    back = np.ascontiguousarray(values[::-1])
    kernels.transform(back)
    assert back[::-1] / 1024 == pytest.approx(kept, abs=1e-5)


def test_power_is_that_of_windowed_segments_with_silence_outside() -> None:
    sound, window = noise(2, 1000), np.hanning(256).astype(np.float32)
    total = kernels.power(sound, window, start=-100, hop=200, count=6)
    padded = np.pad(sound, [(0, 0), (100, 1000)])
    expected = np.zeros((2, 129))
    for index in range(6):
        left, right = padded[:, index * 200 : index * 200 + 256]
        for row, mixed in enumerate((left + right, left - right)):
            expected[row] += np.abs(np.fft.rfft(mixed * window)) ** 2
    assert total == pytest.approx(expected, rel=1e-4)


def test_tones_are_laid_over_one_another_plainly_up_to_their_gate_and_damped_after_it() -> None:
    long, short = noise(2, 40000), noise(2, 400)
    places = [(5, 0, 40000, 1 << 60), (20000, 50, 300, 200)]
    out = kernels.lay(41000, Laying([long, short], places, [(0.0, 1.0), (1 / 80, 0.5)]))
    gain = np.full(400, 0.5)
    gain[200:] = 0.5 * (1.0 - np.arange(200) / 80) ** 3  # the caller stops at the end of the release
    expected = np.zeros((2, 41000))
    expected[:, 5:40005] += long
    expected[:, 20000:20250] += short[:, 50:300] * gain[50:300]
    assert out == pytest.approx(expected, abs=1e-5)


def test_no_tone_is_silence() -> None:
    assert not kernels.lay(20000, NOTHING).any()


def test_a_strip_moves_width_gain_and_pan() -> None:
    sound, out = noise(2, 200), np.empty((2, 200), dtype=np.float32)
    nodes = np.array([1.0, 0.5, 0.0, 2.0, 1.0], dtype=np.float32)
    mid, side = (sound[0] + sound[1]) / 2, (sound[0] - sound[1]) / 2
    gain = np.interp(np.arange(10, 210), [0, 64, 128, 192, 232], nodes)
    expected = np.stack([(mid + 1.5 * side) * gain * 1.2, (mid - 1.5 * side) * gain * 0.7])
    strip = kernels.Strip(nodes, offset=10, last=40, width=1.5, pan=(1.2, 0.7))
    kernels.mix([(whole(sound), strip)], out, [], np.zeros((1, 0), np.float32), node=64, first=0, stop=200)
    assert out == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("cuts", [(0, 9000), (0, 4096, 9000), (0, 1, 5000, 9000)])
def test_parts_go_into_mix_and_buses_and_their_stems(cuts: tuple[int, ...]) -> None:
    sounds, flat = [noise(2, 9000) for _ in range(3)], np.ones(200, dtype=np.float32)
    gains = np.array([[0.3, 0.2], [0.0, 0.5], [0.1, 0.0]], dtype=np.float32)
    mix, buses = np.empty((2, 9000), np.float32), [np.empty(9000, np.float32) for _ in range(2)]
    stems = [np.empty((2, 9000), np.float32) for _ in range(4)]
    layings = [*map(whole, sounds), NOTHING]
    parts = [(laying, kernels.Strip(flat, 0, 64, 1.0, (1.0, 1.0))) for laying in layings]
    gains = np.concatenate([gains, np.ones((1, 2), np.float32)])
    for first, stop in itertools.pairwise(cuts):
        kernels.mix(parts, mix, buses, gains, node=64, first=first, stop=stop, stems=stems)
    mono = np.stack([sound.sum(axis=0) for sound in sounds])
    assert mix == pytest.approx(sum(sounds), abs=1e-5)
    assert buses[0] == pytest.approx(gains[:3, 0] @ mono, abs=1e-5)
    assert buses[1] == pytest.approx(gains[:3, 1] @ mono, abs=1e-5)
    assert np.array_equal(stems[:3], sounds)
    assert not stems[3].any()


def test_the_wide_library_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    score = compose(Brief(genre="lo-fi", bars=8, seed=5)).score  # with wow, echoes and both kinds of stacks
    heard = []
    for name in (library.LIBRARY, library.WIDE_LIBRARY):
        compiled = library.Library(Path(kernels.__file__).with_name(name))
        if name == library.LIBRARY or kernels._library.is_wide:
            monkeypatch.setattr(kernels, "_library", compiled)
            heard.append(produce(score).audio.tobytes())
    assert len(set(heard)) == 1


def test_energy_is_that_of_two_biquads_in_series() -> None:
    sound = noise(2, 1000)
    sections = np.concatenate([signal.butter(2, 0.3, output="sos"), signal.butter(2, 0.01, "highpass", output="sos")])
    weighed = signal.sosfilt(sections, sound.astype(float))[:, 300:]
    expected = [(weighed[:, start : start + 128] ** 2).sum() for start in range(0, 700, 128)]
    found = kernels.energy(sound, np.ascontiguousarray(sections[:, [0, 1, 2, 4, 5]]), settle=300, block=128)
    assert found == pytest.approx(expected, rel=1e-6)


def test_peaks_are_per_block_and_the_last_may_be_shorter() -> None:
    sound = noise(2, 150)
    expected = [np.abs(sound[:, start : start + 64]).max() for start in (0, 64, 128)]
    assert kernels.peaks(sound, block=64) == pytest.approx(expected)


def test_the_loudest_sample_of_both_channels_tells_of_silence_and_of_what_is_no_number() -> None:
    sound = noise(2, 150)
    assert kernels.loudest(sound) == np.abs(sound).max()
    assert kernels.loudest(np.full((2, 3), -0.0, dtype=np.float32)) == 0.0
    for bad in (np.nan, -np.nan, np.inf, -np.inf):
        sound[1, 149] = bad
        assert not np.isfinite(kernels.loudest(sound))


@pytest.mark.parametrize("rows", [1, 5])
def test_a_stack_reads_tables_between_their_points(rows: int) -> None:
    points = noise(rows, 256)
    tables = np.ascontiguousarray(np.concatenate([points, points[:, :1]], axis=1))
    phase, row = np.linspace(-3.0, 40.0, 1300), np.linspace(-1, rows + 1, 1300).astype(np.float32)
    ratios, starts, gains = np.array([1.0, 2.5]), np.array([0.0, 0.25]), noise(2, 2)
    found = kernels.stack(tables, phase, ratios, starts, gains, row if rows > 1 else None)
    at = np.clip(row, 0, rows - 1.0001) if rows > 1 else np.zeros(1300)
    low = at.astype(int)
    expected = np.zeros((2, 1300))
    for ratio, start, into in zip(ratios, starts, gains.T, strict=True):
        place = ((phase * ratio + start) % 1.0) * 256
        ends = [
            np.array([np.interp(p, np.arange(257), tables[r]) for p, r in zip(place, low + up, strict=True)])
            for up in ((0, 1) if rows > 1 else (0, 0))
        ]
        expected += into[:, None] * (ends[0] + (ends[1] - ends[0]) * (at - low))
    assert found == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("node", [64, 600])
def test_a_glide_follows_frequency_row_and_level_between_their_nodes(node: int) -> None:
    tables, frames = table(RNG.random((5, 40))), 40 * node - 17
    steps, row = 0.01 + 0.004 * np.sin(np.arange(41) / 5), np.linspace(-0.5, 4.5, 41)
    level = np.linspace(1.0, 0.2, 41)

    def drawn(nodes: np.ndarray) -> np.ndarray:
        return np.interp(np.arange(frames) / node, np.arange(41), nodes)

    phase = 0.25 + np.concatenate([[0.0], np.cumsum(drawn(steps))[:-1]])
    expected = scan(tables, phase, drawn(row)) * drawn(level)
    found = kernels.glide(tables, steps, row, level, node=node, start=0.25, frames=frames)
    assert found == pytest.approx(expected, abs=2e-3)
    assert np.abs(expected).max() > 1


def test_wavering_without_movement_is_a_plain_delay() -> None:
    sound = noise(400)
    out = kernels.waver(sound, np.full(4, 3.0), reach=10, node=64, last=20)
    assert out == pytest.approx(sound[7 : 7 + 148], abs=1e-6)


def test_24_bit_samples_are_rounded_and_clipped() -> None:
    sound = np.array([[0.0, 0.5, 1.5, -1.5], [1 / 8388608, -0.5, 0.25, -1 / 8388608]], dtype=np.float32)
    packed = kernels.pack24(sound).reshape(4, 2, 3)
    values = (
        packed[..., 0].astype(int) | packed[..., 1].astype(int) << 8 | packed[..., 2].astype(np.int8).astype(int) << 16
    )
    assert values.tolist() == [[0, 1], [4194304, -4194304], [8388607, 2097152], [-8388608, -1]]


@pytest.mark.parametrize("circular", [False, True])
def test_a_value_falls_until_a_higher_one_comes(circular: bool) -> None:
    values = RNG.uniform(0, 1, 500)
    before = values if circular else np.zeros(500)
    around = np.concatenate([before, values])
    falls = 0.9 ** np.arange(500)
    expected = [(around[k + 1 : 500 + k + 1][::-1] * falls).max() for k in range(500)]
    assert kernels.release(values, 0.9, circular=circular) == pytest.approx(expected)


@pytest.mark.parametrize("circular", [False, True])
def test_looking_ahead_finds_the_highest(circular: bool) -> None:
    values = RNG.uniform(0, 1, 500)
    after = np.concatenate([values, values[:7] if circular else np.zeros(7)])
    expected = [after[k : k + 8].max() for k in range(500)]
    assert kernels.ahead(values, 7, circular=circular) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("count", "outputs", "block", "blocks"), [(1, 1, 1, 1), (3, 2, 40, 7), (200, 1, 211, 9), (140, 2, 64, 65)]
)
def test_modes_are_sums_of_decaying_sinusoids(count: int, outputs: int, block: int, blocks: int) -> None:
    generator = np.random.default_rng(count)
    starts = np.exp(2j * np.pi * generator.random(count))
    steps = np.exp(2j * np.pi * generator.uniform(0, 0.5, count) - generator.uniform(0, 0.01, count))
    gains = generator.standard_normal((outputs, count))
    found = kernels.modes(starts, steps, steps**block, gains.astype(np.float32), block, blocks)
    each = starts[:, None] * steps[:, None] ** np.arange(block * blocks)
    assert found == pytest.approx(gains @ each.imag, abs=2e-6 * count)
