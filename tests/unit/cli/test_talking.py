from __future__ import annotations

from typing import cast

import pytest

from dawg.assistant.events import BUILT_IN, Answering, Text, TurnEvent
from dawg.cli.talking import Front, ends
from dawg.studio.session import Session


@pytest.mark.parametrize(
    ("by", "printed"),
    [
        ((BUILT_IN,), "hello"),
        (("openai/m",), "[openai/m]\nhello"),
        (("openai/m", BUILT_IN), "[openai/m]\n[built-in]\nhello"),
    ],
)
def test_the_user_sees_who_answers(by: tuple[str, ...], printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    front, session = Front(), cast("Session", None)
    events: list[TurnEvent] = [*(Answering(by=name) for name in by), Text(text="hello")]
    for event in events:
        front.show(event, session)
    front.done(session)
    assert capsys.readouterr().out == printed + "\n"


@pytest.mark.parametrize("line", ["/quit", "quit", "exit", "Bye!", " goodbye. ", "/exit"])
def test_a_farewell_alone_ends_the_conversation(line: str) -> None:
    assert ends(line)


@pytest.mark.parametrize("line", ["make the hook exit early", "quit the reverb on the pad", "/help", ""])
def test_nothing_else_ends_it(line: str) -> None:
    assert not ends(line)
