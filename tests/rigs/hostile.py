"""Hostile requests against every route of the table, as bytes: what a client of ours would never send.

Each `Try` says what is asked for and what may be answered; `Wire` sends it as it stands.
"""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from dawg.server.routes import TABLE
from dawg.server.routing import Route

REFUSED = (400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 416, 422, 426, 429, 431)
HARMLESS = (200, 201, 202, 206, *REFUSED)
DIGITS = "9" * 400
Headers = Sequence[tuple[bytes, bytes]]

IDS = (
    "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cwindows", "%00", "%ff%fe", "%ed%a0%80", "1", "-1", "null", "a" * 400, "*", "%25",
    "%27%20OR%201%3D1--", "{}", "%E2%80%AE", "0" * 25, "0" * 27, "0" * 25 + "%0a", "0" * 26 + "%0a", "0" * 25 + "U", "%D9%A1" * 26,
)  # fmt: skip
"""What stands in an address where an id should."""
NUMBERS = (
    "0",
    "-1",
    "1.0",
    "1e0",
    "+1",
    "1_0",
    "%D9%A1",
    "%C2%B2",
    "1%0a",
    "%201",
    DIGITS,
    "0x1",
    "%00",
    "9223372036854775808",
)
"""... where a version's number should."""
TEXTS = ("%00", "%ff", "%ed%a0%80", "x" * 2_500, "1%0a%00")
VALUES: tuple[bytes, ...] = (
    b'"\\u0000"', b'"a\\ud800"', b'"\xff\xfe"', DIGITS.encode(), b"-" + DIGITS.encode(), b"1e400", b"NaN", b"-Infinity", b'{"$gt": ""}',
    b"[" * 600 + b"]" * 600, b'"' + b"x" * 210_000 + b'"', b'"\\u001b]0;x\\u0007"', b"[[]]", b"00", b"0x10",
)  # fmt: skip
"""JSON, or nearly, that no field of a request permits."""
FREE = {"message", "text", "prompt", "data", "a"}
"""Fields that hold what people write, or what goes along with it (`data`, and `a` in it): a terminal's escapes are kept there as they
are, and are harmless until somebody shows them raw; NUL is left out."""


@dataclass(frozen=True)
class Try:
    """One request. `may`: the statuses that it may be answered with."""

    name: str
    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    may: tuple[int, ...] = REFUSED


@dataclass(frozen=True)
class Things:
    """What somebody has: ids by the names that stand in addresses, and a link to a file of theirs."""

    ids: dict[str, Any]
    link: str


