"""Harmony: the key, a progression per kind of section, and chords that stay in the scale where the genre does."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dawg.gen import theory
from dawg.gen.brief import Brief
from dawg.gen.compose.piece import Span
from dawg.gen.genre import Genre
from dawg.gen.seeds import Stream
from dawg.gen.theory import Key

Bars = tuple[tuple[str, ...], ...]
"""Chord symbols per written bar."""

MOOD_LETTERS = {
    "dark": "D", "sad": "D", "melancholic": "D", "mysterious": "T", "tense": "T", "aggressive": "DT", "epic": "T", "bright": "B",
    "happy": "B", "uplifting": "B", "energetic": "B", "dreamy": "Y", "calm": "Y", "chill": "Y", "romantic": "Y", "nostalgic": "Y",
}  # fmt: skip
MINOR_LEAN = {
    "dark": 0.95, "sad": 0.85, "melancholic": 0.85, "mysterious": 0.9, "tense": 0.9, "aggressive": 0.95, "bright": 0.05,
    "happy": 0.05, "uplifting": 0.25, "romantic": 0.35, "dreamy": 0.4,
}  # fmt: skip
PLAIN_SCALES = ("major", "minor", "harmonic minor")
KEY_PROFILES = (
    (
        (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
        (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
    ),
    ((5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0), (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)),
)  # fmt: skip
"""How well each semitone above the tonic fits a major and a minor key: Krumhansl & Kessler 1982, Temperley 1999."""
THIRD_PARTIAL = 0.3
"""How loud a tone's twelfth is within it: it lets fifths be heard as roots."""
TONIC_WEIGHTS = (10, 7, 9, 7, 9, 9, 7, 9, 7, 10, 7, 7)
FALLBACK = {
    "M": (("I", "V", "vi", "IV"), ("I", "vi", "IV", "V"), ("vi", "IV", "I", "V"), ("I", "IV", "I", "V"), ("IV", "I", "V", "vi")),
    "m": (("i", "bVI", "bIII", "bVII"), ("i", "iv", "i", "v"), ("i", "bVII", "bVI", "bVII"), ("i", "bIII", "bVII", "iv")),
}  # fmt: skip


def choose_key(brief: Brief, genre: Genre, stream: Stream) -> Key:
    """Return the key asked for, or one that fits genre, mood and darkness."""
    if brief.key is not None:
        return theory.parse_key(brief.key)
    leans = [MINOR_LEAN[mood] for mood in brief.moods if mood in MINOR_LEAN]
    minor = sum(leans) / len(leans) if leans else genre.harmony.minor
    if brief.darkness is not None:
        minor = min(1.0, max(0.0, minor + (brief.darkness - 0.5) * 0.8))
    roman = [s for bars in brief.chords.values() for bar in bars for s in bar.split(",")]
    if roman and not any(theory.is_roman(symbol) for symbol in roman):
        return _key_of_symbols(roman)
    if roman:
        minor = (
            1.0
            if any(symbol.strip("b#").startswith("i") and not symbol.startswith(("ii", "iii")) for symbol in roman)
            else 0.0
        )
    is_minor = stream.chance(minor)
    scales = genre.harmony.scales_minor if is_minor else genre.harmony.scales_major
    scale = stream.weighted({name: weight * (1.0 if name in PLAIN_SCALES else 0.5) for name, weight in scales.items()})
    tonic = stream.weighted([(tonic, weight) for tonic, weight in enumerate(TONIC_WEIGHTS)])
    return Key(tonic, scale)


def _key_of_symbols(symbols: list[str]) -> Key:
    """Find the major or minor key that holds most of the chords; the first chord leans towards its own key."""
    shapes = [theory.parse_symbol(symbol) for symbol in symbols]

    def fitness(key: Key) -> float:
        inside = sum(pc in key.pitch_classes for shape in shapes for pc in shape.pitch_classes)
        return inside + (1.5 if shapes[0].root == key.tonic and (3 in shapes[0].intervals) == key.is_minor else 0)

    return max((Key(tonic, scale) for tonic in range(12) for scale in ("major", "minor")), key=fitness)


