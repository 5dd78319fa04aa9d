"""Keys, scales and chords: tables and small functions; plain Python.

Roman degrees are semitones above the tonic named on the *major* scale in every mode: bVI in a minor key is the ordinary
sixth degree. Upper case = major third, lower case = minor third, `o` diminished, `ø` half-diminished, `+` augmented,
`5` power chord.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from dawg.errors import TheoryError

TONICS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic minor": (0, 2, 3, 5, 7, 9, 11),
    "minor pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
}
SCALE_ALIASES = {
    "maj": "major", "ionian": "major", "min": "minor", "m": "minor", "aeolian": "minor", "natural minor": "minor",
    "dor": "dorian", "phryg": "phrygian", "lyd": "lydian", "mixo": "mixolydian", "harmonic": "harmonic minor",
    "melodic": "melodic minor", "pentatonic": "minor pentatonic", "minor blues": "blues", "": "major",
}  # fmt: skip
MODES = ("dorian", "phrygian", "lydian", "mixolydian")
CHORD_SCALE = {"minor pentatonic": "minor", "blues": "minor"}
"""The seven-note scale that chords are built from where the key's own scale has fewer notes."""

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7), "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "69": (0, 4, 7, 9, 14), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10), "mmaj7": (0, 3, 7, 11), "dim7": (0, 3, 6, 9), "m7b5": (0, 3, 6, 10), "7sus4": (0, 5, 7, 10),
    "add9": (0, 4, 7, 14), "madd9": (0, 3, 7, 14), "9": (0, 4, 7, 10, 14), "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14), "11": (0, 7, 10, 14, 17), "m11": (0, 3, 7, 10, 14, 17), "13": (0, 4, 10, 14, 21),
    "maj13": (0, 4, 11, 14, 21), "m13": (0, 3, 10, 14, 21), "7b9": (0, 4, 7, 10, 13), "7#9": (0, 4, 7, 10, 15),
    "7alt": (0, 4, 10, 13, 20), "7#5": (0, 4, 8, 10), "9sus4": (0, 5, 7, 10, 14), "maj7#11": (0, 4, 7, 11, 18),
    "m69": (0, 3, 7, 9, 14), "7b5": (0, 4, 6, 10), "7#11": (0, 4, 7, 10, 18),
}  # fmt: skip
_QUALITY_ALIASES = {
    "maj": "", "M": "", "min": "m", "-": "m", "°": "dim", "o": "dim", "+": "aug", "sus": "sus4", "M7": "maj7", "Δ": "maj7",
    "Δ7": "maj7", "min7": "m7", "-7": "m7", "M9": "maj9", "min9": "m9", "-9": "m9", "ø": "m7b5", "ø7": "m7b5", "o7": "dim7",
    "°7": "dim7", "alt": "7alt", "6/9": "69", "6add9": "69", "mM7": "mmaj7", "m(maj7)": "mmaj7", "m(add9)": "madd9",
    "add2": "add9", "2": "sus2", "4": "sus4", "7sus": "7sus4", "9sus": "9sus4", "M13": "maj13", "min11": "m11",
    "min6": "m6", "+7": "7#5", "aug7": "7#5", "min7b5": "m7b5", "min(maj7)": "mmaj7", "major": "", "minor": "m",
    "M7#11": "maj7#11", "m7add11": "m11", "dom7": "7", "maj6/9": "69", "m6/9": "m69", "min6/9": "m69",
}  # fmt: skip
_LETTER_STEPS = (0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6)
"""How many letters above the tonic's a note is written, by semitones: only the fourth is raised, all others are lowered."""
_ROMAN = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_ROMAN_PATTERN = re.compile(r"([b#♭♯]?)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(.*)")
_SYMBOL_PATTERN = re.compile(r"([A-G])([b#♭♯]?)((?:[^/]|6/9)*)(?:/([A-G])([b#♭♯]?))?")


