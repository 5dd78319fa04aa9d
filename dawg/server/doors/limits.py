"""How much of everything one may have: counted in Redis, so that all instances count together; without it, each for itself."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.limits import RateLimitItem

from dawg.server.options import Options
from dawg.server.refusals import too_many

AWAY_S = 5.0
ANSWER_S = 0.5


class Limits:
    """Counts requests, logins and generations.

    Args:
        redis_url: where all instances count together; "" = here alone.
    """

    def __init__(self, options: Options, *, redis_url: str = "") -> None:
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._pool = _pool(redis_url) if redis_url else None
        self._shared = _shared(self._pool) if self._pool is not None else None
        self._away_until = 0.0
        self._items: dict[str, tuple[RateLimitItem, str]] = {
            "api": (RateLimitItemPerMinute(options.requests_per_minute), "requests"),
            "login": (RateLimitItemPerMinute(options.login_attempts, 5), "attempts"),
            "address": (RateLimitItemPerMinute(options.login_attempts * 5, 5), "attempts"),
            "open": (RateLimitItemPerMinute(options.requests_per_minute), "requests"),
            "generate": (RateLimitItemPerHour(options.generations_per_hour), "generations"),
        }

    async def count(self, name: str, who: str, *, cost: int = 1) -> None:
        """Count something that somebody does; raises `Refusal` (429) when it is too much."""
        item, what = self._items[name]
        if not await self._ask(lambda limiter: limiter.hit(item, name, who, cost=cost)):
            stats = await self._ask(lambda limiter: limiter.get_window_stats(item, name, who))
            raise too_many(what, max(1, int(stats.reset_time - time.time()) + 1))

    async def forgive(self, name: str, who: str) -> None:
        """Forget what was counted: somebody has shown who they are."""
        item, _ = self._items[name]
        await self._ask(lambda limiter: limiter.clear(item, name, who))

    async def close(self) -> None:
        """Let go of connections."""
        if self._pool is not None:
            await self._pool.disconnect()

    async def _ask(self, question: Callable[[FixedWindowRateLimiter], Awaitable[Any]]) -> Any:
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return await question(self._shared)
            except Exception:  # whatever Redis's client raises: to count here is better than to stop, or not to count
                self._away_until = time.monotonic() + AWAY_S
        return await question(self._memory)


def _pool(redis_url: str) -> Any:
    from redis.asyncio import BlockingConnectionPool

    return BlockingConnectionPool.from_url(
        redis_url, max_connections=16, timeout=ANSWER_S, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S
    )


def _shared(pool: Any) -> FixedWindowRateLimiter:
    from limits.aio.storage import RedisStorage

    return FixedWindowRateLimiter(
        RedisStorage(
            "async+redis://localhost:6379",  # the pool knows better where
            implementation="redispy",
            connection_pool=pool,
            key_prefix="dawg-limits",
        )
    )
