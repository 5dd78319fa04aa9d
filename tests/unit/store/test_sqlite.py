"""`SqliteStore` keeps the contract, in a file and in memory, and treats its file with care."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dawg.errors import StoreError
from dawg.store.records import Draft
from dawg.store.sqlite.database import SqliteDatabase
from dawg.store.sqlite.migrations import MIGRATIONS, SCHEMA_VERSION
from dawg.store.sqlite.store import SqliteStore
from tests.conftest import environment
from tests.unit.store.contract import StoreContract, Stores, draft, score


class TestInAFile(StoreContract):
    @pytest.fixture
    def stores(self, tmp_path: Path) -> Iterator[Stores]:
        store = SqliteStore.open(tmp_path / "library.db")
        yield store.for_owner
        store.close()


class TestInMemory(StoreContract):
    @pytest.fixture
    def stores(self) -> Iterator[Stores]:
        store = SqliteStore.open(None)
        yield store.for_owner
        store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "dawg" / "library.db"


def filled(path: Path) -> None:
    store = SqliteStore.open(path)
    store.add_project("night", draft(101, "made"))
    store.close()


def execute(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(sql)
    connection.close()


def test_folder_and_files_are_the_users_alone(path: Path) -> None:
    store = SqliteStore.open(path)
    store.add_project("night", draft())
    assert {stat.S_IMODE(place.stat().st_mode) for place in (path.parent, path.parent.parent)} == {0o700}
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    store.close()


def test_the_file_is_safe_against_power_cuts_and_other_writers(path: Path) -> None:
    database = SqliteDatabase(path)
    with database.writing():
        told = {
            name: database.rows(f"PRAGMA {name}")[0]
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert told["journal_mode"] == {"journal_mode": "wal"}
    assert told["synchronous"] == {"synchronous": 2}
    assert told["busy_timeout"]["timeout"] >= 5000
    assert told["foreign_keys"] == {"foreign_keys": 1}
    database.check()
    database.close()


def test_what_was_acknowledged_is_there_after_the_process_is_killed(path: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from dawg.store.sqlite.store import SqliteStore;"
        "from tests.unit.store.contract import draft;"
        "SqliteStore.open(Path(sys.argv[1])).add_project('night', draft()); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], env=environment(tmp_path), check=False)
    store = SqliteStore.open(path)
    assert store.project_names() == ("night",)
    store.close()


def test_one_score_is_stored_once_and_goes_with_its_last_version(path: Path) -> None:
    store = SqliteStore.open(path)
    one, two = store.add_project("one", draft(101)), store.for_owner("bob").add_project("two", draft(101))
    store.add_version(one.id, draft(102))
    assert _count(path, "scores") == 2
    store.delete_project(one.id)
    assert _count(path, "scores") == 1
    store.for_owner("bob").delete_project(two.id)
    counts = {
        table: _count(path, table) for table in ("projects", "versions", "branches", "redo", "scores", "documents")
    }
    assert set(counts.values()) == {0}
    store.close()


def _count(path: Path, table: str) -> int:
    connection = sqlite3.connect(path)
    number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    connection.close()
    return number


def test_a_newer_schema_is_refused_and_left_as_it_is(path: Path) -> None:
    filled(path)
    execute(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(
        StoreError, match=f"has schema version {SCHEMA_VERSION + 1}, this dawg reads up to {SCHEMA_VERSION}"
    ):
        SqliteStore.open(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_another_programs_database_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True)
    execute(path, "CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's"):
        SqliteStore.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["text", "head", "middle", "cut"])
def test_a_damaged_file_is_named_and_left_as_it_is(path: Path, kind: str) -> None:
    filled(path)
    data = path.read_bytes()
    broken = {
        "text": b"this is no database" * 100,
        "head": b"\xff" * 4096 + data[4096:],
        "middle": data[:4096] + b"\xa5" * (len(data) - 4096),
        "cut": data[:5000],
    }[kind]
    path.write_bytes(broken)
    with pytest.raises(StoreError, match="is damaged") as caught:
        SqliteStore.open(path).projects()
    assert "library.db" in caught.value.message
    assert "\n" not in caught.value.message
    assert path.read_bytes() == broken


def test_a_check_reads_what_everyday_work_does_not(path: Path) -> None:
    store = SqliteStore.open(path)
    project = store.add_project("night", draft())
    for bpm in range(60, 90):
        store.add_version(project.id, draft(bpm))
    store.check()
    store.close()
    data = bytearray(path.read_bytes())
    middle = data.rindex(zlib.compress(score(70).to_json(), 6)[:64]) // 4096 * 4096
    data[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(data)
    store = SqliteStore.open(path)
    with pytest.raises(StoreError, match="is damaged"):
        store.check()
    store.close()


def test_a_score_whose_bytes_changed_is_told_not_returned(path: Path) -> None:
    filled(path)
    execute(path, "UPDATE scores SET data = x'00'")
    store = SqliteStore.open(path)
    with pytest.raises(StoreError, match="score of version 1 is damaged"):
        store.score(store.projects()[0].head.id)
    store.close()


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    broken = (*MIGRATIONS, ("CREATE TABLE extra (x)", "THIS IS NOT SQL"))
    monkeypatch.setattr("dawg.store.sqlite.database.MIGRATIONS", broken)
    monkeypatch.setattr("dawg.store.sqlite.database.SCHEMA_VERSION", len(broken))
    with pytest.raises(StoreError):
        SqliteStore.open(path)
    monkeypatch.undo()
    store = SqliteStore.open(path)
    assert store.project_names() == ("night",)
    store.close()
    with pytest.raises(sqlite3.OperationalError):
        _count(path, "extra")


def test_an_older_schema_is_brought_up_with_its_contents(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    newer = (*MIGRATIONS, ("CREATE TABLE extra (x)", "INSERT INTO extra SELECT count(*) FROM projects"))
    monkeypatch.setattr("dawg.store.sqlite.database.MIGRATIONS", newer)
    monkeypatch.setattr("dawg.store.sqlite.database.SCHEMA_VERSION", len(newer))
    for _ in range(2):
        store = SqliteStore.open(path)
        assert store.project_names() == ("night",)
        store.close()
    assert _count(path, "extra") == 1


@pytest.mark.parametrize("place", ["file/library.db", "folder"])
def test_a_place_that_cannot_be_is_one_clear_line(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore.open(tmp_path / place)


def test_an_error_in_the_middle_leaves_no_trace(path: Path) -> None:
    store = SqliteStore.open(path)
    project = store.add_project("night", draft())
    database = SqliteDatabase(path)

    def half() -> None:
        with database.writing():
            database.execute("UPDATE projects SET name = 'x', folded = 'x'")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    database.close()
    assert store.project(project.id) == project
    store.close()


def test_threads_share_a_store_without_losing_a_version(path: Path) -> None:
    store = SqliteStore.open(path)
    project = store.add_project("night", draft())

    def work() -> None:
        for _ in range(10):
            store.add_version(project.id, draft())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = store.versions(project.id)
    assert [version.number for version in versions] == list(range(41, 0, -1))
    assert len(store.versions(project.id, head_id=store.project(project.id).head.id)) == 41
    store.close()


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_who_reads_waits_for_no_writer_of_this_or_another_program(path: Path, begin: str) -> None:
    filled(path)
    store = SqliteStore.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(begin)
    assert store.project_names() == ("night",)
    other.execute("ROLLBACK")
    other.close()
    database = SqliteDatabase(path)
    written, read = threading.Event(), threading.Event()

    def write() -> None:
        with database.writing():
            database.execute("UPDATE projects SET name = 'day'")
            written.set()
            assert read.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(10)
    with database.reading():
        assert database.rows("SELECT name FROM projects") == [{"name": "night"}]
    read.set()
    writer.join()
    with database.reading():
        assert database.rows("SELECT name FROM projects") == [{"name": "day"}]
    database.close()
    with pytest.raises(StoreError), database.reading():
        pass
    store.close()


def test_reading_changes_nothing(path: Path) -> None:
    filled(path)
    database = SqliteDatabase(path)
    with pytest.raises(StoreError, match="readonly"), database.reading():
        database.execute("DELETE FROM projects")
    with database.reading(), database.writing():
        database.execute("UPDATE projects SET name = 'day'")
    with database.writing(), database.reading():
        assert database.rows("SELECT name FROM projects") == [{"name": "day"}]
    database.close()


def test_processes_that_begin_together_lose_nothing(path: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from dawg.store.sqlite.store import SqliteStore;"
        "from dawg.store.records import Draft; from tests.unit.store.contract import draft, score;"
        "store = SqliteStore.open(Path(sys.argv[1]));"
        "known = store.project_named('shared');"
        "store.add_project('own', draft(), numbered=True);"
        "head = sys.argv[2];"
        "[store.add_version(known.id, Draft(score=score(130), parent_id=head)) for _ in range(5)] if known else None;"
        "store.close()"
    )

    def together(head: str) -> None:
        running = [
            subprocess.Popen([sys.executable, "-c", code, str(path), head], env=environment(tmp_path)) for _ in range(4)
        ]
        assert [process.wait(60) for process in running] == [0] * 4

    together("")
    store = SqliteStore.open(path)
    assert sorted(store.project_names()) == ["own", "own-2", "own-3", "own-4"]
    shared = store.add_project("shared", Draft(score=score(129)))
    together(shared.head.id)
    versions = store.versions(shared.id)
    assert [version.number for version in versions] == list(range(21, 0, -1))
    reached = {
        v.id for branch in store.branches(shared.id) for v in store.versions(shared.id, head_id=branch.version_id)
    }
    assert reached == {version.id for version in versions}
    store.close()


def test_a_file_that_was_let_go_for_a_fork_is_there_again_when_it_is_needed(path: Path) -> None:
    database = SqliteDatabase(path)
    store = SqliteStore(database)
    store.add_project("night", draft())
    database.before_fork()
    assert sorted(file.name for file in path.parent.iterdir()) == ["library.db"]  # nobody has it open any more
    assert store.project_names() == ("night",)
    database.before_fork()
    path.rename(path.with_name("elsewhere"))
    path.mkdir()
    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be opened"):
            store.projects()
    path.rmdir()
    path.with_name("elsewhere").rename(path)
    assert store.project_names() == ("night",)
    store.close()


def test_a_check_makes_a_search_index_anew_that_does_not_fit(path: Path) -> None:
    database = SqliteDatabase(path)
    store = SqliteStore(database)
    store.add_project("night drive", draft())
    store.check()
    assert store.search(["drive"])
    with database.writing():
        database.execute("INSERT INTO documents_fts (documents_fts) VALUES ('delete-all')")
    assert not store.search(["drive"])
    store.check()
    assert store.search(["drive"])
    store.close()
