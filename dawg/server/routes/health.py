"""Whether the server lives, can work, and what does not answer. No answer waits longer than 2 s."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from dawg.errors import DawgError
from dawg.server import answers
from dawg.server.house import House, away
from dawg.server.refusals import Refusal
from dawg.server.routing import Call, Reply, Route

TAG = "health"
CHECK_S = 1.8
BELIEVED_S = 1.0


class Part(answers.Shown, frozen=True, kw_only=True):
    """How a dependency is: "ok", or "down"."""

    status: str
    ms: float


class Health(answers.Shown, frozen=True, kw_only=True):
    """How the server is: "ok", or "degraded" when something does not answer, or its workers die again and again."""

    status: str
    version: str
    database: Part
    redis: Part
    s3: Part
    workers: int | None
    queued: int | None


class Ready(answers.Shown, frozen=True, kw_only=True):
    """Whether requests are welcome; `down` names what does not answer, and "workers" when they die again and again."""

    ready: bool
    down: tuple[str, ...]


async def livez(call: Call[None, None]) -> Any:
    """The process answers."""
    return answers.Done()


async def readyz(call: Call[None, None]) -> Any:
    """Everything that is needed answers."""
    parts = await checked(call.house)
    down = tuple(name for name, part in parts.items() if part.status != "ok")
    if await _without_workers(call.house):
        down = (*down, "workers")
    if call.house.stopping.is_set():
        down = (*down, "stopping")
    needed = [
        name for name in down if name not in ("redis", "workers")
    ]  # without them jobs are kept, and only start later
    headers = {"Retry-After": "2"} if needed else {}
    return Reply(body=Ready(ready=not needed, down=down), status=503 if needed else 200, headers=headers)


async def health(call: Call[None, None]) -> Any:
    """Everything at a glance."""
    from dawg import __version__

    house = call.house
    parts = await checked(house)
    workers = queued = None
    if parts["redis"].status == "ok":
        workers = await _number(house, house.bell.workers)
    if parts["database"].status == "ok":
        queued = await _number(house, lambda: house.record.jobs.depth().queued)
    good = all(part.status == "ok" for part in parts.values()) and not await _without_workers(house)
    body = Health(
        status="ok" if good else "degraded", version=__version__, database=parts["database"], redis=parts["redis"],
        s3=parts["s3"], workers=workers, queued=queued,
    )  # fmt: skip
    return Reply(body=body, status=200 if good else 503)


async def one(call: Call[None, None]) -> Any:
    """One dependency."""
    name = {"db": "database", "redis": "redis", "s3": "s3"}.get(call.ids["part"])
    if name is None:
        raise Refusal(404, "not_found", "permitted: db, redis, s3")
    part = (await checked(call.house))[name]
    return Reply(body=part, status=200 if part.status == "ok" else 503)


async def metrics(call: Call[None, None]) -> Any:
    """The page that Prometheus reads."""
    house, known = call.house, call.house.metrics
    for name, part in (await checked(house)).items():
        known.up.labels(name).set(part.status == "ok")
    try:
        depth = await house.within(CHECK_S, house.record.jobs.depth)
        known.queued.set(depth.queued)
        known.running.set(depth.running)
        known.oldest.set(max(0.0, time.time() - depth.oldest_ms / 1000) if depth.oldest_ms else 0.0)
    except (DawgError, Refusal):
        pass
    known.workers.set(await _number(house, house.bell.workers) or 0)
    return Response(known.text(), media_type="text/plain; version=0.0.4")


async def checked(house: House) -> dict[str, Part]:
    """Ask every dependency; what was asked within the last second is believed, and who comes meanwhile waits for it: anybody may ask."""
    async with house.checking:
        if time.monotonic() - house.checked_at > BELIEVED_S:
            checks = {"database": house.record.check, "redis": house.bell.check, "s3": house.artifacts.check}
            found = await asyncio.gather(*(_part(house, check) for check in checks.values()))
            house.parts = dict(zip(checks, found, strict=True))
            house.checked_at = time.monotonic()
        return house.parts


async def check_files(house: House) -> None:
    """Refuse (503) what needs the place for files while that does not answer: sooner than the place would say so."""
    if (await checked(house))["s3"].status != "ok":
        raise away()


async def _part(house: House, check: Callable[[], None]) -> Part:
    started = time.perf_counter()
    try:
        await house.within(CHECK_S, check)
        status = "ok"
    except (DawgError, Refusal) as error:
        status = "down"
        house.log.warning("down", check=getattr(check, "__qualname__", ""), reason=str(error))
    return Part(status=status, ms=round((time.perf_counter() - started) * 1000, 2))


async def _without_workers(house: House) -> bool:
    """True when the workers of this server die again and again, and no other lives."""
    return house.workers_die() and await _number(house, house.bell.workers) == 0


async def _number(house: House, ask: Callable[[], int]) -> int | None:
    try:
        return await house.within(CHECK_S, ask)
    except (DawgError, Refusal):
        return None


ROUTES = (
    Route(method="GET", path="/livez", run=livez, tag=TAG, answer=answers.Done, access="open", counts=(), does="Whether the process answers"),
    Route(method="GET", path="/readyz", run=readyz, tag=TAG, answer=Ready, access="open", counts=(), does="Whether everything needed answers"),
    Route(method="GET", path="/health", run=health, tag=TAG, answer=Health, access="open", counts=("api",), does="Everything at a glance"),
    Route(method="GET", path="/api/health/{part}", run=one, tag=TAG, answer=Part, access="open", counts=("api",), does="One dependency: db, redis, s3"),
    Route(method="GET", path="/metrics", run=metrics, tag=TAG, media="text/plain", access="server", does="What Prometheus reads"),
)  # fmt: skip
