"""What a new beat is for and what it tells of: a place, an hour or an event that is taken as a mood, and told."""

from __future__ import annotations

import re
from functools import cache

from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.tables import table

SCENE = regex(
    r"(?<![\w'])((?:for|when|while|about|where|during|as if|set in|like when) (?!(?:me|us|you|now|it|that|this|example|sure|real|the (?:beat|track|song)|(?:about |like |around )*(?:\d+|a|one|two|three|four|five|ten) ?(?:s|sec\w*|min\w*|bars?|hours?)|an? (?:minute|hour))\b)[^,.;:!?()\n]{3,60})",
    re.I,
)
"""What a beat is for and what it tells of, as it was typed."""
_MADE = r"(?:beats?|music|tracks?|themes?|songs?|scenes?|levels?|soundtrack|instrumental|type|anthem|bgm|ambience|montage|jam)"
"""What is made for a place that stands before it: "halloween music"."""
_OTHER_DAYS = r"(?<!last )(?<!this )(?<!next )(?<!tomorrow )(?<!every )(?<!good )(?<!yesterday )(?<!to)"
"""Words before an hour that only say when somebody does something."""


@cache
def places() -> re.Pattern[str]:
    """Return the places that are a mood, longest first."""
    return regex(rf"\b(?:{_named()})\b", re.I)


@cache
def _named() -> str:
    return "|".join(re.escape(name) for name in sorted(table("moods")["places"], key=len, reverse=True))


@cache
def _before_music() -> re.Pattern[str]:
    return regex(rf"\b{_OTHER_DAYS}(?P<place>{_named()}) (?:{_MADE})\b", re.I)


@cache
def _inside() -> re.Pattern[str]:
    return regex(rf"\b{_OTHER_DAYS}(?P<place>{_named()})\b", re.I)


def mood(place: str) -> str:
    """Return the mood that a place is taken as."""
    return str(table("moods")["places"][" ".join(place.lower().split())])


def assumed(request: str) -> tuple[str, str] | None:
    """Return what a new beat is for, as it was typed, and the mood that it is taken as; None where no place is known."""
    for scene in SCENE.finditer(request):
        place = _inside().search(scene[1])
        if place:
            return scene[1].strip(), mood(place["place"])
    place = _before_music().search(request)
    return (place["place"], mood(place["place"])) if place else None
