"""Files by signed links: the link is the permission, and it ends. Ranges are understood, so players can seek."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from starlette.responses import StreamingResponse

from dawg.artifacts.artifacts import Artifacts, Stored
from dawg.server.refusals import Refusal, missing
from dawg.server.routing import Call, Route

TAG = "files"
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_MEDIA = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,60}")
RANGED = {206: "The part that `Range` asks for; `Content-Range` says which.", 416: "The file ends before that part."}
"""How files are answered besides whole, by status."""


class FileQuery(Struct, frozen=True, kw_only=True):
    """What a signed link carries; it is checked by its signature, as a whole."""

    expires: str
    signature: str
    name: str = ""
    type: str = ""
    inline: str = ""


async def file(call: Call[None, None]) -> Any:
    """Send a file, or a part of it."""
    artifacts: Any = call.house.artifacts
    if not hasattr(artifacts, "granted"):  # links lead to the bucket itself
        raise missing("file")
    path = f"/files/{call.ids['sha256']}"
    grant = await call.run(artifacts.granted, path, dict(call.request.query_params))
    stored: Stored = await call.run(artifacts.stat, grant.key)
    media = grant.media_type if _MEDIA.fullmatch(grant.media_type) else "application/octet-stream"
    name = f"attachment; filename*=UTF-8''{quote(grant.name, safe='')}"
    return ranged(
        artifacts, stored, call.header("range"), media_type=media,
        headers={"content-disposition": "inline" if grant.inline else name}, head=call.scope["method"] == "HEAD",
    )  # fmt: skip


def ranged(
    artifacts: Artifacts, stored: Stored, wanted: str, *, media_type: str, headers: dict[str, str], head: bool = False
) -> StreamingResponse:
    """Return a file or the part of it that a Range header asks for; raises `Refusal` (416)."""
    start, stop = _part(wanted, stored.size)
    whole = (start, stop) == (0, stored.size)
    said = {
        "accept-ranges": "bytes",
        "etag": f'"{stored.sha256}"',
        "cache-control": "private, max-age=300, immutable",
        "content-length": str(stop - start),
        **headers,
    }
    if not whole or wanted.startswith("bytes="):
        said["content-range"] = f"bytes {start}-{stop - 1}/{stored.size}"
    return StreamingResponse(
        iter(()) if head else _pieces(artifacts, stored.sha256, start, stop),
        status_code=206 if "content-range" in said else 200,
        media_type=media_type,
        headers=said,
    )


def _pieces(artifacts: Artifacts, sha256: str, start: int, stop: int) -> Iterator[bytes]:
    yield from artifacts.read(sha256, start=start, stop=stop)


def _part(wanted: str, size: int) -> tuple[int, int]:
    match = _RANGE.fullmatch(wanted.replace(" ", ""))
    if match is None or not (match[1] or match[2]):
        return 0, size  # no range, several, or none that we know: the whole
    if not match[1]:
        start, stop = max(0, size - int(match[2])), size
    else:
        start, stop = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
    if start >= stop:
        raise Refusal(416, "range", f"the file has {size} bytes", headers={"Content-Range": f"bytes */{size}"})
    return start, stop


ROUTES = (
    Route(
        method="GET", path="/files/{sha256}", run=file, tag=TAG, access="open", media="application/octet-stream",
        does="A file, by a signed link", more="`GET /api/tracks/{trackId}/link` gives links.",
        headers={"Range": "bytes=FROM-TO"}, asks=FileQuery,
        also=RANGED,
    ),
)  # fmt: skip
