"""Audio files: WAV, FLAC, Ogg Vorbis, Opus, MP3; written in blocks, whole or not at all, the same bytes every time."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.export.atomic import OutputFiles
from dawg.gen.export.encoders import Encoder, FlacEncoder, LossyEncoder, Taken, WavEncoder
from dawg.gen.export.formats import DEFAULT_BIT_DEPTH, FORMATS, FileFormat, check_format, file_rate, format_of
from dawg.gen.export.resample import Resampler
from dawg.gen.export.tags import Tags
from dawg.gen.native import kernels

__all__ = ["FORMATS", "AudioWriter", "FileFormat", "check_format", "file_rate", "format_of", "write_audio"]

_CHUNK_FRAMES = 16384
"""Frames converted at a time: small enough for the processor's cache, and libsndfile crashes on long Ogg writes."""


class AudioWriter:
    """Writes one audio file block by block; use as a context manager.

    The file appears when the block ends without an exception, and leaves nothing behind otherwise.

    Args:
        sample_rate: Hz of the blocks; a format that does not take it gets resampled sound.
        bit_depth: 16 (with dither), 24 or 32 (float, not clipped); None = 24. Not for lossy formats.
        loop: mark the whole file as an endless loop.
        force: replace an existing file.
        files: join these outputs instead of appearing alone; `force` is then theirs.
        dither_seed: see `Dither`.
        frames: how many frames will come, when it is known before.
        taken: is given the bytes of a file that only grows, in order; they will not change.

    Raises:
        InputError: a format or bit depth that does not exist or does not fit.
        OutputError: the path cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        sample_rate: int,
        format: str = "wav",
        bit_depth: int | None = None,
        tags: Tags | None = None,
        loop: bool = False,
        force: bool = False,
        files: OutputFiles | None = None,
        dither_seed: int = 0,
        frames: int = 0,
        taken: Taken | None = None,
    ) -> None:
        check_format(format, bit_depth)
        rate = file_rate(format, sample_rate)
        self._own = OutputFiles(force=force) if files is None else None
        self._resampler = Resampler(sample_rate, rate)
        temporary = (files or self._own or OutputFiles()).add(path)
        try:
            self._encoder = _encoder(
                temporary, path, format, bit_depth or DEFAULT_BIT_DEPTH, rate, tags or Tags(), loop, frames, taken
            )
            self._encoder.dither_from(dither_seed)
        except BaseException:
            if self._own is not None:
                self._own.discard()
            raise

    @property
    def only_grows(self) -> bool:
        """True while nothing in the file is written again: a WAV file whose length is known; at the end, if it was right."""
        return self._encoder.only_grows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abort()

    def write(self, block: Audio) -> None:
        """Append a block.

        Args:
            block: float32, shape (2, frames), 1.0 = 0 dBFS; beyond it is clipped except in float files.

        Raises:
            AudioError: another shape, or NaN or infinity within.
            OutputError: the disk is full, or the file grows past what its format holds.
        """
        if block.ndim != 2 or block.shape[0] != 2:
            raise AudioError(f"audio of shape {block.shape}; permitted: (2, frames)")
        if block.dtype != np.float32 or block.strides[1] != block.itemsize:
            block = np.ascontiguousarray(block, dtype=np.float32)
        self._encode(self._resampler.process(block))

    def close(self) -> None:
        """Finish the file; it appears now unless it joins other outputs."""
        try:
            self._encode(self._resampler.flush())
            self._encoder.close()
            if self._own is not None:
                self._own.commit()
        except BaseException:
            self.abort()
            raise

    def abort(self) -> None:
        """Give up; nothing is left behind."""
        with suppress(Exception):
            self._encoder.abandon()
        if self._own is not None:
            self._own.discard()

    def _encode(self, audio: Audio) -> None:
        for start in range(0, audio.shape[1], _CHUNK_FRAMES):
            chunk = audio[:, start : start + _CHUNK_FRAMES]
            loudest = kernels.loudest(chunk)
            if not math.isfinite(loudest):
                raise AudioError("the audio holds NaN or infinity; nothing was written")
            self._encoder.write(chunk, silent=loudest == 0.0)


def write_audio(
    path: str | Path,
    audio: Audio,
    *,
    sample_rate: int,
    format: str = "wav",
    bit_depth: int | None = None,
    tags: Tags | None = None,
    loop: bool = False,
    force: bool = False,
    files: OutputFiles | None = None,
) -> None:
    """Write whole audio, float32 (2, frames), to a file; arguments and errors as `AudioWriter`."""
    writer = AudioWriter(
        path,
        sample_rate=sample_rate,
        format=format,
        bit_depth=bit_depth,
        tags=tags,
        loop=loop,
        force=force,
        files=files,
    )
    with writer:
        writer.write(audio)


def _encoder(
    temporary: Path,
    path: str | Path,
    format: str,
    bit_depth: int,
    rate: int,
    tags: Tags,
    loop: bool,
    frames: int,
    taken: Taken | None,
) -> Encoder:
    if format == "wav":
        return WavEncoder(temporary, path, rate, bit_depth, tags, loop, frames, taken)
    if format == "flac":
        return FlacEncoder(temporary, path, rate, bit_depth, tags, loop)
    return LossyEncoder(temporary, path, rate, format, tags, loop)
