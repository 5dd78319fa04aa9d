"""Types are looked at before there are threads: msgspec crashes when two threads first read one at the same moment."""

from __future__ import annotations

import subprocess
import sys

TOGETHER = """
import sys, threading
sys.setswitchinterval(1e-6)
import msgspec
from dawg.server.settling import settle_types
assert settle_types() > 100
from dawg.gen.brief import Brief
from dawg.gen.score import Score
from dawg.store.accounts.records import Principal
from dawg.store.jobs import Event, Job
KINDS = (Brief, Score, Principal, Event, Job)
assert all(kind.__module__ in sys.modules for kind in KINDS)
gate = threading.Barrier(8)
def read():
    gate.wait()
    for kind in KINDS:
        try:
            msgspec.convert({"id": "x", "owner": "y", "genre": "house", "user": {}}, kind)
        except msgspec.ValidationError:
            pass
threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_threads_may_read_a_type_at_the_same_moment() -> None:
    for _ in range(3):
        assert subprocess.run([sys.executable, "-c", TOGETHER], check=False).returncode == 0


def test_nothing_that_handlers_read_is_left_for_later() -> None:
    code = (
        "import msgspec\nfrom dawg.server.settling import _kinds, settle_types\nsettle_types()\n"
        "known = set(_kinds(msgspec.Struct))\n"
        "import dawg.server.routes, dawg.server.chatting, dawg.studio.session, dawg.assistant.tools, dawg.server.live.stream\n"
        "assert not {kind for kind in _kinds(msgspec.Struct)} - known\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
