"""Drums: grooves from the genre's grids, settled per piece, varied per bar, with fills and builds at the seams.

Every role (kick, snare, hats ...) is written from its own stream; what the roles must agree on (pattern, fills, builds)
is drawn from streams named after the section alone.
"""

from __future__ import annotations

from dawg.gen.compose.fills import FILLS, Fill
from dawg.gen.compose.moods import macros
from dawg.gen.compose.piece import Piece, Stretch
from dawg.gen.compose.voices import asked_roles, spare_grid
from dawg.gen.genre import DRUM_LETTERS, DrumPattern
from dawg.gen.score import Note, Role
from dawg.gen.seeds import Stream
from dawg.gen.units import STEP

Hit = tuple[int, int, int, int]
"""(tick, key, velocity, duration)."""

LEVELS = {"X": 116, "x": 94, "o": 38, "?": 88, "~": 34, "r": 84, "t": 80, "u": 76, "f": 104}
SPLITS = {"r": 2, "t": 3, "u": 4}
HAT_PROFILE = (0.84, 0.5, 0.64, 0.54, 1.0, 0.52, 0.64, 0.56, 0.82, 0.5, 0.65, 0.54, 1.0, 0.53, 0.65, 0.58)
"""Loudness of time-keeping hits by step, relative to the loudest: hats accent with the backbeat (Groove MIDI Dataset)."""
HALF_TIME_PROFILE = (1.0, 0.52, 0.66, 0.6, 0.92, 0.52, 0.66, 0.6, 1.0, 0.52, 0.66, 0.6, 0.92, 0.52, 0.66, 0.6)
"""The same where the backbeat is on three: programmed hats tick the quarters, so that rolls and a late kick have a pulse to lean on."""
FOUR_PROFILE = (1.0, 0.5, 0.6, 0.52) * 4
"""The same over a kick on every beat: each beat is as strong as the next, and the off-beat leaves room to the open hat."""
COMPOUND_PROFILE = (0.94, 0.5, 0.62, 0.5, 0.72, 0.5, 1.0, 0.5, 0.62, 0.5, 0.74, 0.5)
"""The same in 6/8, whose second beat is the backbeat."""
HALF_BAR = (0, 2, 4, 4, 6, 8, 10, 10)
"""Where the eight steps of half a 4/4 bar go in 6/8: off-beats become the last eighth of three, as in a shuffle."""
TIMEKEEPERS = ("H", "D", "Sh", "F", "Tb")
ASKED_ENERGY = 0.5
"""A drum that was asked for plays from this energy on, even where the genre keeps it for the peaks."""
ROLL_STEPS = (6, 7, 10, 11, 14, 15, 3, 13)


def pattern_for(piece: Piece, section: Stretch) -> DrumPattern | None:
    """Choose the groove of a section: the same for every section of one function."""
    meter = f"{piece.meter[0]}/{piece.meter[1]}"
    patterns = [p for p in piece.genre.drums.patterns if p.meter == meter] or list(piece.genre.drums.patterns)
    patterns = _one_family(piece, patterns)
    fitting = [p for p in patterns if section.function in p.use]
    if not fitting and section.function == "solo":
        fitting = [p for p in patterns if "hook" in p.use or "verse" in p.use]
    if not fitting and section.function in ("intro", "outro"):
        fitting = [p for p in patterns if "verse" in p.use]
    fitting = fitting or [p for p in patterns if not p.use] or patterns
    if not fitting:
        return None
    stream = piece.stream("groove", section.function)
    return stream.weighted([(pattern, pattern.weight) for pattern in fitting])


def _one_family(piece: Piece, patterns: list[DrumPattern]) -> list[DrumPattern]:
    """Keep the patterns of the family that this piece belongs to, and those that belong to none."""
    weights: dict[str, float] = {}
    for pattern in patterns:
        if pattern.family:
            weights[pattern.family] = weights.get(pattern.family, 0.0) + pattern.weight
    if not weights:
        return patterns
    family = piece.stream("groove", "family").weighted(weights)
    return [pattern for pattern in patterns if pattern.family in ("", family)]


