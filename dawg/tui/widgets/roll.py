"""The piano roll: two pitches per line by half blocks, as many bars as fit."""

from __future__ import annotations

from rich.style import Style

from dawg.gen.score import Score
from dawg.gen.units import pitch_name
from dawg.studio.picture import Picture, Roll, roll
from dawg.tui.canvas import Canvas
from dawg.tui.themes import Ink

KEYS = 5
BLACK = (1, 3, 6, 8, 10)
MAX_BARS = 8
COLUMNS_PER_BAR = 16
SOFT = 70


class PianoRoll:
    """Draws a part of a version from a bar on."""

    def __init__(self, score: Score, picture: Picture, *, part: str) -> None:
        self._score, self._picture, self._part = score, picture, part
        self._known: tuple[int, int] | None = None
        self._roll: Roll | None = None

    def bars(self, width: int) -> int:
        """Return how many bars fit."""
        return max(1, min(MAX_BARS, self._picture.bars, (width - KEYS) // COLUMNS_PER_BAR))

    def draw(self, canvas: Canvas, ink: Ink, *, start_bar: int) -> None:
        """Draw the keys, the notes and the chords."""
        bars = max(1, min(self.bars(canvas.width), self._picture.bars - start_bar))
        if self._known != (start_bar, bars) or self._roll is None:
            self._roll = roll(self._score, self._part, start_bar=start_bar, bars=bars)
            self._known = (start_bar, bars)
        found, room = self._roll, canvas.width - KEYS
        self._draw_time(canvas, ink, found, start_bar, bars, room)
        rows = canvas.height - 2
        top = self._top(found, rows)
        self._draw_keys(canvas, ink, top, rows, bars, room)
        for column in self._cells(found, room, top, rows).items():
            self._draw_cell(canvas, ink, *column)

    def column(self, width: int, *, start_bar: int, bar: float) -> tuple[int, int] | None:
        """Return where the playhead is and how wide it is; None when it is not here."""
        bars, room = max(1, min(self.bars(width), self._picture.bars - start_bar)), width - KEYS
        if not start_bar <= bar < start_bar + bars:
            return None
        return KEYS + min(room - 1, int((bar - start_bar) * room / bars)), 1

    def _draw_time(self, canvas: Canvas, ink: Ink, found: Roll, start_bar: int, bars: int, room: int) -> None:
        for number in range(bars):
            canvas.put(KEYS + number * room // bars, 0, str(start_bar + number + 1), ink.bold)
        last, end = "", 0
        for tick, symbol in found.chords:
            x = KEYS + tick * room // max(1, found.ticks)
            if symbol != last and x >= end:
                canvas.put(x, 1, symbol, ink.accent)
                last, end = symbol, x + len(symbol) + 1

    def _top(self, found: Roll, rows: int) -> int:
        """Return the pitch of the upper half of the first line: the notes of these bars in the middle, if all do not fit."""
        low, high = found.low, found.high
        if high - low >= rows * 2 and found.notes:
            pitches = [note.pitch for note in found.notes]
            low, high = min(pitches), max(pitches)
        top = (low + high) // 2 + rows
        return min(127, top | 1)

    def _draw_keys(self, canvas: Canvas, ink: Ink, top: int, rows: int, bars: int, room: int) -> None:
        for y in range(rows):
            upper, lower = top - 2 * y, top - 2 * y - 1
            if lower < 0:
                break
            name = next((pitch_name(pitch) for pitch in (lower, upper) if pitch % 12 == 0), "")
            canvas.put(0, y + 2, name or ("▐" if lower % 12 in BLACK else " ").rjust(3), ink.dim if name else ink.line)
            for number in range(bars):
                canvas.char(KEYS + number * room // bars, y + 2, "▏", ink.line)
            if name:
                for x in range(KEYS, canvas.width, 2):
                    canvas.char(x, y + 2, "·", ink.line)

    def _cells(self, found: Roll, room: int, top: int, rows: int) -> dict[tuple[int, int], list[int]]:
        """Return per cell the velocities of its upper and lower pitch; a note that begins has 1000 on top."""
        cells: dict[tuple[int, int], list[int]] = {}
        for note in found.notes:
            place = top - note.pitch
            if not 0 <= place < rows * 2:
                continue
            first = note.start * room // found.ticks
            last = max(first + 1, note.end * room // found.ticks)
            for column in range(first, min(last, room)):
                cell = cells.setdefault((KEYS + column, place // 2 + 2), [0, 0])
                cell[place % 2] = max(cell[place % 2], note.velocity + (1000 if column == first else 0))
        return cells

    def _draw_cell(self, canvas: Canvas, ink: Ink, at: tuple[int, int], levels: list[int]) -> None:
        row = self._picture.row(self._part)
        body = ink.role(row.role if row else "")
        color, bright = body.color, ink.palette.text
        upper, lower = levels

        def shade(level: int) -> str:
            return bright if level > 1000 else (color.name if color else bright)

        if upper and lower:
            canvas.char(*at, "▀", Style(color=shade(upper), bgcolor=shade(lower)))
        else:
            canvas.char(*at, "▀" if upper else "▄", Style(color=shade(upper or lower), bgcolor=ink.palette.background))
