"""What is wrong with a document in plain words: the field, its value, and what is permitted; never a type or a path of code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, inspect

Step = str | int
"""A field's name, or a place in a list."""

_type_info = cache(inspect.type_info)
_UNDESCRIBED = ": see its description"
_KINDS = {
    "float": "a number", "int": "a whole number", "str": "text", "bool": "true or false", "array": "a list", "object": "an object"
}  # fmt: skip


class Fault(Struct, frozen=True):
    """What is wrong with a document.

    Attributes:
        steps: where: the fields and places that lead to the value at fault, to the field that is unknown, or to what lacks fields.
        text: what: the field, its value, what is permitted.
        missing: True when something is missing.
    """

    steps: tuple[Step, ...]
    text: str
    missing: bool = False


def explained(kind: Any, raw: Any, problem: str) -> str:
    """Put msgspec's message about a document that should be a `kind` as: the field, its value, what is permitted."""
    return fault(kind, raw, problem).text


def fault(kind: Any, raw: Any, problem: str, *, name: str = "", hidden: Collection[str] = ()) -> Fault:
    """Find what msgspec's message about a document speaks of.

    Args:
        kind: what the document should be.
        raw: the document, decoded.
        problem: the message of `msgspec.ValidationError`.
        name: what the document itself is called; its fields are told after it.
        hidden: fields of `kind` that nobody is to write.
    """
    steps, is_key = _place(kind, raw, problem)
    if "recursion" in problem:
        return Fault(steps, f"{_label(name, steps) or 'the document'} is nested too deeply")
    fields = [field for field in _fields(kind, steps) if steps or field.name not in hidden]
    if unknown := re.search(r"unknown field `(.*?)`(?: - at `|$)", problem, re.DOTALL):
        known = [field.encode_name for field in fields]
        return Fault((*steps, unknown[1]), unheard(unknown[1], known, name=_label(name, steps)))
    if missing := re.search(r"missing required field `([^`]*)`", problem):
        table = value_at(raw, steps)
        names = [f.encode_name for f in fields if f.required and isinstance(table, dict) and f.encode_name not in table]
        return Fault(steps, _missing(kind, steps, names or [missing[1]], name), missing=True)
    if is_key:
        return Fault(steps, _wrong_key(_type(kind, steps[:-1]), str(steps[-1]), problem, _label(name, steps[:-1])))
    found, value = _type(kind, steps), value_at(raw, steps)
    told = (_label(name, steps) or "the document", _shown(value, found), _wrong(problem, value))
    return Fault(steps, f"{' '.join(filter(None, told))}; permitted{_permitted(found)}")


def missed(kind: Any, steps: tuple[Step, ...], *, name: str = "") -> str:
    """Say that a field is missing, and what it may hold."""
    return f"{_label(name, steps)} is missing; permitted{_permitted(_type(kind, steps))}"


def unheard(field: str, known: Collection[str], *, name: str = "") -> str:
    """Say that there is no such field, and which there are."""
    return f"{f'{name}: ' if name else ''}field {show(field)} is unknown; {choices(field, known)}"


def written(steps: tuple[Step, ...]) -> str:
    """Write where something stands as people do: "parts[0].role"."""
    text = ""
    for step in steps:
        if step != "":
            text += f"[{step}]" if isinstance(step, int) else f".{show(step, limit=200)[1:-1]}"
    return text.removeprefix(".")


def value_at(raw: Any, steps: tuple[Step, ...]) -> Any:
    """Return the value at a place of a document; the nearest around it where there is none."""
    for step in steps:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            break
    return raw


