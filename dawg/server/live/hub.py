"""One listener per owner and process; every client of that owner gets its frames, encoded once.

Nothing is lost: events are numbered per job, a gap is filled from the record, and so is what was missed while Redis was away.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from typing import Any

from dawg.errors import DawgError
from dawg.server.live.frames import event_to_frames, read_event, read_other, snapshot
from dawg.server.live.outbox import Frame, Outbox
from dawg.server.queue.contract import Listener
from dawg.server.telling import Metrics
from dawg.store.jobs import Event, Job, Jobs

RECENT = 20
RESUMED = 100
BACKLOG = 256
QUIET_S = 3.0
"""How long an owner with open jobs may hear nothing before the record is asked."""


class Channel:
    """What is heard of one owner's things.

    Attributes:
        backlog: what was heard and cannot be told before the record was asked; whatever comes meanwhile waits behind it.
    """

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.outboxes: set[Outbox] = set()
        self.seen: dict[str, int] = {}
        self.open: set[str] = set()
        self.task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()
        self.backlog: deque[bytes] = deque()
        self.busy = True
        self.heard_at = 0.0
        self.woken = asyncio.Event()

    def wait_for_record(self, payload: bytes) -> None:
        """Keep what cannot be told yet; when it is too much, the record tells it instead."""
        if len(self.backlog) >= BACKLOG:
            self.backlog.clear()
            payload = b""
        self.backlog.append(payload)
        self.woken.set()

    def tell(self, frames: Iterable[Frame]) -> None:
        """Give frames to every client."""
        for frame in frames:
            for outbox in self.outboxes:
                outbox.put(frame)

    def note(self, job: Job) -> None:
        """Know where a job stands."""
        self.seen[job.id] = max(self.seen.get(job.id, 0), job.seq)
        (self.open.discard if job.has_ended else self.open.add)(job.id)


class Hub:
    """Brings events to clients."""

    def __init__(
        self, listener: Listener, jobs: Jobs, pool: Executor, *, metrics: Metrics, log: Any, stopping: asyncio.Event
    ) -> None:
        self._listener, self._jobs, self._pool, self._log = listener, jobs, pool, log
        self._metrics, self._stopping = metrics, stopping
        self._channels: dict[str, Channel] = {}

    @asynccontextmanager
    async def joined(self, owner: str) -> AsyncIterator[Outbox]:
        """Hear of an owner's things for the length of the block."""
        channel = self._channels.get(owner)
        if channel is None:
            channel = self._channels[owner] = Channel(owner)
            channel.task = asyncio.create_task(self._listen(channel))
        outbox = Outbox()
        channel.outboxes.add(outbox)
        try:
            async with asyncio.timeout(2.0):
                await channel.listening.wait()
        except TimeoutError:  # Redis is away: the record is asked every few seconds
            pass
        try:
            yield outbox
        finally:
            channel.outboxes.discard(outbox)
            if not channel.outboxes and self._channels.get(owner) is channel:
                del self._channels[owner]
                if channel.task is not None:
                    channel.task.cancel()

    async def standing(self, owner: str, resume: dict[str, int]) -> tuple[list[Frame], dict[str, int]]:
        """Return what a client gets first: a snapshot and what it missed; and the numbers up to which it then knows all."""
        jobs = await self._run(lambda: self._open_and_recent(owner))
        frames = [snapshot(jobs)]
        seen = {job.id: job.seq for job in jobs}
        for job_id, since in list(resume.items())[:RESUMED]:
            missed, last = await self.replay(owner, job_id, since)
            frames += missed
            seen[job_id] = max(seen.get(job_id, 0), last)
        return frames, seen

    async def replay(self, owner: str, job_id: str, since: int) -> tuple[list[Frame], int]:
        """Return a job's events after a number, and the last number (0 when there are none, or the job is somebody else's)."""
        events = await self._events(owner, job_id, since)
        return [frame for event in events for frame in event_to_frames(event)], events[-1].seq if events else 0

    async def missed(self, owner: str, job_id: str, since: int) -> list[Event]:
        """Return a job's events after a number; raises `MissingError`."""
        return list(await self._run(lambda: self._jobs.events(owner, job_id, since=since)))

    async def close(self) -> None:
        """End every client's stream."""
        tasks = [channel.task for channel in self._channels.values() if channel.task is not None]
        for channel in self._channels.values():
            for outbox in channel.outboxes:
                outbox.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---------------------------------------------------------------- the listening

    async def _listen(self, channel: Channel) -> None:
        def hear(payload: bytes) -> None:
            self._hear(channel, payload)

        topic = f"owner:{channel.owner}"
        self._listener.attach(topic, hear)
        try:
            channel.backlog.clear()
            await self._catch_up(channel, quietly=True)
            channel.listening.set()
            while not self._stopping.is_set():
                await self._work_off(channel)
                try:
                    async with asyncio.timeout(QUIET_S):
                        await channel.woken.wait()
                except TimeoutError:
                    if channel.open and time.monotonic() - channel.heard_at >= QUIET_S:
                        channel.busy = True
                        await self._catch_up(channel)
        except Exception as error:
            self._log.error("hub", owner=channel.owner, error=error)
        finally:
            self._listener.detach(topic, hear)
            for outbox in channel.outboxes:
                outbox.close()
            if self._channels.get(channel.owner) is channel:
                del self._channels[channel.owner]

    def _hear(self, channel: Channel, payload: bytes) -> None:
        """Tell at once what follows what was told; anything else waits for the record."""
        channel.heard_at = time.monotonic()
        if channel.busy or not (payload and self._told(channel, payload)):
            channel.wait_for_record(payload)

    def _told(self, channel: Channel, payload: bytes) -> bool:
        frame = read_other(payload)
        if frame is not None:
            channel.tell([frame])
            return True
        event = read_event(payload)
        if event is not None:
            whole = event.data or event.kind != "completed"  # a result too long for the news is read from the record
            if event.seq > channel.seen.get(event.job_id, 0) + 1 or not whole:
                return False
            self._tell(channel, event)
        return True

    async def _work_off(self, channel: Channel) -> None:
        """Tell what waits, in its order, after asking the record for what is missing before it."""
        channel.busy = True
        while channel.backlog:
            payload = channel.backlog.popleft()
            if not payload:
                await self._catch_up(channel)
            elif not self._told(channel, payload) and (event := read_event(payload)) is not None:
                for earlier in await self._events(channel.owner, event.job_id, channel.seen.get(event.job_id, 0)):
                    self._tell(channel, earlier)
                self._tell(channel, event)
        channel.woken.clear()
        channel.busy = False

    def _tell(self, channel: Channel, event: Event) -> None:
        if event.seq <= channel.seen.get(event.job_id, 0):
            return
        channel.seen[event.job_id] = event.seq
        ended = event.state in ("done", "failed", "cancelled")
        (channel.open.discard if ended else channel.open.add)(event.job_id)
        channel.tell(event_to_frames(event))
        if len(channel.seen) > 10_000:
            channel.seen = {job_id: seq for job_id, seq in channel.seen.items() if job_id in channel.open}

    async def _catch_up(self, channel: Channel, *, quietly: bool = False) -> None:
        """Read from the record what was not heard; `quietly` at the beginning, when nobody was promised anything."""
        try:
            jobs = await self._run(lambda: self._open_and_recent(channel.owner))
        except DawgError as error:
            self._log.warning("hub", owner=channel.owner, reason=error.message)
            return
        for job in jobs:
            known = channel.seen.get(job.id, 0)
            if job.seq > known and not quietly:
                for event in await self._events(channel.owner, job.id, known):
                    self._tell(channel, event)
            channel.note(job)

    async def _events(self, owner: str, job_id: str, since: int) -> tuple[Event, ...]:
        try:
            found: tuple[Event, ...] = await self._run(lambda: self._jobs.events(owner, job_id, since=since))
            return found
        except DawgError:  # somebody else's, or the record is away: it is asked again
            return ()

    def _open_and_recent(self, owner: str) -> tuple[Job, ...]:
        found = {job.id: job for job in self._jobs.jobs(owner, limit=RECENT)}
        found |= {job.id: job for job in self._jobs.jobs(owner, states=("queued", "running"))}
        return tuple(found[job_id] for job_id in sorted(found))

    async def _run(self, work: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
