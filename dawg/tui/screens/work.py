"""The screen where people make music: conversation, arrangement, notes, waveform, transport, versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Static

from dawg.assistant.events import (
    BUILT_IN,
    Answering,
    Changed,
    Costs,
    Cut,
    Learned,
    Note,
    Text,
    ToolFinished,
    ToolStarted,
    TurnEvent,
)
from dawg.assistant.events import Asked as Question
from dawg.errors import DawgError
from dawg.gen.progress import Progress
from dawg.tui.messages import Asked, Chosen, Scene, Sought
from dawg.tui.sound import Sound
from dawg.tui.widgets.arrangement import Arrangement
from dawg.tui.widgets.chat import Chat
from dawg.tui.widgets.editor import Editor
from dawg.tui.widgets.header import Header
from dawg.tui.widgets.prompt import Prompt
from dawg.tui.widgets.suggestions import Suggestions
from dawg.tui.widgets.transport import TransportBar, Working
from dawg.tui.widgets.versions import Versions
from dawg.tui.widgets.waveform import Waveform
from dawg.tui.words import is_complete, suggestions

TICK_S = 1 / 20
NARROW, WIDE, HUGE = 76, 140, 210
"""From these columns on: two panes, four, and three columns."""
TALL, TALLER = 30, 45
STACK = 34
"""From these rows on, two panes stand one above the other beside the conversation."""
PANES = ("chat", "arrangement", "editor", "versions")
GREETING = """Say what you want to hear, for example:
  dark trap, 140 bpm, C minor, no piano
  lo-fi for a rainy night, 80 bpm, with a rhodes
