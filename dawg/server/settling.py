"""Settling types before there are threads.

msgspec looks at a type when it first reads a value of it, and two threads that do so at the same moment crash the process (0.22:
one of them sees what the other has only begun). So every type is looked at once, at the start, by one thread.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import msgspec

_LATER = (
    "dawg.assistant.built_in.answering",
    "dawg.assistant.musician",
    "dawg.assistant.setup",
    "dawg.gen.export.recipe",
    "dawg.gen.operations",
    "dawg.gen.score",
    "dawg.gen.synth.bank",
    "dawg.server.live.hub",
    "dawg.server.live.socket",
    "dawg.server.queue.bodies",
    "dawg.server.routes",
    "dawg.studio.result",
    "dawg.studio.session",
    "dawg.studio.turns",
)
"""What handlers import when they first need it; modules with types come along."""


def settle_types() -> int:
    """Look at every type of ours, and return how many there are; takes some tens of milliseconds."""
    for name in _LATER:
        importlib.import_module(name)
    return sum(1 for kind in _kinds(msgspec.Struct) if _is_settled(kind))


def _kinds(base: type) -> Iterator[type]:
    kind: type
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _is_settled(kind: type) -> bool:
    try:
        msgspec.json.Decoder(kind)
    except (
        TypeError,
        NameError,
        AttributeError,
    ):  # it is never read: it holds what is no value, or a name for types alone
        return False
    return True