class Key(Struct, frozen=True):
    """A tonic pitch class (0 = C) and a scale's name."""

    tonic: int
    scale: str

    def __str__(self) -> str:
        names = FLAT_NAMES if self.prefers_flats else SHARP_NAMES
        return f"{names[self.tonic]} {self.scale}"

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The scale's notes as pitch classes, from the tonic up."""
        return tuple((self.tonic + step) % 12 for step in SCALES[self.scale])

    @property
    def chord_key(self) -> Key:
        """The seven-note key that chords are built from."""
        return Key(self.tonic, CHORD_SCALE.get(self.scale, self.scale))

    @property
    def is_minor(self) -> bool:
        """True when the scale has a minor third."""
        return 3 in SCALES[self.scale]

    @property
    def prefers_flats(self) -> bool:
        """True when the key signature has flats."""
        return self.signature < 0

    @property
    def signature(self) -> int:
        """Sharps (positive) or flats (negative) of the key signature, -6 to 6; of the two with six, F# major and Eb minor."""
        offset = {"dorian": 2, "phrygian": 4, "lydian": 5, "mixolydian": 7}.get(self.scale, 3 if self.is_minor else 0)
        if self.scale == "dorian":
            major = (self.tonic - 2) % 12
        elif self.scale == "phrygian":
            major = (self.tonic - 4) % 12
        elif self.scale in ("lydian", "mixolydian"):
            major = (self.tonic - offset) % 12
        else:
            major = (self.tonic + offset) % 12
        fifths = (major * 7) % 12
        return fifths if fifths < 6 or (fifths == 6 and not self.is_minor) else fifths - 12

    @property
    def short(self) -> str:
        """A form for file names: "Cm", "F#", "Ebdorian"."""
        tonic, _, scale = str(self).partition(" ")
        return tonic + {"major": "", "minor": "m"}.get(scale, scale.replace(" ", ""))


class ChordShape(Struct, frozen=True):
    """A chord as pitch classes: root, intervals above the root, and the bass note."""

    root: int
    intervals: tuple[int, ...]
    bass: int

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The chord's notes as pitch classes, root first."""
        return tuple(dict.fromkeys((self.root + step) % 12 for step in self.intervals))


@lru_cache(maxsize=512)
def parse_key(text: str) -> Key:
    """Read a key: "C minor", "c#min", "Dbm", "F# dorian", "Am", "bb major".

    Raises:
        TheoryError: names the permitted tonics and scales.
    """
    match = re.fullmatch(r"\s*([A-Ga-g])(#|b|♯|♭|[\s_-]*sharp|[\s_-]*flat)?[\s_-]*(.*?)\s*", text)
    if match is not None:
        word = match[3]
        scale = word if word == "M" else word.lower().replace("-", " ").replace("_", " ")
        scale = "major" if scale == "M" else SCALE_ALIASES.get(scale, scale)
        if scale in SCALES:
            accidental = (match[2] or "").strip(" _-")
            shift = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}.get(accidental, 0)
            return Key((TONICS[match[1].upper()] + shift) % 12, scale)
    shown = "".join(char if char.isprintable() else "?" for char in text)[:40]
    raise TheoryError(f"key '{shown}' is unknown; permitted: A to G with # or b, and a scale of {', '.join(SCALES)}")


@lru_cache(maxsize=4096)
def parse_symbol(text: str) -> ChordShape:
    """Read a chord symbol such as "Cm7", "F#maj9", "Bb7alt", "Am/E"; raises `TheoryError`."""
    match = _SYMBOL_PATTERN.fullmatch(text.strip())
    quality = _quality(match[3]) if match else None
    if match is None or quality is None:
        shown = "".join(char if char.isprintable() else "?" for char in text)[:24]
        raise TheoryError(
            f"chord '{shown}' is unknown; write symbols such as Am, F, Cmaj7, G7 or numerals such as i, VI, V7"
        )
    root = _pitch_class(match[1], match[2])
    bass = _pitch_class(match[4], match[5]) if match[4] else root
    return ChordShape(root, QUALITIES[quality], bass)


def roman_to_symbol(text: str, key: Key) -> str:
    """Turn a roman numeral into a chord symbol in a key: ("bVI", C minor) -> "Ab"; raises `TheoryError`.

    Degrees lie above the tonic as in the major scale, whatever the mode.
    """
    if applied := _applied(text, key, roman_to_symbol):
        return applied
    match = _ROMAN_PATTERN.fullmatch(text.strip())
    quality = _roman_quality(match[2], match[3]) if match else None
    if match is None or quality is None:
        shown = "".join(char if char.isprintable() else "?" for char in text)[:24]
        raise TheoryError(
            f"chord '{shown}' is unknown; write numerals such as i, VI, iv7, V or symbols such as Am, F, Cmaj7"
        )
    shift = {"b": -1, "♭": -1, "#": 1, "♯": 1}.get(match[1], 0)
    degree = _ROMAN[match[2].lower()] + shift
    name = _name(key.tonic + degree, key)
    return name + quality


