"""From what happened to what clients are told: types as "generation:progress", every one with a `seq`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from dawg.server.answers import event_to_answer, job_to_answer
from dawg.server.live.outbox import Frame
from dawg.store.jobs import Event, Job

_ENCODE = msgspec.json.Encoder()
_EVENT = msgspec.json.Decoder(Event)
OTHERS = ("chat:message", "chat:complete", "project:updated", "track:created")
"""Events that are no job's: any process of the web may publish them."""


class _Typed(Struct):
    type: str = ""


_TYPED = msgspec.json.Decoder(_Typed)


def event_to_frames(event: Event) -> Iterator[Frame]:
    """Yield what clients are told of a job's event; of a completed one first what it has made.

    Only the event itself has a number: who is cut off before it gets all of them again.
    """
    if event.kind == "completed":
        for version in event.data.get("versions", ()):
            facts = {name: version[name] for name in ("projectId", "project", "versionId", "branch", "message")}
            yield made("project:updated", {"jobId": event.job_id, "version": version["number"], **facts}, seq=event.seq)
        for track in event.data.get("tracks", ()):
            yield made("track:created", {"jobId": event.job_id, **track}, seq=event.seq)
    kind = f"generation:{event.kind}"
    data = _ENCODE.encode({"type": kind, **event_to_answer(event)})
    yield Frame(type=kind, data=data, subject=event.job_id, seq=event.seq, replaces=event.kind == "progress")


def made(kind: str, facts: dict[str, Any], *, seq: int) -> Frame:
    """Return an event that is no job's."""
    return Frame(type=kind, data=_ENCODE.encode({"type": kind, "seq": seq, **facts}))


def snapshot(jobs: tuple[Job, ...]) -> Frame:
    """Return where everything stands."""
    return made(
        "snapshot", {"jobs": [job_to_answer(job) for job in jobs]}, seq=max((job.seq for job in jobs), default=0)
    )


def read_event(payload: bytes) -> Event | None:
    """Return a job's event from news; None for other news."""
    try:
        return _EVENT.decode(payload)
    except (msgspec.DecodeError, UnicodeError):
        return None


def read_other(payload: bytes) -> Frame | None:
    """Return what the web published itself; None for what cannot be read."""
    try:
        kind = _TYPED.decode(payload).type
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return Frame(type=kind, data=payload) if kind in OTHERS else None


def shown_happening(event: dict[str, Any]) -> dict[str, Any]:
    """Show what happens while a message is answered; operations are documents of their own and stay as they are."""
    shown = camelled(event)
    return {name: camelled(value) if name in ("turn", "total") else value for name, value in shown.items()}


def camelled(raw: dict[str, Any]) -> dict[str, Any]:
    """Return facts by their names outside."""
    return {camel(name): value for name, value in raw.items()}


def camel(name: str) -> str:
    """Write a name as the interface does: "project_id" is "projectId"."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
