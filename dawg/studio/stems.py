"""Stems on their way to the disk: encoded and hashed by threads of their own while the mix goes on."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from dawg.gen.audio import Audio
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.audio_file import FORMATS, AudioWriter
from dawg.gen.export.hashing import file_sha256
from dawg.gen.export.recipe import OutputOptions
from dawg.gen.export.tags import Tags
from dawg.studio.outputs import safe_name

THREADS = 2
"""Each writes every second stem: one alone would hold up the mix."""
QUEUED_BLOCKS = 4
"""Blocks that may wait for each thread (about 2 MB each); then the mix waits for the disk."""
FLUSHED_FRAMES = 1 << 21
"""A stem is brought to the disk each time it has grown by this much: the disk works while the rest is being made."""
_Blocks: TypeAlias = "queue.Queue[tuple[str, Audio] | None]"


def stem_format(options: OutputOptions) -> tuple[str, int]:
    """Return format and bit depth of stems: lossless and at least 24 bit, whatever the master is, so that they sum to the mix."""
    if options.format == "flac":
        return "flac", 24
    return "wav", 32 if options.bit_depth == 32 else 24


class Stems:
    """Writes each stem into a file of its own, numbered in the order they come; a context manager.

    A stem is completed as soon as it has all its frames, so that little is left to do when the master is finished.

    Args:
        folder: made if it is missing; None = there are no stems.
        files: the outputs that the stems appear together with.
        frames: length of every stem in frames.
        options: format, bit depth and sample rate.
        tags: gives the tags of a stem by its name.
    """

    def __init__(
        self,
        folder: Path | None,
        files: OutputFiles,
        *,
        frames: int,
        options: OutputOptions,
        tags: Callable[[str], Tags],
        loop: bool = False,
    ) -> None:
        self._folder, self._files, self._frames, self._options = folder, files, frames, options
        self._tags, self._loop = tags, loop
        self._writers: dict[str, AudioWriter] = {}
        self._sums: dict[str, hashlib._Hash] = {}
        self._missing: dict[str, int] = {}
        self._blocks: dict[str, _Blocks] = {}
        self._error: BaseException | None = None
        self._queues: list[_Blocks] = [queue.Queue(QUEUED_BLOCKS) for _ in range(THREADS)]
        self._threads = [
            threading.Thread(target=self._run, args=(blocks,), name="dawg-stems", daemon=True)
            for blocks in self._queues
        ]
        self.paths: dict[str, Path] = {}
        self.hashes: dict[str, str] = {}

    def write(self, name: str, block: Audio) -> None:
        """Queue the next block of a stem, float32 (2, frames), that must not change afterwards.

        Raises:
            OutputError: an earlier block could not be written.
        """
        self._check()
        if name not in self._blocks:
            self._blocks[name] = self._queues[len(self._blocks) % THREADS]
            self._open(name)
        self._blocks[name].put((name, block))

    def close(self) -> None:
        """Wait until every stem is complete; `paths` and `hashes` (SHA-256) then hold all of them; errors as `write`."""
        self._end()
        self._check()

    def __enter__(self) -> Self:
        if self._folder is not None:
            self._files.add_folder(self._folder)
            for thread in self._threads:
                thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._error = self._error or error
            self._end()
        for writer in self._writers.values():
            writer.abort()

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _end(self) -> None:
        for blocks, thread in zip(self._queues, self._threads, strict=True):
            if thread.is_alive():
                blocks.put(None)
        for thread in self._threads:
            while thread.is_alive():
                thread.join(0.1)

    def _run(self, blocks: _Blocks) -> None:
        """A thread: takes every block, so that nobody waits for room; after an error it only throws them away."""
        while (item := blocks.get()) is not None:
            if self._error is None:
                try:
                    self._append(*item)
                except BaseException as error:
                    self._error = error

    def _append(self, name: str, block: Audio) -> None:
        self._writers[name].write(block)
        before, self._missing[name] = self._missing[name], self._missing[name] - block.shape[1]
        if self._missing[name] == 0:
            self._complete(name)
        elif before // FLUSHED_FRAMES != self._missing[name] // FLUSHED_FRAMES:
            self._files.flush(self.paths[name])

    def _complete(self, name: str) -> None:
        writer, path = self._writers.pop(name), self.paths[name]
        writer.close()
        self._files.flush(path)
        known = writer.only_grows
        self.hashes[name] = self._sums[name].hexdigest() if known else file_sha256(self._files.temporary(path))

    def _open(self, name: str) -> None:
        assert self._folder is not None
        number = len(self.paths) + 1
        format_name, bit_depth = stem_format(self._options)
        suffix = FORMATS[format_name].suffix
        self.paths[name] = self._folder / f"{number:02d}-{safe_name(name)}{suffix}"
        self._sums[name], self._missing[name] = hashlib.sha256(), self._frames
        self._writers[name] = AudioWriter(
            self.paths[name],
            sample_rate=self._options.sample_rate,
            format=format_name,
            bit_depth=bit_depth,
            tags=self._tags(name),
            loop=self._loop,
            files=self._files,
            dither_seed=number,
            frames=self._frames,
            taken=self._sums[name].update,
        )
