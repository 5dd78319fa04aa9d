"""Sweeping: files that no track names any more, events of jobs and rights that ended long ago, what killed processes left."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from dawg.artifacts.artifacts import Artifacts
from dawg.store.accounts.contract import Accounts
from dawg.store.ids import now_ms
from dawg.store.jobs import Jobs
from dawg.store.tracks import Tracks

UNNAMED_S = 86_400.0
"""A file is put before its track is written down; after a day it is certain that nobody will name it."""
EVENTS_S = 7 * 86_400.0
EVERY_S = 3600.0
FIRST_S = 60.0
"""How long after its start a process first looks whether a sweep is due."""
LEFT_S = 86_400.0
"""How long what a killed process left in a local folder stays there; no job and no upload takes so long."""
_GROUP = 500


class Swept(Struct, frozen=True, kw_only=True):
    """What a sweep removed: files, their bytes, the events of how many jobs, and rights that ended (shares, sessions ...)."""

    files: int
    bytes: int
    jobs: int
    rights: int = 0


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


def tidy(folder: Path, *, older_than_s: float = LEFT_S) -> int:
    """Remove what stands in a folder of passing things and was not touched for long; return how many. Raises nothing."""
    count = 0
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            with contextlib.suppress(OSError):
                if entry.stat().st_mtime < time.time() - older_than_s:
                    shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink()
                    count += 1
    return count


class Sweeper:
    """Sweeps once an hour: the files and the record by one of all processes, local folders by each.

    Args:
        accounts: say whose turn it is, and forget rights that ended.
        folders: of passing things on this machine.
        swept: is told what went, when anything did.
    """

    def __init__(
        self, artifacts: Artifacts, tracks: Tracks, jobs: Jobs, accounts: Accounts, *, folders: Sequence[Path],
        swept: Callable[[Swept], None], first_s: float = FIRST_S,
    ) -> None:  # fmt: skip
        self._artifacts, self._tracks, self._jobs, self._accounts = artifacts, tracks, jobs, accounts
        self._folders, self._swept = folders, swept
        self._next = time.monotonic() + first_s

    def round_if_due(self) -> None:
        """Sweep when it is time; raises `ArtifactError` or `StoreError`, and tries again a minute later."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + FIRST_S
        for folder in self._folders:
            tidy(folder)
        if not self._accounts.take_chore("sweep", every_ms=round(EVERY_S * 1000)):
            return
        rights = self._accounts.prune()
        found = replace(sweep(self._artifacts, self._tracks, self._jobs), rights=rights)
        if found != Swept(files=0, bytes=0, jobs=0):
            self._swept(found)
