"""A loop is sample-true round after round, wherever it is set and whatever happens at its seam."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dawg.playback.transport import Transport
from tests.unit.playback.figures import BAR, FADE, RISE, Make


def test_a_loop_is_sample_true_round_after_round(transport: Transport, device: Any, v1: Any) -> None:
    transport.loop(section="verse")
    transport.play()
    heard = device.run(FADE + 3 * 4 * BAR)[:, FADE:]
    once = v1.sound()[:, 2 * BAR : 6 * BAR].copy()
    before = v1.sound()[:, 2 * BAR - FADE : 2 * BAR]
    once[:, -FADE:] = once[:, -FADE:] * (1 - RISE) + before * RISE
    assert_array_equal(heard[:, : 4 * BAR - FADE], once[:, :-FADE])
    assert_allclose(heard, np.tile(once, 3), atol=1e-7)
    inside = np.arange(heard.shape[1]) % (4 * BAR) < 4 * BAR - FADE
    assert_array_equal(heard[:, inside], np.tile(once, 3)[:, inside])


def test_the_whole_of_a_piece_that_is_a_loop_has_no_seam_at_all(piece: Make, device: Any) -> None:
    made = piece(bars=2, loop=True, tail=123)
    transport = Transport(made.playable, device=device)
    transport.loop()
    transport.play()
    assert_array_equal(device.run(50_000), np.tile(made.sound(), 7)[:, :50_000])
    assert transport.position == 50_000 % (2 * BAR + 123)


def test_a_loop_set_elsewhere_is_gone_to(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    transport.loop(bars=(4, 5))
    device.run(FADE)
    assert_array_equal(device.run(1000), v1.sound()[:, 4 * BAR : 4 * BAR + 1000])


def test_a_loop_set_around_the_place_lets_it_play_on(transport: Transport, device: Any, v1: Any) -> None:
    transport.play()
    device.run(1000)
    transport.loop(bars=(0, 1))
    assert_array_equal(device.run(BAR - 1000 - FADE), v1.sound()[:, 1000 : BAR - FADE])
    device.run(FADE)
    assert_array_equal(device.run(1000), v1.sound()[:, :1000])


def test_a_loop_set_within_its_last_milliseconds_is_kept(transport: Transport, device: Any) -> None:
    transport.play()
    device.run(BAR - FADE // 2, block=100)
    transport.loop(bars=(0, 1))
    device.run(3 * BAR)
    assert transport.position < BAR


def test_unloop_plays_on(transport: Transport, device: Any, v1: Any) -> None:
    transport.loop(bars=(0, 1))
    transport.play()
    device.run(1000)
    transport.unloop()
    assert_array_equal(device.run(BAR), v1.sound()[:, 1000 : BAR + 1000])


@pytest.mark.parametrize("before", [2 * FADE, FADE + 1, FADE, 40, 1, 0])
def test_pausing_around_the_seam_stays_in_the_loop(transport: Transport, device: Any, before: int) -> None:
    transport.loop(bars=(2, 3))
    transport.play()
    device.run(FADE + BAR - before)
    transport.pause()
    device.run(500)
    transport.play()
    device.run(3 * BAR)
    assert 2 * BAR <= transport.position < 3 * BAR


def test_pausing_over_the_end_of_an_endless_loop_goes_round(piece: Make, device: Any) -> None:
    made = piece(bars=2, loop=True)
    transport = Transport(made.playable, device=device)
    transport.loop()
    transport.play()
    device.run(2 * BAR - 30)
    transport.pause()
    round_it = np.roll(made.sound(), 30, axis=1)
    assert_allclose(device.run(FADE), round_it[:, :FADE] * (1 - RISE), atol=1e-7)
    assert transport.position == FADE - 30
    transport.play()
    heard = device.run(1000)
    assert_allclose(heard[:, :FADE], round_it[:, :FADE] * RISE, atol=1e-7)
    assert_array_equal(heard[:, FADE:], made.sound()[:, FADE - 30 : 1000 - 30])
