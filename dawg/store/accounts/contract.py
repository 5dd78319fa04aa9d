"""The contract of what the record knows about people, whatever lies beneath. Every method is one transaction and blocks."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from dawg.store.accounts.records import (
    ApiKey,
    AuditEntry,
    Invitation,
    LoginSession,
    Member,
    Membership,
    Principal,
    Share,
    Spending,
    Team,
    TeamRole,
    User,
)
from dawg.store.records import Usage, UsageTotal

PAGE = 100


class Accounts(Protocol):
    """Users, teams, doors, and what went through them.

    Raises `MissingError` for what is not there, `TakenError` for an address or a name that somebody has, `InputError` for
    what is refused, `StoreError` when the record cannot be used.
    """

    # People

    def count_users(self) -> int:
        """Return how many users there are, disabled ones included."""

    def add_user(
        self, email: str, name: str, password_hash: str, *, invitation_hash: str | None = None, admin: bool = False
    ) -> User:
        """Add a user: by an invitation into its team (which is used up), else with a team of their own."""

    def user(self, user_id: str) -> User:
        """Return a user by id."""

    def login(self, email: str) -> tuple[User, str] | None:
        """Return a user and the hash of the password; None for an unknown address."""

    def users(self, *, after: str | None = None, limit: int = PAGE) -> tuple[User, ...]:
        """Return users by id, the oldest first."""

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password's hash, and end every session of the user."""

    def disable_user(self, user_id: str, disabled: bool) -> User:
        """Shut a user out (sessions and keys end for good), or let them in again."""

    # Teams

    def add_team(self, user_id: str, name: str) -> Team:
        """Make a team whose owner is this user."""

    def teams(self, *, after: str | None = None, limit: int = PAGE) -> tuple[Team, ...]:
        """Return teams by id, the oldest first."""

    def team(self, team_id: str) -> Team:
        """Return a team by id."""

    def memberships(self, user_id: str) -> tuple[Membership, ...]:
        """Return the teams of a user, the one joined first at the front."""

    def members(self, team_id: str) -> tuple[Member, ...]:
        """Return the people of a team, by when they joined."""

    def set_role(self, team_id: str, user_id: str, role: TeamRole) -> Member:
        """Change a role; raises `InputError` when the team would be left without an owner."""

    def remove_member(self, team_id: str, user_id: str) -> None:
        """Put somebody out of a team, with their keys for it; raises `InputError` for the last owner."""

    def set_budget(
        self, team_id: str, budget_micro_usd: int | None, *, user_id: str | None = None, granted: bool = False
    ) -> None:
        """Say what models may cost a team, or one of its members, each calendar month; None = what the settings say.

        Args:
            granted: an admin of the server says so: it may be more than the settings say.
        """

    # Doors

    def add_invitation(
        self,
        team_id: str,
        role: TeamRole,
        token_hash: str,
        *,
        expires_ms: int,
        created_by: str | None,
        admin: bool = False,
    ) -> Invitation:
        """Open a door into a team."""

    def found_server(self, token_hash: str, *, expires_ms: int) -> Invitation:
        """Open the door for the first admin into the first team; earlier such doors close. `InputError` with users there."""

    def invitations(self, team_id: str) -> tuple[Invitation, ...]:
        """Return the invitations of a team, the newest first."""

    def revoke_invitation(self, team_id: str, invitation_id: str) -> None:
        """Close a door that was not used yet."""

    def accept_invitation(self, user_id: str, token_hash: str) -> Membership:
        """Let a user that is here already join another team."""

    def add_session(self, user_id: str, refresh_hash: str, *, expires_ms: int) -> LoginSession:
        """Begin a session."""

    def rotate(self, refresh_hash: str, new_hash: str, *, expires_ms: int) -> LoginSession | None:
        """Change a refresh token for a new one. A token that was changed before ends its whole session, and says so
        once by `ended`; None = the token is not good."""

    def revoke_session(self, user_id: str, session_id: str) -> None:
        """End a session; one that is not there is ended already."""

    def add_key(
        self, user_id: str, team_id: str, name: str, key_hash: str, prefix: str, *, expires_ms: int | None = None
    ) -> ApiKey:
        """Add a key."""

    def keys(self, user_id: str) -> tuple[ApiKey, ...]:
        """Return a user's keys, the newest first, revoked ones included."""

    def revoke_key(self, user_id: str, key_id: str) -> None:
        """Make a key worthless."""

    def by_session(self, session_id: str, *, team_id: str | None = None) -> Principal | None:
        """Return who a living session belongs to, in a team of theirs; None = nobody, or not in that team.

        Args:
            team_id: the first team by default; `NO_TEAM` for who is in none.
        """

    def by_key(self, key_hash: str) -> Principal | None:
        """Return who a living key belongs to; None = nobody."""

    # What was done, and what it cost

    def add_audit(
        self,
        action: str,
        *,
        team_id: str | None = None,
        user_id: str | None = None,
        subject: str = "",
        detail: dict[str, Any] | None = None,
        request_id: str = "",
    ) -> None:
        """Write down what was done."""

    def audit(
        self, *, team_id: str | None = None, before: str | None = None, limit: int = PAGE
    ) -> tuple[AuditEntry, ...]:
        """Return entries (of a team), the newest first, older than the one of that id."""

    def add_spending(self, team_id: str, user_id: str, usage: Usage) -> None:
        """Note what one call of a model used, and by whom."""

    def spent(self, team_id: str | None, *, user_id: str | None = None, since_ms: int = 0) -> UsageTotal:
        """Sum up what a team, one member, or (without a team) a user in all teams used."""

    def breakdown(
        self, team_id: str, by: Literal["user", "model", "day"], *, since_ms: int = 0, limit: int = PAGE
    ) -> tuple[Spending, ...]:
        """Sum up what a team used, by user, model or day (UTC); the most expensive first, days in order."""

    def hold(
        self,
        team_id: str,
        user_id: str,
        micro_usd: int,
        *,
        team_limit: int | None,
        user_limit: int | None,
        since_ms: int,
    ) -> str:
        """Set money aside for a request before it is sent, and return the hold's id. A user's limit counts over all teams.

        What is set aside counts as spent until it is released, at most 20 minutes after a process died: requests that run at
        the same time never go beyond a limit together. Money is millionths of a US dollar; None = no limit.

        Raises:
            BudgetError: with what was spent since `since_ms` and what is set aside it would go beyond a limit.
        """

    def held(self, team_id: str | None, *, user_id: str | None = None) -> int:
        """Sum up what is set aside for a team, one member, or (without a team) a user in all teams."""

    def keep_hold(self, hold_id: str, *, until_ms: int) -> None:
        """Leave money aside until a time: the request was sent, and what it cost is not known."""

    def release(self, hold_id: str) -> None:
        """Put money back: what was spent is written down, or nothing was sent."""

    # Taste

    def taste(self, user_id: str) -> str:
        """Return what is remembered of a user's taste; "" = nothing."""

    def set_taste(self, user_id: str, taste: str) -> None:
        """Remember a user's taste instead of what was known."""

    # The house

    def take_chore(self, name: str, *, every_ms: int) -> bool:
        """Take a chore that is due, for everybody; True for one of all processes that ask. It is due again `every_ms` later."""

    def prune(self) -> int:
        """Forget shares, keys, invitations and sessions that ended 30 days ago, and money nobody waits for; return how many."""

    # Shares

    def add_share(
        self,
        team_id: str,
        version_id: str,
        token_hash: str,
        *,
        title: str,
        download: bool,
        created_by: str,
        expires_ms: int,
    ) -> Share:
        """Let a version be heard by whoever has its link."""

    def shares(self, team_id: str) -> tuple[Share, ...]:
        """Return the shares of a team, the newest first."""

    def revoke_share(self, team_id: str, share_id: str) -> None:
        """Let a link lead nowhere."""

    def by_share(self, token_hash: str) -> Share | None:
        """Return the living share of a link; None when it expired, was revoked, or never was."""
