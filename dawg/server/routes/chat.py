"""Chat: say something, and read what was said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from starlette.responses import StreamingResponse

from dawg.assistant.musician import REQUEST_LIMIT
from dawg.errors import DawgError
from dawg.server import answers
from dawg.server.chatting import Chat
from dawg.server.checking import passes
from dawg.server.fields import ChatName, Id
from dawg.server.house import House
from dawg.server.live import events
from dawg.server.live.frames import camelled, made, shown_happening
from dawg.server.live.stream import seat
from dawg.server.refusals import FieldProblem, Refusal, invalid, refusal_of
from dawg.server.routes.paging import Page, Paging
from dawg.server.routing import Call, Route
from dawg.store.accounts.records import Principal
from dawg.store.ids import new_id, now_ms
from dawg.store.records import NewMessage as NewKept
from dawg.store.records import Role, checked_data

TAG = "chat"


class ChatBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is said, in which conversation (None = a new one), about which project (None = the conversation's)."""

    message: Annotated[str, Meta(min_length=1, max_length=REQUEST_LIMIT)]
    conversation_id: Id | None = None
    project_id: Id | None = None


async def turn(
    house: House, who: Principal, body: ChatBody, request_id: str
) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Answer a message: any number of "chat:stream", then one "chat:complete"; each with `seq`, 1, 2, 3 ..."""
    chat = Chat(
        house, who, conversation_id=body.conversation_id or "", project_id=body.project_id or "", request_id=request_id
    )
    await chat.open()
    message_id, seq, told = new_id(now_ms()), 0, _Told()
    async for event in chat.say(body.message):
        if event["type"] == "finished":
            continue
        told.take(event)
        seq += 1
        yield "chat:stream", {"seq": seq, "messageId": message_id, "delta": event.get("text", "") if event["type"] == "text" else "", "event": shown_happening(event)}  # fmt: skip
    place = chat.place()
    if told.moved:
        _tell_project(house, who, place)
    answer = answers.ChatAnswer(
        message_id=message_id,
        by=told.by,
        text="".join(told.text).strip(),
        summary="; ".join(told.summaries),
        changes=tuple(told.changes),
        questions=tuple(told.questions),
        notes=tuple(told.notes),
        costs=told.costs,
        **{
            name: place[name]
            for name in ("conversation_id", "project", "project_id", "version", "version_id", "branch")
        },
    )
    house.log.info("chat", request_id=request_id, user=who.user.id, team=who.team.id, by=told.by, moved=told.moved)
    yield "chat:complete", {"seq": seq + 1, **msgspec.to_builtins(answer)}


class _Told:
    """Collects a turn."""

    def __init__(self) -> None:
        self.by, self.moved = "", False
        self.text: list[str] = []
        self.summaries: list[str] = []
        self.changes: list[str] = []
        self.questions: list[str] = []
        self.notes: list[str] = []
        self.costs: dict[str, Any] = {}

    def take(self, event: dict[str, Any]) -> None:
        kind = event["type"]
        if kind == "text":
            self.text.append(event["text"])
        elif kind == "cut":
            self.text.clear()
        elif kind == "answering":
            self.by = event["by"]
        elif kind == "changed":
            self.moved = True
            self.summaries.append(event["summary"])
            self.changes += event["changes"]
        elif kind == "asked":
            self.questions.append(event["question"])
        elif kind == "note":
            self.notes.append(event["text"])
        elif kind == "costs":
            self.costs = camelled(event["turn"])


def _tell_project(house: House, who: Principal, place: dict[str, Any]) -> None:
    known = {name: value for name, value in camelled(place).items() if value is not None}
    frame = made("project:updated", known, seq=place.get("version") or 0)
    house.tell(who.team.id, frame.data)


async def say(call: Call[ChatBody, None]) -> Any:
    """Answer a message: as one document, or as a stream for whoever accepts one."""
    if "text/event-stream" not in call.header("accept"):
        async for kind, facts in turn(call.house, call.who, call.body, call.request_id):
            if kind == "chat:complete":
                return {name: value for name, value in facts.items() if name != "seq"}
        raise Refusal(500, "internal", "the answer has no end")
    happening = turn(call.house, call.who, call.body, call.request_id)
    first = await anext(happening)  # what is refused is refused with a status
    return StreamingResponse(
        _streamed(call, first, happening),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _streamed(
    call: Call[ChatBody, None], first: tuple[str, dict[str, Any]], rest: AsyncIterator[tuple[str, dict[str, Any]]]
) -> AsyncIterator[bytes]:
    async with seat(call.house, call.user.id, "stream"):
        yield made(first[0], first[1], seq=first[1]["seq"]).as_stream()
        try:
            async for kind, facts in rest:
                yield made(kind, facts, seq=facts["seq"]).as_stream()
        except DawgError as error:
            facts = msgspec.json.decode(refusal_of(error).body(call.request_id))
            yield made("error", facts, seq=0).as_stream()


class ConversationsQuery(Paging, frozen=True, kw_only=True):
    """Which conversations."""

    project_id: Id | None = None


class NewConversation(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A conversation to be; `numbered`: a taken name gets "-2", "-3" ... instead of being refused."""

    name: ChatName
    project_id: Id | None = None
    numbered: bool = False


class ConversationChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What becomes of a conversation: another name, another project (null = none)."""

    name: ChatName | None = None
    project_id: Id | msgspec.UnsetType | None = msgspec.UNSET


class NewMessage(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A message to keep without answering it."""

    role: Role
    text: Annotated[str, Meta(max_length=200_000)]
    data: Annotated[dict[str, Any], passes(checked_data)] = {}
    version_id: Id | None = None


class MessagesQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which messages: those before one."""

    before: Id | None = None
    limit: Annotated[int, Meta(ge=1, le=400)] = 100


class ConversationAnswer(answers.Shown, frozen=True, kw_only=True):
    """A conversation with its last messages."""

    conversation: answers.ShownConversation
    messages: tuple[answers.ShownMessage, ...]


class NamedQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By name, whatever its case."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]


async def conversations(call: Call[None, ConversationsQuery]) -> Any:
    """List conversations."""
    store = call.house.record.store(call.owner)
    found = await call.run(store.conversations, project_id=call.query.project_id, limit=call.query.reach)
    return call.query.page([answers.show_conversation(chat) for chat in found])


async def add_conversation(call: Call[NewConversation, None]) -> Any:
    """Begin a conversation."""
    store, body = call.house.record.store(call.owner), call.body
    made_one = await call.run(store.add_conversation, body.name, project_id=body.project_id, numbered=body.numbered)
    return answers.show_conversation(made_one)


async def conversation_named(call: Call[None, NamedQuery]) -> Any:
    """Find a conversation by name."""
    found = await call.run(call.house.record.store(call.owner).conversation_named, call.query.name)
    if found is None:
        raise Refusal(404, "not_found", "conversation is not here")
    return answers.show_conversation(found)


async def conversation(call: Call[None, MessagesQuery]) -> Any:
    """Return a conversation with its last messages."""
    store, chat_id = call.house.record.store(call.owner), call.ids["conversation_id"]
    chat = await call.run(store.conversation, chat_id)
    said = await call.run(store.messages, chat_id, before=call.query.before, limit=call.query.limit)
    return ConversationAnswer(
        conversation=answers.show_conversation(chat), messages=tuple(map(answers.show_message, said))
    )


async def change_conversation(call: Call[ConversationChange, None]) -> Any:
    """Rename or attach a conversation."""
    store, chat_id = call.house.record.store(call.owner), call.ids["conversation_id"]
    if call.body.name is None and call.body.project_id is msgspec.UNSET:
        raise invalid(FieldProblem(path="", message="nothing is to be changed; permitted: name, projectId"))
    if call.body.name is not None:
        await call.run(store.rename_conversation, chat_id, call.body.name)
    if call.body.project_id is not msgspec.UNSET:
        await call.run(store.attach_conversation, chat_id, call.body.project_id)
    return answers.show_conversation(await call.run(store.conversation, chat_id))


async def delete_conversation(call: Call[None, None]) -> Any:
    """Remove a conversation."""
    await call.run(call.house.record.store(call.owner).delete_conversation, call.ids["conversation_id"])
    return answers.Done()


async def add_message(call: Call[NewMessage, None]) -> Any:
    """Keep a message."""
    body = call.body
    kept = await call.house.keep(
        NewKept(
            owner=call.owner, conversation_id=call.ids["conversation_id"], role=body.role, text=body.text, data=body.data,
            version_id=body.version_id,
        )
    )  # fmt: skip
    shown = answers.show_message(kept)
    call.house.tell(call.owner, made("chat:message", {"message": shown}, seq=0).data)
    return shown


_ONE = "/api/chat/conversations/{conversation_id}"
ROUTES = (
    Route(
        method="POST", path="/api/chat/message", run=say, tag=TAG, body=ChatBody, answer=answers.ChatAnswer,
        does="Say something; a beat is made or changed by it",
        more="With `Accept: text/event-stream` the answer is streamed: `chat:stream` events, then `chat:complete`.",
        events=events.OF_A_CHAT,
        headers={"Accept": "application/json or text/event-stream"},
    ),
    Route(
        method="GET", path="/api/chat/conversations", run=conversations, tag=TAG, query=ConversationsQuery,
        answer=Page[answers.ShownConversation], does="List conversations, the last used first",
    ),
    Route(
        method="POST", path="/api/chat/conversations", run=add_conversation, tag=TAG, body=NewConversation,
        answer=answers.ShownConversation, status=201, does="Begin a conversation",
    ),
    Route(
        method="GET", path="/api/chat/conversation-named", run=conversation_named, tag=TAG, query=NamedQuery,
        answer=answers.ShownConversation, does="Find a conversation by name",
    ),
    Route(
        method="GET", path=_ONE, run=conversation, tag=TAG, query=MessagesQuery, answer=ConversationAnswer,
        does="A conversation and its last messages",
    ),
    Route(
        method="PATCH", path=_ONE, run=change_conversation, tag=TAG, body=ConversationChange,
        answer=answers.ShownConversation, does="Rename a conversation, or say which project it is about",
    ),
    Route(method="DELETE", path=_ONE, run=delete_conversation, tag=TAG, answer=answers.Done, does="Remove a conversation"),
    Route(
        method="POST", path=_ONE + "/messages", run=add_message, tag=TAG, body=NewMessage, answer=answers.ShownMessage,
        status=201, does="Keep a message without answering it; the team is told of it by `chat:message`",
    ),
)  # fmt: skip
