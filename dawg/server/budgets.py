"""What models may cost a month: the limits that hold for a team and for a user, and what is left of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from dawg.assistant.cost import month_start_ms, next_month_ms
from dawg.server.options import Options
from dawg.store.accounts.contract import Accounts
from dawg.store.accounts.records import Principal
from dawg.store.records import Usage, UsageTotal

if TYPE_CHECKING:
    from dawg.server.telling import Metrics


class BudgetLedger:
    """Notes what a user's calls cost, and says of the month whatever leaves the least: the team's sum or the user's in all teams.

    The musician knows one limit, `limit`; `usage` answers as if that limit were all there is.
    """

    def __init__(self, accounts: Accounts, options: Options, who: Principal, *, metrics: Metrics) -> None:
        self._accounts, self._metrics = accounts, metrics
        self._who = who
        team = who.team
        self.limits = (
            limit_of(team.budget_micro_usd, options.team_budget_micro_usd, granted=team.budget_granted),
            limit_of(who.budget_micro_usd, options.user_budget_micro_usd, granted=who.budget_granted),
        )
        self.limit: int | None = min((limit for limit in self.limits if limit is not None), default=None)

    def add_usage(self, usage: Usage) -> None:
        """Note what one call used."""
        self._accounts.add_spending(self._who.team.id, self._who.user.id, usage)
        model = f"{usage.provider}/{usage.model}"
        self._metrics.calls.labels(model).inc()
        self._metrics.cost.labels(model).inc(usage.cost_micro_usd or 0)

    def usage(self, *, since_ms: int = 0, conversation_id: str | None = None) -> UsageTotal:
        """Return the team's sums, with a cost that leaves of `limit` what is really left: what is set aside for requests that run counts as spent."""
        team_id, user_id = self._who.team.id, self._who.user.id
        total = self._accounts.spent(team_id, since_ms=since_ms)
        lefts = [
            limit
            - self._accounts.spent(team, user_id=user, since_ms=since_ms).cost_micro_usd
            - self._accounts.held(team, user_id=user)
            for limit, (team, user) in zip(self.limits, ((team_id, None), (None, user_id)), strict=True)
            if limit is not None
        ]
        if self.limit is None:
            return total
        return msgspec.structs.replace(total, cost_micro_usd=self.limit - min(lefts))

    def hold(self, micro_usd: int) -> str:
        """Set money aside for a request, of team and user; raises `BudgetError`."""
        team, user = self.limits
        who = self._who
        return self._accounts.hold(
            who.team.id, who.user.id, micro_usd, team_limit=team, user_limit=user, since_ms=month_start_ms()
        )

    def release(self, hold: str, *, unknown: bool) -> None:
        """End a hold; what nobody knows the cost of stays spent for this month."""
        if unknown:
            self._accounts.keep_hold(hold, until_ms=next_month_ms())
        else:
            self._accounts.release(hold)

    def left(self) -> int | None:
        """Return what may still be spent this month; None = there is no limit."""
        if self.limit is None:
            return None
        return self.limit - self.usage(since_ms=month_start_ms()).cost_micro_usd


def limit_of(stated: int | None, most: int | None, *, granted: bool) -> int | None:
    """Return the limit that holds: what was stated, but no more than the settings say unless an admin of the server stated it."""
    if stated is None or most is None:
        return most if stated is None else stated
    return stated if granted else min(stated, most)
