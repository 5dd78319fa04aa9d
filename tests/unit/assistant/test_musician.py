"""A turn: who answers, what is done, what is told, what it costs. The provider is a script; the wires are tested elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dawg.assistant.aside import Aside
from dawg.assistant.calling import Seat
from dawg.assistant.conversation import Conversation, Turn
from dawg.assistant.cost import MemoryLedger, Spent
from dawg.assistant.events import (
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
)
from dawg.assistant.host import Host
from dawg.assistant.models import Model
from dawg.assistant.musician import REQUEST_LIMIT, Musician, fitted
from dawg.assistant.providers.protocol import (
    Event,
    Message,
    Stopped,
    StopReason,
    TextDelta,
    Timeouts,
    ToolCall,
    ToolRequested,
    ToolSpec,
    UsageReported,
)
from dawg.assistant.taste import Taste
from dawg.errors import ProviderError, StoreError
from dawg.gen.brief import Brief
from tests.unit.assistant.hosts import MemoryHost

USED = UsageReported(input_tokens=1000, output_tokens=100, cached_tokens=0)
Step = ProviderError | list[Event]


def says(
    text: str = "Done.",
    *calls: tuple[str, dict[str, Any]],
    stop: StopReason | None = None,
    used: UsageReported | None = USED,
) -> list[Event]:
    """Script one answer."""
    events: list[Event] = [TextDelta(text)] if text else []
    for place, (name, arguments) in enumerate(calls):
        packed = msgspec.json.encode(arguments).decode()
        events.append(ToolRequested(ToolCall(id=f"call-{place}", name=name, arguments=packed)))
    events += [used] if used else []
    return [*events, Stopped(reason=stop or ("tools" if calls else "end"))]


LOUDER = ("mix", {"op": "level", "delta_db": 2, "scope": {"parts": ["bass"]}})
TRAP = ("generate", {"genre": "trap"})


class Script:
    """A provider that plays what a test wrote; the last step goes on for ever."""

    name = "openai"

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.sent: list[tuple[tuple[Message, ...], int, Timeouts]] = []
        self.warmed, self.missing = 0, False

    def stream(
        self,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec],
        *,
        model: str,
        max_tokens: int,
        timeouts: Timeouts,
        cancelled: Callable[[], bool],
    ) -> Iterator[Event]:
        self.sent.append((tuple(messages), max_tokens, timeouts))
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, ProviderError):
            raise step
        yield from step

    def warm(self) -> None:
        self.warmed += 1
        if self.missing:
            raise ImportError("No module named 'openai'")

    def close(self) -> None:
        pass


class Clock:
    """Time that passes only by sleeping, and by every look at it as far as a test says."""

    def __init__(self, per_look: float = 0.0) -> None:
        self.now, self.slept, self._per_look = 0.0, 0.0, per_look

    def __call__(self) -> float:
        self.now += self._per_look
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def built_in(text: str, host: Host, *, taste: Taste) -> Iterator[TurnEvent]:
    outcome = host.generate(Brief(genre="trap"))
    assert outcome.state is not None
    yield Changed(state=outcome.state, summary=outcome.summary)
    yield Text(text="Made a trap beat.")


def seat(script: Script, name: str = "m", **fields: Any) -> Seat:
    prices = {"input": Decimal(1), "output": Decimal(5), **fields}
    return Seat(model=Model(provider="openai", name=name, context=100_000, **prices), provider=script)


def play(*scripts: Script, text: str = "louder bass", host: MemoryHost | None = None, **more: Any) -> list[TurnEvent]:
    """Let a musician answer; return all events."""
    clock = more.pop("clock", None) or Clock()
    chat = more.pop("conversation", Conversation())
    turn = {name: more.pop(name) for name in ("taste", "cancelled") if name in more}
    seats = [seat(script, f"m{place}") for place, script in enumerate(scripts)]
    musician = Musician(seats, without_model=built_in, clock=clock, sleep=clock.sleep, **more)
    return list(musician.respond(chat, text, host or MemoryHost(), **turn))


def of(kind: type[Any], events: list[TurnEvent]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def last_turn(events: list[TurnEvent]) -> Turn:
    assert isinstance(events[-1], Finished)
    return events[-1].conversation.turns[-1]


def test_who_answers_first_is_made_ready() -> None:
    scripts = Script(), Script()
    Musician([seat(script) for script in scripts], without_model=built_in).warm()
    assert [script.warmed for script in scripts] == [1, 0]


def test_an_answer_is_streamed_counted_and_remembered() -> None:
    events = play(Script(says("Hello.")))
    assert [type(event) for event in events] == [Answering, Text, Costs, Finished]
    assert events[0] == Answering(by="openai/m0")
    assert events[2] == Costs(
        turn=(spent := Spent(calls=1, input_tokens=1000, output_tokens=100, cost_micro_usd=1500)), total=spent
    )
    assert last_turn(events) == Turn(user="louder bass", answer="Hello.", by="openai/m0")


def test_tools_run_in_order_and_their_results_go_back() -> None:
    host, script = MemoryHost(), Script(says("Ok", LOUDER, ("rhythm", {"op": "fly"})), says("Louder."))
    events = play(script, host=host)
    assert [type(event) for event in events][:5] == [Answering, Text, ToolStarted, ToolFinished, Changed]
    assert [event.failed for event in of(ToolFinished, events)] == [False, True]
    assert of(Changed, events)[0].state.version == "v2"
    results = [message for message in script.sent[1][0] if message.role == "tool"]
    assert [(message.call_id, message.failed) for message in results] == [("call-0", False), ("call-1", True)]
    assert last_turn(events).did == ("level bass 2.0",)
    assert last_turn(events).version_id == "id-2"
    assert last_turn(events).answer == "Ok\nLouder."


def test_silence_after_tools_is_an_answer_and_silence_before_is_none() -> None:
    assert last_turn(play(Script(says("", LOUDER), says("")))).by == "openai/m0"
    assert last_turn(play(Script(says("")))).by == "built-in"


def test_an_endless_tool_loop_ends_after_eight_rounds() -> None:
    turns = [
        says("", ("mix", {"op": "level", "delta_db": number, "scope": {"parts": ["bass"]}})) for number in range(1, 12)
    ]
    host, script = MemoryHost(), Script(*turns)
    events = play(script, host=host)
    assert len(script.sent) == 8
    assert len(host.asked) == 8
    assert "8 rounds" in of(Note, events)[-1].text
    assert last_turn(events).cut


def test_a_call_that_is_repeated_at_once_is_not_carried_out_again() -> None:
    host, script = MemoryHost(), Script(says("", LOUDER))
    play(script, host=host)
    assert len(host.asked) == 1


def test_calls_beyond_sixteen_at_once_are_refused() -> None:
    calls = [("mix", {"op": "pan", "pan": number / 20, "scope": {"parts": ["bass"]}}) for number in range(20)]
    host = MemoryHost()
    play(Script(says("", *calls), says()), host=host)
    assert len(host.asked) == 16


def test_a_question_ends_the_turn() -> None:
    script = Script(says("", ("ask", {"question": "Verse 1 or 2?"})))
    events = play(script)
    assert of(Asked, events) == [Asked(question="Verse 1 or 2?")]
    assert len(script.sent) == 1
    assert last_turn(events).answer == "Verse 1 or 2?"


@pytest.mark.parametrize("stop", ["length", "refused", "other"])
def test_no_tool_of_an_answer_that_did_not_end_well_runs(stop: StopReason) -> None:
    host = MemoryHost()
    events = play(Script(says("Now", LOUDER, stop=stop)), host=host)
    assert host.asked == []
    assert of(Cut, events) or of(Note, events)


def test_a_stream_without_an_end_is_shown_as_cut_and_tried_again() -> None:
    host, script = MemoryHost(), Script(says("Half an", LOUDER)[:-1], says("Whole."))
    events = play(script, host=host)
    assert host.asked == []
    assert [type(event) for event in events] == [Answering, Text, Cut, Note, Text, Costs, Finished]
    assert last_turn(events).answer == "Whole."
    assert of(Costs, events)[0].turn.unknown == 1


def test_after_three_tries_the_next_model_is_asked_and_the_user_sees_who_answers() -> None:
    broken, whole = Script(ProviderError("down", again=True)), Script(says("Here."))
    events = play(broken, whole)
    assert len(broken.sent) == 3
    assert [event.by for event in of(Answering, events)] == ["openai/m0", "openai/m1"]
    assert last_turn(events).by == "openai/m1"


@pytest.mark.parametrize("error", [ProviderError("key refused", status=401), ProviderError("said nothing")])
def test_what_cannot_get_better_is_not_tried_again(error: ProviderError) -> None:
    script = Script(error)
    events = play(script)
    assert len(script.sent) == 1
    assert of(Answering, events)[-1] == Answering(by="built-in")
    assert of(Note, events)[0].kind == "error"


def test_when_all_fail_the_built_in_assistant_makes_the_music() -> None:
    host = MemoryHost()
    events = play(Script(ProviderError("down", again=True)), Script(says("", LOUDER)[:-1]), host=host)
    assert [name for name, _ in host.asked] == ["generate"]
    assert last_turn(events) == Turn(
        user="louder bass", answer="Made a trap beat.", did=("made a trap beat",), by="built-in", version_id="id-2"
    )


def test_without_any_model_the_built_in_assistant_answers_at_once() -> None:
    assert play()[0] == Answering(by="built-in")


def test_retry_after_is_honoured() -> None:
    clock = Clock()
    play(Script(ProviderError("busy", again=True, retry_after_s=7.0), says()), clock=clock)
    assert clock.slept == pytest.approx(7.0)


def test_a_pause_beyond_a_minute_is_not_waited_for() -> None:
    clock, script = Clock(), Script(ProviderError("busy", again=True, retry_after_s=61.0))
    events = play(script, clock=clock)
    assert (clock.slept, len(script.sent)) == (0.0, 1)
    assert last_turn(events).by == "built-in"


def test_all_failures_of_a_turn_take_a_minute_at_most() -> None:
    clock = Clock(per_look=12.0)
    scripts = [Script(ProviderError("slow", again=True, retry_after_s=5.0)) for _ in range(5)]
    play(*scripts, clock=clock)
    tries = sum(len(script.sent) for script in scripts)
    assert tries * 12.0 + clock.slept <= 60 + 12
    assert scripts[-1].sent == []


def test_a_failure_after_a_change_keeps_the_change_and_tells_the_next_model() -> None:
    host = MemoryHost()
    second = Script(says("Finished."))
    events = play(Script(says("", LOUDER), ProviderError("gone")), second, host=host)
    assert len(host.versions) == 2
    assert "Already done for this request, do not repeat: level bass 2.0" in second.sent[0][0][-1].text
    assert last_turn(events).by == "openai/m1"


def test_a_failure_after_a_change_does_not_start_over_with_the_built_in_assistant() -> None:
    host = MemoryHost()
    events = play(Script(says("", LOUDER), ProviderError("gone")), host=host)
    assert [name for name, _ in host.asked] == ["apply"]
    assert "what was done stays" in of(Note, events)[-1].text
    assert last_turn(events).cut


def test_a_provider_that_cannot_be_reached_is_left_aside_for_a_minute_and_said_once() -> None:
    clock, script = Clock(), Script(ProviderError("cannot be reached", again=True, unreached=True))
    musician = Musician([seat(script)], without_model=built_in, clock=clock, sleep=clock.sleep)

    def says_of(text: str) -> list[str]:
        events = list(musician.respond(Conversation(), text, MemoryHost()))
        assert last_turn(events).by == "built-in"
        return [f"{note.text}; {note.hint}" for note in of(Note, events)]

    first = says_of("louder bass")
    assert "60 s" in first[-1]
    assert len(script.sent) == 3
    assert says_of("louder bass") == []
    assert len(script.sent) == 3
    clock.now += 61
    assert len(says_of("louder bass")) == 1
    assert len(script.sent) == 4
    script.steps = [says()]
    clock.now += 61
    assert last_turn(list(musician.respond(Conversation(), "hi", MemoryHost()))).by == "openai/m"
    script.steps = [ProviderError("cannot be reached", again=True, unreached=True)]
    says_of("louder bass")
    assert len(script.sent) == 8  # it was reached: three tries again


def test_musicians_share_who_could_not_be_reached_per_provider_and_address() -> None:
    clock, aside = Clock(), Aside()
    away = ProviderError("cannot be reached", again=True, unreached=True)
    gone, good, elsewhere = Script(away), Script(says()), Script(says())

    def answered(*seats: Seat) -> tuple[str, list[str]]:
        musician = Musician(seats, without_model=built_in, aside=aside, clock=clock, sleep=clock.sleep)
        events = list(musician.respond(Conversation(), "louder bass", MemoryHost()))
        return last_turn(events).by, [note.text for note in of(Note, events)]

    here = seat(gone)
    assert answered(here)[0] == "built-in"
    assert answered(here) == (
        "built-in",
        ["openai/m could not be reached and is left aside; the next in order answers"],
    )
    assert len(gone.sent) == 3
    assert answered(replace(here, provider=elsewhere, address="http://127.0.0.1:1/v1"))[0] == "openai/m"
    clock.now += 61
    assert answered(replace(here, provider=good))[0] == "openai/m"
    assert answered(here)[0] == "built-in"
    assert len(gone.sent) == 6


def test_a_provider_that_refuses_is_asked_again_in_the_next_turn() -> None:
    clock, script = Clock(), Script(ProviderError("refuses the key", status=401))
    musician = Musician([seat(script)], without_model=built_in, clock=clock, sleep=clock.sleep)
    for count in (1, 2):
        list(musician.respond(Conversation(), "louder bass", MemoryHost()))
        assert len(script.sent) == count


def test_a_budget_refuses_before_anything_is_sent() -> None:
    script = Script(says())
    events = play(script, max_micro_usd=100)
    assert script.sent == []
    assert "max cost" in of(Note, events)[0].text
    assert last_turn(events).by == "built-in"
    assert [event.by for event in of(Answering, events)] == ["built-in"]
    assert of(Costs, events)[0].turn == Spent()


def test_a_small_budget_makes_the_answer_shorter() -> None:
    script = Script(says())
    play(script, max_micro_usd=30_000)
    assert 1_000 <= script.sent[0][1] < 6_000


def test_a_budget_that_is_used_up_ends_the_asking() -> None:
    script = Script(says("", LOUDER, used=UsageReported(input_tokens=40_000, output_tokens=100)), says())
    events = play(script, max_micro_usd=50_000)
    assert len(script.sent) == 1
    assert "max cost" in of(Note, events)[0].text


def test_the_ledger_holds_every_request_and_unknown_stays_unknown() -> None:
    ledger = MemoryLedger()
    events = play(Script(says(used=None)), ledger=ledger, conversation=Conversation(id="c1"))
    (entry,) = ledger.entries
    assert (entry.provider, entry.model, entry.conversation_id) == ("openai", "m0", "c1")
    assert (entry.input_tokens, entry.cost_micro_usd) == (None, None)
    assert str(of(Costs, events)[0].turn) == "cost unknown"


def test_stopping_keeps_what_was_done() -> None:
    host = MemoryHost()
    events = play(
        Script(says("", LOUDER, ("mix", {"op": "pan", "pan": 0.5}))), host=host, cancelled=lambda: len(host.asked) > 0
    )
    assert len(host.asked) == 1
    assert of(Note, events)[-1].text == "stopped; what was done stays"
    assert isinstance(events[-1], Finished)


def test_a_wait_can_be_stopped() -> None:
    clock = Clock()
    play(
        Script(ProviderError("busy", again=True, retry_after_s=50.0)), clock=clock, cancelled=lambda: clock.slept > 1.0
    )
    assert clock.slept < 2.0


@pytest.mark.parametrize("text", ["", "   ", "\x1b[2J", "x" * (REQUEST_LIMIT + 1)])
def test_a_text_of_a_length_that_is_not_permitted_is_told(text: str) -> None:
    events = play(Script(says()), text=text)
    assert [type(event) for event in events] == [Note, Finished]
    assert "1 to 12000" in of(Note, events)[0].text


def test_a_host_that_fails_is_told_and_the_turn_ends() -> None:
    class Broken(MemoryHost):
        def state(self) -> Any:
            raise StoreError("the library is damaged")

    events = play(Script(says()), host=Broken())
    assert of(Note, events)[-1].text == "the library is damaged"
    assert isinstance(events[-1], Finished)


def test_escapes_of_a_model_reach_neither_the_screen_nor_the_memory() -> None:
    events = play(Script([TextDelta("a\x1b]0;t"), TextDelta("itle\x07b\x9b2Jc"), USED, Stopped(reason="end")]))
    assert "".join(event.text for event in of(Text, events)) == "abc"
    assert last_turn(events).answer == "abc"


def test_taste_is_learned_from_words_and_tools_and_told_to_the_model() -> None:
    script = Script(says("", TRAP, ("remember", {"kind": "tempo", "value": "90"})), says())
    events = play(script, text="trap, never piano, I like 90 bpm", taste=Taste(genres={"trap": 1}))
    assert of(Learned, events)[-1].taste == Taste(genres={"trap": 2}, tempi=(90.0,), never=("piano",))
    assert "never wants piano" in script.sent[0][0][-1].text


def test_what_the_model_chose_is_nobodys_taste() -> None:
    chosen = ("generate", {"genre": "trap", "bpm": 140, "instruments": ["piano"]})
    script = Script(says("", chosen, ("remember", {"kind": "never", "value": "rhodes"})), says())
    events = play(script, text="make the hats louder")
    assert of(Learned, events) == []
    assert [event.failed for event in of(ToolFinished, events)] == [False, True]
    assert "the user has not said 'rhodes'" in script.sent[1][0][-1].text


def test_the_model_is_told_of_the_beat_and_of_what_was_said() -> None:
    script = Script(says())
    chat = Conversation(turns=(Turn(user="a trap beat", answer="Here.", did=("made it",)),))
    play(script, conversation=chat)
    messages = script.sent[0][0]
    assert [message.role for message in messages] == ["system", "user", "assistant", "user"]
    assert messages[2].text == "Here.\n[done: made it]"
    assert messages[3].text.startswith('[The beat now: "night" v1: A trap beat in C minor')
    assert messages[3].text.endswith("\n\nlouder bass")


def test_old_results_are_left_out_before_a_request_grows_too_large() -> None:
    messages = [Message(role="user", text="x"), *(Message(role="tool", text="y" * 8000) for _ in range(20))]
    small = fitted(messages, 60_000)
    assert len(small) == len(messages)
    assert small[-1] == messages[-1]
    assert len(small[1].text) < 100
