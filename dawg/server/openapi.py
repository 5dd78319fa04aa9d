"""OpenAPI 3.1 from the table of routes, and a page to read it: what is served and what is described cannot differ."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

import msgspec

from dawg import __version__
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


@cache
def document(table: Table) -> dict[str, Any]:
    """Return the description of every route."""
    kinds = [kind for route in table.routes for kind in (route.body, route.query, route.answer) if kind is not None]
    unique = list(dict.fromkeys([*kinds, ErrorAnswer]))
    schemas, components = msgspec.json.schema_components(unique, ref_template=REF)
    known = dict(zip(unique, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in table.routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, known, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "dawg", "version": __version__, "description": "The beat maker's team server."},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A login's token or an API key."}
            },
        },
    }


def _operation(route: Route, known: dict[Any, Any], components: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": f"{route.tag}_{route.run.__name__}_{route.method.lower()}_{len(route.path)}",
        "summary": route.does,
        "description": " ".join(filter(None, [route.more, _SAID[route.access]])),
        "tags": [route.tag],
        "parameters": _parameters(route, known, components),
        "responses": {
            str(route.status): _answer(route, known),
            "default": _json("Refused or failed.", known[ErrorAnswer]),
        },
    }
    if route.access != "open":
        made["security"] = [{"token": []}]
    if route.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": known[route.body]}}}
    elif route.takes:
        kinds = re.findall(r"[a-z]+/[a-z*-]+", route.takes)
        made["requestBody"] = {"required": True, "content": {kind: {} for kind in kinds}}
    return made


def _answer(route: Route, known: dict[Any, Any]) -> dict[str, Any]:
    if route.answer is not None:
        return _json("Done.", known[route.answer])
    return {"description": "Done.", "content": {route.media or "text/plain": {}}}


def _json(description: str, schema: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _parameters(route: Route, known: dict[Any, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    if route.query is not None:
        name = known[route.query]["$ref"].rpartition("/")[2]
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
        f"<nav>{links}</nav>{''.join(parts)}</main></body></html>"
    )


def _section(tag: str, routes: list[Route], described: dict[str, Any]) -> str:
    rows = []
    for route in routes:
        said = described["paths"][route.path][route.method.lower()]
        fields = _fields(route.body, described) if route.body is not None else ""
        query = ", ".join(p["name"] for p in said["parameters"] if p["in"] == "query")
        rows.append(
            f"<article><h3><code>{route.method} {escape(route.path)}</code></h3><p>{escape(route.does)}. "
            f"{escape(said['description'])}</p>{f'<p>Query: <code>{escape(query)}</code></p>' if query else ''}{fields}</article>"
        )
    return f'<section id="{tag}"><h2>{tag}</h2>{"".join(rows)}</section>'


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
