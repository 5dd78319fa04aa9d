"""What is away takes little with it; budgets hold before money is spent; pages of other origins stay out."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from dawg.artifacts.folder import FolderArtifacts
from dawg.server import serving
from dawg.server.house import House
from dawg.server.live.socket import PATHS
from dawg.server.openapi import outside
from dawg.server.options import Secret
from dawg.server.queue import sweeping
from dawg.server.queue.place import QUEUE
from dawg.server.routes import TABLE
from tests.fake_models import FakeModels, Reply
from tests.rigs.processes import until
from tests.rigs.server import Person, RunningServer, a_server, a_worker, server

__all__ = ["server"]

SHORT = {"brief": {"genre": "house", "bars": 4, "seed": 7}}


def test_without_redis_jobs_are_kept_and_told_of(server: RunningServer) -> None:
    alone = RunningServer(server.options, "redis://127.0.0.1:9")
    try:
        person = alone.person()
        ready = person.http.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True, "down": ["redis"]})
        assert person.http.get("/livez").status_code == 200
        health = person.http.get("/health")
        assert (health.status_code, health.json()["status"], health.json()["redis"]["status"]) == (
            503,
            "degraded",
            "down",
        )
        began = time.monotonic()
        accepted = person.http.post("/api/generate", json=SHORT)
        assert accepted.status_code == 202
        assert time.monotonic() - began < 2
        assert person.http.post("/api/chat/message", json={"message": "house, 8 bars"}).status_code == 200
        job = accepted.json()["jobId"]
        with person.http.stream("GET", f"/api/generate/{job}/events", timeout=30) as stream:
            person.http.delete(f"/api/generate/{job}")
            kinds = [line for line in stream.iter_lines() if line.startswith("event:")]
        assert kinds == ["event: generation:queued", "event: generation:failed"]
    finally:
        alone.close()


def test_a_queue_server_that_hangs_keeps_nobody_waiting() -> None:
    with a_server() as running:
        person = running.person()
        assert person.http.post("/api/generate", json=SHORT).status_code == 202
        pid = int(Path(running.options.data_folder, QUEUE, "pid").read_text())
        os.kill(pid, signal.SIGSTOP)
        try:
            for number in range(6):  # the first of them find out
                began = time.monotonic()
                answer = person.http.post(
                    "/api/generate", json={"brief": {"genre": "house", "bars": 2, "seed": number}}
                )
                assert answer.status_code == 202
                assert time.monotonic() - began < 2
        finally:
            with contextlib.suppress(ProcessLookupError):  # it may have been started anew meanwhile
                os.kill(pid, signal.SIGCONT)


def test_a_killed_queue_server_comes_back_and_nothing_is_lost() -> None:
    with a_server() as running, a_worker(running):
        person = running.person()
        pid = int(Path(running.options.data_folder, QUEUE, "pid").read_text())
        os.kill(pid, signal.SIGKILL)
        jobs = [
            person.http.post("/api/generate", json={"brief": {"genre": "house", "bars": 2, "seed": n}})
            for n in range(3)
        ]
        assert [answer.status_code for answer in jobs] == [202] * 3
        for answer in jobs:
            path = f"/api/generate/{answer.json()['jobId']}/status"
            until(lambda path=path: person.http.get(path).json()["status"] == "done", within_s=90, what="the job")
        assert person.http.get("/readyz").json() == {"ready": True, "down": []}


def test_a_place_for_files_that_is_away_is_named_within_two_seconds(server: RunningServer) -> None:
    with a_server(s3_bucket="none", s3_endpoint="http://127.0.0.1:9") as running:
        http = running.client()
        began = time.monotonic()
        ready = http.get("/readyz")
        assert time.monotonic() - began < 3
        assert (ready.status_code, ready.json()["down"]) == (503, ["s3"])
        assert "retry-after" in ready.headers
        assert http.get("/livez").status_code == 200
        assert http.get("/api/health/s3").status_code == 503
        assert http.get("/api/health/db").status_code == 200


def test_an_upload_does_not_wait_for_a_place_that_hangs() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        a_server(s3_bucket="none", s3_endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}") as running,
    ):
        person = running.admin()
        began = time.monotonic()
        answer = person.http.post("/api/tracks/upload?name=a.wav", content=b"RIFF" + bytes(2000))
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert time.monotonic() - began < 2.5


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModels]:
    with FakeModels(default=Reply(text="I would add a bridge.")) as fake:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789abcdef")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.url("anthropic"))
        yield fake


def test_budgets_of_team_and_user_hold_before_anything_is_sent(server: RunningServer, models: FakeModels) -> None:
    owner = server.person("owner")
    member = server.person("member", invitation=owner.http.post("/api/team/invitations", json={}).json()["invitation"])

    def say(person: Person) -> dict[str, Any]:
        answer: dict[str, Any] = person.http.post("/api/chat/message", json={"message": "what could I do next?"}).json()
        return answer

    first = say(owner)
    assert first["by"].startswith("anthropic/")
    assert first["text"] == "I would add a bridge."
    usage = owner.http.get("/api/cost-monitoring/usage").json()
    assert usage["team"]["calls"] == usage["you"]["calls"] == 1
    assert usage["team"]["costUsd"] > 0
    assert usage["leftUsd"] is None
    by_user = owner.http.get("/api/cost-monitoring/breakdown", params={"by": "user"}).json()["items"]
    assert [each["name"] for each in by_user] == [owner.id]
    asked = len(models.requests)
    owner.http.patch(f"/api/team/members/{member.id}", json={"budgetUsd": 0.0001})
    refused = say(member)
    assert refused["by"] == "built-in"
    assert "monthly budget" in " ".join(refused["notes"])
    assert len(models.requests) == asked
    assert say(owner)["by"].startswith("anthropic/")
    owner.http.patch("/api/team", json={"budgetUsd": 0.0001})
    assert say(owner)["by"] == "built-in"
    assert owner.http.get("/api/cost-monitoring/usage").json()["leftUsd"] <= 0
    assert "sk-ant" not in server.log.getvalue()


def test_nobody_but_an_admin_of_the_server_gets_around_its_budgets(models: FakeModels) -> None:
    with a_server(team_budget_micro_usd=40_000, user_budget_micro_usd=0) as running:
        admin, ann = running.admin(), running.person("ann")

        def answered(**headers: str) -> str:
            asked = ann.http.post("/api/chat/message", json={"message": "what could I do next?"}, headers=headers)
            return str(asked.json()["by"])

        assert answered() == "built-in"
        assert ann.http.post("/api/teams", json={"name": "evade"}).status_code == 403
        for path, usd in ((f"/api/team/members/{ann.id}", 0.01), ("/api/team", 0.05)):
            refused = ann.http.patch(path, json={"budgetUsd": usd})
            assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
            assert "only admins of this server" in refused.json()["error"]["message"]
        assert ann.http.patch("/api/team", json={"budgetUsd": 0.04}).status_code == 200
        assert answered() == "built-in"
        assert models.requests == []
        made = admin.http.post("/api/teams", json={"name": "second"})
        assert made.status_code == 201
        there = {"x-dawg-team": made.json()["id"]}
        door = admin.http.post("/api/team/invitations", json={"role": "owner"}, headers=there).json()["invitation"]
        assert ann.http.post("/api/auth/accept", json={"invitation": door}).status_code == 200
        assert answered(**there) == "built-in"  # the user's budget is one for all teams
        given = admin.http.patch(f"/api/team/members/{ann.id}", json={"budgetUsd": 0.04}, headers=there)
        assert given.status_code == 200
        assert answered(**there) != "built-in"
        usage = ann.http.get("/api/cost-monitoring/usage", headers=there).json()
        assert usage["yourBudgetUsd"] == 0.04
        assert 0 < usage["leftUsd"] < 0.04
        assert answered() == "built-in"  # in the first team nobody gave more


def test_a_budget_of_the_settings_that_was_lowered_holds_for_what_was_set_before(models: FakeModels) -> None:
    with a_server() as running:
        ann = running.person("ann")
        assert ann.http.patch("/api/team", json={"budgetUsd": 1000}).status_code == 200
        lower = RunningServer(replace(running.options, team_budget_micro_usd=0), running.redis_url)
        try:
            http = lower.client(ann.token)
            assert http.post("/api/chat/message", json={"message": "what could I do next?"}).json()["by"] == "built-in"
            assert http.get("/api/cost-monitoring/usage").json()["teamBudgetUsd"] == 0
        finally:
            lower.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_ten_turns_at_once_spend_no_more_than_one_after_the_other(
    kind: str, models: FakeModels, request: pytest.FixtureRequest
) -> None:
    where = {} if kind == "sqlite" else {"database_url": Secret(request.getfixturevalue("postgres_url"))}
    with a_server(team_budget_micro_usd=40_000, **where) as running, ThreadPoolExecutor(10) as pool:
        owner = running.person("owner")
        house = running.web.app.house
        assert house is not None
        models.gate.clear()
        asked = [
            pool.submit(owner.http.post, "/api/chat/message", json={"message": "what could I do next?"})
            for _ in range(10)
        ]
        until(lambda: sum(future.done() for future in asked) == 9, what="nine refusals")
        assert 0 < house.record.accounts.held(owner.team) <= 40_000
        assert owner.http.get("/api/cost-monitoring/usage").json()["leftUsd"] < 0.04
        models.gate.set()
        answers = [future.result().json() for future in asked]
        assert len(models.requests) == 1
        assert sorted(answer["by"] for answer in answers)[1:] == ["built-in"] * 9
        assert all("monthly budget" in " ".join(answer["notes"]) for answer in answers if answer["by"] == "built-in")
        assert house.record.accounts.held(owner.team) == 0
        assert owner.http.post("/api/chat/message", json={"message": "and then?"}).json()["by"] != "built-in"
        models.default = Reply(text="I would", fault="cut")  # answered in part: nobody knows what it costs
        owner.http.post("/api/chat/message", json={"message": "and now?"})
        assert house.record.accounts.held(owner.team) > 0


def test_taste_is_each_users_own(server: RunningServer) -> None:
    owner = server.person("owner")
    member = server.person("member", invitation=owner.http.post("/api/team/invitations", json={}).json()["invitation"])
    owner.http.post("/api/chat/message", json={"message": "dark trap, 140 bpm, I love rhodes, never piano"})
    mine = owner.http.get("/api/taste").json()["lines"]
    assert "never: piano" in mine
    assert member.http.get("/api/taste").json()["lines"] == []
    assert owner.http.delete("/api/taste").status_code == 200
    assert owner.http.get("/api/taste").json()["lines"] == []


def test_generations_and_requests_are_limited_per_user() -> None:
    with a_server(generations_per_hour=2, requests_per_minute=12, queue_limit=1) as running:
        person, other = running.person(), running.person()
        first, refused = [person.http.post("/api/generate", json=SHORT) for _ in range(2)]
        assert (first.status_code, refused.status_code, refused.json()["error"]["code"]) == (202, 429, "full")
        codes = []
        for _ in range(2):  # what was refused counts for nothing
            person.http.delete(f"/api/generate/{first.json()['jobId']}")
            first = person.http.post("/api/generate", json=SHORT)
            codes.append(first.status_code)
        assert codes == [202, 429]
        assert first.json()["error"]["code"] == "too_many_requests"
        assert other.http.post("/api/generate", json=SHORT).status_code == 202
        while (answer := person.http.get("/api/auth/me")).status_code == 200:
            pass
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert other.http.get("/api/auth/me").status_code == 200


def test_only_origins_of_the_settings_may_call() -> None:
    with a_server(cors_origins=("https://team.example.org",)) as running:
        http = running.client()
        ask = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
        good = http.options("/api/chat/message", headers={"origin": "https://team.example.org", **ask})
        assert (good.status_code, good.headers["access-control-allow-origin"]) == (204, "https://team.example.org")
        for origin in ("https://evil.example.org", "null", "https://team.example.org.evil.org"):
            answer = http.options("/api/chat/message", headers={"origin": origin, **ask})
            assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-credentials" not in good.headers


def test_chat_that_may_not_create_changes_only_what_is_there() -> None:
    with a_server(chat_to_create=False) as running:
        person = running.person()
        assert person.http.post("/api/chat/message", json={"message": "dark trap"}).status_code == 422
        assert person.http.get("/api/projects").json()["items"] == []


def test_the_description_is_of_what_is_served(server: RunningServer) -> None:
    described = server.client().get("/api/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    served = {(outside(route.path), route.method.lower()) for route in TABLE.routes} | {(path, "get") for path in PATHS}
    assert {(path, method) for path, each in described["paths"].items() for method in each} == served
    text = server.client().get("/api/openapi.json").text
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert name in described["components"]["schemas"]
    for path, each in described["paths"].items():
        for operation in each.values():
            assert all("_" not in parameter["name"] for parameter in operation["parameters"]), path
            for answer in operation["responses"].values():
                streamed = answer.get("content", {}).get("text/event-stream")
                assert streamed is None or streamed["schema"]["oneOf"], path
    names = [operation["operationId"] for each in described["paths"].values() for operation in each.values()]
    assert len(set(names)) == len(names)
    assert {"post_api_generate_beat", "get_api_projects_projectId", "get_ws"} <= set(names)
    socket_said = described["paths"]["/ws"]["get"]["x-websocket"]
    assert socket_said["subprotocols"] == ["dawg", "bearer.TOKEN"]
    form = described["paths"]["/api/tracks/upload"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["file"]["format"] == "binary"
    assert {"200", "206", "416"} <= set(described["paths"]["/files/{sha256}"]["get"]["responses"])
    page = server.client().get("/api/docs").text
    assert "bearer." in page
    assert "generation:completed" in page


def test_every_answer_carries_its_id_and_safe_headers(server: RunningServer, ann: Person) -> None:
    for answer in (ann.http.get("/api/projects"), server.client().get("/nope"), server.client().get("/livez")):
        assert answer.headers["x-request-id"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in answer.headers
    given = ann.http.get("/api/projects", headers={"x-request-id": "my-own-id-1"})
    assert given.headers["x-request-id"] == "my-own-id-1"
    assert any(line.get("request_id") == "my-own-id-1" for line in server.lines())
    odd = ann.http.get("/api/projects", headers={"x-request-id": "a b\tc"})
    assert odd.headers["x-request-id"] != "a b\tc"


def test_metrics_are_for_admins_and_count(server: RunningServer) -> None:
    text = server.admin().http.get("/metrics").text
    assert 'dawg_requests_total{method="GET",route="/livez",status="200"}' in text
    assert 'dawg_dependency_up{dependency="database"} 1.0' in text
    assert "dawg_jobs_queued" in text


def test_health_is_told_right_after_a_beat_was_asked_for(server: RunningServer, ann: Person) -> None:
    for path in ("/readyz", "/health", "/readyz"):
        assert ann.http.get(path).status_code == 200
        made = ann.http.post("/api/generate", json={"brief": {"genre": "ambient", "bars": 1}})
        assert made.status_code == 202
        ann.http.delete(f"/api/generate/{made.json()['jobId']}")


def test_many_who_ask_how_it_is_are_answered_by_one_look(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, looked = server.web.app.house, []
    assert isinstance(house, House)
    real = house.record.check

    def slow() -> None:
        looked.append(1)
        time.sleep(0.5)
        real()

    monkeypatch.setattr(house.record, "check", slow)
    monkeypatch.setattr(house, "checked_at", float("-inf"))
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda http: http.get("/readyz").status_code, [server.client() for _ in range(40)]))
    assert set(answers) == {200}
    assert len(looked) <= 2


def test_a_server_sweeps_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "Sweeper", functools.partial(serving.Sweeper, first_s=0.0))
    monkeypatch.setattr(sweeping, "FIRST_S", 0.2)
    monkeypatch.setattr(sweeping, "EVERY_S", 0.2)
    with a_server() as running:
        house = running.web.app.house
        assert isinstance(house, House)
        assert isinstance(house.artifacts, FolderArtifacts)
        path = running.options.data_folder / "left"
        path.write_bytes(b"nobody's")
        left = house.artifacts.put(path)
        os.utime(house.artifacts.path(left.sha256), (1, 1))
        until(lambda: any(line["event"] == "swept" and line["files"] == 1 for line in running.lines()), what="a sweep")
        assert list(house.artifacts.every()) == []
