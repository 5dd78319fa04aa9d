"""The compact notation for notes: drum grids, chords, note lines. Mistakes name their place and what is expected.

kick: X...x...X...x... | X...x...X..xx...     one letter per step: X accent, x hit, o ghost, r t u rolls, f flam, . rest
chords: Cm7 | Fm7 Bb7 | %                     chords of a bar share it evenly; % repeats the bar before
bass: C2:4 r:4 Eb2:8 | G1:16                  note:steps, r rests, C4+Eb4+G4:8 chords, C4:4@100 velocity, - prolongs
"""

from __future__ import annotations

import re

from msgspec import Struct

from dawg.errors import InputError
from dawg.gen import theory
from dawg.gen.brief import show
from dawg.gen.operations.fills import struck
from dawg.gen.score import Note, Role
from dawg.gen.theory import Key
from dawg.gen.units import STEP

Bars = tuple[tuple[str, ...], ...]
MAX_BARS = 256
LETTERS = "Xxortuf"
DRUM_WORDS: dict[str, tuple[Role, int]] = {
    "kick": ("kick", 36), "snare": ("snare", 38), "clap": ("clap", 39), "snap": ("clap", 28), "hats": ("hats", 42),
    "hat": ("hats", 42), "hi-hat": ("hats", 42), "hihat": ("hats", 42), "closed hat": ("hats", 42), "open hat": ("hats", 46),
    "pedal hat": ("hats", 44), "ride": ("cymbals", 51), "crash": ("cymbals", 49), "cymbals": ("cymbals", 49),
    "high tom": ("toms", 48), "mid tom": ("toms", 45), "low tom": ("toms", 41), "toms": ("toms", 45), "tom": ("toms", 45),
    "percussion": ("percussion", 70), "perc": ("percussion", 70), "shaker": ("percussion", 70), "tambourine": ("percussion", 54),
    "cowbell": ("percussion", 56), "rim": ("percussion", 37), "rimshot": ("percussion", 37), "conga": ("percussion", 63),
    "low conga": ("percussion", 64), "bongo": ("percussion", 60), "low bongo": ("percussion", 61), "woodblock": ("percussion", 76),
    "claves": ("percussion", 75), "triangle": ("percussion", 80), "timbale": ("percussion", 65), "agogo": ("percussion", 67),
}  # fmt: skip
"""Names of drum lines: the part and the General MIDI percussion key they stand for."""
_NOTE = re.compile(r"(?P<what>[^:@]+):(?P<steps>[0-9]+(?:\.[0-9]+)?)(?:@(?P<velocity>[0-9]{1,3}))?")
_PITCH = re.compile(r"([A-Ga-g])(#|b|♯|♭)?(-?[0-9])")
DEFAULT_VELOCITY = 92


class Written(Struct, frozen=True, kw_only=True):
    """One line read: its target as written, how many bars, and notes (ticks from 0) or chord symbols per bar.

    `keys`: the percussion keys that a drum line replaces.
    """

    target: str
    bars: int
    notes: tuple[Note, ...] = ()
    chords: Bars = ()
    keys: tuple[int, ...] = ()


def parse(text: str, *, steps: int, key: Key, target: str = "") -> tuple[Written, ...]:
    """Read lines of notation.

    Args:
        steps: sixteenths in a bar.
        key: the key that roman numerals are read in.
        target: what a line without a name is for.

    Raises:
        InputError: names line, bar and what was expected ("kick: bar 2 has 15 steps, 16 expected").
    """
    written = []
    for line in filter(None, (row.strip() for row in re.split(r"[\n;]", text))):
        name, content = _named(line, target)
        if "chord" in name and ":" not in content and not set(content) <= set(LETTERS + ".-~| "):
            bars = parse_progression(content, key)
            written.append(Written(target=name, bars=len(bars), chords=bars))
        elif set(content) <= set(LETTERS + ".-~| "):
            written.append(_grid(name, content, steps))
        else:
            written.append(_melody(name, content, steps))
        if written[-1].bars > MAX_BARS:
            raise InputError(f"{name}: {written[-1].bars} bars; permitted: at most {MAX_BARS}")
    if not written:
        raise InputError("text '' holds no notes; write lines such as 'kick: X...x...X...x...' or 'bass: C2:8 Eb2:8'")
    return tuple(written)


def _named(line: str, target: str) -> tuple[str, str]:
    """Split "kick: X..." into name and content; a line of notes has no name of its own when it begins with NOTE:STEPS."""
    name, colon, content = line.partition(":")
    name = name.strip().lower()
    if (
        colon
        and not _PITCH.fullmatch(name.rpartition("+")[2])
        and name not in ("r", "-")
        and re.fullmatch(r"[a-z0-9][a-z0-9 _&-]{0,59}", name)
    ):
        return name, content.strip()
    if not target:
        raise InputError(f"line {show(line)} names no part; write 'kick: X...x...' or name one part in the scope")
    return target.lower(), line


def _bars(name: str, content: str) -> list[str]:
    bars = [bar.strip() for bar in content.strip().strip("|").split("|")]
    for place, bar in enumerate(bars):
        if not bar:
            raise InputError(f"{name}: bar {place + 1} is empty; write rests for a silent bar")
    return bars


