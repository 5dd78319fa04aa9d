"""The selected part: its drums as steps, anything else as a piano roll."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region

from dawg.tui.canvas import Canvas, Drawing
from dawg.tui.messages import Scene, Sought
from dawg.tui.themes import Ink
from dawg.tui.widgets.roll import KEYS, PianoRoll
from dawg.tui.widgets.steps import NAME, StepGrid


class Editor(Drawing, can_focus=True):
    """Follows the playhead while it plays; left and right go from page to page."""

    DEFAULT_CSS = "Editor { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "page(-1)", "earlier", show=False),
        Binding("right", "page(1)", "later", show=False),
        Binding("home", "page(-9999)", "start", show=False),
        Binding("end", "page(9999)", "end", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._scene = Scene()
        self._part = ""
        self._start = 0
        self._column: tuple[int, int] | None = None
        self._picture: StepGrid | PianoRoll | None = None

    def show(self, scene: Scene, part: str) -> None:
        """Show a part of a version."""
        self._scene, self._part = scene, part
        self._picture = None
        if scene.picture is not None and scene.score is not None:
            row = scene.picture.row(part)
            kind = StepGrid if row is not None and row.is_drums else PianoRoll
            self._picture = kind(scene.score, scene.picture, part=part)
            self._start = min(self._start, scene.picture.bars - 1)
        self.redraw()

    def go(self, bar: int) -> None:
        """Show the bars from this one on."""
        self._start = max(0, bar)
        self.redraw()

    def heard(self, bar: float | None, *, playing: bool) -> None:
        """Show the playhead; while it plays, the page it is on."""
        if self._picture is None or self._scene.picture is None:
            return
        size = self.content_size
        bars = self._picture.bars(size.width)
        if bar is not None and playing and not self._start <= bar < self._start + bars:
            self._start = self._page_of(bar, bars)
            self.redraw()
        column = self._picture.column(size.width, start_bar=self._start, bar=bar) if bar is not None else None
        if column != self._column:
            former, self._column = self._column, column
            self.move(*(Region(place[0], 0, place[1], size.height) for place in (former, column) if place))

    def _page_of(self, bar: float, bars: int) -> int:
        """Return the first bar of a page: pages begin with the section."""
        assert self._scene.picture is not None
        section = self._scene.picture.section_at(bar)
        base = section.start_bar if section else 0
        return base + (int(bar) - base) // bars * bars

    def action_page(self, step: int) -> None:
        """Show the bars before or after."""
        if self._picture is None or self._scene.picture is None:
            return
        bars = self._picture.bars(self.content_size.width)
        self._start = max(0, min(self._scene.picture.bars - 1, self._start + step * bars))
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Go to the bar that is clicked twice."""
        if self._picture is None or event.chain < 2:
            return
        left = NAME if isinstance(self._picture, StepGrid) else KEYS
        room = max(1, self.content_size.width - left)
        share = max(0, event.x - left) / room
        self.post_message(Sought(float(int(self._start + share * self._picture.bars(self.content_size.width)))))

    def draw(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the part."""
        if self._picture is None or canvas.height < 3 or canvas.width < 24:
            canvas.put(1, 1, "The notes of a part appear here.", ink.dim)
            return
        self._picture.draw(canvas, ink, start_bar=self._start)

    def overlay(self, canvas: Canvas, ink: Ink) -> None:
        """Draw the playhead."""
        if self._picture is None or self._column is None:
            return
        x, width = self._column
        canvas.put(x, 0, "▼", ink.strong)
        for y in range(1, canvas.height):
            canvas.tint(x, y, width, ink.beat)

    @property
    def caption(self) -> str:
        """What is shown, for the title of the pane."""
        row = self._scene.picture.row(self._part) if self._scene.picture else None
        if row is None:
            return "Notes"
        kind = "steps" if row.is_drums else "piano roll"
        return f"{row.name} · {row.instrument} · {kind}"
