"""When a job will be done: what waits before it counts, shared by the workers."""

from __future__ import annotations

import asyncio

from dawg.errors import StoreError
from dawg.server.forecast import Forecast, work_s


def told(open_jobs: int | None, workers: int, *works: float) -> list[float]:
    async def ask_open() -> int:
        if open_jobs is None:
            raise StoreError("away")
        return open_jobs

    async def ask_workers() -> int:
        return workers

    async def ask() -> list[float]:
        forecast = Forecast(ask_open, ask_workers)
        return [await forecast.accepted(work) for work in works]

    return asyncio.run(ask())


def test_one_worker_does_one_after_the_other() -> None:
    assert told(1, 1, 10.0, 10.0, 4.0) == [10.0, 20.0, 24.0]


def test_workers_share_what_waits() -> None:
    assert told(1, 2, 10.0, 10.0, 10.0) == [10.0, 10.0, 20.0]


def test_what_others_accepted_counts_as_the_usual() -> None:
    assert told(4, 1, 10.0) == [40.0]


def test_a_record_that_is_away_keeps_nobody_from_a_guess() -> None:
    assert told(None, 1, 10.0, 10.0) == [10.0, 20.0]


def test_sound_that_is_there_already_takes_less_than_music_to_be_made() -> None:
    assert work_s(13.0, is_sound=True) < 2.0 < work_s(60.0)
