"""How jobs and their events become rows, and back."""

from __future__ import annotations

from typing import Any

import msgspec

from dawg.store.ids import now_ms
from dawg.store.jobs import Event, Job
from dawg.store.sql.database import Row

JOB_COLUMNS = ", ".join(Job.__struct_fields__)
EVENT_COLUMNS = "job_id, seq, kind, state, stage, percent, attempt, message, data, created_ms"


def packed(value: Any) -> str:
    """Return plain JSON values as text; the same value always gives the same text."""
    return msgspec.json.encode(value, order="deterministic").decode()


def row_to_job(row: Row) -> Job:
    """Make a job of the columns `JOB_COLUMNS`."""
    decode = msgspec.json.decode
    result = decode(row["result"]) if row["result"] is not None else None
    return Job(**{**row, "body": decode(row["body"]), "trace": decode(row["trace"]), "result": result})


def event_row(
    job: Row, kind: str, *, message: str = "", data: dict[str, Any] | None = None, at_ms: int | None = None
) -> Row:
    """Return the row of an event that tells how a job stands now, or stood at a time."""
    facts = {name: job[name] for name in ("seq", "state", "stage", "percent", "attempt")}
    return {
        "job_id": job["id"],
        **facts,
        "kind": kind,
        "message": message[:500],
        "data": packed(data or {}),
        "created_ms": now_ms() if at_ms is None else at_ms,
    }


def row_to_event(row: Row, owner: str) -> Event:
    """Make an event of the columns `EVENT_COLUMNS`."""
    return Event(**{**row, "data": msgspec.json.decode(row["data"]), "owner": owner})
