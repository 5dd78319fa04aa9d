"""The terminal: what may be printed, colours, and the progress line. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import os
import sys
from typing import TextIO

STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}

MESSAGE_LIMIT = 1000
"""Characters of a message: what it quotes is short, but what is permitted is never cut."""


def clean(text: object, *, limit: int = 400) -> str:
    """Make a text from outside fit to print: one line, no control characters or terminal escapes, not too long."""
    line = "".join(char if char.isprintable() else "?" for char in str(text))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def shown(value: object, *, limit: int = 40) -> str:
    """Quote a value from outside for a message."""
    return f"'{clean(value, limit=limit)}'"


def is_terminal(stream: TextIO) -> bool:
    """True when a person is looking at the stream."""
    try:
        return stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:  # closed
        return False


def has_unicode(stream: TextIO) -> bool:
    """True when the stream can carry braille, blocks and arrows."""
    try:
        "⣿█→·".encode(stream.encoding or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True


def width(*, default: int = 100) -> int:
    """Return the columns to draw in: the terminal's, within 40 to 200; `default` when there is none."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return default
    return min(200, max(40, columns or default))


class Paint:
    """Colours text when the stream is a terminal and NO_COLOR is not set; else leaves it as it is."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._on = is_terminal(stream or sys.stdout) and not os.environ.get("NO_COLOR")

    def __call__(self, text: str, style: str) -> str:
        """Return the text in a style of `STYLES`."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self._on and text else text


class ProgressLine:
    """One line on stderr that is drawn over and wiped at the end; does nothing unless a person is looking."""

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._on = not quiet and is_terminal(self._stream)
        self._full, self._empty = ("━", "─") if has_unicode(self._stream) else ("#", "-")
        self._drawn = ""

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.wipe()

    def show(self, stage: str, fraction: float, message: str = "") -> None:
        """Draw a stage, how far it is (0 to 1) and what is being done."""
        if not self._on:
            return
        done = round(min(1.0, max(0.0, fraction)) * 24)
        line = f"{stage:<8} {self._full * done}{self._empty * (24 - done)} {clean(message, limit=36)}"
        if line != self._drawn:
            self._write(f"\r\x1b[K{line}")
            self._drawn = line

    def wipe(self) -> None:
        """Leave the terminal as it was."""
        if self._drawn:
            self._write("\r\x1b[K")
            self._drawn = ""

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal hung up
            self._on = False
