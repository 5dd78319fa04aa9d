"""Jobs and tracks keep their contracts on SQLite and on Postgres."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from dawg.errors import InputError, MissingError, StoreError
from dawg.store.grouping import Grouping
from dawg.store.jobs import Enqueued, NewJob
from dawg.store.postgres.database import PostgresDatabase
from dawg.store.records import Message
from dawg.store.sql.database import Database
from dawg.store.sql.group import GroupCommit
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.store import SqlStore
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


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_is_written_together_is_whole_in_each_of_its_parts(kind: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(kind)
    stores = {owner: SqlStore(database, owner=owner) for owner in ("ann", "bob")}
    talks = {owner: store.add_conversation("talk").id for owner, store in stores.items()}
    group = GroupCommit(database)

    def say(owner: str, text: str) -> Future[Message]:
        return group.submit(owner, lambda: stores[owner].add_message(talks[owner], "user", text))

    def half() -> None:
        stores["ann"].add_message(talks["ann"], "user", "half")
        stores["ann"].conversation("none")

    futures = [say(owner, str(number)) for number in range(20) for owner in ("bob", "ann")]
    broken = group.submit("ann", half)
    futures.append(say("ann", "last"))
    assert len({future.result(10).id for future in futures}) == 41
    with pytest.raises(MissingError):
        broken.result(10)
    group.close()
    said = [message.text for message in stores["ann"].messages(talks["ann"])]
    assert said == [*map(str, range(20)), "last"]
