"""What ends below the requests leaves one line each, with an id and a count, and a flood of it leaves few; nothing that was sent is in them."""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from dawg.server import faults
from dawg.server.protocol import PIPELINED
from tests.rigs.garbage import frame, shake
from tests.rigs.processes import until
from tests.rigs.server import WAV, Person, RunningServer, a_server

SECRET = b"sesame-sesame"
HEAD = b"GET /livez HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with a_server(frame_bytes=10_000) as running:
        yield running


@pytest.fixture(autouse=True)
def every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LINES", 1_000)


class Told:
    """What a server tells from here on."""

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._from = len(server.lines())

    def lines(self, *events: str) -> list[dict[str, Any]]:
        """Return the lines of some events."""
        return [line for line in self._server.lines()[self._from :] if line["event"] in events]

    def one(self, *events: str) -> dict[str, Any]:
        """Wait for a line of some events, and return it: there is no other, it has an id, and nothing of what was sent."""
        until(lambda: self.lines(*events), what="a line")
        time.sleep(0.1)
        (line,) = self.lines(*events)
        assert line["level"] == "warning"
        assert len(line["request_id"]) == 26
        assert SECRET.decode() not in str(line)
        return line


def counted(server: RunningServer, code: str) -> float:
    assert server.web.app.house is not None
    found = server.web.app.house.metrics.registry.get_sample_value("dawg_refusals_total", {"code": code})
    return found or 0.0


def answered(server: RunningServer, *pieces: bytes) -> bytes:
    """Send pieces; return what comes until the server hangs up."""
    found = b""
    with socket.create_connection(("127.0.0.1", server.web.port), 8) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            while piece := connection.recv(65_536):
                found += piece
        except ConnectionError:
            pass
    return found


