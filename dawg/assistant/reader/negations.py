"""Denials and refusals of other languages, before the glossaries are asked: "n'enlève pas", "nicht löschen", "消さないで".

A glossary goes word by word and loses what a verb and its "not" say together. The patterns of the table turn that into
words which the glossaries leave as they are: "never remove", "without being", "no", "stay".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from dawg.assistant.reader.inflections import bare
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_FREE_OF = regex(r"\b([a-z]{3,}?)(s?)-?(?:frei|los)(?:e[rsnm]?)?\b", re.I)
"""A German word for what lacks something: "schlagzeugfrei", "gesangsloser"."""

_NEITHER = regex(
    r"^(?P<before>(?:(?!\b(?:ni|nem|no|nao|pas|sin|sem|sans|nada|rien)\b).)*?)\b(?:ni|nem)(?= (?P<rest>.*))", re.I
)
_CLAUSES = regex(r"(?<=[,;.!?])")
_NEXT = regex(r"\b(?:ni|nem) ", re.I)
"""What opens a list of refusals in a clause: "ni triste ni agressif", "un truc ni triste ni joyeux"."""

Turn = Callable[[str], str]
_PIECES = (
    "removes", "remove", "touch", "thing", "part", "fails", "then", "swap", "bring", "lack", "mean", "mend", "pity", "losing", "loss",
)  # fmt: skip
"""What the patterns of a language name in capitals; a thing may be a part, and a removal ends in "s" in English only."""


def plain(text: str, language: str) -> str:
    """Return clean text of a language with its denials and refusals in words that survive the glossary.

    Args:
        language: "es", "pt", "de", "fr", "ja" or "ko"; "en" for what is in English by now.
    """
    lower = text.lower()
    for needs, turn in _turns(language):
        if needs and not any(piece in lower for piece in needs):
            continue
        turned = turn(text)
        if turned != text:
            text, lower = turned, turned.lower()
    return text


def free_of(text: str) -> str:
    """Return the text with German words for what lacks a part as "no": "drumfrei" is "no drums"."""
    return _FREE_OF.sub(_without, text)


def _without(match: re.Match[str]) -> str:
    """Return "no drums" for "schlagzeugfrei"; a word whose stem is no part stays."""
    known = table("languages")["de"]["words"]
    named = table("instruments")
    stem = match[1].lower()
    for word in dict.fromkeys((known.get(stem + match[2], ""), known.get(stem, ""), stem + match[2], stem, stem + "s")):
        if word in named["names"] or word in named["roles"] or word in _same():
            return f"no {word}"
    return match[0]


@cache
def _same() -> frozenset[str]:
    named = table("instruments")
    return frozenset(word for group in ("names", "roles") for same in named[group].values() for word in same)


@cache
def _turns(language: str) -> tuple[tuple[list[str], Turn], ...]:
    """Compile the patterns of a language, each with the pieces of text without one of which it is not tried."""
    document = table("refusals")[language]
    return tuple((needs, _turn(said, new, document, language)) for said, new, *needs in document["turns"])


def _turn(said: str, new: str, document: dict[str, object], language: str) -> Turn:
    """Return what replaces one pattern; adjectives are put in English on the way."""
    for name in _PIECES:
        if name.upper() in said:
            said = said.replace(name.upper(), str(document[name]))
    words: dict[str, str] = {}
    at = 1 + len(re.findall(r"\((?!\?)", re.split(r"\(A(?:DJ|TT)\)", said)[0]))
    for slot, key in (("ADJ", "adjectives"), ("ATT", "attributive")):
        if slot in said:
            words = bare(language, key) | dict(document[key])  # type: ignore[call-overload]
            said = said.replace(slot, "|".join(sorted(words, key=len, reverse=True)))
    pattern = regex(said, re.I)
    if words:
        return lambda text: pattern.sub(lambda match: match.expand(new.replace(f"\\{at}", words[match[at]])), text)
    return lambda text: pattern.sub(new, text)


def neither(text: str) -> str:
    """Return text of a Romance language with what opens a list of refusals as "neither"."""
    return "".join(map(_neither, _CLAUSES.split(text)))


def _neither(clause: str) -> str:
    first = _NEITHER.match(clause)
    if first and (not first["before"].strip() or _NEXT.search(first["rest"])):
        return f"{first['before']}neither{clause[first.end() :]}"
    return clause
