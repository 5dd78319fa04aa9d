"""The vocabulary: TOML tables made into one index of phrases, once per process.

Every phrase has kinds ("genre", "mood", "instrument", "role", "section", "effect", "artist", "cue:mute" ...) and a name. A scan over the
words of a request finds, for every kind on its own, the longest phrases from left to right.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from dawg.assistant.reader import placed, qualities
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token, tokenize, unstretch, words_of


class Index(NamedTuple):
    """Phrases by first word (longest first), every word known, those of them that are declined (no names), misspellings
    within one edit by their deletions, and the words that a misspelling may stand for."""

    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]]
    known: frozenset[str]
    declined: frozenset[str]
    deletions: dict[str, tuple[str, ...]]
    correctable: frozenset[str]


@cache
def index() -> Index:
    """Build the index of all tables."""
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    correctable: set[str] = set()
    for text, kind, name in _entries():
        words = words_of(text)
        phrases.setdefault(words[0], []).append((words, kind, name))
        if not kind.startswith(("cue:", "artist", "off", "help", "vague", "greeting", "make")):
            whole = kind != "mood" or len(words) == 1  # "cloak and dagger" is no reason to mend "danger"
            correctable.update(word for word in words if whole and len(word) >= 4 and word.isalpha())
    correctable -= _exact()
    for entries in phrases.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    words_toml = table("words")
    verbs = {
        words[0]
        for entries in phrases.values()
        for words, kind, _ in entries
        if len(words) == 1 and kind.startswith("cue:")
    }
    correctable |= {word for word in verbs | qualities.words() if len(word) >= 5 and word.isalpha()}
    declined = {
        word for entries in phrases.values() for words, kind, _ in entries for word in words if kind != "artist"
    }
    declined.update(qualities.words(), words_toml["guard"]["words"], words_toml["english"]["common"])
    known = declined.union(word for entries in phrases.values() for entry in entries for word in entry[0])
    deletions: dict[str, list[str]] = {}
    for word in sorted(word for word in correctable if len(word) > 4):
        for form in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            deletions.setdefault(form, []).append(word)
    return Index(
        phrases,
        frozenset(known),
        frozenset(declined),
        {form: tuple(words) for form, words in deletions.items()},
        frozenset(correctable),
    )


def _exact() -> set[str]:
    """Return the words that no other one is a misspelling of: rare names and finer shades, "during" is not "daring"."""
    finer = {word for words in table("moods")["finer"].values() for word in words}
    common = {word for words in table("moods")["moods"].values() for word in words}
    rare = {word for name in ("genres", "instruments") for word in table(name)["exact"]["words"]}
    return (finer | rare | set(table("moods")["placed"]["adverbs"])) - common


def _entries() -> list[tuple[str, str, str]]:
    """List (phrase, kind, name) of every table."""
    found: list[tuple[str, str, str]] = []
    genres = table("genres")
    for name, entry in genres["ours"].items():
        found += [(word, "genre", entry.get("name", name)) for word in (name, *entry["same"])]
        found += [(word, "genre", kind) for kind, same in entry["kinds"].items() for word in (kind, *same)]
    for name, entry in genres["elsewhere"].items():
        alone = () if entry.get("placed") else (name,)
        found += [(word, "genre", name) for word in (*alone, *entry["same"])]
    moods = table("moods")
    found += [(word, "mood", word) for group in ("moods", "finer") for words in moods[group].values() for word in words]
    found += [(typo, "mood", word) for typo, word in moods["spellings"].items()]
    found += [(phrase, "plain", phrase) for phrase in moods["sound"]["phrases"]]
    for kind, group in (("instrument", "names"), ("role", "roles")):
        for name, same in table("instruments")[group].items():
            found += [(word, kind, name) for word in (name, *same)]
    for kind in ("section", "effect"):
        for name, same in table("structure")[kind + "s"].items():
            found += [(word, kind, name) for word in (name, *same)]
    for group in ("artists", "works"):
        for name, entry in table("artists")[group].items():
            found += [(word, "artist", name) for word in (name, *entry.get("same", ()))]
    operations = table("operations")
    found += [(word, f"cue:{cue}", cue) for cue, words in operations["cues"].items() for word in words]
    for kind, words in _plain_lists(operations):
        found += [(word, kind, kind) for word in words]
    return found


def _plain_lists(operations: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        ("help", operations["help"]["words"]), ("greeting", operations["help"]["greetings"]), ("vague", operations["vague"]["words"]),
        ("make", operations["make"]["verbs"]), ("object", operations["make"]["objects"]), ("off", operations["off"]["words"]),
        ("surprise", operations["surprise"]["words"]),
    ]  # fmt: skip


def scan(tokens: list[Token]) -> list[Hit]:
    """Find the phrases of the vocabulary, longest first per kind, in order of their first word."""
    free: dict[str, int] = {}
    hits = []
    phrases = index().phrases
    behind = [*(token.word for token in tokens[1:]), ""]
    for at, token in enumerate(tokens):
        if token.word not in phrases:
            continue
        alone, pairs = _starting(token.word)
        for words, kind, name in pairs.get(behind[at], alone):
            if free.get(kind, 0) > at or not _matches(tokens, at, words, owned=kind == "artist"):
                continue
            free[kind] = at + len(words)
            hits.append(Hit(kind, name, at, at + len(words) - 1))
    return [hit for hit in hits if hit.kind != "mood" or not placed.is_everyday(tokens, hit, hits)]


_Phrases = tuple[tuple[tuple[str, ...], str, str], ...]


@cache
def _starting(word: str) -> tuple[_Phrases, dict[str, _Phrases]]:
    """Return the phrases of a first word alone, and by their second word those that may stand there, in their order."""
    entries = index().phrases[word]
    seconds = {second for words, kind, _ in entries if len(words) > 1 for second in _seconds(words, kind)}
    alone = tuple(entry for entry in entries if len(entry[0]) == 1)
    return alone, {
        second: tuple(entry for entry in entries if len(entry[0]) == 1 or second in _seconds(entry[0], entry[1]))
        for second in seconds
    }


def _seconds(words: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return (words[1], f"{words[1]}s") if kind == "artist" and len(words) == 2 else words[1:2]


def _matches(tokens: list[Token], at: int, words: tuple[str, ...], *, owned: bool) -> bool:
    """True when the words stand here; `owned`: the last of several may be a genitive, "taylor swift's"."""
    if at + len(words) > len(tokens):
        return False
    for offset in range(1, len(words)):
        token = tokens[at + offset]
        genitive = owned and offset == len(words) - 1 and token.word == words[offset] + "s"
        if not (token.word == words[offset] or genitive) or not token.joined:
            return False
    return True


@cache
def _correct(word: str, foreign: bool = False) -> str:
    """Return the one vocabulary word within one edit of an unknown word, else the word itself.

    Args:
        foreign: the text is in another language, whose "luces" are no lutes: no letter stands for another one.
    """
    typo = table("words")["typos"].get(word)
    if typo:
        return str(typo)
    known, declined, deletions = index().known, index().declined, index().deletions
    if word in known or len(word) < 4 or not word.isascii():
        return word
    if word.endswith("est") and word not in known and (base := _positive(word)):
        return base
    if not foreign and len(word) > 4 and word[-1] == "a" and f"{word[:-1]}er" in known:
        return f"{word[:-1]}er"  # "louda", "darka"
    if len(word) == 4 and foreign:
        return word
    if len(word) == 4:
        return next((other for other in _swapped(word) if other in index().correctable), word)
    short = unstretch(word)
    for form in (short, f"{short}{short[-1:]}"):
        if form in known and form != word:
            return form
    if (
        len(word) < 5
        or len(word) > 16
        or word + "s" in declined
        or any(_stem(word, end) in declined for end in _ENDINGS)
    ):
        return word
    found = {
        other
        for form in (word, *(word[:at] + word[at + 1 :] for at in range(len(word))))
        for other in deletions.get(form, ())
    }
    near = sorted(other for other in found if other[0] == word[0] and other != word + "y" and _one_edit(word, other))
    near = [other for other in near if not foreign or len(other) != len(word) or sorted(other) == sorted(word)]
    return near[0] if near and word not in _foreign() else word


def _positive(word: str) -> str:
    """Return the mood that a superlative is the most of, "" for none: "saddest", "creepiest", "strangest"."""
    stem = word[:-3]
    forms = (
        stem,
        f"{stem}e",
        stem[:-1] if stem[-2:-1] == stem[-1:] else "",
        f"{stem[:-1]}y" if stem.endswith("i") else "",
    )
    return next((form for form in forms if len(form) > 2 and mood_of(form)), "")


@cache
def _foreign() -> frozenset[str]:
    """Return the words of the other languages that stand for nothing of music: "tengo" is no tango."""
    musical = index().correctable.union(
        word
        for entries in index().phrases.values()
        for words, kind, _ in entries
        if kind in ("genre", "instrument", "role", "effect", "section") or (kind == "mood" and len(words) == 1)
        for word in words
    )
    found: set[str] = set()
    for language in ("es", "pt", "de", "fr"):
        words = table("languages")[language]["words"]
        found |= {word for word, english in words.items() if word.isalpha() and musical.isdisjoint(english.split())}
    return frozenset(found)


_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ly", "y", "ness")


def _stem(word: str, ending: str) -> str:
    return word.removesuffix(ending) if word.endswith(ending) else ""


def _swapped(word: str) -> list[str]:
    """Return the words that two neighbouring letters in the wrong order can stand for: "kcik" for "kick"."""
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _one_edit(left: str, right: str) -> bool:
    """True when one letter is added, left out, replaced, or two neighbours are swapped."""
    if len(left) > len(right):
        left, right = right, left
    at = next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), len(left))
    if len(left) < len(right):
        return len(right) - len(left) == 1 and left[at:] == right[at + 1 :]
    swapped = left[at : at + 2][::-1] == right[at : at + 2] and left[at + 2 :] == right[at + 2 :]
    return left[at + 1 :] == right[at + 1 :] or swapped


def corrected(tokens: list[Token], text: str = "", *, foreign: bool = False) -> list[Token]:
    """Replace misspelt words of music by the right ones; words of the English list, short ones and "SATB" stay.

    Args:
        text: what the words stand in, where capitals say something.
        foreign: it was said in another language.
    """
    mixed = not text.isupper()
    return [
        token
        if len(token.word) < 2
        or _is_a_first_name(tokens, at)
        or (mixed and len(token.word) < 6 and text[token.start : token.end].isupper())
        else token._replace(word=_correct(token.word, foreign))
        for at, token in enumerate(tokens)
    ]


def spelled(text: str, *, foreign: bool = False) -> str:
    """Return English text with its misspelt words of music put right, as `corrected` does for tokens."""
    tokens = tokenize(text)
    for token, right in reversed(list(zip(tokens, corrected(tokens, text, foreign=foreign), strict=True))):
        if right.word != token.word:
            text = f"{text[: token.start]}{right.word}{text[token.end :]}"
    return text


def _is_a_first_name(tokens: list[Token], at: int) -> bool:
    """True for the "lil" of "lil durk", no short "little"."""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return tokens[at].word == "lil" and any(
        words[1:2] == (after,) for words, kind, _ in index().phrases.get("lil", ()) if kind == "artist"
    )


@cache
def genre_of(name: str) -> str:
    """Return the genre that dawg makes for a genre's name as `Reading.genre` has it, "" when there is none."""
    for ours, entry in table("genres")["ours"].items():
        if name in (ours, entry.get("name")) or name in entry["kinds"]:
            return str(ours)
    return str(table("genres")["elsewhere"].get(name, {}).get("nearest", ""))


