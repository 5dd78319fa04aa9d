"""What is done once before the first request, while there is one thread.

msgspec looks a type up when it first reads something into it. Two threads that do so at the same moment for the same type crash
the process (seen with msgspec 0.22), so all types are looked up here.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct


def warm() -> int:
    """Look all types of ours up; return how many there are."""
    # What a thread may be the first to load.
    from dawg.assistant import built_in, musician, setup, tools  # noqa: F401
    from dawg.assistant.reader import first
    from dawg.gen import genre, pipeline  # noqa: F401
    from dawg.gen.compose.instruments import instruments
    from dawg.gen.export import recipe  # noqa: F401
    from dawg.gen.operations import reading  # noqa: F401

    instruments()  # a request that names some does not wait for their files
    first.warm()
    known = 0
    for kind in set(_below(Struct)):
        if kind.__module__.partition(".")[0] == "dawg":
            try:
                msgspec.json.Decoder(kind)
            except (TypeError, NameError):  # one that is never read, only made
                continue
            known += 1
    return known


def _below(kind: type[Struct]) -> Iterator[type[Struct]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
