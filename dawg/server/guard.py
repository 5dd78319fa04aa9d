"""The outermost layer, pure ASGI: a request's id, the headers of every answer, its line in the log, its place in the metrics.

Nothing gets past it: whatever goes wrong inside becomes one answer of our shape.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dawg.server.reading import Gone, header, let_pass
from dawg.server.refusals import Refusal
from dawg.server.telling import Metrics
from dawg.store.ids import new_id, now_ms

_ID = re.compile(r"[A-Za-z0-9_.:-]{8,64}")
HEADERS_LIMIT = 100
HEADER_BYTES = 16 * 1024
URL_BYTES = 4 * 1024
_ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_USUAL: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)


class Guard:
    """Stands around an app."""

    def __init__(self, app: ASGIApp, *, log: Any, metrics: Metrics) -> None:
        self._app, self._log, self._metrics = app, log, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        given = header(scope, b"x-request-id")
        request_id = given if _ID.fullmatch(given) else new_id(now_ms())
        scope["dawg.request_id"] = request_id
        seen: dict[str, Any] = {"status": 0}

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] = with_headers(message["headers"], request_id)
            await send(message)

        code = ""
        try:
            _check_headers(scope)
            await self._app(scope, receive, sent)
        except Refusal as refusal:
            code = refusal.code
            await _answer(refusal, request_id, receive, sent, begun=seen["status"] != 0)
        except Gone:
            code, seen["status"] = "gone", seen["status"] or 499
        except Exception as error:
            code = "internal"
            self._log.error("failed", request_id=request_id, path=scope["path"][:200], error=error)
            failure = Refusal(500, "internal", "something went wrong here")
            await _answer(failure, request_id, receive, sent, begun=seen["status"] != 0)
        finally:
            self._told(scope, seen["status"], code, request_id, time.perf_counter() - started)

    def _told(self, scope: Scope, status: int, code: str, request_id: str, seconds: float) -> None:
        route = scope.get("dawg.route")
        label = route.path if route is not None else "other"
        self._metrics.answered(label, scope["method"] if route is not None else "other", status, seconds)
        if code:
            self._metrics.refusals.labels(code).inc()
        who = scope.get("dawg.who")
        facts: dict[str, Any] = {"code": code} if code else {}
        if who is not None:
            facts |= {"user": who.user.id, "team": who.team.id}
        write = self._log.warning if status >= 400 else self._log.info
        write(
            "request", request_id=request_id, method=scope["method"][:10], route=label, status=status,
            ms=round(seconds * 1000, 2), **facts, **scope.get("dawg.facts", {}),
        )  # fmt: skip


def _check_headers(scope: Scope) -> None:
    headers = scope["headers"]
    if len(headers) > HEADERS_LIMIT or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
        raise Refusal(
            431, "headers", f"too many headers; permitted: {HEADERS_LIMIT}, {HEADER_BYTES} bytes in all",
            headers={"Connection": "close"},
        )  # fmt: skip
    if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > URL_BYTES:
        raise Refusal(414, "url", f"the address is too long; permitted: {URL_BYTES} bytes")


def with_headers(headers: Iterable[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those that every answer has."""
    headers = list(headers)
    made = [*headers, *_ALWAYS, (b"x-request-id", request_id.encode())]
    names = [name for name, _ in headers]
    made += [entry for entry in _USUAL if entry[0] not in names]
    return made


def refusal_headers(refusal: Refusal, body: bytes) -> list[tuple[bytes, bytes]]:
    """Return the headers that a refusal has by itself."""
    headers = [(name.lower().encode(), value.encode()) for name, value in refusal.headers.items()]
    return [*headers, (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]


async def _answer(refusal: Refusal, request_id: str, receive: Receive, send: Send, *, begun: bool) -> None:
    """Send a refusal; an answer that has begun can only be broken off."""
    if begun:
        return
    body = refusal.body(request_id)
    headers = refusal_headers(refusal, body)
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    if refusal.status == 413:
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await let_pass(receive)
        body = b""
    await send({"type": "http.response.body", "body": body})
