"""The table of commands and the exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dawg import __version__, errors
from dawg.cli import app
from tests.conftest import Program, environment, refused


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"], []])
def test_help_lists_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(words) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in app.COMMANDS)


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--version"]) == 0
    assert capsys.readouterr().out == f"dawg {__version__}\n"


@pytest.mark.parametrize("name", app.COMMANDS)
def test_every_command_has_help_of_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("--help", "-h"):
        assert app.main([name, word]) == 0
        assert capsys.readouterr().out.startswith(f"Usage: dawg {name} ")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("generte", "command 'generte' is unknown; nearest: generate"),
        ("--verson", "option '--verson' is unknown; nearest: --version"),
        ("x", "command 'x' is unknown; permitted: generate, chat"),
        ("\x1b[31m\n" + "y" * 500, "command '?[31m?yyyy"),
    ],
)
def test_an_unknown_command_names_the_nearest(word: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main([word]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith(f"dawg: {told}")
    assert len(lines) == 2
    assert max(map(len, lines)) <= 1010


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (errors.InputError("bpm 'x' is bad", hint="try 90"), 2, "dawg: bpm 'x' is bad\nhint: try 90\n"),
        (errors.OutputError("cannot write 'x'"), 1, "dawg: cannot write 'x'\n"),
        (errors.Cancelled("stopped on request"), 130, "dawg: stopped on request\n"),
        (KeyboardInterrupt(), 130, "dawg: stopped\n"),
        (OSError(28, "No space left on device", "beat.wav"), 1, "dawg: No space left on device: beat.wav\n"),
        (BrokenPipeError(), 0, ""),
        (MemoryError(), 1, "dawg: out of memory\nhint: ask for a shorter beat or a lower sample rate\n"),
        (ZeroDivisionError("a\nb"), 1, "dawg: unexpected ZeroDivisionError: a?b\nhint: DAWG_DEBUG=1 shows where; please report it\n"),
    ],
)  # fmt: skip
def test_every_end_has_its_exit_code_and_one_clear_line(
    error: BaseException, code: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(argv: list[str]) -> int:
        raise error

    monkeypatch.delenv("DAWG_DEBUG", raising=False)
    monkeypatch.setattr(app, "_dispatch", fail)
    assert app.main([]) == code
    assert capsys.readouterr().err == told


def test_help_and_version_need_no_home_no_terminal_and_no_heavy_module(tmp_path: Path) -> None:
    code = "import sys; from dawg.cli.app import main; main([sys.argv[1]]); print(*sys.modules, file=sys.stderr)"
    for word in ("--help", "--version"):
        result = subprocess.run(
            [sys.executable, "-c", code, word],
            env=environment(tmp_path, {"HOME": "/nonexistent", "TERM": "dumb"}),
            capture_output=True,
            text=True,
            check=True,
        )
        loaded = set(result.stderr.split())
        assert "dawg.cli.app" in loaded
        assert not loaded & {"numpy", "msgspec", "soundfile", "sounddevice", "typer", "argparse", "dawg.gen"}


def test_a_wrong_value_is_refused_before_the_engine_is_loaded(tmp_path: Path) -> None:
    code = "import sys; from dawg.cli.app import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code, "generate", "--bpm=abc"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "dawg: bpm 'abc' is not a number; permitted range: 20 to 400" in result.stderr
    assert "numpy" not in result.stderr.split()


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "dawg", "--help"],
        env=environment(tmp_path),
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["--help"], ["instruments", "--json"]])
def test_a_full_disk_behind_stdout_is_told(words: list[str], tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "dawg", *words],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr == b"dawg: cannot write to standard output: No space left on device\n"


def test_python_dash_m_is_the_same_program(program: Program) -> None:
    assert program("--version").stdout == f"dawg {__version__}\n"
    assert "nearest: generate" in refused(program("generte"))


def test_ctrl_c_before_the_program_is_up_ends_it_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "main", stopped)
    with pytest.raises(SystemExit) as ended:
        app.entry()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "dawg: stopped\n"
