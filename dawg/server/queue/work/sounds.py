"""Jobs on uploaded sound: several tracks to one mix, one track to a master."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from dawg import __version__
from dawg.errors import InputError
from dawg.gen.brief import SAMPLE_RATES, show
from dawg.gen.export.formats import file_rate
from dawg.gen.score import Mix
from dawg.server.queue.bodies import Body, Facts, Level, MasterBody, MixBody, PlacedTrack, Result
from dawg.server.queue.decoding import Examined, decode
from dawg.server.queue.work.tools import KeptFile, Record, Tools, keep, made, plain
from dawg.store.store import Store
from dawg.store.tracks import Track, TrackKind, Tracks

if TYPE_CHECKING:
    from dawg.gen.audio import Audio
    from dawg.gen.mix.loudness import Loudness

USUAL_HZ = 44100
MIX_S = 1800.0
"""Seconds of sound that one mix may hold in all its tracks: they are in memory together."""


def record_of(tools: Tools, body: Body) -> Record:
    """Make what is asked; return what writes it down."""
    if isinstance(body, MixBody):
        return _mix(tools, body)
    assert isinstance(body, MasterBody)
    return _master(tools, body)


def _master(tools: Tools, body: MasterBody) -> Record:
    from dawg.gen.mix.loudness import measure

    track = tools.tracks.track(body.track_id)
    tools.telling.at(0.02)
    rate = _rate([track])
    _, audio = _decoded(tools, track, rate)
    tools.telling.at(0.45)
    before = measure(audio, rate)
    file, loudness = _mastered(tools, body, audio, rate, kind="master", first=0.5)
    facts = Facts(before=_level(before), after=loudness)
    return _recorded(tools, body.name or f"{track.name.rpartition('.')[0] or track.name} master", file, facts)


def _mix(tools: Tools, body: MixBody) -> Record:
    from dawg.gen.mix.blend import Source, blend

    tracks = [tools.tracks.track(item.track_id) for item in body.tracks]
    _check_length(sum(track.duration_s or 0.0 for track in tracks))
    rate = _rate(tracks)
    sources: list[Source] = []
    for number, (item, track) in enumerate(zip(body.tracks, tracks, strict=True), 1):
        _, audio = _decoded(tools, track, rate)
        _check_length(sum(source.audio.shape[1] for source in sources) / rate)
        sources.append(Source(name=track.name, audio=audio, level_db=item.level_db, pan=item.pan))
        tools.telling.at(0.05 + 0.45 * number / len(tracks))
    mix, placed = blend(sources, sample_rate=rate)
    sources.clear()
    tools.telling.at(0.75)
    file, loudness = _mastered(tools, body, mix, rate, kind="mix", first=0.78)
    facts = Facts(after=loudness, tracks=tuple(PlacedTrack(**asdict(item)) for item in placed))
    return _recorded(tools, body.name or "mix", file, facts)


def _check_length(seconds: float) -> None:
    if seconds > MIX_S:
        raise InputError(f"the tracks have {seconds:.0f} seconds in all; permitted: at most {MIX_S:g}")


def _decoded(tools: Tools, track: Track, rate: int) -> tuple[Examined, Audio]:
    """Fetch and decode a track; nothing of it stays in the scratch folder."""
    if not track.is_audio:
        raise InputError(f"track {show(track.name)} is no audio")
    tools.telling.check()
    source, raw = tools.folder / f"{track.id}.in", tools.folder / f"{track.id}.raw"
    tools.artifacts.fetch(track.sha256, source)
    try:
        return decode(source, raw, sample_rate=rate)
    finally:
        source.unlink(missing_ok=True)
        raw.unlink(missing_ok=True)


def _mastered(
    tools: Tools, body: MixBody | MasterBody, audio: Audio, rate: int, *, kind: TrackKind, first: float
) -> tuple[KeptFile, Level]:
    """Master a sound in place and keep it."""
    from dawg.gen.export.audio_file import AudioWriter
    from dawg.gen.export.tags import Tags
    from dawg.gen.mix.master import master

    tools.telling.at(first)
    audio, report = master(
        audio,
        sample_rate=rate,
        mix_settings=Mix(),
        target_lufs=body.loudness_lufs,
        ceiling_dbtp=body.ceiling_dbtp,
    )
    tools.telling.at(0.93)
    path = tools.folder / f"out.{body.output.format}"
    tags = Tags(title=body.name or kind, software=f"dawg {__version__}")
    with AudioWriter(
        path, sample_rate=rate, format=body.output.format, bit_depth=body.output.bit_depth, tags=tags
    ) as writer:
        writer.write(audio)
    tools.telling.at(0.97)
    level = _level(report.loudness)
    file = KeptFile(
        kind=kind,
        suffix=path.suffix,
        stored=keep(tools, path),
        duration_s=audio.shape[1] / rate,
        sample_rate=file_rate(body.output.format, rate),
        channels=2,
        facts=plain(level),
    )
    return file, level


def _recorded(tools: Tools, name: str, file: KeptFile, facts: Facts) -> Record:
    def record(store: Store, tracks: Tracks) -> dict[str, Any]:
        track = tracks.add_track(file.track(name[:190], tools.job))
        return plain(Result(tracks=(made(track),), facts=facts))

    return record


def _rate(tracks: list[Track]) -> int:
    """Return the sample rate of the result: that of all tracks when they agree on a permitted one."""
    rates = {track.sample_rate for track in tracks}
    (rate,) = rates if len(rates) == 1 else (USUAL_HZ,)
    return rate if rate in SAMPLE_RATES else USUAL_HZ


def _level(loudness: Loudness) -> Level:
    return Level(
        integrated_lufs=round(loudness.integrated_lufs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
        lra_lu=round(loudness.lra_lu, 2),
    )
