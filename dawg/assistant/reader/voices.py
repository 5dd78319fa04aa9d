"""Voices that are asked for: whose, and whether none are wanted."""

from __future__ import annotations

import re

from dawg.assistant.reader import contradictions
from dawg.assistant.reader.facts import Page
from dawg.assistant.reader.reading import Operation

_GENDER = re.compile(
    r"\b(female|woman|womans|girl|lady|male|man|mans|guy|boy)(?:'s)?[ ]+(?:\w+[ ]+){0,2}?(?:vocals?|voices?|singers?|rap(?:per)?|vocalist|lead vocals?|vox)\b|\bvocals?[ ]*[:(]?[ ]*(female|male)\b|\b(woman|girl|lady|man|guy|boy)[ ]+(?:who[ ]+)?(?:is[ ]+)?(?:sing|rapp)"
)
_NOT_FOR_US = re.compile(
    r"\b(?:for|room for|space for|leave|under|behind|over|around|with my|my own|record(?:ing)?|add my|fits?|support)[ ]+(?:\w+[ ]+){0,2}?(?:vocals?|voice|singer|rapper|singing|rapping|lyrics)\b|\b(?:i|we|i'?ll|we'?ll|i'?m|i am|who)[ ]+(?:(?:will|can|do|gonna|going to|want to)[ ]+)?(?:sing|rap|singing|rapping)\b"
)
_SUNG = re.compile(r"(?<!can't )(?<!cant )(?<!cannot )(?<!to )(?<!don't )\b(?:sing|sings|sung|with lyrics)\b")
_INSTRUMENTAL = re.compile(r"\binstrumentals?\b(?![ ]+(?:break|section|solo|part))")


def is_sung(step: Operation, said: str) -> bool:
    """True for vocals that are to be added, and for "a rap verse"."""
    if step.op == "add" and step.target == "vocals":
        return True
    return step.op == "add_section" and re.search(r"\b(?:rap|sung|vocals?|singing|singer) ?", said, re.I) is not None


def asked(page: Page, text: str, *, named: bool, refused: bool) -> bool | str | None:
    """Return whether voices are asked for: False for an instrumental, "male", "female" or True, None where nothing is said.

    Args:
        page: told where both voices and none were asked for.
        named, refused: vocals are named, or refused.
    """
    low = text.lower()
    sung = named or _SUNG.search(low) is not None
    if refused or _INSTRUMENTAL.search(low):
        a_capella = contradictions.wants_a_capella(low) and _INSTRUMENTAL.search(low) is not None
        if (sung or a_capella) and not _NOT_FOR_US.search(low):
            page.warnings.append(contradictions.VOCALS)
        return False
    if not sung:
        return None
    gender = _GENDER.search(low)
    if gender:
        word = gender[1] or gender[2] or gender[3]
        return "female" if word in ("female", "woman", "womans", "girl", "lady") else "male"
    return None if _NOT_FOR_US.search(low) else True
