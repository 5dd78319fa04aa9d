"""Words of music that mean something else where they stand: "the old house on the hill", "rock solid", "bass fishing".

What they stand in is left out of the English text before its words are looked up. Determiners, verbs and neighbours tell
the senses apart, by tables; before a noun of music a word is always of music.
"""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.keyed import Keys
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table


def in_music(text: str) -> str:
    """Return English text without the words that only look like words of music."""
    rules, keys = _rules()
    for row in keys.among(text):
        text = rules[row].sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    """Leave blanks, but for groups that say what is around."""
    kept = "".join(match.groups(""))
    return f"{kept}{' ' * (len(match[0]) - len(kept))}"


@cache
def _rules() -> tuple[list[re.Pattern[str]], Keys]:
    """Return what is left out, and the words without which it is not there."""
    rows = [*_neighbours(), *_buildings(), *_verbs(), *_lessons()]
    return [regex(said, re.I) for said, _ in rows], Keys(needs for _, needs in rows)


def _neighbours() -> list[tuple[str, tuple[str, ...]]]:
    rows = []
    for word, around in table("senses")["neighbours"].items():
        behind = "|".join(said for said in around if "_" not in said)
        before = [
            said.replace("_", word) + _before_music(near=True) * said.endswith("_") for said in around if "_" in said
        ]
        parts = ([rf"{word}[ -]?(?:{behind})"] if behind else []) + before
        rows.append((rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w'])", (word, f"{word}s", *_joined(word, around))))
    return rows


def _joined(word: str, around: list[str]) -> tuple[str, ...]:
    """Return the words that are written together with another: "popcorn"."""
    ends = (said for said in around if regex(r"[a-z]+").fullmatch(said))
    return tuple(f"{word}{end}" for end in ends)


def _buildings() -> list[tuple[str, tuple[str, ...]]]:
    entry = table("senses")["buildings"]
    words, kept = tuple(entry["words"]), _before_music()
    noun = f"(?:{'|'.join(words)})s?(?![\\w-]){kept}"
    adjectives = f"(?:{'|'.join(entry['adjectives'])})"
    return [
        (rf"\b(?:{'|'.join(entry['owners'])}) (?:{adjectives} ){{0,2}}{noun}", words),
        (rf"\b(?:{'|'.join(entry['places'])}) (?:the|this|that) (?:\w+ )?{noun}", words),
        (rf"\b(?:the|this|that) (?:{adjectives} ){{1,3}}{noun}", words),
        (rf"\b(?:an?|some) (?:old|haunted|abandoned|empty|burning|little old) {noun}", words),
        (rf"\b(?:the|that) (?:{'|'.join(words)}) (?:{'|'.join(entry['follows'])})\b", words),
    ]


def _verbs() -> list[tuple[str, tuple[str, ...]]]:
    entry = table("senses")["verbs"]
    words = tuple(entry["words"])
    said = rf"(?<![\w-])(?:{'|'.join(entry['before'])}) (?:{'|'.join(words)}) (?:{'|'.join(entry['after'])})\b{_before_music()}"
    return [(said, words)]


def _lessons() -> list[tuple[str, tuple[str, ...]]]:
    entry = table("senses")["lessons"]
    instrument = f"(?:{'|'.join(entry['instruments'])})"
    owner = r"(?:my|his|her|our|their|your)"
    return [
        (rf"\b{instrument} (?:{'|'.join(entry['always'])})\b", ()),
        (rf"\b{owner} {instrument} (?:{'|'.join(entry['owned'])})\b", ()),
    ]


@cache
def _before_music(*, near: bool = False) -> str:
    """Return what must not follow: a noun of music, where it need not be `near` maybe after one more word."""
    nouns = "|".join(table("senses")["music"]["nouns"])
    between = "" if near else r"(?:[\w-]+ )?"
    return rf"(?! {between}(?:{nouns})\b)"
