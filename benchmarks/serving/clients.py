"""Clients that cost little: HTTP/1.1 on kept connections, and WebSockets of both servers."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence

from websockets.asyncio.client import ClientConnection, connect


class Invalid(Exception):
    """An answer or an event is not what it has to be: then there is no figure."""


def request(method: str, path: str, token: str, body: object = None) -> bytes:
    """Return a whole request."""
    data = b"" if body is None else json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


class _Line(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self) -> None:
        self._data = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def ask(self, data: bytes) -> asyncio.Future[tuple[int, bytes]]:
        self._data = b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(data)  # type: ignore[attr-defined]
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, found, body = self._data.partition(b"\r\n\r\n")
        if not found or self._answer is None or self._answer.done():
            return
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) >= int(length or 0):
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Invalid(f"the connection ended: {error}"))

    def close(self) -> None:
        self._transport.close()


async def line(port: int) -> _Line:
    """Open a connection."""
    _, protocol = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", port)
    return protocol


async def ask(port: int, data: bytes) -> tuple[int, bytes]:
    """Ask once."""
    opened = await line(port)
    try:
        return await asyncio.wait_for(opened.ask(data), 30)
    finally:
        opened.close()


async def saturate(port: int, requests: Sequence[bytes], *, status: int, at_once: int) -> list[bytes]:
    """Ask everything, so many at a time, without a pause; return the bodies. Raises `Invalid`."""
    waiting, bodies = iter(requests), list[bytes]()

    async def one() -> None:
        opened = await line(port)
        for data in waiting:
            code, body = await opened.ask(data)
            if code != status:
                raise Invalid(f"answered {code}: {body[:200]!r}")
            bodies.append(body)
        opened.close()

    await asyncio.gather(*(one() for _ in range(at_once)))
    return bodies


async def thinking(
    port: int, of_user: Sequence[Callable[[int], bytes]], *, status: int, seconds: float, think_s: float, seed: int = 1
) -> list[float]:
    """Let users ask and think, each on a connection of its own; return how long the answers took, in ms."""
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def one(user: int, chance: random.Random) -> None:
        opened = await line(port)
        await asyncio.sleep(chance.random() * think_s)
        count = 0
        while time.perf_counter() < end:
            data = of_user[user](count)
            begun = time.perf_counter()
            code, body = await opened.ask(data)
            took.append((time.perf_counter() - begun) * 1000)
            if code != status:
                raise Invalid(f"answered {code}: {body[:200]!r}")
            count += 1
            await asyncio.sleep(think_s * (0.5 + chance.random()))
        opened.close()

    await asyncio.gather(*(one(user, random.Random(seed * 1000 + user)) for user in range(len(of_user))))
    return took


class Listening:
    """A socket that hears: how many events of each type, and what a callback makes of them."""

    def __init__(self, connection: ClientConnection, *, event: Callable[[str], tuple[str, dict[str, object]] | None]):
        self.connection = connection
        self.heard: dict[str, int] = {}
        self.told: Callable[[str, dict[str, object]], None] = lambda kind, facts: None
        self._event = event
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        async for text in self.connection:
            if text == "2":  # Socket.io asks whether we live
                await self.connection.send("3")
                continue
            found = self._event(str(text))
            if found is not None:
                self.heard[found[0]] = self.heard.get(found[0], 0) + 1
                self.told(*found)

    async def close(self) -> None:
        """Leave."""
        await self.connection.close()
        await asyncio.gather(self._task, return_exceptions=True)


def _of_dawg(text: str) -> tuple[str, dict[str, object]]:
    facts = json.loads(text)
    return facts["type"], facts


def _of_peer(text: str) -> tuple[str, dict[str, object]] | None:
    return tuple(json.loads(text[2:])) if text.startswith("42") else None  # type: ignore[return-value]


async def listen(port: int, token: str, *, resume: str = "") -> Listening:
    """Open a socket of `dawg serve`, and wait for its snapshot."""
    opened = await connect(
        f"ws://127.0.0.1:{port}/ws{resume}",
        additional_headers={"authorization": f"Bearer {token}"},
        compression=None,
        ping_interval=None,
        open_timeout=30,
        max_size=None,
    )
    if not resume:
        await asyncio.wait_for(opened.recv(), 30)
    return Listening(opened, event=_of_dawg)


async def listen_to_peer(port: int, token: str) -> Listening:
    """Open a socket of the peer."""
    address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    opened = await connect(address, compression=None, ping_interval=None)
    await opened.recv()
    await opened.send("40" + json.dumps({"token": token}))
    if not str(await opened.recv()).startswith("40"):
        raise Invalid("the peer lets nobody in")
    return Listening(opened, event=_of_peer)


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
