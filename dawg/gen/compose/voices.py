"""Drum voices by name: what a user may ask for or refuse, and what a voice plays where the genre has no pattern for it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import Brief, show
from dawg.gen.compose.instruments import kit_named, resolve
from dawg.gen.compose.piece import Piece
from dawg.gen.genre import DRUM_LETTERS, DrumPattern, Genre
from dawg.gen.score import DRUM_ROLES, Role

NAMES: dict[str, tuple[str, ...]] = {
    "kick": ("K",), "bass drum": ("K",), "snare": ("S",), "clap": ("C",), "hand clap": ("C",), "handclap": ("C",), "snap": ("N",), "finger snap": ("N",), "hat": ("H",),
    "hi hat": ("H",), "hihat": ("H",), "closed hat": ("H",), "open hat": ("O",), "pedal hat": ("F",), "cymbal": ("D",), "ride": ("D",),
    "ride bell": ("B",), "crash": ("Y",), "tom": ("Th", "Tm", "Tl"), "percussion": ("Sh",), "perc": ("Sh",), "shaker": ("Sh",),
    "tambourine": ("Tb",), "rim": ("R",), "rimshot": ("R",), "cross stick": ("R",), "cowbell": ("Cb",), "bongo": ("Bh", "Bl"),
    "conga": ("Ch", "Cl"), "timbale": ("Ti", "Tj"), "clave": ("V",), "woodblock": ("W", "Wl"), "agogo": ("Ag", "Al"), "triangle": ("Tr",),
}  # fmt: skip
"""Names of drum voices, in the singular, and the letters of the grids they stand for."""

SAID = {
    "drum": "drums", "drum kit": "drums", "drumkit": "drums", "drum set": "drums", "drumset": "drums", "kick drum": "kick",
    "hi hat": "hats", "hihat": "hats", "kickdrum": "kick", "bass drum": "kick", "bassdrum": "kick", "snare drum": "snare", "snaredrum": "snare",
}  # fmt: skip
"""What else drums are called, in the singular: the word that composition knows."""

SPARE: dict[str, tuple[str, str]] = {
    "K": ("X.....x.X.......", "X.........x....."), "S": ("....X.......X...", "........X......."), "C": ("....X.......X...", "........X......."),
    "N": ("....x.......x...", "........x......."), "H": ("x.x.x.x.x.x.x.x.", "x.x.x.x.x.x.x.x."), "O": ("..............x.", "..............x."),
    "F": ("....x.......x...", "....x.......x..."), "D": ("x...x...x...x.x.", "x...x...x...x.x."), "B": ("x.......x.......", "x.......x......."),
    "Th": ("............x...", "............x..."), "Tm": ("..........x...x.", "..............x."),
    "Tl": ("..x........x....", "..........x....."), "Sh": ("xoxoxoxoxoxoxoxo", "x.o.x.o.x.o.x.o."), "Tb": ("..x...x...x...x.", "....x.......x..."),
    "R": ("...x..x....x..x.", "...x..x......x.."), "Cb": ("x..x..x...x.x...", "x..x..x...x.x..."), "Bh": ("x..x..x..x..x.x.", "x..x..x..x..x.x."),
    "Bl": ("..........x.....", "..........x....."), "Ch": ("......x......xx.", "......x......xx."), "Cl": ("..x.......x.....", "..x.......x....."),
    "Ti": ("............x.xx", "............x.xx"), "Tj": ("..........x.....", "..........x....."), "V": ("x..x..x...x.x...", "x..x..x...x.x..."),
    "W": ("..x..x......x...", "..x..x......x..."), "Wl": ("..........x.....", "..........x....."), "Ag": ("x..x..x..x..x...", "x..x..x..x..x..."),
    "Al": ("..x.......x.....", "..x.......x....."), "Tr": ("..x...x...x...x.", "....x.......x..."),
}  # fmt: skip
"""What a voice plays where it is asked for and the genre's groove has nothing for it: (straight, half-time) sixteenths of 4/4.

A crash marks sections, not bars: `drums._crash` sees to it."""

DOUBLES: dict[str, tuple[str, ...]] = {"C": ("S",), "S": ("C", "R"), "N": ("C", "S", "R"), "Tb": ("S", "C")}
"""Voices that take the accents of another one of the groove, the first that plays, rather than a row of their own."""


def letters_of(name: str) -> tuple[str, ...]:
    """Return the grid letters that a drum voice's name means ("Claps", "hi-hats"), or ()."""
    plain = re.sub(r"[\s_-]+", " ", name.strip().lower())
    return NAMES.get(plain) or NAMES.get(plain.removesuffix("s")) or ()


