"""What the vendors' packages leave open: no redirects, an end to every wait, a limit to every answer, no key in an error."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx2

from dawg.assistant.clean import one_line
from dawg.assistant.providers.protocol import Timeouts
from dawg.errors import Cancelled, ProviderError

BYTES_LIMIT = 4_000_000
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504, 529)
_guard: ContextVar[Guard | None] = ContextVar("guard", default=None)


class NamedEvents:
    """Reads Server-Sent Events that each have a name and a JSON object, and refuses one that is broken.

    Anthropic's package leaves an event without a name out, and with it a piece of the answer.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._name = b""
        self._data: list[bytes] = []

    def take(self, piece: bytes) -> None:
        """Read the next bytes; raises `ProviderError`."""
        *lines, self._rest = (self._rest + piece).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            field, _, value = line.partition(b":")
            if not line:
                self._end()
            elif field == b"event":
                self._name = value.strip()
            elif field == b"data":
                self._data.append(value)

    def _end(self) -> None:
        name, data = self._name, b"\n".join(self._data)
        self._name, self._data = b"", []
        if not data.strip() or name in (b"error", b"ping"):
            return
        try:
            whole = isinstance(json.loads(data), dict)
        except (ValueError, RecursionError):
            whole = False
        if not whole or not name:
            raise ProviderError("the answer has a broken piece in it", again=True)


class Guard:
    """The limits of one request; `check` is called with every piece that arrives.

    Args:
        read: looks at the bytes of a stream of events, uncompressed.
    """

    def __init__(
        self, timeouts: Timeouts, cancelled: Callable[[], bool], *, read: Callable[[bytes], None] | None = None
    ) -> None:
        self.read = read
        self._until = time.monotonic() + timeouts.total_s
        self._total_s = timeouts.total_s
        self._cancelled = cancelled
        self._bytes = 0

    def check(self, size: int = 0) -> None:
        """Raise `Cancelled`, or `ProviderError` when time or size is used up."""
        self._bytes += size
        if self._cancelled():
            raise Cancelled("stopped on request")
        if time.monotonic() > self._until:
            raise ProviderError(f"the answer was not complete after {self._total_s:g} s")
        if self._bytes > BYTES_LIMIT:
            raise ProviderError(f"the answer is larger than {BYTES_LIMIT // 1_000_000} MB")


class _Guarded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, guard: Guard, read: Callable[[bytes], None] | None) -> None:
        self._stream = stream
        self._guard = guard
        self._read = read

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._guard.check(len(piece))
            if self._read is not None:
                self._read(piece)
            yield piece

    def close(self) -> None:
        self._stream.close()


def client() -> httpx2.Client:
    """Return an HTTP client for a vendor's package. It never follows a redirect: that would carry the key elsewhere."""
    return httpx2.Client(follow_redirects=False, timeout=httpx2.Timeout(30.0), event_hooks={"response": [_watch]})


def _watch(response: httpx2.Response) -> None:
    guard = _guard.get()
    if guard is not None and isinstance(response.stream, httpx2.SyncByteStream):
        headers = response.headers
        is_plain = headers.get("content-encoding", "identity") == "identity"
        is_events = is_plain and headers.get("content-type", "").startswith("text/event-stream")
        response.stream = _Guarded(response.stream, guard, guard.read if is_events else None)


@contextmanager
def guarded(guard: Guard) -> Iterator[None]:
    """Put the responses that begin inside the block under a guard."""
    token = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(token)


def limits(timeouts: Timeouts) -> httpx2.Timeout:
    """Return the limits of one request as the client wants them."""
    wait = max(timeouts.first_s, timeouts.idle_s)
    return httpx2.Timeout(wait, connect=timeouts.connect_s, pool=timeouts.connect_s)


def translated(vendor: str, error: Exception, *, key: str) -> Exception:
    """Return what to raise instead of an error of a vendor's package.

    The message is the vendor's own, cleaned and without the key; the error itself holds the request and is let go.
    """
    for known in (error, error.__cause__):
        if isinstance(known, Cancelled | ProviderError):
            return known
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _refused(vendor, error, status, key)
    names = {kind.__name__ for cause in (error, error.__cause__) for kind in type(cause).__mro__}
    if names & {"APITimeoutError", "TimeoutException"}:
        return ProviderError(f"{vendor} did not answer in time", unreached=True)
    if names & {"APIConnectionError", "TransportError"}:
        return ProviderError(f"{vendor} cannot be reached, or the connection broke", again=True, unreached=True)
    if names & {"APIError"}:  # an error inside a stream
        return ProviderError(f"{vendor} broke off: {_said(error, key)}", again=True)
    return ProviderError(f"{vendor} sent something that cannot be read ({type(error).__name__})", again=True)


def _refused(vendor: str, error: Exception, status: int, key: str) -> ProviderError:
    hint = ""
    if status in (401, 403):
        hint = "check the key: dawg keys list"
    elif status == 404:
        hint = "check the name of the model"
    what = {401: "refuses the key", 403: "does not permit this", 404: "does not know this model or address"}
    text = what.get(status, _verb(status))
    said = "" if status == 401 else _said(error, key)  # vendors quote parts of a wrong key
    number = f" ({status})" if status >= 300 else ""
    message = f"{vendor} {text}{number}" + (f": {said}" if said else "")
    headers: Any = getattr(getattr(error, "response", None), "headers", {})
    # An error inside a stream carries the status 200 of its beginning.
    again = status in _AGAIN or 200 <= status < 300
    return ProviderError(
        message, hint=hint, status=status, again=again, retry_after_s=retry_after(headers.get("retry-after", ""))
    )


def _verb(status: int) -> str:
    if status < 300:
        return "broke off"
    if status in (429, 529):
        return "is busy"
    return "failed" if status >= 500 else "refused the request"


def _said(error: Exception, key: str) -> str:
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    text = inner.get("message") if isinstance(inner, dict) else None
    said = one_line(str(text), limit=160) if isinstance(text, str) else ""
    return said.replace(key, "…") if key else said


def retry_after(value: str) -> float | None:
    """Read a Retry-After header, seconds or a date; None when it says nothing usable."""
    try:
        seconds = float(value)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (TypeError, ValueError, OverflowError):
            return None
    return min(max(0.0, seconds), 86_400.0) if seconds == seconds else None
