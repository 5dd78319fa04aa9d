"""Projects in SQL."""

from __future__ import annotations

from dawg.errors import TakenError
from dawg.gen.brief import show
from dawg.store.ids import new_id, now_ms
from dawg.store.records import MAIN, NAME_LENGTH, Draft, Project, checked_name, folded
from dawg.store.sql.adding import add_document, add_version, rename_document
from dawg.store.sql.database import Database
from dawg.store.sql.owned import PROJECTS, Owned, row_to_project
from dawg.store.store import PAGE


class Projects(Owned):
    """Methods and errors as `Store`."""

    def add_project(self, name: str, first: Draft, *, numbered: bool = False) -> Project:
        """Start a project with its first version."""
        name, created = checked_name("project", name), now_ms()
        with self._db.writing(self._owner):
            name = free_name(self._db, "projects", self._owner, name, numbered=numbered)
            project_id = new_id(created)
            self._db.insert(
                "projects",
                id=project_id,
                owner=self._owner,
                name=name,
                folded=folded(name),
                branch=MAIN,
                created_ms=created,
                updated_ms=created,
            )
            add_document(self._db, self._owner, "project", project_id, name, project_id=project_id)
            add_version(self._db, self._owner, project_id, first, branch=MAIN, parent_id=None)
            return self._project(project_id)

    def project(self, project_id: str) -> Project:
        """Return a project by id."""
        with self._db.reading():
            return self._project(project_id)

    def project_named(self, name: str) -> Project | None:
        """Return a project by name, whatever its case."""
        with self._db.reading():
            row = self._db.row(f"{PROJECTS} AND p.folded = ?", (self._owner, folded(name)))
        return row_to_project(row) if row else None

    def projects(self, *, limit: int = PAGE, offset: int = 0) -> tuple[Project, ...]:
        """Return projects, the last changed first."""
        with self._db.reading():
            rows = self._db.rows(
                f"{PROJECTS} ORDER BY p.updated_ms DESC, p.id DESC LIMIT ? OFFSET ?", (self._owner, limit, offset)
            )
        return tuple(map(row_to_project, rows))

    def project_names(self) -> tuple[str, ...]:
        """Return the names of all projects, the last changed first."""
        with self._db.reading():
            rows = self._db.rows(
                "SELECT name FROM projects WHERE owner = ? ORDER BY updated_ms DESC, id DESC", (self._owner,)
            )
        return tuple(row["name"] for row in rows)

    def rename_project(self, project_id: str, name: str) -> Project:
        """Give a project another name."""
        name = checked_name("project", name)
        with self._db.writing(self._owner):
            project = self._project(project_id)
            if folded(name) != folded(project.name):
                free_name(self._db, "projects", self._owner, name, numbered=False)
            self._db.update("projects", project_id, name=name, folded=folded(name))
            rename_document(self._db, project_id, name)
            return self._project(project_id)

    def touch_project(self, project_id: str) -> None:
        """Let a project count as changed now."""
        with self._db.writing(self._owner):
            self._project(project_id)
            self._db.update("projects", project_id, updated_ms=now_ms())

    def delete_project(self, project_id: str) -> None:
        """Remove a project with all that belongs to it."""
        with self._db.writing(self._owner):
            self._project(project_id)
            hashes = "SELECT score_hash FROM versions WHERE project_id = ?"
            mine = [row["score_hash"] for row in self._db.rows(hashes, (project_id,))]
            for table in ("redo", "branches"):  # Postgres takes versions away before what points to them
                self._db.execute(f"DELETE FROM {table} WHERE project_id = ?", (project_id,))
            self._db.delete("projects", project_id)
            for score_hash in set(mine):
                self._db.execute(
                    "DELETE FROM scores WHERE hash = ? AND hash NOT IN (SELECT score_hash FROM versions)",
                    (score_hash,),
                )


def free_name(database: Database, table: str, owner: str, name: str, *, numbered: bool) -> str:
    """Return a name that nothing in `table` has; within a transaction. Raises `TakenError` unless it may be numbered."""
    taken = f"SELECT 1 FROM {table} WHERE owner = ? AND folded = ?"
    if database.row(taken, (owner, folded(name))) is None:
        return name
    if not numbered:
        raise TakenError(f"name {show(name)} is taken", hint="give another name")
    number = 2
    while True:
        end = f"-{number}"
        candidate = name[: NAME_LENGTH[1] - len(end)] + end
        if database.row(taken, (owner, folded(candidate))) is None:
            return candidate
        number += 1
