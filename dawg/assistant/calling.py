"""One request to one model, with patience: at most three tries, waiting as long as it asks, a minute in all."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from dawg.assistant import cost
from dawg.assistant.aside import Where
from dawg.assistant.clean import Cleaner
from dawg.assistant.cost import NOTHING, Budget, Spent
from dawg.assistant.events import Answering, Cut, Note, Text
from dawg.assistant.models import Model
from dawg.assistant.providers.protocol import (
    USUAL,
    Message,
    Provider,
    Stopped,
    TextDelta,
    Timeouts,
    ToolCall,
    ToolRequested,
    ToolSpec,
    UsageReported,
)
from dawg.errors import BudgetError, Cancelled, DawgError, ProviderError
from dawg.store.records import Usage

TRIES = 3
PATIENCE_S = 60.0
TEXT_LIMIT = 60_000
ANSWER_MIN_TOKENS = 1_000
_SLICE_S = 0.1


Failed = Callable[[Model, DawgError], None]
"""Is told of each request that failed, or was not sent because of what it could cost; it raises nothing."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A model and the provider that is asked for it, at which address ("" = the vendor's)."""

    model: Model
    provider: Provider
    address: str = ""

    @property
    def where(self) -> Where:
        """Who is asked, and where: what can be reached or not."""
        return self.model.provider, self.address


@dataclass(kw_only=True)
class Patience:
    """How much time of a turn may be lost on failures."""

    left_s: float = PATIENCE_S


