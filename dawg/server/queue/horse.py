"""The work horse: a process that does one job and ends. Everything that is opened is opened here, after the fork."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

from dawg.errors import ArtifactError, Cancelled, DawgError, OutputError, StoreError
from dawg.server.queue.log import Log, places
from dawg.server.queue.news import RedisNews
from dawg.server.queue.place import Place
from dawg.server.queue.tally import TOPIC, Sample, Tally, watch_artifacts, watch_database
from dawg.server.queue.telling import Telling
from dawg.server.queue.work.tools import Tools
from dawg.server.tracing import job_span, open_tracing
from dawg.store.jobs import Event, Jobs, Lease, Stage
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks

DONE, CRASHED, NOT_BEGUN = 0, 1, 3
_PR_SET_PDEATHSIG = 1
_AROUND = (ArtifactError, StoreError, OutputError, MemoryError)
"""Errors of what is around a job: trying again may help."""
_PATIENCE_S = 20.0
"""How long a finished job's horse tries to write its end down while the database is away."""


T = TypeVar("T")


class TooLong(BaseException):
    """The time of an attempt is over; no `except Exception` on the way swallows it."""


def work(place: Place, lease: Lease, log: Log, *, parent: int) -> int:
    """Do a job and write down how it ended; return the exit code. 1 = nothing could be written down; 3 = there was no record to begin with.

    Args:
        parent: pid of the worker that forked us.
    """
    _settle(parent, lease.job.timeout_s)
    job = lease.job
    fields = {"job_id": job.id, "owner": job.owner, "kind": job.kind, "attempt": job.attempt, **job.trace}
    started, tally, tracing = time.monotonic(), Tally(), open_tracing(os.environ)
    try:
        database = _patiently(place.open_database)
    except StoreError as error:
        log.warning("job not begun", reason=error.message, **fields)
        return NOT_BEGUN
    watch_database(database, tally)
    jobs, news = SqlJobs(database), RedisNews(place.redis_url)
    place.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{job.id}-", dir=place.scratch))

    def ended(stage: Stage, began_s: float) -> None:
        tally(Sample("stage", stage, max(0.0, time.time() - began_s)))
        if tracing is not None:
            tracing.past(stage, began_s)

    with job_span(tracing, job) as facts:
        try:
            artifacts = place.open_artifacts()
            watch_artifacts(artifacts, tally)
            tools = Tools(
                job=job,
                store=SqlStore(database, owner=job.owner),
                tracks=SqlTracks(database, owner=job.owner),
                artifacts=artifacts,
                folder=folder,
                telling=Telling(jobs, lease, news.publish, ended=ended),
                genre_folder=place.genre_folder,
                tones=place.tones,
            )
            event = _ended(jobs, lease, tools)
        except Cancelled:
            event = None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            shutil.rmtree(folder, ignore_errors=True)
        facts["state"] = state = event.state if event is not None else "let go"
    spent = round(time.monotonic() - started, 3)
    if event is None:
        log.warning("job let go", seconds=spent, **fields)
    else:
        news.publish(event)
        write = log.info if event.state == "done" else log.warning
        write(f"job {event.state}", seconds=spent, reason=event.data.get("reason", event.message), **fields)
    tally(Sample("job", state, spent, kind=job.kind))
    news.publish_many([(TOPIC, tally.data())])
    if tracing is not None:
        tracing.close()
    return DONE


def _ended(jobs: Jobs, lease: Lease, tools: Tools) -> Event | None:
    """Do the job and write its end down; None when it is not ours any more."""
    from dawg.server.queue.work import run

    job_id, token = lease.job.id, lease.token
    try:
        record = run(tools)
        tools.telling.over()
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE_S + 5)  # what is made is worth some patience
        return _patiently(lambda: jobs.complete(job_id, token, record))
    except Cancelled:
        raise
    except TooLong:
        reason = f"it took longer than {lease.job.timeout_s:g} seconds"
        return _patiently(lambda: jobs.fail(job_id, token, reason))
    except _AROUND as error:
        message = _plain(error, tools.folder) if isinstance(error, DawgError) else "out of memory"
        return _patiently(lambda: jobs.retry(job_id, token, message))
    except DawgError as error:
        message = _plain(error, tools.folder)
        return _patiently(lambda: jobs.fail(job_id, token, message))
    except Exception as error:
        print_places(error)
        message = f"unexpected {type(error).__name__}"
        return _patiently(lambda: jobs.retry(job_id, token, message))


def _plain(error: DawgError, folder: Path) -> str:
    """Return what an error says, to whoever asked for the job: not where this machine keeps things."""
    return error.message.replace(f"{folder}{os.sep}", "").replace(str(folder), "scratch space")


def _patiently(write: Callable[[], T]) -> T:
    """Write something down, also when the database is away for a moment."""
    patience = time.monotonic() + _PATIENCE_S
    wait_s = 0.1
    while True:
        try:
            return write()
        except StoreError:
            if time.monotonic() + wait_s > patience:
                raise
            time.sleep(wait_s)
            wait_s = min(2.0, wait_s * 2)


def print_places(error: BaseException) -> None:
    """Say where an unexpected error came from, without values."""
    from dawg.server.queue.log import JsonLog

    JsonLog().error("unexpected error", error=type(error).__name__, places=places(error))


def _settle(parent: int, timeout_s: float) -> None:
    """Become a group of our own that dies with its parent and stops itself in time."""
    os.setpgrp()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked to be told
        os._exit(CRASHED)
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, timeout_s)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TooLong
