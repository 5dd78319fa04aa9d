"""The contract of the record of jobs: what was asked, who works on it, what came of it.

The record is the truth. A queue server is only a doorbell: when it forgets everything, `Jobs.waiting` tells what to ring for.

A job is `queued` → `running` → `done` or `failed`; `cancelled` can follow `queued` and `running`. A worker *claims* a job and
holds a lease on it with a secret token; it renews the lease while it works. Whatever a worker writes, it writes only while the
token is still the job's: a worker that was thought dead and is not changes nothing. A lease that ran out lets the job be claimed
again; the third death fails it.

Every change of a job is an event with a number, 1, 2, 3 ... without gaps, written in the same transaction as the change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from dawg.store.store import Store
    from dawg.store.tracks import Tracks

PAGE = 100
ATTEMPTS = 3
LEASE_S = 8.0
"""How long a worker may be silent: a dead worker's job runs again within this and a reaper's round (5 s at most)."""
KEY_LENGTH = (1, 200)
BODY_LIMIT = 1_000_000
REASON_LIMIT = 500
EVENTS_KEPT = 1_000

Kind = Literal["beat", "stems", "variations", "edit", "mix", "master"]
State = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")
EventKind = Literal["queued", "started", "progress", "completed", "failed"]
Stage = Literal["", "drums", "bass", "melody", "mix", "master"]


class NewJob(Struct, frozen=True, kw_only=True):
    """A job to be.

    Attributes:
        owner: whose it is: a user's or a team's id. Somebody else's job is a `MissingError`.
        body: what is asked, checked before by `dawg.server.queue.bodies`; plain JSON values, 1 MB at most.
        idempotency_key: 1 to 200 printable characters, unique per owner: the same key, kind and `asked` give the same job again.
        asked: what was asked for, before anything was chosen for it (a seed that nobody stated); None = the body. JSON values.
        attempts: how often it may be tried. timeout_s: how long one attempt may take.
        trace: ids that follow the job into every log line ("request_id", "traceparent").
        max_open: refuse when the owner has this many jobs that are queued or running; None = no limit.
    """

    owner: str
    kind: Kind
    body: dict[str, Any]
    idempotency_key: str | None = None
    asked: Any = None
    attempts: int = ATTEMPTS
    timeout_s: float = 300.0
    trace: dict[str, str] = {}
    max_open: int | None = None


class Job(Struct, frozen=True, kw_only=True):
    """One job as it stands.

    Attributes:
        id: sorts by time and cannot be guessed.
        attempt: how many workers have begun it.
        stage, percent: how far it is, 0 to 100; never goes back, also when it begins anew.
        seq: number of its last event.
        result: what came of it; None unless it is done. See `dawg.server.queue.bodies.Result`.
        reason: one line that says why it failed.
        lease_until_ms: until when its worker is believed to live; None unless it is running.
    """

    id: str
    owner: str
    kind: Kind
    state: State
    body: dict[str, Any]
    idempotency_key: str | None
    attempt: int
    attempts: int
    timeout_s: float
    stage: Stage
    percent: int
    seq: int
    result: dict[str, Any] | None
    reason: str
    trace: dict[str, str]
    created_ms: int
    started_ms: int | None
    finished_ms: int | None
    lease_until_ms: int | None

    @property
    def has_ended(self) -> bool:
        """True when nothing will change any more."""
        return self.state in ENDED


class Enqueued(Struct, frozen=True, kw_only=True):
    """What `enqueue` returns. `is_new` is False when the idempotency key was known: then nothing needs to be rung for."""

    job: Job
    is_new: bool


class Event(Struct, frozen=True, kw_only=True):
    """One change of a job.

    Attributes:
        seq: 1, 2, 3 ... within the job.
        kind: what clients know as "generation:KIND". A cancelled job ends with "failed" and the state "cancelled".
        state, stage, percent, message: the job after it; the percent never goes back.
        data: with "completed" the result, with "failed" {"reason": ...}, else {}.
    """

    job_id: str
    owner: str
    seq: int
    kind: EventKind
    state: State
    stage: Stage
    percent: int
    attempt: int
    message: str
    data: dict[str, Any]
    created_ms: int


def first_event(job: Job) -> Event:
    """Return the event "queued" of a job that was just written down: it need not be read."""
    return Event(
        job_id=job.id, owner=job.owner, seq=1, kind="queued", state="queued", stage="", percent=0, attempt=0, message="",
        data={}, created_ms=job.created_ms,
    )  # fmt: skip


class Lease(Struct, frozen=True, kw_only=True):
    """A claim: the job, and the secret that shows whose it is."""

    job: Job
    token: str


class Reaped(Struct, frozen=True, kw_only=True):
    """What a reaper's round did: jobs that may be claimed again, and jobs that died too often."""

    requeued: tuple[Job, ...]
    failed: tuple[Job, ...]


