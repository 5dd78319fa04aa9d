"""Keys of team servers: one small file that only its owner can read (0600 in a 0700 folder) beside the settings file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from dawg.config import config_file
from dawg.errors import InputError, MissingError, OutputError
from dawg.gen.brief import show

FILE = "servers.json"
FILE_LIMIT = 100_000
VARIABLE = "DAWG_SERVER_KEY"


def checked_url(text: str) -> str:
    """Return a server's address in the form in which it is kept; raises `InputError`."""
    try:
        parts = urlsplit(text.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or not text.isprintable() or len(text) > 300:
        raise InputError(f"server {show(text)} is no address; permitted: http://HOST:PORT or https://HOST")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


class Credentials:
    """Finds and keeps the keys of servers."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        file = config_file(self._environ)
        self._path = file.parent / "keys" / FILE if file is not None else None

    def find(self, url: str) -> str:
        """Return a server's key; raises `MissingError`."""
        key = self._environ.get(VARIABLE, "").strip() or self._read().get(url, "")
        if not key:
            raise MissingError(f"there is no login at {show(url)}", hint=f"dawg login {url}")
        return key

    def keep(self, url: str, key: str) -> Path:
        """Keep a server's key; raises `OutputError`."""
        return self._write({**self._read(), url: key})

    def forget(self, url: str) -> str:
        """Forget a server's key and return it; raises `MissingError`."""
        kept = self._read()
        if url not in kept:
            raise MissingError(f"there is no login at {show(url)}")
        key = kept.pop(url)
        self._write(kept)
        return key

    def _read(self) -> dict[str, str]:
        if self._path is None:
            return {}
        try:
            with open(self._path, "rb") as file:
                return msgspec.json.decode(file.read(FILE_LIMIT), type=dict[str, str])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            raise OutputError(f"{str(self._path)!r} cannot be read: {type(error).__name__}") from error

    def _write(self, keys: dict[str, str]) -> Path:
        if self._path is None:
            raise OutputError("there is no home to keep a login in", hint=f"{VARIABLE} may hold a key")
        temporary = self._path.with_name(f".{FILE}-{secrets.token_hex(6)}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(msgspec.json.encode(keys))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise OutputError(f"{str(self._path)!r} cannot be written: {error.strerror}") from error
        return self._path
