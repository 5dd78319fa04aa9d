"""From a score to what a transport plays, while it is still being rendered."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from msgspec.structs import replace

from dawg.gen.audio import Audio
from dawg.gen.pipeline import DEFAULT_LUFS, preview_gain, produce, stems_from
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.gen.synth.cache import RenderCache
from dawg.gen.synth.shelf import ToneShelf
from dawg.gen.units import gain_to_db
from dawg.playback.level import levelled
from dawg.playback.playable import Playable, Recording
from dawg.playback.stem import Stem

LEAST_BYTES, MOST_BYTES = 512 << 20, 1536 << 20
"""Rendered audio that is remembered: three minutes of sixteen parts and an edit of them are some 720 MB. What does not
fit is rendered anew with every edit, all of it, because the blocks are used in the same order each time."""
_SHARE = 6
"""Of the memory that is free, this part may be filled with it."""
AHEAD_S = 24.0
"""How far a version that is joined in the middle is rendered before all of it is: longer than that takes."""
_MAKEUP_MAX_DB = 60.0


def affordable_bytes() -> int:
    """Return how much rendered audio may be remembered beside what else runs here: 512 MB to 1.5 GB."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return LEAST_BYTES  # no such count on this system
    return max(LEAST_BYTES, min(MOST_BYTES, free // _SHARE))


class Sounder:
    """Makes playables of one beat's versions and remembers their sound: an edit renders only what it changed.

    Args:
        sample_rate: Hz.
        cache_bytes: audio remembered at the most; None = as the free memory permits, 512 MB to 1.5 GB.
        tones: folder for rendered tones and the bytes it may hold, as `LocalStudio` takes it; None = none are kept.
    """

    def __init__(
        self, *, sample_rate: int = 44100, cache_bytes: int | None = None, tones: tuple[Path, int] | None = None
    ) -> None:
        self._sample_rate = sample_rate
        self._cache = RenderCache(affordable_bytes() if cache_bytes is None else cache_bytes)
        self._tones = tones
        self._last: tuple[Score, float] | None = None

    def make(
        self,
        score: Score,
        *,
        name: str,
        begin: Callable[[Playable], None] | None = None,
        on_block: Callable[[Audio], None] | None = None,
        reporter: Reporter | None = None,
        bar: float = 0.0,
    ) -> Playable:
        """Render a score into a playable, complete and at its loudness. One call at a time.

        Args:
            begin: gets one at once, while its stems still grow. What is returned is to follow it.
            on_block: as `produce` takes it.
            bar: where it will be heard first, counted from 0: the one that `begin` gets is silent before it.

        Raises:
            Cancelled: the reporter was asked to stop. InputError: it is too short to play, or too long.
        """
        playable = Playable.from_score(
            score, name=name, sample_rate=self._sample_rate, makeup_db=self._expected_makeup(score)
        )
        first = playable.bar_frame(int(bar)) if 0 < bar < playable.bars else 0
        if begin is not None and first:
            self._join(score, replace(playable, stems=_silent_until(first, playable)), first, begin, reporter)
        elif begin is not None:
            begin(playable)
        recording = Recording(playable)
        with ToneShelf(self._tones[0], max_bytes=self._tones[1]) if self._tones else nullcontext() as shelf:
            produce(
                score,
                sample_rate=self._sample_rate,
                on_block=on_block,
                stem_sink=recording,
                reporter=reporter,
                cache=self._cache,
                shelf=shelf,
            )
        recording.finish()
        target = DEFAULT_LUFS if score.loudness_lufs is None else score.loudness_lufs
        exact = levelled(playable, target_lufs=target)
        self._last = (score, exact.makeup_db)
        return exact

    def _join(
        self, score: Score, early: Playable, first: int, begin: Callable[[Playable], None], reporter: Reporter | None
    ) -> None:
        """Render some of a version from a frame on, so that it is heard at once."""
        begin(early)
        recording = Recording(early)
        for stems in stems_from(score, first, sample_rate=self._sample_rate, reporter=reporter, cache=self._cache):
            for name, block in stems.items():
                recording.write(name, block)
            if early.ready >= min(early.frames, first + AHEAD_S * self._sample_rate):
                return

    def _expected_makeup(self, score: Score) -> float | None:
        """Guess the make-up gain by that of the version before, so that an edit does not jump in loudness."""
        if self._last is None:
            return None
        before, makeup_db = self._last
        target = DEFAULT_LUFS if score.loudness_lufs is None else score.loudness_lufs
        former = DEFAULT_LUFS if before.loudness_lufs is None else before.loudness_lufs
        change_db = gain_to_db(preview_gain(score, target) / preview_gain(before, former))
        return max(-_MAKEUP_MAX_DB, min(_MAKEUP_MAX_DB, makeup_db + change_db))


def _silent_until(first: int, playable: Playable) -> dict[str, Stem]:
    stems = {name: Stem(playable.frames) for name in playable.stems}
    for stem in stems.values():
        stem.skip(first)
    return stems
