"""Jobs on a real worker: how soon they start, stop and end, and whether whoever reconnects misses anything."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from typing import Any

from benchmarks.serving.clients import Invalid, ask, listen, percentile, request
from benchmarks.serving.places import Person, Places
from benchmarks.serving.processes import cpu_of
from dawg.store.jobs import Job

TINY = {"brief": {"genre": "house", "bars": 2, "seed": 7}}
LONG = {"brief": {"genre": "house", "duration_s": 900.0, "seed": 7}}
USUAL = {"genre": "house", "bars": 16}
AT_ONCE = 50
WAIT_S = 600.0


async def _begin(port: int, who: Person, body: object) -> str:
    status, answer = await ask(port, request("POST", "/api/generate/beat", who.token, body))
    if status != 202:
        raise Invalid(f"answered {status}: {answer[:200]!r}")
    return str(json.loads(answer)["jobId"])


async def _until(places: Places, who: Person, job_id: str, states: tuple[str, ...], *, pause_s: float = 0.01) -> Job:
    end = time.monotonic() + WAIT_S
    while (job := places.record.jobs.job(who.team, job_id)).state not in states:
        if time.monotonic() > end:
            raise Invalid(f"job {job_id} is {job.state} after {WAIT_S:g} s")
        await asyncio.sleep(pause_s)
    return job


async def queue(places: Places, *, count: int) -> list[str]:
    """Measure one worker; return lines of a table."""
    (who,) = places.people(1)
    starts: list[float] = []
    stops: list[float] = []
    with places.dawg(workers=1) as (ours,):
        for number in range(count + 3):
            job = await _until(places, who, await _begin(ours.port, who, TINY), ("done",))
            if job.started_ms is None:
                raise Invalid("a job is done that never started")
            if number >= 3:
                starts.append(job.started_ms - job.created_ms)
            await asyncio.sleep(0.15)  # the worker is idle again
        start_load = os.getloadavg()[0]
        for _ in range(max(3, count // 5)):
            long = await _begin(ours.port, who, LONG)
            await _until(places, who, long, ("running",))
            await asyncio.sleep(0.3)
            begun = time.time() * 1000
            await ask(ours.port, request("DELETE", f"/api/generate/{long}", who.token))
            after = await _until(places, who, await _begin(ours.port, who, TINY), ("done",))
            stops.append((after.started_ms or 0) - begun)
        events = await _resumed(ours.port, who)
    return [
        "| one worker | measured | must |",
        "|---|---|---|",
        f"| enqueue → start, idle worker ({len(starts)} jobs): median, p95 | {statistics.median(starts):.0f}, "
        f"**{percentile(starts, 0.95):.0f} ms** (load {start_load:.1f}) | p95 < 50 ms |",
        f"| cancel → the worker has begun the next job ({len(stops)} times): median, most | {statistics.median(stops):.0f}, "
        f"**{max(stops):.0f} ms** | < 1 s |",
        f"| events of a job heard over {RECONNECTS + 1} connections | {events}, none missing, none twice, percent rises | gap-free |",
    ]


RECONNECTS = 4


async def _resumed(port: int, who: Person) -> int:
    """Hear a job while the socket is cut again and again; raises `Invalid` for a gap."""
    job = await _begin(port, who, {"brief": {"genre": "house", "bars": 24, "seed": 9}})
    heard: list[dict[str, Any]] = []
    for connection in range(RECONNECTS + 1):
        last = heard[-1]["seq"] if heard else 0
        ear = await listen(port, who.token, resume=f"?resume={job}:{last}")

        def told(kind: str, facts: dict[str, Any]) -> None:
            if kind.startswith("generation:") and facts["jobId"] == job:
                heard.append(facts)

        ear.told = told  # type: ignore[assignment]
        end = time.monotonic() + (WAIT_S if connection == RECONNECTS else 0.4)
        while time.monotonic() < end and not (heard and heard[-1]["status"] in ("done", "failed")):
            await asyncio.sleep(0.02)
        await ear.close()
        await asyncio.sleep(0.3)
    numbers, percents = [event["seq"] for event in heard], [event["percent"] for event in heard]
    if numbers != list(range(1, len(numbers) + 1)) or percents != sorted(percents) or heard[-1]["status"] != "done":
        raise Invalid(f"a gap: {numbers}, {percents}, {heard[-1]['status'] if heard else 'nothing'}")
    return len(heard)


async def generations(places: Places) -> list[str]:
    """Ask for fifty beats at once; return lines of a table."""
    people = places.people(AT_ONCE)
    workers = max(2, os.cpu_count() or 1)
    with places.dawg(workers=workers) as (ours,):
        cpu = cpu_of([ours.pid])
        bodies = [{"brief": {**USUAL, "seed": number}} for number in range(AT_ONCE)]
        ids = await asyncio.gather(*(_begin(ours.port, who, body) for who, body in zip(people, bodies, strict=True)))
        jobs = [
            await _until(places, who, job_id, ("done", "failed"), pause_s=0.1)
            for who, job_id in zip(people, ids, strict=True)
        ]
        cpu = cpu_of([ours.pid]) - cpu
    failed = [job.reason for job in jobs if job.state != "done"]
    if failed:
        raise Invalid(f"{len(failed)} failed: {failed[0]}")
    took = [((job.finished_ms or 0) - job.created_ms) / 1000 for job in jobs]
    return [
        f"| {AT_ONCE} generations at once ({USUAL['bars']} bars of {USUAL['genre']}, {workers} workers) | measured | must |",
        "|---|---|---|",
        f"| from 202 to done: median, most | {statistics.median(took):.1f}, **{max(took):.1f} s** (load {os.getloadavg()[0]:.1f}) "
        "| all < 30 s |",
        f"| processor time of all, web and workers; over {os.cpu_count()} cores | {cpu:.1f} s; {cpu / (os.cpu_count() or 1):.1f} s | |",
    ]
