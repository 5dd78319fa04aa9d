"""Output devices: PortAudio's, and none at all."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from dawg.errors import PlaybackError
from dawg.gen.audio import Audio
from dawg.gen.export.resample import Resampler
from dawg.gen.export.stderr import silenced

INSTALL_HINT = "install PortAudio: 'apt install libportaudio2' (Debian, Ubuntu) or 'brew install portaudio' (macOS)"
DEVICE_HINT = "connect a sound device, or start PipeWire or PulseAudio"
_ALSA_CONFIG = "/usr/share/alsa/alsa.conf"
_LATENCY_S = 0.1
_BLOCK = 1024
_UNHEARD_S = 0.5

Render = Callable[[Audio | None, int], None]
"""Fills float32 (2, frames) with the next frames; None = let the time pass unheard."""


class Device(Protocol):
    """Something that asks for sound at its own pace.

    Attributes:
        underruns: how often it ran out of sound so far, as far as it tells: dropouts were heard.
    """

    underruns: int

    def start(self, render: Render) -> None:
        """Begin to call `render`, until `close`."""
        ...

    def heard(self) -> int:
        """Return how many of the frames that it asked for have been heard by now."""
        ...

    @property
    def problem(self) -> PlaybackError | None:
        """Why it does not sound any more, or None."""
        ...

    def close(self) -> None:
        """Fall silent and let go of the hardware; may be called twice."""
        ...


class NullDevice:
    """A silent device that runs by the clock: position and meters move as if it were heard.

    It has no thread: `heard` asks for what has become due since it was asked last.

    Args:
        sample_rate: Hz.
        clock: seconds that only grow.
    """

    problem: PlaybackError | None = None
    underruns = 0

    def __init__(self, *, sample_rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = sample_rate, clock
        self._render: Render | None = None
        self._began = 0.0
        self._frames = 0
        self._lock = threading.Lock()
        self._buffer = np.empty((2, _BLOCK), np.float32)

    def start(self, render: Render) -> None:
        """Begin now."""
        self._began, self._frames, self._render = self._clock(), 0, render

    def heard(self) -> int:
        """Return the frames that the clock makes due, after having asked for them."""
        with self._lock:
            if self._render is None:
                return self._frames
            due = max(0, round((self._clock() - self._began) * self._rate) - self._frames)
            self._frames += due
            if due > _UNHEARD_S * self._rate:  # nobody looked for a while: sum up
                self._render(None, due - _BLOCK)
                due = _BLOCK
            while due > 0:
                count = min(due, _BLOCK)
                self._render(self._buffer[:, :count], count)
                due -= count
            return self._frames

    def close(self) -> None:
        """Stand still."""
        self._render = None


class OutputDevice:
    """An output device of PortAudio that calls `render` from its own thread.

    Args:
        sample_rate: Hz of the sound; a device that does not take it gets it resampled.
        device: name or number, None = the system's default.

    Raises:
        PlaybackError: PortAudio is missing, or there is no such output device, or it cannot be opened.
    """

    def __init__(self, *, sample_rate: int, device: str | int | None = None) -> None:
        self._render: Render | None = None
        self._rate_in = sample_rate
        self._asked = self._heard = 0
        self._block = np.empty((2, _BLOCK), np.float32)
        self._left = np.empty((2, 0), np.float32)
        self._mark = (0, 0.0)
        self._played = 0
        self.underruns = 0
        self._error: Exception | None = None
        self._closed = False
        self._stream, self._rate, self._channels = open_stream(
            sample_rate, device, latency_s=_LATENCY_S, callback=self._called
        )
        self._resampler = Resampler(sample_rate, self._rate)

    def start(self, render: Render) -> None:
        """Begin to sound; before it, the device plays silence."""
        self._render = render

    def heard(self) -> int:
        """Return the frames of `render` that have left the device, by its own clock."""
        frames, due_s = self._mark
        late = 0.0
        with contextlib.suppress(Exception):  # a device that is gone tells no time
            late = float(self._stream.time) - due_s
        passed = max(0.0, frames + late * self._rate)
        heard = min(self._asked, round(passed * self._rate_in / self._rate))
        self._heard = max(self._heard, heard)  # the clock of a busy card is corrected now and then
        return self._heard

    @property
    def problem(self) -> PlaybackError | None:
        """Why it does not sound any more, or None."""
        if self._error is not None:
            return PlaybackError(f"the output device failed: {error_line(self._error)}", hint=DEVICE_HINT)
        alive = False
        with contextlib.suppress(Exception):
            alive = self._closed or bool(self._stream.active)
        return None if alive else PlaybackError("the output device takes no more sound", hint=DEVICE_HINT)

    def close(self) -> None:
        """Fall silent and let go of the device."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(Exception):
                self._stream.abort()
            with contextlib.suppress(Exception):
                self._stream.close()

    def _called(self, out: Any, frames: int, times: Any, status: Any) -> None:
        """PortAudio's callback: interleaved float32 (frames, channels)."""
        out.fill(0)
        render = self._render
        if render is None or self._error is not None:
            return
        if status is not None and status.output_underflow:
            self.underruns += 1
        due_s = float(times.outputBufferDacTime) or float(times.currentTime) + _LATENCY_S
        self._mark = (self._played, due_s)
        try:
            self._fill(out, frames, render)
        except Exception as error:  # it would end the stream with a traceback on standard error
            self._error = error
        self._played += frames

    def _fill(self, out: Any, frames: int, render: Render) -> None:
        done = 0
        while done < frames:
            if not self._left.shape[1]:
                count = min(_BLOCK, frames - done) if self._rate == self._rate_in else _BLOCK
                block = self._block[:, :count]
                render(block, count)
                self._asked += count
                self._left = self._resampler.process(block)
                continue
            piece = self._left[:, : frames - done]
            self._left = self._left[:, piece.shape[1] :]
            place = out[done : done + piece.shape[1]]
            if self._channels == 1:
                np.mean(piece, axis=0, out=place[:, 0])
            else:
                place[:] = piece.T
            done += piece.shape[1]


