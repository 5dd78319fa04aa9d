"""The master on its way into its file: what a lossy format does to its peaks is measured there, and put right."""

from __future__ import annotations

import hashlib
import math
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.audio_file import FORMATS, AudioWriter
from dawg.gen.export.hashing import file_sha256
from dawg.gen.export.reading import read_blocks
from dawg.gen.export.recipe import OutputOptions
from dawg.gen.export.tags import Tags
from dawg.gen.mix.loudness import Loudness
from dawg.gen.mix.meter import Meter
from dawg.gen.mix.overs import blocks_at, take_down
from dawg.gen.pipeline import BLOCK_FRAMES, Rendered
from dawg.gen.progress import Reporter

TRIES = 5
"""How often a file is encoded at most: once at usual loudness, two or three times when it is loud."""
FIRST_MARGIN_DB, LATER_MARGIN_DB = 0.3, 1.0
"""At first all that comes near the ceiling is taken down, so that nothing new passes it; later single peaks, by more."""
FIRST_REACH, LATER_REACH = 1, 10
LAST_GAIN_DB = 0.15
"""By how much the last try may make everything softer."""


class MasterFile:
    """One master and its file.

    Args:
        path: as `files` will name it.
        target_lufs, ceiling_dbtp: what the file must hold when it is decoded.

    Attributes:
        sha256: hash of the file, in hex digits, once it is written.
    """

    def __init__(
        self,
        path: Path,
        files: OutputFiles,
        *,
        options: OutputOptions,
        tags: Tags,
        loop: bool,
        target_lufs: float,
        ceiling_dbtp: float,
    ) -> None:
        self._path, self._files, self._options = path, files, options
        self._tags, self._loop = tags, loop
        self._target, self._ceiling = target_lufs, ceiling_dbtp
        self.sha256 = ""

    @property
    def first_ceiling_dbtp(self) -> float:
        """The ceiling to master to, so that a file of usual loudness keeps its own at once."""
        return self._ceiling - FORMATS[self._options.format].overshoot_db

    def write(self, rendered: Rendered, *, reporter: Reporter) -> Loudness:
        """Encode a master that was made for `first_ceiling_dbtp`; return the loudness of the sound in the file.

        A lossy file is decoded and measured. Where it passes the ceiling, the master is taken down there, in place, and
        encoded again.

        Raises:
            OutputError: it cannot be written. Cancelled: the reporter was asked to stop.
        """
        self._encode(rendered, reporter)
        if FORMATS[self._options.format].lossless:
            return rendered.loudness
        for attempt in range(1, TRIES):
            held = Decoded(self._files.temporary(self._path), ceiling=10.0 ** (self._ceiling / 20.0))
            over_db = held.loudness.true_peak_dbtp - self._ceiling
            if over_db <= 0.0:
                return held.loudness
            if attempt < TRIES - 1:
                self._take_down(rendered, held, first=attempt == 1)
            else:
                gain_db = -min(over_db + 0.02, LAST_GAIN_DB)
                np.multiply(rendered.audio, np.float32(10.0 ** (gain_db / 20.0)), out=rendered.audio)
            self._files.remove(self._path)
            self._encode(rendered, reporter)
        return Decoded(self._files.temporary(self._path)).loudness

    def _take_down(self, rendered: Rendered, held: Decoded, *, first: bool) -> None:
        rate = rendered.sample_rate
        peaks = blocks_at(held.peaks, held.sample_rate, sample_rate=rate, frames=rendered.audio.shape[1])
        over_db = 20.0 * np.log10(np.maximum(peaks, 1e-6)) - self._ceiling
        if first:
            over_db += FIRST_MARGIN_DB
        else:
            over_db[over_db > 0.0] += LATER_MARGIN_DB
        reach = FIRST_REACH if first else LATER_REACH
        take_down(rendered.audio, over_db, reach=reach, sample_rate=rate, circular=self._loop)

    def _encode(self, rendered: Rendered, reporter: Reporter) -> None:
        frames, sha256 = rendered.audio.shape[1], hashlib.sha256()
        written: deque[bytes | memoryview] = deque()

        def take() -> None:
            while written:
                sha256.update(written.popleft())

        with ThreadPoolExecutor(1, thread_name_prefix="dawg-hash") as aside:
            writer = AudioWriter(
                self._path,
                sample_rate=rendered.sample_rate,
                format=self._options.format,
                bit_depth=self._options.bit_depth,
                tags=self._tags,
                loop=self._loop,
                files=self._files,
                frames=frames,
                taken=written.append,
            )
            with writer:
                for start in range(0, frames, BLOCK_FRAMES):
                    reporter.report("write", start / frames)
                    writer.write(rendered.audio[:, start : start + BLOCK_FRAMES])
                    if writer.only_grows:
                        self._files.flush(self._path)
                        aside.submit(take)
        take()
        known = writer.only_grows
        self.sha256 = sha256.hexdigest() if known else file_sha256(self._files.temporary(self._path))


class Decoded:
    """What is heard of an audio file of at least 400 ms, measured block by block.

    Attributes:
        loudness: of the decoded sound. peaks: its highest values per 64 frames, exact above `ceiling` (linear).

    Raises:
        AudioError: it cannot be decoded.
    """

    def __init__(self, path: Path, *, ceiling: float = math.inf) -> None:
        meter = None
        for block, rate in read_blocks(path):
            meter = meter or Meter(rate, ceiling=ceiling)
            meter.add(block)
        assert meter is not None  # a file without sound is refused
        self.loudness, self.peaks, self.sample_rate = meter.result(), meter.peaks, rate
