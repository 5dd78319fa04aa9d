"""What models cost: sums, budgets, and who or what spent it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dawg.assistant.cost import month_start_ms
from dawg.server import answers
from dawg.server.budgets import BudgetLedger
from dawg.server.routing import Call, Route
from dawg.store.ids import now_ms
from dawg.store.records import UsageTotal

TAG = "costs"


class UsageQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far back: days; without, the calendar month (UTC)."""

    days: Annotated[int, Meta(ge=1, le=3660)] | None = None

    @property
    def since_ms(self) -> int:
        """When it begins."""
        return now_ms() - self.days * 86_400_000 if self.days is not None else month_start_ms()


class BreakdownQuery(UsageQuery, frozen=True, kw_only=True):
    """By what."""

    by: Literal["user", "model", "day"] = "model"


class Sums(answers.Shown, frozen=True, kw_only=True):
    """Sums over calls of models. `unknown` counts calls whose cost is not known: they are in no sum."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    unknown: int


class UsageAnswer(answers.Shown, frozen=True, kw_only=True):
    """What was used since `since`, and what budgets leave of this month; null = no limit."""

    since: str
    team: Sums
    you: Sums
    team_budget_usd: float | None
    your_budget_usd: float | None
    left_usd: float | None


class Spent(answers.Shown, frozen=True, kw_only=True):
    """What one user, model or day cost."""

    name: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    unknown: int


class BreakdownAnswer(answers.Shown, frozen=True, kw_only=True):
    """What it was spent on."""

    since: str
    by: str
    items: tuple[Spent, ...]


async def usage(call: Call[None, UsageQuery]) -> Any:
    """Sum up what was used."""
    house, since = call.house, call.query.since_ms
    accounts = house.record.accounts
    ledger = BudgetLedger(accounts, house.options, call.who, metrics=house.metrics)
    team, user = ledger.limits
    return UsageAnswer(
        since=answers.iso(since),
        team=_sums(await call.run(accounts.spent, call.owner, since_ms=since)),
        you=_sums(await call.run(accounts.spent, call.owner, user_id=call.user.id, since_ms=since)),
        team_budget_usd=answers.dollars(team),
        your_budget_usd=answers.dollars(user),
        left_usd=answers.dollars(await call.run(ledger.left)),
    )


async def breakdown(call: Call[None, BreakdownQuery]) -> Any:
    """Tell what it was spent on."""
    query, since = call.query, call.query.since_ms
    found = await call.run(call.house.record.accounts.breakdown, call.owner, query.by, since_ms=since)
    items = tuple(
        Spent(
            name=each.name, calls=each.calls, input_tokens=each.input_tokens, output_tokens=each.output_tokens,
            cost_usd=each.cost_micro_usd / 1_000_000, unknown=each.unknown,
        )
        for each in found
    )  # fmt: skip
    return BreakdownAnswer(since=answers.iso(since), by=query.by, items=items)


def _sums(total: UsageTotal) -> Sums:
    return Sums(
        calls=total.calls, input_tokens=total.input_tokens, output_tokens=total.output_tokens,
        cost_usd=total.cost_micro_usd / 1_000_000, unknown=total.unknown,
    )  # fmt: skip


ROUTES = (
    Route(method="GET", path="/api/cost-monitoring/usage", run=usage, tag=TAG, query=UsageQuery, answer=UsageAnswer, does="What models cost, and what budgets leave"),
    Route(method="GET", path="/api/cost-monitoring/breakdown", run=breakdown, tag=TAG, query=BreakdownQuery, answer=BreakdownAnswer, does="What it was spent on, by user, model or day"),
)  # fmt: skip
