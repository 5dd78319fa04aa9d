"""Documents from outside become values; what cannot be is told field by field, all of them at once.

The fast path is one call of msgspec. Only when it refuses, the document is walked to find every field at fault. What a type cannot
say stands beside it: `Annotated[str, Check(...)]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct

from dawg.errors import DawgError
from dawg.gen.explaining import fault, missed, show, unheard, written
from dawg.server.refusals import FieldProblem, Refusal, invalid

FIELDS_LIMIT = 50
T = TypeVar("T")
Faults = Iterable[tuple[str, str]]
"""Where inside a value ("" = the value itself), and what is wrong there."""


class Check(Struct, frozen=True):
    """What a value must pass besides its type, for `Annotated`.

    Attributes:
        faults: of a value and the folder of the user's own genres. Of an object at fault it is asked about the fields that are left,
            the others at their defaults.
    """

    faults: Callable[[Any, Path | None], Faults]


def passes(reader: Callable[[Any], object]) -> Check:
    """Return the check that a reader does not raise a `DawgError`."""

    def faults(value: Any, genre_folder: Path | None) -> Iterator[tuple[str, str]]:
        try:
            reader(value)
        except DawgError as error:
            yield "", error.message

    return Check(faults)


def decoded(data: bytes, kind: type[T], *, genre_folder: Path | None = None) -> T:
    """Read JSON into a type.

    Raises:
        Refusal: 400 for what is no JSON, 422 naming every field at fault.
    """
    try:
        value = msgspec.json.decode(data or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise invalid(*problems(_raw(data), kind, error, genre_folder=genre_folder)) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError) as error:
        raise _no_json(error) from None
    found = list(_unchecked(value, kind, "", genre_folder))
    if found:
        raise invalid(*found[:FIELDS_LIMIT])
    return value


def converted(raw: Any, kind: type[T]) -> T:
    """Read texts (of a query) into a type, numbers written as texts included; raises `Refusal` as `decoded`."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except (msgspec.ValidationError, ValueError) as error:
        raise invalid(*problems(raw, kind, error, strict=False)) from None


def problems(
    raw: Any, kind: Any, first: Exception, *, path: str = "", strict: bool = True, genre_folder: Path | None = None
) -> tuple[FieldProblem, ...]:
    """Return every field at fault in a document (that stands at `path`) that was refused; at least one."""
    walk = _Walk(strict, genre_folder)
    try:
        walk.into(raw, kind, path)
    except RecursionError:
        walk.found = []
    if not walk.found:
        walk.found = [_problem(raw, kind, path, first)]
    return tuple(walk.found[:FIELDS_LIMIT])


def faults_of(raw: Any, kind: Any) -> Iterator[tuple[str, str]]:
    """Yield every field of a document that does not fit a type, for a `Check` of what is read by itself."""
    try:
        msgspec.convert(raw, kind)
    except (msgspec.ValidationError, RecursionError, ValueError) as error:
        for problem in problems(raw, kind, error):
            yield problem.path, problem.message


def joined(path: str, inner: str) -> str:
    """Put a place within a place: "brief" and "bpm", "operations" and "[0].op"."""
    return f"{path}.{inner}" if path and inner and not inner.startswith("[") else path + inner


def _raw(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError, ValueError) as error:
        raise _no_json(error) from None


def _no_json(error: Exception) -> Refusal:
    why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
    return Refusal(400, "not_json", f"the body is not JSON: {why}")


