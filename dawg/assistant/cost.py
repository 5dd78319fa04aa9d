"""What models cost: bounds before a request, sums after it, budgets that refuse before anything is spent.

Money is in whole millionths of a US dollar, rounded up. What is unknown stays unknown: it is shown as such and never as 0,
and counts against a budget: with the most it could have been in this program run, with `UNKNOWN_MICRO_USD` in earlier ones.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

import msgspec
from msgspec import Struct

from dawg.assistant.models import Model, Price
from dawg.assistant.providers.protocol import Message, ToolSpec, UsageReported
from dawg.errors import BudgetError, InputError
from dawg.gen.brief import show
from dawg.store.records import Usage, UsageTotal

MICRO = 1_000_000
BUDGET_RANGE = (Decimal(0), Decimal(10_000))
MONTHLY = "monthly budget"
UNKNOWN_MICRO_USD = 50_000
"""What a request of unknown cost counts against the month in later program runs: about the most one of a usual model can cost."""
_MESSAGE_TOKENS = 24
_REQUEST_TOKENS = 1_000
"""What vendors add around a message, and to a request with tools."""


class Ledger(Protocol):
    """Where usage is noted and summed up; every `Store` is one."""

    def add_usage(self, usage: Usage) -> None:
        """Note what one call used."""

    def usage(self, *, since_ms: int = 0, conversation_id: str | None = None) -> UsageTotal:
        """Sum up what was used since a time, in a conversation."""


class Holder(Protocol):
    """Sets money aside for requests that run, where several spend from one budget at the same time."""

    def hold(self, micro_usd: int) -> str:
        """Set money aside and return the hold; raises `BudgetError` when it is not there."""

    def release(self, hold: str, *, unknown: bool) -> None:
        """End a hold: what was spent is written down. `unknown`: it was spent, and nobody can say how much of it."""


class MemoryLedger:
    """A ledger that ends with the program."""

    def __init__(self) -> None:
        self.entries: list[Usage] = []

    def add_usage(self, usage: Usage) -> None:
        """Note what one call used."""
        self.entries.append(msgspec.structs.replace(usage, created_ms=usage.created_ms or time.time_ns() // 1_000_000))

    def usage(self, *, since_ms: int = 0, conversation_id: str | None = None) -> UsageTotal:
        """Sum up what was used."""
        found = [
            entry
            for entry in self.entries
            if entry.created_ms >= since_ms and conversation_id in (None, entry.conversation_id)
        ]
        return UsageTotal(
            calls=len(found),
            input_tokens=sum(entry.input_tokens or 0 for entry in found),
            output_tokens=sum(entry.output_tokens or 0 for entry in found),
            cached_tokens=sum(entry.cached_tokens or 0 for entry in found),
            cost_micro_usd=sum(entry.cost_micro_usd or 0 for entry in found),
            unknown=sum(entry.cost_micro_usd is None for entry in found),
        )


class Spent(Struct, frozen=True, kw_only=True):
    """Tokens and money of some calls. `unknown` calls are those whose cost is not known; they are not in the sums."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micro_usd: int = 0
    unknown: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})

    def __str__(self) -> str:
        if not self.calls:
            return "no model was asked"
        if self.unknown == self.calls:
            return "cost unknown"
        tokens = f"{self.input_tokens + self.output_tokens:,} tokens"
        extra = f" and {self.unknown} of {self.calls} requests at unknown cost" if self.unknown else ""
        return f"{tokens}, {dollars(self.cost_micro_usd)}{extra}"


NOTHING = Spent()
"""No call at all."""