def user_roman_to_symbol(text: str, key: Key) -> str:
    """As `roman_to_symbol`, but a degree without accidental means the mode's own; in minor keys III, iii, VI and VII do.

    So `vi` and `viio` of a minor key stand on the raised degrees, as they are usually written.
    """
    if applied := _applied(text, key, user_roman_to_symbol):
        return applied
    match = _ROMAN_PATTERN.fullmatch(text.strip())
    if match and not match[1]:
        degree = list(_ROMAN).index(match[2].lower())
        if key.scale in MODES:
            text = {-1: "b", 0: "", 1: "#"}[SCALES[key.scale][degree] - SCALES["major"][degree]] + text.strip()
        elif key.is_minor and match[2] in ("III", "iii", "VI", "VII"):
            text = "b" + text.strip()
    return roman_to_symbol(text, key)


def _applied(text: str, key: Key, read: Callable[[str, Key], str]) -> str:
    """Return the symbol of a chord borrowed from the major key of another degree: "V/ii" in C is A; "" for any other chord."""
    numeral, _, degree = text.strip().partition("/")
    if not is_roman(degree) or "/" in degree:
        return ""
    return roman_to_symbol(numeral, Key(parse_symbol(read(degree, key)).root, "major"))


def check_chord(text: str) -> None:
    """Raise `TheoryError` unless the text is a chord symbol or a roman numeral."""
    if is_roman(text):
        roman_to_symbol(text, Key(0, "major"))
    else:
        parse_symbol(text)


def is_roman(text: str) -> bool:
    """True when a chord is written as a roman numeral."""
    return bool(re.match(r"[b#♭♯]?[IViv]", text.strip()))


def symbol_name(root: int, quality: str, key: Key) -> str:
    """Name a chord of a pitch class and a quality of `QUALITIES`, spelled for the key."""
    return _name(root, key) + quality


def quality_of(symbol: str) -> str:
    """Return the quality part of a symbol in the spelling of `QUALITIES`."""
    match = _SYMBOL_PATTERN.fullmatch(symbol.strip())
    quality = _quality(match[3]) if match else None
    if quality is None:
        raise TheoryError(f"chord '{symbol[:24]}' is unknown")
    return quality


def _name(pitch_class: int, key: Key) -> str:
    """Name a note as a degree of its key (the bVI of D is Bb), but no E#, B#, Cb, Fb or double accidental."""
    letters = "CDEFGAB"
    step = _LETTER_STEPS[(pitch_class - key.tonic) % 12]
    letter = letters[(letters.index(str(key)[0]) + step) % 7]
    accidental = (pitch_class - TONICS[letter] + 6) % 12 - 6
    name = letter + {-1: "b", 0: "", 1: "#"}.get(accidental, "?")
    if name in SHARP_NAMES or name in FLAT_NAMES:
        return name
    return (FLAT_NAMES if key.prefers_flats else SHARP_NAMES)[pitch_class % 12]


def _pitch_class(letter: str, accidental: str | None) -> int:
    return (TONICS[letter] + {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(accidental or "", 0)) % 12


def _quality(text: str) -> str | None:
    text = text.strip()
    if text in QUALITIES:
        return text
    return _QUALITY_ALIASES.get(text)


def _roman_quality(numeral: str, suffix: str) -> str | None:
    """Combine the case of a numeral with its suffix: ("v", "7") -> "m7", ("I", "M7") -> "maj7"."""
    suffix = suffix.strip()
    if numeral.isupper():
        return _quality(suffix)
    if suffix in ("", "5"):
        return "m" if not suffix else "5"
    if suffix[0] in "oø°+" or suffix.startswith(("sus", "dim", "aug", "m", "alt")):
        return _quality(suffix)
    if suffix.startswith(("M7", "maj7")):
        return "mmaj7"
    return _quality("m" + suffix)
