"""Arrangement: which parts and instruments a piece has, from the genre, the brief's wishes and its refusals."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import Brief, show
from dawg.gen.compose.effects import TRANSITIONS
from dawg.gen.compose.instruments import Instrument, instruments, kit_named, resolve, wished
from dawg.gen.compose.piece import Piece
from dawg.gen.compose.voices import NAMES, asked_voices, is_drum_word, letters_of, plainly, wants_all
from dawg.gen.genre import Genre, PartTable
from dawg.gen.score import DRUM_ROLES, Role
from dawg.gen.seeds import Stream

ROLE_WORDS = (*DRUM_ROLES, "bass", "chords", "pad", "arp", "lead", "counter", "texture", "fx", "drums")
BASSES = ("sub", "synth-bass", "electric-bass")
"""Basses that suit any genre."""
DUTIES = ("stab", "lead", "pad", "arp", "bass", "sub", "wobble", "pluck", "chop", "drone", "air")
"""Names of parts that say what a part does, though instruments are called so too."""
STYLE_OF: dict[Role, str] = {
    "bass": "bass",
    "chords": "comp",
    "pad": "pad",
    "arp": "arp",
    "lead": "lead",
    "counter": "counter",
    "texture": "texture",
}


def wanted_kit(brief: Brief, genre: Genre, stream: Stream) -> str | None:
    """Return the kit: the one asked for, else by the genre's weights; None when the genre or the user wants no drums."""
    asked = [kit for kit in (kit_named(name) for name in brief.instruments) if kit]
    if "drums" in brief.exclude:
        return None
    refused = {kit_named(name) or name for name in brief.exclude}
    kits = {name: weight for name, weight in genre.drums.kits.items() if name not in refused}
    if len(set(asked)) > 1:
        raise InputError(f"instruments: kits {', '.join(dict.fromkeys(asked))} are wanted; permitted: one kit")
    if asked:
        return asked[0]
    if not genre.drums.kits or not genre.drums.patterns:
        return None
    if genre.drums.only_asked and not (wants_all(brief) or asked_voices(brief, genre)):
        return None
    if not kits:
        raise InputError(f"exclude leaves no kit for {genre.name}; its kits: {', '.join(genre.drums.kits)}")
    return stream.weighted(kits)


def pitched_parts(piece: Piece) -> tuple[PartTable, ...]:
    """Choose the pitched parts and one instrument for each.

    A wish ("rhodes", "bells", "strings") takes over the part that it suits, or comes as a part of its own. A refused role
    ("bass", "lead") takes away its parts, and those whose instrument is called so ("square-lead"), and changes no other; a
    refused instrument ("piano") gives way to the part's next one.
    """
    brief = piece.brief
    for name in brief.exclude:
        if name not in ROLE_WORDS and not (resolve(name) or kit_named(name) or letters_of(name)):
            raise unknown("exclude", name)
    roles = {name for name in brief.exclude if name in ROLE_WORDS}
    called = {name for name in instruments() if roles & set(name.split("-"))}
    banned = called | {one.name for name in brief.exclude if name not in roles for one in resolve(name)}
    chosen: list[PartTable] = []
    for table in piece.genre.parts:
        stream = piece.stream(table.name, "instrument")
        present = stream.chance(table.chance)
        weights = {name: weight for name, weight in table.instruments.items() if name not in banned}
        weights = weights or _stand_in(piece.genre, table, banned)
        if table.role in brief.exclude or _refused_by_name(table, brief) or not weights or not present:
            continue
        instrument = stream.weighted(table.instruments)
        if instrument in called:
            continue
        instrument = stream.weighted(weights) if instrument in banned else instrument
        chosen.append(
            with_instrument(table, instruments()[instrument])
            if instrument not in table.instruments
            else replace(table, instruments={instrument: 1.0})
        )
    kept: set[str] = set()
    for name in brief.instruments:
        chosen = _with_wish(piece, chosen, name, banned, kept)
    names: set[str] = set()
    for place, table in enumerate(chosen):
        chosen[place] = named_for_player(piece.genre, table, names)
        names.add(chosen[place].name)
    return tuple(chosen)


