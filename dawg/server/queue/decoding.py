"""Uploaded files, which nobody trusts: decoded in a process with limits, so that the worst of them costs that process.

Permitted: WAV, FLAC, OGG and MP3 by their first bytes, one or two channels, at most 20 minutes. Anything else is one clear line.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from dawg.errors import ArtifactError, AudioError

if TYPE_CHECKING:
    from dawg.gen.audio import Audio

WAIT_S = 150.0
ANSWER_BYTES = 65_536
_SUFFIX = {"audio/wav": ".wav", "audio/flac": ".flac", "audio/ogg": ".ogg", "audio/mpeg": ".mp3"}


class Examined(Struct, frozen=True, kw_only=True):
    """What a file is: read from its beginning to its end.

    Attributes:
        media_type: "audio/wav", "audio/flac", "audio/ogg" or "audio/mpeg", by contents.
        peak: highest sample, 1.0 = 0 dBFS.
    """

    format: str
    media_type: str
    sample_rate: int
    channels: int
    frames: int
    peak: float

    @property
    def duration_s(self) -> float:
        """Seconds."""
        return self.frames / self.sample_rate

    @property
    def suffix(self) -> str:
        """The usual end of such a file's name."""
        return _SUFFIX[self.media_type]


def examine(path: Path) -> Examined:
    """Decode a whole file and tell what it is; raises `AudioError` for one that is not permitted or damaged."""
    return _run([str(path)])


def decode(path: Path, target: Path, *, sample_rate: int) -> tuple[Examined, Audio]:
    """Decode a file at a sample rate into `target`, and return what it is and its sound: float32, shape (2, frames).

    Raises:
        AudioError: as `examine`.
    """
    import numpy as np

    found = _run([str(path), str(target), str(sample_rate)])
    sound = np.fromfile(target, dtype=np.float32).reshape(-1, 2).T
    return found, np.ascontiguousarray(sound)


def _run(words: list[str]) -> Examined:
    environ = {
        name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "PYTHONPATH") if name in os.environ
    }
    command = [sys.executable, "-P", "-m", "dawg.server.queue.decoder", *words]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )
    except OSError as error:  # no memory, no processes left: the file is not to blame
        raise ArtifactError(f"no process can be started to decode a file: {error.strerror}") from error
    with process:
        try:
            answer, _ = process.communicate(timeout=WAIT_S)
        except subprocess.TimeoutExpired:
            raise AudioError(f"the file takes longer than {WAIT_S:g} seconds to decode") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return _read(answer, process.returncode)


def _read(answer: bytes, code: int) -> Examined:
    """Read what the process said; it may say anything, since what it decoded may have taken it over."""
    try:
        raw: Any = msgspec.json.decode(answer[:ANSWER_BYTES])
        if code == 2:
            reason = str(raw["refused"])[:200]
            raise AudioError("".join(char if char.isprintable() else "?" for char in reason))
        return msgspec.convert(raw, Examined)
    except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError, UnicodeError):
        raise AudioError("the file cannot be decoded: it needs too much memory or time, or is damaged") from None
