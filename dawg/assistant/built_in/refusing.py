"""What people ask for that dawg cannot do, each with the reason and what comes near; and levels that no channel has."""

from __future__ import annotations

import re

from msgspec.structs import replace

from dawg.assistant.built_in.places import is_there
from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader import Reading
from dawg.assistant.reader.patterns import regex
from dawg.errors import InputError
from dawg.gen.score import Score

LEVEL_DB = (-60, 24)
_LEVEL = regex(
    r"^(?:please )?(?:(?:set|put|make|turn|bring) )?(?:the )?(?:(?:volume|level|gain|fader) of (?:the )?(?P<of>[a-z0-9 -]{2,30}?)"
    r"|(?P<part>[a-z0-9 -]{2,30}?)(?:'s)? (?:volume|level|gain|fader))(?: is| at| to| =|:)* (?P<db>[+-]?[0-9]{1,4}(?:\.[0-9]+)?) ?db\W*$"
)
_BACK = regex(
    r"^(?:(?:nah|no|nope|hmm|ok|please)\W+)*(?:go |put it |take it |change it )?back (?:to )?(?:how|what|the way) it was(?: before)?\W*$"
)
_DRUM = r"(?:kick|snare|clap|rim|toms?|hats?|hi-hats?|808)"
_CANNOT: tuple[tuple[str, str, str], ...] = (
    (
        r"\b(?:ritard\w*|rallentando|accelerando|(?:slow(?:s|ing)?|speed(?:s|ing)?) (?:down|up) (?:at|toward|towards|into|over|near) )",
        "the tempo is the same throughout a piece: it cannot slow down or speed up on the way",
        "fewer parts let an end calm down: “less energy in the outro”",
    ),
    (
        rf"\btune the {_DRUM}\b",
        "a drum is not tuned by itself: kicks follow the key of the beat",
        "“change the key to D minor” tunes them with everything else",
    ),
    (
        rf"\b(?:make|let) the {_DRUM} (?:ring |be |last )?(?:longer|shorter)\b|\b(?:longer|shorter) {_DRUM}s?$",
        "how long a drum rings belongs to its kit",
        "“use another kit”, or “change the kick to 808”",
    ),
    (
        r"\b(?:make|let) (?:the )?[a-z]+(?: [0-9])? (?:be |sound )?(?:the )?(?:same as|identical to|equal to|a copy of) ",
        "a section cannot be copied onto another one",
        "“duplicate the verse” puts a copy behind it; it plays what the other one plays",
    ),
    (
        r"\b(?:make|let) (?:it|this|the (?:beat|song|track)) loop(?: seamlessly)?$",
        "whether a beat is a seamless loop is decided when it is made",
        "/loop plays this one over and over; `dawg generate --loop` makes one that loops",
    ),
    (
        r"^(?:please )?(?:add|bring|put) (?:it|that|them|this) back(?: in)?$",
        "what shall come back is not known",
        "undo takes the last change back; else name it, as in “add the piano”",
    ),
    (
        r"\b(?:play|plays) half as (?:much|many|often)\b",
        "how many notes shall go is not taken as a share",
        "“simplify the piano a lot” leaves the strong ones",
    ),
    (r"\btrad(?:e|ing) (?:fours|eights|twos|bars)\b", "parts do not take turns bar by bar here", "“mute the trumpet in bars 5-8” lets the others answer"),
    (
        r"\b(?:fade|fades|fading)[ -]?(?:it |the \w+ )?(?:out|in)\b|\bfade\b",
        "nothing fades in or out here: a level holds for sections and bars",
        "“quieter in the outro”, or “less energy in the outro”",
    ),
    (
        r"\b(?:slides?|glides?|portamento)\b",
        "slides cannot be added: the 808 of trap and drill glides by itself where a line jumps",
        "“regenerate the 808” writes it another line",
    ),
    (
        r"^(?:a |the |an )?[a-z0-9-]+ solo (?:for|in|at|over|during)\b",
        "a solo is not written as such",
        "“solo the bass in the last 8 bars” lets it be heard alone",
    ),
)  # fmt: skip
"""Patterns of whole requests, what is to be said, and what comes near."""


def refuse(text: str) -> None:
    """Raise `InputError` for what dawg cannot do, with what comes near as the hint."""
    low = " ".join(text.lower().split()).rstrip(" .!?")
    for pattern, reason, near in _CANNOT:
        if re.search(pattern, low):
            raise InputError(reason, hint=near)


def understood(reading: Reading, text: str, score: Score) -> Reading:
    """Return a reading of what is said of a level ("bass level 0 dB") and of going back; else the one that is given.

    Raises:
        InputError: a level that no channel has.
    """
    low = " ".join(text.lower().split())
    if reading.intent in ("out_of_scope", "clarify") and _BACK.match(low):
        return _edit(reading, Said(op="undo"))
    found = _LEVEL.match(low)
    part = (found["of"] or found["part"]).strip() if found else ""
    if found is None or not is_there(score, part):
        return reading
    level, (lowest, highest) = float(found["db"]), LEVEL_DB
    if not lowest <= level <= highest:
        raise InputError(f"level {level:g} dB is out of range; permitted range: {lowest} to {highest} dB")
    return _edit(reading, Said(op="set_volume", target=part, amount=f"{level:g} dB"))


def _edit(reading: Reading, said: Said) -> Reading:
    return replace(
        reading, intent="edit", operations=(said,), questions=(), message="", errors=(), instruments=(), bpm=None
    )
