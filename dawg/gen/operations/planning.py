"""A score read back as a plan, so that the composer can write single parts and sections of it."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.gen import theory
from dawg.gen.brief import Brief
from dawg.gen.compose import form
from dawg.gen.compose.arrangement import named_for_player, own_part, with_instrument
from dawg.gen.compose.composer import pitched_clip
from dawg.gen.compose.drums import drum_clip
from dawg.gen.compose.effects import DOWNLIFTER, IMPACT, REVERSE, RISER, SUB_DROP
from dawg.gen.compose.groove import grooved, shared_walk
from dawg.gen.compose.instruments import instruments
from dawg.gen.compose.piece import Piece, Span, Stretch
from dawg.gen.compose.voices import asked_voices, is_drum_word, plainly
from dawg.gen.genre import Genre, PartTable
from dawg.gen.operations.fills import struck
from dawg.gen.operations.job import Job
from dawg.gen.operations.tonal import local_key
from dawg.gen.score import Note, Part, Role, Score, Section
from dawg.gen.units import STEP

FORCED_ENERGY = 0.62
"""A section in which a part was asked for is written at least this lively, else some parts would rest."""

SIMPLE: dict[Role, tuple[tuple[int, str], ...]] = {
    "kick": ((36, "x...x...x...x..."),), "snare": ((38, "....x.......x..."),), "clap": ((39, "....x.......x..."),),
    "hats": ((42, "x.x.x.x.x.x.x.x."),), "cymbals": ((51, "x...x...x...x..."),), "toms": ((45, "..........x..x.."), (41, "..............x.")),
    "percussion": ((70, "x.o.x.o.x.o.x.o."),),
}  # fmt: skip
"""Plain grooves for drums that a genre has no pattern for."""
PIECES: dict[str, tuple[tuple[int, str], ...]] = {
    "cowbell": ((56, "x..x..x...x.x..."),), "tambourine": ((54, "..x...x...x...x."),), "shaker": ((70, "x.o.x.o.x.o.x.o."),),
    "conga": ((63, "......x......xx."), (64, "..x.......x.....")), "bongo": ((60, "x..x..x..x..x.x."), (61, "..........x.....")),
    "rim": ((37, "...x..x...x.x..."),), "claves": ((75, "x..x..x...x.x..."),), "woodblock": ((76, "..x..x....x..x.."),),
    "triangle": ((80, "..x...x...x...x."),), "ride": ((51, "x...x.x.x...x.x."),), "crash": ((49, "x..............."),),
    "snap": ((28, "....x.......x..."),), "agogo": ((67, "x..x..x..x..x..."), (68, "..x.......x.....")), "timbale": ((65, "............x.xx"),),
}  # fmt: skip
"""Percussion by name: (General MIDI key, a bar of sixteenths)."""
BEFORE_SEAM, AFTER_SEAM = (RISER, REVERSE), (IMPACT, DOWNLIFTER, SUB_DROP)


def plan(job: Job, *, seed: int | None = None, genre: Genre | None = None, score: Score | None = None) -> Piece:
    """Read a score as the plan of a piece.

    Args:
        seed: of the streams; None = the score's own, which writes what it wrote before.
        genre: whose rules write; None = the score's.
        score: None = the job's.
    """
    score = score or job.score
    genre = genre or job.genre
    brief = plainly(job.brief or Brief(genre=genre.name))
    drums = tuple(name for name in brief.instruments if is_drum_word(name, genre))
    brief = replace(brief, genre=genre.name, instruments=drums, exclude=(), loop=score.loop)
    groove = replace(genre.groove, swing_grid=score.swing_grid)
    piece = Piece(
        brief=brief, genre=replace(genre, groove=groove), seed=score.provenance.seed if seed is None else seed, bpm=score.bpm,
        meter=score.meter, key=theory.parse_key(score.key), bars=score.bars, tail_ticks=score.tail_ticks, swing=score.swing,
        humanize=genre.groove.humanize if brief.humanize is None else brief.humanize, asked=asked_voices(brief, genre),
    )  # fmt: skip
    stretches = tuple(_stretch(score, place) for place in range(len(score.sections)))
    sections = form.with_ending(stretches, loop=score.loop, bar_ticks=piece.bar_ticks, tail_ticks=score.tail_ticks)
    piece = replace(piece, sections=sections)
    return replace(piece, kicks=_kicks(score, piece))


def _stretch(score: Score, place: int) -> Stretch:
    section = score.sections[place]
    kinds = [other.kind for other in score.sections[:place]]
    return Stretch(
        name=section.name, kind=section.kind, function=form.function_of(section.kind), index=kinds.count(section.kind),
        start_bar=section.start_bar, bars=section.bars, energy=section.energy, spans=_spans(score, section),
        final=place == len(score.sections) - 1,
    )  # fmt: skip


def _spans(score: Score, section: Section) -> tuple[Span, ...]:
    spans = tuple(
        Span(
            start_tick=chord.start_tick,
            duration_ticks=chord.duration_ticks,
            symbol=chord.symbol,
            shape=theory.parse_symbol(chord.symbol),
        )
        for chord in section.chords
    )
    if spans:
        return spans
    key = theory.parse_key(score.key)
    tonic = theory.symbol_name(key.tonic, "m" if key.is_minor else "", key)
    return (
        Span(
            start_tick=0, duration_ticks=section.bars * score.bar_ticks, symbol=tonic, shape=theory.parse_symbol(tonic)
        ),
    )


def _kicks(score: Score, piece: Piece) -> dict[str, tuple[int, ...]]:
    """Return where the kick plays: as the score has it, else as the composer would write it."""
    names = [part.name for part in score.parts if part.role == "kick"]
    if not names:
        return {
            s.name: tuple(n.start_tick for n in drum_clip(piece, s, "kick") if n.velocity > 50) for s in piece.sections
        }
    found: dict[str, tuple[int, ...]] = {section.name: () for section in score.sections}
    for clip in score.clips:
        if clip.part in names:
            found[clip.section] = tuple(
                sorted({*found[clip.section], *(n.start_tick for n in clip.notes if n.velocity > 50)})
            )
    return found


def own_table(genre: Genre, part: Part) -> PartTable | None:
    """Return the genre's own part of that name, which may be the name that it has by who plays it; None if there is none."""
    for table in genre.parts:
        players = (replace(table, instruments={name: 1.0}) for name in table.instruments)
        names = (table.name, *(named_for_player(genre, one).name for one in players))
        if table.role == part.role and part.name in names:
            return replace(table, name=part.name)
    return None


