"""SHA-256 of files, also of one that is still being written."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from dawg.errors import OutputError
from dawg.gen.export.atomic import shown

_PIECE_BYTES = 2**20


def file_sha256(path: str | Path) -> str:
    """Return the SHA-256 of a file as hex digits; raises `OutputError` when it cannot be read."""
    with _reading(path), open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class FileHash:
    """The SHA-256 of a file that is still being written, taken aside, so that little is left to do when it is complete.

    Raises:
        OutputError: the file cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        self._path, self._sha256 = path, hashlib.sha256()
        with _reading(path):
            self._file = io.FileIO(path)
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="dawg-hash")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.shutdown(wait=True, cancel_futures=True)
        self._file.close()

    def follow(self) -> None:
        """Begin to take in what is there by now; it must not change any more."""
        self._aside.submit(self._take)

    def result(self) -> str:
        """Take in the rest and return the hash as hex digits."""
        self._aside.submit(self._take).result()
        return self._sha256.hexdigest()

    def _take(self) -> None:
        with _reading(self._path):
            while piece := self._file.read(_PIECE_BYTES):
                self._sha256.update(piece)


@contextmanager
def _reading(path: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot read {shown(path)}: {error.strerror}") from error
