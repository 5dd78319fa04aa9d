"""The terminal under the app: Textual's driver, made to survive what real terminals send and do.

Odd bytes are shown as odd, a big paste without brackets is a paste and not ten thousand keys, and a terminal that goes
away ends the program instead of filling a queue that nobody empties.
"""

from __future__ import annotations

import codecs
import os
import re
import selectors
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TextIO, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

CHUNK = 64 * 1024
PASTED = 32
"""So many characters at once are no typing."""
_MORE_S = 0.005
DRAIN_LIMIT = 4 << 20
"""Bytes that are taken in at once; the rest is taken next."""
SAME_PASTE_S = 0.05
"""What follows a paste so soon belongs to it."""
_PLAIN = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_WHOLE = re.compile(r"\x1b(?:\[[0-9:;<=>?]*[ -/]*[@-~]|O.|[^\[O])", re.DOTALL)
_CONTROL = re.compile(r"\x1b\[(?![M\[]$)[0-9:;<=>?]*[ -/]*[@-~]")
"""A whole control sequence; `[M` and `[[` are only the beginning of an old mouse's and a console's keys."""
_TAIL = 64
"""Characters that an escape sequence is looked for in: a longer one is none."""
_BEGIN, _END = "\x1b[200~", "\x1b[201~"


class HungUp(Message):
    """The terminal went away."""


class Keys:
    """Turns what comes from the terminal into Textual's events.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._parser = XTermParser()
        self._bracketed = False
        self._tail = ""
        self._pasted_s = -1.0
        self._one_line = False

    def feed(self, text: str) -> Iterator[Message]:
        """Yield the events of the next characters."""
        place = 0
        while place < len(text):
            found = None if self._bracketed or self._in_sequence() else _PLAIN.match(text, place)
            if found and (len(found[0]) >= PASTED or self._clock() - self._pasted_s < SAME_PASTE_S):
                yield from self._pasted(found[0])
                place = found.end()
                self._tail = ""
                continue
            end = self._piece(text, place)
            yield from self._parsed(text[place:end])
            place = end

    def tick(self) -> Iterator[Message]:
        """Yield what a lonely Escape comes to after its time."""
        yield from self._parser.tick()

    def _piece(self, text: str, place: int) -> int:
        """Return where a piece for the parser ends: before the next escape, or where plain text may begin."""
        if self._bracketed:
            end = text.find(_END, place)
            return len(text) if end < 0 else end + len(_END)
        if text[place] == "\x1b":
            whole = _WHOLE.match(text, place)
            return whole.end() if whole else len(text)
        escape = text.find("\x1b", place)
        return len(text) if escape < 0 else escape

    def _parsed(self, piece: str) -> Iterator[Message]:
        seen = self._tail + piece
        begin, end = seen.rfind(_BEGIN), seen.rfind(_END)
        if begin >= 0 or end >= 0:
            self._bracketed = begin > end
        self._tail = seen[-_TAIL:]
        try:
            yield from self._parser.feed(piece)
            unknown = _CONTROL.fullmatch(piece) and self._parser._awaiting.timeout is not None
        except Exception:  # a key code beyond Unicode, a number that is none: whatever it was, it was no key
            unknown = True
        if unknown:  # it would be looked for in what follows, and then be typed
            self._renew()

    def _renew(self) -> None:
        former, self._parser = self._parser, XTermParser()
        self._tail = ""
        self._parser.mouse_pixels = former.mouse_pixels
        self._parser.terminal_size = former.terminal_size
        self._parser.terminal_pixel_size = former.terminal_pixel_size

    def _in_sequence(self) -> bool:
        start = self._tail.rfind("\x1b")
        return start >= 0 and not _WHOLE.match(self._tail, start)

    def _pasted(self, text: str) -> Iterator[Message]:
        """Yield a paste; one line with its Return at the end is sent, as whoever sends it at once means it.

        The Return may come by itself, right after the line.
        """
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        goes_on = self._clock() - self._pasted_s < SAME_PASTE_S
        line, rest = lines.removesuffix("\n"), goes_on and not self._one_line
        self._one_line = "\n" not in line and not rest
        send = line != lines and self._one_line and (not goes_on or not line)
        self._pasted_s = -1.0 if send else self._clock()
        if line or not send:
            yield events.Paste(line if send else lines)
        if send:
            yield events.Key("enter", "\r")


class _Output:
    """Writes as long as the terminal takes it, and then throws away: whoever draws must never wait for one that is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._alive = True

    def write(self, text: str) -> int:
        """Write a text."""
        if self._alive:
            try:
                self._stream.write(text)
            except (OSError, ValueError):
                self._alive = False
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        if self._alive:
            try:
                self._stream.flush()
            except (OSError, ValueError):
                self._alive = False

    def fileno(self) -> int:
        """Return the file's number."""
        return self._stream.fileno()


class Terminal(LinuxDriver):
    """Draws on standard output and reads the keys of standard input."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        # Standard error is kept for what C libraries have to say: it goes nowhere while we draw.
        assert sys.__stdout__ is not None
        self._file = cast("Any", _Output(sys.__stdout__))

    def run_input_thread(self) -> None:
        """Read keys until the end; replaces Textual's, which dies of one byte that is not UTF-8."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        keys = Keys()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            early = bool(selector.select(0))
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._drained(selector)
                    if data is None:
                        self._app.post_message(HungUp())
                        return
                    text = decoder.decode(data)
                    # What was typed before we began: until then the terminal turned every Return into a line feed.
                    for piece in text.replace("\n", "\r") if early else (text,):
                        self._send(keys.feed(piece))
                    early = False
                self._send(keys.tick())

    def _drained(self, selector: selectors.BaseSelector) -> bytes | None:
        """Return all that is there by now; None at the end of the input."""
        found = bytearray()
        while len(found) < DRAIN_LIMIT:
            try:
                data = os.read(self.fileno, CHUNK)
            except OSError:
                data = b""
            if not data:
                return bytes(found) or None
            found += data
            if not selector.select(_MORE_S if len(found) > PASTED else 0):
                break
        return bytes(found)

    def _send(self, found: Iterator[Message]) -> None:
        for message in found:
            self.process_message(message)
