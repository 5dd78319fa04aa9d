"""Reading a request's body: limited in size and in time, before anything is done with it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

from starlette.types import Receive, Scope

from dawg.server.refusals import Refusal

BODY_S = 20.0
PIECE_S = 20.0
UPLOAD_S = 900.0
LEFT_S = 10.0
LEFT_PIECE_S = 2.0
WHOLE = "dawg.whole"
"""In the scope of a request whose body was there before it was asked for."""
ABORT = "dawg.abort"
"""In every scope: ends the connection without waiting for a client that does not read."""


class Gone(Exception):
    """The client hung up; nobody reads an answer."""


def header(scope: Scope, name: bytes) -> str:
    """Return a header of a request, "" when it is missing."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return ""


def check_length(scope: Scope, limit: int) -> None:
    """Refuse what says that it is too long, or is encoded so that its length means nothing."""
    if header(scope, b"content-encoding") not in ("", "identity"):
        raise Refusal(415, "unsupported", "content-encoding is not permitted; send the body as it is")
    stated = header(scope, b"content-length")
    if stated and (not stated.isdigit() or len(stated) > 18 or int(stated) > limit):
        raise too_large(limit)


def too_large(limit: int) -> Refusal:
    """Return the refusal of a body that is too long."""
    return Refusal(
        413, "too_large", f"the body is too large; permitted: at most {limit} bytes", headers={"Connection": "close"}
    )


async def pieces(receive: Receive, *, limit: int, whole_s: float, piece_s: float = PIECE_S) -> AsyncIterator[bytes]:
    """Yield a body; raises `Refusal` (413, 408) and `Gone`."""
    loop = asyncio.get_running_loop()
    end, size = loop.time() + whole_s, 0
    while True:
        try:
            async with asyncio.timeout(min(piece_s, max(0.0, end - loop.time()))):
                message: Any = await receive()
        except TimeoutError:
            raise Refusal(408, "too_slow", "the body came too slowly", headers={"Connection": "close"}) from None
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        if piece:
            yield piece
        if not message.get("more_body", False):
            return


async def body(scope: Scope, receive: Receive, *, limit: int) -> bytes:
    """Return a small body; raises `Refusal` and `Gone`."""
    check_length(scope, limit)
    if scope.get(WHOLE):  # it need not be waited for
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            if len(message["body"]) > limit:
                raise too_large(limit)
            return bytes(message["body"])
        raise Gone
    return b"".join([piece async for piece in pieces(receive, limit=limit, whole_s=BODY_S)])


async def let_pass(receive: Receive) -> None:
    """Read what still comes of a refused body and keep none: a connection closed before that loses the answer too."""
    try:
        async for _ in pieces(receive, limit=sys.maxsize, whole_s=LEFT_S, piece_s=LEFT_PIECE_S):
            pass
    except (Refusal, Gone):
        pass