HEADS: dict[str, tuple[bytes, int, str]] = {
    "no HTTP": (SECRET + b"\r\n\r\n", 400, "not_http"),
    "two lengths": (HEAD + b"X: " + SECRET + b"\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "not_http"),
    "a large head": (HEAD + b"X: " + SECRET * 8_000, 431, "headers"),
    "a head that stops": (HEAD + b"X: " + SECRET, 408, "too_slow"),
    "a socket of another version": (shake("sesame-sesame", sec_websocket_version=b"8"), 400, "handshake"),
    "a socket without a key": (shake("sesame-sesame", sec_websocket_key=b""), 400, "handshake"),
    "a socket with a long header": (shake("", x=SECRET * 700), 400, "handshake"),
    "a socket with many headers": (shake("", **{f"x{n}": SECRET for n in range(130)}), 400, "handshake"),
    "a socket with a body": (shake("", content_length=b"9"), 400, "handshake"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_that_is_refused(server: RunningServer, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dawg.server.protocol.HEAD_S", 0.3)
    data, status, code = HEADS[name]
    told, before = Told(server), counted(server, code)
    answer = answered(server, data)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    line = told.one("connection", "request", "socket")
    assert (line["event"], line["code"], line["status"]) == ("connection", code, status)
    assert re.search(rb'"request_id":"([0-9a-z]{26})"', answer)[1].decode() == line["request_id"]  # type: ignore[index]
    assert b"x-request-id: " + line["request_id"].encode() in answer
    assert counted(server, code) == before + 1


def test_a_connection_on_which_too_much_is_asked_or_nothing_read(
    server: RunningServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(server)
    with socket.create_connection(("127.0.0.1", server.web.port), 8) as connection, pytest.raises(ConnectionError):
        for _ in range(1_000):
            connection.sendall((HEAD + b"\r\n") * 100 * PIPELINED)
    assert told.one("connection")["code"] == "pipelined"
    monkeypatch.setattr("dawg.server.protocol.UNREAD_S", 0.3)
    size = 16_000_000
    wav = WAV[:4] + (size + 36).to_bytes(4, "little") + WAV[8:40] + size.to_bytes(4, "little") + bytes(size)
    track = ann.http.post("/api/tracks/upload?name=long.wav", content=wav).json()["id"]
    link = ann.http.get(f"/api/tracks/{track}/link").json()["url"]
    told = Told(server)
    with socket.create_connection(("127.0.0.1", server.web.port), 8) as connection:
        connection.sendall(f"GET {link[link.index('/files') :]} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert told.one("connection")["code"] == "unread"
    assert counted(server, "unread") == counted(server, "pipelined") == 1


@pytest.mark.parametrize("head", [b"POST /nope HTTP/1.1\r\nHost: x\r\n", HEAD])
def test_the_rest_of_a_request_that_was_answered_already(
    server: RunningServer, head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dawg.server.protocol.LEFT_S", 0.5)
    told, begun = Told(server), time.monotonic()
    with socket.create_connection(("127.0.0.1", server.web.port), 8) as connection, pytest.raises(ConnectionError):
        connection.sendall(head + b"Content-Length: 100000000\r\n\r\n")
        while time.monotonic() - begun < 8:
            connection.sendall(SECRET)
            time.sleep(0.05)
    assert told.one("connection")["code"] == "unasked"


def test_a_body_that_comes_while_the_request_before_it_is_answered_is_waited_for(
    server: RunningServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dawg.server.protocol.LEFT_S", 0.2)
    body = b'{"name": "slow"}'
    head = f"POST /api/chat/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ann.token}\r\nConnection: close\r\n"
    told = Told(server)
    with socket.create_connection(("127.0.0.1", server.web.port), 8) as connection:
        connection.sendall(HEAD + b"\r\n" + head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:3])
        time.sleep(1.0)
        connection.sendall(body[3:])
        found = b""
        while piece := connection.recv(65_536):
            found += piece
    assert found.count(b"HTTP/1.1 20") == 2
    assert told.lines("connection") == []


def opened(server: RunningServer, person: Person) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.web.port), 8)
    connection.sendall(shake(person.token))
    found = b""
    while b'"snapshot"' not in found:
        piece = connection.recv(4_096)
        assert piece, found
        found += piece
    return connection


FRAMES: dict[str, tuple[bytes, int, str]] = {
    "not masked": (frame(1, SECRET, masked=False), 1002, "frame"),
    "an opcode that is none": (frame(3, SECRET), 1002, "frame"),
    "no text": (frame(1, SECRET + b"\xff"), 1007, "frame"),
    "too large": (frame(1, SECRET * 1_000), 1009, "frame"),
    "pings": (frame(9, SECRET) * 500, 4429, "flood"),
    "messages": (frame(2, b"") * 100, 4429, "flood"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_socket_that_ends_by_what_was_said(server: RunningServer, name: str) -> None:
    person = server.person()
    data, code, fault = FRAMES[name]
    told, before = Told(server), counted(server, fault)
    with opened(server, person) as connection:
        connection.sendall(data)
        line = told.one("socket")
    assert (line["code"], line["user"], line["team"]) == (code, person.id, person.team)
    assert counted(server, fault) == before + 1


def test_a_socket_whose_client_is_silent_or_leaves(
    server: RunningServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data in (frame(8, struct.pack(">H", 1000)), b""):
        told = Told(server)
        with opened(server, ann) as connection:
            connection.sendall(data)
        until(partial(told.lines, "socket"), what="a line")
        (line,) = told.lines("socket")
        assert (line["level"], line["code"]) == ("info", 1000)
    told = Told(server)
    with opened(server, ann) as connection:
        for protocol in list(server.web._server.server_state.connections):
            if hasattr(protocol, "keepalive_timeout"):
                protocol.loop.call_soon_threadsafe(protocol.keepalive_timeout)
        assert told.one("socket")["code"] == 4408
        connection.recv(100)


def test_what_is_refused_on_an_open_socket(server: RunningServer, ann: Person) -> None:
    told, before = Told(server), counted(server, "not_json")
    with opened(server, ann) as connection:
        connection.sendall(frame(1, SECRET))
        line = told.one("frame")
        assert (line["status"], line["user"]) == (400, ann.id)
        assert counted(server, line["code"]) == before + 1


def test_a_flood_leaves_few_lines_and_its_number(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    until(lambda: server.web.app.house.faults._lines == 0, what="a new window")  # type: ignore[union-attr]
    monkeypatch.setattr(faults, "LINES", 5)
    monkeypatch.setattr(faults, "WINDOW_S", 3.0)
    told, before = Told(server), counted(server, "not_http")
    for _ in range(40):
        answered(server, SECRET + b"\r\n\r\n")
    until(lambda: told.lines("more faults"), what="the number")
    assert len(told.lines("connection")) == 5
    assert told.lines("more faults")[0]["codes"] == {"not_http": 35}
    assert counted(server, "not_http") == before + 40
    answered(server, SECRET + b"\r\n\r\n")
    assert len(told.lines("connection")) == 6
    assert SECRET.decode() not in server.log.getvalue()
