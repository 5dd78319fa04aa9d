"""Layers: what a part plays in some sections or bars gets a part of its own, "bells (hook)", with settings of its own.

A part has one instrument, one place and one set of effects for the whole piece. Where an operation changes these for a
stretch only, the notes of the stretch move to a layer, and the layer is changed: everything else stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.operations.editing import with_clips, with_parts
from dawg.gen.operations.job import Job
from dawg.gen.score import Note, Part, Score

NAME_MAX = 60


def base_of(score: Score, part: Part) -> str:
    """Return the name of the part that a layer belongs to; "" for a part that is none."""
    name, bracket, _ = part.name.rpartition(" (")
    there = bracket and part.name.endswith(")") and any(other.name == name for other in score.parts)
    return name if there else ""


def plays_in(score: Score, part: Part, section: str) -> bool:
    """Tell whether a part, or a layer of it, has notes in a section."""
    own = {part.name, *(other.name for other in score.parts if base_of(score, other) == part.name)}
    return any(clip.part in own and clip.section == section for clip in score.clips)


def with_layers(job: Job, parts: Iterable[Part], change: Callable[[Part], Part]) -> tuple[Score, tuple[str, ...]]:
    """Change parts inside the job's windows; return the score and the names of the parts that were changed.

    Raises:
        InputError: none of them plays there.
    """
    parts = tuple(parts)
    if job.everywhere:
        return with_parts(job.score, [part.name for part in parts], change), tuple(part.name for part in parts)
    score, names, plays = job.score, [], False
    for part in parts:
        inside, outside = _shared(job, part)
        plays = plays or bool(inside)
        changed = change(part)
        if not inside or changed == part:
            continue
        if any(outside.values()):
            changed = replace(changed, name=_free(score, part, job))
            score = _moved(score, part, changed, inside, outside)
        else:
            score = with_parts(score, [part.name], lambda _, new=changed: new)  # type: ignore[misc]
        names.append(changed.name)
    if parts and not plays:
        raise InputError(
            f"{', '.join(part.name for part in parts)} rests there; permitted: sections and bars where it plays"
        )
    return score, tuple(names)


def _shared(job: Job, part: Part) -> tuple[dict[str, tuple[Note, ...]], dict[str, tuple[Note, ...]]]:
    """Return a part's notes by section, inside and outside of the windows."""
    inside: dict[str, tuple[Note, ...]] = {}
    outside: dict[str, tuple[Note, ...]] = {}
    for clip in job.score.clips:
        if clip.part != part.name:
            continue
        windows = [window for window in job.windows if window.section.name == clip.section]
        held = {id(note) for note in clip.notes if any(window.holds(note.start_tick) for window in windows)}
        if held:
            inside[clip.section] = tuple(note for note in clip.notes if id(note) in held)
        outside[clip.section] = tuple(note for note in clip.notes if id(note) not in held)
    return inside, outside


def _moved(
    score: Score,
    part: Part,
    layer: Part,
    inside: dict[str, tuple[Note, ...]],
    outside: dict[str, tuple[Note, ...]],
) -> Score:
    """Put the notes of a stretch on a layer right behind its part; its automation comes along."""
    place = next(place for place, other in enumerate(score.parts) if other.name == part.name) + 1
    lanes = tuple(replace(lane, part=layer.name) for lane in score.automation if lane.part == part.name)
    score = replace(
        score, parts=(*score.parts[:place], layer, *score.parts[place:]), automation=(*score.automation, *lanes)
    )
    changed = {(part.name, section): outside[section] for section in inside}
    changed |= {(layer.name, section): notes for section, notes in inside.items()}
    return with_clips(score, changed)


def _said(job: Job) -> str:
    """Name the sections of a scope as short as it goes: "hook" for all hooks."""
    named = {section.name for section in job.sections}
    kinds = {section.kind for section in job.sections}
    if job.operation.scope.sections and len(kinds) == 1:
        (kind,) = kinds
        if named == {section.name for section in job.score.sections if section.kind == kind}:
            return kind
    return ", ".join(job.operation.scope.sections).lower()


def _free(score: Score, part: Part, job: Job) -> str:
    """Return a name that tells where a layer plays."""
    scope = job.operation.scope
    bars = f"bars {scope.bars[0]}-{scope.bars[1]}" if scope.bars else ""
    where = " ".join(filter(None, (_said(job), bars)))
    base = base_of(score, part) or part.name
    taken = {other.name for other in score.parts}
    number, name = 2, f"{base} ({where})"
    while name in taken or len(name) > NAME_MAX:
        where = where[: max(4, NAME_MAX - len(base) - 8)].rstrip(" ,")
        name, number = f"{base} ({where} {number})"[:NAME_MAX], number + 1
    return name
