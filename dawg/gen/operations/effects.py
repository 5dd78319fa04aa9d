"""Effects and sound character, as settings of parts and of the mix; stutter alone is written into notes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.operations.editing import edit_lines, moved, shifted
from dawg.gen.operations.job import Job, Line
from dawg.gen.operations.lanes import shifted_lane
from dawg.gen.operations.layers import with_layers
from dawg.gen.operations.mixing import with_band
from dawg.gen.operations.scope import Window
from dawg.gen.operations.values import AddEffect, Character, RemoveEffect
from dawg.gen.score import Mix, Note, Part, Score
from dawg.gen.units import STEP

OFF_DB = -120.0
LOWEST_SEND_DB = -18.0
"""A send that was off begins here; more of it adds up to 18 dB."""
LO_FI_TOP_HZ, LO_FI_LOW_HZ = 5500.0, 160.0
WHOLE_MIX_EFFECTS = ("lo-fi", "distortion")


def _more_send(now_db: float, amount: float) -> float:
    return round(LOWEST_SEND_DB + 12 * amount, 2) if now_db <= -100 else shifted(now_db, 2 + 6 * amount, OFF_DB, 6.0)


def _filtered(part: Part, amount: float) -> Part:
    top = round(9000.0 * (1 - amount) ** 2 + 500.0, 1)
    return replace(part, high_cut_hz=min(top, part.high_cut_hz) if part.high_cut_hz else top)


def _lo_fi(part: Part, amount: float) -> Part:
    top = round(LO_FI_TOP_HZ - 2500 * amount, 1)
    low = 0.0 if part.role in ("kick", "bass") else round(LO_FI_LOW_HZ * (0.5 + amount), 1)
    return replace(
        part, high_cut_hz=top, low_cut_hz=max(part.low_cut_hz, low), drive=shifted(part.drive, 0.3 * amount, 0, 1)
    )


ADDED: dict[str, Callable[[Part, float], Part]] = {
    "reverb": lambda part, amount: replace(part, reverb_db=_more_send(part.reverb_db, amount)),
    "delay": lambda part, amount: replace(part, delay_db=_more_send(part.delay_db, amount)),
    "filter": _filtered,
    "low-cut": lambda part, amount: replace(part, low_cut_hz=round(80.0 + 720.0 * amount, 1)),
    "distortion": lambda part, amount: replace(part, drive=shifted(part.drive, 0.2 + 0.5 * amount, 0, 1)),
    "sidechain": lambda part, amount: replace(part, duck_db=shifted(part.duck_db, 3 + 9 * amount, 0, 30)),
    "lo-fi": _lo_fi,
}
AT_HZ: dict[str, Callable[[Part, float], Part]] = {
    "filter": lambda part, hz: replace(part, high_cut_hz=hz),
    "low-cut": lambda part, hz: replace(part, low_cut_hz=hz),
}
"""Effects that cut at a frequency."""
REMOVED: dict[str, Callable[[Part], Part]] = {
    "reverb": lambda part: replace(part, reverb_db=OFF_DB),
    "delay": lambda part: replace(part, delay_db=OFF_DB),
    "filter": lambda part: replace(part, high_cut_hz=0.0),
    "low-cut": lambda part: replace(part, low_cut_hz=0.0),
    "distortion": lambda part: replace(part, drive=0.0),
    "sidechain": lambda part: replace(part, duck_db=0.0),
    "lo-fi": lambda part: replace(part, high_cut_hz=0.0, low_cut_hz=0.0, drive=0.0),
}


def add_effect(job: Job, operation: AddEffect) -> Score:
    """Add an effect to parts, in sections and bars too; lo-fi and distortion of all of it go on the whole mix."""
    hz = operation.hz
    if hz is not None:
        if operation.effect not in AT_HZ:
            raise InputError(f"{operation.effect} has no frequency; hz is permitted for: {', '.join(AT_HZ)}")
        return with_layers(job, job.parts, lambda part: AT_HZ[operation.effect](part, hz))[0]
    if operation.effect == "stutter":
        return _stutter(job)
    if not operation.scope.parts and job.everywhere and operation.effect in WHOLE_MIX_EFFECTS:
        return replace(job.score, mix=_mix_with(job.score.mix, operation.effect, operation.amount))
    parts = _receivers(job, operation.effect)
    return with_layers(job, parts, lambda part: ADDED[operation.effect](part, operation.amount))[0]


def remove_effect(job: Job, operation: RemoveEffect) -> Score:
    """Take an effect off parts (all, when none is named) and, for those of the mix, off it."""
    if operation.effect == "stutter":
        return _unstutter(job)
    score, _ = with_layers(job, job.parts, REMOVED[operation.effect])
    if operation.scope.parts or not job.everywhere or operation.effect not in WHOLE_MIX_EFFECTS:
        return score
    plain = {"saturation": 0.0} if operation.effect == "distortion" else {"wow": 0.0, "high_cut_hz": 0.0}
    return replace(score, mix=replace(score.mix, **plain))


def _receivers(job: Job, effect: str) -> tuple[Part, ...]:
    """Return the parts named, else those that usually take the effect."""
    if job.operation.scope.parts:
        return job.parts
    if effect == "sidechain":
        return job.parts_or("bass", "chords", "pad", "arp", "texture")
    if effect in ("reverb", "delay"):
        return job.parts_or("chords", "pad", "arp", "lead", "counter", "snare", "clap")
    return tuple(part for part in job.parts if part.role not in ("kick", "bass")) or job.parts


def _mix_with(mix: Mix, effect: str, amount: float) -> Mix:
    if effect == "distortion":
        return replace(mix, saturation=shifted(mix.saturation, 0.2 + 0.5 * amount, 0, 1))
    top = round(11000.0 - 5000.0 * amount, 1)
    return replace(
        mix, wow=shifted(mix.wow, 0.15 + 0.4 * amount, 0, 1), high_cut_hz=min(top, mix.high_cut_hz or top),
        saturation=shifted(mix.saturation, 0.2 * amount, 0, 1),
    )  # fmt: skip


def _stutter(job: Job) -> Score:
    """Repeat one slice over the last beat of each window's last bar."""
    parts = [part for part in job.parts if part.role not in ("fx", "texture")]
    slice_ticks = STEP if getattr(job.operation, "amount", 0.5) < 0.75 else STEP // 2

    def stuttered(line: Line) -> list[Note]:
        low = _last_beat(line.window)
        sounding = [
            note
            for note in line.notes
            if note.start_tick < low + slice_ticks and note.start_tick + note.duration_ticks > low
        ]
        before = [note for note in line.notes if note.start_tick < low]
        before = [replace(n, duration_ticks=min(n.duration_ticks, low - n.start_tick)) for n in before]
        later = [note for note in line.notes if note.start_tick >= low]
        last = [note for note in line.notes if note.start_tick == max((n.start_tick for n in before), default=-1)]
        struck = sounding or later[:1] or last
        repeats = [
            replace(
                moved(job.score, line.window.section, note, tick), duration_ticks=max(20, slice_ticks * 2 // 3), bend=()
            )
            for tick in range(low, line.window.end, slice_ticks)
            for note in struck
        ]
        return [*before, *repeats]

    return edit_lines(job, parts, stuttered)


def _unstutter(job: Job) -> Score:
    """Put the same beat of the bar before in place of a beat that repeats one slice."""

    def plain(line: Line) -> list[Note]:
        low, bar = _last_beat(line.window), line.bar
        beat = [note for note in line.notes if note.start_tick >= low]
        starts = sorted({note.start_tick for note in beat})
        gaps = {after - before for before, after in pairwise(starts)}
        slices = {tuple(sorted((n.pitch, n.velocity) for n in beat if n.start_tick == start)) for start in starts}
        if len(starts) < 4 or len(gaps) != 1 or len(slices) != 1:
            return list(line.notes)
        kept = [note for note in line.notes if note.start_tick < low]
        model = [note for note in kept if low - bar <= note.start_tick < line.window.end - bar]
        if low - bar < line.window.start:
            return [*kept, *(note for note in beat if note.start_tick == starts[0])]
        return [*kept, *(moved(job.score, line.window.section, note, note.start_tick + bar) for note in model)]

    return edit_lines(job, job.parts, plain)


def _last_beat(window: Window) -> int:
    return max(window.start, window.end - 4 * STEP)


def character(job: Job, operation: Character) -> Score:
    """Change the sound of parts, or of the mix when none is named."""
    if (
        operation.scope.parts
        or not job.everywhere
        or operation.character in ("punchier", "softer", "tighter", "looser")
    ):
        return _part_character(job, operation)
    amount, mix = operation.amount, job.score.mix
    tilt = {
        "brighter": ((200, -0.5), (1000, 0.0), (8000, 5.0)), "darker": ((200, 0.8), (1000, 0.0), (8000, -6.0)),
        "warmer": ((60, 1.5), (250, 3.0), (1500, 0.0), (8000, -3.0)), "thinner": ((60, -4.0), (250, -4.0), (1500, 0.0), (8000, 1.0)),
    }  # fmt: skip
    if operation.character in tilt:
        points = tuple((hz, db * amount) for hz, db in tilt[operation.character])
        warmth = 0.15 * amount if operation.character == "warmer" else 0.0
        return replace(
            job.score,
            mix=replace(mix, tilt_db=_tilted(mix.tilt_db, points), saturation=shifted(mix.saturation, warmth, 0, 1)),
        )
    step = 0.7 * amount if operation.character == "wider" else -0.5 * amount
    return replace(job.score, mix=replace(mix, width=shifted(mix.width, step, 0, 1.5)))


def _tilted(
    tilt: tuple[tuple[float, float], ...], more: tuple[tuple[float, float], ...]
) -> tuple[tuple[float, float], ...]:
    """Add one tilt to another at the points of both."""

    def read(points: tuple[tuple[float, float], ...], hz: float) -> float:
        if not points:
            return 0.0
        below = [point for point in points if point[0] <= hz]
        above = [point for point in points if point[0] >= hz]
        if not below or not above or below[-1][0] == above[0][0]:
            return (below[-1] if below else above[0])[1]
        share = (hz - below[-1][0]) / (above[0][0] - below[-1][0])
        return below[-1][1] + (above[0][1] - below[-1][1]) * share

    places = sorted({hz for hz, _ in (*tilt, *more)})
    return tuple((hz, round(max(-24.0, min(24.0, read(tilt, hz) + read(more, hz))), 3)) for hz in places)


def _part_character(job: Job, operation: Character) -> Score:
    kind, amount = operation.character, operation.amount
    punch = kind in ("punchier", "softer", "tighter", "looser") and not operation.scope.parts
    parts = [p for p in job.parts if p.is_drums or p.role == "bass"] if punch else list(job.parts)
    if kind in ("wider", "narrower") and not operation.scope.parts:
        parts = [part for part in parts if part.role not in ("kick", "snare", "bass")]  # these stay in the middle
    score, names = with_layers(job, parts or job.parts, lambda part: _shaped(part, kind, amount))
    if kind in ("brighter", "darker"):
        step = round((0.3 if kind == "brighter" else -0.3) * amount, 4)
        for part in score.parts:
            if part.name in names and not part.is_drums:
                score = shifted_lane(score, part.name, "brightness", job.windows, step)
    return score


def _shaped(part: Part, kind: str, amount: float) -> Part:
    """Change one part's channel by the words of `Character`."""
    db = round(6.0 * amount, 2)
    if kind in ("brighter", "darker"):
        return with_band(part, 7000.0, round((1.5 if kind == "brighter" else -1.5) * db, 2), q=0.5)
    if kind in ("warmer", "thinner"):
        warm = with_band(part, 250.0, round((0.9 if kind == "warmer" else -1.2) * db, 2), q=0.6)
        return replace(warm, drive=shifted(warm.drive, 0.2 * amount if kind == "warmer" else 0.0, 0, 1))
    if kind in ("wider", "narrower"):
        sign = 1 if kind == "wider" else -1
        room = part.reverb_db
        if sign > 0 and not part.is_drums and part.role != "bass":
            room = shifted(max(room, ROOM_DB), 5.0 * amount, -120, 6)
        return replace(
            part,
            width=shifted(part.width, (0.8 if sign > 0 else -1.0) * amount, 0, 2),
            pan=_spread(part, sign * amount) + 0.0,
            reverb_db=room,
        )
    sign = 1 if kind in ("punchier", "tighter") else -1
    if kind in ("punchier", "softer"):
        knock = 90.0 if part.role in ("kick", "bass") else 200.0
        shaped = with_band(
            with_band(part, knock, round(sign * 0.4 * db, 2), q=1.0), 3500.0, round(sign * 0.5 * db, 2), q=0.8
        )
        return replace(
            shaped,
            drive=shifted(shaped.drive, sign * 0.16 * amount, 0, 1),
            level_db=shifted(shaped.level_db, sign * 1.5 * amount, -60, 24),
        )
    reverb = part.reverb_db if part.reverb_db <= -100 else shifted(part.reverb_db, -sign * 12.0 * amount, -60, 6)
    return replace(with_band(part, 180.0, round(-sign * 0.6 * db, 2), q=0.8), reverb_db=reverb)


ROOM_DB = -20.0
"""Reverb send from which a part gets wider, up to 5 dB more: one that is mono has no sides of its own, only those of the room."""
SIDES = {"hats": 0.4, "percussion": -0.5, "cymbals": 0.3, "toms": -0.4}
"""Where drums that stand in the middle go when they shall be wider; kick, snare and clap stay there."""


def _spread(part: Part, amount: float) -> float:
    """Return a part's place further from the middle, or nearer to it."""
    if amount > 0 and part.pan == 0.0:
        return round(SIDES.get(part.role, 0.0) * amount, 4)
    return shifted(part.pan * (1 + amount), 0.0, -1, 1)
