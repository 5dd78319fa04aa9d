"""What cannot be done is said plainly, with what comes near; what was changed is answered from the record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dawg.assistant.built_in.refusing import understood
from dawg.assistant.events import Asked, Changed, Note, Text
from dawg.assistant.reader import read
from dawg.config import Settings
from dawg.errors import InputError
from dawg.store.sqlite.store import SqliteStore
from dawg.studio.library import Library
from dawg.studio.session import Session
from tests.unit.assistant.hosts import SMALL


@pytest.fixture
def session() -> Iterator[Session]:
    """A beat with a piano and a trumpet, louder in its second version."""
    with Library(SqliteStore.open(None)) as library, Session.open(library, Settings(), {}, alone=True) as found:
        list(found.say("trap, 140 bpm, C minor, with piano and trumpet, intro 4 bars, verse 8 bars, hook 8 bars"))
        list(found.say("make the trumpet louder"))
        yield found


def test_questions_about_changes_are_answered_from_the_record(session: Session) -> None:
    def told(text: str) -> str:
        return "".join(event.text for event in session.say(text) if isinstance(event, Text))

    for text in ("what changed?", "What did you just do", "what's different?", "show me the last change"):
        assert told(text).startswith("v1 to v2, by “make the trumpet louder”:\n  trumpet: level"), text
    list(session.say("mute the kick"))
    assert "trumpet: level" in told("what changed since version 1?")
    assert "trumpet: level" not in told("what changed?")
    for text in ("show me the history", "what did we change so far?", "list the versions"):
        assert [line[:2] for line in told(text).splitlines()] == ["v3", "v2", "v1"], text
    assert "It lasts 0:34, 20 bars" in told("what key is it in and how long is it?")
    assert "0:34" not in told("what key is it in?")
    assert session.state().version == "v3"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ritard at the end", "the tempo is the same throughout"),
        ("tune the kick to D", "kicks follow the key"),
        ("make the kick longer", "belongs to its kit"),
        ("make verse 2 same as verse 1", "cannot be copied"),
        ("make it loop", "when it is made"),
        ("add it back", "not known"),
        ("make the piano play half as much", "not taken as a share"),
        ("give the 808 some slides", "slides cannot be added"),
        ("fade out at the end", "nothing fades"),
        ("trade fours between drums and trumpet", "do not take turns"),
        ("set kick volume to 200 db", "permitted range: -60 to 24 dB"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(session: Session, text: str, reason: str) -> None:
    (note,) = [event for event in session.say(text) if isinstance(event, Note)]
    assert note.kind == "error"
    assert reason in note.text
    assert note.hint or "range" in note.text
    assert session.state().version == "v2"


def test_what_is_done_is_not_refused(session: Session) -> None:
    for text in ("trumpet level 0 db", "quieter in the intro", "nah, back to what it was"):
        assert any(isinstance(event, Changed) for event in session.say(text)), text
    score = session.state().score
    assert score is not None
    assert score.part("trumpet").level_db == 0.0


def test_a_sound_that_is_there_is_not_added_twice(session: Session) -> None:
    list(session.say("add a sub drop in the hook"))
    events = list(session.say("add a sub drop in the hook"))
    (note,) = [event for event in events if isinstance(event, Note)]
    assert "sub-drop plays there already" in note.text
    assert "“make the sub-drop" in note.hint
    assert "densify" not in note.hint


def test_before_the_first_beat_the_question_is_what_to_hear() -> None:
    with Library(SqliteStore.open(None)) as library, Session.open(library, Settings(), {}, alone=True) as session:
        (question,) = [event.question for event in session.say("asdf qwer") if isinstance(event, Asked)]
    assert question.startswith("There is no beat yet")


def test_what_is_unclear_is_quoted(session: Session) -> None:
    (question,) = [event.question for event in session.say("what about the thing") if isinstance(event, Asked)]
    assert question.startswith("“what about the thing” is not clear to me")


@pytest.mark.parametrize("level", ["-61", "25"])
def test_levels_beyond_a_channel_name_the_range(level: str) -> None:
    text = f"set the level of the bass to {level} dB"
    with pytest.raises(InputError, match=f"level {level} dB is out of range"):
        understood(read(text), text, SMALL)
