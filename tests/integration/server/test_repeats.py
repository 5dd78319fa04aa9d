"""A request that is sent again with its key: the job that it made answers, and nothing else happens."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from tests.rigs.server import RunningServer, a_server

SHORT = {"brief": {"genre": "house", "bars": 4, "seed": 7}}


def test_a_repeat_is_answered_by_its_job_whatever_limit_is_reached_by_now() -> None:
    with a_server(generations_per_hour=2, queue_limit=2) as running:
        person = running.person()
        wanted = {"/api/generate": {"prompt": "dark trap, 8 bars"}, "/api/generate/variations": {"prompt": "house"}}

        def asked(path: str, **more: Any) -> tuple[int, str]:
            answer = person.http.post(path, json={**wanted[path], **more}, headers={"idempotency-key": path})
            return answer.status_code, answer.json().get("jobId") or answer.json()["error"]["code"]

        first = {path: asked(path) for path in wanted}
        assert [code for code, _ in first.values()] == [202, 202]
        fresh = person.http.post("/api/generate", json=SHORT)
        assert (fresh.status_code, fresh.json()["error"]["code"]) == (429, "too_many_requests")
        assert {path: asked(path) for path in wanted} == first
        assert asked("/api/generate", name="other") == (429, "too_many_requests")
        wider = RunningServer(replace(running.options, generations_per_hour=10, storage_bytes=0), running.redis_url)
        try:
            person.http = wider.client(person.token)
            assert person.http.post("/api/generate", json=SHORT).json()["error"]["code"] == "storage"
            assert {path: asked(path) for path in wanted} == first
            assert asked("/api/generate", name="other") == (507, "storage")
        finally:
            wider.close()
        assert len(running.client(person.token).get("/api/generate").json()["items"]) == 2


def test_a_repeat_is_answered_while_the_queue_is_full_and_after_what_it_was_about_is_gone() -> None:
    with a_server(queue_limit=1) as running:
        person = running.person()
        made = person.http.post("/api/chat/message", json={"message": "house, 8 bars"}).json()
        key = {"idempotency-key": "k"}
        wanted = {"versionId": made["versionId"]}
        first = person.http.post("/api/generate/stems", json=wanted, headers=key)
        assert first.status_code == 202, first.text
        assert person.http.post("/api/generate", json=SHORT).json()["error"]["code"] == "full"
        again = person.http.post("/api/generate/stems", json=wanted, headers=key)
        assert (again.status_code, again.json()["jobId"]) == (202, first.json()["jobId"])
        assert person.http.delete(f"/api/projects/{made['projectId']}").status_code == 200
        again = person.http.post("/api/generate/stems", json=wanted, headers=key)
        assert (again.status_code, again.json()["jobId"]) == (202, first.json()["jobId"])
        assert person.http.post("/api/generate/stems", json=wanted).status_code == 404
        other = person.http.post("/api/generate/stems", json={**wanted, "output": {"format": "flac"}}, headers=key)
        assert other.status_code == 404
