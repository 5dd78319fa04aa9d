"""Another program holds the library: whoever wants to write is told so within 2 seconds, and everybody else is answered."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import msgspec
import psycopg
import pytest

from dawg.server.chatting import UNKEPT
from dawg.server.options import Secret
from tests.fake_models import FakeModels, Reply
from tests.rigs.processes import until
from tests.rigs.server import RunningServer, a_server

BEGIN = {"message": "dark trap, 8 bars"}
SILENCE_S = 5.0
"""The promise is 2 s; a machine that does much else at the same time needs longer."""


@contextlib.contextmanager
def held(server: RunningServer) -> Iterator[sqlite3.Connection]:
    """Hold a server's library as another program would."""
    with contextlib.closing(sqlite3.connect(server.options.data_folder / "library.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


def asked(ask: Callable[[], httpx2.Response]) -> httpx2.Response:
    """Ask, and check that the answer comes in time."""
    began = time.monotonic()
    answer = ask()
    assert time.monotonic() - began < SILENCE_S, answer.text
    return answer


def is_away(answer: httpx2.Response) -> bool:
    """True for a refusal that says: try again."""
    return (answer.status_code, answer.json()["error"]["code"], answer.headers.get("retry-after")) == (
        503,
        "unavailable",
        "2",
    )


def test_a_turn_of_chat_is_refused_in_time_and_leaves_nothing() -> None:
    with a_server() as running:
        person = running.person()
        known = person.http.post("/api/chat/message", json={"message": "house, 8 bars"}).json()
        with held(running):
            goes_on = {"message": "faster", "conversationId": known["conversationId"]}
            for body in (BEGIN, goes_on, {"message": "what is swing?"}, BEGIN):
                answer = asked(lambda body=body: person.http.post("/api/chat/message", json=body))
                assert is_away(answer), answer.text
                assert "library" not in answer.text  # nor where it is
            assert person.http.get("/api/health/db").status_code == 503
        until(lambda: person.http.get("/api/health/db").status_code == 200, within_s=10, what="the library's return")
        assert len(person.http.get("/api/projects").json()["items"]) == 1
        assert len(person.http.get("/api/chat/conversations").json()["items"]) == 1
        assert person.http.post("/api/chat/message", json=BEGIN).json()["project"]
        reasons = [line["reason"] for line in running.lines() if line["event"] == "unavailable"]
        assert any("another program has held it" in reason for reason in reasons)


def test_a_streamed_turn_ends_with_the_same_error() -> None:
    with a_server() as running:
        person = running.person()
        with held(running):
            stream = {"accept": "text/event-stream"}
            answer = asked(lambda: person.http.post("/api/chat/message", json=BEGIN, headers=stream))
        said = [msgspec.json.decode(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]
        assert said[-1]["type"] == "error"
        assert said[-1]["error"]["code"] == "unavailable"
        assert not [each for each in said if each["type"] == "chat:complete"]


def test_many_who_want_to_write_keep_nobody_from_reading() -> None:
    with a_server() as running:
        person = running.person()
        clients = [running.client(person.token) for _ in range(24)]

        def written(number: int) -> httpx2.Response:
            if number % 2:
                return clients[number].post("/api/chat/message", json=BEGIN)
            return clients[number].post("/api/chat/conversations", json={"name": f"n{number}"})

        with held(running), ThreadPoolExecutor(24) as pool:
            for _ in range(2):  # at first nobody knows that it is held
                asking = [pool.submit(asked, lambda number=number: written(number)) for number in range(24)]
                while not all(each.done() for each in asking):
                    assert asked(lambda: person.http.get("/api/projects")).status_code == 200
                assert all(is_away(each.result()) for each in asking)
        assert person.http.post("/api/chat/message", json=BEGIN).status_code == 200
        assert person.http.get("/api/chat/conversations").json()["items"]


def test_what_a_model_said_is_shown_though_it_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeModels(default=Reply(text="I would add a bridge.")) as fake, a_server() as running:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789abcdef")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.url("anthropic"))
        person = running.person()
        fake.gate.clear()
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(person.http.post, "/api/chat/message", json={"message": "what could I do next?"})
            until(lambda: fake.requests, what="the request")
            with held(running):
                fake.gate.set()
                answer = asking.result()
        assert (answer.status_code, answer.json()["text"]) == (200, "I would add a bridge.")
        assert UNKEPT in answer.json()["notes"]
        assert str(running.options.data_folder) not in answer.text


def test_on_postgres_a_turn_that_waits_for_a_lock_is_refused_in_time(postgres_url: str) -> None:
    with a_server(database_url=Secret(postgres_url)) as running:
        person = running.person()
        with psycopg.connect(postgres_url) as other:
            other.execute("LOCK TABLE projects IN EXCLUSIVE MODE")
            answer = asked(lambda: person.http.post("/api/chat/message", json=BEGIN))
            assert is_away(answer), answer.text
            assert asked(lambda: person.http.get("/api/projects")).json()["items"] == []
            other.rollback()
        assert person.http.post("/api/chat/message", json=BEGIN).json()["project"]
