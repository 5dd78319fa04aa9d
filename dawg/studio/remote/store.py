"""`RemoteStore`: the contract of `dawg.store.store.Store` over HTTP. What the CLI does with a library works on a team's too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from dawg.errors import InputError, MissingError
from dawg.gen.brief import Brief
from dawg.gen.score import Score
from dawg.store.ids import is_id
from dawg.store.records import (
    MESSAGE_LIMIT,
    Branch,
    Conversation,
    Draft,
    Found,
    Match,
    Message,
    Project,
    Role,
    Said,
    Usage,
    UsageTotal,
    Version,
    checked_text,
)
from dawg.store.sql.adding import hash_of
from dawg.store.store import PAGE
from dawg.studio.remote.client import Client

T = TypeVar("T")
PAGE_LIMIT = 400


class RemoteStore:
    """The record of the team that a key belongs to; methods and errors as `Store`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def check(self) -> None:
        """Ask whether the server is well; raises `StoreError`."""
        self._client.get("/readyz")

    # Projects

    def add_project(self, name: str, first: Draft, *, numbered: bool = False) -> Project:
        """Start a project with its first version."""
        body = {"name": name, "first": _draft(first), "numbered": numbered}
        return _project(self._client.post("/api/projects", body))

    def project(self, project_id: str) -> Project:
        """Return a project by id."""
        return _project(self._client.get(f"/api/projects/{_id('project', project_id)}"))

    def project_named(self, name: str) -> Project | None:
        """Return a project by name."""
        return self._named("/api/project-named", name, _project)

    def projects(self, *, limit: int = PAGE, offset: int = 0) -> tuple[Project, ...]:
        """Return projects, the last changed first."""
        return tuple(map(_project, self._paged("/api/projects", limit, offset=offset)))

    def project_names(self) -> tuple[str, ...]:
        """Return the names of all projects."""
        return tuple(self._client.get("/api/project-names")["items"])

    def rename_project(self, project_id: str, name: str) -> Project:
        """Give a project another name."""
        return _project(self._client.patch(f"/api/projects/{_id('project', project_id)}", {"name": name}))

    def touch_project(self, project_id: str) -> None:
        """Let a project count as changed now."""
        self._client.patch(f"/api/projects/{_id('project', project_id)}", {"touched": True})

    def delete_project(self, project_id: str) -> None:
        """Remove a project."""
        self._client.delete(f"/api/projects/{_id('project', project_id)}")

    # Versions

    def add_version(self, project_id: str, draft: Draft) -> Version:
        """Add a version."""
        return _version(self._client.post(f"/api/projects/{_id('project', project_id)}/versions", _draft(draft)))

    def version(self, version_id: str) -> Version:
        """Return a version by id."""
        return _version(self._client.get(f"/api/versions/{_id('version', version_id)}"))

    def numbered_version(self, project_id: str, number: int) -> Version:
        """Return a project's version by number."""
        text = str(min(max(number, 0), 10**17))
        return _version(self._client.get(f"/api/projects/{_id('project', project_id)}/versions/{text}"))

    def versions(
        self, project_id: str, *, head_id: str | None = None, before: int | None = None, limit: int = PAGE
    ) -> tuple[Version, ...]:
        """Return versions, the newest first."""
        found = self._client.get(
            f"/api/projects/{_id('project', project_id)}/versions", headId=head_id, before=before, limit=limit
        )
        return tuple(map(_version, found["items"]))

    def first_version_of(self, score: Score) -> Version | None:
        """Return the newest version that began a project with exactly this score."""
        sent = Score.from_json(score.to_json())  # as it is once it went through JSON: 120 becomes 120.0
        return self.first_version_by_hash(hash_of(sent.to_json()))

    def first_version_by_hash(self, score_hash: str) -> Version | None:
        """Return the newest version that began a project with the score of this hash."""
        try:
            return _version(self._client.get("/api/version-by-score", scoreHash=score_hash))
        except MissingError:
            return None

    def score(self, version_id: str) -> Score:
        """Return a version's score."""
        data = self._client.raw(f"/api/versions/{_id('version', version_id)}/score")
        return Score.from_json(data)

    def brief(self, version_id: str) -> Brief | None:
        """Return the brief from which a version was made."""
        raw = self._client.get(f"/api/versions/{_id('version', version_id)}/brief")["brief"]
        return Brief.from_dict(raw) if raw is not None else None

    # Branches

    def branches(self, project_id: str) -> tuple[Branch, ...]:
        """Return all branches."""
        found = self._client.get(f"/api/projects/{_id('project', project_id)}/branches")
        return tuple(_made(raw, Branch) for raw in found["items"])

    def add_branch(self, project_id: str, name: str, version_id: str) -> Branch:
        """Make a branch."""
        body = {"name": name, "versionId": _id("version", version_id)}
        return _made(self._client.post(f"/api/projects/{_id('project', project_id)}/branches", body), Branch)

    def delete_branch(self, project_id: str, name: str) -> None:
        """Remove a branch's name."""
        self._client.delete(f"/api/projects/{_id('project', project_id)}/branches", name=name)

    def checkout(self, project_id: str, branch: str) -> Project:
        """Make a branch the one that work goes on from."""
        return _project(self._client.patch(f"/api/projects/{_id('project', project_id)}", {"branch": branch}))

    def undo(self, project_id: str, *, steps: int = 1) -> Project:
        """Move the checked-out branch back."""
        return self._move("undo", project_id, steps)

    def redo(self, project_id: str, *, steps: int = 1) -> Project:
        """Take back `undo`."""
        return self._move("redo", project_id, steps)

    def _move(self, verb: str, project_id: str, steps: int) -> Project:
        if steps < 1:
            raise InputError(f"{verb} {steps} is out of range; permitted: 1 or more steps")
        return _project(self._client.post(f"/api/projects/{_id('project', project_id)}/{verb}", {"steps": steps}))

    # Search

    def search(self, words: Sequence[str], *, limit: int = PAGE) -> tuple[Found, ...]:
        """Find every word."""
        text = " ".join(words).strip().encode("utf-8", "replace").decode()
        if not text:
            return ()
        found = self._client.get("/api/search", q=text, limit=min(limit, PAGE_LIMIT))["items"]
        return tuple(
            Found(
                project=_project(raw["project"]) if raw["project"] else None,
                conversation=_made(raw["conversation"], Conversation) if raw["conversation"] else None,
                matches=tuple(msgspec.convert(match, Match) for match in raw["matches"]),
            )
            for raw in found
        )

    # Conversations and what they cost

    def add_conversation(self, name: str, *, project_id: str | None = None, numbered: bool = False) -> Conversation:
        """Start a conversation."""
        body = {"name": name, "projectId": project_id, "numbered": numbered}
        return _made(self._client.post("/api/chat/conversations", body), Conversation)

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation by id."""
        path = f"/api/chat/conversations/{_id('conversation', conversation_id)}"
        return _made(self._client.get(path, limit=1)["conversation"], Conversation)

    def conversation_named(self, name: str) -> Conversation | None:
        """Return a conversation by name."""
        return self._named("/api/chat/conversation-named", name, lambda raw: _made(raw, Conversation))

    def conversations(self, *, project_id: str | None = None, limit: int = PAGE) -> tuple[Conversation, ...]:
        """Return conversations, the last used first."""
        found = self._paged("/api/chat/conversations", limit, projectId=project_id)
        return tuple(_made(raw, Conversation) for raw in found)

    def attach_conversation(self, conversation_id: str, project_id: str | None) -> Conversation:
        """Say which project a conversation is about."""
        return self._change_chat(conversation_id, {"projectId": project_id})

    def rename_conversation(self, conversation_id: str, name: str) -> Conversation:
        """Give a conversation another name."""
        return self._change_chat(conversation_id, {"name": name})

    def delete_conversation(self, conversation_id: str) -> None:
        """Remove a conversation."""
        self._client.delete(f"/api/chat/conversations/{_id('conversation', conversation_id)}")

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
        clean = text.encode("utf-8", "replace").decode()
        body = {"role": role, "text": clean, "data": data or {}, "versionId": version_id}
        path = f"/api/chat/conversations/{_id('conversation', conversation_id)}/messages"
        return _made(self._client.post(path, body), Message)

    def add_messages(self, conversation_id: str, said: Sequence[Said]) -> tuple[Message, ...]:
        """Add messages to a conversation, one after the other."""
        return tuple(
            self.add_message(conversation_id, each.role, each.text, data=each.data, version_id=each.version_id)
            for each in said
        )

    def messages(self, conversation_id: str, *, before: str | None = None, limit: int = PAGE) -> tuple[Message, ...]:
        """Return the last messages, in the order they were said."""
        path = f"/api/chat/conversations/{_id('conversation', conversation_id)}"
        found = self._client.get(path, before=before, limit=min(limit, PAGE_LIMIT))["messages"]
        return tuple(_made(raw, Message) for raw in found)

    def add_usage(self, usage: Usage) -> None:
        """The server notes by itself what its models cost."""

    def usage(self, *, since_ms: int = 0, conversation_id: str | None = None) -> UsageTotal:
        """Sum up what the team used this month."""
        team = self._client.get("/api/cost-monitoring/usage")["team"]
        return UsageTotal(
            calls=team["calls"], input_tokens=team["inputTokens"], output_tokens=team["outputTokens"], cached_tokens=0,
            cost_micro_usd=round(team["costUsd"] * 1_000_000), unknown=team["unknown"],
        )  # fmt: skip

    def _change_chat(self, conversation_id: str, change: dict[str, Any]) -> Conversation:
        path = f"/api/chat/conversations/{_id('conversation', conversation_id)}"
        return _made(self._client.patch(path, change), Conversation)

    def _named(self, path: str, name: str, make: Callable[[dict[str, Any]], T]) -> T | None:
        if not name.strip():
            return None
        try:
            return make(self._client.get(path, name=name.encode("utf-8", "replace").decode()[:200]))
        except MissingError:
            return None

    def _paged(self, path: str, limit: int, *, offset: int = 0, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: str | None = str(offset) if offset else ""
        while cursor is not None and len(found) < limit:
            page = self._client.get(path, limit=min(PAGE_LIMIT, limit - len(found)), cursor=cursor or None, **query)
            found += page["items"]
            cursor = page["next"]
        return found


def _id(kind: str, text: str) -> str:
    if not is_id(text):
        raise MissingError(f"{kind} {text[:40]!r} is not in the library")
    return text


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "score": msgspec.Raw(draft.score.to_json()),
        "message": checked_text("message", draft.message, limit=MESSAGE_LIMIT),
        "brief": msgspec.to_builtins(draft.brief) if draft.brief is not None else None,
        "parentId": draft.parent_id,
        "branch": draft.branch,
    }


def snake_case(raw: dict[str, Any]) -> dict[str, Any]:
    """Return facts from outside by the names that they have here."""
    return {
        "".join(f"_{char.lower()}" if char.isupper() else char for char in name): value for name, value in raw.items()
    }


def _made(raw: dict[str, Any], kind: type[T]) -> T:
    names: tuple[str, ...] = kind.__struct_fields__  # type: ignore[attr-defined]
    plain = snake_case(raw)
    return msgspec.convert({name: plain[name] for name in names}, kind)


def _version(raw: dict[str, Any]) -> Version:
    return _made({**raw, "facts": snake_case(raw["facts"])}, Version)


def _project(raw: dict[str, Any]) -> Project:
    head = {**raw["head"], "facts": snake_case(raw["head"]["facts"])}
    plain = {**raw, "head": snake_case(head)}
    return _made(plain, Project)
