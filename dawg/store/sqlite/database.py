"""One SQLite file: opened safely, brought to our schema, and every failure of it told in one line.

WAL with synchronous=FULL: what was acknowledged survives a power cut, and readers never wait for the writer.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from dawg.errors import InputError, StoreError
from dawg.gen.brief import show
from dawg.store.sql.database import Row
from dawg.store.sql.statements import inserts, update
from dawg.store.sqlite.migrations import MIGRATIONS, SCHEMA_VERSION
from dawg.store.sqlite.side import BUSY, BUSY_S, Side, TooLongError, code

APPLICATION_ID = 0x64617767
"""Marks the file as ours ("dawg"), so that another program's database is never migrated."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

PING_S = 1.5


class _Turn(threading.local):
    """What a thread is in the middle of."""

    connection: sqlite3.Connection | None = None


class SqliteDatabase:
    """Two connections that threads may share, one to read and one to write: who reads waits for no writer, whoever that is.

    Methods and errors as `dawg.store.sql.database.Database`.

    Args:
        path: the file; its folder (0700) and the file (0600) are made when they are missing. None = in memory.
        patience_s: how long a thread waits for the file and for other threads, once it is open. While another program is known to
            hold the file, whoever comes waits `HELD_S` only, so that no threads pile up. None = `BUSY_S`, whatever is known.

    Raises:
        StoreError: it cannot be made or opened, is damaged (the file is left as it is), is another program's, or was
            written by a newer dawg.
    """

    def __init__(self, path: Path | None, *, patience_s: float | None = None) -> None:
        self.path = path
        self._writer = Side()
        self._reader = Side() if path is not None else self._writer
        self._turn = _Turn()
        self._away = False
        self._open()
        if patience_s is not None:
            for side in (self._writer, self._reader):
                side.limit_s, side.hurries = patience_s, True

    def _open(self) -> None:
        if self.path is not None:
            _make_private(self.path)
        with self._translated():
            connection = self._writer.connection = self._connected()
        try:
            with self._translated():
                self._prepare(connection)
        except BaseException:
            connection.close()
            raise

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(
            ":memory:" if self.path is None else self.path,
            timeout=BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )

    @property
    def dialect(self) -> Literal["sqlite"]:
        """For the few statements that cannot be shared."""
        return "sqlite"

    def close(self) -> None:
        """Let go of the file."""
        with self._reader.lock, self._writer.lock, self._translated():
            assert self._writer.connection is not None
            self._writer.connection.close()
            if self._reader.connection is None:
                self._reader.connection = self._writer.connection  # it stays closed
            self._reader.connection.close()

    def before_fork(self) -> None:
        """Let go of the file until it is needed next: SQLite's locks, and what it knows of them, do not survive a fork."""
        if self.path is not None:
            self.close()
            self._reader.connection, self._away = None, True

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the record for the length of the block."""
        if self._turn.connection is not None:  # part of the one around it
            yield
            return
        with self._transaction(self._reader, "BEGIN"):
            yield

    @contextlib.contextmanager
    def writing(self, *locks: str) -> Iterator[None]:
        """Change the record as a whole: everything in the block is kept, or nothing when it raises."""
        if self._turn.connection is not None and self._turn.connection is self._writer.connection:
            yield
            return
        with self._transaction(self._writer, "BEGIN IMMEDIATE"):
            yield

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query; within `reading` or `writing`."""
        cursor = self._current.execute(sql, parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Change rows; return how many. Within `writing`."""
        return self._current.execute(sql, parameters).rowcount

    def insert(self, table: str, **values: Any) -> None:
        """Add a row; within `writing`."""
        self.insert_many(table, [values])

    def insert_many(self, table: str, rows: Sequence[Row], *, ending: str = "") -> list[Row]:
        """Add rows in one statement per `INSERTED` parameters; return what `ending` returns."""
        return [found for sql, parameters in inserts(table, rows, ending) for found in self.rows(sql, parameters)]

    def update(self, table: str, key: str, **values: Any) -> None:
        """Change a row by its id; within `writing`."""
        self.execute(*update(table, key, values))

    def delete(self, table: str, key: str) -> None:
        """Remove a row by its id; within `writing`."""
        self.execute(f"DELETE FROM {table} WHERE id = ?", (key,))

    def check(self) -> None:
        """Read the whole file, and make the search index anew when it does not fit the texts.

        Raises:
            StoreError: something is wrong with the file; names it.
        """
        with self.reading():
            (found, *_) = self.rows("PRAGMA quick_check(1)")
        if found["quick_check"] != "ok":
            raise self._damaged(found["quick_check"])
        with self._writer.lock, self._translated():
            assert self._writer.connection is not None
            if not self._search_fits(self._writer.connection):
                import sqlite_utils  # 60 ms that no other path pays

                library = sqlite_utils.Database(self._writer.connection, execute_plugins=False)
                library.table("documents_fts").rebuild_fts()

    def _search_fits(self, connection: sqlite3.Connection) -> bool:
        try:
            connection.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if code(error) not in _DAMAGED:
                raise
            return False
        return True

    def ping(self) -> None:
        """Raise `StoreError` when the file does not answer within 2 s; another thread's long write is no fault."""
        patience = time.monotonic() + PING_S
        while (since := self._writer.waits_since) is not None and time.monotonic() < patience:
            if self._writer.held or time.monotonic() - since > PING_S:
                raise StoreError(f"library {self._name} is busy: another program holds it")
            time.sleep(0.02)
        if self._writer.held:
            with self.writing():
                pass
        if not self._reader.lock.acquire(timeout=max(0.0, patience - time.monotonic())):
            return
        try:
            with self.reading():
                self.rows("SELECT 1 AS one")
        finally:
            self._reader.lock.release()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        version, ours, empty = _state(connection)
        if not empty and not ours:
            raise StoreError(f"library {self._name} is another program's database; it is left as it is")
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"library {self._name} has schema version {version}, this dawg reads up to {SCHEMA_VERSION}",
                hint="update dawg",
            )
        _use_wal(connection)
        if version < SCHEMA_VERSION:
            with self.writing():
                version, _, _ = _state(connection)  # another process may have been faster
                _migrate(connection, version)

    @property
    def _current(self) -> sqlite3.Connection:
        """The connection that this thread reads or writes with."""
        connection = self._turn.connection
        assert connection is not None, "outside of reading and writing"
        return connection

    @contextlib.contextmanager
    def _transaction(self, side: Side, begin: str) -> Iterator[None]:
        with self._translated(), side.turn() as left_s:
            connection = self._opened(side)
            side.begin(begin, left_s)
            around, self._turn.connection = self._turn.connection, connection
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk may have rolled back already
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._turn.connection = around

    def _opened(self, side: Side) -> sqlite3.Connection:
        if self._away:
            with self._writer.lock:
                self._come_back()
        if side.connection is None:
            side.connection = self._connected()
            side.connection.execute("PRAGMA query_only = ON")
        return side.connection

    def _come_back(self) -> None:
        if not self._away:  # another thread was faster
            return
        self._away = False
        try:
            self._open()
        except BaseException:
            self._away = True
            raise

    @property
    def _name(self) -> str:
        return show(self.path, limit=120) if self.path else "in memory"

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error) from error
        except TooLongError as error:
            raise StoreError(f"library {self._name} is busy: {error}") from error
        except (UnicodeEncodeError, OverflowError) as error:  # half a character, or a number beyond 64 bits
            raise InputError(f"a value cannot be looked up or stored: {error}") from error

    def _told(self, error: sqlite3.Error) -> StoreError:
        if code(error) in _DAMAGED:
            return self._damaged(error)
        if code(error) in BUSY:
            limit_s = self._writer.limit_s
            return StoreError(f"library {self._name} is busy: another program has held it for over {limit_s:g} seconds")
        return StoreError(f"library {self._name} cannot be used: {error}")

    def _damaged(self, what: object) -> StoreError:
        return StoreError(
            f"library {self._name} is damaged ({show(what, limit=80)}); it is left as it is",
            hint="move it away to start anew; `sqlite3 FILE .recover` may save what it holds",
        )


