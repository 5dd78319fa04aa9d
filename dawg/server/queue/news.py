"""News by Redis publish and subscribe: fast, and allowed to get lost, since the record has every event."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from dawg.server.queue.wire import ERRORS, connect
from dawg.store.jobs import Event

PREFIX = "dawg:news:"
PAYLOAD_BYTES = 65_536
WAITING = 256
AGAIN_S = (0.1, 2.0)
"""Between two tries to reach Redis: at first, and at most."""
MUTE_S = 3.0
SLICE_S = 0.1
"""How long a new topic waits for its subscription at most."""
QUIET_S = 5.0
"""After so long without a word Redis is asked whether it is there."""
_encode = msgspec.json.Encoder().encode


class RedisNews:
    """Methods as `dawg.server.queue.contract.News`."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._quiet_until = 0.0

    def publish(self, event: Event) -> None:
        """Tell everybody of a job's event, on both topics."""
        payload = _encode(event)
        if len(payload) > PAYLOAD_BYTES:  # a long result is read from the record
            payload = _encode(msgspec.structs.replace(event, data={}))
        self._publish(payload, f"job:{event.job_id}", f"owner:{event.owner}")

    def publish_to(self, topic: str, payload: bytes) -> None:
        """Tell everybody who listens to a topic."""
        if len(payload) <= PAYLOAD_BYTES:
            self._publish(payload, topic)

    def close(self) -> None:
        """Let go of connections."""
        self._redis.close()

    def _publish(self, payload: bytes, *topics: str) -> None:
        if time.monotonic() < self._quiet_until:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                for topic in topics:
                    pipeline.publish(PREFIX + topic, payload)
                pipeline.execute()
        except ERRORS:  # nobody works slower because Redis does not answer
            self._quiet_until = time.monotonic() + MUTE_S


class RedisListener:
    """Methods as `dawg.server.queue.contract.Listener`; make it within a running loop.

    redis-py's own listener gives up seconds after Redis went away, so the loop around it is ours.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._heard: dict[str, set[asyncio.Queue[bytes | None]]] = defaultdict(set)
        self._changed = asyncio.Event()
        self._closed = False
        self._task: asyncio.Task[None] | None = None

    async def listen(self, topic: str) -> AsyncIterator[bytes]:
        """Yield what is published on a topic from now on."""
        inbox: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        if self._closed:
            return
        self._heard[topic].add(inbox)
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="dawg-news")
        try:
            while (payload := await inbox.get()) is not None:
                yield payload
        finally:
            self._heard[topic].discard(inbox)
            if not self._heard[topic]:
                del self._heard[topic]
            self._changed.set()

    async def close(self) -> None:
        """Stop listening; every iterator ends."""
        self._closed = True
        for inboxes in list(self._heard.values()):
            for inbox in inboxes:
                _put(inbox, None)
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
                pass
            finally:
                with contextlib.suppress(*ERRORS):
                    await client.aclose()
            self._tell_all(b"")
            await asyncio.sleep(wait_s)
            wait_s = min(AGAIN_S[1], wait_s * 2)

    async def _hear(self, channel: Any) -> None:
        """Hear until the connection breaks; subscriptions follow what is asked for."""
        subscribed: set[str] = set()
        self._changed.set()
        loop = asyncio.get_running_loop()
        await channel.subscribe(PREFIX)  # so that there is always something to listen to
        heard = loop.time()
        while True:
            subscribed = await self._follow(channel, subscribed)
            message = await channel.get_message(timeout=SLICE_S)
            if message is not None:
                heard = loop.time()
                topic = message["channel"].decode()[len(PREFIX) :] if message.get("channel") else ""
                if message["type"] == "message":
                    self._tell(topic, message["data"])
                elif message["type"] == "subscribe":  # what was published before was not heard
                    self._tell(topic, b"")
            elif loop.time() - heard > QUIET_S:
                await channel.ping()
                answer = await channel.get_message(timeout=2.0)
                if answer is None:
                    raise redis.ConnectionError("no answer")
                heard = loop.time()

    async def _follow(self, channel: Any, subscribed: set[str]) -> set[str]:
        if not self._changed.is_set():
            return subscribed
        self._changed.clear()
        wanted = set(self._heard)
        if new := wanted - subscribed:
            await channel.subscribe(*(PREFIX + topic for topic in new))
        if old := subscribed - wanted:
            await channel.unsubscribe(*(PREFIX + topic for topic in old))
        return wanted

    def _tell(self, topic: str, payload: bytes) -> None:
        for inbox in self._heard.get(topic, ()):
            _put(inbox, payload)

    def _tell_all(self, payload: bytes) -> None:
        for topic in list(self._heard):
            self._tell(topic, payload)


def _put(inbox: asyncio.Queue[bytes | None], payload: bytes | None) -> None:
    """Put into a bounded queue; the oldest makes room."""
    while inbox.full():
        inbox.get_nowait()
    inbox.put_nowait(payload)


def open_news(url: str) -> RedisNews:
    """Return the news of a queue server; it connects when it first has something to tell."""
    return RedisNews(url)


def open_listener(url: str) -> RedisListener:
    """Return the ears of this process; it connects when somebody listens."""
    return RedisListener(url)
