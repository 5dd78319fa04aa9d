"""The house: everything a handler may need, made once and handed down. No module of the server keeps state of its own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from dawg.artifacts.artifacts import Artifacts
from dawg.assistant.aside import Aside
from dawg.config import Settings
from dawg.errors import StoreError
from dawg.server.doors.keeper import Keeper
from dawg.server.doors.limits import Limits
from dawg.server.doors.passwords import Passwords
from dawg.server.doors.seats import Seats
from dawg.server.doors.tokens import Signer
from dawg.server.faults import Faults
from dawg.server.forecast import Forecast
from dawg.server.options import Options
from dawg.server.queue.contract import Bell, Listener, News, encoded
from dawg.server.refusals import Refusal
from dawg.server.telling import Metrics
from dawg.server.together import Together
from dawg.store.accounts.contract import Accounts
from dawg.store.jobs import Enqueued, Job, Jobs, NewJob, first_event
from dawg.store.records import Message, NewMessage
from dawg.store.sql.saying import Saying
from dawg.store.store import Store
from dawg.store.tracks import Tracks

if TYPE_CHECKING:
    from dawg.server.live.hub import Hub
    from dawg.server.tracing import Tracing

ANSWER_S = 1.75
"""How long a request waits for the record or for files, before it is told that a part of the server is away."""
FORECAST_S = 0.5
"""How long it waits to hear how much there is to do."""
STORED_S = 5.0
P = ParamSpec("P")
T = TypeVar("T")
THREADS = 16
TURNS = 8
"""Turns of chat that run in this process at a time; more wait."""
TURN_S = 20.0
"""How long a message waits for its turn to begin."""
DECODERS = 2
"""Uploads that are decoded at a time, each by a process of at most 1 GiB."""


class Record(Protocol):
    """One database: what belongs to an owner, and what belongs to all."""

    @property
    def accounts(self) -> Accounts:
        """People and what they did."""

    @property
    def jobs(self) -> Jobs:
        """All jobs."""

    def store(self, owner: str, *, saying: Saying | None = None) -> Store:
        """Return an owner's projects, versions and conversations; `saying` as `SqlStore` takes it."""

    def tracks(self, owner: str) -> Tracks:
        """Return an owner's tracks."""

    def add_messages(self, new: Sequence[NewMessage]) -> list[Message | Exception]:
        """Write messages of any owners down in one transaction; what was refused stands in its place as the error."""

    def check(self) -> None:
        """Raise `StoreError` when the database does not answer; takes 2 s at most."""

    def close(self) -> None:
        """Let go of the database."""


