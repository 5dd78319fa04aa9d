"""What the server remembers of a user's taste: shown, and forgotten on request."""

from __future__ import annotations

from typing import Any

from dawg.assistant.taste import Taste
from dawg.server import answers
from dawg.server.chatting import UserTaste
from dawg.server.routing import Call, Route

TAG = "chat"


class ShownTaste(answers.Shown, frozen=True, kw_only=True):
    """What is remembered: names by how often they were asked for, and `lines` to read."""

    genres: dict[str, int]
    instruments: dict[str, int]
    tempi: tuple[float, ...]
    never: tuple[str, ...]
    lines: tuple[str, ...]


async def taste(call: Call[None, None]) -> Any:
    """Tell what is remembered."""
    found: Taste = await call.run(UserTaste(call.house.record.accounts, call.user.id).load_taste)
    return ShownTaste(
        genres=found.genres, instruments=found.instruments, tempi=found.tempi, never=found.never, lines=found.lines()
    )


async def forget(call: Call[None, None]) -> Any:
    """Forget it."""
    await call.run(UserTaste(call.house.record.accounts, call.user.id).save_taste, Taste())
    return answers.Done()


ROUTES = (
    Route(method="GET", path="/api/taste", run=taste, tag=TAG, answer=ShownTaste, does="What chat remembers of your taste"),
    Route(method="DELETE", path="/api/taste", run=forget, tag=TAG, answer=answers.Done, does="Forget your taste"),
)  # fmt: skip
