"""The table of routes: what is asked where, by whom, in which types. The dispatcher, the checks and OpenAPI all read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, Literal, ParamSpec, TypeVar

from msgspec import Struct
from starlette.responses import Response
from starlette.types import Receive, Scope

from dawg.server.refusals import Refusal, missing
from dawg.store.accounts.records import Principal, Team, User
from dawg.store.ids import is_id

if TYPE_CHECKING:
    from starlette.requests import Request

    from dawg.server.house import House

Access = Literal["open", "user", "member", "admin", "owner", "server"]
"""Who may: anybody; whoever has a token, in a team or in none; members, admins or owners of the team; admins of the whole server."""
TEAMLESS: tuple[Access, ...] = ("user", "server")
"""Where who asks need not be in a team."""

P = ParamSpec("P")
T = TypeVar("T")
B = TypeVar("B")
Q = TypeVar("Q")


class Call(Generic[B, Q]):
    """One request that passed all checks.

    Attributes:
        who: who asks; None only where access is "open".
        body, query: checked values of the route's types.
        ids: the ids in the path, by name.
    """

    __slots__ = ("_headers", "_receive", "body", "house", "ids", "principal", "query", "request_id", "scope")

    def __init__(self, house: House, scope: Scope, receive: Receive) -> None:
        self.house, self.scope, self._receive = house, scope, receive
        self.request_id: str = scope["dawg.request_id"]
        self._headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))  # of several the first counts
        self.principal: Principal | None = None
        self.body: B
        self.query: Q
        self.ids: dict[str, str] = {}

    @property
    def who(self) -> Principal:
        """Who asks."""
        assert self.principal is not None
        return self.principal

    @property
    def user(self) -> User:
        """The user that asks."""
        return self.who.user

    @property
    def team(self) -> Team:
        """The team that is asked for: its library, its budget."""
        return self.who.team

    @property
    def owner(self) -> str:
        """Whose things these are: the team's."""
        return self.who.team.id

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run what blocks in a thread, for as long as a client may wait (503 afterwards)."""
        return await self.house.answer(work, *arguments, **named)

    def header(self, name: str) -> str:
        """Return a header, "" when it is missing."""
        return self._headers.get(name.encode(), b"").decode("latin-1")

    @property
    def request(self) -> Request:
        """The request, for whoever reads its body by itself."""
        from starlette.requests import Request

        return Request(self.scope, self._receive)


class Reply(Struct, frozen=True, kw_only=True):
    """An answer with a status or headers of its own."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = {}


Answer = Struct | Reply | Response | None
Handler = Callable[[Any], Awaitable[Any]]


class Route(Struct, frozen=True, kw_only=True, eq=False):
    """One line of the table.

    Attributes:
        path: with ids in braces, "/api/projects/{project_id}".
        does: one line for the documentation; `more` says the rest.
        body, query: types that are read; None = nothing is. answer: the type that is answered; None = nothing, or `media`.
        counts: limits that a request counts against.
        media: of an answer that is no JSON. takes: of a body that the handler reads by itself.
        headers: request headers that mean something, by name.
        events: types of the events of an answer that is a stream.
        asks, form: the query that the handler reads by itself, and the fields of its form. also: other statuses that are no errors of ours.
    """

    method: str
    path: str
    run: Handler
    does: str
    tag: str
    more: str = ""
    body: Any = None
    query: Any = None
    answer: Any = None
    status: int = 200
    access: Access = "member"
    counts: tuple[str, ...] = ("api",)
    media: str = ""
    takes: str = ""
    headers: dict[str, str] = {}
    events: tuple[Any, ...] = ()
    asks: Any = None
    form: dict[str, str] = {}
    also: dict[int, str] = {}


class Table:
    """All routes, found by method and path without trying them one by one."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._tree: dict[str, Any] = {}
        self._slots: dict[Route, list[tuple[int, str]]] = {}
        for route in self.routes:
            node = self._tree
            for part in route.path.strip("/").split("/"):
                node = node.setdefault("{}" if part.startswith("{") else part, {})
            methods = node.setdefault("", {})
            if route.method in methods:
                raise ValueError(f"{route.method} {route.path} stands twice in the table")
            methods[route.method] = route
            parts = route.path.strip("/").split("/")
            self._slots[route] = [(slot, part[1:-1]) for slot, part in enumerate(parts) if part.startswith("{")]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """Return a route and the ids in its path; raises `Refusal` (404, 405)."""
        parts = path.strip("/").split("/") if len(path) <= 512 else []
        methods = _methods(self._tree, parts, 0) if parts else None
        if methods is None:
            raise Refusal(404, "not_found", "there is no such address", hint="/api/docs lists them")
        route: Route | None = methods.get("GET" if method == "HEAD" else method)
        if route is None:
            allowed = ", ".join(sorted(methods))
            raise Refusal(405, "method_not_allowed", f"permitted here: {allowed}", headers={"Allow": allowed})
        ids = {name: parts[slot] for slot, name in self._slots[route]}
        for name, text in ids.items():
            if name.endswith("_id") and not is_id(text):
                raise missing(name.removesuffix("_id"))
        return route, ids


def _methods(node: dict[str, Any], parts: list[str], place: int) -> dict[str, Route] | None:
    if place == len(parts):
        found: dict[str, Route] | None = node.get("")
        return found
    part = parts[place]
    for key in (part, "{}"):
        if part and key in node and isinstance(node[key], dict):
            deeper = _methods(node[key], parts, place + 1)
            if deeper is not None:
                return deeper
    return None
