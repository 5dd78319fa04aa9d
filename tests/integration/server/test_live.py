"""Events as they come: sockets, streams, nothing lost, nobody slow, and a job from its request to its file."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import socket as sockets
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import httpx2
import msgspec
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dawg.server.live.events import OF_A_SOCKET
from dawg.store.ids import now_ms
from tests.rigs.processes import until
from tests.rigs.server import WAV, Person, RunningServer, a_server, a_worker

SHORT = {"brief": {"genre": "house", "bars": 4, "seed": 7}}
KINDS = {
    get_args(get_type_hints(kind)["type"]): kind for kind in OF_A_SOCKET
}  # fmt: skip
"""The types of events by their names."""


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with a_server(frame_bytes=16 * 1024, sockets=6) as running, a_worker(running):
        yield running


def socket(server: RunningServer, token: str, path: str = "/ws", **more: Any) -> ClientConnection:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return connect(
        server.url.replace("http", "ws") + path, additional_headers=headers, compression=None, open_timeout=15, **more
    )


def heard(connection: ClientConnection, kind: str, *, within_s: float = 60.0) -> list[dict[str, Any]]:
    """Return what comes, up to the first event of a kind."""
    found: list[dict[str, Any]] = []
    while not found or found[-1]["type"] != kind:
        text = connection.recv(timeout=within_s)
        found.append(json.loads(text))
        (kinds,) = [each for each in KINDS if found[-1]["type"] in each]
        msgspec.json.decode(text, type=KINDS[kinds])  # every event is what its type says
    return found


def streamed(person: Person, path: str, *, last: str = "", stop: int = 0) -> list[tuple[str, dict[str, Any], str]]:
    """Return (kind, data, id) of a stream's events, up to its end or to a number of them."""
    found: list[tuple[str, dict[str, Any], str]] = []
    kind, mark = "", ""
    headers = {"last-event-id": last} if last else {}
    with person.http.stream("GET", path, headers=headers, timeout=90) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines():
            if line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("id: "):
                mark = line[4:]
            elif line.startswith("data: "):
                found.append((kind, json.loads(line[6:]), mark))
                if stop and len(found) >= stop:
                    break
    return found


def test_a_beat_from_its_request_to_its_file(server: RunningServer, ann: Person) -> None:
    with socket(server, ann.token) as listening:
        assert heard(listening, "snapshot")[-1]["jobs"] == []
        accepted = ann.http.post("/api/generate/beat", json={**SHORT, "output": {"stems": True, "midi": True}})
        assert accepted.status_code == 202
        job = accepted.json()["jobId"]
        events = heard(listening, "generation:completed")
        mine = [event for event in events if event.get("jobId") == job and event["type"].startswith("generation:")]
        numbers = [event["seq"] for event in mine]
        assert numbers == sorted(set(numbers))  # of progress that waits only the newest is told
        assert [event["percent"] for event in mine] == sorted(event["percent"] for event in mine)
        assert mine[0]["type"] == "generation:queued"
        assert mine[1]["type"] == "generation:started"
        kinds = [event["type"] for event in events]
        assert kinds.index("project:updated") < kinds.index("track:created") < kinds.index("generation:completed")
    status = ann.http.get(f"/api/generate/{job}/status").json()
    assert (status["status"], status["progress"]) == ("done", 100)
    tracks = ann.http.get("/api/tracks", params={"jobId": job, "limit": 200}).json()["items"]
    assert {track["kind"] for track in tracks} == {"master", "stem", "midi", "recipe"}
    for track in tracks[:3]:
        link = ann.http.get(f"/api/tracks/{track['id']}/link").json()
        data = server.client().get(link["url"]).content
        assert hashlib.sha256(data).hexdigest() == track["sha256"]
    line = next(line for line in server.lines() if line.get("job") == job)
    worker = server.options.data_folder / "worker.log"
    assert line["request_id"] in worker.read_text()  # one id from the request to the worker