def choices(word: str, known: Collection[str]) -> str:
    """Say what may stand for a word that is not known: the nearest, and all of them."""
    permitted = f"permitted: {', '.join(known)}"
    return "; ".join(filter(None, (nearest(word, known), permitted)))


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known words come nearest to another one, up to three; "" when none does."""
    close = difflib.get_close_matches(word[:60], list(known), n=3, cutoff=0.6)
    return f"nearest: {', '.join(close)}" if close else ""


def show(value: object, *, limit: int = 40) -> str:
    """Quote an untrusted value for a message: printable, one line, short."""
    text = "".join(char if char.isprintable() else "?" for char in str(value))
    return f"'{text[:limit]}…'" if len(text) > limit else f"'{text}'"


def _label(name: str, steps: tuple[Step, ...]) -> str:
    return written((name, *steps))


def _place(kind: Any, raw: Any, problem: str) -> tuple[tuple[Step, ...], bool]:
    """Return where a message points, and True when it speaks of a table's key; msgspec does not name the entry of a table."""
    found = re.search(r"at (`key` in )?`\$([^`]*)`$", problem)
    steps: tuple[Step, ...] = ()
    if found is None:
        return steps, False
    for name, index in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", found[2] + ("[...]" if found[1] else "")):
        step: Step = name or (int(index) if index.isdigit() else index)
        if step == "...":
            step, raw = _entry(kind, raw, problem, steps)
        steps = (*steps, step)
    return steps, bool(found[1])


def _entry(kind: Any, raw: Any, problem: str, steps: tuple[Step, ...]) -> tuple[str, Any]:
    """Return the key of the entry of a table that a message is about, and the document with that entry alone in the table.

    It is the first that leads to the same message, found by halves: tables may be long.
    """
    table = value_at(raw, steps)
    entries = list(table.items()) if isinstance(table, dict) else []

    def is_among(some: list[tuple[Any, Any]]) -> bool:
        try:
            msgspec.convert(_replaced(raw, steps, dict(some)), kind)
        except (msgspec.ValidationError, RecursionError) as error:
            return str(error) == problem
        return False

    while len(entries) > 1:
        half = len(entries) // 2
        entries = entries[:half] if is_among(entries[:half]) else entries[half:]
    if not entries or not is_among(entries):
        return "...", raw
    return str(entries[0][0]), _replaced(raw, steps, dict(entries))


def _replaced(raw: Any, steps: tuple[Step, ...], value: Any) -> Any:
    """Return a document with another value at a place."""
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    copy: Any = dict(raw) if isinstance(raw, dict) else list(raw)
    copy[first] = _replaced(raw[first], rest, value)
    return copy


def _missing(kind: Any, steps: tuple[Step, ...], names: list[str], name: str) -> str:
    """Name all that is missing in a table."""
    if len(names) == 1:
        return missed(kind, (*steps, names[0]), name=name)
    return f"{', '.join(_label(name, (*steps, field)) for field in names)} are missing"


def _wrong_key(table: inspect.Type | None, key: str, problem: str, label: str) -> str:
    found = next((option.key_type for option in _options(table) if isinstance(option, inspect.DictType)), None)
    held = f"{label}: {show(key)} {_wrong(problem, key)}; ".removeprefix(": ")
    if isinstance(found, inspect.LiteralType):
        return held + choices(key, [str(value) for value in found.values])
    return f"{held}permitted{_permitted(found)}"


def _shown(value: Any, found: inspect.Type | None) -> str:
    """Quote a value; "" for secrets (their annotation says `extra={"secret": True}`) and where its kind says all."""
    types = found.types if isinstance(found, inspect.UnionType) else (found,)
    secret = any(isinstance(option, inspect.Metadata) and (option.extra or {}).get("secret") for option in types)
    return "" if secret or value is None or isinstance(value, bool | list | tuple | dict) else show(value)


