"""The faults of `benchmarks/faults.py`, shortly: whatever is taken away, nothing is lost, doubled, stuck or bad."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from benchmarks.faults import run
from benchmarks.hurts import FAULTS
from tests.rigs.stack import Kind

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SHORTLY: tuple[tuple[str, Kind], ...] = (
    ("web killed", "sqlite"),
    ("redis frozen", "sqlite"),
    ("private queue frozen", "sqlite"),
    ("postgres refuses", "postgres"),
    ("postgres full", "postgres"),
    ("s3 403", "sqlite"),
    ("s3 loses", "postgres"),
    ("sqlite locked", "sqlite"),
    ("clock jumps", "sqlite"),
    ("disk full", "sqlite"),
)
"""What no other test does; the rest of the matrix is in `test_queue.py` and `test_faults.py`."""


@pytest.mark.parametrize(("name", "kind"), SHORTLY, ids=lambda value: value.replace(" ", "-"))
def test_nothing_is_lost_doubled_stuck_or_bad(name: str, kind: Kind, tmp_path: Path, moto_endpoint: str) -> None:
    (fault,) = [fault for fault in FAULTS if fault.name == name]
    if fault.disk and os.geteuid() != 0:
        pytest.skip("a small disk needs the right to mount")
    row = run(fault, kind, tmp_path, seconds=9.0, rate=1.0, moto=moto_endpoint)
    assert row.found.ok, (row.line(), row.found)
    assert row.found.done == row.found.asked >= 8
    assert not any(row.log.values()), row.log