def test_uploads_mixes_and_failures_are_told_in_the_same_names(server: RunningServer, ann: Person) -> None:
    with socket(server, ann.token) as listening:
        heard(listening, "snapshot")
        track = ann.http.post("/api/tracks/upload?name=a.wav", content=WAV).json()
        told = heard(listening, "track:created")[-1]
        assert (told["trackId"], told["mediaType"], told["durationS"]) == (track["id"], "audio/wav", track["durationS"])
        ann.http.post("/api/generate", json=SHORT)
        beat = heard(listening, "generation:completed")[-1]["data"]
        assert beat["versions"][0]["timings"]["renderS"] > 0
        job = ann.http.post("/api/generate/master", json={"trackId": beat["tracks"][0]["trackId"]}).json()["jobId"]
        done = heard(listening, "generation:completed")[-1]["data"]
        assert done["tracks"][0]["trackId"]
        assert done["facts"]["after"]["integratedLufs"]
        assert ann.http.get(f"/api/generate/{job}/status").json()["job"]["result"] == done
        ann.http.delete(f"/api/generate/{ann.http.post('/api/generate', json=SHORT).json()['jobId']}")
        heard(listening, "generation:failed")
        listening.send('{"type":"launch"}')
        heard(listening, "error")
        listening.send('{"type":"ping"}')
        heard(listening, "pong")


