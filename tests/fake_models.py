"""A small model server for tests, on loopback over real HTTP: Anthropic's Messages and the Chat Completions wire.

A test says what is answered, request by request; without a word it answers "ok". Every request is kept, so that a test can
see what was sent. Google's and other compatible addresses are the same wire under another path.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal[
    "", "status", "silent", "hang", "cut", "reset", "bad-json", "bad-data", "bad-sse", "error-event", "no-body", "wrong-type", "html",
    "redirect", "comments",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Call:
    """A tool call that the fake asks for. `raw` replaces the JSON of the arguments."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    raw: str | None = None
    signature: str = ""

    @property
    def text(self) -> str:
        return json.dumps(self.arguments) if self.raw is None else self.raw


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What one request is answered.

    Attributes:
        text, calls: what the model says and which tools it asks for.
        stop: "end", "length" or "refused"; with calls it is the vendor's word for tools. "" = none is sent.
        usage: (input, output, cached) tokens; None = none is sent.
        fault: what goes wrong; `status` and `headers` belong to "status"; "cut", "reset" and "hang" happen half way.
        message: the text of an error.
    """

    text: str = "ok"
    calls: tuple[Call, ...] = ()
    stop: str = "end"
    usage: tuple[int, int, int] | None = (100, 20, 0)
    fault: Fault = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "no"
    thinking: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def wire(self) -> str:
        return "messages" if self.path.endswith("/messages") else "chat"

    @property
    def key(self) -> str:
        return self.headers.get("x-api-key") or self.headers.get("authorization", "").removeprefix("Bearer ")


class FakeModels:
    """The server; `replies` are used up in order, then `default` holds. It stops when the block ends.

    While `gate` is cleared, requests wait for their answer. `port`: where it listens; 0 = anywhere that is free.
    """

    def __init__(self, *replies: Reply, default: Reply | None = None, port: int = 0) -> None:
        self.replies = list(replies)
        self.default = default or Reply()
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.stopping = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> FakeModels:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def url(self, provider: str) -> str:
        """Return the base address as a provider wants it."""
        return self.address + {"anthropic": "", "google": "/v1beta/openai/"}.get(provider, "/v1")

    def next(self) -> Reply:
        return self.replies.pop(0) if self.replies else self.default


def _handler(fake: FakeModels) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(path=self.path, headers=headers, body=body)
            fake.requests.append(request)
            fake.gate.wait(30)
            with contextlib.suppress(OSError):
                self._answer(request, fake.next())

        def _answer(self, request: Request, reply: Reply) -> None:
            if reply.fault == "silent":
                fake.stopping.wait(30)
                self.close_connection = True
            elif reply.fault == "status":
                self._error(request, reply)
            elif reply.fault == "redirect":
                self._whole(302, b"", {"location": "http://127.0.0.1:9/stolen"})
            elif reply.fault == "html":
                self._whole(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})
            elif reply.fault == "no-body":
                self._whole(200, b"", {})
            elif reply.fault == "wrong-type":
                self._whole(
                    200, b'{"id": 7, "content": "text", "choices": {"a": 1}}', {"content-type": "application/json"}
                )
            else:
                self._stream(request, reply)

        def _error(self, request: Request, reply: Reply) -> None:
            error = {"type": "some_error", "message": reply.message}
            shape = {"type": "error", "error": error} if request.wire == "messages" else {"error": error}
            self._whole(reply.status, json.dumps(shape).encode(), reply.headers)

        def _whole(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, request: Request, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            self.close_connection = True
            events = list(messages_events(reply) if request.wire == "messages" else chat_events(reply))
            half = max(2, len(events) // 2)
            for place, event in enumerate(events):
                if place == half and not self._half(reply.fault):
                    return
                self.wfile.write(event)
                self.wfile.flush()

        def _half(self, fault: Fault) -> bool:
            """Do what goes wrong half way; False ends the stream."""
            if fault == "reset":
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
            elif fault == "hang":
                fake.stopping.wait(30)
            elif fault == "comments":
                while not fake.stopping.wait(0.02):
                    self.wfile.write(b": still here\n\n")
                    self.wfile.flush()
            elif fault == "bad-json":
                self.wfile.write(b'event: content_block_delta\ndata: {"type": "content_block_del\n\n')
            elif fault == "bad-data":
                self.wfile.write(b'data: {"type": "content_block_delta", "ind\n\n')
            elif fault == "bad-sse":
                self.wfile.write(b"\x00\xff\xfe nothing :: known\n\nevent\n\n")
            elif fault == "error-event":
                error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
                self.wfile.write(b"event: error\ndata: " + json.dumps(error).encode() + b"\n\n")
            return fault in ("", "bad-json", "bad-data", "bad-sse")

    return Handler


def _pieces(text: str, size: int) -> list[str]:
    size = size if len(text) < 10_000 else 8192
    return [text[at : at + size] for at in range(0, len(text), size)]


def _event(name: str, data: dict[str, Any] | str) -> bytes:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return (f"event: {name}\n" if name else "").encode() + f"data: {text}\n\n".encode()


def messages_events(reply: Reply) -> Iterator[bytes]:
    """Yield the events of Anthropic's wire."""

    def event(kind: str, **rest: Any) -> bytes:
        return _event(kind, {"type": kind, **rest})

    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None}
    if reply.usage is not None:
        first, cached = reply.usage[0] - reply.usage[2], reply.usage[2]
        message["usage"] = {"input_tokens": first, "cache_read_input_tokens": cached, "output_tokens": 1}
    yield event("message_start", message=message)
    yield event("ping")
    index = 0
    if reply.thinking:
        block = {"type": "thinking", "thinking": "", "signature": ""}
        yield event("content_block_start", index=index, content_block=block)
        yield event("content_block_delta", index=index, delta={"type": "thinking_delta", "thinking": reply.thinking})
        yield event("content_block_delta", index=index, delta={"type": "signature_delta", "signature": "signed"})
        yield event("content_block_stop", index=index)
        index += 1
    if reply.text:
        yield event("content_block_start", index=index, content_block={"type": "text", "text": ""})
        for piece in _pieces(reply.text, 6):
            yield event("content_block_delta", index=index, delta={"type": "text_delta", "text": piece})
        yield event("content_block_stop", index=index)
        index += 1
    for place, call in enumerate(reply.calls):
        block = {"type": "tool_use", "id": f"toolu_{place}", "name": call.name, "input": {}}
        yield event("content_block_start", index=index, content_block=block)
        for piece in _pieces(call.text, 7):
            yield event("content_block_delta", index=index, delta={"type": "input_json_delta", "partial_json": piece})
        yield event("content_block_stop", index=index)
        index += 1
    if reply.stop:
        words = {"end": "tool_use" if reply.calls else "end_turn", "length": "max_tokens", "refused": "refusal"}
        last: dict[str, Any] = {"delta": {"stop_reason": words[reply.stop], "stop_sequence": None}}
        if reply.usage is not None:
            last["usage"] = {"output_tokens": reply.usage[1]}
        yield event("message_delta", **last)
        yield event("message_stop")


