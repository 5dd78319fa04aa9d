"""Key, transposition and chords: notes and chord symbols move together, in the sections touched and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from dawg.errors import InputError
from dawg.gen import theory
from dawg.gen.brief import show
from dawg.gen.compose import harmony
from dawg.gen.compose.instruments import instruments
from dawg.gen.operations.editing import with_clips
from dawg.gen.operations.job import Job
from dawg.gen.operations.notation import parse_progression
from dawg.gen.operations.revoice import revoiced
from dawg.gen.operations.scope import Window
from dawg.gen.operations.values import ChangeChords, SetKey, Transpose
from dawg.gen.score import Chord, Clip, Note, Part, Score, Section
from dawg.gen.theory import ChordShape, Key

UNPITCHED = ("fx", "texture")


def transpose(job: Job, operation: Transpose) -> Score:
    """Move notes by semitones; chords go with the whole band, the key with the whole piece."""
    named = job.operation.scope.parts
    parts = [part for part in job.parts if not part.is_drums and (named or part.role not in UNPITCHED)]
    if named and not parts:
        raise InputError(f"transpose: {', '.join(named)} has no pitch; permitted: pitched parts")
    by = operation.semitones
    for clip in job.score.clips:
        pitches = [note.pitch for note in clip.notes if _held(job.windows, clip, note)]
        if clip.part in {part.name for part in parts} and pitches:
            low, high = min(pitches), max(pitches)
            if low + by < 0 or high + by > 127:
                raise InputError(
                    f"semitones '{by}' moves {clip.part} out of range; permitted range: {-low} to {127 - high}"
                )
    score = _repitched(job, parts, lambda pitch: pitch + by)
    if named:
        return score
    key = theory.parse_key(score.key)
    new = Key((key.tonic + by) % 12, key.scale)
    if job.everywhere:
        names = {section.name for section in score.sections}
        return _in_key(_with_symbols(score, names, lambda symbol: moved_symbol(symbol, by, new)), new)
    for window in job.windows:
        score = _chords_moved(score, window, by, new)
    return score


def _held(windows: Sequence[Window], clip: Clip, note: Note) -> bool:
    return any(window.section.name == clip.section and window.holds(note.start_tick) for window in windows)


def _chords_moved(score: Score, window: Window, by: int, new: Key) -> Score:
    """Move the chord symbols of a window, spelled for the key that they come to."""
    section = window.section
    inside = cut(section.chords, window.start, window.end)
    shapes = [theory.parse_symbol(moved_symbol(chord.symbol, by, new)) for chord in inside]
    spelling = local_key(shapes, theory.parse_key(score.key)) if shapes else new
    moved = [replace(chord, symbol=moved_symbol(chord.symbol, by, spelling)) for chord in inside]
    end = section.bars * score.bar_ticks
    chords = (*cut(section.chords, 0, window.start), *moved, *cut(section.chords, window.end, end))
    sections = tuple(replace(s, chords=chords) if s.name == section.name else s for s in score.sections)
    return replace(score, sections=sections)


def local_key(shapes: Sequence[ChordShape], key: Key) -> Key:
    """Return the key of a section by its chords: the piece's, unless most of them lie outside it."""
    tones = [pc for shape in shapes for pc in shape.pitch_classes]
    outside = sum(pc not in key.chord_key.pitch_classes for pc in tones)
    if outside * 4 <= len(tones):
        return key
    keys = [Key(tonic, key.scale) for tonic in range(12)]
    return max(
        keys,
        key=lambda other: (sum(pc in other.chord_key.pitch_classes for pc in tones), other.tonic == shapes[0].root),
    )


def set_key(job: Job, operation: SetKey) -> Score:
    """Move the piece, or sections, into a key: the shorter way, degree by degree where the scale changes."""
    new = theory.parse_key(operation.key)
    old = theory.parse_key(job.score.key)
    parts = [part for part in job.score.parts if not part.is_drums and part.role not in UNPITCHED]
    score = job.score
    for part in parts:
        score = _repitched(replace(job, score=score), [part], _mover(old, new, _octave(score, part, old, new)))
    names = {section.name for section in job.sections}
    score = _with_symbols(score, names, lambda symbol: mapped_symbol(symbol, old, new))
    return _in_key(score, new) if job.everywhere else score


def _mover(old: Key, new: Key, octave: int) -> Callable[[int], int]:
    return lambda pitch: folded(map_pitch(pitch, old, new) + octave)


def _in_key(score: Score, key: Key) -> Score:
    ending = f" in {score.key}"
    title = score.title.removesuffix(ending) + f" in {key}" if score.title.endswith(ending) else score.title
    return replace(score, key=str(key), title=title)


