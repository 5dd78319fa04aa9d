"""Bytes that are no requests: heads that two servers read differently, heads that open no socket, and what is said on one that is open."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

from tests.rigs.hostile import DIGITS

SMUGGLED = b"GET /api/auth/me HTTP/1.1\r\nHost: smuggled\r\n\r\n"


def streams() -> Iterator[tuple[str, bytes]]:
    """Yield bytes that two servers might cut into requests at different places; the second request in them must not be answered.

    Each ends with `SMUGGLED` where a careless server would find it.
    """
    post = b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\n"
    size = str(len(SMUGGLED)).encode()
    yield (
        "both lengths",
        post + b"Content-Length: " + size + b"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    )
    yield "two lengths", post + b"Content-Length: 0\r\nContent-Length: " + size + b"\r\n\r\n" + SMUGGLED
    yield "a list of lengths", post + b"Content-Length: 0, " + size + b"\r\n\r\n" + SMUGGLED
    yield "length with a plus", post + b"Content-Length: +0\r\n\r\n" + SMUGGLED
    yield "length with a bar", post + b"Content-Length: 0_0\r\n\r\n" + SMUGGLED
    yield "length in hex", post + b"Content-Length: 0x0\r\n\r\n" + SMUGGLED
    yield "length below nothing", post + b"Content-Length: -1\r\n\r\n" + SMUGGLED
    yield "blank before the colon", post + b"Content-Length : 0\r\n\r\n" + SMUGGLED
    yield "folded length", post + b"X: y\r\n Content-Length: 0\r\nContent-Length:\r\n 0\r\n\r\n" + SMUGGLED
    yield "coding of another name", post + b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + SMUGGLED
    yield (
        "coding twice",
        post + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    )
    yield "coding with a tab", post + b"Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED
    yield "chunk size below nothing", post + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + SMUGGLED
    yield "chunk size with 0x", post + b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + SMUGGLED
    yield "chunk size of 2^64", post + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" + SMUGGLED
    yield "chunk longer than said", post + b"Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n" + SMUGGLED
    yield "bare line feeds", post.replace(b"\r\n", b"\n") + b"Content-Length: 0\n\n" + SMUGGLED
    yield "bare returns", post.replace(b"\r\n", b"\r") + b"Content-Length: 0\r\r" + SMUGGLED
    yield "NUL in a header", post + b"X: a\0b\r\nContent-Length: 0\r\n\r\n" + SMUGGLED
    yield "no name", post + b": x\r\nContent-Length: 0\r\n\r\n" + SMUGGLED
    yield "a protocol of its own", b"GET / SMTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED
    yield "HTTP/0.9", b"GET /health\r\n" + SMUGGLED
    yield "HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED


def shake(token: str, **changes: bytes) -> bytes:
    """Return the head of a request for a socket, with some headers changed (b"" = left out)."""
    head = {
        "host": b"x", "upgrade": b"websocket", "connection": b"Upgrade", "sec_websocket_version": b"13", "sec_websocket_key": b"dGhlIHNhbXBsZSBub25jZQ==",
        "authorization": b"Bearer " + token.encode(), "path": b"/ws", **changes,
    }  # fmt: skip
    path = head.pop("path")
    lines = b"".join(name.replace("_", "-").encode() + b": " + text + b"\r\n" for name, text in head.items() if text)
    return b"GET " + path + b" HTTP/1.1\r\n" + lines + b"\r\n"


def shakes(token: str) -> Iterator[tuple[str, bytes]]:
    """Yield heads that open no socket."""
    yield "version 8", shake(token, sec_websocket_version=b"8")
    yield "version x", shake(token, sec_websocket_version=b"\xff")
    yield "no key", shake(token, sec_websocket_key=b"")
    yield "a short key", shake(token, sec_websocket_key=b"eA==")
    yield "a key of nothing", shake(token, sec_websocket_key=b"\xff\xff")
    yield "another upgrade", shake(token, upgrade=b"h2c")
    yield "no token", shake("", authorization=b"")
    yield "a forged token", shake("x.y.z")
    yield "token of bytes", shake("", authorization=b"Bearer \xff\xfe")
    yield "a protocol that is none", shake("", authorization=b"", sec_websocket_protocol=b"bearer.")
    yield "a protocol of bytes", shake("", authorization=b"", sec_websocket_protocol=b"bearer.\xff,dawg")
    yield "another path", shake(token, path=b"/ws/../api")
    yield "a path of bytes", shake(token, path=b"/ws%00")
    yield "somebody's team", shake(token, x_dawg_team=b"0" * 26)
    yield "a team that is none", shake(token, x_dawg_team=b"\xff")
    for resume in (b"x", b":", b"0:0", b"0" * 26 + b":-1", b"0" * 26 + b":" + b"9" * 400, b"%ff:1", b"%00", b"," * 900):
        yield f"resume {resume[:12]!r}", shake(token, path=b"/ws?resume=" + resume)


def frame(
    opcode: int, data: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True, length: int | None = None
) -> bytes:
    """Return a frame of a socket, as odd as it is asked for."""
    size = len(data) if length is None else length
    first = bytes([fin << 7 | rsv << 4 | opcode])
    mark = masked << 7
    if size < 126:
        head = first + bytes([mark | size])
    elif size < 65_536:
        head = first + bytes([mark | 126]) + struct.pack(">H", size)
    else:
        head = first + bytes([mark | 127]) + struct.pack(">Q", size)
    return head + (b"\0\0\0\0" if masked else b"") + data


def garbage() -> Iterator[tuple[str, bytes]]:
    """Yield what is said on an open socket and is no frame, or none that is permitted."""
    ping = b'{"type":"ping"}'
    yield "not masked", frame(1, ping, masked=False)
    for rsv in (1, 2, 4, 7):
        yield f"reserved bits {rsv}", frame(1, ping, rsv=rsv)
    for opcode in (3, 7, 11, 15):
        yield f"opcode {opcode}", frame(opcode, b"x")
    yield "a ping in parts", frame(9, b"x", fin=False)
    yield "a long ping", frame(9, b"x" * 126)
    yield "the rest of nothing", frame(0, b"x")
    yield "a text within a text", frame(1, b"{", fin=False) + frame(1, b"}")
    yield "a close of one byte", frame(8, b"x")
    for code in (0, 999, 1005, 1006, 1015, 65_535):
        yield f"close {code}", frame(8, struct.pack(">H", code))
    yield "a close in no text", frame(8, struct.pack(">H", 1000) + b"\xff\xfe")
    yield "no text", frame(1, b"\xff\xfe\xc0\xaf")
    yield "half a character in two parts", frame(1, b"\xe2\x82", fin=False) + frame(0, b"\xff")
    yield "2^63 bytes", frame(2, length=1 << 63)
    yield "2^40 bytes", frame(1, length=1 << 40)
    yield "1 MB in parts", frame(1, b"x" * 8_000, fin=False) + frame(0, b"x" * 8_000, fin=False) * 130
    yield "parts of nothing", frame(1, b"", fin=False) + frame(0, b"", fin=False) * 20_000 + frame(0, ping)
    yield "HTTP", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    yield "noise", bytes(number * 7919 % 256 for number in range(4_000))
    yield "a flood of pings", frame(9, b"x") * 5_000
    yield "a flood of nothing", frame(2, b"") * 500


def odd_words(foreign: dict[str, Any]) -> Iterator[bytes]:
    """Yield documents on an open socket that are answered with an error, and leave it open.

    Args:
        foreign: ids of somebody else.
    """
    yield from (
        b"",
        b"null",
        b"[]",
        b"hello",
        b"[" * 5_000,
        b'{"type":1}',
        b'{"type":"launch"}',
        b'{"type":"chat:message"}',
        b"\xff\xfe",
        b"\0",
        b"{}{}",
        b'{"type":null}',
    )
    yield b'{"type":"ping","id":"' + b"x" * 81 + b'"}'
    yield b'{"type":"chat:message","message":"a\\ud800"}'
    yield b'{"type":"chat:message","message":' + DIGITS.encode() + b"}"
    for name, value in (
        ("projectId", foreign["project_id"]),
        ("conversationId", foreign["conversation_id"]),
        ("projectId", "../../x"),
        ("conversationId", "\0"),
    ):
        yield json.dumps({"type": "chat:message", "message": "louder", name: value}).encode()
