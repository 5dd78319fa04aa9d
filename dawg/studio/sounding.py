"""From a score to what a transport plays, while it is still being rendered."""

from __future__ import annotations

from collections.abc import Callable

from dawg.gen.audio import Audio
from dawg.gen.pipeline import DEFAULT_LUFS, produce
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.gen.synth.cache import RenderCache
from dawg.playback.level import levelled
from dawg.playback.playable import Playable, Recording


def sounding(
    score: Score,
    *,
    name: str,
    begin: Callable[[Playable], None] | None = None,
    on_block: Callable[[Audio], None] | None = None,
    reporter: Reporter | None = None,
    sample_rate: int = 44100,
    cache: RenderCache | None = None,
) -> Playable:
    """Render a score into a playable, complete and at its loudness.

    Args:
        begin: gets it at once, while its stems still grow.
        on_block, cache: as `produce` takes them.

    Raises:
        Cancelled: the reporter was asked to stop. InputError: it is too short to play, or too long.
    """
    playable = Playable.from_score(score, name=name, sample_rate=sample_rate)
    if begin is not None:
        begin(playable)
    recording = Recording(playable)
    produce(score, sample_rate=sample_rate, on_block=on_block, stem_sink=recording, reporter=reporter, cache=cache)
    recording.finish()
    target = DEFAULT_LUFS if score.loudness_lufs is None else score.loudness_lufs
    return levelled(playable, target_lufs=target)
