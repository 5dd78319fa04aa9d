"""Hostile requests: none is accepted, none breaks anything, and the server goes on."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dawg.store.ids import new_id, now_ms
from dawg.store.tracks import NewTrack
from tests.rigs.server import WAV, Person, RunningServer, a_server

DEEP = 100_000
DIGITS = "9" * 400


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with a_server(body_bytes=256 * 1024, upload_bytes=1_000_000) as running:
        yield running


def bodies() -> Iterator[tuple[str, str, bytes]]:
    """Yield (path, name, body) of documents that no route takes."""
    everywhere: dict[str, bytes] = {
        "deep lists": b"[" * DEEP,
        "deep objects": b'{"a":' * DEEP,
        "deep and closed": b"[" * DEEP + b"]" * DEEP,
        "no json": b"hello",
        "half": b'{"message": "x',
        "nan": b"NaN",
        "infinity": b'{"brief": {"bpm": Infinity}, "message": -Infinity}',
        "huge exponent": b'{"brief": {"bpm": 1e99999}, "message": 1e400}',
        "a list": b"[1, 2]",
        "a number": DIGITS.encode(),
        "null": b"null",
        "bad utf-8": b'{"message": "\xff\xfe\xc0\xaf"}',
        "half a character": b'{"message": "\\ud800"}',
        "bom": b"\xef\xbb\xbf{}",
        "utf-16": '{"message": "x"}'.encode("utf-16"),
        "nul": b'\0{"message": "x"}',
        "two documents": b"{}{}",
        "comments": b'{"message": "x" /* y */}',
        "unknown field": b'{"message": "x", "__proto__": {"admin": true}, "nope": 1}',
        "wrong types": b'{"message": {"$gt": ""}, "brief": [], "email": {"$ne": null}, "password": 7}',
    }
    for path in (
        "/api/chat/message",
        "/api/generate",
        "/api/generate/mix",
        "/api/auth/login",
        "/api/projects",
        "/api/team/invitations",
    ):
        for name, body in everywhere.items():
            if path == "/api/team/invitations" and name == "half a character":
                continue
            yield path, name, body


def briefs() -> Iterator[tuple[str, Any]]:
    """Yield briefs and requests whose values no beat can have."""
    for field, values in {
        "bpm": [0, -1, 401, 1e308, "140", True, [], int(DIGITS)],
        "bars": [0, -5, 1_000, 2.5, int(DIGITS), 10**18],
        "duration_s": [0, 1, 1201, 1e9, -1e-300],
        "seed": [-1, 2**63, int(DIGITS), 1.5],
        "sample_rate": [0, 1, 44_101, int(DIGITS)],
        "loudness_lufs": [0, -400, 1e300],
        "key": ["H minor", "C" * 10_000, "", "\u202e", 7],
        "meter": ["5/4", "4/0", "0/4"],
        "genre": ["no such genre", "../../etc/passwd", "a" * 100_000, "\0"],
        "instruments": [["x" * 61], [""] * 3, ["piano"] * 33, "piano"],
        "chords": [{"": ["X"] * 65}, {"": ["Zz"]}, {"v": "Am"}],
        "structure": [
            [{"kind": "verse", "bars": 257}],
            [{"kind": "V" * 30, "bars": 1}],
            [{"kind": "a", "bars": 1}] * 101,
        ],
        "nope": [1],
    }.items():
        for value in values:
            yield f"{field}={str(value)[:20]}", {"brief": {field: value}}
    yield "variations", {"brief": {"bars": 10**9}, "name": "x" * 81}
    yield "project", {"projectId": "../../x"}
    yield "project sql", {"projectId": "' OR 1=1 --"}
    yield "format", {"output": {"format": "exe"}}
    yield "depth", {"output": {"bitDepth": 10**9}}
    yield "prompt", {"prompt": "x" * 12_001}
    yield "empty prompt", {"prompt": ""}


def test_no_hostile_document_is_accepted(server: RunningServer, ann: Person) -> None:
    tried = 0
    for path, name, body in bodies():
        answer = ann.http.post(path, content=body, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, (path, name, answer.status_code, answer.text[:200])
        error = answer.json()["error"]
        assert set(error) == {"code", "message", "hint", "fields", "request_id"}
        assert len(answer.content) < 20_000
        tried += 1
    for name, document in briefs():
        answer = ann.http.post("/api/generate", content=json.dumps(document).encode())
        assert answer.status_code in (404, 422), (name, answer.status_code, answer.text[:200])
        tried += 1
    for count in (0, -1, 9, 10**6, int(DIGITS)):
        answer = ann.http.post(
            "/api/generate/variations", content=json.dumps({"count": count, "prompt": "house"}).encode()
        )
        assert answer.status_code == 422
        tried += 1
    assert tried > 170
    assert ann.http.get("/api/generate").json()["items"] == []
    assert ann.http.get("/api/projects").json()["items"] == []


def test_every_bad_field_is_named_with_its_path(ann: Person) -> None:
    answer = ann.http.post(
        "/api/generate/mix",
        json={
            "tracks": [{"trackId": "x", "pan": 3}, {"levelDb": -99}],
            "loudnessLufs": 5,
            "output": {"format": "exe"},
            "zork": 1,
        },
    )
    paths = {field["path"] for field in answer.json()["error"]["fields"]}
    assert answer.status_code == 422
    assert paths == {
        "tracks[0].trackId", "tracks[0].pan", "tracks[1].trackId", "tracks[1].levelDb", "loudnessLufs", "output.format", "zork",
    }  # fmt: skip


def test_hostile_paths_and_queries_lead_nowhere(server: RunningServer, ann: Person) -> None:
    ids = [
        "..",
        "../../etc/passwd",
        "%2e%2e%2f",
        "1",
        "a" * 600,
        "%00",
        "%ff",
        "' OR 1=1",
        "{}",
        "\u2028",
        new_id(now_ms()) + "x",
    ]
    for text in ids:
        for path in (
            "/api/projects/",
            "/api/versions/",
            "/api/generate/",
            "/api/tracks/",
            "/files/",
            "/listen/",
            "/pages/",
        ):
            answer = ann.http.get(path + text)
            assert answer.status_code in (400, 404, 405, 414), (path, text, answer.status_code)
    for query in (
        "limit=0",
        "limit=401",
        "limit=1e9",
        "limit=x",
        "limit=" + DIGITS,
        "cursor=-1",
        "cursor=zzz",
        "limit=1&limit=2",
        "nope=1",
    ):
        for path in ("/api/projects?", "/api/tracks?", "/api/generate?"):
            answer = ann.http.get(path + query)
            assert answer.status_code == 422, (path, query, answer.text)
    assert ann.http.get("/api/projects?" + "a=1&" * 5_000).status_code in (414, 431)
    assert ann.http.request("BREW", "/api/projects").status_code in (400, 405)
    assert ann.http.delete("/api/projects").status_code == 405


def test_a_forged_link_to_a_file_is_none(server: RunningServer, ann: Person) -> None:
    wav = WAV
    track = ann.http.post("/api/tracks/upload?name=a.wav", content=wav).json()
    url = ann.http.get(f"/api/tracks/{track['id']}/link").json()["url"]
    http = server.client()
    assert http.get(url).content == wav
    part = http.get(url, headers={"range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, wav[4:12])
    assert http.get(url, headers={"range": f"bytes={len(wav)}-"}).status_code == 416
    assert http.get(url, headers={"range": "bytes=0-0,5-6"}).content == wav
    assert http.get(url, headers={"range": "bytes=-5"}).content == wav[-5:]
    base, _, query = url.partition("?")
    for bad in (
        base, url.replace("a.wav", "b.exe"), url.replace("expires=", "expires=9"), url[:-2], base + "?" + query.replace("signature", "sig"),
        url.replace(track["sha256"], "0" * 64), url.replace("inline=0", "inline=1"), url + "&size=1",
    ):  # fmt: skip
        assert http.get(bad).status_code in (404, 422), bad


UPLOADS: dict[str, bytes] = {
    "empty": b"",
    "text": b"hello, I am a WAV file, believe me",
    "exe": b"MZ" + b"\0" * 200,
    "zip": b"PK\3\4" + b"\0" * 200,
    "html": b"<html><script>alert(1)</script>" + b" " * 100,
    "riff but no wave": b"RIFF\0\0\0\0AVI " + b"\0" * 100,
    "short": b"RIF",
    "no sound": b"RIFF\0\0\0\0WAVE" + b"\0" * 5_000,
    "cut": WAV[:100],
    "too short": WAV[:44] + b"\0" * 64,
    "says it has 4 GB": WAV[:4] + b"\xff\xff\xff\xff" + WAV[8:40] + b"\xff\xff\xff\xff",
    "64 channels": WAV[:22] + b"\x40" + WAV[23:],
    "a rate of 4 GHz": WAV[:24] + b"\xff\xff\xff\xff" + WAV[28:],
    "flac of nothing": b"fLaC" + b"\xff" * 500,
    "ogg of nothing": b"OggS\0" + b"\xff" * 500,
    "mp3 of nothing": b"ID3\x03" + b"\xff" * 500,
    "too large": b"RIFF\0\0\0\0WAVE" + b"\0" * 1_200_000,
}


@pytest.mark.parametrize("name", UPLOADS)
def test_what_is_no_audio_is_not_taken(server: RunningServer, ann: Person, name: str) -> None:
    before = ann.http.get("/api/tracks").json()["items"]
    answer = ann.http.post("/api/tracks/upload?name=x.wav", content=UPLOADS[name])
    form = ann.http.post("/api/tracks/upload", files={"file": ("x.wav", UPLOADS[name])})
    assert answer.status_code in (413, 415, 422), answer.text
    assert form.status_code in (413, 415, 422), form.text
    assert ann.http.get("/api/tracks").json()["items"] == before
    assert list(Path(server.options.data_folder, "server", "uploads").iterdir()) == []


def test_hostile_forms_are_refused(server: RunningServer, ann: Person) -> None:
    head = {"content-type": "multipart/form-data; boundary=b"}
    wav = WAV
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.wav"\r\n\r\n'
    for body in (
        b"", b"--b", b"--b--\r\n", part + wav, b"no form", part * 20 + b"--b--",
        b"--b\r\n" + b"X: " + b"y" * 10_000 + b"\r\n\r\nz\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + b"n" * 10_000 + b"\r\n--b--\r\n",
    ):  # fmt: skip
        answer = ann.http.post("/api/tracks/upload", content=body, headers=head)
        assert 400 <= answer.status_code < 500, (body[:60], answer.status_code)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=" + "b" * 300):
        assert ann.http.post("/api/tracks/upload", content=b"x", headers={"content-type": kind}).status_code == 400
    named = ann.http.post("/api/tracks/upload", files={"file": ("../../\x1b[31m<x>/evil\u202e.wav", wav)})
    assert named.status_code == 201
    assert "/" not in named.json()["name"]
    assert named.json()["name"].isprintable()


def raw(server: RunningServer, *pieces: bytes, until: Callable[[bytes], bool] = lambda data: False) -> bytes:
    """Send bytes as they are; return what comes back until the end."""
    found = b""
    with socket.create_connection(("127.0.0.1", server.web.port), 15) as connection:
        connection.settimeout(15)
        try:
            for piece in pieces:
                connection.sendall(piece)
            while not until(found) and (piece := connection.recv(65_536)):
                found += piece
        except (ConnectionError, TimeoutError):
            pass
    return found


def test_heads_that_are_none_or_too_large_are_refused(server: RunningServer) -> None:
    for data in (
        b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02\0\x01\0" * 50, b"GET / HTTP/9.9\r\n\r\n", b"GET  HTTP/1.1\r\n\r\n", b"\0" * 500,
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /api/chat/message HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/chat/message HTTP/1.1\r\nHost: x\r\nContent-Length: " + DIGITS.encode() + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzzz",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHo st: x\r\nbad header\r\n\r\n",
    ):  # fmt: skip
        answer = raw(server, data)
        assert b" 5" not in answer[8:11], answer[:100]
        assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:100]
    many = b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(150)) + b"\r\n"
    assert raw(server, many).startswith(b"HTTP/1.1 431")


def test_what_is_said_to_be_too_long_is_refused_before_it_comes(server: RunningServer, ann: Person) -> None:
    head = f"POST /api/chat/message HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ann.token}\r\n".encode()
    assert raw(server, head + b"Content-Length: 999999999\r\n\r\n", until=lambda data: b"}" in data).startswith(
        b"HTTP/1.1 413"
    )
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    chunked = raw(
        server,
        head + b"Transfer-Encoding: chunked\r\n\r\n",
        *[chunk] * 64,
        b"0\r\n\r\n",
        until=lambda data: b"}" in data,
    )
    assert chunked.startswith(b"HTTP/1.1 413")
    packed = head + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b..."
    assert raw(server, packed, until=lambda data: b"}" in data).startswith(b"HTTP/1.1 415")
    kind = head + b'Content-Type: text/plain\r\nContent-Length: 15\r\n\r\n{"message":"x"}'
    assert raw(server, kind, until=lambda data: b"}" in data).startswith(b"HTTP/1.1 415")


def test_a_body_that_never_comes_is_given_up(
    server: RunningServer, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dawg.server.reading.PIECE_S", 0.2)
    monkeypatch.setattr("dawg.server.reading.BODY_S", 0.3)
    head = f"POST /api/chat/message HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ann.token}\r\nContent-Length: 50\r\n\r\n".encode()
    assert raw(server, head + b'{"mes', until=lambda data: b"}" in data).startswith(b"HTTP/1.1 408")


def test_a_head_that_never_ends_is_given_up(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dawg.server.protocol.HEAD_S", 0.3)
    assert raw(server, b"GET /livez HTTP/1.1\r\nHost: x\r\n").startswith(b"HTTP/1.1 408")
    assert raw(server) == b""


def test_after_all_this_the_server_is_well(server: RunningServer, ann: Person) -> None:
    assert server.client().get("/health").json()["status"] == "ok"
    assert ann.http.get("/api/auth/me").status_code == 200
    lines = server.lines()
    assert not [line for line in lines if line["level"] == "error"], [
        line for line in lines if line["level"] == "error"
    ][:3]
    assert not [line for line in lines if line.get("status", 0) >= 500]
    assert all(line["request_id"] for line in lines if line["event"] == "request")
    assert "Traceback" not in server.log.getvalue()


def test_only_what_is_accepted_counts_as_a_generation() -> None:
    with a_server(generations_per_hour=3, queue_limit=2) as running:
        person = running.person()

        def asked(brief: dict[str, Any], **headers: str) -> int:
            return person.http.post("/api/generate", json={"brief": brief}, headers=headers).status_code

        assert [asked({"genre": "zzz"}) for _ in range(5)] == [422] * 5
        key = {"idempotency-key": "a click"}
        assert [asked({"genre": "house", "seed": 1}, **key) for _ in range(5)] == [202] * 5
        assert asked({"genre": "house", "seed": 2}, **key) == 422
        second = person.http.post("/api/generate", json={"brief": {"genre": "house"}}).json()["jobId"]
        assert [asked({"genre": "house"}) for _ in range(5)] == [429] * 5  # the queue is full
        person.http.delete(f"/api/generate/{second}")
        assert asked({"genre": "house"}) == 202
        third = person.http.get("/api/generate").json()["items"][0]["jobId"]
        person.http.delete(f"/api/generate/{third}")
        refused = person.http.post("/api/generate", json={"brief": {"genre": "house"}})
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_requests")
        assert int(refused.headers["retry-after"]) > 60


@pytest.mark.parametrize("name", ["a/b", "../../etc", "a\u001b[31m", " ", "a\\b"])
def test_a_name_that_cannot_be_is_refused_before_any_work(ann: Person, name: str) -> None:
    track = ann.http.post("/api/tracks/upload?name=a.wav", content=WAV).json()["id"]
    before = ann.http.get("/api/generate").json()["items"]
    for path, body in (
        ("/api/generate", {"brief": {"genre": "house"}}),
        ("/api/generate/variations", {"brief": {"genre": "house"}}),
        ("/api/generate/mix", {"tracks": [{"trackId": track}] * 2}),
        ("/api/generate/master", {"trackId": track}),
    ):
        answer = ann.http.post(path, json={**body, "name": name})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid"), (path, answer.text)
        assert "permitted" in answer.json()["error"]["message"] or "printable" in answer.json()["error"]["message"]
    assert ann.http.get("/api/generate").json()["items"] == before


def test_only_sound_is_mixed_or_mastered_and_all_else_is_named(server: RunningServer, ann: Person) -> None:
    house = server.web.app.house
    assert house is not None
    facts: dict[str, Any] = {"sha256": "0" * 64, "size": 1, "media_type": "application/json"}
    recipe = house.record.tracks(ann.team).add_track(NewTrack(name="a.recipe.json", kind="recipe", **facts))
    sound = ann.http.post("/api/tracks/upload?name=a.wav", content=WAV).json()["id"]
    refused = ann.http.post("/api/generate/master", json={"trackId": recipe.id})
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"] == [
        {"path": "trackId", "message": "track 'a.recipe.json' is no audio; permitted: uploads, masters, mixes, stems"}
    ]
    mixed = ann.http.post("/api/generate/mix", json={"tracks": [{"trackId": t} for t in (recipe.id, sound, recipe.id)]})
    assert [field["path"] for field in mixed.json()["error"]["fields"]] == ["tracks[0].trackId", "tracks[2].trackId"]
    for route, body in (("master", {"trackId": sound}), ("mix", {"tracks": [{"trackId": sound}] * 2})):
        silent = ann.http.post(f"/api/generate/{route}", json={**body, "output": {"stems": True, "midi": True}})
        assert silent.status_code == 422
        assert [field["path"] for field in silent.json()["error"]["fields"]] == ["output.stems", "output.midi"]
    house.record.tracks(ann.team).delete_track(recipe.id)


def test_what_waits_counts_for_when_a_job_will_be_done(server: RunningServer, ann: Person) -> None:
    long = {"brief": {"genre": "house", "bars": 60, "bpm": 120}}
    accepted = [ann.http.post("/api/generate", json=long).json() for _ in range(3)]
    first, second, third = (job["estimatedTime"] for job in accepted)
    assert first < second < third
    for job in accepted:
        ann.http.delete(f"/api/generate/{job['jobId']}")
