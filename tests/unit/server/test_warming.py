"""Threads that read into a type for the first time at the same moment do not crash the server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import environment

SCRIPT = """
import sys, threading
from dawg.server.warming import warm
assert warm() > 100
sys.setswitchinterval(1e-6)  # without `warm`, threads this eager crash every time
from dawg.gen.genre_files import genre_names, load_genre
from dawg.store.accounts.rows import value
from dawg.store.accounts.records import User
together = threading.Barrier(8)
row = dict(id="a", email="b", name="c", admin=1, disabled=0, created_ms=1)
found = []
def load(name):
    together.wait()
    found.append((load_genre(name).name, value(row, User).admin))
threads = [threading.Thread(target=load, args=(name,)) for name in genre_names()[:8]]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert len(found) == 8 and all(admin is True for _, admin in found), found
"""


def test_types_are_looked_up_before_threads_need_them(tmp_path: Path) -> None:
    for _ in range(3):
        ended = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment(tmp_path), capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr[-2000:]
