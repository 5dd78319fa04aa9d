"""Jobs at a steady rate from somebody who does not give up, and what became of them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import secrets
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import soundfile

from dawg.artifacts.artifacts import Artifacts
from dawg.errors import DawgError
from dawg.store.jobs import Event, Job
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.tracks import SqlTracks
from dawg.store.tracks import Track
from tests.rigs.stack import Stack

GIVES_UP_S = 90.0
ANSWER_S = 15.0


@dataclass
class Asked:
    """One wish for a job: its key, when it was first asked for, and the job that it became."""

    key: str
    at_s: float
    job_id: str = ""
    first: str = ""
    longest_s: float = 0.0


class Load:
    """Asks for one-bar beats, each with a key of its own, and asks again until it has a 202.

    Args:
        rate: jobs per second.
    """

    def __init__(self, stack: Stack, rate: float) -> None:
        self._stack, self._rate = stack, rate
        self.asked: list[Asked] = []
        self.codes: Counter[str] = Counter()
        self._ending = threading.Event()
        self._pool = ThreadPoolExecutor(64)
        limits = httpx2.Limits(max_connections=64, max_keepalive_connections=16)
        self._client = httpx2.Client(
            base_url=stack.url, headers={"authorization": f"Bearer {stack.key}"}, timeout=ANSWER_S, limits=limits
        )
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask for no more, and wait for the answers that are due; a second time it does nothing."""
        if self._ending.is_set():
            return
        self._ending.set()
        self._thread.join()
        self._pool.shutdown(wait=True)
        self._client.close()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._ending.is_set():
            wish = Asked(key=secrets.token_hex(8), at_s=time.time())
            self.asked.append(wish)
            self._pool.submit(self._ask, wish, len(self.asked))
            due += 1 / self._rate
            self._ending.wait(max(0.0, due - time.monotonic()))

    def _ask(self, wish: Asked, number: int) -> None:
        body = {"brief": {"genre": "techno", "bars": 1, "bpm": 200, "seed": number, "sample_rate": 22050}}
        patience = time.monotonic() + GIVES_UP_S
        while not wish.job_id and time.monotonic() < patience:
            began = time.monotonic()
            try:
                answer = self._client.post("/api/generate", json=body, headers={"idempotency-key": wish.key})
                code = str(answer.status_code)
                if answer.status_code == 202:
                    wish.job_id = answer.json()["jobId"]
            except httpx2.HTTPError as error:
                code = "timeout" if isinstance(error, httpx2.TimeoutException) else "gone"
            if code not in ("gone",):
                wish.longest_s = max(wish.longest_s, time.monotonic() - began)
            wish.first = wish.first or code
            self.codes[code] += 1
            if not wish.job_id:
                time.sleep(0.5)


@dataclass
class Audit:
    """What became of all that was asked for. `ok` when nothing was lost, doubled, stuck or bad."""

    asked: int = 0
    done: int = 0
    failed: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    bad: int = 0
    again: int = 0
    rerun_s: list[float] = field(default_factory=list)
    slowest_s: float = 0.0
    p95_ms: float = 0.0
    notes: list[str] = field(default_factory=list)
    """What was doubled or bad, in words."""

    def double(self, what: str) -> None:
        """Note what is there twice, or not in order."""
        self.doubled += 1
        self.notes.append(what)

    @property
    def ok(self) -> bool:
        """True when the promises were kept."""
        return not (self.lost or self.doubled or self.stuck or self.bad or self.failed)


def wait_for_all(stack: Stack, *, within_s: float, at_most_s: float = 1800.0) -> None:
    """Wait until every job has ended; give up when none ends for some time."""
    database = stack.place().open_database()
    began = moved = time.monotonic()
    left = -1
    try:
        while time.monotonic() - moved < within_s and time.monotonic() - began < at_most_s:
            with contextlib.suppress(DawgError):
                with database.reading():
                    row = database.row("SELECT count(*) AS jobs FROM jobs WHERE state IN ('queued', 'running')")
                assert row is not None
                if row["jobs"] == 0:
                    return
                if row["jobs"] != left:
                    left, moved = row["jobs"], time.monotonic()
            time.sleep(0.25)
    finally:
        database.close()