def named_for_player(genre: Genre, table: PartTable, taken: Collection[str] = ()) -> PartTable:
    """Name a part that is called by an instrument after the one that plays it: "piano" played by a guitar is no piano.

    The new name does not depend on the other parts that are chosen, so that they can come and go: where another part of the
    genre may get it too, the role is added. Only a name in `taken` gets a 2.
    """
    instrument = next(iter(table.instruments))
    if _suits(table.name, instrument):
        return table
    others = [other for other in genre.parts if other.name != table.name]
    rivals = [other for other in others if other.name == instrument or _may_be_named(other, instrument)]
    name = f"{instrument} {table.role}" if rivals else instrument
    return replace(table, name=name if name not in taken else f"{name} 2")


def _suits(name: str, instrument: str) -> bool:
    """Tell whether a part's name fits an instrument: it says what is played, or means that instrument."""
    means = {known.name for known in resolve(name)}
    return not means or instrument in means or name.removesuffix("s").split()[0] in DUTIES


def _may_be_named(table: PartTable, instrument: str) -> bool:
    return instrument in table.instruments and not _suits(table.name, instrument)


def unknown_names(brief: Brief) -> Iterator[tuple[str, InputError]]:
    """Yield the names wanted or refused that mean nothing in any genre: the brief's field and the error."""
    said = plainly(brief)
    for field, option, names in (
        ("instruments", "instrument", said.instruments),
        ("exclude", "exclude", said.exclude),
    ):
        for name in names:
            if not (name in ROLE_WORDS or wished(name) or kit_named(name) or letters_of(name)):
                yield field, unknown(option, name)


def unknown(option: str, name: str) -> InputError:
    """Return the error for a name that means nothing: it says the nearest ones, or which kinds of names there are."""
    words = {word: known.name for known in instruments().values() for word in known.words}
    words |= {word.replace(" ", ""): word for word in (*NAMES, *ROLE_WORDS)}
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    close = dict.fromkeys(words[word] for word in difflib.get_close_matches(plain[:60], list(words), n=4, cutoff=0.6))
    drums = ", ".join(list(NAMES)[2:12])
    permitted = (
        f"permitted: names of `dawg instruments` and `dawg kits`, {', '.join(ROLE_WORDS)} or a drum such as {drums}"
    )
    says = f"nearest: {', '.join(close)}" if close else permitted
    return InputError(f"{option} {show(name)} is unknown; {says}", hint="`dawg instruments` lists them all")


def _stand_in(genre: Genre, table: PartTable, banned: Collection[str]) -> dict[str, float]:
    """Return what plays the genre's bass when all its own instruments are refused: a beat without 808 is not without bass."""
    if table is not next((part for part in genre.parts if part.role == "bass"), None):
        return {}
    return {name: 1.0 for name in BASSES if name not in banned}


def _refused_by_name(table: PartTable, brief: Brief) -> bool:
    """Tell whether a refusal means a part by its name: not where the name is an instrument's, which another may play for."""
    name = table.name.removesuffix("s")
    if table.role == "bass":
        return False
    return any(word.removesuffix("s") == name and (name == "stab" or not resolve(word)) for word in brief.exclude)


def _with_wish(piece: Piece, parts: list[PartTable], name: str, banned: set[str], kept: set[str]) -> list[PartTable]:
    """Fulfil a wish; `kept` are the parts that fulfil an earlier one with their instrument, and gains this one's."""
    drums = kit_named(name) or is_drum_word(name, piece.genre)
    if drums or name in ROLE_WORDS:
        return parts if drums else _with_role(piece, parts, name, banned)
    found = _found(name, banned)
    names = {instrument.name for instrument in found}
    there = next((part.name for part in parts if set(part.instruments) & names), None)
    if there is None:
        place, instrument = _place_for(piece, parts, name, found, kept)
        if place is None and instrument.name in TRANSITIONS:
            return parts  # it comes at the seams, see `effects`
        if place is None:
            own = own_part(instrument, {part.name for part in parts})
            parts = [*parts, _in_permitted_role(own, name, piece.brief.exclude)]
        else:
            parts = _replaced(parts, place, instrument)
        there = parts[-1 if place is None else place].name
    kept.add(there)
    return parts


def _in_permitted_role(own: PartTable, name: str, exclude: Collection[str]) -> PartTable:
    """Give a wished part another role where its usual one is excluded; raises `InputError` when there is none."""
    if own.role not in exclude:
        return own
    others: tuple[Role, ...] = ("counter", "lead", "pad") if own.role in ("chords", "pad", "lead") else ()
    role = next((role for role in others if role not in exclude), None)
    if role is None:
        raise InputError(f"instrument {show(name)} is wanted and its role, {own.role}, excluded")
    return replace(own, role=role, style=role, cells=())


