"""The queue with everything real: jobs are done once, whatever dies, and nothing that Redis says is believed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import psycopg
import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from dawg.errors import ArtifactError, OutputError
from dawg.server.queue import horse
from dawg.server.queue import worker as worker_module
from dawg.server.queue.bell import CALL
from dawg.server.queue.log import JsonLog
from dawg.server.queue.news import open_listener, open_news
from dawg.server.queue.reaper import Reaper
from dawg.server.queue.telling import Telling
from dawg.server.queue.valkey import PrivateValkey
from dawg.server.queue.wire import QUEUE, connect
from dawg.server.queue.work import tools as work_tools
from dawg.server.queue.work.tools import Tools
from dawg.server.queue.worker import Worker
from dawg.store.ids import new_id, now_ms
from dawg.store.jobs import Job
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks
from tests.conftest import environment
from tests.rigs.processes import until
from tests.rigs.queue import LONG, MIDDLE, OWNER, SHORT, Rig, lives, postgres_rig, rig, valkey

__all__ = ["postgres_rig", "rig", "valkey"]  # fixtures
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_a_beat_is_made_edited_varied_and_taken_apart(rig: Rig) -> None:
    worker = rig.worker()
    beat = rig.done_once(rig.ask(body={**SHORT, "output": {"midi": True, "stems": True}}))
    assert beat.result is not None
    kinds = [track["kind"] for track in beat.result["tracks"]]
    assert kinds[0] == "master"
    assert {"stem", "midi", "recipe"} < set(kinds)
    stages = [event.stage for event in rig.jobs.events(OWNER, beat.id)]
    assert list(dict.fromkeys(stages)) == ["", "drums", "bass", "melody", "mix", "master"]
    version = beat.result["versions"][0]["versionId"]
    edit = rig.ask("edit", {"version_id": version, "operations": [{"op": "set_tempo", "bpm": 99.0}]})
    varied = rig.ask("variations", {"version_id": version, "count": 2})
    stems = rig.ask("stems", {"version_id": version, "output": {"format": "flac"}})
    results = [rig.ended(job) for job in (edit, varied, stems)]
    assert [(job.state, job.reason) for job in results] == [("done", "")] * 3
    store = SqlStore(rig.database, owner=OWNER)
    (project,) = store.projects()
    assert (project.versions, project.head.facts.bpm) == (4, 99.0)
    assert {branch.name for branch in store.branches(project.id)} == {"main", "variation-1", "variation-2"}
    assert results[2].result is not None
    assert {track["name"].rpartition(".")[2] for track in results[2].result["tracks"]} == {"flac", "json"}
    worker.terminate()
    assert worker.wait(30) == 0


def test_tones_are_kept_for_later_jobs_and_change_no_byte(rig: Rig) -> None:
    def master(job: Job) -> str:
        result = rig.ended(job).result
        assert result is not None
        return next(str(track["sha256"]) for track in result["tracks"] if track["kind"] == "master")

    worker = rig.worker()
    without = master(rig.ask())
    worker.terminate()
    worker.wait(30)
    rig.place = msgspec.structs.replace(rig.place, tones=(rig.place.data_folder / "tones", 1 << 28))
    rig.worker()
    assert [master(rig.ask()) for _ in range(2)] == [without] * 2
    assert list((rig.place.data_folder / "tones").glob("*.tone"))


def test_what_cannot_be_done_fails_with_a_reason(rig: Rig) -> None:
    rig.worker()
    refused = rig.ask("edit", {"version_id": new_id(now_ms()), "operations": [{"op": "half_time"}]})
    odd = rig.ask("beat", {"brief": {"genre": "no such genre"}})
    late = rig.ask(body=LONG, timeout_s=1.0)
    assert "is not in the library" in rig.ended(refused).reason
    assert "no such genre" in rig.ended(odd).reason
    assert rig.ended(late).reason == "it took longer than 1 seconds"
    assert [rig.look(job).attempt for job in (refused, odd, late)] == [1, 1, 1]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_killed_horse_costs_an_attempt_and_nothing_else(kind: str, request: pytest.FixtureRequest) -> None:
    rig: Rig = request.getfixturevalue("rig" if kind == "sqlite" else "postgres_rig")
    worker = rig.worker()
    job = rig.ask(body=MIDDLE)
    rig.begun(job)
    os.kill(rig.horse(worker), signal.SIGKILL)
    assert rig.done_once(job).attempt == 2
    until(lambda: list(rig.place.scratch.iterdir()) == [], what="an empty scratch folder")


@pytest.mark.parametrize(("kind", "both"), [("sqlite", False), ("postgres", True)])
def test_a_killed_workers_job_runs_again_elsewhere_and_is_done_once(
    kind: str, both: bool, request: pytest.FixtureRequest
) -> None:
    rig: Rig = request.getfixturevalue("rig" if kind == "sqlite" else "postgres_rig")
    worker = rig.worker()
    job = rig.ask(body=MIDDLE, trace={"request_id": "asked-for-here"})
    rig.begun(job)
    child = rig.horse(worker)
    rig.worker()
    worker.kill()
    if both:
        os.kill(child, signal.SIGKILL)
    until(lambda: not lives(child), within_s=10, what="the end of the orphan")
    until(lambda: rig.look(job).attempt == 2, within_s=15, what="the second attempt")
    assert rig.done_once(job).attempt == 2
    lines = [msgspec.json.decode(line) for line in rig.log.read_text().splitlines()]
    (told,) = [line for line in lines if line["event"] == "job taken back"]
    assert (told["level"], told["job_id"], told["request_id"]) == ("warning", job.id, "asked-for-here")
    assert (told["state"], told["reason"]) == ("queued", "its worker died; trying again")


def test_three_killed_horses_fail_a_job(rig: Rig) -> None:
    worker = rig.worker()
    job = rig.ask(body=LONG)
    for attempt in (1, 2, 3):
        rig.begun(job, attempt=attempt)
        os.kill(rig.horse(worker), signal.SIGKILL)
        until(lambda attempt=attempt: rig.look(job).attempt > attempt or rig.look(job).has_ended, what="the next")  # type: ignore[misc]
    ended = rig.ended(job)
    assert (ended.state, ended.reason) == ("failed", "its worker died (signal 9) (3 of 3 attempts)")


def test_a_frozen_worker_that_wakes_up_late_changes_nothing(rig: Rig) -> None:
    worker = rig.worker()
    job = rig.ask(body=MIDDLE)
    rig.begun(job)
    child = rig.horse(worker)
    for pid in (worker.pid, child):
        os.kill(pid, signal.SIGSTOP)
    rig.worker()
    done = rig.done_once(job)
    assert done.attempt == 2
    for pid in (worker.pid, child):
        os.kill(pid, signal.SIGCONT)
    until(lambda: not lives(child), what="the end of the late horse")
    assert rig.done_once(job) == done


def test_a_database_that_cuts_every_connection_stops_nobody(postgres_rig: Rig) -> None:
    rig = postgres_rig
    rig.worker()
    jobs = [rig.ask(body=MIDDLE), rig.ask()]
    rig.begun(jobs[0])
    name = psycopg.conninfo.conninfo_to_dict(rig.place.database_url)["application_name"]
    with psycopg.connect(rig.place.database_url, application_name="tester", autocommit=True) as connection:
        for _ in range(2):
            cut = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", (name,)
            )
            assert cut.rowcount > 0
            until(lambda: rig.look(jobs[0]) is not None, what="the database")
    assert [rig.ended(job).state for job in jobs] == ["done", "done"]
    assert [rig.look(job).attempt for job in jobs] == [1, 1]


def test_a_running_job_is_cancelled_and_its_processor_is_free(rig: Rig) -> None:
    worker = rig.worker()
    job, after = rig.ask(body=LONG), rig.ask()
    rig.begun(job)
    child = rig.horse(worker)
    assert rig.jobs.cancel(OWNER, job.id).state == "cancelled"
    until(lambda: not lives(child), within_s=5, what="the end of the horse")
    rig.done_once(after)
    assert rig.look(job).state == "cancelled"


def test_a_worker_that_is_asked_to_stop_gives_its_job_back(rig: Rig) -> None:
    worker = rig.worker(drain_s=0.3)
    job = rig.ask(body=MIDDLE)
    rig.begun(job)
    worker.terminate()
    assert worker.wait(30) == 0
    given = rig.look(job)
    assert (given.state, given.attempt) == ("queued", 0)
    rig.worker()
    rig.done_once(job)


def test_a_worker_that_is_asked_to_stop_finishes_what_is_nearly_done(rig: Rig) -> None:
    worker = rig.worker()
    job, left = rig.ask(body=MIDDLE), rig.ask(ring=False)
    rig.begun(job)
    worker.terminate()
    assert worker.wait(60) == 0
    assert rig.look(job).state == "done"
    assert rig.look(left).state == "queued"


def test_a_flushed_queue_is_rebuilt_from_the_record(rig: Rig) -> None:
    jobs = [rig.ask(), rig.ask(ring=False)]
    connect(rig.place.redis_url).flushall()
    rig.worker()
    assert [rig.ended(job).state for job in jobs] == ["done", "done"]


def test_a_queue_server_that_dies_comes_back_and_one_that_is_deaf_stops_nobody(rig: Rig) -> None:
    rig.worker()
    pid = pid_of(rig.valkey)
    os.kill(pid, signal.SIGSTOP)
    job = rig.ask(ring=False)
    assert not rig.bell.ring([job.id])
    os.kill(pid, signal.SIGKILL)
    assert rig.ended(job).state == "done"
    until(lambda: rig.valkey.starts == 2 and rig.bell.ring([job.id]), what="the queue server's return")
    again = rig.ask()
    assert rig.ended(again).state == "done"
    assert rig.valkey.starts == 2


def test_a_job_written_by_hand_into_redis_does_not_run(rig: Rig, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    connection = connect(rig.place.redis_url)
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    queue.enqueue("os.system", f"touch {proof}")
    stolen = rig.ask(ring=False)
    queue.enqueue("os.system", f"touch {proof}", job_id=stolen.id)  # under the id of a job that there is
    for key, data in (("none", CALL), ("garbage", b"\x80\x04."), ("x" * 300, b"")):
        connection.hset(f"rq:job:{key}", mapping={"data": data, "created_at": "never"})
        connection.rpush(queue.key, key)
    connection.rpush(queue.key, b"\xff\xfe")
    rig.worker()
    assert [rig.ended(job).state for job in (rig.ask(), stolen)] == ["done", "done"]
    assert not proof.exists()
    assert rig.log.read_text().count("not ours; refused") == 4
    assert connection.llen(queue.key) == 0


def test_a_bucket_that_does_not_keep_files_leaves_the_job_undone(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful:
        def put(self, path: Path) -> None:
            raise ArtifactError("bucket 'b' said yes and did not keep it")

    monkeypatch.setattr(work_tools, "PATIENCE_S", 0.0)
    job = rig.ask(ring=False)
    lease = rig.jobs.claim(job.id)
    assert lease is not None
    folder = rig.place.data_folder / "work"
    folder.mkdir()
    event = horse._ended(
        rig.jobs,
        lease,
        Tools(
            job=lease.job,
            store=SqlStore(rig.database, owner=OWNER),
            tracks=SqlTracks(rig.database, owner=OWNER),
            artifacts=Forgetful(),  # type: ignore[arg-type]
            folder=folder,
            telling=Telling(rig.jobs, lease, lambda event: None),
        ),
    )
    assert event is not None
    assert (event.state, rig.look(job).state) == ("queued", "queued")
    assert SqlStore(rig.database, owner=OWNER).projects() == ()


def test_the_worker_of_the_command_line_stops_when_it_is_asked(rig: Rig, tmp_path: Path) -> None:
    home = {"DAWG_HOME": str(rig.place.data_folder), "REDIS_URL": rig.place.redis_url}
    worker = subprocess.Popen(
        [sys.executable, "-m", "dawg", "worker", "--name", "w1"],
        env=environment(tmp_path, home), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until(lambda: rig.bell.workers() == 1, what="a worker")
    rig.done_once(rig.ask())
    worker.terminate()
    out, said = worker.communicate(timeout=30)
    assert (worker.returncode, out) == (0, b"")
    assert b'"worker stopped"' in said
    assert rig.bell.workers() == 0


async def heard(url: str, valkey: PrivateValkey) -> list[bytes]:
    """Listen, tell, let the server die, and tell again."""
    listener, news = open_listener(url), open_news(url)
    inbox: asyncio.Queue[bytes] = asyncio.Queue()
    found: list[bytes] = []
    listener.attach("owner:ann", inbox.put_nowait)
    async with asyncio.timeout(30):
        found.append(await inbox.get())
        news.publish_many([("owner:bob", b"not for ann"), ("owner:ann", b"x" * 70_000), ("owner:ann", b"one")])
        found.append(await inbox.get())
        await asyncio.to_thread(kill, valkey)
        while not (payload := await again(inbox, url)):
            found[2:] = [payload]  # "something may have been missed", perhaps more than once
        found.append(payload)
        await listener.close()
    return found


async def again(inbox: asyncio.Queue[bytes], url: str) -> bytes:
    """Tell until something is heard."""
    while inbox.empty():
        open_news(url).publish_many([("owner:ann", b"two")])
        await asyncio.sleep(0.1)
    return inbox.get_nowait()


def pid_of(valkey: PrivateValkey) -> int:
    return int(Path(valkey.url.removeprefix("unix://").partition("?")[0]).with_name("pid").read_text())


def kill(valkey: PrivateValkey) -> None:
    os.kill(pid_of(valkey), signal.SIGKILL)


def test_whoever_listens_hears_again_after_the_queue_server_died(valkey: PrivateValkey) -> None:
    found = asyncio.run(heard(valkey.url, valkey))
    assert found == [b"", b"one", b"", b"two"]


def test_what_was_begun_already_does_not_queue_up_again(rig: Rig) -> None:
    late = rig.ask(ring=False)
    waiting = [rig.ask() for _ in range(3)]
    assert rig.jobs.claim(late.id, lease_s=0.0) is not None  # by a worker that died
    reaper = Reaper(rig.jobs, rig.bell, open_news(rig.place.redis_url), JsonLog())
    until(lambda: reaper.round().requeued, what="the dead worker's job")
    rig.worker()
    begun = {job.id: rig.ended(job).started_ms for job in waiting}
    events = rig.jobs.events(OWNER, late.id)
    again = [event.created_ms for event in events if event.kind == "started"][1]
    assert again <= min(moment for moment in begun.values() if moment is not None)


def test_a_worker_that_is_asked_to_stop_while_it_loads_stops(rig: Rig, tmp_path: Path) -> None:
    home = {"DAWG_HOME": str(rig.place.data_folder), "REDIS_URL": rig.place.redis_url}
    worker = subprocess.Popen(
        [sys.executable, "-m", "dawg", "worker"], env=environment(tmp_path, home), stderr=subprocess.PIPE
    )
    maps = Path(f"/proc/{worker.pid}/maps")
    until(lambda: "numpy" in maps.read_text(), what="the middle of its imports")
    worker.terminate()
    _, said = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert b"Traceback" not in said
    assert b"worker stopped" in said


def test_a_worker_waits_while_the_disk_is_full(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(rig.place, JsonLog())
    job = rig.ask()
    monkeypatch.setattr(worker_module, "ROOM_BYTES", 1 << 62)
    assert worker._next() is None
    assert (rig.look(job).state, rig.look(job).attempt) == ("queued", 0)
    monkeypatch.setattr(worker_module, "ROOM_BYTES", 1)
    lease = worker._next()
    assert lease is not None
    assert lease.job.id == job.id


def test_a_reason_does_not_tell_where_the_server_keeps_things(tmp_path: Path) -> None:
    folder = tmp_path / "scratch" / "job"
    told = horse._plain(OutputError(f"cannot write '{folder}/a/master.wav': No space left on device"), folder)
    assert told == "cannot write 'a/master.wav': No space left on device"
    assert str(tmp_path) not in horse._plain(OutputError(f"folder '{folder}' cannot be made"), folder)


def test_a_horse_that_finds_no_record_costs_no_attempt(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, job = Worker(rig.place, JsonLog()), rig.ask(ring=False)
    lease = rig.jobs.claim(job.id)
    assert lease is not None
    monkeypatch.setattr(horse, "_PATIENCE_S", 0.0)
    worker._place = msgspec.structs.replace(rig.place, database_url="postgresql://127.0.0.1:9/none")
    worker._do(lease)
    assert (rig.look(job).state, rig.look(job).attempt) == ("queued", 0)
