"""What composition knows of instruments: names, families, ranges and the role each suits; no sound code.

The table is read from the patch and kit files as plain data, since composing must not import the synthesiser.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from msgspec import Struct

from dawg.gen.score import Role

FAMILY_ROLES: dict[str, Role] = {
    "bass": "bass", "basses": "bass", "keys": "chords", "mallets": "lead", "guitars": "chords", "leads": "lead", "pads": "pad",
    "strings": "pad", "brass": "chords", "winds": "lead", "choir": "pad", "fx": "fx",
}  # fmt: skip
FAMILY_WORDS: dict[str, tuple[str, ...]] = {
    "bass": ("bass", "basses"), "keyboard": ("keys",), "mallet": ("mallets",), "guitar": ("guitars",), "synthlead": ("leads",),
    "string": ("strings",), "horn": ("brass",), "wind": ("winds",), "woodwind": ("winds",), "voice": ("choir",), "vocal": ("choir",),
    "key": ("keys",), "synth": ("pads", "leads"),
}  # fmt: skip


_ELECTRIC = ("rhodes", "wurlitzer", "dx-piano")
KINDS: dict[str, tuple[str, ...]] = {"electricpiano": _ELECTRIC, "epiano": _ELECTRIC}
"""Words for a few instruments of a family, best first."""


class Instrument(Struct, frozen=True):
    """A patch as composition sees it."""

    name: str
    family: str
    role: Role
    low: int
    high: int
    words: tuple[str, ...]


@cache
def instruments() -> dict[str, Instrument]:
    """Return all patches by name, sorted."""
    found = {}
    for family, text in _files("patches"):
        for name, table in tomllib.loads(text).items():
            words = tuple(map(_plain, (name, *table.get("aliases", ()), table.get("title", name))))
            found[name] = Instrument(name, family, FAMILY_ROLES.get(family, "lead"), table["low"], table["high"], words)
    return dict(sorted(found.items()))


@cache
def _kits() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in _files("kits"):
        head = tomllib.loads(text.partition("\n[")[0])  # what stands before the first table, in a tenth of the time
        found |= {_plain(word): name for word in (name, f"{name} kit", *head.get("aliases", ()))}
    return found


def kit_named(name: str) -> str | None:
    """Return the kit that a name means ("808 kit", "acoustic"), or None; "808" alone is the bass."""
    plain = _plain(name)
    if any(plain in instrument.words for instrument in instruments().values()):
        return None
    return _kits().get(plain)


@cache
def resolve(name: str) -> tuple[Instrument, ...]:
    """Return the instruments that a name, alias or family means, best first: "rhodes", "bells", "strings", "guitar"."""
    wanted = _plain(name)
    if wanted in KINDS:
        return tuple(instruments()[name] for name in KINDS[wanted])
    known = list(instruments().values())
    exact = [instrument for instrument in known if wanted in instrument.words]
    family = [
        instrument
        for instrument in known
        if _plain(instrument.family) == wanted or instrument.family in FAMILY_WORDS.get(wanted, ())
    ]
    ending = [instrument for instrument in known if wanted in map(_plain, instrument.name.split("-"))]
    return tuple(dict.fromkeys([*exact, *ending, *family]))


@cache
def wished(name: str) -> tuple[Instrument, ...]:
    """Return the instruments any of which fulfils a wish, best first: the one of exactly that name alone, else all it means."""
    wanted = _letters(name)
    named = tuple(instrument for instrument in instruments().values() if _letters(instrument.name) == wanted)
    return named or resolve(name)


def _plain(name: str) -> str:
    """Fold case, punctuation and a plural s: "Bells" -> "bell"."""
    plain = _letters(name)
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _files(folder: str) -> list[tuple[str, str]]:
    files = [entry for entry in (resources.files("dawg.gen") / folder).iterdir() if entry.name.endswith(".toml")]
    return [(entry.name[:-5], entry.read_text("utf-8")) for entry in sorted(files, key=lambda e: e.name)]
