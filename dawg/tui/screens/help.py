"""Keys and commands."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from dawg.tui.words import all_commands

MAX_WIDTH = 110
FRAME = 9
"""Columns of the border, the padding and the scroll bar."""
NAMES = 22
"""A longer name has a line of its own."""

KEYS = (
    ("Return", "say it; Ctrl+J or Alt+Return begins a new line"),
    ("↑ ↓", "what was said before"),
    ("Tab", "complete a command; else go to the next pane"),
    ("Space", "play or pause, when the prompt is empty; F2 always"),
    ("F1", "this page"),
    ("F3", "loop the chosen section, or play on"),
    ("F4", "the next pane: conversation, arrangement, notes, versions"),
    ("F6 F7", "mute or solo the chosen part while listening"),
    ("F8 F9", "undo, redo"),
    ("Alt+↑ ↓", "choose a part"),
    ("Alt+← →", "go a bar back or on"),
    ("PgUp PgDn", "scroll the conversation"),
    ("Esc", "stop what is being answered or rendered"),
    ("Ctrl+P", "all actions, by name"),
    ("Ctrl+C, Ctrl+Q", "leave; everything is kept (Ctrl+C copies what is marked)"),
)
PANES = (
    ("arrangement", "arrows choose part and section, Return plays from there; a click chooses, two play"),
    ("notes", "← → turn the page"),
    ("waveform", "← → seek by bars, Shift by four; a click goes there"),
    ("versions", "↑ ↓ choose, Return goes on from there"),
)
SIGNS = (
    ("▂ ▄ ▆ ▇", "how much a part plays in a bar; × = silenced by automation; ▼ = the playhead"),
    ("M m S", "muted in this version, muted while listening, soloed"),
    ("↻", "this section is looped"),
    ("◆", "in the step grid: a hit off the grid, such as a roll"),
    ("● ○ ╌", "the version at hand, another one, an undone one"),
)


class Help(ModalScreen[None]):
    """Shows them; Escape, Return or F1 closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1,q", "dismiss", "Close"),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Make the page."""
        with VerticalScroll(id="help"):
            yield Static(markup=False)

    def on_mount(self) -> None:
        """Let the keys scroll it."""
        box = self.query_one("#help")
        box.border_title = "Help"
        box.border_subtitle = "Esc closes"
        box.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the text."""
        width = min(event.size.width * 9 // 10, MAX_WIDTH) - FRAME
        self.query_one(Static).update(helped(max(20, width)))

    def action_scroll(self, lines: int) -> None:
        """Scroll."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)


def helped(width: int = MAX_WIDTH) -> str:
    """Return the whole text in lines of at most `width` characters."""
    commands = tuple((f"/{name} {usage}".rstrip(), meaning) for name, (usage, meaning) in all_commands().items())
    lines = wrap("Say what you want to hear, then what to change. Every change is a version.", width)
    for title, rows in (("KEYS", KEYS), ("IN A PANE", PANES), ("SIGNS", SIGNS), ("COMMANDS", commands)):
        lines += ["", title]
        column = min(NAMES, max(len(name) for name, _ in rows))
        for name, meaning in rows:
            told = wrap(meaning, max(10, width - column - 4))
            if len(name) > column:
                lines.append(f"  {name}")
                name = ""
            lines += [f"  {name if number == 0 else '':<{column}}  {line}" for number, line in enumerate(told)]
    return "\n".join(lines)
