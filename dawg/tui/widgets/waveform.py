"""The waveform in braille, as far as it is rendered, with the playhead and the sections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region

from dawg.studio.peaks import Peaks
from dawg.studio.picture import Picture
from dawg.tui.canvas import BRAILLE, Canvas, Drawing
from dawg.tui.messages import Sought
from dawg.tui.themes import Ink


class Waveform(Drawing, can_focus=True):
    """Left and right seek by bars, a click goes there."""

    DEFAULT_CSS = "Waveform { height: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "seek(-1)", "a bar back", show=False),
        Binding("right", "seek(1)", "a bar on", show=False),
        Binding("shift+left", "seek(-4)", "four bars back", show=False),
        Binding("shift+right", "seek(4)", "four bars on", show=False),
        Binding("home", "seek(-9999)", "start", show=False),
    ]

    def __init__(self, *, peaks: Callable[[], Peaks | None], id: str | None = None) -> None:
        super().__init__(id=id)
        self._peaks = peaks
        self._picture: Picture | None = None
        self._bar: float | None = None
        self._known: tuple[object, ...] = ()
        self._head = -1
        self._shape: list[list[int]] = []
        self._shape_for: tuple[object, ...] = ()

    def show(self, picture: Picture | None) -> None:
        """Show another version."""
        self._picture = picture
        self.redraw()

    def heard(self, bar: float | None) -> None:
        """Show the playhead, and what is rendered by now; cheap when nothing that is seen changes."""
        peaks = self._peaks()
        self._bar = bar
        known = (id(peaks), peaks.ready if peaks else 0.0)
        if known != self._known:
            self._known = known
            self.redraw()
        former, self._head = self._head, self._x(bar) if bar is not None else -1
        if former != self._head:
            low, high = sorted((max(0, former), max(0, self._head)))
            self.move(Region(low, 0, high - low + 1, self.content_size.height))

    def action_seek(self, bars: int) -> None:
        """Go on or back by some bars."""
        if self._picture is not None:
            here = int((self._bar or 0.0) + (1e-6 if bars > 0 else 0.0))
            self.post_message(Sought(float(max(0, min(self._picture.bars - 1, here + bars)))))

    def on_click(self, event: events.Click) -> None:
        """Go to where it is clicked."""
        if self._picture is not None:
            self.post_message(Sought(event.x * self._picture.bars / max(1, self.content_size.width)))

    def _x(self, bar: float) -> int:
        width = self.content_size.width
        return min(width - 1, int(bar * width / self._picture.bars)) if self._picture else 0

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the outline, and the names of the sections below."""
        picture = self._picture
        if picture is None:
            canvas.put(1, canvas.height // 2, "⠤" * (canvas.width - 2), ink.line)
            return
        rows = canvas.height - 1
        for y, line in enumerate(self._outline(self._peaks(), canvas.width, rows)):
            for x, dots in enumerate(line):
                if dots >= 0:
                    canvas.char(x, y, chr(0x2800 + dots), ink.dim)
                elif y == rows // 2:
                    canvas.char(x, y, "⠤", ink.line)
        for section in picture.sections:
            x = self._x(section.start_bar)
            end = canvas.width if section is picture.sections[-1] else self._x(section.start_bar + section.bars)
            canvas.put(x, rows, f"▏{section.name}", ink.dim, room=end - x)

    def overlay(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the playhead, and brighter what lies behind it."""
        if self._picture is None or self._head < 0:
            return
        rows = canvas.height - 1
        for y in range(rows):
            canvas.tint(0, y, self._head, ink.accent)
            canvas.char(self._head, y, "┃", ink.strong)
        canvas.char(self._head, rows, "▲", ink.strong)

    def _outline(self, peaks: Peaks | None, width: int, rows: int) -> list[list[int]]:
        """Return the dots of every cell, -1 for what is not rendered yet; kept until something changes."""
        key = (id(peaks), peaks.ready if peaks else 0.0, width, rows)
        if key != self._shape_for:
            columns: Sequence[tuple[float, float] | None] = peaks.columns(width * 2) if peaks else [None] * (width * 2)
            self._shape, self._shape_for = outline(columns, rows), key
        return self._shape


def outline(columns: Sequence[tuple[float, float] | None], rows: int) -> list[list[int]]:
    """Return braille dots of a waveform: two columns and four heights per cell; -1 where nothing is known.

    It is as high as its loudest place lets it be.
    """
    loudest = max((max(-found[0], found[1]) for found in columns if found), default=0.0) or 1.0
    dots = rows * 4
    cells = [[0] * (len(columns) // 2) for _ in range(rows)]
    for x in range(len(columns) // 2):
        for side in (0, 1):
            found = columns[2 * x + side]
            if found is None:
                for row in cells:
                    row[x] = -1
                break
            middle = (dots - 1) / 2
            top = round(middle - found[1] / loudest * middle)
            bottom = round(middle - found[0] / loudest * middle)
            for dot in range(max(0, top), min(dots - 1, bottom) + 1):
                cells[dot // 4][x] |= BRAILLE[side][dot % 4]
    return cells
