"""`dawg chat`: a conversation, drawn in a terminal (`dawg.tui`), in lines or as events (`talking.py`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from dawg.cli.options import argument, option
from dawg.errors import InputError

if TYPE_CHECKING:
    from dawg.config import Settings

LEAVE_S = 1.2
_Sound: TypeAlias = tuple[float, tuple[Path, int] | None]
"""Playback volume, and where rendered tones are kept."""
EPILOG = 'Example: dawg chat --once "dark trap, 140 bpm, no piano"; dawg chat -c goes on'


def command(
    project: Annotated[str | None, argument("PROJECT", "what it is about; `dawg list` lists the projects")] = None,
    plain: Annotated[
        bool, option("--plain", help="in lines: for pipes, screen readers, and terminals that cannot draw")
    ] = False,
    once: Annotated[
        str | None, option("--once", value="TEXT", help="say one thing and end; - reads it from stdin")
    ] = None,
    again: Annotated[bool, option("-c", "--continue", help="go on with the last conversation")] = False,
    session: Annotated[
        str | None, option("--session", value="NAME", help="go on with the conversation of that name, or begin it")
    ] = None,
    model: Annotated[
        str | None, option("--model", value="NAME", help="who is asked, as the setting models; off = no model")
    ] = None,
    max_cost: Annotated[
        str | None, option("--max-cost", value="USD", help="what this run may spend on models; 0 to 10000")
    ] = None,
    volume: Annotated[str | None, option("--volume", value="N", help="playback volume, 0 to 1")] = None,
    json: Annotated[bool, option("--json", help="print one JSON object per event and line")] = False,
) -> None:
    """Make music by talking. Every answer that changes the beat is a version; /undo takes it back, /help tells more."""
    if session is not None and again:
        raise InputError("--session and -c exclude each other: both say which conversation goes on")
    if session is not None:
        from dawg.store.records import checked_name

        checked_name("conversation", session)  # before anything is said in it
    from dawg import config
    from dawg.cli.generate import Asked

    settings = config.load()
    asked = Asked({"volume": volume}, settings)
    sound = (asked.volume(), asked.tones())
    how: dict[str, Any] = {
        "project": project, "again": again, "name": session or "", "models": model, "max_cost": max_cost,
    }  # fmt: skip
    if not plain and not json and once is None and _can_draw():
        _draw(settings, sound, how)
        return
    code = _talk(settings, sound, how, once=once, json=json)
    if code:
        raise typer.Exit(code)


def _talk(settings: Settings, sound: _Sound, how: dict[str, Any], *, once: str | None, json: bool) -> int:
    """Talk in lines or events; return the exit code."""
    from dawg.cli.talking import Front, JsonFront, Talk
    from dawg.cli.words import text_of
    from dawg.studio.beginning import begin_session
    from dawg.studio.exporting import FolderExporter
    from dawg.studio.session import open_library

    text = None if once is None else text_of(once)
    if text is not None and not text.strip():
        raise InputError("once '' is empty; say what you would like to hear")
    library, note = open_library(settings)
    front = JsonFront() if json else Front(quiet=once is not None)
    with library:
        front.note(note)
        folder = Path(os.path.expanduser(settings.values.get("folder", "")))
        waits = once is not None or not sys.stdin.isatty()
        talk = Talk(front, volume=sound[0], waits=waits, tones=sound[1])
        how |= {
            "speaker": talk.speaker,
            "exporter": FolderExporter(folder, reporter=front.reporter),
            "reporter": front.reporter,
        }
        opened, told = begin_session(library, settings, os.environ, **how)
        front.note(told)
        with talk, opened:
            code = talk.once(opened, text) if text is not None else talk.lines(opened)
    return code


def _can_draw() -> bool:
    """True when a person sits at a terminal that can draw and carries more than ASCII."""
    from dawg.cli.console import has_unicode, is_terminal

    return is_terminal(sys.stdin) and is_terminal(sys.stdout) and has_unicode(sys.stdout) and sys.platform != "win32"


def _draw(settings: Settings, sound: _Sound, how: dict[str, Any]) -> None:
    """Talk in the terminal app."""
    from dawg.cli import signals
    from dawg.studio.session import open_library
    from dawg.tui.run import run

    library, note = open_library(settings)
    with library:
        ended_by = run(
            library,
            settings,
            os.environ,
            how=how,
            volume=sound[0],
            tones=sound[1],
            note=note,
            left=_leave_soon,
        )
    if ended_by is not None:
        raise signals.Stopped(ended_by)


def _leave_soon(number: int | None) -> None:
    """Leave in time, whatever still computes in threads that would be waited for: all that was said is kept by now."""
    import threading

    leaving = threading.Timer(LEAVE_S, os._exit, [128 + number if number is not None else 0])
    leaving.daemon = True
    leaving.start()
