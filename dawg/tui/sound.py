"""What is heard: the transport, a thread that renders for it, and one that carries out commands that may take a while.

Opening a device can take seconds and rendering does, so nothing here makes a key wait: a screen gives commands, and polls
`status`, `work` and `peaks`.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dawg.assistant.host import Play
from dawg.errors import Cancelled, DawgError
from dawg.gen.operations.scope import section_in
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.tui.stages import Stages

if TYPE_CHECKING:
    from dawg.playback.transport import Status, Transport
    from dawg.studio.peaks import Peaks
    from dawg.studio.sounding import Sounder

SAMPLE_RATE = 44100
_END_S = 1.0
_COMMAND_S = 30.0

Problem = Callable[[DawgError], object]


class Job(Struct, frozen=True, kw_only=True, eq=False):
    """A version to be rendered."""

    score: Score
    name: str
    digest: str


class Sound:
    """Plays the version at hand. The desk's speaker, and what the keys of the terminal app command.

    Args:
        volume: 0 to 1.
        tones: as `Sounder` takes it.
    """

    def __init__(self, *, volume: float = 1.0, tones: tuple[Path, int] | None = None) -> None:
        self._volume = volume
        self._tones = tones
        self._problem: Problem = lambda error: None
        self._transport: Transport | None = None
        self._silent = False
        self._lock = threading.Condition()
        self._wanted: Job | None = None
        self._rendering: Job | None = None
        self._rendered = ""
        self._stopped = False
        self._dropped = False
        self._sounder: Sounder | None = None
        self._commands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self.peaks: Peaks | None = None
        self.work = Stages()
        self.looped: str | None = None
        """Name of the section that is looped; "" = the whole; None = no loop."""
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for run, name in ((self._render, "dawg-render"), (self._obey, "dawg-sound"))
        ]
        for thread in self._threads:
            thread.start()

    def tell(self, problem: Problem) -> None:
        """Let somebody be told what goes wrong, from any thread."""
        self._problem = problem

    # ---------------------------------------------------------------- for the desk

    def play(self, request: Play, score: Score, *, name: str) -> str:
        """Carry out a wish and return a line about it; waits for the device, so not for a thread that draws.

        Raises:
            DawgError: what cannot be.
        """
        done: Future[str] = Future()

        def command() -> None:
            try:
                done.set_result(self._wished(request, score, name))
            except BaseException as error:
                done.set_exception(error)

        self._commands.put(command)
        return done.result(_COMMAND_S)

    def _wished(self, request: Play, score: Score, name: str) -> str:
        transport = self._opened()
        if request.action == "pause":
            transport.pause()
            return "paused"
        if request.action == "stop":
            transport.stop()
            return "stopped"
        self.follow(score, name)
        section = section_in(score, request.section).name if request.section else None
        self._place(transport, request, section)
        self._start(transport)
        place = f" from {section}" if section else f" from bar {request.bar}" if request.bar else ""
        return f"{'looping' if request.loop else 'playing'} {name}{place}"

    def _place(self, transport: Transport, request: Play, section: str | None) -> None:
        if request.loop:
            self._when_known(transport, lambda: transport.loop(section=section))
            self.looped = section or ""
        else:
            transport.unloop()
            self.looped = None
        if request.bar is not None:
            transport.seek(bar=float(request.bar - 1))
        elif section is not None and not request.loop:
            self._when_known(transport, lambda: transport.seek(section=section))

    def _when_known(self, transport: Transport, command: Callable[[], None]) -> None:
        """Give a command that needs the version to be known to the transport, which the render thread tells it."""
        with self._lock:
            self._lock.wait_for(lambda: self._wanted is None or self._stopped, _COMMAND_S)
        command()

    # ---------------------------------------------------------------- for the keys

    def follow(self, score: Score, name: str) -> None:
        """Render this version from now on; what plays goes over to it at the next bar line."""
        digest = score.digest
        with self._lock:
            now = self._wanted or self._rendering
            if digest == (now.digest if now else self._rendered):
                return
            self._wanted, self._dropped = Job(score=score, name=name, digest=digest), False
            self._lock.notify_all()

    def drop(self) -> None:
        """Stop rendering; it begins again with the next `follow` or `play`."""
        with self._lock:
            self._dropped, self._wanted = True, None

    def toggle(self) -> None:
        """Play or pause."""
        self._later(lambda transport: transport.pause() if self._plays(transport) else self._start(transport))

    def start(self) -> None:
        """Play."""
        self._later(self._start)

    def seek(self, bar: float) -> None:
        """Go to a bar, from 0."""
        self._later(lambda transport: transport.seek(bar=max(0.0, bar)))

    def loop(self, section: str | None) -> None:
        """Loop a section, "" = the whole; None = play on to the end."""

        def command(transport: Transport) -> None:
            if section is None:
                transport.unloop()
            else:
                transport.loop(section=section or None)
            self.looped = section

        self._later(command)

    def mute(self, part: str) -> None:
        """Mute a part while listening, or let it be heard again."""
        self._later(lambda transport: transport.mute(part, not self.flags(part)[0]))

    def solo(self, part: str) -> None:
        """Hear a part alone, or take it back."""
        self._later(lambda transport: transport.solo(part, not self.flags(part)[1]))

    def clear_strips(self) -> None:
        """Hear all parts as they are in the mix."""

        def command(transport: Transport) -> None:
            for part in list(transport.strips):
                transport.mute(part, False)
                transport.solo(part, False)

        self._later(command)

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1; beyond is the nearest."""
        self._volume = min(1.0, max(0.0, volume))
        self._later(lambda transport: transport.set_volume(self._volume))

    @property
    def volume(self) -> float:
        """The volume, 0 to 1."""
        return self._volume

    def flags(self, part: str) -> tuple[bool, bool]:
        """Return whether a part is (muted, soloed) while listening."""
        strip = self._transport.strips.get(part) if self._transport else None
        return (strip.muted, strip.solo) if strip else (False, False)

    @property
    def status(self) -> Status | None:
        """What is heard at this moment; None before anything could be."""
        return self._transport.status if self._transport else None

    @property
    def ready(self) -> bool:
        """True when the version at hand is rendered whole."""
        with self._lock:
            return self._wanted is None and self._rendering is None and bool(self._rendered)

    @property
    def silent(self) -> bool:
        """True when there is no device: time passes unheard."""
        return self._silent

    def look(self) -> None:
        """See whether the device still sounds; tell it once when not, and go on in silence."""
        transport = self._transport
        problem = transport.problem if transport and not self._silent else None
        if problem is not None:
            self._silent = True
            self._problem(problem)
            self._later(self._replace_device)

    def close(self) -> None:
        """Fall silent, stop rendering, let go of the device; may be called twice."""
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
        self._commands.put(None)
        for thread in self._threads:
            thread.join(_END_S)
        if self._transport is not None:
            self._transport.close()

    # ---------------------------------------------------------------- the thread of commands

    def _later(self, command: Callable[[Transport], None]) -> None:
        def run() -> None:
            try:
                command(self._opened())
            except DawgError as error:
                self._problem(error)

        self._commands.put(run)

    def _obey(self) -> None:
        while (command := self._commands.get()) is not None:
            command()

    def _opened(self) -> Transport:
        """Return the transport; without a device it plays in silence, which is told once."""
        with self._lock:
            if self._transport is None:
                from dawg.playback.transport import Transport

                self._transport = Transport(sample_rate=SAMPLE_RATE, volume=self._volume)
            return self._transport

    def _start(self, transport: Transport) -> None:
        from dawg.errors import PlaybackError

        try:
            transport.play()
        except PlaybackError as error:
            if self._silent:
                raise
            self._silent = True
            self._problem(error)
            self._replace_device(transport)

    def _replace_device(self, transport: Transport) -> None:
        """Go on with a silent device, so that everything else works."""
        from dawg.playback.device import NullDevice

        transport.use(NullDevice(sample_rate=SAMPLE_RATE))
        transport.play()

    def _plays(self, transport: Transport) -> bool:
        return transport.status.mode in ("playing", "waiting")

    # ---------------------------------------------------------------- the thread that renders

    def _render(self) -> None:
        while True:
            with self._lock:
                self._rendering = None
                self._lock.wait_for(lambda: self._wanted is not None or self._stopped)
                job = self._wanted
                if self._stopped or job is None:
                    return
                self._rendering = job
            try:
                self._sound(job)
                self._rendered = job.digest
            except Cancelled:
                pass
            except DawgError as error:
                self._problem(error)
            except Exception as error:
                self._problem(DawgError(f"rendering failed: {type(error).__name__}: {error}"))
            finally:
                self.work.clear()
                with self._lock:
                    if self._wanted is job:  # it failed before the transport knew it
                        self._wanted = None
                    self._lock.notify_all()

    def _sound(self, job: Job) -> None:
        from dawg.studio.peaks import Peaks
        from dawg.studio.sounding import Sounder

        sounder = self._sounder = self._sounder or Sounder(sample_rate=SAMPLE_RATE, tones=self._tones)
        transport = self._opened()
        self._rendered = ""

        def begin(playable: Any) -> None:
            transport.swap(playable)
            self.peaks = Peaks(playable.frames, sample_rate=SAMPLE_RATE)
            with self._lock:
                if self._wanted is job:
                    self._wanted = None
                self._lock.notify_all()

        def on_block(block: Any) -> None:
            if self.peaks is not None:
                self.peaks.write(block)

        reporter = Reporter(
            self.work.take, cancelled=lambda: self._wanted not in (None, job) or self._dropped or self._stopped
        )
        bar = transport.status.bar if transport.status.mode == "playing" else 0.0
        transport.swap(
            sounder.make(job.score, name=job.name, begin=begin, on_block=on_block, reporter=reporter, bar=bar)
        )
