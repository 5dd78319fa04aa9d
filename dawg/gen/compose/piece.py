"""What every composing function knows: the choices made once for the whole piece."""

from __future__ import annotations

from msgspec import Struct

from dawg.gen.brief import Brief
from dawg.gen.genre import Function, Genre
from dawg.gen.score import Meter
from dawg.gen.seeds import Stream
from dawg.gen.theory import ChordShape, Key
from dawg.gen.units import STEP


class Span(Struct, frozen=True, kw_only=True):
    """A chord held for a while inside a section."""

    start_tick: int
    duration_ticks: int
    symbol: str
    shape: ChordShape

    @property
    def end_tick(self) -> int:
        """Tick at which the next chord begins."""
        return self.start_tick + self.duration_ticks


class Stretch(Struct, frozen=True, kw_only=True):
    """A section as planned: its place, its energy, its chords.

    Attributes:
        index: 0 for the first section of its kind, 1 for the second ...
        final: True for the section that ends the piece; `ending_bars` of it are the ending (a last hit that rings).
    """

    name: str
    kind: str
    function: Function
    index: int
    start_bar: int
    bars: int
    energy: float
    spans: tuple[Span, ...] = ()
    final: bool = False
    ending_bars: int = 0
    ending_ticks: int = 0

    @property
    def playing_bars(self) -> int:
        """Bars before the ending."""
        return self.bars - self.ending_bars

    def span_at(self, tick: int) -> Span:
        """Return the chord that sounds at a tick of the section."""
        for span in self.spans:
            if span.start_tick <= tick < span.end_tick:
                return span
        return self.spans[-1]


class Piece(Struct, frozen=True, kw_only=True):
    """The whole plan; parts are written from it independently of one another."""

    brief: Brief
    genre: Genre
    seed: int
    bpm: float
    meter: Meter
    key: Key
    bars: int
    tail_ticks: float
    swing: float
    humanize: float
    sections: tuple[Stretch, ...] = ()
    kicks: dict[str, tuple[int, ...]] = {}
    """Onset ticks of the kick per section name, whether or not the kick is heard."""
    asked: tuple[tuple[str, ...], ...] = ()
    """Letters of the drum grids of each drum voice that the brief asks for by name."""
    refused: frozenset[str] = frozenset()
    """Letters of the drum grids that stay silent."""

    @property
    def bar_ticks(self) -> int:
        """Ticks in a bar."""
        return self.meter[0] * 1920 // self.meter[1]

    @property
    def steps(self) -> int:
        """Sixteenths in a bar."""
        return self.bar_ticks // STEP

    def stream(self, *names: str | int) -> Stream:
        """Return the random stream of a named thing."""
        return Stream(self.seed, *names)
