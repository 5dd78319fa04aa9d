"""Artists that a request names: known ones, and names before "type beat" or after "in the style of"."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader import polarity
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit, table
from dawg.assistant.reader.text import Token
from dawg.assistant.reader.vocabulary import index

_REFERENCE_CUES = {
    "type",
    "style",
    "like",
    "vibe",
    "vibes",
    "vein",
    "inspired",
    "x",
    "esque",
    "la",
    "sounds",
    "ala",
    "reminiscent",
    "similar",
    "meets",
    "influenced",
    "styled",
    "sound",
    "sounding",
    "typebeat",
    "bounce",
    "old",
    "feel",
    "by",
    "era",
    "theme",
    "ish",
    "soundtrack",
    "ost",
}

_NAME = r"(?:[A-Z][\w.$'-]*)(?:[ ](?:of[ ]|the[ ]|de[ ]|da[ ]|and[ ]|&[ ])?[A-Z0-9][\w.$'-]*){0,3}"
_STYLE_OF = regex(
    rf"\b(?:[Ii]n the style of|[Ss]tyle of|[Ii]nspired by|[Aa] la|[Ss]imilar to|[Rr]eminiscent of|[Ii]nfluenced by|[Ll]ike|[Ii]n the vein of)[ ]+(?:early |old |late |the |some |classic )?({_NAME})"
)
_VIBES = regex(
    rf"({_NAME})[ -](?:vibes?|style|inspired|esque|influences?|sound|feel|type)\b(?! (?:beat|instrumental|track|song|loop)s?\b)"
)
"""A name before "vibes": "Lil Durk vibe"."""
_LOWER_VIBES = regex(
    r"\b([a-z0-9$]{4,16})[ -](?:vibes|style|type music|type song|esque|inspired|type vibe|core vibes)\b"
)
"""One word before "vibes" that is in no list of ours: "summrs vibes"."""

_TYPE_BEAT = regex(r"(?<![\w.$'&-])((?:[\w.$'&-]+[ ]+){1,6})type[ ]+(?:beat|instrumental|track|song|loop)s?\b", re.I)

_PLAIN = {
    "a", "an", "the", "me", "some", "and", "with", "of", "for", "my", "type", "really", "very", "style", "kind", "in", "to", "make", "beat", "bpm",
    "can", "you", "u", "yo", "please", "i", "want", "need", "hey", "x", "at", "it", "that", "this", "like", "new", "good", "old", "school", "slow", "fast", "free",
    "hard", "classic", "is", "so", "modern", "just", "key", "minor", "major", "s", "&", "#", "or", "one", "big", "do", "lets", "im", "after", "80s", "90s", "gimme", "love", "ur", "your",
}  # fmt: skip


_NO_NAMES = {
    "ragga", "island", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "halloween",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i", "im", "bgm", "bpm", "lufs", "dj", "ep", "tv", "youtube", "tiktok",
    "instagram", "twitch", "spotify", "netflix", "new york", "london", "tokyo", "paris", "berlin", "detroit", "atlanta", "chicago", "memphis",
}  # fmt: skip
"""What is written with a capital, or stands before "vibes", and is no one's name."""


def references(text: str, tokens: list[Token], hits: list[Hit]) -> list[Hit]:
    """Find known artists: names of several words anywhere, single words beside "type", "like" ... or with a capital."""
    found = []
    artists = [hit for hit in hits if hit.kind == "artist"]
    for hit in artists:
        around = [
            token.word for token in tokens[max(0, hit.first - 3) : hit.first] + tokens[hit.last + 1 : hit.last + 4]
        ]
        if hit.last + 1 < len(tokens) and tokens[hit.last + 1].word in _FILMED:
            continue
        linked = any(
            abs(other.first - hit.last) == 2 or abs(hit.first - other.last) == 2
            for other in artists
            if other is not hit
        )
        if (
            hit.length > 1
            or _is_a_name(text, tokens[hit.first])
            or (_REFERENCE_CUES.intersection(around) and not _is_genre_word(tokens, hit))
            or (linked and "x" in around)
        ):
            found.append(hit)
    return found


def _is_a_name(text: str, token: Token) -> bool:
    """True for a single word that is written as a name and is no English word: "Morricone", not "Future"."""
    return (
        text[token.start].isupper()
        and token.word not in table("words")["english"]["common"]
        and token.word not in _WORDS
    )


_FILMED = {"videos", "gameplay", "gameplays", "stream", "streams", "channel", "montage", "highlights", "letsplay"}
"""After a game that is filmed: "for my animal crossing videos"."""
_WORDS = {
    "future",
    "prince",
    "metro",
    "goldie",
    "pendulum",
    "disclosure",
    "burial",
    "bonobo",
    "ye",
    "doom",
    "dean",
    "sia",
    "dilla",
    "logic",
    "common",
    "nas",
}
"""Names that are words as well: they count beside a cue only."""


def _is_genre_word(tokens: list[Token], hit: Hit) -> bool:
    """True for "future bass", "metro" before a noun, "prince" in prose: a name that is an ordinary word here."""
    after = tokens[hit.last + 1].word if hit.last + 1 < len(tokens) else ""
    return (hit.name == "future" and after in ("bass", "house", "garage", "funk", "pop", "like", "feel", "vibe", "vibes")) or (
        tokens[hit.first].word in ("ye", "doom") and after in ("metal", "olde"))  # fmt: skip


