"""Raw text made safe and plain, and cut into words."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from dawg.assistant.reader.patterns import regex

READ_LIMIT = 12_000
"""Characters that are read; a request is never longer, so the rest is ignored with a warning."""

_WORD = regex(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[&#@+%]")
_GAP = regex(r"[ \-_'&]*")
_STRETCHED = regex(r"([a-z])\1{2,}")
_LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_MARKS = {
    "♯": "#", "♭": "b", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": ", ", "−": "-", "‐": "-",
    "‑": "-", "〜": "-", "→": "->", "•": ", ", "·": " ", "\n": "\n", "\t": " ", "\r": "\n", "|": " | ", "✘": " no ", "✗": " no ", "❌": " no ", "🚫": " no ", "👎": " no ",
}  # fmt: skip


class Token(NamedTuple):
    """A word in lower case without apostrophes, where it stands, and whether only a blank or hyphen precedes it."""

    word: str
    start: int
    end: int
    joined: bool


class _Folding(dict[int, str]):
    """A table for `str.translate` that learns each character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    """Map one character: Latin letters lose their accents, marks become ASCII, what cannot be seen becomes a blank."""
    if char in _MARKS:
        return _MARKS[char]
    if char.isascii():
        return char if char.isprintable() else " "
    if char.lower() in _LETTERS:
        return _LETTERS[char.lower()]
    base = unicodedata.normalize("NFKD", char)[0]
    if base.isascii() and base.isalpha():
        return base
    category = unicodedata.category(char)
    if category in ("Cf", "Mn"):
        return ""
    return char if category[0] in "LN" or char in "、。ー・" else " "


_TABLE = _Folding()
_ESCAPES = regex(r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
"""What steers a terminal: colours, the cursor."""
_UNSEEN = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def unseen(text: str) -> list[str]:
    """Tell of control characters in a text: they are left out, and what stands around them is joined."""
    many = len(_ESCAPES.findall(text)) + len(_UNSEEN.findall(_ESCAPES.sub("", text)))
    return [f"text: {many} control character{'s' if many > 1 else ''} left out"] if many else []


def clean(text: str) -> tuple[str, bool]:
    """Return the text folded to plain characters, its case kept, and whether it was longer than `READ_LIMIT`."""
    cut = len(text) > READ_LIMIT
    seen = _UNSEEN.sub("", _ESCAPES.sub("", text[:READ_LIMIT]))
    head = unicodedata.normalize("NFKC", seen)[:READ_LIMIT]
    return head.translate(_TABLE)[:READ_LIMIT], cut


def tokenize(text: str) -> list[Token]:
    """Cut clean text into words, numbers and the signs & # @ + %."""
    return [*_tokens(text)]


@lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text; one request is cut again and again."""
    tokens = []
    end = 0
    for match in _WORD.finditer(text):
        start = match.start()
        joined = text[end:start] == " " or _GAP.fullmatch(text, end, start) is not None
        word = match[0].lower()
        end = match.end()
        tokens.append(Token(word.replace("'", "") if "'" in word else word, start, end, joined))
    return tuple(tokens)


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase of the vocabulary."""
    if phrase.isascii() and phrase.islower() and phrase.replace(" ", "").isalpha():
        return tuple(phrase.split())  # most are; ten times as fast
    return tuple(token.word for token in tokenize(phrase))


def unstretch(word: str) -> str:
    """Fold letters drawn out for emphasis: "daaark" -> "dark", "grooovy" -> "groovy" is left to the spelling table."""
    return _STRETCHED.sub(r"\1", word)