def _wrong(problem: str, value: Any) -> str:
    """Say how a value is wrong, by msgspec's message about it."""
    wrong_type = re.match(r"Expected `([^`]*)`, got `", problem)
    if wrong_type:
        wanted = [_KINDS.get(name.strip(), name) for name in wrong_type[1].split("|") if name.strip() != "null"]
        return f"is {_kind(value)}, not {' or '.join(dict.fromkeys(wanted))}"
    if "length" in problem and isinstance(value, list | tuple | dict):
        return f"has {len(value)} item{'s'[: len(value) != 1]}"
    if problem.startswith("Invalid"):
        return "is unknown"
    wrong_text = re.match(r"Expected `str` (?:of (length)|matching)", problem)
    return f"is not of the right {wrong_text[1] or 'form'}" if wrong_text else "is out of range"


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    kinds: dict[type, str] = {int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a date")


def _fields(kind: Any, steps: tuple[Step, ...]) -> tuple[inspect.Field, ...]:
    for option in _options(_type(kind, steps)):
        if isinstance(option, inspect.StructType):
            return option.fields
    return ()


def _type(kind: Any, steps: tuple[Step, ...]) -> inspect.Type | None:
    """Return the type at a path of field names and places in lists."""
    found: inspect.Type | None = _type_info(kind)
    for step in steps:
        found = next((inner for option in _options(found) for inner in _inner(option, step)), None)
    return found


def _inner(option: inspect.Type | None, step: Step) -> Iterator[inspect.Type]:
    if isinstance(option, inspect.StructType) and option.array_like and isinstance(step, int):
        yield from (field.type for field in option.fields[step : step + 1])
    elif isinstance(option, inspect.StructType):
        yield from (field.type for field in option.fields if field.encode_name == step)
    elif isinstance(option, inspect.TupleType) and isinstance(step, int):
        yield from option.item_types[step : step + 1]
    elif isinstance(option, inspect.CollectionType):
        yield option.item_type
    elif isinstance(option, inspect.DictType):
        yield option.value_type


def _options(found: inspect.Type | None) -> tuple[inspect.Type | None, ...]:
    """Return the types that a value may have, without what is said about them."""
    if isinstance(found, inspect.Metadata):
        return _options(found.type)
    if isinstance(found, inspect.UnionType):
        return tuple(inner for option in found.types for inner in _options(option))
    return (found,)


def _permitted(found: inspect.Type | None) -> str:
    """Describe what a type permits, as the rest of "permitted ...": its own description, else its range."""
    for option in found.types if isinstance(found, inspect.UnionType) else (found,):
        if isinstance(option, inspect.Metadata):
            return _described(option)
    for option in _options(found):
        if isinstance(option, inspect.LiteralType):
            return ": " + ", ".join(f"{value}" for value in option.values if value != "")
        if isinstance(option, inspect.FloatType | inspect.IntType):
            return _numbers(option, option.ge, option.le)
        if isinstance(option, inspect.BoolType):
            return ": true or false"
        if isinstance(option, inspect.StrType):
            return _text(option)
        if isinstance(option, inspect.TupleType):
            return f": a list of {len(option.item_types)}, each" + _permitted(option.item_types[0]).removeprefix(":")
        if isinstance(option, inspect.CollectionType):
            return _list(option)
        if isinstance(option, inspect.DictType):
            inside = _permitted(option.value_type)
            return ": an object" + (f", each{inside.removeprefix(':')}" if inside != _UNDESCRIBED else "")
        if isinstance(option, inspect.StructType):
            return f": an object with {', '.join(field.encode_name for field in option.fields)}"
    return _UNDESCRIBED


def _described(option: inspect.Metadata) -> str:
    said = option.extra_json_schema or {}
    if "description" in said:
        return f": {said['description']}"
    if "enum" in said:
        return ": " + ", ".join(map(str, said["enum"]))
    if "minimum" in said:
        return _numbers(_options(option.type)[0], said["minimum"], said["maximum"])
    return _permitted(option.type)


def _numbers(option: inspect.Type | None, low: float | None, high: float | None) -> str:
    whole = "whole numbers " if isinstance(option, inspect.IntType) else ""
    if low is not None and high is not None:
        return f" range: {whole}{_number(low)} to {_number(high)}"
    if low is not None:
        return f": {whole}{_number(low)} or more"
    return f": {whole.strip() or 'numbers'}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def _text(option: inspect.StrType) -> str:
    """Describe texts; one made of certain characters is told by them."""
    letters = re.fullmatch(r"\^\[([^\]]+)\]\+\$", option.pattern or "")
    if letters:
        return f": text of the characters {' '.join(letters[1].replace(' ', ''))}" + " and space" * (" " in letters[1])
    if not option.max_length:
        return ": text"
    least = 1 if option.pattern else option.min_length or 0
    return f": text of {f'{least} to' if least else 'at most'} {option.max_length} characters"


def _list(option: inspect.CollectionType) -> str:
    count = f"{option.min_length or 0} to {option.max_length}" if option.max_length else ""
    if all(isinstance(inner, inspect.StructType) for inner in _options(option.item_type)):
        return f": a list of {count} objects".replace("  ", " ")
    return f": a list{f' of {count}' if count else ''}, each" + _permitted(option.item_type).removeprefix(":")
