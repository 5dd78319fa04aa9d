"""The order of words as English has it: verbs before what they are about, refusals before what they refuse.

Glossaries leave Japanese, Korean and German words in the order of those languages.
"""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table, words
from dawg.assistant.reader.text import tokenize
from dawg.assistant.reader.vocabulary import index, mood_of, scan

_VERBS = r"(?:change|make it|add|remove|delete|mute|solo|turn up|turn down|export|extend|shorten|simplify|play)"
_LAST = regex(rf"([^,.;!?\n]*?[^\s,.;!?])[ ]+({_VERBS})(?=[ ]*(?:[,.;!?\n]|$|\d{{2,3}} ?bpm))")


def verbs_first(text: str) -> str:
    """Put a verb that ends its clause before it: "piano add" -> "add piano", "hype beat make" -> "make a hype beat"."""

    def turned(match: re.Match[str]) -> str:
        ends = regex(r"[ ]*\d").match(text, match.end()) is None
        return f"{match[2]} {match[1].strip()}{'' if ends else ','}"

    return _LAST.sub(turned, text)


_FINAL = regex(
    r"\b(?:mute|play|extend|shorten|remove|delete|add|loop|repeat|export|save|turn up|turn down|speed up|slow down|fade out|fade in|replace)\b(?=[ ]*(?:$|(?:and|then)\b|please\b))"
)
"""Verbs that end an order in German."""


def clauses_reordered(text: str) -> str:
    """Put the verbs of orders before what they are about: "the bass mute and the intro play" -> "mute the bass and play the intro"."""
    pieces = regex(r"([,.;!?\n]+)").split(text)
    return "".join(piece if at % 2 else _reordered(piece) for at, piece in enumerate(pieces))


def _reordered(piece: str) -> str:
    made, at = "", 0
    for verb in _FINAL.finditer(piece):
        opening = regex(r"[ ]*(?:(?:and|then|please)\b[ ]*)*").match(piece[at : verb.start()])
        head = opening[0] if opening else ""
        about = piece[at + len(head) : verb.start()].strip()
        made += f"{head}{verb[0]} {about}"
        at = verb.end()
    return made + piece[at:]


_LISTED = regex(r"^ *((?:[\w -]{2,24}, *)+)([\w -]{2,24}?) +<no\b")


def _as_list(match: re.Match[str]) -> str:
    """Put "and" into a list of parts alone that the text begins with and that is refused: "piano, guitar, flute <no"."""
    listed = [piece.strip() for piece in match[1].split(",") if piece.strip()]
    named = table("instruments")
    parts = all(piece in named["names"] or piece in named["roles"] for piece in listed)
    return f"{' and '.join([*listed, match[2].strip()])} <no" if parts else match[0]


@cache
def _long_names() -> str:
    """Return a pattern of the genres of several words: "hip hop" is one thing that another takes the place of."""
    names = {"hip hop", *(name for section in table("genres").values() for name in section)}
    return "|".join(
        sorted(
            (re.escape(name.replace("-", " ")) for name in names if " " in name.replace("-", " ")),
            key=len,
            reverse=True,
        )
    )


def _as_mood(match: re.Match[str]) -> str:
    """Refuse a mood that another one takes the place of: "darker <instead bright" is "dark <no bright"."""
    mood = next((word for word in (match[1], match[1].removesuffix("er")) if mood_of(word)), "")
    return f"{mood} <no" if mood else match[0]


def postpositions(text: str) -> str:
    """Put a negation that follows its noun before it: "piano <no" -> "no piano", "piano and guitar <no" -> "no piano and guitar"."""
    text = regex(r" {2,}").sub(" ", text)
    text = regex(r"(?<![\w-])([a-z-]+) +<instead\b").sub(_as_mood, text)
    part = r"(?:electric |acoustic )?[\w-]+"
    whole = rf"(?:{_long_names()}|{part})"
    text = re.sub(
        rf"(?<![\w-])({whole}) +<instead +({part})(?= *(?:$|[^\w ]|(?:{_VERBS}|quieter|louder)\b))",
        r"\2 instead of \1",
        text,
    )
    text = re.sub(rf"(?<![\w-])({whole}) +<instead\b", r"instead of \1", text)
    text = regex(r"(?<![\w-])((?:[\w-]+ and )*[\w-]+) +<except\b").sub(r"anything but \1", text)
    text = regex(r"(?<![\w-])((?:[\w-]+ and )*[\w-]+) +<keep\b").sub(r", never remove the \1", text)
    text = regex(r"(?<![\w-])((?:[\w-]+ and )*[\w-]+) +stay,").sub(r", never touch the \1,", text)
    text = _LISTED.sub(_as_list, text)
    noun = r"(?<![\w-])((?:electric |acoustic )?[\w-]+(?: +and +(?:electric |acoustic )?[\w-]+){0,4}) +<no\b"
    return re.sub(noun, r", no \1,", text)


