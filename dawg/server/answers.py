"""What the interface shows of things: names in camelCase, times as ISO texts; never an owner's, a token's or a path's name."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import asdict

from dawg.server.queue.bodies import Result
from dawg.store.accounts import records as people
from dawg.store.jobs import Event, Job
from dawg.store.records import Branch, Conversation, Message, Project, Version
from dawg.store.tracks import Track


class Shown(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=False):
    """Base of what is answered."""


def iso(time_ms: int) -> str:
    """Write a time for programs: "2025-03-31T16:05:09.123Z"."""
    second, milliseconds = divmod(time_ms, 1000)
    return f"{_second(second)}.{milliseconds:03d}Z"


@lru_cache(maxsize=4096)
def _second(time_s: int) -> str:
    return datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def iso_or_none(time_ms: int | None) -> str | None:
    """Write a time that may be none."""
    return None if time_ms is None else iso(time_ms)


class Done(Shown, frozen=True, kw_only=True):
    """It is done."""

    ok: bool = True


class ShownUser(Shown, frozen=True, kw_only=True):
    """A person."""

    id: str
    email: str
    name: str
    admin: bool
    disabled: bool
    created: str


class ShownTeam(Shown, frozen=True, kw_only=True):
    """A team and what the asking user is in it."""

    id: str
    name: str
    role: str
    budget_usd: float | None
    created: str


class ShownMember(Shown, frozen=True, kw_only=True):
    """A user of a team."""

    user: ShownUser
    role: str
    budget_usd: float | None
    joined: str


class ShownKey(Shown, frozen=True, kw_only=True):
    """An API key, without the key."""

    id: str
    name: str
    prefix: str
    team_id: str
    created: str
    expires: str | None
    revoked: str | None


class ShownInvitation(Shown, frozen=True, kw_only=True):
    """An invitation, without its token."""

    id: str
    role: str
    created: str
    expires: str
    state: str


class ShownTrack(Shown, frozen=True, kw_only=True):
    """A file of the team's."""

    id: str
    name: str
    kind: str
    sha256: str
    size: int
    media_type: str
    duration_s: float | None
    sample_rate: int | None
    channels: int | None
    job_id: str | None
    project_id: str | None
    version_id: str | None
    facts: dict[str, Any]
    created: str


class ShownJob(Shown, frozen=True, kw_only=True):
    """A generation as it stands; `estimatedTime` is seconds, a guess from the length asked for."""

    job_id: str
    kind: str
    status: str
    stage: str
    percent: int
    seq: int
    attempt: int
    attempts: int
    reason: str
    result: Result | None
    created: str
    started: str | None
    finished: str | None


class ShownFacts(Shown, frozen=True, kw_only=True):
    """What lists show of a score without reading it. `digest` is the hash of what is heard."""

    digest: str
    genre: str
    bpm: float
    key: str
    bars: int
    duration_s: float
    parts: int


class ShownVersion(Shown, frozen=True, kw_only=True):
    """One score in a project."""

    id: str
    project_id: str
    number: int
    parent_id: str | None
    branch: str
    message: str
    score_hash: str
    facts: ShownFacts
    created_ms: int
    created: str


class ShownProject(Shown, frozen=True, kw_only=True):
    """A project and the version that work goes on from."""

    id: str
    name: str
    branch: str
    versions: int
    head: ShownVersion
    created_ms: int
    updated_ms: int
    created: str
    updated: str


class ShownBranch(Shown, frozen=True, kw_only=True):
    """A named line of versions."""

    name: str
    version_id: str
    number: int
    redo: int
    created_ms: int


class ShownConversation(Shown, frozen=True, kw_only=True):
    """A chat."""

    id: str
    name: str
    project_id: str | None
    created_ms: int
    updated_ms: int
    created: str
    updated: str


class ShownMessage(Shown, frozen=True, kw_only=True):
    """One message of a chat."""

    id: str
    conversation_id: str
    role: str
    text: str
    data: dict[str, Any]
    version_id: str | None
    created_ms: int
    created: str


class ChatAnswer(Shown, frozen=True, kw_only=True):
    """What came of it. `versionId` is where the work stands; `changes` say in words what changed."""

    conversation_id: str | None
    message_id: str
    by: str
    text: str
    summary: str
    changes: tuple[str, ...]
    questions: tuple[str, ...]
    notes: tuple[str, ...]
    project: str | None
    project_id: str | None
    version: int | None
    version_id: str | None
    branch: str | None
    costs: dict[str, Any]


class ShownShare(Shown, frozen=True, kw_only=True):
    """A link to a version, without its token."""

    id: str
    version_id: str
    title: str
    download: bool
    created: str
    expires: str
    state: str


