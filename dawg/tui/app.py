"""The terminal app: threads, screens and themes brought together."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from dawg.assistant.built_in.places import part_names, place_of
from dawg.errors import DawgError, InputError
from dawg.gen.brief import show
from dawg.studio import commands
from dawg.studio.session import Session
from dawg.tui.conversing import Conversing, Effort
from dawg.tui.messages import Asked, Began, Ended, Failed, Happened
from dawg.tui.screens.help import Help
from dawg.tui.screens.work import Work
from dawg.tui.sound import Sound
from dawg.tui.terminal import HungUp
from dawg.tui.themes import DARK, LIGHT, themes
from dawg.tui.words import OWN

RECALLED = 20
LEAVING = ("ctrl+q", "ctrl+c")


class DawgApp(App[int]):
    """Holds a conversation and plays what comes of it.

    Args:
        session: what is said goes there.
        effort: what the session's reporters are made by.
        sound: the session's speaker.
        note: said at the beginning; "" = nothing.
    """

    CSS_PATH = Path(__file__).with_name("dawg.tcss")
    TITLE = "dawg"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(LEAVING[0], "leave", "Quit", priority=True),
        Binding(LEAVING[1], "copy_or_leave", "Quit", show=False, priority=True),
    ]

    def __init__(
        self, session: Session, effort: Effort, sound: Sound, *, note: str = "", theme: str = DARK, **options: Any
    ) -> None:
        super().__init__(**options)
        for made in themes():
            self.register_theme(made)
        self.theme = theme
        self._session, self._sound, self._note = session, sound, note
        self._conversing = Conversing(session, effort, post=self.post_message, listener=sound)
        self.work = Work(sound, effort=effort.stages, stop=self._conversing.stop)
        self._early: list[events.Key | events.Paste] = []
        self._open = False
        self.failed: BaseException | None = None
        self.ended_by: int | None = None
        """The signal that ended it."""

    def get_default_screen(self) -> Screen[Any]:
        """Return the screen to begin with."""
        return self.work

    def on_mount(self) -> None:
        """Begin to answer."""
        self._heed_signals()
        self._sound.tell(lambda error: self.post_message(Failed(error)))
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        turns = self._session.conversation.turns[-RECALLED:]
        self.work.greet(self._note, [(turn.user, turn.answer) for turn in turns])
        self._conversing.begin()
        while self._early:
            await self._typed(self._early.pop(0))
        self._open = True

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed before there is a prompt until there is one."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._open or (isinstance(event, events.Key) and event.key in LEAVING):
            await self._typed(event)
        else:
            self._early.append(event)

    async def _typed(self, event: events.Key | events.Paste) -> None:
        """Pass on a key or a paste; what is text, to the prompt."""
        if self.screen is not self.work or not self.work.take(event):
            await super().on_event(event)

    # ---------------------------------------------------------------- lines

    def say(self, line: str) -> None:
        """Answer a line: by a command of this app, or in the conversation."""
        name, argument = commands.parse(line) if commands.is_command(line) else ("", "")
        try:
            if name in OWN:
                self._obey(name, argument)
            elif name and name not in commands.COMMANDS:
                raise commands.unknown(name, *OWN)
            else:
                self._conversing.say(line)
        except DawgError as error:
            self.work.begin(line)
            self.work.end()
            self.work.fail(error)

    def _obey(self, name: str, argument: str) -> None:
        if name == "help":
            self.action_help()
        elif name == "quit":
            self.action_leave()
        elif name == "theme":
            self._choose_theme(argument)
        elif name == "volume":
            self._sound.set_volume(_number("volume", argument, 0, 100) / 100)
        elif name == "seek":
            self._seek(argument)
        else:
            self._strip(name, argument)

    def _strip(self, name: str, argument: str) -> None:
        """Mute or solo parts while listening."""
        score = self.work.scene.score
        if score is None:
            raise InputError("there is no beat yet", hint="say what you would like to hear")
        if not argument:
            self._sound.clear_strips()
            return
        for part in part_names(score, argument.lower()):
            (self._sound.mute if name == "mute" else self._sound.solo)(part)

    def _seek(self, argument: str) -> None:
        score = self.work.scene.score
        if score is None:
            raise InputError("there is no beat yet", hint="say what you would like to hear")
        place = place_of(score, f"bar {argument}" if argument.isdigit() else argument.lower())
        bar = place.bars[0] - 1 if place.bars else 0
        for section in score.sections:
            if section.name in place.sections:
                bar = section.start_bar
                break
        self._sound.follow(score, self.work.scene.version)
        self._sound.seek(float(bar))

    def _choose_theme(self, argument: str) -> None:
        chosen = {"dark": DARK, "light": LIGHT, "": LIGHT if self.theme == DARK else DARK}.get(argument.lower())
        if chosen is None:
            raise InputError(f"theme {show(argument)} is unknown; permitted: dark, light")
        self.theme = chosen

    # ---------------------------------------------------------------- what the threads tell

    def on_began(self, message: Began) -> None:
        """Show the line that is being answered."""
        self.work.begin(message.line)

    def on_happened(self, message: Happened) -> None:
        """Show an event."""
        self.work.happen(message.event)
        if message.scene is not None:
            self.work.show(message.scene)

    def on_ended(self, message: Ended) -> None:
        """Show where the work stands now."""
        self.work.end()
        self.work.show(message.scene)

    def on_failed(self, message: Failed) -> None:
        """Show what went wrong aside."""
        self.work.fail(message.error)

    def on_hung_up(self, message: HungUp) -> None:
        """End: nobody is there any more."""
        self.ended_by = getattr(signal, "SIGHUP", signal.SIGTERM)
        self.exit(1)

    # ---------------------------------------------------------------- actions

    def action_help(self) -> None:
        """Show keys and commands."""
        if not isinstance(self.screen, Help):
            self.push_screen(Help())

    def action_say(self, line: str) -> None:
        """Say a line."""
        self.say(line)

    def on_asked(self, message: Asked) -> None:
        """Answer what was typed or chosen."""
        self.say(message.line)

    def action_leave(self) -> None:
        """End."""
        self.exit(0)

    def action_copy_or_leave(self) -> None:
        """Copy what is marked; else end."""
        marked = self.screen.get_selected_text()
        if marked:
            self.copy_to_clipboard(marked)
            self.screen.clear_selection()
        else:
            self.exit(0)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Return what the command palette offers."""
        work = self.work
        yield SystemCommand("Play or pause", "F2", work.action_play)
        yield SystemCommand("Loop the chosen section", "F3", work.action_loop)
        yield SystemCommand("Mute the chosen part", "F6, while listening", work.action_mute)
        yield SystemCommand("Solo the chosen part", "F7, while listening", work.action_solo)
        yield SystemCommand(
            "Hear all parts", "take back what is muted and soloed while listening", self._sound.clear_strips
        )
        yield SystemCommand("Dark or light", "choose the other colours", lambda: self._choose_theme(""))
        for name in ("chat", "arrangement", "editor", "versions"):
            yield SystemCommand(f"Show {name}", "where not all panes fit", lambda name=name: work.panes.want(name))
        for name, command in commands.COMMANDS.items():
            if name in OWN:
                continue
            if command.usage == "" or command.usage.startswith("["):
                yield SystemCommand(f"/{name}", command.meaning, lambda name=name: self.say(f"/{name}"))
            else:
                yield SystemCommand(f"/{name} …", command.meaning, lambda name=name: self._begin_line(f"/{name} "))
        for name in ("volume", "seek"):
            yield SystemCommand(f"/{name} …", OWN[name][1], lambda name=name: self._begin_line(f"/{name} "))
        yield SystemCommand("Help", "keys and commands", self.action_help)
        yield SystemCommand("Quit", "everything is kept", self.action_leave)

    def _begin_line(self, start: str) -> None:
        """Let the user type the rest of a command."""
        self.work.entry.prompt.fill(start)
        self.work.set_focus(self.work.entry.prompt)

    # ---------------------------------------------------------------- the end

    def close(self) -> None:
        """Stop the threads; the session stays open."""
        self._conversing.close()
        self._sound.close()

    def _heed_signals(self) -> None:
        """End in order on SIGTERM and SIGHUP, unless they were ignored when we were started."""
        import asyncio

        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            if number is None or signal.getsignal(number) is signal.SIG_IGN:
                continue
            try:
                loop.add_signal_handler(number, self._ended, number)
            except (RuntimeError, ValueError, NotImplementedError):  # not the main thread: tests, another host
                return

    def _ended(self, number: int) -> None:
        self.ended_by = number
        self.exit(1)

    def _handle_exception(self, error: Exception) -> None:
        """Keep a fault of ours for whoever started us: a person sees one line, not a traceback."""
        self.failed = self.failed or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()


def _number(name: str, text: str, low: int, high: int) -> float:
    if not text.isdigit() or not low <= int(text[:9]) <= high:
        what = "is out of range" if text.removeprefix("-").isdigit() else "is not a number"
        raise InputError(f"{name} {show(text)} {what}; permitted range: {low} to {high}")
    return float(text)