class Budget:
    """What may be spent: by this program run, and in the calendar month (UTC) by everything the ledger knows.

    Args:
        max_micro_usd, month_micro_usd: millionths of a US dollar; None = no limit.
        holder: sets aside what a request may cost while it runs; None = nobody else spends from this budget now.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        max_micro_usd: int | None = None,
        month_micro_usd: int | None = None,
        holder: Holder | None = None,
    ) -> None:
        self._ledger = ledger
        self._holder = holder
        self._max = max_micro_usd
        self._month = month_micro_usd
        self._used = 0
        self._unknown = 0
        self._unknown_calls = 0

    def take(self, model: Model, bound: int | None) -> str:
        """Refuse a request that could cost more than is left, else set it aside; return what `note` or `put_back` takes.

        Args:
            bound: the most it can cost; None = unknown, which no budget permits.

        Raises:
            BudgetError: names the bound, what is left and the limit.
        """
        limits = self._limits()
        if not limits:
            return ""
        if bound is None:
            raise BudgetError(
                f"what {model} costs is unknown, so a budget cannot hold", hint="state its price in models.toml"
            )
        for name, limit, used in limits:
            left = max(0, limit - used)
            if bound > left:
                raise BudgetError(
                    f"not sent to {model}: it could cost {dollars(bound)}, and {dollars(left)} is left "
                    f"of the {name} of {dollars(limit)}{self._guessed(name)}"
                )
        return self._holder.hold(bound) if self._holder is not None else ""

    def left(self) -> int | None:
        """Return what may still be spent, millionths of a US dollar; None = there is no limit."""
        return min((max(0, limit - used) for _, limit, used in self._limits()), default=None)

    def _limits(self) -> list[tuple[str, int, int]]:
        """Return name, limit and what is used of it."""
        limits = []
        if self._max is not None:
            limits.append(("max cost", self._max, self._used + self._unknown))
        if self._month is not None:
            limits.append((MONTHLY, self._month, self._of_month()))
        return limits

    def _of_month(self) -> int:
        """Return what counts against the month: the sums of the ledger, and what they leave out as it is unknown."""
        total = self._ledger.usage(since_ms=month_start_ms())
        if self._holder is not None:  # what it holds for a request of unknown cost stays held
            return total.cost_micro_usd
        return total.cost_micro_usd + self._unknown + self._earlier(total) * UNKNOWN_MICRO_USD

    def _earlier(self, total: UsageTotal) -> int:
        """Return how many requests of unknown cost other program runs have sent."""
        return max(0, total.unknown - self._unknown_calls)

    def _guessed(self, name: str) -> str:
        """Say what of a limit is an estimate; "" for nothing."""
        if name != MONTHLY or self._holder is not None:
            return ""
        count = self._earlier(self._ledger.usage(since_ms=month_start_ms()))
        requests = "one request" if count == 1 else f"{count} requests"
        return f"; {requests} at unknown cost counted as {dollars(UNKNOWN_MICRO_USD)} each" if count else ""

    def put_back(self, hold: str) -> None:
        """Free what was set aside for a request that nobody answered."""
        if hold and self._holder is not None:
            self._holder.release(hold, unknown=False)

    def note(self, usage: Usage, bound: int | None, hold: str = "") -> None:
        """Count a request that was sent, and write it into the ledger."""
        if usage.cost_micro_usd is None:
            self._unknown += bound or 0
            self._unknown_calls += 1
        else:
            self._used += usage.cost_micro_usd
        self._ledger.add_usage(usage)
        if hold and self._holder is not None:
            self._holder.release(hold, unknown=usage.cost_micro_usd is None)


def month_start_ms(now_s: float | None = None) -> int:
    """Return when the calendar month began (UTC), in milliseconds since 1970."""
    import calendar

    now = time.gmtime(now_s)
    return calendar.timegm((now.tm_year, now.tm_mon, 1, 0, 0, 0)) * 1000


def next_month_ms(now_s: float | None = None) -> int:
    """Return when the next calendar month begins (UTC), in milliseconds since 1970."""
    return month_start_ms(month_start_ms(now_s) / 1000 + 32 * 86_400)


def tokens_bound(text: str) -> int:
    """Return how many tokens a text has at most: one per two ASCII characters, one per byte of others.

    English and JSON have three to four characters per token, with the newest tokenizers not below two and a half.
    """
    ascii_count = sum(map(str.isascii, text)) if not text.isascii() else len(text)
    rest = len(text.encode("utf-8", "replace")) - ascii_count
    return -(-ascii_count // 2) + rest


def request_bound(messages: Sequence[Message], tools: Sequence[ToolSpec]) -> int:
    """Return how many tokens a request has at most."""
    tokens = _REQUEST_TOKENS + tokens_bound(msgspec.json.encode(tools).decode())
    for message in messages:
        calls = "".join(call.name + call.arguments for call in message.calls)
        raw = msgspec.json.encode(message.raw).decode() if message.raw else ""
        tokens += _MESSAGE_TOKENS + tokens_bound(message.text) + max(tokens_bound(calls), tokens_bound(raw))
    return tokens


def bound_micro_usd(price: Price | None, *, input_tokens: int, output_tokens: int) -> int | None:
    """Return the most that a request can cost; None = unknown."""
    if price is None:
        return None
    return _up(input_tokens * max(price.input, price.written) + output_tokens * price.output)


def cost_micro_usd(price: Price | None, used: UsageReported | None) -> int | None:
    """Return what a request cost; None when the price or the tokens are unknown."""
    if price is None or used is None or used.input_tokens is None or used.output_tokens is None:
        return None
    cached, written = used.cached_tokens or 0, used.written_tokens or 0
    fresh = max(0, used.input_tokens - cached - written)
    return _up(
        fresh * price.input + cached * price.cached + written * price.written + used.output_tokens * price.output
    )


def parse_dollars(name: str, text: str) -> int:
    """Read an amount such as "0.50" or "$5" as millionths; raises `InputError` naming the range."""
    low, high = BUDGET_RANGE
    try:
        value = Decimal(text.strip().removeprefix("$"))
        if not value.is_finite() or not low <= value <= high:
            raise ArithmeticError
    except ArithmeticError:
        raise InputError(f"{name} {show(text)} is not an amount; permitted range: {low} to {high} US dollars") from None
    return _up(value * MICRO)


def dollars(micro_usd: int) -> str:
    """Write an amount for people: "$0.0021", "$1.20"."""
    amount = Decimal(micro_usd) / MICRO
    return f"${amount:.2f}" if micro_usd >= MICRO or not micro_usd else f"${amount:.4f}"


def _up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_CEILING))
