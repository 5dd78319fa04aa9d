"""Mixed load and random faults for a while: file descriptors, threads and memory stay where they were. Run by `benchmarks.faults`."""

from __future__ import annotations

import contextlib
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import httpx2
import psutil
from websockets.sync.client import connect

from benchmarks.descriptors import filled, grown
from tests.rigs.load import Load, audit, wait_for_all
from tests.rigs.server import WAV
from tests.rigs.stack import Stack

SAMPLE_S = 5.0
WARM_S = 60.0
"""What is measured before is no part of the comparison: everything is used for the first time."""
QUIET_S = 8.0
BEGIN_S = 10.0
GROWTH = {"fds": 6, "threads": 8, "MB": 12}
"""By how much the median of the last third may be above that of the first one. What the web holds open is judged more strictly: its pools
fill when they are needed, so they are filled before and after (see `benchmarks.descriptors`)."""


@dataclass
class Curve:
    """What was measured of one process."""

    name: str
    points: list[tuple[float, int, int, float]] = field(default_factory=list)

    def third(self, number: int, place: int) -> float:
        """Return the median of a third of the points, 0 to 2."""
        count = len(self.points)
        part = self.points[number * count // 3 : (number + 1) * count // 3]
        return statistics.median(point[place] for point in part)

    def lines(self, judged: Collection[str] = tuple(GROWTH)) -> tuple[list[str], bool]:
        """Return lines of a table, and whether what is judged is flat."""
        found, flat = [], True
        for place, name in enumerate(GROWTH, 1):
            first, last = self.third(0, place), self.third(2, place)
            most = max(point[place] for point in self.points)
            good = name not in judged or last - first <= GROWTH[name]
            flat = flat and good
            said = ("flat" if good else "GROWS") if name in judged else "see below"
            found.append(f"| {self.name} | {name} | {first:.0f} | {last:.0f} | {most:.0f} | {said} |")
        return found, flat


class Mixed:
    """Everything but jobs, one after the other: talk, lists, uploads, sockets and streams; failures are counted, no more."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.done: Counter[str] = Counter()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the request at hand."""
        self._ending.set()
        self._thread.join(60)

    def _run(self) -> None:
        head = {"authorization": f"Bearer {self._stack.key}"}
        turn = 0
        with httpx2.Client(base_url=self._stack.url, headers=head, timeout=15) as http:
            while not self._ending.wait(0.3):
                turn += 1
                try:
                    self._one(http, turn)
                    self.done["ok"] += 1
                except Exception as error:
                    self.done[type(error).__name__] += 1

    def _one(self, http: httpx2.Client, turn: int) -> None:
        kind = turn % 6
        if kind == 0:
            http.post(
                "/api/chat/message", json={"message": f"techno, {120 + turn % 40} bpm, 4 bars"}
            ).raise_for_status()
        elif kind == 1:
            http.get("/api/projects").raise_for_status()
        elif kind == 2:
            http.post("/api/tracks/upload?name=a.wav", content=WAV).raise_for_status()
        elif kind == 3:
            with http.stream("GET", "/api/events", timeout=2) as stream, contextlib.suppress(httpx2.ReadTimeout):
                next(stream.iter_lines())
        elif kind == 4:
            address = self._stack.url.replace("http", "ws") + "/ws"
            with connect(
                address, additional_headers={"authorization": f"Bearer {self._stack.key}"}, open_timeout=5
            ) as ws:
                ws.send('{"type": "ping"}')
                ws.recv(timeout=5)
        else:
            http.get("/health")


def _begun(stack: Stack, rate: float) -> Load:
    """Let everything be asked for once, and wait until all of it is done: what is connected to then stays so."""
    load, mixed = Load(stack, rate), Mixed(stack)
    time.sleep(BEGIN_S)
    mixed.stop()
    load.stop()
    wait_for_all(stack, within_s=60)
    return load


def soak(stack: Stack, hurts: Sequence[tuple[str, object]], *, minutes: float, rate: float, begin: object) -> bool:
    """Load it and hurt it; print what was measured, and return whether everything is flat and every promise was kept.

    Args:
        hurts: name and function of each fault. begin: makes the scene of one, from when it ends.
    """
    first = _begun(stack, rate)
    before = filled(stack)
    load, mixed = Load(stack, rate), Mixed(stack)
    curves = {stack.process.pid: Curve("web"), **{pid: Curve("worker") for pid in stack.worker_pids()}}
    began, chance = time.monotonic(), random.Random(1)
    ending, told = threading.Event(), Counter[str]()

    def measure() -> None:
        while not ending.wait(SAMPLE_S):
            now = time.monotonic() - began
            for pid, curve in curves.items():
                with contextlib.suppress(psutil.Error):
                    process = psutil.Process(pid)
                    point = (now, process.num_fds(), process.num_threads(), process.memory_info().rss / 1e6)
                    if now > WARM_S:
                        curve.points.append(point)

    watcher = threading.Thread(target=measure, daemon=True)
    watcher.start()
    while time.monotonic() - began < minutes * 60:
        name, hurt = chance.choice(list(hurts))
        told[name] += 1
        hurt(begin(time.monotonic() + chance.uniform(2.0, 10.0)))  # type: ignore[operator]
        time.sleep(QUIET_S)
    mixed.stop()
    load.stop()
    wait_for_all(stack, within_s=60)
    ending.set()
    watcher.join()
    after = filled(stack)
    load.asked[:0] = first.asked
    found = audit(stack, load, alone=False)
    print(
        f"\n{minutes:g} minutes on {stack.kind}: {found.asked} jobs, {sum(mixed.done.values())} other requests, {sum(told.values())} faults ({dict(told)})"
    )
    print(f"other requests: {dict(mixed.done)}; answers to jobs: {dict(load.codes)}")
    print(
        f"done {found.done}, lost {found.lost}, doubled {found.doubled}, stuck {found.stuck}, bad {found.bad}, failed {len(found.failed)}\n"
    )
    for note in found.notes[:10]:
        print(f"  {note[:300]}")
    print("| process | of | first third | last third | most | |\n| --- | --- | --- | --- | --- | --- |")
    flat = True
    for curve in curves.values():
        lines, good = curve.lines(("MB",) if curve.name == "web" else tuple(GROWTH))
        flat = flat and good
        print("\n".join(lines), flush=True)
    leaked = grown(before, after)
    print(
        f"\nthe web with full pools, before: {dict(before)}\nafter: {dict(after)}\n{'; '.join(leaked) or 'nothing leaked'}"
    )
    return flat and found.ok and not leaked
