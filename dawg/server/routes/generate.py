"""Generating: what may be asked for. Every request becomes a job, which is answered with 202 (`accepting.py`)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import Brief, show
from dawg.gen.compose.choosing import choose_genre
from dawg.gen.genre_files import genre_names
from dawg.gen.seeds import draw_seed
from dawg.server.fields import (
    FileName,
    Id,
    Operations,
    Output,
    OutputBody,
    ProjectName,
    SomeOperations,
    SoundOutput,
    SoundOutputBody,
    WishedBrief,
)
from dawg.server.forecast import work_s
from dawg.server.queue import bodies
from dawg.server.refusals import FieldProblem, invalid
from dawg.server.routes.accepting import KEYED, Accepted, Wish, accepting
from dawg.server.routing import Call, Route

TAG = "generate"
Prompt = Annotated[str, Meta(min_length=1, max_length=12_000)]
EITHER = "versionId stands beside prompt or brief; permitted: one of them, a version has its own brief"
_UNSTATED = Brief()


class BeatRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A beat: in words (`prompt`), as a brief, or both (the brief goes before the words). Nothing at all is fine too.

    `operations` change it before it is rendered, as in "half-time trap".
    """

    prompt: Prompt | None = None
    brief: WishedBrief | None = None
    operations: Operations = []
    name: ProjectName | None = None
    project_id: Id | None = None
    output: Output = OutputBody()


class StemsRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A version's files, stems included by default."""

    version_id: Id
    output: Output = OutputBody(stems=True)


class VariationsRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """1 to 8 beats that differ in their seed: of words, of a brief, or of a version."""

    count: Annotated[int, Meta(ge=1, le=8)] = 3
    prompt: Prompt | None = None
    brief: WishedBrief | None = None
    version_id: Id | None = None
    name: ProjectName | None = None
    output: Output = OutputBody()


class EditRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Operations on a version; they give a new version and its files."""

    version_id: Id
    operations: SomeOperations
    message: Annotated[str, Meta(max_length=500)] = ""
    output: Output = OutputBody()


class MixTrackRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One uploaded track of a mix."""

    track_id: Id
    level_db: Annotated[float, Meta(ge=-60, le=12)] = 0.0
    pan: Annotated[float, Meta(ge=-1, le=1)] = 0.0


class MixRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """2 to 32 uploaded tracks become one."""

    tracks: Annotated[list[MixTrackRequest], Meta(min_length=2, max_length=32)]
    name: FileName | None = None
    loudness_lufs: bodies.Lufs = -14.0
    ceiling_dbtp: bodies.Ceiling = -1.0
    output: SoundOutput = SoundOutputBody()


class MasterRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An uploaded track is brought to a loudness."""

    track_id: Id
    name: FileName | None = None
    loudness_lufs: bodies.Lufs = -14.0
    ceiling_dbtp: bodies.Ceiling = -1.0
    output: SoundOutput = SoundOutputBody()


async def beat(call: Call[BeatRequest, None]) -> Wish:
    """Make a beat."""
    body = call.body
    brief, notes = await _brief(call, body.prompt, body.brief)
    raw = {
        "brief": msgspec.to_builtins(brief),
        "operations": body.operations,
        "name": body.name,
        "project_id": body.project_id,
    }
    if body.project_id is not None:
        await call.run(call.house.record.store(call.owner).project, body.project_id)
    return Wish(raw=raw, output=body.output, own_s=work_s(_length_s(brief)), notes=notes)


async def stems(call: Call[StemsRequest, None]) -> Wish:
    """Render a version."""
    version = await call.run(call.house.record.store(call.owner).version, call.body.version_id)
    raw = {"version_id": version.id}
    return Wish(raw=raw, output=call.body.output, own_s=work_s(version.facts.duration_s))


async def variations(call: Call[VariationsRequest, None]) -> Wish:
    """Make several beats."""
    body = call.body
    notes: list[str] = []
    brief: WishedBrief | None = None
    if body.prompt is not None or body.brief is not None:
        brief, notes = await _brief(call, body.prompt, body.brief)
    if body.version_id is not None:
        if brief is not None:
            raise invalid(FieldProblem(path="versionId", message=EITHER))
        length_s = (await call.run(call.house.record.store(call.owner).version, body.version_id)).facts.duration_s
    elif brief is not None:
        length_s = _length_s(brief)
    else:
        raise invalid(
            FieldProblem(path="prompt", message="there is nothing to vary; permitted: prompt, brief or versionId")
        )
    raw = {
        "count": body.count, "brief": msgspec.to_builtins(brief) if brief is not None else None,
        "version_id": body.version_id, "name": body.name,
    }  # fmt: skip
    return Wish(raw=raw, output=body.output, own_s=work_s(body.count * length_s), notes=notes)


async def edit(call: Call[EditRequest, None]) -> Wish:
    """Change a version."""
    body = call.body
    version = await call.run(call.house.record.store(call.owner).version, body.version_id)
    raw = {"version_id": version.id, "operations": body.operations, "message": body.message}
    return Wish(raw=raw, output=body.output, own_s=work_s(version.facts.duration_s))


async def mix(call: Call[MixRequest, None]) -> Wish:
    """Mix uploaded tracks."""
    places = {f"tracks[{index}].trackId": track.track_id for index, track in enumerate(call.body.tracks)}
    sound_s = await _sound_s(call, places)
    raw = {
        "tracks": [{"track_id": t.track_id, "level_db": t.level_db, "pan": t.pan} for t in call.body.tracks],
        "name": call.body.name, "loudness_lufs": call.body.loudness_lufs, "ceiling_dbtp": call.body.ceiling_dbtp,
    }  # fmt: skip
    return Wish(raw=raw, output=call.body.output, own_s=work_s(sound_s, is_sound=True))


async def master(call: Call[MasterRequest, None]) -> Wish:
    """Master an uploaded track."""
    body = call.body
    sound_s = await _sound_s(call, {"trackId": body.track_id})
    raw = {
        "track_id": body.track_id, "name": body.name, "loudness_lufs": body.loudness_lufs,
        "ceiling_dbtp": body.ceiling_dbtp,
    }  # fmt: skip
    return Wish(raw=raw, output=body.output, own_s=work_s(sound_s, is_sound=True))


async def _brief(call: Call[Any, Any], prompt: str | None, stated: Brief | None) -> tuple[Brief, list[str]]:
    """Return the brief that words and fields ask for; every beat has a seed from here on, so a retry makes the same one."""
    brief = _UNSTATED
    notes: list[str] = []
    if prompt is not None:
        brief, notes = await call.run(_read, prompt)
    if stated is not None:
        given = {
            name: value for name, value in msgspec.structs.asdict(stated).items() if value != getattr(_UNSTATED, name)
        }
        brief = replace(brief, **given)
    if brief.seed is None:
        brief = replace(brief, seed=draw_seed())
    try:
        brief = brief.validated()
    except InputError:  # what words and fields ask for does not go together
        faults = [FieldProblem(path=f"brief.{name}", message=error.message) for name, error in brief.faults()]
        raise invalid(*faults) from None
    if not brief.genre:
        folder = call.house.options.genre_folder
        genre = choose_genre(brief, genre_names(folder), seed=brief.seed or 0, genre_folder=folder)
        brief = replace(brief, genre=genre)
    return brief, notes


def _read(prompt: str) -> tuple[Brief, list[str]]:
    from dawg.assistant.built_in.briefing import as_new, brief_of
    from dawg.assistant.reader import read

    reading = as_new(read(prompt))
    problem = next(iter((*reading.errors, *reading.questions)), "")
    if problem or reading.intent in ("out_of_scope", "help"):
        raise invalid(
            FieldProblem(path="prompt", message=f"prompt: {problem or f'it asks for no beat ({reading.intent})'}")
        )
    briefing = brief_of(reading)
    left = [
        f"{said.op}: no part of making a beat; edit it afterwards" for said in reading.operations if said.op != "new"
    ]
    return briefing.brief, [note for note in (reading.message, *briefing.notes, *left) if note]


async def _sound_s(call: Call[Any, Any], places: dict[str, str]) -> float:
    """Return how long tracks are in all, by where each stands in the body; raises `Refusal` naming every one that is no audio."""
    tracks = call.house.record.tracks(call.owner)
    found = {path: await call.run(tracks.track, track_id) for path, track_id in places.items()}
    faults = [
        FieldProblem(
            path=path, message=f"track {show(track.name)} is no audio; permitted: uploads, masters, mixes, stems"
        )
        for path, track in found.items()
        if not track.is_audio
    ]
    if faults:
        raise invalid(*faults)
    return sum(track.duration_s or 0.0 for track in found.values())


def _length_s(brief: Brief) -> float:
    """Guess how long a beat will be; seconds."""
    return brief.duration_s or (brief.bars or 64) * 240.0 / (brief.bpm or 120.0)


_MADE: dict[str, Any] = {
    "method": "POST", "tag": TAG, "answer": Accepted, "status": 202, "headers": KEYED,
}  # fmt: skip
ROUTES = (
    Route(path="/api/generate", run=accepting("beat", beat), body=BeatRequest, does="Make a beat", **_MADE),
    Route(path="/api/generate/beat", run=accepting("beat", beat), body=BeatRequest, does="Make a beat", **_MADE),
    Route(path="/api/generate/stems", run=accepting("stems", stems), body=StemsRequest, does="Render a version with its stems", **_MADE),
    Route(path="/api/generate/variations", run=accepting("variations", variations), body=VariationsRequest, does="Make several beats", **_MADE),
    Route(path="/api/generate/edit", run=accepting("edit", edit), body=EditRequest, does="Change a version", **_MADE),
    Route(path="/api/generate/mix", run=accepting("mix", mix), body=MixRequest, does="Mix uploaded tracks", **_MADE),
    Route(path="/api/generate/master", run=accepting("master", master), body=MasterRequest, does="Master an uploaded track", **_MADE),
)  # fmt: skip
