"""What every kind of job has at hand, and how its files become tracks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from dawg.artifacts.artifacts import Artifacts, Stored
from dawg.errors import ArtifactError
from dawg.server.queue.bodies import MadeTrack
from dawg.server.queue.telling import Telling
from dawg.store.jobs import Job
from dawg.store.store import Store
from dawg.store.tracks import NewTrack, Track, TrackKind, Tracks

Record = Callable[[Store, Tracks], dict[str, Any]]
"""What `Jobs.complete` takes: writes versions and tracks down, and returns the result."""

PATIENCE_S = 90.0

MEDIA_TYPES = {
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".mid": "audio/midi",
    ".json": "application/json",
}


class Tools(Struct, frozen=True, kw_only=True):
    """What a job works with.

    Attributes:
        store, tracks: of the job's owner, for reading.
        folder: scratch space, removed when the horse ends.
        tones: as `Place` has them.
    """

    job: Job
    store: Store
    tracks: Tracks
    artifacts: Artifacts
    folder: Path
    telling: Telling
    genre_folder: Path | None = None
    tones: tuple[Path, int] | None = None


def keep(tools: Tools, path: Path) -> Stored:
    """Put a file among the artifacts; what was rendered is worth waiting for a place that is away for a while.

    Raises:
        ArtifactError: it was away for longer than `PATIENCE_S`. Cancelled: the job is not wanted any more.
    """
    patience = time.monotonic() + PATIENCE_S
    wait_s = 0.25
    while True:
        tools.telling.check()
        try:
            return tools.artifacts.put(path)
        except ArtifactError:
            if time.monotonic() + wait_s > patience:
                raise
            time.sleep(wait_s)
            wait_s = min(4.0, wait_s * 2)


class KeptFile(Struct, frozen=True, kw_only=True):
    """A file that is complete among the artifacts, and what its track will say of it."""

    kind: TrackKind
    suffix: str
    stored: Stored
    label: str = ""
    duration_s: float | None = None
    sample_rate: int | None = None
    channels: int | None = None
    facts: dict[str, float] = {}

    def track(self, base: str, job: Job, *, project_id: str | None = None, version_id: str | None = None) -> NewTrack:
        """Return the track of this file, named after `base`."""
        label = f" {self.label}" if self.label else ""
        return NewTrack(
            name=f"{base}{label}{self.suffix}",
            kind=self.kind,
            sha256=self.stored.sha256,
            size=self.stored.size,
            media_type=MEDIA_TYPES[f".{self.suffix.rpartition('.')[2]}"],
            duration_s=self.duration_s,
            sample_rate=self.sample_rate,
            channels=self.channels,
            job_id=job.id,
            project_id=project_id,
            version_id=version_id,
            facts=dict(self.facts),
        )


def made(track: Track) -> MadeTrack:
    """Return what a result says of a track."""
    fields = {name: getattr(track, name) for name in MadeTrack.__struct_fields__ if name != "track_id"}
    return MadeTrack(track_id=track.id, **fields)


def plain(result: Struct) -> dict[str, Any]:
    """Return a result as JSON values."""
    values: dict[str, Any] = msgspec.to_builtins(result)
    return values
