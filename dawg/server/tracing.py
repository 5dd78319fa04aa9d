"""Traces by OpenTelemetry, for whoever has installed `dawg[otel]` and names a collector: a request, and the job it became.

The customary variables rule: OTEL_EXPORTER_OTLP_ENDPOINT turns it on, OTEL_SDK_DISABLED=true off; sampler, headers and the name of the
service as OpenTelemetry reads them. Without them nothing of it is imported. Spans carry ids and names, never texts of users.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dawg.errors import InputError
from dawg.server.reading import header

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

    from dawg.store.jobs import Job

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
SEND_S = 2
"""How long one try to reach the collector may take; nobody waits for it longer."""


class Tracing:
    """Makes spans and sends them away."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("dawg")

    @contextlib.contextmanager
    def span(self, name: str, parent: str, *, consumer: bool = False) -> Iterator[Span]:
        """Make a span for the length of the block.

        Args:
            parent: a traceparent (W3C), or "".
            consumer: of a queue; else it serves a request.
        """
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        context = TraceContextTextMapPropagator().extract({"traceparent": parent} if parent else {})
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=SpanKind.CONSUMER if consumer else SpanKind.SERVER,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield span

    def past(self, name: str, began_s: float) -> None:
        """Make a span, within the present one, of what began at a time and ends now."""
        self._tracer.start_span(name, start_time=int(began_s * 1e9)).end(int(time.time() * 1e9))

    def close(self) -> None:
        """Send what is left."""
        self._provider.force_flush(SEND_S * 1000)
        self._provider.shutdown()


def traceparent_of(span: Span) -> str:
    """Return a span's id as it is handed on (W3C)."""
    found = span.get_span_context()
    return f"00-{found.trace_id:032x}-{found.span_id:016x}-{int(found.trace_flags):02x}"


def is_wanted(environ: Mapping[str, str]) -> bool:
    """True when the environment names a collector."""
    return any(environ.get(name) for name in ENDPOINTS) and environ.get("OTEL_SDK_DISABLED", "").lower() != "true"


def open_tracing(environ: Mapping[str, str]) -> Tracing | None:
    """Return what the environment asks for; None = no traces. It starts a thread, so make it after a fork.

    Raises:
        InputError: a collector is named, and `dawg[otel]` is not installed.
    """
    if not is_wanted(environ):
        return None
    load(environ)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(
        resource=Resource.create({} if environ.get("OTEL_SERVICE_NAME") else {"service.name": "dawg"}),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=SEND_S)))
    return Tracing(provider)


def load(environ: Mapping[str, str]) -> None:
    """Import what traces need when they are wanted; raises as `open_tracing`."""
    if not is_wanted(environ):
        return
    import logging

    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter
        import opentelemetry.sdk.trace.export  # noqa: F401
    except ImportError as error:
        name = next(name for name in ENDPOINTS if environ.get(name))
        raise InputError(
            f"{name} is set, and OpenTelemetry is not installed", hint="pip install 'dawg[otel]'"
        ) from error
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a collector that is away is no news on stderr


class Traced:
    """Makes a span of every request; what is within sees its id at `scope["dawg.traceparent"]`."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        self._app, self._tracing = app, tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
            await send(message)

        method = scope["method"][:10]
        with self._tracing.span(method, header(scope, b"traceparent")[:55]) as span:
            scope["dawg.traceparent"] = traceparent_of(span)
            span.set_attribute("http.request.method", method)
            try:
                await self._app(scope, receive, sent)
            finally:
                route = scope.get("dawg.route")
                if route is not None:
                    span.update_name(f"{method} {route.path}")
                    span.set_attribute("http.route", route.path)
                span.set_attribute("dawg.request_id", scope.get("dawg.request_id", ""))


@contextlib.contextmanager
def job_span(tracing: Tracing | None, job: Job) -> Iterator[dict[str, str]]:
    """Make a span of an attempt of a job, of the request that asked for it; what the block puts into the values goes with it."""
    facts: dict[str, str] = {}
    if tracing is None:
        yield facts
        return
    with tracing.span(f"job {job.kind}", job.trace.get("traceparent", ""), consumer=True) as span:
        try:
            yield facts
        finally:
            for name, value in {"id": job.id, "kind": job.kind, **facts}.items():
                span.set_attribute(f"dawg.job.{name}", value)
            span.set_attribute("dawg.job.attempt", job.attempt)
            span.set_attribute("dawg.request_id", job.trace.get("request_id", ""))
