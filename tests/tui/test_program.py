"""The real program in a real terminal: driven by keys in tmux, and by a pseudo-terminal that misbehaves."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import environment
from tests.tui.conftest import FIRST

PATIENCE_S = 60.0
LEAVING_S = 10.0
"""Far above the two seconds that are promised, for machines that are busy with tests."""
READY = "say what you want to hear"
ENDING = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}
"""Signals that end the program, and its exit code then."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    found = tmp_path / "home"
    found.mkdir()
    (tmp_path / "work").mkdir()
    return found


def _is_seen(text: str | re.Pattern[str], screen: str) -> bool:
    return text in screen if isinstance(text, str) else text.search(screen) is not None


class Tmux:
    """A terminal of 120 × 40 with the program in it."""

    def __init__(self, path: str, home: Path) -> None:
        self._base = [path, "-S", str(home / "tmux"), "-f", "/dev/null"]
        self._env = environment(home, {"TERM": "xterm-256color"})
        self._work = home.parent / "work"

    def run(self, *words: str, stdin: bytes | None = None) -> str:
        """Give tmux a command."""
        done = subprocess.run(
            [*self._base, *words],
            env=self._env,
            cwd=self._work,
            input=stdin,
            capture_output=True,
            timeout=20,
            check=False,
        )
        return done.stdout.decode("utf-8", "replace")

    def begin(self, *words: str) -> None:
        """Start the program; what it leaves with is printed after it."""
        command = " ".join([sys.executable, "-m", "dawg", "chat", *words])
        self.run("new-session", "-d", "-x", "120", "-y", "40", "-s", "t", f"{command}; echo LEFT=$?; exec cat")

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        self.run("send-keys", "-t", "t", *keys)

    @property
    def screen(self) -> str:
        """What is seen."""
        return self.run("capture-pane", "-p", "-t", "t")

    def until(self, *texts: str | re.Pattern[str]) -> str:
        """Wait until these texts are seen, all on one screen."""
        end = time.monotonic() + PATIENCE_S
        while True:
            screen = self.screen
            if all(_is_seen(text, screen) for text in texts):
                return screen
            assert time.monotonic() < end, f"{texts} not seen:\n{screen}"
            time.sleep(0.05)


@pytest.fixture
def tmux(tool: Callable[[str], str], home: Path) -> Iterator[Tmux]:
    found = Tmux(tool("tmux"), home)
    yield found
    found.run("kill-server")


def test_from_the_first_request_to_an_edit_an_undo_and_the_end(tmux: Tmux) -> None:
    tmux.begin()
    tmux.until(READY, "F1 Help")
    tmux.keys("-l", FIRST)
    tmux.keys("Enter")
    tmux.until("◆ v1 ·", "kick", "bells", "C minor · 140 bpm · 8 bars", "dBFS")
    tmux.keys("-l", "mute the bells")
    tmux.keys("Enter")
    tmux.until("◆ v2 ·", "bells: muted", re.compile(r"bells +M "))
    tmux.keys("F8")
    tmux.until("back at v1")
    tmux.keys("-l", "/history")
    tmux.keys("Enter")
    tmux.until("* v1", "undone")
    tmux.keys("C-q")
    tmux.until("LEFT=0")


def test_resizing_pasting_and_odd_bytes_end_nothing(tmux: Tmux) -> None:
    tmux.begin("--session", "odd")
    tmux.until(READY)
    tmux.run("load-buffer", "-b", "big", "-", stdin=b"and the hats busier\n" * 1_000)
    tmux.run("paste-buffer", "-b", "big", "-t", "t")  # without brackets
    tmux.until("20,000 characters]")
    tmux.keys("C-u")
    tmux.run("load-buffer", "-b", "huge", "-", stdin=b"[/b] " * 20_000)
    tmux.run("paste-buffer", "-p", "-b", "huge", "-t", "t")  # with brackets
    tmux.until("100,000 characters]")
    tmux.keys("C-u")
    tmux.keys("-H", "ff", "fe", "80", "c3")
    for width, height in ((20, 5), (300, 100), (79, 24), (1, 1), (140, 12), (120, 40)) * 3:
        tmux.run("resize-window", "-t", "t", "-x", str(width), "-y", str(height))
    tmux.until("F1 Help", "^P All actions")
    tmux.keys("C-u")
    tmux.keys("-l", "/volume 7")
    tmux.keys("Enter")
    tmux.until("vol 7")
    tmux.keys("-l", "/quit")
    tmux.keys("Enter")
    tmux.until("LEFT=0")


