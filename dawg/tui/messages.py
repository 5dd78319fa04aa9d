"""What the threads tell the app, and widgets their screen."""

from __future__ import annotations

from msgspec import Struct
from textual.message import Message

from dawg.assistant.events import TurnEvent
from dawg.errors import DawgError
from dawg.gen.score import Score
from dawg.studio.library import Line
from dawg.studio.picture import Picture


class Scene(Struct, frozen=True, kw_only=True, eq=False):
    """Where the work stands, ready to be drawn; `score` and `picture` are None before the first beat."""

    project: str = ""
    version: str = ""
    branch: str = ""
    version_id: str | None = None
    score: Score | None = None
    picture: Picture | None = None
    history: tuple[Line, ...] = ()
    projects: tuple[str, ...] = ()
    who: str = ""


class Began(Message):
    """A line is being answered now."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line


class Happened(Message):
    """Something happened in a turn; with a new `scene` when the work stands elsewhere now."""

    def __init__(self, event: TurnEvent, scene: Scene | None = None) -> None:
        super().__init__()
        self.event, self.scene = event, scene


class Ended(Message):
    """A line is answered; `waiting` more are to be."""

    def __init__(self, scene: Scene, waiting: int) -> None:
        super().__init__()
        self.scene, self.waiting = scene, waiting


class Failed(Message):
    """Something that runs aside went wrong."""

    def __init__(self, error: DawgError) -> None:
        super().__init__()
        self.error = error


class Chosen(Message):
    """A part and a section were chosen, to be looked at; `play` = and to be heard from there."""

    def __init__(self, *, part: str, section: str, play: bool = False) -> None:
        super().__init__()
        self.part, self.section, self.play = part, section, play


class Asked(Message):
    """A widget wants a line to be said, as if it had been typed."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line


class Sought(Message):
    """A place was pointed at: a bar from 0."""

    def __init__(self, bar: float) -> None:
        super().__init__()
        self.bar = bar
