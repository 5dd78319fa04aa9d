"""Writes the generated blocks of docs/*.md and dawg/cli/help.txt again from the program's own tables; run by `make docs`.

A block stands between `<!-- begin: NAME -->` and `<!-- end: NAME -->`. `tests/unit/test_docs.py` checks that they are fresh.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from typer.main import get_command

from dawg.cli.app import COMMANDS, HELP
from dawg.cli.parsing import make_app
from dawg.config import SETTINGS, Setting
from dawg.gen.genre_files import genre_names, load_genre
from dawg.gen.synth.bank import kits, patches
from dawg.gen.units import pitch_name
from dawg.tui.screens.help import KEYS, PANES, SIGNS
from dawg.tui.words import all_commands

DOCS = Path(__file__).parent
BLOCK = re.compile(r"(<!-- begin: (.+?) -->\n)(.*?)(<!-- end: \2 -->)", re.DOTALL)


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table; `head` holds the column titles, separated by "|"."""
    titles = head.split("|")
    lines = [titles, ["---"] * len(titles), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def command_block(name: str) -> str:
    """Return a table of a command's arguments and options, as Typer knows them."""
    with context(name) as known:
        parameters = known.command.get_params(known)
    rows = []
    for parameter in parameters:
        if parameter.param_type_name == "argument":
            words, value = f"`{parameter.metavar}`", ""
        else:
            words = ", ".join(f"`{word}`" for word in sorted(parameter.opts, key=len))
            value = f" `{parameter.metavar}`" if parameter.metavar else ""
        rows.append((words + value, parameter.help))
    return table("argument or option|meaning", rows)


def help_text() -> str:
    """Return what `dawg --help` prints, as Typer writes it in 80 columns."""
    with context(terminal_width=80) as program:
        return program.get_help() + "\n"


def context(*names: str, **settings: Any) -> Any:
    """Return Typer's context of `dawg`, or of the command of that name."""
    program = get_command(make_app(names or COMMANDS))
    if not names:
        return program.make_context("dawg", [], resilient_parsing=True, **settings)
    command = program.commands[names[0]]
    return command.make_context(names[0], [], resilient_parsing=True, help_option_names=["-h", "--help"])


def genres_block() -> str:
    """Return a table of all genres."""
    found = [load_genre(name) for name in genre_names()]
    return table(
        "genre|also|bpm|kits|what it is",
        (
            (
                f"**{genre.name}**",
                ", ".join(genre.aliases),
                f"{genre.tempo.low:g}-{genre.tempo.high:g} ({genre.tempo.usual:g})",
                ", ".join(genre.drums.kits),
                genre.description,
            )
            for genre in found
        ),
    )


def kits_block() -> str:
    """Return a table of all kits."""
    return table(
        "kit|what it is|sounds|also",
        ((f"**{k.name}**", k.title, len(k.pieces), ", ".join(k.aliases)) for k in kits().values()),
    )


def instruments_block() -> str:
    """Return a table of all instruments."""
    ordered = sorted(patches().values(), key=lambda patch: (patch.family, patch.name))
    return table(
        "instrument|family|what it is|range|also",
        (
            (f"**{p.name}**", p.family, p.title, f"{pitch_name(p.low)} to {pitch_name(p.high)}", ", ".join(p.aliases))
            for p in ordered
        ),
    )


def settings_block() -> str:
    """Return a table of all settings."""
    return table(
        "in the file|in the environment|what it is|default, permitted",
        ((f"`{s.name}`", ", ".join(f"`{name}`" for name in s.variables), s.meaning, _permitted(s)) for s in SETTINGS),
    )


def chat_block(rows: Iterable[tuple[str, str]], head: str) -> str:
    """Return a table of the terminal app's help."""
    return table(head, ((f"**{name}**", meaning) for name, meaning in rows))


def chat_commands() -> list[tuple[str, str]]:
    """Return the slash commands of the terminal app with what they mean."""
    return [(f"/{name} {usage}".rstrip(), meaning) for name, (usage, meaning) in all_commands().items()]


def _permitted(setting: Setting) -> str:
    """Return a setting's default and range in words."""
    low, high = setting.low, setting.high
    words = ", ".join(setting.choices) or (f"{low:g} to {high:g}" if low is not None and high is not None else "")
    return "; ".join(filter(None, [setting.default, words]))


def env_example() -> str:
    """Return `.env.example`: every setting as a variable, commented out, with what it is."""
    lines = [
        "# Settings of dawg and of `dawg serve` as environment variables; docs/settings.md tells more. Uncomment what you need.",
        "",
    ]
    for setting in SETTINGS:
        told = _permitted(setting)
        lines.append(f"# {setting.meaning}" + (f" ({told})" if told else ""))
        name = setting.also[0] if setting.also else setting.variable
        lines += [f"# {name}={setting.default}", ""]
    return "\n".join(lines)


BLOCKS: dict[str, Callable[[], str]] = {
    **{f"command {name}": lambda name=name: command_block(name) for name in COMMANDS},  # type: ignore[misc]
    "genres": genres_block,
    "kits": kits_block,
    "instruments": instruments_block,
    "settings": settings_block,
    "chat keys": lambda: chat_block(KEYS, "key|what it does"),
    "chat panes": lambda: chat_block(PANES, "in|keys and mouse"),
    "chat signs": lambda: chat_block(SIGNS, "sign|what it means"),
    "chat commands": lambda: chat_block(chat_commands(), "command|what it does"),
}


def rebuilt(text: str) -> str:
    """Return a page with its generated blocks made new; raises `KeyError` for a block of an unknown name."""
    return BLOCK.sub(lambda match: match[1] + BLOCKS[match[2]]() + match[4], text)


def main() -> int:
    """Write every page of docs/, and the help, that is stale; return how many there were."""
    stale = 0
    for page in sorted(DOCS.glob("*.md")):
        old = page.read_text("utf-8")
        new = rebuilt(old)
        if new != old:
            page.write_text(new, "utf-8")
            print(f"docs: wrote {page.name}")
            stale += 1
    for path, text in ((DOCS.parent / ".env.example", env_example()),):
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"docs: wrote {path.name}")
            stale += 1
    help_page = Path(HELP)
    if not help_page.exists() or help_page.read_text("utf-8") != help_text():
        help_page.write_text(help_text(), "utf-8")
        print(f"docs: wrote {help_page.name}")
        stale += 1
    return stale


if __name__ == "__main__":
    main()
    sys.exit(0)