class House:
    """What the server is made of.

    Attributes:
        pool: runs what blocks: the record, files, composing.
        aside: model providers that no turn of this process could reach a moment ago.
        workers_die: tells whether every worker that this server starts by itself died and came to nothing again.
        shapes: who draws the shape of a sound: whoever has a link may ask for it, and a long one takes a second.
        stopping: set when the server is asked to end; whatever stays open ends itself.
    """

    def __init__(
        self,
        *,
        options: Options,
        settings: Settings,
        record: Record,
        artifacts: Artifacts,
        signer: Signer,
        log: Any,
        bell: Bell,
        news: News,
        listener: Listener,
        redis_url: str = "",
        tracing: Tracing | None = None,
    ) -> None:
        from dawg.server.live.hub import Hub

        self.options, self.settings = options, settings
        self.record, self.artifacts, self.signer, self.log = record, artifacts, signer, log
        self.bell, self.news = bell, news
        self.tracing = tracing
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="dawg-web")
        self.metrics = Metrics()
        self.faults = Faults(log, self.metrics)
        self.passwords = Passwords()
        self.aside = Aside()
        self.limits = Limits(options, redis_url=redis_url)
        self.keeper = Keeper(record.accounts, signer, self.answer)
        self.stopping = asyncio.Event()
        self._turns = asyncio.Semaphore(TURNS)
        self.seats = Seats(options.sockets, redis_url=redis_url)
        self.decoders = asyncio.Semaphore(DECODERS)
        self.shapes = asyncio.Semaphore(1)
        self.parts: dict[str, Any] = {}
        self.workers_die: Callable[[], bool] = lambda: False
        self.checked_at = float("-inf")
        self.checking = asyncio.Lock()
        self.forecast = Forecast(
            lambda: self.within(FORECAST_S, lambda: record.jobs.depth().open),
            lambda: self.within(FORECAST_S, bell.workers),
        )
        self.hub: Hub = Hub(listener, record.jobs, self.pool, metrics=self.metrics, log=log, stopping=self.stopping)
        self._listener = listener
        self._enqueuing: Together[NewJob, Enqueued] = Together(self.pool, record.jobs.enqueue_many, within_s=ANSWER_S)
        self._keeping: Together[NewMessage, Message] = Together(self.pool, record.add_messages, within_s=ANSWER_S)
        self._ringing: Together[Job, None] = Together(self.pool, self._ring)
        self._telling: Together[tuple[str, bytes], None] = Together(self.pool, self._publish)
        self._stored: dict[str, tuple[float, int]] = {}

    async def enqueue(self, new: NewJob) -> Enqueued:
        """Write a job down, with whatever others want written at the same time; wake a worker, and tell who listens.

        Raises:
            ConflictError, FullError, InputError, StoreError: as `Jobs.enqueue`. Refusal: it takes too long (503).
        """
        try:
            made = await self._enqueuing.do(new)
        except TimeoutError:
            raise away() from None
        if made.is_new:
            self._ringing.later(made.job)
        return made

    async def keep(self, new: NewMessage) -> Message:
        """Write a message down, with whatever others want written at the same time; errors as `enqueue`, and `MissingError`."""
        try:
            return await self._keeping.do(new)
        except TimeoutError:
            raise away() from None

    def keep_from_thread(
        self, loop: asyncio.AbstractEventLoop, new: Sequence[NewMessage]
    ) -> Sequence[Message | Exception]:
        """Write messages down as `keep` does, for who runs in a thread beside the loop."""
        waiting = [asyncio.run_coroutine_threadsafe(self._keeping.do(each), loop) for each in new]
        found: list[Message | Exception] = []
        for each in waiting:
            try:
                found.append(each.result())
            except TimeoutError:
                found.append(StoreError("the record does not answer"))
            except Exception as error:
                found.append(error)
        return found

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Run a turn of chat; raises `Refusal` (503) when others take too long."""
        try:
            async with asyncio.timeout(TURN_S):
                await self._turns.acquire()
        except TimeoutError:
            raise away() from None
        try:
            yield
        finally:
            self._turns.release()

    def tell(self, owner: str, payload: bytes) -> None:
        """Tell everybody who listens to an owner's things, without waiting; while Redis is away nobody hears it."""
        self._telling.later((f"owner:{owner}", payload))

    def _ring(self, jobs: Sequence[Job]) -> Sequence[None]:
        """Wake workers and tell who listens; when Redis is away, the reaper rings later, and who listens reads the record."""
        self.news.publish_many([(f"owner:{job.owner}", encoded(first_event(job))) for job in jobs])
        self.bell.ring([job.id for job in jobs])
        return [None] * len(jobs)

    def _publish(self, told: Sequence[tuple[str, bytes]]) -> Sequence[None]:
        self.news.publish_many(told)
        return [None] * len(told)

    def hear(self, topic: str, hear: Callable[[bytes], None]) -> None:
        """Give the news of a topic to a function, from now on."""
        self._listener.attach(topic, hear)

    async def check_storage(self, owner: str) -> None:
        """Refuse (507) when a team's files are too many; sums are believed for some seconds."""
        now = time.monotonic()
        known = self._stored.get(owner)
        if known is None or known[0] < now:
            used = await self.answer(self.record.tracks(owner).stored_bytes)
            self._stored[owner] = known = (now + STORED_S, used)
        limit = self.options.storage_bytes
        if known[1] >= limit:
            raise Refusal(507, "storage", f"the team's storage is full; permitted: {limit} bytes")

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run what blocks in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, lambda: work(*arguments, **named))

    async def answer(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run what blocks, for as long as a client may wait (503 afterwards)."""
        return await self.within(ANSWER_S, work, *arguments, **named)

    async def within(self, seconds: float, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run what blocks, and give up waiting (503) after some seconds; the thread ends by its own limit."""
        try:
            async with asyncio.timeout(seconds):
                return await self.run(work, *arguments, **named)
        except TimeoutError:
            raise away() from None

    async def close(self) -> None:
        """Let go of everything; waits for what runs, at most some seconds."""
        self.stopping.set()
        await self.hub.close()
        await self._listener.close()
        await self.limits.close()
        await self.seats.close()
        self.passwords.close()
        for together in (self._enqueuing, self._keeping, self._ringing, self._telling):
            await together.close()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, lambda: self.pool.shutdown(wait=True, cancel_futures=True))
        for part in (self.bell, self.artifacts, self.record):
            part.close()
        if self.tracing is not None:
            await loop.run_in_executor(None, self.tracing.close)


def away() -> Refusal:
    """Return the refusal of a request that needs a part of the server which does not answer."""
    return Refusal(503, "unavailable", "a part of the server does not answer; try again", headers={"Retry-After": "2"})
