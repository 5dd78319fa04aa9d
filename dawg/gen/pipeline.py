"""The flow of a beat: brief → score → stems → mix → master; the only place where the stages meet."""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from dawg.gen.brief import Brief, check_length
from dawg.gen.compose.composer import Composition
from dawg.gen.compose.composer import compose as compose_score
from dawg.gen.progress import Reporter, Stage
from dawg.gen.score import Score
from dawg.gen.seeds import draw_seed
from dawg.gen.units import tick_to_frame

if TYPE_CHECKING:
    from dawg.gen.audio import Audio, Laying
    from dawg.gen.mix.loudness import Loudness
    from dawg.gen.mix.mixer import Gathered, MixBlock
    from dawg.gen.synth.cache import RenderCache
    from dawg.gen.synth.shelf import ToneShelf

BLOCK_FRAMES = 1 << 18
FIRST_FRAMES = 1 << 15
"""The first block is short, so that something can be heard early."""

THREADS = 2
"""A constant: more would not be faster, since memory is the limit."""

DEFAULT_LUFS = -14.0


class StemSink(Protocol):
    """Takes stems while they are made."""

    def write(self, name: str, block: Audio) -> None:
        """Take the next block of one stem, float32, shape (2, frames)."""
        ...


class Rendered(Struct, frozen=True, kw_only=True, eq=False):
    """A finished beat in memory.

    Attributes:
        audio: the master, float32, shape (2, frames).
        premaster_db: gain that the master put in front of its limiter.
        timings: seconds per stage: render_s (most of the mix happens meanwhile), mix_s, master_s.
    """

    score: Score
    audio: Audio
    sample_rate: int
    loudness: Loudness
    premaster_db: float
    timings: dict[str, float]


class Beat(Struct, frozen=True, kw_only=True, eq=False):
    """What `generate` returns: the composition and its sound."""

    composition: Composition
    rendered: Rendered

    @property
    def score(self) -> Score:
        """The score that is heard."""
        return self.composition.score

    @property
    def audio(self) -> Audio:
        """The master, float32, shape (2, frames)."""
        return self.rendered.audio

    @property
    def sample_rate(self) -> int:
        """Hz."""
        return self.rendered.sample_rate


def compose(brief: Brief, *, genre_folder: Path | None = None, reporter: Reporter | None = None) -> Composition:
    """Write the score of a brief; a missing seed is drawn at random and reported.

    Raises:
        InputError, GenreError, TheoryError: what is asked is out of range, unknown or contradictory.
    """
    brief = brief.validated()
    seed = brief.seed if brief.seed is not None else draw_seed()
    if reporter:
        reporter.report("compose", 0.0)
    composition = compose_score(brief, seed=int(seed), genre_folder=genre_folder)
    if reporter:
        reporter.report("compose", 1.0)
    return composition


def generate(brief: Brief, *, reporter: Reporter | None = None) -> Beat:
    """Make a beat: compose, render, mix and master.

    >>> beat = generate(Brief(genre="trap", bpm=140, seed=7))
    """
    composition = compose(brief, reporter=reporter)
    rendered = produce(
        composition.score,
        sample_rate=brief.sample_rate,
        loudness_lufs=brief.loudness_lufs,
        ceiling_dbtp=brief.ceiling_dbtp,
        reporter=reporter,
    )
    return Beat(composition=composition, rendered=rendered)


def render(score: Score, *, sample_rate: int = 44100, reporter: Reporter | None = None) -> Iterator[dict[str, Audio]]:
    """Render the raw parts of a score block by block, before any mixing.

    Yields:
        Part name to float32 audio of shape (2, frames); muted parts are left out. The blocks join to exactly
        `round(score.duration_s * sample_rate)` frames. For a loop the tails of its end sound at its beginning.
    """
    from dawg.gen.native import kernels

    plan = _Plan(score, sample_rate=sample_rate)
    skipped = plan.frames * (plan.cycles - 1)
    with ThreadPoolExecutor(THREADS) as pool:
        for start, frames, layings in plan.blocks(pool, reporter or Reporter()):
            first = max(0, skipped - start)
            if first < frames:
                yield {name: kernels.lay(frames, laying)[:, first:] for name, laying in layings.items()}


def mix(score: Score, parts: Mapping[str, Audio], *, sample_rate: int = 44100) -> MixBlock:
    """Mix whole parts in one go: the mix and its stems, which sum to it exactly."""
    from dawg.gen.mix.mixer import Mixer

    return Mixer(score, sample_rate=sample_rate).process(0, parts)


