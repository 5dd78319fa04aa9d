"""What a server keeps for its users and for itself, in SQL: money set aside, taste, chores, and what is thrown away in time."""

from __future__ import annotations

from dawg.errors import BudgetError
from dawg.store.accounts.doors import Doors
from dawg.store.ids import new_id, now_ms

HOLD_MS = 20 * 60_000
"""How long money stays set aside for a request whose process died; longer than any request takes."""
ENDED_MS = 30 * 86_400_000
"""How long what ended can still be looked up: shares, sessions, invitations, keys."""


class Keeping(Doors):
    """Methods and errors as `Accounts`."""

    # ---------------------------------------------------------------- money set aside

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
        """Set money aside when both limits allow it; one after the other, as a user may spend in several teams."""
        hold_id, now = new_id(now_ms()), now_ms()
        with self._db.writing("money"):
            for whose, limit, team, user in (
                ("team's", team_limit, team_id, None),
                ("user's", user_limit, None, user_id),
            ):
                used = self._used(team, user, since_ms) if limit is not None else 0
                if limit is not None and used + micro_usd > limit:
                    raise BudgetError(
                        f"the request could cost {micro_usd} millionths of a US dollar, and {max(0, limit - used)} are left "
                        f"of the {whose} monthly budget of {limit}"
                    )
            self._db.insert(
                "holds", id=hold_id, team_id=team_id, user_id=user_id, micro_usd=micro_usd, expires_ms=now + HOLD_MS
            )
        return hold_id

    def held(self, team_id: str | None, *, user_id: str | None = None) -> int:
        """Sum up what is set aside."""
        with self._db.reading():
            return self._held(team_id, user_id)

    def keep_hold(self, hold_id: str, *, until_ms: int) -> None:
        """Leave money aside until a time."""
        with self._db.writing():
            self._db.execute("UPDATE holds SET expires_ms = ? WHERE id = ?", (until_ms, hold_id))

    def release(self, hold_id: str) -> None:
        """Put money back."""
        with self._db.writing():
            self._db.delete("holds", hold_id)

    def _used(self, team_id: str | None, user_id: str | None, since_ms: int) -> int:
        where, parameters = of_whom("owner", team_id, user_id)
        row = self._db.row(
            f"SELECT coalesce(sum(cost_micro_usd), 0) AS cost FROM usage WHERE created_ms >= ? {where}",
            (since_ms, *parameters),
        )
        return int(row["cost"] if row else 0) + self._held(team_id, user_id)

    def _held(self, team_id: str | None, user_id: str | None) -> int:
        where, parameters = of_whom("team_id", team_id, user_id)
        row = self._db.row(
            f"SELECT coalesce(sum(micro_usd), 0) AS held FROM holds WHERE expires_ms > ? {where}",
            (now_ms(), *parameters),
        )
        return int(row["held"]) if row else 0

    # ---------------------------------------------------------------- taste

    def taste(self, user_id: str) -> str:
        """Return what is remembered of a user's taste, as it was given."""
        with self._db.reading():
            row = self._db.row("SELECT taste FROM tastes WHERE user_id = ?", (user_id,))
        return str(row["taste"]) if row else ""

    def set_taste(self, user_id: str, taste: str) -> None:
        """Remember a user's taste instead of what was known."""
        with self._db.writing():
            self._db.execute(
                "INSERT INTO tastes (user_id, taste, changed_ms) VALUES (?, ?, ?) ON CONFLICT (user_id) "
                "DO UPDATE SET taste = excluded.taste, changed_ms = excluded.changed_ms",
                (user_id, taste, now_ms()),
            )

    # ---------------------------------------------------------------- the house

    def take_chore(self, name: str, *, every_ms: int) -> bool:
        """Take a chore that is due; of all processes that ask, one gets it."""
        now = now_ms()
        with self._db.writing():
            self._db.execute("INSERT INTO chores (name, next_ms) VALUES (?, 0) ON CONFLICT (name) DO NOTHING", (name,))
            # One that is due much later than its time from now was taken before the clock was set back.
            taken = self._db.execute(
                "UPDATE chores SET next_ms = ? WHERE name = ? AND (next_ms <= ? OR next_ms > ?)",
                (now + every_ms, name, now, now + 2 * every_ms),
            )
        return taken == 1

    def prune(self) -> int:
        """Forget what ended long ago."""
        before, now = now_ms() - ENDED_MS, now_ms()
        ended = "expires_ms < ? OR revoked_ms < ?"
        with self._db.writing("accounts"):
            return (
                self._db.execute("DELETE FROM holds WHERE expires_ms < ?", (now,))
                + self._db.execute(f"DELETE FROM shares WHERE {ended}", (before, before))
                + self._db.execute(f"DELETE FROM api_keys WHERE {ended}", (before, before))
                + self._db.execute(f"DELETE FROM invitations WHERE {ended} OR used_ms < ?", (before, before, before))
                + self._db.execute(
                    "DELETE FROM refresh_tokens WHERE expires_ms < ? OR session_id IN "
                    f"(SELECT id FROM sessions WHERE {ended})",
                    (before, before, before),
                )
                + self._db.execute(
                    f"DELETE FROM sessions WHERE ({ended}) AND NOT EXISTS "
                    "(SELECT 1 FROM refresh_tokens r WHERE r.session_id = sessions.id)",
                    (before, before),
                )
            )


def of_whom(team_column: str, team_id: str | None, user_id: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the conditions of a WHERE, and their parameters, that leave a team's rows, a user's, or a user's in a team."""
    stated = [(name, text) for name, text in ((team_column, team_id), ("user_id", user_id)) if text is not None]
    return "".join(f" AND {name} = ?" for name, _ in stated), tuple(text for _, text in stated)
