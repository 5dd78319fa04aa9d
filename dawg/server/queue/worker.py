"""The worker: waits for the bell, claims a job in the record, and lets a horse do it.

The parent never does a job's work and never asks Redis what to call. It claims before it forks, so it knows the lease: it renews
it, kills the horse when the job is cancelled, given to somebody else, or too long, and writes down when a horse died. It has one
thread, because a fork copies only one.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any

from rq.exceptions import DequeueTimeout, StopRequested
from rq.utils import as_text
from rq.worker import Worker as RqWorker

from dawg.errors import DawgError, StoreError
from dawg.server import tracing
from dawg.server.queue import horse
from dawg.server.queue.bell import CALL, WORKERS, BellJob, BellQueue, RqBell, open_queue
from dawg.server.queue.log import Log, places
from dawg.server.queue.news import RedisNews
from dawg.server.queue.place import Place
from dawg.server.queue.reaper import Reaper, tell_taken_back
from dawg.server.queue.sweeping import tidy
from dawg.server.queue.tally import ended
from dawg.server.queue.wire import ERRORS, connect
from dawg.store.jobs import Event, Lease
from dawg.store.sql.jobs import SqlJobs

LISTEN_S = 1
"""How long it waits for the bell before it looks after the house."""
LOOK_S = 0.4
"""How often it looks whether the job of its horse is still wanted."""
LEAVE_S = 3.0
"""How long a horse may take to leave after it wrote down how its job ended, or lost it."""
LATE_S = 5.0
"""How long after its time a horse that does not stop by itself is killed."""
FRESH_S = 5.0
ROOM_BYTES = 64 << 20
"""How much room the disk must have for a job to be begun."""
_LATER = ("soundfile", "numpy.random", "numpy.fft", "numpy.ma", "encodings.idna", "dawg.artifacts.folder")
"""What jobs import when they first need it."""


class Worker(RqWorker):
    """A worker of RQ in which Redis decides nothing: the loop, the claim and the end of a job are ours.

    Args:
        name: as it is seen by operators; None = host and pid.

    Raises:
        StoreError: the record cannot be opened.
    """

    job_class = BellJob
    queue_class = BellQueue

    def __init__(self, place: Place, log: Log, *, name: str | None = None) -> None:
        connection = connect(place.redis_url, wait_s=LISTEN_S + 2.0)
        super().__init__(
            [open_queue(connection)],
            name=name or f"{socket.gethostname()}-{os.getpid()}",
            connection=connection,
            worker_ttl=60,
            prepare_for_work=False,
            serializer=open_queue(connection).serializer,
        )
        self._place = place
        self._say = log
        self._database = place.open_database()
        self._jobs = SqlJobs(self._database)
        self._bell = RqBell(place.redis_url)
        self._news = RedisNews(place.redis_url)
        self._reaper = Reaper(self._jobs, self._bell, self._news, log)
        self._stop_at: float | None = None
        self._listening = False
        self._room = True
        self._seen = 0.0

    @property
    def dequeue_timeout(self) -> int:
        """How long one wait for the bell lasts, in seconds."""
        return LISTEN_S

    def run(self, asked: Sequence[int] = ()) -> None:
        """Work until SIGTERM, SIGINT or SIGHUP; a running job is finished, or given back when that takes too long.

        Args:
            asked: signals that came before.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, self._on_stop)
        if asked:
            self._stop_at = time.monotonic()
        tidy(self._place.scratch)  # of horses that were killed together with their worker
        self._say.info("worker started", worker=self.name, pid=os.getpid())
        while self._stop_at is None:
            try:
                self._reaper.round_if_due()
                lease = self._next()
            except DawgError as error:
                self._say.warning("worker waits", worker=self.name, reason=error.message)
                self._rest()
                continue
            except Exception as error:
                self._say.error("worker stumbled", worker=self.name, error=type(error).__name__, places=places(error))
                self._rest()
                continue
            if lease is not None:
                self._do(lease)
        with contextlib.suppress(*ERRORS):
            self.connection.zrem(WORKERS, self.name)
        self._say.info("worker stopped", worker=self.name)

    # Waiting

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stop_at is None:
            self._stop_at = time.monotonic() + self._place.drain_s
        if self._listening:
            self._listening = False
            raise StopRequested

    def _next(self) -> Lease | None:
        """Wait for the bell for a moment and claim what it rang for; without Redis, look into the record."""
        if not self._has_room():
            self._rest()
            return None
        try:
            job_id = self._heard()
        except StopRequested:
            return None
        except ERRORS:
            return self._unrung()
        return self._jobs.claim(job_id, lease_s=self._place.lease_s) if job_id is not None else None

    def _has_room(self) -> bool:
        """False while the disk is full: a job that is begun now would fail, and has three attempts only."""
        try:
            disk = os.statvfs(self._place.data_folder)
            room = disk.f_bavail * disk.f_frsize >= ROOM_BYTES
        except OSError:
            room = True  # whoever writes there says what is wrong
        if room != self._room:
            self._room = room
            write = self._say.info if room else self._say.warning
            write(
                "worker goes on" if room else "worker waits",
                worker=self.name,
                reason="" if room else "the disk is full",
            )
        return room

    def _heard(self) -> str | None:
        """Return the id of a job that the bell rang for; None when there was none."""
        self._show()
        try:
            self._listening = True
            if self._stop_at is not None:
                return None
            found = self.queue_class.lmove(self.connection, self.queues[0].key, LISTEN_S)
        except DequeueTimeout:
            return None
        finally:
            self._listening = False
        return self._taken(found[1]) if found is not None else None

    def _taken(self, rung: bytes) -> str | None:
        """Take a job out of Redis, where nothing is needed any more; refuse one that is not of our making."""
        key = BellJob.redis_job_namespace_prefix.encode() + rung
        with self.connection.pipeline(transaction=False) as pipeline:
            pipeline.hget(key, "data")
            pipeline.delete(key)
            pipeline.lrem(self.queues[0].intermediate_queue_key, 1, rung)  # type: ignore[arg-type]
            data = pipeline.execute(raise_on_error=False)[0]  # a key of another type is no job either
        job_id = rung.decode("ascii", "replace")
        if data is None:  # rung for twice, and taken already
            return None
        if data != CALL:
            self._say.error("a job in the queue is not ours; refused", worker=self.name, job_id=job_id[:64])
            return None
        return job_id

    def _unrung(self) -> Lease | None:
        """Claim a job without having heard of it: Redis is away, the record is not."""
        for job_id in self._jobs.waiting(limit=8):
            lease = self._jobs.claim(job_id, lease_s=self._place.lease_s)
            if lease is not None:
                return lease
        self._rest()
        return None

    def _rest(self) -> None:
        """Wait a second, or until we are asked to stop."""
        patience = time.monotonic() + 1.0
        while self._stop_at is None and time.monotonic() < patience:
            time.sleep(0.05)

    def _show(self) -> None:
        """Let operators see that we live."""
        if time.monotonic() - self._seen < FRESH_S:
            return
        now = int(as_text(str(self.connection.time()[0])))
        self.connection.zadd(WORKERS, {self.name: now})
        self.connection.zremrangebyscore(WORKERS, "-inf", now - 3600)
        self._seen = time.monotonic()

    # Working

    def _do(self, lease: Lease) -> None:
        self._tell_started(lease)
        parent = os.getpid()
        self._database.before_fork()
        pid = os.fork()
        if pid == 0:
            code = horse.CRASHED
            try:
                code = horse.work(self._place, lease, self._say, parent=parent)
            except BaseException as error:
                self._say.error("horse broke", job_id=lease.job.id, error=type(error).__name__, places=places(error))
            finally:
                os._exit(code)
        self._horse_pid = pid
        try:
            self._watch(lease, pid)
        finally:
            self._horse_pid = 0
            for folder in self._place.scratch.glob(f"{lease.job.id}-*"):  # of a horse that was killed
                shutil.rmtree(folder, ignore_errors=True)

    def _watch(self, lease: Lease, pid: int) -> None:
        """Wait for the horse; renew the lease, and kill it when its job is not wanted, too long, or has to be given back."""
        job, begun = lease.job, time.monotonic()
        renewed = looked = held = begun
        with _Child(pid) as child:
            while (status := child.wait(0.1)) is None:
                now = time.monotonic()
                if now - looked > LOOK_S:
                    looked = now
                    wanted = self._wanted(lease)
                    held = now if wanted else held
                    if wanted is None or now - held > LEAVE_S:
                        child.kill()
                        self._say.info("job stopped", job_id=job.id, **job.trace)
                        self._news.publish_many([ended(job, "cancelled" if wanted is None else "let go")])
                        return
                if now - renewed > self._place.lease_s / 4:
                    renewed = now
                    self._renew(lease)
                if now - begun > job.timeout_s + LATE_S:
                    child.kill()
                    self._end(lease, lambda: self._jobs.fail(
                        job.id, lease.token, f"it took longer than {job.timeout_s:g} seconds"
                    ))  # fmt: skip
                    return
                if self._stop_at is not None and now > self._stop_at:
                    child.kill()
                    self._end(lease, lambda: self._jobs.release(job.id, lease.token))
                    return
                self._reaper.round_if_due()
                with contextlib.suppress(*ERRORS):
                    self._show()
        if status == horse.NOT_BEGUN:  # no fault of the job, and no attempt at it
            self._end(lease, lambda: self._jobs.release(job.id, lease.token))
        elif status != horse.DONE:
            reason = f"its worker died (signal {-status})" if status < 0 else "its worker broke"
            self._end(lease, lambda: self._jobs.retry(job.id, lease.token, reason))

    def _wanted(self, lease: Lease) -> bool | None:
        """True while the job is its horse's, False when it ended or was given away, None when it was cancelled."""
        try:
            if self._jobs.holds(lease.job.id, lease.token):
                return True
            return None if self._jobs.job(lease.job.owner, lease.job.id).state == "cancelled" else False
        except StoreError:
            return True  # nobody can say so
        except DawgError:
            return None

    def _renew(self, lease: Lease) -> None:
        with contextlib.suppress(StoreError):
            self._jobs.renew(lease.job.id, lease.token, lease_s=self._place.lease_s)

    def _end(self, lease: Lease, write: Any) -> None:
        """Write down how a horse ended that could not do so itself; without a record the reaper does it later."""
        event: Event | None = None
        with contextlib.suppress(StoreError):
            event = write()
        if event is None:
            return
        self._news.publish(event)
        tell_taken_back(self._say, self._news, lease.job, event)
        if event.state == "queued":
            self._bell.ring([lease.job.id], first=True)

    def _tell_started(self, lease: Lease) -> None:
        job = lease.job
        with contextlib.suppress(DawgError):
            for event in self._jobs.events(job.owner, job.id, since=job.seq - 1, limit=1):
                self._news.publish(event)


