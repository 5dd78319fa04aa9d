"""OpenAPI 3.1 from the table of routes, and a page to read it: what is served and what is described cannot differ."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

import msgspec

from dawg import __version__
from dawg.server.live import events
from dawg.server.live.frames import camel
from dawg.server.live.socket import PATHS, REASONS, Said
from dawg.server.refusals import ErrorAnswer
from dawg.server.routing import Route, Table

REF = "#/components/schemas/{name}"
_SAID = {
    "open": "",
    "user": "Needs a token; who is in no team may do it too.",
    "member": "Needs a token.",
    "admin": "Needs a token of an admin or owner of the team.",
    "owner": "Needs a token of an owner of the team.",
    "server": "Needs a token of an admin of this server.",
}

_REFUSED = {
    "Unreadable": (400, "It is not JSON, or not the form that is taken."),
    "Unknown": (401, "There is no token, or it is not good any more."),
    "Forbidden": (403, "Whoever asks may not do this."),
    "Missing": (404, "There is no such thing, or it is somebody else's."),
    "Invalid": (422, "Fields cannot be as they are; every one of them is named."),
    "TooMany": (429, "A limit is reached; `Retry-After` says when it is not any more."),
    "Failed": (500, "Refused or failed."),
}
SOCKET = "The WebSocket: events of the team, and chat"
SOCKET_MORE = (
    "The token stands in the header `Authorization: Bearer TOKEN`. A browser, which cannot set it, offers two subprotocols "
    'instead: `new WebSocket(url, ["dawg", "bearer." + token])`; the server chooses "dawg". First comes a snapshot, then what '
    "`resume` missed, then what happens. The client says `ping`, answered by `pong`, or `chat:message`, answered by "
    "`chat:stream` and `chat:complete`, or by `error`; its `id` comes back."
)


@cache
def document(table: Table) -> dict[str, Any]:
    """Return the description of every route."""
    kinds = [
        kind
        for route in table.routes
        for kind in (route.body, route.query, route.asks, route.answer, *route.events)
        if kind is not None
    ]
    unique = list(dict.fromkeys([*kinds, *events.OF_A_SOCKET, Said, ErrorAnswer]))
    schemas, components = msgspec.json.schema_components(unique, ref_template=REF)
    known = dict(zip(unique, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in table.routes:
        paths.setdefault(outside(route.path), {})[route.method.lower()] = _operation(route, known, components)
    for path in PATHS:
        paths[path] = {"get": _socket(path, known)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "dawg", "version": __version__, "description": "The beat maker's team server."},
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {name: _json(text, known[ErrorAnswer]) for name, (_, text) in _REFUSED.items()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A login's token or an API key."}
            },
        },
    }


def _operation(route: Route, known: dict[Any, Any], components: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": _named(route.method, route.path),
        "summary": route.does,
        "description": " ".join(filter(None, [route.more, _SAID[route.access]])),
        "tags": [route.tag],
        "parameters": _parameters(route, known, components),
        "responses": {
            str(route.status): _answer(route, known),
            **{str(status): {"description": text} for status, text in route.also.items()},
            **{str(status): {"$ref": f"#/components/responses/{name}"} for name, status in _refusals(route)},
            "default": {"$ref": "#/components/responses/Failed"},
        },
    }
    if route.access != "open":
        made["security"] = [{"token": []}]
    if route.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": known[route.body]}}}
    elif route.takes:
        kinds = re.findall(r"[a-z]+/[a-z*-]+", route.takes)
        made["requestBody"] = {"required": True, "content": {kind: {"schema": _form(route, kind)} for kind in kinds}}
    return made


def _named(method: str, path: str) -> str:
    """Return an operation's name: no other has it, and it stays as long as the address does."""
    return "_".join([method.lower(), *re.findall(r"\w+", outside(path))])


def _refusals(route: Route) -> list[tuple[str, int]]:
    """Return what a route may be refused with, by the names of the answers."""
    reads = route.body is not None or route.query is not None or bool(route.takes)
    true = {
        "Unreadable": reads, "Unknown": route.access != "open", "Forbidden": route.access not in ("open", "member"),
        "Missing": "{" in route.path, "Invalid": reads, "TooMany": bool(route.counts), "Failed": False,
    }  # fmt: skip
    return [(name, status) for name, (status, _) in _REFUSED.items() if true[name]]


def _form(route: Route, kind: str) -> dict[str, Any]:
    file = {"type": "string", "format": "binary"}
    if not kind.startswith("multipart/"):
        return file
    fields = {
        name: {**(file if name == "file" else {"type": "string"}), "description": text}
        for name, text in route.form.items()
    }
    return {"type": "object", "properties": fields, "required": ["file"]}


def _answer(route: Route, known: dict[Any, Any]) -> dict[str, Any]:
    streamed = {"text/event-stream": {"schema": _one_of(route.events, known)}} if route.events else {}
    if route.answer is not None:
        said = _json("Done.", known[route.answer])
        return {**said, "content": {**said["content"], **streamed}}
    return {"description": "Done.", "content": streamed or {route.media or "text/plain": {}}}


def _one_of(kinds: tuple[Any, ...], known: dict[Any, Any]) -> dict[str, Any]:
    return {
        "description": "The `data` of every event is one of these; its `type` is also the event's name.",
        "oneOf": [known[kind] for kind in kinds],
    }


