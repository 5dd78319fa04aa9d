"""Steps about what is heard: muted, soloed, heard again, silent for some beats."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.assistant.built_in.order import Order, Unclear
from dawg.assistant.built_in.places import is_there, leading, name_of, part_names, sections_of
from dawg.assistant.built_in.playing import add, stand_in
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.scope import ALL_BUT
from dawg.gen.compose.instruments import instruments
from dawg.gen.operations import values
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.scope import sections_in
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score
from dawg.gen.units import PPQ

_MUTED_SOUND = regex(
    r"\b(?:make|turn|change|switch|play)\b.* (?:to |into |be |sound |a |an )*muted\b|\b(?:put|with|use) an? (?:harmon )?mute (?:on|in)\b"
)
"""A sound, and no silence: "make the trumpet muted"."""


def _muted_sound(order: Order) -> list[Operation]:
    """Return the change to the muted kind of an instrument, where there is one; else nothing."""
    wanted = f"muted-{order.target}"
    if not order.target or not _MUTED_SOUND.search(order.words) or wanted not in instruments():
        return []
    order.notes.append(f"{order.target}: played with a mute; “mute the {order.target}” silences it")
    return [values.ChangeInstrument(instrument=wanted, scope=order.scope(values.ChangeInstrument))]


def hearing(order: Order) -> list[Operation]:
    """Mute, unmute, solo."""
    op = order.said.op
    if op == "mute" and (made := _muted_sound(order)):
        return made
    if op == "unmute" and order.target and not is_there(order.score, order.target):
        return add(order)
    if op in ("unmute", "unsolo"):
        return [values.Unmute(scope=order.scope(values.Unmute) if op == "unmute" else Scope())]
    somewhere = bool(order.place.sections or order.place.bars)
    if not order.target and not (op == "mute" and somewhere):
        raise Unclear(f"Which part should I {op}?")
    if op == "solo" and somewhere:
        return alone(order)
    if op == "mute" and order.amount.unit in ("beats", "bars") and order.amount.value and order.said.section:
        return [_rest(order, order.amount.value)]
    kind = values.Mute if op == "mute" else values.Solo
    return [kind(scope=order.scope(kind))]


def alone(order: Order) -> list[Operation]:
    """Parts by themselves in sections or bars: the others are muted there; where they would rest, they are written."""
    scope = order.scope(values.Mute, parts=())
    made: list[Operation] = []
    score = order.score
    heard: set[str] = set()
    for word in [order.target] if order.target.startswith(ALL_BUT) else order.target.split(" and "):
        missing = [] if scope.bars else _missing(score, word, scope)
        for part in missing:
            operation = values.Add(part=part, scope=replace(scope, parts=()))
            score = apply(score, operation).score
            made.append(operation)
        heard.update(part_names(score, word if is_there(score, word) else stand_in(word)))
    others = tuple(part.name for part in score.parts if part.name not in heard)
    return [*made, values.Mute(scope=replace(scope, parts=others))]


def _missing(score: Score, word: str, scope: Scope) -> list[str]:
    """Return what must be added for a word to be heard in the sections of a scope."""
    if not is_there(score, word):
        return [stand_in(word)]
    there = {section.name for section in sections_in(score, scope.sections)}
    named = part_names(score, word)
    plays = any(clip.part in named and clip.section in there and clip.notes for clip in score.clips)
    return [] if plays else [*named]


_EDGE = regex(r"last \d+ bars (of|before) (.+)")


def _rest(order: Order, beats: float) -> Operation:
    """The last beats, or bars, before a section, or of it, are silent."""
    if order.amount.unit == "bars":
        beats *= order.score.bar_ticks / PPQ
    edge = _EDGE.fullmatch(order.said.section or "")
    if edge is None:
        return values.Mute(beats=beats, scope=order.scope(values.Mute))
    found = leading(order.score, edge[2]) if edge[1] == "before" else sections_of(order.score, edge[2])
    names = tuple(name_of(order.score, section) for section in found)
    return values.Mute(beats=beats, scope=Scope(parts=order.parts, sections=names))
