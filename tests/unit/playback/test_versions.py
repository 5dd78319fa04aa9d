"""A new version comes in at a bar line, also before it is rendered, and two can be heard in turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dawg.errors import PlaybackError
from dawg.playback.transport import Transport
from tests.unit.playback.figures import BAR, FADE, RISE, Make


def test_a_new_version_comes_in_at_the_next_bar_line(piece: Make, transport: Transport, device: Any, v1: Any) -> None:
    v2 = piece(seed=2, name="v2", bpm=150.0, bars=10, parts=("kick", "pad"))
    transport.play()
    device.run(BAR + 1000)
    transport.swap(v2.playable)
    heard = device.run(BAR - 1000 + 5000)
    line, other = BAR - 1000, v2.playable.bar_frame(2)
    assert_array_equal(heard[:, : line - FADE], v1.sound()[:, BAR + 1000 : 2 * BAR - FADE])
    crossed = v1.sound()[:, 2 * BAR - FADE : 2 * BAR] * (1 - RISE) + v2.sound()[:, other - FADE : other] * RISE
    assert_allclose(heard[:, line - FADE : line], crossed, atol=1e-7)
    assert_array_equal(heard[:, line:], v2.sound()[:, other : other + 5000])
    assert (transport.status.version, transport.status.pending) == ("v2", "")


def test_at_once_means_now_at_the_same_share_of_the_bar(piece: Make, transport: Transport, device: Any) -> None:
    v2 = piece(seed=2, name="v2", bpm=240.0)
    transport.play()
    device.run(BAR + 1000)
    transport.swap(v2.playable, at_once=True)
    device.run(FADE)
    assert_array_equal(device.run(500), v2.sound()[:, BAR // 2 + 500 : BAR // 2 + 1000])


def test_paused_a_new_version_is_there_at_once(piece: Make, transport: Transport) -> None:
    transport.seek(bar=2.5)
    transport.swap(piece(name="v2", bpm=240.0).playable)
    assert (transport.status.version, transport.status.bar) == ("v2", 2.5)


def test_the_old_version_plays_on_until_the_new_one_is_rendered(
    piece: Make, transport: Transport, device: Any, v1: Any
) -> None:
    v2 = piece(seed=2, name="v2", rendered=BAR)
    transport.play()
    device.run(1000)
    transport.swap(v2.playable)
    assert_array_equal(device.run(2 * BAR), v1.sound()[:, 1000 : 2 * BAR + 1000])
    assert (transport.status.version, transport.status.pending) == ("v1", "v2")
    for name, stem in v2.playable.stems.items():
        stem.write(v2.stems[name][:, BAR:])
    heard = device.run(BAR)
    assert_array_equal(heard[:, : BAR - 1000 - FADE], v1.sound()[:, 2 * BAR + 1000 : 3 * BAR - FADE])
    assert_array_equal(heard[:, BAR - 1000 :], v2.sound()[:, 3 * BAR : 3 * BAR + 1000])


def test_of_two_swaps_the_last_counts(piece: Make, transport: Transport, device: Any) -> None:
    transport.play()
    device.run(1000)
    transport.swap(piece(seed=2, name="v2").playable)
    transport.swap(piece(seed=3, name="v3").playable)
    device.run(BAR)
    assert (transport.status.version, transport.status.pending) == ("v3", "")


def test_a_shorter_version_begins_at_its_start(piece: Make, transport: Transport, device: Any) -> None:
    v2 = piece(seed=2, name="v2", bars=2)
    transport.play()
    device.run(3 * BAR + 1000)
    transport.swap(v2.playable)
    assert_array_equal(device.run(BAR)[:, BAR - 1000 :], v2.sound()[:, :1000])


def test_the_looped_section_is_followed_to_where_it_is_now(piece: Make, transport: Transport, device: Any) -> None:
    from dawg.gen.score import Section

    moved = (
        Section(name="intro", kind="x", start_bar=0, bars=4, energy=0.5),
        Section(name="verse", kind="x", start_bar=4, bars=1, energy=0.5),
    )
    v2 = piece(seed=2, name="v2", sections=moved)
    transport.loop(section="verse")
    transport.play()
    device.run(1000)
    transport.swap(v2.playable)
    heard = device.run(FADE + BAR + 2 * BAR - 1000)[:, FADE + BAR - 1000 :]
    assert_array_equal(heard[:, : BAR - FADE], v2.sound()[:, 4 * BAR : 5 * BAR - FADE])
    assert_array_equal(heard[:, BAR : 2 * BAR - FADE], v2.sound()[:, 4 * BAR : 5 * BAR - FADE])


def test_a_swap_at_the_seam_of_a_loop_begins_the_loop_again(piece: Make, transport: Transport, device: Any) -> None:
    v2 = piece(seed=2, name="v2")
    transport.loop(bars=(3, 4))
    transport.play()
    device.run(1000)
    transport.swap(v2.playable)
    heard = device.run(FADE + BAR)
    assert_array_equal(heard[:, FADE + BAR - 1000 :], v2.sound()[:, 3 * BAR : 3 * BAR + 1000])


def test_mutes_hold_for_the_new_version(piece: Make, transport: Transport, device: Any) -> None:
    v2 = piece(seed=2, name="v2")
    transport.play()
    transport.swap(v2.playable)
    transport.mute("bass")
    device.run(BAR)
    assert_array_equal(device.run(1000), v2.sound(without=("bass",))[:, BAR : BAR + 1000])


def test_at_the_edge_of_what_is_rendered_it_waits_and_goes_on(piece: Make, device: Any) -> None:
    made = piece(rendered=5000)
    transport = Transport(made.playable, device=device)
    transport.play()
    heard = device.run(8000)
    assert_array_equal(heard[:, : 5000 - FADE], made.sound()[:, : 5000 - FADE])
    assert not heard[:, 5000:].any()
    assert (transport.status.mode, transport.position, transport.status.ready_s) == ("waiting", 5000, 5000 / 8000)
    for name, stem in made.playable.stems.items():
        stem.write(made.stems[name][:, 5000:6000])
    assert not device.run(500).any()  # too little to go on
    for name, stem in made.playable.stems.items():
        stem.write(made.stems[name][:, 6000:])
    assert_array_equal(device.run(1000)[:, FADE:], made.sound()[:, 5000 : 6000 - FADE])


def test_play_before_anything_is_rendered_starts_when_it_is(piece: Make, device: Any) -> None:
    made = piece(rendered=0)
    transport = Transport(made.playable, device=device)
    transport.play()
    assert not device.run(1000).any()
    for name, stem in made.playable.stems.items():
        stem.write(made.stems[name])
    assert_array_equal(device.run(1000), made.sound()[:, :1000])


def test_seeking_to_what_is_not_rendered_waits_there(piece: Make, device: Any) -> None:
    made = piece(rendered=5000)
    transport = Transport(made.playable, device=device)
    transport.play()
    device.run(1000)
    transport.seek(bar=5)
    assert not device.run(1000)[:, FADE:].any()
    assert (transport.status.mode, transport.position) == ("waiting", 5 * BAR)
    transport.pause()
    device.run(100)
    assert transport.status.mode == "paused"


def test_two_versions_alternate_over_the_same_bars(piece: Make, v1: Any, device: Any) -> None:
    v2 = piece(seed=2, name="v2", bpm=150.0)
    transport = Transport(v1.playable, device=device)
    transport.compare(v1.playable, v2.playable, bars=3)
    transport.play()
    heard: list[tuple[str, float]] = []
    for _ in range(1000):
        device.run(100, block=100)
        status = transport.status
        if not heard or heard[-1][0] != status.version:
            heard.append((status.version, round(status.bar, 1)))
    assert heard[:6] == [("v1", 0.0), ("v2", 0.0), ("v1", 3.0), ("v2", 3.0), ("v1", 6.0), ("v2", 6.0)]
    assert heard[6] == ("v1", 0.0)


def test_alternating_can_also_play_on(piece: Make, v1: Any, device: Any) -> None:
    v2 = piece(seed=2, name="v2")
    transport = Transport(v1.playable, device=device)
    transport.compare(v1.playable, v2.playable, bars=2, again=False)
    transport.play()
    device.run(2 * BAR - FADE)
    device.run(FADE)
    assert transport.status.version == "v2"
    assert abs(transport.status.bar - 2.0) < 0.05
    transport.swap(v1.playable)
    device.run(6 * BAR)
    assert transport.status.version == "v1"


def test_compared_versions_are_of_one_loudness(piece: Make, device: Any, v1: Any) -> None:
    v2 = piece(seed=2, name="v2", makeup_db=9.0)
    transport = Transport(v1.playable, device=device)
    transport.compare(v1.playable, v2.playable, bars=4)
    transport.play()
    first = device.run(4 * BAR - FADE)
    device.run(FADE)
    second = device.run(4 * BAR - FADE)
    ratio = np.sqrt(np.mean(second**2) / np.mean(first**2))
    assert transport.status.version == "v2"
    assert abs(20 * np.log10(ratio)) < 0.1


def test_what_is_not_rendered_cannot_be_compared(piece: Make, transport: Transport, v1: Any) -> None:
    with pytest.raises(PlaybackError, match="'v2' is not completely rendered"):
        transport.compare(v1.playable, piece(name="v2", rendered=5).playable)