def _octave(score: Score, part: Part, old: Key, new: Key) -> int:
    """Return 0, or the octave that keeps a part in its instrument's range when the move would push it out."""
    instrument = instruments().get(part.instrument)
    pitches = [note.pitch for clip in score.clips if clip.part == part.name for note in clip.notes]
    if instrument is None or not pitches:
        return 0

    def outside(octave: int) -> int:
        moved = [map_pitch(pitch, old, new) + octave for pitch in pitches]
        return sum(not instrument.low <= pitch <= instrument.high for pitch in moved)

    before = sum(not instrument.low <= pitch <= instrument.high for pitch in pitches)
    if outside(0) <= before + len(pitches) // 5:
        return 0
    return min((0, -12, 12), key=outside)


def map_pitch(pitch: int, old: Key, new: Key) -> int:
    """Move a pitch from key to key by at most a tritone, scale degree to scale degree."""
    shift = (new.tonic - old.tonic + 5) % 12 - 5
    place = (pitch - old.tonic) % 12
    return pitch + shift + _degree(place, old, new) - place


def _degree(place: int, old: Key, new: Key) -> int:
    before, after = theory.SCALES[old.chord_key.scale], theory.SCALES[new.chord_key.scale]
    index = max(i for i, step in enumerate(before) if step <= place)
    return after[index] + place - before[index]


def folded(pitch: int) -> int:
    """Bring a pitch into 0 to 127 by octaves."""
    while pitch > 127:
        pitch -= 12
    while pitch < 0:
        pitch += 12
    return pitch


def _repitched(job: Job, parts: list[Part], change: Callable[[int], int]) -> Score:
    names = {part.name for part in parts}
    windows = job.windows
    sections = {window.section.name for window in windows}
    changed = {
        (clip.part, clip.section): tuple(
            replace(note, pitch=change(note.pitch)) if _held(windows, clip, note) else note for note in clip.notes
        )
        for clip in job.score.clips
        if clip.part in names and clip.section in sections
    }
    return with_clips(job.score, changed)


def _with_symbols(score: Score, names: set[str], change: Callable[[str], str]) -> Score:
    sections = tuple(
        replace(s, chords=tuple(replace(chord, symbol=change(chord.symbol)) for chord in s.chords))
        if s.name in names
        else s
        for s in score.sections
    )
    return replace(score, sections=sections)


def moved_symbol(symbol: str, by: int, key: Key) -> str:
    """Transpose a chord symbol, spelled for a key."""
    shape = theory.parse_symbol(symbol)
    name = theory.symbol_name((shape.root + by) % 12, theory.quality_of(symbol), key)
    if shape.bass == shape.root:
        return name
    return f"{name}/{theory.symbol_name((shape.bass + by) % 12, '', key)}"


def mapped_symbol(symbol: str, old: Key, new: Key) -> str:
    """Move a chord from key to key: its root by degree, its quality to what the new scale has where the scale changes."""
    shape = theory.parse_symbol(symbol)
    by = _degree((shape.root - old.tonic) % 12, old, new) + new.tonic - shape.root
    moved = moved_symbol(symbol, by, new)
    inside = _inside(moved, new)
    if inside or not _inside(symbol, old):
        return moved
    lower = (theory.parse_symbol(moved).root - 4) % 12
    dominant = theory.symbol_name(lower, "7", new)
    if _inside(dominant, new):
        # the scale makes it a diminished chord: the seventh chord a third below holds the same notes
        return f"{dominant}/{theory.symbol_name(lower + 4, '', new)}"
    return harmony.diatonic(moved.partition("/")[0], new)


def _inside(symbol: str, key: Key) -> bool:
    return set(theory.parse_symbol(symbol).pitch_classes) <= set(key.chord_key.pitch_classes)


def change_chords(job: Job, operation: ChangeChords) -> Score:
    """Set the chords of the windows; chord parts are voiced anew in their rhythm, basses and melodies follow."""
    key = theory.parse_key(job.score.key)
    if operation.instead_of:
        return _exchanged(job, operation, key)
    if operation.which is not None:
        return _one_changed(job, operation, operation.which, key)
    score = job.score
    for window in job.windows:
        section = next(s for s in score.sections if s.name == window.section.name)
        bars = parse_progression(operation.chords, key) if operation.chords.strip() else _other(job, section, key)
        score = with_progression(score, Window(section, window.start, window.end), bars)
    return score


def _one_changed(job: Job, operation: ChangeChords, which: int, key: Key) -> Score:
    """Change one chord of each progression, counted from its start, or from its end below zero."""
    symbols = _written(operation, key)
    if len(symbols) != 1 or not which:
        raise InputError(
            f"which '{which}' with chords {show(operation.chords)} does not fit; permitted: one chord, and which from 1, or -1 for the last"
        )
    score, longest = job.score, 0
    for window in job.windows:
        section = next(s for s in score.sections if s.name == window.section.name)
        inside = cut(section.chords, window.start, window.end)
        length = _period(inside)
        longest = max(longest, length)
        if abs(which) > length:
            continue
        place = which - 1 if which > 0 else length + which
        new = [replace(chord, symbol=symbols[0]) if at % length == place else chord for at, chord in enumerate(inside)]
        score = _with_chords(score, Window(section, window.start, window.end), new)
    if abs(which) > longest:
        raise InputError(f"which '{which}' is out of range; permitted range: 1 to {longest}, the chords there are")
    return score


