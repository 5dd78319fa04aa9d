"""Beside the peer, saturated: how much processor time one request takes, in the web process and in all that serves it."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from benchmarks.serving.clients import Invalid, Listening, listen, listen_to_peer, request, saturate
from benchmarks.serving.places import Person, Places, Running
from benchmarks.serving.processes import cpu_of, cpu_s

AT_ONCE = 64
PEOPLE = 32
WARM = 1500
TEXT = "make the hats busier in the second verse, and take the bass down a little after the hook"


class Kind(Struct, frozen=True, kw_only=True):
    """One request that both servers answer.

    Attributes:
        body: by the number of the request. table: where each makes a row. event: what each tells the room.
    """

    name: str
    path: Callable[[Person], str]
    body: Callable[[int], dict[str, object]]
    status: int
    table: str
    event: str
    goal: float
    next_goal: float


MESSAGE = Kind(
    name="chat message kept and told", path=lambda who: f"/api/chat/conversations/{who.conversation}/messages",
    body=lambda number: {"role": "user", "text": f"{TEXT} ({number})"}, status=201, table="messages", event="chat:message",
    goal=0.6, next_goal=0.3,
)  # fmt: skip
ACCEPTED = Kind(
    name="generate → 202", path=lambda who: "/api/generate/beat",
    body=lambda number: {"brief": {"genre": "house", "bars": 8, "seed": number}}, status=202, table="jobs",
    event="generation:queued", goal=0.8, next_goal=0.45,
)  # fmt: skip
KINDS = (MESSAGE, ACCEPTED)


class Cost(Struct, frozen=True, kw_only=True):
    """What one request took, in microseconds of processor time; and how many were answered a second."""

    web: float
    all: float
    rate: float


async def _measured(
    places: Places, server: Running, people: Sequence[Person], kind: Kind, count: int, *, peer: bool
) -> Cost:
    """Answer so many requests; raises `Invalid` unless every one made a row and was heard."""
    ears = [
        await (listen_to_peer(server.port, each.peer_token) if peer else listen(server.port, each.token))
        for each in people
    ]
    requests = []
    for number in range(count + WARM):
        who = people[number % len(people)]
        token = who.peer_token if peer else who.token
        requests.append(request("POST", kind.path(who), token, kind.body(number)))
    schema = "peer" if peer else "public"
    await saturate(server.port, requests[:WARM], status=kind.status, at_once=AT_ONCE)
    before = places.count(kind.table, schema=schema)
    web, everything, begun = cpu_s(server.pid), cpu_of([server.pid, *places.others]), time.perf_counter()
    bodies = await saturate(server.port, requests[WARM:], status=kind.status, at_once=AT_ONCE)
    took = time.perf_counter() - begun
    await _heard(ears, kind.event, count + WARM)
    web, everything = cpu_s(server.pid) - web, cpu_of([server.pid, *places.others]) - everything
    for ear in ears:
        await ear.close()
    rows = places.count(kind.table, schema=schema) - before
    ids = {json.loads(body).get("id") or json.loads(body).get("jobId") for body in bodies}
    if rows != count or len(ids) != count:
        raise Invalid(f"{count} requests made {rows} rows with {len(ids)} ids")
    return Cost(web=web / count * 1e6, all=everything / count * 1e6, rate=count / took)


async def _heard(ears: Sequence[Listening], event: str, wanted: int) -> None:
    for _ in range(200):
        found = sum(ear.heard.get(event, 0) for ear in ears)
        if found >= wanted:
            break
        await asyncio.sleep(0.05)
    if found != wanted:
        raise Invalid(f"{wanted} {event} were told, {found} heard")


async def beside(places: Places, *, count: int, rounds: int) -> list[str]:
    """Measure both servers in turn; return lines of a table."""
    lines = [
        f"| saturated, {AT_ONCE} at once | `dawg serve` | peer | ratio | must | next | with Postgres, Valkey | req/s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    people = places.people(PEOPLE)
    with places.dawg() as (ours,), places.peer() as peer:
        places.introduce(people)
        for kind in KINDS:
            costs: list[tuple[Cost, Cost]] = []
            for _ in range(rounds):
                mine = await _measured(places, ours, people, kind, count, peer=False)
                places.clear_jobs()
                theirs = await _measured(places, peer, people, kind, count, peer=True)
                places.clear_jobs()
                costs.append((mine, theirs))
            lines.append(_line(kind, costs))
    return lines


def _line(kind: Kind, costs: Sequence[tuple[Cost, Cost]]) -> str:
    def middle(of: Callable[[Cost], float], side: int) -> float:
        return statistics.median(of(pair[side]) for pair in costs)

    ratios = sorted(mine.web / theirs.web for mine, theirs in costs)
    whole = statistics.median(mine.all / theirs.all for mine, theirs in costs)
    return (
        f"| {kind.name} | {middle(lambda c: c.web, 0):.0f} µs | {middle(lambda c: c.web, 1):.0f} µs | "
        f"**{statistics.median(ratios):.2f}** ({ratios[0]:.2f}–{ratios[-1]:.2f}) | ≤ {kind.goal:g} | {kind.next_goal:g} | "
        f"{middle(lambda c: c.all, 0):.0f} : {middle(lambda c: c.all, 1):.0f} µs = {whole:.2f} | "
        f"{middle(lambda c: c.rate, 0):.0f} : {middle(lambda c: c.rate, 1):.0f} |"
    )