Then change it: “mute the bells in the intro”, “more energy in the hook”, “half-time”.
Every change is a version: /undo takes it back. F1 shows keys and commands."""
CHANGES_SHOWN = 6


class Work(Screen[None]):
    """Draws scenes and events, and tells the app what is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", priority=True, key_display="F1"),
        Binding("f2,ctrl+@", "play", "Play", priority=True, key_display="F2"),
        Binding("f3", "loop", "Loop", priority=True, key_display="F3"),
        Binding("f4", "pane", "Pane", priority=True, key_display="F4"),
        Binding("f6", "mute", "Mute", priority=True, key_display="F6"),
        Binding("f7", "solo", "Solo", priority=True, key_display="F7"),
        Binding("f8", "say('/undo')", "Undo", priority=True, key_display="F8"),
        Binding("f9", "say('/redo')", "Redo", priority=True, key_display="F9"),
        Binding("escape", "stop", "Stop", show=False),
        Binding("alt+up", "part(-1)", "part before", show=False),
        Binding("alt+down", "part(1)", "next part", show=False),
        Binding("alt+left", "seek(-1)", "a bar back", show=False),
        Binding("alt+right", "seek(1)", "a bar on", show=False),
        Binding("pageup", "scroll(-1)", "scroll up", show=False),
        Binding("pagedown", "scroll(1)", "scroll down", show=False),
    ]

    def __init__(self, sound: Sound, *, say: Callable[[str], None], stop: Callable[[], bool]) -> None:
        super().__init__()
        self._sound, self._say, self._stop = sound, say, stop
        self.scene = Scene()
        self._pane = "arrangement"
        self._busy = ""
        self._by = BUILT_IN
        self._effort: Callable[[], Progress | None] = lambda: None

    def watch_effort(self, effort: Callable[[], Progress | None]) -> None:
        """Show the progress of the turns' work, too."""
        self._effort = effort

    def compose(self) -> ComposeResult:
        """Make the widgets."""
        yield Header()
        with Container(id="main"):
            for name, title, widget in (
                ("chat", "Conversation", Chat()),
                ("arrangement", "Arrangement", Arrangement(strip=self._sound.strip)),
                ("editor", "Notes", Editor()),
                ("versions", "Versions", Versions()),
            ):
                pane = Container(widget, id=name, classes="pane")
                pane.border_title = title
                yield pane
        yield Waveform(peaks=lambda: self._sound.peaks)
        yield TransportBar()
        yield Working()
        yield Suggestions()
        with Horizontal(id="entry"):
            yield Static("❯ ", id="mark", markup=False)
            yield Prompt()
        yield Footer()

    def on_mount(self) -> None:
        """Let the user type at once."""
        self._arrange(self.app.size.width, self.app.size.height)
        self.query_one(Prompt).focus()
        self.set_interval(TICK_S, self.tick)

    # ---------------------------------------------------------------- what is shown

    def greet(self) -> None:
        """Say what can be said."""
        self.query_one(Chat).add("note", GREETING)

    def recall(self, turns: list[tuple[str, str]]) -> None:
        """Show (question, answer) of former turns."""
        chat = self.query_one(Chat)
        for said, answer in turns:
            chat.add("you", said)
            if answer:
                chat.add("answer", answer)
        self.query_one(Prompt).remember([said for said, _ in turns])

    def show(self, scene: Scene) -> None:
        """Show where the work stands."""
        former, self.scene = self.scene, scene
        self.query_one(Header).show(scene)
        self.query_one(Versions).show(scene)
        if scene.score is not former.score:
            arrangement = self.query_one(Arrangement)
            arrangement.show(scene.picture)
            self.query_one(Waveform).show(scene.picture)
            self._edit(arrangement.part)
        self.tick()

    def begin(self, line: str) -> None:
        """Show what is being answered."""
        self._busy = line if not line.startswith("/") else ""
        self._by = BUILT_IN
        self.query_one(Chat).add("you", line)

    def end(self) -> None:
        """Show that it is answered."""
        self._busy = ""
        self.query_one(Chat).end()

    def fail(self, error: DawgError) -> None:
        """Show what went wrong."""
        chat = self.query_one(Chat)
        chat.add("error", error.message)
        if error.hint:
            chat.add("hint", error.hint)

    def happen(self, event: TurnEvent) -> None:
        """Show an event of a turn."""
        chat = self.query_one(Chat)
        if isinstance(event, Text):
            chat.stream(event.text)
        elif isinstance(event, Changed):
            self._changed(event)
        elif isinstance(event, Question):
            chat.add("question", event.question)
        elif isinstance(event, Note):
            chat.add(event.kind, event.text)
            if event.hint:
                chat.add("hint", event.hint)
        elif isinstance(event, Cut):
            chat.add("error", f"the answer broke off: {event.reason}")
        elif isinstance(event, ToolStarted):
            self._busy = event.tool.replace("_", " ")
        elif isinstance(event, ToolFinished):
            chat.add("error" if event.failed else "note", event.summary)
        elif isinstance(event, Answering):
            self._by = event.by
            if event.by != BUILT_IN:
                chat.add("note", f"{event.by} answers")
        elif isinstance(event, Learned):
            chat.add("note", "noted your taste; /taste shows it")
        elif isinstance(event, Costs) and event.turn.calls:
            chat.add("note", str(event.turn))

    def _changed(self, event: Changed) -> None:
        chat, state = self.query_one(Chat), event.state
        branch = "" if state.branch in ("", "main") else f" on {state.branch}"
        chat.add("version", f"{state.version}{branch} · {state.project}" if state.version else "no project")
        if self._by == BUILT_IN:  # it tells the changes itself
            return
        for change in event.changes[:CHANGES_SHOWN]:
            chat.add("change", change)
        if len(event.changes) > CHANGES_SHOWN:
            chat.add("change", f"and {len(event.changes) - CHANGES_SHOWN} more changes; /diff lists them")

    def _edit(self, part: str) -> None:
        editor = self.query_one(Editor)
        editor.show(self.scene, part)
        self.query_one("#editor").border_title = editor.caption

    def tick(self) -> None:
        """Show what is heard at this moment."""
        self._sound.look()
        status, picture = self._sound.status, self.scene.picture
        # A version that is not heard yet is drawn without a playhead of another one's length.
        bar = min(status.bar, picture.bars - 1e-6) if status and picture and status.version else None
        playing = status is not None and status.mode == "playing"
        peaks = status.meters.part_peak if status else {}
        self.query_one(Arrangement).heard(bar, self._sound.looped, peaks)
        self.query_one(Editor).heard(bar, playing=playing)
        self.query_one(Waveform).heard(bar)
        self.query_one(TransportBar).heard(
            status, picture, looped=self._sound.looped, volume=self._sound.volume, silent=self._sound.silent
        )
        self.query_one(Working).show(self._effort(), self._sound.work, busy=self._busy)

    # ---------------------------------------------------------------- the room there is

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        self._arrange(event.size.width, event.size.height)

    def _arrange(self, width: int, height: int) -> None:
        for name, on in (
            ("narrow", width < NARROW),
            ("medium", NARROW <= width < WIDE),
            ("wide", WIDE <= width < HUGE),
            ("huge", width >= HUGE),
            ("tall", TALL <= height < TALLER),
            ("taller", height >= TALLER),
            ("low", height < 18),
            ("stack", NARROW <= width < WIDE and height >= STACK),
        ):
            self.set_class(on, name)
        self._show_panes()

    def _shown(self) -> set[str]:
        """Return the panes that fit."""
        if self.has_class("narrow"):
            return {self._pane}
        if self.has_class("stack"):
            return {"chat", "arrangement", "versions" if self._pane == "versions" else "editor"}
        if self.has_class("medium"):
            return {"chat", "arrangement" if self._pane == "chat" else self._pane}
        return set(PANES)

    def _show_panes(self) -> None:
        shown = self._shown()
        for name in PANES:
            self.query_one(f"#{name}").display = name in shown

    def pane(self, name: str) -> None:
        """Show a pane, where not all are shown."""
        self._pane = name
        self._show_panes()

    # ---------------------------------------------------------------- keys

    def action_play(self) -> None:
        """Play or pause."""
        if self.scene.score is None:
            self.query_one(Chat).add("note", "There is no beat yet: say what you want to hear.")
            return
        self._sound.follow(self.scene.score, self.scene.version)
        self._sound.toggle()

    def action_loop(self) -> None:
        """Loop the section that is chosen, or play on."""
        section = self.query_one(Arrangement).section
        self._sound.loop(section if self._sound.looped != section else None)

    def action_pane(self) -> None:
        """Go to the next pane, which is shown for it where not all fit; from the last one back to the prompt."""
        names = [*PANES[1:], PANES[0]]
        focused = next((name for name in names if self._inside(name)), None)
        place = names.index(focused) + 1 if focused else 0
        if place >= len(names):
            self.query_one(Prompt).focus()
            return
        self.pane(names[place])
        child: Widget = self.query_one(f"#{names[place]}").children[0]
        self.call_after_refresh(child.focus)

    def _inside(self, name: str) -> bool:
        pane = self.query_one(f"#{name}")
        return self.focused is not None and pane in self.focused.ancestors_with_self

    def action_mute(self) -> None:
        """Mute the chosen part while listening."""
        self._with_part(self._sound.mute)

    def action_solo(self) -> None:
        """Hear the chosen part alone."""
        self._with_part(self._sound.solo)

    def _with_part(self, command: Callable[[str], None]) -> None:
        part = self.query_one(Arrangement).part
        if part:
            command(part)

    def action_part(self, step: int) -> None:
        """Choose the part above or below."""
        self.query_one(Arrangement).action_move(step, 0)

    def action_seek(self, bars: int) -> None:
        """Go on or back by bars."""
        self.query_one(Waveform).action_seek(bars)

    def action_say(self, line: str) -> None:
        """Say a line."""
        self._say(line)

    def action_scroll(self, pages: int) -> None:
        """Scroll the conversation."""
        chat = self.query_one(Chat)
        chat.scroll_relative(y=pages * max(1, chat.size.height - 2), animate=False)

    def action_stop(self) -> None:
        """Break off what is being answered or rendered, and go back to the prompt."""
        found = self.query_one(Suggestions)
        if found.chosen is not None:
            found.show(())
            self.query_one(Prompt).choosing = False
        elif self._stop():
            self.query_one(Chat).add("note", "stopping …")
        elif self._sound.work is not None:
            self._sound.drop()
            self.query_one(Chat).add("note", "rendering stopped; F2 goes on")
        self.query_one(Prompt).focus()

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed goes to the prompt, wherever the focus is; space alone plays."""
        prompt = self.query_one(Prompt)
        if event.key == "space":
            self.action_play()
        elif event.is_printable and event.character and self.focused is not prompt:
            prompt.focus()
            prompt.insert(event.character)
        else:
            return
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """A paste goes to the prompt, wherever the focus is."""
        prompt = self.query_one(Prompt)
        prompt.focus()
        prompt.paste(event.text)

    # ---------------------------------------------------------------- what widgets tell

    def on_prompt_sent(self, message: Prompt.Sent) -> None:
        """Answer it."""
        self.query_one(Suggestions).show(())
        self._say(message.text)

    def on_prompt_edited(self, message: Prompt.Edited) -> None:
        """Show what completes it."""
        found = suggestions(message.text, self.scene)
        prompt = self.query_one(Prompt)
        self.query_one(Suggestions).show(found)
        prompt.choosing = bool(found)
        prompt.completes = bool(found) and not is_complete(message.text)

    def on_prompt_wanted(self, message: Prompt.Wanted) -> None:
        """Do what the key means here."""
        found = self.query_one(Suggestions)
        if message.key == "complete" and found.chosen is not None:
            self.query_one(Prompt).fill(found.chosen.line)
        elif message.key in ("up", "down"):
            found.move(-1 if message.key == "up" else 1)
        elif message.key == "space":
            self.action_play()
        elif message.key == "escape":
            self.action_stop()

    def on_asked(self, message: Asked) -> None:
        """Say what was clicked."""
        if message.line == "\t":
            found = self.query_one(Suggestions).chosen
            if found is not None:
                self.query_one(Prompt).fill(found.line)
                self.query_one(Prompt).focus()
        elif message.line == "\x00play":
            self.action_play()
        else:
            self._say(message.line)

    def on_chosen(self, message: Chosen) -> None:
        """Look at another part, or hear it from a section on."""
        self._edit(message.part)
        picture = self.scene.picture
        section = next((s for s in picture.sections if s.name == message.section), None) if picture else None
        if section is None:
            return
        status = self._sound.status
        if status is None or status.mode != "playing":
            self.query_one(Editor).go(section.start_bar)
        if message.play and self.scene.score is not None:
            self._sound.follow(self.scene.score, self.scene.version)
            self._sound.seek(section.start_bar)
            self._sound.start()

    def on_sought(self, message: Sought) -> None:
        """Go there."""
        if self.scene.score is not None:
            self._sound.follow(self.scene.score, self.scene.version)
            self._sound.seek(message.bar)
            self.query_one(Editor).go(int(message.bar))
