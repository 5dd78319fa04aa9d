"""`dawg edit`: one request to one project, as a script asks it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from dawg.cli.console import clean, shown
from dawg.cli.options import Force, Json, Project, argument, option
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.studio.session import Session
    from dawg.studio.turns import Turn

EPILOG = 'Example: dawg edit night "mute the hats and make the bass a bit louder"'


def command(
    project: Project,
    text: Annotated[str, argument("TEXT", "what to change, in words, or - to read it from stdin")],
    branch: Annotated[
        str | None, option("--branch", value="NAME", help="do it on this branch; it begins here when it is new")
    ] = None,
    out: Annotated[
        str | None, option("--out", value="FILE", help="write the new version: wav, flac, ogg, opus or mp3")
    ] = None,
    force: Force = False,
    model: Annotated[
        str | None, option("--model", value="NAME", help="who is asked, as the setting models; off = no model")
    ] = None,
    max_cost: Annotated[
        str | None, option("--max-cost", value="USD", help="what this may spend on models; 0 to 10000")
    ] = None,
    json: Json = False,
) -> None:
    """Change a project in words. The change is a new version; `dawg undo` takes it back."""
    from dawg import config
    from dawg.cli.library import open_library
    from dawg.cli.words import text_of
    from dawg.studio.session import Session

    settings = config.load()
    outputs = _outputs(out, force=force)
    request = text_of(text)
    if not request.strip():
        raise InputError(f"text {shown(text)} is empty; say what to change")
    with open_library(settings) as library:
        library.project(project)
        alone = model is not None and model.strip().lower() == "off"
        session = Session.open(
            library,
            settings,
            os.environ,
            project=project,
            models=None if alone else model,
            max_cost=max_cost,
            alone=alone,
            kept=False,
        )
        with session:
            session.desk.stays = True
            turn = _asked(session, request) if branch is None else _asked_on(session, branch, request)
            document = turn.to_dict()
            if outputs is not None:
                document["files"] = _written(session, outputs)
    if not json:
        _tell_who(turn)
    _tell(document, json=json)


def _asked_on(session: Session, branch: str, text: str) -> Turn:
    """Hold the turn on a branch, which begins here when it is new; where nothing changes, all is as it was before."""
    project, library = session.desk.project, session.desk.library
    assert project is not None
    names = [known.name.casefold() for known in library.branches(project.name)]
    new = branch.strip().casefold() not in names
    if new:
        session.desk.branch(branch)
    else:
        session.desk.checkout(branch)
    begun = session.desk.project
    assert begun is not None
    changed = False
    try:
        turn = _asked(session, text)
        changed = bool(turn.changes)
    finally:
        now = library.project(project.name)
        if not changed and (now.branch, now.head.id) == (begun.branch, begun.head.id):
            session.desk.checkout(project.branch)
            if new:
                library.delete_branch(project.name, begun.branch)
    return turn


def _asked(session: Session, text: str) -> Turn:
    """Hold the turn and return it; raises `InputError` when nothing did."""
    from dawg.studio.turns import Turn

    turn = Turn(session)
    for event in session.say(text):
        turn.take(event)
    if turn.errors and not turn.changes:
        raise InputError(turn.errors[0], hint=turn.hint)
    if turn.questions and not turn.changes:
        raise InputError(
            f"{clean(text, limit=60)!r} needs an answer: {turn.questions[0]}",
            hint='name the part, what shall happen and where, as in: "mute the hats in verse 2"',
        )
    return turn


def _tell_who(turn: Turn) -> None:
    """Say who answered and what it cost, where somebody else than the built-in assistant was asked."""
    from dawg.assistant.events import BUILT_IN

    if set(turn.answered) - {BUILT_IN}:
        told = f"answered by {', then '.join(turn.answered)}" + (f"; {turn.spent}" if turn.spent else "")
        print(f"dawg: {clean(told, limit=280)}", file=sys.stderr)


def _outputs(out: str | None, *, force: bool) -> Any:
    if out is None:
        return None
    from dawg.studio.outputs import Outputs, choose_format, resolve

    if Path(out).name in ("", ".."):
        raise InputError(f"out {shown(out)} is not a name of a file")
    outputs = Outputs(master=Path(out), format=choose_format(out, None), force=force)
    resolve(outputs, "")  # before anything is changed
    return outputs


def _written(session: Session, outputs: Any) -> list[str]:
    from dawg.cli.console import ProgressLine
    from dawg.gen.progress import Reporter
    from dawg.studio.exporting import write_version

    score = session.desk.score
    assert score is not None
    with ProgressLine() as line:
        reporter = Reporter(lambda step: line.show(step.stage, step.fraction, step.message))
        return list(write_version(score, session.desk.brief, outputs, reporter=reporter))


def _tell(document: dict[str, Any], *, json: bool) -> None:
    from dawg.cli.table import print_json

    if json:
        print_json(document)
        return
    for note in document["notes"]:
        print(f"dawg: {clean(note, limit=280)}", file=sys.stderr)
    if document["changes"]:
        print(clean(f"{document['project']} is at version {document['version']} on {document['branch']}"))
        for line in document["changes"]:
            print(clean(f"  {line}"))
    else:
        for line in document["text"].splitlines():
            print(clean(line, limit=2000))
    for name in document.get("files", ()):
        print(clean(f"wrote {name}"))
    for question in document["questions"]:
        print(clean(question))
