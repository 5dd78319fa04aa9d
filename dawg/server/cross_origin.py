"""Pages of other origins may call when the settings name them; without, no answer says anything about origins."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dawg.server.reading import header

_METHODS = b"GET, POST, PUT, PATCH, DELETE"
_HEADERS = b"authorization, content-type, idempotency-key, last-event-id, x-request-id, x-dawg-team"
_SHOWN = b"x-request-id, retry-after, location"


class CrossOrigin:
    """Answers browsers that ask whether a page may call; tokens travel in headers, so no credentials are permitted."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        self._app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what a browser needs to know."""
        origin = header(scope, b"origin") if scope["type"] == "http" else ""
        if origin not in self._origins:
            await self._app(scope, receive, send)
            return
        said = [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")]
        if scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method"):
            said += [
                (b"access-control-allow-methods", _METHODS),
                (b"access-control-allow-headers", _HEADERS),
                (b"access-control-max-age", b"600"),
            ]
            await send({"type": "http.response.start", "status": 204, "headers": said})
            await send({"type": "http.response.body", "body": b""})
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *said, (b"access-control-expose-headers", _SHOWN)]
            await send(message)

        await self._app(scope, receive, sent)
