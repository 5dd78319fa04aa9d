"""Every provider over real HTTP against a local server that misbehaves; and the whole turn over each wire."""

from __future__ import annotations

import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dawg.assistant.calling import Seat
from dawg.assistant.conversation import Conversation
from dawg.assistant.events import Answering, Changed, Costs, Cut, Finished, Note, Text, TurnEvent
from dawg.assistant.host import Host
from dawg.assistant.models import Models
from dawg.assistant.musician import Musician
from dawg.assistant.providers import make
from dawg.assistant.providers.http import retry_after
from dawg.assistant.providers.protocol import (
    Event,
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
from dawg.assistant.taste import Taste
from dawg.errors import Cancelled, ProviderError
from dawg.gen.brief import Brief
from tests.conftest import environment
from tests.fake_models import Call, FakeModels, Fault, Reply
from tests.unit.assistant.hosts import MemoryHost

KEY = "sk-secret-0123456789-wxyz"
SHORT = Timeouts(connect_s=2.0, first_s=0.5, idle_s=0.5, total_s=1.5)
AMPLE = Timeouts(connect_s=5.0, first_s=10.0, idle_s=10.0, total_s=30.0)
TOOL = ToolSpec(name="generate", description="make", parameters={"type": "object", "properties": {}})
ASKED = (Message(role="system", text="Be brief."), Message(role="user", text="hi"))
PROVIDERS = ("anthropic", "openai", "google", "compatible")
LONG = "a text that is long enough to be broken in its middle"


@pytest.fixture(params=PROVIDERS)
def wire(request: pytest.FixtureRequest) -> Iterator[tuple[Provider, FakeModels]]:
    """Give each provider in turn, with a server of its own."""
    with FakeModels() as fake:
        provider = make(request.param, key=KEY, base_url=fake.url(request.param))
        yield provider, fake
        provider.close()


def ask(provider: Provider, *messages: Message, timeouts: Timeouts = AMPLE) -> list[Event]:
    return list(
        provider.stream(
            messages or ASKED, [TOOL], model="m1", max_tokens=500, timeouts=timeouts, cancelled=lambda: False
        )
    )


def text_of(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def calls_of(events: list[Event]) -> list[ToolCall]:
    return [event.call for event in events if isinstance(event, ToolRequested)]


def test_text_usage_and_end_arrive(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    fake.replies = [Reply(text="Größe 🎹, in vielen Stücken gesendet.", usage=(100, 20, 40))]
    events = ask(provider)
    assert text_of(events) == "Größe 🎹, in vielen Stücken gesendet."
    usage = [event for event in events if isinstance(event, UsageReported)][-1]
    assert (usage.input_tokens, usage.output_tokens, usage.cached_tokens) == (100, 20, 40)
    assert isinstance(events[-1], Stopped)
    assert events[-1].reason == "end"


def test_the_request_says_what_it_should_and_carries_the_key_in_a_header(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    ask(provider)
    request = fake.requests[0]
    assert request.key == KEY
    assert KEY not in request.path
    assert KEY not in str(request.body)
    assert request.body["model"] == "m1"
    assert request.body.get("max_tokens", request.body.get("max_completion_tokens")) == 500
    assert len(request.body["tools"]) == 1
    assert not {"temperature", "top_p"} & set(request.body)  # newer models refuse them
    if request.wire == "chat":
        assert request.body["stream_options"] == {"include_usage": True}


def test_tool_calls_arrive_whole_and_in_order(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    asked = (Call(name="generate", arguments={"genre": "trap", "bpm": 140}), Call(name="mix", arguments={}))
    fake.replies = [Reply(text="", calls=asked)]
    events = ask(provider)
    assert [(call.name, call.arguments) for call in calls_of(events)] == [
        ("generate", '{"genre": "trap", "bpm": 140}'),
        ("mix", "{}"),
    ]
    assert isinstance(events[-1], Stopped)
    assert events[-1].reason == "tools"


def test_results_go_back_as_the_vendor_wants_them(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    fake.replies = [Reply(text="Now.", thinking="hm", calls=(Call(name="generate", signature="s1"), Call(name="mix")))]
    events = ask(provider)
    stopped = events[-1]
    assert isinstance(stopped, Stopped)
    answer = Message(role="assistant", text="Now.", calls=tuple(calls_of(events)), raw=stopped.raw)
    first, second = calls_of(events)
    results = (
        Message(role="tool", call_id=first.id, text="made"),
        Message(role="tool", call_id=second.id, text="no", failed=True),
    )
    ask(provider, *ASKED, answer, *results)
    sent = fake.requests[1].body["messages"]
    if fake.requests[1].wire == "messages":
        assert [block["type"] for block in sent[1]["content"]] == ["thinking", "text", "tool_use", "tool_use"]
        assert sent[1]["content"][0] == {"type": "thinking", "thinking": "hm", "signature": "signed"}
        assert [(block["tool_use_id"], block["is_error"]) for block in sent[2]["content"]] == [
            (first.id, False),
            (second.id, True),
        ]
    else:
        assert [message["role"] for message in sent] == ["system", "user", "assistant", "tool", "tool"]
        assert sent[2]["tool_calls"][0]["extra_content"] == {"google": {"thought_signature": "s1"}}
        assert [message["tool_call_id"] for message in sent[3:]] == [first.id, second.id]


def test_missing_usage_is_unknown_and_not_nothing(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    fake.replies = [Reply(usage=None)]
    for event in ask(provider):
        assert not isinstance(event, UsageReported) or (event.input_tokens, event.output_tokens) == (None, None)


@pytest.mark.parametrize(("stop", "reason"), [("length", "length"), ("refused", "refused")])
def test_ends_that_are_no_good_ends_are_told_apart(wire: tuple[Provider, FakeModels], stop: str, reason: str) -> None:
    provider, fake = wire
    fake.replies = [Reply(stop=stop)]
    last = ask(provider)[-1]
    assert isinstance(last, Stopped)
    assert last.reason == reason


@pytest.mark.parametrize(
    "reply",
    [Reply(text=LONG, fault="cut"), Reply(text=LONG, stop=""), Reply(fault="no-body"), Reply(fault="wrong-type")],
)
def test_a_stream_that_breaks_off_has_no_end(wire: tuple[Provider, FakeModels], reply: Reply) -> None:
    provider, fake = wire
    fake.replies = [reply]
    assert not [event for event in ask(provider) if isinstance(event, Stopped)]


@pytest.mark.parametrize(
    ("status", "again"),
    [
        (400, False),
        (401, False),
        (403, False),
        (404, False),
        (413, False),
        (429, True),
        (500, True),
        (503, True),
        (529, True),
    ],
)
def test_a_refusal_says_whether_to_try_again(wire: tuple[Provider, FakeModels], status: int, again: bool) -> None:
    provider, fake = wire
    fake.replies = [Reply(fault="status", status=status, headers={"retry-after": "3"}, message="too\x1b[2J much")]
    with pytest.raises(ProviderError) as caught:
        ask(provider)
    assert (caught.value.status, caught.value.again, caught.value.retry_after_s) == (status, again, 3.0)
    assert caught.value.message.isprintable()
    assert len(fake.requests) == 1


@pytest.mark.parametrize("fault", ["reset", "bad-json", "bad-data", "bad-sse", "error-event", "html"])
def test_what_breaks_or_cannot_be_read_may_be_tried_again(wire: tuple[Provider, FakeModels], fault: Fault) -> None:
    provider, fake = wire
    fake.replies = [Reply(text=LONG, fault=fault)]
    with pytest.raises(ProviderError) as caught:
        ask(provider)
    assert caught.value.again


@pytest.mark.parametrize("fault", ["silent", "hang", "comments"])
def test_no_silence_is_waited_out(wire: tuple[Provider, FakeModels], fault: Fault) -> None:
    provider, fake = wire
    fake.replies = [Reply(text=LONG, fault=fault)]
    with pytest.raises(ProviderError, match=r"in time|not complete after"):
        ask(provider, timeouts=SHORT)


def test_a_redirect_is_not_followed(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    fake.replies = [Reply(fault="redirect")]
    with pytest.raises(ProviderError, match="302"):
        ask(provider)


def test_an_answer_without_end_is_not_read_to_its_end(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    fake.replies = [Reply(text="la " * 2_000_000)]
    with pytest.raises(ProviderError, match="larger than 4 MB"):
        ask(provider)


def test_a_server_that_is_not_there_is_told(wire: tuple[Provider, FakeModels]) -> None:
    gone = make(wire[0].name, key=KEY, base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ProviderError, match="cannot be reached") as caught:
        ask(gone)
    assert caught.value.unreached
    gone.close()


def test_stopping_ends_a_stream(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    fake.replies = [Reply(text=LONG)]
    seen: list[Event] = []
    stream = provider.stream(
        ASKED,
        [],
        model="m",
        max_tokens=9,
        timeouts=AMPLE,
        cancelled=lambda: any(isinstance(e, TextDelta) for e in seen),
    )
    with pytest.raises(Cancelled):
        for event in stream:
            seen.append(event)  # noqa: PERF402 - the stream looks at what was seen
    assert text_of(seen) != LONG


def test_no_error_holds_the_key(wire: tuple[Provider, FakeModels]) -> None:
    provider, fake = wire
    for status in (400, 401, 500):
        fake.replies = [Reply(fault="status", status=status, message=f"bad key {KEY}")]
        with pytest.raises(ProviderError) as caught:
            ask(provider)
        shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(vars(provider).keys())
        assert KEY not in shown
        assert caught.value.__cause__ is None


def test_tools_are_sent_again_without_thinking_when_a_model_wants_that() -> None:
    with FakeModels(
        Reply(fault="status", status=400, message="set reasoning_effort to 'none'"), Reply(text="ok")
    ) as fake:
        provider = make("openai", key=KEY, base_url=fake.url("openai"))
        assert text_of(ask(provider)) == "ok"
        provider.close()
    assert [request.body.get("reasoning_effort") for request in fake.requests] == [None, "none"]


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert retry_after("2.5") == 2.5
    assert retry_after("-3") == 0.0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("1e300") == 86_400.0
    for text in ("", "soon", "nan", "Wed, 99 Foo"):
        assert retry_after(text) is None


# The whole turn


def built_in(text: str, host: Host, *, taste: Taste) -> Iterator[TurnEvent]:
    outcome = host.generate(Brief(genre="trap"))
    assert outcome.state is not None
    yield Changed(state=outcome.state, summary=outcome.summary)
    yield Text(text="Made a trap beat.")


def turn(
    wire: tuple[Provider, FakeModels], *replies: Reply, default: Reply | None = None, timeouts: Timeouts = AMPLE
) -> tuple[list[TurnEvent], MemoryHost]:
    provider, fake = wire
    fake.replies, fake.default = list(replies), default or Reply(text="Done.")
    host = MemoryHost()
    seat = Seat(model=Models.load().default(provider.name), provider=provider)
    musician = Musician([seat], without_model=built_in, sleep=lambda seconds: None, timeouts=timeouts)
    return list(musician.respond(Conversation(), "louder bass", host)), host


def answered_by(events: list[TurnEvent]) -> str:
    return [event.by for event in events if isinstance(event, Answering)][-1]


LOUDER = Call(name="mix", arguments={"op": "level", "delta_db": 2, "scope": {"parts": ["bass"]}})


def test_a_model_changes_the_beat(wire: tuple[Provider, FakeModels]) -> None:
    events, host = turn(wire, Reply(text="", calls=(LOUDER,)))
    assert [event.state.version for event in events if isinstance(event, Changed)] == ["v2"]
    assert host.state().score.part("bass").level_db == 2.0  # type: ignore[union-attr]
    assert isinstance(events[-1], Finished)
    assert events[-1].conversation.turns[0].answer == "Done."


def test_a_cut_answer_is_shown_as_cut_and_its_call_does_not_run(wire: tuple[Provider, FakeModels]) -> None:
    events, host = turn(wire, default=Reply(text=LONG, calls=(LOUDER,), stop=""))
    assert any(isinstance(event, Cut) for event in events)
    assert [name for name, _ in host.asked] == ["generate"]
    assert answered_by(events) == "built-in"
    assert len(wire[1].requests) == 3


@pytest.mark.parametrize(
    "fault",
    [
        "silent",
        "hang",
        "cut",
        "reset",
        "bad-json",
        "bad-data",
        "bad-sse",
        "error-event",
        "no-body",
        "wrong-type",
        "html",
        "redirect",
        "comments",
    ],
)
def test_no_fault_of_a_provider_stops_the_music(wire: tuple[Provider, FakeModels], fault: Fault) -> None:
    events, host = turn(wire, default=Reply(text=LONG, fault=fault, calls=(LOUDER,)), timeouts=SHORT)
    assert [name for name, _ in host.asked] == ["generate"]
    assert answered_by(events) == "built-in"
    assert len(wire[1].requests) <= 3
    assert any(isinstance(event, Note) and event.kind == "error" for event in events)


def test_a_fault_that_passes_is_passed_over(wire: tuple[Provider, FakeModels]) -> None:
    busy = Reply(fault="status", status=529)
    events, _ = turn(wire, busy, replace(busy, status=500), Reply(text="Here."))
    assert answered_by(events) != "built-in"
    assert len(wire[1].requests) == 3


@pytest.mark.parametrize("raw", ['{"op": "lev', "null", "[]", '{"op":"level","op":{}}', "\x00"])
def test_arguments_that_are_no_json_go_back_as_an_error(wire: tuple[Provider, FakeModels], raw: str) -> None:
    events, host = turn(wire, Reply(text="", calls=(Call(name="mix", raw=raw),)))
    assert host.asked == []
    assert len(wire[1].requests) == 2
    assert '"error' in str(wire[1].requests[1].body["messages"][-1]).replace("\\", "")
    assert answered_by(events) != "built-in"


def test_an_endless_tool_loop_ends(wire: tuple[Provider, FakeModels]) -> None:
    events, host = turn(wire, default=Reply(text="", calls=(LOUDER,)))
    assert len(wire[1].requests) == 8
    assert len(host.asked) == 1
    assert isinstance(events[-1], Finished)


def test_what_a_turn_costs_is_told(wire: tuple[Provider, FakeModels]) -> None:
    events, _ = turn(wire, Reply(text="", calls=(LOUDER,)))
    (costs,) = [event for event in events if isinstance(event, Costs)]
    assert (costs.turn.calls, costs.turn.input_tokens, costs.turn.output_tokens, costs.turn.unknown) == (2, 200, 40, 0)


def test_a_vendors_package_is_imported_when_its_model_is_first_asked(tmp_path: Path) -> None:
    code = (
        "import sys; from dawg.assistant import musician, setup, tools; from dawg.assistant.providers import NAMES, make;"
        "[make(name, key='k', base_url='http://127.0.0.1:9') for name in NAMES]; tools.specs();"
        "print({'anthropic', 'openai', 'httpx2', 'numpy'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout == "set()\n"
