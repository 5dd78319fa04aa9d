"""Places for what stays open, so many per user: counted in Redis for all processes together; without it, each for itself.

A place is held by saying so again and again, so that those come free by themselves that nobody has any more: of a process that was
killed, and of sockets that came and went while Redis was frozen (it carries out what it was asked then as soon as it goes on).
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from dawg.server.doors.limits import let_go_idle
from dawg.server.refusals import too_many

HELD_S = 6
"""How long a place is believed to be taken after it was last said so; it is said three times as often. Less than a dependency that is
back may take until it serves again (10 s)."""
AT_ONCE = 50
"""Of so many users places are said in one go: the loop does nothing else meanwhile."""
AWAY_S = 5.0
ANSWER_S = 0.5
PREFIX = "dawg-seats:"
_TAKE = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


class Seats:
    """Gives places away.

    Args:
        limit: how many one user may have. redis_url: where all processes count together; "" = here alone.
        held_s: as `HELD_S`, whole seconds.
    """

    def __init__(self, limit: int, *, redis_url: str = "", held_s: int = HELD_S) -> None:
        self._limit, self._held_s = limit, held_s
        self._taken: dict[str, set[str]] = defaultdict(set)
        self._redis: Any = _connected(redis_url) if redis_url else None
        self._away_until = 0.0
        self._holding: asyncio.Task[None] | None = None

    async def take(self, user_id: str) -> str:
        """Take a place and return its name; raises `Refusal` (429) when all are taken."""
        here, name = self._taken[user_id], secrets.token_hex(8)
        if len(here) >= self._limit:
            raise too_many("open sockets and streams", 5)
        here.add(name)  # before anybody is asked, so that nobody else here gets it meanwhile
        try:
            if await self._ask("eval", _TAKE, 1, PREFIX + user_id, self._limit, name, self._held_s) == 0:
                raise too_many("open sockets and streams", 5)
        except BaseException:
            self._let_go(user_id, name)
            raise
        if self._holding is None and self._redis is not None:
            self._holding = asyncio.create_task(self._hold())
        return name

    async def give_back(self, user_id: str, name: str) -> None:
        """Let somebody else have a place."""
        self._let_go(user_id, name)
        await self._ask("zrem", PREFIX + user_id, name)

    async def close(self) -> None:
        """Let go of connections."""
        if self._holding is not None:
            self._holding.cancel()
        if self._redis is not None:
            await self._redis.aclose()

    def _let_go(self, user_id: str, name: str) -> None:
        self._taken[user_id].discard(name)
        if not self._taken[user_id]:
            del self._taken[user_id]

    async def _hold(self) -> None:
        """Say again and again which places are taken here; a Redis that forgot them, or was away, learns them anew."""
        while True:
            await asyncio.sleep(self._held_s / 3)
            with contextlib.suppress(Exception):
                until = int((await self._redis.time())[0]) + self._held_s
                self._away_until = 0.0  # it answers: what is given back from now on, it is told
                users = list(self._taken)
                for start in range(0, len(users), AT_ONCE):
                    await self._say(users[start : start + AT_ONCE], until)

    async def _say(self, users: Sequence[str], until: int) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for user_id in users:
                if names := self._taken.get(user_id):
                    pipeline.zadd(PREFIX + user_id, dict.fromkeys(names, until))
                    pipeline.expire(PREFIX + user_id, self._held_s)
            await pipeline.execute()

    async def _ask(self, what: str, *arguments: Any) -> Any:
        """Ask Redis; None while it is away."""
        if self._redis is None or time.monotonic() < self._away_until:
            return None
        try:
            return await getattr(self._redis, what)(*arguments)
        except Exception:  # whatever its client raises: to count here is better than to let nobody in
            self._away_until = time.monotonic() + AWAY_S
            await let_go_idle(self._redis.connection_pool)
            return None


def _connected(redis_url: str) -> Any:
    from redis.asyncio import BlockingConnectionPool, Redis

    pool = BlockingConnectionPool.from_url(
        redis_url, max_connections=4, timeout=ANSWER_S, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S
    )
    return Redis.from_pool(pool)
