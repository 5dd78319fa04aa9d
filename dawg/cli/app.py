"""`dawg`: the table of commands, and the one place where errors become exit codes.

Help and version are answered before Typer is imported, which alone takes four times a bare interpreter's start: the help
is `help.txt`, which `make docs` writes from the Typer app. Otherwise only the named command's module is imported.

A command is a module of its name in this folder with a function `command(...)`: options are `Annotated` parameters
(`options.py`), the docstring is its help, `EPILOG` may hold an example. It prints its result, raises `DawgError`s, and
imports what is heavy inside the function. A line in `COMMANDS` makes it known.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO

from dawg.errors import DawgError, InputError, OutputError

COMMANDS = {
    "generate": "make a finished beat: audio, stems, MIDI and a recipe",
    "chat": "make music by talking: say it, hear it, change it, take it back",
    "edit": "change a project in words",
    "parse": "tell what a request is understood as",
    "compare": "hear two versions in turn, equally loud",
    "render": "make the same files again from a recipe",
    "show": "draw a beat, a project or an audio file in the terminal",
    "play": "play an audio file",
    "list": "list the projects of the library",
    "search": "find projects by name, genre, key, instrument or chat",
    "history": "list a project's versions",
    "diff": "tell what changed between two versions",
    "undo": "go back to the version before",
    "redo": "take back an undo",
    "branch": "list, make or remove a project's branches",
    "checkout": "go on from another branch or version",
    "rename": "give a project another name",
    "delete": "remove a project from the library",
    "genres": "list the genres, or tell about one",
    "instruments": "list the instruments",
    "kits": "list the drum kits",
    "serve": "serve a team: accounts, one library, a queue, live progress",
    "login": "log in at a team server",
    "logout": "forget a team server and its key",
    "share": "let a version be heard by a link",
    "admin": "look after a team server: users, invitations, backups",
    "keys": "list, keep or forget the keys of model providers",
    "config": "show every setting and where it comes from",
    "worker": "do the jobs of a team server",
    "doctor": "check what this machine offers",
}
"""What the help says of each command; the module is loaded when it is named."""

HERE = ("serve", "worker", "admin")
"""What is done where the server runs, and never on one that is named."""
TYPER_OPTIONS = ("--install-completion", "--show-completion")

HELP = os.path.join(os.path.dirname(__file__), "help.txt")
SUCCESS, FAILURE = 0, 1


def entry() -> NoReturn:
    """Run `dawg` as a program: never returns, never shows a traceback."""
    _fill_streams()
    gc.set_threshold(
        50_000
    )  # what is imported stays: looking through it again and again would cost a twentieth of a run
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # dawg shares its work out itself; numpy's threads only wait
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # before `main` could take charge of signals
        code = _fail("stopped", "", 130)
    sys.exit(code)


def _fill_streams() -> None:
    """Put the null device where a standard stream was closed: else the next file opened would take its place."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def main(argv: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 done, 1 failed, 2 refused input, 130 stopped by Ctrl-C, 143 by SIGTERM, 129 by hang-up.
    """
    from dawg.cli import signals

    try:
        with signals.raising():
            return _finish(_dispatch(list(argv)))
    except DawgError as error:
        return _fail(error.message, error.hint, error.exit_code)
    except signals.Stopped as stop:
        return _fail("stopped", "", stop.exit_code)
    except KeyboardInterrupt:
        return _fail("stopped", "", 130)
    except BrokenPipeError:
        return _leave_pipe()
    except MemoryError:
        return _fail("out of memory", "ask for a shorter beat or a lower sample rate", FAILURE)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if error.filename is None and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            reason = f"cannot write to standard output: {reason}"  # files are named by who writes them
        return _fail(f"{reason}: {error.filename}" if error.filename else reason, "", FAILURE)
    except Exception as error:
        if os.environ.get("DAWG_DEBUG") == "1":
            raise
        return _fail(
            f"unexpected {type(error).__name__}: {str(error)[:240]}",
            "DAWG_DEBUG=1 shows where; please report it",
            FAILURE,
        )


def _dispatch(argv: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    argv = _without_server(argv)
    first = argv[0] if argv else "--help"
    if os.environ.get("_DAWG_COMPLETE"):
        from dawg.cli import parsing

        parsing.complete()
    if first in ("--help", "-h", "help"):
        with open(HELP, encoding="utf-8") as file:
            sys.stdout.write(file.read())
        return SUCCESS
    if first == "--version":
        show_version()
        return SUCCESS
    if first not in COMMANDS and first not in TYPER_OPTIONS:
        raise _unknown(first)
    from dawg.cli import parsing

    return parsing.run(argv)


def _without_server(argv: list[str]) -> list[str]:
    """Take `--server URL` out of the words, wherever it stands: every command works on the server that it names."""
    rest, url = [], None
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--server":
            url = next(words, "")
        elif word.startswith("--server="):
            url = word.partition("=")[2]
        else:
            rest.append(word)
    if url is not None:
        if rest and rest[0] in HERE:
            raise InputError(
                f"--server does not go with {rest[0]}: it is done on the server's own machine",
                hint=f"dawg {rest[0]} --help",
            )
        from dawg.studio.remote.credentials import checked_url

        os.environ["DAWG_SERVER"] = checked_url(url)
    return rest


def show_version() -> None:
    """Print name and version."""
    from dawg import __version__

    print(f"dawg {__version__}")


def _unknown(word: str) -> InputError:
    from dawg.cli.arguments import nearest
    from dawg.cli.console import shown

    kind = "option" if word.startswith("-") else "command"
    known = ["--help", "--version", *TYPER_OPTIONS] if kind == "option" else list(COMMANDS)
    close = nearest(word, known)
    permitted = f"nearest: {close}" if close else f"permitted: {', '.join(known)}"
    return InputError(f"{kind} {shown(word)} is unknown; {permitted}", hint="`dawg --help` lists them")


def _finish(code: int) -> int:
    """Flush while errors can still be told: a full disk behind stdout is a failure."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to standard output: {error.strerror}") from error
    return code


def _fail(message: str, hint: str, code: int) -> int:
    from dawg.cli.console import MESSAGE_LIMIT, clean

    try:
        print(f"dawg: {clean(message, limit=MESSAGE_LIMIT)}", file=sys.stderr)
        if hint:
            print(f"hint: {clean(hint, limit=MESSAGE_LIMIT)}", file=sys.stderr)
        sys.stderr.flush()
    except (OSError, ValueError):
        pass
    _silence(sys.stderr)
    _silence(sys.stdout)
    return code


def _leave_pipe() -> int:
    """The reader of our output went away on purpose (`| head`): that is no error of ours."""
    _silence(sys.stdout)
    return SUCCESS


def _silence(stream: TextIO) -> None:
    """Keep the interpreter's last flush from complaining about an output that is gone or full."""
    try:
        stream.flush()
    except (OSError, ValueError):
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            pass
