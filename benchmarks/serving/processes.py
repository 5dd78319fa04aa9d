"""What the kernel knows of processes: the processor time they took and the memory they hold (Linux)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

_TICK_S = 1.0 / os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Return the seconds of processor time that a process has taken, children that ended included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) * _TICK_S


def cpu_of(pids: Iterable[int]) -> float:
    """Return the same of several processes and all their children; one that ended meanwhile counts with its parent."""
    found = 0.0
    for pid in [pid for root in pids for pid in family(root)]:
        with contextlib.suppress(OSError):
            found += cpu_s(pid)
    return found


def family(pid: int) -> list[int]:
    """Return a process and all its children that live."""
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def memory_kb(pid: int) -> int:
    """Return the memory that is a process's own, in KiB (its proportional set size)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise OSError(f"process {pid} does not tell its memory")
