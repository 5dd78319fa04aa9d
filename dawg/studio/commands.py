"""Slash commands of a session, the same in every front end: what they mean, and how they are obeyed.

A front end adds its own (help, quit, views); `play`, `pause`, `stop` and `loop` go to the desk's speaker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from dawg.assistant.built_in.places import part_names, place_of
from dawg.assistant.clean import one_line
from dawg.assistant.events import Changed, Note, Text, TurnEvent
from dawg.assistant.host import Export, History, Outcome, Play
from dawg.assistant.taste import forgotten, without
from dawg.errors import DawgError, InputError
from dawg.gen.brief import show
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import Mute, Solo, Unmute

if TYPE_CHECKING:
    from dawg.studio.session import Session

STEPS = (1, 100)
SHOWN = 30
KINDS = ("wav", "flac", "ogg", "opus", "mp3", "stems", "midi")


class Command(Struct, frozen=True, kw_only=True):
    """A slash command: what follows its name, what it means, and what obeys it."""

    usage: str
    meaning: str
    obey: Callable[[Session, str], Iterator[TurnEvent]]


def obeyed(session: Session, name: str, argument: str) -> Iterator[TurnEvent]:
    """Obey a command; what is refused is told as a `Note`."""
    try:
        command = COMMANDS.get(name)
        if command is None:
            raise unknown(name)
        yield from command.obey(session, argument.strip())
    except DawgError as error:
        yield Note(text=error.message, kind="error", hint=error.hint)


def unknown(name: str, *more: str) -> InputError:
    """Return the refusal of a command's name; `more` are commands of the front end."""
    import difflib

    known = [*dict.fromkeys([*COMMANDS, *more])]
    close = difflib.get_close_matches(name[:40].lower(), known, n=1)
    near = f"nearest: /{close[0]}" if close else "permitted: " + ", ".join(f"/{word}" for word in known)
    return InputError(f"command /{one_line(name, limit=40)} is unknown; {near}", hint="/help lists them")


def parse(line: str) -> tuple[str, str]:
    """Read "/undo 2" as ("undo", "2")."""
    word, _, argument = line.strip().removeprefix("/").partition(" ")
    name = word.lower()
    return ALIASES.get(name, name), argument.strip()


def is_command(line: str) -> bool:
    """True for a line that begins like a command: a slash and a letter."""
    return re.match(r"/[a-zA-Z?]", line.strip()) is not None and "\n" not in line.strip()


def _told(outcome: Outcome) -> Iterator[TurnEvent]:
    if outcome.state is not None:
        yield Changed(state=outcome.state, summary=outcome.summary, changes=outcome.changes)
    yield Text(text=outcome.summary)


def _steps(argument: str) -> int:
    low, high = STEPS
    if not argument:
        return 1
    if not re.fullmatch(r"[0-9]{1,4}", argument) or not low <= int(argument) <= high:
        what = "is out of range" if re.fullmatch(r"-?[0-9]+", argument) else "is not a number"
        raise InputError(f"steps {show(argument)} {what}; permitted range: {low} to {high}")
    return int(argument)