def produce(
    score: Score,
    *,
    sample_rate: int = 44100,
    loudness_lufs: float | None = None,
    ceiling_dbtp: float | None = None,
    on_block: Callable[[Audio], None] | None = None,
    stem_sink: StemSink | None = None,
    reporter: Reporter | None = None,
    cache: RenderCache | None = None,
    shelf: ToneShelf | None = None,
) -> Rendered:
    """Render, mix and master a score.

    Args:
        loudness_lufs: integrated target; None = the score's, else -14.
        ceiling_dbtp: highest true peak; None = the score's, else -1, or -2 when the target is louder than -14.
        on_block: called with an early preview of each block, at about the final level, while the rest is being made.
        stem_sink: takes each stem (parts, "reverb", "delay") block by block.
        cache: raw blocks of earlier versions by content; an edit then renders only what it changed.
        shelf: tones on the disk, of earlier processes too; entered by the caller.

    Raises:
        Cancelled: the reporter was asked to stop. InputError: the piece is too long for the sample rate.
    """
    import numpy as np

    from dawg.gen.mix.master import master

    reporter = reporter or Reporter()
    target, ceiling = levels(score, loudness_lufs=loudness_lufs, ceiling_dbtp=ceiling_dbtp)
    frames = frame_count(score, sample_rate)
    whole = np.empty((2, frames), dtype=np.float32)
    preview = preview_gain(score, target)
    clock = _Clock()
    done = 0
    skipped = frames if score.loop else 0
    for block in _mixed(
        score, sample_rate=sample_rate, reporter=reporter, stems=stem_sink is not None, cache=cache, shelf=shelf
    ):
        clock.lap("render_s")
        first = max(0, skipped - block.start)
        piece = block.mix[:, first:]
        whole[:, done : done + piece.shape[1]] = piece
        done += piece.shape[1]
        if stem_sink is not None:
            for name, stem in block.stems.items():
                if stem.shape[1] > first:
                    stem_sink.write(name, stem[:, first:])
        if on_block is not None and piece.shape[1]:
            on_block(np.tanh(piece * np.float32(preview)))
        reporter.report("mix", min(1.0, done / frames))
        clock.lap("mix_s")
    del block, piece
    reporter.report("master", 0.0)
    audio, report = master(
        whole, sample_rate=sample_rate, mix_settings=score.mix, target_lufs=target, ceiling_dbtp=ceiling, fade_out_s=fade_seconds(score),
        circular=score.loop,
    )  # fmt: skip
    reporter.report("master", 1.0)
    clock.lap("master_s")
    return Rendered(
        score=score,
        audio=audio,
        sample_rate=sample_rate,
        loudness=report.loudness,
        premaster_db=report.gain_db,
        timings=clock.laps,
    )


def levels(score: Score, *, loudness_lufs: float | None, ceiling_dbtp: float | None) -> tuple[float, float]:
    """Return (LUFS, dBTP) that a master aims at; None = the score's, else the default that `produce` names."""
    asked = score.loudness_lufs if loudness_lufs is None else loudness_lufs
    target = DEFAULT_LUFS if asked is None else float(asked)
    ceiling = score.ceiling_dbtp if ceiling_dbtp is None else ceiling_dbtp
    return target, ceiling if ceiling is not None else (-2.0 if target > -14.0 else -1.0)


def frame_count(score: Score, sample_rate: int) -> int:
    """Return the exact length in frames; raises `InputError`, in bars at the score's tempo, when it is out of range."""
    check_length(score.bars, bpm=score.bpm, meter=score.meter, tail_ticks=score.tail_ticks)
    return tick_to_frame(score.length_ticks, bpm=score.bpm, sample_rate=sample_rate)


def fade_seconds(score: Score) -> float:
    """Return the length of the final fade: the second half of what rings after the last hit; a few ms for loops of a bar or two.

    The last hit falls on the first beat of the last bar, or of the tail when that is long enough to ring in.
    """
    if score.loop:
        return 0.0
    if score.bars < 4:
        return 0.05
    bar_s = score.bar_ticks * 60.0 / (score.bpm * 480)
    tail_s = score.tail_ticks * 60.0 / (score.bpm * 480)
    ringing_s = tail_s if tail_s >= 0.7 * bar_s else bar_s + tail_s
    return min(2.5, 0.5 * ringing_s)


def preview_gain(score: Score, target_lufs: float) -> float:
    """Estimate the gain from mix to master before the mix is known: parts are calibrated to -20 LUFS at level 0."""
    power = sum(10 ** (part.level_db / 10) for part in score.parts if not part.muted)
    return float(10 ** ((target_lufs + 20.0 - 10 * math.log10(max(power, 1e-6)) - 1.0) / 20))


