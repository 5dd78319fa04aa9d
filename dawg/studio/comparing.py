"""Two versions side by side: heard in turn at one loudness, or written into a file that way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dawg.errors import PlaybackError
from dawg.gen.brief import check_number
from dawg.gen.progress import Reporter
from dawg.gen.score import Score

if TYPE_CHECKING:
    from dawg.gen.audio import Audio
    from dawg.playback.device import Render
    from dawg.playback.playable import Playable
    from dawg.playback.transport import Transport

BARS = 4
BARS_RANGE = (1, 64)
SAMPLE_RATE = 44100
_BLOCK = 4096


class Comparison:
    """Two versions, rendered when they are first wanted.

    Args:
        first, second: (name, score) of each.
        bars: how many bars of each are heard before the other comes.

    Raises:
        InputError: bars out of range.
    """

    def __init__(self, first: tuple[str, Score], second: tuple[str, Score], *, bars: int = BARS) -> None:
        check_number("bars", bars, *BARS_RANGE, whole=True)
        self._named = (first, second)
        self._bars = bars
        self._made: tuple[Playable, Playable] | None = None

    @property
    def limit(self) -> int:
        """Bars that both versions have."""
        return min(score.bars for _, score in self._named)

    def render(self, *, reporter: Reporter | None = None) -> None:
        """Make the sound of both; raises `Cancelled` when the reporter was asked to stop."""
        from dawg.studio.sounding import Sounder

        if self._made is None:
            sounder = Sounder(sample_rate=SAMPLE_RATE)
            one, two = (sounder.make(score, name=name, reporter=reporter) for name, score in self._named)
            self._made = (one, two)

    def play(self, transport: Transport, *, reporter: Reporter | None = None) -> None:
        """Let a transport play them in turn, the same bars of each.

        Raises:
            PlaybackError: there is no device. Then nothing is rendered.
        """
        transport.play()
        self.render(reporter=reporter)
        assert self._made is not None
        transport.compare(*self._made, bars=self._bars)
        transport.play()

    def audio(self, *, reporter: Reporter | None = None) -> Audio:
        """Return what `play` lets one hear, float32 (2, frames): each stretch of bars twice, first and second."""
        import numpy as np

        from dawg.playback.transport import Transport

        self.render(reporter=reporter)
        assert self._made is not None
        frames = sum(playable.bar_frame(self.limit) for playable in self._made)
        out = np.zeros((2, frames), np.float32)
        device = _Pulled()
        with Transport(sample_rate=SAMPLE_RATE, device=device) as transport:
            transport.compare(*self._made, bars=self._bars)
            transport.play()
            for start in range(0, frames, _BLOCK):
                block = out[:, start : start + _BLOCK]
                transport.render(block, block.shape[1])
                device.frames += block.shape[1]
        return out


class _Pulled:
    """A device that asks for nothing: the file is written as fast as it can be."""

    problem: PlaybackError | None = None
    underruns = 0

    def __init__(self) -> None:
        self.frames = 0

    def start(self, render: Render) -> None:
        """Take note of nothing: whoever writes asks by itself."""

    def heard(self) -> int:
        """Return the frames that were written."""
        return self.frames

    def close(self) -> None:
        """There is nothing to let go of."""


def write_comparison(
    comparison: Comparison, path: Path, *, force: bool = False, reporter: Reporter | None = None
) -> None:
    """Write the alternation as an audio file; it appears whole, or not at all.

    Raises:
        OutputError: it cannot be written. InputError: an unknown suffix. Cancelled: the reporter was asked to stop.
    """
    from dawg.gen.export.atomic import OutputFiles, check_writable
    from dawg.gen.export.audio_file import AudioWriter
    from dawg.studio.outputs import choose_format

    format = choose_format(str(path), None)
    check_writable(path, force=force)
    audio = comparison.audio(reporter=reporter)
    with (
        OutputFiles(force=force) as files,
        AudioWriter(path, sample_rate=SAMPLE_RATE, format=format, files=files) as writer,
    ):
        writer.write(audio)
