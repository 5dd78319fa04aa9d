"""SHA-256 of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dawg.errors import OutputError
from dawg.gen.export.atomic import shown


def file_sha256(path: str | Path) -> str:
    """Return the SHA-256 of a file as hex digits; raises `OutputError` when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise OutputError(f"cannot read {shown(path)}: {error.strerror}") from error
