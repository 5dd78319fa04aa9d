"""Brief to score: the choices for the whole piece, then every part of every section from its own stream."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import BPM_RANGE, Brief, check_length, show
from dawg.gen.compose import form, harmony
from dawg.gen.compose.arrangement import pitched_parts, wanted_kit
from dawg.gen.compose.bass import bass_clip
from dawg.gen.compose.chords import chord_clip
from dawg.gen.compose.density import by_density
from dawg.gen.compose.drums import drum_clip
from dawg.gen.compose.effects import effect_clips, with_asked
from dawg.gen.compose.groove import grooved, shared_walk
from dawg.gen.compose.hearing import asked_effects, heard
from dawg.gen.compose.melody import melody_clip
from dawg.gen.compose.moods import darkened_mix, macros
from dawg.gen.compose.piece import Piece, Stretch
from dawg.gen.compose.voices import asked_roles, asked_voices, check_wishes, heard_roles, plainly, refused_letters
from dawg.gen.genre import DRUM_LETTERS, Genre, PartTable
from dawg.gen.genre_files import load_genre
from dawg.gen.score import (
    DRUM_ROLES,
    Automation,
    Chord,
    Clip,
    Meter,
    Note,
    Part,
    Provenance,
    Role,
    Score,
    Section,
    bar_ticks,
    plain,
)
from dawg.gen.seeds import Stream
from dawg.gen.units import seconds_to_ticks, ticks_to_seconds

METER_OF: dict[str, Meter] = {"4/4": (4, 4), "3/4": (3, 4), "6/8": (6, 8)}
ENGINE = "1"
"""Version of the composing rules; a score says which made it."""


class Composition(Struct, frozen=True, kw_only=True):
    """A finished score, the brief with its seed, and what the brief left open (field -> chosen value)."""

    score: Score
    brief: Brief
    chosen: dict[str, Any]


def compose(brief: Brief, *, seed: int, genre_folder: Path | None = None) -> Composition:
    """Write a score for a brief.

    Args:
        brief: validated.
        seed: 0 to 2^63-1; the same brief, seed and engine give the same score.
        genre_folder: the user's own genre files, or None.

    Raises:
        GenreError, TheoryError, InputError: what is asked does not exist or does not fit together.
    """
    genre = load_genre(brief.genre, genre_folder)
    piece = _planned(plainly(brief), genre, seed)
    score, kit = write(piece)
    chosen = _chosen(brief, piece, kit, score.parts)
    return Composition(score=score, brief=replace(brief, seed=seed, genre=genre.name), chosen=chosen)


def write(piece: Piece) -> tuple[Score, str | None]:
    """Write every part of a planned piece; returns the score and its kit (None = no drums).

    Raises:
        InputError: the brief leaves nothing to play, or wants what does not exist.
    """
    genre, brief = piece.genre, piece.brief
    kit = wanted_kit(brief, genre, piece.stream("kit"))
    tables = heard(piece, pitched_parts(piece), _written)
    clips = _clips(piece, tables, kit is not None)
    parts = _parts(piece, tables, kit, clips)
    names = {part.name for part in parts}
    score = Score(
        title=f"{genre.title} in {piece.key}",
        genre=genre.name,
        bpm=piece.bpm,
        meter=piece.meter,
        key=str(piece.key),
        bars=piece.bars,
        tail_ticks=piece.tail_ticks,
        swing=piece.swing,
        swing_grid=genre.groove.swing_grid,
        loop=brief.loop,
        sections=tuple(_section(section) for section in piece.sections),
        parts=parts,
        clips=tuple(clip for clip in clips if clip.part in names),
        automation=tuple(lane for lane in sweeps(piece, tables) if lane.part in names),
        mix=darkened_mix(genre.mix, macros(brief).darkness - 0.5),
        provenance=Provenance(engine=ENGINE, seed=piece.seed, genre_digest=genre.digest),
    )
    if not score.parts:
        raise InputError("nothing is left to play: every part is excluded", hint="take something out of --exclude")
    return score, kit


def _planned(brief: Brief, genre: Genre, seed: int) -> Piece:
    """Make the choices that concern the whole piece."""
    check_wishes(brief)
    meter = _meter(brief, genre)
    bpm = _bpm(brief, genre, meter, Stream(seed, "bpm"))
    bars, tail = _length(brief, genre, bpm, meter, Stream(seed, "length"))
    check_length(bars, bpm=bpm, meter=meter, tail_ticks=tail)
    key = harmony.choose_key(brief, genre, Stream(seed, "key", genre.name))
    groove = genre.groove
    swing = brief.swing if brief.swing is not None else _swing(genre, bpm, Stream(seed, "swing"))
    piece = Piece(
        brief=brief, genre=genre, seed=seed, bpm=bpm, meter=meter, key=key, bars=bars, tail_ticks=tail, swing=float(swing),
        humanize=groove.humanize if brief.humanize is None else brief.humanize, asked=asked_voices(brief, genre),
        refused=refused_letters(brief, genre),
    )  # fmt: skip
    sections = form.plan_form(brief, genre, bars, Stream(seed, "form"))
    sections = form.with_ending(sections, loop=brief.loop, bar_ticks=piece.bar_ticks, tail_ticks=tail)
    sections = _harmonised(brief, piece, sections)
    piece = replace(piece, sections=sections)
    played = replace(piece, refused=frozenset())  # a bass answers the kick also where nobody hears it
    kicks = {
        section.name: tuple(note.start_tick for note in drum_clip(played, section, "kick") if note.velocity > 50)
        for section in sections
    }
    return replace(piece, kicks=kicks)


def _meter(brief: Brief, genre: Genre) -> Meter:
    text = brief.meter or genre.meters[0]
    if text not in genre.meters:
        raise InputError(f"time-signature {show(text)} does not fit {genre.name}; permitted: {', '.join(genre.meters)}")
    return METER_OF[text]


def _bpm(brief: Brief, genre: Genre, meter: tuple[int, int], stream: Stream) -> float:
    """Return the tempo asked for, else one of the genre; for a loop the nearest at which its length is whole bars."""
    if brief.bpm is not None:
        return float(brief.bpm)
    tempo = genre.tempo
    place = stream.gauss(0.0, 0.38)
    span = tempo.high - tempo.usual if place > 0 else tempo.usual - tempo.low
    bpm = float(
        max(BPM_RANGE[0], min(tempo.high, max(tempo.low, round(tempo.usual + max(-1.0, min(1.0, place)) * span))))
    )
    if not brief.loop or brief.duration_s is None:
        return bpm
    return round(bpm * _whole_bars(brief.duration_s, bpm, meter) / _bars_of(brief.duration_s, bpm, meter), 2)


def _bars_of(seconds: float, bpm: float, meter: tuple[int, int]) -> float:
    return seconds_to_ticks(seconds, bpm=bpm) / bar_ticks(meter)


def _whole_bars(seconds: float, bpm: float, meter: tuple[int, int]) -> int:
    return max(1, round(_bars_of(seconds, bpm, meter)))


def _swing(genre: Genre, bpm: float, stream: Stream) -> float:
    low, usual, high = genre.groove.swing
    drawn = stream.uniform((low + usual) / 2, (usual + high) / 2) - genre.groove.swing_fall * (bpm - genre.tempo.usual)
    return round(min(high, max(low, drawn)), 1) if genre.groove.swing_fall else round(drawn, 1)


def _length(brief: Brief, genre: Genre, bpm: float, meter: tuple[int, int], stream: Stream) -> tuple[int, float]:
    """Return whole bars and the ticks that ring on after them."""
    if brief.structure:
        return sum(plan.bars for plan in brief.structure), 0.0
    if brief.bars is not None:
        return int(brief.bars), 0.0
    if brief.duration_s is None:
        return int(stream.weighted(genre.form.bars)), 0.0
    if brief.loop:
        return _loop_bars(brief.duration_s, bpm, meter), 0.0
    ticks = seconds_to_ticks(brief.duration_s, bpm=bpm)
    bars = max(1, math.floor(ticks / bar_ticks(meter) + 1e-9))
    if bars > 9999:
        raise InputError(f"duration {brief.duration_s:g} s at {bpm:g} bpm has {bars} bars; permitted: at most 9999")
    return bars, ticks - bars * bar_ticks(meter)


def _loop_bars(seconds: float, bpm: float, meter: tuple[int, int]) -> int:
    bars = _whole_bars(seconds, bpm, meter)
    if abs(_bars_of(seconds, bpm, meter) / bars - 1) > 1e-3:
        bar_s = ticks_to_seconds(bar_ticks(meter), bpm=bpm)
        fewer = max(1, math.floor(seconds / bar_s))
        nearest = f"{fewer * bar_s:.3f} s ({fewer} bars) and {(fewer + 1) * bar_s:.3f} s ({fewer + 1} bars)"
        raise InputError(
            f"duration {seconds:g} s is no whole number of bars at {bpm:g} bpm, as a loop must be; nearest: {nearest}",
            hint="leave the tempo open, or state --bars",
        )
    return bars


def _harmonised(brief: Brief, piece: Piece, sections: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    stream = piece.stream("harmony")
    chosen = harmony.progressions(brief, piece.genre, piece.key, stream)
    stretch = harmony.choose_stretch(piece.genre, stream.child("stretch"))
    for kind in filter(None, brief.chords):
        if not any(form.is_kind(section.kind, kind) for section in sections):
            names = ", ".join(dict.fromkeys(section.kind for section in sections))
            raise InputError(
                f"chords for {show(kind)} have no section; sections of this form: {names}",
                hint="name one of these, or state the form with --structure",
            )
    placed = []
    for section in sections:
        named = [kind for kind in brief.chords if kind and form.is_kind(section.kind, kind)]
        own = section.kind.lower() if section.kind.lower() in named else next(iter(named), None)
        bars = chosen.get(own or section.function) or chosen[""]
        asked = bool(brief.chords)
        spans = harmony.section_spans(bars, section.bars, bar_ticks=piece.bar_ticks, stretch=1.0 if asked else stretch)
        placed.append(replace(section, spans=spans))
    return tuple(placed)


def _clips(piece: Piece, tables: tuple[PartTable, ...], drums: bool) -> list[Clip]:
    """Write every part of every section."""
    walk = shared_walk(piece)
    clips = []
    for section in piece.sections:
        written: list[tuple[str, Role, tuple[Note, ...]]] = []
        if drums:
            roles = [role for role in heard_roles(piece) if not _excluded(piece.brief, role)]
            written += [(role, role, drum_clip(piece, section, role)) for role in roles]
        written += [(table.name, table.role, _written(piece, section, table)) for table in tables]
        for name, role, notes in written:
            if notes:
                clips.append(
                    Clip(part=name, section=section.name, notes=grooved(piece, section, name, role, notes, walk))
                )
    seams = {
        patch: places
        for patch, places in effect_clips(piece).items()
        if not (_excluded(piece.brief, "fx") or _excluded(piece.brief, patch))
    }
    for patch, places in with_asked(piece, seams, asked_effects(piece, tables)).items():
        clips += [Clip(part=patch, section=section, notes=tuple(notes)) for section, notes in places.items()]
    return clips


def plays(table: PartTable, section: Stretch) -> bool:
    """True when a part plays in a section, by energy and function."""
    if table.only and section.function not in table.only:
        return False
    return section.function not in table.never and table.min_energy <= section.energy <= table.max_energy


def _written(piece: Piece, section: Stretch, table: PartTable) -> tuple[Note, ...]:
    """Write a pitched part in one section; () where it rests."""
    return pitched_clip(piece, section, table) if plays(table, section) else ()


def pitched_clip(piece: Piece, section: Stretch, table: PartTable) -> tuple[Note, ...]:
    """Write a pitched part in one section, by its style; timing is on the grid until `groove.grooved` moves it."""
    if table.style == "texture":
        return (Note(0, section.bars * piece.bar_ticks, 48 + piece.key.tonic, table.velocity),)
    if table.style in ("bass", "walking", "drone"):
        notes = bass_clip(piece, section, table)
    elif table.style in ("comp", "pad", "arp"):
        notes = chord_clip(piece, section, table)
    else:
        notes = melody_clip(piece, section, table)
    return by_density(piece, section, table, notes)


def _excluded(brief: Brief, name: str) -> bool:
    return name in brief.exclude or (name in DRUM_ROLES and "drums" in brief.exclude)


def _parts(piece: Piece, tables: tuple[PartTable, ...], kit: str | None, clips: list[Clip]) -> tuple[Part, ...]:
    """Describe the parts that have notes."""
    sounding = {clip.part for clip in clips}
    drums = piece.genre.drums
    parts: list[Part] = []
    used = {DRUM_LETTERS[letter][0] for pattern in drums.patterns for letter in pattern.grid}
    used |= asked_roles(piece)
    for role in DRUM_ROLES:
        if kit is None or role not in sounding or not (role in used or role in ("toms", "cymbals", "snare")):
            continue
        parts.append(drum_part(piece.genre, role, kit))
    parts += [pitched_part(table) for table in tables if table.name in sounding]
    level = float(piece.genre.effects.level_db)
    effects = sorted(sounding - {part.name for part in parts} - {table.name for table in tables} - set(DRUM_ROLES))
    parts += [Part(name=name, role="fx", instrument=name, level_db=level, reverb_db=-14.0) for name in effects]
    space_db = macros(piece.brief).space_db
    return tuple(
        replace(part, reverb_db=min(6.0, part.reverb_db + space_db)) if part.reverb_db > -100 and space_db else part
        for part in parts
    )


def drum_part(genre: Genre, role: Role, kit: str) -> Part:
    """Describe a drum part: its kit and its place in the genre's mix."""
    drums = genre.drums
    return Part(
        name=role, role=role, instrument=kit, level_db=float(drums.levels_db.get(role, 0.0)),
        pan=float(drums.pan.get(role, 0.0)), reverb_db=float(drums.reverb_db.get(role, -120.0)),
        delay_db=float(drums.delay_db.get(role, -120.0)), duck_db=float(drums.duck_db.get(role, 0.0)),
        low_cut_hz=float(drums.low_cut_hz.get(role, 0.0)), high_cut_hz=float(drums.high_cut_hz.get(role, 0.0)),
        drive=float(drums.drive.get(role, 0.0)),
    )  # fmt: skip