def chat_events(reply: Reply) -> Iterator[bytes]:
    """Yield the chunks of the Chat Completions wire."""

    def chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
        choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
        return _event(
            "", {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
        )

    yield chunk({"role": "assistant", "content": ""})
    for piece in _pieces(reply.text, 6):
        yield chunk({"content": piece})
    for place, call in enumerate(reply.calls):
        head: dict[str, Any] = {
            "index": place, "id": f"call_{place}", "type": "function", "function": {"name": call.name, "arguments": ""},
        }  # fmt: skip
        if call.signature:
            head["extra_content"] = {"google": {"thought_signature": call.signature}}
        yield chunk({"tool_calls": [head]})
        for piece in _pieces(call.text, 7):
            yield chunk({"tool_calls": [{"index": place, "function": {"arguments": piece}}]})
    if reply.stop:
        words = {"end": "tool_calls" if reply.calls else "stop", "length": "length", "refused": "content_filter"}
        yield chunk({}, words[reply.stop])
        if reply.usage is not None:
            usage = {
                "prompt_tokens": reply.usage[0],
                "completion_tokens": reply.usage[1],
                "total_tokens": reply.usage[0] + reply.usage[1],
                "prompt_tokens_details": {"cached_tokens": reply.usage[2]},
            }
            yield _event("", {"id": "c1", "object": "chat.completion.chunk", "choices": [], "usage": usage})
        yield _event("", "[DONE]")
