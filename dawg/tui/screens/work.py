"""The screen where people make music: conversation, arrangement, notes, waveform, transport, versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from dawg.assistant.events import TurnEvent
from dawg.errors import DawgError
from dawg.tui.messages import Chosen, Scene, Sought
from dawg.tui.sound import Sound
from dawg.tui.stages import Stages
from dawg.tui.telling import Telling
from dawg.tui.widgets.entry import Entry
from dawg.tui.widgets.header import Header
from dawg.tui.widgets.keys import Keys
from dawg.tui.widgets.panes import Panes
from dawg.tui.widgets.transport import TransportBar, Working
from dawg.tui.widgets.waveform import Waveform

TICK_S = 1 / 15
STILL, SLOW = 15, 5
"""After so many ticks in which nothing moved, it looks only each SLOW-th time."""
TALL, TALLER, LOW = 30, 45, 18
"""From these rows on there is a higher waveform; below LOW everything that can is left out."""
GREETING = """Say what you want to hear, for example:
  dark trap, 140 bpm, C minor, no piano
  lo-fi for a rainy night, 80 bpm, with a rhodes
Then change it: “mute the bells in the intro”, “more energy in the hook”, “half-time”.
Every change is a version: /undo takes it back. F1 shows keys and commands."""
MORE_KEYS = (
    Binding("ctrl+q", "app.leave", "Quit", key_display="^Q"),
    Binding("ctrl+p", "app.command_palette", "All actions", key_display="^P"),
)
"""Keys of the app that are shown beside those of the screen."""
NO_BEAT = "There is no beat yet: say what you want to hear."


class Work(Screen[None]):
    """Draws scenes and events. What is said goes to the app as `Asked`; sound is commanded from here.

    Args:
        effort: how far the work of a turn is.
        stop: breaks off a turn; False when there is none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", key_display="F1", priority=True),
        Binding("f2,ctrl+@", "play", "Play", key_display="F2", priority=True),
        Binding("f3", "loop", "Loop", key_display="F3", priority=True),
        Binding("f4", "pane", "Pane", key_display="F4", priority=True),
        Binding("f6", "mute", "Mute", key_display="F6", priority=True),
        Binding("f7", "solo", "Solo", key_display="F7", priority=True),
        Binding("f8", "app.say('/undo')", "Undo", key_display="F8", priority=True),
        Binding("f9", "app.say('/redo')", "Redo", key_display="F9", priority=True),
        Binding("escape", "stop", "Stop", show=False),
        Binding("alt+up", "part(-1)", "part before", show=False, priority=True),
        Binding("alt+down", "part(1)", "next part", show=False, priority=True),
        Binding("alt+left", "seek(-1)", "a bar back", show=False, priority=True),
        Binding("alt+right", "seek(1)", "a bar on", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "scroll up", show=False, priority=True),
        Binding("pagedown", "scroll(1)", "scroll down", show=False, priority=True),
    ]

    def __init__(self, sound: Sound, *, effort: Stages, stop: Callable[[], bool]) -> None:
        super().__init__()
        self._sound, self._effort, self._stop = sound, effort, stop
        self.scene = Scene()
        self._still = 0
        self._remark = ""
        self._header = Header()
        self.panes = Panes(strip=sound.flags)
        self.telling = Telling(self.panes.chat)
        self._waveform = Waveform(peaks=lambda: sound.peaks)
        self._transport, self._working = TransportBar(), Working()
        self.entry = Entry()
        self._keys = Keys([*self.BINDINGS, *MORE_KEYS])

    def compose(self) -> ComposeResult:
        """Put the widgets in their places."""
        yield self._header
        yield self.panes
        yield self._waveform
        yield self._transport
        yield self._working
        yield self.entry
        yield self._keys

    def on_mount(self) -> None:
        """Let the user type at once."""
        self._fit(self.app.size.width, self.app.size.height)
        self.entry.prompt.focus()
        self.set_interval(TICK_S, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        self._fit(event.size.width, event.size.height)

    def _fit(self, width: int, height: int) -> None:
        self.set_class(TALL <= height < TALLER, "tall")
        self.set_class(height >= TALLER, "taller")
        self.set_class(height < LOW, "low")
        self.panes.fit(width, height)

    # ---------------------------------------------------------------- what is shown

    def greet(self, note: str, turns: list[tuple[str, str]]) -> None:
        """Show what was said in former turns as (question, answer), or what could be said."""
        chat = self.panes.chat
        for said, answer in turns:
            chat.add("you", said)
            if answer:
                chat.add("answer", answer)
        if not turns:
            chat.add("note", GREETING)
        if note:
            chat.add("note", note)
        self.entry.prompt.remember([said for said, _ in turns])

    def show(self, scene: Scene) -> None:
        """Show where the work stands."""
        former, self.scene = self.scene, scene
        self._header.show(scene)
        self.entry.scene = scene
        self.panes.versions.show(scene)
        if scene.score is not former.score:
            self.panes.arrangement.show(scene.picture)
            self._waveform.show(scene.picture)
            self._edit(self.panes.arrangement.part)
        self._still = 0
        self.tick()

    def begin(self, line: str) -> None:
        """Show what is being answered."""
        self._remark = ""
        self.telling.begin(line)

    def happen(self, event: TurnEvent) -> None:
        """Show an event of a turn."""
        self.telling.tell(event)
        self._let_read()

    def end(self) -> None:
        """Show that it is answered."""
        self.telling.end()
        if not self.telling.spoke:
            self._remark = self.telling.changed

    def fail(self, error: DawgError) -> None:
        """Show what went wrong aside."""
        self.telling.fail(error)
        self._let_read()

    def _let_read(self) -> None:
        """Show the conversation, where another pane has its place, when something is to be read."""
        if self.telling.spoke and not self.panes.shows("chat"):
            self.panes.want("chat")
            self.set_focus(self.entry.prompt)

    def _note(self, text: str) -> None:
        """Tell something in passing."""
        self.panes.chat.add("note", text)
        self._remark = text

    def _edit(self, part: str) -> None:
        self.panes.editor.show(self.scene, part)
        self.panes.caption("editor", self.panes.editor.caption)

    def tick(self) -> None:
        """Show what is heard at this moment."""
        sound, picture = self._sound, self.scene.picture
        sound.look()
        status, effort = sound.status, self._effort.shares
        moving = bool(
            self.telling.busy or effort or sound.work.shares or (status and status.mode in ("playing", "waiting"))
        )
        self._still = 0 if moving else self._still + 1
        if self._still > STILL and self._still % SLOW:
            return
        bar = min(status.bar, picture.bars - 1e-6) if status and picture and status.version else None
        self.panes.arrangement.heard(bar, sound.looped, status.meters.part_peak if status else {})
        self.panes.editor.heard(bar, playing=status is not None and status.mode == "playing")
        self._waveform.heard(bar)
        self._transport.heard(status, picture, looped=sound.looped, volume=sound.volume, silent=sound.silent)
        self._working.show(
            {**sound.work.shares, **effort},
            busy=self.telling.busy,
            remark="" if self.panes.shows("chat") else self._remark,
        )

    # ---------------------------------------------------------------- what is done

    def action_play(self) -> None:
        """Play or pause."""
        if self._followed():
            self._sound.toggle()
        else:
            self._note(NO_BEAT)

    def _followed(self) -> bool:
        """Let the version at hand be rendered, if it is not yet; False when there is none."""
        if self.scene.score is None:
            return False
        self._sound.follow(self.scene.score, self.scene.version)
        return True

    def action_loop(self) -> None:
        """Loop the section that is chosen, or play on."""
        section = self.panes.arrangement.section
        if self._followed():
            self._sound.loop(section if self._sound.looped != section else None)

    def action_pane(self) -> None:
        """Go to the next pane; from the last one back to the prompt."""
        self.set_focus(self.panes.go_on(self.focused) or self.entry.prompt)

    def action_mute(self) -> None:
        """Mute the chosen part while listening."""
        if self.panes.arrangement.part:
            self._sound.mute(self.panes.arrangement.part)

    def action_solo(self) -> None:
        """Hear the chosen part alone."""
        if self.panes.arrangement.part:
            self._sound.solo(self.panes.arrangement.part)

    def action_part(self, step: int) -> None:
        """Choose the part above or below."""
        self.panes.arrangement.action_move(step, 0)

    def action_seek(self, bars: int) -> None:
        """Go on or back by bars."""
        self._waveform.action_seek(bars)

    def action_scroll(self, pages: int) -> None:
        """Scroll the conversation."""
        chat = self.panes.chat
        chat.scroll_relative(y=pages * max(1, chat.size.height - 2), animate=False)

    def action_stop(self) -> None:
        """Break off what is being answered or rendered, and go back to the prompt."""
        if self.entry.close_list():
            pass
        elif self._stop():
            self._note("stopping …")
        elif self._sound.work.shares:
            self._sound.drop()
            self._note("rendering stopped; F2 goes on with it")
        self.set_focus(self.entry.prompt)

    def take(self, event: events.Key | events.Paste) -> bool:
        """Let what is typed go to the prompt, wherever the focus is; return True when it is there already.

        The focus moves before the event is passed on: by the time a pane could hand back a letter, the next ones are on
        their way. What a space means only the prompt knows, which has yet to read the letters before it.
        """
        prompt = self.entry.prompt
        if isinstance(event, events.Key) and not event.is_printable:
            return False
        if isinstance(event, events.Key) and event.key == "space" and not prompt.text and self.focused is not prompt:
            prompt._forward_event(event)
            return True
        self.set_focus(prompt)
        return False

    # ---------------------------------------------------------------- what widgets tell

    def on_entry_pressed(self, message: Entry.Pressed) -> None:
        """Do what the key means."""
        if message.key == "space":
            self.action_play()
        else:
            self.action_stop()

    def on_transport_bar_toggled(self, message: TransportBar.Toggled) -> None:
        """Play or pause."""
        self.action_play()

    def on_chosen(self, message: Chosen) -> None:
        """Look at another part, or hear it from a section on."""
        self._edit(message.part)
        picture = self.scene.picture
        section = next((s for s in picture.sections if s.name == message.section), None) if picture else None
        if section is None:
            return
        status = self._sound.status
        if status is None or status.mode != "playing":
            self.panes.editor.go(section.start_bar)
        if message.play and self._followed():
            self._sound.seek(section.start_bar)
            self._sound.start()

    def on_sought(self, message: Sought) -> None:
        """Go there."""
        if self._followed():
            self._sound.seek(message.bar)
            self.panes.editor.go(int(message.bar))
