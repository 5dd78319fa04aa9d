"""The real things: Postgres, Valkey, `dawg serve` and its workers as programs, the peer in Node; and people who are in already."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import jwt
import psycopg
from msgspec import Struct

from dawg.server.doors.tokens import Signer, new_secret
from dawg.server.opening import SqlRecord
from dawg.server.queue.valkey import PrivateValkey
from dawg.store.ids import now_ms
from dawg.store.postgres.database import PostgresDatabase
from tests.rigs.postgres import a_postgres
from tests.rigs.processes import free_port, listens, running, until

ROOT = Path(__file__).resolve().parents[2]
PEER = Path(__file__).parent / "peer"
HOUR_MS = 3_600_000


class Person(Struct, frozen=True, kw_only=True):
    """Somebody with a team of their own, a token of each server, and a conversation that both know."""

    team: str
    token: str
    peer_token: str
    conversation: str


class Running(Struct, frozen=True, kw_only=True):
    """A server that runs."""

    port: int
    pid: int


class Places:
    """Everything that is there once; servers are started on it."""

    def __init__(self, folder: Path, postgres: str, valkey: PrivateValkey) -> None:
        self.folder, self.postgres, self.valkey = folder, postgres, valkey
        self.secret = secrets.token_hex(32)
        self.log = folder / "log"
        known = psycopg.conninfo.conninfo_to_dict(postgres)
        self.database_url = "postgresql:///?" + urlencode(known, quote_via=quote)
        self.record = SqlRecord(PostgresDatabase(self.database_url, connections=4))

    @property
    def others(self) -> list[int]:
        """The processes of Postgres and Valkey."""
        with psycopg.connect(self.postgres) as connection:
            row = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
        assert row is not None
        return [int(str(row[0]).split()[0]), int((self.folder / "queue" / "pid").read_text())]

    @contextlib.contextmanager
    def dawg(self, *, workers: int = 0, processes: int = 1) -> Iterator[list[Running]]:
        """Run `dawg serve`: as many as asked for on the same places, the first with workers."""
        with contextlib.ExitStack() as held:
            found = []
            for number in range(processes):
                port = free_port()
                command = [sys.executable, "-m", "dawg", "serve", "--port", str(port)]
                command += ["--workers", str(workers if number == 0 else 0)]
                process = held.enter_context(running(command, log=self.log, env=self._environment(number)))
                until(lambda port=port: listens(port), within_s=60, what="the server")  # type: ignore[misc]
                found.append(Running(port=port, pid=process.pid))
            if workers:
                until(lambda: self.workers() >= workers, within_s=60, what="the workers")
            yield found

    def workers(self) -> int:
        """Count the workers that run."""
        return self.log.read_text("utf-8", "replace").count("worker started")

    @contextlib.contextmanager
    def peer(self) -> Iterator[Running]:
        """Run the peer; its packages are installed once into a copy of its folder."""
        node, npm = shutil.which("node"), shutil.which("npm")
        assert node is not None
        assert npm is not None
        place = Path(tempfile.gettempdir(), f"dawg-peer-{os.getuid()}")
        shutil.copytree(PEER, place, dirs_exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
        subprocess.run([npm, "ci", *quiet], cwd=place, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        known = psycopg.conninfo.conninfo_to_dict(self.postgres)
        with psycopg.connect(self.postgres, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA IF NOT EXISTS peer")
        port = free_port()
        settings = {
            "port": port,
            "secret": self.secret,
            "redis": {"path": self.valkey.url.removeprefix("unix://").partition("?")[0], "db": 1},
            "postgres": {
                "host": known["host"], "user": known.get("user", "postgres"), "database": known.get("dbname", "postgres"),
                "password": known.get("password", ""), "options": "-c search_path=peer",
            },
        }  # fmt: skip
        env = {**os.environ, "NODE_ENV": "production", "PEER_SETTINGS": json.dumps(settings)}
        with running([node, "server.mjs"], log=self.log, env=env, cwd=place) as process:
            until(lambda: listens(port) or process.poll() is not None, within_s=60, what="the peer")
            yield Running(port=port, pid=process.pid)

    def people(self, count: int) -> list[Person]:
        """Let people in, without the seconds that hashing their passwords would take."""
        signer, accounts, found = Signer(self.secret, token_s=HOUR_MS // 1000), self.record.accounts, []
        for _ in range(count):
            user = accounts.add_user(f"{secrets.token_hex(6)}@example.org", "Somebody", "no password")
            team = accounts.memberships(user.id)[0].team.id
            session = accounts.add_session(user.id, new_secret("refresh")[1], expires_ms=now_ms() + HOUR_MS)
            token = signer.token(session_id=session.id, user_id=user.id)
            peer_token = jwt.encode(
                {"sub": user.id, "team": team, "exp": now_ms() // 1000 + 3600}, self.secret, "HS256"
            )
            chat = self.record.store(team).add_conversation("a talk").id
            found.append(Person(team=team, token=token, peer_token=peer_token, conversation=chat))
        return found

    def introduce(self, people: list[Person]) -> None:
        """Let the peer know the conversations."""
        with psycopg.connect(self.postgres, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO peer.conversations VALUES (%s, %s)", [(each.conversation, each.team) for each in people]
            )

    def count(self, table: str, *, schema: str = "public") -> int:
        """Count the rows of a table."""
        with psycopg.connect(self.postgres) as connection:
            row = connection.execute(f'SELECT count(*) FROM "{schema}"."{table}"').fetchone()  # type: ignore[arg-type]
        assert row is not None
        return int(row[0])

    def clear_jobs(self) -> None:
        """Forget all jobs, here and at the peer, and empty their queues."""
        import redis

        with psycopg.connect(self.postgres, autocommit=True) as connection:
            connection.execute("DELETE FROM job_events")
            connection.execute("DELETE FROM jobs")
            if connection.execute("SELECT to_regclass('peer.jobs')").fetchone() != (None,):
                connection.execute("DELETE FROM peer.jobs")
            connection.execute("VACUUM")
        for number in (0, 1):
            with redis.Redis.from_url(self.valkey.url.replace("db=0", f"db={number}")) as connected:
                connected.flushdb()

    def _environment(self, number: int) -> dict[str, str]:
        stated = {
            "DAWG_HOME": str(self.folder / f"home{number}"), "DATABASE_URL": self.database_url, "REDIS_URL": self.valkey.url,
            "JWT_SECRET": self.secret, "RATE_LIMIT_MAX": "1000000", "DAWG_GENERATION_LIMIT": "100000",
            "DAWG_QUEUE_LIMIT": "100000", "DAWG_SOCKET_LIMIT": "1000", "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": "1", "HOME": str(self.folder),
        }  # fmt: skip
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **stated}


@contextlib.contextmanager
def places() -> Iterator[Places]:
    """Start Postgres and Valkey for the length of the block."""
    folder = Path(tempfile.mkdtemp(prefix="dawg-b-"))
    valkey = PrivateValkey(folder / "queue")
    try:
        with a_postgres(f"dawg-pg-{secrets.token_hex(4)}", fsync=True) as postgres:
            valkey.start()
            found = Places(folder, postgres, valkey)
            try:
                yield found
            except BaseException:
                lines = [line for line in found.log.read_text("utf-8", "replace").splitlines() if '"info"' not in line]
                print("\n".join(lines[-20:]), file=sys.stderr)
                raise
            finally:
                found.record.close()
    finally:
        valkey.stop()
        shutil.rmtree(folder, ignore_errors=True)