_REFUSED = regex(
    r"\b(no|without|not an?|or) +((?:[a-z0-9-]+ ){1,2}?)([a-z-]{3,})(?= *(?:$|[,.;!?])| (?:but|no|nor|neither|and no|and without|please|of|from|in|like|that)\b)",
    re.I,
)


_REFUSAL = regex(r"\b(?:no|without|not)\b", re.I)
_REFUSABLE = ("instrument", "role", "genre", "object")


def attributes_first(text: str) -> str:
    """Put the quality of what is refused before it: "no drums heavy" -> "no heavy drums"."""
    if not _REFUSAL.search(text):
        return text

    def turned(match: re.Match[str]) -> str:
        refused = scan(tokenize(f"{match[2]}{match[3]}"))
        many = len(tokenize(match[2]))
        named = any(hit.kind in _REFUSABLE and hit.first == 0 and hit.last == many - 1 for hit in refused)
        felt = any(hit.kind == "mood" and hit.first == hit.last == many for hit in refused)
        felt = felt or match[3].lower() in words("refusals", "paces") | words("refusals", "sounds")
        lead = "and no" if match[1].lower() == "or" else match[1]
        return f"{lead} {match[3]} {match[2].strip()}" if named and felt else match[0]

    return _REFUSED.sub(turned, text)


_OF_A_PART = regex(
    r"(?<=[a-z,] )(melody|solo|riff|loop|line|chords?|rolls?|fills?|part|intro|outro)s? of (?:the |an? )?([a-z-]+)(?![\w'-])(?! (?:drop|chorus|hook|verse|bridge))",
    re.I,
)


def parts_first(text: str) -> str:
    """Put an instrument before what it plays: "loop of piano" -> "piano loop"."""

    def turned(match: re.Match[str]) -> str:
        played = any(hit.kind == "instrument" and hit.length == 1 for hit in scan(tokenize(match[2])))
        return f"{match[2]} {match[1]}" if played else match[0]

    return _OF_A_PART.sub(turned, text) if " of " in text else text


_PAIR = regex(r"(?<![\w'-])(?=([a-z][\w-]+) ([a-z]{4,})(?![\w'-]))", re.I)


def kinds_first(text: str) -> str:
    """Put what tells the kind of a genre before it, where that names a genre: "house progressive" -> "progressive house"."""
    for match in reversed(list(_PAIR.finditer(text))):
        genre, kind = match[1].lower(), match[2].lower()
        if _is_genre(genre) and _is_genre(kind, genre) and not (_is_genre(genre, kind) or mood_of(kind)):
            text = f"{text[: match.start()]}{match[2]} {match[1]}{text[match.end(2) :]}"
    return text


_OF_A_KIND = regex(r"(?<![\w'-])(?=((?:electric )?[a-z]+)(?: (?:of|de))? (808|[a-z]{4,})(?![\w'-]))", re.I)


def instruments_named(text: str) -> str:
    """Put what tells the kind of an instrument before it: "guitar of nylon" -> "nylon guitar", "piano jazz" -> "jazz piano"."""
    for match in reversed(list(_OF_A_KIND.finditer(text))):
        part, kind = match[1].lower().removeprefix("electric "), match[2].lower()
        bare = match.end(1) + 1 == match.start(2)
        named = _is("instrument", kind, part) or (bare and _is("genre", kind))
        if named and _is("instrument", part) and not _is("instrument", part, kind):
            text = f"{text[: match.start()]}{kind} {part}{text[match.end(2) :]}"
    return text


def _is_genre(*said: str) -> bool:
    return _is("genre", *said)


def _is(kind: str, *said: str) -> bool:
    return any(words == said and of == kind for words, of, _ in index().phrases.get(said[0], ()))
