"""The app: the table of routes behind the guard, wired by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dawg.errors import DawgError
from dawg.gen.brief import show
from dawg.server import reading
from dawg.server.checking import converted, decoded
from dawg.server.cross_origin import CrossOrigin
from dawg.server.guard import Guard
from dawg.server.house import House
from dawg.server.live.stream import EventStream
from dawg.server.protocol import FAULTS
from dawg.server.refusals import FieldProblem, Refusal, forbidden, invalid, refusal_of
from dawg.server.routes import TABLE
from dawg.server.routing import TEAMLESS, Call, Reply, Route, Table
from dawg.server.tracing import Traced

_JSON = (b"content-type", b"application/json")
_ENCODE = msgspec.json.Encoder()


class Dispatcher:
    """Answers HTTP by the table, and hands sockets to the socket."""

    def __init__(self, house: House, table: Table = TABLE) -> None:
        self._house, self._table = house, table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            from dawg.server.live.socket import serve_socket

            await serve_socket(self._house, scope, receive, send)
            return
        route, ids = self._table.find(scope["method"], scope["path"])
        scope["dawg.route"] = route
        call: Call[Any, Any] = Call(self._house, scope, receive)
        call.ids = ids
        try:
            await self._admit(call, route, scope)
            await self._read(call, route, scope, receive)
            answer = await route.run(call)
        except DawgError as error:
            refusal = refusal_of(error)
            if refusal.status >= 500:
                self._house.log.warning(
                    "unavailable", request_id=call.request_id, reason=error.message, kind=type(error).__name__
                )
            raise refusal from error
        await _send(answer, route, scope, receive, send)

    async def _admit(self, call: Call[Any, Any], route: Route, scope: Scope) -> None:
        house = self._house
        client = scope.get("client")
        if route.access == "open":
            for name in route.counts:
                await house.limits.count("open" if name == "api" else name, client[0] if client else "")
            return
        team = call.header("x-dawg-team") or None
        who = await house.keeper.who(call.header("authorization"), team, needs_team=route.access not in TEAMLESS)
        call.principal = scope["dawg.who"] = who
        if route.access == "server" and not who.user.admin:
            raise forbidden("only admins of this server may do this")
        if route.access == "owner" and who.role != "owner":
            raise forbidden("only owners of the team may do this")
        if route.access == "admin" and who.role == "member":
            raise forbidden("only admins and owners of the team may do this")
        for name in route.counts:
            await house.limits.count(name, who.user.id)

    async def _read(self, call: Call[Any, Any], route: Route, scope: Scope, receive: Receive) -> None:
        if route.query is not None:
            call.query = converted(_query(call.request), route.query)
        if route.body is not None:
            kind = reading.header(scope, b"content-type").partition(";")[0].strip().lower()
            if kind not in ("", "application/json"):
                raise Refusal(415, "unsupported", "the body must be application/json")
            data = await reading.body(scope, receive, limit=self._house.options.body_bytes)
            call.body = decoded(data, route.body, genre_folder=self._house.options.genre_folder)


def _query(request: Request) -> dict[str, str]:
    try:
        pairs = request.query_params.multi_items()
    except (ValueError, UnicodeError):
        raise Refusal(400, "query", "the query cannot be read") from None
    found: dict[str, str] = {}
    for name, text in pairs:
        if name in found:
            raise invalid(
                FieldProblem(path=name[:40], message=f"{show(name)} stands twice in the query; permitted: once")
            )
        found[name] = text
    return found


async def _send(answer: Any, route: Route, scope: Scope, receive: Receive, send: Send) -> None:
    if isinstance(answer, Response | EventStream):
        await answer(scope, receive, send)
        return
    reply = answer if isinstance(answer, Reply) else Reply(body=answer, status=route.status)
    headers = [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
    body = b"" if reply.body is None else _ENCODE.encode(reply.body)
    if reply.body is not None:
        headers.append(_JSON)
    if reply.status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


Open = Callable[[], AbstractAsyncContextManager[House]]


class App:
    """The whole server as ASGI: the house is opened when the server starts and closed when it ends."""

    def __init__(self, opened: Open) -> None:
        self._opened = opened
        self._inner: ASGIApp | None = None
        self.house: House | None = None
        self.failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif self._inner is not None:
            await self._inner(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            context = self._opened()
            house = await context.__aenter__()
        except Exception as error:
            self.failure = error  # whoever runs the server tells it
            await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
            return
        self.house, self._inner = house, make_app(house)
        scope["state"][FAULTS] = house.faults
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await context.__aexit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})


def make_app(house: House) -> ASGIApp:
    """Return the app of a house."""
    app: ASGIApp = Dispatcher(house)
    if house.options.cors_origins:
        app = CrossOrigin(app, origins=house.options.cors_origins)
    app = Guard(app, log=house.log, metrics=house.metrics)
    return Traced(app, house.tracing) if house.tracing is not None else app
