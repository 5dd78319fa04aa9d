"""What all tests share: measuring tools that may be missing, and the command line as a program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.rigs.postgres import postgres_server, postgres_url
from tests.rigs.s3 import moto_bucket, moto_endpoint, swift_bucket, swift_endpoint

__all__ = [  # fixtures for all tests
    "moto_bucket",
    "moto_endpoint",
    "postgres_server",
    "postgres_url",
    "swift_bucket",
    "swift_endpoint",
]

# the same examples on every run: a test is no lottery
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
PACKAGES = {
    "ffmpeg": "ffmpeg",
    "ffprobe": "ffmpeg",
    "fluidsynth": "fluidsynth",
    "soundfont": "timgm6mb-soundfont",
    "pulseaudio": "pulseaudio libasound2-plugins",
    "pactl": "pulseaudio-utils",
    "parec": "pulseaudio-utils",
    "tmux": "tmux",
    "chromium": "chromium",
}

Program = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make golden` write the golden scores."""
    parser.addoption("--regenerate-golden", action="store_true", help="write the golden scores instead of comparing")


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Return a measuring tool's path; the test is skipped without it, or fails where DAWG_TESTS_NEED_TOOLS=1 (CI)."""

    def find(name: str) -> str:
        path = str(SOUNDFONT) if name == "soundfont" and SOUNDFONT.exists() else shutil.which(name)
        if path is None:
            message = f"needs {name}: apt-get install {PACKAGES[name]}"
            if os.environ.get("DAWG_TESTS_NEED_TOOLS") == "1":
                pytest.fail(message)
            pytest.skip(message)
        return path

    return find


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Run the command line as a program in an empty folder (`tmp_path / "work"`), with an empty home and no terminal."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()

    def run(
        *words: str, env: dict[str, str] | None = None, timeout: float = 120, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dawg", *words],
            cwd=work,
            env=environment(home, env),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )

    return run


def parsed(name: str, *words: str) -> dict[str, Any]:
    """Return the flags of a command as Typer reads them from words; raises what the command line would."""
    from typer.main import get_command

    from dawg.cli.parsing import make_app

    group: Any = get_command(make_app([name]))
    program = group.make_context("dawg", [], resilient_parsing=True)
    flags: dict[str, Any] = group.commands[name].make_context(name, list(words), parent=program).params
    return flags


def environment(home: Path, more: dict[str, str] | None = None) -> dict[str, str]:
    """A clean environment for a child process that finds the code under test and nothing of the developer's."""
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    root = str(Path(__file__).parent.parent)
    return {**keep, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": root, **(more or {})}


def refused(result: subprocess.CompletedProcess[str], *, code: int = 2) -> str:
    """Check that a run was refused as promised; return its one line."""
    lines = [line for line in result.stderr.splitlines() if line]
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert lines, "a refusal says why"
    assert lines[0].startswith("dawg: ")
    assert len(lines) <= 2
    assert all(len(line) <= 1010 for line in lines)
    assert all(char.isprintable() for line in lines for char in line)
    return lines[0]
