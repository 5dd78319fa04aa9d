"""Parts and sections that the composer writes: add, remove, another instrument, another take, a new section."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import show
from dawg.gen.compose.arrangement import ROLE_WORDS, named_for_player, own_part, wanted_kit
from dawg.gen.compose.composer import drum_part, pitched_part, plays
from dawg.gen.compose.instruments import Instrument, instruments, kit_named, resolve
from dawg.gen.compose.piece import Piece, Stretch
from dawg.gen.genre import PartTable
from dawg.gen.operations.editing import with_clips, with_parts
from dawg.gen.operations.form import Slot, free_name, place_of, rebuilt, slot_of, usual_energy
from dawg.gen.operations.job import Job, clip_of
from dawg.gen.operations.layers import base_of, plays_in, with_layers
from dawg.gen.operations.notation import DRUM_WORDS
from dawg.gen.operations.planning import AFTER_SEAM, BEFORE_SEAM, PIECES, composed, plan, table_of, walk_of
from dawg.gen.operations.scope import ROLE_WORDS as SAID_ROLES
from dawg.gen.operations.tonal import folded
from dawg.gen.operations.values import Add, AddSection, ChangeInstrument, Regenerate, Remove
from dawg.gen.score import DRUM_ROLES, Chord, Note, Part, Role, Score, Section
from dawg.gen.seeds import SEED_MAX, Stream, derive

EFFECTS_DB, EFFECTS_REVERB_DB = -10.0, -14.0


def add(job: Job, operation: Add) -> Score:
    """Add a part; one that is there already is unmuted, and written where it rests in the sections named."""
    word = operation.part.strip().lower()
    word = SAID_ROLES.get(word, word)
    if word == "drums":
        return _add_drums(job)
    there = next(
        (
            part
            for part in job.score.parts
            if part.name in (word, word.replace(" ", "-"))
            or word == part.instrument
            or (word in DRUM_ROLES and part.role == word)
        ),
        None,
    )
    there = there or next((part for part in job.score.parts if word == part.role), None)
    if there is not None:
        return _add_more(job, there)
    return _written_in(job, new_part(job, word), job.score)


def _add_drums(job: Job) -> Score:
    score = job.score
    roles = [role for role in DRUM_ROLES if not any(part.role == role for part in score.parts)]
    for role in roles:
        part = drum_part(job.genre, role, kit_of(job))
        piece = plan(job)
        if any(len(composed(piece, part, stretch, [0.0])) > 1 for stretch in piece.sections):
            score = _written_in(job, part, score, forced=False)
    if score is job.score:
        muted = [part.name for part in score.parts if part.is_drums and part.muted]
        if not muted:
            raise InputError("drums are there already; parts: " + ", ".join(part.name for part in score.parts))
        return with_parts(score, muted, lambda part: replace(part, muted=False))
    return score


def _add_more(job: Job, part: Part) -> Score:
    """Unmute a part, and write it in the sections named where it has no notes."""
    score = with_parts(job.score, [part.name], lambda part: replace(part, muted=False))
    rests = [section for section in job.sections if not plays_in(score, part, section.name)]
    if job.everywhere and not part.muted:
        raise InputError(f"{part.name} is there already; name the sections where it shall play, or another instrument")
    if not job.everywhere and not rests and not part.muted:
        resting = _resting(score, part)
        where = f"; it rests in: {resting}" if resting else ", and in every other section"
        raise InputError(
            f"{part.name} plays there already{where}",
            hint=f"“make the {part.name} busier” writes more notes, “make the {part.name} louder” lifts it",
        )
    if job.everywhere:
        return score
    return _compose_into(job, score, part, [section.name for section in rests], forced=True)


def _resting(score: Score, part: Part) -> str:
    return ", ".join(section.name for section in score.sections if clip_of(score, part.name, section.name) is None)


def new_part(job: Job, word: str) -> Part:
    """Describe a part for a word: a drum role, a piece of percussion, a role, an instrument or family; raises `InputError`."""
    score, genre = job.score, job.genre
    names = {part.name for part in score.parts}
    if word in DRUM_ROLES:
        return drum_part(genre, word, kit_of(job))
    singular = word[:-1] if word.endswith("s") and word[:-1] in (*PIECES, *DRUM_WORDS) else word
    if singular in PIECES or singular in DRUM_WORDS:
        role: Role = DRUM_WORDS[singular][0] if singular in DRUM_WORDS else "percussion"
        base = drum_part(genre, role, kit_of(job))
        return replace(base, name=singular, level_db=base.level_db or -8.0) if singular in PIECES else base
    table = _by_role(job, word)
    if table is not None:
        return _unique(pitched_part(named_for_player(genre, table)), names)
    found = resolve(word)
    if not found:
        permitted = f"{', '.join(instruments())}; {', '.join((*ROLE_WORDS, *PIECES))}"
        raise InputError(
            f"part {show(word)} is unknown; permitted: {permitted}", hint="`dawg instruments` lists them all"
        )
    if found[0].role == "fx":
        return Part(
            name=found[0].name, role="fx", instrument=found[0].name, level_db=EFFECTS_DB, reverb_db=EFFECTS_REVERB_DB
        )
    usual = next(
        (table for table in genre.parts if table.name not in names for one in found if one.name in table.instruments),
        None,
    )
    if usual is not None:
        instrument = next(one for one in found if one.name in usual.instruments)
        return pitched_part(named_for_player(genre, replace(usual, instruments={instrument.name: 1.0}), names))
    return _unique(pitched_part(own_part(found[0], names)), names)


def _by_role(job: Job, word: str) -> PartTable | None:
    """Return the genre's own part of a role or name, with an instrument of its choice, or a plain one of that role."""
    tables = [table for table in job.genre.parts if word in (table.role, table.name)]
    if tables:
        stream = Stream(job.score.provenance.seed, tables[0].name, "instrument")
        usual = tables[0].instruments
        meant = () if word in ROLE_WORDS else [one.name for one in resolve(word) if one.name in usual]
        return replace(tables[0], instruments={stream.weighted({name: usual[name] for name in meant} or usual): 1.0})
    plain = {
        "bass": "sub",
        "chords": "piano",
        "pad": "dark-pad",
        "arp": "synth-pluck",
        "lead": "square-lead",
        "counter": "strings",
    }
    if word not in plain:
        return None
    known = instruments().get(plain[word]) or next(one for one in instruments().values() if one.role in (word, "lead"))
    table = own_part(known, ())
    style = {"arp": "arp", "counter": "counter", "pad": "pad", "lead": "lead", "bass": "bass", "chords": "comp"}[word]
    return replace(table, name=word, role=word, style=style)


