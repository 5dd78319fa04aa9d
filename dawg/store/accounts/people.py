"""Users and teams in SQL."""

from __future__ import annotations

from abc import ABC, abstractmethod

from dawg.errors import InputError, MissingError, TakenError
from dawg.gen.brief import show
from dawg.store.accounts.contract import PAGE
from dawg.store.accounts.records import Member, Membership, Team, TeamRole, User, checked_email, checked_person
from dawg.store.accounts.rows import columns, value
from dawg.store.ids import new_id, now_ms
from dawg.store.sql.database import Database, Row

_USER = columns(User, "u")
_TEAM = columns(Team, "t", prefix="t_")


class People(ABC):
    """Methods and errors as `Accounts`."""

    _db: Database

    def count_users(self) -> int:
        """Return how many users there are."""
        with self._db.reading():
            row = self._db.row("SELECT count(*) AS number FROM users")
        return int(row["number"]) if row else 0

    def add_user(
        self, email: str, name: str, password_hash: str, *, invitation_hash: str | None = None, admin: bool = False
    ) -> User:
        """Add a user: by an invitation into its team, else with a team of their own."""
        email, name, created = checked_email(email), checked_person("name", name), now_ms()
        with self._db.writing("accounts"):
            invitation = self._open_invitation(invitation_hash) if invitation_hash is not None else None
            if self._db.row("SELECT 1 FROM users WHERE email = ?", (email,)) is not None:
                raise TakenError(f"email {show(email)} is taken")
            if invitation is not None:
                admin = admin or bool(invitation["admin"])
            user = User(id=new_id(created), email=email, name=name, admin=admin, disabled=False, created_ms=created)
            self._db.insert(
                "users", id=user.id, email=email, name=name, password_hash=password_hash, admin=int(admin), disabled=0,
                created_ms=created,
            )  # fmt: skip
            if invitation is None:
                self._add_team(user.id, name, created)
            else:
                self._use_invitation(invitation, user.id)
        return user

    def user(self, user_id: str) -> User:
        """Return a user by id."""
        with self._db.reading():
            return self._user(user_id)

    def login(self, email: str) -> tuple[User, str] | None:
        """Return a user and the hash of the password."""
        try:
            email = checked_email(email)
        except InputError:
            return None
        with self._db.reading():
            row = self._db.row(f"SELECT {_USER}, u.password_hash AS secret FROM users u WHERE u.email = ?", (email,))
        return (value(row, User), row["secret"]) if row else None

    def users(self, *, after: str | None = None, limit: int = PAGE) -> tuple[User, ...]:
        """Return users by id."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_USER} FROM users u WHERE u.id > ? ORDER BY u.id LIMIT ?", (after or "", limit)
            )
        return tuple(value(row, User) for row in rows)

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password's hash, and end every session."""
        with self._db.writing("accounts"):
            self._user(user_id)
            self._db.execute("UPDATE users SET password_hash = ? WHERE id = ?", (password_hash, user_id))
            self._end_sessions(user_id)

    def disable_user(self, user_id: str, disabled: bool) -> User:
        """Shut a user out, or let them in again."""
        with self._db.writing("accounts"):
            self._user(user_id)
            self._db.execute("UPDATE users SET disabled = ? WHERE id = ?", (int(disabled), user_id))
            if disabled:
                self._end_sessions(user_id)
                self._db.execute(
                    "UPDATE api_keys SET revoked_ms = ? WHERE user_id = ? AND revoked_ms IS NULL", (now_ms(), user_id)
                )
            return self._user(user_id)

    # ---------------------------------------------------------------- teams

    def add_team(self, user_id: str, name: str) -> Team:
        """Make a team whose owner is this user."""
        name, created = checked_person("team", name), now_ms()
        with self._db.writing("accounts"):
            self._user(user_id)
            return self._add_team(user_id, name, created)

    def teams(self, *, after: str | None = None, limit: int = PAGE) -> tuple[Team, ...]:
        """Return teams by id."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_TEAM} FROM teams t WHERE t.id > ? ORDER BY t.id LIMIT ?", (after or "", limit)
            )
        return tuple(value(row, Team, prefix="t_") for row in rows)

    def team(self, team_id: str) -> Team:
        """Return a team by id."""
        with self._db.reading():
            return self._team(team_id)

    def memberships(self, user_id: str) -> tuple[Membership, ...]:
        """Return the teams of a user."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_TEAM}, m.role AS role FROM members m JOIN teams t ON t.id = m.team_id WHERE m.user_id = ? "
                "ORDER BY m.joined_ms, t.id",
                (user_id,),
            )
        return tuple(Membership(team=value(row, Team, prefix="t_"), role=row["role"]) for row in rows)

    def members(self, team_id: str) -> tuple[Member, ...]:
        """Return the people of a team."""
        with self._db.reading():
            self._team(team_id)
            return tuple(map(_row_to_member, self._members(team_id)))

    def set_role(self, team_id: str, user_id: str, role: TeamRole) -> Member:
        """Change a role."""
        with self._db.writing("accounts"):
            member = self._member(team_id, user_id)
            if member.role == "owner" and role != "owner":
                self._check_owner_stays(team_id)
            self._db.execute("UPDATE members SET role = ? WHERE team_id = ? AND user_id = ?", (role, team_id, user_id))
            return self._member(team_id, user_id)

    def remove_member(self, team_id: str, user_id: str) -> None:
        """Put somebody out of a team, with their keys for it."""
        with self._db.writing("accounts"):
            if self._member(team_id, user_id).role == "owner":
                self._check_owner_stays(team_id)
            self._db.execute("DELETE FROM members WHERE team_id = ? AND user_id = ?", (team_id, user_id))
            self._db.execute(
                "UPDATE api_keys SET revoked_ms = ? WHERE team_id = ? AND user_id = ? AND revoked_ms IS NULL",
                (now_ms(), team_id, user_id),
            )

    def set_budget(
        self, team_id: str, budget_micro_usd: int | None, *, user_id: str | None = None, granted: bool = False
    ) -> None:
        """Say what models may cost a team, or one of its members, each month."""
        stated = (budget_micro_usd, int(granted), team_id)
        with self._db.writing("accounts"):
            if user_id is None:
                self._team(team_id)
                self._db.execute("UPDATE teams SET budget_micro_usd = ?, budget_granted = ? WHERE id = ?", stated)
                return
            self._member(team_id, user_id)
            self._db.execute(
                "UPDATE members SET budget_micro_usd = ?, budget_granted = ? WHERE team_id = ? AND user_id = ?",
                (*stated, user_id),
            )

    # ---------------------------------------------------------------- within a transaction

    def _user(self, user_id: str) -> User:
        row = self._db.row(f"SELECT {_USER} FROM users u WHERE u.id = ?", (user_id,))
        if row is None:
            raise MissingError(f"user {show(user_id)} is not here")
        return value(row, User)

    def _team(self, team_id: str) -> Team:
        row = self._db.row(f"SELECT {_TEAM} FROM teams t WHERE t.id = ?", (team_id,))
        if row is None:
            raise MissingError(f"team {show(team_id)} is not here")
        return value(row, Team, prefix="t_")

    def _add_team(self, user_id: str, name: str, created_ms: int) -> Team:
        team = Team(id=new_id(created_ms), name=name, created_ms=created_ms)
        self._db.insert("teams", id=team.id, name=name, created_ms=created_ms)
        self._join(team.id, user_id, "owner")
        return team

    def _join(self, team_id: str, user_id: str, role: TeamRole) -> None:
        self._db.insert("members", team_id=team_id, user_id=user_id, role=role, joined_ms=now_ms())

    def _members(self, team_id: str, *user_id: str) -> list[Row]:
        only = " AND m.user_id = ?" if user_id else ""
        return self._db.rows(
            f"SELECT {_USER}, m.role AS m_role, m.joined_ms AS m_joined_ms, m.budget_micro_usd AS m_budget_micro_usd, "
            f"m.budget_granted AS m_budget_granted FROM members m JOIN users u ON u.id = m.user_id WHERE m.team_id = ?{only} ORDER BY m.joined_ms, u.id",
            (team_id, *user_id),
        )

    def _member(self, team_id: str, user_id: str) -> Member:
        rows = self._members(team_id, user_id)
        if not rows:
            raise MissingError(f"user {show(user_id)} is not in the team")
        return _row_to_member(rows[0])

    def _check_owner_stays(self, team_id: str) -> None:
        row = self._db.row("SELECT count(*) AS number FROM members WHERE team_id = ? AND role = 'owner'", (team_id,))
        if row is None or row["number"] < 2:
            raise InputError("a team keeps at least one owner", hint="make somebody else an owner first")

    def _end_sessions(self, user_id: str) -> None:
        self._db.execute(
            "UPDATE sessions SET revoked_ms = ? WHERE user_id = ? AND revoked_ms IS NULL", (now_ms(), user_id)
        )

    @abstractmethod
    def _open_invitation(self, token_hash: str) -> Row:
        """Return an invitation that is still good; in `Doors`, where invitations are."""

    @abstractmethod
    def _use_invitation(self, invitation: Row, user_id: str) -> None:
        """Note who came by an invitation; in `Doors`."""


def _row_to_member(row: Row) -> Member:
    return Member(
        user=value(row, User), role=row["m_role"], joined_ms=row["m_joined_ms"],
        budget_micro_usd=row["m_budget_micro_usd"], budget_granted=bool(row["m_budget_granted"]),
    )  # fmt: skip
