"""A conversation without a key: what is said becomes versions, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dawg.assistant.events import Answering, Asked, Changed, Finished, Note, Text, TurnEvent
from dawg.assistant.host import Play
from dawg.assistant.musician import Musician
from dawg.config import Settings
from dawg.errors import MissingError, StoreError
from dawg.gen.operations.diff import diff
from dawg.gen.score import Score
from dawg.store.sqlite.store import SqliteStore
from dawg.studio import commands
from dawg.studio.desk import Desk
from dawg.studio.exporting import FolderExporter
from dawg.studio.library import Library
from dawg.studio.session import Session, open_library
from tests.unit.assistant.test_musician import LOUDER, Script, built_in, says, seat

FIRST = "trap, 140 bpm, C minor, 16 bars, with bells and a pad"


@pytest.fixture(autouse=True)
def same_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the same seed each time, so that a beat has the parts that the tests speak of."""
    monkeypatch.setattr("dawg.studio.desk.draw_seed", lambda: 7)


@pytest.fixture
def library() -> Iterator[Library]:
    with Library(SqliteStore.open(None)) as library:
        yield library


@pytest.fixture
def session(library: Library, tmp_path: Path) -> Session:
    return Session.open(library, Settings(), {}, alone=True, exporter=FolderExporter(tmp_path))


def say(session: Session, text: str) -> list[TurnEvent]:
    events = list(session.say(text))
    assert isinstance(events[-1], Finished)
    return events


def errors(events: list[TurnEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, Note) and event.kind == "error"]


def at_hand(session: Session) -> Score:
    score = session.state().score
    assert score is not None
    return score


def untouched(before: Score, after: Score) -> set[str]:
    names = {part.name for part in before.parts} & {part.name for part in after.parts}
    return {name for name in names if before.part_digest(name) == after.part_digest(name)}


def test_a_conversation_of_the_commonest_requests_changes_what_it_says_and_nothing_else(
    session: Session, library: Library, tmp_path: Path
) -> None:
    say(session, FIRST)
    first = at_hand(session)
    assert (first.genre, first.bpm, first.key, first.bars) == ("trap", 140, "C minor", 16)
    every = {part.name for part in first.parts}
    section = next(s.name for s in first.sections if s.kind != "intro")
    turns: list[tuple[str, set[str], Any]] = [
        ("add a cowbell", every, lambda s: "cowbell" in {part.name for part in s.parts}),
        ("add some reverb to the clap", every - {"clap"}, lambda s: s.part("clap").reverb_db > first.part("clap").reverb_db),
        ("remove the cymbals", every - {"clap", "cymbals"}, lambda s: "cymbals" not in {part.name for part in s.parts}),
        ("simplify the hats", every - {"clap", "cymbals", "hats"}, lambda s: len(s.notes("hats")) < len(first.notes("hats"))),
        ("mute the bells", every - {"clap", "cymbals", "hats", "bells"}, lambda s: s.part("bells").muted),
        ("make the kick 2 dB louder", every - {"clap", "cymbals", "hats", "bells", "kick"},
         lambda s: s.part("kick").level_db == first.part("kick").level_db + 2),
    ]  # fmt: skip
    for number, (text, same, holds) in enumerate(turns, start=2):
        before = at_hand(session)
        events = say(session, text)
        assert not errors(events), text
        after = at_hand(session)
        assert holds(after), text
        assert untouched(first, after) == same, text
        assert session.state().version == f"v{number}"
        changed = next(event for event in events if isinstance(event, Changed))
        assert list(changed.changes) == list(map(str, diff(before, after)))
    whole: list[tuple[str, Any]] = [
        ("set the tempo to 150", lambda s: s.bpm == 150),
        ("set the key to F minor", lambda s: s.key == "F minor"),
        (f"more energy in the {section}", lambda s: diff(first, s)),
        ("add a bridge", lambda s: any(found.kind == "bridge" for found in s.sections)),
        ("make it darker", lambda s: s.digest),
    ]
    for text, holds in whole:
        before = at_hand(session)
        assert not errors(say(session, text)), text
        assert holds(at_hand(session)), text
        assert at_hand(session).digest != before.digest, text
    last = at_hand(session)
    say(session, "mute the pad")
    say(session, "undo")
    assert at_hand(session).digest == last.digest
    events = say(session, "export midi")
    (written,) = tmp_path.iterdir()
    assert written.suffix == ".mid"
    assert written.name in "".join(event.text for event in events if isinstance(event, Text))
    messages = [line.version.message for line in reversed(session.history())]
    assert messages == [FIRST, *(turn[0] for turn in turns), *(turn[0] for turn in whole), "mute the pad"]


