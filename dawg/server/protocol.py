"""HTTP/1.1 on a connection, with limits on what comes before a request is one: size and time of its head.

What ends here is no request yet, or no more: it leaves its line by `Faults`, which the app hands over in the state of its lifespan.
"""

from __future__ import annotations

import asyncio
from asyncio import BaseTransport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidHandshake
from websockets.frames import Frame
from websockets.http11 import Request

from dawg.server.faults import Faults
from dawg.server.reading import ABORT, LEFT_S, WHOLE
from dawg.server.refusals import Refusal
from dawg.store.ids import new_id, now_ms

FAULTS = "faults"
"""In the state of the app's lifespan: the `Faults` that are told of what ends here."""

HEAD_BYTES = 32 * 1024
HEAD_S = 10.0
WAITING_BYTES = 32 * 1024
FLOOD = 4429
"""The code with which a socket is closed on which too much is said."""
DEAF = 4408
"""... whose client answers no pings."""
PARTS = 100
"""Pings, pongs and parts of a message that a socket may send in a second. Nobody but us counts them, and each costs memory: a ping its
answer until that is read, a part (also of no bytes) its place until the message is whole."""

TOLD_S = 1.0
SHAKEN = (
    "no WebSocket is opened this way; permitted: GET without a body, version 13, a key of 16 bytes, 128 headers of 8 KB"
)
UNREAD_S = 60.0
"""How long an answer waits for a client that reads nothing of it."""
PIPELINED = 16
"""Requests of a connection that may wait while one before them is answered: each costs some kilobytes, and a client sends it in 34 bytes."""


class Protocol(HttpToolsProtocol):
    """uvicorn's, which by itself takes heads of any length and waits for them for ever."""

    _head = 0
    _waiting: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _unasked: asyncio.TimerHandle | None = None
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        self._stop_unread()
        self._stop_unasked()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for the client to read, but not for ever: a connection, a file and all behind it are held meanwhile."""
        super().pause_writing()
        self._stop_unread()
        self._unread = self.loop.call_later(UNREAD_S, self._cut_off, "unread")

    def resume_writing(self) -> None:
        """Note that it reads."""
        self._stop_unread()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Count what comes before a head is whole."""
        if self._in_head:
            self._head += len(data)
            if self._waiting is None:
                self._await_head()
        try:
            super().data_received(data)
        except Exception:  # a head of which uvicorn can make nothing
            self.send_400_response("the request cannot be read")
            return
        if self._in_head and self._head > HEAD_BYTES:
            self._refuse(431, "headers", f"the head of the request is too large; permitted: {HEAD_BYTES} bytes")

    def on_message_begin(self) -> None:
        """Let whoever answers end the connection; end it when more requests wait than may."""
        if len(self.pipeline) >= PIPELINED:
            self._cut_off("pipelined")  # an answer would be taken for that of a request before
            raise ConnectionAbortedError  # so that nothing more is read of what came
        super().on_message_begin()
        self.scope[ABORT] = self.transport.abort  # type: ignore[literal-required]

    def on_headers_complete(self) -> None:
        """Note that the head is whole."""
        self._in_head, self._head = False, 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that what comes next is another head."""
        self._in_head = True
        self._stop_unasked()
        super().on_message_complete()
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.scope[WHOLE] = not self.cycle.more_body  # type: ignore[literal-required]

    def on_response_complete(self) -> None:
        """Wait for the rest of a request that was answered before it was whole, but not for ever."""
        super().on_response_complete()
        if self.cycle.response_complete and not self._in_head:
            self._unasked = self.loop.call_later(LEFT_S, self._cut_off, "unasked")

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(400, "not_http", "the request is not HTTP/1.1")

    def _await_head(self) -> None:
        self._waiting = self.loop.call_later(HEAD_S, self._too_slow)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop_unasked(self) -> None:
        if self._unasked is not None:
            self._unasked.cancel()
            self._unasked = None

    def _too_slow(self) -> None:
        if self.transport is not None and not self.transport.is_closing() and self._in_head:
            if self._head:
                self._refuse(408, "too_slow", "the head of the request came too slowly")
            else:
                self.transport.close()

    def _refuse(self, status: int, code: str, message: str) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        _refuse(self.transport, self.app_state, Refusal(status, code, message))

    def _cut_off(self, code: str) -> None:
        _tell(self.app_state, code)
        self.transport.abort()


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which by itself waits for ever for a client that does not read, and keeps more for it."""

    _flooded = False
    _second = 0.0
    _parts = 0

    def connection_made(self, transport: BaseTransport) -> None:
        """Limit what waits to be sent."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=WAITING_BYTES)

    def handle_connect(self, event: Request) -> None:
        """Open a socket, or refuse to as we refuse all else; let whoever answers end the connection."""
        try:
            self.conn.process_request(event)
        except InvalidHandshake:
            self._refuse()
            return
        super().handle_connect(event)
        self.scope[ABORT] = self.transport.abort  # type: ignore[literal-required]

    def data_received(self, data: bytes) -> None:
        """Read what comes, but nothing more of a flood; refuse a head that is too large to open a socket, or has a body (uvicorn lets it hang)."""
        if self._flooded:
            return
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._refuse()

    def keepalive_timeout(self) -> None:
        """End a socket whose client is gone without a word."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": DEAF})
        super().keepalive_timeout()

    def _refuse(self) -> None:
        self.handshake_initiated = self.handshake_complete = self.close_sent = True
        _refuse(self.transport, self.app_state, Refusal(400, "handshake", SHAKEN))

    def handle_ping(self) -> None:
        """Answer a ping."""
        if self._counted():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        """Take the answer to a ping, or to none."""
        if self._counted():
            super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        """Take a part of a message."""
        if self._counted():
            super().handle_cont(event)

    def _counted(self) -> bool:
        """Count what no handler of ours sees; False when it is too much: to whoever serves the socket it is over then."""
        now = self.loop.time()
        if now - self._second > 1.0:
            self._second, self._parts = now, 0
        self._parts += 1
        if self._parts > PARTS and not self._flooded:
            self._flooded = True
            self.queue.put_nowait({"type": "websocket.disconnect", "code": FLOOD})
            self.loop.call_later(TOLD_S, self.transport.abort)  # whether it reads why, or not
        return not self._flooded

    async def send(self, message: Any) -> None:
        """Send; what is only needed to let somebody in is let go then."""
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response


def _tell(app_state: dict[str, Any], code: str, **facts: Any) -> str:
    """Leave the line of a connection that ends here; return the id that it has there."""
    request_id = new_id(now_ms())
    faults: Faults = app_state[FAULTS]
    faults.tell("connection", code, request_id=request_id, **facts)
    return request_id


def _refuse(transport: asyncio.Transport, app_state: dict[str, Any], refusal: Refusal) -> None:
    """Answer what is no request, and hang up."""
    request_id = _tell(app_state, refusal.code, status=refusal.status)
    body = refusal.body(request_id)
    head = (
        f"HTTP/1.1 {refusal.status} Refused\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        f"x-request-id: {request_id}\r\nconnection: close\r\n\r\n"
    )
    transport.write(head.encode() + body)
    transport.close()


def protocol_settings() -> dict[str, Any]:
    """Return what uvicorn is told about connections."""
    return {
        "http": Protocol,
        "ws": SocketProtocol,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 20.0,
        "timeout_keep_alive": 30,
        "server_header": False,
        "date_header": True,
        "proxy_headers": False,
        "access_log": False,
        "log_config": None,
    }