def pitched_part(table: PartTable) -> Part:
    """Describe a pitched part: its instrument and its place in the mix."""
    instrument = next(iter(table.instruments))
    return Part(
        name=table.name, role=table.role, instrument=instrument, level_db=float(table.level_db), pan=float(table.pan),
        width=float(table.width), reverb_db=float(table.reverb_db), delay_db=float(table.delay_db),
        low_cut_hz=float(table.low_cut_hz), high_cut_hz=float(table.high_cut_hz), eq=table.eq, duck_db=float(table.duck_db),
        drive=float(table.drive),
    )  # fmt: skip


def sweeps(piece: Piece, tables: tuple[PartTable, ...]) -> tuple[Automation, ...]:
    """Let parts follow the energy: softer in quiet sections; swept ones darker too, opening through builds and intros."""
    darkness = macros(piece.brief).darkness
    lanes = [_dynamics(piece, name, 1.0) for name in (table.name for table in tables if table.role != "bass")]
    lanes += [
        _dynamics(piece, name, piece.genre.form.band_share)
        for name in (*DRUM_ROLES, *(table.name for table in tables if table.role == "bass"))
    ]
    for table in tables:
        if not table.sweep and darkness == 0.5:
            continue
        points: list[tuple[int, float]] = []
        for section in piece.sections:
            start = section.start_bar * piece.bar_ticks
            end = start + section.bars * piece.bar_ticks - 1
            level = (0.25 + 0.35 * section.energy if table.sweep else 0.5) + (0.5 - darkness) * 0.5
            rises = table.sweep and section.function in ("intro", "build")
            points += [
                (start, round(max(0.0, level - (0.22 if rises else 0.0)), 3)),
                (end, round(min(1.0, level + (0.12 if rises else 0.0)), 3)),
            ]
        lanes.append(Automation(part=table.name, parameter="brightness", points=plain(tuple(points))))
    return tuple(lane for lane in lanes if any(value for _, value in lane.points))


