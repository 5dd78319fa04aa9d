"""What the record holds, as values. Times are milliseconds since 1970, UTC.

A *project* is a line of work on one beat and always has a first version. A *version* is one score with a parent; it never
changes. A *branch* names the version that work goes on from. Scores are stored once, by the hash of their JSON.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen.brief import Brief, show
from dawg.gen.score import Score

MAIN = "main"
NAME_LENGTH = (1, 80)
MESSAGE_LIMIT = 500
TEXT_LIMIT = 200_000
DATA_DEPTH = 64
RESERVED = "@~/\\"
"""Characters that no name holds: `PROJECT@VERSION~2` stays readable, and a name can be part of a file name."""

Role = Literal["user", "assistant", "tool", "system"]


class ScoreFacts(Struct, frozen=True, kw_only=True):
    """What lists show of a score without reading it. `digest` is the hash of what is heard."""

    digest: str
    genre: str
    bpm: float
    key: str
    bars: int
    duration_s: float
    parts: int


class Version(Struct, frozen=True, kw_only=True):
    """One score in a project.

    Attributes:
        number: 1, 2, 3 ... within the project: what people call it.
        parent_id: the version it was made from; None for the first.
        branch: the branch on which it was made.
        message: what was done, in words.
        score_hash: hash of the whole score, title and provenance included.
    """

    id: str
    project_id: str
    number: int
    parent_id: str | None
    branch: str
    message: str
    created_ms: int
    score_hash: str
    facts: ScoreFacts


class Project(Struct, frozen=True, kw_only=True):
    """A project and the version that work goes on from.

    Attributes:
        branch: the branch that is checked out.
        head: that branch's version.
        versions: how many there are, undone ones included.
        updated_ms: when the last version was made or the head last moved.
    """

    id: str
    name: str
    branch: str
    created_ms: int
    updated_ms: int
    versions: int
    head: Version


class Branch(Struct, frozen=True, kw_only=True):
    """A named line of versions. `redo` tells how many undone versions can be brought back."""

    name: str
    version_id: str
    number: int
    redo: int
    created_ms: int


class Draft(Struct, frozen=True, kw_only=True):
    """A version to be.

    Attributes:
        parent_id: what it was made from; None = the branch's head.
        branch: where it goes; None = the branch that is checked out.
    """

    score: Score
    message: str = ""
    brief: Brief | None = None
    parent_id: str | None = None
    branch: str | None = None


class Match(Struct, frozen=True, kw_only=True):
    """A text in which a search found something. `reference` is a version's number or a message's id."""

    kind: Literal["project", "version", "message"]
    reference: str
    text: str


class Found(Struct, frozen=True, kw_only=True):
    """A project, or a conversation without one, in which every word searched for occurs; best matches first."""

    project: Project | None
    conversation: Conversation | None
    matches: tuple[Match, ...]


class Conversation(Struct, frozen=True, kw_only=True):
    """A chat that can be resumed by name."""

    id: str
    name: str
    project_id: str | None
    created_ms: int
    updated_ms: int


class Message(Struct, frozen=True, kw_only=True):
    """One message.

    Attributes:
        data: what else belongs to it (tool calls and their results), plain JSON values.
        version_id: the version that it made; None for none, or when its project was deleted.
    """

    id: str
    conversation_id: str
    role: Role
    text: str
    data: dict[str, Any]
    version_id: str | None
    created_ms: int


class Said(Struct, frozen=True, kw_only=True):
    """What somebody says in a conversation that is known."""

    role: Role
    text: str
    data: dict[str, Any] = {}
    version_id: str | None = None


class NewMessage(Struct, frozen=True, kw_only=True):
    """A message to be; `owner` is whose conversation it is."""

    owner: str
    conversation_id: str
    role: Role
    text: str
    data: dict[str, Any] = {}
    version_id: str | None = None


class Usage(Struct, frozen=True, kw_only=True):
    """What one call of a model used; None = unknown, which is never the same as 0. Money is in millionths of a US dollar."""

    provider: str
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    cost_micro_usd: int | None = None
    conversation_id: str | None = None
    created_ms: int = 0


class UsageTotal(Struct, frozen=True, kw_only=True):
    """Sums over calls; `unknown` counts the calls whose cost is not known."""

    calls: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cost_micro_usd: int
    unknown: int


def checked_name(kind: str, name: str) -> str:
    """Return a name in composed form without spaces around it.

    Args:
        kind: "project", "branch" or "conversation", for the message.

    Raises:
        InputError: empty, longer than 80 characters, with control characters or one of `RESERVED`, or like an option.
    """
    text = unicodedata.normalize("NFC", name).strip()
    low, high = NAME_LENGTH
    if not low <= len(text) <= high:
        raise InputError(f"{kind} name {show(text)} has {len(text)} characters; permitted range: {low} to {high}")
    if not text.isprintable() or text.startswith("-") or any(char in RESERVED for char in text):
        raise InputError(
            f"{kind} name {show(text)} is not permitted; permitted: printable characters except {' '.join(RESERVED)}, "
            "no - at the start"
        )
    if kind == "branch" and re.fullmatch(r"(?i)head|v?[0-9]+", text):
        raise InputError(f"branch name {show(text)} is not permitted: it reads like a version")
    return text


def checked_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return what goes along with a message; raises `InputError` for what is nested deeper than can surely be read again."""
    level: list[Any] = [data]
    for _ in range(DATA_DEPTH):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list | tuple)
        ]
        if not level:
            return data
    raise InputError(f"message data is nested too deeply; permitted: at most {DATA_DEPTH} levels")


def checked_text(kind: str, text: str, *, limit: int) -> str:
    """Return a text that can be stored; raises `InputError` when it is longer than `limit` characters."""
    if len(text) > limit:
        raise InputError(f"{kind} has {len(text)} characters; permitted: at most {limit}")
    # A lone surrogate (an odd byte of a command line) cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def folded(name: str) -> str:
    """Return the form in which names are compared: "Night" and "NIGHT" are one name."""
    return unicodedata.normalize("NFC", name.strip().casefold()).encode("utf-8", "replace").decode()
