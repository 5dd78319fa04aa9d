"""A thousand sockets over two web processes: how late events are, and what a socket holds."""

from __future__ import annotations

import asyncio
import os
import time

from benchmarks.serving.clients import Invalid, Listening, listen, percentile
from benchmarks.serving.places import Places
from benchmarks.serving.processes import cpu_s, memory_kb
from dawg.server.queue.news import open_news
from dawg.store.ids import new_id, now_ms
from dawg.store.jobs import Event

SOCKETS = 1000
TEAMS = 500
EACH_S = 1000
"""Events a second."""
TICK_S = 0.01


async def sockets(places: Places, *, seconds: float) -> list[str]:
    """Open them, tell what workers would tell, and measure; return lines of a table."""
    people = places.people(TEAMS)
    with places.dawg(processes=2) as servers:
        ears: list[Listening] = [await listen(each.port, who.token) for who in people[:20] for each in servers]
        for ear in ears:  # whatever is loaded on first use is loaded
            await ear.close()
        await asyncio.sleep(2)
        before = [memory_kb(each.pid) for each in servers]
        ears = []
        for who in people:
            ears += [await listen(each.port, who.token) for each in servers]
        await asyncio.sleep(3)
        grown = sum(memory_kb(each.pid) for each in servers) - sum(before)
        late: list[float] = []
        gaps: list[str] = []
        for ear in ears:
            ear.told = _Ear(late, gaps).told
        cpu = sum(cpu_s(each.pid) for each in servers)
        told = await _tell(places, [who.team for who in people], seconds)
        for _ in range(100):
            if len(late) >= told * 2:
                break
            await asyncio.sleep(0.05)
        cpu = sum(cpu_s(each.pid) for each in servers) - cpu
        load = os.getloadavg()[0]
        for ear in ears:
            await ear.close()
        if gaps:
            raise Invalid(f"{len(gaps)} events came out of order, the first: {gaps[0]}")
    return [
        f"| {len(ears)} sockets, 2 web processes, {EACH_S} events/s to 2 sockets each | measured | must |",
        "|---|---|---|",
        f"| events told in {seconds:g} s; deliveries | {told}; {len(late)} of {told * 2} | all |",
        f"| from the worker's hand to the socket: median, p95, p99 | {percentile(late, 0.5):.1f}, "
        f"**{percentile(late, 0.95):.1f}**, {percentile(late, 0.99):.1f} ms (load {load:.1f}) | p95 < 15 ms |",
        f"| memory of a socket | **{grown / len(ears):.0f} KiB** | ≤ 40 KB |",
        f"| processor time of a delivery | {cpu / max(1, len(late)) * 1e6:.0f} µs | |",
    ]


class _Ear:
    """Notes how late events are, and that they come in order."""

    def __init__(self, late: list[float], gaps: list[str]) -> None:
        self._late, self._gaps, self._last = late, gaps, 0

    def told(self, kind: str, facts: dict[str, object]) -> None:
        """Take an event."""
        if kind != "generation:progress":
            return
        self._late.append((time.time() - float(str(facts["message"]))) * 1000)
        seq = int(str(facts["seq"]))
        if seq <= self._last:
            self._gaps.append(f"{seq} after {self._last}")
        self._last = seq


async def _tell(places: Places, owners: list[str], seconds: float) -> int:
    """Publish progress as workers do, evenly; return how many events."""
    news = open_news(places.valkey.url)
    jobs = [new_id(now_ms()) for _ in owners]
    told, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        for _ in range(max(0, int(passed * EACH_S) - told)):
            place, seq = told % len(owners), told // len(owners) + 1
            news.publish(Event(
                job_id=jobs[place], owner=owners[place], seq=seq, kind="progress", state="running", stage="drums", percent=1,
                attempt=1, message=repr(time.time()), data={}, created_ms=now_ms(),
            ))  # fmt: skip
            told += 1
        await asyncio.sleep(TICK_S)
    news.close()
    return told
