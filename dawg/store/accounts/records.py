"""What the record knows of people, as values. Times are milliseconds since 1970, UTC; money is millionths of a US dollar.

No secret is ever kept: passwords as argon2 hashes, every token as its SHA-256 in hex.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Literal

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen.brief import show

TeamRole = Literal["owner", "admin", "member"]
ROLES: tuple[TeamRole, ...] = ("owner", "admin", "member")
EMAIL_LENGTH = (3, 254)
PERSON_LENGTH = (1, 80)
_EMAIL = re.compile(r"[^\s@<>\"',;:\\()\[\]]{1,64}@[^\s@<>\"',;:\\()\[\]]{1,189}")


class User(Struct, frozen=True, kw_only=True):
    """A person. `admin` may do everything on this server; `disabled` may do nothing."""

    id: str
    email: str
    name: str
    admin: bool
    disabled: bool
    created_ms: int


class Team(Struct, frozen=True, kw_only=True):
    """People with one library. `budget_micro_usd` is what models may cost a month; None = what the server's settings say.

    `budget_granted` says that an admin of the server stated it: then it may be more than the settings say.
    """

    id: str
    name: str
    created_ms: int
    budget_micro_usd: int | None = None
    budget_granted: bool = False


NO_TEAM = Team(id="", name="", created_ms=0)
"""The team of somebody who is in none."""


class Membership(Struct, frozen=True, kw_only=True):
    """A team that a user is in."""

    team: Team
    role: TeamRole


class Member(Struct, frozen=True, kw_only=True):
    """A user of a team; budgets as a team's."""

    user: User
    role: TeamRole
    joined_ms: int
    budget_micro_usd: int | None = None
    budget_granted: bool = False


class Invitation(Struct, frozen=True, kw_only=True):
    """A door into a team, for one person, once. `admin` makes that person an admin of the server."""

    id: str
    team_id: str
    role: TeamRole
    admin: bool
    created_by: str | None
    created_ms: int
    expires_ms: int
    used_ms: int | None = None
    revoked_ms: int | None = None


class LoginSession(Struct, frozen=True, kw_only=True):
    """A login that lives on by its refresh token. `ended`: it ended just now, since a refresh token was used twice."""

    id: str
    user_id: str
    created_ms: int
    expires_ms: int
    ended: bool = False


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key for programs: it acts for its user in one team. `prefix` tells keys apart without being one."""

    id: str
    user_id: str
    team_id: str
    name: str
    prefix: str
    created_ms: int
    expires_ms: int | None = None
    revoked_ms: int | None = None


class Principal(Struct, frozen=True, kw_only=True):
    """Who asks, for which team (`NO_TEAM` = none), and by what: a session's or a key's id."""

    user: User
    team: Team
    role: TeamRole
    by: Literal["session", "key"]
    by_id: str
    budget_micro_usd: int | None = None
    budget_granted: bool = False


class AuditEntry(Struct, frozen=True, kw_only=True):
    """Something that was done and matters afterwards. `detail` never holds a secret."""

    id: str
    team_id: str | None
    user_id: str | None
    action: str
    subject: str
    detail: dict[str, Any]
    request_id: str
    created_ms: int


class Spending(Struct, frozen=True, kw_only=True):
    """What models cost, of one user, model or day. `unknown` counts calls whose cost is not known."""

    name: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int
    unknown: int


class Share(Struct, frozen=True, kw_only=True):
    """A version that whoever has its link may hear until it expires."""

    id: str
    team_id: str
    version_id: str
    title: str
    download: bool
    created_by: str
    created_ms: int
    expires_ms: int
    revoked_ms: int | None = None


def checked_email(email: str) -> str:
    """Return an address in the form in which it is kept and compared; raises `InputError`."""
    text = unicodedata.normalize("NFC", email).strip().casefold()
    low, high = EMAIL_LENGTH
    if not low <= len(text) <= high or not _EMAIL.fullmatch(text) or not text.isprintable():
        raise InputError(f"email {show(email)} is no address; permitted: NAME@HOST of {low} to {high} characters")
    return text


def checked_person(kind: str, name: str) -> str:
    """Return the name of a user, team or key in composed form; raises `InputError`."""
    text = unicodedata.normalize("NFC", name).strip()
    low, high = PERSON_LENGTH
    if not low <= len(text) <= high or not text.isprintable():
        raise InputError(f"{kind} {show(name)} is not permitted; permitted: {low} to {high} printable characters")
    return text