def _unique(part: Part, names: set[str]) -> Part:
    number, name = 2, part.name
    while name in names:
        name, number = f"{part.name} {number}", number + 1
    return replace(part, name=name)


def kit_of(job: Job) -> str:
    """Return the kit of the beat, else one of the genre's, else a plain one."""
    kits = [part.instrument for part in job.score.parts if part.is_drums]
    if kits:
        return kits[0]
    genre = job.genre
    piece = plan(job)
    chosen = wanted_kit(piece.brief, genre, Stream(job.score.provenance.seed, "kit"))
    return chosen or "acoustic"


def _written_in(job: Job, part: Part, score: Score, *, forced: bool = True) -> Score:
    """Put a new part into a score and write it: in the sections named, else where it would usually play."""
    last_drum = max((place for place, other in enumerate(score.parts) if other.is_drums), default=-1)
    place = last_drum + 1 if part.is_drums else len(score.parts)
    parts = (*score.parts[:place], part, *score.parts[place:])
    added = replace(score, parts=parts)
    if not job.everywhere:
        return _compose_into(job, added, part, [section.name for section in job.sections], forced=True)
    if part.role == "fx":
        return _compose_into(job, added, part, _seams(score, part), forced=True)
    written = _compose_into(job, added, part, [section.name for section in score.sections], forced=False)
    if not forced or any(clip.part == part.name for clip in written.clips):
        return written
    return _compose_into(job, added, part, [section.name for section in score.sections], forced=True)


