"""The order of words as English has it: verbs before what they are about, refusals before what they refuse.

Glossaries leave Japanese, Korean and German words in the order of those languages.
"""

from __future__ import annotations

import re

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

_VERBS = r"(?:change|make it|add|remove|delete|mute|solo|turn up|turn down|export|extend|shorten|simplify|play)"
_LAST = regex(rf"([^,.;!?\n]*?[^\s,.;!?])[ ]+({_VERBS})(?=[ ]*(?:[,.;!?\n]|$))")


_MADE = regex(r"([^,.;!?\n]*?\b(?:beat|song|track|music|instrumental|loop|lo-fi))[ ]+make(?=[ ]*(?:[,.;!?\n]|$))")


def verbs_first(text: str) -> str:
    """Put a verb that ends its clause before it: "piano add" -> "add piano", "hype beat make" -> "make a hype beat"."""
    text = _MADE.sub(lambda match: f" make a {match[1].strip()}", text)
    return _LAST.sub(lambda match: f"{match[2]} {match[1].strip()}", text)


_FINAL = regex(
    r"\b(?:mute|play|extend|shorten|remove|delete|add|loop|repeat|export|save|turn up|turn down|speed up|slow down|replace)\b(?=[ ]*(?:$|(?:and|then)\b|please\b))"
)
"""Verbs that end an order in German."""


def clauses_reordered(text: str) -> str:
    """Put the verbs of orders before what they are about: "the bass mute and the intro play" -> "mute the bass and play the intro"."""
    pieces = re.split(r"([,.;!?\n]+)", text)
    return "".join(piece if at % 2 else _reordered(piece) for at, piece in enumerate(pieces))


def _reordered(piece: str) -> str:
    made, at = "", 0
    for verb in _FINAL.finditer(piece):
        opening = re.match(r"[ ]*(?:(?:and|then|please)\b[ ]*)*", piece[at : verb.start()])
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


def postpositions(text: str) -> str:
    """Put a negation that follows its noun before it: "piano <no" -> "no piano", "piano and guitar <no" -> "no piano and guitar"."""
    text = re.sub(r" {2,}", " ", text)
    part = r"(?:electric |acoustic )?[\w-]+"
    text = re.sub(
        rf"(?<![\w-])({part}) +<instead +({part})(?= *(?:$|[^\w ]|(?:{_VERBS}|quieter|louder)\b))",
        r"\2 instead of \1",
        text,
    )
    text = re.sub(rf"(?<![\w-])({part}) +<instead\b", r"instead of \1", text)
    text = re.sub(r"(?<![\w-])((?:[\w-]+ and )*[\w-]+) +<except\b", r"anything but \1", text)
    text = re.sub(r"(?<![\w-])((?:[\w-]+ and )*[\w-]+) +<keep\b", r", never remove the \1", text)
    text = re.sub(r"(?<![\w-])((?:[\w-]+ and )*[\w-]+) +stay,", r", never touch the \1,", text)
    text = _LISTED.sub(_as_list, text)
    noun = r"(?<![\w-])((?:electric |acoustic )?[\w-]+(?: +and +(?:electric |acoustic )?[\w-]+){0,4}) +<no\b"
    return re.sub(noun, r", no \1,", text)
