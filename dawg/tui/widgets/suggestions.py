"""The commands that fit what is being typed."""

from __future__ import annotations

from textual import events
from textual.message import Message

from dawg.tui.canvas import Canvas, Drawing
from dawg.tui.themes import Ink
from dawg.tui.words import Suggestion

SHOWN = 7


class Suggestions(Drawing):
    """A short list above the prompt; one of them is the one that Tab takes."""

    DEFAULT_CSS = "Suggestions { height: auto; max-height: 7; display: none; }"

    class Taken(Message):
        """The chosen one was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._found: tuple[Suggestion, ...] = ()
        self._place = 0

    def show(self, found: tuple[Suggestion, ...]) -> None:
        """Show these, the first one chosen."""
        if found == self._found:
            return
        self._found, self._place = found, 0
        self.display = bool(found)
        self.styles.height = min(SHOWN, len(found)) or 1
        self.redraw()

    @property
    def chosen(self) -> Suggestion | None:
        """The one that Tab takes."""
        return self._found[self._place] if self._found else None

    def step(self, step: int) -> None:
        """Choose the next or the one before."""
        if self._found:
            self._place = (self._place + step) % len(self._found)
            self.redraw()

    def _first(self) -> int:
        return max(0, min(self._place - SHOWN // 2, len(self._found) - SHOWN))

    def on_click(self, event: events.Click) -> None:
        """Take what is clicked."""
        place = self._first() + event.y
        if place < len(self._found):
            self._place = place
            self.redraw()
            self.post_message(self.Taken())

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the list."""
        first = self._first()
        width = max((len(found.shown) for found in self._found), default=0) + 2
        for y, found in enumerate(self._found[first : first + canvas.height]):
            chosen = first + y == self._place
            canvas.put(0, y, "▸ " if chosen else "  ", ink.strong)
            canvas.put(2, y, found.shown, ink.bold if chosen else ink.text)
            canvas.put(2 + width, y, found.meaning, ink.dim)
            if chosen:
                canvas.tint(0, y, canvas.width, ink.raised)
