"""One encoder per family of audio files; `AudioWriter` feeds them short planar blocks."""

from __future__ import annotations

import functools
import io
import os
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from dawg.errors import OutputError
from dawg.gen.audio import Audio
from dawg.gen.export.atomic import shown
from dawg.gen.export.ogg import comment_block, rewrite_ogg
from dawg.gen.export.pcm import Dither, to_float, to_int16, to_int24
from dawg.gen.export.tags import Tags, chunk, id3_tag, riff_chunks, vorbis_comments
from dawg.gen.native import kernels

_RIFF_LIMIT = 2**32 - 2**20
_FLAC_ROOM = 4096
"""Bytes kept for comments in a FLAC file; what they do not need becomes its padding block."""
_FLAC_LEVEL = 0.25
_LOSSY: dict[str, tuple[str, str, float, str | None]] = {
    "ogg": ("OGG", "VORBIS", 0.3, None),
    "opus": ("OGG", "OPUS", 0.6, None),
    "mp3": ("MP3", "MPEG_LAYER_III", 0.0, "VARIABLE"),
}
"""Container, codec, compression 0 to 1, bit rate mode: Vorbis q7, Opus near 210 kbit/s, MP3 V0."""
Taken: TypeAlias = Callable[[bytes | memoryview], object]
"""Is given what goes into a file."""


class Encoder(ABC):
    """Turns planar float blocks into the bytes of one file.

    Attributes:
        only_grows: what is in the file already will not be written again.
    """

    only_grows = False

    def __init__(self, path: str | Path, rate: int, tags: Tags, loop: bool) -> None:
        self._path, self._rate, self._tags, self._loop = path, rate, tags, loop
        self._dither = Dither()
        self._frames = 0

    def dither_from(self, seed: int) -> None:
        """Choose the dither noise; before the first block."""
        self._dither = Dither(seed)

    def write(self, block: Audio, *, silent: bool) -> None:
        """Append a block (2, frames), `silent` when it holds nothing but 0; raises `OutputError`."""
        self._frames += block.shape[1]
        with self._guarded():
            self._append(block, silent)

    def close(self) -> None:
        """Complete the file; raises `OutputError`."""
        with self._guarded():
            self._finish()

    @abstractmethod
    def abandon(self) -> None:
        """Let go of the file as it is."""

    @abstractmethod
    def _append(self, block: Audio, silent: bool) -> None: ...

    @abstractmethod
    def _finish(self) -> None: ...

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """libsndfile reports a full disk as RuntimeError, soundfile as AssertionError."""
        try:
            yield
        except OSError as error:
            raise OutputError(f"cannot write {shown(self._path)}: {error.strerror or 'write failed'}") from error
        except (RuntimeError, AssertionError) as error:
            raise OutputError(f"cannot write {shown(self._path)}: the disk is full or refuses the write") from error


