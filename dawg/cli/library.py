"""What the commands of the library share: opening it, and how projects and versions are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dawg import config
from dawg.cli.console import shown
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.store.records import Branch, Project, ScoreFacts, Version
    from dawg.studio.library import Library

PAGES = (1, 10_000)


def open_library(settings: config.Settings | None = None) -> Library:
    """Open the library that the settings name; raises `StoreError`."""
    from dawg.studio.library import Library

    settings = settings or config.load()
    if settings.values.get("server"):
        from dawg.studio.remote.opening import open_client
        from dawg.studio.remote.store import RemoteStore

        return Library(RemoteStore(open_client(settings)))
    return Library.open(settings.data_folder)


def steps_of(text: str | None) -> int:
    """Read how many versions to go; 1 when nothing is stated."""
    from dawg.cli.arguments import whole

    return whole("steps", text, *PAGES) or 1


def reference_of(text: str | None) -> str | None:
    """Return a version's reference; refuses an empty one."""
    if text is not None and not text.strip():
        raise InputError(f"version {shown(text)} is empty; permitted: a number, head, a branch, each with ~N")
    return text


def project_to_dict(project: Project) -> dict[str, Any]:
    """Return a project for `--json`."""
    return {
        "id": project.id,
        "name": project.name,
        "branch": project.branch,
        "version": project.head.number,
        "versions": project.versions,
        "created": iso(project.created_ms),
        "updated": iso(project.updated_ms),
        "head": version_to_dict(project.head),
    }


def version_to_dict(version: Version) -> dict[str, Any]:
    """Return a version for `--json`; `digest` is the hash of what is heard, the `id` of `dawg generate --json`."""
    facts = version.facts
    return {
        "id": version.id,
        "version": version.number,
        "branch": version.branch,
        "message": version.message,
        "created": iso(version.created_ms),
        "digest": facts.digest,
        "genre": facts.genre,
        "bpm": facts.bpm,
        "key": facts.key,
        "bars": facts.bars,
        "duration_s": round(facts.duration_s, 6),
        "parts": facts.parts,
    }


def branch_to_dict(branch: Branch, *, current: str) -> dict[str, Any]:
    """Return a branch for `--json`."""
    return {
        "name": branch.name,
        "version": branch.number,
        "current": branch.name == current,
        "redo": branch.redo,
        "created": iso(branch.created_ms),
    }


def project_row(project: Project) -> Sequence[str]:
    """Return a project as cells of a table."""
    branch = "" if project.branch == "main" else f"on {project.branch}"
    return (project.name, f"v{project.head.number}", *facts_cells(project.head.facts), when(project.updated_ms), branch)


def facts_cells(facts: ScoreFacts) -> Sequence[str]:
    """Return genre, tempo, key and length as cells of a table."""
    from dawg.cli.summary import clock

    return (facts.genre, f"{facts.bpm:g} bpm", facts.key, clock(facts.duration_s))


def standing(project: Project) -> str:
    """Return one line that tells where a project stands now."""
    head = project.head
    message = f": {head.message}" if head.message else ""
    return f"{project.name} is at version {head.number} on {project.branch}{message}"


def when(time_ms: int) -> str:
    """Write a time in the user's time zone: "2025-03-31 18:05"."""
    from datetime import datetime

    return datetime.fromtimestamp(time_ms / 1000).strftime("%Y-%m-%d %H:%M")


def iso(time_ms: int) -> str:
    """Write a time for programs: "2025-03-31T16:05:09.123Z"."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