def _written(operation: ChangeChords, key: Key) -> list[str]:
    bars = parse_progression(operation.chords, key) if operation.chords.strip() else ()
    return [symbol for bar in bars for symbol in bar]


def _exchanged(job: Job, operation: ChangeChords, key: Key) -> Score:
    """Put one chord in the place of another wherever that is; raises `InputError` where it is not."""
    symbols = _written(operation, key)
    if len(symbols) != 1:
        raise InputError(
            f"chords {show(operation.chords)} do not fit; permitted: one chord, for {operation.instead_of}"
        )
    there = [chord.symbol for window in job.windows for chord in cut(window.section.chords, window.start, window.end)]
    gone = _meant(operation.instead_of, there)
    if not gone:
        raise InputError(f"chord {show(operation.instead_of)} is not there; chords: {', '.join(dict.fromkeys(there))}")
    score = job.score
    for window in job.windows:
        section = next(s for s in score.sections if s.name == window.section.name)
        inside = cut(section.chords, window.start, window.end)
        new = [replace(chord, symbol=symbols[0]) if chord.symbol in gone else chord for chord in inside]
        score = _with_chords(score, Window(section, window.start, window.end), new)
    return score


def _meant(name: str, there: Sequence[str]) -> set[str]:
    """Return the symbols that a chord's name means: those of its notes, else those that hold it on its root."""
    shape = theory.parse_symbol(name)
    shapes = {symbol: theory.parse_symbol(symbol) for symbol in there}
    same = {s for s, other in shapes.items() if other.root == shape.root and _tones(other) == _tones(shape)}
    return same or {s for s, other in shapes.items() if other.root == shape.root and _tones(other) >= _tones(shape)}


def _tones(shape: ChordShape) -> set[int]:
    return set(shape.pitch_classes)


def _period(chords: Sequence[Chord]) -> int:
    """Return after how many chords a progression comes round again; all of them when it does not."""
    said = [(chord.symbol, chord.duration_ticks) for chord in chords]
    return next(
        (
            count
            for count in range(1, len(said))
            if len(said) % count == 0 and said == said[:count] * (len(said) // count)
        ),
        len(said),
    )


def _other(job: Job, section: Section, key: Key) -> harmony.Bars:
    """Choose another progression of the genre than the section has."""
    from dawg.gen.brief import Brief

    brief = Brief(genre=job.score.genre, moods=job.brief.moods if job.brief is not None else ())
    now = tuple(chord.symbol for chord in section.chords)
    chosen: harmony.Bars = ()
    for take in range(8):
        # the same sections of one kind get the same chords
        stream = job.stream("chords", section.kind, ",".join(now[:8]), take)
        chosen = harmony.progressions(brief, job.genre, key, stream)[""]
        flat = tuple(symbol for bar in chosen for symbol in bar)
        if flat != now[: len(flat)]:
            break
    return chosen


def with_progression(score: Score, window: Window, bars: harmony.Bars) -> Score:
    """Put a progression into a window, repeated to its end, and let the pitched parts follow it there."""
    bar = score.bar_ticks
    count = (window.end - window.start) // bar
    new = [
        Chord(span.start_tick + window.start, span.duration_ticks, span.symbol)
        for span in harmony.section_spans(bars, count, bar_ticks=bar, stretch=1.0)
    ]
    return _with_chords(score, window, new)


def _with_chords(score: Score, window: Window, new: list[Chord]) -> Score:
    """Put chords into a window; what is pitched is voiced anew where they differ from those that were there."""
    section = window.section
    end = section.bars * score.bar_ticks
    outside = [*cut(section.chords, 0, window.start), *cut(section.chords, window.end, end)]
    chords = tuple(sorted([*outside, *new], key=lambda chord: chord.start_tick))
    if chords == section.chords:
        return score
    changed: dict[tuple[str, str], tuple[Note, ...]] = {}
    for clip in score.clips:
        part = score.part(clip.part)
        if clip.section == section.name and not part.is_drums and part.role not in UNPITCHED:
            changed[clip.part, clip.section] = revoiced(
                score, part, clip.notes, section.chords, chords, section=section
            )
    sections = tuple(replace(s, chords=chords) if s.name == section.name else s for s in score.sections)
    return replace(with_clips(score, changed), sections=sections)


def cut(chords: tuple[Chord, ...], start: int, end: int) -> list[Chord]:
    """Return the chords of [start, end), cut at its edges."""
    found = []
    for chord in chords:
        low, high = max(start, chord.start_tick), min(end, chord.start_tick + chord.duration_ticks)
        if low < high:
            found.append(Chord(low, high - low, chord.symbol))
    return found
