"""Seen from outside: one trace from a request to its worker's stages, one id in all lines of the log, and what Prometheus reads."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.types import Receive, Scope, Send

from dawg.errors import InputError
from dawg.server.tracing import Traced, Tracing, job_span, open_tracing
from dawg.store.jobs import Enqueued, NewJob
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sqlite.database import SqliteDatabase
from tests.rigs.processes import until
from tests.rigs.server import RunningServer, a_server, a_worker

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SHORT = {"brief": {"genre": "techno", "bars": 1, "seed": 1}}


class Collector:
    """What OpenTelemetry sends its spans to."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                    for scope in resource.scope_spans:
                        collector.spans.extend(scope.spans)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def named(self, name: str) -> list[Any]:
        return [span for span in self.spans if span.name == name]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    made = Collector()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.address)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
    yield made
    made.close()


def made_job(server: RunningServer, **headers: str) -> str:
    answer = server.person().http.post("/api/generate", json=SHORT, headers={"x-request-id": "my-request-1", **headers})
    assert answer.status_code == 202, answer.text
    job: str = answer.json()["jobId"]
    return job


def test_a_trace_goes_from_the_caller_through_the_web_into_the_workers_stages(collector: Collector) -> None:
    with a_server() as server, a_worker(server):
        job = made_job(server, traceparent=PARENT)
        until(lambda: collector.named("job beat") and collector.named("POST /api/generate"), within_s=90, what="spans")
        until(lambda: len(server.lines()) > 0, what="the log")
        said = Path(server.options.data_folder, "worker.log").read_text().splitlines()
    (request,), (work,) = collector.named("POST /api/generate"), collector.named("job beat")
    assert request.trace_id.hex() == work.trace_id.hex() == PARENT[3:35]
    assert (request.parent_span_id.hex(), work.parent_span_id) == (PARENT[36:52], request.span_id)
    stages = [span for span in collector.spans if span.parent_span_id == work.span_id]
    assert {span.name for span in stages} == {"drums", "bass", "melody", "mix", "master"}
    facts = {each.key: each.value.string_value for each in work.attributes}
    assert (facts["dawg.job.id"], facts["dawg.job.state"], facts["dawg.request_id"]) == (job, "done", "my-request-1")
    lines = [json.loads(line) for line in said if line.startswith("{")]
    (done,) = [line for line in lines if line["event"] == "job done"]
    assert (done["job_id"], done["request_id"]) == (job, "my-request-1")
    assert done["traceparent"][3:35] == PARENT[3:35]
    assert [line for line in server.lines() if line.get("request_id") == "my-request-1" and line.get("job") == job]


def test_the_page_for_prometheus_knows_database_files_and_what_workers_measured() -> None:
    with a_server() as server, a_worker(server):
        admin = server.admin()
        job = made_job(server)

        def page() -> str:
            text: str = admin.http.get("/metrics").text
            return text

        until(lambda: 'dawg_job_seconds_count{kind="beat",state="done"} 1.0' in page(), within_s=90, what="the job")
        text = page()
    assert job
    for line in (
        'dawg_database_seconds_count{operation="write"}', 'dawg_database_seconds_count{operation="read"}',
        'dawg_artifact_seconds_count{operation="put"} 2.0', 'dawg_artifact_seconds_count{operation="check"}',
        'dawg_job_stage_seconds_count{stage="drums"} 1.0', 'dawg_job_stage_seconds_count{stage="master"} 1.0',
    ):  # fmt: skip
        assert line in text, line


def test_an_attempt_whose_worker_was_killed_leaves_a_line_and_is_counted() -> None:
    with a_server() as server, a_worker(server) as worker:
        admin = server.admin()
        asked = {"brief": {"genre": "house", "duration_s": 900.0, "seed": 7}}
        job = admin.http.post("/api/generate", json=asked, headers={"x-request-id": "asked-for-here"}).json()["jobId"]
        until(
            lambda: admin.http.get(f"/api/generate/{job}/status").json()["progress"] > 0, what="the middle of the job"
        )
        worker.kill()
        counted = 'dawg_job_seconds_count{kind="beat",state="queued"} 1.0'
        until(lambda: counted in admin.http.get("/metrics").text, within_s=20, what="the count")
        (told,) = [line for line in server.lines() if line["event"] == "job taken back"]
        assert (told["job_id"], told["request_id"], told["attempt"]) == (job, "asked-for-here", 1)


def test_failures_of_a_dependency_are_counted() -> None:
    with a_server(s3_bucket="none", s3_endpoint="http://127.0.0.1:9") as server:
        admin = server.admin()
        server.client().get("/health")
        assert 'dawg_dependency_errors_total{dependency="s3",operation="check"}' in admin.http.get("/metrics").text


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(spans: InMemorySpanExporter) -> Iterator[Tracing]:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    made = Tracing(provider)
    yield made
    made.close()


def job_with(trace: dict[str, str]) -> Enqueued:
    return SqlJobs(SqliteDatabase(None)).enqueue(NewJob(owner="ann", kind="beat", body={}, trace=trace))


@pytest.mark.parametrize("parent", ["", "00-zz-zz-01", "x" * 55, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
def test_a_parent_that_is_none_begins_a_trace_of_its_own(
    tracing: Tracing, spans: InMemorySpanExporter, parent: str
) -> None:
    with job_span(tracing, job_with({"traceparent": parent}).job) as facts:
        facts["state"] = "done"
    (span,) = spans.get_finished_spans()
    assert span.parent is None
    assert span.attributes is not None
    assert span.attributes["dawg.job.state"] == "done"


def test_what_was_raised_stays_out_of_a_span(tracing: Tracing, spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="secret"), job_span(tracing, job_with({}).job):
        raise ValueError("secret")
    (span,) = spans.get_finished_spans()
    assert "secret" not in span.to_json()


def test_a_request_is_a_span_with_its_route_and_status(tracing: Tracing, spans: InMemorySpanExporter) -> None:
    scope: Scope = {"type": "http", "method": "GET", "headers": [(b"traceparent", PARENT.encode())]}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["dawg.traceparent"][3:35] == PARENT[3:35]
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def nothing(*_: Any) -> Any:
        return None

    asyncio.run(Traced(app, tracing)(scope, nothing, nothing))
    (span,) = spans.get_finished_spans()
    assert span.attributes is not None
    assert (span.name, span.attributes["http.response.status_code"]) == ("GET", 404)


def test_a_collector_without_the_extra_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_tracing({}) is None
    environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    assert open_tracing({**environ, "OTEL_SDK_DISABLED": "true"}) is None
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    with pytest.raises(InputError, match="OTEL_EXPORTER_OTLP_ENDPOINT is set") as refused:
        open_tracing(environ)
    assert "dawg[otel]" in refused.value.hint
