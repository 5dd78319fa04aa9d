"""Sharing a version: a link with which anybody may hear it, until it expires or is revoked."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.responses import HTMLResponse, Response

from dawg.server import answers
from dawg.server.doors.tokens import kind_of, new_secret, secret_hash
from dawg.server.fields import Id, Title
from dawg.server.house import House, away
from dawg.server.pages import assets, listening
from dawg.server.queue.bodies import body_to_dict, checked_body
from dawg.server.refusals import Refusal, missing
from dawg.server.routes.auth import _audit
from dawg.server.routes.files import RANGED, ranged
from dawg.server.routing import Call, Reply, Route
from dawg.store.accounts.records import Share
from dawg.store.ids import now_ms
from dawg.store.jobs import NewJob
from dawg.store.tracks import Track

TAG = "share"
SHAPE_S = 30.0


class NewShare(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which version, for how many hours, and whether it may be saved."""

    version_id: Id
    hours: Annotated[int, Meta(ge=1, le=8784)] = 168
    download: bool = False
    title: Title = ""


class ShareMade(answers.Shown, frozen=True, kw_only=True):
    """A share; its address is shown this once. `ready`: its sound is made already."""

    url: str
    id: str
    title: str
    expires: str
    ready: bool


class Shares(answers.Shown, frozen=True, kw_only=True):
    """The shares of a team."""

    items: tuple[answers.ShownShare, ...]


async def share(call: Call[NewShare, None]) -> Any:
    """Share a version."""
    house, body = call.house, call.body
    store = house.record.store(call.owner)
    version = await call.run(store.version, body.version_id)
    project = await call.run(store.project, version.project_id)
    token, hashed = new_secret("share")
    made: Share = await call.run(
        house.record.accounts.add_share, call.owner, version.id, hashed,
        title=body.title.strip() or f"{project.name} v{version.number}", download=body.download,
        created_by=call.user.id, expires_ms=now_ms() + body.hours * 3_600_000,
    )  # fmt: skip
    ready = await call.run(_master, house, call.owner, version.id) is not None
    if not ready:
        await _render(house, call.owner, version.id, call.request_id)
    detail = {
        "title": made.title,
        "versionId": version.id,
        "download": made.download,
        "expires": answers.iso(made.expires_ms),
    }
    await _audit(call, "shared", user=call.user, subject=made.id, detail=detail)
    url = f"{house.options.url}/listen/{token}"
    return Reply(
        body=ShareMade(url=url, id=made.id, title=made.title, expires=answers.iso(made.expires_ms), ready=ready),
        status=201,
    )


async def shares(call: Call[None, None]) -> Any:
    """List shares."""
    found, now = await call.run(call.house.record.accounts.shares, call.owner), now_ms()
    return Shares(items=tuple(answers.show_share(each, now) for each in found))


async def revoke(call: Call[None, None]) -> Any:
    """Let a link lead nowhere."""
    await call.run(call.house.record.accounts.revoke_share, call.owner, call.ids["share_id"])
    await _audit(call, "share_revoked", user=call.user, subject=call.ids["share_id"])
    return answers.Done()


# -------------------------------------------------------------------- for whoever has the link


async def page(call: Call[None, None]) -> Any:
    """The page to listen on."""
    headers = {"content-security-policy": listening.POLICY, "cache-control": "no-store"}
    try:
        found = await _shared(call)
    except Refusal as refusal:
        return HTMLResponse(listening.GONE, status_code=refusal.status, headers=headers)
    score = await call.run(call.house.record.store(found.team_id).score, found.version_id)
    master = await call.run(_master, call.house, found.team_id, found.version_id)
    text = listening.page(
        title=found.title, score=score, base=f"/listen/{call.ids['token']}", ready=master is not None,
        download=found.download, expires=answers.iso(found.expires_ms),
    )  # fmt: skip
    return HTMLResponse(text, headers=headers)


async def audio(call: Call[None, None]) -> Any:
    """The sound."""
    found = await _shared(call)
    return await _file(call, found, headers={"content-disposition": "inline"})


