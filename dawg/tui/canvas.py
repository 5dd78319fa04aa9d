"""A grid of characters that a widget draws on, and the widget that shows one."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from dawg.tui.themes import Ink, ink

BRAILLE = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Dots of the left and right column of a braille character, from the top down."""


class Canvas:
    """Characters and styles, `width` x `height`; what lies outside is not drawn."""

    def __init__(self, width: int, height: int, style: Style) -> None:
        self.width, self.height = width, height
        self._chars = [[" "] * width for _ in range(height)]
        self._styles = [[style] * width for _ in range(height)]

    def copy(self) -> Canvas:
        """Return a canvas that can be drawn on further."""
        other = object.__new__(Canvas)
        other.width, other.height = self.width, self.height
        other._chars = [row[:] for row in self._chars]
        other._styles = [row[:] for row in self._styles]
        return other

    def put(self, x: int, y: int, text: str, style: Style, *, room: int | None = None) -> None:
        """Write a text into a line; `room` cells at most, "…" shows that it goes on."""
        if not 0 <= y < self.height:
            return
        limit = self.width - x if room is None else min(room, self.width - x)
        if cell_len(text) > limit:
            text = set_cell_size(text, limit - 1) + "…" if limit > 1 else text[: max(0, limit)]
        chars, styles = self._chars[y], self._styles[y]
        for char in text:
            wide = cell_len(char)
            if wide == 0:
                continue
            if 0 <= x < self.width:
                chars[x], styles[x] = char, style
                if wide == 2 and x + 1 < self.width:
                    chars[x + 1], styles[x + 1] = "", style
            x += wide

    def char(self, x: int, y: int, char: str, style: Style) -> None:
        """Write one character that is one cell wide."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._chars[y][x], self._styles[y][x] = char, style

    def tint(self, x: int, y: int, width: int, style: Style) -> None:
        """Lay a style over cells that are drawn already."""
        if 0 <= y < self.height:
            row = self._styles[y]
            for place in range(max(0, x), min(self.width, x + width)):
                row[place] = row[place] + style

    def strips(self) -> list[Strip]:
        """Return the lines for Textual."""
        found = []
        for chars, styles in zip(self._chars, self._styles, strict=True):
            segments = []
            start = 0
            for end in range(1, self.width + 1):
                if end == self.width or styles[end] is not styles[start]:
                    segments.append(Segment("".join(chars[start:end]), styles[start]))
                    start = end
            found.append(Strip(segments, self.width))
        return found


class Drawing(Widget):
    """A widget that draws itself on a canvas: what stands still by `draw`, what moves over it by `overlay`.

    `redraw` forgets both, `move` only what moves. Also another size or theme makes it draw anew.
    """

    DEFAULT_CSS = "Drawing { background: $background; color: $text; }"

    _base: Canvas | None = None
    _strips: list[Strip] | None = None
    _for: tuple[Size, str] | None = None

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw what stands still; the canvas has the size of the content."""
        raise NotImplementedError  # a widget's metaclass takes no abstract methods

    def overlay(self, canvas: Canvas, ink: Ink) -> None:
        """Draw what moves over it."""

    def redraw(self) -> None:
        """Draw everything anew."""
        self._base = self._strips = None
        self.refresh()

    def move(self, *regions: Region) -> None:
        """Draw anew what moves, within these regions of the content; none = everywhere."""
        self._strips = None
        self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return a line for Textual."""
        size, colours = self.content_size, ink(self.app)
        key = (size, self.app.theme)
        if self._base is None or self._for != key:
            self._base, self._strips, self._for = Canvas(size.width, size.height, colours.text), None, key
            if size.width and size.height:
                self.draw(self._base, colours)
        if self._strips is None:
            canvas = self._base.copy()
            if size.width and size.height:
                self.overlay(canvas, colours)
            self._strips = canvas.strips()
        return self._strips[y] if y < len(self._strips) else Strip.blank(size.width)


def clock(seconds: float) -> str:
    """Return a time as "1:05"."""
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    return f"{minutes}:{rest:02d}"
