"""What glibc was told, read from what it says of its heaps. In a process of its own: it cannot be told otherwise again."""

from __future__ import annotations

import subprocess
import sys

import pytest

THREADS = """
import ctypes, sys, threading
from dawg.cli import heap

getattr(heap, sys.argv[1])() if sys.argv[1:] else None
libc, met, kept = ctypes.CDLL(None), threading.Barrier(8), []


def take():
    met.wait()  # all are there at once
    kept.append([bytes(2000) for _ in range(500)])
    met.wait()


threads = [threading.Thread(target=take) for _ in range(8)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
libc.fdopen.restype = ctypes.c_void_p
said = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, said), libc.fflush(said)
"""


def heaps(*told: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", THREADS, *told], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.count("<heap nr=")


@pytest.mark.parametrize(("told", "most"), [("share_heaps", 2), ("keep_freed_memory", 1)])
def test_threads_share_the_heaps_that_they_are_given(told: str, most: int) -> None:
    assert heaps(told) <= most < heaps()
