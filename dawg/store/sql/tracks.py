"""Tracks in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import asdict

from dawg.errors import InputError, MissingError
from dawg.gen.brief import show
from dawg.store.ids import new_id, now_ms
from dawg.store.sql.database import Database, Row
from dawg.store.sql.job_rows import packed
from dawg.store.tracks import PAGE, NewTrack, Track, TrackKind

NAME_LENGTH = (1, 200)
_COLUMNS = ", ".join(Track.__struct_fields__)
_STEP = 500


class SqlTracks:
    """Methods and errors as `dawg.store.tracks.Tracks`."""

    def __init__(self, database: Database, *, owner: str) -> None:
        self._db = database
        self._owner = owner

    def add_track(self, new: NewTrack) -> Track:
        """Write a track down."""
        name, created = checked_file_name(new.name), now_ms()
        if not re.fullmatch("[0-9a-f]{64}", new.sha256):
            raise InputError(f"hash {show(new.sha256)} is not 64 hex digits")
        values = {**asdict(new), "name": name, "id": new_id(created), "owner": self._owner, "created_ms": created}
        with self._db.writing():
            self._db.insert("tracks", **{**values, "facts": packed(new.facts)})
        return Track(**values)

    def track(self, track_id: str) -> Track:
        """Return one track."""
        with self._db.reading():
            return self._track(track_id)

    def tracks(
        self,
        *,
        before: str | None = None,
        limit: int = PAGE,
        kinds: Sequence[TrackKind] = (),
        job_id: str | None = None,
        version_id: str | None = None,
    ) -> tuple[Track, ...]:
        """Return tracks, the newest first."""
        where: list[str] = ["owner = ?"]
        parameters: list[Any] = [self._owner]
        for condition, value in (("id < ?", before), ("job_id = ?", job_id), ("version_id = ?", version_id)):
            if value is not None:
                where.append(condition)
                parameters.append(value)
        if kinds:
            where.append(f"kind IN ({', '.join('?' * len(kinds))})")
            parameters.extend(kinds)
        with self._db.reading():
            rows = self._db.rows(
                f"SELECT {_COLUMNS} FROM tracks WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",
                [*parameters, limit],
            )
        return tuple(map(_row_to_track, rows))

    def delete_track(self, track_id: str) -> Track:
        """Remove a track and return what it was."""
        with self._db.writing():
            track = self._track(track_id)
            self._db.delete("tracks", track_id)
        return track

    def stored_bytes(self) -> int:
        """Sum up the sizes of the owner's different files."""
        files = "SELECT DISTINCT sha256, size FROM tracks WHERE owner = ?"
        with self._db.reading():
            row = self._db.row(f"SELECT coalesce(sum(size), 0) AS bytes FROM ({files}) files", (self._owner,))
        return int(row["bytes"]) if row else 0

    def referenced(self, hashes: Sequence[str]) -> set[str]:
        """Return those hashes that a track of any owner has."""
        found: set[str] = set()
        with self._db.reading():
            for start in range(0, len(hashes), _STEP):
                some = hashes[start : start + _STEP]
                marks = ", ".join("?" * len(some))
                rows = self._db.rows(f"SELECT DISTINCT sha256 FROM tracks WHERE sha256 IN ({marks})", some)
                found.update(row["sha256"] for row in rows)
        return found

    def every_track(self) -> Iterator[Track]:
        """Yield the tracks of all owners, the oldest first."""
        after = ""
        while True:
            with self._db.reading():
                rows = self._db.rows(f"SELECT {_COLUMNS} FROM tracks WHERE id > ? ORDER BY id LIMIT ?", (after, _STEP))
            if not rows:
                return
            yield from map(_row_to_track, rows)
            after = rows[-1]["id"]

    def _track(self, track_id: str) -> Track:
        row = self._db.row(f"SELECT {_COLUMNS} FROM tracks WHERE id = ? AND owner = ?", (track_id, self._owner))
        if row is None:
            raise MissingError(f"track {show(track_id)} does not exist")
        return _row_to_track(row)


def checked_file_name(name: str) -> str:
    """Return a track's name; raises `InputError` for one that cannot be a file's."""
    low, high = NAME_LENGTH
    text = name.strip()
    if not low <= len(text) <= high or not text.isprintable() or text in (".", "..") or any(c in text for c in "/\\"):
        raise InputError(f"name {show(name)} is not {low} to {high} printable characters without / and \\")
    return text


def _row_to_track(row: Row) -> Track:
    return Track(**{**row, "facts": msgspec.json.decode(row["facts"])})