def progressions(brief: Brief, genre: Genre, key: Key, stream: Stream) -> dict[str, Bars]:
    """Choose the progressions of a piece: "" for everywhere, "hook" and "break" where they differ.

    The user's chords come under their own section kinds and win.
    """
    main = _choose(genre, key, brief, stream.child("main"), avoid=())
    chosen: dict[str, Bars] = {"": main}
    if stream.chance(genre.harmony.contrast):
        chosen["hook"] = _choose(genre, key, brief, stream.child("hook"), avoid=main)
    if stream.chance(genre.harmony.contrast * 0.6):
        chosen["break"] = _choose(genre, key, brief, stream.child("break"), avoid=main)
    for kind, bars in brief.chords.items():
        chosen[kind] = tuple(tuple(_user_symbol(symbol, key) for symbol in bar.split(",")) for bar in bars)
        if not kind:
            chosen = {name: value for name, value in chosen.items() if name in brief.chords}
    return chosen


def _user_symbol(text: str, key: Key) -> str:
    if theory.is_roman(text):
        return theory.user_roman_to_symbol(text, key.chord_key)
    theory.parse_symbol(text)
    return text


def _choose(genre: Genre, key: Key, brief: Brief, stream: Stream, *, avoid: Bars) -> Bars:
    """Pick a progression by weight (x3 for the wanted mood), put it in the key, keep it in the scale, colour it."""
    mode = "m" if key.is_minor else "M"
    letters = "".join(MOOD_LETTERS.get(mood, "") for mood in brief.moods)
    rows = [
        (bars, weight * (3.0 if set(moods) & set(letters) else 1.0))
        for kind, weight, moods, bars in genre.harmony.progressions
        if kind == mode
    ] or [(" ".join(bars), 1.0) for bars in FALLBACK[mode]]
    fitted = [_fitted(text, weight, genre, key) for text, weight in rows]
    for _ in range(6):
        settled = stream.weighted(fitted)
        settled = tuple(tuple(_coloured(symbol, genre, key, stream) for symbol in bar) for bar in settled)
        if settled != avoid:
            return settled
    return settled


def _fitted(text: str, weight: float, genre: Genre, key: Key) -> tuple[Bars, float]:
    """Put a progression in the key; one whose chords the scale mostly cannot hold comes seldom."""
    bars = tuple(
        tuple(theory.roman_to_symbol(roman, key.chord_key) for roman in bar.split(",")) for bar in text.split()
    )
    settled = _in_scale(bars, key, genre.harmony.chromatic)
    kept = sum(one == other for one, other in zip(bars, settled, strict=True)) / len(bars)
    return settled, weight * max(0.01, kept**6) * _anchoring(settled, key) * _clarity(settled, key)


def _anchoring(bars: Bars, key: Key) -> float:
    """Return how firmly a progression says its key: the tonic heard at all, heard first, and not outweighed by its dominant."""
    roots = [theory.parse_symbol(bar[0]).root for bar in bars]
    tonic = roots.count(key.tonic) / len(roots)
    dominant = roots.count((key.tonic + 7) % 12) / len(roots)
    return (
        (0.15 if tonic == 0 else 0.6 + tonic)
        * (1.5 if roots[0] == key.tonic else 1.0)
        * (0.4 if dominant > tonic else 1.0)
    )


def _clarity(bars: Bars, key: Key) -> float:
    """Return how clearly the chords say the key or its relative: 0.1 another key is nearer by both profiles, 1 not by far.

    Roots count thrice, since basses and pads double them.
    """
    heard = [0.0] * 12
    for bar in bars:
        for symbol in bar:
            shape = theory.parse_symbol(symbol)
            for pc in shape.pitch_classes:
                weight = (3.0 if pc == shape.root else 1.0) / len(bar)
                heard[pc] += weight
                heard[(pc + 7) % 12] += THIRD_PARTIAL * weight
    clarity = 1.0
    home = (key.tonic, key.is_minor)
    relative = ((key.tonic + (3 if key.is_minor else 9)) % 12, not key.is_minor)
    for profiles in KEY_PROFILES:
        fits = {
            (tonic, minor): _correlation(heard, profiles[minor][-tonic:] + profiles[minor][:-tonic])
            for minor in (False, True)
            for tonic in range(12)
        }
        ours = max(fits[home], fits[relative])
        other = max(fit for name, fit in fits.items() if name not in (home, relative))
        clarity *= min(1.0, max(0.3, 1.0 + 6.0 * (ours - other - 0.05)))
    return clarity


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Pearson's correlation of two series of equal length; 0 when one is flat."""
    first, second = sum(one) / len(one), sum(other) / len(other)
    product = sum((a - first) * (b - second) for a, b in zip(one, other, strict=True))
    spread = sum((a - first) ** 2 for a in one) * sum((b - second) ** 2 for b in other)
    return product / math.sqrt(spread) if spread > 0 else 0.0


