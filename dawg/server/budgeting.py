"""Showing and setting budgets from the machine of the server: of a team, or of a user in all their teams."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from dawg.assistant.cost import month_start_ms
from dawg.errors import InputError, MissingError
from dawg.gen.brief import show
from dawg.server.budgets import limit_of
from dawg.server.options import Options
from dawg.store.accounts.contract import Accounts
from dawg.store.accounts.records import Member, Team, User

PAGE = 1_000


class Allowance(Struct, frozen=True, kw_only=True):
    """What models may cost a team, or a user who works in it, this calendar month. Money is millionths of a US dollar.

    Attributes:
        user: None = the team itself.
        stated: what was set; None = nothing. limit: what holds; None = no limit.
        used: what was spent and what is set aside for requests that run; a user's in all teams together.
    """

    team: Team
    user: User | None
    stated: int | None
    limit: int | None
    used: int


def allowances(accounts: Accounts, options: Options, whose: str = "") -> tuple[Allowance, ...]:
    """Return the allowances of every team, each followed by its members'; or of one team or one user.

    Args:
        whose: a user's email, or a team's name or id; "" = everybody's.

    Raises:
        MissingError: there is no such user or team. InputError: several teams have that name.
    """
    if "@" in whose:
        user = _user(accounts, whose)
        return tuple(_of_member(accounts, options, team, member) for team, member in _places(accounts, user))
    teams = (_team(accounts, whose),) if whose else tuple(_teams(accounts))
    return tuple(
        each
        for team in teams
        for each in (
            _of_team(accounts, options, team),
            *(_of_member(accounts, options, team, member) for member in accounts.members(team.id)),
        )
    )


def allow(accounts: Accounts, whose: str, micro_usd: int | None) -> None:
    """Set the budget of a team, or of a user in all their teams, whatever the settings say; None = what the settings say.

    Raises:
        MissingError, InputError: as `allowances`; a user who is in no team has no budget.
    """
    if "@" not in whose:
        team = _team(accounts, whose)
        accounts.set_budget(team.id, micro_usd, granted=True)
        _note(accounts, "budget", team, team.id, team.budget_micro_usd, micro_usd)
        return
    user = _user(accounts, whose)
    for team, member in _places(accounts, user):
        accounts.set_budget(team.id, micro_usd, user_id=user.id, granted=True)
        _note(accounts, "member_changed", team, user.id, member.budget_micro_usd, micro_usd)


def _note(accounts: Accounts, action: str, team: Team, subject: str, before: int | None, after: int | None) -> None:
    turned = {"from": dollars(before), "to": dollars(after)}
    accounts.add_audit(action, team_id=team.id, subject=subject, detail={"budgetUsd": turned})


def dollars(micro_usd: int | None) -> float | None:
    """Return an amount in US dollars."""
    return None if micro_usd is None else micro_usd / 1_000_000


def _of_team(accounts: Accounts, options: Options, team: Team) -> Allowance:
    return Allowance(
        team=team,
        user=None,
        stated=team.budget_micro_usd,
        limit=limit_of(team.budget_micro_usd, options.team_budget_micro_usd, granted=team.budget_granted),
        used=accounts.spent(team.id, since_ms=month_start_ms()).cost_micro_usd + accounts.held(team.id),
    )


def _of_member(accounts: Accounts, options: Options, team: Team, member: Member) -> Allowance:
    user_id = member.user.id
    spent = accounts.spent(None, user_id=user_id, since_ms=month_start_ms()).cost_micro_usd
    return Allowance(
        team=team,
        user=member.user,
        stated=member.budget_micro_usd,
        limit=limit_of(member.budget_micro_usd, options.user_budget_micro_usd, granted=member.budget_granted),
        used=spent + accounts.held(None, user_id=user_id),
    )


def _teams(accounts: Accounts) -> Iterator[Team]:
    last: str | None = None
    while page := accounts.teams(after=last, limit=PAGE):
        yield from page
        last = page[-1].id


def _team(accounts: Accounts, whose: str) -> Team:
    wanted = whose.strip().casefold()
    found = [team for team in _teams(accounts) if wanted in (team.id, team.name.casefold())]
    if not found:
        raise MissingError(f"team {show(whose)} is not here", hint="`dawg admin budget` lists teams and users")
    if len(found) > 1:
        ids = ", ".join(team.id for team in found[:6])
        raise InputError(f"{len(found)} teams are called {show(whose)}; permitted: the id of one of them: {ids}")
    return found[0]


def _user(accounts: Accounts, email: str) -> User:
    found = accounts.login(email)
    if found is None:
        raise MissingError(f"user {show(email)} is not here", hint="`dawg admin budget` lists teams and users")
    return found[0]


def _places(accounts: Accounts, user: User) -> list[tuple[Team, Member]]:
    places = [
        (membership.team, member)
        for membership in accounts.memberships(user.id)
        for member in accounts.members(membership.team.id)
        if member.user.id == user.id
    ]
    if not places:
        raise InputError(f"user {show(user.email)} is in no team, and so has no budget")
    return places
