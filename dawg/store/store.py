"""The contract of every record, whatever lies beneath.

A store belongs to one owner and shows nothing of another's: somebody else's project is a `MissingError`, as if it were not
there. Every method is one transaction, takes and returns values, and blocks; a server calls it in a thread. Versions are
never changed and leave only with their project, so two writers lose nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from dawg.gen.brief import Brief
from dawg.gen.score import Score
from dawg.store.records import (
    Branch,
    Conversation,
    Draft,
    Found,
    Message,
    Project,
    Role,
    Said,
    Usage,
    UsageTotal,
    Version,
)

PAGE = 100


class Store(Protocol):
    """Where projects, versions and conversations are kept.

    Every method raises `StoreError` when the record cannot be read or written, `MissingError` for an id that is not there,
    `TakenError` for a name that is, and `InputError` for a value that is refused.
    """

    def close(self) -> None:
        """Let go of files and connections."""

    def check(self) -> None:
        """Read the whole record; raises `StoreError` naming what is wrong with it."""

    # Projects

    def add_project(self, name: str, first: Draft, *, numbered: bool = False) -> Project:
        """Start a project with its first version on the branch "main".

        Args:
            numbered: make a taken name free with "-2", "-3" ... instead of raising `TakenError`.
        """

    def project(self, project_id: str) -> Project:
        """Return a project by id."""

    def project_named(self, name: str) -> Project | None:
        """Return a project by name, whatever its case; None when there is none."""

    def projects(self, *, limit: int = PAGE, offset: int = 0) -> tuple[Project, ...]:
        """Return projects, the last changed first."""

    def project_names(self) -> tuple[str, ...]:
        """Return the names of all projects, the last changed first."""

    def rename_project(self, project_id: str, name: str) -> Project:
        """Give a project another name."""

    def touch_project(self, project_id: str) -> None:
        """Let a project count as changed now."""

    def delete_project(self, project_id: str) -> None:
        """Remove a project with its versions and conversations, and the scores that nothing else holds."""

    # Versions

    def add_version(self, project_id: str, draft: Draft) -> Version:
        """Add a version, make it the head of its branch, and forget what could be redone there.

        When the branch moved on since `draft.parent_id`, the version goes to a new branch ("main-2"): both stay.
        """

    def version(self, version_id: str) -> Version:
        """Return a version by id."""

    def numbered_version(self, project_id: str, number: int) -> Version:
        """Return a project's version by number."""

    def versions(
        self, project_id: str, *, head_id: str | None = None, before: int | None = None, limit: int = PAGE
    ) -> tuple[Version, ...]:
        """Return versions, the newest first.

        Args:
            head_id: only this version and those it came from.
            before: only numbers below this one: the next page.
        """

    def first_version_of(self, score: Score) -> Version | None:
        """Return the newest version that began a project with exactly this score; None when there is none."""

    def first_version_by_hash(self, score_hash: str) -> Version | None:
        """Return the newest version that began a project with the score of this hash (`Version.score_hash`); or None."""

    def score(self, version_id: str) -> Score:
        """Return a version's score."""

    def brief(self, version_id: str) -> Brief | None:
        """Return the brief from which a version was made; None when it was made by an edit."""

    # Branches

    def branches(self, project_id: str) -> tuple[Branch, ...]:
        """Return all branches, the oldest first."""

    def add_branch(self, project_id: str, name: str, version_id: str) -> Branch:
        """Make a branch that starts at a version; it is not checked out."""

    def delete_branch(self, project_id: str, name: str) -> None:
        """Remove a branch's name; its versions stay. Raises `InputError` for the one that is checked out."""

    def checkout(self, project_id: str, branch: str) -> Project:
        """Make a branch the one that work goes on from."""

    def undo(self, project_id: str, *, steps: int = 1) -> Project:
        """Move the checked-out branch back to the version its head came from; raises `InputError` at the first one."""

    def redo(self, project_id: str, *, steps: int = 1) -> Project:
        """Take back `undo`; raises `InputError` when there is nothing left to redo."""

    # Search

    def search(self, words: Sequence[str], *, limit: int = PAGE) -> tuple[Found, ...]:
        """Find every word (or a word that begins with it) in names, messages, genres, keys, instruments and chats."""

    # Conversations and what they cost

    def add_conversation(self, name: str, *, project_id: str | None = None, numbered: bool = False) -> Conversation:
        """Start a conversation; `numbered` as in `add_project`."""

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation by id."""

    def conversation_named(self, name: str) -> Conversation | None:
        """Return a conversation by name, whatever its case; None when there is none."""

    def conversations(self, *, project_id: str | None = None, limit: int = PAGE) -> tuple[Conversation, ...]:
        """Return conversations (of one project), the last used first."""

    def attach_conversation(self, conversation_id: str, project_id: str | None) -> Conversation:
        """Say which project a conversation is about."""

    def rename_conversation(self, conversation_id: str, name: str) -> Conversation:
        """Give a conversation another name."""

    def delete_conversation(self, conversation_id: str) -> None:
        """Remove a conversation and its messages; what it cost stays in the sums."""

    def add_message(
        self,
        conversation_id: str,
        role: Role,
        text: str,
        *,
        data: dict[str, Any] | None = None,
        version_id: str | None = None,
    ) -> Message:
        """Add a message to a conversation."""

    def add_messages(self, conversation_id: str, said: Sequence[Said]) -> tuple[Message, ...]:
        """Add messages to a conversation, in their order and together."""

    def messages(self, conversation_id: str, *, before: str | None = None, limit: int = PAGE) -> tuple[Message, ...]:
        """Return the last messages (before the one of that id), in the order they were said."""

    def add_usage(self, usage: Usage) -> None:
        """Note what one call of a model used."""

    def usage(self, *, since_ms: int = 0, conversation_id: str | None = None) -> UsageTotal:
        """Sum up what was used (since a time, in a conversation)."""
