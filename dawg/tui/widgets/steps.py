"""The step grid: all drum sounds over one or more bars, a cell per sixteenth."""

from __future__ import annotations

from dawg.gen.score import Score
from dawg.studio.picture import Lane, Picture, lanes
from dawg.tui.canvas import Canvas
from dawg.tui.themes import Ink

MARKS = "·░▒▓█"
NAME = 13
MAX_BARS = 4


class StepGrid:
    """Draws the drums of a version from a bar on.

    Args:
        part: whose lanes are marked.
    """

    def __init__(self, score: Score, picture: Picture, *, part: str) -> None:
        self._score, self._picture, self._part = score, picture, part
        self._known: tuple[int, int] | None = None
        self._lanes: tuple[Lane, ...] = ()

    def bars(self, width: int) -> int:
        """Return how many bars fit."""
        bar = self._bar_width(self._cell(width))
        return max(1, min(MAX_BARS, self._picture.bars, (width - NAME) // bar))

    def _cell(self, width: int) -> int:
        """Return the cells of a step: two where two bars have room so, else one."""
        return 2 if width - NAME >= min(2, self._picture.bars) * self._bar_width(2) else 1

    def _bar_width(self, cell: int) -> int:
        steps = self._picture.steps
        return steps * cell + (steps + 3) // 4

    def draw(self, canvas: Canvas, ink: Ink, *, start_bar: int) -> None:
        """Draw the lanes."""
        bars = min(self.bars(canvas.width), self._picture.bars - start_bar)
        if self._known != (start_bar, bars):
            self._lanes, self._known = lanes(self._score, start_bar=start_bar, bars=bars), (start_bar, bars)
        steps = self._picture.steps
        xs, cell = self._columns(canvas.width, bars)
        for number, x in enumerate(xs):
            step = number % steps
            if step % 4 == 0:
                label = str(start_bar + number // steps + 1) if step == 0 else str(step // 4 + 1)
                canvas.put(x, 0, label, ink.bold if step == 0 else ink.dim)
        apart = 2 if len(self._lanes) * 2 < canvas.height else 1
        for row, lane in enumerate(self._visible(canvas.height - 1)):
            self._draw_lane(canvas, ink, lane, 1 + row * apart, xs, cell)

    def column(self, width: int, *, start_bar: int, bar: float) -> tuple[int, int] | None:
        """Return where the playhead is and how wide it is; None when it is not here."""
        bars = min(self.bars(width), self._picture.bars - start_bar)
        if not start_bar <= bar < start_bar + bars:
            return None
        xs, cell = self._columns(width, bars)
        return xs[int((bar - start_bar) * self._picture.steps)], cell

    def _columns(self, width: int, bars: int) -> tuple[list[int], int]:
        """Return where each step begins, and how wide it is."""
        steps, cell = self._picture.steps, self._cell(width)
        bar = self._bar_width(cell)
        return [NAME + place * bar + step * cell + step // 4 for place in range(bars) for step in range(steps)], cell

    def _visible(self, shown: int) -> tuple[Lane, ...]:
        """Return the lanes that fit, with those of the chosen part among them."""
        mine = [number for number, lane in enumerate(self._lanes) if lane.part == self._part]
        first = max(0, min(mine[0] if mine else 0, len(self._lanes) - shown))
        return self._lanes[first : first + shown]

    def _draw_lane(self, canvas: Canvas, ink: Ink, lane: Lane, y: int, xs: list[int], cell: int) -> None:
        chosen = lane.part == self._part
        row = self._picture.row(lane.part)
        muted = row is not None and row.muted
        style = ink.dim if muted else ink.role(row.role if row else "")
        canvas.put(0, y, "▸" if chosen else " ", ink.strong)
        canvas.put(1, y, lane.name, ink.bold if chosen else ink.dim, room=NAME - 2)
        for number, x in enumerate(xs):
            velocity = lane.cells[number]
            mark = MARKS[-(-velocity * 4 // 127)] if velocity else "·"
            if velocity and lane.off[number]:
                mark = "◆"  # off the grid: a roll or a triplet
            filled = mark * cell if velocity and mark != "◆" else mark.ljust(cell)
            beat = number % self._picture.steps % 4 == 0
            canvas.put(x, y, filled, style if velocity else ink.dim if beat else ink.line)
