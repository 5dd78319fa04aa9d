"""What waits to be sent to one client: bounded, and the newest progress of a job replaces the one that still waits."""

from __future__ import annotations

import asyncio

from msgspec import Struct

LIMIT = 256


class Frame(Struct, frozen=True, kw_only=True):
    """One event, encoded once for all clients.

    Attributes:
        type: "generation:progress" ... data: its JSON.
        subject: what `seq` counts within, a job's id.
        replaces: an older one with the same subject and type may be left out when it still waits.
    """

    type: str
    data: bytes
    subject: str = ""
    seq: int = 0
    replaces: bool = False

    def as_stream(self) -> bytes:
        """Return the event as server-sent event."""
        mark = f"id: {self.subject}:{self.seq}\n" if self.subject else ""
        return f"{mark}event: {self.type}\ndata: ".encode() + self.data + b"\n\n"


class Outbox:
    """Frames for one client; `overflowed` means that it reads too slowly and is to be closed."""

    def __init__(self, *, limit: int = LIMIT) -> None:
        self._limit = limit
        self._frames: dict[object, Frame] = {}
        self._ready = asyncio.Event()
        self._count = 0
        self.overflowed = False
        self.closed = False

    def put(self, frame: Frame) -> None:
        """Add a frame; never waits."""
        key: object = (frame.subject, frame.type) if frame.replaces else self._count
        self._count += 1
        if key not in self._frames and len(self._frames) >= self._limit:
            self.overflowed = True
        elif not self.overflowed:
            self._frames[key] = frame
        self._ready.set()

    def close(self) -> None:
        """Nothing more comes."""
        self.closed = True
        self._ready.set()

    async def take(self, *, within_s: float) -> list[Frame]:
        """Return what waits; [] after some seconds without anything, or at the end."""
        if not self._frames and not (self.closed or self.overflowed):
            self._ready.clear()
            waking = asyncio.get_running_loop().call_later(within_s, self._ready.set)
            try:
                await self._ready.wait()
            finally:
                waking.cancel()
        frames = list(self._frames.values())
        self._frames.clear()
        return frames