def drum_clip(piece: Piece, section: Stretch, role: Role) -> tuple[Note, ...]:
    """Write one drum role in one section; empty when the role rests there."""
    table = piece.genre.drums
    pattern = pattern_for(piece, section)
    if pattern is None:
        return ()
    hits: list[Hit] = []
    quiet = table.min_energy.get(role, 0.0)
    active = section.energy >= (min(quiet, ASKED_ENERGY) if role in asked_roles(piece) else quiet)
    if active:
        for bar in range(section.playing_bars):
            hits += _bar(piece, section, role, pattern, bar)
    hits += _crash(piece, section, role, active) + _ending(piece, section, role)
    level = (0.86 + 0.16 * section.energy) * table.touch.get(role, 1.0)
    return tuple(
        Note(tick, max(10, duration), key, max(1, min(127, round(velocity * level))))
        for tick, key, velocity, duration in sorted(set(hits))
    )


def _bar(piece: Piece, section: Stretch, role: Role, pattern: DrumPattern, bar: int) -> list[Hit]:
    stream = piece.stream(role, section.name, bar)
    build = _is_build(piece, section)
    if build and role in ("snare", "kick"):
        return _build_bar(piece, section, role, bar, _row(piece, pattern, "K", bar))
    fill = _fill_at(piece, section, bar)
    hits: list[Hit] = []
    for letter, (owner, _) in DRUM_LETTERS.items():
        if owner != role or letter in piece.refused:
            continue
        row = _row(piece, pattern, letter, bar)
        row = _varied(row, letter, piece, section, bar, stream.child(letter))
        if fill is not None:
            row = _filled(row, letter, fill, piece.steps)
        hits += _hits(row, letter, bar * piece.bar_ticks, stream.child(letter, "velocity"), _profile(piece, pattern))
    return hits


def _profile(piece: Piece, pattern: DrumPattern) -> tuple[float, ...]:
    """Return how loud time-keeping hits are by step."""
    if piece.meter == (6, 8):
        return COMPOUND_PROFILE
    if all(step in "xX" for step in pattern.grid.get("K", ".")[::4]):
        return FOUR_PROFILE
    return HALF_TIME_PROFILE if piece.genre.groove.half_time else HAT_PROFILE


def _row(piece: Piece, pattern: DrumPattern, letter: str, bar: int) -> str:
    """Return the settled row of one bar: "?" decided per piece, off-beat details of the voices mutated per piece."""
    grid = pattern.grid.get(letter, "").replace(" ", "").replace("|", "")
    spare = spare_grid(piece, pattern, letter)
    grid = spare or grid
    if not grid:
        return "." * piece.steps
    written = 12 if len(grid) in (12, 24) else 16
    bars = len(grid) // written
    part = grid[(bar % bars) * written : (bar % bars + 1) * written]
    stream = piece.stream("settle", pattern.name, letter, bar % bars)
    settled = "".join(("x" if stream.chance(0.5) else ".") if step == "?" else step for step in part)
    if spare:
        settled = "".join(step if _has_place(place, piece) else "." for place, step in enumerate(settled))
    if letter not in piece.genre.drums.skeleton:
        settled = _mutated(settled, letter, piece, stream)
    if written != piece.steps:
        settled = _fitted(settled, letter, piece, bar)
    return settled


def _mutated(row: str, letter: str, piece: Piece, stream: Stream) -> str:
    """Give a piece its own accents and small hits: no two seeds share every bar."""
    steps = list(row)
    for place, step in enumerate(steps):
        change = stream.uniform()
        if step == "x" and place % 4 and change < 0.12:
            steps[place] = "o" if letter in TIMEKEEPERS else "."
        elif step == "o" and change < 0.3:
            steps[place] = "x" if change < 0.1 else "."
        elif step == "." and place % 2 and _has_place(place, piece) and change < 0.06 and set(row) - {"."}:
            steps[place] = "o"
    return "".join(steps)


def _has_place(place: int, piece: Piece) -> bool:
    """False for the last sixteenth of a beat whose eighths swing: such a beat is a triplet, its first three steps."""
    return piece.genre.groove.swing_grid == 16 or place % 4 != 3


