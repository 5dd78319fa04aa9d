"""Ways to hurt a server that runs, one by one: what `benchmarks/faults.py` does to it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.rigs.clock import Clock
from tests.rigs.processes import until
from tests.rigs.stack import Kind, Stack


@dataclass
class Scene:
    """A stack under load while it is hurt; `healed` is when what was away came back."""

    stack: Stack
    until_s: float
    clock: Clock | None = None
    kills: list[float] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        """True while it is to be hurt."""
        return time.monotonic() < self.until_s

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        time.sleep(max(0.0, min(seconds, self.until_s - time.monotonic())))


Hurt = Callable[[Scene], None]


@dataclass(frozen=True)
class Fault:
    """One way to hurt it. `on`: the databases it can be done to. `disk`: which part of the data is on a small disk."""

    name: str
    hurt: Hurt
    on: tuple[Kind, ...] = ("sqlite", "postgres")
    bucket: bool = False
    private_queue: bool = False
    clock: bool = False
    disk: str = ""
    kills: bool = False


def killed(pids: Callable[[Stack], list[int]], every_s: float) -> Hurt:
    """Kill processes again and again."""

    def hurt(scene: Scene) -> None:
        while scene.goes_on:
            until(lambda: pids(scene.stack) or not scene.goes_on, within_s=120, what="somebody to kill")
            if scene.stack.kill(pids(scene.stack)):
                scene.kills.append(time.time())
            scene.rest(every_s)

    return hurt


def web_killed(scene: Scene) -> None:
    """Kill the web; its workers hear of it."""
    while scene.goes_on:
        scene.kills.append(time.time())
        scene.stack.kill_web()
        scene.rest(12)


def redis_restarted(scene: Scene) -> None:
    """Kill the queue server; it comes back by its log."""
    assert scene.stack.valkey is not None
    scene.stack.valkey.kill()
    scene.rest(5)
    scene.stack.valkey.start()


def redis_flushed(scene: Scene) -> None:
    """Forget all that stands in Redis."""
    import redis

    assert scene.stack.valkey is not None
    while scene.goes_on:
        with contextlib.closing(redis.Redis(port=scene.stack.valkey.port)) as client:
            client.flushall()
        scene.rest(4)


def private_queue(number: int) -> Hurt:
    """Kill (9) or freeze (19) the queue server that `dawg serve` started."""

    def hurt(scene: Scene) -> None:
        os.kill(int((scene.stack.home / "queue" / "pid").read_text()), number)
        scene.rest(15)

    return hurt


def redis(mode: str) -> Hurt:
    """Refuse connections to Redis, or let them hang."""

    def hurt(scene: Scene) -> None:
        assert scene.stack.redis is not None
        scene.stack.redis.set(mode)  # type: ignore[arg-type]
        scene.rest(15)
        scene.stack.redis.set("pass")

    return hurt


def postgres_restarted(scene: Scene) -> None:
    """Restart Postgres without asking."""
    assert scene.stack.postgres is not None
    scene.stack.postgres.restart()


def postgres(mode: str) -> Hurt:
    """Refuse connections to Postgres, or let them hang."""

    def hurt(scene: Scene) -> None:
        assert scene.stack.database is not None
        scene.stack.database.set(mode)  # type: ignore[arg-type]
        scene.rest(15)
        scene.stack.database.set("pass")

    return hurt


def postgres_filled(scene: Scene) -> None:
    """Leave no connection to Postgres."""
    assert scene.stack.postgres is not None
    with scene.stack.postgres.filled():
        scene.rest(15)


def s3(*, status: int = 0, slow_s: float = 0.0, lost: bool = False) -> Hurt:
    """Let S3 answer badly."""

    def hurt(scene: Scene) -> None:
        proxy = scene.stack.s3
        assert proxy is not None
        proxy.status, proxy.slow_s, proxy.lost = status, slow_s, lost
        scene.rest(15)
        proxy.heal()

    return hurt


def sqlite_locked(scene: Scene) -> None:
    """Hold the database as another program would."""
    with contextlib.closing(
        sqlite3.connect(scene.stack.home / "library.db", timeout=30, isolation_level=None)
    ) as other:
        other.execute("BEGIN EXCLUSIVE")
        scene.rest(15)
        other.execute("ROLLBACK")


def disk_filled(scene: Scene) -> None:
    """Fill the small disk to its last byte."""
    disk = scene.stack.home
    filler = disk / "filler"
    try:
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while scene.goes_on:
                file.write(bytes(1 << 20))
        with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
            file.write(bytes(4096))
        scene.rest(15)
    finally:
        filler.unlink(missing_ok=True)


def clock_jumps(scene: Scene) -> None:
    """Put the clock an hour on, then back to what it was, then an hour back."""
    assert scene.clock is not None
    for seconds in (3600, 0, -3600, 0):
        scene.clock.shift(seconds)
        scene.rest(8)


FAULTS = (
    Fault("worker killed", killed(Stack.worker_pids, 17), kills=True),
    Fault("horse killed", killed(Stack.horse_pids, 6), kills=True),
    Fault("web killed", web_killed, kills=True),
    Fault("redis restarted", redis_restarted),
    Fault("redis flushed", redis_flushed),
    Fault("redis refuses", redis("refuse")),
    Fault("redis frozen", redis("freeze")),
    Fault("private queue killed", private_queue(9), on=("sqlite",), private_queue=True),
    Fault("private queue frozen", private_queue(19), on=("sqlite",), private_queue=True),
    Fault("postgres restarted", postgres_restarted, on=("postgres",)),
    Fault("postgres refuses", postgres("refuse"), on=("postgres",)),
    Fault("postgres frozen", postgres("freeze"), on=("postgres",)),
    Fault("postgres full", postgres_filled, on=("postgres",)),
    Fault("s3 403", s3(status=403), bucket=True),
    Fault("s3 503", s3(status=503), bucket=True),
    Fault("s3 slow", s3(slow_s=3.0), bucket=True),
    Fault("s3 loses", s3(lost=True), bucket=True),
    Fault("sqlite locked", sqlite_locked, on=("sqlite",)),
    Fault("sqlite full", disk_filled, on=("sqlite",), disk="database"),
    Fault("disk full", disk_filled, disk="all"),
    Fault("clock jumps", clock_jumps, clock=True),
)
