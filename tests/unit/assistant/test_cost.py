"""What models cost is bounded before, summed up after, and unknown when it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dawg.assistant import cost
from dawg.assistant.cost import Budget, MemoryLedger, Spent
from dawg.assistant.models import Model, Price
from dawg.assistant.providers.protocol import Message, UsageReported
from dawg.errors import BudgetError, InputError
from dawg.store.records import Usage

PRICE = Price(input=Decimal(2), output=Decimal(10), cached=Decimal("0.2"), written=Decimal("2.5"))
MODEL = Model(provider="openai", name="m", input=Decimal(2), output=Decimal(10))


def test_fresh_cached_and_written_tokens_have_their_own_price() -> None:
    used = UsageReported(input_tokens=1000, output_tokens=100, cached_tokens=600, written_tokens=100)
    assert cost.cost_micro_usd(PRICE, used) == 300 * 2 + 120 + 250 + 1000


def test_part_of_a_millionth_is_rounded_up() -> None:
    assert cost.cost_micro_usd(PRICE, UsageReported(input_tokens=1, output_tokens=0, cached_tokens=1)) == 1


@pytest.mark.parametrize("used", [None, UsageReported(), UsageReported(input_tokens=5), UsageReported(output_tokens=5)])
def test_missing_usage_is_unknown_and_not_nothing(used: UsageReported | None) -> None:
    assert cost.cost_micro_usd(PRICE, used) is None


def test_a_missing_price_is_unknown() -> None:
    assert cost.cost_micro_usd(None, UsageReported(input_tokens=1, output_tokens=1)) is None
    assert cost.bound_micro_usd(None, input_tokens=1, output_tokens=1) is None


def test_the_bound_is_never_below_the_cost() -> None:
    messages = [Message(role="user", text="half-time the hook, and then the strings like in verse 2 " * 20)]
    tokens = cost.request_bound(messages, ())
    assert tokens > len(messages[0].text) / 3  # English has more than three characters per token
    bound = cost.bound_micro_usd(PRICE, input_tokens=tokens, output_tokens=500)
    dearest = UsageReported(input_tokens=tokens, output_tokens=500, written_tokens=tokens)
    assert bound == cost.cost_micro_usd(PRICE, dearest)


def test_every_byte_of_other_scripts_counts() -> None:
    assert cost.tokens_bound("ビート") == 9
    assert cost.tokens_bound("beat") == 2


def test_a_request_is_refused_before_it_could_break_the_budget() -> None:
    budget = Budget(MemoryLedger(), max_micro_usd=1000)
    budget.take(MODEL, 1000)
    budget.note(Usage(provider="openai", model="m", cost_micro_usd=400), 1000)
    budget.take(MODEL, 600)
    assert budget.left() == 600
    with pytest.raises(BudgetError, match=r"could cost \$0.0006, and \$0.0006 is left of the max cost of \$0.0010"):
        budget.take(MODEL, 601)


def test_unknown_cost_counts_as_the_most_it_could_have_been() -> None:
    budget = Budget(MemoryLedger(), max_micro_usd=1000)
    budget.note(Usage(provider="openai", model="m"), 900)
    with pytest.raises(BudgetError):
        budget.take(MODEL, 101)


def test_unknown_cost_of_earlier_program_runs_counts_against_the_month_by_an_estimate() -> None:
    ledger = MemoryLedger()
    for _ in range(3):
        run = Budget(ledger, month_micro_usd=1_000_000)
        run.take(MODEL, 20_000)
        run.note(Usage(provider="openai", model="m"), 20_000)
        assert run.left() == 980_000 - (len(ledger.entries) - 1) * cost.UNKNOWN_MICRO_USD
    tight = Budget(ledger, month_micro_usd=160_000)
    tight.take(MODEL, 10_000)
    with pytest.raises(BudgetError, match=r"3 requests at unknown cost counted as \$0.0500 each"):
        tight.take(MODEL, 10_001)
    assert Budget(ledger, max_micro_usd=20_000).left() == 20_000  # what one run may cost is its own


def test_what_costs_nothing_is_sent_although_the_budget_is_used_up() -> None:
    ledger = MemoryLedger()
    ledger.add_usage(Usage(provider="openai", model="m"))
    Budget(ledger, month_micro_usd=1).take(MODEL, 0)
    with pytest.raises(BudgetError):
        Budget(ledger, month_micro_usd=1).take(MODEL, 1)


def test_money_that_is_held_for_unknown_cost_is_not_counted_twice() -> None:
    class Holding(MemoryLedger):
        def hold(self, micro_usd: int) -> str:
            return "h"

        def release(self, hold: str, *, unknown: bool) -> None:
            assert unknown

    ledger = Holding()
    budget = Budget(ledger, month_micro_usd=1000, holder=ledger)
    budget.note(Usage(provider="openai", model="m"), 900, budget.take(MODEL, 900))
    assert budget.left() == 1000  # what stays held is in the sums of such a ledger


def test_a_model_of_unknown_price_passes_no_budget_and_needs_none() -> None:
    Budget(MemoryLedger()).take(MODEL, None)
    with pytest.raises(BudgetError, match="unknown"):
        Budget(MemoryLedger(), month_micro_usd=10**9).take(MODEL, None)


def test_the_month_counts_what_the_ledger_knows_since_it_began() -> None:
    ledger = MemoryLedger()
    ledger.add_usage(Usage(provider="openai", model="m", cost_micro_usd=900))
    ledger.add_usage(Usage(provider="openai", model="m", cost_micro_usd=10**6, created_ms=cost.month_start_ms() - 1))
    budget = Budget(ledger, month_micro_usd=1000)
    budget.take(MODEL, 100)
    with pytest.raises(BudgetError, match="monthly budget"):
        budget.take(MODEL, 101)


def test_a_month_begins_on_its_first_day() -> None:
    assert cost.month_start_ms(1_700_000_000) == 1_698_796_800_000


def test_sums_keep_the_unknown_apart() -> None:
    both = Spent(calls=1, input_tokens=10, output_tokens=5, cost_micro_usd=70) + Spent(calls=1, unknown=1)
    assert both == Spent(calls=2, input_tokens=10, output_tokens=5, cost_micro_usd=70, unknown=1)
    assert str(both) == "15 tokens, $0.0001 and 1 of 2 requests at unknown cost"
    assert str(Spent(calls=1, unknown=1)) == "cost unknown"
    assert str(Spent()) == "no model was asked"


def test_amounts_are_read_and_limited() -> None:
    assert cost.parse_dollars("max_cost", "$0.50") == 500_000
    for text in ("", "abc", "-1", "nan", "inf", "1e9", "10001", "9" * 400):
        with pytest.raises(InputError, match="0 to 10000"):
            cost.parse_dollars("max_cost", text)
