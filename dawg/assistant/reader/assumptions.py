"""What is chosen for the user and what is taken for what, told in a sentence: only where the words leave it open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from msgspec.structs import replace

from dawg.assistant.reader import scenes
from dawg.assistant.reader.patterns import regex
from dawg.assistant.reader.reading import Operation, Reading
from dawg.assistant.reader.tables import table

_NOTHING = "“{}” names no genre, mood or tempo that I know, so genre and tempo are picked for you; to choose, add some, as in “calm lofi, 80 bpm”."
_SOME = "No genre was said, so the {} for you; to choose, add {}, as in “{}”."
_UNREAD = "“{}” is not read as a style: say a mood or an instrument for it."
_TAKEN = "“{}” is taken as {}; say another mood if it is to be different."


def with_defaults(reading: Reading, request: str) -> Reading:
    """Return the reading of a new beat with what is told where nobody named a genre.

    Args:
        reading: what was stated.
        request: as it was typed.
    """
    if reading.intent != "generate" or reading.errors or any(said in request.lower() for said in _SURPRISES):
        return reading
    known = table("artists")["artists"] | table("artists")["works"]
    traits = any(known.get(name, {}).get("traits") for name in reading.reference)
    scene = None if traits or reading.mood else scenes.assumed(request)
    if scene and scene[1] in reading.exclude:
        scene = None
    told = "" if reading.genre else _defaults(reading, request, chosen=traits, taken=scene is not None)
    if scene:
        told = f"{told} {_TAKEN.format(*scene)}".strip()
        reading = replace(reading, scene=scene[1:])
    return replace(reading, message=f"{reading.message} {told}".strip()) if told else reading


_SURPRISES = tuple(table("operations")["surprise"]["words"])


def _defaults(reading: Reading, request: str, *, chosen: bool, taken: bool) -> str:
    """Return what is told of a beat without a genre; one that is chosen follows from an artist, a scene may be taken as a mood."""
    scene = None if taken else scenes.SCENE.search(request)
    played = scene and any(name in scene[1].lower() for name in reading.instruments)
    unread = _UNREAD.format(scene[1].strip()) if scene and not (reading.mood or played) else ""
    if chosen:
        return unread
    said = {name for name in reading.stated if name not in ("exclude", "vocals", "reference")}
    if not said and not taken:
        return _NOTHING.format(" ".join(request.split())[:80])
    open_ended = {
        "genre": "lofi",
        "tempo": "" if {"bpm", "bpm_range", "pace"} & said else "80 bpm",
        "key": "" if {"key", "chords"} & said else "A minor",
    }
    names = [name for name, example in open_ended.items() if example]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    told = _SOME.format(
        f"{listed} {'is' if len(names) == 1 else 'are'} picked",
        "it" if len(names) == 1 else "them",
        ", ".join(filter(None, open_ended.values())),
    )
    return f"{told} {unread}".strip()


def taken_for(steps: Sequence[Operation], text: str, typed: str) -> str:
    """Return what is told of one step whose words may mean several: "bump it up" is louder, and might be faster.

    Args:
        text: the request in English; typed: in the user's language.
    """
    if len(steps) != 1 or len(text.split()) > _LONGEST:
        return ""
    (step,) = steps
    done = table("speech")["done"].get(step.op)
    if done is None:
        return ""
    said = frozenset(regex(r"[\w']+").findall(text.lower()))
    row = next((row for row in _open_ended() if step.op in row[0] and row[1].search(text)), None)
    named = bool(step.section) or bool(step.target and step.target in text.lower())
    if row is None or not said.isdisjoint(row[2]) or (named and not row[4]):
        return ""
    others = [other for other in row[3] if other.split()[-1] not in done[1]]
    listed = f"{', '.join(others[:-1])} or {others[-1]}"
    words_done = f"{step.target or step.section or ''} {done[0]}".strip()
    return f"“{typed.strip(' .!?')}” is taken as: {words_done}; if you mean {listed}, say so, or “undo”."


@cache
def _open_ended() -> tuple[tuple[frozenset[str], re.Pattern[str], frozenset[str], tuple[str, ...], bool], ...]:
    """Return the steps, what may mean them, what names them after all, what else may be meant, and whether it may be about one place."""
    return tuple(
        (
            frozenset(row["ops"]),
            re.compile("|".join(row["said"]), re.I),
            frozenset(row["named"]),
            tuple(row["others"]),
            row.get("there", False),
        )
        for row in table("speech")["open_ended"]
    )


_LONGEST = 12
_PAIRS = (
    ("faster|quicker|speed(?: it)? up", "slower|slow(?: it)? down"), ("louder", "quieter|softer"), ("darker", "brighter|lighter|happier"), ("longer", "shorter"), ("higher", "lower"),
    ("happier", "sadder"), ("harder", "softer"), ("fuller|busier", "emptier|sparser|simpler"), ("up", "down"), ("wider", "narrower"), ("wetter", "drier|dryer"),
    ("heavier|bigger|thicker", "lighter|smaller|thinner"), ("warmer", "colder|cooler"), ("more", "less|fewer"), ("cleaner", "dirtier|grittier"), ("tighter", "looser"), ("calmer", "wilder|more aggressive"), ("drags|dragging", "rushes|rushing"), ("too fast", "too slow"), ("too loud", "too quiet"),
)  # fmt: skip


def either(text: str, steps: Sequence[Operation], *, said: str) -> str:
    """Return the question where two ways or parts are left open and nothing else is said: "a bit faster, or slower, you decide"."""
    if steps and _AND_NOT.search(said):
        return f"“{' '.join(said.split()).strip(' .?!')}”: more of it, or less?"
    if [step.op for step in steps] == ["arrange"] and steps[0] == Operation(op="arrange"):
        return "Which sections, and in which order?"
    if " or " not in text:
        return ""
    torn = _OR_ELSE.search(text)
    if torn and len(steps) == 2 and steps[0].target != steps[1].target and not _REFUSES.search(text):
        return f"“{' '.join(text.split()).strip(' .?!')}”: which of the two?"
    for step, behind in pairwise(steps):
        if step.op == behind.op and step.target and behind.target and not _REFUSES.search(text):
            found = re.search(
                rf"\b{step.target}s? or (?:(?:the|an?|some|maybe|even|just) )*{behind.target}\b", text, re.I
            )
            if found:
                return f"“{found[0]}”: which of the two?"
    torn = _TORN.search(text)
    if torn:
        said = regex(r"\W+$").sub(
            "", (text[: torn.start()] if torn.start() > 8 else text[torn.end() :]).strip(" ,.?!;")
        )
        if " or " in said:
            return f"“{said}”: which of the two?"
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            found = re.search(
                rf"\b({one})\b\W+(?:\w+ )?or\b (?:(?:maybe|rather|a bit|a little|even|just|make it|much|way|perhaps|more|it|it's|is|too) )*({other})\b",
                text,
                re.I,
            )
            if found:
                return f"{found[1].capitalize()} or {found[2].lower()}: which of the two?"
    return ""


_OR_ELSE = regex(r"\w{3} (?:or (?:maybe|perhaps|else)|alternatively) \w", re.I)
_AND_NOT = regex(
    r"\b(?:but|and) (?:(?:also|at the same time|kinda|kind of|sort of|sorta|somehow|maybe) )+not(?: really| at all)?\W*$",
    re.I,
)
"""What is asked for and is not: "more like summer but also kinda not"."""
_TORN = regex(
    r"\b(?:dunno|idk|i(?:'m| am)? (?:torn|undecided|unsure|not sure)|torn|not sure(?: yet)?(?=\W*$)|(?:i )?(?:do ?n[o']?t|can ?n?[o']?t|cant|dont) (?:know|decide|tell)(?: yet)?(?: which)?|no idea|either way|not sure which)\b"
    r"(?!.*\b(?:you (?:decide|choose|pick)|your call|surprise me)\b)",
    re.I,
)
"""Somebody cannot decide."""
_REFUSES = regex(r"\b(?:not|dont|don't|never|neither|nor|no|without|whether|if)\b", re.I)
