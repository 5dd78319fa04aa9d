"""A hundred people who think between two requests: how long each waits."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence

from benchmarks.serving.beside import ACCEPTED, MESSAGE, Kind
from benchmarks.serving.clients import percentile, request, thinking
from benchmarks.serving.places import Person, Places

PEOPLE = 100
THINK_S = 1.0
ANSWERED = Kind(
    name="chat answered by the built-in assistant", path=lambda who: "/api/chat/message",
    body=lambda number: {"message": "what could I do next?"}, status=200, table="messages", event="", goal=0, next_goal=0,
)  # fmt: skip


async def users(places: Places, *, seconds: float, rounds: int) -> list[str]:
    """Measure each kind of request by itself; return lines of a table."""
    lines = [
        f"| {PEOPLE} users, {THINK_S:g} s of thought | requests | median | p95 | p99 | must, p95 | load |",
        "|---|---|---|---|---|---|---|",
    ]
    people = places.people(PEOPLE)
    with places.dawg() as (ours,):
        for kind in (MESSAGE, ACCEPTED, ANSWERED):
            found: list[tuple[list[float], float]] = []
            for number in range(rounds):
                asking = [_asker(kind, who) for who in people]
                took = await thinking(
                    ours.port, asking, status=kind.status, seconds=seconds, think_s=THINK_S, seed=number
                )
                found.append((took, os.getloadavg()[0]))
                places.clear_jobs()
            lines.append(_line(kind, found))
    return lines


def _asker(kind: Kind, who: Person) -> Callable[[int], bytes]:
    more = {"conversationId": who.conversation} if kind is ANSWERED else {}
    return lambda number: request("POST", kind.path(who), who.token, {**kind.body(number), **more})


def _line(kind: Kind, found: Sequence[tuple[list[float], float]]) -> str:
    best, load = min(found, key=lambda each: percentile(each[0], 0.95))
    all_p95 = ", ".join(f"{percentile(took, 0.95):.1f}" for took, _ in found)
    return (
        f"| {kind.name} | {sum(len(took) for took, _ in found)} | {statistics.median(best):.1f} ms | "
        f"**{percentile(best, 0.95):.1f} ms** (of {all_p95}) | {percentile(best, 0.99):.1f} ms | < 20 ms | {load:.1f} |"
    )
