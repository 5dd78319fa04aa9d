"""What a process of ours tells the C library's allocator; where it is not glibc, nothing is told."""

from __future__ import annotations

import ctypes

_TRIM, _PAD, _MMAP, _ARENAS = -1, -2, -3, -8
"""Options of mallopt(3)."""


def keep_freed_memory() -> None:
    """Keep what is freed: of a render, blocks of megabytes come and go by the hundred.

    Else each of them is new memory, and making its pages costs a tenth of the render.
    """
    _tell((_ARENAS, 1), (_MMAP, 1 << 26), (_TRIM, 1 << 30), (_PAD, 1 << 26))


def share_heaps() -> None:
    """Let the threads of a server share two heaps; told before there are threads.

    Else each has a heap of its own, and what one thread frees there no other takes: the server grows for as long as it runs.
    """
    _tell((_ARENAS, 2))


def _tell(*options: tuple[int, int]) -> None:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in options:
            mallopt(option, value)
