"""Jobs that make beats: new ones, variations, edits of a version, and the files of a version."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.export.formats import file_rate
from dawg.gen.operations.apply import apply
from dawg.gen.operations.reading import from_dict
from dawg.gen.operations.values import Vary
from dawg.gen.pipeline import compose
from dawg.gen.score import Score
from dawg.gen.seeds import SEED_MAX
from dawg.server.queue.bodies import (
    BeatBody,
    Body,
    EditBody,
    Facts,
    MadeVersion,
    Output,
    Result,
    StemsBody,
    Timings,
    VariationsBody,
)
from dawg.server.queue.work.tools import KeptFile, Record, Tools, keep, made, plain
from dawg.store.records import MESSAGE_LIMIT, Draft, Version
from dawg.store.store import Store
from dawg.store.tracks import TrackKind, Tracks
from dawg.studio.making import Making, asked_of, beat_name, options_of
from dawg.studio.outputs import Outputs


class Made(Struct, frozen=True, kw_only=True):
    """One beat whose files are kept, and where it goes."""

    score: Score
    brief: Brief | None
    message: str
    files: tuple[KeptFile, ...]
    chosen: dict[str, Any] = {}
    timings: Timings = Timings()


def record_of(tools: Tools, body: Body) -> Record:
    """Make what is asked; return what writes it down."""
    if isinstance(body, BeatBody):
        return _beat(tools, body)
    if isinstance(body, VariationsBody):
        return _variations(tools, body)
    if isinstance(body, EditBody):
        return _edit(tools, body)
    assert isinstance(body, StemsBody)
    return _stems(tools, body)


def _beat(tools: Tools, body: BeatBody) -> Record:
    if body.project_id is not None:
        tools.store.project(body.project_id)
    started = time.perf_counter()
    composed = compose(body.brief, genre_folder=tools.genre_folder)
    score, _ = _changed(tools, composed.score, body.operations, composed.brief)
    compose_s = time.perf_counter() - started
    beat = _make(tools, score, body.brief, body.output, message="generated")
    beat = replace(beat, chosen=composed.chosen, timings=replace(beat.timings, compose_s=round(compose_s, 4)))

    def record(store: Store, tracks: Tracks) -> dict[str, Any]:
        draft = Draft(score=beat.score, brief=beat.brief, message=beat.message)
        if body.project_id is not None:
            version = store.add_version(body.project_id, draft)
        elif body.name is None and (known := store.first_version_of(score)) is not None:
            store.touch_project(known.project_id)  # the same beat again is the same project
            version = known
        else:
            version = store.add_project(body.name or beat_name(score), draft, numbered=True).head
        return _result(tools, store, tracks, [(version, beat)])

    return record


def _variations(tools: Tools, body: VariationsBody) -> Record:
    source = tools.store.version(body.version_id) if body.version_id is not None else None
    beats = []
    for index in range(body.count):
        score, brief = _varied(tools, body, source, index)
        share = (index / body.count, (index + 1) / body.count)
        beats.append(_make(tools, score, brief, body.output, message=f"variation {index + 1}", share=share))

    def record(store: Store, tracks: Tracks) -> dict[str, Any]:
        parent, versions = source, []
        for index, beat in enumerate(beats):
            draft = Draft(score=beat.score, brief=beat.brief, message=beat.message)
            if parent is None:
                name = body.name or beat_name(beat.score)
                version = parent = store.add_project(name, draft, numbered=True).head
            else:  # each beside the others: a branch of its own, and the one that is checked out stays
                project = store.project(parent.project_id)
                taken = {branch.name for branch in store.branches(project.id)}
                name = next(name for n in range(1, len(taken) + 2) if (name := f"variation-{index + n}") not in taken)
                store.add_branch(project.id, name, parent.id)
                version = store.add_version(project.id, replace(draft, branch=name, parent_id=parent.id))
            versions.append((version, beat))
        return _result(tools, store, tracks, versions)

    return record


def _varied(tools: Tools, body: VariationsBody, source: Version | None, index: int) -> tuple[Score, Brief | None]:
    """Return the score of one variation: another seed of the brief; where an edit has none, the same beat varied."""
    brief = body.brief if source is None else tools.store.brief(source.id)
    if brief is not None:
        known = brief.seed if brief.seed is not None else int(tools.job.id[-6:], 36)
        # A version's own seed has been heard; the first variation of a brief is what it asks for.
        seeded = replace(brief, seed=(known + index + (source is not None)) % (SEED_MAX + 1))
        return compose(seeded, genre_folder=tools.genre_folder).score, seeded
    assert source is not None
    score = tools.store.score(source.id)
    amount = (index + 1) / (body.count + 1)
    return apply(score, Vary(amount=amount), genre_folder=tools.genre_folder).score, None


def _edit(tools: Tools, body: EditBody) -> Record:
    source = tools.store.version(body.version_id)
    score, brief = tools.store.score(source.id), tools.store.brief(source.id)
    score, summaries = _changed(tools, score, body.operations, brief)
    if score == tools.store.score(source.id):
        raise InputError("the operations change nothing")
    message = (body.message or "; ".join(summaries))[:MESSAGE_LIMIT]
    beat = _make(tools, score, brief, body.output, message=message)

    def record(store: Store, tracks: Tracks) -> dict[str, Any]:
        draft = Draft(score=score, message=message, parent_id=source.id, branch=_branch(store, source))
        version = store.add_version(source.project_id, draft)
        return _result(tools, store, tracks, [(version, beat)], facts=Facts(summary="; ".join(summaries)))

    return record


def _changed(
    tools: Tools, score: Score, operations: Sequence[dict[str, Any]], brief: Brief | None
) -> tuple[Score, list[str]]:
    """Return what operations make of a score, and what each did in words."""
    summaries = []
    for raw in operations:
        applied = apply(score, from_dict(raw), brief=brief, genre_folder=tools.genre_folder)
        score = applied.score
        summaries.append(applied.summary)
    return score, summaries


def _branch(store: Store, source: Version) -> str | None:
    """Return the branch of a version; None when it was removed since: then the one that is checked out."""
    names = {branch.name for branch in store.branches(source.project_id)}
    return source.branch if source.branch in names else None


def _stems(tools: Tools, body: StemsBody) -> Record:
    version = tools.store.version(body.version_id)
    score, brief = tools.store.score(version.id), tools.store.brief(version.id)
    beat = _make(tools, score, brief, replace(body.output, stems=True), message=version.message)
    return lambda store, tracks: _result(tools, store, tracks, [(store.version(version.id), beat)])


def _make(
    tools: Tools,
    score: Score,
    brief: Brief | None,
    output: Output,
    *,
    message: str,
    share: tuple[float, float] = (0.0, 1.0),
) -> Made:
    """Render a score and keep its files."""
    folder = tools.folder / score.digest[:16]
    folder.mkdir(exist_ok=True)
    outputs = Outputs(
        master=folder / f"master.{output.format}",
        stems=folder / "stems" if output.stems else None,
        midi=folder / "score.mid" if output.midi else None,
        format=output.format,
        bit_depth=output.bit_depth,
        force=True,
    )
    asked = asked_of(score, brief)
    options = options_of(asked, outputs)
    result = Making(asked, score, options).write(outputs, reporter=tools.telling.reporter(*share), tones=tools.tones)
    loudness = {
        "integratedLufs": result.loudness.integrated_lufs,
        "truePeakDbtp": result.loudness.true_peak_dbtp,
    }
    spent = result.timings
    timings = Timings(render_s=spent.render_s, mix_s=spent.mix_s, write_s=spent.write_s)

    def kept(kind: TrackKind, path: Path, *, suffix: str = "", label: str = "", audio: bool = True) -> KeptFile:
        return KeptFile(
            kind=kind,
            suffix=suffix or path.suffix,
            stored=keep(tools, path),
            label=label,
            duration_s=score.duration_s if audio else None,
            sample_rate=_rate(kind, path, options.sample_rate) if audio else None,
            channels=2 if audio else None,
            facts=loudness if kind == "master" else {},
        )

    files = [kept("master", folder / f"master.{output.format}")]
    files += [kept("stem", Path(path), label=name) for name, path in result.files.stems.items()]
    if outputs.midi is not None:
        files.append(kept("midi", outputs.midi, audio=False))
    files.append(kept("recipe", folder / "master.recipe.json", suffix=".recipe.json", audio=False))
    tools.telling.check()
    return Made(score=score, brief=brief, message=message, files=tuple(files), timings=timings)


def _rate(kind: TrackKind, path: Path, rate: int) -> int:
    """Return the sample rate of a file: some formats know only their own."""
    return file_rate(path.suffix[1:], rate) if kind == "master" else rate


def _result(
    tools: Tools,
    store: Store,
    tracks: Tracks,
    versions: Sequence[tuple[Version, Made]],
    *,
    facts: Facts | None = None,
) -> dict[str, Any]:
    """Write the tracks of versions down and return the result."""
    found, told = [], []
    for version, beat in versions:
        project = store.project(version.project_id)
        base = f"{project.name} v{version.number}"
        for file in beat.files:
            new = file.track(base, tools.job, project_id=project.id, version_id=version.id)
            found.append(made(tracks.add_track(new)))
        told.append(
            MadeVersion(
                project_id=project.id,
                project=project.name,
                version_id=version.id,
                number=version.number,
                branch=version.branch,
                message=version.message,
                chosen=beat.chosen,
                timings=beat.timings,
            )
        )
    order = {"master": 0, "stem": 1, "midi": 2, "recipe": 3}
    found.sort(key=lambda track: order[track.kind])
    return plain(Result(tracks=tuple(found), versions=tuple(told), facts=facts or Facts()))
