"""The rule that tells a leak from a pool that fills."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.descriptors import MORE, grown, held

FULL = Counter({"threads": 27, "postgres": 10, "redis": 37, "s3": 16, "pipe:[]": 4})
FAULTS = 30
"""What ten minutes have at least."""


def test_the_same_and_a_little_more_are_no_leak() -> None:
    assert grown(FULL, FULL) == []
    assert grown(FULL, FULL + Counter(s3=MORE["fds"])) == []
    assert grown(FULL, FULL - Counter(redis=20)) == []


@pytest.mark.parametrize("kind", ["redis", "postgres", "s3", "client", "socket:[]", "a file"])
def test_one_descriptor_of_any_kind_per_fault_is_a_leak(kind: str) -> None:
    (told,) = grown(FULL, FULL + Counter({kind: FAULTS}))
    assert told == f"fds 67 -> 97: {{'{kind}': 30}}"


def test_one_per_fault_of_a_single_kind_is_a_leak_too() -> None:
    assert max(MORE.values()) < FAULTS / 6
    assert grown(FULL, FULL + Counter(redis=FAULTS // 6)) != []


def test_threads_that_stay_are_told() -> None:
    assert grown(FULL, FULL + Counter(threads=3)) == ["threads 27 -> 30: {'threads': 3}"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_is_held_is_counted_by_whom_it_leads_to() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        stack: Any = SimpleNamespace(port=0, redis=SimpleNamespace(port=port), database=None, s3=None)
        before = held(stack, os.getpid())
        ending = threading.Event()
        thread = threading.Thread(target=ending.wait)
        thread.start()
        with socket.create_connection(("127.0.0.1", port)), open(os.devnull), socket.socket():
            after = held(stack, os.getpid())
        ending.set()
        thread.join()
    assert after - before == Counter({"redis": 1, "null": 1, "socket:[]": 1, "threads": 1})
