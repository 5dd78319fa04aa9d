"""Versions and their scores in SQL."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec

from dawg.errors import MissingError, StoreError
from dawg.gen.brief import Brief
from dawg.gen.score import Score
from dawg.store.records import Draft, Version
from dawg.store.sql.adding import add_version, hash_of
from dawg.store.sql.branches import branch_row, free_branch
from dawg.store.sql.owned import VERSION_COLUMNS, VERSIONS, Owned, row_to_version
from dawg.store.store import PAGE

_LINE = """
    WITH RECURSIVE line (id, parent_id) AS (
        SELECT id, parent_id FROM versions WHERE id = ?
        UNION SELECT parent.id, parent.parent_id FROM versions parent JOIN line ON parent.id = line.parent_id
    )
"""


class Versions(Owned):
    """Methods and errors as `Store`."""

    def add_version(self, project_id: str, draft: Draft) -> Version:
        """Add a version and make it the head of its branch."""
        with self._db.writing(self._owner):
            project = self._project(project_id)
            branch = branch_row(self._db, project_id, draft.branch or project.branch)
            name, parent_id = branch["name"], draft.parent_id or branch["version_id"]
            self._version(parent_id, project_id=project_id)
            if parent_id != branch["version_id"]:
                name = free_branch(self._db, project_id, name)
            version_id = add_version(self._db, self._owner, project_id, draft, branch=name, parent_id=parent_id)
            return self._version(version_id)

    def version(self, version_id: str) -> Version:
        """Return a version by id."""
        with self._db.reading():
            return self._version(version_id)

    def numbered_version(self, project_id: str, number: int) -> Version:
        """Return a project's version by number."""
        with self._db.reading():
            project = self._project(project_id)
            # SQLite refuses numbers beyond 64 bits with an error of its own.
            row = self._db.row(
                "SELECT id FROM versions WHERE project_id = ? AND number = ?", (project_id, min(number, 2**62))
            )
            if row is None:
                raise MissingError(
                    f"project '{project.name}' has no version {str(number)[:20]}; permitted range: 1 to {project.versions}"
                )
            return self._version(row["id"])

    def versions(
        self, project_id: str, *, head_id: str | None = None, before: int | None = None, limit: int = PAGE
    ) -> tuple[Version, ...]:
        """Return versions, the newest first."""
        with self._db.reading():
            self._project(project_id)
            start, parameters = "", []
            where = f"SELECT {VERSION_COLUMNS} FROM {VERSIONS} WHERE v.project_id = ?"
            if head_id is not None:
                start, where = _LINE, f"{where} AND v.id IN (SELECT id FROM line)"
                parameters.append(head_id)
            rows = self._db.rows(
                f"{start} {where} AND v.number < ? ORDER BY v.number DESC LIMIT ?",
                [*parameters, project_id, 2**62 if before is None else before, limit],
            )
        return tuple(map(row_to_version, rows))

    def first_version_of(self, score: Score) -> Version | None:
        """Return the newest version that began a project with exactly this score."""
        return self.first_version_by_hash(hash_of(score.to_json()))

    def first_version_by_hash(self, score_hash: str) -> Version | None:
        """Return the newest version that began a project with the score of this hash."""
        with self._db.reading():
            row = self._db.row(
                f"SELECT {VERSION_COLUMNS} FROM {VERSIONS} WHERE v.score_hash = ? AND v.parent_id IS NULL AND p.owner = ? "
                "ORDER BY v.id DESC LIMIT 1",
                (score_hash, self._owner),
            )
        return row_to_version(row) if row else None

    def score(self, version_id: str) -> Score:
        """Return a version's score; `StoreError` when its bytes do not have the hash they are stored under."""
        with self._db.reading():
            version = self._version(version_id)
            row = self._db.row("SELECT data FROM scores WHERE hash = ?", (version.score_hash,))
        try:
            data = zlib.decompress(row["data"] if row else b"")
        except zlib.error:
            data = b""
        if hash_of(data) != version.score_hash:
            raise StoreError(f"the score of version {version.number} is damaged; its other versions may be sound")
        return Score.from_json(data)

    def brief(self, version_id: str) -> Brief | None:
        """Return the brief from which a version was made."""
        with self._db.reading():
            self._version(version_id)
            row = self._db.row("SELECT brief FROM versions WHERE id = ?", (version_id,))
        raw: Any = msgspec.json.decode(row["brief"]) if row and row["brief"] else None
        return Brief.from_dict(raw) if raw is not None else None
