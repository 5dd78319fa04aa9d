"""The arrangement: parts × sections, with what is muted, soloed and heard at the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region

from dawg.gen.score import Section
from dawg.studio.picture import Picture, Row
from dawg.tui.canvas import Canvas, Drawing
from dawg.tui.messages import Chosen, Sought
from dawg.tui.themes import Ink

HEIGHTS = "▂▄▆▇"
METER = 1
FLAGS = 2
METER_DB = 48.0

Strip = Callable[[str], tuple[bool, bool]]


class Arrangement(Drawing, can_focus=True):
    """A row per part, a stretch per section; the fuller a bar, the higher its block. Arrows choose, Return plays from there."""

    DEFAULT_CSS = "Arrangement { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "part", show=False),
        Binding("down", "move(1, 0)", "part", show=False),
        Binding("left", "move(0, -1)", "section", show=False),
        Binding("right", "move(0, 1)", "section", show=False),
        Binding("home", "move(0, -999)", "first section", show=False),
        Binding("end", "move(0, 999)", "last section", show=False),
        Binding("enter", "hear", "play from here", show=False),
    ]

    def __init__(self, *, strip: Strip, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strip = strip
        self._picture: Picture | None = None
        self.part, self.section = "", ""
        self._bar: float | None = None
        self._looped: str | None = None
        self._peaks: Mapping[str, float] = {}
        self._top = 0
        self._longest = 6
        self._apart = 1
        """Lines from one part to the next: two where there is room."""
        self._still: tuple[object, ...] = ()
        self._moved: tuple[int, tuple[int, ...]] = (-1, ())

    # ---------------------------------------------------------------- what is shown

    def show(self, picture: Picture | None) -> None:
        """Show another version; the choice stays where it can."""
        self._picture = picture
        self._longest = max((len(row.name) for row in self._rows()), default=6)
        self._keep_choice()
        self.redraw()

    def choose(self, part: str, section: str) -> None:
        """Choose a part and a section."""
        self.part, self.section = part or self.part, section or self.section
        self._keep_choice()
        self.redraw()

    def heard(self, bar: float | None, looped: str | None, peaks: Mapping[str, float]) -> None:
        """Show the playhead, what is looped and how loud each part is; cheap when nothing that is seen changes."""
        still = (looped, self._flags())
        self._bar, self._looped, self._peaks = bar, looped, peaks
        if still != self._still:
            self._still = still
            self.redraw()
        head = self._x(bar) if bar is not None and self._picture else -1
        levels = tuple(round(_level(peaks.get(row.name, 0.0)) * 8) for row in self._rows())
        former_head, former_levels = self._moved
        self._moved = (head, levels)
        height = self.content_size.height
        regions = [Region(x, 0, 1, height) for x in {head, former_head} - {-1}] if head != former_head else []
        if levels != former_levels:
            regions.append(Region(self._left() - METER - 1, 0, METER, height))
        if regions:
            self.move(*regions)

    def _rows(self) -> tuple[Row, ...]:
        return self._picture.rows if self._picture else ()

    def _flags(self) -> tuple[tuple[bool, bool], ...]:
        return tuple(self._strip(row.name) for row in self._rows())

    def _keep_choice(self) -> None:
        if self._picture is None:
            self.part = self.section = ""
            return
        names = [row.name for row in self._picture.rows]
        sections = [section.name for section in self._picture.sections]
        self.part = self.part if self.part in names else next(iter(names), "")
        self.section = self.section if self.section in sections else next(iter(sections), "")

    # ---------------------------------------------------------------- choosing

    def action_move(self, rows: int, sections: int) -> None:
        """Choose the next part or section."""
        if self._picture is None or not self._picture.rows:
            return
        names = [row.name for row in self._picture.rows]
        places = [section.name for section in self._picture.sections]
        row = max(0, min(len(names) - 1, names.index(self.part) + rows))
        place = max(0, min(len(places) - 1, places.index(self.section) + sections))
        self.part, self.section = names[row], places[place]
        self.redraw()
        self.post_message(Chosen(part=self.part, section=self.section))

    def action_hear(self) -> None:
        """Play from the section."""
        if self._picture is not None:
            self.post_message(Chosen(part=self.part, section=self.section, play=True))

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked; twice = play from that bar."""
        if self._picture is None:
            return
        row = self._top + (event.y - 2) // self._apart
        names = [row.name for row in self._picture.rows]
        bar = self._bar_at(event.x)
        section = self._picture.section_at(bar) if bar is not None else None
        self.part = names[row] if event.y >= 2 and 0 <= row < len(names) else self.part
        self.section = section.name if section else self.section
        self.redraw()
        self.post_message(Chosen(part=self.part, section=self.section))
        if bar is not None and (event.chain >= 2 or event.y < 2):
            self.post_message(Sought(float(int(bar))))

    # ---------------------------------------------------------------- places

    def _left(self) -> int:
        return min(self._longest, 12 if self.content_size.width < 60 else 16) + 2 + FLAGS + METER + 1

    def _room(self) -> int:
        return max(1, self.content_size.width - self._left())

    def _x(self, bar: float) -> int:
        assert self._picture is not None
        return self._left() + min(self._room() - 1, int(bar * self._room() / self._picture.bars))

    def _bar_at(self, x: int) -> float | None:
        assert self._picture is not None
        place = x - self._left()
        return place * self._picture.bars / self._room() if 0 <= place < self._room() else None

    # ---------------------------------------------------------------- drawing

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw names, blocks and choice."""
        picture = self._picture
        if picture is None:
            canvas.put(1, 1, "The arrangement appears here.", ink.dim)
            return
        left = self._left()
        chosen = next((section for section in picture.sections if section.name == self.section), None)
        for section in picture.sections:
            self._draw_section(canvas, ink, section, left)
        starts = {self._x(section.start_bar) - 1 for section in picture.sections[1:]}
        self._apart = 2 if len(picture.rows) * 2 < canvas.height - 1 else 1
        shown = (canvas.height - 2) // self._apart
        names = [row.name for row in picture.rows]
        place = names.index(self.part) if self.part in names else 0
        self._top = max(0, min(self._top, place, max(0, len(names) - shown)), place - shown + 1)
        for y, row in enumerate(picture.rows[self._top : self._top + shown]):
            self._draw_row(canvas, ink, row, 2 + y * self._apart, left, starts)
        if chosen is not None:
            x = self._x(chosen.start_bar)
            canvas.tint(x, 0, self._x(chosen.start_bar + chosen.bars) - x or 1, ink.raised)
        below = len(names) - self._top - shown
        if below > 0:
            canvas.put(2, 1, f"{below} more ▾", ink.dim, room=left - 3)

    def overlay(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the playhead and how loud the parts are."""
        rows = self._rows()[self._top : self._top + (canvas.height - 2) // self._apart]
        place = self._left() - METER - 1
        for number, row in enumerate(rows):
            y = 2 + number * self._apart
            level = round(_level(self._peaks.get(row.name, 0.0)) * 8)
            if level:
                canvas.put(place, y, " ▁▂▃▄▅▆▇█"[level], ink.role(row.role))
                if row.name == self.part:
                    canvas.tint(place, y, METER, ink.raised)
        if self._bar is not None and self._picture is not None:
            x = self._x(self._bar)
            canvas.char(x, 1, "▼", ink.strong)
            for y in range(2, 2 + len(rows) * self._apart):
                canvas.char(x, y, "┃", ink.strong)

    def _draw_section(self, canvas: Canvas, ink: Ink, section: Section, left: int) -> None:
        x, end = self._x(section.start_bar), self._x(section.start_bar + section.bars)
        end = canvas.width if section.start_bar + section.bars >= self._bars() else end
        name = section.name if end - x > len(section.name) else _short(section.name)
        canvas.put(x, 0, name, ink.bold if section.name == self.section else ink.dim, room=max(1, end - x))
        looped = self._looped == section.name or self._looped == ""
        for place in range(x, max(x + 1, end - 1)):
            canvas.char(place, 1, "═" if looped else "─", ink.accent if looped else ink.line)
        if looped:
            canvas.char(x, 1, "↻", ink.strong)

    def _bars(self) -> int:
        return self._picture.bars if self._picture else 1

    def _draw_row(self, canvas: Canvas, ink: Ink, row: Row, y: int, left: int, starts: set[int]) -> None:
        muted, solo = self._strip(row.name)
        chosen = row.name == self.part
        style = ink.role(row.role)
        silent = muted or row.muted
        canvas.put(0, y, "▸ " if chosen else "  ", ink.strong)
        canvas.put(
            2, y, row.name, ink.dim if silent else ink.bold if chosen else ink.text, room=left - 3 - FLAGS - METER
        )
        flag = "S" if solo else "m" if muted else "M" if row.muted else " "
        canvas.put(left - METER - FLAGS - 1, y, flag, ink.strong if solo else ink.bad)
        self._draw_bars(canvas, ink, row, (left, y), ink.dim if silent else style, starts)
        if chosen:
            canvas.tint(0, y, canvas.width, ink.raised)

    def _draw_bars(
        self, canvas: Canvas, ink: Ink, row: Row, at: tuple[int, int], style: Style, starts: set[int]
    ) -> None:
        bars, room = self._bars(), self._room()
        left, y = at
        for column in range(room):
            low = column * bars // room
            high = max(low + 1, (column + 1) * bars // room)
            density = max(row.density[low:high], default=0.0)
            hushed = all(row.silenced[low:high])
            x = left + column
            if density > 0.0:
                char = "×" if hushed else HEIGHTS[min(3, int(density * 3.999))]
                canvas.char(x, y, char, ink.dim if hushed else style)
            elif x in starts:
                canvas.char(x, y, "┊", ink.line)
            else:
                canvas.char(x, y, "·" if column % 2 == 0 else " ", ink.line)


def _level(peak: float) -> float:
    """Return a peak as a share of a meter that begins at -48 dBFS."""
    from math import log10

    return min(1.0, max(0.0, 1.0 + 20.0 * log10(peak) / METER_DB)) if peak > 0.0 else 0.0


def _short(name: str) -> str:
    """Shorten "verse 2" to "v2"."""
    first, _, number = name.partition(" ")
    return first[:1] + number
