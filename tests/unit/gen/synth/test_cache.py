"""The render cache changes no sample and renders again only what an edit touched."""

import numpy as np
import pytest
from msgspec.structs import replace

from dawg.gen.audio import Audio
from dawg.gen.brief import Brief
from dawg.gen.native import kernels
from dawg.gen.pipeline import compose, frame_count
from dawg.gen.score import Score
from dawg.gen.synth.cache import RenderCache
from dawg.gen.synth.render import PartRenderer

RATE = 22050
BLOCK = 1 << 16


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Brief(genre="trap", bars=16, bpm=150, seed=3)).score


def rendered(score: Score, cache: RenderCache | None) -> dict[str, Audio]:
    frames = frame_count(score, RATE)
    sounds = {}
    for part in score.parts:
        renderer = PartRenderer(score, part, sample_rate=RATE, cache=cache)
        sizes = [(start, min(BLOCK, frames - start)) for start in range(0, frames, BLOCK)]
        blocks = [kernels.lay(size, renderer.block(start, size)) for start, size in sizes]
        sounds[part.name] = np.concatenate(blocks, axis=1)
    return sounds


def edited(score: Score, part: str) -> Score:
    """Turn the last note of a part up."""
    place = max(i for i, clip in enumerate(score.clips) if clip.part == part)
    clip = score.clips[place]
    louder = replace(clip.notes[-1], velocity=127 if clip.notes[-1].velocity < 100 else 40)
    clips = list(score.clips)
    clips[place] = replace(clip, notes=(*clip.notes[:-1], louder))
    return replace(score, clips=tuple(clips))


def test_the_key_of_the_piece_tunes_the_kick_and_no_other_drum(score: Score) -> None:
    elsewhere = "A minor" if score.key != "A minor" else "E minor"
    before, after = rendered(score, None), rendered(replace(score, key=elsewhere), None)
    changed = [name for name in before if not np.array_equal(before[name], after[name])]
    assert changed == ["kick"]


def test_cached_blocks_are_the_same_samples(score: Score) -> None:
    cache = RenderCache()
    plain, first = rendered(score, None), rendered(score, cache)
    cache.misses = 0
    second = rendered(score, cache)
    for name, audio in plain.items():
        assert np.array_equal(audio, first[name])
        assert np.array_equal(audio, second[name])
    assert cache.misses == 0


def test_an_edit_renders_only_the_blocks_it_touched(score: Score) -> None:
    cache = RenderCache()
    rendered(score, cache)
    changed = edited(score, "hats")
    cache.hits = cache.misses = 0
    after = rendered(changed, cache)
    assert 1 <= cache.misses <= 3
    plain = rendered(changed, None)
    assert all(np.array_equal(plain[name], after[name]) for name in plain)


def test_a_change_of_a_channel_filter_renders_its_part_anew_and_no_other(score: Score) -> None:
    cache = RenderCache()
    rendered(score, cache)
    parts = tuple(replace(part, low_cut_hz=400.0) if part.name == "hats" else part for part in score.parts)
    cache.misses = 0
    changed = replace(score, parts=parts)
    after, plain = rendered(changed, cache), rendered(changed, None)
    assert 1 <= cache.misses <= -(-frame_count(score, RATE) // BLOCK)
    assert np.array_equal(after["hats"], plain["hats"])


def test_the_cache_keeps_within_its_bytes() -> None:
    cache = RenderCache(max_bytes=3 * 8 * 100)
    block = np.ones((2, 100), dtype=np.float32)
    for number in range(10):
        cache.put(bytes([number]), block)
    assert cache.get(bytes([0])) is None
    assert cache.get(bytes([9])) is not None
