"""A sweep takes what nobody names, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from dawg.artifacts.folder import STALE_S, FolderArtifacts
from dawg.server.queue.sweeping import Sweeper, Swept, sweep
from dawg.store.accounts.sql import SqlAccounts
from dawg.store.sql.jobs import SqlJobs
from dawg.store.sql.tracks import SqlTracks
from dawg.store.sqlite.database import SqliteDatabase
from tests.unit.artifacts.contract import file
from tests.unit.store.jobs_contract import track


def test_files_without_a_track_go_after_a_day(tmp_path: Path) -> None:
    database = SqliteDatabase(None)
    artifacts, jobs = FolderArtifacts(tmp_path / "files"), SqlJobs(database)
    anns, bobs = (SqlTracks(database, owner=owner) for owner in ("ann", "bob"))
    kept, shared, left, fresh = (artifacts.put(file(tmp_path, data)) for data in (b"kept", b"shared", b"left", b"new"))
    for stored in (kept, shared, left):
        os.utime(artifacts.path(stored.sha256), (1, 1))
    anns.add_track(track("k", b"kept"))
    bobs.add_track(track("s", b"shared"))
    anns.delete_track(anns.add_track(track("s", b"shared")).id)
    swept = sweep(artifacts, anns, jobs)
    assert (swept.files, swept.bytes, swept.jobs) == (1, 4, 0)
    assert {stored.sha256 for stored in artifacts.every()} == {kept.sha256, shared.sha256, fresh.sha256}
    assert sweep(artifacts, anns, jobs).files == 0
    database.close()


def test_what_a_killed_process_left_goes_after_a_day_too(tmp_path: Path) -> None:
    FolderArtifacts(tmp_path / "files")
    old, new = (tmp_path / "files" / "incoming" / name for name in ("old.tmp", "new.tmp"))
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    FolderArtifacts(tmp_path / "files")
    assert (old.exists(), new.exists()) == (False, True)
    assert STALE_S >= 86_400


def test_a_sweep_is_made_once_an_hour_by_one_of_all(tmp_path: Path) -> None:
    database = SqliteDatabase(None)
    artifacts, jobs, accounts = FolderArtifacts(tmp_path / "files"), SqlJobs(database), SqlAccounts(database)
    user = accounts.add_user("ann@example.org", "Ann", "hash")
    accounts.add_session(user.id, "r", expires_ms=1)
    passing = tmp_path / "uploads"
    passing.mkdir()
    old, new = passing / "old.part", passing / "new.part"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    (passing / "folder").mkdir()
    os.utime(passing / "folder", (1, 1))
    left = artifacts.put(file(tmp_path, b"left"))
    os.utime(artifacts.path(left.sha256), (1, 1))
    told: list[Swept] = []
    folders = (passing, tmp_path / "not there")
    sweepers = [
        Sweeper(artifacts, SqlTracks(database, owner=""), jobs, accounts, folders=folders, swept=told.append, first_s=0)
        for _ in range(2)
    ]
    for sweeper in (*sweepers, *sweepers):
        sweeper.round_if_due()
    assert told == [Swept(files=1, bytes=4, jobs=0, rights=2)]
    assert list(passing.iterdir()) == [new]
    assert list(artifacts.every()) == []
    database.close()