def test_the_built_in_assistant_answers_without_a_key(session: Session) -> None:
    assert [event.by for event in say(session, FIRST) if isinstance(event, Answering)] == ["built-in"]


def test_a_change_is_a_version_by_the_time_it_is_told(session: Session, library: Library) -> None:
    say(session, FIRST)
    for event in session.say("mute the hats"):
        if isinstance(event, Changed):
            project = library.project(event.state.project)
            assert project.head.id == event.state.version_id
            assert library.store.score(project.head.id).part("hats").muted
            assert [type(operation).__name__ for operation in session.operations] == ["Mute"]


def test_a_refused_request_makes_no_version(session: Session) -> None:
    say(session, FIRST)
    before = session.state()
    assert errors(say(session, "mute the hats and remove the tuba"))
    assert session.state() == before


def test_what_changes_nothing_makes_no_version(session: Session) -> None:
    say(session, FIRST)
    before = session.state()
    events = say(session, "set the tempo to 140")
    assert not any(isinstance(event, Changed) for event in events)
    assert session.state() == before


def test_an_edit_without_a_beat_is_answered_by_a_question(session: Session) -> None:
    events = say(session, "mute the hats")
    assert next(event.question for event in events if isinstance(event, Asked)).startswith("There is no beat yet")


@pytest.mark.parametrize(
    "text", ["", "   ", "x" * 20_000, "\0\x1b]0;t\x07", "[bold", "{0.__class__}", "\ud800", "a" * 1_000_000]
)
def test_odd_input_is_answered_in_one_line_and_does_no_harm(session: Session, text: str) -> None:
    say(session, FIRST)
    before = session.state()
    say(session, text)
    assert session.state() == before


def test_a_new_beat_is_a_project_of_its_own(session: Session, library: Library) -> None:
    say(session, FIRST)
    say(session, "a house beat at 124 bpm, 8 bars")
    assert len(library.projects()) == 2
    assert at_hand(session).genre == "house"


def test_a_desk_that_stays_makes_no_new_beat(session: Session, library: Library) -> None:
    say(session, FIRST)
    session.desk.stays = True
    assert errors(say(session, "a house beat")) == ["this asks for another beat, not for a change"]
    assert len(library.projects()) == 1


