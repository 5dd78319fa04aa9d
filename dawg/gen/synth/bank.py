"""Patches and kits: voices with their settings, read from TOML tables.

A patch file `dawg/gen/patches/<family>.toml` holds a table per patch, a kit file `dawg/gen/kits/<kit>.toml` a table per
percussion key. `voice = "module.Class"` names a voice in `dawg/gen/synth/voices/`; `settings` are that class's fields.
"""

from __future__ import annotations

import importlib
import math
import re
import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from dawg.errors import InputError
from dawg.gen.synth.tone import Voice
from dawg.gen.theory import Key
from dawg.gen.units import A4_HZ


class Patch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pitched instrument.

    Attributes:
        family: file it stands in: bass, keys, pads, strings, brass, winds, plucks, leads, guitars, voices, fx ...
        aliases: what people also call it.
        gm_program: General MIDI program 0 to 127 that comes nearest.
        low, high: MIDI range in which it convinces.
        sustained: True when it sounds as long as the gate (organ, pad); False when it decays by itself (piano, bell):
            such tones are rendered long once and damped at note-off by `release_s`.
        release_s: how long it rings after note-off.
        mono: one note at a time: a new note cuts the old one (bass, lead).
        trim_db: calibration to -20 LUFS momentary at velocity 0.8.
    """

    name: str = ""
    family: str = ""
    title: str
    aliases: tuple[str, ...] = ()
    gm_program: Annotated[int, Meta(ge=0, le=127)]
    low: Annotated[int, Meta(ge=0, le=127)]
    high: Annotated[int, Meta(ge=0, le=127)]
    sustained: bool = True
    release_s: Annotated[float, Meta(ge=0.003, le=20)] = 0.1
    mono: bool = False
    trim_db: Annotated[float, Meta(ge=-40, le=40)] = 0.0
    voice: str
    settings: dict[str, Any] = {}


class Piece(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sound of a kit.

    Attributes:
        key: General MIDI percussion key.
        early_s: how long before the grid the sound starts (claps and shakers peak late).
        pan: -1 to 1.
        choke: pieces with the same group name cut each other (open and closed hat).
        pitch: MIDI note number given to the voice (tuned drums).
        sounds_hz: what pitch is heard in it (the peak of its spectrum); above 0, it is tuned to the key, as producers tune a
            kick. 0 = it stays as it is.
    """

    key: Annotated[int, Meta(ge=27, le=87)]
    title: str = ""
    voice: str
    early_s: Annotated[float, Meta(ge=0, le=0.1)] = 0.0
    pan: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    choke: str = ""
    pitch: Annotated[int, Meta(ge=0, le=127)] = 60
    sounds_hz: Annotated[float, Meta(ge=0, le=1000)] = 0.0
    trim_db: Annotated[float, Meta(ge=-40, le=40)] = 0.0
    settings: dict[str, Any] = {}

    def tuning(self, key: Key) -> float:
        """Return the semitones, -6 to 6, that bring the drum to the nearest tonic of a key; 0 for drums without a pitch."""
        if self.sounds_hz == 0:
            return 0.0
        heard = 69 + 12 * math.log2(self.sounds_hz / A4_HZ)
        return round((key.tonic - heard + 6) % 12 - 6, 3)


