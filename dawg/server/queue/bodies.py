"""What a job may be asked to do, per kind, and what comes of it: the bodies as values with every range in their types.

The web checks a request with `checked_body(kind, raw)` before it enqueues; the worker reads the same values.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.brief import CEILING_RANGE, LUFS_RANGE, Brief
from dawg.gen.export.formats import check_format
from dawg.gen.operations.reading import from_dict
from dawg.store.jobs import Kind
from dawg.store.records import checked_name
from dawg.store.sql.tracks import checked_file_name

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Id = Annotated[str, Meta(pattern="^[0-9a-hjkmnp-tv-z]{26}$")]
Lufs = Annotated[float, Meta(ge=LUFS_RANGE[0], le=LUFS_RANGE[1])]
Ceiling = Annotated[float, Meta(ge=CEILING_RANGE[0], le=CEILING_RANGE[1])]
Format = Annotated[str, Meta(pattern="^(wav|flac|ogg|opus|mp3)$")]
BitDepth = Annotated[int, Meta(ge=16, le=32)]


class Output(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How audio is written: format, bit depth (16, 24, 32 = float; None = the format's own), with MIDI, with stems."""

    format: Format = "wav"
    bit_depth: BitDepth | None = None
    midi: bool = False
    stems: bool = False


class BeatBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a beat: a new project named `name`, or a new version of `project_id`; `operations` change it before it is rendered."""

    brief: Brief = Brief()
    operations: Annotated[list[dict[str, Any]], Meta(max_length=32)] = []
    name: Name | None = None
    project_id: Id | None = None
    output: Output = Output()


class StemsBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Render a version's files, stems included."""

    version_id: Id
    output: Output = Output(stems=True)


class VariationsBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make 1 to 8 beats that differ in their seed: of a brief, or of the brief of a version."""

    count: Annotated[int, Meta(ge=1, le=8)] = 3
    brief: Brief | None = None
    version_id: Id | None = None
    name: Name | None = None
    output: Output = Output()


class EditBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Apply operations to a version, which gives a new version of its project; 1 to 32 operations as JSON objects."""

    version_id: Id
    operations: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=32)]
    message: Annotated[str, Meta(max_length=500)] = ""
    output: Output = Output()


class MixTrack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One uploaded track of a mix; `level_db` and `pan` are on top of what balancing finds."""

    track_id: Id
    level_db: Annotated[float, Meta(ge=-60, le=12)] = 0.0
    pan: Annotated[float, Meta(ge=-1, le=1)] = 0.0


class MixBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mix 2 to 32 uploaded tracks into one."""

    tracks: Annotated[list[MixTrack], Meta(min_length=2, max_length=32)]
    name: Name | None = None
    loudness_lufs: Lufs = -14.0
    ceiling_dbtp: Ceiling = -1.0
    output: Output = Output()


class MasterBody(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Master an uploaded track to a loudness target."""

    track_id: Id
    name: Name | None = None
    loudness_lufs: Lufs = -14.0
    ceiling_dbtp: Ceiling = -1.0
    output: Output = Output()


Body = BeatBody | StemsBody | VariationsBody | EditBody | MixBody | MasterBody
BODIES: dict[Kind, type[Body]] = {
    "beat": BeatBody,
    "stems": StemsBody,
    "variations": VariationsBody,
    "edit": EditBody,
    "mix": MixBody,
    "master": MasterBody,
}


class MadeTrack(Struct, frozen=True, kw_only=True, rename="camel"):
    """One file in a result: what `Track` says of it."""

    track_id: str
    kind: str
    name: str
    sha256: str
    size: int
    media_type: str
    duration_s: float | None = None
    project_id: str | None = None
    version_id: str | None = None


class Timings(Struct, frozen=True, kw_only=True, rename="camel"):
    """Seconds spent in each stage; the mix is counted with the mastering."""

    compose_s: float = 0.0
    render_s: float = 0.0
    mix_s: float = 0.0
    write_s: float = 0.0


class MadeVersion(Struct, frozen=True, kw_only=True, rename="camel"):
    """One version in a result: where it stands, what the brief had left open, and how long it took."""

    project_id: str
    project: str
    version_id: str
    number: int
    branch: str
    message: str
    chosen: dict[str, Any] = {}
    timings: Timings = Timings()


class Level(Struct, frozen=True, kw_only=True, rename="camel"):
    """How loud a sound is, by ITU-R BS.1770."""

    integrated_lufs: float
    true_peak_dbtp: float
    lra_lu: float


class PlacedTrack(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a mix did to one of its tracks; `givesWay` where it leaves room for others, as (Hz, dB)."""

    name: str
    gain_db: float
    pan: float
    low_cut: bool
    gives_way: tuple[tuple[float, float], ...]


class Facts(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What else there is to say: of an edit what it did, of a mix or master how loud it was and is."""

    summary: str = ""
    before: Level | None = None
    after: Level | None = None
    tracks: tuple[PlacedTrack, ...] = ()


class Result(Struct, frozen=True, kw_only=True, rename="camel"):
    """What came of a job: its tracks, the first master first, and the versions it made."""

    tracks: tuple[MadeTrack, ...] = ()
    versions: tuple[MadeVersion, ...] = ()
    facts: Facts = Facts()


def checked_body(kind: Kind, raw: Any) -> Body:
    """Check what is asked, names, brief and operations included; raises `InputError` naming field, value and what is permitted."""
    try:
        body = msgspec.convert(raw, BODIES[kind])
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(f"{kind}: {error}") from error
    if isinstance(body, BeatBody | VariationsBody) and body.name is not None:
        checked_name("project", body.name)
    if isinstance(body, MixBody | MasterBody) and body.name is not None:
        checked_file_name(body.name)
    if isinstance(body, BeatBody | VariationsBody) and body.brief is not None:
        body = replace(body, brief=body.brief.validated())
    if isinstance(body, VariationsBody) and (body.brief is None) == (body.version_id is None):
        raise InputError("variations vary either a brief or a version; state one of them")
    if isinstance(body, BeatBody | EditBody):
        for operation in body.operations:
            from_dict(operation)
    check_format(body.output.format, body.output.bit_depth)
    return body


def body_to_dict(body: Body) -> dict[str, Any]:
    """Return a body as plain JSON values, for `NewJob.body`."""
    plain: dict[str, Any] = msgspec.to_builtins(body)
    return plain
