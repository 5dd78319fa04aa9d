"""Chat on the server: the same session as everywhere, run in a thread, told event by event, within the budgets of user and team."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import msgspec

from dawg.assistant import built_in, setup
from dawg.assistant.conversation import Conversation, from_records
from dawg.assistant.events import BUILT_IN, Answering, Changed, Note, Text, TurnEvent, Unkept
from dawg.assistant.models import Model
from dawg.assistant.musician import Musician
from dawg.assistant.taste import Taste
from dawg.errors import DawgError, InputError, ProviderError, StoreError
from dawg.server.budgets import BudgetLedger
from dawg.server.house import House
from dawg.store.accounts.contract import Accounts
from dawg.store.accounts.records import Principal
from dawg.store.records import Conversation as KeptConversation
from dawg.store.sql.saying import Saying
from dawg.studio.desk import Desk
from dawg.studio.library import Library
from dawg.studio.session import TURNS_KEPT, Session
from dawg.studio.turns import event_to_dict, place

UNKEPT = "the library does not answer: what was said last is not kept"


class UserTaste:
    """A user's taste in the record of the server; it is the same in all their teams. Methods as `TasteStore`."""

    def __init__(self, accounts: Accounts, user_id: str) -> None:
        self._accounts, self._user_id = accounts, user_id

    def load_taste(self) -> Taste:
        """Return what is remembered."""
        try:
            return msgspec.json.decode(self._accounts.taste(self._user_id) or "{}", type=Taste)
        except msgspec.DecodeError:  # of another version
            return Taste()

    def save_taste(self, taste: Taste) -> None:
        """Keep it."""
        self._accounts.set_taste(self._user_id, msgspec.json.encode(taste).decode())


class Chat:
    """One turn of a conversation.

    Args:
        conversation_id: what goes on; "" = a new conversation.
        project_id: what it is about; "" = what the conversation is about.
        request_id: in whose lines of the log failures of models stand.
    """

    def __init__(
        self, house: House, who: Principal, *, conversation_id: str = "", project_id: str = "", request_id: str = ""
    ) -> None:
        self._house, self._who, self._request_id = house, who, request_id
        self._conversation_id, self._project_id = conversation_id, project_id
        self._stop = threading.Event()
        self.session: Session | None = None

    async def open(self) -> None:
        """Find conversation and project; raises `MissingError`."""
        keep = partial(self._house.keep_from_thread, asyncio.get_running_loop())
        self.session = await self._house.answer(self._opened, keep)

    async def say(self, text: str) -> AsyncIterator[dict[str, Any]]:
        """Say something and yield what happens as plain values; ends early when the iterator is closed.

        Raises:
            StoreError: the record fails before anything came of it. Refusal: too many turns run for too long (503).
        """
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[dict[str, Any] | BaseException | None] = asyncio.Queue()

        def run() -> None:
            last: BaseException | None = None
            try:
                assert self.session is not None
                with self.session as session:
                    for event in _lasting(session.say(text, cancelled=self._stop.is_set)):
                        loop.call_soon_threadsafe(events.put_nowait, event_to_dict(event, session))
            except BaseException as error:
                last = error
            loop.call_soon_threadsafe(events.put_nowait, last)

        async with self._house.turn():
            work = loop.run_in_executor(self._house.pool, run)
            try:
                while (event := await events.get()) is not None:
                    if isinstance(event, BaseException):
                        raise event
                    yield event
            finally:
                self._stop.set()
                await asyncio.shield(work)

    def place(self) -> dict[str, Any]:
        """Return where the work stands after the turn."""
        assert self.session is not None
        project = self.session.desk.project
        return {
            **place(self.session.state()),
            "conversation_id": self.session.conversation.id or None,
            "project_id": project.id if project is not None else None,
        }

    def _opened(self, keep: Saying) -> Session:
        house, who = self._house, self._who
        library = Library(house.record.store(who.team.id, saying=keep))
        store = library.store
        kept: KeptConversation | None = None
        said = Conversation()
        if self._conversation_id:
            kept = store.conversation(self._conversation_id)
            said = from_records(store.messages(kept.id, limit=2 * TURNS_KEPT), conversation_id=kept.id, name=kept.name)
        about = self._project_id or (kept.project_id if kept is not None else None)
        project = store.project(about) if about else None
        if project is None and not house.options.chat_to_create:
            raise InputError("this server's chat only changes beats", hint="say of which project: projectId")
        desk = Desk(library, project=project, genre_folder=house.settings.genre_folder)
        desk.stays = not house.options.chat_to_create
        taste = UserTaste(house.record.accounts, who.user.id)
        return Session(desk, self._musician(), conversation=said, taste=taste)

    def _musician(self) -> Musician:
        house = self._house
        ledger = BudgetLedger(house.record.accounts, house.options, self._who, metrics=house.metrics)
        values = {**self._house.settings.values}
        values.pop("monthly_budget", None)
        settings = dataclasses.replace(self._house.settings, values=values)
        return setup.musician(
            settings, os.environ, without_model=built_in.answer, ledger=ledger, month_micro_usd=ledger.limit,
            holder=ledger, aside=self._house.aside, failed=self._failed,
        )  # fmt: skip

    def _failed(self, model: Model, error: DawgError) -> None:
        """Leave a line and a count; what a provider said stays out of both."""
        reason = "budget"
        if isinstance(error, ProviderError):
            reason = "unreached" if error.unreached else str(error.status or "answer")
        self._house.metrics.model_failures.labels(str(model), reason).inc()
        self._house.log.warning(
            "model failed", request_id=self._request_id, user=self._who.user.id, team=self._who.team.id, model=str(model),
            reason=reason,
        )  # fmt: skip


def _lasting(events: Iterator[TurnEvent]) -> Iterator[TurnEvent]:
    """Pass on what happens; raises `StoreError` when the record fails before a version was made or a model has said something.

    Afterwards a line tells that it failed: what was made stays, and what was paid for is shown.
    """
    by, is_worth = BUILT_IN, False
    for event in events:
        if isinstance(event, Answering):
            by = event.by
        is_worth = is_worth or isinstance(event, Changed) or (isinstance(event, Text) and by != BUILT_IN)
        if isinstance(event, Unkept):
            if not is_worth:
                raise StoreError(event.text)
            event = Note(text=UNKEPT, kind="error")
        yield event
