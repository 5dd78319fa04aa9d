"""The player against a device that only remembers what it was given."""

import sys
import threading
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dawg.errors import InputError, PlaybackError
from dawg.gen.export.resample import resample
from dawg.playback import BlockPlayer, play

SOUND = np.random.default_rng(1).uniform(-0.9, 0.9, (2, 20_000)).astype(np.float32)


class PortAudioError(Exception):
    """As sounddevice raises it."""


class Device:
    """Stands for the hardware: takes pieces, can be slow, stuck or broken."""

    rates = (44100, 48000)
    default_rate = 48000.0
    channels = 2
    piece_s = 0.0
    broken_after: int | None = None
    stuck = False

    def __init__(self) -> None:
        self.pieces: list[np.ndarray] = []
        self.events: list[str] = []
        self.arrived = threading.Event()
        self.released = threading.Event()

    @property
    def heard(self) -> np.ndarray:
        return np.concatenate(self.pieces).T

    def open(self, **settings: Any) -> "Stream":
        self.settings = settings
        return Stream(self)


class Stream:
    def __init__(self, device: Device) -> None:
        self.device, self.closed = device, False

    def start(self) -> None:
        self.device.events.append("start")

    def write(self, data: np.ndarray) -> bool:
        if self.device.broken_after is not None and len(self.device.pieces) >= self.device.broken_after:
            raise PortAudioError("Unanticipated host error\n[-9999]")
        self.device.pieces.append(data.copy())
        self.device.arrived.set()
        if self.device.stuck:
            self.device.released.wait(20)
        time.sleep(self.device.piece_s)
        return False

    def stop(self) -> None:
        self.device.events.append("stop")

    def abort(self) -> None:
        self.device.events.append("abort")

    def close(self) -> None:
        self.device.events.append("close")
        self.closed = True


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[Device]:
    hardware = Device()
    module: Any = ModuleType("sounddevice")

    def check(*, samplerate: int, **_: Any) -> None:
        if samplerate not in hardware.rates:
            raise PortAudioError("Invalid sample rate")

    module.PortAudioError = PortAudioError
    module.check_output_settings = check
    module.query_devices = lambda *_, **__: {
        "max_output_channels": hardware.channels,
        "default_samplerate": hardware.default_rate,
    }
    module.OutputStream = hardware.open
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    yield hardware
    hardware.released.set()


def test_blocks_are_heard_in_order_to_the_last_frame(device: Device) -> None:
    with BlockPlayer(sample_rate=44100) as player:
        for start in range(0, 20_000, 7001):
            player.write(SOUND[:, start : start + 7001])
    assert_array_equal(device.heard, SOUND)
    assert device.events == ["start", "stop", "close"]
    assert player.position_s == 20_000 / 44100


def test_sound_starts_before_everything_is_written(device: Device) -> None:
    with BlockPlayer(sample_rate=44100) as player:
        player.write(SOUND[:, :5000])
        assert device.arrived.wait(5)
        player.write(SOUND[:, 5000:])
    assert_array_equal(device.heard, SOUND)


def test_a_slow_producer_is_waited_for(device: Device) -> None:
    with BlockPlayer(sample_rate=44100) as player:
        player.write(SOUND[:, :100])
        time.sleep(0.2)
        player.write(SOUND[:, 100:])
    assert_array_equal(device.heard, SOUND)


def test_writing_does_not_wait_for_listening(device: Device) -> None:
    device.stuck = True
    player = BlockPlayer(sample_rate=44100)
    for _ in range(200):
        player.write(SOUND)
    assert len(device.pieces) <= 1
    player.stop()


@pytest.mark.parametrize("volume", [0.0, 0.25, 1.0])
def test_volume_scales_the_sound(device: Device, volume: float) -> None:
    play(SOUND, sample_rate=44100, volume=volume)
    assert_allclose(device.heard, SOUND * volume, atol=1e-7)


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan"), float("inf")])
def test_volume_out_of_range_is_refused(device: Device, volume: float) -> None:
    with pytest.raises(InputError, match=r"volume .*permitted range: 0 to 1"):
        BlockPlayer(sample_rate=44100, volume=volume)


def test_sound_beyond_full_scale_is_clipped(device: Device) -> None:
    play(SOUND * 5, sample_rate=44100)
    assert np.abs(device.heard).max() == 1.0


def test_a_rate_the_device_does_not_take_is_converted(device: Device) -> None:
    device.rates = (48000,)
    play(SOUND, sample_rate=44100)
    assert device.settings["samplerate"] == 48000
    assert_allclose(device.heard, np.clip(resample(SOUND, 44100, 48000), -1, 1), atol=1e-5)


def test_a_device_of_one_channel_hears_both(device: Device) -> None:
    device.channels = 1
    play(SOUND, sample_rate=44100)
    assert_allclose(device.heard[0], SOUND.mean(axis=0), atol=1e-6)


def test_an_exception_in_the_block_stops_at_once(device: Device) -> None:
    device.piece_s = 0.05
    long = np.zeros((2, 44100 * 60), np.float32)
    with pytest.raises(KeyboardInterrupt), BlockPlayer(sample_rate=44100) as player:
        player.write(long)
        assert device.arrived.wait(5)
        raise KeyboardInterrupt
    assert "close" in device.events
    assert len(device.pieces) < 100


def test_stop_works_twice_and_with_a_stuck_device(device: Device) -> None:
    device.stuck = True
    player = BlockPlayer(sample_rate=44100)
    player.write(SOUND)
    assert device.arrived.wait(5)
    player.stop()
    player.stop()
    assert device.events.count("close") == 1
    player.write(SOUND)


def test_a_device_that_breaks_is_one_line(device: Device) -> None:
    device.broken_after = 2
    with pytest.raises(PlaybackError, match="failed: Unanticipated host error") as caught:
        play(SOUND, sample_rate=44100)
    assert "\n" not in caught.value.message
    assert device.events.count("close") == 1


def test_a_device_that_takes_no_more_sound_is_given_up(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dawg.playback.player._PATIENCE_S", 0.1)
    device.stuck = True
    with pytest.raises(PlaybackError, match="takes no more sound"):
        play(SOUND, sample_rate=44100)


def test_without_portaudio_the_hint_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(PlaybackError, match="PortAudio is missing") as caught:
        play(SOUND, sample_rate=44100)
    assert "apt install libportaudio2" in caught.value.hint


def test_without_a_device_it_is_one_line(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any, **__: Any) -> None:
        raise PortAudioError("Error querying device -1")

    monkeypatch.setattr(sys.modules["sounddevice"], "query_devices", none, raising=False)
    with pytest.raises(PlaybackError, match="no usable output device"):
        play(SOUND, sample_rate=44100)
