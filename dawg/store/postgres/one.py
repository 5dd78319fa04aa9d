"""A pool of one connection without threads, for processes that fork."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import PoolTimeout

from dawg.store.sql.database import Row


class OneConnection:
    """Has what `PostgresDatabase` needs of `psycopg_pool.ConnectionPool`; connects when it is first needed, and again."""

    def __init__(self, url: str, settings: dict[str, Any]) -> None:
        self._url, self._settings = url, settings
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Row] | None = None

    def open(self) -> None:
        """Nothing is opened before it is needed."""

    def close(self, timeout: float = 0.0) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()

    def getconn(self, timeout: float) -> psycopg.Connection[Row]:
        """Return the connection; raises `PoolTimeout` while another thread has it, or `psycopg.OperationalError`."""
        if not self._lock.acquire(timeout=timeout):
            raise PoolTimeout("another thread has the connection")
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._url, **self._settings)
            return self._connection
        except BaseException:
            self._lock.release()
            raise

    def putconn(self, connection: psycopg.Connection[Row]) -> None:
        """Take the connection back; one that is not between two transactions is closed."""
        if connection.info.transaction_status != TransactionStatus.IDLE:
            with contextlib.suppress(psycopg.Error):
                connection.close()
        self._lock.release()
