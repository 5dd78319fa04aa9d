"""The strip: level, pan, width, automation and ducking, measured on what comes out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dawg.gen.audio import Audio, whole
from dawg.gen.mix.channel import NODE, Channel, Duck
from dawg.gen.native import kernels
from dawg.gen.score import Automation, Note, Part

RATE = 44100


def ones(frames: int = RATE) -> Audio:
    return np.ones((2, frames), dtype=np.float32)


def channel(*lanes: Automation, duck: Duck | None = None, **settings: float) -> Channel:
    part = Part(name="pad", role="pad", instrument="x", **settings)
    return Channel(part, lanes=lanes, duck=duck, bpm=120, sample_rate=RATE)


def through(strip: Channel, audio: Audio, start: int = 0) -> Audio:
    """Return what leaves a strip of a sound that begins at frame `start`."""
    frames = audio.shape[1]
    out = np.empty((2, frames), dtype=np.float32)
    part = whole(audio), strip.strip(start, frames)
    kernels.mix([part], out, [], np.zeros((1, 0), dtype=np.float32), node=NODE, first=0, stop=frames)
    return out


def lane(*points: tuple[int, float]) -> Automation:
    return Automation(part="pad", parameter="level_db", points=points)


def db(values: Audio) -> np.ndarray:
    return 20 * np.log10(np.maximum(values.astype(float), 1e-9))


def test_the_centre_is_unity_and_any_place_keeps_the_power() -> None:
    for pan in (-1.0, -0.4, 0.0, 0.7, 1.0):
        audio = through(channel(pan=pan), ones(10))
        assert (audio[:, 0] ** 2).sum() == pytest.approx(2.0, rel=1e-5)
        assert audio[1, 0] - audio[0, 0] == pytest.approx(2 * np.sin(pan * np.pi / 4), abs=1e-5)


@pytest.mark.parametrize("width", [0.0, 0.5, 1.0, 2.0])
def test_width_scales_the_side_and_leaves_the_mid(width: float) -> None:
    before = np.random.default_rng(0).standard_normal((2, 100)).astype(np.float32)
    audio = through(channel(width=width), before)
    assert audio[0] + audio[1] == pytest.approx(before[0] + before[1], abs=1e-5)
    assert audio[0] - audio[1] == pytest.approx(width * (before[0] - before[1]), abs=1e-5)


def test_automation_is_linear_in_db_between_its_points_and_held_outside() -> None:
    audio = through(channel(lane((480, -20.0), (1440, 0.0)), level_db=-6.0), ones(4 * RATE))  # 0.5 s to 1.5 s
    got = db(audio[0])
    assert got[[0, RATE // 2, RATE, 3 * RATE // 2, 4 * RATE - 1]] == pytest.approx([-26, -26, -16, -6, -6], abs=0.02)


def test_a_level_of_minus_120_is_silence() -> None:
    audio = through(channel(lane((0, -120.0), (480, -120.0), (960, 0.0))), ones())
    assert not audio[:, : RATE // 2 - 64].any()
    assert audio[0, -1] == pytest.approx(1.0, abs=0.1)


def test_gains_do_not_depend_on_the_division_into_blocks() -> None:
    duck = Duck([Note(n * 480, 60, 36, 100) for n in range(8)], bpm=120, release_s=0.2)
    strip = channel(lane((0, -12.0), (3000, 0.0)), duck=duck, duck_db=9.0)
    edges = (0, 1000, 1001, 30_000, RATE)
    parts = [through(strip, ones(stop - start), start) for start, stop in itertools.pairwise(edges)]
    assert (through(strip, ones()) == np.concatenate(parts, axis=1)).all()


def test_the_kick_ducks_to_its_depth_and_lets_go_in_the_release_time() -> None:
    duck = Duck([Note(480, 60, 36, 100)], bpm=120, release_s=0.2)
    audio = through(channel(duck=duck, duck_db=9.0), ones(2 * RATE))
    got, onset = db(audio[0]), RATE // 2
    assert got[: onset - 64] == pytest.approx(np.zeros(onset - 64))
    assert got[onset + 200 : onset + 800] == pytest.approx(np.full(600, -9.0), abs=0.02)
    assert got[onset : onset + 400].argmin() < 0.005 * RATE
    assert -4.5 < got[onset + int(0.12 * RATE)] < -1.0
    assert got[onset + int(0.225 * RATE) :] == pytest.approx(np.zeros(2 * RATE - onset - int(0.225 * RATE)), abs=1e-4)


def test_a_ghost_kick_ducks_less() -> None:
    duck = Duck([Note(0, 60, 36, 40)], bpm=120, release_s=0.2)
    audio = through(channel(duck=duck, duck_db=8.0), ones())
    assert db(audio[0]).min() == pytest.approx(-4.0, abs=0.05)
