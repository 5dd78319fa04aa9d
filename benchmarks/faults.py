"""What is left of the promises when everything around the server fails: nothing lost, doubled, stuck or bad. Prints Markdown.

For every fault a server is started (`dawg serve` with everything real around it), asked for one-bar beats at a steady rate, and
hurt: 10 seconds after the start, until two thirds of the time. Then everything is counted: rows, events, and every file byte by byte.
Exit code 1 when a promise was broken.

Usage: python -m benchmarks.faults [--seconds 60] [--rate 5] [--on sqlite,postgres] [--only worker,horse,...] [--soak MINUTES]
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hurts import FAULTS, Fault, Scene
from tests.rigs.clock import Clock
from tests.rigs.load import Audit, Load, audit, wait_for_all
from tests.rigs.processes import free_port, listens, running, until
from tests.rigs.stack import Kind, Stack

BEGINS_S = 10.0
STUCK_S = 60.0
"""When no job ends for so long, those that are left are stuck."""
DISK_MB = 200
RERUN_S, BACK_S = 15.0, 10.0
"""Within what a killed worker's job runs again, and within what the server serves again."""


@dataclass
class Row:
    """What was seen of one fault."""

    fault: Fault
    kind: Kind
    found: Audit
    codes: dict[str, int]
    back_s: float
    log: dict[str, int]

    @property
    def broken(self) -> list[str]:
        """Which promises were broken."""
        found = self.found
        said = [f"{count} {name}" for name, count in (
            ("lost", found.lost), ("doubled", found.doubled), ("stuck", found.stuck), ("bad", found.bad), ("failed", len(found.failed)),
        ) if count]  # fmt: skip
        if self.fault.kills and max(found.rerun_s, default=0.0) > RERUN_S:
            said.append("late rerun")
        if not self.fault.kills and self.back_s > BACK_S:
            said.append("late back")
        said += [f"{count} {name}" for name, count in self.log.items() if count]
        return said

    def line(self) -> str:
        """Return a line of the table."""
        found = self.found
        rerun = f"{max(found.rerun_s):.1f}" if found.rerun_s and self.fault.kills else "-"
        other = ", ".join(f"{count}x {code}" for code, count in sorted(self.codes.items()) if code != "202") or "-"
        verdict = ", ".join(self.broken) or "ok"
        return (
            f"| {self.fault.name} | {self.kind} | {found.asked} | {found.done} | {found.lost} | {found.doubled} | {found.stuck} | {found.bad} "
            f"| {found.again} | {rerun} | {self.back_s:.1f} | {found.slowest_s:.1f} | {other} | {verdict} |"
        )


COLUMNS = (
    "fault, on, asked, done, lost, doubled, stuck, bad, begun again, rerun s, back s, slowest answer s, other answers, "
)
HEAD = "| " + COLUMNS.replace(", ", " | ") + "|\n" + "| --- " * (COLUMNS.count(",") + 1) + "|"


def run(fault: Fault, kind: Kind, folder: Path, *, seconds: float, rate: float, moto: str) -> Row:
    """Serve, ask, hurt, and count."""
    clock = Clock(folder) if fault.clock else None
    with _home(folder / "home", fault.disk) as home, contextlib.ExitStack() as closing:
        bucket = _bucket(moto) if fault.bucket else ""
        stack = Stack(
            home, kind, bucket=bucket, s3_upstream=moto, private_queue=fault.private_queue, workers=2, clock=clock
        )
        closing.callback(stack.close)
        until(lambda: len(stack.worker_pids()) == 2, what="the workers")
        began = time.monotonic()
        load = Load(stack, rate)
        closing.callback(load.stop)
        time.sleep(min(BEGINS_S, seconds / 6))
        scene = Scene(stack, began + seconds * 2 / 3, clock)
        fault.hurt(scene)
        back_s = _back(stack)
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        load.stop()
        wait_for_all(stack, within_s=STUCK_S)
        found = audit(stack, load, kills=scene.kills)
        said = stack.log.read_text(errors="replace")
    log = {name: said.count(name) for name in ("Traceback", '"event": "failed"', '"status": 500')}
    return Row(fault, kind, found, dict(load.codes), back_s, log)


