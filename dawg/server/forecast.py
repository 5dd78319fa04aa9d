"""When a job will be done, roughly: what waits before it, shared by all workers, and its own work."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

from dawg.errors import DawgError
from dawg.server.refusals import Refusal

BELIEVED_S = 1.0
KNOWN = 1_000
START_S = 1.0
MUSIC_PER_S = 12.0
"""Seconds of music that a second of one core makes, roughly; of sound that is there already, it masters more."""
SOUND_PER_S = 30.0


def work_s(music_s: float, *, is_sound: bool = False) -> float:
    """Guess how long a worker takes.

    Args:
        music_s: seconds of music. is_sound: it was uploaded and is only mixed or mastered.
    """
    return START_S + music_s / (SOUND_PER_S if is_sound else MUSIC_PER_S)


class Forecast:
    """Guesses by what this process accepted lately, and by how much there is to do, asked at most once a second.

    Args:
        open_jobs: how many jobs wait or run. workers: how many workers there are.
    """

    def __init__(self, open_jobs: Callable[[], Awaitable[int]], workers: Callable[[], Awaitable[int]]) -> None:
        self._ask_open, self._ask_workers = open_jobs, workers
        self._recent: deque[float] = deque(maxlen=KNOWN)
        self._asked = float("-inf")
        self._open, self._workers = 0, 1

    async def accepted(self, own_s: float) -> float:
        """Return in how many seconds a job will be done that was just written down, the newest of all."""
        self._recent.append(own_s)
        self._open += 1
        if time.monotonic() - self._asked > BELIEVED_S:
            self._asked = time.monotonic()
            try:
                self._open = max(1, await self._ask_open())
                self._workers = max(1, await self._ask_workers())
            except (DawgError, Refusal):  # it is only a guess
                pass
        if self._open <= self._workers:
            return own_s
        before = list(self._recent)[-self._open : -1]
        usual = sum(self._recent) / len(self._recent)
        return own_s + (sum(before) + usual * (self._open - 1 - len(before))) / self._workers
