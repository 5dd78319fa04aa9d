"""The four panes and how they share the room there is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from dawg.tui.widgets.arrangement import Arrangement, Strip
from dawg.tui.widgets.chat import Chat
from dawg.tui.widgets.editor import Editor
from dawg.tui.widgets.versions import Versions

NARROW, WIDE, HUGE = 76, 140, 210
"""From these columns on: two panes, four, and three columns of them."""
STACK = 34
"""From these rows on, two panes stand one above the other beside the conversation."""
TITLES = {"chat": "Conversation", "arrangement": "Arrangement", "editor": "Notes", "versions": "Versions"}


class Panes(Container):
    """Conversation, arrangement, notes of a part, versions: one at a time in a small terminal, all of them in a large one."""

    def __init__(self, *, strip: Strip) -> None:
        super().__init__()
        self.chat, self.arrangement, self.editor, self.versions = Chat(), Arrangement(strip=strip), Editor(), Versions()
        inner: tuple[Widget, ...] = (self.chat, self.arrangement, self.editor, self.versions)
        self._panes = {
            name: Container(widget, id=name, classes="pane") for name, widget in zip(TITLES, inner, strict=True)
        }
        self._wanted = "chat"

    def compose(self) -> ComposeResult:
        """Make the panes."""
        for name, pane in self._panes.items():
            pane.border_title = TITLES[name]
            yield pane

    def caption(self, name: str, title: str) -> None:
        """Give a pane another title."""
        self._panes[name].border_title = title

    def fit(self, width: int, height: int) -> None:
        """Use a screen of this size."""
        self.set_class(width < NARROW, "narrow")
        self.set_class(NARROW <= width < WIDE, "medium")
        self.set_class(NARROW <= width < WIDE and height >= STACK, "stack")
        self.set_class(WIDE <= width < HUGE, "wide")
        self.set_class(width >= HUGE, "huge")
        self._show()

    def want(self, name: str) -> None:
        """Show a pane, where not all fit."""
        self._wanted = name
        self._show()

    def shows(self, name: str) -> bool:
        """Tell whether a pane is shown."""
        return name in self.shown()

    def shown(self) -> set[str]:
        """Return the names of the panes that are shown."""
        if self.has_class("narrow"):
            return {self._wanted}
        if self.has_class("stack"):
            return {"chat", "arrangement", "versions" if self._wanted == "versions" else "editor"}
        if self.has_class("medium"):
            return {"chat", "arrangement" if self._wanted == "chat" else self._wanted}
        return set(TITLES)

    def _show(self) -> None:
        shown = self.shown()
        for name, pane in self._panes.items():
            pane.display = name in shown

    def go_on(self, focused: Widget | None) -> Widget | None:
        """Go to the pane after the one with the focus, which is shown for it; None = that was the last one."""
        names = [*list(TITLES)[1:], "chat"]
        here = next((n for n in names if focused is not None and self._panes[n] in focused.ancestors_with_self), None)
        place = names.index(here) + 1 if here else 0
        if place >= len(names):
            return None
        self.want(names[place])
        return self._panes[names[place]].children[0]
