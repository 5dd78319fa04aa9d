"""The transport: what plays, where, how loud, and how far the work is that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10
from typing import TYPE_CHECKING, get_args

from textual import events
from textual.message import Message

from dawg.gen.progress import Stage
from dawg.studio.picture import Picture
from dawg.tui.canvas import Canvas, Drawing, clock
from dawg.tui.themes import Ink

if TYPE_CHECKING:
    from dawg.playback.transport import Status

SYMBOLS = {"playing": "▶", "waiting": "◌", "paused": "‖", "ended": "■"}
STAGES: tuple[str, ...] = get_args(Stage)
FLOOR_DB = 60.0
HINTS = (
    "Space plays · Tab goes from pane to pane · typing always goes to the prompt · Esc stops",
    "Space plays · Tab: next pane · typing goes to the prompt · Esc stops",
    "Space plays · Tab: next pane · Esc stops",
    "Space plays",
)
"""What could be done, the longest first: the first one that fits is shown."""


class TransportBar(Drawing):
    """One line; a click on its beginning plays or pauses."""

    DEFAULT_CSS = "TransportBar { height: 1; }"

    class Toggled(Message):
        """Play or pause."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._at: tuple[object, ...] = ()

    def heard(
        self, status: Status | None, picture: Picture | None, *, looped: str | None, volume: float, silent: bool
    ) -> None:
        """Show what is heard; cheap when nothing that is seen changes."""
        at = _told(status, picture, looped=looped, volume=volume, silent=silent)
        if at != self._at:
            self._at = at
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Play or pause."""
        if event.x < 12:
            self.post_message(self.Toggled())

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw place, section, loop and the meter of the whole."""
        if not self._at:
            return
        symbol, place, where, rest, peak, rms = self._at
        canvas.put(1, 0, str(symbol), ink.strong)
        canvas.put(3, 0, str(place), ink.bold)
        x = 4 + len(str(place))
        canvas.put(x, 0, str(where), ink.text)
        x += len(str(where)) + 1
        canvas.put(x, 0, str(rest), ink.dim)
        x += len(str(rest)) + 1
        assert isinstance(peak, int)
        assert isinstance(rms, int)
        room = min(32, canvas.width - x - 14)
        if room >= 6:
            self._meter(canvas, ink, canvas.width - room - 11, room, peak=peak, rms=rms)

    def _meter(self, canvas: Canvas, ink: Ink, start: int, room: int, *, peak: int, rms: int) -> None:
        """Draw the level of the whole: a line as long as it is loud, a mark where its peak is, and the peak as a number."""
        full = round(max(0.0, 1 + rms / FLOOR_DB) * room)
        style = ink.bad if peak >= -1 else ink.good
        canvas.put(start, 0, "━" * full, style)
        canvas.put(start + full, 0, "─" * (room - full), ink.line)
        if peak > -FLOOR_DB:
            canvas.char(start + max(0, min(room - 1, int((1 + peak / FLOOR_DB) * room))), 0, "┃", style)
        said = f"{peak:>4d} dBFS" if peak > -FLOOR_DB else "  -∞ dBFS"
        canvas.put(canvas.width - 10, 0, said, style if peak >= -1 else ink.dim)


def _told(
    status: Status | None, picture: Picture | None, *, looped: str | None, volume: float, silent: bool
) -> tuple[object, ...]:
    device = "no device" if silent else f"vol {round(volume * 100)}" if volume < 1.0 else ""
    if picture is None:
        return ("·", "0:00", "", device, -99, -99)
    seconds = status.seconds if status else 0.0
    bar = status.bar if status else 0.0
    beats = picture.meter[0]
    place = f"{clock(seconds)} / {clock(round(picture.duration_s))}"
    where = f" bar {int(bar) + 1}.{int(bar % 1 * beats) + 1}"
    section = status.section if status and status.section else ""
    rest = [f"{section}" if section else ""]
    if looped is not None:
        rest.append(f"↻ {looped or 'all'}")
    if status and status.pending and status.mode == "playing":
        rest.append(f"{status.pending} comes")
    rest.append(device)
    meters = status.meters if status else None
    return (
        SYMBOLS[status.mode] if status else "‖",
        place,
        where,
        " · ".join(filter(None, rest)),
        _db(meters.peak if meters else 0.0),
        _db(meters.rms if meters else 0.0),
    )


def _db(level: float) -> int:
    return max(-99, round(20 * log10(level))) if level > 0.0 else -99


class Working(Drawing):
    """One line: the stages of the work that goes on, and what can be done."""

    DEFAULT_CSS = "Working { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stages: Mapping[str, float] = {}
        self._busy = self._remark = ""
        self._at: tuple[object, ...] = ()
        self._beat = 0

    def show(self, stages: Mapping[str, float], *, busy: str, remark: str = "") -> None:
        """Show how far things are, 0 to 1 by stage.

        Args:
            busy: what is being answered; "" = nothing.
            remark: what came of the last answer, where the conversation is not seen.
        """
        self._stages, self._remark = stages, remark
        at = (busy, remark, *((stage, round(share * 32)) for stage, share in self._stages.items()))
        self._busy = busy
        if busy or at != self._at:
            self._beat += 1
            self._at = at
            self.redraw()

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the stages side by side, or what could be done."""
        x = 1
        if self._remark and not self._busy:
            room = canvas.width - 2 if not self._stages else max(8, canvas.width // 2)
            canvas.put(x, 0, self._remark, ink.text, room=room)
            x += min(len(self._remark), room) + 2
        elif not self._busy and not self._stages:
            canvas.put(x, 0, next((hint for hint in HINTS if x + len(hint) <= canvas.width), HINTS[-1]), ink.dim)
        if self._busy:
            canvas.put(x, 0, "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[self._beat // 2 % 10], ink.strong)
            canvas.put(x + 2, 0, self._busy, ink.dim, room=max(8, canvas.width // 3))
            x += 4 + min(len(self._busy), max(8, canvas.width // 3))
        for stage, share in sorted(self._stages.items(), key=lambda found: STAGES.index(found[0])):
            done = share >= 1.0
            said = f"{stage} ✓" if done else f"{stage} {round(share * 100)}%"
            width = max(len(said) + 1, 12)
            if x + width > canvas.width:
                break
            canvas.put(x, 0, said, ink.dim if done else ink.text)
            x += width
