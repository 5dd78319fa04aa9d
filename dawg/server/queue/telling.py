"""How far a job is, as the engine tells it and as clients see it: 0 to 25 drums, 25 to 50 bass, 50 to 75 melody, then mix, master.

The engine renders all parts of a block before the next block, so a stage here is a quarter of the way, not a part of the work.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from dawg.errors import Cancelled, StoreError
from dawg.gen.progress import Progress, Reporter
from dawg.store.jobs import Event, Jobs, Lease, Stage

QUARTERS: tuple[tuple[Stage, int], ...] = (("drums", 25), ("bass", 50), ("melody", 75), ("mix", 90), ("master", 99))
"""Stages of a beat and where they end, in percent."""
HALVES: tuple[tuple[Stage, int], ...] = (("mix", 75), ("master", 99))
"""Stages of what is made of uploaded sound."""
STEP = 4
LOOK_S = 0.4
"""How often a job looks whether it is still wanted."""
_RENDERED = 88.0


class Telling:
    """Writes progress down and tells it; looks whether the job is still wanted.

    Args:
        publish: tells an event to whoever listens now.
        ended: is told of every stage that ended, and when it began (`time.time`).
    """

    def __init__(
        self,
        jobs: Jobs,
        lease: Lease,
        publish: Callable[[Event], None],
        *,
        ended: Callable[[Stage, float], None] = lambda stage, began: None,
    ) -> None:
        self._jobs, self._lease, self._publish, self._ended = jobs, lease, publish, ended
        self._began = time.time()
        self._over = 0
        self._told = lease.job.percent
        self._stages = HALVES if lease.job.kind in ("mix", "master") else QUARTERS
        self._looked = time.monotonic()
        self._held = True

    def reporter(self, first: float = 0.0, last: float = 1.0) -> Reporter:
        """Return a reporter for a part of the job that takes it from one fraction to another."""

        def report(progress: Progress) -> None:
            self.at(first + (last - first) * _fraction(progress))

        return Reporter(report, cancelled=self.is_unwanted)

    def at(self, fraction: float, message: str = "") -> None:
        """Say that a fraction of the job is done, 0 to 1."""
        percent = min(99, int(100 * fraction))
        self._end_stages(percent)
        for stage, end in self._stages:  # also of a stage that was over before anybody could say so
            if self._told < end <= percent:
                self._tell(stage, end, message)
        stage = next((stage for stage, end in self._stages if percent < end), "master")
        if percent >= self._told + STEP:
            self._tell(stage, percent, message)

    def over(self) -> None:
        """Say that the work is done, whatever was said before."""
        self._end_stages(99)

    def is_unwanted(self) -> bool:
        """True when the job was cancelled or given to somebody else."""
        if self._held and time.monotonic() - self._looked > LOOK_S:
            self._looked = time.monotonic()
            try:
                self._held = self._jobs.holds(self._lease.job.id, self._lease.token)
            except StoreError:
                return False  # nobody can say so
        return not self._held

    def check(self) -> None:
        """Raise `Cancelled` when the job is not wanted any more."""
        if self.is_unwanted():
            raise Cancelled("stopped on request")

    def _end_stages(self, percent: int) -> None:
        for stage, end in self._stages:
            if self._over < end <= percent:
                self._over = end
                self._ended(stage, self._began)
                self._began = time.time()

    def _tell(self, stage: Stage, percent: int, message: str) -> None:
        self._told = percent
        try:
            event = self._jobs.progress(
                self._lease.job.id, self._lease.token, stage=stage, percent=percent, message=message
            )
        except StoreError:
            return  # it is only progress; the end is written down with patience
        if event is not None:
            self._publish(event)


def _fraction(progress: Progress) -> float:
    """Return how much of a beat is done: rendering and mixing go hand in hand, block by block."""
    if progress.stage in ("drums", "bass", "melody"):
        return progress.fraction * _RENDERED / 100
    return {"compose": 0.0, "mix": 0.0, "master": 0.90 + 0.06 * progress.fraction}.get(
        progress.stage, 0.96 + 0.03 * progress.fraction
    )
