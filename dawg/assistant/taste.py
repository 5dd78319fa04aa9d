"""What a user likes, learned from what they say and do: kept locally, shown, and forgotten on request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta, Struct

from dawg.errors import InputError
from dawg.gen.brief import Brief, check_choice, show
from dawg.gen.compose.instruments import resolve
from dawg.gen.operations.scope import FAMILIES, ROLE_WORDS
from dawg.gen.score import DRUM_ROLES, Score

Kind = Literal["genre", "instrument", "tempo", "never"]
KINDS: tuple[Kind, ...] = ("genre", "instrument", "tempo", "never")
ENTRIES_LIMIT = 64
Name = Annotated[str, Meta(min_length=1, max_length=40)]
_NEVER = re.compile(
    r"\b(?:never|(?:always|ever) (?:no|without)|i (?:(?:really|just|absolutely) )?(?:hate|can'?t stand|don'?t ever (?:like|want)|don'?t like))\s+"
    r"(?:(?:ever|again|use|using|play|add|want|give me|hear|any|an?)\s+)*([a-z0-9][a-z0-9 &/-]{1,39})",
    re.IGNORECASE,
)
_LIKED = re.compile(
    r"\bi (?:really |always )?(?:like|love|prefer)\s+(?:(?:an?|my|some)\s+)*([a-z0-9][a-z0-9 &/-]{1,39})",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"^(?:the|this|that|these|those|how|what|it)\b|\b(?:here|right now|this time|(?:in|on|for|at|with|of) (?:the|this|that|it|there))\b",
    re.IGNORECASE,
)
"""What is said of one beat, and so of no lasting taste: "the piano", "piano in the hook"."""
GENERIC = frozenset(
    {*FAMILIES, *DRUM_ROLES, *ROLE_WORDS, *ROLE_WORDS.values(), "bass", "keys", "synth", "kit", "percussion"}
)
"""Names that nearly every beat has: that they were asked for says nothing."""


class Taste(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is remembered.

    Attributes:
        genres, instruments: name → how often it was asked for.
        tempi: bpm asked for, the latest last.
        never: what the user never wants to hear.
    """

    genres: dict[Name, int] = {}
    instruments: dict[Name, int] = {}
    tempi: tuple[Annotated[float, Meta(ge=20, le=400)], ...] = ()
    never: tuple[Name, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Return all that is remembered, a line each, as `dawg` shows it."""
        return (
            *(f"genre: {name} ({count}×)" for name, count in _often(self.genres)),
            *(f"instrument: {name} ({count}×)" for name, count in _often(self.instruments)),
            *((f"tempo: {_range(self.tempi)} bpm",) if self.tempi else ()),
            *(f"never: {name}" for name in self.never),
        )

    def sentence(self) -> str:
        """Return the essence for a model; "" when nothing is known."""
        liked = [name for name, count in _often(self.genres)[:4] if count > 1]
        played = [name for name, count in _often(self.instruments)[:6] if count > 1]
        said = [
            f"often asks for {', '.join(liked)}" if liked else "",
            f"likes {', '.join(played)}" if played else "",
            f"asks for tempi of {_range(self.tempi)} bpm" if len(self.tempi) > 2 else "",
            f"never wants {', '.join(self.never)}" if self.never else "",
        ]
        return "; ".join(filter(None, said))


UNKNOWN = Taste()
"""Nothing is known yet."""


class TasteStore(Protocol):
    """Where taste is kept."""

    def load_taste(self) -> Taste:
        """Return what is remembered."""

    def save_taste(self, taste: Taste) -> None:
        """Keep it."""


def remembered(taste: Taste, kind: Kind, value: str) -> Taste:
    """Return the taste with one more entry; raises `InputError` for a kind or tempo that cannot be."""
    check_choice("taste", kind, KINDS)
    name = " ".join(value.lower().split())[:40]
    if not name or not name.isprintable():
        raise InputError(f"{kind} {show(value)} is no name; permitted: 1 to 40 printable characters")
    if kind == "tempo":
        match = re.fullmatch(r"([0-9]{2,3}(?:\.[0-9]+)?)(?: ?bpm)?", name)
        if match is None or not 20 <= float(match[1]) <= 400:
            raise InputError(f"tempo {show(value)} is out of range; permitted range: 20 to 400")
        return msgspec.structs.replace(taste, tempi=(*taste.tempi, float(match[1]))[-ENTRIES_LIMIT:])
    if kind == "never":
        rest = tuple(known for known in taste.never if known != name)
        unliked = {known: count for known, count in taste.instruments.items() if known != name}
        return msgspec.structs.replace(taste, never=(*rest, name)[-ENTRIES_LIMIT:], instruments=unliked)
    counts = dict(taste.genres if kind == "genre" else taste.instruments)
    counts[name] = min(counts.get(name, 0) + 1, 1_000_000)
    counts = dict(_often(counts)[:ENTRIES_LIMIT])
    never = tuple(known for known in taste.never if known != name)
    if kind == "genre":
        return msgspec.structs.replace(taste, genres=counts, never=never)
    return msgspec.structs.replace(taste, instruments=counts, never=never)


def learned(taste: Taste, brief: Brief) -> Taste:
    """Return the taste after a beat was asked for: only what the brief states counts."""
    if brief.genre.isprintable() and brief.genre:
        taste = remembered(taste, "genre", brief.genre)
    for instrument in brief.instruments:
        if instrument.isprintable() and instrument.lower() not in {*taste.never, *GENERIC}:
            taste = remembered(taste, "instrument", instrument)
    return remembered(taste, "tempo", f"{brief.bpm:g}") if brief.bpm is not None else taste


def asked(brief: Brief, text: str) -> Brief:
    """Return what of a brief a text asks for in so many words; what a model or the genre chose is nobody's taste."""
    from dawg.assistant.reader import genre_of, read

    reading = read(text)
    genres = {name for said in reading.genre for name in (said, genre_of(said))}
    instruments = {name.lower() for name in reading.instruments}
    return Brief(
        genre=brief.genre if brief.genre in genres else "",
        bpm=brief.bpm if brief.bpm == reading.bpm else None,
        instruments=tuple(name for name in brief.instruments if name.lower() in instruments),
    )


def heard(brief: Brief, score: Score | None) -> Brief:
    """Return a brief with the instruments alone that a beat made of it has."""
    if score is None:
        return brief
    there = {word.lower() for part in score.parts for word in (part.name, part.instrument)}

    def plays(name: str) -> bool:
        return bool(there & {name.lower(), *(found.name for found in resolve(name))})

    return msgspec.structs.replace(brief, instruments=tuple(filter(plays, brief.instruments)))


def is_said(value: str, texts: Iterable[str]) -> bool:
    """Return whether every word of a value stands in some texts, also in the plural or another language."""
    from dawg.assistant.reader import in_english

    whole = " ".join(form for text in texts for form in (text, in_english(text))).lower()
    said = {word.removesuffix("s") for word in re.findall(r"[^\W_]+", whole)}
    wanted = [word.removesuffix("s") for word in re.findall(r"[^\W_]+", value.lower()) if word != "bpm"]
    return said.issuperset(wanted)


def told(taste: Taste, text: str, *, genres: Iterable[str], instruments: Iterable[str]) -> Taste:
    """Return the taste after a text: "never piano", "I love rhodes". Only names that are known are believed."""
    liked: dict[str, Kind] = dict.fromkeys((name.lower() for name in instruments), "instrument")
    liked |= dict.fromkeys((name.lower() for name in genres), "genre")
    for pattern, is_liked in ((_NEVER, False), (_LIKED, True)):
        for match in pattern.finditer(text[:2_000]):
            name = "" if _HERE.search(match[1]) else _known(match[1].lower(), set(liked))
            if name and not (is_liked and name in GENERIC):
                taste = remembered(taste, liked[name] if is_liked else "never", name)
    return taste


def is_taste(text: str) -> bool:
    """Return whether a text may speak of lasting taste at all."""
    return any(pattern.search(text[:2_000]) for pattern in (_NEVER, _LIKED))


def forgotten(taste: Taste, kind: Kind | None = None, value: str = "") -> Taste:
    """Return the taste without an entry, without a kind of entries, or empty; what is not there is fine."""
    if kind is None:
        return Taste()
    check_choice("taste", kind, KINDS)
    name = " ".join(value.lower().split())
    if kind == "tempo":
        kept = tuple(bpm for bpm in taste.tempi if name and f"{bpm:g}" != name.removesuffix("bpm").strip())
        return msgspec.structs.replace(taste, tempi=kept)
    if kind == "never":
        return msgspec.structs.replace(taste, never=tuple(known for known in taste.never if name and known != name))
    field = "genres" if kind == "genre" else "instruments"
    rest = {known: count for known, count in getattr(taste, field).items() if name and known != name}
    return msgspec.structs.replace(taste, **{field: rest})


def without(taste: Taste, value: str) -> Taste:
    """Return the taste without one thing, whatever is remembered of it; raises `InputError` naming what there is."""
    words = " ".join(value.lower().split())
    name = words.removeprefix("never ").removeprefix("instrument ").removeprefix("genre ").removeprefix("tempo ")
    kept = taste
    for kind in KINDS:
        kept = forgotten(kept, kind, name) if name else forgotten(kept, kind)
    if kept == taste:
        there = ", ".join([*taste.genres, *taste.instruments, *taste.never, *(f"{bpm:g} bpm" for bpm in taste.tempi)])
        raise InputError(f"nothing is remembered of {show(value)}; there: {there or 'nothing'}")
    return kept


def _known(words: str, names: set[str]) -> str:
    """Return the longest beginning of some words that is a known name, also in the singular."""
    parts = words.split()
    for count in range(min(4, len(parts)), 0, -1):
        name = " ".join(parts[:count])
        for form in (name, name.removesuffix("s"), f"{name}s"):
            if form in names:
                return form
    return ""


def _often(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _range(tempi: tuple[float, ...]) -> str:
    low, high = min(tempi), max(tempi)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
