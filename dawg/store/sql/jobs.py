"""Jobs in SQL: every change is one UPDATE that says what must be true for it, and its event in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from dawg.errors import MissingError
from dawg.gen.brief import show
from dawg.store.ids import now_ms
from dawg.store.jobs import (
    EVENTS_KEPT,
    LEASE_S,
    PAGE,
    REASON_LIMIT,
    Depth,
    Enqueued,
    Event,
    Job,
    Kind,
    Lease,
    NewJob,
    Reaped,
    Stage,
    State,
)
from dawg.store.records import checked_text
from dawg.store.sql.database import Database, Row
from dawg.store.sql.job_rows import EVENT_COLUMNS, JOB_COLUMNS, event_row, packed, row_to_event, row_to_job
from dawg.store.sql.queueing import enqueue_many, known
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks
from dawg.store.store import Store
from dawg.store.tracks import Tracks

LEASE_MAX_MS = 120_000
"""A lease that ends later than this from now was given before the clock was set back: it counts as run out."""
_MINE = "id = ? AND lease_token = ? AND state = 'running'"
_OPEN = "state IN ('queued', 'running')"
_LET_GO = "lease_token = NULL, lease_until_ms = NULL"


class SqlJobs:
    """Methods and errors as `dawg.store.jobs.Jobs`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # For whoever asks

    def enqueue(self, new: NewJob) -> Enqueued:
        """Write a job down."""
        (found,) = self.enqueue_many([new])
        if isinstance(found, Exception):
            raise found
        return found

    def enqueue_many(self, new: Sequence[NewJob]) -> list[Enqueued | Exception]:
        """Write many jobs down in one transaction."""
        return enqueue_many(self._db, new)

    def known(self, owner: str, key: str, kind: Kind, asked: Any) -> Job | None:
        """Return the job that a key made for the same request before."""
        with self._db.reading():
            return known(self._db, owner, key, kind, asked)

    def job(self, owner: str, job_id: str) -> Job:
        """Return one job."""
        with self._db.reading():
            return self._job(owner, job_id)

    def jobs(
        self, owner: str, *, before: str | None = None, limit: int = PAGE, states: Sequence[State] = ()
    ) -> tuple[Job, ...]:
        """Return jobs, the newest first."""
        where, parameters = "owner = ?", [owner]
        if before is not None:
            where, parameters = f"{where} AND id < ?", [*parameters, before]
        if states:
            where, parameters = f"{where} AND state IN ({', '.join('?' * len(states))})", [*parameters, *states]
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {JOB_COLUMNS} FROM jobs WHERE {where} ORDER BY id DESC LIMIT ?", [*parameters, limit]
            )
        return tuple(map(row_to_job, rows))

    def cancel(self, owner: str, job_id: str) -> Job:
        """End a job that has not ended."""
        with self._db.writing():
            row = self._change(
                f"id = ? AND owner = ? AND {_OPEN}",
                (job_id, owner),
                {"state": "cancelled", "reason": "cancelled", "finished_ms": now_ms()},
                let_go=True,
            )
            if row is None:
                return self._job(owner, job_id)
            self._tell(row, "failed", data={"reason": "cancelled"})
        return row_to_job(row)

    def events(self, owner: str, job_id: str, *, since: int = 0, limit: int = EVENTS_KEPT) -> tuple[Event, ...]:
        """Return the events after a number."""
        with self._db.reading():
            self._job(owner, job_id)
            rows = self._db.rows(
                f"SELECT {EVENT_COLUMNS} FROM job_events WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                (job_id, since, limit),
            )
        return tuple(row_to_event(row, owner) for row in rows)

    def counts(self, owner: str) -> dict[State, int]:
        """Count the owner's jobs per state."""
        with self._db.reading():
            rows = self._db.rows("SELECT state, count(*) AS jobs FROM jobs WHERE owner = ? GROUP BY state", (owner,))
        return {row["state"]: row["jobs"] for row in rows}

    # For workers

    def claim(self, job_id: str, *, lease_s: float = LEASE_S) -> Lease | None:
        """Take a queued job."""
        now, token = now_ms(), secrets.token_hex(16)
        with self._db.writing():
            row = self._change(
                "id = ? AND state = 'queued'",
                (now, job_id),
                {"state": "running", "lease_token": token, "lease_until_ms": now + round(lease_s * 1000)},
                also=("attempt = attempt + 1", "started_ms = coalesce(started_ms, ?)"),
            )
            if row is None:
                return None
            self._tell(row, "started")
        return Lease(job=row_to_job(row), token=token)

    def renew(self, job_id: str, token: str, *, lease_s: float = LEASE_S) -> bool:
        """Say that the worker lives."""
        until = now_ms() + round(lease_s * 1000)
        with self._db.writing():
            return self._db.execute(f"UPDATE jobs SET lease_until_ms = ? WHERE {_MINE}", (until, job_id, token)) == 1

    def holds(self, job_id: str, token: str) -> bool:
        """True while the token is the job's."""
        with self._db.reading():
            return self._db.row(f"SELECT 1 AS one FROM jobs WHERE {_MINE}", (job_id, token)) is not None

    def progress(self, job_id: str, token: str, *, stage: Stage, percent: int, message: str = "") -> Event | None:
        """Write how far the job is."""
        percent = min(99, max(0, percent))
        with self._db.writing():
            row = self._change(
                f"{_MINE} AND percent < ?", (job_id, token, percent), {"stage": stage, "percent": percent}
            )
            return self._tell(row, "progress", message=message) if row is not None else None

    def complete(self, job_id: str, token: str, record: Callable[[Store, Tracks], dict[str, Any]]) -> Event | None:
        """End a job well, together with what it made."""
        with self._db.writing():
            # Changing the row first keeps everybody else from it until the commit.
            held = self._db.row(f"UPDATE jobs SET seq = seq WHERE {_MINE} RETURNING owner", (job_id, token))
            if held is None:
                return None
            owner = held["owner"]
            with self._db.writing(owner):
                result = record(SqlStore(self._db, owner=owner), SqlTracks(self._db, owner=owner))
            row = self._change(
                _MINE,
                (job_id, token),
                {"state": "done", "result": packed(result), "percent": 100, "finished_ms": now_ms()},
                let_go=True,
            )
            assert row is not None
            return self._tell(row, "completed", data=result)

    def fail(self, job_id: str, token: str, reason: str) -> Event | None:
        """End a job for good."""
        with self._db.writing():
            return self._failed(_MINE, (job_id, token), reason)

    def retry(self, job_id: str, token: str, reason: str) -> Event | None:
        """Give a job back because something around it failed."""
        with self._db.writing():
            return self._again(_MINE, (job_id, token), reason)

    def release(self, job_id: str, token: str) -> Event | None:
        """Give a job back because the worker is asked to stop."""
        with self._db.writing():
            row = self._change(
                _MINE, (job_id, token), {"state": "queued"}, also=("attempt = attempt - 1",), let_go=True
            )
            return self._tell(row, "queued", message="its worker was stopped") if row is not None else None

    # For whoever keeps the house

    def reap(self, *, limit: int = PAGE) -> Reaped:
        """Let jobs whose lease ran out be claimed again, or fail them."""
        now = now_ms()
        run_out = "state = 'running' AND (lease_until_ms < ? OR lease_until_ms > ?)"
        with self._db.reading():
            found = self._db.rows(
                f"SELECT id, lease_token FROM jobs WHERE {run_out} ORDER BY id LIMIT ?",
                (now, now + LEASE_MAX_MS, limit),
            )
        requeued: list[Job] = []
        failed: list[Job] = []
        for row in found:  # one transaction each: a reaper never holds more than one job
            with self._db.writing():
                event = self._again(
                    f"{_MINE} AND {run_out}",
                    (row["id"], row["lease_token"], now, now + LEASE_MAX_MS),
                    "its worker died",
                )
                if event is not None:
                    (failed if event.state == "failed" else requeued).append(self._job(event.owner, event.job_id))
        return Reaped(requeued=tuple(requeued), failed=tuple(failed))

    def waiting(self, *, limit: int = 10_000) -> tuple[str, ...]:
        """Return the ids of all queued jobs, the oldest first."""
        with self._db.reading():
            rows = self._db.rows("SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT ?", (limit,))
        return tuple(row["id"] for row in rows)

    def depth(self) -> Depth:
        """Count what there is to do."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT state, count(*) AS jobs, min(created_ms) AS oldest_ms FROM jobs WHERE {_OPEN} GROUP BY state"
            )
        found = {row["state"]: row for row in rows}
        return Depth(
            queued=found.get("queued", {}).get("jobs", 0),
            running=found.get("running", {}).get("jobs", 0),
            oldest_ms=found.get("queued", {}).get("oldest_ms"),
        )

    def prune(self, *, before_ms: int, limit: int = PAGE) -> int:
        """Forget the events of jobs that ended before a time."""
        with self._db.writing():
            rows = self._db.rows(
                "SELECT id FROM jobs WHERE finished_ms < ? AND EXISTS (SELECT 1 FROM job_events e WHERE e.job_id = jobs.id) "
                "ORDER BY finished_ms LIMIT ?",
                (before_ms, limit),
            )
            for row in rows:
                self._db.execute("DELETE FROM job_events WHERE job_id = ?", (row["id"],))
        return len(rows)

    # Within a transaction

    def _job(self, owner: str, job_id: str) -> Job:
        row = self._db.row(f"SELECT {JOB_COLUMNS} FROM jobs WHERE id = ? AND owner = ?", (job_id, owner))
        if row is None:
            raise MissingError(f"job {show(job_id)} does not exist")
        return row_to_job(row)

    def _again(self, where: str, parameters: Sequence[Any], reason: str) -> Event | None:
        """Queue a job again while it has attempts left, else fail it."""
        row = self._change(f"{where} AND attempt < attempts", parameters, {"state": "queued"}, let_go=True)
        if row is not None:
            return self._tell(row, "queued", message=f"{reason}; trying again")
        found = self._db.row(f"SELECT attempt FROM jobs WHERE {where}", parameters)
        if found is None:
            return None
        attempts = found["attempt"]
        return self._failed(where, parameters, f"{reason} ({attempts} of {attempts} attempts)")

    def _failed(self, where: str, parameters: Sequence[Any], reason: str) -> Event | None:
        reason = checked_text("reason", reason[:REASON_LIMIT], limit=REASON_LIMIT)
        values = {"state": "failed", "reason": reason, "finished_ms": now_ms()}
        row = self._change(where, parameters, values, let_go=True)
        return self._tell(row, "failed", data={"reason": reason}) if row is not None else None

    def _change(
        self,
        where: str,
        parameters: Sequence[Any],
        values: dict[str, Any],
        *,
        also: Sequence[str] = (),
        let_go: bool = False,
    ) -> Row | None:
        """Change the one job for which `where` is true and give it the next event number; None when it is not true.

        Args:
            parameters: of `also`, then of `where`.
        """
        assignments = ", ".join(
            ["seq = seq + 1", *(f"{name} = ?" for name in values), *also, *([_LET_GO] if let_go else [])]
        )
        return self._db.row(
            f"UPDATE jobs SET {assignments} WHERE {where} RETURNING {JOB_COLUMNS}", [*values.values(), *parameters]
        )

    def _tell(self, row: Row, kind: str, *, message: str = "", data: dict[str, Any] | None = None) -> Event:
        event = event_row(row, kind, message=message, data=data)
        self._db.insert("job_events", **event)
        return row_to_event(event, row["owner"])
