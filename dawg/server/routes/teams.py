"""Teams: who is in, who may come, what it may cost; and what was done."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dawg.server import answers
from dawg.server.doors.tokens import new_secret
from dawg.server.fields import TeamName
from dawg.server.refusals import FieldProblem, forbidden, invalid, missing
from dawg.server.routes.auth import _audit, _only_session
from dawg.server.routes.paging import Before, Page
from dawg.server.routing import Call, Route
from dawg.store.ids import now_ms

TAG = "team"
Role = Literal["owner", "admin", "member"]
Usd = Annotated[float, Meta(ge=0, le=10_000)]


class NewTeam(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A team to be."""

    name: TeamName


class TeamChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the team may spend on models a month; null = what the server's settings say."""

    budget_usd: Usd | None


class MemberChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A role; what the member may spend on models a month, in all teams together (null = what the server's settings say)."""

    role: Role | None = None
    budget_usd: Usd | UnsetType | None = UNSET


class NewInvitation(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A door into the team: for whom, and for how many hours."""

    role: Role = "member"
    hours: Annotated[int, Meta(ge=1, le=720)] = 72


class InvitationMade(answers.Shown, frozen=True, kw_only=True):
    """An invitation; its token is shown this once."""

    invitation: str
    id: str
    role: str
    expires: str


class Members(answers.Shown, frozen=True, kw_only=True):
    """Who is in the team."""

    items: tuple[answers.ShownMember, ...]


class Invitations(answers.Shown, frozen=True, kw_only=True):
    """The doors into the team."""

    items: tuple[answers.ShownInvitation, ...]


class ShownEntry(answers.Shown, frozen=True, kw_only=True):
    """Something that was done."""

    id: str
    user_id: str | None
    team_id: str | None
    action: str
    subject: str
    detail: dict[str, Any]
    request_id: str
    created: str


async def add_team(call: Call[NewTeam, None]) -> Any:
    """Make a team."""
    _only_session(call)
    team = await call.run(call.house.record.accounts.add_team, call.user.id, call.body.name)
    call.house.keeper.forget()
    await _audit(call, "team_made", user=call.user, subject=team.id, team_id=team.id)
    return answers.show_team(team, "owner")


async def team(call: Call[None, None]) -> Any:
    """Tell about the team."""
    return answers.show_team(call.team, call.who.role)


async def change_team(call: Call[TeamChange, None]) -> Any:
    """Set the team's budget."""
    await _set_budget(call, call.body.budget_usd, call.house.options.team_budget_micro_usd)
    call.house.keeper.forget()
    detail = {"budgetUsd": _turned(answers.dollars(call.team.budget_micro_usd), call.body.budget_usd)}
    await _audit(call, "budget", user=call.user, subject=call.owner, detail=detail)
    return answers.show_team(await call.run(call.house.record.accounts.team, call.owner), call.who.role)


async def members(call: Call[None, None]) -> Any:
    """List who is in the team."""
    found = await call.run(call.house.record.accounts.members, call.owner)
    return Members(items=tuple(map(answers.show_member, found)))


async def change_member(call: Call[MemberChange, None]) -> Any:
    """Change a member's role or budget."""
    accounts, user_id, body = call.house.record.accounts, call.ids["user_id"], call.body
    if body.role is None and body.budget_usd is UNSET:
        raise invalid(FieldProblem(path="", message="nothing is to be changed; permitted: role, budgetUsd"))
    before = {member.user.id: member for member in await call.run(accounts.members, call.owner)}.get(user_id)
    if before is None:
        raise missing("member")
    detail: dict[str, Any] = {}
    if body.role is not None:
        if call.who.role != "owner":
            raise forbidden("only owners of the team change roles")
        await call.run(accounts.set_role, call.owner, user_id, body.role)
        detail["role"] = _turned(before.role, body.role)
    if body.budget_usd is not UNSET:
        await _set_budget(call, body.budget_usd, call.house.options.user_budget_micro_usd, user_id=user_id)
        detail["budgetUsd"] = _turned(answers.dollars(before.budget_micro_usd), body.budget_usd)
    call.house.keeper.forget()
    await _audit(call, "member_changed", user=call.user, subject=user_id, detail=detail)
    found = await call.run(accounts.members, call.owner)
    return next(answers.show_member(member) for member in found if member.user.id == user_id)


async def remove_member(call: Call[None, None]) -> Any:
    """Put somebody out of the team, or leave it."""
    accounts, user_id = call.house.record.accounts, call.ids["user_id"]
    found = {member.user.id: member for member in await call.run(accounts.members, call.owner)}
    member = found.get(user_id)
    is_owner = member is not None and member.role == "owner"
    if user_id != call.user.id and (call.who.role == "member" or (is_owner and call.who.role != "owner")):
        raise forbidden("only admins put members out, and only owners put owners out")
    await call.run(accounts.remove_member, call.owner, user_id)
    call.house.keeper.forget()
    await _audit(call, "member_removed", user=call.user, subject=user_id)
    return answers.Done()


async def invite(call: Call[NewInvitation, None]) -> Any:
    """Open a door into the team."""
    if call.body.role == "owner" and call.who.role != "owner":
        raise forbidden("only owners invite owners")
    token, hashed = new_secret("invite")
    expires = now_ms() + call.body.hours * 3_600_000
    door = await call.run(
        call.house.record.accounts.add_invitation, call.owner, call.body.role, hashed, expires_ms=expires,
        created_by=call.user.id,
    )  # fmt: skip
    detail = {"role": door.role, "expires": answers.iso(door.expires_ms)}
    await _audit(call, "invited", user=call.user, subject=door.id, detail=detail)
    return InvitationMade(invitation=token, id=door.id, role=door.role, expires=answers.iso(door.expires_ms))


async def invitations(call: Call[None, None]) -> Any:
    """List the doors into the team."""
    found, now = await call.run(call.house.record.accounts.invitations, call.owner), now_ms()
    return Invitations(items=tuple(answers.show_invitation(door, now) for door in found))


async def revoke_invitation(call: Call[None, None]) -> Any:
    """Close a door."""
    await call.run(call.house.record.accounts.revoke_invitation, call.owner, call.ids["invitation_id"])
    await _audit(call, "invitation_revoked", user=call.user, subject=call.ids["invitation_id"])
    return answers.Done()


async def audit(call: Call[None, Before]) -> Any:
    """List what was done in the team."""
    return await entries(call, team_id=call.owner)


async def entries(call: Call[Any, Before], *, team_id: str | None) -> Page[ShownEntry]:
    """Return a page of the audit log, of a team or of the whole server."""
    query = call.query
    found = await call.run(
        call.house.record.accounts.audit, team_id=team_id, before=query.before, limit=query.limit + 1
    )
    made = [
        ShownEntry(
            id=entry.id, user_id=entry.user_id, team_id=entry.team_id, action=entry.action, subject=entry.subject,
            detail=entry.detail, request_id=entry.request_id, created=answers.iso(entry.created_ms),
        )
        for entry in found
    ]  # fmt: skip
    return query.page(made, [entry.id for entry in made])


def _turned(before: Any, after: Any) -> dict[str, Any]:
    """Say in the audit log what something was and what it is now."""
    return {"from": before, "to": after}


async def _set_budget(call: Call[Any, Any], usd: float | None, most: int | None, *, user_id: str | None = None) -> None:
    """Set a budget; more than the settings say (`most`, in millionths of a US dollar) is for admins of the server to give."""
    micro = round(usd * 1_000_000) if usd is not None else None
    if not call.user.admin and micro is not None and most is not None and micro > most:
        raise forbidden(
            f"only admins of this server give more than its settings say: {answers.dollars(most):g} US dollars"
        )
    await call.run(
        call.house.record.accounts.set_budget, call.owner, micro, user_id=user_id, granted=call.user.admin
    )  # fmt: skip


_CEILING = "More than the server's settings say (`team_budget`, `user_budget`) only its admins give."
ROUTES = (
    Route(method="POST", path="/api/teams", run=add_team, tag=TAG, body=NewTeam, answer=answers.ShownTeam, status=201, access="server", does="Make a team; its id in the header `X-Dawg-Team` chooses it"),
    Route(method="GET", path="/api/team", run=team, tag=TAG, answer=answers.ShownTeam, does="The team that is asked for"),
    Route(method="PATCH", path="/api/team", run=change_team, tag=TAG, body=TeamChange, answer=answers.ShownTeam, access="admin", does="Set the team's budget", more=_CEILING),
    Route(method="GET", path="/api/team/members", run=members, tag=TAG, answer=Members, does="List who is in the team"),
    Route(method="PATCH", path="/api/team/members/{user_id}", run=change_member, tag=TAG, body=MemberChange, answer=answers.ShownMember, access="admin", does="Change a role or a budget", more=_CEILING),
    Route(method="DELETE", path="/api/team/members/{user_id}", run=remove_member, tag=TAG, answer=answers.Done, does="Put somebody out of the team, or leave it"),
    Route(method="GET", path="/api/team/invitations", run=invitations, tag=TAG, answer=Invitations, access="admin", does="List the invitations"),
    Route(method="POST", path="/api/team/invitations", run=invite, tag=TAG, body=NewInvitation, answer=InvitationMade, status=201, access="admin", does="Invite somebody; the token is shown this once"),
    Route(method="DELETE", path="/api/team/invitations/{invitation_id}", run=revoke_invitation, tag=TAG, answer=answers.Done, access="admin", does="Revoke an invitation"),
    Route(method="GET", path="/api/audit", run=audit, tag=TAG, query=Before, answer=Page[ShownEntry], access="admin", does="What was done in the team, the newest first"),
)  # fmt: skip
