"""A team server that is really started: uvicorn in a thread on loopback, a private Valkey, a library of its own."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
from msgspec.structs import replace

from dawg.config import load
from dawg.server.app import App
from dawg.server.options import Options
from dawg.server.queue.place import QUEUE
from dawg.server.queue.valkey import PrivateValkey
from dawg.server.serving import Web, open_house
from dawg.server.telling import make_log
from tests.rigs.processes import end, until

PASSWORD = "correct horse battery"


def _wav() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(22_050)
        sound.writeframes(
            b"".join((number * 997 % 20_000 - 10_000).to_bytes(2, "little", signed=True) for number in range(2_205))
        )
    return file.getvalue()


WAV = _wav()
"""A tenth of a second of noise: the least that an upload may be, and then some."""


class Person:
    """Somebody with a login. `http` sends their token along."""

    def __init__(self, server: RunningServer, email: str, came: dict[str, Any]) -> None:
        self.email = email
        self.token: str = came["token"]
        self.refresh: str = came["refreshToken"]
        self.id: str = came["user"]["id"]
        self.team: str = came["teams"][0]["id"] if came["teams"] else ""
        self.http = server.client(self.token)

    def key(self) -> str:
        """Make an API key."""
        made: str = self.http.post("/api/auth/keys", json={"name": "test"}).json()["key"]
        return made


class RunningServer:
    """The server, and people in it."""

    def __init__(self, options: Options, redis_url: str) -> None:
        self.options = options
        self.redis_url = redis_url
        self.log = io.StringIO()
        settings = load({"DAWG_HOME": str(options.data_folder), "HOME": str(options.data_folder)})
        app = App(lambda: open_house(options, settings, redis_url, make_log("debug", file=self.log)))
        self.web = Web(options, app)
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._clients: list[httpx2.Client] = []
        self._thread.start()
        until(lambda: self.web.started or self.failure, what="the server's start")
        if self.failure is not None:
            raise self.failure

    def _run(self) -> None:
        try:
            self.web.run()
        except BaseException as error:
            self.failure = error

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.web.port}"

    def client(self, token: str = "") -> httpx2.Client:
        """Return a client, with a token or without."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        made = httpx2.Client(base_url=self.url, headers=headers, timeout=30)
        self._clients.append(made)
        return made

    def person(self, name: str = "", *, invitation: str | None = None) -> Person:
        """Register somebody: with a team of their own, or by an invitation into another's."""
        email = f"{name or 'p'}-{secrets.token_hex(4)}@example.org"
        body = {"email": email, "password": PASSWORD, "name": name or "Person", "invitation": invitation}
        answer = self.client().post("/api/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        return Person(self, email, answer.json())

    def admin(self) -> Person:
        """Return somebody who is an admin of the server."""
        person = self.person("admin")
        house = self.web.app.house
        assert house is not None
        with house.record.database.writing():  # type: ignore[attr-defined]
            house.record.database.execute("UPDATE users SET admin = 1 WHERE id = ?", (person.id,))  # type: ignore[attr-defined]
        house.keeper.forget()
        return person

    def lines(self) -> list[dict[str, Any]]:
        """Return what the log says."""
        return [msgspec.json.decode(line) for line in self.log.getvalue().splitlines()]

    def close(self) -> None:
        """End it."""
        self.web.stop()
        self._thread.join(30)
        for client in self._clients:
            client.close()
        assert not self._thread.is_alive(), "the server does not end"


@contextlib.contextmanager
def a_server(**changes: Any) -> Iterator[RunningServer]:
    """Run a server with some options changed."""
    folder = Path(tempfile.mkdtemp(prefix="dawg-s-"))
    valkey = PrivateValkey(folder / QUEUE)
    try:
        redis_url = valkey.start()
        usual = Options(
            data_folder=folder, port=0, open_registration=True, login_attempts=10_000, requests_per_minute=1_000_000,
            generations_per_hour=10_000, queue_limit=1_000,
        )  # fmt: skip
        server = RunningServer(replace(usual, **changes), redis_url)
        try:
            yield server
        finally:
            server.close()
    finally:
        valkey.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    """A server for the tests of one module, without workers."""
    with a_server() as running:
        yield running


@contextlib.contextmanager
def a_worker(server: RunningServer) -> Iterator[subprocess.Popen[bytes]]:
    """Run `dawg worker` for a server."""
    root = str(Path(__file__).parents[2])
    env = {
        **os.environ,
        "DAWG_HOME": str(server.options.data_folder),
        "DAWG_REDIS_URL": server.redis_url,
        "PYTHONPATH": root,
    }
    log = (server.options.data_folder / "worker.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", "dawg", "worker"],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        said = server.options.data_folder / "worker.log"
        until(
            lambda: server.client().get("/health").json().get("workers") or process.poll(),
            within_s=120,
            what="the worker",
        )
        assert process.poll() is None, said.read_text()[-2000:]
        yield process
    finally:
        end(process)
        log.close()


Serve = Callable[..., RunningServer]
