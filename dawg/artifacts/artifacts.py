"""The contract of files that outlive a process: kept by the SHA-256 of their contents, so a name is never reused.

Implementations: `dawg.artifacts.folder.FolderArtifacts` and `dawg.artifacts.s3.S3Artifacts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen.brief import check_number, show

CHUNK = 1 << 20
LINK_S = (1, 900)
"""How long a link may be good for, in seconds."""


class Stored(Struct, frozen=True, kw_only=True):
    """A file that is kept. `changed_ms`: when it was last put."""

    sha256: str
    size: int
    changed_ms: int = 0


class Link(Struct, frozen=True, kw_only=True):
    """An address that is its own permission until it expires.

    Attributes:
        url: absolute for S3; a path of this server ("/files/...") for the local folder.
        headers: what must be sent along with it (PUT only).
    """

    url: str
    expires_ms: int
    headers: dict[str, str] = {}


class Artifacts(Protocol):
    """Where files are kept. Every method blocks, has a limit on its wait, and may be called from several threads.

    Raises:
        ArtifactError: the place cannot be read or written, refuses, or does not keep what it was given.
        MissingError: no such file.
        InputError: a hash, name or time that cannot be.
    """

    def put(self, path: Path, *, sha256: str | None = None) -> Stored:
        """Keep a file's contents.

        When this returns the file was read back or confirmed by the place: complete, and with this hash. Putting the same
        contents again is cheap and keeps them from being swept.

        Args:
            sha256: what the hash must be; None = whatever it is.
        """

    def stat(self, sha256: str) -> Stored:
        """Return what is kept under a hash."""

    def read(self, sha256: str, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` up to (not including) `stop`, in pieces of at most 1 MiB."""

    def fetch(self, sha256: str, path: Path) -> Stored:
        """Write the whole file to `path` and verify it; a damaged one is an `ArtifactError` and leaves nothing."""

    def verify(self, sha256: str) -> Stored:
        """Read the whole file; raises `ArtifactError` when its contents do not have its hash."""

    def link(self, sha256: str, *, name: str, media_type: str, expires_s: int = 300, inline: bool = False) -> Link:
        """Return an address for GET (with Range) that offers the file under a name.

        Args:
            name: what the browser saves it as. inline: to be played rather than saved.
        """

    def upload_link(self, upload_id: str, *, size: int, media_type: str, expires_s: int = 900) -> Link:
        """Return an address for one PUT of exactly `size` bytes; `take_upload` then brings it in.

        Args:
            upload_id: an id of `dawg.store.ids`, never used before.
        """

    def take_upload(self, upload_id: str, path: Path, *, limit: int) -> int:
        """Move what was uploaded under an id to a local path; return its size.

        Raises `InputError` when it is larger than `limit` bytes, `MissingError` when nothing (or not all) was uploaded.
        """

    def every(self) -> Iterator[Stored]:
        """Yield all files, in the order of their hashes."""

    def sweep(self, sha256: str, *, older_than_s: float) -> bool:
        """Remove a file unless it was put within that time; True when it is gone."""

    def check(self) -> None:
        """Say by an error that the place cannot be used; takes 2 s at most."""

    def close(self) -> None:
        """Let go of connections."""


def checked_hash(sha256: str) -> str:
    """Return a hash; raises `InputError` unless it is 64 hex digits in lower case."""
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise InputError(f"hash {show(sha256)} is not 64 hex digits")
    return sha256


def checked_upload(upload_id: str) -> str:
    """Return the id of an upload; raises `InputError` unless it has the form of an id."""
    if not re.fullmatch("[0-9a-z]{26}", upload_id):
        raise InputError(f"upload {show(upload_id)} is not an id")
    return upload_id


def checked_link_s(expires_s: int) -> int:
    """Return how long a link is good for; raises `InputError`."""
    check_number("link", expires_s, *LINK_S, whole=True, unit="seconds")
    return expires_s
