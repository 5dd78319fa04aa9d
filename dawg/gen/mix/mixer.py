"""The mixer: raw parts in, stems and their exact sum out, block after block."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from dawg.errors import AudioError
from dawg.gen.audio import Audio, is_silence
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
        first_frame: where the first block will begin; what rang before it is not heard in the returns.
    """

    def __init__(self, score: Score, *, sample_rate: int, first_frame: int = 0) -> None:
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
        """Mix the block that begins at `start_frame`: `channel` for each part, then `sum`.

        Args:
            parts: raw audio by part name, given away; a part left out is silent and has no stem.

        Raises:
            AudioError: as `channel` and `sum`.
        """
        return self.sum(start_frame, {name: self.channel(name, start_frame, audio) for name, audio in parts.items()})

    def channel(self, name: str, start_frame: int, audio: Audio) -> Audio:
        """Turn the raw audio of a part, which begins at `start_frame`, into its stem. Threads may do so side by side.

        Args:
            audio: float32, shape (2, frames); it is given away: worked on in place and returned. `audio.silence` is left
                as it is.

        Raises:
            AudioError: an unknown part, or a wrong shape or type.
        """
        if name not in self._parts:
            raise AudioError(f"no part {name!r}; parts: {', '.join(self._parts)}")
        if audio.ndim != 2 or audio.shape[0] != 2 or audio.dtype != np.float32:
            raise AudioError(
                f"part {name!r} is {audio.dtype} of shape {audio.shape}; permitted: float32 of shape (2, frames)"
            )
        if not is_silence(audio):  # most parts rest for much of a piece
            self._channels[name].apply(audio, start_frame)
        return audio

    def sum(self, start_frame: int, channels: Mapping[str, Audio]) -> MixBlock:
        """Add up the stems of the block that begins at `start_frame`, and what their sends return.

        Args:
            start_frame: where the block before ended; 0 at first. Any block length will do.
            channels: from `channel`, all of one length.

        Raises:
            AudioError: different lengths, no part, or a block that is not the next one.
        """
        frames = self._check(start_frame, channels)
        stems = {name: channels[name] for name in self._parts if name in channels}
        mix = np.zeros((2, frames), dtype=np.float32)
        buses = {name: np.zeros(frames, dtype=np.float32) for name in self._returns}
        heard = [name for name, stem in stems.items() if not is_silence(stem) and not self._parts[name].muted]
        if heard:
            gains = np.array([[self._gains[name][bus] for bus in buses] for name in heard], dtype=np.float32)
            kernels.sum_up([stems[name] for name in heard], mix, list(buses.values()), gains)
        returned = side_by_side(lambda name: self._returns[name].process(buses[name]), self._returns)
        for name, sound in zip(self._returns, returned, strict=True):
            stems[name] = sound
            mix += sound
        self._next = start_frame + frames
        return MixBlock(start=start_frame, mix=mix, stems=stems)

    def _check(self, start_frame: int, channels: Mapping[str, Audio]) -> int:
        if start_frame != self._next:
            raise AudioError(f"block starts at frame {start_frame}; permitted: {self._next}, where the last one ended")
        if not channels:
            raise AudioError("no part to mix; permitted: at least one")
        lengths = sorted({audio.shape[1] for audio in channels.values()})
        if len(lengths) != 1:
            raise AudioError(f"parts of {lengths} frames; permitted: one length for all")
        return int(lengths[0])


def _send_gains(part: Part) -> dict[str, float]:
    """Return the gain of a part's mono sum into each return; 0 = it sends nothing there."""
    sends = {REVERB: part.reverb_db, DELAY: part.delay_db}
    return {name: 0.5 * db_to_gain(level) if level > SEND_OFF_DB else 0.0 for name, level in sends.items()}
