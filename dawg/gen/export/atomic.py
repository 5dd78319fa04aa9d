"""Files that appear whole or not at all: a temporary file in the same folder, fsync, rename.

`OutputFiles` does it for any number of files as one: all of them appear, or none. `atomic_path` is the short form for
one file, `check_writable` and `check_folder` refuse a hopeless path before any work is spent on it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from dawg.errors import OutputError
from dawg.gen.brief import show

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES)


def check_writable(path: str | Path, *, force: bool = False) -> None:
    """Refuse an output path that cannot work; creates and removes an empty temporary file beside it to be sure.

    Raises:
        OutputError: empty, a folder, in a missing or read-only folder, a loop of links, too long a name, not a regular
            file, or an existing file without `force`.
    """
    target = _target(path, force=force)
    _probe(target.parent, path)


def check_folder(path: str | Path) -> None:
    """Refuse a folder that neither exists nor can be made, or that cannot be written to; raises `OutputError`."""
    text = _text(path, "folder")
    with _translated(text):
        folder = Path(os.path.realpath(text))
        while not _exists(folder) and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            raise OutputError(f"cannot write to {shown(text)}: {shown(folder)} is not a folder")
        if len(os.path.basename(os.path.realpath(text)).encode(errors="surrogateescape")) > 255:
            raise OutputError(f"cannot write to {shown(text)}: the name is too long; permitted: at most 255 bytes")
    _probe(folder, path)


@contextlib.contextmanager
def atomic_path(path: str | Path, *, force: bool = False) -> Iterator[Path]:
    """Give a temporary path to write to; it becomes `path` when the block ends, and vanishes when the block raises.

    Raises:
        OutputError: as `check_writable`, or writing failed (disk full ...).
    """
    with OutputFiles(force=force) as files:
        yield files.add(path)


FLUSHED_AT_ONCE = 4


class OutputFiles:
    """A set of output files that appear together when the `with` block ends, or not at all when it raises.

    Links are followed, so a link stays a link and the file it points to is replaced.

    Args:
        force: replace existing files; without it an existing file is refused, also one that appears meanwhile.
    """

    def __init__(self, *, force: bool = False) -> None:
        self._force = force
        self._files: dict[Path, Path] = {}
        self._folders: list[Path] = []
        self._flushing = ThreadPoolExecutor(FLUSHED_AT_ONCE, thread_name_prefix="dawg-flush")
        self._flushed: list[tuple[Path, Future[None]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.commit()
            return
        self.discard()
        if isinstance(error, OSError):
            raise OutputError(f"cannot write: {_reason(error)}") from error

    def add(self, path: str | Path) -> Path:
        """Create an empty temporary file that will become `path`; raises `OutputError`."""
        target = _target(path, force=self._force)
        if target in self._files:
            raise OutputError(f"{shown(path)} is named for two outputs; give each its own name")
        temporary = target.parent / f".dawg-{os.getpid()}-{secrets.token_hex(6)}.tmp"
        with _translated(path):
            self._files[target] = temporary
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        return temporary

    def remove(self, path: str | Path) -> None:
        """Take an added file back, so that it can be added anew; raises `OutputError`."""
        with _translated(path):
            self._files.pop(Path(os.path.realpath(path))).unlink(missing_ok=True)

    def temporary(self, path: str | Path) -> Path:
        """Return where a file that was added is being written until `commit`."""
        return self._files[Path(os.path.realpath(path))]

    def add_folder(self, path: str | Path) -> Path:
        """Make a folder (and those above it) if it is missing; removed again by `discard`. Raises `OutputError`."""
        check_folder(path)
        folder = Path(os.path.realpath(path))
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        for place in reversed(missing):
            with _translated(path):
                self._folders.append(place)
                place.mkdir(exist_ok=True)
        return Path(path)

    def write(self, path: str | Path, data: bytes) -> None:
        """Add a file with these contents; raises `OutputError`."""
        temporary = self.add(path)
        with _translated(path):
            temporary.write_bytes(data)

    def flush(self, path: str | Path) -> None:
        """Begin to bring what a file holds to the disk, while more is being written; `commit` tells of errors."""
        target = Path(os.path.realpath(path))
        self._flushed.append((target, self._flushing.submit(_fsync, self._files[target])))

    def commit(self) -> None:
        """Bring all files to the disk, then give them their names; raises `OutputError` and leaves none behind."""
        made: list[Path] = []
        try:
            for target, flushed in self._flushed:
                with _translated(target):
                    flushed.result()
            for target, temporary in self._files.items():
                with _translated(target):
                    _fsync(temporary)
            for target, temporary in self._files.items():
                existed = os.path.lexists(target)
                if not existed:
                    made.append(target)
                with _translated(target):
                    self._rename(temporary, target, made)
            for folder in {target.parent for target in self._files}:
                with contextlib.suppress(OSError):
                    _fsync(folder)
        except BaseException:
            for target in made:
                target.unlink(missing_ok=True)
            self.discard()
            raise
        self._forget()

    def discard(self) -> None:
        """Remove every temporary file and every folder made for them."""
        self._flushing.shutdown(wait=False, cancel_futures=True)
        for temporary in self._files.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        self._forget()

    def _forget(self) -> None:
        self._files.clear()
        self._folders.clear()
        self._flushed.clear()

    def _rename(self, temporary: Path, target: Path, made: list[Path]) -> None:
        """Rename; without `force` by a hard link, which (unlike rename) refuses a file that appeared meanwhile."""
        if not self._force:
            try:
                os.link(temporary, target)
            except FileExistsError:
                if target in made:
                    made.remove(target)
                raise _taken(target) from None
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
            else:
                temporary.unlink()
                return
        os.replace(temporary, target)


def shown(path: str | Path) -> str:
    """Quote a path for a message: one printable line."""
    return show(path, limit=120)


def _target(path: str | Path, *, force: bool) -> Path:
    """Return the absolute path behind all links, or raise `OutputError` for one that cannot be an output file."""
    text = _text(path, "path")
    with _translated(text):
        try:
            mode: int | None = os.stat(text).st_mode
        except FileNotFoundError:
            mode = None
        target = Path(os.path.realpath(text))
        if text.endswith(os.sep) or (mode is not None and stat.S_ISDIR(mode)):
            raise OutputError(f"cannot write {shown(text)}: it is a folder; give a file name")
        if not target.parent.is_dir():
            there = "is not a folder" if _exists(target.parent) else "does not exist"
            raise OutputError(f"cannot write {shown(text)}: the folder {shown(target.parent)} {there}")
        if mode is not None and not stat.S_ISREG(mode):
            raise OutputError(f"cannot write {shown(text)}: it is not a regular file; give the name of a file")
        if mode is not None and not force:
            raise _taken(text)
    return target


def _taken(path: str | Path) -> OutputError:
    return OutputError(f"{shown(path)} exists; use --force to replace it", hint="give another name, or --force")


def _text(path: str | Path, what: str) -> str:
    text = os.fspath(path)
    if not text or text == ".":
        raise OutputError(
            f"output {what} {shown(text)} is not a name; give the name of a {what.replace('path', 'file')}"
        )
    if "\0" in text:
        raise OutputError(f"output {what} {shown(text)} is invalid: it holds a NUL character")
    return text


def _exists(path: Path) -> bool:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _probe(folder: Path, path: str | Path) -> None:
    """Creating a file is the only sure test: permissions, read-only mounts and the superuser defeat `os.access`."""
    probe = folder / f".dawg-{os.getpid()}-{secrets.token_hex(6)}.tmp"
    with _translated(path):
        try:
            os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        finally:
            probe.unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


@contextlib.contextmanager
def _translated(path: str | Path) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeError) as error:
        reason = _reason(error) if isinstance(error, OSError) else "the name cannot be encoded"
        raise OutputError(f"cannot write {shown(path)}: {reason}") from error
