"""A small piece whose every frame is known, and a device that is turned by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dawg.errors import PlaybackError
from dawg.gen.audio import Audio
from dawg.gen.score import Section
from dawg.playback.playable import Playable
from dawg.playback.stem import Stem
from dawg.playback.transport import Transport
from tests.unit.playback.figures import BAR

RATE = 8000
BPM, BAR_TICKS = 120.0, 480
"""One quarter note per bar: a bar is 4000 frames."""
SECTIONS = (("intro", 0, 2), ("verse", 2, 4), ("outro", 6, 2))


class HandDevice:
    """Asks for sound when it is told to; what it got is heard `delay` frames later."""

    problem: PlaybackError | None = None
    underruns = 0

    def __init__(self, *, delay: int = 0) -> None:
        self.delay = delay
        self.given = 0
        self.render: Callable[[Audio | None, int], None] | None = None

    def start(self, render: Callable[[Audio | None, int], None]) -> None:
        self.render = render

    def heard(self) -> int:
        return max(0, self.given - self.delay)

    def close(self) -> None:
        self.render = None

    def run(self, frames: int, *, block: int = 500) -> Audio:
        """Return the next frames, asked for in blocks."""
        assert self.render is not None
        out = np.full((2, frames), np.nan, np.float32)
        for start in range(0, frames, block):
            piece = out[:, start : start + block]
            self.render(piece, piece.shape[1])
            self.given += piece.shape[1]
        return out


def noise(seed: int, frames: int, *, peak: float = 0.1) -> Audio:
    """Return noise on a grid of 1/32768, so that sums of it are exact in any order."""
    top = round(peak * 32768)
    whole = np.random.default_rng(seed).integers(-top, top + 1, (2, frames))
    return (whole / 32768).astype(np.float32)


class Piece:
    """A playable, and what it should sound like."""

    def __init__(self, stems: dict[str, Audio], playable: Playable) -> None:
        self.stems, self.playable = stems, playable

    def sound(self, *, without: tuple[str, ...] = ()) -> Audio:
        """Return the plain sum of the stems."""
        chosen = [audio for name, audio in self.stems.items() if name not in without]
        return np.sum(chosen, axis=0, dtype=np.float32)


@pytest.fixture
def piece() -> Callable[..., Piece]:
    """Make a piece of 8 bars in three sections with three parts."""

    def make(
        *,
        seed: int = 1,
        name: str = "v1",
        bars: int = 8,
        tail: int = 0,
        parts: tuple[str, ...] = ("kick", "bass", "lead"),
        rendered: int | None = None,
        **settings: Any,
    ) -> Piece:
        bpm = settings.setdefault("bpm", BPM)
        frames = round(bars * BAR * 120 / bpm) + tail
        audio = {part: noise(seed * 100 + index, frames) for index, part in enumerate(parts)}
        stems = {part: Stem(frames) for part in parts}
        for part, stem in stems.items():
            stem.write(audio[part][:, : frames if rendered is None else rendered])
        settings.setdefault(
            "sections",
            tuple(
                Section(name=title, kind="x", start_bar=start, bars=length, energy=0.5)
                for title, start, length in SECTIONS
                if start + length <= bars
            ),
        )
        settings = {"bar_ticks": BAR_TICKS, "sample_rate": RATE, **settings}
        return Piece(audio, Playable(name=name, stems=stems, frames=frames, bars=bars, **settings))

    return make


@pytest.fixture
def device() -> HandDevice:
    """A device without delay."""
    return HandDevice()


@pytest.fixture
def v1(piece: Callable[..., Piece]) -> Piece:
    """The usual piece."""
    return piece()


@pytest.fixture
def transport(v1: Piece, device: HandDevice) -> Transport:
    """A transport with the usual piece on the device that is turned by hand, standing at the start."""
    return Transport(v1.playable, device=device)
