"""The whole piece leaned one way: genre, mood, energy, darkness, density."""

from __future__ import annotations

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen import theory
from dawg.gen.brief import show
from dawg.gen.compose.composer import plays, write
from dawg.gen.compose.moods import MOODS, darkened_mix, macros
from dawg.gen.compose.piece import Stretch
from dawg.gen.genre import Genre, load_genre
from dawg.gen.operations.editing import edit_lines, shifted, with_clips, with_parts, with_velocity
from dawg.gen.operations.effects import OFF_DB
from dawg.gen.operations.job import Job, clip_of
from dawg.gen.operations.lanes import shifted_lane
from dawg.gen.operations.layers import base_of, plays_in
from dawg.gen.operations.mixing import with_band
from dawg.gen.operations.planning import composed, plan, table_of, walk_of
from dawg.gen.operations.rhythm import BUSIER, SIMPLER, denser, simpler, usual
from dawg.gen.operations.scope import Window
from dawg.gen.operations.tonal import set_key
from dawg.gen.operations.values import ChangeGenre, ChangeMood, SetDarkness, SetDensity, SetEnergy, SetKey
from dawg.gen.score import Note, Part, Provenance, Score
from dawg.gen.theory import Key


def change_genre(job: Job, operation: ChangeGenre) -> Score:
    """Write the piece by another genre's rules over the same form and chords; the tempo stays where the genre allows it."""
    genre = load_genre(operation.genre, job.genre_folder)
    score = job.score
    meter = f"{score.meter[0]}/{score.meter[1]}"
    if meter not in genre.meters:
        raise InputError(f"genre {show(genre.name)} is not played in {meter}; permitted: {', '.join(genre.meters)}")
    tempo = genre.tempo
    bpm = score.bpm if tempo.low <= score.bpm <= tempo.high else tempo.usual
    swing = genre.groove.swing[1]
    base = replace(score, bpm=float(bpm), swing=float(swing), swing_grid=genre.groove.swing_grid, parts=())
    piece = plan(job, genre=genre, score=base)
    wishes = job.brief
    piece = replace(piece, brief=replace(piece.brief, exclude=wishes.exclude if wishes is not None else ()))
    written, _ = write(piece)
    seed = Provenance(engine=score.provenance.engine, seed=score.provenance.seed, genre_digest=genre.digest)
    return replace(
        written, sections=score.sections, provenance=seed, loudness_lufs=score.loudness_lufs, ceiling_dbtp=score.ceiling_dbtp
    )  # fmt: skip


def change_mood(job: Job, operation: ChangeMood) -> Score:
    """Lean the piece, or sections, towards a mood."""
    lean, amount = MOODS[operation.mood], 2 * operation.amount
    score = job.score
    if lean.mode and job.everywhere:
        score = _in_mode(job, lean.mode)
    score = energised(_on(job, score), lean.energy * amount * 0.5)
    score = darkened(_on(job, score), lean.darkness * amount * 0.5, tuple(part.name for part in score.parts))
    score = thickened(_on(job, score), lean.density * amount * 0.5)
    if lean.space_db and job.everywhere:
        wet = [part.name for part in score.parts if part.reverb_db > -100]
        score = with_parts(
            score,
            wet,
            lambda part: replace(part, reverb_db=shifted(part.reverb_db, lean.space_db * amount * 0.5, OFF_DB, 6)),
        )
    return score


def _on(job: Job, score: Score) -> Job:
    return replace(job, score=score)


def _in_mode(job: Job, mode: int) -> Score:
    """Move to the parallel minor or major where the piece is in the other."""
    key = theory.parse_key(job.score.key)
    if key.is_minor == (mode < 0):
        return job.score
    return set_key(job, SetKey(key=str(Key(key.tonic, "minor" if mode < 0 else "major"))))


def set_energy(job: Job, operation: SetEnergy) -> Score:
    """Set or change the energy of sections; a value for the whole piece shifts its curve."""
    if (operation.energy is None) == (operation.delta is None):
        raise InputError("set_energy needs one of energy (0 to 1) and delta (-1 to 1)")
    if operation.delta is not None:
        return energised(job, operation.delta)
    wanted = operation.energy or 0.0
    if job.everywhere:
        return energised(job, wanted - 0.5)
    score = job.score
    for section in job.sections:
        one = replace(
            job, score=score, operation=replace(operation, scope=replace(operation.scope, sections=(section.name,)))
        )
        score = energised(one, wanted - section.energy)
    return score


