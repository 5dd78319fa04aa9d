"""Tones kept on the disk, so that the next process does not make them again.

A tone is known by everything it is made from, the engine's own files among them; what is read back is the same bytes
that were made. A shelf is an aid: whatever goes wrong with it, the tone is made instead.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import msgspec
import numpy as np

from dawg.gen.audio import Audio

DEFAULT_BYTES = 1 << 30
_HEADER = np.dtype("<u8")
_SUFFIX = ".tone"
RESERVED_BYTES = 1 << 28
"""What tones leave free on their disk: others need it more."""
_LEAST_BYTES = 16384
"""Shorter tones are made as fast as they are read."""


class ToneShelf:
    """A folder of tones; a context manager: leaving it waits until all new tones are written.

    Args:
        folder: made when it is missing, for the user alone; when that cannot be, nothing is kept.
        max_bytes: what the folder may hold; the tones that were used longest ago go first, also when the disk gets full.
    """

    def __init__(self, folder: Path, *, max_bytes: int = DEFAULT_BYTES) -> None:
        self._folder, self._max_bytes = folder, max_bytes
        self._engine = _engine_digest()
        self._new: SimpleQueue[tuple[Path, Audio] | None] = SimpleQueue()
        self._writer: threading.Thread | None = None
        self._known: set[str] = set()

    def __enter__(self) -> ToneShelf:
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._known = {entry.name for entry in os.scandir(self._folder)}
            self._writer = threading.Thread(target=self._write_all, name="dawg-tones", daemon=True)
            self._writer.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._writer is not None:
            self._new.put(None)
            self._writer.join()
            self._writer = None

    def path(self, *content: Any) -> Path:
        """Return where the tone that is made from these values stands, or would stand."""
        key = hashlib.blake2b(msgspec.msgpack.encode((self._engine, *content)), digest_size=20).hexdigest()
        return self._folder / f"{key}{_SUFFIX}"

    def get(self, path: Path) -> Audio | None:
        """Return the tone that stands there, not to be written to; None when there is none, or it is damaged."""
        if path.name not in self._known:
            return None
        try:
            with open(path, "rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return None
        values = np.frombuffer(data, dtype=_HEADER, count=len(data) // 8)
        frames = int(values[0])
        if len(data) != 16 + 8 * frames or values[1] != values[2:].sum():
            return None
        self._used(path)
        return np.frombuffer(data, dtype="<f4", offset=16).reshape(2, frames)

    def put(self, path: Path, tone: Audio) -> None:
        """Keep a tone; it is written aside, and must not be changed any more."""
        if self._writer is not None and tone.nbytes >= _LEAST_BYTES:
            self._new.put((path, tone))

    def _used(self, path: Path) -> None:
        with suppress(OSError):
            os.utime(path)

    def _write_all(self) -> None:
        came = False
        while (item := self._new.get()) is not None:
            came = True
            with suppress(OSError):
                if _free(self._folder) > RESERVED_BYTES:
                    _write(*item)
        if came:
            with suppress(OSError):
                _make_room(self._folder, self._max_bytes)


def _write(path: Path, tone: Audio) -> None:
    """Write a tone whole: frames and a sum, then both channels."""
    sound = np.ascontiguousarray(tone, dtype="<f4")
    head = np.array([sound.shape[1], sound.reshape(-1).view(_HEADER).sum()], dtype=_HEADER)
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(head.data)
            file.write(sound.data)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise


def _make_room(folder: Path, max_bytes: int) -> None:
    """Remove the tones that were used longest ago, down to nine tenths of what is permitted."""
    entries = sorted(_entries(folder))
    total = sum(size for _, size, _ in entries)
    permitted = min(max_bytes, total + _free(folder) - RESERVED_BYTES)
    if total <= permitted:
        return
    for _, size, path in entries:
        with suppress(OSError):
            os.unlink(path)
        total -= size
        if total <= 0.9 * permitted:
            return


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _entries(folder: Path) -> Iterator[tuple[int, int, str]]:
    for entry in os.scandir(folder):
        with suppress(OSError):
            facts = entry.stat()
            yield facts.st_mtime_ns, facts.st_size, entry.path


def _engine_digest() -> str:
    """Tell this engine from any other: by numpy's version and by size and time of all files that make tones."""
    here = Path(__file__).parent
    files = [*here.rglob("*.py"), *(here.parent / "native").glob("*.so")]
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(files)]
    return hashlib.blake2b(repr((np.__version__, facts)).encode(), digest_size=16).hexdigest()
