"""The mixer: raw parts in, stems and their exact sum out, block after block."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from dawg.errors import AudioError
from dawg.gen.audio import Audio, Mono, is_silence
from dawg.gen.mix.channel import Channel, Duck
from dawg.gen.mix.convolver import Convolver
from dawg.gen.mix.echo import Echo
from dawg.gen.mix.space import reverb_taps
from dawg.gen.mix.threads import side_by_side
from dawg.gen.native import kernels
from dawg.gen.score import Part, Score
from dawg.gen.units import db_to_gain

SEND_OFF_DB = -100.0
REVERB, DELAY = "reverb", "delay"


class MixBlock(Struct, frozen=True, kw_only=True, eq=False):
    """One block of the mix: `mix` is the float32 sum of `stems` in their order, beginning at frame `start`."""

    start: int
    mix: Audio
    stems: dict[str, Audio]


class Mixer:
    """Mixes consecutive blocks of a piece; everything in it is linear.

    Channel: width, level with automation, ducking, pan (equal power, unity at the centre, +3 dB at the side). The
    sends are taken after the channel, in mono. The returns "reverb" and "delay" exist when an unmuted part feeds them.

    Args:
        score: parts, automation, kick notes, tempo and mix settings. Of a loop, blocks may go round again and again:
            automation and ducking repeat, tails of one round sound in the next.
        sample_rate: Hz.
    """

    def __init__(self, score: Score, *, sample_rate: int) -> None:
        kicks = [
            note for part in score.parts if part.role == "kick" and not part.muted for note in score.notes(part.name)
        ]
        loop_frames = round(score.duration_s * sample_rate) if score.loop else 0
        duck = Duck(kicks, bpm=score.bpm, release_s=score.mix.duck_release_s, loop_s=loop_frames / sample_rate)
        self._parts = {part.name: part for part in score.parts}
        self._channels = {
            part.name: Channel(
                part,
                lanes=[lane for lane in score.automation if lane.part == part.name and lane.parameter == "level_db"],
                duck=None if part.role == "kick" else duck,
                bpm=score.bpm,
                sample_rate=sample_rate,
                loop_frames=loop_frames,
            )
            for part in score.parts
        }
        self._returns: dict[str, Convolver | Echo] = {}
        heard = [part for part in score.parts if not part.muted]
        if any(part.reverb_db > SEND_OFF_DB for part in heard):
            self._returns[REVERB] = Convolver(reverb_taps(score.mix, sample_rate=sample_rate))
        if any(part.delay_db > SEND_OFF_DB for part in heard):
            self._returns[DELAY] = Echo(score.mix, bpm=score.bpm, sample_rate=sample_rate)
        self._next = 0

    @property
    def returns(self) -> tuple[str, ...]:
        """Names of the return stems that every block holds."""
        return tuple(self._returns)

    def process(self, start_frame: int, parts: Mapping[str, Audio]) -> MixBlock:
        """Mix the block that begins at `start_frame`.

        Args:
            start_frame: where the block before ended; 0 at first. Any block length will do.
            parts: raw audio by part name, float32, all of one shape (2, frames). The arrays are given away: they are
                worked on in place and come back as the stems; `audio.silence` is left as it is. A part left out is silent and has no stem.

        Raises:
            AudioError: a wrong shape, an unknown part, or a block that is not the next one.
        """
        frames = self._check(start_frame, parts)
        stems: dict[str, Audio] = {}
        mix = np.zeros((2, frames), dtype=np.float32)
        buses = {name: np.zeros(frames, dtype=np.float32) for name in self._returns}
        for name, part in self._parts.items():
            if name not in parts:
                continue
            stem = stems[name] = parts[name]
            if is_silence(stem):  # most parts rest for much of a piece
                continue
            self._channels[name].apply(stem, start_frame)
            if not part.muted:
                _add(stem, part, mix, buses)
        returned = side_by_side(lambda name: self._returns[name].process(buses[name]), self._returns)
        for name, sound in zip(self._returns, returned, strict=True):
            stems[name] = sound
            mix += sound
        self._next = start_frame + frames
        return MixBlock(start=start_frame, mix=mix, stems=stems)

    def _check(self, start_frame: int, parts: Mapping[str, Audio]) -> int:
        if start_frame != self._next:
            raise AudioError(f"block starts at frame {start_frame}; permitted: {self._next}, where the last one ended")
        shapes = {audio.shape for audio in parts.values()}
        if not parts:
            raise AudioError("no part to mix; permitted: at least one")
        if len(shapes) != 1 or any(len(shape) != 2 or shape[0] != 2 for shape in shapes):
            raise AudioError(f"parts of shapes {sorted(shapes)}; permitted: one shape (2, frames) for all")
        for name, audio in parts.items():
            if name not in self._parts:
                raise AudioError(f"no part {name!r}; parts: {', '.join(self._parts)}")
            if audio.dtype != np.float32:
                raise AudioError(f"part {name!r} is {audio.dtype}; permitted: float32")
        return int(next(iter(shapes))[1])


def _add(stem: Audio, part: Part, mix: Audio, buses: dict[str, Mono]) -> None:
    """Add a stem to the mix and to the buses that the part sends to."""
    sends = {REVERB: part.reverb_db, DELAY: part.delay_db}
    heard = [(bus, 0.5 * db_to_gain(sends[name])) for name, bus in buses.items() if sends[name] > SEND_OFF_DB]
    kernels.send(stem, mix, heard)
