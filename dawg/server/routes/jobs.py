"""Jobs: how they go is asked, or heard; and they are cancelled."""

from __future__ import annotations

from typing import Any, Literal

from dawg.server import answers
from dawg.server.live.events import OF_A_JOB, OF_A_TEAM
from dawg.server.live.stream import EventStream
from dawg.server.routes.paging import Before, Page
from dawg.server.routing import Call, Route
from dawg.store.jobs import Job, State

TAG = "generate"
STATES: tuple[State, ...] = ("queued", "running", "done", "failed", "cancelled")


class Status(answers.Shown, frozen=True, kw_only=True):
    """A job as it stands."""

    job: answers.ShownJob
    job_id: str
    status: str
    progress: int
    stage: str


class JobsQuery(Before, frozen=True, kw_only=True):
    """Which jobs."""

    status: Literal["", "queued", "running", "done", "failed", "cancelled"] = ""


async def jobs(call: Call[None, JobsQuery]) -> Any:
    """List jobs."""
    query = call.query
    states = tuple(state for state in STATES if state == query.status)
    found = await call.run(
        call.house.record.jobs.jobs, call.owner, before=query.before, limit=query.limit + 1, states=states
    )
    return query.page([answers.show_job(job) for job in found], [job.id for job in found])


async def status(call: Call[None, None]) -> Any:
    """Tell how a job stands."""
    return _status(await call.run(call.house.record.jobs.job, call.owner, call.ids["job_id"]))


async def cancel(call: Call[None, None]) -> Any:
    """Cancel a job."""
    job = await call.run(call.house.record.jobs.cancel, call.owner, call.ids["job_id"])
    for event in (await call.run(call.house.record.jobs.events, call.owner, job.id, since=job.seq - 1))[-1:]:
        await call.house.run(call.house.news.publish, event)
    return _status(job)


async def events(call: Call[None, None]) -> Any:
    """Stream a job's events."""
    return EventStream(call, job=await call.run(call.house.record.jobs.job, call.owner, call.ids["job_id"]))


async def all_events(call: Call[None, None]) -> Any:
    """Stream the team's events."""
    return EventStream(call)


def _status(job: Job) -> Status:
    return Status(job=answers.show_job(job), job_id=job.id, status=job.state, progress=job.percent, stage=job.stage)


ROUTES = (
    Route(method="GET", path="/api/generate", run=jobs, tag=TAG, query=JobsQuery, answer=Page[answers.ShownJob], does="List jobs, the newest first"),
    Route(method="GET", path="/api/generate/{job_id}/status", run=status, tag=TAG, answer=Status, does="How a job stands"),
    Route(method="DELETE", path="/api/generate/{job_id}", run=cancel, tag=TAG, answer=Status, does="Cancel a job"),
    Route(
        method="GET", path="/api/generate/{job_id}/events", run=events, tag=TAG, media="text/event-stream", events=OF_A_JOB,
        does="A job's events until its end; `Last-Event-ID` resumes without a gap",
        more="Of a job that has ended the last event is told again, whatever was seen.",
        headers={"Last-Event-ID": "JOB:SEQ of the last event that was seen"},
    ),
    Route(
        method="GET", path="/api/events", run=all_events, tag=TAG, media="text/event-stream", events=OF_A_TEAM,
        does="The team's events: a snapshot, what was missed, then what happens",
        headers={"Last-Event-ID": "JOB:SEQ of the last event that was seen"},
    ),
)  # fmt: skip
