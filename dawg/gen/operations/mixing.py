"""Mixer operations: mute, level, pan, balance, equaliser, loudness and master. Settings only; no note changes."""

from __future__ import annotations

from msgspec.structs import asdict, replace

from dawg.errors import InputError
from dawg.gen.compose.composer import drum_part
from dawg.gen.operations.editing import with_parts, within
from dawg.gen.operations.job import Job
from dawg.gen.operations.lanes import SILENT_DB, lane_of, shifted_lane, spans, value_at, without_lanes
from dawg.gen.operations.layers import with_layers
from dawg.gen.operations.planning import own_table
from dawg.gen.operations.scope import Window
from dawg.gen.operations.values import Balance, Eq, Level, Loudness, Master, Mute, Pan, Solo, Unmute
from dawg.gen.score import EqBand, Part, Score
from dawg.gen.units import PPQ

LEVEL_RANGE = (-60.0, 24.0)
BANDS_HZ = {
    "sub": 45.0,
    "low": 100.0,
    "low-mid": 300.0,
    "mid": 1000.0,
    "high-mid": 3500.0,
    "high": 8000.0,
    "air": 14000.0,
}
USUAL_LUFS = -14.0


def mute(job: Job, operation: Mute) -> Score:
    """Silence parts: whole ones by their switch, in sections, or for some beats, by their level lane."""
    if operation.beats is not None:
        return _silence(job, _ends(job, operation.beats), mute=True)
    if job.everywhere:
        return _heard(with_parts(job.score, [part.name for part in job.parts], lambda part: replace(part, muted=True)))
    return _silence(job, job.windows, mute=True)


def unmute(job: Job, operation: Unmute) -> Score:
    """Let parts sound again: by their switch, in sections (or where no switch is on) by their level lane."""
    if not job.everywhere or not any(part.muted for part in job.parts):
        return _silence(job, job.windows, mute=False)
    return with_parts(job.score, [part.name for part in job.parts], lambda part: replace(part, muted=False))


def solo(job: Job, operation: Solo) -> Score:
    """Mute all parts but those named."""
    if not operation.scope.parts:
        raise InputError(f"solo names no part; parts: {', '.join(part.name for part in job.score.parts)}")
    names = {part.name for part in job.parts}
    return replace(job.score, parts=tuple(replace(part, muted=part.name not in names) for part in job.score.parts))


def _heard(score: Score) -> Score:
    if all(part.muted for part in score.parts):
        raise InputError("muting these leaves nothing to hear; permitted: at least one part that sounds")
    return score


def _ends(job: Job, beats: float) -> tuple[Window, ...]:
    """Return the last beats of each window; raises `InputError` where one is shorter."""
    ticks = round(beats * PPQ)
    room = min((window.end - window.start for window in job.windows), default=0)
    if ticks > room:
        raise InputError(f"beats '{beats:g}' is out of range; permitted range: up to {room / PPQ:g} there")
    return tuple(Window(window.section, window.end - ticks, window.end) for window in job.windows)


def _silence(job: Job, windows: tuple[Window, ...], *, mute: bool) -> Score:
    score = job.score
    for part in job.parts:
        for window in windows:
            lane = lane_of(score, part.name, "level_db")
            start = spans(score, [window])[0][0]
            silent = lane is not None and value_at(lane.points, start, 0.0) <= SILENT_DB / 2
            if silent is not mute:
                score = shifted_lane(score, part.name, "level_db", [window], SILENT_DB if mute else -SILENT_DB)
    return score


def level(job: Job, operation: Level) -> Score:
    """Change levels: of whole parts in the channel, of stretches in the level lane."""
    if (operation.delta_db is None) == (operation.level_db is None):
        raise InputError("level needs one of delta_db (-60 to 24) and level_db (-60 to 24)")
    if job.everywhere:

        def changed(part: Part) -> Part:
            value = (
                operation.level_db if operation.level_db is not None else part.level_db + (operation.delta_db or 0.0)
            )
            return replace(part, level_db=within(f"level of {part.name}", value, *LEVEL_RANGE, "dB"))

        return with_parts(job.score, [part.name for part in job.parts], changed)
    if operation.delta_db is None:
        raise InputError(f"level_db '{operation.level_db:g}' holds for whole parts; permitted in sections: delta_db")
    score = job.score
    for part in job.parts:
        score = _stepped(score, part, job.windows, operation.delta_db)
    return score


