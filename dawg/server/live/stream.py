"""Server-sent events: a job's or a team's, resumed by `Last-Event-ID`, ended when the client, its token or the server does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive, Scope, Send

from dawg.gen.brief import show
from dawg.server.house import House
from dawg.server.live.outbox import Frame, Outbox
from dawg.server.reading import ABORT
from dawg.server.refusals import FieldProblem, invalid
from dawg.server.routing import Call
from dawg.store.ids import is_id
from dawg.store.jobs import ENDED, Job

SEND_S = 10.0
BEAT_S = 2.5
"""How often a stream looks whether its token is still good; a comment is sent then, so that the other side sees us live."""
_LAST = re.compile(r"(?:([0-9a-z]{26}):)?([0-9]{1,12})")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class EventStream:
    """A response that goes on: an ASGI app, as Starlette's responses are."""

    status_code = 200

    def __init__(self, call: Call, *, job: Job | None = None) -> None:  # type: ignore[type-arg]
        self._house: House = call.house
        self._owner, self._job = call.owner, job
        self._user = call.user.id
        self._stuck = self._slow = False
        self._token = call.header("authorization").partition(" ")[2].strip()
        self._team = call.header("x-dawg-team") or None
        self._since = _since(call.header("last-event-id"), job)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the end."""
        async with seat(self._house, self._user, "stream"):
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            sending = asyncio.create_task(self._send_all(send))
            leaving = asyncio.create_task(_left(receive))
            try:
                await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                sending.cancel()
                leaving.cancel()
                await asyncio.gather(sending, leaving, return_exceptions=True)
            if self._slow:
                self._house.metrics.dropped.inc()
                scope["dawg.facts"] = {"ended": "slow"}  # in the line of the request
            if self._stuck:
                scope[ABORT]()
            elif sending.done() and not sending.cancelled():
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_all(self, send: Send) -> None:
        async for piece in self._pieces():
            try:
                async with asyncio.timeout(SEND_S):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            except TimeoutError:  # who does not read is let go
                self._stuck = self._slow = True
                return

    async def _pieces(self) -> AsyncIterator[bytes]:
        hub = self._house.hub
        async with hub.joined(self._owner) as outbox:
            source = self._of_job(outbox, self._job) if self._job is not None else self._of_team(outbox)
            async for frame in source:
                self._house.metrics.events.inc()
                yield frame.as_stream() if frame is not None else b": here\n\n"

    async def _of_team(self, outbox: Outbox) -> AsyncIterator[Frame | None]:
        frames, seen = await self._house.hub.standing(self._owner, self._since)
        for frame in frames:
            yield frame
        async for live in self._live(outbox):
            if live is None or live.seq > seen.get(live.subject, 0) or not live.subject:
                yield live

    async def _of_job(self, outbox: Outbox, job: Job) -> AsyncIterator[Frame | None]:
        """Yield a job's events after the last known one; of a job that has ended at least how it ended."""
        from dawg.server.live.frames import event_to_frames

        last = min(self._since.get(job.id, 0), job.seq - job.has_ended)
        while True:
            for event in await self._house.hub.missed(self._owner, job.id, last):
                last = event.seq
                for frame in event_to_frames(event):
                    yield frame
                if event.state in ENDED:
                    return
            if job.has_ended:  # so long ago that its events were swept
                return
            async for live in self._live(outbox):
                if live is None:
                    yield None
                    break  # nothing was heard for a while: look into the record
                if live.subject == job.id and live.seq > last:
                    break  # the record has it too, and whatever came before it
            else:
                return

    async def _live(self, outbox: Outbox) -> AsyncIterator[Frame | None]:
        """Yield what comes, None now and then; ends with the token, the server, or a client that reads too slowly."""
        while not self._house.stopping.is_set():
            frames = await outbox.take(within_s=BEAT_S)
            for frame in frames:
                yield frame
            if outbox.overflowed:
                self._slow = True
                return
            if outbox.closed or not await self._house.keeper.still(self._token, self._team):
                return
            if not frames:
                yield None


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def seat(house: House, user_id: str, kind: str) -> AsyncIterator[None]:
    """Take one of a user's places for what stays open; raises `Refusal` (429) when all are taken."""
    name = await house.seats.take(user_id)
    house.metrics.sockets.labels(kind).inc()
    try:
        yield
    finally:
        house.metrics.sockets.labels(kind).dec()
        await house.seats.give_back(user_id, name)


def _since(last: str, job: Job | None) -> dict[str, int]:
    """Read `Last-Event-ID`; raises `Refusal` (422) for one that no event of this stream has."""
    last = last.strip()
    if not last:
        return {}
    match = _LAST.fullmatch(last)
    subject = (match[1] or (job.id if job is not None else "")) if match is not None else ""
    if match is None or not is_id(subject) or (job is not None and subject != job.id):
        whose = "SEQ or JOB:SEQ of this job" if job is not None else "JOB:SEQ"
        raise invalid(
            FieldProblem(
                path="Last-Event-ID",
                message=f"Last-Event-ID {show(last)} is none; permitted: {whose}, as an event's id was",
            )
        )
    return {subject: int(match[2])}
