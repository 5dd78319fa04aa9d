"""`dawg serve`: the web, and what it starts for itself: a private queue server, workers, and the first invitation."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from dawg.config import Settings
from dawg.server.app import App
from dawg.server.doors.tokens import new_secret
from dawg.server.holding import Hold, held_by_server
from dawg.server.options import Options
from dawg.server.queue.place import QUEUE
from dawg.server.queue.valkey import PrivateValkey
from dawg.server.serving import Web, open_house
from dawg.server.telling import make_log, take_over_stderr
from dawg.store.accounts.contract import Accounts
from dawg.store.ids import now_ms

DRAIN_S = 28.0
AGAIN_S = (0.5, 10.0)
STEADY_S = 30.0
FIRST_HOURS = 72
FILES = 65_536
_PDEATHSIG = 1


class Team:
    """Workers as children: started, started again when they die, and asked to stop at the end."""

    def __init__(self, count: int, environment: dict[str, str], log: Any) -> None:
        self._count, self._environment, self._log = count, environment, log
        self._ending = threading.Event()
        self._children: dict[int, subprocess.Popen[bytes]] = {}
        self._begun: dict[int, float] = {}
        self._waits = dict.fromkeys(range(count), AGAIN_S[0])
        self._due = dict.fromkeys(range(count), 0.0)
        # Children die with the thread that made them (see `_die_with_parent`), so one thread makes all.
        self._thread = threading.Thread(target=self._run, name="dawg-workers", daemon=True)

    def start(self) -> None:
        """Start them."""
        if self._count and not self._ending.is_set():
            self._thread.start()

    @property
    def keeps_dying(self) -> bool:
        """True when every worker died since it was last started for good."""
        return self._count > 0 and all(wait > AGAIN_S[0] for wait in self._waits.values())

    def ask_to_stop(self) -> None:
        """Let them finish the job at hand, or give it back."""
        self._ending.set()
        for child in list(self._children.values()):
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)

    def stop(self, *, until: float) -> None:
        """Wait for them until a time of `time.monotonic`, then end them."""
        self.ask_to_stop()
        for child in list(self._children.values()):
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait(5)
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        while not self._ending.is_set():
            for place in range(self._count):
                self._look_after(place)
            self._ending.wait(0.2)
        while any(child.poll() is None for child in self._children.values()):
            time.sleep(0.1)

    def _look_after(self, place: int) -> None:
        now, child = time.monotonic(), self._children.get(place)
        if child is not None and child.poll() is None:
            if now - self._begun[place] > STEADY_S:
                self._waits[place] = AGAIN_S[0]
            return
        if child is not None:
            del self._children[place]
            self._log.error("worker died", process=child.pid, status=child.returncode, again_s=self._waits[place])
            self._due[place] = now + self._waits[place]
            self._waits[place] = min(AGAIN_S[1], self._waits[place] * 2)
        if now >= self._due[place] and not self._ending.is_set():
            self._begun[place] = now
            self._children[place] = subprocess.Popen(
                [sys.executable, "-m", "dawg", "worker"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )


def serve(options: Options, settings: Settings, *, say: Any) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP; what runs is finished, or handed back, within 30 s.

    Args:
        say: prints a line for whoever started it.

    Raises:
        DawgError: the server cannot start.
    """
    open_many()
    with held_by_server(options.data_folder) as hold:
        valkey = None if options.redis_url else PrivateValkey(options.data_folder / QUEUE)
        redis_url = valkey.start() if valkey is not None else options.redis_url.reveal()
        try:
            _serve(options, settings, redis_url, hold, say)
        finally:
            if valkey is not None:
                valkey.stop()


def open_many() -> None:
    """Let this process have as many connections as it may ask for: a system's first word is often 1,024, files included."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(ValueError, OSError):  # the system has limits that it does not tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _serve(options: Options, settings: Settings, redis_url: str, hold: Hold, say: Any) -> None:
    log = make_log(options.log_level)
    take_over_stderr(log)
    app = App(lambda: open_house(options, settings, redis_url, log))
    web = Web(options, app)
    team = Team(options.workers, _environment(options), log)
    ended = {"at": 0.0}

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not ended["at"]:
            ended["at"] = time.monotonic()
            web.stop()
            threading.Thread(target=team.ask_to_stop, daemon=True).start()

    former = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    hold.note(f"dawg serve (process {os.getpid()}, {options.listened_at})")
    greeting = threading.Thread(target=_greet, args=(options, web, team, say), daemon=True)
    try:
        greeting.start()
        web.run()
    finally:
        team.stop(until=(ended["at"] or time.monotonic()) + DRAIN_S)
        for number, handler in former.items():
            signal.signal(number, handler)


def _greet(options: Options, web: Web, team: Team, say: Any) -> None:
    """Once the server answers, start the workers and tell where it is; on the first run, how its first admin comes in."""
    while not web.started:
        if web.app.failure is not None:
            return
        time.sleep(0.02)
    house = web.app.house
    if house is None:
        return
    house.workers_die = lambda: team.keeps_dying
    team.start()
    say("\n".join(greeting(options, first_invitation(house.record.accounts))))


def greeting(options: Options, invitation: str) -> list[str]:
    """Return what is said when the server answers.

    Args:
        invitation: the first admin's; "" = there is somebody already.
    """
    workers = "1 worker" if options.workers == 1 else f"{options.workers} workers"
    lines = [f"dawg serves at {options.listened_at} with {workers}; data in {options.data_folder}"]
    if options.is_everywhere and not options.public_url:
        lines.append(f"Links say {options.url}, which leads nobody here: DAWG_PUBLIC_URL names the address for others.")
    if options.database_url and not options.jwt_secret:
        lines.append(
            "Logins are good here alone: JWT_SECRET, the same for all, lets other servers of this database know them."
        )
    if invitation:
        lines += [
            f"First admin's invitation, good for {FIRST_HOURS} hours, shown this once:",
            f"    {invitation}",
            f"Use it: dawg login {options.url} --register",
        ]
    return lines


def first_invitation(accounts: Accounts) -> str:
    """Return an invitation for the first admin while there is nobody yet; "" otherwise. Earlier ones end."""
    if accounts.count_users():
        return ""
    token, hashed = new_secret("invite")
    accounts.found_server(hashed, expires_ms=now_ms() + FIRST_HOURS * 3_600_000)
    return token


def _environment(options: Options) -> dict[str, str]:
    """Return what workers need to read the same settings and find the same places; what came as a flag goes first there too."""
    told = {
        "DAWG_HOME": str(options.data_folder),
        "DAWG_LOG_LEVEL": options.log_level,
        "DAWG_HOST": options.host,
        "DAWG_PORT": str(options.port),
        "DAWG_WORKERS": str(options.workers),
        "DAWG_DATABASE_URL": options.database_url.reveal(),
        "DAWG_REDIS_URL": options.redis_url.reveal(),
        "OPENBLAS_NUM_THREADS": "1",
    }
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, **{name: value for name, value in told.items() if value}, "PYTHONPATH": path}


def _die_with_parent() -> None:
    """Ask the kernel to end a worker when `dawg serve` is killed (Linux); elsewhere it goes on, and does no harm."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PDEATHSIG, signal.SIGTERM)