def plainly(brief: Brief) -> Brief:
    """Return a brief whose wishes and refusals are in lower case, with drums by the words that composition knows."""
    return replace(brief, instruments=tuple(map(_said, brief.instruments)), exclude=tuple(map(_said, brief.exclude)))


def _said(name: str) -> str:
    word = name.strip().lower()
    plain = re.sub(r"[\s_-]+", " ", word)
    return SAID.get(plain) or SAID.get(plain.removesuffix("s")) or word


def check_wishes(brief: Brief) -> None:
    """Raise `InputError` where a name, or a kit, is wanted and excluded as well; what names mean is seen to later."""
    kits = {kit_named(name) for name in brief.exclude} - {None}
    for name in brief.instruments:
        kit = kit_named(name)
        if name in brief.exclude or kit in kits or (kit and "drums" in brief.exclude):
            raise InputError(f"instrument {show(name)} is both wanted and excluded", hint="take it out of one of them")


def is_drum_word(name: str, genre: Genre) -> bool:
    """Tell whether a wish means drums: all of them, or a voice, unless it is an instrument that the genre itself plays."""
    if name in DRUM_ROLES or name == "drums":
        return True
    if not letters_of(name) or kit_named(name):
        return False
    melodic = {instrument.name for instrument in resolve(name)}
    return not any(melodic & set(part.instruments) for part in genre.parts)


def asked_voices(brief: Brief, genre: Genre) -> tuple[tuple[str, ...], ...]:
    """Return the letters of every drum voice that the brief asks for by name.

    Raises:
        InputError: it is excluded as well.
    """
    words = [name for name in brief.instruments if name != "drums" and is_drum_word(name, genre)]
    for name in words:
        role = DRUM_LETTERS[letters_of(name)[0]][0]
        if name in brief.exclude or set(letters_of(name)) & refused_letters(brief, genre) or role in brief.exclude:
            raise InputError(f"instrument {show(name)} is both wanted and excluded")
    return tuple(letters_of(name) for name in words)


def asked_roles(piece: Piece) -> frozenset[Role]:
    """Return the drum parts that must be heard because a voice of theirs is asked for."""
    return frozenset(DRUM_LETTERS[letter][0] for letters in piece.asked for letter in letters)


def heard_roles(piece: Piece) -> tuple[Role, ...]:
    """Return the drum parts of a piece: all, or the ones asked for where the genre plays drums only when asked."""
    if not piece.genre.drums.only_asked or wants_all(piece.brief):
        return DRUM_ROLES
    return tuple(role for role in DRUM_ROLES if role in asked_roles(piece))


def wants_all(brief: Brief) -> bool:
    """Tell whether the brief asks for a whole kit."""
    return "drums" in brief.instruments or any(kit_named(name) for name in brief.instruments)


def refused_letters(brief: Brief, genre: Genre) -> frozenset[str]:
    """Return the letters that must stay silent: of all drums, of a part ("hats") or of single voices ("shaker")."""
    if "drums" in brief.exclude:
        return frozenset(DRUM_LETTERS)
    single = {letter for name in brief.exclude if is_drum_word(name, genre) for letter in letters_of(name)}
    return frozenset(single | {letter for letter, (role, _) in DRUM_LETTERS.items() if role in brief.exclude})


def spare_grid(piece: Piece, pattern: DrumPattern, letter: str) -> str:
    """Return the row of a voice that is asked for and that a pattern has nothing for; "" where it need not play.

    Intros, breaks and endings keep the space that their own patterns leave.
    """
    if letter not in SPARE or (pattern.use and not set(pattern.use) & {"verse", "hook", "build", "solo"}):
        return ""
    for letters in piece.asked:
        if letter in letters and not any(_plays(pattern, one) for one in letters):
            return _row(pattern, letter, half_time=piece.genre.groove.half_time)
    return ""


def _plays(pattern: DrumPattern, letter: str) -> bool:
    """Tell whether a voice has a hit in a pattern that is not left to chance."""
    return any(step in "Xxorftu" for step in pattern.grid.get(letter, ""))


def _row(pattern: DrumPattern, letter: str, *, half_time: bool) -> str:
    for other in DOUBLES.get(letter, ()):
        accents = "".join(step if step in "Xx" else "." for step in pattern.grid.get(other, "") if step not in " |")
        if set(accents) - {"."}:
            return accents
    return SPARE[letter][half_time]