def _undo(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _told(session.desk.history(History(action="undo", steps=_steps(argument))))


def _redo(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _told(session.desk.history(History(action="redo", steps=_steps(argument))))


def _diff(session: Session, argument: str) -> Iterator[TurnEvent]:
    words = argument.split()
    if len(words) > 2:
        raise InputError(f"diff takes at most two versions, not {len(words)}")
    before, after = [*words, None, None][:2]
    found = session.desk.library.diff(_project(session), before, after)
    title = f"v{found.before.version.number} to v{found.after.version.number}"
    lines = [f"  {change}" for change in found.changes] or ["  nothing that is heard"]
    yield Text(text="\n".join([title, *lines]))


def _history(session: Session, argument: str) -> Iterator[TurnEvent]:
    _project(session)
    lines = session.history()
    state = session.state()
    rows = []
    for line in lines[:SHOWN]:
        here = "*" if line.version.id == state.version_id else " "
        marks = ", ".join([*line.heads, *(["undone"] if line.undone else [])])
        message = one_line(line.version.message, limit=70)
        rows.append(f"{here} v{line.version.number}  {message}" + (f"  ({marks})" if marks else ""))
    more = len(lines) - SHOWN
    yield Text(text="\n".join(rows + ([f"  and {more} older ones"] if more > 0 else [])))


def _branch(session: Session, argument: str) -> Iterator[TurnEvent]:
    if argument:
        yield from _told(session.desk.branch(argument))
        return
    found = session.desk.library.branches(_project(session))
    now = session.state().branch
    yield Text(text="\n".join(f"{'*' if b.name == now else ' '} {one_line(b.name)} at v{b.number}" for b in found))


def _checkout(session: Session, argument: str) -> Iterator[TurnEvent]:
    if not argument:
        raise InputError("checkout names no version; permitted: a number, head~N, a branch")
    yield from _told(session.desk.checkout(argument))


def _export(session: Session, argument: str) -> Iterator[TurnEvent]:
    words = argument.lower().replace(",", " ").split()
    for word in words:
        if word not in KINDS:
            raise InputError(f"export {show(word)} is unknown; permitted: {', '.join(KINDS)}")
    formats = [word for word in words if word not in ("stems", "midi")]
    if len(formats) > 1:
        raise InputError(f"export takes one format, not {' and '.join(formats)}")
    extra = [word for word in dict.fromkeys(words) if word in ("stems", "midi")]
    what = tuple(extra) if extra == ["midi"] and not formats else ("master", *extra)
    request = Export(what=what, format=formats[0] if formats else "wav")  # type: ignore[arg-type]
    yield from _told(session.desk.export(request))


def _save(session: Session, argument: str) -> Iterator[TurnEvent]:
    if not argument:
        yield Text(text="Every version is kept already; /save NAME names the project, /export writes files.")
        return
    yield from _told(session.desk.rename(argument))


def _load(session: Session, argument: str) -> Iterator[TurnEvent]:
    if not argument:
        yield from _list(session, "")
        return
    yield from _told(session.desk.open(argument))


def _list(session: Session, argument: str) -> Iterator[TurnEvent]:
    found = session.desk.library.projects(limit=SHOWN)
    rows = [
        f"{one_line(p.name)}  v{p.head.number}  {p.head.facts.genre}, {p.head.facts.bpm:g} bpm, {p.head.facts.key}"
        for p in found
    ]
    yield Text(text="\n".join(rows) or "The library is empty.")


def no_more(name: str, argument: str) -> None:
    """Raise `InputError` for words behind a command that takes none."""
    if argument:
        raise InputError(f"/{name} takes nothing, not {show(argument)}")


def _new(session: Session, argument: str) -> Iterator[TurnEvent]:
    no_more("new", argument)
    yield from _told(session.desk.begin())


def _model(session: Session, argument: str) -> Iterator[TurnEvent]:
    if argument:
        session.choose(argument)
    names = [str(model) for model in session.musician.models]
    asked = f"{', then '.join(names)}, then the built-in assistant" if names else "The built-in assistant"
    yield Text(text=f"{asked} answers.")


def _cost(session: Session, argument: str) -> Iterator[TurnEvent]:
    from dawg.assistant.cost import UNKNOWN_MICRO_USD, dollars, month_start_ms

    month = session.desk.library.store.usage(since_ms=month_start_ms())
    each = f", counted against a budget as {dollars(UNKNOWN_MICRO_USD)} each" if month.unknown else ""
    unknown = f" and {month.unknown} requests at unknown cost{each}" if month.unknown else ""
    yield Text(text=f"Now: {session.musician.total}. This month: {dollars(month.cost_micro_usd)}{unknown}.")


def _taste(session: Session, argument: str) -> Iterator[TurnEvent]:
    if argument.lower() == "forget":
        session.set_taste(forgotten(session.known_taste()))
        yield Text(text="Forgotten.")
        return
    verb, _, name = argument.partition(" ")
    if verb.lower() == "forget":
        session.set_taste(without(session.known_taste(), name))
        yield Text(text=f"Forgotten: {one_line(name, limit=60)}.")
        return
    if argument:
        raise InputError(f"taste {show(argument)} is unknown; permitted: forget, forget NAME")
    yield Text(text="\n".join(session.known_taste().lines()) or "Nothing is remembered yet.")


def _mute(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _strip(session, "mute", argument)


def _solo(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _strip(session, "solo", argument)


def _strip(session: Session, name: str, argument: str) -> Iterator[TurnEvent]:
    """Mute all parts or all but these in a version; without a name let all parts sound again."""
    score = session.desk.score
    scope = (
        Scope(parts=part_names(score, argument.lower().removeprefix("the ")))
        if score is not None and argument
        else Scope()
    )
    if score is not None and not argument and not any(part.muted for part in score.parts):
        yield Text(text="nothing changes: no part is muted as a whole, and what is silent in a section stays so")
        return
    operation = Unmute() if not argument else Mute(scope=scope) if name == "mute" else Solo(scope=scope)
    yield from _told(session.desk.apply((operation,), message=f"/{name} {argument}".strip()))


def _play(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _told(session.desk.play(_wish(session, argument, loop=False)))


def _loop(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _told(session.desk.play(_wish(session, argument, loop=True)))


def _pause(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _told(session.desk.play(Play(action="pause")))


def _stop(session: Session, argument: str) -> Iterator[TurnEvent]:
    yield from _told(session.desk.play(Play(action="stop")))


def _wish(session: Session, argument: str, *, loop: bool) -> Play:
    score = session.desk.score
    if score is None or not argument:
        return Play(loop=loop)
    said = f"bar {argument}" if argument.isdigit() else argument.lower()
    place = place_of(score, said)
    return Play(
        section=place.sections[0] if place.sections else "", bar=place.bars[0] if place.bars else None, loop=loop
    )


def _project(session: Session) -> str:
    project = session.desk.project
    if project is None:
        raise InputError("there is no beat yet", hint="say what you would like to hear")
    return project.name


COMMANDS: dict[str, Command] = {
    "undo": Command(usage="[N]", meaning="go back to the version before", obey=_undo),
    "redo": Command(usage="[N]", meaning="take an undo back", obey=_redo),
    "diff": Command(usage="[A] [B]", meaning="tell what changed between two versions", obey=_diff),
    "history": Command(usage="", meaning="list the versions", obey=_history),
    "branch": Command(usage="[NAME]", meaning="list the branches, or begin one here", obey=_branch),
    "checkout": Command(usage="VERSION", meaning="go on from a version or branch: 3, head~2, main", obey=_checkout),
    "play": Command(usage="[SECTION|BAR]", meaning="play it, or from a section or bar", obey=_play),
    "pause": Command(usage="", meaning="fall silent and stay there", obey=_pause),
    "stop": Command(usage="", meaning="fall silent", obey=_stop),
    "loop": Command(usage="[SECTION]", meaning="play a section, or the whole, over and over", obey=_loop),
    "mute": Command(usage="[PART]", meaning="mute a part, or let all parts sound again: a new version", obey=_mute),
    "solo": Command(
        usage="[PART]", meaning="mute all parts but one, or let all sound again: a new version", obey=_solo
    ),
    "export": Command(
        usage="[wav|flac|ogg|opus|mp3] [stems] [midi]", meaning="write files into this folder", obey=_export
    ),
    "save": Command(usage="[NAME]", meaning="name the project; every change is kept anyway", obey=_save),
    "load": Command(usage="PROJECT", meaning="open a project of the library", obey=_load),
    "list": Command(usage="", meaning="list the projects of the library", obey=_list),
    "new": Command(usage="", meaning="put the project aside and begin another", obey=_new),
    "model": Command(usage="[NAME|off]", meaning="show or choose who answers", obey=_model),
    "cost": Command(usage="", meaning="tell what the models have cost", obey=_cost),
    "taste": Command(
        usage="[forget [NAME]]",
        meaning="show or forget what is remembered of your taste, or one thing of it",
        obey=_taste,
    ),
}
"""The commands of a session, in the order of the help."""
ALIASES = {"q": "quit", "exit": "quit", "?": "help", "open": "load", "projects": "list", "versions": "history"}
