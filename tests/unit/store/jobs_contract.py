"""What every record of jobs and tracks promises. A test module subclasses and gives the fixture `database`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pytest

from dawg.errors import ConflictError, FullError, InputError, MissingError
from dawg.store.ids import is_id, now_ms
from dawg.store.jobs import Event, Job, Jobs, Lease, NewJob, first_event
from dawg.store.sql.database import Database
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.store import SqlStore
from dawg.store.sql.tracks import SqlTracks
from dawg.store.store import Store
from dawg.store.tracks import NewTrack, Tracks
from tests.unit.store.contract import draft


def new(owner: str = "ann", **more: Any) -> NewJob:
    return NewJob(**{"owner": owner, "kind": "beat", "body": {"brief": {"seed": 7}}, **more})


def claimed(jobs: Jobs, job: Job) -> Lease:
    lease = jobs.claim(job.id)
    assert lease is not None
    return lease


def track(name: str = "a.wav", contents: bytes = b"a", **more: Any) -> NewTrack:
    sha256 = hashlib.sha256(contents).hexdigest()
    return NewTrack(
        **{"name": name, "kind": "upload", "sha256": sha256, "size": len(contents), "media_type": "audio/wav", **more}
    )


def told(events: tuple[Event, ...]) -> list[tuple[int, str, str, int]]:
    return [(event.seq, event.kind, event.state, event.percent) for event in events]


class JobsContract:
    """Give `database`: a fresh record."""

    @pytest.fixture
    def jobs(self, database: Database) -> Jobs:
        return SqlJobs(database)

    def test_a_job_is_written_down_as_it_was_asked(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new(trace={"request_id": "r1"}, timeout_s=60.0)).job
        assert (job.state, job.attempt, job.percent, job.seq, job.result) == ("queued", 0, 0, 1, None)
        assert (job.body, job.trace, job.timeout_s) == ({"brief": {"seed": 7}}, {"request_id": "r1"}, 60.0)
        assert is_id(job.id)
        assert jobs.job("ann", job.id) == job
        assert told(jobs.events("ann", job.id)) == [(1, "queued", "queued", 0)]
        assert jobs.events("ann", job.id) == (first_event(job),)
        assert jobs.waiting() == (job.id,)
        assert jobs.depth().queued == 1
        assert jobs.depth().oldest_ms == job.created_ms

    def test_somebody_elses_job_looks_missing(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new()).job
        for look in (jobs.job, jobs.events, jobs.cancel):
            for owner, job_id in (("bob", job.id), ("ann", "0" * 26), ("ann", "\udc80"), ("ann", "\0")):
                with pytest.raises(InputError) as caught:
                    look(owner, job_id)
                assert caught.value.message.isprintable()
        with pytest.raises(MissingError):
            jobs.job("bob", job.id)
        assert jobs.jobs("bob") == ()
        assert jobs.job("ann", job.id) == job

    def test_one_key_makes_one_job_and_refuses_another_body(self, jobs: Jobs) -> None:
        first = jobs.enqueue(new(idempotency_key="k"))
        again = jobs.enqueue(new(idempotency_key="k"))
        assert first.is_new
        assert not again.is_new
        assert again.job == first.job
        for other in (new(idempotency_key="k", body={"brief": {"seed": 8}}), new(idempotency_key="k", kind="edit")):
            with pytest.raises(ConflictError, match="'k'"):
                jobs.enqueue(other)
        assert jobs.enqueue(new("bob", idempotency_key="k")).is_new
        assert len(jobs.jobs("ann")) == 1

    def test_a_repeat_is_known_by_what_was_asked_and_not_by_what_was_chosen_for_it(self, jobs: Jobs) -> None:
        first = jobs.enqueue(new(idempotency_key="k", asked={"prompt": "house"}))
        other_seed = new(idempotency_key="k", asked={"prompt": "house"}, body={"brief": {"seed": 8}})
        assert jobs.enqueue(other_seed).job == first.job
        assert jobs.job("ann", first.job.id).body == {"brief": {"seed": 7}}
        assert jobs.known("ann", "k", "beat", {"prompt": "house"}) == first.job
        jobs.enqueue(new(idempotency_key="plain"))
        assert jobs.known("ann", "plain", "beat", {"brief": {"seed": 7}}) is not None
        for owner, key, kind, asked in (
            ("bob", "k", "beat", {"prompt": "house"}),
            ("ann", "other", "beat", {"prompt": "house"}),
            ("ann", "k", "edit", {"prompt": "house"}),
            ("ann", "k", "beat", {"prompt": "trap"}),
        ):
            assert jobs.known(owner, key, kind, asked) is None  # type: ignore[arg-type]

    def test_many_are_one_group_in_which_each_has_its_own_answer(self, jobs: Jobs) -> None:
        jobs.enqueue(new(idempotency_key="old"))
        found = jobs.enqueue_many(
            [
                new(idempotency_key="a"),
                new(idempotency_key="a"),
                new(idempotency_key="a", body={}),
                new(idempotency_key="old"),
                new(idempotency_key="x" * 201),
                new(body={"x": "y" * 1_000_001}),
                new(timeout_s=float("nan")),
                new(attempts=0),
                new(max_open=2),
                new("bob", max_open=1),
                new("bob", max_open=1),
            ]
        )
        kinds = [type(item).__name__ if isinstance(item, Exception) else item.is_new for item in found]
        refused = ["InputError"] * 4
        assert kinds == [True, False, "ConflictError", False, *refused, "FullError", True, "FullError"]
        assert len(jobs.waiting()) == 3

    def test_threads_with_one_key_make_one_job(self, jobs: Jobs) -> None:
        found = in_threads(4, lambda _: jobs.enqueue(new(idempotency_key="k", max_open=1)))
        assert len({item.job.id for item in found}) == 1
        assert sum(item.is_new for item in found) == 1

    def test_a_limit_of_open_jobs_ends_when_they_end(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new(max_open=1)).job
        with pytest.raises(FullError, match="permitted: 1"):
            jobs.enqueue(new(max_open=1))
        jobs.cancel("ann", job.id)
        assert jobs.enqueue(new(max_open=1)).is_new

    def test_one_of_many_workers_gets_a_job(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new()).job
        leases = [lease for lease in in_threads(4, lambda _: jobs.claim(job.id)) if lease is not None]
        assert len(leases) == 1
        assert (leases[0].job.state, leases[0].job.attempt) == ("running", 1)
        assert jobs.claim(job.id) is None
        assert jobs.claim("0" * 26) is None
        assert jobs.waiting() == ()

    def test_progress_is_counted_and_never_goes_back(self, jobs: Jobs) -> None:
        lease = claimed(jobs, jobs.enqueue(new()).job)
        steps = [jobs.progress(lease.job.id, lease.token, stage="drums", percent=p) for p in (10, 10, 5, 20, 100)]
        assert [step.percent if step else None for step in steps] == [10, None, None, 20, 99]
        assert told(jobs.events("ann", lease.job.id, since=1)) == [
            (2, "started", "running", 0),
            (3, "progress", "running", 10),
            (4, "progress", "running", 20),
            (5, "progress", "running", 99),
        ]
        assert told(jobs.events("ann", lease.job.id, since=3, limit=1)) == [(4, "progress", "running", 20)]

    def test_a_job_ends_together_with_what_it_made(self, jobs: Jobs) -> None:
        lease = claimed(jobs, jobs.enqueue(new()).job)

        def record(store: Store, tracks: Tracks) -> dict[str, Any]:
            project = store.add_project("night", draft())
            made = tracks.add_track(track(version_id=project.head.id))
            return {"version_id": project.head.id, "track_id": made.id}

        event = jobs.complete(lease.job.id, lease.token, record)
        job = jobs.job("ann", lease.job.id)
        assert event is not None
        assert (job.state, job.percent, job.result) == ("done", 100, event.data)
        assert job.finished_ms is not None
        assert job.lease_until_ms is None

    def test_an_error_while_recording_leaves_nothing_and_the_job_its_workers(
        self, jobs: Jobs, database: Database
    ) -> None:
        lease = claimed(jobs, jobs.enqueue(new()).job)

        def record(store: Store, tracks: Tracks) -> dict[str, Any]:
            store.add_project("night", draft())
            tracks.add_track(track())
            raise MissingError("gone")

        with pytest.raises(MissingError, match="gone"):
            jobs.complete(lease.job.id, lease.token, record)
        assert SqlStore(database, owner="ann").project_names() == ()
        assert SqlTracks(database, owner="ann").tracks() == ()
        assert jobs.renew(lease.job.id, lease.token)

    def test_whoever_lost_the_lease_writes_nothing(self, jobs: Jobs, database: Database) -> None:
        first = claimed(jobs, jobs.enqueue(new()).job)
        jobs.release(first.job.id, first.token)
        second = claimed(jobs, first.job)
        wrote: list[object] = [
            jobs.renew(first.job.id, first.token),
            jobs.holds(first.job.id, first.token),
            jobs.progress(first.job.id, first.token, stage="mix", percent=80),
            jobs.complete(first.job.id, first.token, lambda store, _: {"id": store.add_project("x", draft()).id}),
            jobs.fail(first.job.id, first.token, "late"),
            jobs.retry(first.job.id, first.token, "late"),
            jobs.release(first.job.id, first.token),
        ]
        assert not any(wrote)
        assert SqlStore(database, owner="ann").project_names() == ()
        assert jobs.holds(second.job.id, second.token)
        assert jobs.complete(second.job.id, second.token, lambda *_: {"n": 2}) is not None
        assert jobs.job("ann", first.job.id).result == {"n": 2}
        assert jobs.complete(second.job.id, second.token, lambda *_: {"n": 3}) is None

    def test_a_job_given_back_keeps_its_attempt_and_one_that_failed_around_does_not(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new(attempts=2)).job
        lease = claimed(jobs, job)
        assert jobs.release(job.id, lease.token) is not None
        assert jobs.job("ann", job.id).attempt == 0
        lease = claimed(jobs, job)
        again = jobs.retry(job.id, lease.token, "the disk is full")
        assert again is not None
        assert again.state == "queued"
        assert "the disk is full" in again.message
        lease = claimed(jobs, job)
        last = jobs.retry(job.id, lease.token, "the disk is full")
        assert last is not None
        assert (last.state, last.data["reason"]) == ("failed", "the disk is full (2 of 2 attempts)")

    def test_three_deaths_fail_a_job_and_its_events_have_no_gaps(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new()).job
        for death in (1, 2, 3):
            lease = jobs.claim(job.id, lease_s=-1.0)
            assert lease is not None
            jobs.progress(job.id, lease.token, stage="drums", percent=10 * death)
            reaped = jobs.reap()
            assert [len(reaped.requeued), len(reaped.failed)] == ([1, 0] if death < 3 else [0, 1])
            assert jobs.reap() == type(reaped)(requeued=(), failed=())
        ended = jobs.job("ann", job.id)
        assert (ended.state, ended.attempt) == ("failed", 3)
        assert "died" in ended.reason
        events = jobs.events("ann", job.id)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        percents = [event.percent for event in events]
        assert percents == sorted(percents)
        assert events[-1].kind == "failed"

    def test_a_live_lease_is_not_reaped_and_one_from_the_future_is(self, jobs: Jobs) -> None:
        job = jobs.enqueue(new()).job
        lease = claimed(jobs, job)
        assert jobs.reap().requeued == ()
        assert jobs.renew(job.id, lease.token, lease_s=3600)  # as if the clock had been set back since
        assert [item.id for item in jobs.reap().requeued] == [job.id]
        assert not jobs.renew(job.id, lease.token)

    @pytest.mark.parametrize("running", [False, True])
    def test_cancelling_ends_a_job_at_once_and_its_worker_is_told(self, jobs: Jobs, running: bool) -> None:
        job = jobs.enqueue(new()).job
        lease = claimed(jobs, job) if running else None
        ended = jobs.cancel("ann", job.id)
        assert ended.state == "cancelled"
        assert jobs.cancel("ann", job.id) == ended
        assert jobs.claim(job.id) is None
        assert lease is None or not jobs.holds(job.id, lease.token)
        (*_, last) = jobs.events("ann", job.id)
        assert (last.kind, last.state, last.data) == ("failed", "cancelled", {"reason": "cancelled"})

    def test_lists_are_paged_from_the_newest(self, jobs: Jobs) -> None:
        made = sorted((item.job.id for item in map(jobs.enqueue, [new()] * 5)), reverse=True)
        pages = [jobs.jobs("ann", limit=2)]
        while len(pages[-1]) == 2:
            pages.append(jobs.jobs("ann", limit=2, before=pages[-1][-1].id))
        assert [job.id for page in pages for job in page] == made
        jobs.cancel("ann", made[0])
        assert [job.id for job in jobs.jobs("ann", states=["cancelled", "done"])] == [made[0]]
        assert jobs.counts("ann") == {"queued": 4, "cancelled": 1}

    def test_events_of_old_jobs_are_forgotten_and_the_jobs_stay(self, jobs: Jobs) -> None:
        job, other = jobs.enqueue(new()).job, jobs.enqueue(new()).job
        jobs.cancel("ann", job.id)
        assert jobs.prune(before_ms=now_ms() + 1) == 1
        assert jobs.prune(before_ms=now_ms() + 1) == 0
        assert jobs.events("ann", job.id) == ()
        assert jobs.job("ann", job.id).state == "cancelled"
        assert len(jobs.events("ann", other.id)) == 1


class TracksContract:
    """Give `database`: a fresh record."""

    @pytest.fixture
    def tracks(self, database: Database) -> Tracks:
        return SqlTracks(database, owner="ann")

    def test_a_track_comes_back_as_it_was_put(self, tracks: Tracks) -> None:
        facts = {"integrated_lufs": -14.02, "nested": [1, {"a": None}]}
        made = tracks.add_track(track("Night ♯1.wav", duration_s=1.5, sample_rate=44100, channels=2, facts=facts))
        assert tracks.track(made.id) == made
        assert tracks.tracks() == (made,)
        assert (made.owner, made.facts, made.name) == ("ann", facts, "Night ♯1.wav")

    @pytest.mark.parametrize("name", ["", " ", "..", "a/b", "a\\b", "a\nb", "x" * 201, "\x1b[31m", "\udc80"])
    def test_a_name_that_cannot_be_a_files_is_refused(self, tracks: Tracks, name: str) -> None:
        with pytest.raises(InputError):
            tracks.add_track(track(name))
        assert tracks.tracks() == ()

    def test_somebody_elses_track_looks_missing_and_files_are_counted_once(
        self, tracks: Tracks, database: Database
    ) -> None:
        bobs = SqlTracks(database, owner="bob")
        one, two, big = (tracks.add_track(item) for item in (track("1"), track("2"), track("3", b"12345")))
        hers = bobs.add_track(track("b"))
        for look in (bobs.track, bobs.delete_track):
            with pytest.raises(MissingError):
                look(one.id)
        assert (tracks.stored_bytes(), bobs.stored_bytes()) == (6, 1)
        assert [item.id for item in tracks.every_track()] == sorted(item.id for item in (one, two, big, hers))
        assert tracks.delete_track(big.id) == big
        assert tracks.referenced([one.sha256, big.sha256, "0" * 64]) == {one.sha256}
        assert tracks.stored_bytes() == 1

    def test_lists_are_filtered_and_paged(self, tracks: Tracks) -> None:
        made = [tracks.add_track(track(str(n), kind="stem" if n % 2 else "master", job_id=f"j{n}")) for n in range(5)]
        newest = sorted((item.id for item in made), reverse=True)
        first = tracks.tracks(limit=3)
        assert [item.id for item in (*first, *tracks.tracks(before=first[-1].id))] == newest
        assert {item.name for item in tracks.tracks(kinds=["stem"])} == {"1", "3"}
        assert [item.name for item in tracks.tracks(job_id="j4")] == ["4"]


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run work in threads that begin together; return what each returned."""
    gate = threading.Barrier(count)
    found: list[Any] = [None] * count

    def run(index: int) -> None:
        gate.wait(10)
        found[index] = work(index)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found
