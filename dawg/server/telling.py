"""What operators see: one structured line per request, and metrics."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import MutableMapping
from typing import Any

import msgspec
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from dawg.server.queue.tally import Sample, names_of

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
KINDS = ("beat", "edit", "variations", "stems", "mix", "master")
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def make_log(level: str, *, file: Any = None) -> Any:
    """Return a log that writes one JSON object per line, to stderr by default; locals and secrets never get into it."""
    return structlog.wrap_logger(
        structlog.WriteLogger(file or sys.stderr),
        processors=[_dated, _told, _written],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        cache_logger_on_first_use=True,
    )


def _dated(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    now = time.time()
    second = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    event["level"], event["at"] = name, f"{second}.{int(now % 1 * 1e6):06d}Z"
    return event


def _written(logger: Any, name: str, event: MutableMapping[str, Any]) -> str:
    """Write a line in ASCII: what others said cannot steer the terminal that shows it."""
    try:
        line = msgspec.json.encode(event, enc_hook=repr).decode()
        return line if line.isascii() else json.dumps(msgspec.json.decode(line))
    except (UnicodeEncodeError, msgspec.MsgspecError, TypeError):
        return json.dumps(event, default=repr)


def _told(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Write an error as its kind and the places it came through: never values, which may be secret."""
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        import traceback

        frames = traceback.extract_tb(error.__traceback__)[-8:]
        event["error"] = type(error).__name__
        event["places"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    elif error is not None:
        event["error"] = str(error)
    return event


def hush() -> None:
    """Let uvicorn's own log say what is wrong, and nothing else."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


class Foreign(logging.Handler):
    """Writes what libraries say as lines of our log: who and where, never what, as that may hold secrets or what a client sent."""

    def __init__(self, log: Any) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        place = f"{record.filename}:{record.lineno} {record.funcName}"
        kind = record.exc_info[0] if record.exc_info else None
        self._log.warning(
            "library", logger=record.name, severity=record.levelname.lower(), place=place,
            **({"kind": kind.__name__} if kind is not None else {}),
        )  # fmt: skip


def take_over_stderr(log: Any) -> None:
    """Let what libraries, warnings and dying threads would write to stderr become lines of the log."""
    logging.lastResort = Foreign(log)
    logging.captureWarnings(True)
    threading.excepthook = lambda died: log.error(
        "thread", thread=getattr(died.thread, "name", ""), error=died.exc_value
    )


class Metrics:
    """Everything that is counted, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answered: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.requests = Counter(
            "dawg_requests", "Requests answered.", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "dawg_request_seconds", "Time to the end of an answer.", ["route"], buckets=BUCKETS, registry=self.registry
        )
        self.refusals = Counter(
            "dawg_refusals", "Requests refused or failed, by code.", ["code"], registry=self.registry
        )
        self.sockets = Gauge("dawg_sockets", "Open sockets and event streams.", ["kind"], registry=self.registry)
        self.events = Counter("dawg_events_sent", "Events sent to clients.", registry=self.registry)
        self.dropped = Counter(
            "dawg_slow_clients", "Clients closed because they read too slowly.", registry=self.registry
        )
        self.queued = Gauge("dawg_jobs_queued", "Jobs that wait.", registry=self.registry)
        self.running = Gauge("dawg_jobs_running", "Jobs that run.", registry=self.registry)
        self.oldest = Gauge("dawg_jobs_oldest_seconds", "Age of the job that waits longest.", registry=self.registry)
        self.workers = Gauge("dawg_workers", "Workers that were seen lately.", registry=self.registry)
        self.up = Gauge("dawg_dependency_up", "1 when a dependency answers.", ["dependency"], registry=self.registry)
        seconds: dict[str, Any] = {"buckets": BUCKETS, "registry": self.registry}
        self.database = Histogram("dawg_database_seconds", "Transactions.", ["operation"], **seconds)
        self.files = Histogram(
            "dawg_artifact_seconds", "Calls of the place for files, S3 or a folder.", ["operation"], **seconds
        )
        self.stages = Histogram("dawg_job_stage_seconds", "Stages of jobs.", ["stage"], **seconds)
        self.jobs = Histogram("dawg_job_seconds", "Attempts of jobs, by how they ended.", ["kind", "state"], **seconds)
        self.errors = Counter(
            "dawg_dependency_errors",
            "What failed of database and files.",
            ["dependency", "operation"],
            registry=self.registry,
        )
        self.cost = Counter("dawg_model_micro_usd", "What models cost.", ["model"], registry=self.registry)
        self.calls = Counter("dawg_model_calls", "Calls of models.", ["model"], registry=self.registry)
        self.model_failures = Counter(
            "dawg_model_failures",
            "Requests to models that failed (a status, unreached, or answer) or were not sent (budget).",
            ["model", "reason"],
            registry=self.registry,
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer."""
        known = self._answered.get((route, method, status))
        if known is None:
            known = self.requests.labels(route, method, str(status)), self.seconds.labels(route)
            self._answered[route, method, status] = known
        known[0].inc()
        known[1].observe(seconds)

    def take(self, sample: Sample) -> None:
        """Count what was measured, here or by a worker."""
        if sample.name not in names_of(sample.what):
            return
        if sample.what == "job":
            self.jobs.labels(sample.kind if sample.kind in KINDS else "other", sample.name).observe(sample.seconds)
            return
        kept = {"database": self.database, "artifact": self.files, "stage": self.stages}[sample.what]
        kept.labels(sample.name).observe(sample.seconds)
        if sample.failed:
            self.errors.labels("s3" if sample.what == "artifact" else sample.what, sample.name).inc()

    def text(self) -> bytes:
        """Return the page that Prometheus reads."""
        return generate_latest(self.registry)
