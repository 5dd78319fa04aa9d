"""A cache of rendered blocks keyed by their content: an edit renders again only the blocks in which something changed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Any

import msgspec

from dawg.gen.audio import Audio

DEFAULT_BYTES = 768 << 20


class RenderCache:
    """Keeps rendered blocks, least recently used go first. Safe to share between threads.

    Args:
        max_bytes: audio kept at the most.
    """

    def __init__(self, max_bytes: int = DEFAULT_BYTES) -> None:
        self._max_bytes = max_bytes
        self._blocks: OrderedDict[bytes, Audio] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, key: bytes) -> Audio | None:
        """Return a block, which is not to be written to, or None when it is not known."""
        with self._lock:
            if key not in self._blocks:
                self.misses += 1
                return None
            self.hits += 1
            self._blocks.move_to_end(key)
            return self._blocks[key]

    def put(self, key: bytes, block: Audio) -> None:
        """Keep a block, which is not to be written to any more."""
        with self._lock:
            if key in self._blocks:
                return
            self._blocks[key] = block
            self._bytes += block.nbytes
            while self._bytes > self._max_bytes:
                _, gone = self._blocks.popitem(last=False)
                self._bytes -= gone.nbytes


def block_key(*content: Any) -> bytes:
    """Return the key of whatever a block is made from."""
    return hashlib.blake2b(msgspec.msgpack.encode(content), digest_size=16).digest()
