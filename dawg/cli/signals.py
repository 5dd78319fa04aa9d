"""Signals become exceptions, so that every `with` and `finally` cleans up before the program ends."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

_AGAIN_S = 0.1


class Stopped(KeyboardInterrupt):
    """A signal asked us to stop; carries the exit code a shell expects (128 + signal)."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


@contextlib.contextmanager
def raising() -> Iterator[None]:
    """Raise `Stopped` on the first SIGINT, SIGTERM or SIGHUP; later ones are ignored while things are put in order."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def stop(number: int, frame: FrameType | None) -> None:
        for other in numbers:
            signal.signal(other, signal.SIG_IGN)
        raise Stopped(number)

    try:
        # A signal that was ignored when we were started (nohup) stays ignored.
        former = {
            number: signal.signal(number, stop) for number in numbers if signal.getsignal(number) is not signal.SIG_IGN
        }
    except ValueError:  # not in the main thread: the host program owns the signals
        yield
        return
    try:
        yield
    except Stopped:  # the program is ending: a second Ctrl-C must not hit the clean-up of others either
        raise
    except BaseException:
        _restore(former)
        raise
    _restore(former)


def noted() -> list[int]:
    """Write signals that ask us to stop into the list from now on, and raise nothing.

    For a program that is about to load much: what is raised within a callback of an import is printed and gets lost.
    """
    found: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, frame: found.append(number))
    return found


@contextlib.contextmanager
def insisting() -> Iterator[None]:
    """Send a signal once more that came in the instant before the program began to wait for a line.

    The interpreter looks for signals when a wait is interrupted; one that came just before would be noticed with the next
    key only.
    """
    if not hasattr(signal, "pthread_kill") or threading.current_thread() is not threading.main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    main = threading.get_ident()

    def watch() -> None:
        while number := os.read(reading, 1):
            time.sleep(_AGAIN_S)
            signal.pthread_kill(main, number[0])  # ignored when the first one has been noticed

    former = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    thread = threading.Thread(target=watch, name="dawg-signals", daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(former)
        os.close(writing)
        thread.join(1.0)
        if not thread.is_alive():
            os.close(reading)


def _restore(former: dict[int, Any]) -> None:
    for number, handler in former.items():
        signal.signal(number, handler)
