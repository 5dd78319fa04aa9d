"""For admins of the whole server: users, and what was done everywhere."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from dawg.server import answers
from dawg.server.refusals import Refusal
from dawg.server.routes.auth import _audit
from dawg.server.routes.paging import Before, Page
from dawg.server.routes.teams import ShownEntry, entries
from dawg.server.routing import Call, Route

TAG = "admin"


class UserChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whether a user is shut out: sessions and keys end for good."""

    disabled: bool


class QueueAnswer(answers.Shown, frozen=True, kw_only=True):
    """How much there is to do, of all teams."""

    queued: int
    running: int
    oldest: str | None
    workers: int


async def users(call: Call[None, Before]) -> Any:
    """List users."""
    query = call.query
    found = await call.run(call.house.record.accounts.users, after=query.before, limit=query.limit + 1)
    return query.page([answers.show_user(user) for user in found], [user.id for user in found])


async def change_user(call: Call[UserChange, None]) -> Any:
    """Shut a user out, or let them in again."""
    user_id = call.ids["user_id"]
    if user_id == call.user.id:
        raise Refusal(422, "invalid", "you cannot shut yourself out")
    user = await call.run(call.house.record.accounts.disable_user, user_id, call.body.disabled)
    call.house.keeper.forget()
    await _audit(call, "user_disabled" if user.disabled else "user_enabled", user=call.user, subject=user_id)
    return answers.show_user(user)


async def audit(call: Call[None, Before]) -> Any:
    """List what was done."""
    return await entries(call, team_id=None)


async def queue(call: Call[None, None]) -> Any:
    """Tell how much there is to do."""
    depth = await call.run(call.house.record.jobs.depth)
    return QueueAnswer(
        queued=depth.queued, running=depth.running, oldest=answers.iso_or_none(depth.oldest_ms),
        workers=await call.run(call.house.bell.workers),
    )  # fmt: skip


ROUTES = (
    Route(method="GET", path="/api/admin/users", run=users, tag=TAG, query=Before, answer=Page[answers.ShownUser], access="server", does="List users, the oldest first"),
    Route(method="PATCH", path="/api/admin/users/{user_id}", run=change_user, tag=TAG, body=UserChange, answer=answers.ShownUser, access="server", does="Shut a user out, or let them in again"),
    Route(method="GET", path="/api/admin/audit", run=audit, tag=TAG, query=Before, answer=Page[ShownEntry], access="server", does="What was done on this server, the newest first"),
    Route(method="GET", path="/api/admin/queue", run=queue, tag=TAG, answer=QueueAnswer, access="server", does="How much there is to do"),
)  # fmt: skip
