"""A model provider that cannot be reached costs the team one wait a minute, not one for every turn of everybody."""

from __future__ import annotations

import pytest

from dawg.assistant import aside
from tests.fake_models import FakeModels, Reply
from tests.rigs.processes import free_port
from tests.rigs.server import Person, a_server

ASKED = {"message": "what could I do next?"}


def told(person: Person) -> tuple[str, str]:
    """Say something; return who answered and what was noted."""
    answer = person.http.post("/api/chat/message", json=ASKED)
    assert answer.status_code == 200, answer.text
    return answer.json()["by"].partition("/")[0], " ".join(answer.json()["notes"])


def test_what_one_turn_found_out_the_next_ones_of_everybody_know(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789abcdef")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{port}")
    with a_server() as running:
        ann, bob = running.person("ann"), running.person("bob")
        by, notes = told(ann)
        assert (by, "cannot be reached" in notes, notes.count("trying again")) == ("built-in", True, 2)
        with FakeModels(default=Reply(text="I would add a bridge."), port=port) as fake:
            for person in (ann, bob):
                by, notes = told(person)
                assert (by, "is left aside" in notes) == ("built-in", True)
            assert fake.requests == []
            with FakeModels(
                default=Reply(text="Elsewhere.")
            ) as other:  # the provider at another address is another matter
                monkeypatch.setenv("ANTHROPIC_BASE_URL", other.url("anthropic"))
                assert told(bob) == ("anthropic", "")
                monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.url("anthropic"))
            assert told(bob)[0] == "built-in"


def test_when_the_minute_is_over_it_is_asked_once_and_answers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789abcdef")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setattr(aside, "ASIDE_S", 0.0)  # the minute is over at once
    with a_server() as running:
        person = running.person()
        assert told(person)[1].count("trying again") == 2
        by, notes = told(person)
        assert (by, "cannot be reached" in notes, notes.count("trying again")) == ("built-in", True, 0)
        with FakeModels(default=Reply(text="I would add a bridge."), port=port) as fake:
            assert told(person) == ("anthropic", "")
            assert len(fake.requests) == 1


def test_what_fails_at_a_model_leaves_lines_without_what_the_provider_said(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = Reply(fault="status", status=401, message="Incorrect key sk-ant-test-0123")
    with FakeModels(default=refused) as fake, a_server() as running:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789abcdef")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.url("anthropic"))
        person = running.person("ann")
        answer = person.http.post("/api/chat/message", json=ASKED, headers={"x-request-id": "asked-for-here"})
        assert answer.json()["by"] == "built-in"
        (line,) = [line for line in running.lines() if line["event"] == "model failed"]
        assert (line["level"], line["request_id"], line["user"]) == ("warning", "asked-for-here", person.id)
        assert (line["model"].partition("/")[0], line["reason"]) == ("anthropic", "401")
        fake.default = Reply(text="I would", fault="cut")
        assert told(person)[0] == "built-in"
        assert person.http.patch("/api/team", json={"budgetUsd": 0.0001}).status_code == 200
        assert told(person)[0] == "built-in"
        reasons = [line["reason"] for line in running.lines() if line["event"] == "model failed"]
        assert reasons == ["401", "answer", "answer", "answer", "budget"]
        page = running.admin().http.get("/metrics").text
        assert f'dawg_model_failures_total{{model="{line["model"]}",reason="answer"}} 3.0' in page
        assert "sk-ant" not in running.log.getvalue()