class Answer(Struct, frozen=True, kw_only=True):
    """An answer that came to its end. `message` is the answer as it goes back with the results of its calls."""

    message: Message
    reason: str

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tools that the model asks for."""
        return self.message.calls


@dataclass(kw_only=True)
class Caller:
    """Sends requests and counts what they cost.

    Attributes:
        spent: what this caller's requests cost so far.
        asked: which model was asked last; "" = none yet.
        failed: as `Failed`.
        clock, sleep: as `time.monotonic` and `time.sleep`.
    """

    budget: Budget
    cancelled: Callable[[], bool]
    conversation_id: str | None = None
    timeouts: Timeouts = USUAL
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    patience: Patience = field(default_factory=Patience)
    spent: Spent = NOTHING
    asked: str = ""
    failed: Failed | None = None

    def call(
        self,
        seat: Seat,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        *,
        max_tokens: int,
        tries: int = TRIES,
    ) -> Generator[Answering | Text | Cut | Note, None, Answer]:
        """Send a request until it is answered, yield the text as it comes, return the answer.

        `Answering` is yielded where a request of another model than before is sent.

        Raises:
            ProviderError: it failed for good, or patience has run out. BudgetError: it could cost too much; not sent.
            Cancelled: the caller asked to stop.
        """
        for attempt in range(1, tries + 1):
            if self.patience.left_s <= 0:
                raise ProviderError(f"{seat.model} was not asked: failures took {PATIENCE_S:g} s already")
            started = self.clock()
            try:
                return (yield from self._try(seat, messages, tools, max_tokens=max_tokens))
            except (ProviderError, BudgetError) as error:
                if self.failed is not None:
                    self.failed(seat.model, error)
                if isinstance(error, BudgetError):
                    raise
                self.patience.left_s -= self.clock() - started
                pause = error.retry_after_s if error.retry_after_s is not None else 0.5 * 2 ** (attempt - 1)
                if not error.again or attempt == tries or pause >= self.patience.left_s:
                    raise
                yield Note(text=f"{error.message}; trying again", hint=error.hint)
                self._wait(pause)
        raise AssertionError("the last try returns or raises")

    def _try(
        self, seat: Seat, messages: Sequence[Message], tools: Sequence[ToolSpec], *, max_tokens: int
    ) -> Generator[Answering | Text | Cut, None, Answer]:
        max_tokens, bound = self._bounded(seat, cost.request_bound(messages, tools), max_tokens)
        hold = self.budget.take(seat.model, bound)
        take = _Take()
        try:
            if self.asked != str(seat.model):
                self.asked = str(seat.model)
                yield Answering(by=self.asked)
            for event in seat.provider.stream(
                messages,
                tools,
                model=seat.model.name,
                max_tokens=max_tokens,
                timeouts=self._timeouts(),
                cancelled=self.cancelled,
            ):
                text = take.add(event)
                if text:
                    yield Text(text=text)
                if self.cancelled():
                    raise Cancelled("stopped on request")
            if take.stopped is None:
                raise ProviderError(f"{seat.model} broke off before the end", again=True)
            # After tools, silence is an answer: the work is done.
            silent = not take.said and not take.calls and take.stopped.reason == "end"
            if silent and messages[-1].role != "tool":
                raise ProviderError(f"{seat.model} said nothing")
        except ProviderError as error:
            error.unreached = error.unreached and not take.begun
            if take.said:
                yield Cut(reason=error.message)
            raise
        finally:
            if take.begun:
                self._note(seat, take, bound, hold)
            else:
                self.budget.put_back(hold)
        return take.answer()

    def _bounded(self, seat: Seat, input_tokens: int, max_tokens: int) -> tuple[int, int | None]:
        """Return how long the answer may be, and the most that costs; what is left of a budget makes it shorter."""
        price = seat.model.price
        bound = cost.bound_micro_usd(price, input_tokens=input_tokens, output_tokens=max_tokens)
        left = self.budget.left()
        if price is not None and bound is not None and left is not None and bound > left:
            spare = max(0, left - (bound - int(max_tokens * price.output)))
            if price.output and spare / price.output >= ANSWER_MIN_TOKENS:
                max_tokens = int(spare / price.output)
                bound = cost.bound_micro_usd(price, input_tokens=input_tokens, output_tokens=max_tokens)
        return max_tokens, bound

    def _timeouts(self) -> Timeouts:
        """No wait for a first sign of life goes beyond what patience is left."""
        left = max(1.0, self.patience.left_s)
        return Timeouts(
            connect_s=min(self.timeouts.connect_s, left),
            first_s=min(self.timeouts.first_s, left),
            idle_s=min(self.timeouts.idle_s, left),
            total_s=self.timeouts.total_s,
        )

    def _note(self, seat: Seat, take: _Take, bound: int | None, hold: str) -> None:
        """Count a request that was answered, if only in part; a part's cost is unknown."""
        used = take.usage if take.stopped is not None else None
        price = cost.cost_micro_usd(seat.model.price, used)
        usage = Usage(
            provider=seat.model.provider,
            model=seat.model.name,
            input_tokens=used.input_tokens if used else None,
            output_tokens=used.output_tokens if used else None,
            cached_tokens=used.cached_tokens if used else None,
            cost_micro_usd=price,
            conversation_id=self.conversation_id,
        )
        self.spent += Spent(
            calls=1,
            input_tokens=usage.input_tokens or 0,
            output_tokens=usage.output_tokens or 0,
            cost_micro_usd=price or 0,
            unknown=int(price is None),
        )
        self.budget.note(usage, bound, hold)

    def _wait(self, seconds: float) -> None:
        self.patience.left_s -= seconds
        while seconds > 0:
            if self.cancelled():
                raise Cancelled("stopped on request")
            self.sleep(min(_SLICE_S, seconds))
            seconds -= _SLICE_S


class _Take:
    """What one try has brought so far."""

    def __init__(self) -> None:
        self.begun = False
        self.said = False
        self.calls: list[ToolCall] = []
        self.stopped: Stopped | None = None
        self.usage: UsageReported | None = None
        self._cleaner = Cleaner()
        self._text: list[str] = []
        self._length = 0

    def add(self, event: object) -> str:
        """Take an event; return what of its text may be shown."""
        self.begun = True
        if isinstance(event, TextDelta):
            text = self._cleaner.feed(event.text)
            self._text.append(text)
            self._length += len(event.text)
            if self._length > TEXT_LIMIT:
                raise ProviderError(f"the answer is longer than {TEXT_LIMIT} characters")
            self.said = self.said or bool(text.strip())
            return text
        if isinstance(event, ToolRequested):
            self.calls.append(event.call)
        elif isinstance(event, UsageReported):
            self.usage = event
        elif isinstance(event, Stopped):
            self.stopped = event
        return ""

    def answer(self) -> Answer:
        assert self.stopped is not None
        message = Message(role="assistant", text="".join(self._text), calls=tuple(self.calls), raw=self.stopped.raw)
        return Answer(message=message, reason=self.stopped.reason)
