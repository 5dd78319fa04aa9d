"""Ids that sort by time and cannot be guessed."""

from __future__ import annotations

import os
import re
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_SHIFTS = range(5 * (LENGTH - 2), -1, -10)
_FORM = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def now_ms() -> int:
    """Return the time: milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def new_id(created_ms: int) -> str:
    """Return 26 characters: 48 bits of time, then 80 random bits, in an alphabet without i, l, o and u.

    Source: the layout is ULID's, https://github.com/ulid/spec, in lower case.
    """
    value = (created_ms & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join([_PAIRS[value >> shift & 1023] for shift in _SHIFTS])


def is_id(text: str) -> bool:
    """True when a text has the form of an id."""
    return _FORM.fullmatch(text) is not None
