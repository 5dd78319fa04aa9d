"""Places for sockets are counted over all processes, and come free when a process dies."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import redis

from dawg.server.doors.seats import PREFIX, Seats
from dawg.server.queue.valkey import PrivateValkey
from dawg.server.refusals import Refusal
from tests.rigs.queue import valkey

__all__ = ["valkey"]


async def is_full(seats: Seats, user: str = "ann") -> bool:
    try:
        name = await seats.take(user)
    except Refusal as refusal:
        assert refusal.status == 429
        return True
    await seats.give_back(user, name)
    return False


async def until_free(seats: Seats) -> None:
    async with asyncio.timeout(20):
        while await is_full(seats):
            await asyncio.sleep(0.1)


@contextlib.contextmanager
def frozen(valkey: PrivateValkey) -> Iterator[None]:
    """Let a queue server do nothing for the length of the block, less than the seconds after which it would be started anew."""
    pid = int(Path(valkey.url.removeprefix("unix://").partition("?")[0]).with_name("pid").read_text())
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def until_taken(seats: Seats, user: str) -> None:
    """Wait until Redis, not this process alone, gives somebody a place."""
    async with asyncio.timeout(40):
        while seats._away_until or await is_full(seats, user):
            await asyncio.sleep(0.1)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(60):
            await test()

    asyncio.run(limited())


def test_a_user_has_so_many_places_over_all_processes(valkey: PrivateValkey) -> None:
    async def test() -> None:
        one, two = (Seats(3, redis_url=valkey.url) for _ in range(2))
        first = await one.take("ann")
        await two.take("ann")
        await two.take("ann")
        assert await is_full(one)
        assert await is_full(two)
        assert not await is_full(one, "bob")
        await one.give_back("ann", first)
        assert not await is_full(two)
        await one.close()
        await two.close()

    run(test)


def test_places_of_a_process_that_was_killed_come_free_and_held_ones_do_not(valkey: PrivateValkey) -> None:
    async def test() -> None:
        killed, lives = (Seats(2, redis_url=valkey.url, held_s=2) for _ in range(2))
        await killed.take("ann")
        await lives.take("ann")
        assert await is_full(lives)
        await killed.close()  # it says nothing any more, and gave nothing back
        await until_free(lives)
        await lives.take("ann")
        for _ in range(8):
            assert await is_full(lives)
            await asyncio.sleep(0.5)
        await lives.close()

    run(test)


def test_a_redis_that_forgot_learns_the_places_anew(valkey: PrivateValkey) -> None:
    async def test() -> None:
        one, two = (Seats(1, redis_url=valkey.url, held_s=3) for _ in range(2))
        await one.take("ann")
        with redis.Redis.from_url(valkey.url) as client:
            client.flushdb()
        async with asyncio.timeout(20):
            while not await is_full(two):
                await asyncio.sleep(0.1)
        await one.close()
        await two.close()

    run(test)


@pytest.mark.parametrize("url", ["", "redis://127.0.0.1:9"])
def test_without_redis_a_process_counts_for_itself(url: str) -> None:
    async def test() -> None:
        seats = Seats(2, redis_url=url)
        first = await seats.take("ann")
        await seats.take("ann")
        assert await is_full(seats)
        await seats.give_back("ann", first)
        assert not await is_full(seats)
        await seats.close()

    run(test)


def test_what_a_frozen_redis_was_asked_and_nobody_has_any_more_keeps_nobody_out(valkey: PrivateValkey) -> None:
    async def test() -> None:
        seats = Seats(2, redis_url=valkey.url)
        before = await asyncio.gather(seats.take("bob"), seats.take("bob"))  # on two connections
        with frozen(valkey):
            given_up = await asyncio.gather(seats.take("ann"), seats.take("ann"))
            for user, names in (("ann", given_up), ("bob", before)):
                for name in names:
                    await seats.give_back(user, name)
        back = time.monotonic()
        with redis.Redis.from_url(valkey.url) as client:
            assert client.zcard(PREFIX + "ann") == client.zcard(PREFIX + "bob") == 2  # though nobody has a place
        for user in ("ann", "bob"):
            await until_taken(seats, user)
            assert time.monotonic() - back < 10
        await seats.close()

    run(test)