class _Child:
    """A forked child: waited for without a thread, and killed with all that it started."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._handle = -1
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._handle = os.pidfd_open(pid)

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle >= 0:
            os.close(self._handle)

    def wait(self, seconds: float) -> int | None:
        """Wait for its end for some time; return its exit code, negative for a signal, or None."""
        if self._handle >= 0:
            select.select([self._handle], [], [], seconds)
        pid, status = os.waitpid(self._pid, os.WNOHANG)
        if pid == 0 and self._handle < 0:
            time.sleep(min(seconds, 0.02))
        return os.waitstatus_to_exitcode(status) if pid else None

    def kill(self) -> None:
        """Kill it and its children, and wait for it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):  # before it became a group of its own
            os.kill(self._pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def preload(place: Place) -> None:
    """Import what every job needs, once, and keep the collector from touching it, so that forks share its memory."""
    import importlib
    import pkgutil

    from dawg.gen.compose.instruments import instruments, kit_named
    from dawg.gen.genre_files import genre_names, load_genre
    from dawg.gen.mix import master, mixer  # noqa: F401
    from dawg.gen.synth import bank, render, voices  # noqa: F401
    from dawg.server.queue.work import beats, sounds  # noqa: F401

    for name in genre_names(None):
        load_genre(name)
    instruments()
    kit_named("")
    bank.patches()
    bank.kits()
    for name in (*(f"{voices.__name__}.{found.name}" for found in pkgutil.iter_modules(voices.__path__)), *_LATER):
        importlib.import_module(name)
    tracing.load(os.environ)
    if place.bucket is not None:
        place.open_artifacts()  # loads boto3's tables
    gc.collect()
    gc.freeze()
