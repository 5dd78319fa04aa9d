"""Artifacts in a local folder: `ROOT/ab/abcd...` by hash, each written beside and renamed when it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlencode

from msgspec import Struct

from dawg.artifacts.artifacts import CHUNK, Link, Stored, checked_hash, checked_link_s, checked_upload
from dawg.errors import ArtifactError, InputError, MissingError
from dawg.gen.brief import show

FILES, UPLOADS = "/files", "/uploads"
"""Where the web serves `link` and `upload_link`."""
_INCOMING = "incoming"
STALE_S = 86_400
_FIELDS = ("name", "type", "inline", "size", "expires")


class Signing(Protocol):
    """Signs links; `dawg.server.doors.tokens.Signer` is one."""

    def signature(self, text: str) -> str:
        """Return the signature of a text."""

    def is_signed(self, text: str, signature: str) -> bool:
        """True when we signed the text; takes the same time for every wrong signature."""


class Grant(Struct, frozen=True, kw_only=True):
    """What a signed link permits. `size`: exactly so many bytes may be put (uploads only)."""

    key: str
    name: str = ""
    media_type: str = "application/octet-stream"
    inline: bool = False
    size: int = 0


class FolderArtifacts:
    """Methods and errors as `dawg.artifacts.artifacts.Artifacts`.

    Args:
        root: made for the user alone when it is missing.
        signing: signs links; None = there are no links (workers give none).
    """

    def __init__(self, root: Path, *, signing: Signing | None = None) -> None:
        self._root = root
        self._signing = signing
        with _translated(root):
            for folder in (root, root / _INCOMING):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for entry in os.scandir(root / _INCOMING):  # of processes that were killed, and uploads that nobody took
                with contextlib.suppress(OSError):
                    if entry.stat().st_mtime < time.time() - STALE_S:
                        os.unlink(entry)

    def put(self, path: Path, *, sha256: str | None = None) -> Stored:
        """Keep a file's contents."""
        temporary = self._root / _INCOMING / f"{secrets.token_hex(16)}.tmp"
        with _translated(self._root):
            try:
                found, size = _copy(path, temporary)
                if sha256 is not None and found != sha256:
                    raise ArtifactError(f"file {show(path.name)} does not have the hash it was given")
                self._keep(temporary, found, size)
            finally:
                temporary.unlink(missing_ok=True)
        return self.stat(found)

    def stat(self, sha256: str) -> Stored:
        """Return what is kept under a hash."""
        with _translated(self._root):
            try:
                found = os.stat(self.path(sha256))
            except FileNotFoundError:
                raise MissingError(f"file {sha256[:12]} does not exist") from None
        return Stored(sha256=sha256, size=found.st_size, changed_ms=found.st_mtime_ns // 1_000_000)

    def read(self, sha256: str, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` up to `stop`."""
        size = self.stat(sha256).size
        left = min(size, size if stop is None else stop) - start
        with _translated(self._root), open(self.path(sha256), "rb") as file:
            file.seek(start)
            while left > 0 and (piece := file.read(min(CHUNK, left))):
                left -= len(piece)
                yield piece

    def fetch(self, sha256: str, path: Path) -> Stored:
        """Write the whole file to `path` and verify it."""
        stored = self.stat(sha256)
        with _translated(self._root):
            found, _ = _copy(self.path(sha256), path)
        if found != sha256:
            path.unlink(missing_ok=True)
            raise ArtifactError(f"file {sha256[:12]} is damaged")
        return stored

    def verify(self, sha256: str) -> Stored:
        """Read the whole file."""
        stored = self.stat(sha256)
        if self._hash(self.path(sha256)) != sha256:
            raise ArtifactError(f"file {sha256[:12]} is damaged")
        return stored

    def link(self, sha256: str, *, name: str, media_type: str, expires_s: int = 300, inline: bool = False) -> Link:
        """Return a path of this server for GET."""
        self.stat(sha256)
        fields = {"name": name, "type": media_type, "inline": "1" if inline else "0"}
        return self._link(f"{FILES}/{sha256}", fields, checked_link_s(expires_s))

    def upload_link(self, upload_id: str, *, size: int, media_type: str, expires_s: int = 900) -> Link:
        """Return a path of this server for one PUT."""
        fields = {"type": media_type, "size": str(size)}
        link = self._link(f"{UPLOADS}/{checked_upload(upload_id)}", fields, checked_link_s(expires_s))
        return Link(url=link.url, expires_ms=link.expires_ms, headers={"Content-Type": media_type})

    def granted(self, path: str, query: Mapping[str, str]) -> Grant:
        """Read a link that came back; raises `MissingError` when it is forged, altered or expired (all look alike)."""
        fields = {name: query[name] for name in _FIELDS if name in query}
        signed = self._signing is not None and self._signing.is_signed(_text(path, fields), query.get("signature", ""))
        expires = fields.get("expires", "")
        if not signed or not expires.isascii() or not expires.isdigit() or int(expires) < time.time():
            raise MissingError("this link is not valid, or not any more")
        return Grant(
            key=path.rpartition("/")[2],
            name=fields.get("name", ""),
            media_type=fields.get("type", ""),
            inline=fields.get("inline") == "1",
            size=int(fields.get("size", "0")),
        )

    def path(self, sha256: str) -> Path:
        """Return where a file is, or would be: the web serves it from there."""
        return self._root / checked_hash(sha256)[:2] / sha256

    def upload_path(self, upload_id: str) -> Path:
        """Return where the web writes an upload, under another name until it is whole, and then once."""
        return self._root / _INCOMING / checked_upload(upload_id)

    def take_upload(self, upload_id: str, path: Path, *, limit: int) -> int:
        """Move what was uploaded to a local path."""
        source = self.upload_path(upload_id)
        with _translated(self._root):
            try:
                size = source.stat().st_size
            except FileNotFoundError:
                raise MissingError(f"nothing was uploaded under {show(upload_id)}") from None
            try:
                if size > limit:
                    raise InputError(f"upload has {size} bytes; permitted: at most {limit}")
                _copy(source, path)
            finally:
                source.unlink(missing_ok=True)
        return size

    def every(self) -> Iterator[Stored]:
        """Yield all files, in the order of their hashes."""
        with _translated(self._root):
            for folder in sorted(entry.name for entry in os.scandir(self._root) if len(entry.name) == 2):
                for name in sorted(os.listdir(self._root / folder)):
                    with contextlib.suppress(MissingError, InputError):
                        yield self.stat(name)

    def sweep(self, sha256: str, *, older_than_s: float) -> bool:
        """Remove a file unless it was put within that time."""
        path = self.path(sha256)
        aside = self._root / _INCOMING / f"{secrets.token_hex(16)}.swept"
        with _translated(self._root):
            try:
                if not _is_older(path, older_than_s):
                    return False
                os.rename(path, aside)
            except FileNotFoundError:
                return True
            if _is_older(aside, older_than_s):
                aside.unlink()
                return True
            with contextlib.suppress(FileExistsError):  # it was put again just now
                os.link(aside, path)
            aside.unlink()
            return False

    def check(self) -> None:
        """Write and remove a small file."""
        probe = self._root / _INCOMING / f"{secrets.token_hex(16)}.tmp"
        with _translated(self._root):
            try:
                probe.write_bytes(b"dawg")
            finally:
                probe.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is open."""

    def _keep(self, temporary: Path, sha256: str, size: int) -> None:
        """Give a file its name; one that is there already stays when it is sound, and counts as put now."""
        target = self.path(sha256)
        with contextlib.suppress(FileNotFoundError):
            if target.stat().st_size == size and self._hash(target) == sha256:
                os.utime(target)
                return
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(temporary, target)
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _hash(self, path: Path) -> str:
        with _translated(self._root), open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _link(self, path: str, fields: dict[str, str], expires_s: int) -> Link:
        if self._signing is None:
            raise ArtifactError("this process gives no links")
        expires = int(time.time()) + expires_s
        fields = {**fields, "expires": str(expires)}
        signature = self._signing.signature(_text(path, fields))
        return Link(url=f"{quote(path)}?{urlencode({**fields, 'signature': signature})}", expires_ms=expires * 1000)


def _text(path: str, fields: Mapping[str, str]) -> str:
    """Return what is signed: no value can be mistaken for another field."""
    return "\n".join([path, *(f"{name}={quote(fields[name], safe='')}" for name in _FIELDS if name in fields)])


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file to the disk; return hash and size of what was read."""
    found, size = hashlib.sha256(), 0
    with open(source, "rb") as reading:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb", buffering=0) as writing:
            while piece := reading.read(CHUNK):
                found.update(piece)
                size += len(piece)
                while piece:  # an unbuffered write may take less than all of it
                    piece = piece[writing.write(piece) :]
            os.fsync(writing.fileno())
    return found.hexdigest(), size


def _is_older(path: Path, seconds: float) -> bool:
    return path.stat().st_mtime < time.time() - seconds


@contextlib.contextmanager
def _translated(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArtifactError(f"files in {show(root, limit=80)} cannot be used: {error.strerror or error}") from error
