"""Figures of speech: what is asked for without verb or quality, such as "the pad has to go", "under a blanket", "full send".

The table says each as a pattern over a clause and what it is about; the first that fits answers.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.keyed import Keys
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each
from dawg.assistant.reader.tables import table

_KINDS = ("instrument", "role")
_MEASURED = {
    "volume_up", "volume_down", "brighter", "punchier", "widen", "humanize", "energy_up", "energy_down", "add_effect", "remove_effect",
}  # fmt: skip
"""What has an amount of its own; of the others a number in the clause is something else."""
_FILE = regex(r"\b(wav|mp3|flac|ogg|opus|midi)\b")


class _Saying(NamedTuple):
    """A row of the table: its pattern, what must not be said besides, and what it asks for."""

    said: re.Pattern[str]
    unless: re.Pattern[str] | None
    op: str
    about: str
    effect: str
    amount: str
    first: bool


@cache
def _sayings() -> tuple[_Saying, ...]:
    return tuple(
        _Saying(
            said=regex(row["said"]),
            unless=regex(row["not"]) if "not" in row else None,
            op=row["op"],
            about=row["about"],
            effect=row.get("effect", ""),
            amount=row.get("amount", ""),
            first=row.get("first", False),
        )
        for row in table("sayings")["saying"]
    )


@cache
def _keys() -> Keys:
    return Keys(row.get("needs", ()) for row in table("sayings")["saying"])


def sayings(clause: Clause) -> list[Operation] | None:
    """Return what a figure of speech asks for, None where there is none."""
    text = clause.text.replace("'", "")
    for row in _keys().among(text):
        saying = _sayings()[row]
        if not saying.said.search(text) or (saying.unless and saying.unless.search(text)):
            continue
        made = _made(saying, clause)
        if made:
            clause.is_figure = True
            return made
    return None


def _made(saying: _Saying, clause: Clause) -> list[Operation]:
    named = scope.parts(clause)
    targets = _targets(saying, clause, named)
    if targets is None:
        return []
    if saying.op == "export":
        file = _FILE.search(clause.text)
        return [Operation(op="export", target=file[1] if file else None)]
    amount = saying.amount or (amounts.amount(clause) if saying.op in _MEASURED else None)
    if saying.effect != "said":
        return each(saying.op, clause, targets=targets, amount=amount, effect=saying.effect or None)
    effects = dict.fromkeys(hit.name for hit in (*clause.hits, *clause.refused) if hit.kind == "effect")
    return [
        step for effect in effects for step in each(saying.op, clause, targets=targets, amount=amount, effect=effect)
    ]


def _targets(saying: _Saying, clause: Clause, named: list[str]) -> list[str] | None:
    """Return the parts that a saying is about here, none for the whole; None where it does not fit."""
    where = scope.section(clause)
    refused = [hit.name for hit in clause.refused if hit.kind in _KINDS]
    if saying.about == "version":
        return []
    if saying.about == "placed":
        found = named or refused
        return found if found and where else None
    if saying.about == "chords":
        return [] if set(named) <= {"chords"} else None
    if saying.first and named:
        return named[:1]
    if saying.about == "part":
        return named or None
    if saying.about in ("nobody", "section"):
        missing = saying.about == "section" and not where
        return None if named or missing or clause.names("genre") else []
    return named
