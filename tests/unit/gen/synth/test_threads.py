"""Bytes do not depend on how many threads the libraries below have."""

import os
import subprocess
import sys

SCRIPT = """
import hashlib, numpy  # first: dawg would ask for one thread
from dawg.gen.brief import Brief
from dawg.gen.pipeline import compose, produce
beats = [produce(compose(Brief(genre=genre, bars=4, seed=7)).score) for genre in ("jazz", "afrobeats", "cinematic")]
print(*(hashlib.sha256(beat.audio.tobytes()).hexdigest() for beat in beats))
"""


def test_the_threads_of_blas_change_no_byte() -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT], env={**os.environ, "OPENBLAS_NUM_THREADS": threads}, stdout=subprocess.PIPE
        )
        for threads in ("1", "3")
    ]
    one, three = (process.communicate(timeout=120)[0].split() for process in processes)
    assert len(one) == 3
    assert one == three
