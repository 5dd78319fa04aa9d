"""One strip of the mixer: level with automation, ducking, width and pan. Linear and sample-exact, so stems add up."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dawg.gen.audio import Mono
from dawg.gen.mix.fourier import Reals
from dawg.gen.native import kernels
from dawg.gen.score import Automation, Note, Part
from dawg.gen.units import ticks_to_seconds

NODE = 64
"""Frames between the points at which a moving gain is computed; linear between them."""

SILENT_DB = -119.5
DUCK_ATTACK_S = 0.0025
DUCK_HOLD_S = 0.02
_FULL_DUCK_VELOCITY = 80
_RECENT = 3


class Duck:
    """The push of the kick, known ahead from the score: 0 at rest, 1 fully down.

    After each onset it rises in 2.5 ms, holds 20 ms and comes back within `release_s` along a curve that starts fast.
    Soft (ghost) kicks push less.
    """

    def __init__(self, kicks: Sequence[Note], *, bpm: float, release_s: float, loop_s: float = 0.0) -> None:
        onsets = np.array([ticks_to_seconds(note.start_tick + note.offset_ticks, bpm=bpm) for note in kicks])
        strengths = np.array([min(1.0, note.velocity / _FULL_DUCK_VELOCITY) for note in kicks])
        if loop_s > 0.0:  # the kicks around the seam push on its other side too
            onsets = np.concatenate([onsets - loop_s, onsets, onsets + loop_s])
            strengths = np.tile(strengths, 3)
        order = np.argsort(onsets, kind="stable")
        # Kicks of no strength long ago, so that every time has its last three.
        self._onsets = np.concatenate([np.full(_RECENT, -1e6), onsets[order]])
        self._strengths = np.concatenate([np.zeros(_RECENT), strengths[order]])
        self._release_s = release_s
        self._known: tuple[Reals, Reals] = np.zeros(0), np.zeros(0)

    def __bool__(self) -> bool:
        return len(self._onsets) > _RECENT

    def at(self, times_s: Reals) -> Reals:
        """Return the push at each time: the largest of the last three kicks before it. Not to be written to."""
        asked, answer = self._known  # taken at once: several threads ask
        if np.array_equal(times_s, asked):  # all parts of a block ask for the same times
            return answer
        last = np.searchsorted(self._onsets, times_s, side="right") - 1
        push = np.zeros(len(times_s))
        for back in range(_RECENT):
            index = last - back
            since = times_s - self._onsets[index]
            rest = np.clip((since - DUCK_HOLD_S) / self._release_s, 0.0, 1.0)
            shape = np.minimum(1.0, since / DUCK_ATTACK_S) * (1.0 - rest) ** 1.5
            push = np.maximum(push, shape * self._strengths[index])
        self._known = times_s, push
        return push


class Channel:
    """The strip of one part.

    Args:
        part: the part.
        lanes: its `level_db` automation; several lanes add up.
        duck: the kick's push, or None when this part is not ducked.
        bpm: tempo, to place automation.
        loop_frames: length of a loop, after which automation and ducking begin again; 0 = no loop.
    """

    def __init__(
        self,
        part: Part,
        *,
        lanes: Sequence[Automation],
        duck: Duck | None,
        bpm: float,
        sample_rate: int,
        loop_frames: int = 0,
    ) -> None:
        self._part = part
        self._lanes = [(_seconds(lane, bpm), np.array([value for _, value in lane.points])) for lane in lanes]
        self._lanes = [lane for lane in self._lanes if len(lane[0])]
        self._duck = duck if duck and part.duck_db > 0.0 else None
        self._sample_rate, self._loop_frames = sample_rate, loop_frames
        angle = (part.pan + 1.0) * math.pi / 4.0
        # Equal power, with the centre at unity: hard left is 3 dB up, so a sound keeps its power wherever it sits.
        self._pan = (math.sqrt(2.0) * math.cos(angle), math.sqrt(2.0) * math.sin(angle)) if part.pan else (1.0, 1.0)

    def strip(self, start: int, frames: int) -> kernels.Strip:
        """Return what is done to a stretch that begins at frame `start` of the piece, and does not cross a loop's seam."""
        nodes, last = self._gains(start, frames)
        return kernels.Strip(nodes, start % NODE, last, self._part.width, self._pan)

    def _gains(self, start: int, frames: int) -> tuple[Mono, int]:
        """Return the gains at the nodes around a stretch, and the frames between the last two."""
        first, last = start // NODE, -(-(start + frames) // NODE)
        if not self._lanes and self._duck is None:
            level = 0.0 if self._part.level_db <= SILENT_DB else float(10.0 ** (self._part.level_db / 20.0))
            return np.full(last - first + 1, level, dtype=np.float32), NODE
        places = np.arange(first, last + 1) * NODE
        seam = self._loop_frames if places[-1] > self._loop_frames > 0 else 0
        places[-1] = seam or places[-1]
        level_db = self._level_db((places % self._loop_frames if self._loop_frames else places) / self._sample_rate)
        nodes = np.where(level_db <= SILENT_DB, 0.0, 10.0 ** (level_db / 20.0)).astype(np.float32)
        return nodes, seam % NODE or NODE  # the last, shorter stretch arrives where the loop begins

    def _level_db(self, times_s: Reals) -> Reals:
        level = np.full(len(times_s), float(self._part.level_db))
        for seconds, values in self._lanes:
            level += np.interp(times_s, seconds, values)
        if self._duck is not None:
            level -= self._part.duck_db * self._duck.at(times_s)
        return level


def _seconds(lane: Automation, bpm: float) -> Reals:
    return np.array([ticks_to_seconds(tick, bpm=bpm) for tick, _ in lane.points])