class _Walk:
    """Looks for every field at fault of a document."""

    def __init__(self, strict: bool, genre_folder: Path | None) -> None:
        self._strict, self._genre_folder = strict, genre_folder
        self.found: list[FieldProblem] = []

    def into(self, raw: Any, kind: Any, path: str) -> None:
        """Look into what stands at a path."""
        if len(self.found) >= FIELDS_LIMIT:
            return
        struct, before = _struct(kind), len(self.found)
        shape: Any = kind
        if struct is not None and isinstance(raw, dict):
            raw, shape = self._into_struct(raw, struct, path), struct
            if raw is None:
                return
        elif (item := _item(kind)) is not None and isinstance(raw, list):
            for index, entry in enumerate(raw[:1000]):
                self.into(entry, item, f"{path}[{index}]")
            if len(self.found) > before:
                return
        try:
            value = msgspec.convert(raw, shape, strict=self._strict)
        except (msgspec.ValidationError, ValueError) as error:
            self.found.append(_problem(raw, shape, path, error))
            return
        known = {problem.path for problem in self.found}
        for problem in _checked(value, kind, path, self._genre_folder):
            if problem.path not in known:
                self.found.append(problem)

    def _into_struct(self, raw: dict[str, Any], kind: type[Struct], path: str) -> dict[str, Any] | None:
        """Look into an object; return what of it is good, None when that is too little to be one."""
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        tag = kind.__struct_config__.tag_field
        good, whole = {name: entry for name, entry in raw.items() if name == tag}, True
        for name, field in fields.items():
            before = len(self.found)
            if name in raw:
                self.into(raw[name], field.type, joined(path, name))
            elif field.required:
                message = missed(kind, (name,), name=path)
                self.found.append(FieldProblem(path=joined(path, name), message=message))
            if len(self.found) > before:
                whole = whole and not field.required
            elif name in raw:
                good[name] = raw[name]
        if kind.__struct_config__.forbid_unknown_fields:
            for name in raw:
                if len(self.found) >= FIELDS_LIMIT:
                    break
                if name not in fields and name != tag:
                    message = unheard(name, fields, name=path)[:400]
                    self.found.append(FieldProblem(path=joined(path, show(name)[1:-1]), message=message))
        return good if whole else None


@cache
def _struct(kind: Any) -> type[Struct] | None:
    """Return the one struct that a type holds ("T", "T | None", annotated), or None."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind if not kind.__struct_config__.array_like else None
    if get_origin(kind) in (list, tuple, dict):
        return None
    structs = [found for found in map(_struct, get_args(kind)) if found is not None]
    return structs[0] if len(structs) == 1 else None


@cache
def _item(kind: Any) -> Any:
    """Return what a list holds, or None."""
    if get_origin(kind) in (list, tuple):
        arguments = get_args(kind)
        return arguments[0] if arguments and (len(arguments) == 1 or arguments[-1] is ...) else None
    for argument in get_args(kind):
        if get_origin(argument) in (list, tuple):
            return _item(argument)
    return None


@cache
def _checks(kind: Any) -> tuple[Check, ...]:
    """Return the checks that stand beside a type."""
    if isinstance(kind, type):
        return ()
    own = [mark for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Check)]
    inner = (
        [] if get_origin(kind) in (list, tuple, dict) else [check for part in get_args(kind) for check in _checks(part)]
    )
    return tuple(dict.fromkeys([*own, *inner]))


@cache
def _fields(kind: type[Struct]) -> tuple[tuple[str, str, Any], ...]:
    """Return the fields of a type that have checks, or hold what has: attribute, name outside, type."""
    return tuple(
        (field.name, field.encode_name, field.type)
        for field in msgspec.structs.fields(kind)
        if _checks(field.type) or ((inner := _struct(field.type)) is not None and _fields(inner))
    )


def _checked(value: Any, kind: Any, path: str, genre_folder: Path | None) -> Iterator[FieldProblem]:
    if value is None or value is msgspec.UNSET:
        return
    for check in _checks(kind):
        for inner, message in check.faults(value, genre_folder):
            yield FieldProblem(path=joined(path, inner)[:200], message=message[:400])


def _unchecked(value: Any, kind: Any, path: str, genre_folder: Path | None) -> Iterator[FieldProblem]:
    """Yield what is wrong with a value that fits its type."""
    yield from _checked(value, kind, path, genre_folder)
    struct = _struct(kind)
    if struct is not None and isinstance(value, struct):
        for attribute, name, inner in _fields(struct):
            yield from _unchecked(getattr(value, attribute), inner, joined(path, name), genre_folder)


def _problem(raw: Any, kind: Any, path: str, error: Exception) -> FieldProblem:
    found = fault(kind, raw, str(error), name=path)
    return FieldProblem(path=joined(path, written(found.steps))[:200], message=found.text[:400])
