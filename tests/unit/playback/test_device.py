"""PortAudio's callback, its clock and its failures, against a stream that is called by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dawg.errors import PlaybackError
from dawg.gen.export.resample import resample
from dawg.playback.device import NullDevice, OutputDevice

RATE = 44100
SOUND = np.random.default_rng(1).uniform(-0.9, 0.9, (2, 60_000)).astype(np.float32)


class PortAudioError(Exception):
    """As sounddevice raises it."""


class Card:
    """Stands for the hardware: asks for blocks, and keeps the time."""

    rates = (44100, 48000)
    channels = 2

    def __init__(self) -> None:
        self.time = 0.0
        self.active = True
        self.ended = 0

    def open(self, *, callback: Callable[..., None], **settings: Any) -> Card:
        self.callback, self.settings = callback, settings
        return self

    def start(self) -> None:
        pass

    def abort(self) -> None:
        self.ended += 1

    def close(self) -> None:
        self.active = False

    def ask(self, frames: int, *, due_s: float = 0.0, late: bool = False) -> np.ndarray:
        """Return what the callback fills in, planar."""
        out = np.full((frames, self.channels), np.nan, np.float32)
        times = SimpleNamespace(outputBufferDacTime=due_s, currentTime=self.time)
        self.callback(out, frames, times, SimpleNamespace(output_underflow=late))
        return out.T


class Tape:
    """Gives the sound from its start on."""

    def __init__(self) -> None:
        self.at = 0

    def __call__(self, out: np.ndarray | None, frames: int) -> None:
        assert out is not None
        out[:] = SOUND[:, self.at : self.at + frames]
        self.at += frames


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    hardware = Card()
    module: Any = ModuleType("sounddevice")

    def check(*, samplerate: int, **_: Any) -> None:
        if samplerate not in hardware.rates:
            raise PortAudioError("Invalid sample rate")

    module.PortAudioError = PortAudioError
    module.check_output_settings = check
    module.query_devices = lambda *_, **__: {
        "max_output_channels": hardware.channels,
        "default_samplerate": 48000.0,
    }
    module.OutputStream = hardware.open
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    return hardware


def test_the_card_hears_what_is_rendered_in_blocks_of_its_own(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    assert not card.ask(100).any()
    device.start(Tape())
    heard = [card.ask(frames) for frames in (1, 512, 5000, 77)]
    assert_array_equal(np.concatenate(heard, axis=1), SOUND[:, :5590])


def test_another_rate_is_converted_without_a_seam(card: Card) -> None:
    card.rates = (48000,)
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    assert card.settings["samplerate"] == 48000
    heard = np.concatenate([card.ask(frames) for frames in (500, 7, 20_000)], axis=1)
    assert_allclose(heard, resample(SOUND, RATE, 48000)[:, :20_507], atol=1e-5)


def test_one_channel_hears_both(card: Card) -> None:
    card.channels = 1
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    assert_allclose(card.ask(1000)[0], SOUND[:, :1000].mean(axis=0), atol=1e-7)


def test_what_is_heard_follows_the_clock_of_the_card(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    card.ask(4410, due_s=10.0)
    card.time = 9.9
    assert device.heard() == 0
    card.time = 10.05
    assert device.heard() == 2205
    card.time = 12.0
    assert device.heard() == 4410  # no more than it was given
    card.ask(4410, due_s=12.1)
    assert device.heard() == 4410
    card.time = 12.15
    assert device.heard() == 4410 + 2205


def test_what_is_heard_never_goes_back(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    card.ask(4410, due_s=10.0)
    card.time = 10.05
    assert device.heard() == 2205
    card.time = 10.04
    assert device.heard() == 2205


def test_dropouts_are_counted(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    for late in (False, True, True):
        card.ask(100, late=late)
    assert device.underruns == 2


def test_silence_before_the_start_is_not_counted(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    card.ask(4410, due_s=1.0)
    device.start(Tape())
    card.time = 5.0
    card.ask(4410, due_s=5.1)
    card.time = 5.15
    assert device.heard() == 2205


def test_at_another_rate_frames_of_the_sound_are_counted(card: Card) -> None:
    card.rates = (48000,)
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    card.ask(9600, due_s=10.0)
    card.time = 10.1
    assert device.heard() == 4410


def test_an_error_in_the_sound_is_silence_and_a_line(card: Card, capfd: pytest.CaptureFixture[str]) -> None:
    device = OutputDevice(sample_rate=RATE)

    def broken(out: np.ndarray | None, frames: int) -> None:
        raise ValueError("out of\norder")

    device.start(broken)
    assert not card.ask(100).any()
    assert not card.ask(100).any()
    assert device.problem is not None
    assert "failed: out of order" in device.problem.message
    assert capfd.readouterr().err == ""


def test_a_card_that_is_gone_is_a_problem_and_tells_no_time(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    device.start(Tape())
    assert device.problem is None
    card.active = False
    del card.time
    assert device.heard() == 0
    assert isinstance(device.problem, PlaybackError)


def test_close_works_twice_and_is_no_problem(card: Card) -> None:
    device = OutputDevice(sample_rate=RATE)
    device.close()
    device.close()
    assert card.ended == 1
    assert device.problem is None


def test_a_silent_device_asks_for_what_is_due_in_order() -> None:
    now = [5.0]
    device = NullDevice(sample_rate=1000, clock=lambda: now[0])
    assert device.heard() == 0
    asked: list[tuple[bool, int]] = []
    device.start(lambda out, frames: asked.append((out is not None, frames)))
    now[0] += 0.3
    assert device.heard() == 300
    now[0] += 60.0
    assert device.heard() == 60_300
    assert sum(frames for _, frames in asked) == 60_300
    assert sum(frames for sounds, frames in asked if sounds) < 2000
    device.close()
    now[0] += 1.0
    assert device.heard() == 60_300
