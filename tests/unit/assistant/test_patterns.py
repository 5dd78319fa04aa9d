"""Patterns are compiled when they are first used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from dawg.assistant.reader.patterns import regex
from tests.conftest import environment

COUNTED = """
import re
compiled, real = [], re.compile
def counting(pattern, flags=0):
    compiled.append(pattern)
    return real(pattern, flags)
re.compile = counting
from dawg.assistant.reader import read
before = len(compiled)
assert read("dark trap, no piano, 140").bpm == 140
print(before, len(compiled))
"""


def test_a_pattern_does_what_that_of_re_does() -> None:
    plain, later = re.compile(r"(no|kein) (\w+)", re.I), regex(r"(no|kein) (\w+)", re.I)
    text = "No piano, KEIN bass"
    assert later.pattern == plain.pattern
    assert later.findall(text) == plain.findall(text) == [("No", "piano"), ("KEIN", "bass")]
    assert later.sub(r"\2", text) == "piano, bass"
    assert [match.span() for match in later.finditer(text)] == [(0, 8), (10, 19)]
    assert later.split(text) == plain.split(text)
    for method in ("search", "match", "fullmatch"):
        found, wanted = getattr(later, method)(text, 3), getattr(plain, method)(text, 3)
        assert (found and found.span()) == (wanted and wanted.span())


def test_reading_compiles_and_importing_does_not(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", COUNTED], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    at_import, at_first = map(int, ended.stdout.split())
    assert at_import < 150 < at_first