class _Clock:
    """Adds up wall time per stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._mark = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = self.laps.get(name, 0.0) + now - self._mark
        self._mark = now


def stems_from(
    score: Score,
    first_frame: int,
    *,
    sample_rate: int = 44100,
    reporter: Reporter | None = None,
    cache: RenderCache,
) -> Iterator[dict[str, Audio]]:
    """Yield stems block by block from a place on: what is heard first of a version that plays on from there.

    Tones that began earlier ring on; of the returns a little is missing at first, because they begin at most one block
    before it.

    Args:
        first_frame: 0 to the length.
        cache: what was rendered before; without it nothing can begin in the middle.
    """
    frames = frame_count(score, sample_rate)
    first = max(0, min(first_frame, frames - 1))
    cycles, cycle = (2, frames) if score.loop else (1, 0)
    begin = _starts(cycle + first, frames, cycles)[0]
    for block in _mixed(
        score, sample_rate=sample_rate, reporter=reporter or Reporter(), stems=True, cache=cache, begin=begin
    ):
        stems = block.stems
        skipped = max(0, first - (block.start - cycle))
        pieces = {name: stem[:, skipped:] for name, stem in stems.items()} if skipped else stems
        if next(iter(pieces.values())).shape[1]:
            yield pieces


class _Plan:
    """How a piece is rendered: block after block, a loop twice, so that its end rings into its beginning.

    Args:
        begin: leaves out the blocks before the one that holds this frame; it needs a cache.
    """

    def __init__(
        self,
        score: Score,
        *,
        sample_rate: int,
        cache: RenderCache | None = None,
        shelf: ToneShelf | None = None,
        begin: int = 0,
    ) -> None:
        from dawg.gen.synth.render import PartRenderer

        self.frames, self.cycles = frame_count(score, sample_rate), 2 if score.loop else 1
        heard = [part for part in score.parts if not part.muted]
        self._renderers = {
            part.name: PartRenderer(score, part, sample_rate=sample_rate, cycles=self.cycles, cache=cache, shelf=shelf)
            for part in heard
        }
        self._stages: dict[str, Stage] = {
            part.name: "drums" if part.is_drums else "bass" if part.role == "bass" else "melody" for part in heard
        }
        starts = _starts(begin, self.frames, self.cycles)
        self.spans = list(zip(starts, [*starts[1:], self.frames * self.cycles], strict=True))

    def blocks(self, pool: ThreadPoolExecutor, reporter: Reporter) -> Iterator[tuple[int, int, dict[str, Laying]]]:
        """Yield (start frame, frames, part name to its sound); the pool makes the next block while this one is used."""
        following = self._submit(pool, 0)
        for index, (start, end) in enumerate(self.spans):
            parts = {}
            for name, future in following.items():
                parts[name] = future.result()
                reporter.report(self._stages[name], (index + 1) / len(self.spans), name)
            if index + 1 < len(self.spans):
                following = self._submit(pool, index + 1)
            yield start, end - start, parts

    def _submit(self, pool: ThreadPoolExecutor, index: int) -> dict[str, Future[Laying]]:
        start, end = self.spans[index]
        return {name: pool.submit(renderer.block, start, end - start) for name, renderer in self._renderers.items()}


def _mixed(
    score: Score,
    *,
    sample_rate: int,
    reporter: Reporter,
    stems: bool,
    cache: RenderCache | None = None,
    shelf: ToneShelf | None = None,
    begin: int = 0,
) -> Iterator[MixBlock]:
    """Yield the mix block by block: while one is finished the next is gathered, and the one after that is rendered.

    The first is not kept back for that, so that it is heard at once. `begin` is as `_Plan` takes it, a block's start.
    """
    from dawg.gen.mix.mixer import Mixer

    with ThreadPoolExecutor(THREADS) as pool:
        making = pool.submit(Mixer, score, sample_rate=sample_rate, first_frame=begin)
        plan = _Plan(score, sample_rate=sample_rate, cache=cache, shelf=shelf, begin=begin)
        mixer = making.result()
        gathering: Future[Gathered] | None = None
        finishing: Future[MixBlock] | None = None
        for start, frames, parts in plan.blocks(pool, reporter):
            if start == plan.spans[0][0]:
                yield mixer.finish(mixer.gather(start, frames, parts, stems=stems))
                continue
            before, gathering = gathering, pool.submit(mixer.gather, start, frames, parts, stems=stems)
            if before is not None:
                if finishing is not None:
                    yield finishing.result()
                finishing = pool.submit(mixer.finish, before.result())
        if finishing is not None:
            yield finishing.result()
        if gathering is not None:
            yield mixer.finish(gathering.result())


def _starts(begin: int, frames: int, cycles: int) -> list[int]:
    """Return where the blocks start, from the one that holds `begin` on: always at the same places, so that a cache finds them."""
    grid = [0, *range(min(FIRST_FRAMES, frames), frames * cycles, BLOCK_FRAMES)]
    return grid[bisect_right(grid, begin) - 1 :]
