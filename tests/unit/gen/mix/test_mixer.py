"""The mixer: stems add up, sends return, blocks join."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from dawg.errors import AudioError
from dawg.gen.audio import Audio, whole
from dawg.gen.mix.mixer import MixBlock, Mixer
from dawg.gen.score import Automation, Mix, Note, Part, Score

RATE = 22050
FRAMES = 4 * RATE
PARTS = (
    Part(name="kick", role="kick", instrument="x"),
    Part(name="pad", role="pad", instrument="x", level_db=-6, pan=0.3, width=1.4, reverb_db=-12, duck_db=6),
    Part(name="lead", role="lead", instrument="x", reverb_db=-18, delay_db=-10),
)
KICKS = tuple(Note(n * 480, 60, 36, 100) for n in range(16))


def raw(*names: str, seed: int = 0) -> dict[str, Audio]:
    """Noise that depends on the part's name alone."""
    return {
        name: np.random.default_rng([seed, *name.encode()]).standard_normal((2, FRAMES)).astype(np.float32)
        * np.float32(0.1)
        for name in names
    }


def run(score: Score, sounds: dict[str, Audio], block: int = FRAMES) -> list[MixBlock]:
    mixer = Mixer(score, sample_rate=RATE)
    starts = range(0, FRAMES, block)
    return [mixer.process(n, {name: audio[:, n : n + block].copy() for name, audio in sounds.items()}) for n in starts]


def test_the_mix_is_exactly_the_sum_of_its_stems(score: Callable[..., Score]) -> None:
    for block in run(score(PARTS, kicks=KICKS), raw("kick", "pad", "lead"), 30_000):
        assert list(block.stems) == ["kick", "pad", "lead", "reverb", "delay"]
        total = np.zeros_like(block.mix)
        for stem in block.stems.values():
            total += stem
        assert (total == block.mix).all()


def test_blocks_join_to_what_one_block_gives(score: Callable[..., Score]) -> None:
    sounds = raw("kick", "pad", "lead")
    whole = run(score(PARTS, kicks=KICKS), sounds)[0]
    blocks = run(score(PARTS, kicks=KICKS), sounds, 16_384)
    for name, stem in whole.stems.items():
        assert np.concatenate([block.stems[name] for block in blocks], axis=1) == pytest.approx(stem, abs=1e-5)


def test_muting_a_part_leaves_every_other_channel_identical(score: Callable[..., Score]) -> None:
    sounds = raw("kick", "pad", "lead")
    all_heard = run(score(PARTS, kicks=KICKS), sounds)[0]
    muted = tuple(
        part if part.name != "lead" else Part(name="lead", role="lead", instrument="x", muted=True) for part in PARTS
    )
    without = run(score(muted, kicks=KICKS), sounds)[0]
    for name in ("kick", "pad"):
        assert (without.stems[name] == all_heard.stems[name]).all()
    assert not without.stems["lead"].any()
    assert "delay" not in without.stems


def test_returns_exist_only_when_something_is_sent(score: Callable[..., Score]) -> None:
    mixer = Mixer(score(PARTS[:1]), sample_rate=RATE)
    assert mixer.returns == ()
    assert list(mixer.process(0, raw("kick")).stems) == ["kick"]


def test_an_echo_returns_at_its_send_level_in_time(score: Callable[..., Score]) -> None:
    part = Part(name="lead", role="lead", instrument="x", delay_db=-6)
    click = np.zeros((2, FRAMES), dtype=np.float32)
    time = np.arange(RATE // 10) / RATE
    click[:, : len(time)] = np.sin(2 * np.pi * 1000 * time) * np.hanning(len(time))
    block = run(score((part,), mix=Mix(delay_steps=4, delay_feedback=0)), {"lead": click})[0]
    echo, gap = block.stems["delay"].astype(float), RATE // 2
    assert not block.stems["delay"][:, : gap - 1].any() or np.abs(echo[:, : gap - 1]).max() < 1e-4
    heard = (echo[:, gap : gap + 2 * len(time)] ** 2).sum()
    assert 10 * np.log10(heard / (click.astype(float) ** 2).sum()) == pytest.approx(-6.0, abs=0.5)


def test_reverb_rings_on_in_blocks_without_sound(score: Callable[..., Score]) -> None:
    sounds = raw("pad")
    sounds["pad"][:, RATE:] = 0
    blocks = run(score(PARTS), sounds, RATE)
    power = [float((block.stems["reverb"].astype(float) ** 2).sum()) for block in blocks]
    assert power[1] > 1e-4 * power[0]
    assert power[1] > power[2] > power[3]


def test_a_loop_repeats_automation_and_lets_the_last_kick_duck_its_start(score: Callable[..., Score]) -> None:
    frames = 2 * RATE
    pad = Part(name="pad", role="pad", instrument="x", duck_db=12.0)
    lane = Automation(part="pad", parameter="level_db", points=((0, -6.0), (1920, -6.0)))
    kick = (Note(1900, 20, 36, 100),)
    loop = score((PARTS[0], pad), kicks=kick, automation=(lane,), mix=Mix(duck_release_s=0.3), bars=1, loop=True)
    mixer, edges = Mixer(loop, sample_rate=RATE), (0, 25_000, 75_000, 2 * frames)
    blocks = [mixer.process(a, {"pad": np.ones((2, b - a), np.float32)}) for a, b in itertools.pairwise(edges)]
    rounds = np.concatenate([block.stems["pad"] for block in blocks], axis=1)
    assert (rounds[:, :frames] == rounds[:, frames:]).all()
    assert 20 * np.log10(rounds[0, 100]) < -10
    assert np.abs(np.diff(rounds[0])).max() < 0.04
    assert abs(rounds[0, frames] - rounds[0, frames - 1]) < 0.002


def test_only_asked_for_stems_are_kept_and_the_mix_is_the_same(score: Callable[..., Score]) -> None:
    sounds = {name: whole(audio) for name, audio in raw("kick", "pad", "lead").items()}
    first, second = (Mixer(score(PARTS, kicks=KICKS), sample_rate=RATE) for _ in range(2))
    without = first.finish(first.gather(0, FRAMES, sounds, stems=False))
    kept = second.finish(second.gather(0, FRAMES, sounds, stems=True))
    assert not without.stems
    assert len(kept.stems) == 5
    assert (without.mix == kept.mix).all()


def test_what_does_not_fit_is_refused(score: Callable[..., Score]) -> None:
    mixer = Mixer(score(PARTS), sample_rate=RATE)
    with pytest.raises(AudioError, match="block starts at frame 5"):
        mixer.process(5, raw("kick"))
    with pytest.raises(AudioError, match="no part 'oboe'"):
        mixer.process(0, raw("oboe"))
    with pytest.raises(AudioError, match="one length for all"):
        mixer.process(0, {"kick": np.zeros((2, 10), np.float32), "pad": np.zeros((2, 11), np.float32)})
    with pytest.raises(AudioError, match="float32"):
        mixer.process(0, {"kick": np.zeros((2, 10))})
    with pytest.raises(AudioError, match="at least one"):
        mixer.process(0, {})
