"""A player that sounds while the rest is still being made.

Blocks are queued as they are, cut into short pieces by a thread of its own and written to the device, so a slow
producer causes silence, never an exception, and a stop is heard within a piece.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from types import TracebackType
from typing import Self

import numpy as np

from dawg.errors import PlaybackError
from dawg.gen.audio import Audio
from dawg.gen.brief import check_number
from dawg.gen.export.resample import Resampler
from dawg.playback.device import error_line, open_stream

_PIECE_S = 0.05
_LATENCY_S = 0.15
_STOP_S = 0.3
_PATIENCE_S = 10.0
"""How long a device may take longer than the sound lasts before it counts as dead."""


class BlockPlayer:
    """Plays blocks in the order they are written; use as a context manager.

    `write` never waits, so rendering is not slowed down to the speed of listening. The `with` block waits at its end
    until everything is heard, and stops at once when it is left by an exception (also Ctrl-C).

    Args:
        sample_rate: Hz of the blocks; a device that does not take it gets resampled sound.
        volume: 0 silent to 1 as it is.
        device: name or number of an output device, None = the system's default.

    Raises:
        InputError: volume out of range.
        PlaybackError: PortAudio is missing, or there is no such output device, or it cannot be opened.
    """

    def __init__(self, *, sample_rate: int, volume: float = 1.0, device: str | int | None = None) -> None:
        check_number("volume", volume, 0.0, 1.0)
        self._volume = np.float32(volume)
        self._stream, rate, self._channels = open_stream(sample_rate, device, latency_s=_LATENCY_S)
        self._resampler = Resampler(sample_rate, rate)
        self._piece = max(1, round(rate * _PIECE_S))
        self._rate, self._rate_in = rate, sample_rate
        self._blocks: queue.SimpleQueue[Audio | None] = queue.SimpleQueue()
        self._frames_in = 0
        self._frames_played = 0
        self._ended = self._stopping = False
        self._error: Exception | None = None
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="dawg-player", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.finish()
        else:
            self.stop()

    @property
    def position_s(self) -> float:
        """Seconds given to the device so far; what is heard is a fraction of a second behind."""
        return self._frames_played / self._rate

    def write(self, block: Audio) -> None:
        """Queue a block, float32 (2, frames), and return at once; the array must not change afterwards."""
        if not self._ended:
            self._frames_in += block.shape[1]
            self._blocks.put(block)

    def finish(self) -> None:
        """Wait until everything written is heard, then close the device.

        Raises:
            PlaybackError: the device failed or takes no more sound.
        """
        self._end()
        limit = time.monotonic() + self._frames_in / self._rate_in - self.position_s + _PATIENCE_S
        try:
            while self._thread.is_alive() and time.monotonic() < limit:
                self._thread.join(0.1)
        except BaseException:
            self.stop()
            raise
        stuck = self._thread.is_alive()
        self.stop()
        if stuck:
            raise PlaybackError("the output device takes no more sound; playback was stopped")
        if self._error is not None:
            raise PlaybackError(f"the output device failed: {error_line(self._error)}") from self._error

    def stop(self) -> None:
        """Fall silent now and close the device; may be called at any time, also twice."""
        self._stopping = True
        self._end()
        self._thread.join(_STOP_S)
        self._close(abort=True)

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._blocks.put(None)

    def _run(self) -> None:
        """The player's thread: from the queue to the device, a piece at a time."""
        try:
            while (block := self._blocks.get()) is not None and not self._stopping:
                self._sound(self._resampler.process(block))
            if not self._stopping:
                self._sound(self._resampler.flush())
                self._close(abort=False)
        except Exception as error:
            self._error = None if self._stopping else error
            self._close(abort=True)

    def _sound(self, audio: Audio) -> None:
        for start in range(0, audio.shape[1], self._piece):
            if self._stopping:
                return
            piece = np.clip(audio[:, start : start + self._piece] * self._volume, -1.0, 1.0)
            if self._channels == 1:
                piece = piece.mean(axis=0, keepdims=True)
            self._stream.write(np.ascontiguousarray(piece.T, dtype=np.float32))
            self._frames_played += piece.shape[1]

    def _close(self, *, abort: bool) -> None:
        """Close once; `stop` of the stream lets what is buffered be heard, `abort` does not."""
        with self._closing:
            stream = self._stream
            if stream.closed:
                return
            with contextlib.suppress(Exception):
                if abort:
                    stream.abort()
                else:
                    stream.stop()
            with contextlib.suppress(Exception):
                stream.close()


def play(audio: Audio, *, sample_rate: int, volume: float = 1.0, device: str | int | None = None) -> None:
    """Play whole audio, float32 (2, frames), and return when it is heard; errors as `BlockPlayer`."""
    with BlockPlayer(sample_rate=sample_rate, volume=volume, device=device) as player:
        player.write(audio)