@cache
def own_words() -> dict[str, str]:
    """Return the names of instruments that are reported as they are said, by their words."""
    own = table("instruments")["said"]
    return {" ".join(word.split("-")): name for name, entry in own.items() for word in (name, *entry.get("same", ()))}


@cache
def mood_of(word: str) -> str:
    """Return the composer's mood for a mood word as `Reading.mood` has it, "" when there is none."""
    return _moods().get(word, "")


@cache
def _moods() -> dict[str, str]:
    """Return the composer's mood for every mood word; of a word that two have, the first."""
    groups = [table("moods")[group] for group in ("finer", "moods")]
    found = {
        word: str(mood) for group in groups for mood, words in reversed(group.items()) for word in (*words, str(mood))
    }
    return found | {word: str(mood) for mood, words in reversed(groups[1].items()) for word in (*words, str(mood))}


_LIKENED = regex(
    r"\b(?P<lead>(?:kinda|kind of|sorta|sort of|somewhat|vaguely|slightly|very|a bit|a little) )?(?P<word>(?P<stem>[a-z][a-z-]{2,14}?)(?:(?P<y>-?e?y)|(?P<how>y?-?ish|y?-?esque)))(?![\w'-])",
    re.I,
)
_NEW_BEAT = regex(r"\b(?:an?|some|something|beat|track|song|instrumental|tune)\b", re.I)


def likened(text: str) -> str:
    """Return the text with what is like a genre as that genre: "kinda synthwavey", "trappy", "jazzy-ish"."""

    def genre(said: re.Match[str]) -> str:
        stem, word = said["stem"].lower(), said["word"].lower()
        found = next(
            (form for form in (stem[:-1] * (stem[-1] == stem[-2]), stem, f"{stem}e") if form in _genres()), None
        )
        if found is None or word in _genres():
            return said[0]
        usual = said["y"] is not None and word in index().known
        if usual and not (said["lead"] and word not in table("words")["english"]["common"] and _NEW_BEAT.search(text)):
            return said[0]
        return f"{said['lead'] or ''}{found}"

    return _LIKENED.sub(genre, text)


@cache
def _genres() -> frozenset[str]:
    """Return the genres that are one word."""
    return frozenset(word for word, kind, _ in _entries() if kind == "genre" and regex(r"[a-z-]+").fullmatch(word))
