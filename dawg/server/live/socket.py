"""The WebSocket: events of the team, chat, pings. A loop that receives stands beside every loop that sends.

A client shows its token in the header `Authorization`, or (a browser cannot) as the subprotocol "bearer.TOKEN" beside "dawg". What it
knows already it says in the address: `/ws?resume=JOB:SEQ,JOB:SEQ`; what it missed comes right after the snapshot.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

import msgspec
from msgspec import Meta, Struct
from starlette.types import Receive, Scope, Send

from dawg.errors import DawgError
from dawg.server.checking import converted, decoded
from dawg.server.guard import refusal_headers, with_headers
from dawg.server.house import House
from dawg.server.live.frames import made
from dawg.server.live.hub import RESUMED
from dawg.server.live.outbox import Frame, Outbox
from dawg.server.live.stream import BEAT_S, seat
from dawg.server.protocol import DEAF, FLOOD
from dawg.server.reading import ABORT, header
from dawg.server.refusals import FieldProblem, Refusal, invalid, refusal_of, unauthorized
from dawg.server.routes.chat import ChatBody, turn
from dawg.store.accounts.records import Principal
from dawg.store.ids import is_id, new_id, now_ms

PATHS = ("/ws", "/api/ws")
SEND_S = 10.0
PER_SECOND = 20
LEFT, GONE, SLOW, REVOKED = 1000, 1001, 1013, 4401
FAULTS = {
    1002: "frame",
    1007: "frame",
    1009: "frame",
    1011: "internal",
    SLOW: "slow",
    REVOKED: "revoked",
    DEAF: "deaf",
    FLOOD: "flood",
}
"""Ends of a socket that are told as faults, by the code of the close."""
REASONS = {
    LEFT: "the client left",
    GONE: "the server ends",
    SLOW: f"nothing was read for {SEND_S:g} s",
    REVOKED: "the token is not good any more",
    DEAF: "pings are not answered",
    FLOOD: f"more than {PER_SECOND} frames in a second",
    1011: "something went wrong here",
}
"""Why a socket is closed, by the code of the close."""
_SEQ = re.compile("[0-9]{1,12}")


class Said(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a client may say; `id` comes back in the answers."""

    type: Literal["ping", "chat:message"]
    message: str = ""
    conversation_id: str = ""
    project_id: str = ""
    id: Annotated[str, Meta(max_length=80)] = ""