def _stepped(score: Score, part: Part, windows: tuple[Window, ...], delta_db: float) -> Score:
    lane = lane_of(score, part.name, "level_db")
    for start, _ in spans(score, windows):
        value = value_at(lane.points, start, 0.0) if lane is not None else 0.0
        if value > SILENT_DB / 2:
            within(f"level of {part.name} there", part.level_db + value + delta_db, -90.0, 24.0, "dB")
    return shifted_lane(score, part.name, "level_db", windows, delta_db)


def pan(job: Job, operation: Pan) -> Score:
    """Place parts in the stereo field."""
    # adding 0.0 turns -0.0 into 0.0: the same place is the same hash
    return with_layers(job, job.parts, lambda part: replace(part, pan=operation.pan + 0.0))[0]


def balance(job: Job, operation: Balance) -> Score:
    """Return to the genre's levels."""
    genre = job.genre
    roles = {table.role: table for table in reversed(genre.parts)}

    def balanced(part: Part) -> Part:
        if part.is_drums:
            return replace(part, level_db=drum_part(genre, part.role, part.instrument).level_db)
        table = own_table(genre, part) or roles.get(part.role)
        usual = table.level_db if table is not None else genre.effects.level_db if part.role == "fx" else -6.0
        return replace(part, level_db=float(usual))

    names = [part.name for part in job.parts]
    score = with_parts(job.score, names, balanced)
    for name in names:
        score = without_lanes(score, name, "level_db")
    return score


def eq(job: Job, operation: Eq) -> Score:
    """Raise or lower a band."""
    if (operation.band is None) == (operation.hz is None):
        raise InputError(f"eq needs one of hz (20 to 20000) and band ({', '.join(BANDS_HZ)})")
    hz = operation.hz if operation.hz is not None else BANDS_HZ[operation.band or "mid"]
    return with_layers(job, job.parts, lambda part: with_band(part, hz, operation.gain_db, q=operation.q))[0]


def with_band(part: Part, hz: float, gain_db: float, *, q: float = 0.9) -> Part:
    """Add to a part's equaliser: bands of one place add up, one that comes to 0 dB goes."""
    bands = list(part.eq)
    for place, band in enumerate(bands):
        if band.hz == hz and band.q == q:
            bands[place] = EqBand(
                hz, within(f"eq of {part.name} at {hz:g} Hz", band.gain_db + gain_db, -24.0, 24.0, "dB"), q
            )
            break
    else:
        bands.append(EqBand(hz, gain_db, q))
    if len(bands) > 12:
        raise InputError(f"eq of {part.name} would have {len(bands)} bands; permitted: at most 12")
    return replace(part, eq=tuple(band for band in bands if band.gain_db != 0.0))


def loudness(job: Job, operation: Loudness) -> Score:
    """Set the master's loudness and ceiling."""
    if operation.lufs is not None and operation.delta_db is not None:
        raise InputError("loudness needs one of lufs (-36 to -6) and delta_db")
    if operation.lufs is None and operation.delta_db is None and operation.ceiling_dbtp is None:
        raise InputError("loudness needs one of lufs (-36 to -6), delta_db (-30 to 30) and ceiling_dbtp (-12 to -0.1)")
    score = job.score
    asked = job.brief.loudness_lufs if job.brief is not None else None
    now = score.loudness_lufs if score.loudness_lufs is not None else asked if asked is not None else USUAL_LUFS
    target = (
        operation.lufs
        if operation.delta_db is None
        else within("loudness", now + operation.delta_db, -36.0, -6.0, "LUFS")
    )
    ceiling = operation.ceiling_dbtp
    return replace(
        score,
        loudness_lufs=score.loudness_lufs if target is None else float(target),
        ceiling_dbtp=score.ceiling_dbtp if ceiling is None else float(ceiling),
    )


def master(job: Job, operation: Master) -> Score:
    """Set what is given of the mix."""
    given = {name: value for name, value in asdict(operation).items() if name != "scope" and value is not None}
    if not given:
        names = ", ".join(name for name in operation.__struct_fields__ if name != "scope")
        raise InputError(f"master sets nothing; permitted: {names}")
    return replace(job.score, mix=replace(job.score.mix, **given))
