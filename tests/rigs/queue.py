"""A queue with everything real: a record, a private Valkey, and workers that are programs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from dawg.artifacts.artifacts import Artifacts
from dawg.server.queue.bell import RqBell, open_bell
from dawg.server.queue.place import Place
from dawg.server.queue.valkey import PrivateValkey
from dawg.store.jobs import Job, NewJob
from dawg.store.sql.database import Database
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks
from tests.rigs.processes import end, until

OWNER = "ann"
LONG = {"brief": {"genre": "house", "duration_s": 900.0, "seed": 7}}
"""Half a minute of work at least: it is always in the middle."""
SHORT = {"brief": {"genre": "trap", "bars": 4, "seed": 7}}
MIDDLE = {"brief": {"genre": "house", "bars": 24, "seed": 7}}
"""Some seconds of work: long enough to be interrupted, short enough to be done again."""


class Rig:
    """A place, and what a test does with it."""

    def __init__(self, place: Place, valkey: PrivateValkey, database: Database) -> None:
        self.place, self.valkey, self.database = place, valkey, database
        self.jobs = SqlJobs(database)
        self.bell: RqBell = open_bell(place.redis_url)
        self.artifacts: Artifacts = place.open_artifacts()
        self._workers: list[subprocess.Popen[bytes]] = []

    @property
    def log(self) -> Path:
        """What all workers said."""
        return self.place.data_folder / "workers.log"

    def worker(self, *, drain_s: float = 24.0) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it listens."""
        count = self.log.read_text().count("worker started") if self.log.exists() else 0
        argument = msgspec.json.encode(msgspec.structs.replace(self.place, drain_s=drain_s), enc_hook=str).decode()
        root = Path(__file__).parent.parent.parent
        with self.log.open("ab") as output:
            worker = subprocess.Popen(
                [sys.executable, "-m", "tests.rigs.worker_main", argument],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd=root,
            )  # fmt: skip
        self._workers.append(worker)
        until(lambda: self.log.read_text().count("worker started") > count, what="a worker's start")
        return worker

    def ask(self, kind: Any = "beat", body: dict[str, Any] = SHORT, *, ring: bool = True, **more: Any) -> Job:
        """Enqueue a job."""
        job = self.jobs.enqueue(NewJob(owner=OWNER, kind=kind, body=body, **more)).job
        if ring:
            assert self.bell.ring([job.id])
        return job

    def look(self, job: Job) -> Job:
        """Return a job as it stands."""
        return self.jobs.job(OWNER, job.id)

    def begun(self, job: Job, *, attempt: int = 1) -> Job:
        """Wait until a job is in the middle of an attempt."""
        until(lambda: self.look(job).attempt == attempt and self.look(job).state == "running", what="a job's start")
        if attempt == 1:
            until(lambda: self.look(job).percent > 0, what="a job's progress")
        return self.look(job)

    def ended(self, job: Job, *, within_s: float = 60.0) -> Job:
        """Wait for a job's end."""
        until(lambda: self.look(job).has_ended, within_s=within_s, what="a job's end")
        return self.look(job)

    def done_once(self, job: Job) -> Job:
        """Wait for a job's end and check that it was done, once, whole, and told without gaps."""
        ended = self.ended(job)
        assert ended.state == "done", ended.reason
        assert ended.result is not None
        store, tracks = SqlStore(self.database, owner=OWNER), SqlTracks(self.database, owner=OWNER)
        mine = tracks.tracks(job_id=job.id)
        assert {track.id for track in mine} == {track["trackId"] for track in ended.result["tracks"]}
        assert len(store.projects()) == 1
        for track in mine:
            assert self.artifacts.verify(track.sha256).size == track.size
        events = self.jobs.events(OWNER, job.id)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        percents = [event.percent for event in events]
        assert percents == sorted(percents)
        assert [event.kind for event in events].count("completed") == 1
        return ended

    def horse(self, worker: subprocess.Popen[bytes]) -> int:
        """Return the pid of a worker's horse."""
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        until(lambda: children.read_text().split(), what="a horse")
        return int(children.read_text().split()[0])

    def close(self) -> None:
        """End everything."""
        for worker in self._workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGCONT)
            worker.kill()
            end(worker)
        self.bell.close()
        self.database.close()


def lives(pid: int) -> bool:
    """True while a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def valkey() -> Iterator[PrivateValkey]:
    """A private Valkey that runs."""
    with tempfile.TemporaryDirectory(prefix="dawg-") as folder:
        server = PrivateValkey(Path(folder, "queue"))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def rig(valkey: PrivateValkey, tmp_path: Path) -> Iterator[Rig]:
    """A queue on SQLite and a local folder."""
    place = Place(data_folder=tmp_path, redis_url=valkey.url, lease_s=3.0)
    made = Rig(place, valkey, place.open_database())
    yield made
    made.close()


@pytest.fixture
def postgres_rig(valkey: PrivateValkey, tmp_path: Path, postgres_url: str) -> Iterator[Rig]:
    """A queue on Postgres and a local folder."""
    url = psycopg.conninfo.make_conninfo(postgres_url, application_name=f"dawg-{tmp_path.name}"[:60])
    place = Place(data_folder=tmp_path, redis_url=valkey.url, database_url=url, lease_s=3.0)
    made = Rig(place, valkey, place.open_database(connections=4))
    yield made
    made.close()
