"""Coming in: register, log in, renew, keys."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from dawg.errors import InputError, TakenError
from dawg.server import answers
from dawg.server.doors.passwords import checked_password
from dawg.server.doors.tokens import kind_of, new_secret, secret_hash
from dawg.server.fields import NO_INVITATION, Email, Hidden, InvitationToken, KeyName, NewPassword, PersonName
from dawg.server.refusals import FieldProblem, Refusal, invalid, unauthorized
from dawg.server.routing import Call, Route
from dawg.store.accounts.records import Principal, User, checked_email
from dawg.store.ids import now_ms

TAG = "auth"
Text = Annotated[str, Meta(min_length=1, max_length=300)]
KEY_DAYS = Annotated[int, Meta(ge=1, le=3650)]


class RegisterBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who one is; `invitation` is the token that one was given (needed unless registration is open)."""

    email: Email
    password: NewPassword
    name: PersonName = ""
    invitation: InvitationToken | None = None


class LoginBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Address and password."""

    email: Text
    password: Hidden


class RefreshBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The refresh token; it is good for one use."""

    refresh_token: Hidden


class PasswordBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The password now and the one from now on."""

    password: Hidden
    new_password: NewPassword


class InvitationBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The token of an invitation."""

    invitation: InvitationToken


class KeyBody(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a key is for, and after how many days it ends (null = never)."""

    name: KeyName
    days: KEY_DAYS | None = None


class Tokens(answers.Shown, frozen=True, kw_only=True):
    """What one comes in with: `token` for some minutes, `refreshToken` to get the next ones."""

    token: str
    expires_in: int
    refresh_token: str
    user: answers.ShownUser
    teams: tuple[answers.ShownTeam, ...]


class NewKey(answers.Shown, frozen=True, kw_only=True):
    """A key; it is shown this once."""

    key: str
    id: str
    name: str
    expires: str | None


class Me(answers.Shown, frozen=True, kw_only=True):
    """Who asks, in which team (null = in none)."""

    user: answers.ShownUser
    team: answers.ShownTeam | None
    teams: tuple[answers.ShownTeam, ...]
    by: str


class Keys(answers.Shown, frozen=True, kw_only=True):
    """All keys of a user."""

    items: tuple[answers.ShownKey, ...]


async def register(call: Call[RegisterBody, None]) -> Any:
    """Register, by an invitation or where registration is open."""
    house, body = call.house, call.body
    await _count(call, body.email)
    email, password = checked_email(body.email), checked_password(body.password)
    if body.invitation is None and not house.options.open_registration:
        raise Refusal(403, "invitation_needed", "registration is by invitation", hint="ask an admin of a team for one")
    hashed = await house.passwords.hashed(password)
    invitation = secret_hash(body.invitation) if body.invitation is not None else None
    try:
        user = await call.run(
            house.record.accounts.add_user,
            email,
            body.name or email.partition("@")[0],
            hashed,
            invitation_hash=invitation,
        )
    except TakenError:
        raise Refusal(409, "taken", "this address is registered already", hint="log in") from None
    except InputError:  # all else was checked already
        raise invalid(FieldProblem(path="invitation", message=NO_INVITATION)) from None
    made = await _tokens(call, user)
    await _audit(call, "register", user=user, subject=user.email, team_id=made.teams[0].id if made.teams else None)
    return made


async def login(call: Call[LoginBody, None]) -> Any:
    """Log in."""
    house, body = call.house, call.body
    await _count(call, body.email)
    found = await call.run(house.record.accounts.login, body.email)
    right = await house.passwords.is_right(body.password, found[1] if found else None)
    if not right or found is None or found[0].disabled:
        await _audit(call, "login_failed", subject=found[0].email if found else "")
        raise Refusal(401, "unauthorized", "address or password is wrong", headers={"WWW-Authenticate": "Bearer"})
    await house.limits.forgive("login", _account(body.email))
    made = await _tokens(call, found[0])
    await _audit(call, "login", user=found[0], team_id=made.teams[0].id if made.teams else None)
    return made


async def refresh(call: Call[RefreshBody, None]) -> Any:
    """Change a refresh token for new ones."""
    house, given = call.house, call.body.refresh_token
    if kind_of(given) != "refresh":
        raise unauthorized("the refresh token is not good any more")
    token, hashed = new_secret("refresh")
    expires = now_ms() + house.options.session_s * 1000
    session = await call.run(house.record.accounts.rotate, secret_hash(given), hashed, expires_ms=expires)
    if session is None or session.ended:
        house.keeper.forget()
        if session is not None:  # somebody else has that token too
            owner = await call.run(house.record.accounts.user, session.user_id)
            teams = await call.run(house.record.accounts.memberships, owner.id)
            team_id = teams[0].team.id if teams else None
            detail = {"reason": "its refresh token was used twice"}
            await _audit(call, "session_ended", user=owner, subject=session.id, team_id=team_id, detail=detail)
        raise unauthorized("the refresh token is not good any more")
    user = await call.run(house.record.accounts.user, session.user_id)
    return await _answer(call, user, session.id, token)


async def logout(call: Call[None, None]) -> Any:
    """End the session that asks."""
    if call.who.by == "session":
        await call.run(call.house.record.accounts.revoke_session, call.user.id, call.who.by_id)
        call.house.keeper.forget()
    await _audit(call, "logout", user=call.user)
    return answers.Done()


async def me(call: Call[None, None]) -> Any:
    """Tell who asks."""
    found = await call.run(call.house.record.accounts.memberships, call.user.id)
    return Me(
        user=answers.show_user(call.user),
        team=answers.show_team(call.team, call.who.role) if found else None,
        teams=tuple(answers.show_team(each.team, each.role) for each in found),
        by=call.who.by,
    )


async def change_password(call: Call[PasswordBody, None]) -> Any:
    """Change the password; every session ends, keys stay."""
    house = call.house
    await _count(call, call.user.email)
    kept = await call.run(house.record.accounts.login, call.user.email)
    if not await house.passwords.is_right(call.body.password, kept[1] if kept else None):
        raise Refusal(403, "forbidden", "the password is wrong")
    hashed = await house.passwords.hashed(checked_password(call.body.new_password))
    await call.run(house.record.accounts.set_password, call.user.id, hashed)
    house.keeper.forget()
    await _audit(call, "password", user=call.user)
    return answers.Done()


async def accept(call: Call[InvitationBody, None]) -> Any:
    """Join a team, or another one."""
    _only_session(call)
    try:
        joined = await call.run(
            call.house.record.accounts.accept_invitation, call.user.id, secret_hash(call.body.invitation)
        )
    except TakenError:
        raise
    except InputError:
        raise invalid(FieldProblem(path="invitation", message=NO_INVITATION)) from None
    call.house.keeper.forget()
    await _audit(call, "join", user=call.user, subject=joined.team.id, team_id=joined.team.id)
    return answers.show_team(joined.team, joined.role)


async def keys(call: Call[None, None]) -> Any:
    """List one's keys."""
    found = await call.run(call.house.record.accounts.keys, call.user.id)
    return Keys(items=tuple(map(answers.show_key, found)))


async def add_key(call: Call[KeyBody, None]) -> Any:
    """Make a key; it acts for its user in the team that it was made in."""
    _only_session(call)
    token, hashed = new_secret("key")
    expires = now_ms() + call.body.days * 86_400_000 if call.body.days else None
    key = await call.run(
        call.house.record.accounts.add_key,
        call.user.id,
        call.owner,
        call.body.name,
        hashed,
        token[:13],
        expires_ms=expires,
    )
    expires_at = answers.iso_or_none(key.expires_ms)
    await _audit(
        call,
        "key_made",
        user=call.user,
        subject=key.id,
        detail={"name": key.name, "prefix": key.prefix, "expires": expires_at},
    )
    return NewKey(key=token, id=key.id, name=key.name, expires=expires_at)


async def revoke_key(call: Call[None, None]) -> Any:
    """Make a key worthless."""
    await call.run(call.house.record.accounts.revoke_key, call.user.id, call.ids["key_id"])
    call.house.keeper.forget()
    await _audit(call, "key_revoked", user=call.user, subject=call.ids["key_id"])
    return answers.Done()


# -------------------------------------------------------------------- shared


def _only_session(call: Call[Any, Any]) -> None:
    """A key makes no keys and joins no teams: what was stolen must not grow."""
    if call.who.by != "session":
        raise Refusal(403, "forbidden", "only a login may do this, no key")


def _account(email: str) -> str:
    return email.strip().casefold()[:300]


async def _count(call: Call[Any, Any], email: str) -> None:
    client = call.request.client
    await call.house.limits.count("address", client.host if client else "")
    await call.house.limits.count("login", _account(email))


async def _tokens(call: Call[Any, Any], user: User) -> Tokens:
    token, hashed = new_secret("refresh")
    expires = now_ms() + call.house.options.session_s * 1000
    session = await call.run(call.house.record.accounts.add_session, user.id, hashed, expires_ms=expires)
    return await _answer(call, user, session.id, token)


async def _answer(call: Call[Any, Any], user: User, session_id: str, refresh_token: str) -> Tokens:
    signer = call.house.signer
    found = await call.run(call.house.record.accounts.memberships, user.id)
    return Tokens(
        token=signer.token(session_id=session_id, user_id=user.id),
        expires_in=signer.token_s,
        refresh_token=refresh_token,
        user=answers.show_user(user),
        teams=tuple(answers.show_team(each.team, each.role) for each in found),
    )


async def _audit(
    call: Call[Any, Any],
    action: str,
    *,
    user: User | None = None,
    subject: str = "",
    team_id: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    who: Principal | None = call.principal
    await call.run(
        call.house.record.accounts.add_audit,
        action,
        team_id=team_id or (who.team.id or None if who is not None else None),
        user_id=user.id if user is not None else None,
        subject=subject,
        detail=detail or {},
        request_id=call.request_id,
    )


ROUTES = (
    Route(
        method="POST", path="/api/auth/register", run=register, tag=TAG, body=RegisterBody, answer=Tokens, status=201,
        access="open", does="Register, by invitation",
    ),
    Route(method="POST", path="/api/auth/login", run=login, tag=TAG, body=LoginBody, answer=Tokens, access="open", does="Log in"),
    Route(
        method="POST", path="/api/auth/refresh", run=refresh, tag=TAG, body=RefreshBody, answer=Tokens, access="open",
        does="Change a refresh token for new tokens", more="A token that is used twice ends its session.",
    ),
    Route(method="POST", path="/api/auth/logout", run=logout, tag=TAG, answer=answers.Done, access="user", does="End this session"),
    Route(method="GET", path="/api/auth/me", run=me, tag=TAG, answer=Me, access="user", does="Who asks, in which team"),
    Route(
        method="POST", path="/api/auth/password", run=change_password, tag=TAG, body=PasswordBody, answer=answers.Done,
        access="user", does="Change the password; every session ends",
    ),
    Route(
        method="POST", path="/api/auth/accept", run=accept, tag=TAG, body=InvitationBody, answer=answers.ShownTeam,
        access="user", does="Join a team, or another one, by an invitation",
    ),
    Route(method="GET", path="/api/auth/keys", run=keys, tag=TAG, answer=Keys, access="user", does="List your API keys"),
    Route(
        method="POST", path="/api/auth/keys", run=add_key, tag=TAG, body=KeyBody, answer=NewKey, status=201,
        does="Make an API key; it is shown this once",
    ),
    Route(
        method="DELETE", path="/api/auth/keys/{key_id}", run=revoke_key, tag=TAG, answer=answers.Done,
        access="user", does="Revoke an API key; it is dead everywhere within 5 seconds",
    ),
)  # fmt: skip