def _back(stack: Stack) -> float:
    """Return how long it takes until everything answers and a new job was begun."""
    began, began_ms = time.monotonic(), time.time() * 1000
    until(lambda: stack.answers("/health"), within_s=60, what="health")
    database = stack.place().open_database()
    try:

        def started() -> bool:
            with database.reading():
                row = database.row(
                    "SELECT count(*) AS n FROM job_events WHERE kind = 'started' AND created_ms >= ?", (int(began_ms),)
                )
            return bool(row and row["n"])

        until(started, within_s=60, what="a job's start")
    finally:
        database.close()
    return time.monotonic() - began


def _bucket(moto: str) -> str:
    import secrets

    from dawg.artifacts.s3 import Bucket, S3Artifacts

    name = f"b-{secrets.token_hex(6)}"
    made = S3Artifacts(Bucket(name=name, endpoint=moto, access_key="a", secret_key="b"))
    made.set_up()
    made.close()
    return name


@contextlib.contextmanager
def _home(home: Path, disk: str) -> Iterator[Path]:
    """Make a data folder; on a small disk of its own (which needs the right to mount), all of it or all but the files."""
    home.mkdir()
    if not disk:
        yield home
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "dawg-faults", str(home)], check=True)
    try:
        if disk == "database":
            for name in ("files", "scratch"):
                elsewhere = home.with_name(f"home-{name}")
                elsewhere.mkdir(mode=0o700)
                (home / name).symlink_to(elsewhere)
        yield home
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=False)


def soaked(kind: Kind, folder: Path, minutes: float, *, rate: float, moto: str) -> bool:
    """Soak a server with all faults that leave web and workers alive."""
    from benchmarks.soak import soak

    stack = Stack(folder / "home", kind, bucket=_bucket(moto), s3_upstream=moto, workers=1)
    try:
        until(lambda: len(stack.worker_pids()) == 1, what="the worker")
        left = ("worker", "web", "private", "disk", "clock", "sqlite full")
        hurts = [(fault.name, fault.hurt) for fault in FAULTS if kind in fault.on and not fault.name.startswith(left)]
        return soak(stack, hurts, minutes=minutes, rate=rate, begin=lambda until_s: Scene(stack, until_s))
    finally:
        stack.close()


def main() -> int:
    """Run what is asked for, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--on", default="sqlite,postgres")
    parser.add_argument("--only", default="", help="parts of faults' names")
    parser.add_argument("--keep", type=Path, help="a folder for the logs of what broke a promise")
    parser.add_argument(
        "--soak", type=float, default=0.0, metavar="MINUTES", help="mixed load and random faults instead"
    )
    given = parser.parse_args()
    if not given.soak:
        print(HEAD, flush=True)
    broken = 0
    with (
        tempfile.TemporaryDirectory(prefix="dawg-f-", ignore_cleanup_errors=True) as name,
        contextlib.ExitStack() as stack,
    ):
        port = free_port()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        stack.enter_context(running(command, log=Path(name, "moto.log")))
        until(lambda: listens(port), what="moto")
        for kind in given.on.split(","):
            if given.soak:
                folder = Path(name, kind)
                folder.mkdir()
                broken += not soaked(kind, folder, given.soak, rate=given.rate, moto=f"http://127.0.0.1:{port}")
                continue
            for fault in FAULTS:
                if kind not in fault.on or (
                    given.only and not any(word in fault.name for word in given.only.split(","))
                ):
                    continue
                folder = Path(name, f"{kind}-{fault.name.replace(' ', '-')}")
                folder.mkdir()
                try:
                    row = run(
                        fault, kind, folder, seconds=given.seconds, rate=given.rate, moto=f"http://127.0.0.1:{port}"
                    )
                    line, bad, notes = row.line(), bool(row.broken), [*row.found.notes, *row.found.failed]
                except Exception as error:
                    line, bad = f"| {fault.name} | {kind} | {type(error).__name__}: {str(error)[:200]} |", True
                    notes = []
                print(line, flush=True)
                for note in notes[:10]:
                    print(f"  {note[:300]}", file=sys.stderr, flush=True)
                broken += bad
                if bad and given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    shutil.copy(folder / "home.log", given.keep / f"{folder.name}.log")
                shutil.rmtree(folder, ignore_errors=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
