"""The keeper of the door: from what a request carries to who asks. What was looked up is believed for two seconds."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from dawg.errors import StoreError
from dawg.server.doors.tokens import Signer, kind_of, secret_hash
from dawg.server.refusals import Refusal, missing, unauthorized
from dawg.store.accounts.contract import Accounts
from dawg.store.accounts.records import NO_TEAM, Principal
from dawg.store.ids import is_id

BELIEVED_S = 2.0
KNOWN = 10_000
Run = Callable[[Callable[[], Principal | None]], Awaitable[Principal | None]]


class Keeper:
    """Tells who asks.

    Args:
        run: runs what blocks, and raises `Refusal` (503) when it takes too long.
    """

    def __init__(self, accounts: Accounts, signer: Signer, run: Run) -> None:
        self._accounts, self._signer, self._run = accounts, signer, run
        self._known: dict[tuple[str, str | None], tuple[float, Principal | None]] = {}

    async def who(self, authorization: str, team_id: str | None = None, *, needs_team: bool = True) -> Principal:
        """Return who a header's token belongs to.

        Raises:
            Refusal: 401; 404 for a team that one is not in; 403 for who is in no team, where one is needed.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthorized()
        return await self.holder(token.strip(), team_id, needs_team=needs_team)

    async def holder(self, token: str, team_id: str | None = None, *, needs_team: bool = True) -> Principal:
        """Return who a token belongs to; errors as `who`."""
        if team_id is not None and not is_id(team_id):
            raise missing("team")
        if kind_of(token) == "key":
            digest = secret_hash(token)
            found = await self._looked_up((digest, None), lambda: self._accounts.by_key(digest))
            if found is not None and team_id not in (None, found.team.id):
                raise missing("team")
        else:
            claims = self._signer.read(token)
            if claims is None:
                raise unauthorized()
            sid = claims.session_id
            found = await self._looked_up((sid, team_id), lambda: self._accounts.by_session(sid, team_id=team_id))
            if found is None and team_id is not None and await self._lives(sid):
                raise missing("team")
            if found is not None and found.user.id != claims.user_id:
                found = None
        if found is None:
            raise unauthorized()
        if needs_team and found.team == NO_TEAM:
            raise Refusal(
                403,
                "no_team",
                "you are in no team",
                hint="join one by an invitation: /api/auth/accept, or dawg login URL --register",
            )
        return found

    async def still(self, token: str, team_id: str | None = None) -> bool:
        """True while a token is good, or the record is away: asked again and again by whatever stays open."""
        try:
            await self.holder(token, team_id)
        except StoreError:
            return True
        except Refusal as refusal:
            return refusal.status == 503
        return True

    def forget(self) -> None:
        """Look everything up again: something was revoked here."""
        self._known.clear()

    async def _lives(self, session_id: str) -> bool:
        return await self._looked_up((session_id, None), lambda: self._accounts.by_session(session_id)) is not None

    async def _looked_up(self, key: tuple[str, str | None], look: Callable[[], Principal | None]) -> Principal | None:
        now = time.monotonic()
        known = self._known.get(key)
        if known is not None and known[0] > now:
            return known[1]
        found = await self._run(look)
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[key] = (now + BELIEVED_S, found)
        return found
