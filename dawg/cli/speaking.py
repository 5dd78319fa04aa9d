"""Playing in a conversation of lines: a transport, and a thread that renders what it plays."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dawg.errors import Cancelled, DawgError
from dawg.gen.operations.scope import section_in
from dawg.gen.progress import Reporter

if TYPE_CHECKING:
    from dawg.assistant.host import Play
    from dawg.gen.score import Score
    from dawg.playback.playable import Playable
    from dawg.playback.transport import Transport
    from dawg.studio.sounding import Sounder

_POLL_S = 0.05
_END_S = 5.0


class PlainSpeaker:
    """Plays versions; what is playing swaps to a new one at the next bar line.

    Args:
        volume: 0 to 1.
        waits: `play` returns when it has been heard; a loop is then heard once.
        tones: as `Sounder` takes it.

    Attributes:
        hushed: the last wish was to be silent.
    """

    hushed = False

    def __init__(self, *, volume: float = 1.0, waits: bool = False, tones: tuple[Path, int] | None = None) -> None:
        self._volume, self._waits, self._tones = volume, waits, tones
        self._transport: Transport | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._failed: DawgError | None = None
        self._rendered = ""
        self._sounder: Sounder | None = None

    @property
    def playing(self) -> bool:
        """True while something is heard."""
        return self._transport is not None and self._transport.status.mode in ("playing", "waiting")

    def follow(self, score: Score, *, name: str) -> None:
        """Let a new version take over at the next bar line where one plays; errors as `play`."""
        if self._transport is not None and self.playing and self._rendered != score.digest:
            self._render(self._transport, score, name)

    def play(self, request: Play, score: Score, *, name: str) -> str:
        """Carry out a wish; raises `PlaybackError` where nothing can play, and what rendering raises."""
        self.hushed = request.action != "play"
        if self.hushed:
            return self._silence(request)
        transport = self._open()
        transport.play()  # refuses where there is no device, before anything is rendered
        if self._rendered != score.digest:
            self._render(transport, score, name)
        self._place(transport, request, score)
        if self._waits:
            self._wait(transport)
        place = f" from {request.section}" if request.section else f" from bar {request.bar}" if request.bar else ""
        return f"{'looping' if request.loop and not self._waits else 'playing'} {name}{place}"

    def close(self) -> None:
        """Fall silent, stop rendering, let go of the device."""
        self._stop.set()
        if self._transport is not None:
            self._transport.close()
            self._transport = None
        if self._thread is not None:
            self._thread.join(_END_S)

    def _silence(self, request: Play) -> str:
        if self._transport is None:
            return "nothing is playing"
        if request.action == "pause":
            self._transport.pause()
            return "paused"
        self._transport.stop()
        return "stopped"

    def _open(self) -> Transport:
        if self._transport is None:
            from dawg.playback.transport import Transport

            self._transport = Transport(volume=self._volume)
        return self._transport

    def _place(self, transport: Transport, request: Play, score: Score) -> None:
        section = section_in(score, request.section).name if request.section else None
        if request.loop and not self._waits:
            transport.loop(section=section)
        else:
            transport.unloop()
        if request.bar is not None:
            transport.seek(bar=request.bar - 1)
        elif section is not None and (not request.loop or self._waits):
            transport.seek(section=section)

    def _render(self, transport: Transport, score: Score, name: str) -> None:
        """Begin to render in a thread; the transport has the new version when this returns."""
        from dawg.studio.sounding import Sounder

        sounder = self._sounder = self._sounder or Sounder(tones=self._tones)
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._stop, self._failed = threading.Event(), None
        begun, stop = threading.Event(), self._stop
        bar = transport.status.bar if self.playing else 0.0

        def begin(playable: Playable) -> None:
            transport.swap(playable)
            begun.set()

        def work() -> None:
            try:
                reporter = Reporter(cancelled=stop.is_set)
                transport.swap(sounder.make(score, name=name, begin=begin, reporter=reporter, bar=bar))
            except Cancelled:
                pass
            except DawgError as error:
                self._failed = error
            finally:
                begun.set()

        self._thread = threading.Thread(target=work, name="dawg-sounding", daemon=True)
        self._thread.start()
        begun.wait()
        if self._failed is not None:
            raise self._failed
        self._rendered = score.digest

    def _wait(self, transport: Transport) -> None:
        """Wait until it is heard to its end; raises when rendering or the device fails."""
        while transport.status.mode != "ended":
            if self._failed is not None:
                raise self._failed
            if transport.problem is not None:
                raise transport.problem
            time.sleep(_POLL_S)