def open_stream(
    sample_rate: int, device: str | int | None, *, latency_s: float, callback: Callable[..., None] | None = None
) -> tuple[Any, int, int]:
    """Return (started stream, its rate in Hz, its channels); errors as `OutputDevice`."""
    if not _portaudio_survives():
        raise PlaybackError(
            "sound cannot be played: no usable output device (ALSA has no configuration)", hint=DEVICE_HINT
        )
    with silenced():
        try:
            import sounddevice
        except (OSError, ImportError) as error:
            raise PlaybackError("sound cannot be played: PortAudio is missing", hint=INSTALL_HINT) from error
        try:
            found: Any = sounddevice.query_devices(device, kind="output")
            channels = min(2, int(found["max_output_channels"]))
            rate = _usable_rate(sounddevice, sample_rate, device, channels, float(found["default_samplerate"]))
            stream = sounddevice.OutputStream(
                samplerate=rate,
                channels=channels,
                dtype="float32",
                device=device,
                latency=latency_s,
                callback=callback,
            )
            stream.start()
        except (sounddevice.PortAudioError, ValueError, OSError) as error:
            raise PlaybackError(
                f"sound cannot be played: no usable output device ({error_line(error)})",
                hint=DEVICE_HINT,
            ) from error
    return stream, rate, channels


def error_line(error: BaseException) -> str:
    """Return an error's text as one short printable line."""
    text = "".join(char if char.isprintable() else " " for char in str(error))
    return text[:160].strip() or type(error).__name__


def _portaudio_survives() -> bool:
    """PortAudio aborts the whole process where ALSA has no configuration: try in a child unless it is in its place."""
    if sys.platform != "linux" or ("ALSA_CONFIG_PATH" not in os.environ and os.path.exists(_ALSA_CONFIG)):
        return True
    probe = [sys.executable, "-c", "import sounddevice"]
    try:
        ended = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode >= 0


def _usable_rate(sounddevice: Any, wanted: int, device: str | int | None, channels: int, default: float) -> int:
    try:
        sounddevice.check_output_settings(device=device, channels=channels, dtype="float32", samplerate=wanted)
    except sounddevice.PortAudioError:
        return round(default)
    return wanted
