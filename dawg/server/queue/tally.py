"""What a process measured of the database, of files, of stages of jobs: samples, small enough to be told to the web.

Workers have no page of their own for Prometheus: a horse tells the webs what it measured when it ends. Samples that get lost cost a
point in a curve, nothing else.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Annotated, Any, Literal, Protocol

import msgspec
from msgspec import Meta, Struct

from dawg.errors import ArtifactError, StoreError
from dawg.store.ids import now_ms
from dawg.store.jobs import Job

TOPIC = "measured"
"""Of news: what horses tell."""
SAMPLES = 400
"""How many one horse tells at most."""
TRANSACTIONS = {"reading": "read", "writing": "write"}
FILE_CALLS = ("put", "stat", "fetch", "verify", "sweep", "check")
What = Literal["database", "artifact", "stage", "job"]


class Sample(Struct, frozen=True, array_like=True):
    """One measurement.

    Attributes:
        name: "read" or "write"; a method of `Artifacts`; a stage; what became of a job.
        kind: of the job; "" where none is meant.
    """

    what: What
    name: Annotated[str, Meta(max_length=20)]
    seconds: Annotated[float, Meta(ge=0, le=1e6)]
    failed: bool = False
    kind: Annotated[str, Meta(max_length=20)] = ""


class Tell(Protocol):
    """Takes a sample; must be fast and raise nothing."""

    def __call__(self, sample: Sample, /) -> None: ...


class Tally:
    """Collects what one process measured."""

    def __init__(self) -> None:
        self._samples: list[Sample] = []

    def __call__(self, sample: Sample) -> None:
        """Take a sample."""
        if len(self._samples) < SAMPLES:
            self._samples.append(sample)

    def data(self) -> bytes:
        """Return all of it as JSON."""
        return msgspec.json.encode(self._samples)


def ended(job: Job, state: str) -> tuple[str, bytes]:
    """Return the news of an attempt that ended without its horse being able to say so: a topic, and its sample, in seconds since the job first began."""
    seconds = max(0, now_ms() - (job.started_ms or now_ms())) / 1000
    return TOPIC, msgspec.json.encode([Sample("job", state, seconds, kind=job.kind)])


def read_samples(data: bytes) -> list[Sample]:
    """Return what somebody measured; none when it cannot be read, since anybody may have written it."""
    try:
        found: list[Sample] = msgspec.json.decode(data, type=Annotated[list[Sample], Meta(max_length=SAMPLES)])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return []
    return found


def watch_database(database: object, tell: Tell) -> None:
    """Measure the transactions of a database from now on; one within another belongs to it."""
    inside = threading.local()
    for method, name in TRANSACTIONS.items():
        setattr(database, method, _timed_block(getattr(database, method), name, tell, inside))


def watch_artifacts(artifacts: object, tell: Tell) -> None:
    """Measure the calls of a place for files from now on."""
    for name in FILE_CALLS:
        setattr(artifacts, name, _timed_call(getattr(artifacts, name), name, tell))


def _timed_block(
    begin: Callable[..., AbstractContextManager[None]], name: str, tell: Tell, inside: threading.local
) -> Callable[..., AbstractContextManager[None]]:
    @contextlib.contextmanager
    def block(*words: Any) -> Iterator[None]:
        if getattr(inside, "deep", False):
            with begin(*words):
                yield
            return
        inside.deep, failed, started = True, False, time.perf_counter()
        try:
            with begin(*words):
                yield
        except StoreError:
            failed = True
            raise
        finally:
            inside.deep = False
            tell(Sample("database", name, time.perf_counter() - started, failed))

    return block


def _timed_call(call: Callable[..., Any], name: str, tell: Tell) -> Callable[..., Any]:
    def timed(*words: Any, **named: Any) -> Any:
        failed, started = False, time.perf_counter()
        try:
            return call(*words, **named)
        except ArtifactError:
            failed = True
            raise
        finally:
            tell(Sample("artifact", name, time.perf_counter() - started, failed))

    return timed


def names_of(what: What) -> Iterable[str]:
    """Return the names that samples of a kind may have; others are not believed."""
    return {
        "database": tuple(TRANSACTIONS.values()),
        "artifact": FILE_CALLS,
        "stage": ("drums", "bass", "melody", "mix", "master"),
        "job": ("done", "failed", "cancelled", "queued", "let go"),
    }[what]