def _seams(score: Score, part: Part) -> list[str]:
    """Return the sections whose edge an effect marks: the energy rises after (or before) them; else the last one's."""
    sections = score.sections
    pairs = [(before, after) for before, after in pairwise(sections) if after.energy > before.energy]
    if part.instrument in BEFORE_SEAM:
        return [before.name for before, _ in pairs] or [sections[-1].name]
    assert part.instrument in AFTER_SEAM or part.role == "fx"
    return [after.name for _, after in pairs] or [sections[0].name]


def _compose_into(job: Job, score: Score, part: Part, sections: list[str], *, forced: bool) -> Score:
    piece = plan(job, score=score)
    walk = walk_of(piece, score)
    table = None if part.is_drums or part.role == "fx" else table_of(piece.genre, part)
    changed: dict[tuple[str, str], tuple[Note, ...]] = {}
    for stretch in piece.sections:
        if stretch.name in sections and (forced or table is None or plays(table, stretch)):
            changed[part.name, stretch.name] = composed(piece, part, stretch, walk, forced=forced)
    return with_clips(score, changed)


def remove(job: Job, operation: Remove) -> Score:
    """Remove parts, or their notes in the windows."""
    if not operation.scope.parts and job.everywhere:
        raise InputError(f"remove names no part; parts: {', '.join(part.name for part in job.score.parts)}")
    names = {part.name for part in job.parts}
    score = job.score
    if job.everywhere:
        if len(names) == len(score.parts):
            raise InputError(
                f"removing {', '.join(operation.scope.parts)} leaves nothing to play; permitted: at least one part stays"
            )
        return replace(
            score,
            parts=tuple(part for part in score.parts if part.name not in names),
            clips=tuple(clip for clip in score.clips if clip.part not in names),
            automation=tuple(lane for lane in score.automation if lane.part not in names),
        )
    changed = {}
    for clip in score.clips:
        windows = [window for window in job.windows if window.section.name == clip.section]
        if clip.part in names and windows:
            changed[clip.part, clip.section] = tuple(
                n for n in clip.notes if not any(w.holds(n.start_tick) for w in windows)
            )
    return with_clips(score, changed)


def change_instrument(job: Job, operation: ChangeInstrument) -> Score:
    """Give parts another sound: a kit for drums, else the first instrument that the name means."""
    word = operation.instrument.strip()
    kit = kit_named(word) or kit_named(f"{word} kit")
    named = bool(operation.scope.parts)
    drums = [part.name for part in job.parts if part.is_drums]
    if kit and drums and (not named or len(drums) == len(job.parts)):
        kits = [part for part in job.parts if part.is_drums]
        return with_layers(job, kits, lambda part: replace(part, instrument=kit))[0]
    found = resolve(word)
    if not found:
        raise InputError(
            f"instrument {show(word)} is unknown; permitted: {', '.join(instruments())}", hint="kits: `dawg kits`"
        )
    parts = [part for part in job.parts if not part.is_drums] if named else _suited(job, found[0])
    if not parts:
        raise InputError(
            f"{found[0].name} plays pitches, {', '.join(operation.scope.parts)} are drums; permitted: kits (`dawg kits`)"
        )
    score, names = with_layers(job, parts, lambda part: replace(part, instrument=found[0].name))
    changed = {(clip.part, clip.section): in_range(clip.notes, found[0]) for clip in score.clips if clip.part in names}
    return with_clips(score, changed)


KIN: tuple[tuple[Role, ...], ...] = (("chords", "pad", "arp"), ("lead", "counter", "arp"), ("bass",), ("texture",))


def _suited(job: Job, instrument: Instrument) -> list[Part]:
    """Return the part that an instrument takes over when none is named: one of its role, else of a kindred one."""
    kin = [role for roles in KIN if instrument.role in roles for role in roles]
    for role in (instrument.role, *kin):
        same = [part for part in job.score.parts if part.role == role]
        if same:
            return same[:1]
    names = ", ".join(part.name for part in job.score.parts if not part.is_drums)
    raise InputError(f"change_instrument names no part, and none is like {instrument.name}; parts: {names}")


