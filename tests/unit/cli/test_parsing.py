"""What Typer makes of the words, and how its complaints are told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from dawg.cli import parsing
from dawg.cli.app import COMMANDS
from dawg.errors import InputError
from tests.conftest import Program, environment, parsed


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["generate", "--bmp", "3"], "option '--bmp' is unknown; nearest: --bpm"),
        (["generate", "--bp=3"], "option '--bp' is unknown; nearest: --bpm"),
        (["generate", "-bpm", "3"], "option '-bpm' is unknown; nearest: --bpm"),
        (["generate", "-q"], "option '-q' is unknown"),
        (["generate", "--bpm"], "option --bpm requires a value"),
        (["generate", "-i"], "option -i requires a value"),
        (["generate", "--force=1"], "option --force takes no value"),
        (["kits", "x", "y"], "unexpected argument 'x'"),
        (["generate", "trap", "y"], "unexpected argument 'y'"),
        (["kits", "--", "--bpm"], "unexpected argument '--bpm'"),
        (["show"], "argument WHAT is missing"),
        (["search"], "argument WORD is missing"),
        (["generate", "--\x1b[31m\n"], "option '--?[31m?' is unknown"),
        (["kits", "\udcff"], "unexpected argument '?'"),
    ],
)
def test_mistakes_in_the_words_are_one_clear_line(words: list[str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        parsing.run(words)
    assert caught.value.message == message
    assert caught.value.hint == f"`dawg {words[0]} --help` lists what it takes"


@pytest.mark.parametrize("value", ["-14", "--", "--bpm", "", "a=b"])
def test_what_follows_an_option_is_its_value_whatever_it_looks_like(value: str) -> None:
    assert parsed("generate", "--loudness", value)["loudness"] == value
    assert parsed("generate", f"--loudness={value}")["loudness"] == value


def test_texts_reach_the_command_as_they_are() -> None:
    flags = parsed("generate", "-i", "rhodes", "--mood", " a,b ", "-x909", "--mood", "\udcff", "--bpm", "٣", "--loop")
    assert (flags["instrument"], flags["mood"], flags["exclude"]) == (("rhodes",), (" a,b ", "\udcff"), ("909",))
    assert (flags["bpm"], flags["loop"], flags["force"], flags["key"]) == ("٣", True, False, None)


@pytest.mark.parametrize(
    "error", [typer.Exit(3), InputError("no"), KeyboardInterrupt(), EOFError(), OSError(28, "full")]
)
def test_what_a_command_raises_comes_through_as_it_is(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    from dawg.studio.local import LocalStudio

    def fail(self: LocalStudio) -> None:
        raise error

    monkeypatch.setattr(LocalStudio, "kits", fail)
    if isinstance(error, typer.Exit):
        assert parsing.run(["kits"]) == 3
    else:
        with pytest.raises(type(error)) as caught:
            parsing.run(["kits"])
        assert caught.value is error


def test_only_the_named_command_is_loaded_and_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys; from dawg.cli.app import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code, "kits", "--help"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(result.stderr.split())
    assert {"typer", "dawg.cli.kits"} <= loaded
    assert not loaded & {"rich", "pydantic", "numpy", "sqlite3", "dawg.cli.genres", "dawg.gen"}


def test_the_shell_is_told_commands_and_options(program: Program) -> None:
    def completions(words: str) -> list[str]:
        env = {"_DAWG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        result = program(env=env)
        assert result.returncode == 0
        return result.stdout.split()

    assert completions("dawg ") == list(COMMANDS)
    assert completions("dawg gen") == ["generate", "genres"]
    assert completions("dawg generate --b") == ["--bpm", "--bars", "--bit-depth"]


def test_completion_is_installed_in_the_home_of_the_user_only(tmp_path: Path) -> None:
    result = subprocess.run(
        ["bash", "-c", '"$0" -m dawg --show-completion; true', sys.executable],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "_DAWG_COMPLETE" in result.stdout
    assert list(tmp_path.iterdir()) == []
