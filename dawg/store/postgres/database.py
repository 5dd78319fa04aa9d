"""A Postgres database behind a pool: brought to our schema, every wait limited, every failure told in one line."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, NoReturn

import msgspec
import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from dawg.errors import InputError, StoreError
from dawg.gen.brief import show
from dawg.store.postgres.migrations import MIGRATIONS, SCHEMA_VERSION
from dawg.store.postgres.one import OneConnection
from dawg.store.sql.database import Row
from dawg.store.sql.statements import inserts, update

WAIT_S = 2.0
"""For a connection: of the pool, or a new one."""
PATIENCE_S = 5.0
_OPTIONS = "-c statement_timeout=10000 -c lock_timeout={ms} -c idle_in_transaction_session_timeout=30000"
_KEEPALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 8000}
_INTEGERS = (-(2**63), 2**63 - 1)
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())  # it warns on stderr where nobody listens
_Connection = psycopg.Connection[Row]


class PostgresDatabase:
    """Connections that threads may share. Methods and errors as `dawg.store.sql.database.Database`.

    Make it after a fork: connections are not shared by processes.

    Args:
        url: "postgresql://..." or "host=... dbname=...". Its password appears in no message.
        connections: how many there are at most; 1 = no pool and no threads, for a process that forks.
        patience_s: how long a statement waits for what others hold; None = `PATIENCE_S`.

    Raises:
        StoreError: the server cannot be reached, or the schema was written by a newer dawg.
    """

    def __init__(self, url: str, *, connections: int = 8, patience_s: float | None = None) -> None:
        self._local = threading.local()
        self._size = connections
        try:
            known = conninfo_to_dict(url)
        except psycopg.Error as error:
            raise StoreError("the database's address cannot be read", hint="postgresql://USER@HOST/NAME") from error
        self._name = show(f"{known.get('host', 'localhost')}/{known.get('dbname', '')}", limit=80)
        ours = _OPTIONS.format(ms=round(1000 * (PATIENCE_S if patience_s is None else patience_s)))
        options = f"{known.get('options') or ''} {ours}".strip()
        settings = {"connect_timeout": int(WAIT_S), **_KEEPALIVE, "options": options, "row_factory": dict_row}
        settings |= {"autocommit": True, "application_name": known.get("application_name") or "dawg"}
        self._pool: ConnectionPool[_Connection] | OneConnection = (
            OneConnection(url, settings)
            if connections == 1
            else ConnectionPool(
                url,
                kwargs=settings,
                min_size=1,
                max_size=connections,
                timeout=WAIT_S,
                reconnect_timeout=5.0,
                max_idle=120.0,
                open=False,
            )
        )
        try:
            self._pool.open()
            self._migrate()
        except BaseException:
            self._pool.close(timeout=1)
            raise

    @property
    def dialect(self) -> Literal["postgres"]:
        """For the few statements that cannot be shared."""
        return "postgres"

    def before_fork(self) -> None:
        """Nothing to do for a process with one connection: the child does not touch what it inherits."""

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close(timeout=2)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the record for the length of the block."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextlib.contextmanager
    def writing(self, *locks: str) -> Iterator[None]:
        """Change the record as a whole; writers with the same lock run one after the other."""
        # In one order everywhere, so that two writers never wait for each other.
        locking = [f"SELECT pg_advisory_xact_lock({_number(lock)})" for lock in sorted(set(locks))]
        if self._connection is not None:
            for statement in locking:
                self._run(statement, ())
        with self._transaction("; ".join(["BEGIN", *locking])):
            yield

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query; within `reading` or `writing`."""
        cursor = self._run(sql, parameters)
        return cursor.fetchall() if cursor.description else []

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        cursor = self._run(sql, parameters)
        return cursor.fetchone() if cursor.description else None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Change rows; return how many."""
        return self._run(sql, parameters).rowcount

    def insert(self, table: str, **values: Any) -> None:
        """Add a row; within `writing`."""
        self.insert_many(table, [values])

    def insert_many(self, table: str, rows: Sequence[Row], *, ending: str = "") -> list[Row]:
        """Add rows in few statements; return what `ending` returns."""
        if len(rows) > 1 and not any(isinstance(value, bytes) for value in rows[0].values()):
            return self.rows(*_as_document(table, rows, ending))
        return [found for sql, parameters in inserts(table, rows, ending) for found in self.rows(sql, parameters)]

    def update(self, table: str, key: str, **values: Any) -> None:
        """Change a row by its id; within `writing`."""
        self.execute(*update(table, key, values))

    def delete(self, table: str, key: str) -> None:
        """Remove a row by its id; within `writing`."""
        self.execute(f"DELETE FROM {table} WHERE id = ?", (key,))

    def check(self) -> None:
        """Read the schema's version; Postgres looks after its pages itself (see its data checksums)."""
        with self.reading():
            found = self.row("SELECT max(version) AS version FROM dawg_schema")
        if found is None or found["version"] != SCHEMA_VERSION:
            raise StoreError(f"database {self._name} has no schema of this dawg", hint="`dawg admin migrate` lays it")

    def ping(self) -> None:
        """Raise `StoreError` when the database does not answer within 2 s."""
        with self.reading():
            self.row("SELECT 1 AS one")

    @property
    def _connection(self) -> _Connection | None:
        return getattr(self._local, "connection", None)

    def _run(self, sql: str, parameters: Sequence[Any]) -> psycopg.Cursor[Row]:
        connection = self._connection
        assert connection is not None, "outside of a transaction"
        if any(isinstance(value, int) and not _INTEGERS[0] <= value <= _INTEGERS[1] for value in parameters):
            raise InputError("a number is beyond 64 bits")
        return connection.execute(_placed(sql), list(parameters), prepare=True if parameters else None)

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        if self._connection is not None:  # part of the one around it
            yield
            return
        with self._translated():
            connection = self._begun(begin)
            self._local.connection = connection
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(psycopg.Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._local.connection = None
                self._pool.putconn(connection)

    def _begun(self, begin: str) -> _Connection:
        """Begin on a connection that lives: after a restart of the server all that the pool holds are dead."""
        for dead in range(self._size + 2):
            connection = self._pool.getconn(timeout=WAIT_S)
            try:
                connection.execute(begin)
                return connection
            except BaseException as error:
                with contextlib.suppress(psycopg.Error):
                    if not connection.closed:
                        connection.execute("ROLLBACK")
                self._pool.putconn(connection)
                if not (isinstance(error, psycopg.OperationalError) and connection.closed) or dead > self._size:
                    raise
        raise AssertionError("not reached")

    def _migrate(self) -> None:
        with self.writing("dawg_schema"):
            self.execute("CREATE TABLE IF NOT EXISTS dawg_schema (version BIGINT PRIMARY KEY)")
            found = self.row("SELECT coalesce(max(version), 0) AS version FROM dawg_schema")
            version = int(found["version"]) if found else 0
            if version > SCHEMA_VERSION:
                raise StoreError(
                    f"database {self._name} has schema version {version}, this dawg reads up to {SCHEMA_VERSION}",
                    hint="update dawg",
                )
            for number, statements in enumerate(MIGRATIONS[version:], version + 1):
                for statement in statements:
                    self.execute(statement)
                self.execute("INSERT INTO dawg_schema (version) VALUES (?)", (number,))

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.Error, PoolTimeout, UnicodeEncodeError, OverflowError) as error:
            self._raise(error)

    def _raise(self, error: Exception) -> NoReturn:
        if isinstance(error, psycopg.DataError | UnicodeEncodeError | OverflowError):
            raise InputError("a value cannot be looked up or stored: half a character, NUL or out of range") from error
        if isinstance(error, PoolTimeout):
            raise StoreError(f"database {self._name} cannot be reached or is busy for over {WAIT_S:g} s") from error
        if isinstance(error, errors.QueryCanceled | errors.LockNotAvailable):
            raise StoreError(f"database {self._name} is busy") from error
        if isinstance(error, psycopg.OperationalError):
            raise StoreError(f"database {self._name} cannot be reached") from error
        told = error.diag.message_primary if isinstance(error, psycopg.Error) else None
        raise StoreError(
            f"database {self._name} cannot be used: {show(told or type(error).__name__, limit=120)}"
        ) from error


@lru_cache(maxsize=1024)
def _placed(sql: str) -> bytes:
    """Return a statement with the driver's placeholders; ours hold no question marks or percent signs in texts."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _as_document(table: str, rows: Sequence[Row], ending: str) -> tuple[str, list[Any]]:
    """Return one statement that adds any number of rows: it is prepared once, and to write one JSON text is little work."""
    columns = ", ".join(rows[0])
    sql = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, ?) {ending}"
    return sql.rstrip(), [msgspec.json.encode(rows).decode()]


def _number(lock: str) -> int:
    """Return a lock's number: 63 bits of its hash."""
    return int.from_bytes(hashlib.sha256(lock.encode("utf-8", "replace")).digest()[:8], "big") >> 1
