"""What is heard is, frame for frame, what the stems hold at the place that the commands say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dawg.errors import InputError, MissingError, PlaybackError
from dawg.playback.device import NullDevice
from dawg.playback.playable import Playable
from dawg.playback.transport import Transport
from tests.unit.playback.figures import BAR, BARS, FADE, RISE, WHOLE, Make


def test_play_is_the_sum_of_the_stems_from_the_first_frame_to_the_final_fade(
    transport: Transport, device: Any, v1: Any
) -> None:
    transport.play()
    heard = device.run(WHOLE + 1000)
    assert_array_equal(heard[:, : WHOLE - FADE], v1.sound()[:, : WHOLE - FADE])
    assert_allclose(heard[:, WHOLE - FADE : WHOLE], v1.sound()[:, WHOLE - FADE :] * (1 - RISE), atol=1e-7)
    assert not heard[:, WHOLE:].any()
    assert (transport.status.mode, transport.position) == ("ended", WHOLE)


@pytest.mark.parametrize("block", [1, 64, 333, 5000, 40_000])
def test_the_size_of_the_blocks_changes_nothing(piece: Make, device: Any, block: int) -> None:
    transport = Transport(piece(bars=1, makeup_db=20.0).playable, device=device)
    transport.mute("bass")
    transport.play()
    expected = Transport(piece(bars=1, makeup_db=20.0).playable, device=(other := type(device)()))
    expected.mute("bass")
    expected.play()
    assert_array_equal(device.run(BAR, block=block), other.run(BAR, block=500))


def test_before_play_and_without_a_version_it_is_silent(device: Any) -> None:
    transport = Transport(sample_rate=8000, device=device)
    assert transport.status.mode == "paused"
    transport.play()
    assert not device.run(3000).any()
    assert transport.status.version == ""


def test_play_after_the_end_begins_again(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(WHOLE + 100)
    transport.play()
    assert_array_equal(device.run(1000), v1.sound()[:, :1000])


def test_pause_keeps_the_place_and_play_goes_on_there(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    transport.pause()
    heard = device.run(1000)
    assert_allclose(heard[:, :FADE], v1.sound()[:, 1000 : 1000 + FADE] * (1 - RISE), atol=1e-7)
    assert not heard[:, FADE:].any()
    assert (transport.status.mode, transport.position) == ("paused", 1000 + FADE)
    transport.play()
    heard = device.run(1000)
    assert_allclose(heard[:, :FADE], v1.sound()[:, 1000 : 1000 + FADE] * RISE, atol=1e-7)
    assert_array_equal(heard[:, FADE:], v1.sound()[:, 1000 + FADE : 2000])


def test_stop_goes_back_to_the_start(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(5000)
    transport.stop()
    heard = device.run(1000)
    assert_allclose(heard[:, :FADE], v1.sound()[:, 5000 : 5000 + FADE] * (1 - RISE), atol=1e-7)
    assert not heard[:, FADE:].any()
    assert transport.position == 0
    transport.play()
    assert_array_equal(device.run(1000), v1.sound()[:, :1000])


def test_toggle_plays_and_pauses(transport: Transport, device: Any) -> None:
    transport.toggle()
    device.run(1000)
    assert transport.status.mode == "playing"
    transport.toggle()
    device.run(1000)
    assert transport.status.mode == "paused"
    transport.seek(bar=7.9)
    transport.toggle()
    device.run(2000)
    assert transport.status.mode == "ended"
    transport.toggle()
    device.run(1000)
    assert transport.status.mode == "playing"


@pytest.mark.parametrize(
    ("place", "frame"),
    [
        ({"seconds": 1.25}, 10_000),
        ({"bar": 3}, 3 * BAR),
        ({"bar": 2.5}, 2 * BAR + BAR // 2),
        ({"section": "verse"}, 2 * BAR),
        ({"seconds": 0}, 0),
    ],
)
def test_seek_is_sample_true_after_a_crossfade(
    transport: Transport, device: Any, v1: Any, place: dict[str, Any], frame: int
) -> None:
    transport.play()
    device.run(7000)
    transport.seek(**place)
    heard, sound = device.run(2000), np.pad(v1.sound(), ((0, 0), (FADE, 0)))
    crossed = sound[:, 7000 + FADE : 7000 + 2 * FADE] * (1 - RISE) + sound[:, frame : frame + FADE] * RISE
    assert_allclose(heard[:, :FADE], crossed, atol=1e-7)
    assert_array_equal(heard[:, FADE:], v1.sound()[:, frame : frame + 2000 - FADE])
    assert transport.position == frame + 2000 - FADE


def test_seek_while_paused_is_there_at_once(transport: Transport, device: Any, v1: Any) -> None:
    transport.seek(section="outro")
    assert (transport.position, transport.status.section, transport.status.bar) == (6 * BAR, "outro", 6.0)
    transport.play()
    assert_array_equal(device.run(1000)[:, FADE:], v1.sound()[:, 6 * BAR : 6 * BAR + 1000 - FADE])


def test_seek_beyond_the_end_ends(transport: Transport, device: Any) -> None:
    transport.play()
    device.run(1000)
    transport.seek(seconds=99)
    assert not device.run(1000)[:, FADE:].any()
    assert (transport.status.mode, transport.position) == ("ended", WHOLE)


def test_of_many_commands_at_once_the_last_seek_counts(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    for bar in range(BARS):
        transport.seek(bar=bar)
    transport.pause()
    transport.seek(bar=5)
    transport.play()
    device.run(FADE)
    assert_array_equal(device.run(1000), v1.sound()[:, 5 * BAR : 5 * BAR + 1000])


@pytest.mark.parametrize(
    ("command", "error", "words"),
    [
        (lambda t: t.mute("tuba"), MissingError, "no part 'tuba'; parts: kick, bass, lead"),
        (lambda t: t.solo("tuba"), MissingError, "no part 'tuba'"),
        (lambda t: t.set_level("bass", 13), InputError, "permitted range: -120 to 12"),
        (lambda t: t.set_level("bass", float("nan")), InputError, "permitted"),
        (lambda t: t.set_volume(1.5), InputError, "permitted range: 0 to 1"),
        (lambda t: t.seek(), InputError, "one of seconds, bar, section"),
        (lambda t: t.seek(bar=1, seconds=2), InputError, "one of seconds, bar, section"),
        (lambda t: t.seek(seconds=-1), InputError, "permitted"),
        (lambda t: t.seek(bar=float("inf")), InputError, "permitted"),
        (lambda t: t.seek(section="bridge"), MissingError, "sections: intro, verse, outro"),
        (lambda t: t.loop(section="bridge"), MissingError, "sections: intro, verse, outro"),
        (lambda t: t.loop(bars=(3, 3)), InputError, "permitted: 0 to 8"),
        (lambda t: t.loop(bars=(0, 9)), InputError, "permitted: 0 to 8"),
        (lambda t: t.loop(bars=(0, 1), section="verse"), InputError, "one of them"),
    ],
)
def test_what_is_out_of_range_is_refused_with_the_range(
    transport: Transport, command: Callable[[Transport], None], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        command(transport)


def test_another_sample_rate_is_refused(piece: Make, transport: Transport) -> None:
    with pytest.raises(InputError, match="44100 Hz; permitted: 8000 Hz"):
        transport.swap(piece(sample_rate=44100).playable)


def test_without_a_version_parts_and_loops_are_refused(device: Any) -> None:
    with pytest.raises(PlaybackError, match="nothing to play yet"):
        Transport(device=device).loop()


def test_without_portaudio_play_says_so_and_everything_else_works(monkeypatch: pytest.MonkeyPatch, v1: Any) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setattr("dawg.playback.device._portaudio_survives", lambda: True)
    with Transport(v1.playable) as transport:
        with pytest.raises(PlaybackError, match="PortAudio is missing"):
            transport.play()
        transport.seek(bar=3)
        transport.mute("bass")
        transport.loop(bars=(4, 5))
        assert (transport.position, transport.status.mode) == (4 * BAR, "paused")


def test_a_silent_device_runs_by_the_clock(v1: Any) -> None:
    now = [100.0]
    transport = Transport(v1.playable, device=NullDevice(sample_rate=8000, clock=lambda: now[0]))
    now[0] += 5
    transport.play()
    now[0] += 0.25
    assert (transport.position, transport.status.mode) == (2000, "playing")
    assert transport.status.meters.peak > 0.05
    transport.pause()
    now[0] += 7
    assert transport.position == 2000 + FADE
    transport.play()
    now[0] += 1
    assert transport.position == 2000 + FADE + 8000 - FADE


def test_time_that_nobody_looked_at_passes_too(v1: Any) -> None:
    now = [0.0]
    transport = Transport(v1.playable, device=NullDevice(sample_rate=8000, clock=lambda: now[0]))
    transport.loop(bars=(0, 2))
    transport.play()
    now[0] += 3600
    assert transport.position == 3600 * 8000 % (2 * BAR)
    transport.unloop()
    now[0] += 10
    assert (transport.status.mode, transport.position) == ("ended", WHOLE)


def test_after_close_commands_still_work(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    transport.close()
    transport.close()
    assert transport.status.mode == "paused"
    transport.seek(bar=2)
    assert transport.position == 2 * BAR


def test_a_playable_says_what_is_wrong_with_it(v1: Any) -> None:
    from msgspec.structs import replace

    with pytest.raises(InputError, match="stem 'kick' has 32000 frames; permitted: 31999"):
        replace(v1.playable, frames=31_999)
    with pytest.raises(InputError, match="too short to play"):
        Playable(name="x", stems={}, sample_rate=8000, frames=100, bars=1, bpm=120.0)


def test_commands_from_several_threads_meet_a_playing_device(piece: Make, device: Any) -> None:
    import threading

    first, second = piece(rendered=0), piece(seed=2, name="v2", bpm=150.0)
    transport = Transport(first.playable, device=device)
    transport.play()
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                errors.append(error)

        return threading.Thread(target=run)

    def render() -> None:
        for start in range(0, WHOLE, 700):
            for name, stem in first.playable.stems.items():
                stem.write(first.stems[name][:, start : start + 700])

    def command() -> None:
        for index in range(100):
            transport.mute("bass", index % 2 == 0)
            transport.seek(bar=index % BARS)
            transport.swap((first, second)[index % 2].playable, at_once=index % 3 == 0)
            assert transport.status.frame >= 0

    def listen() -> None:
        for _ in range(400):
            assert np.abs(device.run(97)).max() <= 1.0

    threads = [guarded(work) for work in (render, command, command, listen)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    wishes = transport._engine.wishes
    assert (wishes.seek_number, wishes.change_number) == (200, 201)  # no command was lost
    transport.seek(bar=0)
    transport.swap(first.playable, at_once=True)
    device.run(WHOLE + 2000)
    assert (transport.status.version, transport.status.mode) == ("v1", "ended")


def test_another_device_goes_on_where_the_first_one_was(v1: Any, device: Any) -> None:
    now = [0.0]
    transport = Transport(v1.playable, device=device)
    transport.play()
    device.run(3 * BAR)
    transport.use(NullDevice(sample_rate=8000, clock=lambda: now[0]))
    stood = transport.position
    assert transport.status.mode == "paused"
    transport.play()
    now[0] = 1.0
    assert transport.position - stood == 8000 - FADE  # it fades in
