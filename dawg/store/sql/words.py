"""Words as they are found: whatever their case and accents, "F#" being one of them."""

from __future__ import annotations

import re
import unicodedata

WORD_LENGTH = 80
TEXT_BYTES = 400_000
"""What is found of one text; Postgres holds a megabyte of words."""


def words_in(text: str) -> list[str]:
    """Return the different words of a text in their order, folded."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    found: dict[str, None] = {}
    left = TEXT_BYTES
    for word in re.findall(r"[^\W_]+#?|#+", plain):
        word = word[:WORD_LENGTH]
        left -= len(word.encode("utf-8", "replace"))
        if left < 0:
            break
        found[word] = None
    return list(found)
