"""Who waits how long for a SQLite file that others use."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from dawg.errors import StoreError
from dawg.store.sqlite.database import SqliteDatabase


def test_a_library_that_another_program_holds_is_named_by_a_ping(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "library.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = threading.Thread(target=_written, args=(database,))
        writing.start()
        patience = time.monotonic() + 20
        while time.monotonic() < patience:
            try:
                database.ping()
            except StoreError as error:
                assert "another program holds it" in error.message
                break
        else:
            raise AssertionError("nobody named it")
        other.execute("ROLLBACK")
    writing.join()
    database.ping()
    database.close()


def test_who_hurries_waits_once_for_another_program_and_others_hardly(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "library.db", patience_s=0.5)
    with contextlib.closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits = []
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(StoreError, match=r"another program has held it for over 0\.5 seconds"):
                _written(database)
            waits.append(time.monotonic() - began)
        assert waits[0] >= 0.4 > waits[1]
        with pytest.raises(StoreError, match="busy"):
            database.ping()
        with database.reading():
            assert database.rows("SELECT 1 AS one") == [{"one": 1}]
        other.execute("ROLLBACK")
    database.ping()
    _written(database)
    database.close()


def test_a_thread_gives_up_what_another_thread_does_not_let_go(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "library.db", patience_s=0.2)
    written, told = threading.Event(), threading.Event()

    def write() -> None:
        with database.writing():
            written.set()
            assert told.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(10)
    with pytest.raises(StoreError, match=r"busy: others have used it for over 0\.2 seconds"):
        _written(database)
    told.set()
    writer.join()
    _written(database)
    database.close()


def _written(database: SqliteDatabase) -> None:
    with database.writing():
        database.rows("SELECT 1 AS one")
