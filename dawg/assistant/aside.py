"""Who could not be reached a moment ago: remembered from turn to turn, so that not every turn waits for them again."""

from __future__ import annotations

import threading

ASIDE_S = 60.0
"""For so long a provider that could not be reached is left aside."""
KNOWN = 64
Where = tuple[str, str]
"""A provider and the address at which it is asked."""


class Aside:
    """The providers that could not be reached when they were last asked; threads may share it.

    Times are those of a clock as `time.monotonic`. At most `KNOWN` providers are remembered: then the longest known is forgotten.
    """

    def __init__(self) -> None:
        self._until: dict[Where, float] = {}
        self._lock = threading.Lock()

    def is_left(self, where: Where, now: float) -> bool:
        """True while a provider is not asked."""
        return now < self._until.get(where, now)

    def is_doubtful(self, where: Where) -> bool:
        """True when a provider could not be reached the last time: once is enough to find out whether it can be."""
        return where in self._until

    def leave(self, where: Where, now: float) -> None:
        """Leave a provider aside from now on."""
        with self._lock:
            self._until.pop(where, None)
            while len(self._until) >= KNOWN:
                del self._until[next(iter(self._until))]
            self._until[where] = now + ASIDE_S

    def take_back(self, where: Where) -> None:
        """Note that a provider was reached."""
        with self._lock:
            self._until.pop(where, None)
