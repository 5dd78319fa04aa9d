"""A reading becomes a brief: every word in the terms of composition, and a note for each one that had to give way."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import Struct

from dawg.assistant.built_in.leaving import others
from dawg.assistant.built_in.places import listed, table
from dawg.assistant.reader import Operation, Reading, genre_of, mood_of, read
from dawg.assistant.reader.tables import table as vocabulary
from dawg.gen.brief import BARS_RANGE, BPM_RANGE, MOODS, Brief, SectionPlan
from dawg.gen.compose.arrangement import ROLE_WORDS
from dawg.gen.compose.instruments import kit_named, resolve
from dawg.gen.genre_files import load_genre
from dawg.gen.score import DRUM_ROLES

SECTION_BARS = {"intro": 4, "verse": 16, "prechorus": 4, "build": 4, "bridge": 8, "break": 8, "outro": 4}
USUAL_BARS = 8
USUAL_BPM = 110.0
PACES = (72.0, 160.0)
"""What slow and fast are where no genre is named, in bpm."""
_EXAMPLE = "intro 4 bars, verse 16 bars, hook 8 bars"
_FORM_FROM = 3
"""From how many named sections on they are a form; fewer are a wish ("with a big drop") that the genre's form meets."""


class Briefing(Struct, frozen=True, kw_only=True):
    """A brief made of words.

    Attributes:
        brief: what was asked, checked; without a seed.
        not_genres: genres the user refused; whoever chooses the genre leaves them out.
        notes: what was taken for what, and what could not be taken; a line each.
    """

    brief: Brief
    not_genres: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def brief_of(reading: Reading) -> Briefing:
    """Return what a reading asks for as a brief.

    Raises:
        InputError, TheoryError: a value out of range, or chords that cannot be read.
    """
    notes = list(reading.warnings)
    reading = _with_traits(reading)
    genre = next((name for name in map(genre_of, reading.genre) if name), "")
    structure = _structure(reading, notes)
    refused_genres, exclude = _refused(reading, notes)
    if reading.alone:
        reading = msgspec.structs.replace(reading, instruments=(*reading.instruments, *reading.alone))
        exclude = tuple(dict.fromkeys((*exclude, *others(genre, tuple(map(_known, reading.alone)), exclude))))
        notes.append(f"only {listed(reading.alone)}, as you say: every other part is left out")
    fields: dict[str, Any] = {
        "genre": genre,
        "bpm": _bpm(reading, genre, notes),
        "key": f"{reading.key} {reading.scale or 'major'}" if reading.key else None,
        "meter": reading.time_signature,
        "structure": structure,
        "bars": reading.bars if not structure and reading.duration_s is None else None,
        "duration_s": reading.duration_s,
        "chords": {"": reading.chords} if reading.chords else {},
        "moods": _moods(reading, notes),
        "instruments": _instruments(reading, exclude, notes),
        "exclude": exclude,
    }
    if reading.scale and not reading.key:
        notes.append(f"scale: {reading.scale} without a tonic is not taken; say a key, such as A {reading.scale}")
    return Briefing(
        brief=Brief(**fields).validated(), not_genres=refused_genres, notes=tuple(dict.fromkeys(filter(None, notes)))
    )


def as_new(reading: Reading) -> Reading:
    """Understand edits that say what a beat is made of ("no drums, 100 bpm") as the request for a new one.

    A reading with any other step stays as it is.
    """
    if reading.intent == "edit" and len(reading.operations) > 1 and all(map(_is_length, reading.operations)):
        return msgspec.structs.replace(
            reading,
            intent="generate",
            structure=tuple(str(said.section) for said in reading.operations),
            lengths=tuple(int(str(said.amount).split()[0]) for said in reading.operations),
            operations=(),
        )
    if reading.intent != "edit" or not all(_is_fact(said) for said in reading.operations):
        return reading

    def said(*ops: str) -> tuple[str, ...]:
        return tuple(one.target for one in reading.operations if one.op in ops and one.target)

    return msgspec.structs.replace(
        reading,
        intent="generate",
        genre=(*reading.genre, *said("change_genre")),
        mood=(*reading.mood, *(mood for mood in said("change_mood") if not mood.startswith("less "))),
        instruments=(*reading.instruments, *said("add")),
        exclude=(
            *reading.exclude,
            *said("remove"),
            *(mood[5:] for mood in said("change_mood") if mood.startswith("less ")),
        ),
        alone=(*reading.alone, *said("solo")),
        **_lasting(reading),
        operations=tuple(one for one in reading.operations if one.op in _FEELS),
    )


_FEELS = ("half_time", "double_time")


def _lasting(reading: Reading) -> dict[str, Any]:
    """Return how long the whole is to be, in seconds or bars: "make it 90 seconds"."""
    said = next((str(one.amount) for one in reading.operations if one.op in ("extend", "shorten")), "")
    number, _, unit = said.partition(" ")
    if unit == "seconds":
        return {"duration_s": float(number)}
    return {"bars": int(number)} if unit == "bars" else {}


def _is_length(said: Operation) -> bool:
    """True for "verse 8 bars"."""
    named = said.section is not None and re.fullmatch(r"[a-z]+", said.section) is not None
    return (
        said.op in ("extend", "shorten") and named and re.fullmatch(r"[1-9]\d{0,2} bars", str(said.amount)) is not None
    )


def _is_fact(said: Operation) -> bool:
    if said.op in ("set_tempo", "set_key", "change_chords"):
        return said.section is None
    if said.op in ("extend", "shorten"):
        return said.section is None and re.fullmatch(r"[1-9]\d{0,3} (?:seconds|bars)", str(said.amount)) is not None
    if said.op in _FEELS:
        return said.section is None and said.target is None
    named = said.op in ("add", "remove", "solo", "change_genre", "change_mood")
    return named and said.section is None and said.target is not None