def in_range(notes: tuple[Note, ...], instrument: Instrument) -> tuple[Note, ...]:
    """Move notes by whole octaves, all together, to where most of them lie in an instrument's range."""
    if not notes:
        return notes

    def outside(octave: int) -> int:
        return sum(not instrument.low <= note.pitch + 12 * octave <= instrument.high for note in notes)

    octave = min((0, -1, 1, -2, 2, -3, 3), key=outside)
    return tuple(replace(note, pitch=folded(note.pitch + 12 * octave)) for note in notes)


def regenerate(job: Job, operation: Regenerate) -> Score:
    """Write parts anew inside the windows: drums as one player, other parts each for itself."""
    score = job.score
    changed: dict[tuple[str, str], tuple[Note, ...]] = {}
    for part in job.parts:
        if not operation.scope.parts and part.role in ("fx", "texture"):
            continue
        piece = plan(job, seed=_take(job, part))
        walk = walk_of(piece, score)
        for window in job.windows:
            clip = clip_of(score, part.name, window.section.name)
            if clip is None:
                continue
            stretch = next(stretch for stretch in piece.sections if stretch.name == window.section.name)
            new = composed(piece, part, stretch, walk, forced=True)
            kept = changed.get((part.name, window.section.name), clip.notes)
            notes = (
                *(n for n in kept if not window.holds(n.start_tick)),
                *(n for n in new if window.holds(n.start_tick)),
            )
            if new:
                changed[part.name, window.section.name] = notes
    return with_clips(score, changed)


def _take(job: Job, part: Part) -> int:
    """Return the seed of the next take: it depends on what is there, so that asking again gives another one."""
    together = [other for other in job.parts if other.is_drums] if part.is_drums else [part]
    now = [clip.digest for other in together for clip in job.score.clips if clip.part == other.name]
    return (
        derive(job.score.provenance.seed, job.operation.digest, "drums" if len(together) > 1 else part.name, *now)
        % SEED_MAX
    )


def add_section(job: Job, operation: AddSection) -> Score:
    """Add a section of a kind, with the chords of its kin, written by the composer for the parts there are."""
    score = job.score
    place = place_of(score, operation.kind, operation.before, operation.after)
    name = free_name(operation.kind, {section.name for section in score.sections})
    energy = operation.energy if operation.energy is not None else usual_energy(operation.kind)
    section = Section(name=name, kind=operation.kind, start_bar=0, bars=operation.bars, energy=energy)
    section = replace(section, chords=_kindred_chords(score, section))
    slots = [slot_of(other) for other in score.sections]
    slots.insert(place, Slot(section=section, source="", bars=()))
    score = rebuilt(score, slots)
    base = plan(job, score=score)
    walk = walk_of(base, score)
    stretch = next(stretch for stretch in base.sections if stretch.name == name)
    changed = {}
    for part in score.parts:
        if part.role == "fx" or base_of(score, part) or not _joins(base, part, stretch):
            continue
        notes = composed(base, part, stretch, walk)
        if notes:
            changed[part.name, name] = notes
    return with_clips(score, changed)


def _joins(piece: Piece, part: Part, stretch: Stretch) -> bool:
    return part.is_drums or plays(table_of(piece.genre, part), stretch)


def _kindred_chords(score: Score, section: Section) -> tuple[Chord, ...]:
    """Return chords for a new section: those of a section of its kind, else of the longest, repeated to its length."""
    kin = [other for other in score.sections if other.kind == section.kind and other.chords]
    others = kin or [other for other in score.sections if other.chords]
    if not others:
        return ()
    model = max(others, key=lambda other: other.bars)
    length, end = model.bars * score.bar_ticks, section.bars * score.bar_ticks
    chords: list[Chord] = []
    for start in range(0, end, length):
        for chord in model.chords:
            low = start + chord.start_tick
            if low < end:
                chords.append(Chord(low, min(chord.duration_ticks, end - low), chord.symbol))
    return tuple(chords)
