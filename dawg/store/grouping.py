"""Group commit: what several threads want written at the same time goes into one transaction.

A lone writer waits for nobody: the first item is written at once, and what comes while it is being written makes the next group.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from dawg.errors import StoreError

Item = TypeVar("Item")
Done = TypeVar("Done")

GROUP = 256
WAITING = 10_000
"""Items that may wait; then the next one is refused at once."""


class Grouping(Generic[Item, Done]):
    """A thread that writes groups.

    Args:
        write: writes a group in one transaction; returns, in the same order, what came of each item or its error. When it
            raises, every item of the group gets that error.
    """

    def __init__(
        self, write: Callable[[Sequence[Item]], Sequence[Done | Exception]], *, name: str = "dawg-group"
    ) -> None:
        self._write = write
        self._items: deque[tuple[Item, Future[Done]]] = deque()
        self._some = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, item: Item) -> Future[Done]:
        """Give an item to be written; the future ends when it is durable. `asyncio.wrap_future` makes it awaitable.

        Raises:
            StoreError: too many wait, or `close` was called.
        """
        future: Future[Done] = Future()
        with self._some:
            if self._closed or len(self._items) >= WAITING:
                raise StoreError("the record is busy: too much waits to be written")
            self._items.append((item, future))
            self._some.notify()
        return future

    def close(self) -> None:
        """Write what waits and stop."""
        with self._some:
            self._closed = True
            self._some.notify()
        self._thread.join(30)

    def _run(self) -> None:
        while True:
            with self._some:
                while not self._items and not self._closed:
                    self._some.wait()
                if not self._items:
                    return
                group = [self._items.popleft() for _ in range(min(GROUP, len(self._items)))]
            self._write_group([(item, future) for item, future in group if future.set_running_or_notify_cancel()])

    def _write_group(self, group: Sequence[tuple[Item, Future[Done]]]) -> None:
        if not group:
            return
        try:
            found: Sequence[Done | Exception] = self._write([item for item, _ in group])
        except Exception as error:
            found = [error] * len(group)
        for (_, future), done in zip(group, found, strict=True):
            if isinstance(done, Exception):
                future.set_exception(done)
            else:
                future.set_result(done)
