"""A connection that threads use in turn, and how long they wait for it."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator

BUSY_S = 10.0
HELD_S = 0.1
"""How long who hurries waits for a file that another program is known to hold."""
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class TooLongError(Exception):
    """Other threads had the connection for as long as one waits."""


def code(error: sqlite3.Error) -> int:
    """Return what kind of error it is, without SQLite's details."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class Side:
    """A connection to read or to write with; opened when it is first needed.

    Attributes:
        limit_s: how long a thread waits for its turn, for other threads and other programs together.
        hurries: while another program is known to hold the file, whoever comes waits `HELD_S` only.
        waits_since: since when a thread waits for another program; None = none does.
        held: another program is known to hold the file.
    """

    def __init__(self) -> None:
        self.limit_s = BUSY_S
        self.hurries = False
        self.lock = threading.RLock()
        self.waits_since: float | None = None
        self.held = False
        self._connection: sqlite3.Connection | None = None
        self._waits_ms = 0

    @property
    def connection(self) -> sqlite3.Connection | None:
        """The connection; None = it is not open yet."""
        return self._connection

    @connection.setter
    def connection(self, connection: sqlite3.Connection | None) -> None:
        self._connection, self._waits_ms = connection, -1

    @contextlib.contextmanager
    def turn(self) -> Iterator[float]:
        """Have the connection to oneself; gives the seconds that are left to wait for other programs. Raises `TooLongError`."""
        patience_s = HELD_S if self.hurries and self.held else self.limit_s
        until = time.monotonic() + patience_s
        if not self.lock.acquire(timeout=patience_s):
            raise TooLongError(f"others have used it for over {patience_s:g} seconds")
        try:
            yield max(0.0, until - time.monotonic())
        finally:
            self.lock.release()

    def begin(self, statement: str, left_s: float) -> None:
        """Begin a transaction; within `turn`."""
        assert self._connection is not None
        ms = round(left_s * 20) * 50  # in steps: to say it takes longer than most transactions
        if ms != self._waits_ms:
            self._connection.execute(f"PRAGMA busy_timeout = {ms}")
            self._waits_ms = ms
        self.waits_since = time.monotonic()
        try:
            self._connection.execute(statement)
            self.held = False
        except sqlite3.OperationalError as error:
            self.held = code(error) in BUSY
            raise
        finally:
            self.waits_since = None
