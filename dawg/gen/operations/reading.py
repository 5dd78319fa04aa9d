"""Operations as JSON, both ways; what is refused is named with its value and what is permitted."""

from __future__ import annotations

import math
from typing import Any, get_args

import msgspec

from dawg.errors import InputError
from dawg.gen.brief import show
from dawg.gen.explaining import explained
from dawg.gen.operations.base import Base
from dawg.gen.operations.values import Operation

KINDS: dict[str, type[Base]] = {kind.__struct_config__.tag: kind for kind in get_args(Operation)}
"""Operation classes by their tag."""


def to_json(operation: Operation) -> bytes:
    """Encode an operation; the same operation always gives the same bytes."""
    return msgspec.json.encode(operation, order="deterministic")


def from_json(data: bytes | str) -> Operation:
    """Decode and check untrusted JSON; raises `InputError` naming field, value and what is permitted."""
    try:
        raw: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise InputError(f"not an operation: {error}") from error
    return from_dict(raw)


def from_dict(raw: Any) -> Operation:
    """Check an already decoded operation; raises `InputError` naming field, value and what is permitted."""
    tag = raw.get("op") if isinstance(raw, dict) else None
    if not isinstance(tag, str) or tag not in KINDS:
        raise InputError(
            f"operation {show(tag if isinstance(raw, dict) else raw)} is unknown; permitted: {', '.join(KINDS)}"
        )
    kind = KINDS[tag]
    for name, value in raw.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise InputError(f"{tag}: {name} {show(value)} is not a number")
    try:
        operation: Operation = msgspec.convert(raw, kind)  # type: ignore[assignment]
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(f"{tag}: {explained(kind, raw, str(error))}") from error
    _check_reach(tag, operation)
    return operation


def checked(operation: Operation) -> Operation:
    """Check an operation that was built in Python by the same rules."""
    return from_dict(msgspec.to_builtins(operation))


def _check_reach(tag: str, operation: Operation) -> None:
    scope = operation.scope
    for name in ("parts", "sections", "bars"):
        if getattr(scope, name) and name not in operation.reach:
            permitted = ", ".join(operation.reach) or "none, it holds for the whole piece"
            raise InputError(
                f"{tag}: scope {name} {show(_listed(getattr(scope, name)))} does not fit; permitted: {permitted}"
            )
    if scope.bars and scope.bars[0] > scope.bars[1]:
        raise InputError(f"{tag}: bars '{scope.bars[0]}-{scope.bars[1]}' run backwards; permitted: first to last")


def _listed(values: tuple[Any, ...]) -> str:
    return ", ".join(map(str, values))
