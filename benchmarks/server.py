"""The team server under load, beside a peer in Node. Prints Markdown tables; asserts nothing but that answers are right.

Everything is real: Postgres (with fsync), Valkey, `dawg serve` and its workers as programs, the peer (Express, Socket.io, BullMQ,
pg; `benchmarks/serving/peer`) likewise. A figure counts only when every row was made and every event was heard.

Usage: python benchmarks/server.py [--only beside,users,sockets,queue,generations] [--count 4000] [--rounds 3] [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.serving.places import Places

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PARTS = ("beside", "users", "sockets", "queue", "generations")


def main() -> None:
    """Run the parts that are asked for."""
    from benchmarks.serving.places import places

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--count", type=int, default=4000, help="requests of a saturated round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each side, in turn")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of what runs at a steady rate")
    asked = parser.parse_args()
    parts = asked.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for part in parts:
        if part == "beside" and not (shutil.which("node") and shutil.which("npm")):
            print("\nbeside: left out, it needs node and npm: apt-get install nodejs npm")
            continue
        load = os.getloadavg()[0]
        print(f"\n{os.cpu_count()} cores, load {load:.1f} before, {time.strftime('%Y-%m-%d')}\n")
        with places() as found:
            lines = asyncio.run(_part(part, found, asked))
        print("\n".join(lines), flush=True)


async def _part(part: str, found: Places, asked: argparse.Namespace) -> list[str]:
    from benchmarks.serving import beside, queueing, sockets, users

    if part == "beside":
        return await beside.beside(found, count=asked.count, rounds=asked.rounds)
    if part == "users":
        return await users.users(found, seconds=asked.seconds, rounds=asked.rounds)
    if part == "sockets":
        return await sockets.sockets(found, seconds=asked.seconds)
    if part == "queue":
        return await queueing.queue(found, count=20)
    return await queueing.generations(found)


if __name__ == "__main__":
    main()
