"""What dictation heard for words of music: "pee ano", "lots of base", "eighty ate", "the key of sea". A table tells where."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.keyed import Keys
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table


def written(text: str) -> str:
    """Return clean text with the words of music that were meant."""
    rules, keys = _rules()
    for row in keys.among(text):
        text = rules[row][0].sub(rules[row][1], text)
    return text


@cache
def _rules() -> tuple[list[tuple[re.Pattern[str], str]], Keys]:
    """Return what is written for what, and the words without which it is not there."""
    document = table("homophones")
    words = [
        (rf"(?<![\w'-]){re.escape(said)}(?![\w'-])", plain, (max(said.split(), key=len),))
        for said, plain in document["words"].items()
    ]
    around = [(row["said"], row["plain"], tuple(row["needs"])) for row in document["around"]]
    rows = [*words, *around]
    return [(regex(said, re.I), plain) for said, plain, _ in rows], Keys(needs for *_, needs in rows)
