"""A mistake in a document is told by its place, its value and what is permitted, by the type's own description first."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from dawg.gen.explaining import explained, fault

Letters = Annotated[str, Meta(pattern="^[ab ]+$")]
Secret = Annotated[str, Meta(max_length=8, extra={"secret": True})]
Told = Annotated[float, Meta(extra_json_schema={"minimum": 20, "maximum": 400})]


class Item(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """An object within an object."""

    level_db: Annotated[float, Meta(ge=-60, le=24)] = 0
    count: int = 0


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """One field of every kind."""

    role: Literal["", "bass", "drums"] = ""
    secret: Secret | None = None
    identity: Annotated[str, Meta(pattern="^x$", description="an id")] = "x"
    bpm: Told | None = None
    letters: Letters = "a"
    short: Annotated[str, Meta(max_length=3)] = ""
    loop: bool = False
    items: Annotated[list[Item], Meta(max_length=2)] = []
    pair: tuple[int, int] = (0, 0)
    table: dict[str, dict[str, int]] = {}
    fixed: dict[Literal["kick", "snare"], int] = {}
    named: dict[Annotated[str, Meta(max_length=3)], int] = {}


class Needy(Struct, frozen=True):
    """What must be stated."""

    kind: str
    bars: Annotated[int, Meta(ge=1)]


def problem(kind: Any, raw: Any) -> str:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(raw, kind)
    return str(caught.value)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"role": "boss"}, "role 'boss' is unknown; permitted: bass, drums"),
        ({"role": None}, "role is null, not text; permitted: bass, drums"),
        ({"secret": "swordfish!"}, "secret is not of the right length; permitted: text of at most 8 characters"),
        ({"secret": 12345}, "secret is a number, not text; permitted: text of at most 8 characters"),
        ({"identity": "y"}, "identity 'y' is not of the right form; permitted: an id"),
        ({"bpm": "fast"}, "bpm 'fast' is text, not a number; permitted range: 20 to 400"),
        ({"bpm": True}, "bpm is true, not a number; permitted range: 20 to 400"),
        ({"letters": "c"}, "letters 'c' is not of the right form; permitted: text of the characters a b and space"),
        ({"short": {"secret": "x"}}, "short is an object, not text; permitted: text of at most 3 characters"),
        ({"short": "\x1b[31m"}, "short '?[31m' is not of the right length; permitted: text of at most 3 characters"),
        ({"loop": "yes"}, "loop 'yes' is text, not true or false; permitted: true or false"),
        ({"items": [{}] * 3}, "items has 3 items; permitted: a list of 0 to 2 objects"),
        ({"items": "x"}, "items 'x' is text, not a list; permitted: a list of 0 to 2 objects"),
        ({"items": [{"levelDb": 99}]}, "items[0].levelDb '99' is out of range; permitted range: -60 to 24"),
        ({"items": [{"level": 9}]}, "items[0]: field 'level' is unknown; nearest: levelDb; permitted: levelDb, count"),
        ({"pair": [1]}, "pair has 1 item; permitted: a list of 2, each whole numbers"),
        ({"pair": [1, 0.5]}, "pair[1] '0.5' is a number, not a whole number; permitted: whole numbers"),
        ({"fixed": {"kick": 1, "snar": 2}}, "fixed: 'snar' is unknown; nearest: snare; permitted: kick, snare"),
        ({"named": {"long": 1}}, "named: 'long' is not of the right length; permitted: text of at most 3 characters"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_place_value_and_what_is_permitted(raw: dict[str, Any], told: str) -> None:
    assert explained(Document, raw, problem(Document, raw)) == told


def test_the_entry_of_a_table_is_named_among_many_also_of_tables_in_tables() -> None:
    good = {f"n{number}": {"a": 1} for number in range(100)}
    raw = {"table": {**good, "bad": {"b": 1, "c": "x", "d": 2}, "later": {"e": "x"}}}
    found = fault(Document, raw, problem(Document, raw))
    assert found.steps == ("table", "bad", "c")
    assert found.text == "table.bad.c 'x' is text, not a whole number; permitted: whole numbers"


def test_all_that_is_missing_is_named() -> None:
    assert explained(Needy, {}, problem(Needy, {})) == "kind, bars are missing"
    found = fault(Needy, {"kind": "a"}, problem(Needy, {"kind": "a"}), name="plan")
    assert found.missing
    assert found.text == "plan.bars is missing; permitted: whole numbers 1 or more"


def test_fields_are_told_after_the_name_of_the_document_and_without_those_that_nobody_writes() -> None:
    assert fault(Document, {"bpm": 3}, "Expected `float` >= 20 - at `$.bpm`", name="body[2]").text.startswith(
        "body[2].bpm '3' is out of range; "
    )
    assert fault(Item, {"x": 1}, problem(Item, {"x": 1}), hidden=("level_db",)).text.endswith("; permitted: count")
    assert explained(Needy, [], problem(Needy, [])).startswith("the document is a list, not an object; permitted: ")
