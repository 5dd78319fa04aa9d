"""Accepting a job: it is checked against the limits, written down once per key, and answered with 202."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from dawg.errors import DawgError
from dawg.gen.brief import show
from dawg.server import answers
from dawg.server.fields import OutputBody, SoundOutputBody
from dawg.server.queue.bodies import body_to_dict, checked_body
from dawg.server.refusals import FieldProblem, Refusal, invalid, status_of
from dawg.server.routing import Call, Handler, Reply
from dawg.store.jobs import KEY_LENGTH, Enqueued, Kind, NewJob

KEYED = {
    "Idempotency-Key": "one key makes one job: the same request again is answered by it, whatever limit is reached by now; another body is refused (422)"
}


class Accepted(answers.Shown, frozen=True, kw_only=True):
    """A job that was written down: it ends done, failed or cancelled, whatever dies. `estimatedTime` is seconds, a guess:
    what waits before it, and its own work.
    """

    job_id: str
    status: str
    estimated_time: float
    notes: tuple[str, ...] = ()


class Wish(Struct, frozen=True, kw_only=True):
    """What a request comes to.

    Attributes:
        raw: the job's body but for `output`; None in it = not stated.
        own_s: seconds that its work takes, a guess.
        notes: what else the client is told.
    """

    raw: dict[str, Any]
    output: OutputBody | SoundOutputBody
    own_s: float
    notes: list[str] = []


def accepting(kind: Kind, wished: Callable[[Call[Any, None]], Awaitable[Wish]]) -> Handler:
    """Return the handler that makes a job of what `wished` returns.

    A repeated request (the same key, the same body) is answered by the job it made, also when by now a limit is reached or what
    it was about is gone: then nothing new would be accepted.
    """

    async def run(call: Call[Any, None]) -> Reply:
        key, wish = _key(call), None
        try:
            wish = await wished(call)
            made = await _written(call, kind, key, wish)
        except (Refusal, DawgError) as error:
            job = None
            if key is not None and status_of(error) != 503:
                job = await call.run(call.house.record.jobs.known, call.owner, key, kind, call.body)
            if job is None:
                raise
            made = Enqueued(job=job, is_new=False)
        return await _accepted(call, made, wish)

    return run


async def _written(call: Call[Any, None], kind: Kind, key: str | None, wish: Wish) -> Enqueued:
    house, options = call.house, call.house.options
    plain = {name: value for name, value in wish.raw.items() if value is not None}
    plain["output"] = msgspec.structs.asdict(wish.output)
    body = checked_body(kind, plain)
    await house.check_storage(call.owner)
    new = NewJob(
        owner=call.owner,
        kind=kind,
        body=body_to_dict(body),
        idempotency_key=key,
        asked=call.body,
        attempts=options.job_attempts,
        timeout_s=options.job_timeout_s,
        trace=_trace(call),
        max_open=options.queue_limit,
    )
    is_new = False
    try:
        await house.limits.count("generate", call.user.id)
        made = await house.enqueue(new)
        is_new = made.is_new
    finally:
        if not is_new:  # refused, or the same request once more: only what is accepted counts
            await house.limits.give_back("generate", call.user.id)
    return made


async def _accepted(call: Call[Any, None], made: Enqueued, wish: Wish | None) -> Reply:
    job = made.job
    call.scope["dawg.facts"] = {"job": job.id, "kind": job.kind}
    own_s = wish.own_s if wish is not None and not job.has_ended else 0.0
    accepted = Accepted(
        job_id=job.id,
        status=job.state,
        estimated_time=round(await call.house.forecast.accepted(own_s) if made.is_new else own_s, 1),
        notes=tuple(wish.notes) if wish is not None else (),
    )
    return Reply(body=accepted, status=202, headers={"Location": f"/api/generate/{job.id}/status"})


def _key(call: Call[Any, Any]) -> str | None:
    key = call.header("idempotency-key")
    low, high = KEY_LENGTH
    if not key:
        return None
    if not low <= len(key) <= high or not key.isprintable():
        raise invalid(
            FieldProblem(
                path="Idempotency-Key",
                message=f"Idempotency-Key {show(key)} is not permitted; permitted: {low} to {high} characters",
            )
        )
    return key


def _trace(call: Call[Any, Any]) -> dict[str, str]:
    trace = {"request_id": call.request_id, "user": call.user.id}
    parent = call.request.scope.get("dawg.traceparent") or call.header("traceparent")
    return {**trace, "traceparent": parent} if len(parent) == 55 and parent.isascii() else trace
