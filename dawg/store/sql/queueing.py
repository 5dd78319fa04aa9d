"""Writing jobs down in SQL: many at once, each key once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from msgspec.structs import asdict

from dawg.errors import ConflictError, DawgError, FullError, InputError
from dawg.gen.brief import check_number, show
from dawg.store.ids import new_id, now_ms
from dawg.store.jobs import BODY_LIMIT, KEY_LENGTH, Enqueued, Job, Kind, NewJob
from dawg.store.sql.database import Database, Row
from dawg.store.sql.job_rows import JOB_COLUMNS, event_row, packed, row_to_job
from dawg.store.sql.statements import filled, marks

ATTEMPTS_RANGE = (1, 10)
TIMEOUT_RANGE_S = (1.0, 3600.0)
_STEP = 200


def enqueue_many(database: Database, new: Sequence[NewJob]) -> list[Enqueued | Exception]:
    """Write jobs down in one transaction; as `dawg.store.jobs.Jobs.enqueue_many`."""
    rows = [_row(job) for job in new]
    with database.writing("enqueue"):  # so that nobody else uses the same key meanwhile
        known = _known(database, [row for row in rows if isinstance(row, dict)])
        open_jobs = _open(database, {job.owner for job in new if job.max_open is not None})
        added: list[Row] = []
        found: list[Enqueued | Exception] = []
        for job, row in zip(new, rows, strict=True):
            if isinstance(row, DawgError):
                found.append(row)
                continue
            place = (job.owner, job.idempotency_key)
            if job.idempotency_key is not None and place in known:
                found.append(_again(known[place], row["body_hash"]))
                continue
            if job.max_open is not None and open_jobs.get(job.owner, 0) >= job.max_open:
                found.append(FullError(f"{job.max_open} jobs are waiting or running; permitted: {job.max_open}"))
                continue
            open_jobs[job.owner] = open_jobs.get(job.owner, 0) + 1
            known[place] = row
            added.append(row)
            found.append(Enqueued(job=_job(row), is_new=True))
        database.insert_many("jobs", added)
        database.insert_many("job_events", [event_row(row, "queued", at_ms=row["created_ms"]) for row in added])
    return found


def known(database: Database, owner: str, key: str, kind: Kind, asked: Any) -> Job | None:
    """As `dawg.store.jobs.Jobs.known`; within `reading`."""
    row = database.row(
        f"SELECT {JOB_COLUMNS}, body_hash FROM jobs WHERE owner = ? AND idempotency_key = ?", (owner, key)
    )
    return _job(row) if row is not None and row["body_hash"] == _hash(kind, packed(asked)) else None


def _row(new: NewJob) -> Row | DawgError:
    """Return the row of a new job, or why it cannot be."""
    try:
        key = new.idempotency_key
        if key is not None and not (KEY_LENGTH[0] <= len(key) <= KEY_LENGTH[1] and key.isprintable()):
            low, high = KEY_LENGTH
            raise InputError(f"idempotency key {show(key)} is not {low} to {high} printable characters")
        check_number("attempts", new.attempts, *ATTEMPTS_RANGE, whole=True)
        check_number("timeout", new.timeout_s, *TIMEOUT_RANGE_S, unit="seconds")
        body = packed(new.body)
        if len(body) > BODY_LIMIT:
            raise InputError(f"job has {len(body)} characters; permitted: at most {BODY_LIMIT}")
    except DawgError as error:
        return error
    created = now_ms()
    fields = {name: value for name, value in asdict(new).items() if name not in ("max_open", "asked")}
    return {
        **fields,
        "id": new_id(created),
        "state": "queued",
        "body": body,
        "body_hash": _hash(new.kind, body if new.asked is None else packed(new.asked)),
        "attempt": 0,
        "stage": "",
        "percent": 0,
        "seq": 1,
        "result": None,
        "reason": "",
        "trace": packed(new.trace),
        "created_ms": created,
        "started_ms": None,
        "finished_ms": None,
        "lease_token": None,
        "lease_until_ms": None,
    }


def _hash(kind: Kind, asked: str) -> str:
    return hashlib.sha256(f"{kind}\n{asked}".encode()).hexdigest()


def _known(database: Database, rows: Sequence[Row]) -> dict[tuple[str, str | None], Row]:
    """Return the jobs that have one of these keys, by owner and key."""
    found: dict[tuple[str, str | None], Row] = {}
    pairs = [(row["owner"], row["idempotency_key"]) for row in rows if row["idempotency_key"] is not None]
    for start in range(0, len(pairs), _STEP):
        some = pairs[start : start + _STEP]
        where = " OR ".join(["(owner = ? AND idempotency_key = ?)"] * len(some))
        parameters = [value for pair in some for value in pair]
        for row in database.rows(f"SELECT {JOB_COLUMNS}, body_hash FROM jobs WHERE {where}", parameters):
            found[row["owner"], row["idempotency_key"]] = row
    return found


def _open(database: Database, owners: Collection[str]) -> dict[str, int]:
    """Count the open jobs of owners."""
    if not owners:
        return {}
    rows = database.rows(
        "SELECT owner, count(*) AS jobs FROM jobs WHERE state IN ('queued', 'running') "
        f"AND owner IN ({marks(owners)}) GROUP BY owner",
        filled(owners),
    )
    return {row["owner"]: row["jobs"] for row in rows}


def _again(row: Row, body_hash: str) -> Enqueued | Exception:
    if row["body_hash"] != body_hash:
        return ConflictError(f"idempotency key {show(row['idempotency_key'])} was used for another request")
    return Enqueued(job=_job(row), is_new=False)


def _job(row: Row) -> Job:
    return row_to_job({name: row[name] for name in Job.__struct_fields__})
