"""Who has a data folder: one server, the workers beside it, or (while a backup is brought back) nobody else at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from dawg.errors import StoreError

SERVER, WORKERS = "lock", "workers.lock"
NOTE_BYTES = 4096


class Hold:
    """A data folder is held while this is open; the file says by whom."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def note(self, text: str) -> None:
        """Say who holds it."""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, text.encode(), 0)


@contextlib.contextmanager
def held_by_server(data_folder: Path) -> Iterator[Hold]:
    """Be the one server of a data folder; raises `StoreError` naming who has it."""
    with _opened(data_folder, SERVER) as handle:
        _lock(handle, fcntl.LOCK_EX, data_folder)
        yield Hold(handle)


def has_had_server(data_folder: Path) -> bool:
    """True when a server has, or had, a data folder."""
    return (data_folder / "server" / SERVER).exists()


@contextlib.contextmanager
def held_by_worker(data_folder: Path) -> Iterator[None]:
    """Be one of the workers of a data folder; raises `StoreError` while a backup is brought back."""
    with _opened(data_folder, WORKERS) as handle:
        _lock(handle, fcntl.LOCK_SH, data_folder)
        size = os.fstat(handle).st_size
        if size > NOTE_BYTES // 2:  # of many that died
            os.ftruncate(handle, 0)
            size = 0
        os.pwrite(handle, f"dawg worker (process {os.getpid()})\n".encode(), size)
        yield


@contextlib.contextmanager
def held_alone(data_folder: Path, who: str) -> Iterator[None]:
    """Have a data folder without server and workers; raises `StoreError` naming one that has it."""
    with _opened(data_folder, SERVER) as server, _opened(data_folder, WORKERS) as workers:
        for handle in (server, workers):
            _lock(handle, fcntl.LOCK_EX, data_folder)
            Hold(handle).note(f"{who} (process {os.getpid()})\n")
        yield


@contextlib.contextmanager
def _opened(data_folder: Path, name: str) -> Iterator[int]:
    try:
        for folder in (data_folder, data_folder / "server"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(data_folder / "server" / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"data folder {str(data_folder)!r} cannot be used: {error.strerror}") from error
    try:
        yield handle
    finally:
        os.close(handle)


def _lock(handle: int, how: int, data_folder: Path) -> None:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        lines = os.pread(handle, NOTE_BYTES, 0).decode("utf-8", "replace").splitlines()
        who = next(filter(_lives, lines), lines[-1] if lines else "another dawg")
        raise StoreError(
            f"{who} has the data folder {str(data_folder)!r}",
            hint="stop it, or name another folder with DAWG_HOME",
        ) from None


def _lives(line: str) -> bool:
    """True when the process that a line names is there."""
    number = line.partition("(process ")[2].partition(",")[0].partition(")")[0]
    try:
        os.kill(int(number), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True