def test_a_stream_resumes_without_a_gap(ann: Person) -> None:
    job = ann.http.post("/api/generate", json={"brief": {"genre": "trap", "bars": 8, "seed": 9}}).json()["jobId"]
    first = streamed(ann, f"/api/generate/{job}/events", stop=3)
    rest = streamed(ann, f"/api/generate/{job}/events", last=first[-1][2])
    numbers = [data["seq"] for kind, data, _ in [*first, *rest] if kind.startswith("generation:")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "generation:completed" in [kind for kind, _, _ in rest]
    again = streamed(ann, f"/api/generate/{job}/events")
    assert [data["seq"] for kind, data, _ in again if kind.startswith("generation:")] == numbers


def test_a_stream_of_a_job_that_has_ended_ends_whatever_was_seen(server: RunningServer, ann: Person) -> None:
    path = f"/api/generate/{ann.http.post('/api/generate', json=SHORT).json()['jobId']}/events"
    told = streamed(ann, path)
    *_, before, end = [mark for _, _, mark in told if mark]
    job, _, number = end.partition(":")
    for last in (end, f"{job}:{int(number) + 7}", number):
        again = streamed(ann, path, last=last)
        assert [kind for kind, _, _ in again][-1] == "generation:completed"
        assert again[-1] == told[-1]
    kinds = [kind for kind, _, _ in streamed(ann, path, last=before)]
    assert {"project:updated", "track:created", "generation:completed"} == set(kinds)
    assert kinds[-1] == "generation:completed"
    server.web.app.house.record.jobs.prune(before_ms=now_ms() + 1000)  # type: ignore[union-attr]
    assert streamed(ann, path) == []


def test_a_number_beyond_the_last_keeps_nothing_back(server: RunningServer, ann: Person) -> None:
    alone = server.person()
    long = {"brief": {"genre": "house", "duration_s": 900.0, "seed": 7}}
    job = alone.http.post("/api/generate", json=long).json()["jobId"]
    path = f"/ws?resume={job}:9999"
    with socket(server, alone.token, path) as listening:
        heard(listening, "snapshot")
        alone.http.delete(f"/api/generate/{job}")
        assert heard(listening, "generation:failed")[-1]["jobId"] == job
    job = alone.http.post("/api/generate", json=long).json()["jobId"]
    with alone.http.stream(
        "GET", f"/api/generate/{job}/events", headers={"last-event-id": f"{job}:9999"}, timeout=30
    ) as stream:
        alone.http.delete(f"/api/generate/{job}")
        assert "event: generation:failed" in list(stream.iter_lines())


def test_a_place_to_resume_from_that_is_none_is_refused(server: RunningServer, ann: Person) -> None:
    job = ann.http.post("/api/generate", json=SHORT).json()["jobId"]
    other = "0" * 26
    paths = {f"/api/generate/{job}/events": ("zz", "-1", f"{job}:x", f"{other}:1"), "/api/events": ("zz", "3", "zz:1")}
    for path, marks in paths.items():
        for mark in marks:
            answer = ann.http.get(path, headers={"last-event-id": mark})
            assert (answer.status_code, answer.json()["error"]["fields"][0]["path"]) == (422, "Last-Event-ID"), mark
    for words in ("zz:1", f"{job}:abc", f"{job}:-1", f"{job}:1,zz", f"{job}:1&resume=x", ",".join([f"{job}:1"] * 101)):
        with pytest.raises(InvalidStatus) as refused:
            socket(server, ann.token, f"/ws?resume={words}")
        assert refused.value.response.status_code == 422
        assert json.loads(refused.value.response.body or b"{}")["error"]["fields"][0]["path"] == "resume"


def test_a_socket_gets_a_snapshot_and_what_it_missed(server: RunningServer, ann: Person) -> None:
    job = ann.http.post("/api/generate", json=SHORT).json()["jobId"]
    until(lambda: ann.http.get(f"/api/generate/{job}/status").json()["status"] == "done", within_s=60, what="the job")
    last = ann.http.get(f"/api/generate/{job}/status").json()["job"]["seq"]
    with socket(server, ann.token, f"/ws?resume={job}:2") as listening:
        first = json.loads(listening.recv(timeout=15))
        assert first["type"] == "snapshot"
        assert {"jobId": job, "status": "done"}.items() <= next(
            each for each in first["jobs"] if each["jobId"] == job
        ).items()
        missed = [
            event for event in heard(listening, "generation:completed") if event["type"].startswith("generation:")
        ]
        assert [event["seq"] for event in missed] == list(range(3, last + 1))


def test_a_running_job_is_cancelled(ann: Person) -> None:
    long = {"brief": {"genre": "house", "duration_s": 900.0, "seed": 7}}
    job = ann.http.post("/api/generate", json=long).json()["jobId"]
    until(
        lambda: ann.http.get(f"/api/generate/{job}/status").json()["status"] == "running", within_s=60, what="the start"
    )
    assert ann.http.delete(f"/api/generate/{job}").json()["status"] == "cancelled"
    events = streamed(ann, f"/api/generate/{job}/events")
    assert events[-1][0] == "generation:failed"
    assert events[-1][1]["status"] == "cancelled"
    again = ann.http.post("/api/generate", json=SHORT).json()["jobId"]  # the worker is free again
    until(
        lambda: ann.http.get(f"/api/generate/{again}/status").json()["status"] == "done",
        within_s=60,
        what="the next job",
    )


def test_one_key_makes_one_job(ann: Person) -> None:
    key = {"idempotency-key": "a click"}
    first = ann.http.post("/api/generate", json=SHORT, headers=key)
    second = ann.http.post("/api/generate", json=SHORT, headers=key)
    other = ann.http.post("/api/generate", json={"brief": {"genre": "trap", "seed": 1}}, headers=key)
    assert first.status_code == second.status_code == 202
    assert first.json()["jobId"] == second.json()["jobId"]
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_conflict")


def test_uploads_are_mixed_and_mastered(server: RunningServer, ann: Person) -> None:
    import numpy as np
    import soundfile

    ids = []
    for number, hz in enumerate((110.0, 440.0)):
        buffer = io.BytesIO()
        time = np.arange(44_100 * 3) / 44_100
        soundfile.write(buffer, 0.2 * np.sin(2 * np.pi * hz * time), 44_100, format="WAV", subtype="PCM_16")
        made = ann.http.post("/api/tracks/upload", files={"file": (f"{number}.wav", buffer.getvalue())}).json()
        ids.append(made["id"])
    mixed = ann.http.post("/api/generate/mix", json={"tracks": [{"trackId": each} for each in ids]}).json()["jobId"]
    mastered = ann.http.post("/api/generate/master", json={"trackId": ids[0], "loudnessLufs": -16}).json()["jobId"]
    for job in (mixed, mastered):
        until(
            lambda job=job: ann.http.get(f"/api/generate/{job}/status").json()["job"]["finished"],
            within_s=60,
            what="the job",
        )
        status = ann.http.get(f"/api/generate/{job}/status").json()
        assert status["status"] == "done", status["job"]["reason"]


def test_pings_are_answered_and_odd_frames_are_told(server: RunningServer, ann: Person) -> None:
    with socket(server, ann.token) as listening:
        heard(listening, "snapshot")
        listening.send('{"type":"ping"}')
        assert heard(listening, "pong")[-1] == {"type": "pong"}
        for odd in ("hello", "[" * 5_000, '{"type":"launch"}', '{"type":1}', b"\xff\xfe", '{"type":"chat:message"}'):
            listening.send(odd)
            assert "error" in heard(listening, "error")[-1]
        listening.send('{"type":"ping"}')
        heard(listening, "pong")


def test_chat_over_a_socket_is_streamed(server: RunningServer, ann: Person) -> None:
    with socket(server, ann.token) as listening:
        heard(listening, "snapshot")
        listening.send(json.dumps({"type": "chat:message", "id": "m1", "message": "house, 120 bpm, 8 bars"}))
        events = [event for event in heard(listening, "chat:complete") if event["type"].startswith("chat:")]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert {event["id"] for event in events} == {"m1"}
        assert "".join(event.get("delta", "") for event in events[:-1]).strip() == events[-1]["text"]
        assert events[-1]["version"] == 1


def test_a_socket_is_only_for_who_may(server: RunningServer, ann: Person) -> None:
    for token, path in (("", "/ws"), ("nonsense", "/ws"), (ann.token, "/elsewhere")):
        with pytest.raises(InvalidStatus) as refused:
            socket(server, token, path)
        assert refused.value.response.status_code == (404 if path == "/elsewhere" else 401)
    by_protocol = connect(
        server.url.replace("http", "ws") + "/ws",
        subprotocols=["dawg", f"bearer.{ann.token}"],
        compression=None,  # type: ignore[list-item]
    )
    with by_protocol as listening:
        assert listening.subprotocol == "dawg"
        heard(listening, "snapshot")


def test_a_frame_that_is_too_large_and_a_flood_end_the_socket(server: RunningServer, ann: Person) -> None:
    with socket(server, ann.token) as listening:
        heard(listening, "snapshot")
        with pytest.raises(ConnectionClosed) as closed:
            listening.send("x" * 20_000)
            listening.recv(timeout=15)
            listening.recv(timeout=15)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
    with socket(server, ann.token) as listening:
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(200):
                listening.send('{"type":"ping"}')
            while True:
                listening.recv(timeout=15)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4429, "more than 20 frames in a second")


