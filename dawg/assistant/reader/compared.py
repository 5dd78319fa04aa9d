"""Genres that a beat is only measured by: "slower than techno, 110", "not as fast as drum and bass". They are not asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import Hit
from dawg.assistant.reader.text import Token, tokenize

_BEFORE = frozenset(
    [
        "a",
        "an",
        "the",
        "your",
        "typical",
        "usual",
        "regular",
        "normal",
        "most",
        "standard",
        "any",
        "classic",
        "old",
        "some",
        "of",
    ]
)
_NO_MEASURE = frozenset(["rather", "other", "else", "sooner", "better"])
_MORE = frozenset(("more", "less"))
_AS = frozenset(("as", "so", "that", "quite", "nearly"))
_NO_DEGREE = frozenset(["well", "soon", "long", "far", "such", "just", "same", "genre", "style"])


def without(tokens: Sequence[Token], hits: list[Hit]) -> list[Hit]:
    """Return the hits without genres that are only compared with, where a tempo or another genre is said besides."""
    if not any(token.word in ("than", "as") for token in tokens):
        return hits
    genres = [hit for hit in hits if hit.kind == "genre"]
    measures: list[Hit] = []
    for hit in genres:
        if _is_measure(tokens, hit, genres) or _goes_on(tokens, hit, measures):
            measures.append(hit)
    named = any(not _inside(hit, measures) for hit in genres)
    numbered = any(token.word.isdigit() and len(token.word) in (2, 3) for token in tokens)
    if not measures or not (named or numbered):
        return hits
    return [hit for hit in hits if not _inside(hit, measures)]


def _inside(hit: Hit, spans: list[Hit]) -> bool:
    return any(span.first <= hit.first and hit.last <= span.last for span in spans)


def _is_measure(tokens: Sequence[Token], hit: Hit, genres: list[Hit]) -> bool:
    at = hit.first - 1
    while at > 0 and tokens[at].word in _BEFORE:
        at -= 1
    if at < 1 or not all(token.joined for token in tokens[at + 1 : hit.first + 1]):
        return False
    before = [token.word for token in tokens[max(0, at - 4) : at]]
    if tokens[at].word == "than":
        degree = before[-1].endswith("er") or not _MORE.isdisjoint(before[-3:])
        genre = any(other.last == at - 1 for other in genres)  # "more house than techno"
        return degree and not genre and before[-1] not in _NO_MEASURE
    linked = at > 1 and tokens[at].joined and tokens[at - 1].joined
    return linked and tokens[at].word == "as" and before[-2] in _AS and before[-1] not in _NO_DEGREE


def _goes_on(tokens: Sequence[Token], hit: Hit, measures: list[Hit]) -> bool:
    """True for the second genre of "slower than house or techno"."""
    return any(hit.first - 2 == other.last and tokens[hit.first - 1].word in ("or", "nor") for other in measures)


_MEASURED = regex(
    r"\W*(?P<new>(?:i want |give me |make )?(?:something|music|a beat|a track|sth) )?(?:a bit |a little |much |way |slightly |even )?(?P<how>[a-z]+er|more [a-z]+) than (?:a |an |the |of |typical |normal )*(?P<genre>[a-z][\w&' -]{2,24}?)"
    r"(?:,? (?:but|and|though|yet) (?:not|less|never) (?:(?:as|so|quite|aussi|that|nearly|too) )*[a-z-]+ (?:as|que|than|como|wie|quanto)(?: (?:of|the|du|de|el|o|la))* (?P<limit>[\w&' -]{3,24}?))?\W*",
    re.I,
)


def as_wish(english: str) -> str:
    """Return "a rock beat, dark" for a request that is nothing but a measure: "darker than rock, but not as heavy as metal"."""
    said = _MEASURED.fullmatch(english) if " than " in english else None
    if (
        said is None
        or not (said["limit"] or said["new"])
        or not all(_is_genre(name) for name in (said["genre"], said["limit"]) if name)
    ):
        return english
    mood = _positive(said["how"].lower())
    return f"a {said['genre'].strip()} beat, {mood}" if mood else english


def _positive(word: str) -> str | None:
    """Return the mood of a comparative: "darker" is dark, "more tense" tense; None where it is none."""
    if word.startswith("more "):
        return word.removeprefix("more ")
    stems = (
        (f"{word[:-3]}y", word[:-2], word[:-1], word[:-3])
        if word.endswith("ier")
        else (word[:-2], word[:-1], word[:-3])
    )
    return next((stem for stem in stems if vocabulary.mood_of(stem)), None)


def _is_genre(name: str) -> bool:
    tokens = tokenize(name.strip().lower())
    return any(
        hit.kind == "genre" and hit.first == 0 and hit.last + 1 == len(tokens) for hit in vocabulary.scan(tokens)
    )
