"""How much of everything one may have: counted in Redis, so that all instances count together; without it, each for itself.

Whoever is far from a limit is not made to wait: such counts are gathered and told to Redis once a second. From half of a limit on,
and for logins always, Redis is asked before anything is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, Storage
from limits.limits import RateLimitItem
from msgspec import Struct

from dawg.server.options import Options
from dawg.server.refusals import too_many

AWAY_S = 5.0
ANSWER_S = 0.5
GATHERED_S = 1.0
SHARE = 16
"""What part of a limit one instance may count before it tells Redis: eight of them cannot pass a limit that half is left of."""
KNOWN = 10_000


class Tally(Struct):
    """What is known of one count: what all instances together had when Redis was last asked, and what it was not told yet."""

    total: int = 0
    gathered: int = 0


class Limits:
    """Counts requests, logins and generations.

    Args:
        redis_url: where all instances count together; "" = here alone.
    """

    def __init__(self, options: Options, *, redis_url: str = "") -> None:
        self._memory: Storage = MemoryStorage()
        self._pool = _pool(redis_url) if redis_url else None
        self._shared = _shared(self._pool) if self._pool is not None else None
        self._away_until = 0.0
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._gathering: asyncio.Task[None] | None = None
        self._items: dict[str, tuple[RateLimitItem, str]] = {
            "api": (RateLimitItemPerMinute(options.requests_per_minute), "requests"),
            "login": (RateLimitItemPerMinute(options.login_attempts, 5), "attempts"),
            "address": (RateLimitItemPerMinute(options.login_attempts * 5, 5), "attempts"),
            "open": (RateLimitItemPerMinute(options.requests_per_minute), "requests"),
            "generate": (RateLimitItemPerHour(options.generations_per_hour), "generations"),
        }

    async def count(self, name: str, who: str) -> None:
        """Count something that somebody does; raises `Refusal` (429) when it is too much."""
        item, what = self._items[name]
        tally = self._tallies.get((name, who))
        if tally is None:
            if len(self._tallies) >= KNOWN:
                await self._tell_gathered()
                self._tallies.clear()
            tally = self._tallies[name, who] = Tally()
        gathered = tally.gathered + 1
        if (
            name not in ("login", "address")
            and gathered * SHARE <= item.amount
            and (tally.total + gathered) * 2 <= item.amount
        ):
            tally.gathered = gathered
            if self._gathering is None:
                self._gathering = asyncio.create_task(self._gather())
            return
        tally.gathered = 0
        tally.total = await self._hit(item, name, who, gathered)
        if tally.total > item.amount:
            raise too_many(what, max(1, int(await self._ends(item, name, who) - time.time()) + 1))

    async def give_back(self, name: str, who: str) -> None:
        """Count one less: what was counted was refused afterwards."""
        item, _ = self._items[name]
        tally = self._tallies.setdefault((name, who), Tally())
        if tally.gathered:
            tally.gathered -= 1
        else:
            tally.total = await self._hit(item, name, who, -1)

    async def forgive(self, name: str, who: str) -> None:
        """Forget what was counted: somebody has shown who they are."""
        item, _ = self._items[name]
        self._tallies.pop((name, who), None)
        await self._ask("clear", item.key_for(name, who))

    async def close(self) -> None:
        """Tell what was gathered, and let go of connections."""
        if self._gathering is not None:
            self._gathering.cancel()
        await self._tell_gathered()
        if self._pool is not None:
            await self._pool.disconnect()

    async def _gather(self) -> None:
        await asyncio.sleep(GATHERED_S)
        self._gathering = None
        await self._tell_gathered()

    async def _tell_gathered(self) -> None:
        for (name, who), tally in list(self._tallies.items()):
            amount, tally.gathered = tally.gathered, 0
            if amount:
                tally.total = await self._hit(self._items[name][0], name, who, amount)
            elif len(self._tallies) > KNOWN // 2:
                self._tallies.pop((name, who), None)

    async def _hit(self, item: RateLimitItem, name: str, who: str, amount: int) -> int:
        """Count so much, and return what it makes in the window that runs."""
        return int(await self._ask("incr", item.key_for(name, who), item.get_expiry(), amount))

    async def _ends(self, item: RateLimitItem, name: str, who: str) -> float:
        return float(await self._ask("get_expiry", item.key_for(name, who)))

    async def _ask(self, what: str, *arguments: Any) -> Any:
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return await getattr(self._shared, what)(*arguments)
            except Exception:  # whatever Redis's client raises: to count here is better than to stop, or not to count
                self._away_until = time.monotonic() + AWAY_S
                await let_go_idle(self._pool)
        return await getattr(self._memory, what)(*arguments)


async def let_go_idle(pool: Any) -> None:
    """Close the connections of a pool to Redis that nobody uses: when one is dead, all are. Left there, each would make Redis look away
    once more when its turn comes."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(ANSWER_S):
            await pool.disconnect(inuse_connections=False)


def _pool(redis_url: str) -> Any:
    from redis.asyncio import BlockingConnectionPool

    return BlockingConnectionPool.from_url(
        redis_url, max_connections=16, timeout=ANSWER_S, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S
    )


def _shared(pool: Any) -> Storage:
    from limits.aio.storage import RedisStorage

    return RedisStorage(
        "async+redis://localhost:6379",  # the pool knows better where
        implementation="redispy",
        connection_pool=pool,
        key_prefix="dawg-limits",
    )
