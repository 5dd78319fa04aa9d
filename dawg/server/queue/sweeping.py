"""Sweeping: files that no track names any more, and events of jobs that ended long ago."""

from __future__ import annotations

from itertools import islice

from msgspec import Struct

from dawg.artifacts.artifacts import Artifacts
from dawg.store.ids import now_ms
from dawg.store.jobs import Jobs
from dawg.store.tracks import Tracks

UNNAMED_S = 86_400.0
"""A file is put before its track is written down; after a day it is certain that nobody will name it."""
EVENTS_S = 7 * 86_400.0
_GROUP = 500


class Swept(Struct, frozen=True, kw_only=True):
    """What a sweep removed: files, their bytes, and the events of how many jobs."""

    files: int
    bytes: int
    jobs: int


def sweep(artifacts: Artifacts, tracks: Tracks, jobs: Jobs, *, unnamed_s: float = UNNAMED_S) -> Swept:
    """Remove what nobody needs; may run at any time, beside everything else. Raises `ArtifactError`, `StoreError`."""
    files = size = 0
    found = artifacts.every()
    while group := list(islice(found, _GROUP)):
        named = tracks.referenced([stored.sha256 for stored in group])
        for stored in group:
            if stored.sha256 not in named and artifacts.sweep(stored.sha256, older_than_s=unnamed_s):
                files, size = files + 1, size + stored.size
    pruned = 0
    while count := jobs.prune(before_ms=now_ms() - round(EVENTS_S * 1000)):
        pruned += count
    return Swept(files=files, bytes=size, jobs=pruned)
