"""What is wrong with a document in plain words: the field, its value, and what is permitted; never a type or a path of code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from msgspec import inspect

UNDESCRIBED = ": see its description"


def explained(kind: Any, raw: Any, problem: str, *, name: str = "") -> str:
    """Put msgspec's message about a document that should be a `kind` as: the field, its value, what is permitted.

    Args:
        name: what the document itself is called; its fields are told after it.
    """
    path = re.search(r"at `\$\.?([^`]*)`", problem)
    steps = re.findall(r"[A-Za-z_0-9]+", path[1]) if path else []
    label = _label(name, steps)
    unknown = re.search(r"unknown field `([^`]*)`", problem)
    if unknown:
        fields = _fields(kind, tuple(steps))
        return unheard(unknown[1], [field.encode_name for field in fields], name=label)
    missing = re.search(r"missing required field `([^`]*)`", problem)
    if missing:
        return missed(kind, (*steps, missing[1]), name=name)
    value: Any = raw
    for step in steps:
        try:
            value = value[int(step) if isinstance(value, list | tuple) else step]
        except (KeyError, IndexError, ValueError, TypeError):
            break
    found = _type(kind, tuple(steps))
    wrong = _wrong(problem, found)
    shown = "" if _is_secret(found) else _shown(value)
    if not label:
        return f"{shown} {wrong}; permitted{permitted(found)}".strip()
    return " ".join(filter(None, (label, shown, wrong))) + f"; permitted{permitted(found)}"


def missed(kind: Any, steps: tuple[str, ...], *, name: str = "") -> str:
    """Say that a field is missing, and what it may hold."""
    return f"{_label(name, steps)} is missing; permitted{permitted(_type(kind, steps))}"


def unheard(field: str, known: Iterable[str], *, name: str = "") -> str:
    """Say that there is no such field, and which there are."""
    return f"{f'{name} ' if name else ''}field {show(field)} is unknown; permitted: {', '.join(known)}"


def _label(name: str, steps: Sequence[str]) -> str:
    return ".".join((name, *steps)) if name else " ".join(steps)


def _wrong(problem: str, found: inspect.Type | None) -> str:
    if problem.startswith("Expected `") and ", got" in problem:
        return "does not fit"
    if problem.startswith("Invalid enum value"):
        return "is unknown"
    texts = (inspect.StrType, inspect.CollectionType)
    return "is not permitted" if any(isinstance(option, texts) for option in _options(found)) else "is out of range"


def _shown(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        return "(an object)" if isinstance(value, dict) else f"(a list of {len(value)})"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return show(value)


def _is_secret(found: inspect.Type | None) -> bool:
    """Tell whether values of a type must not be shown: its annotation says `extra={"secret": True}`."""
    options = found.types if isinstance(found, inspect.UnionType) else (found,)
    return any(isinstance(option, inspect.Metadata) and (option.extra or {}).get("secret") for option in options)


def _names(fields: tuple[inspect.Field, ...]) -> str:
    return ", ".join(field.encode_name for field in fields)


@cache
def _fields(kind: Any, steps: tuple[str, ...] = ()) -> tuple[inspect.Field, ...]:
    for option in _options(_type(kind, steps)):
        if isinstance(option, inspect.StructType):
            return option.fields
    return ()


@cache
def _type(kind: Any, steps: tuple[str, ...]) -> inspect.Type | None:
    """Return the type at a path of field names and places in lists."""
    found: inspect.Type | None = inspect.type_info(kind)
    for step in steps:
        found = next((inner for option in _options(found) for inner in _inner(option, step)), None)
    return found


def _inner(option: inspect.Type | None, step: str) -> list[inspect.Type]:
    if isinstance(option, inspect.StructType):
        return [field.type for field in option.fields if field.encode_name == step]
    if isinstance(option, inspect.TupleType):
        return [option.item_types[int(step)]] if step.isdigit() and int(step) < len(option.item_types) else []
    if isinstance(option, inspect.CollectionType):
        return [option.item_type]
    return [option.value_type] if isinstance(option, inspect.DictType) else []


def _options(found: inspect.Type | None) -> tuple[inspect.Type | None, ...]:
    types = found.types if isinstance(found, inspect.UnionType) else (found,)
    return tuple(_options(option.type)[0] if isinstance(option, inspect.Metadata) else option for option in types)


def _described(option: inspect.Metadata) -> str:
    said = option.extra_json_schema or {}
    if "description" in said:
        return f": {said['description']}"
    if "enum" in said:
        return ": " + ", ".join(map(str, said["enum"]))
    if "minimum" in said:
        whole = "whole numbers " if any(isinstance(inner, inspect.IntType) for inner in _options(option.type)) else ""
        return f" range: {whole}{_number(said['minimum'])} to {_number(said['maximum'])}"
    return permitted(option.type)


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def permitted(found: inspect.Type | None) -> str:
    """Describe what a type permits, as the rest of "permitted ...": its own description, else its range."""
    for option in found.types if isinstance(found, inspect.UnionType) else (found,):
        if isinstance(option, inspect.Metadata):
            return _described(option)
    for option in _options(found):
        if isinstance(option, inspect.LiteralType):
            return ": " + ", ".join(f"{value}" for value in option.values if value != "")
        if isinstance(option, inspect.FloatType | inspect.IntType):
            whole = "whole numbers " if isinstance(option, inspect.IntType) else ""
            return (
                f" range: {whole}{_number(option.ge)} to {_number(option.le)}"
                if option.ge is not None and option.le is not None
                else f": {whole.strip() or 'numbers'}"
            )
        if isinstance(option, inspect.BoolType):
            return ": true or false"
        if isinstance(option, inspect.StrType):
            least = 1 if option.pattern else option.min_length or 0
            most = f"{least} to {option.max_length}" if least else f"at most {option.max_length}"
            return f": text of {most} characters" if option.max_length else ": text"
        if isinstance(option, inspect.TupleType):
            return f": a list of {len(option.item_types)}, each" + permitted(option.item_types[0]).removeprefix(":")
        if isinstance(option, inspect.CollectionType):
            count = f" of {option.min_length or 0} to {option.max_length}" if option.max_length else ""
            return f": a list{count}, each" + permitted(option.item_type).removeprefix(":")
        if isinstance(option, inspect.DictType):
            inside = permitted(option.value_type)
            return ": an object" + (f", each{inside.removeprefix(':')}" if inside != UNDESCRIBED else "")
        if isinstance(option, inspect.StructType):
            return f": an object with {_names(option.fields)}"
    return UNDESCRIBED


def show(value: object, *, limit: int = 40) -> str:
    """Quote an untrusted value for a message: printable, one line, short."""
    text = "".join(char if char.isprintable() else "?" for char in str(value))
    return f"'{text[:limit]}…'" if len(text) > limit else f"'{text}'"
