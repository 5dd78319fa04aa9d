"""Some thousand hostile requests, field by field of every route, on both databases; and what is no request at all."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import psycopg
import pytest

from dawg.server.options import Secret
from dawg.server.protocol import PIPELINED
from tests.rigs.garbage import frame, garbage, odd_words, shake, shakes, streams
from tests.rigs.hostile import Things, Wire, every_try
from tests.rigs.postgres import a_schema
from tests.rigs.server import WAV, Person, RunningServer, a_server


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> Iterator[RunningServer]:
    if request.param == "sqlite":
        with a_server() as running:
            yield running
        return
    with a_schema(request.getfixturevalue("postgres_server")) as address:
        facts = psycopg.conninfo.conninfo_to_dict(address)
        with a_server(database_url=Secret("postgresql:///?" + urlencode(facts, quote_via=quote))) as running:
            yield running


def things(person: Person) -> Things:
    """Give somebody one of everything."""
    http = person.http
    chat = http.post("/api/chat/message", json={"message": "house, 8 bars, 120 bpm"}).json()
    job = http.post("/api/generate", json={"brief": {"genre": "house", "bars": 4}}).json()
    track = http.post("/api/tracks/upload?name=a.wav", content=WAV).json()
    share = http.post("/api/shares", json={"versionId": chat["versionId"]}).json()
    key = http.post("/api/auth/keys", json={"name": "k"}).json()
    door = http.post("/api/team/invitations", json={}).json()
    url = http.get(f"/api/tracks/{track['id']}/link").json()["url"]
    ids = {
        "project_id": chat["projectId"], "version_id": chat["versionId"], "conversation_id": chat["conversationId"], "job_id": job["jobId"],
        "track_id": track["id"], "share_id": share["id"], "key_id": key["id"], "invitation_id": door["id"], "user_id": person.id, "number": "1",
        "part": "db", "name": "listen.js", "token": share["url"].rpartition("/")[2], "sha256": track["sha256"],
    }  # fmt: skip
    return Things(ids, url[url.index("/files") :])


def test_no_hostile_request_does_more_than_it_may(server: RunningServer, ann: Person) -> None:
    wire, tried, wrong = Wire(server.web.port, ann.key()), 0, []
    for attempt in every_try(things(ann)):
        status, body = wire.send(attempt)
        tried += 1
        if status not in attempt.may or b"Traceback" in body:
            wrong.append((attempt.name, status, body[:200]))
    wire.close()
    assert wrong == []
    assert tried > 3_000
    assert wire.longest < 300_000  # the longest message that is kept is told back


def test_nothing_of_somebody_else_is_reached_that_way(server: RunningServer, ann: Person, eve: Person) -> None:
    before, owned = _library(ann), things(ann)
    after_things = _library(ann)
    wire = Wire(server.web.port, eve.key())
    for attempt in every_try(owned):
        status, body = wire.send(attempt)
        open_to_all = attempt.target.startswith(("/files", "/listen", "/pages"))
        assert status < 500, attempt.name
        if not open_to_all and status < 300:
            assert not any(str(text).encode() in body for name, text in owned.ids.items() if name.endswith("_id")), (
                attempt.name
            )
    wire.close()
    assert before != after_things == _library(ann)


def _library(person: Person) -> list[object]:
    paths = ("/api/projects", "/api/tracks", "/api/shares", "/api/chat/conversations", "/api/team/members")
    return [sorted(json.dumps(item) for item in person.http.get(path).json()["items"]) for path in paths]


def test_a_request_within_a_request_is_not_answered(server: RunningServer) -> None:
    for name, data in streams():
        found = _said(server, data)
        assert found.count(b"HTTP/1.1 ") <= 1, (name, found[:400])
        assert found == b"" or found[9:10] == b"4", (name, found[:200])


def test_what_opens_no_socket_is_refused(server: RunningServer, ann: Person) -> None:
    for name, data in shakes(ann.token):
        found = _said(server, data)
        assert found[9:10] == b"4", (name, found[:200])


def test_garbage_ends_its_socket_and_nothing_else(server: RunningServer, ann: Person) -> None:
    for name, data in garbage():
        with _open(server, ann.token) as connection:
            began = time.monotonic()
            try:
                connection.sendall(data)
                while (piece := connection.recv(65_536)) and b"\x88" not in piece:  # until it is closed, or told to be
                    pass
            except ConnectionError:
                pass
            assert time.monotonic() - began < 5, name
    assert ann.http.get("/api/auth/me").status_code == 200


def test_odd_words_are_answered_and_the_socket_stays_open(server: RunningServer, ann: Person, eve: Person) -> None:
    theirs = things(ann).ids
    with _open(server, eve.token) as connection:
        for number, words in enumerate(odd_words(theirs)):
            time.sleep(0.06)  # no flood
            connection.sendall(frame(2 if number % 2 else 1, words) if words.isascii() else frame(2, words))
            assert b'"error"' in _until(connection, b"error"), words[:60]
        connection.sendall(frame(1, b'{"type":"ping"}'))
        assert b"pong" in _until(connection, b"pong")


@pytest.mark.parametrize("opcode", [9, 10, 0])
def test_pings_and_empty_parts_that_nobody_counts_end_the_socket_before_they_fill_the_memory(
    server: RunningServer, ann: Person, opcode: int
) -> None:
    with _open(server, ann.token) as connection:  # and it reads nothing meanwhile
        if opcode == 0:
            connection.sendall(frame(1, b"{", fin=False))
        block = frame(opcode, b"" if opcode == 0 else b"x" * 125, fin=opcode != 0) * 1_000
        with pytest.raises((ConnectionError, TimeoutError)):
            connection.settimeout(30)
            for _ in range(200_000_000 // len(block)):
                connection.sendall(block)
                time.sleep(0.001)
    codes = [line.get("code") for line in server.lines() if line["event"] == "socket"]
    assert codes[-1] == 4429


def test_requests_that_do_not_wait_for_answers_are_answered_in_order_up_to_a_number(server: RunningServer) -> None:
    ask = b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Request-Id: request-%d\r\n\r\n"
    found = _said(server, b"".join(ask % number for number in range(PIPELINED)))
    ids = [found.find(b"x-request-id: request-%d\r" % number) for number in range(PIPELINED)]
    assert -1 not in ids
    assert ids == sorted(ids)
    with (
        socket.create_connection(("127.0.0.1", server.web.port), 15) as connection,  # and it reads nothing meanwhile
        pytest.raises(ConnectionError),
    ):
        for _ in range(2_000):
            connection.sendall(ask % 1 * 1_000)
    assert server.client().get("/livez").status_code == 200


def test_who_reads_nothing_of_a_file_is_cut_off_and_who_reads_slowly_is_not(
    server: RunningServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dawg.server.protocol.UNREAD_S", 0.5)
    wav = WAV[:40] + (size := 16_000_000).to_bytes(4, "little") + bytes(size)
    track = ann.http.post(
        "/api/tracks/upload?name=long.wav", content=wav[:4] + (size + 36).to_bytes(4, "little") + wav[8:]
    )
    link = ann.http.get(f"/api/tracks/{track.json()['id']}/link").json()["url"]
    found = {}
    for rest_s, piece in ((2.0, 0), (0.1, 2_000_000)):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            connection.settimeout(15)
            connection.connect(("127.0.0.1", server.web.port))
            connection.sendall(
                f"GET {link[link.index('/files') :]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            )
            found[piece] = read = 0
            time.sleep(rest_s)
            with contextlib.suppress(ConnectionError):
                while data := connection.recv(65_536):
                    read += len(data)
                    found[piece] += len(data)
                    if piece and read > piece:
                        time.sleep(rest_s)
                        read = 0
    assert found[0] < size < found[2_000_000]


def test_a_link_whose_signature_is_no_ascii_leads_nowhere(server: RunningServer, ann: Person) -> None:
    path, _, query = things(ann).link.partition("?")
    for text in ("%ff", "%C3%A4", "%E2%80%AE"):
        assert server.client().get(f"{path}?{query.replace('signature=', 'signature=' + text)}").status_code == 404


@pytest.mark.parametrize("depth", [70, 900, 965, 970, 972, 974, 976, 980])
def test_a_message_that_could_not_be_read_again_is_not_kept(ann: Person, depth: int) -> None:
    talk = ann.http.post("/api/chat/conversations", json={"name": f"deep {depth} {secrets.token_hex(3)}"}).json()["id"]
    path = f"/api/chat/conversations/{talk}"
    data = b'{"role": "user", "text": "x", "data": {"a": ' + b"[" * depth + b"]" * depth + b"}}"
    refused = ann.http.post(path + "/messages", content=data, headers={"content-type": "application/json"})
    assert refused.status_code in (400, 422), refused.text
    shallow = {"role": "user", "text": "x", "data": {"a": json.loads("[" * 60 + "]" * 60)}}
    assert ann.http.post(path + "/messages", json=shallow).status_code == 201
    assert len(ann.http.get(path).json()["messages"]) == 1


def test_after_all_this_the_server_is_well(server: RunningServer, ann: Person) -> None:
    assert server.client().get("/livez").status_code == 200
    assert ann.http.get("/api/projects").status_code == 200
    said = server.lines()
    assert not [line for line in said if line["level"] == "error"][:3]
    assert "Traceback" not in server.log.getvalue()
    assert not [line for line in said if line.get("status", 0) >= 500]


def _open(server: RunningServer, token: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.web.port), 15)
    connection.sendall(shake(token))
    found = b""
    while b'"snapshot"' not in found:
        piece = connection.recv(4_096)
        assert piece, found
        found += piece
    return connection


def _until(connection: socket.socket, word: bytes) -> bytes:
    found = b""
    while word not in found and (piece := connection.recv(65_536)):
        found += piece
    return found


def _said(server: RunningServer, data: bytes) -> bytes:
    """Send bytes, and no more; return all that comes within a second."""
    found = b""
    with socket.create_connection(("127.0.0.1", server.web.port), 10) as connection:
        connection.settimeout(1.0)
        try:
            connection.sendall(data)
            while piece := connection.recv(65_536):
                found += piece
        except (ConnectionError, TimeoutError):
            pass
    return found
