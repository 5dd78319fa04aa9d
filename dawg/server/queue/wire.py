"""Connections to Redis or Valkey: every wait has a limit, and no call is tried twice behind our back."""

from __future__ import annotations

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from dawg.errors import QueueError

QUEUE = "dawg"
"""The one queue; its list in Redis is "rq:queue:dawg"."""
WAIT_S = 1.0
ERRORS = (redis.RedisError, OSError)


def connect(url: str, *, wait_s: float = WAIT_S, connections: int = 16) -> redis.Redis:
    """Return a client; it connects when it is first used. Raises `QueueError` for an address that cannot be."""
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=wait_s,
            socket_connect_timeout=min(wait_s, 2.0),
            retry=Retry(NoBackoff(), 0),
            max_connections=connections,
            health_check_interval=0,
        )
    except ValueError as error:
        raise QueueError("the address of the queue server cannot be read", hint="redis://HOST:6379/0") from error


def told(error: BaseException) -> QueueError:
    """Translate an error of the client; its own texts may hold addresses with passwords."""
    reason = "does not answer" if isinstance(error, redis.TimeoutError) else "cannot be reached or refuses"
    return QueueError(f"the queue server {reason} ({type(error).__name__})")
