"""What goes wrong, in one shape: `{"error": {"code", "message", "fields", "request_id"}}`. Errors become statuses here, once."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from dawg.errors import (
    ArtifactError,
    AudioError,
    BudgetError,
    Cancelled,
    ConflictError,
    DawgError,
    FullError,
    InputError,
    MissingError,
    ProviderError,
    QueueError,
    ScoreError,
    StoreError,
    TakenError,
)

RETRY_S = 2


class FieldProblem(Struct, frozen=True, kw_only=True):
    """One field that cannot be as it is: where ("brief.bpm", "tracks[2].pan"), and in a sentence its value and what is permitted."""

    path: str
    message: str


class ErrorBody(Struct, frozen=True, kw_only=True):
    """What went wrong. `fields` names every field that was refused; empty when no single field is at fault."""

    code: str
    message: str
    hint: str = ""
    fields: tuple[FieldProblem, ...] = ()
    request_id: str = ""


class ErrorAnswer(Struct, frozen=True, kw_only=True):
    """The answer to every request that was refused or failed."""

    error: ErrorBody


class Refusal(Exception):
    """An answer other than the one that was wanted. The message is shown to the client: no secrets, no internals."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        hint: str = "",
        fields: tuple[FieldProblem, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.hint = status, code, message, hint
        self.fields = fields
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> bytes:
        """Return the answer's JSON."""
        return msgspec.json.encode(
            ErrorAnswer(
                error=ErrorBody(
                    code=self.code, message=self.message, hint=self.hint, fields=self.fields, request_id=request_id
                )
            )
        )


def unauthorized(message: str = "a valid token is needed") -> Refusal:
    """Who asks is not known."""
    return Refusal(
        401, "unauthorized", message, hint="log in at /api/auth/login", headers={"WWW-Authenticate": "Bearer"}
    )


def forbidden(message: str) -> Refusal:
    """Who asks is known, and may not."""
    return Refusal(403, "forbidden", message)


def missing(what: str) -> Refusal:
    """There is no such thing, or it is somebody else's: nobody can tell which."""
    return Refusal(404, "not_found", f"{what} is not here")


def too_many(what: str, retry_s: int) -> Refusal:
    """A limit is reached for now."""
    return Refusal(
        429,
        "too_many_requests",
        f"too many {what}; try again in {retry_s} s",
        headers={"Retry-After": str(max(1, retry_s))},
    )


def invalid(*fields: FieldProblem) -> Refusal:
    """Fields that cannot be as they are; the message of each says by itself what is wrong."""
    more = f" (and {len(fields) - 1} more)" if len(fields) > 1 else ""
    return Refusal(422, "invalid", fields[0].message + more, fields=fields)


_STATUSES: tuple[tuple[type[DawgError], int, str], ...] = (
    (MissingError, 404, "not_found"),
    (TakenError, 409, "taken"),
    (ConflictError, 422, "idempotency_conflict"),
    (InputError, 422, "invalid"),
    (ScoreError, 422, "invalid"),
    (AudioError, 422, "invalid_audio"),
    (BudgetError, 402, "budget"),
    (FullError, 429, "full"),
    (ProviderError, 502, "provider"),
    (Cancelled, 409, "cancelled"),
    (StoreError, 503, "unavailable"),
    (QueueError, 503, "unavailable"),
    (ArtifactError, 503, "unavailable"),
)


def status_of(error: Refusal | DawgError) -> int:
    """Return the status of what goes wrong."""
    return error.status if isinstance(error, Refusal) else refusal_of(error).status


def refusal_of(error: DawgError) -> Refusal:
    """Return the answer to an error of ours. What a dependency said stays in the log: it may name hosts and paths."""
    for kind, status, code in _STATUSES:
        if isinstance(error, kind):
            headers = {"Retry-After": str(RETRY_S)} if status in (429, 503) else None
            message = "a part of the server does not answer; try again" if status == 503 else error.message
            return Refusal(status, code, message, hint="" if status == 503 else error.hint, headers=headers)
    return Refusal(500, "internal", "something went wrong here")
