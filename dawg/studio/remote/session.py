"""A conversation held on a team server: its models and budgets answer, and what they change is seen here at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from dawg.assistant.conversation import Conversation, Turn
from dawg.assistant.cost import NOTHING, Spent
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
from dawg.assistant.musician import never
from dawg.assistant.taste import UNKNOWN, Taste
from dawg.config import Settings
from dawg.errors import DawgError, InputError
from dawg.store.records import Project
from dawg.studio.desk import Desk, Exporter, Speaker
from dawg.studio.library import Library
from dawg.studio.remote.client import Client
from dawg.studio.remote.store import RemoteStore, snake_case
from dawg.studio.session import Session, resumed

_PLAIN: dict[str, type[Any]] = {
    "answering": Answering,
    "text": Text,
    "cut": Cut,
    "tool_started": ToolStarted,
    "tool_finished": ToolFinished,
    "asked": Asked,
    "note": Note,
}


class RemoteSession(Session):
    """As `Session`; `say` asks the server. Slash commands work on the team's library from here."""

    def __init__(self, client: Client, desk: Desk, *, conversation: Conversation, name: str = "") -> None:
        super().__init__(desk, conversation=conversation, name=name, kept=False)
        self._client = client
        self._total: Spent = NOTHING

    @staticmethod
    def begin(
        client: Client,
        settings: Settings,
        *,
        project: str | None = None,
        again: bool = False,
        name: str = "",
        speaker: Speaker | None = None,
        exporter: Exporter | None = None,
        reporter: Any = None,
    ) -> RemoteSession:
        """Begin or resume a conversation; arguments and errors as `Session.open`."""
        library = Library(RemoteStore(client))
        conversation, about = resumed(library, again=again, name=name)
        at_hand: Project | None = library.project(project) if project is not None else about
        more = {"reporter": reporter} if reporter is not None else {}
        desk = Desk(
            library, project=at_hand, speaker=speaker, exporter=exporter, genre_folder=settings.genre_folder, **more
        )
        return RemoteSession(client, desk, conversation=conversation, name=name)

    def known_taste(self) -> Taste:
        """Return what the server remembers of its user; raises `DawgError`."""
        raw = self._client.get("/api/taste")
        return msgspec.convert({name: raw[name] for name in Taste.__struct_fields__}, Taste)

    def set_taste(self, taste: Taste) -> None:
        """Let the server forget; what it learns, it learns itself."""
        if taste != UNKNOWN:
            raise InputError("taste is learned by the server; permitted: forget")
        self._client.delete("/api/taste")

    def warm(self) -> None:
        """Do nothing: the server is ready."""

    def say(self, text: str, *, cancelled: Callable[[], bool] = never) -> Iterator[TurnEvent]:
        """Say something on the server and yield what happens; events and failures as `Session.say`."""
        told: list[str] = []
        try:
            yield from self._asked(text, told, cancelled)
        except DawgError as error:
            yield Note(text=error.message, kind="error", hint=error.hint)
        self.conversation = self.conversation.with_turn(Turn(user=text, answer="".join(told).strip()))
        yield Finished(conversation=self.conversation)

    def _asked(self, text: str, told: list[str], cancelled: Callable[[], bool]) -> Iterator[TurnEvent]:
        project = self.desk.project
        if not self.conversation.id and self._name:
            made = self.desk.library.store.add_conversation(self._name, project_id=project.id if project else None)
            self.conversation = replace(self.conversation, id=made.id, name=made.name)
        body = {
            "message": text,
            "conversationId": self.conversation.id or None,
            "projectId": project.id if project is not None else None,
        }
        complete = False
        with self._client.events("POST", "/api/chat/message", body) as events:
            for event in events:
                if event.kind == "chat:stream":
                    yield from self._happened(event.data["event"], told)
                elif event.kind == "chat:complete":
                    complete = True
                    if event.data["conversationId"]:
                        self.conversation = replace(self.conversation, id=event.data["conversationId"])
                elif event.kind == "error":
                    yield Note(
                        text=str(event.data["error"]["message"]), kind="error", hint=str(event.data["error"]["hint"])
                    )
                    complete = True
                if cancelled():
                    yield Note(text="stopped; what was done stays")
                    return
        if not complete:
            yield Cut(reason="the server's answer has no end")

    def _happened(self, raw: dict[str, Any], told: list[str]) -> Iterator[TurnEvent]:
        kind = raw["type"]
        if kind in _PLAIN:
            event = msgspec.convert({name: value for name, value in raw.items() if name != "type"}, _PLAIN[kind])
            if kind == "text":
                told.append(raw["text"])
            yield event
        elif kind == "changed":
            if raw["project"]:
                self.desk.open(raw["project"])
            else:
                self.desk.begin()
            yield Changed(state=self.desk.state(), summary=raw["summary"], changes=tuple(raw["changes"]))
        elif kind == "learned":
            yield Learned(taste=self.known_taste())
        elif kind == "costs":
            spent = snake_case(raw["turn"])
            turn = msgspec.convert({**spent, "cost_micro_usd": spent.get("cost_micro_usd") or 0}, Spent)
            self._total += turn
            yield Costs(turn=turn, total=self._total)