def _socket(path: str, known: dict[Any, Any]) -> dict[str, Any]:
    """Describe the WebSocket, for which OpenAPI has no words of its own: the handshake, and what is said on it."""
    header = {"in": "header", "schema": {"type": "string"}}
    return {
        "operationId": _named("GET", path),
        "summary": SOCKET,
        "description": SOCKET_MORE,
        "tags": ["events"],
        "security": [{"token": []}],
        "parameters": [
            {
                "name": "resume",
                "in": "query",
                "description": "JOB:SEQ,JOB:SEQ: what was seen",
                "schema": {"type": "string"},
            },
            {"name": "Sec-WebSocket-Protocol", **header, "description": "dawg, bearer.TOKEN"},
            {"name": "X-Dawg-Team", **header, "description": "another team than the first"},
        ],
        "responses": {
            "101": {"description": "The socket is open."},
            "401": {"$ref": "#/components/responses/Unknown"},
            "429": {"$ref": "#/components/responses/TooMany"},
        },
        "x-websocket": {
            "subprotocols": ["dawg", "bearer.TOKEN"],
            "client": known[Said],
            "server": _one_of(events.OF_A_SOCKET, known),
            "closes": {str(code): text for code, text in REASONS.items()},
        },
    }


def outside(path: str) -> str:
    """Return a route's path as it is described: its ids in camelCase."""
    return re.sub(r"{(\w+)}", lambda match: f"{{{camel(match[1])}}}", path)


def _json(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _parameters(route: Route, known: dict[Any, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", outside(route.path))
    ]
    query = route.query or route.asks
    if query is not None:
        name = known[query]["$ref"].rpartition("/")[2]
        for field, schema in components[name].get("properties", {}).items():
            found.append(
                {
                    "name": field,
                    "in": "query",
                    "required": field in components[name].get("required", ()),
                    "schema": schema,
                }
            )
    found += [
        {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}
        for name, text in route.headers.items()
    ]
    return found


POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@cache
def page(table: Table) -> str:
    """Return the description as a page without scripts."""
    tags: dict[str, list[Route]] = {}
    for route in table.routes:
        tags.setdefault(route.tag, []).append(route)
    parts = [_section(tag, routes, document(table)) for tag, routes in tags.items()]
    links = " ".join(f'<a href="#{tag}">{tag}</a>' for tag in tags)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>dawg: the interface</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/pages/docs.css"></head>'
        f'<body><main><h1>dawg {escape(__version__)}: the interface</h1><p>Also as <a href="/api/openapi.json">OpenAPI 3.1</a>. '
        "Errors have one shape: code, message, every field at fault, and the id of the request. Times are UTC.</p>"
        f'<nav>{links} <a href="#events">events</a></nav>{"".join(parts)}{_events(document(table))}</main></body></html>'
    )


def _section(tag: str, routes: list[Route], described: dict[str, Any]) -> str:
    rows = []
    for route in routes:
        said = described["paths"][outside(route.path)][route.method.lower()]
        fields = _fields(route.body, described) if route.body is not None else ""
        query = ", ".join(p["name"] for p in said["parameters"] if p["in"] == "query")
        rows.append(
            f"<article><h3><code>{route.method} {escape(outside(route.path))}</code></h3><p>{escape(route.does)}. "
            f"{escape(said['description'])}</p>{f'<p>Query: <code>{escape(query)}</code></p>' if query else ''}{fields}</article>"
        )
    return f'<section id="{tag}"><h2>{tag}</h2>{"".join(rows)}</section>'


def _events(described: dict[str, Any]) -> str:
    """Tell how events come, and what each holds."""
    closes = "; ".join(f"{code} {text}" for code, text in REASONS.items())
    told = "".join(
        f"<h3><code>{escape(_types(kind, described))}</code></h3>{_fields(kind, described)}"
        for kind in events.OF_A_SOCKET
    )
    return (
        f'<section id="events"><h2>events</h2><article><h3><code>{" , ".join(PATHS)}</code></h3><p>{SOCKET}. {escape(SOCKET_MORE)} '
        f"It is closed with {escape(closes)}.</p>{_fields(Said, described)}</article><article>{told}</article></section>"
    )


def _types(kind: Any, described: dict[str, Any]) -> str:
    said = described["components"]["schemas"][kind.__name__]["properties"]["type"]
    return ", ".join(said.get("enum", ()))


def _fields(kind: Any, described: dict[str, Any]) -> str:
    schema = described["components"]["schemas"].get(kind.__name__, {})
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td><code>{escape(_kind(field))}</code></td></tr>"
        for name, field in schema.get("properties", {}).items()
    )
    about = escape((schema.get("description") or "").partition("\n")[0])
    return f"<p>{about}</p><table><thead><tr><th>field</th><th>what it holds</th></tr></thead><tbody>{rows}</tbody></table>"


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " or ".join(map(_kind, field["anyOf"]))
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))[:200]
    kind = str(field.get("type", "any"))
    low, high = field.get("minimum", field.get("minLength")), field.get("maximum", field.get("maxLength"))
    return kind + (f" {low} to {high}" if low is not None and high is not None else "")
