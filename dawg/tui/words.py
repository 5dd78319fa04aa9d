"""Slash commands of the terminal app, and what completes a line that is being typed."""

from __future__ import annotations

from msgspec import Struct

from dawg.studio import commands
from dawg.tui.messages import Scene

OWN: dict[str, tuple[str, str]] = {
    "mute": ("[PART]", "mute a part while listening; say “mute the hats” to keep it"),
    "solo": ("[PART]", "hear a part alone, or all of them again"),
    "volume": ("N", "set the volume, 0 to 100"),
    "seek": ("BAR", "go to a bar"),
    "theme": ("[dark|light]", "choose the colours"),
    "help": ("", "show keys and commands"),
    "quit": ("", "end; everything is kept"),
}
"""Commands that only this front end has: usage and meaning. They come before those of the same name in a session."""

USUAL = ("undo", "redo", "play", "loop", "solo", "mute", "diff", "history", "branch", "export", "save", "load")
"""What is suggested first."""


class Suggestion(Struct, frozen=True, kw_only=True):
    """A line as it would be completed, what of it is shown, and what it means."""

    line: str
    shown: str
    meaning: str = ""


def all_commands() -> dict[str, tuple[str, str]]:
    """Return usage and meaning of every command, in the order of the help."""
    shared = {name: (command.usage, command.meaning) for name, command in commands.COMMANDS.items()}
    found = {**shared, **OWN}
    return {name: found[name] for name in sorted(found, key=lambda name: USUAL.index(name) if name in USUAL else 99)}


def suggestions(line: str, scene: Scene) -> tuple[Suggestion, ...]:
    """Return what a half-typed command could become; nothing for what is no command."""
    if not line.startswith("/") or "\n" in line:
        return ()
    word, space, argument = line[1:].partition(" ")
    if not space:
        return _names(word.lower())
    name = commands.ALIASES.get(word.lower(), word.lower())
    done, _, last = argument.rpartition(" ")
    choices = _arguments(name, scene)
    whole = [choice for choice in choices if choice.lower().startswith(argument.lower())]
    if whole:
        return tuple(Suggestion(line=f"/{word} {choice}", shown=choice) for choice in whole if choice != argument)
    start = f"/{word} {done + ' ' if done else ''}"
    return tuple(
        Suggestion(line=start + choice, shown=choice)
        for choice in choices
        if last and choice.lower().startswith(last.lower()) and choice != last
    )


def _names(word: str) -> tuple[Suggestion, ...]:
    known = all_commands()
    starts = [name for name in known if name.startswith(word)]
    within = [name for name in known if word in name and name not in starts] if word else []
    return tuple(
        Suggestion(
            line=f"/{name} " if known[name][0] else f"/{name}",
            shown=f"/{name} {known[name][0]}".rstrip(),
            meaning=known[name][1],
        )
        for name in [*starts, *within]
    )


def _arguments(name: str, scene: Scene) -> tuple[str, ...]:
    drawn = scene.picture
    if name in ("mute", "solo"):
        return tuple(row.name for row in drawn.rows) if drawn else ()
    if name in ("play", "loop", "seek"):
        return tuple(section.name for section in drawn.sections) if drawn else ()
    if name == "load":
        return scene.projects
    if name == "export":
        return commands.KINDS
    if name in ("checkout", "diff"):
        branches = {head: None for line in scene.history for head in line.heads}
        return (*branches, *(f"v{line.version.number}" for line in scene.history))
    return {
        "theme": ("dark", "light"),
        "model": ("off",),
        "taste": ("forget",),
        "volume": ("25", "50", "75", "100"),
    }.get(name, ())


def is_complete(line: str) -> bool:
    """Tell whether a line names a command that there is."""
    return line.startswith("/") and commands.parse(line)[0] in {**commands.COMMANDS, **OWN}
