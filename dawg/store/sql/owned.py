"""What the parts of `SqliteStore` share: the file, the owner, and how rows become values."""

from __future__ import annotations

from dawg.errors import MissingError
from dawg.gen.brief import show
from dawg.store.records import Project, ScoreFacts, Version
from dawg.store.sql.database import Database, Row

VERSION_COLUMNS = """
    v.id, v.project_id, v.number, v.parent_id, v.branch, v.message, v.created_ms, v.score_hash,
    s.digest, s.genre, s.bpm, s.key, s.bars, s.duration_s, s.parts
"""
VERSIONS = "versions v JOIN scores s ON s.hash = v.score_hash JOIN projects p ON p.id = v.project_id"
PROJECTS = f"""
    SELECT {VERSION_COLUMNS}, p.name AS p_name, p.branch AS p_branch, p.created_ms AS p_created_ms,
        p.updated_ms AS p_updated_ms, p.versions AS p_versions
    FROM projects p JOIN branches b ON b.project_id = p.id AND b.name = p.branch
        JOIN versions v ON v.id = b.version_id JOIN scores s ON s.hash = v.score_hash
    WHERE p.owner = ?
"""
_FACTS = ScoreFacts.__struct_fields__


class Owned:
    """The record of one owner."""

    _db: Database
    _owner: str

    def _project(self, project_id: str) -> Project:
        """Return a project; within a transaction."""
        row = self._db.row(f"{PROJECTS} AND p.id = ?", (self._owner, project_id))
        if row is None:
            raise MissingError(f"project {show(project_id)} is not in the library")
        return row_to_project(row)

    def _version(self, version_id: str, *, project_id: str | None = None) -> Version:
        """Return a version (of that project); within a transaction."""
        row = self._db.row(
            f"SELECT {VERSION_COLUMNS} FROM {VERSIONS} WHERE v.id = ? AND p.owner = ?", (version_id, self._owner)
        )
        if row is None or project_id not in (None, row["project_id"]):
            raise MissingError(f"version {show(version_id)} is not in the library")
        return row_to_version(row)


def row_to_version(row: Row) -> Version:
    """Make a version of the columns `VERSION_COLUMNS`."""
    facts = ScoreFacts(**{name: row[name] for name in _FACTS})
    names = (name for name in Version.__struct_fields__ if name != "facts")
    return Version(**{name: row[name] for name in names}, facts=facts)


def row_to_project(row: Row) -> Project:
    """Make a project of a row of `PROJECTS`."""
    names = (name for name in Project.__struct_fields__ if name not in ("id", "head"))
    return Project(id=row["project_id"], head=row_to_version(row), **{name: row[f"p_{name}"] for name in names})
