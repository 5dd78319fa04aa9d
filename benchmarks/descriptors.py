"""What a server holds open, by kind, when its pools are full: the same before a soak as after it, or something leaks.

Pools fill when many requests wait at the same time, which may be hours after the start. So they are filled on purpose: what the server
needs is held up for less than it waits for it, while more requests come than it has threads.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from types import MappingProxyType
from typing import NamedTuple

import psutil

from dawg.server.doors.limits import AWAY_S
from tests.rigs.server import PASSWORD
from tests.rigs.stack import Stack

AT_ONCE = 64
HELD_UP_S = 0.3
"""Below every time-out of the server's, so that no connection is given up."""
TIMES = 3
SETTLED_S = 3.0
MORE = {"fds": 4, "threads": 2}
"""What a server may hold more after a soak than before it, each time with full pools: less than any soak has faults."""
Held = Counter[str]


def held(stack: Stack, pid: int) -> Held:
    """Count what a process holds open: connections by whom they lead to, all else by its name; and its threads."""
    process = psutil.Process(pid)
    ports = {stack.port: "client"}
    for name, place in (("redis", stack.redis), ("postgres", stack.database)):
        if place is not None:
            ports[place.port] = name
    if stack.s3 is not None:
        ports[int(stack.s3.endpoint.rpartition(":")[2])] = "s3"
    leads: dict[int, str] = {}
    for each in process.net_connections(kind="inet"):
        ends = [end.port for end in (each.raddr, each.laddr) if end]
        leads[each.fd] = next((ports[port] for port in ends if port in ports), "elsewhere")
    found: Held = Counter(threads=process.num_threads())
    for name in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            target = os.readlink(f"/proc/{pid}/fd/{name}")
            found[leads.get(int(name)) or re.sub(r"[0-9]+|/.*/", "", target)] += 1
    return found


def filled(stack: Stack) -> Held:
    """Fill the pools of the web, and count what it holds once nobody asks for anything."""
    for _ in range(TIMES):
        time.sleep(AWAY_S + 1.0)  # whoever met a dead connection asks nobody for so long
        _fill(stack)
    time.sleep(SETTLED_S)
    return held(stack, stack.process.pid)


def grown(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    """Return in words what is more than it may be, [] = nothing leaked."""
    found = []
    for name, more in MORE.items():
        first, last = _sum(before, name), _sum(after, name)
        if last - first > more:
            kinds = {kind: after[kind] - before.get(kind, 0) for kind in after if after[kind] > before.get(kind, 0)}
            found.append(f"{name} {first} -> {last}: {kinds}")
    return found


def _sum(counted: Mapping[str, int], name: str) -> int:
    return counted["threads"] if name == "threads" else sum(counted.values()) - counted["threads"]


def _fill(stack: Stack) -> None:
    for place in filter(None, (stack.redis, stack.database)):
        place.set("freeze")
        ended = _asked(stack, [_health("redis"), _LOGIN, _SOCKET, _LISTED])
        time.sleep(HELD_UP_S)
        place.set("pass")
        ended()
    if stack.s3 is not None:
        stack.s3.slow_s = HELD_UP_S
        _asked(stack, [_health("s3")])()
        stack.s3.heal()


class _Way(NamedTuple):
    """One request."""

    method: str
    path: str
    body: str = ""
    headers: Mapping[str, str] = MappingProxyType({})


def _health(part: str) -> _Way:
    return _Way("GET", f"/api/health/{part}")


_LISTED = _Way("GET", "/api/projects")
_LOGIN = _Way("POST", "/api/auth/login", json.dumps({"email": "load@example.org", "password": PASSWORD}))
_SHAKE = {"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
_SOCKET = _Way("GET", "/ws", "", _SHAKE)


def _asked(stack: Stack, ways: Sequence[_Way]) -> Callable[[], None]:
    """Ask in all of these ways at the same moment; return what waits for the last answer."""
    begin = threading.Barrier(AT_ONCE + 1)

    def ask(way: _Way) -> None:
        with contextlib.closing(HTTPConnection("127.0.0.1", stack.port, timeout=15)) as connection:
            connection.connect()
            begin.wait(30)
            with contextlib.suppress(OSError, HTTPException):
                headers = {"authorization": f"Bearer {stack.key}", **way.headers}
                connection.request(way.method, way.path, way.body or None, headers)
                connection.getresponse()

    threads = [threading.Thread(target=ask, args=(ways[number % len(ways)],), daemon=True) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    begin.wait(30)

    def ended() -> None:
        for thread in threads:
            thread.join(30)

    return ended
