"""Invitations, sessions and keys in SQL: who may come in, and for how long."""

from __future__ import annotations

from dawg.errors import InputError, MissingError
from dawg.gen.brief import show
from dawg.store.accounts.people import People
from dawg.store.accounts.records import (
    NO_TEAM,
    ApiKey,
    Invitation,
    LoginSession,
    Membership,
    Principal,
    Team,
    TeamRole,
    User,
    checked_person,
)
from dawg.store.accounts.rows import columns, value
from dawg.store.ids import new_id, now_ms
from dawg.store.sql.database import Row

KEYS_LIMIT = 100
_PRINCIPAL = (
    f"{columns(User, 'u', prefix='u_')}, {columns(Team, 't', prefix='t_')}, m.role AS m_role, "
    "m.budget_micro_usd AS m_budget, m.budget_granted AS m_granted"
)
_JOINED = "JOIN users u ON u.id = x.user_id JOIN members m ON m.user_id = u.id JOIN teams t ON t.id = m.team_id"
_KEY = columns(ApiKey, "k")
_INVITATION = columns(Invitation, "i")


class Doors(People):
    """Methods and errors as `Accounts`."""

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
        created = now_ms()
        with self._db.writing("accounts"):
            self._team(team_id)
            self._db.insert(
                "invitations", id=new_id(created), token_hash=token_hash, team_id=team_id, role=role, admin=int(admin),
                created_by=created_by, created_ms=created, expires_ms=expires_ms,
            )  # fmt: skip
            row = self._db.row(f"SELECT {_INVITATION} FROM invitations i WHERE i.token_hash = ?", (token_hash,))
        assert row is not None
        return value(row, Invitation)

    def found_server(self, token_hash: str, *, expires_ms: int) -> Invitation:
        """Open the door for the first admin into the first team; earlier such doors close."""
        created = now_ms()
        with self._db.writing("accounts"):
            if self._db.row("SELECT 1 FROM users LIMIT 1") is not None:
                raise InputError("there are users already: one of them invites others")
            row = self._db.row("SELECT id FROM teams ORDER BY id LIMIT 1")
            team_id = row["id"] if row else new_id(created)
            if row is None:
                self._db.insert("teams", id=team_id, name="Team", created_ms=created)
            self._db.execute("UPDATE invitations SET revoked_ms = ? WHERE revoked_ms IS NULL", (created,))
            return self.add_invitation(team_id, "owner", token_hash, expires_ms=expires_ms, created_by=None, admin=True)

    def invitations(self, team_id: str) -> tuple[Invitation, ...]:
        """Return the invitations of a team, the newest first."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_INVITATION} FROM invitations i WHERE i.team_id = ? ORDER BY i.id DESC LIMIT 1000", (team_id,)
            )
        return tuple(value(row, Invitation) for row in rows)

    def revoke_invitation(self, team_id: str, invitation_id: str) -> None:
        """Close a door that was not used yet."""
        with self._db.writing("accounts"):
            changed = self._db.execute(
                "UPDATE invitations SET revoked_ms = ? WHERE id = ? AND team_id = ?", (now_ms(), invitation_id, team_id)
            )
            if not changed:
                raise MissingError(f"invitation {show(invitation_id)} is not in the team")

    def accept_invitation(self, user_id: str, token_hash: str) -> Membership:
        """Let a user that is here already join another team."""
        with self._db.writing("accounts"):
            self._user(user_id)
            invitation = self._open_invitation(token_hash)
            team = self._team(invitation["team_id"])
            if self._members(team.id, user_id):
                raise InputError(f"you are in team {show(team.name)} already")
            self._use_invitation(invitation, user_id)
            if invitation["admin"]:
                self._db.execute("UPDATE users SET admin = 1 WHERE id = ?", (user_id,))
            return Membership(team=team, role=invitation["role"])

    def _open_invitation(self, token_hash: str) -> Row:
        row = self._db.row(
            "SELECT * FROM invitations WHERE token_hash = ? AND used_ms IS NULL AND revoked_ms IS NULL "
            "AND expires_ms > ?",
            (token_hash, now_ms()),
        )
        if row is None:
            raise InputError("the invitation is unknown, used, revoked or expired", hint="ask for a new one")
        return row

    def _use_invitation(self, invitation: Row, user_id: str) -> None:
        changed = self._db.execute(
            "UPDATE invitations SET used_ms = ? WHERE id = ? AND used_ms IS NULL", (now_ms(), invitation["id"])
        )
        if not changed:
            raise InputError("the invitation was used just now", hint="ask for a new one")
        self._join(invitation["team_id"], user_id, invitation["role"])

    # ---------------------------------------------------------------- sessions

    def add_session(self, user_id: str, refresh_hash: str, *, expires_ms: int) -> LoginSession:
        """Begin a session."""
        created = now_ms()
        session = LoginSession(id=new_id(created), user_id=user_id, created_ms=created, expires_ms=expires_ms)
        with self._db.writing("accounts"):
            self._user(user_id)
            self._db.insert("sessions", id=session.id, user_id=user_id, created_ms=created, expires_ms=expires_ms)
            self._add_refresh(session.id, refresh_hash, expires_ms)
        return session

    def rotate(self, refresh_hash: str, new_hash: str, *, expires_ms: int) -> LoginSession | None:
        """Change a refresh token for a new one; one that was changed before ends its session, and is told by `ended` once."""
        with self._db.writing("accounts"):
            row = self._db.row(
                "SELECT s.id, s.user_id, s.created_ms, s.revoked_ms, r.used_ms, r.expires_ms, u.disabled "
                "FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id JOIN users u ON u.id = s.user_id "
                "WHERE r.token_hash = ?",
                (refresh_hash,),
            )
            if row is None:
                return None
            if row["used_ms"] is not None:  # stolen, by whoever used it first or by whoever uses it now
                self._revoke(row["user_id"], row["id"])
                return None if row["revoked_ms"] is not None else _session(row, expires_ms=now_ms(), ended=True)
            if row["revoked_ms"] is not None or row["disabled"] or row["expires_ms"] <= now_ms():
                return None
            used = self._db.execute(
                "UPDATE refresh_tokens SET used_ms = ? WHERE token_hash = ? AND used_ms IS NULL",
                (now_ms(), refresh_hash),
            )
            if not used:
                return None
            self._db.execute("UPDATE sessions SET expires_ms = ? WHERE id = ?", (expires_ms, row["id"]))
            self._add_refresh(row["id"], new_hash, expires_ms)
        return _session(row, expires_ms=expires_ms)

    def revoke_session(self, user_id: str, session_id: str) -> None:
        """End a session."""
        with self._db.writing("accounts"):
            self._revoke(user_id, session_id)

    def _revoke(self, user_id: str, session_id: str) -> None:
        self._db.execute(
            "UPDATE sessions SET revoked_ms = ? WHERE id = ? AND user_id = ? AND revoked_ms IS NULL",
            (now_ms(), session_id, user_id),
        )

    def _add_refresh(self, session_id: str, refresh_hash: str, expires_ms: int) -> None:
        self._db.insert("refresh_tokens", token_hash=refresh_hash, session_id=session_id, expires_ms=expires_ms)

    # ---------------------------------------------------------------- keys

    def add_key(
        self, user_id: str, team_id: str, name: str, key_hash: str, prefix: str, *, expires_ms: int | None = None
    ) -> ApiKey:
        """Add a key."""
        name, created = checked_person("key name", name), now_ms()
        key = ApiKey(
            id=new_id(created), user_id=user_id, team_id=team_id, name=name, prefix=prefix, created_ms=created,
            expires_ms=expires_ms,
        )  # fmt: skip
        with self._db.writing("accounts"):
            self._member(team_id, user_id)
            living = self._db.row(
                "SELECT count(*) AS number FROM api_keys WHERE user_id = ? AND revoked_ms IS NULL", (user_id,)
            )
            if living is not None and living["number"] >= KEYS_LIMIT:
                raise InputError(f"you have {KEYS_LIMIT} keys; permitted: at most {KEYS_LIMIT}", hint="revoke one")
            self._db.insert(
                "api_keys", id=key.id, key_hash=key_hash, user_id=user_id, team_id=team_id, name=name, prefix=prefix,
                created_ms=created, expires_ms=expires_ms,
            )  # fmt: skip
        return key

    def keys(self, user_id: str) -> tuple[ApiKey, ...]:
        """Return a user's keys, the newest first."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_KEY} FROM api_keys k WHERE k.user_id = ? ORDER BY k.id DESC LIMIT 1000", (user_id,)
            )
        return tuple(value(row, ApiKey) for row in rows)

    def revoke_key(self, user_id: str, key_id: str) -> None:
        """Make a key worthless."""
        with self._db.writing("accounts"):
            row = self._db.row("SELECT revoked_ms FROM api_keys WHERE id = ? AND user_id = ?", (key_id, user_id))
            if row is None:
                raise MissingError(f"key {show(key_id)} is not here")
            if row["revoked_ms"] is None:
                self._db.execute("UPDATE api_keys SET revoked_ms = ? WHERE id = ?", (now_ms(), key_id))

    # ---------------------------------------------------------------- who is it

    def by_session(self, session_id: str, *, team_id: str | None = None) -> Principal | None:
        """Return who a living session belongs to, in a team of theirs."""
        only, more = ("AND t.id = ?", (team_id,)) if team_id is not None else ("", ())
        living = "x.id = ? AND x.revoked_ms IS NULL AND x.expires_ms > ? AND u.disabled = 0"
        now = now_ms()
        with self._db.reading():
            row = self._db.row(
                f"SELECT {_PRINCIPAL}, x.id AS x_id FROM sessions x {_JOINED} WHERE {living} {only} "
                "ORDER BY m.joined_ms, t.id LIMIT 1",
                (session_id, now, *more),
            )
            if row is not None or team_id is not None:
                return _row_to_principal(row, "session") if row else None
            row = self._db.row(
                f"SELECT {columns(User, 'u')} FROM sessions x JOIN users u ON u.id = x.user_id WHERE {living}",
                (session_id, now),
            )
        return _without_team(value(row, User), session_id) if row else None

    def by_key(self, key_hash: str) -> Principal | None:
        """Return who a living key belongs to."""
        with self._db.reading():
            row = self._db.row(
                f"SELECT {_PRINCIPAL}, x.id AS x_id FROM api_keys x {_JOINED} WHERE x.key_hash = ? AND m.team_id = x.team_id "
                "AND x.revoked_ms IS NULL AND (x.expires_ms IS NULL OR x.expires_ms > ?) AND u.disabled = 0",
                (key_hash, now_ms()),
            )
        return _row_to_principal(row, "key") if row else None


def _without_team(user: User, session_id: str) -> Principal:
    return Principal(user=user, team=NO_TEAM, role="member", by="session", by_id=session_id)


def _row_to_principal(row: Row, by: str) -> Principal:
    return Principal(
        user=value(row, User, prefix="u_"), team=value(row, Team, prefix="t_"), role=row["m_role"], by=by,  # type: ignore[arg-type]
        by_id=row["x_id"], budget_micro_usd=row["m_budget"], budget_granted=bool(row["m_granted"]),
    )  # fmt: skip


def _session(row: Row, *, expires_ms: int, ended: bool = False) -> LoginSession:
    return LoginSession(
        id=row["id"], user_id=row["user_id"], created_ms=row["created_ms"], expires_ms=expires_ms, ended=ended
    )
