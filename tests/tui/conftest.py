"""A user before the terminal app: a real session on a library in memory, real renders, no sound device."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from dawg.config import Settings
from dawg.errors import PlaybackError
from dawg.gen.progress import Progress
from dawg.playback import transport
from dawg.store.sqlite.store import SqliteStore
from dawg.studio.library import Library
from dawg.studio.session import Session
from dawg.tui.app import DawgApp
from dawg.tui.conversing import Effort
from dawg.tui.screens.work import Work
from dawg.tui.sound import Sound
from dawg.tui.stages import Stages

FIRST = "trap, 140 bpm, C minor, 8 bars, with bells"
PATIENCE_S = 60.0

Scene = Callable[["User"], Awaitable[None]]
Stage = Callable[..., None]


class Held(Stages):
    """Stages of a piece of work that waits after every step until it is let go, so that it can be met in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def take(self, step: Progress) -> None:
        """Take the next step, and hold who works."""
        super().take(step)
        self.go.wait(PATIENCE_S)


class User:
    """What a person does and sees."""

    def __init__(self, app: DawgApp, pilot: Pilot[Any], session: Session, sound: Sound) -> None:
        self.app, self.pilot, self.session, self.sound = app, pilot, session, sound

    @property
    def work(self) -> Work:
        """The screen of work."""
        return self.app.work

    @property
    def chat(self) -> list[tuple[str, str]]:
        """The conversation as (kind, text)."""
        return self.work.panes.chat.said

    def told(self, kind: str) -> list[str]:
        """Return what was told of a kind."""
        return [text for of, text in self.chat if of == kind]

    @property
    def text(self) -> str:
        """The screen as it is seen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    async def presses(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def types(self, text: str) -> None:
        """Type a text, key by key."""
        await self.presses(*("space" if char == " " else "slash" if char == "/" else char for char in text))

    async def says(self, line: str) -> None:
        """Say a line and wait for the answer."""
        self.work.entry.prompt.fill(line)
        await self.presses("enter")
        await self.answered()

    async def answered(self) -> None:
        """Wait until everything said is answered."""
        conversing = self.app._conversing
        await self.until(lambda: not conversing.busy and not conversing.waiting)

    async def rendered(self) -> None:
        """Wait until the version at hand is rendered."""
        await self.until(lambda: self.sound.ready)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.01)
        await self.pilot.pause()


@pytest.fixture
def library() -> Iterator[Library]:
    """An empty library in memory."""
    with Library(SqliteStore.open(None)) as found:
        yield found


@pytest.fixture
def stage(library: Library, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Run a scene of a user with the app; a machine that has a sound device behaves like one that has none."""

    def missing(**options: Any) -> None:
        raise PlaybackError("sound cannot be played: no device in tests", hint="connect one")

    monkeypatch.setattr(transport, "OutputDevice", missing)

    def run(scene: Scene, *, size: tuple[int, int] = (120, 40), **options: Any) -> None:
        asyncio.run(_run(scene, library, size, options))

    return run


async def _run(scene: Scene, library: Library, size: tuple[int, int], options: dict[str, Any]) -> None:
    theme = options.pop("theme", "dawg-dark")
    effort, sound = Effort(), Sound()
    with Session.open(
        library, Settings(), {}, speaker=sound, reporter=effort.reporter, alone=True, **options
    ) as session:
        app = DawgApp(session, effort, sound, theme=theme)
        try:
            async with app.run_test(size=size) as pilot:
                user = User(app, pilot, session, sound)
                await user.until(lambda: user.chat)
                await scene(user)
        finally:
            app.close()
