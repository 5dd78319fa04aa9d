"""The mixer: raw parts in, stems and their exact sum out, block after block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import Struct

from dawg.errors import AudioError
from dawg.gen.audio import Audio, Laying, Mono, silence, whole
from dawg.gen.mix.channel import NODE, Channel, Duck
from dawg.gen.mix.convolver import Convolver
from dawg.gen.mix.echo import Echo
from dawg.gen.mix.space import reverb_taps
from dawg.gen.native import kernels
from dawg.gen.score import Part, Score
from dawg.gen.units import db_to_gain

SEND_OFF_DB = -100.0
REVERB, DELAY = "reverb", "delay"


class MixBlock(Struct, frozen=True, kw_only=True, eq=False):
    """One block of the mix: `mix` is the float32 sum of `stems` in their order, beginning at frame `start`.

    `stems` is empty when nobody asked for them.
    """

    start: int
    mix: Audio
    stems: dict[str, Audio]


class Gathered(Struct, frozen=True, kw_only=True, eq=False):
    """A block on its way: the sum of its parts, what they send to each return, and their stems when these are kept."""

    start: int
    mix: Audio
    buses: dict[str, Mono]
    stems: dict[str, Audio]


class Mixer:
    """Mixes consecutive blocks of a piece; everything in it is linear.

    Channel: width, level with automation, ducking, pan (equal power, unity at the centre, +3 dB at the side). The
    sends are taken after the channel, in mono. The returns "reverb" and "delay" exist when an unmuted part feeds them.

    Args:
        score: parts, automation, kick notes, tempo and mix settings. Of a loop, blocks may go round again and again:
            automation and ducking repeat, tails of one round sound in the next.
        sample_rate: Hz.
        first_frame: where the first block will begin; what rang before it is not heard in the returns.
    """

    def __init__(self, score: Score, *, sample_rate: int, first_frame: int = 0) -> None:
        kicks = [
            note for part in score.parts if part.role == "kick" and not part.muted for note in score.notes(part.name)
        ]
        loop_frames = self._loop_frames = round(score.duration_s * sample_rate) if score.loop else 0
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
        self._gains = {part.name: _send_gains(part) for part in score.parts}
        self._returns: dict[str, Convolver | Echo] = {}
        heard = [part for part in score.parts if not part.muted]
        if any(part.reverb_db > SEND_OFF_DB for part in heard):
            self._returns[REVERB] = Convolver(reverb_taps(score.mix, sample_rate=sample_rate))
        if any(part.delay_db > SEND_OFF_DB for part in heard):
            self._returns[DELAY] = Echo(score.mix, bpm=score.bpm, sample_rate=sample_rate)
        self._next = first_frame

    @property
    def returns(self) -> tuple[str, ...]:
        """Names of the return stems that every block holds."""
        return tuple(self._returns)

    def process(self, start_frame: int, parts: Mapping[str, Audio]) -> MixBlock:
        """Mix the block that begins at `start_frame`: `gather`, then `finish`.

        Args:
            parts: raw audio by part name, float32, shape (2, frames); a part left out is silent and has no stem.

        Raises:
            AudioError: an unknown part, a wrong shape or type, different lengths, no part, or a block that is not the
                next one.
        """
        frames = self._check(parts)
        layings = {name: whole(audio) for name, audio in parts.items()}
        return self.finish(self.gather(start_frame, frames, layings, stems=True))

    def gather(self, start_frame: int, frames: int, parts: Mapping[str, Laying], *, stems: bool) -> Gathered:
        """Bring the parts of a block through their channels and together; threads may do so for several blocks.

        Args:
            start_frame: where the block begins in the piece.
            parts: raw sound by part name.
            stems: keep what leaves each channel.
        """
        mix = np.zeros((2, frames), dtype=np.float32)
        buses = {name: np.zeros(frames, dtype=np.float32) for name in self._returns}
        heard = [name for name in self._parts if name in parts and self._is_heard(name, parts[name])]
        kept = {name: np.empty((2, frames), dtype=np.float32) for name in heard} if stems else {}
        gains = np.array([[self._gains[name][bus] for bus in buses] for name in heard], dtype=np.float32)
        for first, stop, place in self._stretches(start_frame, frames) if heard else ():
            kernels.mix(
                [(parts[name], self._channels[name].strip(place, stop - first)) for name in heard],
                mix,
                list(buses.values()),
                gains,
                node=NODE,
                first=first,
                stop=stop,
                stems=list(kept.values()) if stems else None,
            )
        silent = {name: silence(frames) for name in self._parts if stems and name in parts}
        return Gathered(start=start_frame, mix=mix, buses=buses, stems=silent | kept)

    def finish(self, gathered: Gathered) -> MixBlock:
        """Add what the sends return: a block of the mix. Blocks come in their order.

        Raises:
            AudioError: this block is not the next one.
        """
        start, mix, stems = gathered.start, gathered.mix, dict(gathered.stems)
        if start != self._next:
            raise AudioError(f"block starts at frame {start}; permitted: {self._next}, where the last one ended")
        for name, bus in gathered.buses.items():
            sound = self._returns[name].process(bus)
            mix += sound
            if stems:
                stems[name] = sound
        self._next = start + mix.shape[1]
        return MixBlock(start=start, mix=mix, stems=stems)

    def _is_heard(self, name: str, laying: Laying) -> bool:
        return bool(laying.tones) and not self._parts[name].muted

    def _stretches(self, start_frame: int, frames: int) -> Iterator[tuple[int, int, int]]:
        """Yield (first, stop, place of the first in the piece): the whole block, or for a loop one for each round."""
        loop, first = self._loop_frames, 0
        while first < frames:
            place = (start_frame + first) % loop if loop else start_frame
            stop = min(frames, first + loop - place) if loop else frames
            yield first, stop, place
            first = stop

    def _check(self, parts: Mapping[str, Audio]) -> int:
        for name, audio in parts.items():
            if name not in self._parts:
                raise AudioError(f"no part {name!r}; parts: {', '.join(self._parts)}")
            if audio.ndim != 2 or audio.shape[0] != 2 or audio.dtype != np.float32:
                raise AudioError(
                    f"part {name!r} is {audio.dtype} of shape {audio.shape}; permitted: float32 of shape (2, frames)"
                )
        if not parts:
            raise AudioError("no part to mix; permitted: at least one")
        lengths = sorted({audio.shape[1] for audio in parts.values()})
        if len(lengths) != 1:
            raise AudioError(f"parts of {lengths} frames; permitted: one length for all")
        return int(lengths[0])


def _send_gains(part: Part) -> dict[str, float]:
    """Return the gain of a part's mono sum into each return; 0 = it sends nothing there."""
    sends = {REVERB: part.reverb_db, DELAY: part.delay_db}
    return {name: 0.5 * db_to_gain(level) if level > SEND_OFF_DB else 0.0 for name, level in sends.items()}
