"""What is wrong with a document in plain words: the field, its value, and what is permitted; never a type or a path of code."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from msgspec import Struct, inspect


def explained(kind: type[Struct], raw: Any, problem: str) -> str:
    """Put msgspec's message about a document that should be a `kind` as: the field, its value, what is permitted."""
    path = re.search(r"at `\$\.?([^`]*)`", problem)
    steps = re.findall(r"[A-Za-z_0-9]+", path[1]) if path else []
    unknown = re.search(r"unknown field `([^`]*)`", problem)
    if unknown:
        fields = _fields(kind, tuple(steps))
        inside = f"{' '.join(steps)} " if steps else ""
        return f"{inside}field {show(unknown[1])} is unknown; permitted: {', '.join(field.name for field in fields)}"
    missing = re.search(r"missing required field `([^`]*)`", problem)
    if missing:
        return f"{' '.join((*steps, missing[1]))} is missing; permitted{_permitted(_type(kind, (*steps, missing[1])))}"
    value: Any = raw
    for step in steps:
        try:
            value = value[int(step) if isinstance(value, list | tuple) else step]
        except (KeyError, IndexError, ValueError, TypeError):
            break
    wrong = "does not fit" if problem.startswith("Expected `") and ", got" in problem else "is out of range"
    if not steps:
        return f"{show(value)} {wrong}; permitted: an object with {', '.join(field.name for field in _fields(kind))}"
    return f"{' '.join(steps)} {show(value)} {wrong}; permitted{_permitted(_type(kind, tuple(steps)))}"


@cache
def _fields(kind: type[Struct], steps: tuple[str, ...] = ()) -> tuple[inspect.Field, ...]:
    found = _type(kind, steps) if steps else inspect.type_info(kind)
    for option in _options(found):
        if isinstance(option, inspect.StructType):
            return option.fields
    return ()


def _type(kind: type[Struct], steps: tuple[str, ...]) -> inspect.Type | None:
    """Return the type at a path of field names and places in lists."""
    found: inspect.Type | None = inspect.type_info(kind)
    for step in steps:
        found = next((inner for option in _options(found) for inner in _inner(option, step)), None)
    return found


def _inner(option: inspect.Type | None, step: str) -> list[inspect.Type]:
    if isinstance(option, inspect.StructType):
        return [field.type for field in option.fields if field.name == step]
    if isinstance(option, inspect.TupleType):
        return [option.item_types[int(step)]] if step.isdigit() and int(step) < len(option.item_types) else []
    if isinstance(option, inspect.CollectionType):
        return [option.item_type]
    return [option.value_type] if isinstance(option, inspect.DictType) else []


def _options(found: inspect.Type | None) -> tuple[inspect.Type | None, ...]:
    return found.types if isinstance(found, inspect.UnionType) else (found,)


def _permitted(found: inspect.Type | None) -> str:
    """Describe what a type permits."""
    for option in _options(found):
        if isinstance(option, inspect.LiteralType):
            return ": " + ", ".join(map(str, option.values))
        if isinstance(option, inspect.FloatType | inspect.IntType):
            whole = "whole numbers " if isinstance(option, inspect.IntType) else ""
            return (
                f" range: {whole}{option.ge:g} to {option.le:g}"
                if option.ge is not None and option.le is not None
                else f": {whole.strip() or 'numbers'}"
            )
        if isinstance(option, inspect.BoolType):
            return ": true or false"
        if isinstance(option, inspect.StrType):
            least = f"{1 if option.pattern else option.min_length or 0} to " if option.max_length else ""
            return f": text of {least}{option.max_length} characters" if least else ": text"
        if isinstance(option, inspect.TupleType):
            return f": a list of {len(option.item_types)}, each" + _permitted(option.item_types[0]).removeprefix(":")
        if isinstance(option, inspect.CollectionType):
            return ": a list, each" + _permitted(option.item_type).removeprefix(":")
        if isinstance(option, inspect.DictType | inspect.StructType):
            fields = option.fields if isinstance(option, inspect.StructType) else ()
            return ": an object" + (f" with {', '.join(field.name for field in fields)}" if fields else "")
    return ": see its description"


def show(value: object, *, limit: int = 40) -> str:
    """Quote an untrusted value for a message: printable, one line, short."""
    text = "".join(char if char.isprintable() else "?" for char in str(value))
    return f"'{text[:limit]}…'" if len(text) > limit else f"'{text}'"