def _with_traits(reading: Reading) -> Reading:
    """Let the traits of a named artist or work fill what was not stated: never a copy, a direction."""
    known = vocabulary("artists")["artists"] | vocabulary("artists")["works"]
    artist: dict[str, Any] = next((known[name] for name in reading.reference if known.get(name, {}).get("traits")), {})
    if not artist or reading.genre:
        return reading
    found = read(f"a beat with {artist['traits']}")
    own = reading.bpm or reading.bpm_range or reading.pace
    return msgspec.structs.replace(
        reading,
        genre=() if artist["genre"] in reading.exclude else (str(artist["genre"]),),
        instruments=(*reading.instruments, *(name for name in found.instruments if _is_played(name))),
        mood=reading.mood or found.mood,
        bpm=reading.bpm if own else found.bpm,
        bpm_range=reading.bpm_range if own else found.bpm_range,
    )


def _is_played(name: str) -> bool:
    """Tell whether a trait names an instrument; drums and a bass alone are what every genre decides for itself."""
    return name not in ("drums", "bass") and bool(resolve(_known(name)))


def _bpm(reading: Reading, genre: str, notes: list[str]) -> float | None:
    """Choose from a stated range: its middle, or, where it is open at one end ("under 90"), what is nearest to the genre's own.

    "Fast" and "slow" alone are near the ends of what the genre is played at.
    """
    if reading.bpm is None and reading.bpm_range is None and reading.pace:
        tempo = load_genre(genre).tempo if genre else None
        low, high = PACES
        if tempo:
            low, high = (end + (tempo.usual - end) / 4 for end in (tempo.low, tempo.high))
        chosen = float(round(high if reading.pace == "fast" else low))
        notes.append(f"tempo: {reading.pace} is taken as {chosen:g} bpm")
        return chosen
    if reading.bpm is not None or reading.bpm_range is None:
        return reading.bpm
    low, high = reading.bpm_range
    usual = (low + high) / 2
    if low <= BPM_RANGE[0] or high >= BPM_RANGE[1]:
        usual = load_genre(genre).tempo.usual if genre else USUAL_BPM
    chosen = float(round(min(max(usual, low), high)))
    notes.append(f"bpm: {low:g} to {high:g} was asked, {chosen:g} is taken")
    return chosen


def _moods(reading: Reading, notes: list[str]) -> tuple[str, ...]:
    moods = []
    for word in reading.mood or reading.scene:
        mood = word if word in MOODS else mood_of(word)
        if mood in MOODS:
            moods.append(mood)
        else:
            notes.append(f"mood: {word} has no meaning for the composer and is left out")
    return tuple(dict.fromkeys(moods))


def _refused(reading: Reading, notes: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sort refusals: genres, and what composition can leave out."""
    genres, names = [], []
    for name in reading.exclude:
        if name in ("vocals", "mix"):
            continue  # there are none
        known = _known(name)
        if genre_of(name) and not resolve(name):  # "trap" is also a kit
            genres.append(genre_of(name))
        elif known:
            names.append(known)
        else:
            notes.append(f"exclude: {name} cannot be left out by name; the genre decides")
    return tuple(dict.fromkeys(genres)), tuple(dict.fromkeys(names))


def _instruments(reading: Reading, exclude: tuple[str, ...], notes: list[str]) -> tuple[str, ...]:
    taken = []
    for name in reading.instruments:
        known = _known(name)
        if not known:
            notes.append(f"instruments: {name} is not one of ours and is left out")
        elif known not in exclude:
            taken.append(known)
    return tuple(dict.fromkeys(taken))


def _known(name: str) -> str:
    """Return what composition calls an instrument, a role or a kit; "" for what it does not know."""
    stand_in = table("adding").get(name)
    nearest = vocabulary("instruments")["elsewhere"].get(name)
    own = vocabulary("instruments")["said"].get(name, {}).get("played")
    drum = next(
        (role for role in map(str, table("parts").get(name, ())) if role in DRUM_ROLES), ""
    )  # a piece of percussion belongs to a role
    for word in (name, stand_in, nearest, drum):
        if isinstance(word, str) and word and (word in ROLE_WORDS or resolve(word) or kit_named(word)):
            return word
    other = own or nearest
    return _known(other) if other else ""


def _structure(reading: Reading, notes: list[str]) -> tuple[SectionPlan, ...]:
    lengths = reading.lengths if len(reading.lengths) == len(reading.structure) else ()
    whole = len(lengths) > 1 and all(lengths)
    if len(reading.structure) < _FORM_FROM and not whole:
        if lengths:
            notes.append(f"structure: the genre decides the form; name its sections, as in {_EXAMPLE}")
        return ()
    if reading.duration_s is not None:
        notes.append("structure: the stated duration decides the form")
        return ()
    usual = [SECTION_BARS.get(kind, USUAL_BARS) for kind in reading.structure]
    usual = [stated or count for stated, count in zip(lengths or usual, usual, strict=True)]
    bars = usual if reading.bars is None or whole else _shared(usual, reading.bars)
    if not bars or sum(bars) > BARS_RANGE[1]:
        notes.append(f"structure: {reading.bars} bars are too few for {listed(reading.structure)}")
        return ()
    return tuple(SectionPlan(kind=kind, bars=count) for kind, count in zip(reading.structure, bars, strict=True))


def _shared(usual: list[int], total: int) -> list[int]:
    """Share bars out in the proportions of the usual ones; [] when there are fewer than sections."""
    if total < len(usual):
        return []
    shares = [max(1, round(count * total / sum(usual))) for count in usual]
    longest = shares.index(max(shares))
    shares[longest] += total - sum(shares)
    return shares if shares[longest] >= 1 else []
