"""Documents from outside become values; what cannot be is told field by field, all of them at once.

The fast path is one call of msgspec. Only when it refuses, the document is walked to find every field at fault.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from dawg.server.refusals import FieldProblem, Refusal, invalid

FIELDS_LIMIT = 50
DIGITS = 20
T = TypeVar("T")
_MOST, _LEAST = re.compile(r"of length <= ([0-9]+)"), re.compile(r"of length >= ([0-9]+)")
_AT = re.compile(r" - at `\$(.*)`$")


def decoded(data: bytes, kind: type[T]) -> T:
    """Read JSON into a type.

    Raises:
        Refusal: 400 for what is no JSON, 422 naming every field at fault.
    """
    try:
        return msgspec.json.decode(data or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise invalid(*problems(_raw(data), kind, error)) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError) as error:
        raise _no_json(error) from None


def converted(raw: Any, kind: type[T]) -> T:
    """Read texts (of a query) into a type, numbers written as texts included; raises `Refusal` as `decoded`."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except (msgspec.ValidationError, ValueError) as error:
        raise invalid(*problems(raw, kind, error, strict=False)) from None


def problems(raw: Any, kind: Any, first: Exception, *, strict: bool = True) -> tuple[FieldProblem, ...]:
    """Return every field at fault in a document that was refused; at least one."""
    found: list[FieldProblem] = []
    try:
        _walk(raw, kind, "", found, strict)
    except RecursionError:
        found = []
    if not found:
        found = [_problem("", first)]
    return tuple(found[:FIELDS_LIMIT])


def _raw(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError) as error:
        raise _no_json(error) from None


def _no_json(error: Exception) -> Refusal:
    why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
    return Refusal(400, "not_json", f"the body is not JSON: {why}")


def _walk(raw: Any, kind: Any, path: str, found: list[FieldProblem], strict: bool) -> None:
    if len(found) >= FIELDS_LIMIT:
        return
    struct = _struct(kind)
    if struct is not None and isinstance(raw, dict):
        _walk_struct(raw, struct, path, found, strict)
        return
    item = _item(kind)
    if item is not None and isinstance(raw, list):
        before = len(found)
        for index, entry in enumerate(raw[:1000]):
            _walk(entry, item, f"{path}[{index}]", found, strict)
        if len(found) > before:
            return
    try:
        msgspec.convert(raw, kind, strict=strict)
    except (msgspec.ValidationError, ValueError) as error:
        found.append(_problem(path, error))


def _walk_struct(raw: dict[str, Any], kind: type[Struct], path: str, found: list[FieldProblem], strict: bool) -> None:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        where = f"{path}.{name}" if path else name
        if name in raw:
            _walk(raw[name], field.type, where, found, strict)
        elif field.required:
            found.append(FieldProblem(path=where, message="is missing"))
    if kind.__struct_config__.forbid_unknown_fields:
        for name in raw:
            if name not in fields:
                shown = "".join(char if char.isprintable() else "?" for char in str(name))[:40]
                message = f"is unknown; permitted: {', '.join(fields)}"[:200]
                found.append(FieldProblem(path=f"{path}.{shown}" if path else shown, message=message))


def _struct(kind: Any) -> type[Struct] | None:
    """Return the one struct that a type holds ("T", "T | None", annotated), or None."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind if not kind.__struct_config__.array_like else None
    if get_origin(kind) in (list, tuple, dict):
        return None
    structs = [found for found in map(_struct, get_args(kind)) if found is not None]
    return structs[0] if len(structs) == 1 else None


def _item(kind: Any) -> Any:
    """Return what a list holds, or None."""
    if get_origin(kind) in (list, tuple):
        arguments = get_args(kind)
        return arguments[0] if arguments and (len(arguments) == 1 or arguments[-1] is ...) else None
    for argument in get_args(kind):
        if get_origin(argument) in (list, tuple):
            return _item(argument)
    return None


def _problem(path: str, error: Exception) -> FieldProblem:
    text = str(error)
    match = _AT.search(text)
    deeper = match[1].lstrip(".") if match else ""
    where = f"{path}.{deeper}" if path and deeper and not deeper.startswith("[") else path + deeper
    message = _LEAST.sub(r"of at least \1 characters", _MOST.sub(r"of at most \1 characters", _AT.sub("", text)))
    message = message.replace("Expected ", "permitted: ", 1)
    return FieldProblem(path=where[:200], message=(message[:1].lower() + message[1:])[:200])