def _fitted(row: str, letter: str, piece: Piece, bar: int) -> str:
    """Fit a 4/4 bar to twelve sixteenths.

    3/4 keeps beats 1, 2 and 4 (half-time: 1, 3, 4). 6/8 has two beats of three eighths: the beats of half a bar, and of its other half
    in the next bar; where the backbeat is on three, those of a whole bar. Hats and shakers that tick eighths tick all six.
    """
    half_time = piece.genre.groove.half_time
    if piece.meter == (3, 4):
        order = (0, 2, 3) if half_time else (0, 1, 3)
        return "".join(row[beat * 4 : beat * 4 + 4] for beat in order)
    steps = ["."] * 12
    source = row[::2] if half_time else row[8 * (bar % 2) : 8 * (bar % 2) + 8]
    for place, step in zip(HALF_BAR, source, strict=True):
        if _rank(step) > _rank(steps[place]):
            steps[place] = step
    if letter == "K" and steps[0] == "." and set(row[:8]) & set("xX"):
        steps[0] = "x"
    if letter in TIMEKEEPERS and sum(step in "xX" for step in steps) >= 3:
        steps = [step if place % 2 or step != "." else "x" for place, step in enumerate(steps)]
    return "".join(steps)


def _rank(step: str) -> int:
    return ".~o?xrtufX".index(step)


def _varied(row: str, letter: str, piece: Piece, section: Stretch, bar: int, stream: Stream) -> str:
    """Change small things from bar to bar: phrases go A A' A B; the skeleton stays but for a pickup in the fourth bar."""
    table = piece.genre.drums
    steps = ["x" if step == "~" and stream.chance(0.5) else "." if step == "~" else step for step in row]
    steps = ["o" if row[i] == "~" and step == "x" else step for i, step in enumerate(steps)]
    turn = bar % 4 == 3 or (bar % 4 == 1 and stream.chance(0.4))
    density = macros(piece.brief).density
    if letter == "S" and table.ghosts > 0:
        steps = _ghosted(steps, table.ghosts * (0.5 + density), stream)
    if letter == "H":
        steps = _rolled(steps, table.rolls * (0.35 + 0.75 * section.energy) * (0.4 + 1.2 * density), stream)
    if letter in table.skeleton:
        if letter == "K" and turn and "X...X...X...X" not in row and stream.chance(table.variation):
            places = (len(steps) - 1, len(steps) - 2, 10 % len(steps))
            place = stream.choice([place for place in places if _has_place(place, piece)])
            steps[place] = "x" if steps[place] == "." else steps[place]
        return "".join(steps)
    if set(steps) == {"."}:
        return "".join(steps)
    for place, step in enumerate(steps):
        change = stream.uniform()
        if (
            step in "xo"
            and place % 4
            and (change < 0.10 * table.variation * (2 if turn else 1) or change < 0.5 - density)
        ):
            steps[place] = "."
        elif (
            step == "."
            and _has_place(place, piece)
            and (
                change < 0.05 * table.variation * (2 if turn else 0.5)
                or (place % 2 == 0 and change < (density - 0.5) * 0.6)
            )
        ):
            steps[place] = "o" if place % 2 else "x"
    return "".join(steps)


def _ghosted(steps: list[str], chance: float, stream: Stream) -> list[str]:
    """Add soft snare hits on free off-sixteenths (7, 9, 15, 5 come first in funk and hip-hop)."""
    leaning = {7: 1.0, 9: 1.0, 15: 0.7, 5: 0.5, 1: 0.3, 3: 0.3, 10: 0.4, 11: 0.4, 13: 0.3}
    return [
        "o" if step == "." and stream.chance(chance * leaning.get(place, 0.0)) else step
        for place, step in enumerate(steps)
    ]


def _rolled(steps: list[str], chance: float, stream: Stream) -> list[str]:
    """Turn one or two closed-hat steps into 32nds, triplets or a run."""
    if not stream.chance(min(0.9, chance)):
        return steps
    places = [place for place in ROLL_STEPS if place < len(steps)]
    place = stream.choice(places)
    kind = stream.weighted({"r": 4.0, "t": 3.0, "u": 1.0})
    steps[place] = kind
    if stream.chance(0.45) and place + 1 < len(steps):
        steps[place + 1] = kind
    return steps


def _filled(row: str, letter: str, fill: Fill, steps: int) -> str:
    """Put a fill over the end of a bar."""
    cut = max(0, fill.start - (16 - steps))
    over = fill.grid.get(letter, "." * 16)[16 - steps :]
    if letter in fill.silence or letter in fill.grid:
        return row[:cut] + over[cut:]
    return row