def _dynamics(piece: Piece, part: str, share: float) -> Automation:
    """Return the level lane of a part: down by the genre's dynamics where the energy is low."""
    depth = piece.genre.form.dynamics_db * share
    points: list[tuple[int, float]] = []
    for section in piece.sections:
        start = section.start_bar * piece.bar_ticks
        level = round(-depth * min(1.0, max(0.0, 1.0 - section.energy) / 0.7), 2)
        points += [(start, level), (start + section.bars * piece.bar_ticks - 1, level)]
    return Automation(part=part, parameter="level_db", points=plain(tuple(points)))


def _section(section: Stretch) -> Section:
    return Section(
        name=section.name,
        kind=section.kind,
        start_bar=section.start_bar,
        bars=section.bars,
        energy=float(section.energy),
        chords=tuple(Chord(span.start_tick, span.duration_ticks, span.symbol) for span in section.spans),
    )


def _chosen(brief: Brief, piece: Piece, kit: str | None, parts: tuple[Part, ...]) -> dict[str, Any]:
    """List what the user left open and what was chosen for it."""
    chosen: dict[str, Any] = {}
    if brief.bpm is None:
        chosen["bpm"] = piece.bpm
    if brief.key is None:
        chosen["key"] = str(piece.key)
    if brief.meter is None:
        chosen["time_signature"] = f"{piece.meter[0]}/{piece.meter[1]}"
    if brief.bars is None and brief.duration_s is None and not brief.structure:
        chosen["bars"] = piece.bars
    if not brief.structure:
        chosen["structure"] = " ".join(f"{section.kind}:{section.bars}" for section in piece.sections)
    if not brief.chords:
        chosen["chords"] = {
            section.name: " ".join(span.symbol for span in section.spans[:8]) for section in piece.sections
        }
    if brief.swing is None:
        chosen["swing"] = piece.swing
    if brief.humanize is None:
        chosen["humanize"] = piece.humanize
    if kit is not None:
        chosen["kit"] = kit
    chosen["instruments"] = list(dict.fromkeys(part.instrument for part in parts if not part.is_drums))
    return chosen
