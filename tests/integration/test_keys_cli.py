"""`dawg keys`: kept for their owner alone, shown to nobody."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.conftest import Program, refused

KEY = "sk-test-0123456789-abcdefgh"


def test_a_key_is_read_from_stdin_listed_masked_and_forgotten(program: Program, tmp_path: Path) -> None:
    assert "dawg keys set PROVIDER" in program("keys").stdout
    assert program("keys", "set", "anthropic", stdin=f"{KEY}\n").returncode == 0
    (kept,) = tmp_path.rglob("keys.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    listed = program("keys", "--json")
    assert KEY not in listed.stdout
    assert json.loads(listed.stdout) == [{"provider": "anthropic", "key": "…efgh", "source": str(kept), "used": True}]
    assert "forgotten" in program("keys", "delete", "anthropic").stdout
    assert json.loads(program("keys", "list", "--json").stdout) == []
    assert "no kept key" in program("keys", "Delete", "ANTHROPIC").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forget",), "permitted: list, set, delete"),
        (("set",), "set needs a provider; permitted: anthropic"),
        (("delete",), "delete needs a provider"),
        (("list", "openai"), "list takes no provider"),
        (("set", "nobody"), "provider 'nobody' is unknown; permitted: anthropic"),
        (("set", "openai"), "no key for openai; permitted: 8 to 512 characters"),
    ],
)
def test_what_cannot_be_is_refused(program: Program, words: tuple[str, ...], said: str) -> None:
    assert said in refused(program("keys", *words, stdin="a b\n"))
