"""Accounts in SQL: audit, spending and shares on top of people, doors and what is kept for them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from dawg.errors import InputError, MissingError
from dawg.gen.brief import show
from dawg.store.accounts.contract import PAGE
from dawg.store.accounts.keeping import Keeping, of_whom
from dawg.store.accounts.records import AuditEntry, Share, Spending
from dawg.store.accounts.rows import columns, value
from dawg.store.ids import new_id, now_ms
from dawg.store.records import Usage, UsageTotal
from dawg.store.sql.database import Database, Row

SHARES_LIMIT = 1_000
_SHARE = columns(Share, "s")
_SUMS = ", ".join(
    f"coalesce(sum({name}), 0) AS {name}" for name in ("input_tokens", "output_tokens", "cached_tokens", "cost_micro_usd")
) + ", count(*) AS calls, coalesce(sum(CASE WHEN cost_micro_usd IS NULL THEN 1 ELSE 0 END), 0) AS unknown"  # fmt: skip
_GROUPS = {
    "user": "coalesce(user_id, '')",
    "model": "provider || '/' || model",
    "day": "created_ms / 86400000",
}


class SqlAccounts(Keeping):
    """`Accounts` on a database; the tables are laid by its migrations. Methods and errors as the contract."""

    def __init__(self, database: Database) -> None:
        self._db = database

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
        created = now_ms()
        with self._db.writing():
            self._db.insert(
                "audit", id=new_id(created), team_id=team_id, user_id=user_id, action=action, subject=subject[:200],
                detail=msgspec.json.encode(detail or {}).decode(), request_id=request_id, created_ms=created,
            )  # fmt: skip

    def audit(
        self, *, team_id: str | None = None, before: str | None = None, limit: int = PAGE
    ) -> tuple[AuditEntry, ...]:
        """Return entries (of a team), the newest first."""
        where, parameters = "id < ?", [before or "~"]
        if team_id is not None:
            where, parameters = f"{where} AND team_id = ?", [*parameters, team_id]
        with self._db.reading():
            rows = self._db.rows(f"SELECT * FROM audit WHERE {where} ORDER BY id DESC LIMIT ?", [*parameters, limit])
        return tuple(
            AuditEntry(
                **{name: row[name] for name in AuditEntry.__struct_fields__ if name != "detail"},
                detail=msgspec.json.decode(row["detail"]),
            )
            for row in rows
        )

    # ---------------------------------------------------------------- what models cost

    def add_spending(self, team_id: str, user_id: str, usage: Usage) -> None:
        """Note what one call of a model used, and by whom."""
        created = usage.created_ms or now_ms()
        row = {**msgspec.structs.asdict(usage), "created_ms": created, "id": new_id(created)}
        with self._db.writing():
            self._db.insert("usage", **row, owner=team_id, user_id=user_id)

    def spent(self, team_id: str | None, *, user_id: str | None = None, since_ms: int = 0) -> UsageTotal:
        """Sum up what a team, one member, or (without a team) a user in all teams used."""
        where, parameters = of_whom("owner", team_id, user_id)
        with self._db.reading():
            row = self._db.row(f"SELECT {_SUMS} FROM usage WHERE created_ms >= ? {where}", (since_ms, *parameters))
        return msgspec.convert(_whole(row or {}), UsageTotal)

    def breakdown(
        self, team_id: str, by: Literal["user", "model", "day"], *, since_ms: int = 0, limit: int = PAGE
    ) -> tuple[Spending, ...]:
        """Sum up what a team used, by user, model or day."""
        order = "1 DESC" if by == "day" else "cost_micro_usd DESC, calls DESC"
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_GROUPS[by]} AS name, {_SUMS} FROM usage WHERE owner = ? AND created_ms >= ? "
                f"GROUP BY 1 ORDER BY {order} LIMIT ?",
                (team_id, since_ms, limit),
            )
        made = (_whole(row) | {"name": _day(row["name"]) if by == "day" else str(row["name"])} for row in rows)
        return tuple(Spending(**{name: row[name] for name in Spending.__struct_fields__}) for row in made)

    # ---------------------------------------------------------------- shares

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
        created = now_ms()
        share = Share(
            id=new_id(created), team_id=team_id, version_id=version_id, title=title[:200], download=download,
            created_by=created_by, created_ms=created, expires_ms=expires_ms,
        )  # fmt: skip
        with self._db.writing():
            owned = self._db.row(
                "SELECT 1 FROM versions v JOIN projects p ON p.id = v.project_id WHERE v.id = ? AND p.owner = ?",
                (version_id, team_id),
            )
            if owned is None:
                raise MissingError(f"version {show(version_id)} is not in the library")
            living = self._db.row(
                "SELECT count(*) AS number FROM shares WHERE team_id = ? AND revoked_ms IS NULL AND expires_ms > ?",
                (team_id, created),
            )
            if living is not None and living["number"] >= SHARES_LIMIT:
                raise InputError(f"the team has {SHARES_LIMIT} shares; permitted: at most {SHARES_LIMIT}")
            row = msgspec.structs.asdict(share) | {"download": int(download), "token_hash": token_hash}
            self._db.insert("shares", **row)
        return share

    def shares(self, team_id: str) -> tuple[Share, ...]:
        """Return the shares of a team, the newest first."""
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_SHARE} FROM shares s WHERE s.team_id = ? ORDER BY s.id DESC LIMIT 1000", (team_id,)
            )
        return tuple(value(row, Share) for row in rows)

    def revoke_share(self, team_id: str, share_id: str) -> None:
        """Let a link lead nowhere."""
        with self._db.writing():
            row = self._db.row("SELECT revoked_ms FROM shares WHERE id = ? AND team_id = ?", (share_id, team_id))
            if row is None:
                raise MissingError(f"share {show(share_id)} is not in the team")
            if row["revoked_ms"] is None:
                self._db.execute("UPDATE shares SET revoked_ms = ? WHERE id = ?", (now_ms(), share_id))

    def by_share(self, token_hash: str) -> Share | None:
        """Return the living share of a link."""
        with self._db.reading():
            row = self._db.row(
                f"SELECT {_SHARE} FROM shares s WHERE s.token_hash = ? AND s.revoked_ms IS NULL AND s.expires_ms > ?",
                (token_hash, now_ms()),
            )
        return value(row, Share) if row else None


def _whole(row: Row) -> Row:
    """Return sums as whole numbers: a database may give them as decimals."""
    return {name: item if name == "name" else int(item) for name, item in row.items()}


def _day(number: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(number) * 86400, UTC).date().isoformat()
