"""How far the stages of a piece of work are: told by the thread that works, read by the one that draws."""

from __future__ import annotations

from collections.abc import Mapping

from dawg.gen.progress import Progress


class Stages:
    """Keeps the latest step of every stage: whoever only looks now and then would miss the end of most of them.

    Attributes:
        shares: 0 to 1 by stage, in a mapping that is never changed; empty = nothing is being done.
    """

    def __init__(self) -> None:
        self.shares: Mapping[str, float] = {}

    def take(self, step: Progress) -> None:
        """Take the next step; one that goes back begins all stages anew."""
        former = self.shares if step.fraction >= self.shares.get(step.stage, 0.0) else {}
        self.shares = {**former, step.stage: step.fraction}

    def clear(self) -> None:
        """Forget all: the work has ended."""
        self.shares = {}
