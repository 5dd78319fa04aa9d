"""Random streams: one per named thing, stable over Python and numpy versions.

A stream is derived from the seed and a path of names, so adding a part never changes what another part draws.
Everything rests on `random.Random.random()`, whose sequence Python promises to keep.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

SEED_MAX = 2**63 - 1


def draw_seed() -> int:
    """Return a seed for a piece that states none, of 32 bits: short enough to be typed again."""
    return int.from_bytes(os.urandom(4), "big")


def derive(seed: int, *names: str | int) -> int:
    """Return a 64-bit integer that depends on the seed and every name in order."""
    text = "\x1f".join([str(seed), *map(str, names)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class Stream:
    """A reproducible source of choices, addressed by `(seed, *names)`."""

    def __init__(self, seed: int, *names: str | int) -> None:
        self._seed = seed
        self._names = names
        self._random = random.Random(derive(seed, *names)).random

    def child(self, *names: str | int) -> Stream:
        """Return an independent stream below this one; does not advance this one."""
        return Stream(self._seed, *self._names, *names)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Draw from [low, high)."""
        return low + (high - low) * self._random()

    def integer(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Return True with the given probability (0 to 1); always draws once."""
        return self._random() < probability

    def choice(self, items: Sequence[T]) -> T:
        """Pick one item, all equally likely."""
        return items[int(self._random() * len(items))]

    def weighted(self, weights: Mapping[T, float] | Sequence[tuple[T, float]]) -> T:
        """Pick one item by weight; weights need not sum to 1 but at least one must be positive."""
        pairs = list(weights.items()) if isinstance(weights, Mapping) else list(weights)
        mark = self._random() * sum(weight for _, weight in pairs)
        for item, weight in pairs:
            mark -= weight
            if mark < 0:
                return item
        return max(pairs, key=lambda pair: pair[1])[0]

    def gauss(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """Draw from a normal distribution (Box-Muller; always draws twice)."""
        radius = math.sqrt(-2.0 * math.log(1.0 - self._random()))
        return mean + deviation * radius * math.cos(2.0 * math.pi * self._random())
