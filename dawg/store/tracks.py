"""The contract of the record of audio: files that belong to somebody, by the hash of their contents.

A track is a name and facts for one file among the artifacts (`dawg.artifacts`), which is found by its SHA-256. Several tracks,
also of several owners, may have the same file; a file without a track is removed by a sweep, never by `delete_track`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct

PAGE = 100
TrackKind = Literal["upload", "master", "stem", "mix", "midi", "recipe"]


class NewTrack(Struct, frozen=True, kw_only=True):
    """A track to be; fields as `Track`."""

    name: str
    kind: TrackKind
    sha256: str
    size: int
    media_type: str
    duration_s: float | None = None
    sample_rate: int | None = None
    channels: int | None = None
    job_id: str | None = None
    project_id: str | None = None
    version_id: str | None = None
    facts: dict[str, Any] = {}


class Track(Struct, frozen=True, kw_only=True):
    """A file that belongs to somebody.

    Attributes:
        name: as shown and as offered when it is downloaded, 1 to 200 characters without path separators.
        sha256: 64 hex digits, the key of the artifact. size: bytes.
        duration_s, sample_rate, channels: None for what is no audio.
        job_id, project_id, version_id: what it came from; None for uploads. They may be gone meanwhile.
        facts: measured things: {"integratedLufs": -14.0, "truePeakDbtp": -1.0}.
    """

    id: str
    owner: str
    name: str
    kind: TrackKind
    sha256: str
    size: int
    media_type: str
    duration_s: float | None
    sample_rate: int | None
    channels: int | None
    job_id: str | None
    project_id: str | None
    version_id: str | None
    facts: dict[str, Any]
    created_ms: int

    @property
    def is_audio(self) -> bool:
        """True for what can be heard."""
        return self.media_type.startswith("audio/") and self.kind not in ("midi", "recipe")


class Tracks(Protocol):
    """The tracks of one owner; errors as `dawg.store.store.Store`."""

    def add_track(self, new: NewTrack) -> Track:
        """Write a track down; its file must be complete and verified. Raises `InputError` for a name that cannot be."""

    def track(self, track_id: str) -> Track:
        """Return one track; raises `MissingError`."""

    def tracks(
        self,
        *,
        before: str | None = None,
        limit: int = PAGE,
        kinds: Sequence[TrackKind] = (),
        job_id: str | None = None,
        version_id: str | None = None,
    ) -> tuple[Track, ...]:
        """Return tracks, the newest first; `before` is the id that the page before ended with."""

    def delete_track(self, track_id: str) -> Track:
        """Remove a track and return what it was; its file goes with the next sweep when nothing else has it."""

    def stored_bytes(self) -> int:
        """Sum up the sizes of the owner's different files: what counts against a limit of storage."""

    def referenced(self, hashes: Sequence[str]) -> set[str]:
        """Return those hashes that a track of any owner has: what a sweep must keep."""

    def every_track(self) -> Iterator[Track]:
        """Yield the tracks of all owners, the oldest first: for `dawg admin verify` and back-ups."""
