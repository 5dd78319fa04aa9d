"""A turn of the conversation: who answers, what is done, what it costs. No threads, no display, no files.

    musician = Musician(seats, ledger=store, without_model=built_in.answer)
    for event in musician.respond(conversation, "half-time the hook", host):
        ...

The models are asked in their order, and when none of them can answer, the built-in assistant does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from dawg.assistant import cost, prompt, tools
from dawg.assistant.aside import ASIDE_S, Aside
from dawg.assistant.calling import TRIES, Answer, Caller, Failed, Seat
from dawg.assistant.clean import clean, one_line
from dawg.assistant.conversation import Conversation, Turn, condensed, to_messages
from dawg.assistant.cost import NOTHING, Budget, Holder, Ledger, MemoryLedger, Spent
from dawg.assistant.events import (
    BUILT_IN,
    Answering,
    Asked,
    Changed,
    Costs,
    Cut,
    Finished,
    Learned,
    Note,
    Text,
    ToolFinished,
    ToolStarted,
    TurnEvent,
    WithoutModel,
    failure,
)
from dawg.assistant.host import Host, Outcome
from dawg.assistant.models import Model
from dawg.assistant.providers.protocol import USUAL, Message, Timeouts, ToolCall
from dawg.assistant.reader import first
from dawg.assistant.taste import UNKNOWN, Taste, asked, heard, is_taste, learned, remembered, told
from dawg.errors import BudgetError, Cancelled, DawgError, ProviderError
from dawg.gen import score

ROUNDS_LIMIT = 8
CALLS_LIMIT = 16
REQUEST_LIMIT = 12_000
MAX_TOKENS = 8_192


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


class Musician:
    """Answers a user.

    Args:
        seats: the models to ask, the first first; none = the built-in assistant answers.
        without_model: the built-in assistant.
        ledger: where usage is noted; it also says what the month has cost.
        max_micro_usd, month_micro_usd: what this program run and the calendar month may cost; None = no limit.
        holder: sets money aside while others spend of the same budget.
        aside: whom all who share it could not reach; None = this musician's own. Who shares one tells of every seat that is left
            aside, as somebody else may have been told before.
        failed: is told of failures of models, for a log.
        clock, sleep: as `time.monotonic` and `time.sleep`.
    """

    def __init__(
        self,
        seats: Sequence[Seat] = (),
        *,
        without_model: WithoutModel,
        ledger: Ledger | None = None,
        max_micro_usd: int | None = None,
        month_micro_usd: int | None = None,
        holder: Holder | None = None,
        aside: Aside | None = None,
        failed: Failed | None = None,
        timeouts: Timeouts = USUAL,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seats = tuple(seats)
        self._without_model = without_model
        self._budget = Budget(
            ledger or MemoryLedger(), max_micro_usd=max_micro_usd, month_micro_usd=month_micro_usd, holder=holder
        )
        self._timeouts, self._failed = timeouts, failed
        self._clock, self._sleep = clock, sleep
        self._total = NOTHING
        self._aside = aside or Aside()
        self._tells_of_aside = aside is not None

    @property
    def models(self) -> tuple[Model, ...]:
        """The models that are asked, the first first."""
        return tuple(seat.model for seat in self._seats)

    @property
    def total(self) -> Spent:
        """What all turns of this program run cost."""
        return self._total

    def warm(self) -> None:
        """Make ready who answers first, so that the answer starts at once; it takes up to seconds, so call it aside.

        Raises:
            ImportError: the package of a vendor is not there.
        """
        if self._seats:
            self._seats[0].provider.warm()
        else:
            first.warm()

    def close(self) -> None:
        """Let go of connections."""
        for seat in self._seats:
            seat.provider.close()

    def respond(
        self,
        conversation: Conversation,
        text: str,
        host: Host,
        *,
        taste: Taste = UNKNOWN,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[TurnEvent]:
        """Answer a text and yield what happens; the last event is `Finished`, with the conversation to go on from.

        A failure of a model, a refusal or a stop is an event, not an exception. What was changed before it stays.
        """
        text = clean(text).strip()
        if not 1 <= len(text) <= REQUEST_LIMIT:
            yield Note(
                text=f"the message has {len(text)} characters; permitted range: 1 to {REQUEST_LIMIT}", kind="error"
            )
            yield Finished(conversation=conversation)
            return
        caller = Caller(
            budget=self._budget,
            cancelled=cancelled,
            conversation_id=conversation.id or None,
            timeouts=self._timeouts,
            clock=self._clock,
            sleep=self._sleep,
            failed=self._failed,
        )
        work = _Work(conversation=conversation, text=text, host=host, caller=caller, taste=taste)
        try:
            yield from work.listen()
            yield from self._answer(work)
        except Cancelled:
            work.cut = True
            yield Note(text="stopped" + ("; what was done stays" if work.did else ""))
        except DawgError as error:
            work.cut = True
            yield failure(error)
        finally:
            self._total += caller.spent
        yield Costs(turn=caller.spent, total=self._total)
        yield Finished(conversation=conversation.with_turn(work.turn()))

    def _answer(self, work: _Work) -> Iterator[TurnEvent]:
        for seat in self._seats:
            if self._aside.is_left(seat.where, self._clock()):
                if self._tells_of_aside:
                    yield Note(text=f"{seat.model} could not be reached and is left aside; the next in order answers")
                continue
            try:
                yield from work.with_model(seat, tries=1 if self._aside.is_doubtful(seat.where) else TRIES)
                self._aside.take_back(seat.where)
                return
            except (ProviderError, BudgetError) as error:
                yield Note(text=error.message, kind="error", hint=self._left_aside(seat, error) or error.hint)
        if work.did:
            work.cut = True
            yield Note(text="no model is left to go on; what was done stays", kind="error")
            return
        work.by = BUILT_IN
        work.said.clear()
        yield Answering(by=BUILT_IN)
        yield from work.without_model(self._without_model)

    def _left_aside(self, seat: Seat, error: ProviderError | BudgetError) -> str:
        """Leave a provider aside that cannot be reached, and return a line about it; "" for another error."""
        if isinstance(error, ProviderError) and error.unreached:
            self._aside.leave(seat.where, self._clock())
            return f"it is left aside for {ASIDE_S:g} s; until then the next in order answers"
        if isinstance(error, ProviderError):
            self._aside.take_back(seat.where)
        return ""


@dataclass(kw_only=True)
class _Work:
    """A turn in the making."""

    conversation: Conversation
    text: str
    host: Host
    caller: Caller
    taste: Taste
    by: str = BUILT_IN
    said: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    version_id: str | None = None
    cut: bool = False

    def turn(self) -> Turn:
        return Turn(
            user=self.text,
            answer="".join(self.said).strip(),
            did=tuple(self.did),
            by=self.by,
            version_id=self.version_id,
            cut=self.cut,
        )

    def listen(self) -> Iterator[TurnEvent]:
        """Learn taste from what the user says."""
        if is_taste(self.text):
            instruments = (*self.host.names("instruments"), *score.DRUM_ROLES, "bass", "drums")
            yield from self._learn(
                told(self.taste, self.text, genres=self.host.names("genres"), instruments=instruments)
            )

    def _learn(self, taste: Taste) -> Iterator[TurnEvent]:
        if taste != self.taste:
            self.taste = taste
            yield Learned(taste=taste)

    def with_model(self, seat: Seat, *, tries: int) -> Iterator[TurnEvent]:
        """Let a model answer, with at most eight rounds of tools."""
        max_tokens = min(MAX_TOKENS, seat.model.context // 4)
        room = seat.model.context - max_tokens
        messages = self._messages(room)
        box = tools.Toolbox(self.host, said=(*(turn.user for turn in self.conversation.turns), self.text))
        before: set[tuple[str, str]] = set()
        for number in range(1, ROUNDS_LIMIT + 1):
            answer = yield from self._ask(seat, fitted(messages, room), max_tokens, tries)
            if not self._goes_on(answer):
                yield from self._ended(answer)
                return
            messages.append(answer.message)
            asked = yield from self._use(box, answer.calls, messages, before)
            before = {(call.name, call.arguments) for call in answer.calls}
            if asked:
                return
            if number == ROUNDS_LIMIT:
                self.cut = True
                yield Note(text=f"stopped after {ROUNDS_LIMIT} rounds of tools; what was done stays")
                return
            if self.said and not self.said[-1].endswith("\n"):
                self.said.append("\n")
                yield Text(text="\n")

    def without_model(self, answer: WithoutModel) -> Iterator[TurnEvent]:
        """Let the built-in assistant answer."""
        try:
            for event in answer(self.text, self.host, taste=self.taste):
                if isinstance(event, Text):
                    self.said.append(event.text)
                elif isinstance(event, Asked):
                    self.said.append(event.question)
                elif isinstance(event, Changed):
                    self.did.append(event.summary)
                    self.version_id = event.state.version_id or self.version_id
                yield event
        except Cancelled:
            raise
        except DawgError as error:
            yield failure(error)

    def _messages(self, room: int) -> list[Message]:
        known = condensed(self.conversation, limit_tokens=min(12_000, room // 4))
        moment = prompt.context(self.host.state(), self.taste, done=tuple(self.did))
        return [
            Message(role="system", text=prompt.INSTRUCTIONS),
            *to_messages(known),
            Message(role="user", text=f"{moment}\n\n{self.text}"),
        ]

    def _ask(
        self, seat: Seat, messages: Sequence[Message], max_tokens: int, tries: int
    ) -> Generator[TurnEvent, None, Answer]:
        calling = self.caller.call(seat, messages, tools.specs(), max_tokens=max_tokens, tries=tries)
        mark = len(self.said)
        while True:
            try:
                event = next(calling)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            if isinstance(event, Answering):
                self.by = event.by
            elif isinstance(event, Text):
                self.said.append(event.text)
            elif isinstance(event, Cut):
                del self.said[mark:]
            yield event

    @staticmethod
    def _goes_on(answer: Answer) -> bool:
        return bool(answer.calls) and answer.reason == "tools"

    def _ended(self, answer: Answer) -> Iterator[TurnEvent]:
        """Say why an answer ended, when it is not simply done. Calls of such an answer do not run."""
        if answer.reason == "length":
            self.cut = True
            yield Cut(reason="the answer reached its limit of length")
        elif answer.reason == "refused":
            yield Note(text=f"{self.by} declined to answer")
        elif answer.calls:
            self.cut = True
            yield Cut(reason="the answer ended in the middle of a tool call")

    def _use(
        self, box: tools.Toolbox, calls: Sequence[ToolCall], messages: list[Message], before: set[tuple[str, str]]
    ) -> Generator[TurnEvent, None, bool]:
        """Carry out the calls of one round and append their results; True when the user was asked something."""
        asked = False
        for place, call in enumerate(calls):
            if self.caller.cancelled():
                raise Cancelled("stopped on request")
            if place >= CALLS_LIMIT:
                result = tools.refusal(f"too many calls at once; permitted: at most {CALLS_LIMIT}")
            elif (call.name, call.arguments) in before and call.name not in tools.QUERIES:
                result = tools.refusal("this very call was made just before; go on, or answer the user")
            else:
                yield ToolStarted(tool=one_line(call.name, limit=60))
                result = box.run(call)
                yield ToolFinished(tool=one_line(call.name, limit=60), summary=result.summary, failed=result.failed)
                yield from self._followed(result)
                asked = asked or bool(result.question)
            messages.append(Message(role="tool", call_id=call.id, text=result.content, failed=result.failed))
        return asked

    def _followed(self, result: tools.Result) -> Iterator[TurnEvent]:
        outcome: Outcome | None = result.outcome
        if outcome is not None and outcome.state is not None:
            self.did.append(result.summary)
            self.version_id = outcome.state.version_id or self.version_id
            yield Changed(state=outcome.state, summary=result.summary, changes=tuple(map(one_line, outcome.changes)))
        if result.question:
            self.said.append(result.question)
            yield Asked(question=result.question)
        if result.taste is not None:
            yield from self._learn(remembered(self.taste, result.taste.kind, result.taste.value))
        if result.brief is not None:
            yield from self._learn(learned(self.taste, heard(asked(result.brief, self.text), self.host.state().score)))


def fitted(messages: Sequence[Message], room: int) -> list[Message]:
    """Return messages that fit into a model: results of tools are left out, the oldest first, as far as it takes."""
    kept = list(messages)
    for place, message in enumerate(kept):
        if cost.request_bound(kept, tools.specs()) <= room:
            break
        if message.role == "tool" and len(message.text) > 200:
            kept[place] = replace(message, text='{"note":"left out, too long ago"}')
    return kept