def audit(stack: Stack, load: Load, *, kills: Sequence[float] = (), alone: bool = True) -> Audit:
    """Look at everything: the record row by row, every file byte by byte.

    Args:
        kills: when workers were killed, in seconds since 1970: `rerun_s` counts from there.
        alone: nobody else made projects.
    """
    place, found = stack.place(), Audit(asked=len(load.asked))
    database, artifacts = place.open_database(), place.open_artifacts()
    jobs = SqlJobs(database)
    try:
        with database.reading():
            rows = database.rows("SELECT id, owner, idempotency_key FROM jobs WHERE kind = 'beat'")
        by_key: dict[str, list[Any]] = {}
        for row in rows:
            by_key.setdefault(row["idempotency_key"], []).append(row)
        known = {wish.key for wish in load.asked}
        for key, same in by_key.items():
            if len(same) > 1 or key not in known:
                found.double(f"{len(same)} jobs of a key that is {'known' if key in known else 'nobody'}'s")
        owner = rows[0]["owner"] if rows else ""
        done: list[Job] = []
        for wish in load.asked:
            if not wish.job_id or not any(row["id"] == wish.job_id for row in by_key.get(wish.key, ())):
                found.lost += 1
                continue
            job = jobs.job(owner, wish.job_id)
            if not job.has_ended:  # what it has made so far is nobody's business
                found.stuck += 1
                continue
            if job.state == "done":
                done.append(job)
            else:
                found.failed.append(job.reason)
            _look_at_events(found, jobs.events(owner, job.id), kills=kills)
        tracks: dict[str, list[Track]] = {}
        for track in SqlTracks(database, owner=owner).every_track():
            tracks.setdefault(track.job_id or "", []).append(track)
        for job in done:
            _look_at_files(found, artifacts, tracks.get(job.id, []))
        found.done = projects = len(done)
        with database.reading():
            (row,) = database.rows("SELECT count(*) AS projects FROM projects")
        if alone and not found.stuck and row["projects"] != projects:
            found.double(f"{row['projects']} projects of {projects} jobs")
    finally:
        artifacts.close()
        database.close()
    times = sorted(wish.longest_s for wish in load.asked)
    found.slowest_s = times[-1] if times else 0.0
    found.p95_ms = 1000 * statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0
    return found


def _look_at_events(found: Audit, events: tuple[Event, ...], *, kills: Sequence[float]) -> None:
    """Numbers without a gap, percents that never go back, one end; and how long it took to begin again."""
    numbers, percents = [event.seq for event in events], [event.percent for event in events]
    ends = sum(event.kind in ("completed", "failed") for event in events)
    if numbers != list(range(1, len(events) + 1)) or percents != sorted(percents) or ends != 1:
        found.double(f"events {[(event.seq, event.kind, event.percent) for event in events]}")
    begun = [event.created_ms / 1000 for event in events if event.kind == "started"]
    found.again += len(begun) > 1
    for begun_s in begun[1:]:
        before = [killed_s for killed_s in kills if killed_s < begun_s]
        if before:
            found.rerun_s.append(begun_s - before[-1])


def _look_at_files(found: Audit, artifacts: Artifacts, tracks: list[Track]) -> None:
    """One master, one recipe; every file there, with its hash and size, and a master that is sound."""
    kinds = Counter(track.kind for track in tracks)
    if kinds != {"master": 1, "recipe": 1}:
        found.double(f"tracks {dict(kinds)}")
    for track in tracks:
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "file")
                artifacts.fetch(track.sha256, path)
                data = path.read_bytes()
            whole = hashlib.sha256(data).hexdigest() == track.sha256 and len(data) == track.size
            if track.kind == "master":
                sound, _ = soundfile.read(io.BytesIO(data))
                whole = whole and len(sound) > 0 and float(abs(sound).max()) > 0.01
        except (DawgError, OSError, RuntimeError) as error:
            found.notes.append(f"{track.kind} {track.sha256[:12]}: {error}")
            whole = False
        found.bad += not whole
