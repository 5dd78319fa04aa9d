"""What every rule of editing makes: one operation per part named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dawg.assistant.reader import amounts, scope
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation

_SIZED = ("extend", "shorten", "add_section")
"""What is so many bars long."""

_PLACED = {
    "volume_up", "volume_down", "set_volume", "mute", "unmute", "remove", "solo", "add", "brighter", "darker", "punchier", "eq", "pan", "add_effect", "remove_effect",
    "energy_up", "energy_down", "simplify", "densify", "vary", "regenerate", "change_instrument",
}  # fmt: skip
_EDGE = regex(
    r"\b(?:at|in|from|during|for) (?:the )?(?:very )?(start|beginning|opening|end|ending)\b(?! (?:of (?!(?:it|this|the (?:whole )?(?:track|song|beat|piece|tune|thing))\b)|section|part|credits))"
)
"""The start or the end of the piece, where no section is named."""


def each(
    op: str,
    clause: Clause,
    *,
    targets: list[str] | None = None,
    section: str | None = None,
    **values: float | str | None,
) -> list[Operation]:
    """One operation per part named, or one for the whole beat; in the clause's own section unless another is given."""
    named: list[str | None] = list(targets if targets is not None else scope.parts(clause)) or [None]
    where = section or (scope.leading(clause) if op in ("remove", "mute", "solo") else None) or scope.section(clause)
    if where is None and op in _PLACED and values.get("effect") != "fade":
        edge = _EDGE.search(clause.text)
        where = edge and ("intro" if edge[1] in ("start", "beginning", "opening") else "outro")
    values.setdefault("amount", amounts.amount(clause))
    if isinstance(values["amount"], str) and values["amount"].endswith(" bars") and op not in _SIZED:
        values["amount"] = None  # "in the last 4 bars" says where
    return [Operation(op=op, target=target, section=where, **values) for target in named]  # type: ignore[arg-type]


def first_of(rules: Sequence[Callable[..., list[Operation] | None]], *given: object) -> list[Operation] | None:
    """Ask rules in turn what they make of the same things; the first list answers, an empty one by ending the search."""
    for rule in rules:
        made = rule(*given)
        if made is not None:
            return made
    return None
