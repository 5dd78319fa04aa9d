"""What is asked for at the same time is done in one go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from dawg.errors import InputError, StoreError
from dawg.server.together import Together


class Work:
    """Doubles numbers, refuses negative ones, and waits for a gate."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = threading.Event()
        self.begun = threading.Event()

    def __call__(self, items: Sequence[int]) -> Sequence[int | Exception]:
        self.groups.append(list(items))
        self.begun.set()
        self.gate.wait(10)
        return [item * 2 if item >= 0 else InputError("negative") for item in items]


def test_what_comes_while_a_group_is_done_makes_the_next_group() -> None:
    async def run() -> None:
        work = Work()
        with ThreadPoolExecutor(2) as pool:
            together: Together[int, int] = Together(pool, work)
            first = asyncio.create_task(together.do(1))
            await asyncio.to_thread(work.begun.wait, 10)
            rest = [asyncio.create_task(together.do(item)) for item in (2, -3, 4, 5)]
            await asyncio.sleep(0)
            rest[3].cancel()  # given up before its group began
            together.later(6)
            work.gate.set()
            assert await first == 2
            found = await asyncio.gather(*rest, return_exceptions=True)
            assert found[0] == 4
            assert isinstance(found[1], InputError)
            assert found[2] == 8
            await together.close()
        assert work.groups == [[1], [2, -3, 4, 6]]
        with pytest.raises(StoreError, match="busy"):
            await together.do(7)

    asyncio.run(run())


def test_a_group_that_cannot_be_done_tells_everybody_and_the_next_goes_on() -> None:
    broken = [True]

    def work(items: Sequence[int]) -> Sequence[int]:
        if broken.pop() if broken else False:
            raise StoreError("the disk is full")
        return items

    async def run() -> None:
        with ThreadPoolExecutor(1) as pool:
            together: Together[int, int] = Together(pool, work)
            found = await asyncio.gather(together.do(1), together.do(2), return_exceptions=True)
            assert [str(each) for each in found] == ["the disk is full"] * 2
            assert await together.do(3) == 3
            await together.close()

    asyncio.run(run())
