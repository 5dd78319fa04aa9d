"""Accepting a job: it is checked against the limits, written down once per key, and answered with 202."""

from __future__ import annotations

from typing import Any

import msgspec

from dawg.gen.brief import show
from dawg.server import answers
from dawg.server.fields import OutputBody, SoundOutputBody
from dawg.server.queue.bodies import body_to_dict, checked_body
from dawg.server.refusals import FieldProblem, invalid
from dawg.server.routing import Call, Reply
from dawg.store.jobs import KEY_LENGTH, Kind, NewJob

KEYED = {"Idempotency-Key": "one key makes one job; the same key with another body is refused (422)"}


class Accepted(answers.Shown, frozen=True, kw_only=True):
    """A job that was written down: it ends done, failed or cancelled, whatever dies. `estimatedTime` is seconds, a guess:
    what waits before it, and its own work.
    """

    job_id: str
    status: str
    estimated_time: float
    notes: tuple[str, ...] = ()


async def accept(
    call: Call[Any, Any],
    kind: Kind,
    raw: dict[str, Any],
    output: OutputBody | SoundOutputBody,
    *,
    own_s: float,
    notes: list[str] | None = None,
) -> Reply:
    """Write a job down and answer with it.

    Args:
        raw: the job's body but for `output`; None = not stated.
        own_s: seconds that its work takes, a guess.
        notes: what else the client is told.

    Raises:
        Refusal, DawgError: it cannot be, or a limit is reached.
    """
    house, options = call.house, call.house.options
    plain = {name: value for name, value in raw.items() if value is not None}
    plain["output"] = msgspec.structs.asdict(output)
    body = checked_body(kind, plain)
    await house.check_storage(call.owner)
    new = NewJob(
        owner=call.owner,
        kind=kind,
        body=body_to_dict(body),
        idempotency_key=_key(call),
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
    call.scope["dawg.facts"] = {"job": made.job.id, "kind": kind}
    estimated = await house.forecast.accepted(own_s) if made.is_new else 0.0 if made.job.has_ended else own_s
    accepted = Accepted(
        job_id=made.job.id, status=made.job.state, estimated_time=round(estimated, 1), notes=tuple(notes or ())
    )
    return Reply(body=accepted, status=202, headers={"Location": f"/api/generate/{made.job.id}/status"})


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
