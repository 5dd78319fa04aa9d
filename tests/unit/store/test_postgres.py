"""`PostgresStore` keeps the contract, and comes back when its server does."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from dawg.errors import StoreError
from dawg.store.postgres.migrations import SCHEMA_VERSION
from dawg.store.postgres.store import PostgresStore
from tests.unit.store.contract import StoreContract, Stores, draft


class TestOnAServer(StoreContract):
    @pytest.fixture(params=[1, 4])
    def stores(self, postgres_url: str, request: pytest.FixtureRequest) -> Iterator[Stores]:
        store = PostgresStore.open(postgres_url, connections=request.param)
        yield store.for_owner
        store.close()


def test_a_newer_schema_is_refused(postgres_url: str) -> None:
    PostgresStore.open(postgres_url).close()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("INSERT INTO dawg_schema VALUES (%s)", (SCHEMA_VERSION + 1,))
    with pytest.raises(StoreError, match=f"has schema version {SCHEMA_VERSION + 1}"):
        PostgresStore.open(postgres_url)


def test_an_address_where_nothing_answers_is_one_line_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        PostgresStore.open("postgresql://ann:s3cret@127.0.0.1:9/none")
    assert "s3cret" not in caught.value.message
    with pytest.raises(StoreError, match="address") as caught:
        PostgresStore.open("postgresql://ann:s3cret@[")
    assert "s3cret" not in caught.value.message


@pytest.mark.parametrize("connections", [1, 4])
def test_work_goes_on_after_every_connection_was_cut(postgres_url: str, connections: int) -> None:
    name = secrets.token_hex(8)
    store = PostgresStore.open(
        psycopg.conninfo.make_conninfo(postgres_url, application_name=name), connections=connections
    )
    store.add_project("night", draft())
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", (name,)
        )
    assert store.project_names() == ("night",)
    store.add_project("day", draft())
    store.close()
