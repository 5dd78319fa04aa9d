"""The library: every beat with all its versions, and what a user can do with them.

People name a version by project and reference: a number ("3", "v3"), "head", a branch, and "~N" for N versions back ("head~2").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from dawg.errors import InputError, MissingError, StoreError
from dawg.gen.brief import Brief, show
from dawg.gen.score import Score
from dawg.store.ids import is_id
from dawg.store.records import Branch, Draft, Found, Project, Version
from dawg.store.store import PAGE, Store

if TYPE_CHECKING:
    from dawg.gen.operations.change import Change

FILE = "library.db"
PAGES = (1, 10_000)
_REFERENCE = re.compile(r"(.+?)(?:~([0-9]{1,6}))?")


class Place(Struct, frozen=True, kw_only=True):
    """A version and the project it stands in."""

    project: Project
    version: Version


class Line(Struct, frozen=True, kw_only=True):
    """A version in a history.

    Attributes:
        heads: the branches whose head it is.
        undone: no branch leads to it any more; it can still be checked out.
    """

    version: Version
    parent: int | None
    heads: tuple[str, ...]
    undone: bool


NAMED = 6
"""How many names an error lists; "…" stands for more."""


class Difference(Struct, frozen=True, kw_only=True):
    """What changed from one version to another; no changes when they sound alike."""

    before: Place
    after: Place
    changes: tuple[Change, ...]


class Library:
    """What can be done with a record.

    Every method raises `MissingError` for a project, branch or version that is not there (naming the nearest), `TakenError`
    for a name that is taken, `InputError` for one that is not permitted, and `StoreError` when the record itself fails.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @staticmethod
    def open(folder: Path | None) -> Library:
        """Open the library in a data folder, or make it; None (no home) is a `StoreError`."""
        if folder is None:
            raise StoreError("there is no home to keep a library in", hint="DAWG_HOME names a folder for it")
        from dawg.store.sqlite.store import SqliteStore

        return Library(SqliteStore.open(folder / FILE))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    def check(self) -> int:
        """Read the whole record and return how many projects it has; raises `StoreError` naming what is wrong."""
        self.store.check()
        return len(self.store.project_names())

    def keep(self, score: Score, *, name: str, brief: Brief | None = None, message: str = "") -> Place:
        """Keep a new beat as a project of its own; one that was made before is found again instead.

        Args:
            name: of the project; "-2", "-3" ... is added when it is taken.
        """
        known = self.store.first_version_of(score)
        if known is not None:
            self.store.touch_project(known.project_id)
            return Place(project=self.store.project(known.project_id), version=known)
        draft = Draft(score=score, brief=brief, message=message)
        project = self.store.add_project(name, draft, numbered=True)
        return Place(project=project, version=project.head)

    def save(self, project: Project, score: Score, *, message: str, brief: Brief | None = None) -> Place:
        """Add a version that was made from a project's head, as `project` was when it was read.

        When somebody added another one meanwhile, it goes to a new branch: see the version's `branch`.
        """
        draft = Draft(score=score, brief=brief, message=message, parent_id=project.head.id, branch=project.branch)
        version = self.store.add_version(project.id, draft)
        return Place(project=self.store.project(project.id), version=version)

    def projects(self, *, limit: int = PAGE) -> tuple[Project, ...]:
        """Return projects, the last changed first."""
        return self.store.projects(limit=limit)

    def project(self, name: str) -> Project:
        """Return a project by name or id."""
        project = self.store.project_named(name)
        if project is None and is_id(name):
            return self.store.project(name)
        if project is None:
            raise MissingError(
                f"project {show(name)} is not in the library{_nearest(name, self.store.project_names())}"
            )
        return project

    def search(self, text: str, *, limit: int = PAGE) -> tuple[Found, ...]:
        """Find projects and chats in which every word occurs."""
        return self.store.search(text.split(), limit=limit)

    def place(self, name: str, reference: str = "head") -> Place:
        """Return a version of a project; "NAME@REFERENCE" as the reference names another project's."""
        other, at, rest = reference.partition("@")
        if at:
            name, reference = other or name, rest or "head"
        project = self.project(name)
        return Place(project=project, version=self._version(project, reference))

    def score(self, name: str, reference: str = "head") -> Score:
        """Return a version's score."""
        return self.store.score(self.place(name, reference).version.id)

    def history(
        self, name: str, *, reference: str = "head", everything: bool = False, limit: int = PAGE
    ) -> tuple[Line, ...]:
        """Return the versions that led to one, the newest first; or all of the project, also undone ones."""
        project = self.project(name)
        branches = self.store.branches(project.id)
        head_id = None if everything else self._version(project, reference).id
        versions = self.store.versions(project.id, head_id=head_id, limit=limit)
        reached = self._reached(project, branches) if everything else {version.id for version in versions}
        numbers = {version.id: version.number for version in versions}
        return tuple(
            Line(
                version=version,
                parent=self._parent(version, numbers),
                heads=tuple(branch.name for branch in branches if branch.version_id == version.id),
                undone=version.id not in reached,
            )
            for version in versions
        )

    def undo(self, name: str, *, steps: int = 1) -> Project:
        """Go back to the version that the head came from."""
        return self.store.undo(self.project(name).id, steps=steps)

    def redo(self, name: str, *, steps: int = 1) -> Project:
        """Take back `undo`."""
        return self.store.redo(self.project(name).id, steps=steps)

    def branches(self, name: str) -> tuple[Branch, ...]:
        """Return a project's branches, the oldest first."""
        return self.store.branches(self.project(name).id)

    def branch(self, name: str, branch: str, *, reference: str = "head") -> Branch:
        """Make a branch that starts at a version."""
        place = self.place(name, reference)
        return self.store.add_branch(place.project.id, branch, place.version.id)

    def delete_branch(self, name: str, branch: str) -> None:
        """Remove a branch's name; its versions stay."""
        self.store.delete_branch(self.project(name).id, branch)

    def checkout(self, name: str, reference: str) -> Project:
        """Go on from a branch, or from any version.

        A version that is no branch's head gets a branch of its own ("from-v3"), so that nothing is ever out of reach.
        """
        project = self.project(name)
        branches = self.store.branches(project.id)
        named = _called(branches, reference)
        if named is None:
            version = self._version(project, reference)
            heads = [branch for branch in branches if branch.version_id == version.id]
            named = next((branch for branch in heads if branch.name == project.branch), heads[0] if heads else None)
            if named is None:
                named = self.store.add_branch(project.id, _free(f"from-v{version.number}", branches), version.id)
        return self.store.checkout(project.id, named.name)

    def rename(self, name: str, new: str) -> Project:
        """Give a project another name."""
        return self.store.rename_project(self.project(name).id, new)

    def delete(self, name: str) -> Project:
        """Remove a project with all its versions and chats; return what it was."""
        project = self.project(name)
        self.store.delete_project(project.id)
        return project

    def diff(self, name: str, before: str | None = None, after: str | None = None) -> Difference:
        """Tell what changed between two versions: by default from the one before the head to the head."""
        from dawg.gen.operations.diff import diff

        last = self.place(name, after or "head")
        if before is None and last.version.parent_id is None:
            raise InputError(
                f"version {last.version.number} of {show(last.project.name)} is the first one: nothing changed"
            )
        first = self.place(name, before or f"{last.version.number}~1")
        changes = diff(self.store.score(first.version.id), self.store.score(last.version.id))
        return Difference(before=first, after=last, changes=tuple(changes))

    def _version(self, project: Project, reference: str) -> Version:
        match = _REFERENCE.fullmatch(reference.strip())
        if match is None:
            raise InputError(
                "version '' is empty; permitted: a number, head, a branch, each with ~N for N versions back"
            )
        version = self._named(project, match[1])
        steps = int(match[2] or 0)
        for step in range(steps):
            if version.parent_id is None:
                raise MissingError(f"{show(reference)} goes back {steps} versions, but there are only {step} before it")
            version = self.store.version(version.parent_id)
        return version

    def _named(self, project: Project, word: str) -> Version:
        if word.lower() == "head":
            return project.head
        number = re.fullmatch(r"[vV]?([0-9]{1,18})", word)
        if number:
            return self.store.numbered_version(project.id, int(number[1]))
        branches = self.store.branches(project.id)
        branch = _called(branches, word)
        if branch is not None:
            return self.store.version(branch.version_id)
        if is_id(word):
            version = self.store.version(word)
            if version.project_id == project.id:
                return version
        names = [branch.name for branch in branches]
        close = _nearest(word, names)
        listed = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
        raise MissingError(
            f"{show(word)} is neither a version nor a branch of {show(project.name)}"
            + (close if close.startswith("; nearest") else ""),
            hint=f"permitted: 1 to {project.versions}, head, {listed}",
        )

    def _reached(self, project: Project, branches: Iterable[Branch]) -> set[str]:
        """Return the ids of all versions that a branch leads to."""
        return {
            version.id
            for branch in branches
            for version in self.store.versions(project.id, head_id=branch.version_id, limit=PAGES[1])
        }

    def _parent(self, version: Version, numbers: dict[str, int]) -> int | None:
        if version.parent_id is None:
            return None
        return numbers.get(version.parent_id) or self.store.version(version.parent_id).number


def _called(branches: Iterable[Branch], name: str) -> Branch | None:
    word = name.strip().casefold()
    return next((branch for branch in branches if branch.name.casefold() == word), None)


def _free(name: str, branches: Iterable[Branch]) -> str:
    taken = {branch.name.casefold() for branch in branches}
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _nearest(word: str, known: Iterable[str]) -> str:
    """Return "; nearest: NAME", or what there is, or ""."""
    import difflib

    names = list(known)
    plain = {name.casefold(): name for name in names}
    start = word[:80].strip().casefold()
    close = [name for name in plain if start and name.startswith(start)] or difflib.get_close_matches(
        start, list(plain), n=1
    )
    if close:
        return f"; nearest: {show(plain[close[0]])}"
    more = ", …" if len(names) > NAMED else ""
    return f"; there: {', '.join(map(show, names[:NAMED]))}{more}" if names else "; it is empty"
