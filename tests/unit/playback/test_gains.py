"""Mutes, solos, levels and the volume move in straight lines, and the returns follow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from dawg.playback.transport import Transport
from tests.unit.playback.figures import FADE, LINE, Make


def test_muting_is_a_straight_line_of_ten_milliseconds(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    transport.mute("bass")
    heard = device.run(1000)
    rest, bass = v1.sound(without=("bass",))[:, 1000:2000], v1.stems["bass"][:, 1000:2000]
    assert_allclose(heard[:, :FADE], rest[:, :FADE] + bass[:, :FADE] * (1 - LINE), atol=1e-7)
    assert_array_equal(heard[:, FADE:], rest[:, FADE:])
    transport.mute("bass", False)
    heard = device.run(1000)
    assert_array_equal(heard[:, FADE:], v1.sound()[:, 2000 + FADE : 3000])
    assert transport.strips == {}


def test_a_mute_before_play_needs_no_line(transport: Transport, device: Any, v1: Any) -> None:
    transport.mute("bass")
    transport.play()
    assert_array_equal(device.run(1000), v1.sound(without=("bass",))[:, :1000])


def test_solo_leaves_what_is_soloed(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    transport.solo("lead")
    device.run(1000)
    assert_array_equal(device.run(1000), v1.stems["lead"][:, 1000:2000])
    transport.solo("kick")
    device.run(1000)
    assert_array_equal(device.run(1000), v1.sound(without=("bass",))[:, 3000:4000])
    transport.mute("kick")
    device.run(1000)
    assert_array_equal(device.run(1000), v1.stems["lead"][:, 5000:6000])


def test_a_solo_of_a_part_that_a_version_lacks_does_not_silence_it(piece: Make, device: Any, v1: Any) -> None:
    transport = Transport(v1.playable, device=device)
    transport.solo("lead")
    other = piece(seed=2, name="v2", parts=("kick", "pad"))
    transport.swap(other.playable)
    transport.play()
    assert_array_equal(device.run(1000), other.sound()[:, :1000])


def test_a_level_scales_one_part(transport: Transport, device: Any, v1: Any) -> None:
    transport.set_level("bass", -6.0)
    transport.play()
    expected = v1.sound(without=("bass",)) + v1.stems["bass"] * 10 ** (-6 / 20)
    assert_allclose(device.run(1000), expected[:, :1000], atol=1e-7)


def test_a_muted_part_takes_its_share_out_of_the_return(piece: Make, device: Any) -> None:
    made = piece(parts=("kick", "lead", "reverb"), feeds={"reverb": {"kick": 1.0, "lead": 3.0}})
    transport = Transport(made.playable, device=device)
    transport.mute("kick")
    transport.play()
    expected = made.stems["lead"] + made.stems["reverb"] * np.sqrt(0.75)
    assert_allclose(device.run(1000), expected[:, :1000], atol=1e-7)
    transport.mute("lead")
    device.run(500)
    assert not device.run(500).any()


def test_soloed_parts_are_dry(piece: Make, device: Any) -> None:
    made = piece(parts=("kick", "lead", "reverb"), feeds={"reverb": {"kick": 1.0, "lead": 3.0}})
    transport = Transport(made.playable, device=device)
    transport.solo("lead")
    transport.play()
    assert_array_equal(device.run(1000), made.stems["lead"][:, :1000])


def test_volume_moves_in_a_line_too(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    transport.set_volume(0.5)
    heard = device.run(1000)
    sound = v1.sound()[:, 1000:2000]
    assert_allclose(heard[:, :FADE], sound[:, :FADE] * (1 - 0.5 * LINE), atol=1e-7)
    assert_array_equal(heard[:, FADE:], sound[:, FADE:] * np.float32(0.5))


def test_make_up_gain_is_static_and_its_peaks_are_limited(piece: Make, device: Any) -> None:
    made = piece(makeup_db=20.0)
    transport = Transport(made.playable, device=device)
    transport.play()
    heard, loud = device.run(20_000), made.sound()[:, :20_000] * np.float32(10.0)
    low = np.abs(loud) < 0.74
    assert_allclose(heard[low], loud[low], rtol=1e-5)
    assert (np.abs(loud) > 1.0).any()
    assert np.abs(heard).max() <= 1.0
