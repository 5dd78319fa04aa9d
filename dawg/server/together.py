"""Group commit for requests: what is asked for at the same time is done in one go, in a thread.

A lone item waits for nobody: it is done at once, and what comes meanwhile makes the next group.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Generic, TypeVar

from dawg.errors import StoreError

Item = TypeVar("Item")
Done = TypeVar("Done")

GROUP = 256
WAITING = 10_000
"""Items that may wait; then the next one is refused at once."""


class Together(Generic[Item, Done]):
    """Does items in groups, one group at a time.

    Args:
        pool: runs `work`.
        work: does a group; returns, in the same order, what came of each item or its error. When it raises, every item of the
            group gets that error.
        within_s: how long an item may wait for its end, roughly.
    """

    def __init__(
        self, pool: Executor, work: Callable[[Sequence[Item]], Sequence[Done | Exception]], *, within_s: float = 5.0
    ) -> None:
        self._pool, self._work, self._within_s = pool, work, within_s
        self._waiting: deque[tuple[Item, asyncio.Future[Done]]] = deque()
        self._asked: deque[tuple[float, asyncio.Future[Done]]] = deque()
        self._watching: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    async def do(self, item: Item) -> Done:
        """Wait until an item is done, and return what came of it; one that is given up before its group began is not done.

        Raises:
            StoreError: too many wait, or `close` was called. TimeoutError: it took too long.
        """
        future = self._submit(item)
        loop = asyncio.get_running_loop()
        self._asked.append((loop.time() + self._within_s, future))
        if self._watching is None:  # one clock for all: each with its own costs more than the work
            self._watching = loop.call_later(self._within_s / 8, self._watch)
        return await future

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while self._asked and (self._asked[0][1].done() or self._asked[0][0] < loop.time()):
            _, future = self._asked.popleft()
            if not future.done():
                future.set_exception(TimeoutError())
        self._watching = loop.call_later(self._within_s / 8, self._watch) if self._asked else None

    def later(self, item: Item) -> None:
        """Let an item be done that nobody waits for; it is left out when too many wait."""
        with contextlib.suppress(StoreError):
            self._submit(item).add_done_callback(lambda future: future.cancelled() or future.exception())

    def _submit(self, item: Item) -> asyncio.Future[Done]:
        if self._closed or len(self._waiting) >= WAITING:
            raise StoreError("the server is busy: too much waits to be done")
        future: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return future

    async def close(self) -> None:
        """Do what waits, and take nothing more."""
        self._closed = True
        if self._task is not None:
            await self._task
        if self._watching is not None:
            self._watching.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
                group = [(item, future) for item, future in taken if not future.done()]
                if group:
                    await self._do(loop, group)
        finally:
            self._task = None

    async def _do(self, loop: asyncio.AbstractEventLoop, group: Sequence[tuple[Item, asyncio.Future[Done]]]) -> None:
        try:
            found = await loop.run_in_executor(self._pool, self._work, [item for item, _ in group])
        except Exception as error:
            found = [error] * len(group)
        for (_, future), done in zip(group, found, strict=True):
            if future.done():  # given up meanwhile
                continue
            if isinstance(done, Exception):
                future.set_exception(done)
            else:
                future.set_result(done)