def test_a_burst_beside_the_prompt_is_one_line(tmux: Tmux) -> None:
    tmux.begin()
    tmux.until(READY)
    for line in ("make it x", "add a bridge, 4 bars"):
        tmux.keys("F4")
        tmux.keys("-l", line)
        tmux.until(re.compile(rf"❯ {re.escape(line)}$", re.MULTILINE))
        tmux.keys("C-u")
        tmux.until(READY)
    tmux.keys("C-q")
    tmux.until("LEFT=0")


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, home: Path, *words: str, env: dict[str, str] | None = None) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(home.parent / "work")
            for number in ENDING:  # whoever runs the tests may ignore them (nohup)
                signal.signal(number, signal.SIG_DFL)
            os.execve(
                sys.executable,
                [sys.executable, "-m", "dawg", "chat", *words],
                environment(home, {"TERM": "xterm-256color", **(env or {})}),
            )
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.out = b""
        self._gone = False

    def until(self, text: str) -> None:
        """Wait until it has written a text."""
        end = time.monotonic() + PATIENCE_S
        while text.encode() not in self.out:
            assert time.monotonic() < end, self.out[-2000:]
            assert not self._gone, self.out[-2000:]
            self._read()

    def _read(self) -> None:
        if select.select([self._fd], [], [], 0.05)[0]:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                data = b""
            self.out += data
            self._gone = self._gone or not data

    def write(self, data: bytes) -> None:
        """Send bytes."""
        os.write(self._fd, data)

    def hang_up(self) -> None:
        """Go away."""
        os.close(self._fd)
        self._fd = -1

    def left(self) -> int:
        """Wait until it has left; return its exit code."""
        end = time.monotonic() + LEAVING_S
        while time.monotonic() < end:
            if self._fd >= 0 and not self._gone:
                self._read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self._fd >= 0 and not self._gone:
                    self._read()
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError(f"it did not leave: {self.out[-500:]!r}")


def restored(out: bytes) -> bool:
    """Tell whether the terminal was given back: main screen, cursor, no mouse, no brackets around pastes."""
    return all(
        out.rfind(off) > out.rfind(on)
        for on, off in (
            (b"\x1b[?1049h", b"\x1b[?1049l"),
            (b"\x1b[?25l", b"\x1b[?25h"),
            (b"\x1b[?1003h", b"\x1b[?1003l"),
            (b"\x1b[?2004h", b"\x1b[?2004l"),
        )
    )


@pytest.mark.parametrize(("number", "code"), ENDING.items())
def test_a_signal_restores_the_terminal_and_ends_it(home: Path, number: int, code: int) -> None:
    terminal = Terminal(home)
    terminal.until(READY)
    os.kill(terminal.pid, number)
    assert terminal.left() == code
    assert restored(terminal.out)
    assert b"Traceback" not in terminal.out


def test_what_is_typed_before_anything_is_drawn_is_kept(home: Path) -> None:
    terminal = Terminal(home)
    terminal.write(b"/volume 7\rand what next")  # the terminal holds it: nothing can be drawn yet
    terminal.until("vol 7")
    terminal.until("and what next ")
    terminal.write(b"\x11")
    assert terminal.left() == 0


def test_ctrl_c_in_the_middle_of_a_render_leaves(home: Path) -> None:
    terminal = Terminal(home)
    terminal.until(READY)
    terminal.write(b"trap, 140 bpm, C minor, 300 bars\r")
    terminal.until("drums ")
    terminal.write(b"\x03")
    assert terminal.left() == 0
    assert restored(terminal.out)
    assert b"Traceback" not in terminal.out


def test_a_terminal_that_goes_away_ends_it(home: Path) -> None:
    terminal = Terminal(home)
    terminal.until(READY)
    terminal.hang_up()
    assert terminal.left() == 129


def test_bytes_that_are_no_text_are_survived(home: Path) -> None:
    terminal = Terminal(home)
    terminal.until(READY)
    terminal.write(b"\xff\xfe\x80\xc3(\x1b[99999999999u\x1b[<0;9;9Q")
    terminal.write(b"\x15/volume 3\r")
    terminal.until("vol 3")
    terminal.write(b"\x11")
    assert terminal.left() == 0


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}])
def test_a_terminal_that_cannot_draw_gets_lines(home: Path, env: dict[str, str]) -> None:
    terminal = Terminal(home, env=env)
    terminal.until("dawg chat: nothing yet")
    terminal.write(b"/quit\n")
    assert terminal.left() == 0
    assert b"\x1b[?1049h" not in terminal.out


def test_plain_is_lines_in_any_terminal(home: Path) -> None:
    terminal = Terminal(home, "--plain")
    terminal.until("dawg chat: nothing yet")
    terminal.write(b"/quit\n")
    assert terminal.left() == 0
    assert b"\x1b[?1049h" not in terminal.out


@pytest.mark.parametrize(
    ("words", "line"), [(("nowhere",), "'nowhere' is not in the library"), (("-c",), "no conversation to go on with")]
)
def test_what_cannot_be_begun_is_refused_before_anything_is_drawn(
    home: Path, words: tuple[str, ...], line: str
) -> None:
    terminal = Terminal(home, *words)
    assert terminal.left() in (1, 2)
    assert line in terminal.out.decode()
    assert b"\x1b[?1049h" not in terminal.out
