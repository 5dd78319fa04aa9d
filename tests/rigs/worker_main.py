"""A worker with the place that its argument names, as JSON: shorter leases than `dawg worker` has."""

from __future__ import annotations

import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import msgspec

from dawg.server.queue.log import JsonLog
from dawg.server.queue.place import Place
from dawg.server.queue.worker import Worker, preload

if __name__ == "__main__":
    place = msgspec.json.decode(sys.argv[1], type=Place, dec_hook=lambda kind, value: kind(value))
    preload(place)
    Worker(place, JsonLog()).run()