async def serve_socket(house: House, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket from its first to its last message."""
    await receive()
    request_id = new_id(now_ms())
    offered = [str(name) for name in scope.get("subprotocols", [])]
    try:
        if scope["path"] not in PATHS:
            raise Refusal(404, "not_found", "there is no such address")
        token = _token(scope, offered)
        team = header(scope, b"x-dawg-team") or None
        who = await house.keeper.holder(token, team)
        await house.limits.count("api", who.user.id)
        resume = _resume(scope)
        async with seat(house, who.user.id, "socket"):
            await send({"type": "websocket.accept", "subprotocol": "dawg" if "dawg" in offered else None})
            scope["headers"].clear()  # a socket that stays open for hours need not hold them
            socket = _Socket(
                house, who, receive, send, token=token, team=team, resume=resume, request_id=request_id, abort=scope[ABORT]
            )  # fmt: skip
            await socket.serve()
    except (Refusal, DawgError) as error:
        refusal = error if isinstance(error, Refusal) else refusal_of(error)
        await _refuse(refusal, request_id, send)
        house.metrics.refusals.labels(refusal.code).inc()
        reason = {"reason": error.message} if refusal is not error and refusal.status >= 500 else {}
        house.log.warning("socket", request_id=request_id, status=refusal.status, code=refusal.code, **reason)
    except Exception as error:
        house.log.error("socket", request_id=request_id, error=error)
        await _refuse(Refusal(500, "internal", "something went wrong here"), request_id, send)


class _Socket:
    def __init__(
        self,
        house: House,
        who: Principal,
        receive: Receive,
        send: Send,
        *,
        token: str,
        team: str | None,
        resume: dict[str, int],
        request_id: str,
        abort: Callable[[], None],
    ) -> None:
        self._abort = abort
        self._house, self._who, self._token, self._team, self._resume = house, who, token, team, resume
        self._receive, self._send, self._request_id = receive, send, request_id
        self._seen: dict[str, int] = {}
        self._code = GONE
        self._stuck = False
        self._chats: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        house = self._house
        async with house.hub.joined(self._who.team.id) as outbox:
            first, self._seen = await house.hub.standing(self._who.team.id, self._resume)
            loops = [asyncio.create_task(self._hear(outbox)), asyncio.create_task(self._tell(outbox, first))]
            done, waiting = await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
            for task in (*waiting, *self._chats):
                task.cancel()
            await asyncio.gather(*waiting, *self._chats, return_exceptions=True)
            for task in done:
                if not task.cancelled() and task.exception() is not None:
                    house.log.error("socket", request_id=self._request_id, error=task.exception())
                    self._code = 1011
        await self._leave()
        write = house.log.info
        if self._code in FAULTS:
            house.metrics.refusals.labels(FAULTS[self._code]).inc()
            write = house.log.warning
        write("socket", request_id=self._request_id, user=self._who.user.id, team=self._who.team.id, code=self._code)

    async def _leave(self) -> None:
        """Say that it is over; who does not read even that is cut off."""
        try:
            async with asyncio.timeout(0.1 if self._stuck else SEND_S):
                await self._send({"type": "websocket.close", "code": self._code, "reason": REASONS.get(self._code, "")})
        except TimeoutError:
            self._abort()
        except (RuntimeError, OSError):
            pass

    async def _hear(self, outbox: Outbox) -> None:
        loop = asyncio.get_running_loop()
        second, count = loop.time(), 0
        while True:
            message: Any = await self._receive()
            if message["type"] == "websocket.disconnect":
                code = message.get("code")
                if code in FAULTS:
                    self._code = code
                elif code != GONE and not self._house.stopping.is_set():
                    self._code = LEFT
                return
            now = loop.time()
            second, count = (now, 1) if now - second > 1.0 else (second, count + 1)
            if count > PER_SECOND:
                self._code = FLOOD
                return
            data = message.get("text")
            try:
                await self._obey(decoded((data or "").encode() if data is not None else message["bytes"], Said), outbox)
            except Refusal as refusal:
                self._error(outbox, refusal)
            except DawgError as error:
                self._error(outbox, refusal_of(error))

    async def _obey(self, said: Said, outbox: Outbox) -> None:
        if said.type == "ping":
            outbox.put(Frame(type="pong", data=b'{"type":"pong"}'))
        else:
            await self._house.limits.count("api", self._who.user.id)
            if len(self._chats) >= 2:
                raise Refusal(429, "too_many_requests", "two messages are being answered; wait for them")
            stated = {"message": said.message, "conversationId": said.conversation_id, "projectId": said.project_id}
            body = converted({name: text for name, text in stated.items() if text or name == "message"}, ChatBody)
            task = asyncio.create_task(self._chat(body, said.id, outbox))
            self._chats.add(task)
            task.add_done_callback(self._chats.discard)

    async def _chat(self, body: ChatBody, reference: str, outbox: Outbox) -> None:
        try:
            async for kind, facts in turn(self._house, self._who, body, self._request_id):
                outbox.put(made(kind, {"id": reference, **facts}, seq=facts["seq"]))
        except Refusal as refusal:
            self._error(outbox, refusal, reference)
        except DawgError as error:
            self._error(outbox, refusal_of(error), reference)

    def _error(self, outbox: Outbox, refusal: Refusal, reference: str = "") -> None:
        self._house.faults.tell(
            "frame", refusal.code, request_id=self._request_id, user=self._who.user.id, status=refusal.status
        )
        facts = msgspec.json.decode(refusal.body(self._request_id))
        outbox.put(made("error", {"id": reference, **facts}, seq=0))

    async def _tell(self, outbox: Outbox, first: list[Frame]) -> None:
        loop = asyncio.get_running_loop()
        checked = loop.time()
        good = await self._sent(first)
        while good and not self._house.stopping.is_set():
            frames = await outbox.take(within_s=BEAT_S)
            good = await self._sent(
                [frame for frame in frames if not frame.subject or frame.seq > self._seen.get(frame.subject, 0)]
            )
            if outbox.overflowed:
                self._slow()
            if outbox.closed or outbox.overflowed:
                return
            if loop.time() - checked >= BEAT_S:
                checked = loop.time()
                if not await self._house.keeper.still(self._token, self._team):
                    self._code = REVOKED
                    return

    async def _sent(self, frames: list[Frame]) -> bool:
        """Send frames; False when the client went away or reads too slowly."""
        if not frames:
            return True
        task = asyncio.current_task()
        assert task is not None
        stuck = asyncio.get_running_loop().call_later(SEND_S, self._give_up, task)
        try:
            for frame in frames:
                await self._send({"type": "websocket.send", "text": frame.data.decode()})
        except asyncio.CancelledError:
            if not self._stuck:
                raise
            task.uncancel()
            self._slow()
            return False
        except (RuntimeError, OSError):
            return False
        finally:
            stuck.cancel()
        self._house.metrics.events.inc(len(frames))
        return True

    def _give_up(self, task: asyncio.Task[object]) -> None:
        self._stuck = True
        task.cancel()

    def _slow(self) -> None:
        if self._code != SLOW:
            self._code = SLOW
            self._house.metrics.dropped.inc()


def _resume(scope: Scope) -> dict[str, int]:
    """Read `resume=JOB:SEQ,JOB:SEQ`; raises `Refusal` (422) for what is none."""
    try:
        texts = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10).get("resume", [])
    except ValueError:
        raise invalid(FieldProblem(path="", message="the query has more than 10 fields")) from None
    words = [word for text in texts for word in text.split(",")]
    pairs = [word.partition(":") for word in words]
    if len(words) > RESUMED or not all(is_id(job) and _SEQ.fullmatch(seq) for job, _, seq in pairs):
        raise invalid(
            FieldProblem(
                path="resume",
                message=f"resume is not permitted; permitted: 1 to {RESUMED} of JOB:SEQ, separated by commas",
            )
        )
    return {job: int(seq) for job, _, seq in pairs}


def _token(scope: Scope, offered: list[str]) -> str:
    scheme, _, token = header(scope, b"authorization").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    for name in offered:
        if name.startswith("bearer."):
            return name.removeprefix("bearer.")
    raise unauthorized()


async def _refuse(refusal: Refusal, request_id: str, send: Send) -> None:
    body = refusal.body(request_id)
    headers = with_headers(refusal_headers(refusal, body), request_id)
    with contextlib.suppress(RuntimeError, OSError):  # the client is gone, or was let in already
        await send({"type": "websocket.http.response.start", "status": refusal.status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": body})