def _outside(symbol: str, key: Key) -> int:
    scale = key.chord_key.pitch_classes
    return sum(pc not in scale for pc in theory.parse_symbol(symbol).pitch_classes)


def _in_scale(bars: Bars, key: Key, allowed: float) -> Bars:
    """Make chords diatonic, the most foreign first and wherever it stands, until the share of foreign tones is `allowed`."""
    while True:
        tones = sum(len(theory.parse_symbol(symbol).pitch_classes) / len(bar) for bar in bars for symbol in bar)
        foreign = {symbol: _outside(symbol, key) for bar in bars for symbol in bar}
        if sum(foreign[symbol] / len(bar) for bar in bars for symbol in bar) <= allowed * tones:
            return bars
        worst = max(foreign, key=lambda symbol: foreign[symbol])
        better = diatonic(worst, key)
        bars = tuple(tuple(better if symbol == worst else symbol for symbol in bar) for bar in bars)


def diatonic(symbol: str, key: Key) -> str:
    """Return the chord of the scale that comes nearest: same or neighbouring root, same number of notes where possible."""
    scale = key.chord_key.pitch_classes
    shape = theory.parse_symbol(symbol)
    root = min(scale, key=lambda pc: (min((pc - shape.root) % 12, (shape.root - pc) % 12), (pc - shape.root) % 12))
    size = len(shape.intervals)
    wanted = {(shape.root + step) % 12 for step in shape.intervals}
    best, best_fit = "", -99.0
    for quality, intervals in theory.QUALITIES.items():
        classes = {(root + step) % 12 for step in intervals}
        if classes <= set(scale) and quality not in ("m7b5", "dim", "aug", "5", "sus2", "6", "m6"):
            fitness = len(classes & wanted) - 0.6 * abs(len(intervals) - size) - (0.5 if "sus" in quality else 0)
            if fitness > best_fit:
                best, best_fit = quality, fitness
    if best_fit == -99.0:
        home = ("m7" if key.is_minor else "maj7") if size > 3 else ("m" if key.is_minor else "")
        return diatonic(theory.symbol_name(key.tonic, home, key), key) if root != key.tonic else symbol
    return theory.symbol_name(root, best, key)


def _coloured(symbol: str, genre: Genre, key: Key, stream: Stream) -> str:
    """Dress a plain chord with the genre's extensions, where they stay in the scale."""
    quality = theory.quality_of(symbol)
    choices = genre.harmony.colour.get(quality or "M", {})
    shape = theory.parse_symbol(symbol)
    drawn = stream.uniform()
    fitting = []
    for name, weight in choices.items():
        other = "" if name == "M" else name
        candidate = theory.symbol_name(shape.root, other, key) if other in theory.QUALITIES else symbol
        if _outside(candidate, key) <= _outside(symbol, key):
            fitting.append((candidate, weight))
    mark = drawn * sum(weight for _, weight in fitting)
    for candidate, weight in fitting:
        mark -= weight
        if mark < 0:
            return candidate
    return symbol


def section_spans(bars: Bars, count: int, *, bar_ticks: int, stretch: float) -> tuple[Span, ...]:
    """Lay a progression over a section of `count` bars, each written bar lasting `stretch` bars; equal neighbours join."""
    events: list[tuple[int, str]] = []
    place, total = 0.0, count * bar_ticks
    index = 0
    while place < total:
        chords = bars[index % len(bars)]
        for chord in chords:
            events.append((round(place), chord))
            place += bar_ticks * stretch / len(chords)
        index += 1
    spans: list[Span] = []
    starts = [event for event in events if event[0] < total]
    for number, (start, symbol) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else total
        if spans and spans[-1].symbol == symbol and start % (4 * bar_ticks):
            previous = spans.pop()
            start = previous.start_tick
        spans.append(
            Span(start_tick=start, duration_ticks=end - start, symbol=symbol, shape=theory.parse_symbol(symbol))
        )
    return tuple(spans)


def choose_stretch(genre: Genre, stream: Stream) -> float:
    """Choose how many bars each written bar of a progression lasts."""
    return float(stream.weighted(genre.harmony.bars_per_chord))
