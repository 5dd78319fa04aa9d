"""What a person says only to give it up: narrated ("first I thought of jazz, but"), withdrawn, or mended in another language."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader import vocabulary
from dawg.assistant.reader.keyed import AnyOf
from dawg.assistant.reader.marks import MARK
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table, words


def without_narrated(text: str) -> str:
    """Return the text without what is told as given up; the same text where nothing is."""
    return _narrated().sub(lambda match: " " * len(match[0]), text)


_OF_ONE = regex(r"\W*(?:(?:and|also|oh|but|as for|about) )*(?:the|my|that|those) [^.;!?\n]*$", re.I)


def without_the_forgotten(text: str) -> str:
    """Return the text without a last sentence that only gives one thing up: "And the piano I was going to ask for, forget it."."""
    end = _withdrawn().search(text)
    start = max(text.rfind(mark, 0, end.start()) for mark in ".;!?\n") + 1 if end else 0
    return text[:start] if end and start and _OF_ONE.match(text[start : end.start()]) else text


def is_withdrawn(text: str) -> bool:
    """True for a text whose end takes all of it back: "hats louder. actually forget it, leave it how it was"."""
    end = _withdrawn().search(text)
    return end is not None and len(text[: end.start()].split()) > 1


def marked(text: str) -> str:
    """Return the text with a mark for each word of another language that may take something back."""
    if text.isascii():
        return _others().sub(f", {MARK} ", text)
    return _others_cjk().sub(f"、{MARK}", _others().sub(f", {MARK} ", text))


@cache
def _others() -> re.Pattern[str]:
    """What stands behind a comma, a full stop or dots, or takes back by itself."""
    said = "|".join(table("takebacks")["others"]["marks"])
    once = rf"(?:{said})(?![\w'])(?:[ ,]+(?:{said})(?![\w']))?[ ,.:]*"
    between_numbers = rf"(?<=\d)(?: bpm)?[ ]+{once}(?=(?:(?:a|en|de|em|auf|bei|mit|doch|lieber) )?\d)"
    return regex(rf"[,.;:!?-][ .]*{once}|{between_numbers}", re.I)


@cache
def _others_cjk() -> re.Pattern[str]:
    said = "|".join(table("takebacks")["others"]["marks_cjk"])
    return regex(rf"(?:[、。,.…!? ]+|(?<=[でにをへ]))(?:{said})")


@cache
def _withdrawn() -> re.Pattern[str]:
    entry = table("takebacks")["withdrawn"]
    sure, leave, before = ("|".join(entry[name]) for name in ("sure", "leave", "before"))
    gap = r"[ ,.;:!\u3001\u3002-]"
    return regex(
        rf"[,.;:!?\n\u3001\u3002-]\s*(?:(?:{before}){gap}+)*(?:{sure})(?:{gap}+(?:(?:and|just|y|e|und|et) )*(?:{sure}|{leave}))*{gap}*$",
        re.I,
    )


@cache
def _narrated() -> AnyOf:
    verbs = {
        entry[0]
        for entries in vocabulary.index().phrases.values()
        for entry, kind, _ in entries
        if kind.removeprefix("cue:") in words("clauses", "starters")
    }
    orders = "|".join(sorted(verbs - words("clauses", "fillers")))
    said = [pattern.replace("ORDERS", orders) for pattern in table("takebacks")["narrated"]["said"]]
    return AnyOf([rf"(?<![^\s,.;:!?()\u3001\u3002])(?:{pattern})" for pattern in said], re.I)
