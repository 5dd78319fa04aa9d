"""What was measured is told in samples, and nobody's samples are believed beyond what they may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg.artifacts.folder import FolderArtifacts
from dawg.errors import InputError, MissingError, StoreError
from dawg.server.queue.tally import SAMPLES, Sample, Tally, read_samples, watch_artifacts, watch_database
from dawg.server.telling import Metrics
from dawg.store.sqlite.database import SqliteDatabase


def samples(tally: Tally) -> list[tuple[str, str, bool]]:
    return [(sample.what, sample.name, sample.failed) for sample in read_samples(tally.data())]


def test_transactions_are_measured_once_and_only_the_databases_own_failures_count() -> None:
    database, tally = SqliteDatabase(None), Tally()
    watch_database(database, tally)
    with database.writing(), database.writing("owner"), database.reading():
        database.rows("SELECT 1 AS one")
    with pytest.raises(InputError), database.reading():
        raise InputError("no fault of the database")
    with pytest.raises(StoreError), database.reading():
        database.rows("SELECT nothing FROM nowhere")
    assert samples(tally) == [
        ("database", "write", False),
        ("database", "read", False),
        ("database", "read", True),
    ]
    database.close()


def test_calls_for_files_are_measured(tmp_path: Path) -> None:
    artifacts, tally = FolderArtifacts(tmp_path / "files"), Tally()
    watch_artifacts(artifacts, tally)
    path = tmp_path / "a"
    path.write_bytes(b"a")
    stored = artifacts.put(path)
    assert artifacts.verify(stored.sha256).size == 1
    with pytest.raises(MissingError):
        artifacts.stat("0" * 64)
    assert {("artifact", "put", False), ("artifact", "verify", False)} < set(samples(tally))
    assert not any(failed for _, _, failed in samples(tally))  # that a file is not there is an answer


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[[]]", b"\xff", b"[" * 100_000, b'[["database","read",-1]]', b'[["database","read",1e999]]', b'[["else","read",1]]',
        b'[["stage","' + b"x" * 30 + b'",1]]', b"[" + b",".join([b'["stage","mix",1]'] * (SAMPLES + 1)) + b"]",
    ],
)  # fmt: skip
def test_what_cannot_be_samples_is_none(data: bytes) -> None:
    assert read_samples(data) == []


def test_names_that_nobody_knows_make_no_curves() -> None:
    metrics = Metrics()
    before = metrics.text()
    for sample in (Sample("stage", "x", 1.0), Sample("database", "drop", 1.0), Sample("artifact", "__init__", 1.0)):
        metrics.take(sample)
    assert metrics.text() == before
    metrics.take(Sample("job", "done", 1.0, kind="evil\nkind"))
    assert 'dawg_job_seconds_count{kind="other",state="done"} 1.0' in metrics.text().decode()
