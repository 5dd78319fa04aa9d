"""Voicing: chord tones in octaves, led by the smallest motion."""

from __future__ import annotations

from itertools import pairwise, product

from dawg.gen.theory import ChordShape

LOW_INTERVAL_LIMIT = 48
"""Below this MIDI note no interval closer than a fifth."""


def lead_voices(
    shapes: list[ChordShape],
    *,
    low: int,
    high: int,
    voices: int,
    rootless: bool = False,
    spread: bool = False,
    home: int | None = None,
) -> list[tuple[int, ...]]:
    """Voice a sequence of chords in a range so that each moves little from the one before.

    Args:
        voices: notes per chord, 1 to 6; chords with fewer tones are thinner.
        rootless: leave the root to the bass when the chord has four or more tones.
        spread: open position (the second voice from the top dropped an octave).
        home: pitch class of the tonic: its chords keep their root also when `rootless`, else a Imaj9 is heard as iii7.

    Returns:
        One ascending tuple of MIDI notes per chord.
    """
    result: list[tuple[int, ...]] = []
    cache: dict[tuple[ChordShape, tuple[int, ...]], tuple[int, ...]] = {}
    for shape in shapes:
        before = result[-1] if result else ()
        if (shape, before) not in cache:
            options = _options(shape, low, high, voices, rootless and shape.root != home, spread)
            cache[shape, before] = min(options, key=lambda notes: _cost(notes, before, low, high))
        result.append(cache[shape, before])
    return result


def chord_tones(shape: ChordShape, voices: int, *, rootless: bool = False) -> tuple[int, ...]:
    """Return the pitch classes that matter most: third, seventh and colour first, then root and fifth."""
    intervals = list(dict.fromkeys(step % 12 for step in shape.intervals))
    third = [step for step in intervals if step in (3, 4, 2, 5)][:1]
    order = (
        third
        + [step for step in intervals if step in (9, 10, 11)]
        + [step for step in intervals if step in (1, 2, 6, 5, 8)]
    )
    if rootless and len(intervals) >= 4:
        order += [7] if 7 in intervals else []
    else:
        order = third + [0] + [step for step in order if step not in third] if voices >= 3 else [*order, 0]
        order += [7] if 7 in intervals else []
    order = list(dict.fromkeys(step for step in order if step in intervals))
    order += [step for step in intervals if step not in order and not (rootless and step == 0 and len(intervals) >= 4)]
    return tuple((shape.root + step) % 12 for step in order[:voices])


def _options(
    shape: ChordShape, low: int, high: int, voices: int, rootless: bool, spread: bool
) -> list[tuple[int, ...]]:
    classes = chord_tones(shape, voices, rootless=rootless)
    found: list[tuple[int, ...]] = []
    bottoms = [note for note in range(low, high + 1) if note % 12 in classes]
    for bottom in bottoms:
        notes = [bottom]
        for _ in range(len(classes) - 1):
            step = next(
                note
                for note in range(notes[-1] + 1, notes[-1] + 13)
                if note % 12 in classes and note % 12 not in {n % 12 for n in notes}
            )
            notes.append(step)
        if spread and len(notes) >= 3:
            notes = sorted([notes[0], *notes[2:], notes[1] + 12])
        if notes[-1] <= high:
            found.append(tuple(notes))
    if found:
        return found
    width = max(high - low, 11)
    places = [[note for note in range(low, low + width + 1) if note % 12 == pc] for pc in classes]
    return [tuple(sorted(combination)) for combination in product(*places) if combination]


def _cost(notes: tuple[int, ...], before: tuple[int, ...], low: int, high: int) -> float:
    cost = 0.0
    for under, over in pairwise(notes):
        if over - under == 1:
            cost += 12.0
        if under < LOW_INTERVAL_LIMIT and over - under < 7:
            cost += 4.0
    if len(notes) > 1 and (notes[-1] - notes[-2]) == 1:
        cost += 4.0
    if not before:
        return cost + abs(sum(notes) / len(notes) - (low + high) / 2)
    moves = [min(abs(note - other) for other in before) for note in notes]
    cost += sum(moves) + 1.5 * abs(notes[-1] - before[-1])
    if len(notes) == len(before) and len({a - b for a, b in zip(notes, before, strict=True)}) == 1 and notes != before:
        cost += 3.0
    return cost + 0.15 * abs(sum(notes) / len(notes) - (low + high) / 2)
