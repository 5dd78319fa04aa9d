"""The server as one process: what it opens, in which order, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import uvicorn
from msgspec.structs import asdict

from dawg.config import Settings
from dawg.errors import OutputError
from dawg.server.app import App
from dawg.server.doors.tokens import make_signer
from dawg.server.house import House
from dawg.server.opening import SqlRecord
from dawg.server.options import Options, upload_folder
from dawg.server.protocol import protocol_settings
from dawg.server.queue.bell import open_bell
from dawg.server.queue.news import open_listener, open_news
from dawg.server.queue.place import place_of
from dawg.server.queue.reaper import Reaper, Rounds
from dawg.server.queue.sweeping import Sweeper
from dawg.server.queue.tally import TOPIC, read_samples, watch_artifacts, watch_database
from dawg.server.telling import Metrics, hush
from dawg.server.tracing import open_tracing
from dawg.server.warming import warm

DRAIN_S = 25
BACKLOG = 1024
PATIENCE_S = 1.2
"""How long a thread of the web waits for what others hold of the record: less than a client does (a beat has to be composed as well), so
that what is answered 503 is not done either."""
COLLECTED = (2_000, 10, 10)
"""When the collector looks for cycles: a command that ends soon does it hardly ever, a server would grow by what it leaves lying."""


@asynccontextmanager
async def open_house(options: Options, settings: Settings, redis_url: str, log: Any) -> AsyncIterator[House]:
    """Open everything that the settings name, and close it at the end; raises `DawgError`."""
    import dawg.gen.synth.bank  # noqa: F401  # its types are read in threads, too

    warm()
    loop = asyncio.get_running_loop()
    place = place_of(options, redis_url=redis_url, genre_folder=settings.genre_folder)
    signer = make_signer(options)
    connections = options.database_pool
    record = SqlRecord(
        await loop.run_in_executor(None, partial(place.open_database, connections=connections, patience_s=PATIENCE_S))
    )
    artifacts = place.open_artifacts(signing=signer)
    bell, news = open_bell(redis_url), open_news(redis_url)
    reaper_bell = open_bell(redis_url)
    house = House(
        options=options,
        settings=settings,
        record=record,
        artifacts=artifacts,
        signer=signer,
        log=log,
        bell=bell,
        news=news,
        listener=open_listener(redis_url),
        redis_url=redis_url,
        tracing=open_tracing(os.environ),
    )
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not look at it again and again
    gc.set_threshold(*COLLECTED)
    reaper = Reaper(record.jobs, reaper_bell, news, log)
    sweeper = Sweeper(
        artifacts, record.tracks(""), record.jobs, record.accounts, folders=(place.scratch, upload_folder(options)),
        swept=lambda found: log.info("swept", **asdict(found)),
    )  # fmt: skip
    watch_database(record.database, house.metrics.take)
    watch_artifacts(artifacts, house.metrics.take)
    house.hear(TOPIC, partial(_take_measured, house.metrics))
    rounds = [Rounds(reaper.round_if_due, name="dawg-reaper"), Rounds(sweeper.round_if_due, name="dawg-sweeper")]
    try:
        yield house
    finally:
        for each in rounds:
            await loop.run_in_executor(None, each.close)
        reaper_bell.close()
        await house.close()
        news.close()


def _take_measured(metrics: Metrics, data: bytes) -> None:
    """Count what workers measured."""
    for sample in read_samples(data):
        metrics.take(sample)


class Web:
    """uvicorn with our protocol on a socket that is bound already."""

    def __init__(self, options: Options, app: App, *, listening: socket.socket | None = None) -> None:
        hush()
        self.app = app
        self.socket = listening or bound(options)
        config = uvicorn.Config(
            app,
            lifespan="on",
            timeout_graceful_shutdown=DRAIN_S,
            ws_max_size=options.frame_bytes,
            backlog=BACKLOG,
            **protocol_settings(),
        )
        self._server = _Server(config, app)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self.socket.getsockname()[1])

    @property
    def started(self) -> bool:
        """True once requests are answered."""
        return self._server.started

    def run(self) -> None:
        """Serve until `stop`; raises whatever kept the server from starting."""
        with contextlib.suppress(SystemExit):
            self._server.run(sockets=[self.socket])
        if self.app.failure is not None:
            raise self.app.failure

    def stop(self) -> None:
        """Take no new requests, finish what runs, and end; may be called from a signal handler."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """Lets the program that runs it own the signals, and ends whatever stays open first."""

    def __init__(self, config: uvicorn.Config, app: App) -> None:
        super().__init__(config)
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._app.house is not None:
            self._app.house.stopping.set()
            await self._app.house.hub.close()
        await super().shutdown(sockets)


def bound(options: Options) -> socket.socket:
    """Bind host and port; raises `OutputError` when somebody has the port."""
    host = "127.0.0.1" if options.host == "localhost" else options.host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, options.port))
    except OSError as error:
        found.close()
        raise OutputError(
            f"port {options.port} on {options.host} cannot be listened on: {error.strerror}",
            hint="--port names another",
        ) from error
    found.set_inheritable(False)
    return found
