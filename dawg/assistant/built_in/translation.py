"""A reading against the beat at hand becomes steps: typed operations, and requests to the host, in the order they were said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from dawg.assistant.built_in import hearing, mixing, playing, sections, tonal
from dawg.assistant.built_in.briefing import as_new
from dawg.assistant.built_in.joining import joined
from dawg.assistant.built_in.order import Names, Order, Rule, Unclear
from dawg.assistant.built_in.own_names import with_own_section
from dawg.assistant.built_in.past import past
from dawg.assistant.built_in.places import is_there, listed, place_of
from dawg.assistant.built_in.telling import Query, presence
from dawg.assistant.built_in.unable import unable
from dawg.assistant.host import Export, Hear, History, Play
from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader import Reading, in_english
from dawg.assistant.reader.patterns import regex
from dawg.errors import DawgError, InputError
from dawg.gen.operations.apply import apply
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score


class Tell(Struct, frozen=True, kw_only=True):
    """A question about the beat, answered from its score."""

    query: Query


class Desk(Struct, frozen=True, kw_only=True):
    """Something done with the project: open another one, name this one, keep it, begin anew."""

    action: Literal["open", "rename", "keep", "new"]
    name: str = ""


class Edit(Struct, frozen=True, kw_only=True):
    """Operations that follow one another: one new version."""

    operations: tuple[Operation, ...]


Step: TypeAlias = Edit | History | Export | Play | Hear | Tell | Desk


class Plan(Struct, frozen=True, kw_only=True):
    """What a request comes to.

    Attributes:
        steps: in order.
        notes: what was widened, taken for something else, or left out.
        question: what must be known first; then there are no steps.
    """

    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    question: str = ""


RULES: dict[str, Rule] = {
    "add": playing.add, "remove": playing.remove, "mute": hearing.hearing, "unmute": hearing.hearing, "solo": hearing.hearing,
    "unsolo": hearing.hearing, "volume_up": mixing.level, "volume_down": mixing.level, "set_volume": mixing.set_level,
    "balance": mixing.balance, "tempo_up": playing.tempo, "tempo_down": playing.tempo, "set_tempo": playing.tempo,
    "half_time": playing.tempo, "double_time": playing.tempo, "time_stretch": playing.tempo, "transpose": tonal.harmony,
    "set_key": tonal.harmony, "change_chords": tonal.harmony, "brighter": mixing.sound, "darker": mixing.sound,
    "punchier": mixing.sound, "tighten": mixing.sound, "widen": mixing.sound, "pan": mixing.pan, "eq": mixing.equalise,
    "add_effect": mixing.add_effect, "remove_effect": mixing.remove_effect, "simplify": playing.notes, "densify": playing.notes,
    "syncopate": playing.notes, "humanize": playing.notes, "quantize": playing.notes, "swing": playing.swing,
    "reverse": playing.notes, "energy_up": playing.energy, "energy_down": playing.energy, "set_energy": playing.energy,
    "change_mood": playing.mood, "change_genre": playing.mood, "change_instrument": playing.instrument,
    "add_section": sections.add, "remove_section": sections.remove, "arrange": sections.move, "extend": sections.resize,
    "shorten": sections.resize, "vary": playing.notes, "regenerate": playing.notes, "master": mixing.loudness,
    "loudness_up": mixing.loudness,
}  # fmt: skip
_TELLS: dict[str, Query] = {
    "analyze_key": "key", "describe": "describe", "explain": "explain", "suggest": "suggest", "list_tracks": "tracks",
}  # fmt: skip
_NAMED = {
    "load": regex(r"\b(?:load|reopen|open|pull up)\b(?: up)?(?: the| my)?(?: (?:project|beat|session|track)\b)?(?: called| named)? (.{1,80})"),
    "save": regex(r"\b(?:save|store|keep)\b.*?\b(?:as|called|named) (.{1,80})"),
    "rename": regex(r"\brename\b.*?\bto (.{1,80})"),
}  # fmt: skip


def translate(reading: Reading, text: str, score: Score, *, names: Names) -> Plan:
    """Return what the steps of a reading mean for a beat.

    Args:
        text: the request in the user's words.
        names: what genres, instruments and kits there are.

    Raises:
        InputError: a part, section or value that is not there; the message names what is. Nothing was done.
    """
    whole = " ".join(in_english(text).lower().split())[:12_000]
    wanted = joined(reading.operations)
    steps: list[Step] = []
    notes: list[str] = []
    for said, words in zip(wanted, _clauses(whole, len(wanted)), strict=True):
        said = with_own_section(said, words, score)
        order = Order(said=said, words=words, score=score, names=names, text=text, whole=whole)
        refusal = unable(order)
        if refusal:
            notes.append(refusal)
            continue
        try:
            made = _step(order, text)
        except Unclear as unclear:
            return Plan(question=unclear.question, notes=tuple(notes))
        notes += order.notes
        if isinstance(made, Edit) and steps and isinstance(steps[-1], Edit):
            steps[-1] = Edit(operations=(*steps[-1].operations, *made.operations))
        elif isinstance(made, Export) and steps and isinstance(steps[-1], Export) and _go_together(steps[-1], made):
            steps[-1] = _together(steps[-1], made)
        else:
            steps.append(made)
        if isinstance(made, Edit) and len(wanted) > 1:
            score = _after(score, made.operations)
    steps = [step for step in steps if not isinstance(step, Edit) or step.operations]
    if not steps and notes:
        raise InputError(notes[-1])
    return Plan(steps=tuple(steps), notes=tuple(dict.fromkeys(notes)))


def _after(score: Score, operations: Iterable[Operation]) -> Score:
    """Return the beat as the next step finds it; what cannot be done is told by the host when it tries."""
    try:
        for operation in operations:
            score = apply(score, operation).score
    except DawgError:
        pass
    return score


def _clauses(low: str, count: int) -> list[str]:
    """Return the clause of each step where the text splits into as many, else the whole text for each."""
    pieces = [piece for piece in re.split(r"[,;.]? (?:and then|then|and) |[;,.] (?=\w)", low) if piece.strip()]
    return pieces if len(pieces) == count else [low] * count


def _step(order: Order, text: str) -> Step:
    op = order.said.op
    if op in RULES:
        return Edit(operations=tuple(RULES[op](order)))
    if op in _TELLS:
        return Tell(query=_TELLS[op])
    if op in ("undo", "redo"):
        return past(order)
    if op in ("play", "pause", "stop", "loop", "seek"):
        return _transport(order)
    if op in ("export", "export_stems"):
        return _export(order.said)
    if op == "analyze":
        return Tell(query="presence") if presence(order.score, text) else Hear()
    if op in ("save", "load", "new", "rename"):
        return desk_step(order.said, text)
    raise InputError(f"{op.replace('_', ' ')} is not something dawg can do yet", hint="`/help` lists what it can")


def _transport(order: Order) -> Play:
    op = order.said.op
    if op in ("pause", "stop"):
        return Play(action="pause" if op == "pause" else "stop")
    place = place_of(order.score, order.said.section)
    bar = place.bars[0] if place.bars else None
    if bar is None and not place.sections:
        found = re.search(r"\bbar ([0-9]{1,4})\b", order.words)
        bar = place_of(order.score, f"bar {found[1]}").bars[0] if found else None  # type: ignore[index]
    return Play(section=place.sections[0] if place.sections else "", bar=bar, loop=op == "loop")


def _export(said: Said) -> Export:
    if said.op == "export_stems":
        return Export(what=("master", "stems"))
    if said.target == "midi":
        return Export(what=("midi",))
    return Export() if said.target is None else Export(format=said.target)  # type: ignore[arg-type]


def _go_together(one: Export, other: Export) -> bool:
    """True unless both are masters alone, in formats of their own: "as wav and as mp3"."""
    return one.what != other.what or one.format == other.format


def _together(one: Export, other: Export) -> Export:
    """Return one export for "as mp3 with stems": everything, in the format that one of them names."""
    what = tuple(kind for kind in ("master", "stems", "midi") if kind in one.what + other.what)
    return Export(what=what, format=other.format if one.format == "wav" else one.format)


def desk_step(said: Said, text: str) -> Desk:
    """Return what "load night" or "save it as night" means; raises `Unclear` when a name is needed."""
    op = said.op
    action: Literal["open", "rename", "keep", "new"] = (
        "open" if op == "load" else "new" if op == "new" else "rename" if op == "rename" else "keep"
    )
    match = _NAMED[op].search(" ".join(text.split())) if op in _NAMED else None
    name = match[1].strip(" .!?\"'") if match else (said.target or "")
    if action == "open" and name.lower() in ("", "it", "this", "beat", "project", "session"):
        raise Unclear("Which project? `/list` shows them.")
    if action == "rename" and not name:
        raise Unclear("What should it be called?")
    return Desk(action=action, name=name)


_NEW = regex(
    r"(?<!the )(?<!this )(?<!that )(?<!my )(?<!whole )\b(?:beat|track|song|instrumental|tune|banger)\b|\b(?:another|new) one\b"
)
_THIS = regex(r"\b(?:make|turn|keep|put|change|set|get|want|need) (?:it|this|that|everything)\b")
_ANOTHER = regex(
    r"^(?!.*\badd\b).*\b(?:another|new)\b(?: \S+){0,4}? (?:beat|track|song|instrumental|tune|banger|one)\b"
)
NEW_OR_CHANGE = "Shall I make a new beat of that, or change this one? Say “a new beat …”, or what to change."


def in_context(reading: Reading, text: str, score: Score) -> Reading:
    """Understand a request that states facts only ("90 bpm", "no piano", "make it 16 bars") as edits of the beat at hand.

    A genre, or a noun such as "a beat", asks for a new one. What is neither becomes a question: a new beat would put the
    one at hand aside.
    """
    if _ANOTHER.search(text.lower()):
        return as_new(reading)
    if reading.intent != "generate" or reading.genre or reading.reference or reading.errors:
        return reading
    low = text.lower()
    if _NEW.search(low) and not _THIS.search(low):
        return reading
    absent = [name for name in reading.exclude if not is_there(score, name)]
    said: list[Said] = [Said(op="remove", target=name) for name in reading.exclude if name not in absent]
    said += [Said(op="add", target=name) for name in reading.instruments]
    said += [Said(op="change_mood", target=word) for word in reading.mood]
    if reading.bpm is not None:
        said.append(Said(op="set_tempo", bpm=reading.bpm))
    if reading.key:
        said.append(Said(op="set_key", key=f"{reading.key} {reading.scale or ''}".strip()))
    if reading.chords:
        said.append(Said(op="change_chords", target=" ".join(reading.chords)))
    if reading.bars is not None:
        said.append(Said(op="extend", target=sections.LENGTH, amount=f"{reading.bars} bars"))
    if reading.duration_s is not None or reading.time_signature is not None or reading.structure:
        return replace(reading, intent="clarify", operations=(), message="", questions=(NEW_OR_CHANGE,))
    if not said and not absent:
        return reading
    if not said:
        message = f"There is no {listed(absent).replace(' and ', ' or ')} in this beat."
        return replace(reading, intent="help", operations=(), message=message)
    return replace(reading, intent="edit", message="", operations=(*said, *reading.operations))