@cache
def _machines() -> frozenset[str]:
    return frozenset(table("artists")["gear"]["words"])


def _are_machines(tokens: list[Token], places: list[int]) -> bool:
    """True for "SP", "Akai MPC": what plays, whatever its number; nobody to be like."""
    words = {tokens[at].word for at in places}
    return words <= _machines() or not words.isdisjoint({"mpc", "akai", "roland", "korg", "moog", "tascam", "juno"})


def unknown_references(
    text: str, tokens: list[Token], hits: list[Hit], known: list[Hit]
) -> tuple[list[str], list[tuple[int, int]]]:
    """Find names that are not in the vocabulary: capitalised after "in the style of", anything before "type beat"."""
    taken = {
        at
        for hit in hits
        if hit.kind in ("genre", "mood", "instrument", "role", "make", "object", "section", "effect", "artist")
        for at in range(hit.first, hit.last + 1)
    }
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    known_words, places = index().known, table("moods")["places"]
    lower = [
        match
        for match in _LOWER_VIBES.finditer(text)
        if match[1] not in known_words
        and match[1] not in places
        and not match[1].endswith(("y", "ic", "ing", "ed", "al", "ish"))
    ]
    for match in [*_STYLE_OF.finditer(text), *_TYPE_BEAT.finditer(text), *_VIBES.finditer(text), *lower]:
        inside = [at for at, token in enumerate(tokens) if match.start(1) <= token.start < match.end(1)]
        if any(hit.first in inside for hit in known):
            continue
        rest = [
            at for at in inside if at not in taken and tokens[at].word not in _PLAIN and not tokens[at].word.isdigit()
        ]
        if rest and len(rest) <= 4:
            name = " ".join(tokens[at].word for at in rest)
            if _are_machines(tokens, rest):
                continue
            if len(name) < 2 or name in names or name in _NO_NAMES:
                continue
            names.append(name)
            spans.append((tokens[rest[0]].start, tokens[rest[-1]].end))
    for at in _beside_known(tokens, known, taken):
        names.append(" ".join(tokens[place].word for place in at))
        spans.append((tokens[at[0]].start, tokens[at[-1]].end))
    return names[:4], spans[:4]


def _beside_known(tokens: list[Token], known: list[Hit], taken: set[int]) -> list[list[int]]:
    """Find unknown names that meet a known one: "burial meets dolly parton"."""
    found = []
    for hit in known:
        for mark, step in ((hit.first - 1, -1), (hit.last + 1, 1)):
            if not 0 < mark < len(tokens) - 1 or tokens[mark].word not in ("meets", "x", "vs"):
                continue
            places: list[int] = []
            at = mark + step
            while 0 <= at < len(tokens) and at not in taken and len(places) < 3 and _may_be_named(tokens[at].word):
                places.append(at)
                at += step
            if places and not any(other.first <= mark + step <= other.last for other in known):
                found.append(sorted(places))
    return found


def _may_be_named(word: str) -> bool:
    return (
        len(word) > 1 and word not in _PLAIN and not word.isdigit() and word not in table("words")["english"]["common"]
    )


_REJECTING = {"less", "minus", "than", "nothing"} | polarity.DENYING | {"no"}
_COPIES = {"rip", "ripoff", "clone", "copy", "cover", "knockoff", "knock"}
_LIKENING = frozenset(
    [
        "like",
        "a",
        "an",
        "the",
        "so",
        "much",
        "of",
        "as",
        "anything",
        "something",
        "to",
        "sound",
        "sounds",
        "sounding",
        "be",
        "being",
        "feel",
        "feels",
        "feeling",
        "go",
        "for",
        "want",
        "wants",
        "wanted",
        "wanna",
        "it",
        "this",
        "i",
        "do",
        "ever",
        "really",
        "another",
        "typical",
        "generic",
        "style",
        "in",
        "imitate",
        "copying",
        "remind",
        "me",
        "any",
        "more",
        "that",
        "single",
        "one",
        "vibe",
        "vibes",
        "exactly",
        "make",
        "making",
        "made",
        "us",
    ]
)
"""Words between a denial and the artist whom it rejects: "i don't want it to sound like"."""


def rejected(tokens: list[Token], known: list[Hit]) -> set[str]:
    """Return the artists that a beat shall not be like: "less drake"; "not a metallica rip-off" may still be like them."""
    found = set()
    for hit in known:
        after = tokens[hit.last + 1].word if hit.last + 1 < len(tokens) else ""
        if (_is_denied(tokens, hit.first) and after not in _COPIES) or polarity.is_refused_behind(tokens, hit):
            found.add(hit.name)
    return found


def _is_denied(tokens: list[Token], first: int) -> bool:
    at = first
    while at > 0 and tokens[at].joined and first - at < _REACH:
        at -= 1
        word = tokens[at].word
        if word in _REJECTING:
            return {"if", "why", "unless"}.isdisjoint(token.word for token in tokens[max(0, at - 3) : at])
        if word not in _LIKENING:
            return False
    return False


_REACH = 10
"""So many words before a name are looked at."""