def energised(job: Job, delta: float) -> Score:
    """Change the energy of the job's sections: touch and level follow, parts come in or drop out as the genre has it."""
    score = job.score
    names = {section.name for section in job.sections}
    if not delta or not names:
        return score
    ratio = {}
    sections = []
    for section in score.sections:
        energy = round(max(0.0, min(1.0, section.energy + delta)), 3) if section.name in names else section.energy
        ratio[section.name] = (0.8 + 0.25 * energy) / (0.8 + 0.25 * section.energy)
        sections.append(replace(section, energy=energy))
    risen = replace(score, sections=tuple(sections))
    changed: dict[tuple[str, str], tuple[Note, ...]] = {}
    for clip in score.clips:
        if clip.section in names:
            changed[clip.part, clip.section] = tuple(
                with_velocity(note, note.velocity * ratio[clip.section]) for note in clip.notes
            )
    return _entered(job, with_clips(risen, changed), names)


def _entered(job: Job, score: Score, names: set[str]) -> Score:
    """Let parts that play at the new energy and did not at the old come in, and the others drop out."""
    before = {section.name: section for section in job.score.sections}
    piece = plan(job, score=score)
    walk = walk_of(piece, score)
    changed: dict[tuple[str, str], tuple[Note, ...]] = {}
    for part in score.parts:
        if part.role in ("fx", "texture"):
            continue
        for stretch in piece.sections:
            if stretch.name not in names:
                continue
            was = _plays(piece.genre, part, before[stretch.name].energy, stretch)
            now = _plays(piece.genre, part, stretch.energy, stretch)
            there = clip_of(score, part.name, stretch.name) is not None
            joins = not base_of(score, part) and not plays_in(score, part, stretch.name)
            if now and not was and joins:
                changed[part.name, stretch.name] = composed(piece, part, stretch, walk)
            elif was and not now and there:
                changed[part.name, stretch.name] = ()
    lowered = with_clips(score, changed)
    alive = {clip.section for clip in lowered.clips}
    # a section never falls silent altogether
    kept = {place: notes for place, notes in changed.items() if notes or place[1] in alive}
    return with_clips(score, kept)


def _plays(genre: Genre, part: Part, energy: float, stretch: Stretch) -> bool:
    if part.is_drums:
        return energy >= genre.drums.min_energy.get(part.role, 0.0)
    return plays(table_of(genre, part), replace(stretch, energy=energy))


def set_darkness(job: Job, operation: SetDarkness) -> Score:
    """Make parts darker or brighter."""
    if (operation.darkness is None) == (operation.delta is None):
        raise InputError("set_darkness needs one of darkness (0 to 1) and delta (-1 to 1)")
    asked = macros(job.brief).darkness if job.brief is not None else 0.5
    delta = operation.delta if operation.delta is not None else (operation.darkness or 0.0) - asked
    return darkened(job, delta, tuple(part.name for part in job.parts))


def darkened(job: Job, delta: float, names: tuple[str, ...]) -> Score:
    """Turn brightness down by `delta` (-1 to 1): by its lane for pitched parts, by the top of the equaliser for drums."""
    score = job.score
    delta = round(delta, 4)
    if not delta:
        return score
    windows: tuple[Window, ...] = job.windows
    for name in names:
        part = score.part(name)
        if not part.is_drums:
            strength = 0.6 if job.everywhere else 1.0  # in a stretch the mix and the equalisers do not help
            score = shifted_lane(score, name, "brightness", windows, -strength * delta)
        elif job.everywhere:
            score = with_parts(score, [name], lambda part: with_band(part, 8000.0, round(-9.0 * delta, 2), q=0.5))
    if job.everywhere and set(names) == {part.name for part in score.parts}:
        score = replace(score, mix=darkened_mix(score.mix, delta))
    return score


def set_density(job: Job, operation: SetDensity) -> Score:
    """Make the playing busier or sparser."""
    if (operation.density is None) == (operation.delta is None):
        raise InputError("set_density needs one of density (0 to 1) and delta (-1 to 1)")
    asked = macros(job.brief).density if job.brief is not None else 0.5
    return thickened(job, operation.delta if operation.delta is not None else (operation.density or 0.0) - asked)


def thickened(job: Job, delta: float) -> Score:
    """Add or take away notes by `delta` (-1 to 1)."""
    if delta == 0:
        return job.score
    amount = min(1.0, abs(delta) * 1.5)
    if delta > 0:
        return edit_lines(job, usual(job, BUSIER), lambda line: denser(line, amount))
    return edit_lines(job, usual(job, SIMPLER), lambda line: simpler(line, amount))
