"""The versions of the project, the newest on top."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from dawg.assistant.clean import one_line
from dawg.studio.library import Line
from dawg.tui.canvas import Canvas, Drawing
from dawg.tui.messages import Asked, Scene
from dawg.tui.themes import Ink


class Versions(Drawing, can_focus=True):
    """Up and down choose, Return goes on from that version; nothing is ever lost by it."""

    DEFAULT_CSS = "Versions { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "newer", show=False),
        Binding("down", "move(1)", "older", show=False),
        Binding("home", "move(-9999)", "newest", show=False),
        Binding("end", "move(9999)", "oldest", show=False),
        Binding("enter", "checkout", "go on from here", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._here: str | None = None
        self._place = 0

    def show(self, scene: Scene) -> None:
        """Show the history; the version at hand is chosen."""
        if scene.history is self._lines and scene.version_id == self._here:
            return
        self._lines, self._here = scene.history, scene.version_id
        self._place = next((n for n, line in enumerate(self._lines) if line.version.id == self._here), 0)
        self.redraw()

    def action_move(self, step: int) -> None:
        """Choose another one."""
        self._place = max(0, min(len(self._lines) - 1, self._place + step))
        self.redraw()

    def action_checkout(self) -> None:
        """Go on from the version that is chosen."""
        if self._lines and self._lines[self._place].version.id != self._here:
            self.post_message(Asked(f"/checkout {self._lines[self._place].version.number}"))

    def _first(self, rows: int) -> int:
        return max(0, min(self._place - rows // 2, len(self._lines) - rows))

    def on_click(self, event: events.Click) -> None:
        """Choose; twice = go on from there."""
        place = self._first(self.content_size.height) + event.y
        if place < len(self._lines):
            self._place = place
            self.redraw()
            if event.chain >= 2:
                self.action_checkout()

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw a line per version: ● at hand, ○ others, ╌ undone."""
        if not self._lines:
            canvas.put(1, 1, "Every change becomes a version here.", ink.dim)
        first = self._first(canvas.height)
        for y, line in enumerate(self._lines[first : first + canvas.height]):
            here = line.version.id == self._here
            chosen = first + y == self._place
            canvas.put(1, y, "●" if here else "╌" if line.undone else "○", ink.strong if here else ink.dim)
            number = f"v{line.version.number}"
            canvas.put(3, y, number, ink.bold if here else ink.dim)
            marks = [*line.heads, *(["undone"] if line.undone else [])]
            if line.parent is not None and line.parent != line.version.number - 1:
                marks.append(f"from v{line.parent}")
            said = f" ({', '.join(marks)})" if marks else ""
            message = one_line(line.version.message, limit=200)
            room = canvas.width - 8 - len(said)
            canvas.put(8, y, message, ink.text if here else ink.dim, room=max(4, room))
            canvas.put(8 + min(len(message), max(4, room)), y, said, ink.accent)
            if chosen and self.has_focus:
                canvas.tint(0, y, canvas.width, ink.raised)

    def on_focus(self) -> None:
        """Show the choice."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the choice."""
        self.redraw()
