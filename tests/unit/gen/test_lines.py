"""A value is found in the text of a file by its place in the document."""

import json
from typing import Any

import pytest

from dawg.gen.lines import json_line, toml_line

TOML = """\
title = "x" # tempo = 1
mix.width = 1
[tempo]
low = 5
[[parts]]
name = "a"
low = 40
[[parts]]
name = "b"
cells = [
  ["x...", 1],
  ["q...", 2],
]
[parts.instruments]
piano = 3
[drums]
kits = { "808" = 1, 909 = 2 }
"""


@pytest.mark.parametrize(
    ("steps", "value", "line"),
    [
        (("tempo", "low"), 5, 4),
        (("tempo", "usual"), None, 3),
        (("mix", "width"), 1, 2),
        (("parts", 0, "low"), 40, 7),
        (("parts", 1), None, 8),
        (("parts", 1, "low"), None, 8),
        (("parts", 1, "cells", 1, 0), "q...", 12),
        (("parts", 1, "instruments", "piano"), 3, 15),
        (("drums", "kits", "909"), 2, 17),
        (("nowhere",), None, 1),
        ((), None, 1),
    ],
)
def test_a_value_is_found_in_toml(steps: tuple[str | int, ...], value: object, line: int) -> None:
    assert toml_line(TOML, steps, value)[0] == line


@pytest.mark.parametrize("indent", [1, None])
def test_a_value_is_found_in_json(indent: int | None) -> None:
    document: dict[str, Any] = {"a": {"low": 1}, "b": [], "list": [{"low": 2}, {"low": "\\"}], "é": {}}
    text = json.dumps(document, indent=indent)
    for steps, line in (
        (("a", "low"), 3),
        (("b",), 5),
        (("list", 1, "low"), 11),
        (("list", 1, "no"), 10),
        (("é",), 14),
    ):
        assert json_line(text, steps) == (line if indent else 1)
    assert json_line("[", (0,)) == 1
