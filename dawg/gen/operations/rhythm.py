"""More notes, fewer notes, notes off the beat, small variations."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen.operations.editing import edit_lines, moved, with_velocity
from dawg.gen.operations.job import Job, Line
from dawg.gen.operations.rolls import with_rolls
from dawg.gen.operations.values import Densify, Simplify, Syncopate, Vary
from dawg.gen.score import Note, Part, Role, Score
from dawg.gen.seeds import Stream
from dawg.gen.theory import parse_key
from dawg.gen.units import PPQ, STEP

Group = tuple[Note, ...]
"""Notes struck together."""
BUSIER: tuple[Role, ...] = ("snare", "hats", "percussion", "chords", "arp", "lead", "counter")
SIMPLER: tuple[Role, ...] = ("snare", "hats", "toms", "percussion", "bass", "chords", "arp", "lead", "counter")
MOVABLE: tuple[Role, ...] = ("kick", "percussion", "bass", "chords", "lead", "counter")
GHOST = 40


def groups(notes: tuple[Note, ...]) -> list[Group]:
    """Return notes by start, in order."""
    found: dict[int, list[Note]] = {}
    for note in notes:
        found.setdefault(note.start_tick, []).append(note)
    return [tuple(found[tick]) for tick in sorted(found)]


def weight(tick: int, bar: int) -> int:
    """Return how strong a place is in the bar: 4 its start, 3 a beat, 2 an eighth, 1 a sixteenth, 0 finer."""
    if tick % bar == 0:
        return 4
    return 3 if tick % PPQ == 0 else 2 if tick % (PPQ // 2) == 0 else 1 if tick % STEP == 0 else 0


def usual(job: Job, roles: tuple[Role, ...]) -> tuple[Part, ...]:
    """Return the parts named, else those of the roles, else all that play notes."""
    if job.operation.scope.parts:
        return job.parts
    played = tuple(part for part in job.score.parts if part.role not in ("fx", "texture"))
    return tuple(part for part in played if part.role in roles) or played


def densify(job: Job, operation: Densify) -> Score:
    """Add notes between notes: off-beat hits and ghosts for drums, struck again or led on for other parts."""
    if operation.rolls:
        return _with_rolls(job, operation)
    return edit_lines(job, usual(job, BUSIER), lambda line: denser(line, operation.amount))


def _with_rolls(job: Job, operation: Densify) -> Score:
    """Put rolls into the drums named, else into the hats, else into all drums."""
    parts = [part for part in usual(job, ("hats",)) if part.is_drums]
    score = with_rolls(job, parts, operation.amount)
    if score == job.score and operation.amount > 0:
        names = ", ".join(operation.scope.parts or (part.name for part in parts))
        why = "plays nothing there to roll between" if parts else "is no drum"
        raise InputError(f"{names or 'drums'} {why}; permitted for rolls: drums, in sections and bars where they play")
    return score


def simplify(job: Job, operation: Simplify) -> Score:
    """Take the weakest notes away; the starts of bars stay."""
    return edit_lines(job, usual(job, SIMPLER), lambda line: simpler(line, operation.amount))


def syncopate(job: Job, operation: Syncopate) -> Score:
    """Pull strokes a sixteenth ahead of their beat; the starts of bars and the backbeat stay."""
    parts = usual(job, MOVABLE)
    score = edit_lines(job, parts, lambda line: _off_beat(line, operation.amount))
    if score == job.score and operation.amount > 0:
        names = ", ".join(part.name for part in parts)
        sections = {window.section.name for window in job.windows}
        plays = any(clip.section in sections and clip.part in names.split(", ") for clip in score.clips)
        why = "has no note there that could come a sixteenth ahead of its beat" if plays else "rests there"
        raise InputError(f"{names} {why}; permitted: parts, sections and bars with notes on beats or eighths")
    return score


def denser(line: Line, amount: float) -> list[Note]:
    """Return a line with more notes: at least one more wherever there is room."""
    if amount == 0:
        return list(line.notes)
    split = _added_hits if line.part.is_drums else _added_tones
    options = split(line)
    stream = line.stream
    chosen = [new for chance, new in options if stream.chance(chance * (0.3 + 1.4 * amount))]
    if not chosen and options:
        chosen = [max(enumerate(options), key=lambda item: (item[1][0], -item[0]))[1][1]]
    replaced = {id(old) for old, _ in chosen if old is not None}
    notes = [note for note in line.notes if id(note) not in replaced]
    return [*notes, *(note for _, new in chosen for note in new)]


Option = tuple[float, tuple[Note | None, tuple[Note, ...]]]
"""(chance, (the note given up or None, the notes put in))."""


def _added_hits(line: Line) -> list[Option]:
    """Offer hits halfway between those of the piece that plays most; ghosts for snares, rolls where it is dense already."""
    counts: dict[int, int] = {}
    for note in line.notes:
        counts[note.pitch] = counts.get(note.pitch, 0) + 1
    key = max(counts, key=lambda pitch: (counts[pitch], -pitch))
    hits = [note for note in line.notes if note.pitch == key]
    role, section = line.part.role, line.window.section
    chance = {
        "hats": 0.55,
        "percussion": 0.45,
        "cymbals": 0.25,
        "kick": 0.2,
        "snare": 0.3,
        "clap": 0.15,
        "toms": 0.3,
    }.get(role, 0.3)
    options: list[Option] = []
    for hit, after in zip(hits, [*(note.start_tick for note in hits[1:]), line.window.end], strict=True):
        gap = after - hit.start_tick
        places = (
            [hit.start_tick + gap // 2 // STEP * STEP]
            if gap >= 2 * STEP
            else [hit.start_tick + gap // 2]
            if gap == STEP and role == "hats"
            else []
        )
        if gap > PPQ and role in ("snare", "kick", "clap"):
            places = [hit.start_tick + 3 * STEP, after - STEP]
        for tick in places:
            soft = GHOST if role in ("snare", "clap") else hit.velocity * 0.74
            new = with_velocity(moved(line.job.score, section, hit, tick), soft)
            options.append((chance * (0.5 if gap == STEP else 1.0), (None, (new,))))
    return options


def _added_tones(line: Line) -> list[Option]:
    """Offer notes split in two: chords struck again, melodies led by step, basses repeated."""
    scale = parse_key(line.job.score.key).pitch_classes
    strokes = groups(line.notes)
    shortest = PPQ if line.part.role in ("chords", "pad") else 2 * STEP
    chance = 0.2 if line.part.role == "pad" else 0.4
    options: list[Option] = []
    for stroke, after in zip(strokes, [*(group[0].start_tick for group in strokes[1:]), line.window.end], strict=True):
        for note in stroke:
            length = min(note.duration_ticks, after - note.start_tick)
            half = length // 2 // STEP * STEP
            if length < shortest or not half:
                continue
            pitch = _next_in_scale(note.pitch, scale) if line.part.role in ("lead", "counter", "arp") else note.pitch
            first = replace(note, duration_ticks=half, bend=())
            second = moved(
                line.job.score,
                line.window.section,
                replace(note, duration_ticks=length - half, pitch=pitch, bend=()),
                note.start_tick + half,
            )
            options.append((chance, (note, (first, with_velocity(second, note.velocity - 8)))))
    return options


def _next_in_scale(pitch: int, scale: tuple[int, ...]) -> int:
    return next((other for other in (pitch + 1, pitch + 2, pitch + 3) if other % 12 in scale and other <= 127), pitch)


def simpler(line: Line, amount: float) -> list[Note]:
    """Return a line without its weakest strokes."""
    strokes = groups(line.notes)
    loose = [stroke for stroke in strokes if weight(stroke[0].start_tick, line.bar) < 4]
    loose.sort(
        key=lambda stroke: (
            weight(stroke[0].start_tick, line.bar) + max(note.velocity for note in stroke) / 64,
            -stroke[0].start_tick,
        )
    )
    count = min(len(loose), max(1, round(len(strokes) * (0.15 + 0.45 * amount)))) if amount > 0 else 0
    gone = {stroke[0].start_tick for stroke in loose[:count]}
    kept = [note for note in line.notes if note.start_tick not in gone]
    return kept if kept else list(line.notes)


def _off_beat(line: Line, amount: float) -> list[Note]:
    """Return a line with strokes pulled ahead: at least one where one can be."""
    stream = line.stream
    taken = {note.start_tick for note in line.notes}
    chances: dict[int, float] = {}
    pulled: set[int] = set()
    for tick in sorted(taken):
        free = tick - STEP not in taken and tick - STEP >= line.window.start
        chance = {3: 1.0, 2: 0.3}.get(weight(tick, line.bar), 0.0) * amount
        if stream.chance(chance) and free:
            pulled.add(tick)
        if chance and free:
            chances[tick] = chance
    if not pulled and chances:
        pulled = {max(chances, key=lambda tick: (chances[tick], -tick))}
    notes: list[Note] = []
    for note in line.notes:
        if note.start_tick not in pulled:
            notes.append(note)
            continue
        longer = note if line.part.is_drums else replace(note, duration_ticks=note.duration_ticks + STEP)
        notes.append(moved(line.job.score, line.window.section, longer, note.start_tick - STEP))
    return _without_overlaps(notes, line)


def _without_overlaps(notes: list[Note], line: Line) -> list[Note]:
    """Let single-voice lines end where their next note begins."""
    if line.part.role not in ("bass", "lead", "counter"):
        return notes
    starts = sorted({note.start_tick for note in notes})
    following = dict(zip(starts, [*starts[1:], 1 << 31], strict=True))
    return [
        replace(note, duration_ticks=min(note.duration_ticks, following[note.start_tick] - note.start_tick))
        for note in notes
    ]


def vary(job: Job, operation: Vary) -> Score:
    """Change details of a part: the starts of bars and the drums' backbeat stay, so that the idea is the same."""
    parts = job.parts if job.operation.scope.parts else usual(job, (*BUSIER, "kick", "bass"))
    return edit_lines(job, parts, lambda line: _varied(line, operation.amount))