def _make_private(path: Path) -> None:
    """Make folder and file for the user alone; what exists keeps its mode."""
    try:
        missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            _create(path)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # says why it cannot be opened, which SQLite does not
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise StoreError(
            f"library {show(path, limit=120)} cannot be opened: {reason}",
            hint="DAWG_HOME names another folder; generate makes beats without a library too",
        ) from error


def _create(path: Path) -> None:
    """Lay the tables in a temporary file beside, which then gets its name: a library is there whole or not at all.

    Nothing needs to reach the disk before that, which saves the first beat some ten waits for it.
    """
    temporary = path.with_name(f".dawg-{os.getpid()}-{os.urandom(6).hex()}.tmp")
    try:
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN")
            _migrate(connection, 0)
            connection.execute("COMMIT")
        finally:
            connection.close()
        handle = os.open(temporary, os.O_RDWR)
        os.fsync(handle)
        os.close(handle)
        # Unlike a rename, a link never replaces what another process made meanwhile. Where there are no links, the tables
        # are laid in place.
        with contextlib.suppress(OSError):
            os.link(temporary, path)
    except sqlite3.Error as error:
        raise StoreError(f"library {show(path, limit=120)} cannot be made: {error}") from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)


def _state(connection: sqlite3.Connection) -> tuple[int, bool, bool]:
    """Return schema version, whether the file is ours, and whether it is still empty."""
    one = connection.execute
    version, application = one("PRAGMA user_version").fetchone()[0], one("PRAGMA application_id").fetchone()[0]
    empty = one("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    return int(version), application == APPLICATION_ID, empty and version == 0


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite does not wait by itself while another process switches."""
    patience = time.monotonic() + BUSY_S
    while connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if code(error) not in BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables from a schema version to ours; within a transaction."""
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    if version < SCHEMA_VERSION:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