class Kit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of drum voices, one piece per percussion key.

    `variants`: how many round-robin takes each piece has; `like`: for keys that are missing, the key that stands in.
    """

    name: str = ""
    title: str
    aliases: tuple[str, ...] = ()
    variants: Annotated[int, Meta(ge=1, le=8)] = 4
    gm_program: Annotated[int, Meta(ge=0, le=127)] = 0
    pieces: tuple[Piece, ...]

    def piece(self, key: int) -> Piece:
        """Return the piece for a percussion key, or the nearest in kind; raises `InputError`."""
        by_key = {piece.key: piece for piece in self.pieces}
        for candidate in (key, *STAND_INS.get(key, ())):
            if candidate in by_key:
                return by_key[candidate]
        raise InputError(
            f"kit {self.name} has no sound for percussion key {key}; it has: {', '.join(map(str, by_key))}"
        )


STAND_INS: dict[int, tuple[int, ...]] = {
    35: (36,), 36: (35,), 40: (38,), 38: (40,), 39: (28, 38), 28: (39, 37), 37: (75, 76, 38), 44: (42,), 46: (42,), 42: (44,),
    57: (49,), 49: (57, 55), 55: (49,), 53: (51,), 51: (53, 42), 54: (70, 42), 70: (82, 69, 42), 82: (70, 69, 42), 69: (70, 82, 42),
    41: (43, 45), 43: (41, 45), 45: (43, 47, 41), 47: (45, 48), 48: (50, 47), 50: (48, 47), 56: (67, 37), 60: (63, 64, 50),
    61: (64, 63, 47), 62: (63, 64, 37), 63: (62, 60, 48), 64: (61, 63, 45), 75: (76, 37), 76: (75, 37), 77: (76, 75, 37), 87: (41, 43),
    65: (63, 50), 66: (64, 47), 67: (56, 76), 68: (67, 56, 77), 80: (81, 53, 42), 81: (80, 53, 46), 58: (37,),
}  # fmt: skip
"""Keys that stand in for one another, nearest first."""


@cache
def patches() -> dict[str, Patch]:
    """Return all built-in patches by name, sorted."""
    return {name: load_patch(name) for name in sorted(_patch_tables())}


@cache
def kits() -> dict[str, Kit]:
    """Return all built-in kits by name, sorted."""
    return {name: load_kit(name) for name in sorted(_files("kits"))}


@cache
def load_patch(name: str) -> Patch:
    """Return a patch by name; raises `InputError` naming the patches there are."""
    tables = _patch_tables()
    if name not in tables:
        raise InputError(f"instrument '{name[:40]}' is unknown; permitted: {', '.join(sorted(tables))}")
    family, text = tables[name]
    table = tomllib.loads(text)[name]
    patch: Patch = _convert(Patch, {**table, "name": name, "family": family}, f"patches/{family}.toml: {name}")
    return patch


@cache
def load_kit(name: str) -> Kit:
    """Return a kit by name; raises `InputError` naming the kits there are."""
    files = _files("kits")
    if name not in files:
        raise InputError(f"kit '{name[:40]}' is unknown; permitted: {', '.join(sorted(files))}")
    table = tomllib.loads(files[name].read_text("utf-8"))
    kit: Kit = _convert(Kit, {**table, "name": name}, f"kits/{name}.toml")
    return kit


@cache
def _patch_tables() -> dict[str, tuple[str, str]]:
    """Return (family, TOML text) of every patch: a beat has a dozen of them, and parsing all takes longer than its mix.

    A patch is what stands from its header to the next of another name.
    """
    found: dict[str, tuple[str, str]] = {}
    for family, file in _files("patches").items():
        text = file.read_text("utf-8")
        headers = list(re.finditer(r'^\[{1,2}"?([^\]".]+)', text, flags=re.MULTILINE))
        for header, following in zip(headers, [*headers[1:], None], strict=True):
            piece = text[header.start() : following.start() if following else len(text)]
            _, known = found.get(header[1], (family, ""))
            found[header[1]] = (family, known + piece)
    return found


@cache
def _files(folder: str) -> dict[str, Traversable]:
    """Return the TOML files of a folder of the package by name, sorted."""
    entries = sorted((resources.files("dawg.gen") / folder).iterdir(), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".toml"): entry for entry in entries if entry.name.endswith(".toml")}


def make_voice(voice: str, settings: dict[str, Any], *, where: str) -> Voice:
    """Build a voice from "module.Class" and its settings; raises `InputError` naming the setting at fault."""
    match = re.fullmatch(r"([a-z_]+)\.([A-Za-z0-9]+)", voice)
    if match is None:
        raise InputError(f"{where}: voice '{voice[:60]}' is not module.Class")
    try:
        kind = getattr(importlib.import_module(f"dawg.gen.synth.voices.{match[1]}"), match[2])
    except (ImportError, AttributeError) as error:
        raise InputError(f"{where}: no voice '{voice[:60]}'") from error
    made: Voice = _convert(kind, settings, where)
    return made


def _convert(kind: Any, table: dict[str, Any], where: str) -> Any:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{where}: {error}") from error
