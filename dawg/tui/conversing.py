"""The conversation, held by a thread of its own: lines go in, messages come out. The session is touched by no other thread."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from textual.message import Message

from dawg.assistant.events import Changed, Note, TurnEvent
from dawg.errors import DawgError
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.studio import commands
from dawg.studio.picture import picture
from dawg.studio.session import Session
from dawg.tui.messages import Began, Ended, Happened, Scene
from dawg.tui.stages import Stages

_END_S = 1.0
_PROJECTS = 200


class Listener(Protocol):
    """Hears of versions: the sound."""

    def follow(self, score: Score, name: str) -> None:
        """Render this version from now on."""

    def start(self) -> None:
        """Play."""


class Effort:
    """The work of a turn that takes a while (composing, hearing, exporting): how far it is, and the wish to stop it."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.stages = Stages()

    def reporter(self) -> Reporter:
        """Return what such work tells its progress to."""
        return Reporter(self.stages.take, cancelled=self.stop.is_set)


class Conversing:
    """Answers lines one after the other.

    Args:
        effort: what the session's reporters are made by.
        post: takes messages from this thread.
        listener: hears of every version that is at hand.
    """

    def __init__(
        self, session: Session, effort: Effort, *, post: Callable[[Message], object], listener: Listener
    ) -> None:
        self._session, self._effort, self._post, self._listener = session, effort, post, listener
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.waiting = 0
        """Lines that are yet to be answered."""
        self._began_ms = 0.0
        self.busy = False
        self._thread = threading.Thread(target=self._run, name="dawg-conversation", daemon=True)

    def begin(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def say(self, line: str) -> None:
        """Answer a line, after those before it."""
        self.waiting += 1
        self._lines.put(line)

    def stop(self) -> bool:
        """Break off what is being answered; return False when nothing is."""
        self._effort.stop.set()
        return self.busy

    def close(self) -> None:
        """Break off and end."""
        self._effort.stop.set()
        self._lines.put(None)
        if self._thread.is_alive():
            self._thread.join(_END_S)

    # ---------------------------------------------------------------- the thread

    def _run(self) -> None:
        self._post(Ended(self._scene(), 0))
        state = self._session.state()
        if state.score is not None:
            self._listener.follow(state.score, state.version)
        self._session.warm()
        while (line := self._lines.get()) is not None:
            self._effort.stop.clear()
            self.busy, self._began_ms = True, time.time() * 1000.0
            self.waiting -= 1
            self._post(Began(line))
            try:
                for event in self._events(line):
                    self._tell(event)
            except DawgError as error:
                self._tell(Note(text=error.message, kind="error", hint=error.hint))
            except Exception as error:  # a fault of ours ends the turn, not the conversation
                self._tell(Note(text=f"unexpected {type(error).__name__}: {error}", kind="error"))
            self._effort.stages.clear()
            self._post(Ended(self._scene(), self.waiting))
            self.busy = False

    def _events(self, line: str) -> Iterator[TurnEvent]:
        if commands.is_command(line):
            return self._session.command(*commands.parse(line))
        return self._session.say(line, cancelled=self._effort.stop.is_set)

    def _tell(self, event: TurnEvent) -> None:
        scene = None
        if isinstance(event, Changed):
            scene = self._scene()
            if event.state.score is not None:
                self._listener.follow(event.state.score, event.state.version)
                if self._is_new():
                    self._listener.start()
        self._post(Happened(event, scene))

    def _is_new(self) -> bool:
        """Tell whether the beat was made in this turn: it is the first version of a project that was not there before."""
        project = self._session.desk.project
        return project is not None and project.versions == 1 and project.created_ms >= int(self._began_ms)

    def _scene(self) -> Scene:
        state = self._session.state()
        try:
            history = self._session.history()
            projects = self._session.desk.names("projects")[:_PROJECTS]
        except DawgError:  # the record fails: what is at hand is still there
            history, projects = (), ()
        models = self._session.musician.models
        return Scene(
            project=state.project,
            version=state.version,
            branch=state.branch,
            version_id=state.version_id,
            score=state.score,
            picture=picture(state.score) if state.score is not None else None,
            history=history,
            projects=projects,
            who=str(models[0]) if models else "built-in",
        )