def _found(name: str, banned: set[str]) -> list[Instrument]:
    """Return the instruments that may fulfil a wish; raises `InputError` when there are none."""
    found = [instrument for instrument in wished(name) if instrument.name not in banned]
    if not found:
        if not resolve(name):
            raise unknown("instrument", name)
        raise InputError(f"instrument {show(name)} is both wanted and excluded", hint="take it out of one of them")
    return found


def _place_for(
    piece: Piece, parts: list[PartTable], name: str, found: list[Instrument], kept: set[str]
) -> tuple[int | None, Instrument]:
    """Choose the part that a wish takes over, None for one of its own, and the instrument that fulfils it."""
    free = [(place, part) for place, part in enumerate(parts) if part.name not in kept]
    for place, part in free:
        table = next((table for table in piece.genre.parts if table.name == part.name), part)
        usual = [instrument for instrument in found if instrument.name in table.instruments]
        if usual:
            return place, usual[0]
    instrument = found[0]
    wanted_style = STYLE_OF.get(instrument.role, "lead")
    for place, part in free:
        if part.role == instrument.role and part.style == wanted_style and piece.stream("wish", name).chance(0.75):
            return place, instrument
    for place, part in free:
        if instrument.role == "bass" and part.role == "bass":
            return place, instrument
    return None, instrument


def _replaced(parts: list[PartTable], place: int, instrument: Instrument) -> list[PartTable]:
    """Give a part another instrument, inside that instrument's range."""
    return [*parts[:place], with_instrument(parts[place], instrument), *parts[place + 1 :]]


def with_instrument(part: PartTable, instrument: Instrument) -> PartTable:
    """Let an instrument play a part: in the part's range where it reaches, else in its own."""
    low, high = max(part.low, instrument.low), min(part.high, instrument.high)
    if high - low < 12:
        low, high = instrument.low, instrument.high
    return replace(part, instruments={instrument.name: 1.0}, low=low, high=high, min_energy=min(part.min_energy, 0.5))


def _with_role(piece: Piece, parts: list[PartTable], role: str, banned: set[str]) -> list[PartTable]:
    """Make sure a role is there: the genre's own part of it even when chance left it out, else a part of its own."""
    if any(part.role == role for part in parts):
        return parts
    for table in piece.genre.parts:
        weights = {name: weight for name, weight in table.instruments.items() if name not in banned}
        if table.role == role and weights:
            instrument = piece.stream(table.name, "instrument").weighted(weights)
            return [*parts, replace(table, instruments={instrument: 1.0})]
    style = next((style for known, style in STYLE_OF.items() if known == role), None)
    if style is None:
        return parts
    suited = {"bass": "bass", "chords": "chords", "pad": "pad", "texture": "fx"}.get(role, "lead")
    fitting = [
        one
        for one in instruments().values()
        if one.role == suited and one.name not in banned and one.name not in TRANSITIONS
    ]
    if not fitting:
        raise InputError(f"instrument {show(role)}: every instrument that could play it is excluded")
    own = own_part(piece.stream("wish", role).choice(fitting), {part.name for part in parts})
    return [*parts, replace(own, role=role, style=style)]


def own_part(instrument: Instrument, names: Collection[str]) -> PartTable:
    """A part for an instrument the genre does not know: chords as pads or stabs, noises as a bed, others as a sparse answering line.

    It is named after the instrument, with a 2 where `names` has that already.
    """
    role: Role = "texture" if instrument.role == "fx" else instrument.role
    style = STYLE_OF.get(role, "lead")
    name = instrument.name if instrument.name not in names else f"{instrument.name} 2"
    middle = (instrument.low + instrument.high) // 2
    bed = style == "texture"
    return PartTable(
        name=name, role=role, style=style, instruments={instrument.name: 1.0}, min_energy=0.0 if bed else 0.45,  # type: ignore[arg-type]
        low=max(instrument.low, middle - 12), high=min(instrument.high, middle + 12), level_db=-11.0 if bed else -4.0,
        reverb_db=-120.0 if bed else -12.0, velocity=70 if bed else 92,
        cells=(("x.....x...x.....", 1.0), ("x...........x...", 1.0)) if style == "comp" else (), gate=0.8, density=3.0, rests=0.3,
    )  # fmt: skip
