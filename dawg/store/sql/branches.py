"""Branches in SQL, and moving their heads."""

from __future__ import annotations

from dawg.errors import InputError, MissingError, TakenError
from dawg.gen.brief import show
from dawg.store.ids import now_ms
from dawg.store.records import NAME_LENGTH, Branch, Project, checked_name, folded
from dawg.store.sql.adding import add_branch, set_head
from dawg.store.sql.database import Database, Row
from dawg.store.sql.owned import Owned


class Branches(Owned):
    """Methods and errors as `Store`."""

    def branches(self, project_id: str) -> tuple[Branch, ...]:
        """Return all branches, the oldest first."""
        with self._db.reading():
            self._project(project_id)
            rows = self._db.rows(
                """
                SELECT b.name, b.version_id, v.number, b.created_ms,
                    (SELECT count(*) FROM redo r WHERE r.project_id = b.project_id AND r.branch = b.name) AS redo
                FROM branches b JOIN versions v ON v.id = b.version_id WHERE b.project_id = ? ORDER BY b.created_ms, b.folded
                """,
                [project_id],
            )
            return tuple(Branch(**row) for row in rows)

    def add_branch(self, project_id: str, name: str, version_id: str) -> Branch:
        """Make a branch that starts at a version."""
        name = checked_name("branch", name)
        with self._db.writing(self._owner):
            self._project(project_id)
            version = self._version(version_id, project_id=project_id)
            if _find(self._db, project_id, name):
                raise TakenError(f"branch {show(name)} exists", hint="`dawg checkout` goes to it")
            created = add_branch(self._db, project_id, name, version_id, created_ms=now_ms())
        return Branch(name=name, version_id=version_id, number=version.number, redo=0, created_ms=created)

    def delete_branch(self, project_id: str, name: str) -> None:
        """Remove a branch's name; its versions stay."""
        with self._db.writing(self._owner):
            project = self._project(project_id)
            branch = branch_row(self._db, project_id, name)
            if branch["name"] == project.branch:
                raise InputError(
                    f"branch {show(branch['name'])} is checked out and stays", hint="`dawg checkout` another one first"
                )
            self._db.execute("DELETE FROM branches WHERE project_id = ? AND name = ?", (project_id, branch["name"]))

    def checkout(self, project_id: str, branch: str) -> Project:
        """Make a branch the one that work goes on from."""
        with self._db.writing(self._owner):
            self._project(project_id)
            name = branch_row(self._db, project_id, branch)["name"]
            self._db.update("projects", project_id, branch=name, updated_ms=now_ms())
            return self._project(project_id)

    def undo(self, project_id: str, *, steps: int = 1) -> Project:
        """Move the checked-out branch back."""
        with self._db.writing(self._owner):
            project = self._project(project_id)
            left: list[str] = []
            version = project.head
            while len(left) < steps and version.parent_id is not None:
                left.append(version.id)
                version = self._version(version.parent_id)
            _check_steps("undo", steps, len(left), f"version {version.number} is the first one")
            counted = self._db.rows(
                "SELECT count(*) AS redo FROM redo WHERE project_id = ? AND branch = ?", (project_id, project.branch)
            )
            place = {"project_id": project_id, "branch": project.branch}
            start = counted[0]["redo"]
            self._db.insert_many(
                "redo", [{**place, "position": start + index, "version_id": item} for index, item in enumerate(left)]
            )
            return self._move(project, version.id)

    def redo(self, project_id: str, *, steps: int = 1) -> Project:
        """Take back `undo`."""
        with self._db.writing(self._owner):
            project = self._project(project_id)
            where = "project_id = ? AND branch = ?"
            rows = self._db.rows(
                f"SELECT position, version_id FROM redo WHERE {where} ORDER BY position DESC LIMIT ?",
                (project_id, project.branch, max(steps, 0)),
            )
            _check_steps("redo", steps, len(rows), "nothing was undone since the last version")
            self._db.execute(
                f"DELETE FROM redo WHERE {where} AND position >= ?",
                (project_id, project.branch, rows[-1]["position"]),
            )
            return self._move(project, rows[-1]["version_id"])

    def _move(self, project: Project, version_id: str) -> Project:
        moved = now_ms()
        set_head(self._db, project.id, project.branch, version_id, created_ms=moved)
        self._db.update("projects", project.id, updated_ms=moved)
        return self._project(project.id)


def branch_row(database: Database, project_id: str, name: str) -> Row:
    """Return a branch's row, whatever the case of the name; within a transaction. Raises `MissingError`."""
    row = _find(database, project_id, name)
    if row is None:
        rows = database.rows(
            "SELECT name FROM branches WHERE project_id = ? ORDER BY created_ms LIMIT 8", (project_id,)
        )
        names = ", ".join(row["name"] for row in rows)
        raise MissingError(f"branch {show(name)} does not exist; branches: {names}")
    return row


def free_branch(database: Database, project_id: str, name: str) -> str:
    """Return the name with the first of "-2", "-3" ... that no branch has; within a transaction."""
    number = 2
    while True:
        end = f"-{number}"
        candidate = name[: NAME_LENGTH[1] - len(end)] + end
        if _find(database, project_id, candidate) is None:
            return candidate
        number += 1


def _find(database: Database, project_id: str, name: str) -> Row | None:
    return database.row(
        "SELECT name, version_id FROM branches WHERE project_id = ? AND folded = ?", (project_id, folded(name))
    )


def _check_steps(verb: str, steps: int, possible: int, why: str) -> None:
    if steps < 1:
        raise InputError(f"{verb} {str(steps)[:20]} is out of range; permitted: 1 or more steps")
    if possible == 0:
        raise InputError(f"there is nothing to {verb}: {why}")
    if steps > possible:
        raise InputError(f"{verb} {str(steps)[:20]} is out of range; permitted range: 1 to {possible} steps")
