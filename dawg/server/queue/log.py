"""What workers say: one JSON object per line on stderr, with the ids that a job carries from the request on."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Protocol, TextIO

import msgspec


class Log(Protocol):
    """Where structured lines go; structlog's loggers are such."""

    def info(self, event: str, **fields: Any) -> Any:
        """Tell what happens."""

    def warning(self, event: str, **fields: Any) -> Any:
        """Tell what went wrong and is being made up for."""

    def error(self, event: str, **fields: Any) -> Any:
        """Tell what went wrong."""


class JsonLog:
    """Writes lines as structlog would, without its import."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file or sys.stderr

    def info(self, event: str, **fields: Any) -> None:
        """Tell what happens."""
        self._write("info", event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Tell what went wrong and is being made up for."""
        self._write("warning", event, fields)

    def error(self, event: str, **fields: Any) -> None:
        """Tell what went wrong."""
        self._write("error", event, fields)

    def _write(self, level: str, event: str, fields: dict[str, Any]) -> None:
        line = {"event": event, "level": level, "at": datetime.now(UTC).isoformat(), **fields}
        try:
            self._file.write(msgspec.json.encode(line, enc_hook=str).decode() + "\n")
            self._file.flush()
        except (OSError, ValueError):  # nobody reads it
            return


def places(error: BaseException) -> list[str]:
    """Return the places an error came through: file, line and function, never values, which may be secret."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