def test_sockets_per_user_are_limited_and_counted_back(server: RunningServer) -> None:
    person = server.person()
    with contextlib.ExitStack() as held:
        for _ in range(6):
            held.enter_context(socket(server, person.token))
        with pytest.raises(InvalidStatus) as refused:
            socket(server, person.token).__enter__()
        answer = refused.value.response
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-request-id"] == json.loads(answer.body or b"{}")["error"]["request_id"]

    def comes_in() -> bool:
        try:
            with socket(server, person.token):
                return True
        except InvalidStatus:
            return False

    until(comes_in, within_s=15, what="a free place")


def test_a_revoked_key_ends_its_socket_and_its_stream(server: RunningServer) -> None:
    person = server.person()
    key = person.key()
    key_id = person.http.get("/api/auth/keys").json()["items"][0]["id"]
    with socket(server, key) as listening, server.client(key).stream("GET", "/api/events", timeout=15) as stream:
        heard(listening, "snapshot")
        person.http.delete(f"/api/auth/keys/{key_id}")
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                listening.recv(timeout=5)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4401, "the token is not good any more")
        for _ in stream.iter_lines():  # ends by itself
            pass


def test_nobody_hears_of_another_team(server: RunningServer, ann: Person) -> None:
    eve = server.person("eve")
    with socket(server, eve.token) as listening:
        heard(listening, "snapshot")
        job = ann.http.post("/api/generate", json=SHORT).json()["jobId"]
        until(
            lambda: ann.http.get(f"/api/generate/{job}/status").json()["status"] == "done", within_s=60, what="the job"
        )
        listening.send('{"type":"ping"}')
        assert [event["type"] for event in heard(listening, "pong")] == ["pong"]
    with socket(server, eve.token, f"/ws?resume={job}:0") as listening:
        listening.send('{"type":"ping"}')
        assert [event["type"] for event in heard(listening, "pong")] == ["snapshot", "pong"]
    assert isinstance(server.client(eve.token).get(f"/api/generate/{job}/events"), httpx2.Response)
    assert server.client(eve.token).get(f"/api/generate/{job}/events").status_code == 404


def raw(server: RunningServer, token: str, path: str, more: str = "") -> sockets.socket:
    """Open a connection that takes as little as can be, and read its head alone."""
    found = sockets.socket()
    found.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    found.connect(("127.0.0.1", server.web.port))
    found.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{more}\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += found.recv(1)
    assert head.startswith(b"HTTP/1.1 101" if more else b"HTTP/1.1 200"), head
    return found


UPGRADE = "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"


