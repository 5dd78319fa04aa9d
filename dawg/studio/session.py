"""A session: one conversation about one project at a time. Chat in lines, the terminal app and the server stand on it.

    session = Session.open(library, settings, os.environ)
    for event in session.say("dark trap, 140 bpm"):
        ...

Nothing here draws, plays or asks: what happens is told by events (`dawg.assistant.events`). Changing a beat takes
milliseconds; sound is made by `render`, which a front end runs aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from dawg.assistant import built_in
from dawg.assistant.clean import clean
from dawg.assistant.conversation import Conversation, Turn, from_records, turn_to_rows, without_versions
from dawg.assistant.events import BUILT_IN, Answering, Changed, Finished, Learned, TurnEvent, failure
from dawg.assistant.host import State
from dawg.assistant.musician import Musician, never
from dawg.assistant.taste import Taste, TasteStore, asked, heard, learned
from dawg.config import Settings
from dawg.errors import DawgError, InputError, MissingError
from dawg.gen.brief import Brief, show
from dawg.gen.operations.values import Operation
from dawg.gen.progress import Reporter
from dawg.store.records import MESSAGE_LIMIT, TEXT_LIMIT, Project, Said
from dawg.studio.desk import Desk, Exporter, Speaker
from dawg.studio.library import Library, Line
from dawg.studio.taste import FileTaste

TURNS_KEPT = 200
"""How many stored turns a resumed conversation begins with; the musician condenses them for a model."""
NAME = "chat"


class Session:
    """A conversation and what it is held about.

    Args:
        desk: the project at hand.
        musician: who answers; None = the built-in assistant.
        conversation: what was said before.
        name: of the conversation when it is kept for the first time.
        taste: where the user's taste is kept; None = nowhere.
        chooser: makes a musician who asks the models named; None = there is no choice.
        kept: write what is said into the record.
    """

    def __init__(
        self,
        desk: Desk,
        musician: Musician | None = None,
        *,
        conversation: Conversation | None = None,
        name: str = "",
        taste: TasteStore | None = None,
        chooser: Callable[[str], Musician] | None = None,
        kept: bool = True,
    ) -> None:
        self.desk = desk
        self.conversation = conversation or Conversation()
        self._musician = musician or Musician(without_model=built_in.answer)
        self._name = name
        self._tastes = taste
        self._chooser = chooser
        self._kept = kept
        self.taste = taste.load_taste() if taste is not None else Taste()
        self._attached = desk.project.id if desk.project is not None and self.conversation.id else None

    @staticmethod
    def open(
        library: Library,
        settings: Settings,
        environ: Mapping[str, str],
        *,
        project: str | None = None,
        again: bool = False,
        name: str = "",
        models: str | None = None,
        max_cost: str | None = None,
        alone: bool = False,
        kept: bool = True,
        speaker: Speaker | None = None,
        exporter: Exporter | None = None,
        reporter: Callable[[], Reporter] = Reporter,
    ) -> Session:
        """Begin or resume a conversation.

        Args:
            project: what it is about; None = what the resumed conversation was about, or nothing yet.
            again: go on with the conversation used last.
            name: go on with the conversation of that name, or begin it.
            models, max_cost: as the settings, and before them.
            alone: ask no model.
            kept: write what is said into the record; versions are always kept.

        Raises:
            MissingError: no such project, or nothing to go on with. InputError: a setting that cannot be.
        """
        conversation, about = resumed(library, again=again, name=name)
        at_hand = library.project(project) if project is not None else about
        desk = Desk(
            library,
            project=at_hand,
            speaker=speaker,
            exporter=exporter,
            genre_folder=settings.genre_folder,
            reporter=reporter,
        )
        taste = FileTaste(settings.data_folder) if settings.data_folder is not None else None

        def choose(order: str | None) -> Musician:
            from dawg.assistant import setup

            return setup.musician(
                settings,
                environ,
                without_model=built_in.answer,
                ledger=library.store,
                order=order,
                max_cost=max_cost,
            )

        musician = None if alone else choose(models)
        return Session(desk, musician, conversation=conversation, name=name, taste=taste, chooser=choose, kept=kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of connections to models; the library stays open."""
        self._musician.close()

    def warm(self) -> None:
        """Make ready who answers; a front end calls this aside. Never raises: who asks is told."""
        with suppress(Exception):  # asked in earnest, the same fails again and is told
            self._musician.warm()

    @property
    def musician(self) -> Musician:
        """Who answers."""
        return self._musician

    def state(self) -> State:
        """Return where the work stands."""
        return self.desk.state()

    def sent(self) -> tuple[str, ...]:
        """Return what the user has said in this conversation, the oldest first."""
        return tuple(turn.user for turn in self.conversation.turns)

    def history(self) -> tuple[Line, ...]:
        """Return all versions of the project at hand, the newest first, undone ones too."""
        project = self.desk.project
        return self.desk.library.history(project.name, everything=True) if project is not None else ()

    def command(self, name: str, argument: str = "") -> Iterator[TurnEvent]:
        """Obey a slash command ("undo", "2") and yield what happens; a refusal is a `Note`. See `commands.COMMANDS`."""
        from dawg.studio import commands

        return commands.obeyed(self, name, argument)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What made the version at hand, right after a `Changed` event; empty for a new or an older version."""
        return self.desk.operations

    def say(self, text: str, *, cancelled: Callable[[], bool] = never) -> Iterator[TurnEvent]:
        """Say something and yield what happens; the last event is `Finished`.

        Every change is a version of its own by the time its `Changed` event comes. A failure is a `Note`, never an
        exception, so a front end need not end because of one.
        """
        self.desk.words = clean(text[: MESSAGE_LIMIT * 4]).strip()
        brief, by = self.desk.brief, ""
        remembered = self._remembered()
        try:
            for event in self._musician.respond(remembered, text, self.desk, taste=self.taste, cancelled=cancelled):
                if isinstance(event, Answering):
                    by = event.by
                elif isinstance(event, Learned):
                    yield from self._remember(event.taste)
                elif isinstance(event, Changed) and by == BUILT_IN and self.desk.brief is not brief:
                    brief = self.desk.brief
                    yield from self._learn(self.desk.words, brief)
                elif isinstance(event, Finished):
                    yield from self._keep(event.conversation.turns[len(remembered.turns) :])
                    event = Finished(conversation=self.conversation)
                yield event
        finally:
            self.desk.words = ""

    def choose(self, models: str) -> None:
        """Let other models answer from now on, as the setting `models` names them; "off" = the built-in assistant alone.

        Raises:
            InputError: an unknown model, one without a key, or no choice here.
        """
        if models.strip().lower() == "off":
            chosen = Musician(without_model=built_in.answer)
        elif self._chooser is None:
            raise InputError("models cannot be chosen here")
        else:
            chosen = self._chooser(models)
            if not chosen.models:
                chosen.close()
                raise InputError(f"model {show(models)} has no key", hint="`dawg keys set` keeps one")
        self._musician.close()
        self._musician = chosen

    def known_taste(self) -> Taste:
        """Return what is remembered."""
        return self.taste

    def set_taste(self, taste: Taste) -> None:
        """Replace what is remembered, and keep it; raises `OutputError`."""
        self.taste = taste
        if self._tastes is not None:
            self._tastes.save_taste(taste)

    def _remembered(self) -> Conversation:
        """Return what a model is told of this conversation: nothing of what was made on other branches."""
        project = self.desk.project
        if project is None or not self._musician.models:
            return self.conversation
        lines = self.desk.library.history(project.name, everything=True)
        parents = {line.version.number: line.parent for line in lines}
        number: int | None = project.head.number
        here: set[int] = set()
        while number is not None:
            here.add(number)
            number = parents.get(number)
        elsewhere = {
            line.version.id
            for line in lines
            if line.version.branch != project.branch and line.version.number not in here
        }
        return without_versions(self.conversation, elsewhere)

    # ---------------------------------------------------------------- what is kept

    def _learn(self, text: str, brief: Brief | None) -> Iterator[TurnEvent]:
        """Count what a new beat was asked for in so many words."""
        if brief is not None:
            yield from self._remember(learned(self.taste, heard(asked(brief, text), self.desk.score)))

    def _remember(self, taste: Taste) -> Iterator[TurnEvent]:
        if taste == self.taste:
            return
        try:
            self.set_taste(taste)
        except DawgError as error:
            yield failure(error, before="taste is not kept: ")

    def _keep(self, new: Sequence[Turn]) -> Iterator[TurnEvent]:
        """Write a turn into the record; one that was refused before it began is none."""
        try:
            for turn in new:
                self.conversation = self.conversation.with_turn(turn)
                if self._kept:
                    self._write(turn)
        except DawgError as error:
            yield failure(error, before="this turn is not kept: ")

    def _write(self, turn: Turn) -> None:
        import msgspec

        store, project = self.desk.library.store, self.desk.project
        project_id = project.id if project is not None else None
        if not self.conversation.id:
            made = store.add_conversation(self._name or NAME, project_id=project_id, numbered=not self._name)
            self.conversation = msgspec.structs.replace(self.conversation, id=made.id, name=made.name)
            self._attached = project_id
        elif project_id != self._attached:
            store.attach_conversation(self.conversation.id, project_id)
            self._attached = project_id
        said = [
            Said(role=role, text=text[:TEXT_LIMIT], data=data, version_id=version_id)
            for role, text, data, version_id in turn_to_rows(turn)
        ]
        store.add_messages(self.conversation.id, said)


def resumed(library: Library, *, again: bool, name: str) -> tuple[Conversation, Project | None]:
    """Return a conversation that goes on, or a new one, and the project it is about; raises `MissingError`."""
    store = library.store
    if name:
        found = store.conversation_named(name)
    elif again:
        found = next(iter(store.conversations(limit=1)), None)
        if found is None:
            raise MissingError("there is no conversation to go on with", hint="`dawg chat` begins one")
    else:
        found = None
    if found is None:
        return Conversation(), None
    messages = store.messages(found.id, limit=2 * TURNS_KEPT)
    project = store.project(found.project_id) if found.project_id is not None else None
    return from_records(messages, conversation_id=found.id, name=found.name), project


def open_library(settings: Settings, *, folder: Path | None = None) -> tuple[Library, str]:
    """Open the library that the settings name; without a home one in memory, with the reason why nothing is kept.

    Raises:
        StoreError: it is there and cannot be used.
    """
    from dawg.store.sqlite.store import SqliteStore

    if settings.values.get("server") and folder is None:
        from dawg.studio.remote.opening import open_client
        from dawg.studio.remote.store import RemoteStore

        return Library(RemoteStore(open_client(settings))), ""
    place = folder or settings.data_folder
    if place is not None:
        return Library.open(place), ""
    return Library(SqliteStore.open(None)), "there is no home: what is made here is kept until the end only"