def _hits(row: str, letter: str, start: int, stream: Stream, profile: tuple[float, ...]) -> list[Hit]:
    _, key = DRUM_LETTERS[letter]
    hits: list[Hit] = []
    for place, step in enumerate(row):
        if step in ".~?":
            continue
        tick = start + place * STEP
        level = float(LEVELS[step])
        if letter in TIMEKEEPERS:
            level = (112 if step == "X" else 104 if step == "x" else level) * (
                profile[place % len(profile)] if step in "xX" else 1.0
            )
        level *= 1 + 0.05 * stream.gauss()
        if step in SPLITS:
            hits += _roll(tick, key, level, SPLITS[step], stream)
            continue
        if step == "f" and tick >= 24:
            hits.append((tick - 24, key, round(level * 0.45), 24))
        hits.append((tick, key, round(min(127.0, max(8.0, level))), 60 if letter != "O" else STEP))
    return hits


def _roll(tick: int, key: int, level: float, count: int, stream: Stream) -> list[Hit]:
    rising = stream.chance(0.65)
    length = STEP // count
    hits = []
    for index in range(count):
        slope = index / count if rising else 1 - index / count
        hits.append((tick + index * length, key, round(max(8.0, min(127.0, level * (0.72 + 0.4 * slope)))), length))
    return hits


def _fill_at(piece: Piece, section: Stretch, bar: int) -> Fill | None:
    """Return the fill that closes this bar, agreed by all drum roles: at a section's end, now and then at a phrase's end."""
    table = piece.genre.drums
    if not table.fills or section.energy < 0.3:
        return None
    stream = piece.stream("fill", section.name, bar)
    last = bar == section.playing_bars - 1
    if last and section.final:
        chance = 0.9 if section.ending_ticks else 0.4
    else:
        chance = table.fill_chance if last else table.phrase_fill if bar % 4 == 3 else 0.0
    if section.bars < 2 or not stream.chance(chance):
        return None
    return FILLS[stream.weighted(table.fills)]


def _is_build(piece: Piece, section: Stretch) -> bool:
    return section.function == "build" and piece.genre.drums.snare_build


def _build_bar(piece: Piece, section: Stretch, role: Role, bar: int, kicks: str) -> list[Hit]:
    """An accelerating snare roll over the section; the kick keeps its row, or the beats, and falls silent in the last bar."""
    left = section.playing_bars - bar
    start = bar * piece.bar_ticks
    if role == "kick":
        steps = [step for step, letter in enumerate(kicks) if letter in "Xx"] or range(0, len(kicks), 4)
        return [] if left == 1 else [(start + step * STEP, 36, 104, 60) for step in steps]
    progress = bar / max(1, section.playing_bars - 1)
    length = 480 if left > section.playing_bars * 0.6 else 240 if left > section.playing_bars * 0.3 else 120
    if left == 1:
        half = piece.bar_ticks // 2
        grid = [start + tick for tick in range(0, half, 120)] + [
            start + tick for tick in range(half, piece.bar_ticks - 240, 60)
        ]
    else:
        grid = [start + tick for tick in range(0, piece.bar_ticks, length)]
    return [(tick, 38, round(52 + 56 * progress + 8 * ((tick - start) / piece.bar_ticks)), 50) for tick in grid]


def _crash(piece: Piece, section: Stretch, role: Role, active: bool) -> list[Hit]:
    if role != "cymbals" or section.energy < 0.55 or not active or "Y" in piece.refused:
        return []
    stream = piece.stream("crash", section.name)
    hits: list[Hit] = []
    chance = 1.0 if ("Y",) in piece.asked else piece.genre.drums.crash
    if stream.chance(chance):
        hits.append((0, 49, 104, 960))
    if section.bars >= 12 and stream.chance(chance * 0.6):
        hits.append((8 * piece.bar_ticks, 57, 92, 960))
    return hits


def _ending(piece: Piece, section: Stretch, role: Role) -> list[Hit]:
    """The last hit: kick and crash on the first beat of the ending."""
    if not section.final or not section.ending_ticks or piece.genre.drums.crash == 0:
        return []
    tick = section.playing_bars * piece.bar_ticks
    if role == "kick":
        return [(tick, 36, 112, 120)]
    if role == "cymbals" and piece.genre.drums.crash >= 0.3:
        return [(tick, 49, 96, 960)]
    return []
