"""The reaper: lets dead workers' jobs run again, and rings for every job that waits and that the queue forgot."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from dawg.errors import DawgError
from dawg.server.queue.bell import RqBell
from dawg.server.queue.log import Log
from dawg.server.queue.news import RedisNews
from dawg.server.queue.tally import ended
from dawg.store.jobs import Event, Job, Jobs, Reaped

ROUND_S = 3.0
WAITING = 2_000


class Reaper:
    """One round does everything; rounds of several processes do no harm.

    A waiting job that is not in the queue was forgotten, or is between a worker's hands for a moment: it is rung for when two
    rounds in a row find it so.
    """

    def __init__(self, jobs: Jobs, bell: RqBell, news: RedisNews, log: Log) -> None:
        self._jobs, self._bell, self._news, self._say = jobs, bell, news, log
        self._missed: set[str] = set()
        self._next = 0.0

    def round_if_due(self) -> None:
        """Make a round every `ROUND_S`; raises nothing: what cannot be done now is done in the next round."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + ROUND_S
        try:
            self.round()
        except DawgError:
            return

    def round(self) -> Reaped:
        """Make a round; raises `StoreError` or `QueueError`."""
        reaped = self._jobs.reap()
        self._tell(reaped)
        waiting = self._jobs.waiting(limit=WAITING)
        rung = self._bell.rung() if waiting else set()
        missing = [job_id for job_id in waiting if job_id not in rung]
        fresh = {job.id for job in reaped.requeued}
        # Before all others: they have waited longer than those that the queue knows.
        self._bell.ring([job_id for job_id in missing if job_id in self._missed or job_id in fresh], first=True)
        self._missed = set(missing)
        return reaped

    def _tell(self, reaped: Reaped) -> None:
        for job in (*reaped.requeued, *reaped.failed):
            for event in self._jobs.events(job.owner, job.id, since=job.seq - 1):
                self._news.publish(event)
                tell_taken_back(self._say, self._news, job, event)


def tell_taken_back(log: Log, news: RedisNews, job: Job, event: Event) -> None:
    """Leave the line of an attempt that its horse could not end, and have it counted."""
    log.warning(
        "job taken back", job_id=job.id, owner=job.owner, kind=job.kind, attempt=event.attempt, state=event.state,
        reason=event.data.get("reason", event.message), **job.trace,
    )  # fmt: skip
    news.publish_many([ended(job, event.state)])


class Rounds:
    """Rounds in a thread, for processes that have something else to do.

    Args:
        round_if_due: is called twice a second; what it raises is forgotten, the next round may be better.
    """

    def __init__(self, round_if_due: Callable[[], None], *, name: str) -> None:
        self._round_if_due = round_if_due
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Make no more rounds."""
        self._ending.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._ending.wait(0.5):
            with contextlib.suppress(Exception):
                self._round_if_due()