def dollars(micro_usd: int | None) -> float | None:
    """Write an amount in US dollars."""
    return None if micro_usd is None else micro_usd / 1_000_000


def show_user(user: people.User) -> ShownUser:
    """Show a user."""
    return ShownUser(
        id=user.id,
        email=user.email,
        name=user.name,
        admin=user.admin,
        disabled=user.disabled,
        created=iso(user.created_ms),
    )


def show_team(team: people.Team, role: str) -> ShownTeam:
    """Show a team."""
    return ShownTeam(
        id=team.id, name=team.name, role=role, budget_usd=dollars(team.budget_micro_usd), created=iso(team.created_ms)
    )


def show_member(member: people.Member) -> ShownMember:
    """Show a member."""
    return ShownMember(
        user=show_user(member.user), role=member.role, budget_usd=dollars(member.budget_micro_usd),
        joined=iso(member.joined_ms),
    )  # fmt: skip


def show_key(key: people.ApiKey) -> ShownKey:
    """Show a key."""
    return ShownKey(
        id=key.id, name=key.name, prefix=key.prefix, team_id=key.team_id, created=iso(key.created_ms),
        expires=iso_or_none(key.expires_ms), revoked=iso_or_none(key.revoked_ms),
    )  # fmt: skip


def show_invitation(door: people.Invitation, now: int) -> ShownInvitation:
    """Show an invitation."""
    state = (
        "used" if door.used_ms else "revoked" if door.revoked_ms else "expired" if door.expires_ms <= now else "open"
    )
    return ShownInvitation(
        id=door.id, role=door.role, created=iso(door.created_ms), expires=iso(door.expires_ms), state=state
    )


def show_share(share: people.Share, now: int) -> ShownShare:
    """Show a share."""
    state = "revoked" if share.revoked_ms else "expired" if share.expires_ms <= now else "open"
    return ShownShare(
        id=share.id, version_id=share.version_id, title=share.title, download=share.download,
        created=iso(share.created_ms), expires=iso(share.expires_ms), state=state,
    )  # fmt: skip


def show_track(track: Track) -> ShownTrack:
    """Show a track."""
    names = (name for name in ShownTrack.__struct_fields__ if name != "created")
    return ShownTrack(**{name: getattr(track, name) for name in names}, created=iso(track.created_ms))


def show_job(job: Job) -> ShownJob:
    """Show a job."""
    return ShownJob(
        job_id=job.id, kind=job.kind, status=job.state, stage=job.stage, percent=job.percent, seq=job.seq,
        attempt=job.attempt, attempts=job.attempts, reason=job.reason, result=cast("Result | None", job.result), created=iso(job.created_ms),
        started=iso_or_none(job.started_ms), finished=iso_or_none(job.finished_ms),
    )  # fmt: skip


def job_to_answer(job: Job) -> dict[str, Any]:
    """Show a job in a snapshot."""
    return {
        "jobId": job.id, "kind": job.kind, "status": job.state, "stage": job.stage, "percent": job.percent,
        "seq": job.seq, "reason": job.reason, "created": iso(job.created_ms),
    }  # fmt: skip


def event_to_answer(event: Event) -> dict[str, Any]:
    """Show an event of a job."""
    return {
        "seq": event.seq, "jobId": event.job_id, "status": event.state, "stage": event.stage, "percent": event.percent,
        "attempt": event.attempt, "message": event.message, "data": event.data, "at": iso(event.created_ms),
    }  # fmt: skip


def show_version(version: Version) -> ShownVersion:
    """Show a version."""
    names = (name for name in ShownVersion.__struct_fields__ if name not in ("created", "facts"))
    shown = {name: getattr(version, name) for name in names}
    return ShownVersion(**shown, facts=ShownFacts(**asdict(version.facts)), created=iso(version.created_ms))


def show_project(project: Project) -> ShownProject:
    """Show a project."""
    return ShownProject(
        id=project.id, name=project.name, branch=project.branch, versions=project.versions,
        head=show_version(project.head), created_ms=project.created_ms, updated_ms=project.updated_ms,
        created=iso(project.created_ms), updated=iso(project.updated_ms),
    )  # fmt: skip


def show_branch(branch: Branch) -> ShownBranch:
    """Show a branch."""
    return ShownBranch(**{name: getattr(branch, name) for name in ShownBranch.__struct_fields__})


def show_conversation(chat: Conversation) -> ShownConversation:
    """Show a conversation."""
    names = (name for name in ShownConversation.__struct_fields__ if name not in ("created", "updated"))
    return ShownConversation(
        **{name: getattr(chat, name) for name in names}, created=iso(chat.created_ms), updated=iso(chat.updated_ms)
    )


def show_message(message: Message) -> ShownMessage:
    """Show a message."""
    return ShownMessage(**asdict(message), created=iso(message.created_ms))