class Wire:
    """One connection at a time, for bytes as they are."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._token = token.encode()
        self._connection: socket.socket | None = None
        self.longest = 0

    def send(self, attempt: Try) -> tuple[int, bytes]:
        """Send a request; return its status (0 = hung up without a word) and the body."""
        named = {name.lower() for name, _ in attempt.headers}
        head = [(b"host", b"x"), *attempt.headers]
        if self._token and b"authorization" not in named:
            head.append((b"authorization", b"Bearer " + self._token))
        if attempt.method not in ("GET", "HEAD") and b"content-length" not in named:
            head.append((b"content-length", str(len(attempt.body)).encode()))
        lines = b"".join(name + b": " + text + b"\r\n" for name, text in head)
        data = f"{attempt.method} {attempt.target} HTTP/1.1\r\n".encode() + lines + b"\r\n" + attempt.body
        for again in (True, False):
            try:
                return self._answered(data, head=attempt.method == "HEAD")
            except OSError:
                self.close()
                if not again:
                    return 0, b""
        raise AssertionError("not reached")

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _answered(self, data: bytes, *, head: bool) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = socket.create_connection(("127.0.0.1", self._port), 30)
        with contextlib.suppress(BrokenPipeError):  # refused before all of it was read
            self._connection.sendall(data)
        found = b""
        while b"\r\n\r\n" not in found:
            piece = self._connection.recv(65_536)
            if not piece:
                raise ConnectionError("hung up")
            found += piece
        lines, _, body = found.partition(b"\r\n\r\n")
        low = lines.lower()
        length = next((int(line[15:]) for line in low.split(b"\r\n") if line.startswith(b"content-length:")), None)
        if b"text/event-stream" in low:
            self.close()
            return int(lines[9:12]), body
        while not head and (length is None or len(body) < length):
            piece = self._connection.recv(65_536)
            if not piece:
                break
            body += piece
        if b"connection: close" in low or length is None:
            self.close()
        self.longest = max(self.longest, len(body))
        return int(lines[9:12]), body


def every_try(things: Things) -> Iterator[Try]:
    """Yield all of them."""
    yield from addresses(things)
    yield from queries(things)
    yield from documents(things)
    yield from heads(things)
    yield from ranges(things)


def addresses(things: Things) -> Iterator[Try]:
    """Yield addresses with something else where an id or a number should be, and addresses that are none."""
    for route in TABLE.routes:
        body = _body(route, things)
        names = [part.partition("}")[0] for part in route.path.split("{")[1:]]
        for name in names:
            for text in NUMBERS if name == "number" else IDS:
                ids = {key: quote(str(each)) for key, each in things.ids.items()}
                target = route.path.format(**{**dict.fromkeys(names, "x"), **ids, name: text})
                yield Try(f"{route.method} {route.path} {name}={text[:30]}", route.method, target, _json(body), body)
    for target in (
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//api//projects", "/api/projects/../auth/keys", "/api/projects%00", "/api/projects;x=1/",
        "/api/projects/.", "/API/projects", "/api/project%73/%2e", "/pages/../../dawg/__init__.py", "/pages/%2e%2e%2flisten.js", "/pages/listen.js%00",
        "/files/" + "0" * 64, "/" + "/".join("a" * 200), "/" + "a/" * 255, "http://evil.example/api/projects/x", "*", "/?" + "a" * 4_000, "/{project_id}", "/api/{}",
    ):  # fmt: skip
        yield Try(f"address {target[:40]}", "GET", target, may=(*REFUSED, 0))
    for method in ("BREW", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get", "PUT"):
        yield Try(f"method {method}", method, "/api/projects", may=(*REFUSED, 0))


def queries(things: Things) -> Iterator[Try]:
    """Yield queries that no route takes, field by field."""
    for route in TABLE.routes:
        kind = route.query
        if kind is None or route.method != "GET":
            continue
        target = route.path.format(**things.ids)
        yield Try(f"{route.path} unknown field", "GET", target + "?__proto__=1")
        for field in kind.__struct_encode_fields__:
            for text in (*TEXTS, *(NUMBERS if field in ("limit", "days") else ())):
                if text in ("+1", "%201", "1.0", "1e0"):  # ways to write 1
                    continue
                may = HARMLESS if field in ("q", "name") else REFUSED  # what nothing is named after
                yield Try(f"{route.path} {field}={text[:20]}", "GET", f"{target}?{field}={text}", may=may)
            yield Try(f"{route.path} {field} twice", "GET", f"{target}?{field}=1&{field}=1")
            yield Try(f"{route.path} {field}[]", "GET", f"{target}?{field}[]=1&{field}[a]=2")


def bodies(things: Things) -> dict[str, Any]:
    """Return a document for each route that takes one, such as it would be accepted if all of it were."""
    ids, beat = (
        things.ids,
        {"genre": "house", "bars": 4, "bpm": 120, "seed": 1, "key": "A minor", "instruments": ["piano"]},
    )
    output = {"format": "wav", "bitDepth": 24, "midi": False, "stems": False}
    sound = {"format": "wav", "bitDepth": 24}
    mute = [{"op": "mute", "part": "drums"}]
    return {
        "POST /api/auth/register": {"email": "x@example.org", "password": "correct horse battery", "name": "x", "invitation": None},
        "POST /api/auth/login": {"email": "x@example.org", "password": "correct horse battery"},
        "POST /api/auth/refresh": {"refreshToken": "dawg_refresh_" + "A" * 43},
        "POST /api/auth/password": {"password": "wrong one", "newPassword": "correct horse battery"},
        "POST /api/auth/accept": {"invitation": "dawg_invite_" + "A" * 43},
        "POST /api/auth/keys": {"name": "x", "days": 1},
        "POST /api/teams": {"name": "x"},
        "PATCH /api/team": {"budgetUsd": 1.0},
        "PATCH /api/team/members/{user_id}": {"role": "owner", "budgetUsd": 1.0},
        "POST /api/team/invitations": {"role": "member", "hours": 1},
        "POST /api/chat/message": {"message": "house", "conversationId": ids["conversation_id"], "projectId": ids["project_id"]},
        "POST /api/chat/conversations": {"name": "x", "projectId": ids["project_id"], "numbered": True},
        "PATCH /api/chat/conversations/{conversation_id}": {"name": "x", "projectId": ids["project_id"]},
        "POST /api/chat/conversations/{conversation_id}/messages": {"role": "user", "text": "x", "data": {"a": 1}, "versionId": ids["version_id"]},
        "POST /api/generate": {"prompt": "house", "brief": beat, "operations": mute, "name": "x", "projectId": ids["project_id"], "output": output},
        "POST /api/generate/beat": {"brief": beat, "output": output},
        "POST /api/generate/stems": {"versionId": ids["version_id"], "output": output},
        "POST /api/generate/variations": {"count": 1, "prompt": "house", "brief": beat, "name": "x", "output": output},
        "POST /api/generate/edit": {"versionId": ids["version_id"], "operations": mute, "message": "x", "output": output},
        "POST /api/generate/mix": {"tracks": [{"trackId": ids["track_id"], "levelDb": 0.0, "pan": 0.0}] * 2, "name": "x", "loudnessLufs": -14.0, "ceilingDbtp": -1.0, "output": sound},
        "POST /api/generate/master": {"trackId": ids["track_id"], "name": "x", "loudnessLufs": -14.0, "ceilingDbtp": -1.0, "output": sound},
        "POST /api/projects": {"name": "x", "first": {"score": {}, "message": "x", "brief": beat, "parentId": None, "branch": None}, "numbered": True},
        "PATCH /api/projects/{project_id}": {"name": "x", "branch": "main", "touched": False},
        "POST /api/projects/{project_id}/versions": {"score": {}, "message": "x", "brief": beat, "parentId": ids["version_id"], "branch": "main"},
        "POST /api/projects/{project_id}/branches": {"name": "x", "versionId": ids["version_id"]},
        "POST /api/projects/{project_id}/undo": {"steps": 1},
        "POST /api/projects/{project_id}/redo": {"steps": 1},
        "POST /api/shares": {"versionId": ids["version_id"], "hours": 1, "download": False, "title": "x"},
        "PATCH /api/admin/users/{user_id}": {"disabled": True},
    }  # fmt: skip


def documents(things: Things) -> Iterator[Try]:
    """Yield documents with one field at fault, for every field of every route; and such as are none at all."""
    whole: dict[str, bytes] = {
        "deep": b"[" * 100_000, "no json": b"hello", "bad utf-8": b'{"a":"\xc0\xaf"}', "nul": b"\0", "utf-16": "{}".encode("utf-16"), "null": b"null",
        "list": b"[]", "unknown": b'{"__proto__":{"admin":true}}', "two": b"{}{}", "blanks": b" " * 200_000, "many names": json.dumps(dict.fromkeys(map(str, range(20_000)), 1)).encode(),
    }  # fmt: skip
    known = bodies(things)
    for route in TABLE.routes:
        if route.body is None:
            continue
        target = route.path.format(**things.ids)
        what = f"{route.method} {route.path}"
        for name, data in whole.items():
            yield Try(f"{what} {name}", route.method, target, _json(data), data)
        for path in _leaves(known[what]):
            for value in VALUES:
                data = _with(known[what], path, value)
                may = HARMLESS if path[-1] in FREE else REFUSED
                name = f"{what} {'.'.join(map(str, path))}={value[:24]!r}"
                yield Try(name, route.method, target, _json(data), data, may=may)


def heads(things: Things) -> Iterator[Try]:
    """Yield headers that are odd; what does not matter to a route may be passed over."""
    body = b'{"brief":{"genre":"house","bars":4}}'
    for key in (b"\xff\xfe", b"a" * 201, b"a" * 9_000, b"\x01", b"{}\t{}", "schlüssel".encode()):
        yield Try(
            f"idempotency-key {key[:10]!r}",
            "POST",
            "/api/generate",
            [(b"idempotency-key", key), *_json(body)],
            body,
            may=HARMLESS,
        )
    for team in (b"x", b"\xff", b"../..", b"0" * 26, b"null", b"*", b"a" * 9_000, b"' OR 1=1"):
        yield Try(f"team {team[:10]!r}", "GET", "/api/projects", [(b"x-dawg-team", team)])
    for given in (
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer \xff\xff",
        b"Basic eDp5",
        b"Bearer a b c",
        b"bearer null",
        b"Bearer " + b"a" * 9_000,
        b"Bearer dawg_key_" + b"\xc3" * 43,
    ):
        yield Try(f"authorization {given[:20]!r}", "GET", "/api/projects", [(b"authorization", given)])
    for last in (
        b"x",
        b"-1",
        b"0:0",
        b"9" * 30,
        b"0" * 26 + b":-1",
        b"\xff",
        b"1e9",
        b"0" * 26 + b":1;drop",
        "١".encode(),
    ):
        yield Try(f"last-event-id {last[:20]!r}", "GET", "/api/events", [(b"last-event-id", last)])
    for name, text in (
        (b"x-http-method-override", b"DELETE"), (b"x-original-url", b"/api/admin/users"), (b"x-forwarded-for", b"127.0.0.1, \xff"), (b"x-request-id", b"x\x1b[31m"),
        (b"content-type", b"application/json; charset=utf-7"), (b"accept", b"*/*" * 2_000), (b"cookie", b"a=b;" * 2_000), (b"upgrade", b"h2c"), (b"expect", b"100-continue"),
        (b"accept-encoding", b"gzip;q=NaN"), (b"forwarded", b"for=\"_x\";host=evil"), (b"host", b"evil.example:99999"), (b"if-none-match", b'"x"' * 900), (b"origin", b"null"),
    ):  # fmt: skip
        yield Try(f"header {name.decode()}", "GET", "/api/projects", [(name, text)], may=HARMLESS)
    for kind in (
        b"text/plain",
        b"application/xml",
        b"multipart/form-data; boundary=x",
        b"application/json, text/html",
        b"\xff",
        b"application/x-www-form-urlencoded",
    ):
        yield Try(f"content-type {kind[:20]!r}", "POST", "/api/generate", [(b"content-type", kind)], body)
    for coding in (b"gzip", b"br", b"deflate, gzip", b"chunked", b"x\xff"):
        yield Try(
            f"content-encoding {coding!r}", "POST", "/api/generate", [(b"content-encoding", coding), *_json(body)], body
        )


def ranges(things: Things) -> Iterator[Try]:
    """Yield parts of a file that is somebody's own: whatever is asked for, no more than the file comes."""
    for wanted in (
        b"bytes=0-0", b"bytes=-0", b"bytes=-1", b"bytes=5-2", b"bytes=99999999-", b"bytes=" + DIGITS.encode() + b"-", b"bytes=-" + DIGITS.encode(), b"bytes=0-" + DIGITS.encode(),
        b"bytes=-", b"bytes=a-b", b"bytes=0-1,2-3", b"bytes=" + b"0-0," * 1_500, b"bytes=0-999999999999999999", b"bytes=--1", b"bits=0-1", b"bytes 0-1", b"bytes=\xff-1",
        "bytes=٠-١".encode(), b"bytes=0x0-0x1", b"bytes=1e0-2", b"bytes=+0-1", b"bytes=0 - 1", b"bytes=\t0-1", b"BYTES=0-1",
    ):  # fmt: skip
        for method in ("GET", "HEAD"):
            yield Try(f"{method} range {wanted[:24]!r}", method, things.link, [(b"range", wanted)], may=HARMLESS)
    path, _, query = things.link.partition("?")
    for other in (
        path, f"{path}?", f"{path}?{query}&expires=9", f"{path}?{query.replace('expires=', 'expires=-')}", f"{path}?{query.replace('expires=', 'expires=%00')}",
        f"{path}?{query.replace('expires=', 'expires=' + DIGITS)}", f"{path}?{query.replace('signature=', 'signature=%ff')}", f"{path}?{query.replace('signature=', 'signature=%C3%A4')}",
        f"{path}?{query.replace('name=', 'name=%ed%a0%80')}", f"{path}?{query.replace('name=', 'name=..%2f')}", f"{path}/..?{query}", f"{path}%00?{query}", f"/files/..?{query}", f"{path.upper()}?{query}",
    ):  # fmt: skip
        yield Try(f"link {other[:20]}...{other[-20:]}", "GET", other)


def _body(route: Route, things: Things) -> bytes:
    return b"" if route.body is None else json.dumps(bodies(things)[f"{route.method} {route.path}"]).encode()


def _json(body: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json")] if body else []


def _leaves(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where in a document something stands: every field, and of every list the first place."""
    items = document.items() if isinstance(document, dict) else enumerate(document[:1])
    for name, value in items:
        yield (*path, name)
        if isinstance(value, dict | list):
            yield from _leaves(value, (*path, name))


def _with(document: Any, path: tuple[Any, ...], value: bytes) -> bytes:
    """Return a document as JSON with raw bytes at a place."""
    copy = json.loads(json.dumps(document))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = "@@here@@"
    return json.dumps(copy).encode().replace(b'"@@here@@"', value, 1)
