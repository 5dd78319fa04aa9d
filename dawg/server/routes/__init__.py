"""Every route of the server, in one table."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import HTMLResponse

from dawg.server import openapi
from dawg.server.routes import (
    admin,
    auth,
    chat,
    costs,
    files,
    generate,
    health,
    jobs,
    projects,
    shares,
    taste,
    teams,
    tracks,
)
from dawg.server.routing import Call, Reply, Route, Table


async def _openapi(call: Call[None, None]) -> Any:
    return Reply(body=msgspec.Raw(msgspec.json.encode(openapi.document(TABLE))))


async def _docs(call: Call[None, None]) -> Any:
    return HTMLResponse(openapi.page(TABLE), headers={"content-security-policy": openapi.POLICY})


_DOCS = (
    Route(method="GET", path="/api/openapi.json", run=_openapi, tag="docs", media="application/json", access="open", does="This description"),
    Route(method="GET", path="/api/docs", run=_docs, tag="docs", media="text/html", access="open", does="This description to read"),
)  # fmt: skip
_PARTS = (auth, teams, chat, taste, generate, jobs, projects, tracks, files, shares, costs, health, admin)
TABLE = Table([*(route for part in _PARTS for route in part.ROUTES), *_DOCS])
"""What this server serves."""