async def download(call: Call[None, None]) -> Any:
    """The file, where that is permitted."""
    found = await _shared(call)
    if not found.download:
        raise missing("file")
    name = re.sub(r"[^A-Za-z0-9_.#-]+", "-", found.title).strip("-.") or "beat"
    return await _file(call, found, headers={}, name=name)


async def peaks(call: Call[None, None]) -> Any:
    """The shape of the sound."""
    found = await _shared(call)
    master: Track | None = await call.run(_master, call.house, found.team_id, found.version_id)
    if master is None:
        return Reply(body={"ready": False, "peaks": []}, headers={"Retry-After": "2"})
    try:
        async with asyncio.timeout(SHAPE_S), call.house.shapes:  # who waits finds it made
            shape = await call.house.run(listening.peaks, call.house.artifacts, master.sha256)
    except TimeoutError:
        raise away() from None
    return {"ready": True, "peaks": shape}


async def asset(call: Call[None, None]) -> Any:
    """The page's script and style."""
    known = assets.find(call.ids["name"])
    if known is None:
        raise missing("file")
    return Response(known.data, media_type=known.media_type, headers={"cache-control": "public, max-age=3600"})


async def _shared(call: Call[Any, Any]) -> Share:
    token = call.ids["token"]
    found = None
    if kind_of(token) == "share":
        found = await call.run(call.house.record.accounts.by_share, secret_hash(token))
    if found is None:
        raise Refusal(404, "not_found", "this link leads nowhere, or not any more")
    return found


async def _file(call: Call[Any, Any], found: Share, *, headers: dict[str, str], name: str = "") -> Any:
    house = call.house
    master: Track | None = await call.run(_master, house, found.team_id, found.version_id)
    if master is None:
        raise Refusal(404, "not_ready", "the sound is being made", headers={"Retry-After": "2"})
    stored = await call.run(house.artifacts.stat, master.sha256)
    if name:
        suffix = master.name.rpartition(".")[2]
        headers = {"content-disposition": f'attachment; filename="{name}.{suffix}"'}
    return ranged(
        house.artifacts, stored, call.header("range"), media_type=master.media_type, headers=headers,
        head=call.scope["method"] == "HEAD",
    )  # fmt: skip


def _master(house: House, owner: str, version_id: str) -> Track | None:
    return next(iter(house.record.tracks(owner).tracks(version_id=version_id, kinds=("master",), limit=1)), None)


async def _render(house: House, owner: str, version_id: str, request_id: str) -> None:
    """Let the sound of a version be made that nobody has rendered yet; twice is once."""
    body = checked_body("stems", {"version_id": version_id, "output": {"format": "flac", "stems": False}})
    new = NewJob(
        owner=owner, kind="stems", body=body_to_dict(body), idempotency_key=f"share-{version_id}",
        attempts=house.options.job_attempts, timeout_s=house.options.job_timeout_s, trace={"request_id": request_id},
    )  # fmt: skip
    await house.enqueue(new)


_LINK = "/listen/{token}"
_OPEN: dict[str, Any] = {"method": "GET", "tag": TAG, "access": "open"}
ROUTES = (
    Route(method="POST", path="/api/shares", run=share, tag=TAG, body=NewShare, answer=ShareMade, status=201, does="Share a version; the link is shown this once"),
    Route(method="GET", path="/api/shares", run=shares, tag=TAG, answer=Shares, does="List the team's shares"),
    Route(method="DELETE", path="/api/shares/{share_id}", run=revoke, tag=TAG, answer=answers.Done, does="Revoke a share"),
    Route(path=_LINK, run=page, media="text/html", does="The page to listen on", **_OPEN),
    Route(path=_LINK + "/audio", run=audio, media="audio/*", also=RANGED, does="The sound of a shared version", **_OPEN),
    Route(path=_LINK + "/download", run=download, media="audio/*", also=RANGED, does="The file of a shared version", **_OPEN),
    Route(path=_LINK + "/peaks", run=peaks, media="application/json", does="The shape of a shared version's sound", **_OPEN),
    Route(path="/pages/{name}", run=asset, media="text/plain", does="Scripts and styles of our pages", **_OPEN),
)  # fmt: skip
