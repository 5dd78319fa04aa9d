"""Typer: the app with its commands, how it parses, and how its complaints become one clear line of ours."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from dawg.cli.app import COMMANDS, SUCCESS, show_version
from dawg.cli.arguments import nearest
from dawg.cli.console import clean, shown
from dawg.errors import InputError


class Command(TyperCommand):
    """A command whose options stand under headings (`rich_help_panel`) and that names the first word too many."""

    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words behind the command's name; raises `InputError` for one that it does not take."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise InputError(f"unexpected argument {shown(rest[0])}", hint=_hint(ctx.command_path))
        return rest

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options, each heading once."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            usual = "Arguments" if parameter.param_type_name == "argument" else "Options"
            row = parameter.get_help_record(ctx)
            if row:
                sections.setdefault(getattr(parameter, "rich_help_panel", None) or usual, []).append(row)
        for heading, rows in sections.items():
            with formatter.section(heading):
                formatter.write_dl(rows)


def make_app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the Typer app with these commands; only their modules are imported."""
    app = typer.Typer(
        name="dawg",
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(epilog="A first beat: dawg generate --genre trap --bpm 140")(_dawg)
    for name in names:
        module = importlib.import_module(f"dawg.cli.{name}")
        epilog = getattr(module, "EPILOG", None)
        app.command(name, cls=Command, short_help=COMMANDS[name], epilog=epilog)(module.command)
    return app


def run(argv: Sequence[str]) -> int:
    """Parse the words and run the command they name; return the exit code.

    Not by Typer's own `main`: that one would turn a signal into an exit code before we can tell of it.

    Raises:
        InputError: the words are not what the command takes.
        Exception: whatever the command raises.
    """
    program = get_command(make_app(argv[:1] if argv[0] in COMMANDS else COMMANDS))
    try:
        with program.make_context("dawg", list(argv)) as context:
            program.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        raise refusal(error, argv) from None
    return SUCCESS


def complete() -> None:
    """Answer the shell that asks for completions; never returns."""
    make_app()(prog_name="dawg")


def refusal(error: typer.TyperException, argv: Sequence[str]) -> InputError:
    """Say Typer's complaint about the words in our way."""
    context, option = getattr(error, "ctx", None), getattr(error, "option_name", "")
    kind, hint = type(error).__name__, _hint(f"dawg {argv[0]}")
    if kind == "NoSuchOption" and context is not None:
        # "-bpm" is read as "-b" and more: name it as it was written.
        written = next((word.partition("=")[0] for word in argv if word.startswith(option)), option)
        known = [name for parameter in context.command.get_params(context) for name in parameter.opts]
        close = nearest(written, (name for name in known if name.startswith("--")))
        return InputError(f"option {shown(written)} is unknown" + (f"; nearest: {close}" if close else ""), hint=hint)
    if kind == "BadOptionUsage":
        told = "requires a value" if "requires" in error.message else "takes no value"
        return InputError(f"option {option} {told}", hint=hint)
    if kind == "MissingParameter":
        parameter: Any = getattr(error, "param", None)
        return InputError(f"argument {parameter.metavar} is missing", hint=hint)
    return InputError(clean(error.format_message(), limit=200), hint=hint)


def _hint(command: str) -> str:
    return f"`{command} --help` lists what it takes"


def _dawg(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
    server: Annotated[str | None, typer.Option("--server", metavar="URL", help="Work on a team server.")] = None,
) -> None:
    """The beat maker in your terminal: exact, editable, offline, yours."""
    if version:
        show_version()
        raise typer.Exit
