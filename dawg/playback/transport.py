"""Live playback: play, pause, seek, loop, mute and solo while it sounds, and swap versions without a gap."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

from dawg.errors import InputError, MissingError, PlaybackError
from dawg.gen.brief import check_number
from dawg.playback.deck import Deck, Meters, Strip
from dawg.playback.device import Device, OutputDevice
from dawg.playback.engine import BLOCK, Engine
from dawg.playback.level import matched
from dawg.playback.playable import FADE_S, Loop, Playable
from dawg.playback.wishes import Change, Contest, Mode, Seek

LEVEL_RANGE_DB = (-120.0, 12.0)


class Status(Struct, frozen=True, kw_only=True):
    """What is heard at this moment.

    Attributes:
        version: name of the playable that is heard, "" before the first.
        pending: name of the one that waits for its bar line or its rendering, "" for none.
        frame, seconds: place in that playable, counted as it is heard: the device's delay is taken off.
        bar: counted from 0, with the share of the bar that has passed.
        section: name, "" outside of all.
        ready_s: seconds of the version that are rendered.
        meters: levels at this moment.
    """

    mode: Mode
    version: str = ""
    pending: str = ""
    frame: int = 0
    seconds: float = 0.0
    bar: float = 0.0
    section: str = ""
    ready_s: float = 0.0
    meters: Meters = Meters()


class Transport:
    """Plays versions of a piece with everything changing live.

    Commands return at once and are heard after the device's delay; every change is a ramp or crossfade of 10 ms.
    Nothing here runs by itself: a front end polls `status`. A context manager; `close` at the end.

    Args:
        playable: what is there to be played at first; None = nothing until `swap`.
        sample_rate: Hz of all versions.
        device: None = the system's output device, opened by the first `play`.
        volume: 0 silent to 1 as it is.
    """

    def __init__(
        self,
        playable: Playable | None = None,
        *,
        sample_rate: int = 44100,
        device: Device | None = None,
        volume: float = 1.0,
    ) -> None:
        self._rate = playable.sample_rate if playable else sample_rate
        self._fade = max(1, round(FADE_S * self._rate))
        self._engine = Engine(sample_rate=self._rate, fade_frames=self._fade)
        self._device = device
        self._running = False
        self._first = 0
        self._commands = threading.RLock()
        self._latest = playable
        self.set_volume(volume)
        if playable is not None:
            self.swap(playable)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---------------------------------------------------------------- commands

    def play(self) -> None:
        """Play on from where it stands; after the end, from the start.

        Raises:
            PlaybackError: PortAudio or an output device is missing, or the device has failed. Everything else still
                works; a transport with a `NullDevice` plays in silence.
        """
        device = self._opened()
        self._wish("play_number", playing=True)
        if device is not None:
            self._first, self._running = self._engine.frames, True
            device.start(self.render)

    def pause(self) -> None:
        """Fall silent and stay at this place."""
        self._wish(playing=False)

    def toggle(self) -> None:
        """Pause when it plays (or waits to), else play."""
        if self._engine.wishes.playing and self.status.mode != "ended":
            self.pause()
        else:
            self.play()

    def stop(self) -> None:
        """Pause and go back to the start."""
        self._wish("seek_number", playing=False, seek=Seek(unit="bar"))

    def seek(self, *, seconds: float | None = None, bar: float | None = None, section: str | None = None) -> None:
        """Go to a second, to a bar (from 0), or to a section's start; places outside become the nearest inside.

        Raises:
            InputError: none or several places, or a number that is negative or not finite. MissingError: no such
                section in what is played (or about to be).
        """
        given = [
            name for name, value in (("seconds", seconds), ("bar", bar), ("section", section)) if value is not None
        ]
        if len(given) != 1:
            raise InputError(f"a place given by {given or 'nothing'}; permitted: one of seconds, bar, section")
        if section is not None:
            self._check_section(section)
            self._wish("seek_number", seek=Seek(unit="section", section=section))
        elif seconds is not None:
            check_number("seconds", seconds, 0.0, 1e6)
            self._wish("seek_number", seek=Seek(unit="seconds", value=seconds))
        elif bar is not None:
            check_number("bar", bar, 0.0, 1e6)
            self._wish("seek_number", seek=Seek(unit="bar", value=bar))

    def loop(self, *, section: str | None = None, bars: tuple[int, int] | None = None) -> None:
        """Repeat a section, or bars `first` to `end` (from 0, `end` not included); without both, the whole.

        Playing goes there at once if it is elsewhere. The seam is sample-true: the frame after the last is the first.

        Raises:
            InputError: a range that is empty or outside of the piece. MissingError: no such section.
        """
        playable = self._known()
        if section is not None and bars is not None:
            raise InputError("a loop of both a section and bars; permitted: one of them")
        if section is not None:
            found = self._check_section(section)
            loop = Loop(start_bar=found.start_bar, end_bar=found.start_bar + found.bars, section=section)
        else:
            start, end = bars if bars is not None else (0, playable.bars)
            if not 0 <= start < end <= playable.bars:
                raise InputError(f"a loop of bars {start} to {end}; permitted: 0 to {playable.bars}, at least one bar")
            loop = Loop(start_bar=start, end_bar=end)
        self._wish("loop_number", loop=loop)

    def unloop(self) -> None:
        """Play on to the end again."""
        self._wish("loop_number", loop=None)

    def set_volume(self, volume: float) -> None:
        """Set the volume of the whole, 0 to 1; raises `InputError`."""
        check_number("volume", volume, 0.0, 1.0)
        self._wish(volume=float(volume))

    def set_level(self, part: str, level_db: float) -> None:
        """Set a part's fader in dB over what it is in the mix, -120 (silent) to 12; raises `InputError`."""
        check_number("level_db", level_db, *LEVEL_RANGE_DB)
        self._set_strip(part, level_db=float(level_db))

    def mute(self, part: str, muted: bool = True) -> None:
        """Mute a part or return, or let it be heard again; raises `MissingError`."""
        self._set_strip(part, muted=muted)

    def solo(self, part: str, solo: bool = True) -> None:
        """Hear this part (and others that are soloed) alone and dry, or take it back; raises `MissingError`."""
        self._set_strip(part, solo=solo)

    @property
    def strips(self) -> Mapping[str, Strip]:
        """What is set for the parts that are not as in the mix."""
        return self._engine.wishes.strips

    def swap(self, playable: Playable, *, at_once: bool = False) -> None:
        """Let another version be heard from the next bar line on, at the same bar, without a gap.

        The old one plays on while the new one is not rendered that far. Paused or waiting, it is there at once. Of
        several swaps the last one counts. A comparison ends.

        Args:
            at_once: do not wait for the bar line.

        Raises:
            InputError: another sample rate.
        """
        self._check_rate(playable)
        change = Change(deck=self._deck(playable), at_once=at_once)
        self._latest = playable
        self._wish("change_number", change=change, contest=None)

    def compare(self, first: Playable, second: Playable, *, bars: int = 4, again: bool = True) -> None:
        """Hear two versions in turn, some bars of each, at the loudness of the softer one.

        Measuring them takes a moment of computing here, while what plays goes on. Loops are suspended until `swap`.

        Args:
            bars: how many of each, 1 or more.
            again: the second version plays the same bars as the first has; else it plays on.

        Raises:
            InputError: bars out of range, another sample rate. PlaybackError: one is not completely rendered.
        """
        check_number("bars", bars, 1, 10_000)
        self._check_rate(first)
        self._check_rate(second)
        one, two = (self._deck(playable) for playable in matched(first, second))
        self._latest = first
        contest = Contest(first=one, second=two, bars=int(bars), again=again)
        self._wish("change_number", change=None, contest=contest)

    def close(self) -> None:
        """Fall silent and let go of the device; may be called twice. A later `play` opens the system's device."""
        if self._device is not None:
            self._device.close()
        self._device, self._running = None, False
        self._wish(playing=False)
        self._engine.render(None, 2 * self._fade)  # lets what was fading come to rest

    def use(self, device: Device) -> None:
        """Let go of the device there is and play through this one, such as a `NullDevice`, from the next `play` on."""
        self.close()
        self._device = device

    # ---------------------------------------------------------------- what is

    @property
    def status(self) -> Status:
        """What is heard at this moment, for a front end to poll."""
        heard = self._heard()
        found = self._engine.journal.at(heard)
        if found is None or found[0].playable is None:
            return Status(mode="paused")
        moment, report = found
        playable = moment.playable
        assert playable is not None
        frame = min(playable.frames, moment.after(min(heard, report.end)))
        newest = self._engine.journal.latest()
        return Status(
            mode=moment.mode,
            version=playable.name,
            pending=newest.pending if newest else "",
            frame=frame,
            seconds=frame / playable.sample_rate,
            bar=playable.place(frame),
            section=playable.section_at(playable.bar_at(frame)),
            ready_s=playable.ready / playable.sample_rate,
            meters=report.meters,
        )

    @property
    def position(self) -> int:
        """Frame of the version that is heard at this moment."""
        return self.status.frame

    @property
    def problem(self) -> PlaybackError | None:
        """Why the device does not sound any more, or None."""
        return self._device.problem if self._running and self._device else None

    @property
    def underruns(self) -> int:
        """How often the device ran out of sound: a machine too busy to play."""
        return self._device.underruns if self._device else 0

    def render(self, out: Any, frames: int) -> None:
        """Fill float32 (2, frames) with what comes next: what a device calls; None = let the time pass unheard."""
        self._engine.render(out, frames)

    # ---------------------------------------------------------------- inside

    def _opened(self) -> Device | None:
        """Return the device if it has yet to be started; None when it runs."""
        if self._running:
            if self.problem is None:
                return None
            self.close()
        if self._device is None:
            self._device = OutputDevice(sample_rate=self._rate)
        return self._device

    def _wish(self, count: str = "", **changes: Any) -> None:
        """Replace what is wished, and count the command; the audio side sees either the old or the new."""
        self._heard()  # a silent device first plays what was due under the old wishes
        with self._commands:
            wishes = self._engine.wishes
            if count:
                changes[count] = getattr(wishes, count) + 1
            self._engine.wishes = replace(wishes, **changes)
            if not self._running:
                self._engine.render(None, 0)

    def _heard(self) -> int:
        """Return the engine's frame that is heard at this moment."""
        if self._running and self._device is not None:
            return self._first + self._device.heard()
        return self._engine.frames

    def _set_strip(self, part: str, **changes: Any) -> None:
        playable = self._known()
        with self._commands:
            strips = dict(self._engine.wishes.strips)
            if part not in playable.stems and part not in strips:
                raise MissingError(f"no part {part!r}; parts: {', '.join(playable.stems)}")
            strip = replace(strips.pop(part, Strip()), **changes)
            if strip != Strip():
                strips[part] = strip
            self._wish(strips=strips)

    def _deck(self, playable: Playable) -> Deck:
        return Deck(playable, self._engine.wishes.strips, block=BLOCK)

    def _known(self) -> Playable:
        if self._latest is None:
            raise PlaybackError("nothing to play yet", hint="make a beat first")
        return self._latest

    def _check_section(self, name: str) -> Any:
        return self._known().section(name)

    def _check_rate(self, playable: Playable) -> None:
        if playable.sample_rate != self._rate:
            raise InputError(f"a version at {playable.sample_rate} Hz; permitted: {self._rate} Hz, as what is played")
