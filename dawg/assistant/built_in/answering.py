"""A turn without a model: read, translate, carry out, tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from msgspec.structs import replace

from dawg.assistant.built_in import hanging, history
from dawg.assistant.built_in.briefing import as_new, brief_of
from dawg.assistant.built_in.order import Unclear
from dawg.assistant.built_in.places import is_there
from dawg.assistant.built_in.refusing import refuse, understood
from dawg.assistant.built_in.telling import told
from dawg.assistant.built_in.translation import Desk, Edit, Plan, Step, Tell, desk_step, in_context, translate
from dawg.assistant.clean import one_line
from dawg.assistant.events import Asked, Changed, Note, Text, TurnEvent
from dawg.assistant.host import Export, Hear, History, Host, Outcome, Play
from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader import Reading, read
from dawg.assistant.taste import Taste, is_taste
from dawg.gen.compose.choosing import choose_genre
from dawg.gen.score import Score
from dawg.gen.seeds import draw_seed

NO_TASTE = Taste()
NOTHING_YET = "There is no beat yet. What would you like to hear? A genre and a mood are enough."
_LATER = ("half_time", "double_time", "export", "export_stems")
"""What may be asked together with a new beat."""


@runtime_checkable
class Keeper(Protocol):
    """A host that keeps projects."""

    def open(self, name: str) -> Outcome:
        """Go on with another project."""

    def rename(self, name: str) -> Outcome:
        """Give the project at hand another name."""

    def begin(self) -> Outcome:
        """Put the project at hand aside: the next beat is a new one."""


def answer(text: str, host: Host, *, taste: Taste = NO_TASTE) -> Iterator[TurnEvent]:
    """Answer a text on a host; yields neither `Answering` nor `Finished`.

    Args:
        taste: what the user never wants to hear is left out of new beats, unless it is asked for.

    Raises:
        DawgError: what was asked cannot be; what was done before it stays.
    """
    state = host.state()
    if state.score is not None:
        chronicle = history.answered(text, host)
        if chronicle:
            yield Text(text=chronicle)
            return
    reading = _read(text, state.score)
    if reading.intent == "generate":
        yield from _generated(reading, text, host, taste)
        return
    if state.score is not None and is_taste(text):
        wanted = tuple(said for said in reading.operations if not _is_noted(said, state.score, taste))
        if reading.operations and not wanted:
            return
        reading = replace(reading, operations=wanted)
    for warning in reading.warnings:
        yield Note(text=warning)
    if reading.errors:
        for error in reading.errors:
            yield Note(text=error, kind="error")
    elif reading.questions:
        yield Asked(question=reading.questions[0])
    elif not reading.operations:
        yield Text(text=reading.message or NOTHING_YET)
    else:
        if reading.message:
            yield Text(text=reading.message + "\n")
        yield from _carried_out(reading, text, host)


def _read(text: str, score: Score | None) -> Reading:
    """Read a text where the work stands; raises `InputError` for what cannot be done to a beat."""
    reading = read(text)
    if score is None:
        reading = as_new(reading)
        return replace(reading, questions=(NOTHING_YET,)) if reading.intent == "clarify" else reading
    reading = hanging.settled(reading, text, score)
    if reading.intent == "help":
        return reading
    known = understood(reading, text, score)
    if known is not reading:
        return known
    if _is_doubtful(reading):
        refuse(text)
    if reading.intent == "clarify" and reading.questions:
        unclear = f"“{one_line(text, limit=60)}” is not clear to me. {reading.questions[0]}"
        reading = replace(reading, questions=(unclear,))
    return in_context(reading, text, score)


def _is_doubtful(reading: Reading) -> bool:
    """Tell whether a reading is no order that can be carried out: what cannot be done is looked up then."""
    if reading.intent == "clarify" or (reading.intent == "generate" and not reading.genre and not reading.reference):
        return True
    (said, *more) = reading.operations or (Said(op=""),)
    return not more and (said.effect in ("fade", "glide") or said.op == "change_instrument")


def _is_noted(said: Said, score: Score, taste: Taste) -> bool:
    """Tell whether a step is "never piano" where no piano is: that is remembered, and there is nothing to do."""
    return said.op == "remove" and said.target in taste.never and not is_there(score, said.target or "")


def _generated(reading: Reading, text: str, host: Host, taste: Taste) -> Iterator[TurnEvent]:
    unwanted = tuple(
        name for name in taste.never if name not in (*reading.instruments, *reading.exclude, *reading.genre)
    )
    briefing = brief_of(replace(reading, exclude=(*reading.exclude, *unwanted)))
    if unwanted:
        yield Note(text=f"left out, as you never want it: {', '.join(unwanted)}")
    brief = briefing.brief
    if briefing.not_genres and not brief.genre:
        left = [name for name in host.names("genres") if name not in briefing.not_genres]
        brief = replace(brief, genre=choose_genre(brief, left, seed=draw_seed())) if left else brief
    for note in briefing.notes:
        yield Note(text=note)
    if reading.message:
        yield Text(text=reading.message + "\n")
    outcome = host.generate(brief)
    yield from _told(outcome)
    score = host.state().score
    if reading.alone and score is not None:
        yield from _rests(score)
    yield Text(text=told(score, "describe") if score is not None else outcome.summary)
    later = tuple(said for said in reading.operations if said.op in _LATER)
    if later:
        yield Text(text="\n")
        yield from _carried_out(replace(reading, operations=later), text, host)


def _rests(score: Score) -> Iterator[TurnEvent]:
    """Tell of the sections in which the few parts of a beat all rest."""
    plays = {clip.section for clip in score.clips if clip.notes}
    silent = [section.name for section in score.sections if section.name not in plays]
    if silent and score.parts:
        name = score.parts[0].name
        yield Note(text=f"silent: {', '.join(silent)}; “add {name} in the {silent[0]}” lets it play there")


def _carried_out(reading: Reading, text: str, host: Host) -> Iterator[TurnEvent]:
    """Do the steps in order; steps after a jump to another version mean the beat that is there then."""
    rest = list(reading.operations)
    while rest:
        moving = next((place + 1 for place, said in enumerate(rest) if said.op in ("undo", "redo", "load")), len(rest))
        score = host.state().score
        if score is None and any(said.op not in ("load", "new") for said in rest[:moving]):
            yield Asked(question=NOTHING_YET)
            return
        plan = _plan(replace(reading, operations=tuple(rest[:moving])), text, score, host)
        del rest[:moving]
        for note in plan.notes:
            yield Note(text=note)
        if plan.question:
            yield Asked(question=plan.question)
            return
        for step in plan.steps:
            yield from _done(step, text, host)


def _plan(reading: Reading, text: str, score: Score | None, host: Host) -> Plan:
    if score is None:
        try:
            return Plan(steps=tuple(desk_step(said, text) for said in reading.operations))
        except Unclear as unclear:
            return Plan(question=unclear.question)
    return translate(reading, text, score, names=host.names)


def _done(step: Step, text: str, host: Host) -> Iterator[TurnEvent]:
    if isinstance(step, Edit):
        outcome = host.apply(step.operations, message=one_line(text))
    elif isinstance(step, History):
        outcome = host.history(step)
    elif isinstance(step, Export):
        outcome = host.export(step)
    elif isinstance(step, Play):
        outcome = host.play(step)
    elif isinstance(step, Hear):
        outcome = host.hear(step)
    elif isinstance(step, Tell):
        score = host.state().score
        outcome = Outcome(summary=told(score, step.query, text=text) if score is not None else NOTHING_YET)
    else:
        outcome = _at_desk(step, host)
    yield from _told(outcome)
    yield Text(text=outcome.summary + "\n")


def _at_desk(step: Desk, host: Host) -> Outcome:
    if step.action == "keep" and not step.name:
        return Outcome(summary="Every version is kept already; export writes files.")
    if not isinstance(host, Keeper):
        return Outcome(summary="There is no library here to keep projects in.")
    if step.action == "open":
        return host.open(step.name)
    return host.begin() if step.action == "new" else host.rename(step.name)


def _told(outcome: Outcome) -> Iterator[TurnEvent]:
    if outcome.state is not None:
        yield Changed(state=outcome.state, summary=outcome.summary, changes=outcome.changes)
