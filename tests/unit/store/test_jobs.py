"""Jobs and tracks keep their contracts on SQLite and on Postgres."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dawg.errors import InputError, StoreError
from dawg.store.grouping import Grouping
from dawg.store.jobs import Enqueued, NewJob
from dawg.store.postgres.database import PostgresDatabase
from dawg.store.sql.database import Database
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sqlite.database import SqliteDatabase
from tests.unit.store.jobs_contract import JobsContract, TracksContract, new


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = SqliteDatabase(tmp_path / "library.db")
    yield database
    database.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = PostgresDatabase(postgres_url)
    yield database
    database.close()


class TestOnSqlite(JobsContract, TracksContract):
    @pytest.fixture
    def database(self, sqlite: Database) -> Database:
        return sqlite


class TestOnPostgres(JobsContract, TracksContract):
    @pytest.fixture
    def database(self, postgres: Database) -> Database:
        return postgres


def test_what_comes_while_a_group_is_written_makes_the_next_group(sqlite: Database) -> None:
    jobs, groups, gate = SqlJobs(sqlite), [], threading.Event()

    def write(items: Sequence[NewJob]) -> Sequence[Enqueued | Exception]:
        groups.append(len(items))
        gate.wait(10)
        return jobs.enqueue_many(items)

    grouping = Grouping(write)
    futures = [grouping.submit(new())]
    while not groups:  # until the first group is being written
        threading.Event().wait(0.001)
    futures += [grouping.submit(new()) for _ in range(8)]
    refused = grouping.submit(new(idempotency_key=""))
    gate.set()
    assert len({future.result(10).job.id for future in futures}) == 9
    with pytest.raises(InputError):
        refused.result(10)
    assert groups == [1, 9]
    grouping.close()
    with pytest.raises(StoreError):
        grouping.submit(new())


def test_a_group_that_cannot_be_written_tells_everybody(sqlite: Database) -> None:
    def broken(items: Sequence[NewJob]) -> Sequence[Enqueued | Exception]:
        raise StoreError("the disk is full")

    grouping = Grouping(broken)
    with pytest.raises(StoreError, match="disk is full"):
        grouping.submit(new()).result(10)
    grouping.close()
