"""Limits hold over all instances together, and Redis is asked only where it matters."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from dawg.server.doors.limits import Limits
from dawg.server.doors.seats import Seats
from dawg.server.options import Options
from dawg.server.queue.valkey import PrivateValkey
from dawg.server.refusals import Refusal
from tests.rigs.queue import valkey
from tests.rigs.stack import Valkey

__all__ = ["valkey"]

LIMIT = 160
OPTIONS = Options(data_folder=Path(), requests_per_minute=LIMIT, login_attempts=5, generations_per_hour=4)


async def taken(limits: list[Limits], name: str, who: str, *, most: int = 10 * LIMIT) -> int:
    """Ask the instances in turn until one refuses; return how often it was permitted."""
    for number in range(most):
        try:
            await limits[number % len(limits)].count(name, who)
        except Refusal as refusal:
            assert refusal.status == 429
            assert 1 <= int(refusal.headers["Retry-After"]) <= 3601
            return number
    return most


@pytest.mark.parametrize(("name", "limit"), [("api", LIMIT), ("open", LIMIT), ("login", 5), ("generate", 4)])
def test_instances_together_permit_a_limit_and_no_more(valkey: PrivateValkey, name: str, limit: int) -> None:
    async def run() -> None:
        limits = [Limits(OPTIONS, redis_url=valkey.url) for _ in range(4)]
        assert await taken(limits, name, "ann") == limit
        assert await taken(limits[:1], name, "bob") == limit
        for each in limits:
            await each.close()

    asyncio.run(run())


def test_what_is_given_back_can_be_taken_again(valkey: PrivateValkey) -> None:
    async def run() -> None:
        first, second = (Limits(OPTIONS, redis_url=valkey.url) for _ in range(2))
        for name, limit in (("generate", 4), ("api", LIMIT)):
            for _ in range(3 * limit):
                await first.count(name, "eve")
                await first.give_back(name, "eve")
            assert await taken([first], name, "eve") == limit
            await first.give_back(name, "eve")  # what was refused
            await first.give_back(name, "eve")  # and one more
            assert await taken([first], name, "eve") == 1
        assert await taken([second], "generate", "eve") == 0
        for each in (first, second):
            await each.close()

    asyncio.run(run())


def test_without_redis_an_instance_counts_for_itself() -> None:
    async def run() -> None:
        for url in ("", "redis://127.0.0.1:9"):
            limits = Limits(OPTIONS, redis_url=url)
            assert await taken([limits], "api", "ann") == LIMIT
            await limits.close()

    asyncio.run(run())


def test_what_was_gathered_is_told_to_the_others(valkey: PrivateValkey) -> None:
    async def run() -> None:
        first, second = (Limits(OPTIONS, redis_url=valkey.url) for _ in range(2))
        for _ in range(7):
            await first.count("api", "ann")
        await first.close()
        assert await taken([second], "api", "ann") == LIMIT - 7
        await second.close()

    asyncio.run(run())


def test_who_has_shown_who_they_are_begins_anew(valkey: PrivateValkey) -> None:
    async def run() -> None:
        limits = Limits(OPTIONS, redis_url=valkey.url)
        assert await taken([limits], "login", "ann") == 5
        await limits.forgive("login", "ann")
        assert await taken([limits], "login", "ann") == 5
        await limits.close()

    asyncio.run(run())


def test_a_redis_that_does_not_answer_costs_nobody_more_than_a_moment(valkey: PrivateValkey) -> None:
    import os
    import signal

    pid = int(Path(valkey.url.removeprefix("unix://").partition("?")[0]).with_name("pid").read_text())

    async def run() -> None:
        limits = Limits(OPTIONS, redis_url=valkey.url)
        await limits.count("login", "ann")
        os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            for _ in range(LIMIT):
                await limits.count("api", "ann")
            assert time.monotonic() - began < 2  # it was asked once, for half a second
        finally:
            os.kill(pid, signal.SIGCONT)
        await limits.close()

    asyncio.run(run())


def test_connections_that_died_make_redis_look_away_once_and_not_once_each(tmp_path: Path) -> None:
    queue = Valkey(tmp_path / "queue")  # on a port: dead sockets in the file system are noticed by the client
    url = f"redis://127.0.0.1:{queue.port}/0"

    async def run() -> None:
        limits = Limits(replace(OPTIONS, login_attempts=1_000), redis_url=url)
        seats = Seats(50, redis_url=url)

        async def all_at_once() -> None:
            await asyncio.gather(
                *(limits.count("login", f"p{number}") for number in range(16)), *(seats.take("ann") for _ in range(4))
            )

        await all_at_once()
        queue.kill()
        queue.start()
        await asyncio.sleep(0.2)
        await limits.count("login", "bob")
        await seats.take("bob")
        assert limits._away_until > 0
        assert seats._away_until > 0
        limits._away_until = seats._away_until = 0.0
        await all_at_once()
        assert (limits._away_until, seats._away_until) == (0.0, 0.0)
        await limits.close()
        await seats.close()

    with contextlib.closing(queue):
        asyncio.run(run())
