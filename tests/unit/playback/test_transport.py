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

FADE = 80
BAR = 4000
BARS = 8
WHOLE = BARS * BAR
RISE = (np.arange(FADE) / FADE).astype(np.float32)
LINE = (np.arange(1, FADE + 1) / FADE).astype(np.float32)
Make = Callable[..., Any]


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


# ------------------------------------------------------------------ gains


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


# ------------------------------------------------------------------ pause, stop, seek


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


# ------------------------------------------------------------------ loops


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


# ------------------------------------------------------------------ swapping versions


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


# ------------------------------------------------------------------ while it is being rendered


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


# ------------------------------------------------------------------ comparing


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


# ------------------------------------------------------------------ position and meters


def test_the_position_is_what_is_heard_not_what_is_given(v1: Any, device: Any) -> None:
    device.delay = 700
    transport = Transport(v1.playable, device=device)
    transport.play()
    device.run(500)
    assert transport.position == 0
    device.run(1500)
    assert transport.position == 1300
    transport.seek(bar=4)
    device.run(500)
    assert transport.position == 1800
    device.run(1000)
    assert transport.position == 4 * BAR + 1500 - FADE - 700


def test_the_position_at_the_seam_jumps_with_the_sound(v1: Any, device: Any) -> None:
    device.delay = 300
    transport = Transport(v1.playable, device=device)
    transport.loop(bars=(0, 1))
    transport.play()
    device.run(BAR + 299)
    assert transport.position == BAR - 1
    device.run(1)
    assert transport.position == 0


def test_meters_show_each_part_and_the_whole(v1: Any, transport: Transport, device: Any) -> None:
    transport.mute("bass")
    transport.play()
    device.run(4000)
    meters = transport.status.meters
    lead = v1.stems["lead"][:, :4000]
    assert meters.part_peak["bass"] == meters.part_rms["bass"] == 0.0
    assert meters.part_peak["lead"] == pytest.approx(np.abs(lead).max(), rel=0.1)
    assert meters.part_rms["lead"] == pytest.approx(float(np.sqrt(np.mean(lead**2))), rel=0.05)
    assert meters.peak > meters.part_peak["lead"]
    transport.pause()
    device.run(8000 * 5)
    assert transport.status.meters.peak < 1e-4


# ------------------------------------------------------------------ refusals


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


# ------------------------------------------------------------------ without a sound device


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