class WavEncoder(Encoder):
    """RIFF WAVE, written here: libsndfile puts the time of day into float files, so their bytes would differ."""

    def __init__(
        self,
        temporary: Path,
        path: str | Path,
        rate: int,
        bit_depth: int,
        tags: Tags,
        loop: bool,
        frames: int,
        taken: Taken | None,
    ) -> None:
        super().__init__(path, rate, tags, loop)
        self._bits, self._announced, self.only_grows = bit_depth, frames, frames > 0
        self._taken = taken if self.only_grows else None
        with self._guarded():
            self._file = temporary.open("wb")
            self._put(self._header(frames))

    def _append(self, block: Audio, silent: bool) -> None:
        if self._frames * 2 * self._bits // 8 > _RIFF_LIMIT:
            raise OutputError(f"cannot write {shown(self._path)}: longer than a WAV file can be (4 GB); use flac")
        if self._bits == 16:
            self._put(to_int16(block, self._dither).data)
        elif silent:  # stems rest for long: a hole, which takes no room on the disk
            size = block.shape[1] * 2 * self._bits // 8
            self._file.seek(size, os.SEEK_CUR)
            if self._taken:
                self._taken(_zeros(size))
        elif self._bits == 24:
            self._put(kernels.pack24(block).data)
        else:
            self._put(to_float(block, clip=False).data)

    def _put(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        if self._taken:
            self._taken(data)

    def _finish(self) -> None:
        self._file.truncate()  # when it ends with a hole
        if self._frames != self._announced:
            self.only_grows = False
            self._file.seek(0)
            self._file.write(self._header(self._frames))
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file as it is."""
        self._file.close()

    def _header(self, frames: int) -> bytes:
        """Everything before the samples; its length does not depend on their number."""
        width = 2 * self._bits // 8
        kind = 3 if self._bits == 32 else 1
        head = chunk(b"fmt ", struct.pack("<HHIIHH", kind, 2, self._rate, self._rate * width, width, self._bits))
        if kind == 3:
            head += chunk(b"fact", struct.pack("<I", frames))
        head += riff_chunks(self._tags, sample_rate=self._rate, frames=frames, loop=self._loop)
        size = frames * width
        body = b"WAVE" + head + b"data" + struct.pack("<I", size)
        return b"RIFF" + struct.pack("<I", len(body) + size) + body


class FlacEncoder(Encoder):
    """FLAC by libsndfile; its comment block is made long enough to be replaced in place."""

    def __init__(self, temporary: Path, path: str | Path, rate: int, bit_depth: int, tags: Tags, loop: bool) -> None:
        super().__init__(path, rate, tags, loop)
        import soundfile

        self._bits, self._temporary = bit_depth, temporary
        with self._guarded():
            self._file: Any = soundfile.SoundFile(
                str(temporary), "w", rate, 2, f"PCM_{bit_depth}", format="FLAC", compression_level=_FLAC_LEVEL
            )
            self._file.comment = " " * _FLAC_ROOM

    def _append(self, block: Audio, silent: bool) -> None:
        self._file.write(to_int16(block, self._dither) if self._bits == 16 else to_int24(block) << 8)

    def _finish(self) -> None:
        self._file.close()
        fields = vorbis_comments(self._tags, loop_frames=self._frames if self._loop else 0)
        with self._temporary.open("r+b") as file:
            place, last, size = _flac_comment(file)
            body = comment_block(b"dawg", fields)
            rest = size - len(body) - 4
            file.seek(place)
            file.write(b"\x04" + len(body).to_bytes(3, "big") + body)
            file.write(bytes([0x81 if last else 0x01]) + rest.to_bytes(3, "big") + bytes(rest))

    def abandon(self) -> None:
        """Let go of the file as it is."""
        self._file.close()


class LossyEncoder(Encoder):
    """Vorbis, Opus, MP3 by libsndfile; tags and page numbers are put right at the end.

    libsndfile writes by itself: what a signal raises in a callback of Python's would get lost.
    """

    def __init__(self, temporary: Path, path: str | Path, rate: int, format: str, tags: Tags, loop: bool) -> None:
        super().__init__(path, rate, tags, loop)
        import soundfile

        self._temporary, self._format = temporary, format
        container, codec, level, mode = _LOSSY[format]
        with self._guarded():
            self._file: Any = soundfile.SoundFile(
                str(temporary), "w", rate, 2, codec, format=container, compression_level=level, bitrate_mode=mode
            )

    def _append(self, block: Audio, silent: bool) -> None:
        self._file.write(to_float(block, clip=True))

    def _finish(self) -> None:
        self._file.close()
        data = self._temporary.read_bytes()
        if self._format == "mp3":
            data = id3_tag(self._tags) + data
        else:
            data = rewrite_ogg(data, vorbis_comments(self._tags, loop_frames=self._frames if self._loop else 0))
        self._temporary.write_bytes(data)

    def abandon(self) -> None:
        """Let go of the file as it is."""
        self._file.close()


@functools.lru_cache(maxsize=4)
def _zeros(size: int) -> bytes:
    return bytes(size)


def _flac_comment(file: io.BufferedRandom) -> tuple[int, bool, int]:
    """Find the comment block of a FLAC file: place of its header, whether it is the last block, size of its body."""
    place = 4
    while True:
        file.seek(place)
        head = file.read(4)
        if len(head) < 4:
            raise OSError("no comment block in the FLAC file")
        size = int.from_bytes(head[1:], "big")
        if head[0] & 0x7F == 4:
            return place, bool(head[0] & 0x80), size
        place += 4 + size
