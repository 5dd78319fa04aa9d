"""Jobs and tracks keep their contracts on SQLite and on Postgres."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dawg.errors import InputError, MissingError
from dawg.store.postgres.database import PostgresDatabase
from dawg.store.records import Message, NewMessage
from dawg.store.sql.database import Database
from dawg.store.sql.saying import add_messages
from dawg.store.sql.store import SqlStore
from dawg.store.sqlite.database import SqliteDatabase
from tests.unit.store.contract import draft
from tests.unit.store.jobs_contract import JobsContract, TracksContract


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


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_messages_of_many_owners_are_one_group_in_which_each_has_its_own_answer(
    kind: str, request: pytest.FixtureRequest
) -> None:
    database: Database = request.getfixturevalue(kind)
    stores = {owner: SqlStore(database, owner=owner) for owner in ("ann", "bob")}
    talks = {owner: store.add_conversation("talk").id for owner, store in stores.items()}
    version = stores["ann"].add_project("night", draft()).head.id

    def said(owner: str, text: str, **more: Any) -> NewMessage:
        return NewMessage(**{"owner": owner, "conversation_id": talks[owner], "role": "user", "text": text, **more})

    stores["ann"].add_message(talks["ann"], "user", "first")
    found = add_messages(
        database,
        [
            said("ann", "one", data={"n": "\0 and \U0001f941"}),
            said("bob", "two"),
            said("bob", "not his", conversation_id=talks["ann"]),
            said("bob", "not his either", version_id=version),
            said("ann", "x" * 200_001),
            said("ann", "zither", version_id=version),
        ],
    )
    kinds = [type(each) for each in found]
    assert kinds == [Message, Message, MissingError, MissingError, InputError, Message]
    kept = stores["ann"].messages(talks["ann"])
    assert [message.text for message in kept] == ["first", "one", "zither"]
    assert list(kept[1:]) == [found[0], found[5]]
    assert [message.text for message in stores["bob"].messages(talks["bob"])] == ["two"]
    assert len(stores["ann"].search(["zither"])) == 1
    assert stores["ann"].conversation(talks["ann"]).updated_ms >= kept[2].created_ms


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_groups_of_messages_from_several_threads_lose_and_double_nothing(
    kind: str, request: pytest.FixtureRequest
) -> None:
    database: Database = request.getfixturevalue(kind)
    stores = [SqlStore(database, owner=owner) for owner in ("ann", "bob", "eve")]
    talks = [store.add_conversation("talk").id for store in stores]
    errors: list[Exception] = []

    def say(thread: int) -> None:
        for number in range(10):
            group = [
                NewMessage(owner=owner, conversation_id=talk, role="user", text=f"{thread} {number}")
                for owner, talk in zip(("ann", "bob", "eve"), talks, strict=True)
            ]
            found = add_messages(database, group if thread % 2 else group[::-1])
            errors.extend(each for each in found if isinstance(each, Exception))

    threads = [threading.Thread(target=say, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    for store, talk in zip(stores, talks, strict=True):
        texts = [message.text for message in store.messages(talk)]
        assert sorted(texts) == sorted(f"{thread} {number}" for thread in range(4) for number in range(10))
