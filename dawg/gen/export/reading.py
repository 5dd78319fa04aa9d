"""Audio files back into arrays, for playing and showing; every damaged file ends in one clear line."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.export.atomic import shown
from dawg.gen.export.stderr import silenced

MAX_FRAMES = 1200 * 96000
"""The longest sound the engine makes, at its highest rate; 43 minutes at 44.1 kHz."""
RATES_HZ = (4000, 384000)
_KINDS = "WAV, FLAC, OGG, Opus or MP3"
_CHUNK_FRAMES = 262144


def read_audio(path: str | Path) -> tuple[Audio, int]:
    """Read a file of one or two channels.

    Returns:
        (audio, sample rate in Hz): float32, shape (2, frames); one channel is given to both.

    Raises:
        AudioError: no such file, another kind of file, damaged, empty, NaN or infinity within, more than two channels,
            or longer than `MAX_FRAMES`.
    """
    blocks = list(read_blocks(path))
    with _translated(path):
        return np.concatenate([block for block, _ in blocks], axis=1), blocks[0][1]


def read_blocks(path: str | Path) -> Iterator[tuple[Audio, int]]:
    """Yield (block, sample rate in Hz) until the data ends, at least one; shapes and errors as `read_audio`.

    Memory is taken for what is there, not for what a header claims.
    """
    check_kind(path)
    import soundfile

    with ExitStack() as stack, _translated(path):
        with silenced():
            file = stack.enter_context(soundfile.SoundFile(os.fspath(path)))
        _check_header(file, path)
        rate, copies = file.samplerate, 2 // file.channels
        frames = 0
        while len(block := _read(file)):
            frames += len(block)
            if frames > MAX_FRAMES:
                raise _too_long(path, rate)
            if not np.isfinite(block).all():
                raise AudioError(f"{shown(path)} holds NaN or infinity")
            yield np.repeat(block.T, copies, axis=0), rate
        if not frames:
            raise AudioError(f"{shown(path)} holds no sound")


def _read(file: Any) -> NDArray[np.float32]:
    with silenced():
        return np.asarray(file.read(_CHUNK_FRAMES, dtype="float32", always_2d=True))


def _check_header(file: Any, path: str | Path) -> None:
    rate, channels = file.samplerate, file.channels
    if channels not in (1, 2):
        raise AudioError(f"{shown(path)} has {channels} channels; permitted: 1 or 2")
    if not RATES_HZ[0] <= rate <= RATES_HZ[1]:
        raise AudioError(f"{shown(path)} has {rate} Hz; permitted range: {RATES_HZ[0]} to {RATES_HZ[1]} Hz")
    if file.frames > MAX_FRAMES:
        raise _too_long(path, rate)


@contextmanager
def _translated(path: str | Path) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, OSError, ValueError, TypeError, AssertionError, MemoryError) as error:
        raise AudioError(f"{shown(path)} cannot be decoded: it is damaged or not a {_KINDS} file") from error


def _too_long(path: str | Path, rate: int) -> AudioError:
    return AudioError(f"{shown(path)} is too long; permitted: at most {MAX_FRAMES // rate} seconds at {rate} Hz")


def check_kind(path: str | Path) -> None:
    """Look at the first bytes: libsndfile guesses from the name, and reading a pipe would wait for ever."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise AudioError(f"{shown(path)} is not a regular file")
        with open(path, "rb") as file:
            head = file.read(12)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise AudioError(f"cannot read {shown(path)}: {reason}") from error
    wave = head[:4] in (b"RIFF", b"RIFX", b"RF64") and head[8:12] == b"WAVE"
    mpeg = head[:3] == b"ID3" or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    if not (wave or mpeg or head[:4] in (b"fLaC", b"OggS")):
        raise AudioError(f"{shown(path)} is not a {_KINDS} file")
