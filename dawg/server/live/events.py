"""The events that clients hear, as types: what WebSocket and streams send, and what a client may say.

`frames.py` makes them; OpenAPI describes them; a test holds each that is sent against its type.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from dawg.server import answers
from dawg.server.queue.bodies import MadeTrack, Result
from dawg.server.refusals import ErrorBody


class Heard(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Base of the events. `seq` counts within what an event is about: a job, a project, an answer."""

    seq: int


class SnapshotJob(answers.Shown, frozen=True, kw_only=True):
    """A job in a snapshot."""

    job_id: str
    kind: str
    status: str
    stage: str
    percent: int
    seq: int
    reason: str
    created: str


class Snapshot(Heard, frozen=True, kw_only=True):
    """Where everything stands: first on every connection. Resume a job after its `seq`."""

    type: Literal["snapshot"] = "snapshot"
    jobs: tuple[SnapshotJob, ...]


class Nothing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An empty object."""


class Failure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a job failed."""

    reason: str


class OfJob(Heard, frozen=True, kw_only=True):
    """Base of what is told of a job: how it stands after the event."""

    job_id: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    stage: Literal["", "drums", "bass", "melody", "mix", "master"]
    percent: int
    attempt: int
    message: str
    at: str


class GenerationProgress(OfJob, frozen=True, kw_only=True):
    """A job waits, begins, or goes on."""

    type: Literal["generation:queued", "generation:started", "generation:progress"]
    data: Nothing


class GenerationCompleted(OfJob, frozen=True, kw_only=True):
    """A job is done; `data` is its result."""

    type: Literal["generation:completed"]
    data: Result


class GenerationFailed(OfJob, frozen=True, kw_only=True):
    """A job failed or was cancelled (see `status`)."""

    type: Literal["generation:failed"]
    data: Failure


class ProjectUpdated(Heard, frozen=True, kw_only=True):
    """A project has another version, name or branch now; what an event does not say did not change or is not known."""

    type: Literal["project:updated"] = "project:updated"
    project_id: str | None = None
    project: str = ""
    version: int | None = None
    version_id: str | None = None
    branch: str | None = None
    message: str = ""
    digest: str | None = None
    job_id: str | None = None
    conversation_id: str | None = None


class TrackCreated(MadeTrack, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A file is there: made by a job, or uploaded."""

    type: Literal["track:created"] = "track:created"
    seq: int
    job_id: str | None = None


class MessageKept(Heard, frozen=True, kw_only=True):
    """Somebody of the team left a message in a conversation."""

    type: Literal["chat:message"] = "chat:message"
    message: answers.ShownMessage


class Happening(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag_field="type"):
    """Base of what happens while a message is answered."""


class Answering(Happening, frozen=True, kw_only=True, tag="answering"):
    """Who answers from here on: a model, or "built-in"."""

    by: str


class Text(Happening, frozen=True, kw_only=True, tag="text"):
    """The next piece of the answer."""

    text: str


class Cut(Happening, frozen=True, kw_only=True, tag="cut"):
    """The answer broke off here; what follows begins anew."""

    reason: str


class ToolStarted(Happening, frozen=True, kw_only=True, tag="tool_started"):
    """A tool begins its work."""

    tool: str


class ToolFinished(Happening, frozen=True, kw_only=True, tag="tool_finished"):
    """A tool is done; `failed`: nothing was changed."""

    tool: str
    summary: str
    failed: bool = False


class Changed(Happening, frozen=True, kw_only=True, tag="changed"):
    """The work stands elsewhere now; `operations` are documents as `POST /api/generate/edit` takes them."""

    project: str | None
    version: int | None
    branch: str | None
    version_id: str | None
    digest: str | None
    summary: str
    changes: tuple[str, ...]
    operations: tuple[dict[str, Any], ...]


class Asked(Happening, frozen=True, kw_only=True, tag="asked"):
    """A question back; the answer ends."""

    question: str


class Remark(Happening, frozen=True, kw_only=True, tag="note"):
    """One clear line."""

    text: str
    kind: Literal["note", "error"] = "note"
    hint: str = ""


class Learned(Happening, frozen=True, kw_only=True, tag="learned"):
    """What is remembered of the user's taste now, in lines."""

    taste: tuple[str, ...]


class Spending(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Tokens and money of calls; null = the cost is not known."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int | None
    unknown: int


class Costs(Happening, frozen=True, kw_only=True, tag="costs"):
    """What the answer cost."""

    turn: Spending
    total: Spending


AnyHappening = (
    Answering | Text | Cut | ToolStarted | ToolFinished | Changed | Asked | Remark | Learned | Costs
)  # fmt: skip


class ChatStream(Heard, frozen=True, kw_only=True):
    """Something happens while a message is answered; `delta` is new text of the answer, `id` that of the client's message."""

    type: Literal["chat:stream"] = "chat:stream"
    id: str = ""
    message_id: str
    delta: str
    event: AnyHappening


class ChatComplete(answers.ChatAnswer, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A message was answered: what came of it."""

    type: Literal["chat:complete"] = "chat:complete"
    seq: int
    id: str = ""


class ErrorTold(Heard, frozen=True, kw_only=True):
    """What a client said was refused, or failed; as the body of an error over HTTP."""

    type: Literal["error"] = "error"
    id: str = ""
    error: ErrorBody


class Pong(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"


OF_A_JOB: tuple[type[Struct], ...] = (
    GenerationProgress, GenerationCompleted, GenerationFailed, ProjectUpdated, TrackCreated,
)  # fmt: skip
OF_A_TEAM: tuple[type[Struct], ...] = (Snapshot, *OF_A_JOB, MessageKept)
OF_A_CHAT: tuple[type[Struct], ...] = (ChatStream, ChatComplete, ErrorTold)
OF_A_SOCKET: tuple[type[Struct], ...] = (*OF_A_TEAM, *OF_A_CHAT, Pong)