def _grid(name: str, content: str, steps: int) -> Written:
    rows = [bar.replace(" ", "").replace("-", ".").replace("~", "o") for bar in _bars(name, content)]
    if len(rows) == 1 and len(rows[0]) != steps:
        row = rows[0]
        if len(row) % steps:
            last = len(row) // steps + 1
            raise InputError(f"{name}: bar {last} has {len(row) % steps} steps, {steps} expected")
        rows = [row[at : at + steps] for at in range(0, len(row), steps)]
    for place, row in enumerate(rows):
        if len(row) != steps:
            raise InputError(f"{name}: bar {place + 1} has {len(row)} steps, {steps} expected")
    known = DRUM_WORDS.get(name)
    if known is None:
        raise InputError(f"drum {show(name)} is unknown; permitted: {', '.join(DRUM_WORDS)}")
    notes = [
        note
        for bar, row in enumerate(rows)
        for place, step in enumerate(row)
        if step != "."
        for note in struck((bar * steps + place) * STEP, known[1], step)
    ]
    return Written(target=name, bars=len(rows), notes=tuple(notes), keys=(known[1],))


def _melody(name: str, content: str, steps: int) -> Written:
    barred = "|" in content
    notes: list[Note] = []
    tick = 0
    for place, bar in enumerate(_bars(name, content)):
        for word in bar.split():
            pitches, length, velocity = _word(name, place + 1, word)
            if pitches is None and notes:
                last = notes[-1].start_tick
                notes = [_longer(note, length) if note.start_tick == last else note for note in notes]
            notes += [Note(tick, length, pitch, velocity) for pitch in pitches or ()]
            tick += length
        if barred and tick != (place + 1) * steps * STEP:
            has = steps + (tick - (place + 1) * steps * STEP) / STEP
            raise InputError(f"{name}: bar {place + 1} has {has:g} steps, {steps} expected")
    if tick % (steps * STEP):
        last, rest = divmod(tick, steps * STEP)
        raise InputError(f"{name}: bar {last + 1} has {rest / STEP:g} steps, {steps} expected")
    return Written(target=name, bars=tick // (steps * STEP), notes=tuple(notes))


def _longer(note: Note, ticks: int) -> Note:
    return Note(note.start_tick, note.duration_ticks + ticks, note.pitch, note.velocity)


def _word(name: str, bar: int, word: str) -> tuple[tuple[int, ...] | None, int, int]:
    """Read "C4+Eb4:4@100", "r:2" or "-:4" (None: the note before goes on)."""
    match = _NOTE.fullmatch(word)
    if match is None:
        raise InputError(f"{name}: {show(word)} in bar {bar} is not NOTE:STEPS, as in C4:4, r:2 or C4+Eb4+G4:8")
    ticks = float(match["steps"]) * STEP
    if ticks != int(ticks) or not 10 <= ticks <= 64 * 16 * STEP:
        raise InputError(
            f"{name}: {show(word)} in bar {bar} lasts {match['steps']} steps; permitted: 0.25 to 1024 in quarters of a step"
        )
    velocity = int(match["velocity"]) if match["velocity"] else DEFAULT_VELOCITY
    if not 1 <= velocity <= 127:
        raise InputError(f"{name}: velocity '{velocity}' in bar {bar} is out of range; permitted range: 1 to 127")
    what = match["what"]
    if what in ("r", "R", "."):
        return (), int(ticks), velocity
    if what == "-":
        return None, int(ticks), velocity
    return tuple(dict.fromkeys(_pitch(name, bar, letter) for letter in what.split("+"))), int(ticks), velocity


def _pitch(name: str, bar: int, text: str) -> int:
    match = _PITCH.fullmatch(text)
    number = -1
    if match is not None:
        shift = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(match[2] or "", 0)
        number = (int(match[3]) + 1) * 12 + theory.TONICS[match[1].upper()] + shift
    if not 0 <= number <= 127:
        raise InputError(f"{name}: note {show(text)} in bar {bar} is unknown; permitted: C-1 to G9, as in C4, Eb3, F#5")
    return number


def parse_progression(text: str, key: Key) -> Bars:
    """Read "Cm7 | Fm7 Bb7 | %", or "i VI III VII" with a chord per bar; raises `TheoryError`, `InputError`."""
    rows = [row.split() for row in _bars("chords", text)] if "|" in text else [[word] for word in text.split()]
    bars: list[tuple[str, ...]] = []
    for place, row in enumerate(rows):
        if row == ["%"]:
            if not bars:
                raise InputError("chords: bar 1 is '%', but there is no bar before it; write a chord")
            bars.append(bars[-1])
            continue
        if len(row) > 8:
            raise InputError(f"chords: bar {place + 1} has {len(row)} chords; permitted: at most 8")
        bars.append(tuple(_symbol(word, key) for word in row))
    if not bars or len(bars) > MAX_BARS:
        raise InputError(f"chords: {len(bars)} bars; permitted: 1 to {MAX_BARS}")
    return tuple(bars)


def _symbol(word: str, key: Key) -> str:
    word = word.strip(",")
    if theory.is_roman(word):
        return theory.user_roman_to_symbol(word, key.chord_key)
    theory.parse_symbol(word)
    if len(word) > 24:
        raise InputError(f"chord {show(word)} is too long; permitted: at most 24 characters")
    return word