class Depth(Struct, frozen=True, kw_only=True):
    """How much there is to do. `oldest_ms` is when the longest waiting job came; None when none waits."""

    queued: int
    running: int
    oldest_ms: int | None

    @property
    def open(self) -> int:
        """Jobs that wait or run."""
        return self.queued + self.running


class Jobs(Protocol):
    """The record of jobs, on SQLite and on Postgres alike.

    Every method is one transaction and blocks; a server calls it in a thread. Every method raises `StoreError` when the record
    cannot be read or written (then nothing was changed) and `MissingError` for a job that is not there or is somebody else's.
    """

    # For whoever asks

    def enqueue(self, new: NewJob) -> Enqueued:
        """Write a job down; when this returns it survives everything but the loss of the database.

        Raises:
            ConflictError: the key was used for another body or kind. FullError: `max_open` jobs are open.
            InputError: a key or a body that cannot be.
        """

    def enqueue_many(self, new: Sequence[NewJob]) -> list[Enqueued | Exception]:
        """Write many jobs down in one transaction (group commit); what was refused stands in its place as the error."""

    def known(self, owner: str, key: str, kind: Kind, asked: Any) -> Job | None:
        """Return the job that a key made for the same request before; None = there is none, or it was another request."""

    def job(self, owner: str, job_id: str) -> Job:
        """Return one job."""

    def jobs(
        self, owner: str, *, before: str | None = None, limit: int = PAGE, states: Sequence[State] = ()
    ) -> tuple[Job, ...]:
        """Return jobs, the newest first; `before` is the id that the page before ended with."""

    def cancel(self, owner: str, job_id: str) -> Job:
        """End a job that has not ended: it is `cancelled` at once, and its worker stops within a second.

        A job that has ended stays as it is and is returned; no error.
        """

    def events(self, owner: str, job_id: str, *, since: int = 0, limit: int = EVENTS_KEPT) -> tuple[Event, ...]:
        """Return the events after number `since`, in order, without gaps."""

    def counts(self, owner: str) -> dict[State, int]:
        """Count the owner's jobs per state; states without jobs are left out."""

    # For workers

    def claim(self, job_id: str, *, lease_s: float = LEASE_S) -> Lease | None:
        """Take a queued job; None when it is not there, not queued, or somebody else was faster. Event "started"."""

    def renew(self, job_id: str, token: str, *, lease_s: float = LEASE_S) -> bool:
        """Say that the worker lives; False = the job is not its any more (cancelled, reaped): stop at once."""

    def holds(self, job_id: str, token: str) -> bool:
        """True while the token is the job's; only reads."""

    def progress(self, job_id: str, token: str, *, stage: Stage, percent: int, message: str = "") -> Event | None:
        """Write how far the job is. None = nothing to tell (not further than before), or not its any more."""

    def complete(self, job_id: str, token: str, record: Callable[[Store, Tracks], dict[str, Any]]) -> Event | None:
        """End a job well, together with what it made: all of it in one transaction, once, or not at all.

        Args:
            record: writes versions and tracks of the job's owner and returns the result; every file it names must be complete
                and verified before. When it raises, nothing is written.

        Returns:
            the event "completed"; None when the job was not its any more: then nothing was written.
        """

    def fail(self, job_id: str, token: str, reason: str) -> Event | None:
        """End a job for good: trying again would not help. None as in `complete`."""

    def retry(self, job_id: str, token: str, reason: str) -> Event | None:
        """Give a job back because something around it failed: queued again, or failed after its last attempt."""

    def release(self, job_id: str, token: str) -> Event | None:
        """Give a job back because the worker is asked to stop; the attempt does not count."""

    # For whoever keeps the house

    def reap(self, *, limit: int = PAGE) -> Reaped:
        """Let jobs whose lease ran out be claimed again, or fail them after their last attempt."""

    def waiting(self, *, limit: int = 10_000) -> tuple[str, ...]:
        """Return the ids of all queued jobs, the oldest first: what the doorbell must ring for."""

    def depth(self) -> Depth:
        """Count what there is to do, of all owners."""

    def prune(self, *, before_ms: int, limit: int = PAGE) -> int:
        """Forget the events (not the jobs) of jobs that ended before a time; return how many jobs were pruned."""
