"""An order with a condition is done where it holds, and left alone with a word where it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dawg.assistant.events import Note, Text
from dawg.config import Settings
from dawg.store.sqlite.store import SqliteStore
from dawg.studio.library import Library
from dawg.studio.session import Session


@pytest.fixture
def session() -> Iterator[Session]:
    with Library(SqliteStore.open(None)) as library, Session.open(library, Settings(), {}, alone=True) as found:
        list(found.say("trap, 140 bpm, C minor, with piano, no flute, intro 4 bars, verse 8 bars, hook 8 bars"))
        yield found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("if it's under 130 bump it to 135 otherwise dont touch it", "the tempo is 140 bpm"),
        ("set it to 120 unless it's over 130", "the tempo is 140 bpm"),
        ("if there's a flute in there mute it", "flute: it is not there"),
        ("unless there's a piano already, add one", "piano: it is there"),
        ("if there is no intro add one", "intro: it is there"),
    ],
)
def test_what_hangs_on_something_else_changes_nothing(session: Session, text: str, told: str) -> None:
    said = "".join(event.text for event in session.say(text) if isinstance(event, Text))
    assert told in said
    assert "of its own" not in said
    assert session.state().version == "v1"


def test_what_is_to_be_done_otherwise_is_left_to_the_user(session: Session) -> None:
    words = "if it's under 130 bump it to 135 otherwise mute the piano"
    said = "".join(event.text for event in session.say(words) if isinstance(event, Text))
    assert "To have “otherwise mute the piano”, say it as an order of its own." in said


@pytest.mark.parametrize(
    "text",
    ["if it's over 130 bring it down to 120", "if there's a piano in there mute it", "if there's no flute add one"],
)
def test_what_holds_is_done_without_a_word_about_it(session: Session, text: str) -> None:
    events = list(session.say(text))
    assert not [event for event in events if isinstance(event, Note) and event.text.startswith("condition")]
    assert session.state().version == "v2"


def test_more_seconds_are_put_to_the_piece_and_a_stretch_ends_where_it_is_told(session: Session) -> None:
    before = session.state().score
    assert before is not None
    list(session.say("i need ten more seconds of this"))
    longer = session.state().score
    assert longer is not None
    assert longer.duration_s - before.duration_s == pytest.approx(10, abs=2)
    list(session.say("time stretch the whole thing to fit sixty seconds, pitch stays put"))
    stretched = session.state().score
    assert stretched is not None
    assert stretched.duration_s == pytest.approx(60, abs=1)
    assert stretched.bars == longer.bars
    list(session.say("go back to how it was two versions ago, before you wrecked the low end"))
    assert session.state().score == before
