"""The ways of asking for more or less of a quality: "warmer", "more warm", "too cold", "needs warmth", "it sounds harsh"."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token

_VOWELS = "aeiou"
_LONGEST = 3
"""Words that a way of asking has at most."""
_Words = tuple[str, ...]
_OBJECTS = {
    "the",
    "it",
    "them",
    "up",
    "out",
    "down",
    "off",
    "that",
    "those",
    "my",
    "this",
    "everything",
    "things",
    "all",
}
"""What follows a verb that is written like its adjective: "mellow the keys", "warm it up"."""


_DEGREES = {("so",), ("way",), ("really",), ("very",), ("super",), ("real",), ("hella",), ("mad",), ("mega",), ("proper",), ("pretty",), ("quite",)}  # fmt: skip
"""How much of it: a fault in "the drums are really loud", a wish in "I want the drums really loud"."""
_WISHES = {"want", "wants", "wanted", "need", "make", "get", "should", "must", "let", "give", "wanna", "be", "turn", "crank", "bring", "push", "play"}  # fmt: skip
_NO_WISHES = {"is", "are", "was", "were", "its", "theyre", "sounds", "feels", "seems", "gets", "too", "stop", "less", "why", "because", "cause", "but", "if", "when", "being"}  # fmt: skip
_REFUSALS = {"shouldnt", "cant", "wont", "mustnt", "neednt", "without", "no", "didnt"}
_NOUNS = {"banger", "bangers"}
"""What is written like a comparative and is none."""


class _Entry(NamedTuple):
    words: _Words
    more: str
    less: str
    role: str
    """ "adjective", "comparative" ("thicker", "thicken"), "noun", "verb" ("warm it up") or "fault"."""


def find(tokens: list[Token]) -> list[Hit]:
    """Return a cue for every quality that is asked for or complained about.

    The cue of an adjective that only stands there ("a warm pad") is called "be darker": it counts after "make it".
    """
    entries, ways = _entries(), _ways()
    hits = []
    for at, token in enumerate(tokens):
        for entry in entries.get(token.word, ()):
            if not _stands(tokens, at, entry.words) or token.word in _NOUNS:
                continue
            end = at + len(entry.words) - 1
            first, operation = _asked(tokens, at, end, entry, ways)
            if operation:
                enough = entry.role == "adjective" and _word(tokens, end + 1) == "enough"
                hits.append(Hit(f"cue:{operation}", operation, first, end + enough))
            elif entry.role == "adjective":
                hits.append(Hit(f"cue:be {entry.more}", f"be {entry.more}", at, end))
    return hits


def _asked(
    tokens: list[Token], at: int, end: int, entry: _Entry, ways: dict[str, frozenset[_Words]]
) -> tuple[int, str]:
    """Return where the wish begins and what is to be done, "" for none."""
    if entry.role == "comparative":
        return at, entry.more
    if entry.role == "verb":
        return at, entry.more if _word(tokens, end + 1) in _OBJECTS else ""
    if entry.role == "adjective":
        if _word(tokens, end + 1) == "enough" and any(_is_not(token.word) for token in tokens[max(0, at - 3) : at]):
            return at, entry.more
        sides = (("too", entry.less), ("more", entry.more))
    elif entry.role == "noun":
        sides = (("have_not", entry.less), ("have", entry.more))
    else:
        sides = (("fault", entry.more), ("fault", entry.more))
    if entry.words == ("impact",) and at and tokens[at - 1].word in ("a", "an", "the", "big"):
        return at, ""  # the sound of that name
    reach = 1 if entry.role == "noun" else 0  # "more analog warmth", "needs a lift"
    for skipped in range(reach + 1):
        for size in range(min(_LONGEST, at - skipped), 0, -1):
            first = at - size - skipped
            before = tuple(token.word for token in tokens[first : at - skipped])
            for way, operation in sides:
                if before in ways[way] and all(token.joined for token in tokens[first + 1 : at + 1]):
                    if entry.role == "fault" and before in _DEGREES and _is_wished(tokens, first):
                        return at, ""
                    return first, operation
    return at, ""


def _is_wished(tokens: list[Token], at: int) -> bool:
    """True for the "really" of "I want the drums really loud", not for that of "I don't want it really loud"."""
    before = [token.word for token in tokens[max(0, at - 9) : at]]
    wish = next((back for back, word in enumerate(reversed(before), 1) if word in _WISHES | _NO_WISHES), 0)
    if not wish or before[-wish] in _NO_WISHES:
        return False
    return not any(_is_not(word) or word in _REFUSALS for word in before) and not _NO_WISHES.intersection(
        before[-wish - 2 : -wish]
    )


def _is_not(word: str) -> bool:
    return word in ("not", "isnt", "arent", "doesnt", "dont", "never", "hardly")


def _word(tokens: list[Token], at: int) -> str:
    return tokens[at].word if at < len(tokens) else ""


def _stands(tokens: list[Token], at: int, words: _Words) -> bool:
    return all(_word(tokens, at + offset) == word for offset, word in enumerate(words))


@cache
def words() -> frozenset[str]:
    """Return every word of a quality, its comparative too."""
    return frozenset(
        word for entries in _entries().values() for entry in entries for word in entry.words if not word.endswith("en")
    )


@cache
def _ways() -> dict[str, frozenset[_Words]]:
    return {way: frozenset(tuple(said.split()) for said in lists) for way, lists in table("qualities")["ways"].items()}


@cache
def _entries() -> dict[str, list[_Entry]]:
    """Return the words of the table by their first word, longest first."""
    found: dict[str, list[_Entry]] = {}

    def add(word: str, more: str, less: str, role: str) -> None:
        words = tuple(word.split())
        found.setdefault(words[0], []).append(_Entry(words, more, less, role))

    document = table("qualities")
    for quality in document["quality"]:
        more, less = quality["more"], quality["less"]
        for word in quality["adjectives"]:
            add(word, more, less, "adjective")
            add(comparative(word), more, less, "comparative")
            if not more.startswith("volume"):
                add(f"{comparative(word)[:-1]}n", more, less, "comparative")  # brighten, thicken, loosen
        for word in quality["nouns"]:
            add(word, more, less, "noun")
        for word in quality.get("verbs", ()):
            add(word, more, less, "verb")
    for operation, faults in document["faults"].items():
        for word in faults:
            add(word, operation, operation, "fault")
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry.words))
    return found


def moods(tokens: list[Token], hits: list[Hit], steps: set[str]) -> list[str]:
    """Return the moods that steps for all of a new beat ask for by a comparative: "dark" of "like that but darker"."""
    felt, positives = {word for words in table("moods")["moods"].values() for word in words}, _positives()
    asked = (tokens[hit.first].word for hit in hits if hit.length == 1 and hit.name in steps)
    return [positives[word] for word in asked if positives.get(word) in felt]


@cache
def _positives() -> dict[str, str]:
    """Return the adjectives by their comparatives."""
    return {comparative(word): word for quality in table("qualities")["quality"] for word in quality["adjectives"]}


def comparative(word: str) -> str:
    """Return the comparative of an adjective: "warm" -> "warmer", "big" -> "bigger", "punchy" -> "punchier"."""
    if word.endswith("e"):
        return word + "r"
    if len(word) > 2 and word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ier"
    if len(word) in (3, 4) and word[-1] not in "wxy" + _VOWELS and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        return word + word[-1] + "er"
    return word + "er"
