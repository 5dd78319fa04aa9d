"""From a score to what a transport plays, while it is still being rendered."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from dawg.gen.pipeline import DEFAULT_LUFS, preview_gain, produce, stems_from
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.gen.synth.cache import RenderCache
from dawg.gen.units import gain_to_db
from dawg.playback.level import levelled
from dawg.playback.playable import Playable, Recording
from dawg.playback.stem import Stem

CACHE_BYTES = 512 << 20
"""Rendered audio that is remembered: about three minutes of a dozen parts that do not rest."""
AHEAD_S = 24.0
"""How far a version that is joined in the middle is rendered before all of it is: longer than that takes."""
_MAKEUP_MAX_DB = 60.0


class Sounder:
    """Makes playables of one beat's versions and remembers their sound: an edit renders only what it changed.

    Args:
        sample_rate: Hz.
        cache_bytes: audio remembered at the most.
    """

    def __init__(self, *, sample_rate: int = 44100, cache_bytes: int = CACHE_BYTES) -> None:
        self._sample_rate = sample_rate
        self._cache = RenderCache(cache_bytes)
        self._last: tuple[Score, float] | None = None

    def make(
        self,
        score: Score,
        *,
        name: str,
        begin: Callable[[Playable], None] | None = None,
        reporter: Reporter | None = None,
        bar: float = 0.0,
    ) -> Playable:
        """Render a score into a playable, complete and at its loudness. One call at a time.

        Args:
            begin: gets one at once, while its stems still grow. What is returned is to follow it.
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
        produce(score, sample_rate=self._sample_rate, stem_sink=recording, reporter=reporter, cache=self._cache)
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