def _varied(line: Line, amount: float) -> list[Note]:
    if amount == 0:
        return list(line.notes)
    # another take each time: the stream depends on what is there
    stream = line.stream.child(str(hash_of(line)))
    strokes = groups(line.notes)
    notes: list[Note] = []
    changes = 0
    for place, stroke in enumerate(strokes):
        strong = weight(stroke[0].start_tick, line.bar) >= (3 if line.part.role in ("kick", "snare", "clap") else 4)
        if strong or not stream.chance(0.1 + 0.4 * amount):
            notes += stroke
            continue
        after = strokes[place + 1][0].start_tick if place + 1 < len(strokes) else line.window.end
        notes += _changed(line, stroke, after, stream)
        changes += 1
    return notes if changes else denser(line, max(0.05, amount / 2))


def hash_of(line: Line) -> str:
    """Name the content of a line."""
    return ",".join(f"{note.start_tick}:{note.pitch}:{note.velocity}" for note in line.notes)


def _changed(line: Line, stroke: Group, after: int, stream: Stream) -> list[Note]:
    """Drop, move, soften or turn a stroke."""
    section, score = line.window.section, line.job.score
    tick = stroke[0].start_tick
    kinds: dict[str, float] = {"drop": 0.7, "move": 1.0, "touch": 1.0}
    if line.part.role in ("bass", "lead", "counter", "arp"):
        kinds["turn"] = 2.5
    kind = stream.weighted(kinds)
    if kind == "drop":
        return []
    if kind == "move" and after - tick > STEP:
        shorter = [
            replace(n, duration_ticks=max(1, n.duration_ticks - STEP)) if not line.part.is_drums else n for n in stroke
        ]
        return [moved(score, section, note, tick + STEP) for note in shorter]
    if kind == "turn":
        turn = _turn(line, stream)
        return [replace(note, pitch=turn(note.pitch, note.start_tick), bend=()) for note in stroke]
    factor = stream.uniform(0.6, 1.2)
    return [with_velocity(note, note.velocity * factor) for note in stroke]


def _turn(line: Line, stream: Stream) -> Callable[[int, int], int]:
    """Return how pitches turn: basses to octave or fifth, others to a neighbour in the scale."""
    scale = parse_key(line.job.score.key).pitch_classes
    step = stream.choice((-2, -1, 1, 2))

    def turned(pitch: int, tick: int) -> int:
        if line.part.role == "bass":
            fifth = pitch + 7 if (pitch + 7) % 12 in scale else pitch + 12
            return min(127, fifth if step > 0 else pitch + 12 if pitch < 40 else pitch - 12)
        ladder = [
            other for other in range(max(0, pitch - 7), min(128, pitch + 8)) if other % 12 in scale or other == pitch
        ]
        return ladder[max(0, min(len(ladder) - 1, ladder.index(pitch) + step))]

    return turned