@pytest.mark.parametrize(("path", "more"), [("/ws", UPGRADE), ("/api/events", "")])
def test_who_does_not_read_is_cut_off_and_delays_nobody(server: RunningServer, path: str, more: str) -> None:
    person = server.person()
    house = server.web.app.house
    assert house is not None
    talk = person.http.post("/api/chat/conversations", json={"name": "talk"}).json()["id"]
    closed = house.metrics.dropped._value.get()
    slow = raw(server, person.token, path, more)
    said = {"role": "user", "text": "x" * 30_000}
    with socket(server, person.token) as listening:
        heard(listening, "snapshot")
        for _ in range(400):  # far more than the kernel keeps for somebody who does not read
            assert person.http.post(f"/api/chat/conversations/{talk}/messages", json=said).status_code == 201
            (event,) = heard(listening, "chat:message", within_s=5)
            assert event["message"]["text"] == said["text"]
        until(lambda: house.metrics.dropped._value.get() == closed + 1, within_s=30, what="the end of the slow one")
        listening.send('{"type":"ping"}')
        heard(listening, "pong")
    until(lambda: house.metrics.sockets.labels("socket" if more else "stream")._value.get() == 0, what="a free place")
    held = server.web._server.server_state.connections
    port = slow.getsockname()[1]
    until(lambda: port not in [each.client[1] for each in tuple(held) if each.client], what="the cut at the server")
    until(lambda: is_cut(slow), within_s=30, what="the cut")
    slow.close()


def is_cut(connection: sockets.socket) -> bool:
    """True once the other side has gone: nothing more comes, however much is read."""
    connection.settimeout(0.2)
    try:
        while connection.recv(1 << 20):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    return True


def test_a_kept_message_is_told_to_the_team_alone(server: RunningServer, ann: Person) -> None:
    eve = server.person("eve")
    talk = ann.http.post("/api/chat/conversations", json={"name": "a talk", "numbered": True}).json()["id"]
    with socket(server, ann.token) as listening, socket(server, eve.token) as other:
        heard(listening, "snapshot")
        heard(other, "snapshot")
        path = f"/api/chat/conversations/{talk}/messages"
        kept = ann.http.post(path, json={"role": "user", "text": "hello \u001b[31m"}).json()
        assert heard(listening, "chat:message")[-1]["message"] == kept
        assert eve.http.post(path, json={"role": "user", "text": "hello"}).status_code == 404
        other.send('{"type":"ping"}')
        assert [event["type"] for event in heard(other, "pong")] == ["pong"]
    assert [each["id"] for each in ann.http.get(f"/api/chat/conversations/{talk}").json()["messages"]] == [kept["id"]]


def test_ids_of_another_team_lead_nowhere_on_sockets_and_streams(server: RunningServer, ann: Person) -> None:
    eve = server.person("eve")
    made = ann.http.post("/api/chat/message", json={"message": "house, 4 bars"}).json()
    job = ann.http.post("/api/generate", json=SHORT).json()["jobId"]
    with socket(server, eve.token) as talking:
        heard(talking, "snapshot")
        for number, ids in enumerate(
            ({"projectId": made["projectId"]}, {"conversationId": made["conversationId"]}, {"projectId": "../../x"})
        ):
            talking.send(json.dumps({"type": "chat:message", "id": str(number), "message": "louder", **ids}))
            told = heard(talking, "error")[-1]
            assert told["error"]["code"] in ("not_found", "invalid"), told
    assert ann.http.get(f"/api/projects/{made['projectId']}").json()["versions"] == 1
    with eve.http.stream("GET", "/api/events", headers={"last-event-id": f"{job}:0"}, timeout=30) as stream:
        lines = stream.iter_lines()
        first = [next(lines) for _ in range(4)]
    assert job not in "".join(first)
    assert any('"jobs":[]' in line.replace(" ", "") for line in first)
    shares = ann.http.post("/api/shares", json={"versionId": made["versionId"]}).json()
    assert eve.http.delete(f"/api/shares/{shares['id']}").status_code == 404


def test_forged_and_revoked_tokens_open_no_socket_and_no_stream(server: RunningServer, ann: Person) -> None:
    head, body, tail = ann.token.split(".")
    gone = server.person("gone")
    key = gone.key()
    gone.http.delete(f"/api/auth/keys/{gone.http.get('/api/auth/keys').json()['items'][0]['id']}")
    server.web.app.house.keeper.forget()  # type: ignore[union-attr]
    none = "eyJhbGciOiJub25lIn0." + body + "."
    for token in ("", "x", none, f"{head}.{body}.{tail[:-2]}AA", f"{head}.{body}.", key, "dawg_key_" + "A" * 43):
        with pytest.raises(InvalidStatus) as refused:
            socket(server, token)
        assert refused.value.response.status_code == 401, token[:20]
        assert server.client(token).get("/api/events").status_code == 401