def test_a_taste_is_remembered_and_obeyed(library: Library, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    session = Session.open(library, settings, {}, alone=True)
    say(session, "jazz, 8 bars, never piano")
    session.set_taste(session.taste.__class__(never=("piano",)))
    again = Session.open(library, settings, {}, alone=True)
    assert again.taste.never == ("piano",)
    say(again, "jazz, 8 bars")
    assert "piano" not in " ".join(part.instrument for part in at_hand(again).parts)
    list(again.command("taste", "forget"))
    assert Session.open(library, settings, {}, alone=True).taste.lines() == ()


def test_a_taste_about_what_is_not_there_is_noted_and_no_more(library: Library, tmp_path: Path) -> None:
    session = Session.open(library, Settings(data_folder=tmp_path / "data"), {}, alone=True)
    say(session, "trap, 8 bars, no piano")
    found = say(session, "never piano")
    assert session.taste.never == ("piano",)
    assert [type(event).__name__ for event in found if type(event).__name__ in ("Learned", "Note", "Text")] == [
        "Learned"
    ]
    assert errors(say(session, "never tuba and mute the tuba"))


# Conversations


def test_a_conversation_goes_on_where_it_ended(session: Session, library: Library) -> None:
    say(session, FIRST)
    say(session, "mute the hats")
    again = Session.open(library, Settings(), {}, alone=True, again=True)
    assert again.sent() == (FIRST, "mute the hats")
    assert again.state() == session.state()
    say(again, "undo")
    assert not at_hand(again).part("hats").muted


def test_a_conversation_has_the_name_it_was_given(library: Library) -> None:
    session = Session.open(library, Settings(), {}, alone=True, name="late night")
    say(session, FIRST)
    assert Session.open(library, Settings(), {}, alone=True, name="Late Night").sent() == (FIRST,)
    assert Session.open(library, Settings(), {}, alone=True, name="another").sent() == ()


def test_there_must_be_something_to_go_on_with(library: Library) -> None:
    with pytest.raises(MissingError, match="no conversation to go on with"):
        Session.open(library, Settings(), {}, alone=True, again=True)


def test_what_is_said_can_be_found(session: Session, library: Library) -> None:
    say(session, FIRST)
    say(session, "make it sadder please")
    assert [found.project.name for found in library.search("sadder") if found.project] == [session.state().project]


def test_a_record_that_cannot_be_written_does_not_end_the_conversation(
    session: Session, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(session, FIRST)

    def full(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(library.store, "add_messages", full)
    assert errors(say(session, "what key is it in?")) == ["this turn is not kept: the disk is full"]


def test_without_a_home_everything_works_until_the_end() -> None:
    library, note = open_library(Settings())
    with library:
        say(Session.open(library, Settings(), {}, alone=True), FIRST)
        assert len(library.projects()) == 1
    assert "no home" in note


# Commands


def command(session: Session, name: str, argument: str = "") -> list[TurnEvent]:
    return list(session.command(name, argument))


def told(events: list[TurnEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Text | Note))


def test_commands_go_back_forth_and_sideways(session: Session) -> None:
    say(session, FIRST)
    say(session, "mute the hats")
    command(session, "undo")
    assert session.state().version == "v1"
    command(session, "redo")
    assert session.state().version == "v2"
    assert "hats: muted" in told(command(session, "diff"))
    command(session, "branch", "dry")
    say(session, "make the kick louder")
    assert (session.state().branch, session.state().version) == ("dry", "v3")
    command(session, "checkout", "main")
    assert session.state().version == "v2"
    listed = told(command(session, "history"))
    assert "* v2  mute the hats" in listed
    assert "(dry)" in listed


def test_a_new_branch_is_told_as_one(session: Session) -> None:
    say(session, FIRST)
    say(session, "mute the hats")
    assert told(command(session, "branch", "alt")) == "on branch alt at v2"


def test_parts_are_muted_and_soloed_by_commands_as_by_words(session: Session) -> None:
    say(session, FIRST)

    def muted() -> set[str]:
        return {part.name for part in at_hand(session).parts if part.muted}

    assert "hats: muted" in told(command(session, "mute", "the hats"))
    assert (session.state().version, muted()) == ("v2", {"hats"})
    command(session, "solo", "Kick")
    assert muted() == {part.name for part in at_hand(session).parts} - {"kick"}
    command(session, "solo")
    assert (session.state().version, muted()) == ("v4", set())
    assert "'tuba' is not in this beat" in told(command(session, "mute", "tuba"))
    assert "nothing changes" in told(command(session, "mute"))
    assert session.state().version == "v4"
    say(session, "mute the hats in the hook")
    lanes = at_hand(session).automation
    assert lanes
    assert "nothing changes" in told(command(session, "mute"))
    assert at_hand(session).automation == lanes


def test_commands_keep_projects(session: Session, library: Library) -> None:
    say(session, FIRST)
    command(session, "save", "night")
    command(session, "new")
    assert session.state().score is None
    assert "night" in told(command(session, "list"))
    command(session, "load", "night")
    assert session.state().project == "night"


@pytest.mark.parametrize(
    ("name", "argument", "problem"),
    [
        ("undo", "x", "steps 'x' is not a number; permitted range: 1 to 100"),
        ("export", "aiff", "export 'aiff' is unknown; permitted: wav"),
        ("checkout", "", "checkout names no version"),
        ("load", "nothing", "project 'nothing' is not in the library"),
        ("model", "nobody", "model 'nobody' is unknown"),
        ("model", "anthropic", "model 'anthropic' has no key"),
        ("bogus", "", "command /bogus is unknown"),
        ("play", "", "nothing plays here"),
    ],
)
def test_a_refused_command_says_why(session: Session, name: str, argument: str, problem: str) -> None:
    say(session, FIRST)
    assert problem in told(command(session, name, argument))


class Speaker:
    """Notes what it is asked to play."""

    def __init__(self) -> None:
        self.asked: list[Play] = []

    def play(self, request: Play, score: Score, *, name: str) -> str:
        self.asked.append(request)
        return f"playing {name}"


def test_wishes_to_hear_go_to_the_speaker(session: Session) -> None:
    speaker = Speaker()
    session.desk.speaker = speaker
    say(session, FIRST)
    section = at_hand(session).sections[0].name
    say(session, "play it")
    command(session, "loop", section)
    command(session, "play", "3")
    say(session, "stop")
    assert speaker.asked == [Play(), Play(section=section, loop=True), Play(bar=3), Play(action="stop")]


def test_a_branch_remembers_nothing_of_what_was_made_on_others(library: Library) -> None:
    script = Script(
        says("", ("generate", {"genre": "trap", "bars": 2})), says("A beat."),
        says("", LOUDER), says("Louder."),
        says("What was said here."),
    )  # fmt: skip
    session = Session(Desk(library), Musician([seat(script)], without_model=built_in))

    def heard() -> list[str]:
        return [message.text.splitlines()[-1] for message in script.sent[-1][0] if message.role == "user"]

    say(session, "make a trap beat")
    say(session, "louder bass please")
    command(session, "checkout", "1")
    command(session, "branch", "other")
    say(session, "and now?")
    assert heard() == ["make a trap beat", "and now?"]
    command(session, "checkout", "main")
    say(session, "and here?")
    assert heard() == ["make a trap beat", "louder bass please", "and now?", "and here?"]
    assert session.sent() == ("make a trap beat", "louder bass please", "and now?", "and here?")


def test_hearing_measures_what_is_asked(session: Session) -> None:
    from dawg.assistant.host import Hear

    say(session, "house, 4 bars, A minor")
    found = session.desk.hear(Hear(aspects=("key", "loudness", "spectrum", "masking", "density")))
    assert found.data["key"]["key"] == "A minor"
    assert found.data["loudness"]["integrated_lufs"] == pytest.approx(-14.0, abs=0.5)
    total = sum(10 ** (level / 10) for level in found.data["spectrum"].values() if level is not None)
    assert total == pytest.approx(1.0, abs=0.1)
    assert set(found.data["density"]) == {part.name for part in at_hand(session).parts}


def test_exports_of_one_version_share_its_name(session: Session, tmp_path: Path) -> None:
    say(session, "house, 8 bars")
    say(session, "export wav and midi")
    say(session, "export midi")
    project = session.state().project
    names = {path.name.removeprefix(f"{project}-v1") for path in tmp_path.iterdir()}
    assert names == {".wav", ".recipe.json", ".mid", "-2.mid"}


@pytest.mark.parametrize(
    ("steps", "what"), [("0", "is out of range"), ("999", "is out of range"), ("x", "is not a number")]
)
def test_a_number_that_is_too_large_is_a_number(session: Session, steps: str, what: str) -> None:
    say(session, FIRST)
    (note,) = command(session, "undo", steps)
    assert isinstance(note, Note)
    assert note.text == f"steps '{steps}' {what}; permitted range: 1 to 100"


def test_an_unknown_command_names_each_command_once(session: Session) -> None:
    told = commands.unknown("zzzz", "mute", "solo", "help").message
    assert told.count("/mute") == told.count("/help") == 1


def test_an_export_never_replaces_a_file(session: Session, tmp_path: Path) -> None:
    say(session, FIRST)
    command(session, "export", "midi")
    command(session, "export", "midi")
    assert len(list(tmp_path.iterdir())) == 2


def test_getting_ready_never_fails(library: Library) -> None:
    script = Script(says("Here I am."))
    script.missing = True
    session = Session(Desk(library), Musician([seat(script)], without_model=built_in))
    session.warm()
    assert script.warmed == 1
    Session(Desk(library)).warm()


def test_the_terminal_gets_ready_before_the_first_line(library: Library) -> None:
    from dawg.tui.conversing import Conversing, Effort

    script = Script(says("Here I am."))
    session = Session(Desk(library), Musician([seat(script)], without_model=built_in))
    posted: list[object] = []
    conversing = Conversing(session, Effort(), post=posted.append, listener=None)  # type: ignore[arg-type]
    conversing.begin()
    conversing.say("hello")
    conversing.close()
    assert script.warmed == 1
