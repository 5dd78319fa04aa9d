"""News by Redis publish and subscribe: fast, and allowed to get lost, since the record has every event.

Everything is published on one channel, many items in one message: a process subscribes once, and drops what none of its clients
cares for, which costs it a microsecond.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from dawg.server.queue.contract import PAYLOAD_BYTES, encoded
from dawg.server.queue.wire import ERRORS, connect
from dawg.store.jobs import Event

CHANNEL = "dawg:news"
MESSAGE_BYTES = 262_144
"""How long one message gets, roughly."""
AGAIN_S = (0.1, 2.0)
"""Between two tries to reach Redis: at first, and at most."""
MUTE_S = 3.0
QUIET_S = 5.0
"""After so long without a word Redis is asked whether it is there."""
_PACK = msgspec.msgpack.Encoder().encode
_UNPACK = msgspec.msgpack.Decoder(list[tuple[str, bytes]]).decode


class RedisNews:
    """Methods as `dawg.server.queue.contract.News`."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._quiet_until = 0.0

    def publish(self, event: Event) -> None:
        """Tell everybody of a job's event."""
        self.publish_many([(f"owner:{event.owner}", encoded(event))])

    def publish_many(self, told: Sequence[tuple[str, bytes]]) -> None:
        """Tell everybody who listens to topics."""
        if time.monotonic() < self._quiet_until:
            return
        try:
            for message in _messages(told):
                self._redis.publish(CHANNEL, message)
        except ERRORS:  # nobody works slower because Redis does not answer
            self._quiet_until = time.monotonic() + MUTE_S

    def close(self) -> None:
        """Let go of connections."""
        self._redis.close()


def _messages(told: Sequence[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield messages that hold what is told, in its order."""
    some: list[tuple[str, bytes]] = []
    size = 0
    for topic, payload in told:
        if len(payload) > PAYLOAD_BYTES:
            continue
        some.append((topic, payload))
        size += len(payload)
        if size > MESSAGE_BYTES:
            yield _PACK(some)
            some, size = [], 0
    if some:
        yield _PACK(some)


class RedisListener:
    """Methods as `dawg.server.queue.contract.Listener`; use it within one running loop.

    redis-py's own listener gives up seconds after Redis went away, so the loop around it is ours.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._heard: dict[str, set[Callable[[bytes], None]]] = defaultdict(set)
        self._listens = False
        self._closed = False
        self._task: asyncio.Task[None] | None = None

    def attach(self, topic: str, hear: Callable[[bytes], None]) -> None:
        """Give what is published on a topic to a function."""
        self._heard[topic].add(hear)
        if self._task is None and not self._closed:
            self._task = asyncio.create_task(self._run(), name="dawg-news")
        if self._listens:
            hear(b"")

    def detach(self, topic: str, hear: Callable[[bytes], None]) -> None:
        """Give it nothing more."""
        self._heard[topic].discard(hear)
        if not self._heard[topic]:
            del self._heard[topic]

    async def close(self) -> None:
        """Stop listening."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        wait_s = AGAIN_S[0]
        while not self._closed:
            client = redis.asyncio.Redis.from_url(
                self._url, socket_connect_timeout=2.0, socket_timeout=QUIET_S + 2.0, retry=Retry(NoBackoff(), 0)
            )
            try:
                async with client.pubsub() as channel:
                    await self._hear(channel)
            except ERRORS:
                wait_s = AGAIN_S[0] if self._listens else min(AGAIN_S[1], wait_s * 2)
            finally:
                self._listens = False
                with contextlib.suppress(*ERRORS):
                    await client.aclose()
            await asyncio.sleep(wait_s)

    async def _hear(self, channel: Any) -> None:
        """Hear until the connection breaks."""
        await channel.subscribe(CHANNEL)
        asked = False
        while True:
            message = await channel.get_message(timeout=2.0 if asked else QUIET_S)
            if message is None:
                if asked:
                    raise redis.ConnectionError("no answer")
                asked = True
                await channel.ping()
                continue
            asked = False
            if message["type"] == "message":
                self._take(message["data"])
            elif message["type"] == "subscribe":  # what was published before was not heard
                self._listens = True
                for topic in list(self._heard):
                    self._tell(topic, b"")

    def _take(self, message: bytes) -> None:
        try:
            told = _UNPACK(message)
        except msgspec.DecodeError:  # nothing of ours
            return
        for topic, payload in told:
            self._tell(topic, payload)

    def _tell(self, topic: str, payload: bytes) -> None:
        for hear in tuple(self._heard.get(topic, ())):
            hear(payload)


def open_news(url: str) -> RedisNews:
    """Return the news of a queue server; it connects when it first has something to tell."""
    return RedisNews(url)


def open_listener(url: str) -> RedisListener:
    """Return the ears of this process; it connects when somebody listens."""
    return RedisListener(url)
