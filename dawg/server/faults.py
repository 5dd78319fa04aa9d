"""What is refused or cut off without being a request: connections of which nothing can be made, and what is said on open sockets.

Each is counted and leaves a line, but a client makes such faulty things faster than anybody reads lines: beyond so many, only how many more.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from dawg.server.telling import Metrics

LINES = 50
WINDOW_S = 10.0
"""In so many seconds that many lines are written; at their end one tells how many more there were of each code."""


class Faults:
    """Tells of faults; used in the loop alone."""

    def __init__(self, log: Any, metrics: Metrics) -> None:
        self._log, self._metrics = log, metrics
        self._lines = 0
        self._untold: Counter[str] = Counter()

    def tell(self, event: str, code: str, *, request_id: str, **facts: Any) -> None:
        """Count a fault and write its line: never what a client sent."""
        self._metrics.refusals.labels(code).inc()
        if self._lines == 0:
            asyncio.get_running_loop().call_later(WINDOW_S, self._begin_anew)
        self._lines += 1
        if self._lines <= LINES:
            self._log.warning(event, request_id=request_id, code=code, **facts)
        else:
            self._untold[code] += 1

    def _begin_anew(self) -> None:
        if self._untold:
            self._log.warning("more faults", codes=dict(self._untold), within_s=WINDOW_S)
        self._lines = 0
        self._untold.clear()
