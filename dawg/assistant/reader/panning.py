"""Where parts sit: left, right, in the middle, and how far."""

from __future__ import annotations

from dawg.assistant.reader import amounts
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.steps import each

_SIDE_OF = regex(
    r"(?:and |then |now |put |move |place |keep |set |throw )*(?:the |my )?[\w-]+(?: [\w-]+)? (?:hard |slightly |fully |a bit |a little |far |more |panned |pan |to the |on the |\d{1,3} ?(?:%|percent)? )*(left|right|center|centre) (?:in|for|during|at|on|over|from) (?:the )?(?:bars?|verses?|chorus|hooks?|intro|outro|bridge|drop|breakdown|build|first|second|third|last|final)\b"
)
"""A part, its side and where: "hats left in bars 5-6"."""
_PUTS = ("add", "add_strong", "set", "make", "give")
"""Cues of "put the keys left"."""
_FAR = regex(
    r"(?<![\d.])(\d{1,6}(?:\.\d{1,3})?) ?(%|percent)?(?: (?:to|towards?) the)? (left|right)\b|\b(left|right)(?: by| at| to| about)? (\d{1,6}(?:\.\d{1,3})?)(?! ?(?:db|bars?))(?: ?(%|percent))?"
)


def _aside(text: str) -> tuple[str, float] | None:
    """Return the side, and how far in percent: "30 left", "left 0.3", "40 % right"."""
    far = _FAR.search(text)
    if far is None:
        return None
    value = float(far[1] or far[5])
    share = "." in (far[1] or far[5]) and value <= 1 and not (far[2] or far[6])
    return far[3] or far[4], round(100 * value if share else value, 3)


def placed(clause: Clause, named: list[str]) -> list[Operation] | None:
    """Left, right, in the middle."""
    if clause.has("quantize"):
        return None
    if (
        len(named) in (1, 2)
        and clause.says("opposite", "opposing")
        and (clause.has("pan") or clause.says("side", "sides"))
    ):
        sides = ("left", "right")
        return [
            each("pan" if len(named) > 1 else "widen", clause, targets=[name], amount=side if len(named) > 1 else None)[
                0
            ]
            for name, side in zip(named, sides, strict=False)
        ]
    moved = clause.says("put", "throw", "move", "place", "keep") or not clause.has("add_strong")
    moved = moved or regex(r"\W*add (?:the|my)\b").match(clause.text) is not None
    middle = "the middle" in clause.text and not clause.says("put", "move", "place", "keep", "pan", "center", "sit")
    if clause.has("pan") and moved and not middle:
        side = regex(r"\b(left|right|center|centre)\b").search(clause.text)
        said = _aside(amounts.unplaced(clause.text))
        value = f"{said[1]:g} %" if said else amounts.amount(clause)
        value = None if str(value).endswith(" bars") else value
        return each("pan", clause, amount=f"{side[1]} {value}" if side and value else side[1] if side else value)
    before = _SIDE_OF.match(clause.text) if named else None
    if before and not clause.cues - {"pan", *_PUTS}:
        said = _aside(amounts.unplaced(clause.text))
        return each("pan", clause, amount=f"{before[1]} {said[1]:g} %" if said else before[1])
    if (
        regex(
            r"\b(?<!front and )(?<!feel )(?<!sound )(?<!feels )(?<!sounds )(?<!quite )(?<!not )(?<!is )(?<!are )(?<!all )(?<!feeling )(?:left|right|cent(?:er|re))$"
        ).search(clause.text)
        and named
        and moved
        and not clause.has("volume_up", "volume_down")
    ):
        return each("pan", clause, amount=clause.words[-1])
    far = regex(r"\b(?:left|right) \d{1,6}(?:\.\d{1,2})? ?(?:%|percent)?$").search(clause.text)
    said = _aside(far[0]) if far and named and moved else None
    if said:
        return each("pan", clause, amount=f"{said[0]} {said[1]:g} %")
    return None