def table_of(genre: Genre, part: Part) -> PartTable:
    """Return how a pitched part is written: as the genre writes it, else by what its instrument suits."""
    table = own_table(genre, part)
    instrument = instruments().get(part.instrument)
    if table is not None:
        known = part.instrument in table.instruments or instrument is None
        return (
            replace(table, instruments={part.instrument: 1.0})
            if known or instrument is None
            else with_instrument(table, instrument)
        )
    if instrument is not None and instrument.role == part.role:
        return replace(own_part(instrument, ()), name=part.name)
    like = next((table for table in genre.parts if table.role == part.role), None)
    if like is not None and instrument is not None:
        return replace(with_instrument(like, instrument), name=part.name)
    fallback = instrument or instruments()["piano"]
    return replace(own_part(fallback, ()), name=part.name)


def composed(
    piece: Piece, part: Part, stretch: Stretch, walk: list[float], *, forced: bool = False
) -> tuple[Note, ...]:
    """Write one part in one section, with the ensemble's timing.

    Args:
        forced: write it even where its section would be too quiet for it.
    """
    lively = replace(stretch, energy=max(stretch.energy, FORCED_ENERGY)) if forced else stretch
    if part.role == "fx":
        return seam_effect(piece, part, stretch)
    if part.is_drums:
        notes = _drums(piece, part, lively, forced)
    else:
        piece = replace(piece, key=local_key([span.shape for span in stretch.spans], piece.key))
        notes = pitched_clip(piece, lively, table_of(piece.genre, part))
    return grooved(piece, stretch, part.name, part.role, notes, walk)


def walk_of(piece: Piece, score: Score) -> list[float]:
    """Return the ensemble's drift of a score: the same for old and new notes, whatever the seed of the plan."""
    return shared_walk(replace(piece, seed=score.provenance.seed))


def _drums(piece: Piece, part: Part, stretch: Stretch, forced: bool) -> tuple[Note, ...]:
    rows = PIECES.get(part.name)
    if rows is None:
        notes = drum_clip(piece, stretch, part.role)
        if len(notes) > 1 or not forced:
            return notes
        rows = SIMPLE[part.role]
    bars = [
        note
        for bar in range(stretch.playing_bars)
        for key, row in rows
        for place, step in enumerate(row[: piece.steps])
        if step != "."
        for note in struck(
            bar * piece.bar_ticks + place * STEP, key, step, piece.stream(part.name, stretch.name, bar, key, place)
        )
    ]
    return tuple(sorted(bars, key=lambda note: (note.start_tick, note.pitch)))


def seam_effect(piece: Piece, part: Part, stretch: Stretch) -> tuple[Note, ...]:
    """Place a transition: risers at the end of a section, impacts and falls on its first beat."""
    end, bar = stretch.bars * piece.bar_ticks, piece.bar_ticks
    if part.instrument in BEFORE_SEAM:
        length = min(end, bar if part.instrument == REVERSE else max(1, round(piece.genre.effects.riser_bars * bar)))
        return (Note(end - length, length, 60, 96),)
    return (Note(0, min(end, 2 * bar), 60, 98),)
