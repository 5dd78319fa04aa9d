"""Passwords: argon2id at 19 MiB, two at a time, in threads of their own. An unknown account costs as much as a known one."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from dawg.errors import InputError

T = TypeVar("T")
LENGTH = (10, 200)
AT_ONCE = 2
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


class Passwords:
    """Hashes and verifies; at most two at a time, so that logins cannot take the memory of the rest."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="dawg-password")
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobody = ""

    async def hashed(self, password: str) -> str:
        """Return the hash to keep."""
        return await self._run(hash_password, password)

    async def is_right(self, password: str, kept: str | None) -> bool:
        """True when the password has this hash; None (an unknown account) takes as long and is wrong."""
        if not self._nobody:
            self._nobody = await self._run(hash_password, "nobody has this password")
        right = await self._run(_verify, kept or self._nobody, password)
        return right and kept is not None

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[..., T], *arguments: str) -> T:
        async with self._turn:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)


def checked_password(password: str) -> str:
    """Return a password in composed form; raises `InputError` without showing it."""
    text = unicodedata.normalize("NFC", password)
    low, high = LENGTH
    if not low <= len(text) <= high:
        raise InputError(f"the password has {len(text)} characters; permitted range: {low} to {high}")
    if len(set(text)) < 4:
        raise InputError("the password has fewer than 4 different characters")
    return text


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(unicodedata.normalize("NFC", password).encode("utf-8", "replace"))


def _verify(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, unicodedata.normalize("NFC", password).encode("utf-8", "replace"))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
