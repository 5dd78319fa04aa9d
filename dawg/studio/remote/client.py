"""HTTP to a team server: every answer a document, every failure one of our errors with one clear line."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import msgspec

from dawg.errors import (
    ArtifactError,
    AudioError,
    BudgetError,
    ConflictError,
    DawgError,
    FullError,
    InputError,
    MissingError,
    StoreError,
    TakenError,
)
from dawg.gen.brief import show

ANSWER_S = 30.0
FILE_S = 600.0
TRIES = 3
ANSWER_BYTES = 64 * 2**20
_KINDS: dict[str, type[DawgError]] = {
    "not_found": MissingError,
    "taken": TakenError,
    "idempotency_conflict": ConflictError,
    "invalid": InputError,
    "invalid_audio": AudioError,
    "budget": BudgetError,
    "full": FullError,
    "too_many_requests": FullError,
    "unauthorized": InputError,
    "forbidden": InputError,
    "no_team": InputError,
}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One server-sent event."""

    kind: str
    data: Any
    id: str = ""


class Client:
    """Asks a server.

    Args:
        url: the server's address without a slash at its end. key: an API key or a token; "" = none.
        team: id of the team that is worked in; "" = the first one.
    """

    def __init__(self, url: str, key: str = "", *, team: str = "") -> None:
        self.url = url
        self._is_known = bool(key)
        headers = {"authorization": f"Bearer {key}"} if key else {}
        if team:
            headers["x-dawg-team"] = team
        timeout = httpx2.Timeout(ANSWER_S, connect=5.0)
        self._http = httpx2.Client(base_url=url, headers=headers, timeout=timeout, follow_redirects=False)

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        """Ask for a document; a server that is away for a moment is asked again."""
        return self._asked("GET", path, query=query, tries=TRIES)

    def post(self, path: str, body: Any = None, *, key: str = "", **query: Any) -> Any:
        """Send a document and return the answer.

        Args:
            key: one key makes one job; with it a request is sent again when nobody answers.
        """
        headers = {"idempotency-key": key} if key else {}
        return self._asked(
            "POST", path, body=body if body is not None else {}, query=query, headers=headers, tries=TRIES if key else 1
        )

    def patch(self, path: str, body: Any) -> Any:
        """Change something."""
        return self._asked("PATCH", path, body=body)

    def delete(self, path: str, **query: Any) -> Any:
        """Remove something."""
        return self._asked("DELETE", path, query=query)

    def raw(self, path: str) -> bytes:
        """Return an answer as it is."""
        return self._sent("GET", path, tries=TRIES).content

    @contextmanager
    def events(
        self, method: str, path: str, body: Any = None, *, last: str = "", silence_s: float = 120.0
    ) -> Iterator[Iterator[Event]]:
        """Stream server-sent events; errors are raised as for any other answer."""
        headers = {"accept": "text/event-stream", **({"last-event-id": last} if last else {})}
        content = _encoded(body)
        if content is not None:
            headers["content-type"] = "application/json"
        timeout = httpx2.Timeout(ANSWER_S, connect=5.0, read=silence_s)
        with (
            self._translated(),
            self._http.stream(method, path, content=content, headers=headers, timeout=timeout) as answer,
        ):
            if answer.status_code >= 400:
                answer.read()
                raise self._error(answer)
            yield _parsed(answer.iter_lines())

    def fetch(self, url: str, path: Path, *, sha256: str) -> None:
        """Write a file to a path and check that it is what it should be; a wrong one leaves nothing.

        Raises:
            ArtifactError: it has another hash, or came in part only.
        """
        found = hashlib.sha256()
        timeout = httpx2.Timeout(FILE_S, connect=5.0, read=60.0)
        try:
            with self._translated(), self._http.stream("GET", url, timeout=timeout) as answer, open(path, "wb") as file:
                if answer.status_code >= 400:
                    answer.read()
                    raise self._error(answer)
                for piece in answer.iter_bytes(1 << 20):
                    found.update(piece)
                    file.write(piece)
            if found.hexdigest() != sha256:
                raise ArtifactError(f"a file from {show(self.url)} is damaged: its hash is another one")
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _asked(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        tries: int = 1,
    ) -> Any:
        answer = self._sent(method, path, body=body, query=query, headers=headers, tries=tries)
        try:
            return msgspec.json.decode(answer.content) if answer.content else None
        except (msgspec.DecodeError, UnicodeError) as error:
            raise StoreError(f"server {show(self.url)} answers nonsense", hint="is it a dawg server?") from error

    def _sent(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        tries: int = 1,
    ) -> httpx2.Response:
        content = _encoded(body)
        said = {**(headers or {}), **({"content-type": "application/json"} if content is not None else {})}
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        for attempt in range(1, tries + 1):
            try:
                with self._translated():
                    answer = self._http.request(method, path, content=content, params=asked, headers=said)
            except StoreError:
                if attempt == tries:
                    raise
                time.sleep(0.3 * attempt + secrets.randbelow(200) / 1000)
                continue
            if answer.status_code == 503 and attempt < tries:
                time.sleep(min(5.0, _seconds(answer.headers.get("retry-after", "")) or 1.0))
                continue
            if answer.status_code >= 400:
                raise self._error(answer)
            return answer
        raise StoreError(f"server {show(self.url)} does not answer")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except httpx2.TimeoutException as error:
            raise StoreError(f"server {show(self.url)} does not answer in time", hint="try again") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise StoreError(
                f"server {show(self.url)} cannot be reached: {type(error).__name__}",
                hint="does `dawg serve` run there?",
            ) from error

    def _error(self, answer: httpx2.Response) -> DawgError:
        try:
            raw = msgspec.json.decode(answer.content)["error"]
            code, message, hint = str(raw["code"]), str(raw["message"]), str(raw.get("hint", ""))
        except (msgspec.DecodeError, KeyError, TypeError, UnicodeError):
            return StoreError(f"server {show(self.url)} answers with status {answer.status_code}")
        if code == "unauthorized" and self._is_known:
            return InputError(f"server {show(self.url)} does not know you: {message}", hint=f"dawg login {self.url}")
        return _KINDS.get(code, StoreError)(message, hint=hint)


def _encoded(body: Any) -> bytes | None:
    try:
        return msgspec.json.encode(body) if body is not None else None
    except (UnicodeEncodeError, OverflowError) as error:
        raise InputError("a value cannot be sent: it holds half a character; permitted: whole ones") from error


def _parsed(lines: Iterator[str]) -> Iterator[Event]:
    data: list[str] = []
    kind = mark = ""
    for line in lines:
        if not line:
            if data:
                yield Event(kind=kind, data=msgspec.json.decode("\n".join(data)), id=mark)
            kind, data = "", []
        elif line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif line.startswith("id:"):
            mark = line[3:].strip()


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0.0
