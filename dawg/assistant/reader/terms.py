"""Words of the trade that a question asks about: "whats the difference between a phrase and a bar", "was ist ein Takt"."""

from __future__ import annotations

from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_DEFINES = regex(
    r"\b(?:(?:difference|unterschied|diferencia|diferenca|difference)s? (?:between|zwischen|entre)|(?:meaning|definition) of|define|explain(?: to me)?(?: what)?|what(?:s| is| are| do you mean by| does| do| exactly is| even is)|"
    r"how (?:does|do|is)|tell me about|was (?:ist|sind|bedeutet|heisst)|que (?:es|son|significa|e|sao)|c.?est quoi|qu.?est[ -]ce (?:que c.?est |que |qu.?)?)[ ]+",
)
_CJK = regex(r"([^\s、。?]{1,8}?)(?:(?<!あ)とは|って(?:何|なに|どういう)|の意味|(?:이|가|란|은|는)? ?(?:뭐|무엇))")
_THIS_ONE = frozenset(("the", "this", "my", "our", "that", "these", "its", "your"))
_BEFORE = frozenset(
    [
        "a",
        "an",
        "ein",
        "eine",
        "einen",
        "der",
        "die",
        "das",
        "un",
        "una",
        "une",
        "um",
        "uma",
        "el",
        "la",
        "le",
        "los",
        "las",
        "o",
        "l",
        "le",
        "les",
        "exactly",
        "even",
        "actually",
        "called",
        "really",
        "word",
        "term",
        "by",
        "the",
    ]
)
_BEHIND = frozenset(
    [
        "mean",
        "means",
        "meaning",
        "do",
        "does",
        "and",
        "or",
        "und",
        "y",
        "e",
        "et",
        "vs",
        "from",
        "exactly",
        "even",
        "actually",
        "in",
        "is",
        "are",
        "music",
        "a",
        "an",
        "ein",
        "eine",
        "un",
        "una",
        "une",
        "um",
        "uma",
        "please",
        "pls",
        "again",
        "work",
        "for",
        "called",
        "bedeutet",
        "stand",
        "stands",
        "thing",
        "called",
    ]
)


def explained(said: str) -> str:
    """Return what the words of the trade mean that a question asks about; "" where it asks about the beat at hand.

    Args:
        said: a question in small letters, without apostrophes.
    """
    asked = _DEFINES.search(said)
    if asked is None:
        match = _CJK.search(said)
        name = _name(match[1]) if match else ""
        return str(table("speech")["terms"][name]) if name else ""
    words = regex(r"[^\W_]+(?:-\w+)?").findall(said[asked.end() :])
    if words[:2] in (["the", "difference"], ["the", "meaning"]):
        return explained(" ".join(words[1:]))
    if words[:2] in (["the", "word"], ["the", "term"]):
        words = words[2:]
    if words and words[0] in _THIS_ONE and "difference" not in asked[0]:
        return ""
    several = any(mark in asked[0] for mark in ("differ", "unterschied", "diferen"))
    return " ".join(str(table("speech")["terms"][name]) for name in _named(words, several=several))


def _named(words: list[str], *, several: bool) -> list[str]:
    """Return the terms that stand first in a question, two where it compares; none where more is said of them."""
    found: list[str] = []
    at = 0
    while at < len(words) and len(found) < 1 + several:
        size = next(
            (size for size in (4, 3, 2, 1) if _name(" ".join(words[at : at + size])) and len(words) >= at + size), 0
        )
        if size:
            found.append(_name(" ".join(words[at : at + size])))
        elif words[at] not in _BEFORE | _BEHIND:
            break
        at += size or 1
    behind = words[at : at + 2]
    if not several and behind and not _BEHIND.issuperset(behind[:1]):
        return []
    return list(dict.fromkeys(found))


@cache
def _name(said: str) -> str:
    """Return the term of the table that words name, "" for none."""
    document = table("speech")
    name = document["same_terms"].get(said, said)
    return str(name) if name in document["terms"] else ""
