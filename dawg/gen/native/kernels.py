"""The compiled inner loops as functions over numpy arrays. Each lets go of the interpreter's lock while it works.

Sound is float32 with contiguous channels; arrays a function writes to are given to it. The sources stand beside this
file and say what each does; `hatch_build.py` compiles them when dawg is installed.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dawg.gen.audio import Laying
from dawg.gen.native.library import load

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Complexes = NDArray[np.complex128]

_APART = 320
"""As in kernels.h: floats between the working arrays of a transform."""

_library = load()


def _at(array: NDArray[Any] | None) -> int | None:
    return None if array is None else array.__array_interface__["data"][0]


def _rows(array: NDArray[Any]) -> tuple[int, int]:
    """Return the addresses of two rows: their elements are contiguous, the rows need not be."""
    first: int = array.__array_interface__["data"][0]
    return first, first + array.strides[0]


@functools.cache
def twiddles(size: int) -> Floats:
    """Return the factors of a complex transform of `size` points, a power of two from 4 on; shape (2, 7 * size / 4)."""
    quarter = np.arange(size // 4)
    turns = np.concatenate([np.arange(size), quarter, 2 * quarter, 3 * quarter]) * (-2.0 * np.pi / size)
    return np.stack([np.cos(turns), np.sin(turns)]).astype(np.float32)


def transform(values: Floats) -> None:
    """Transform rows of complex values in place, unscaled: shape (2, rows, size), real and imaginary parts.

    With the two parts exchanged it is the inverse.
    """
    _, rows, size = values.shape
    factors, work = twiddles(size), np.empty(2 * size, dtype=np.float32)
    _library.transform(*_rows(factors), size, rows, *_rows(values), _at(work))


def convolve(
    heard: Floats, history: Floats, slot: int, response: Floats, lags: NDArray[np.int64], empty: tuple[int, int]
) -> Floats:
    """Convolve partitions of one sound with a stereo response.

    Args:
        heard: shape ((count + 1) * part,), count even; the first partition was heard before.
        history: spectra of past partitions, shape (slots, 2, 2 * part), one more than the largest lag needs; slot `slot`
            takes the next, and so on round.
        response: shape (active, 2, 2 * part): spectra of left + i right, scaled by 1 / (2 * part).
        lags: partitions by which each is late, shape (active,).
        empty: bins from and to which the response holds nothing.

    Returns:
        shape (2, count * part).
    """
    slots, _, size = history.shape
    part = size // 2
    count = len(heard) // part - 1
    out = np.empty((2, count * part), dtype=np.float32)
    factors, work = twiddles(size), np.empty(6 * (size + _APART), dtype=np.float32)
    _library.convolve(
        *_rows(factors), part, count, _at(heard), _at(history), slots, slot, _at(response), _at(lags),
        len(lags), empty[0], empty[1], *_rows(out), _at(work),
    )  # fmt: skip
    return out


def shape(
    sound: Floats, past: Floats, direct: Floats, crossed: Floats, *, lead: int, drive: float, low_pass: Sequence[float]
) -> None:
    """Filter mid and side of a stretch and saturate what lies below a low-pass, in place.

    Args:
        sound: shape (2, frames), rows contiguous.
        past: what stands before it, shape (2, lead + settle).
        direct, crossed: half the sum and half the difference of mid's and side's response, over size: shape (2, size).
        drive: g of tanh(g x) / g; 0 = none.
        low_pass: b0, b1, b2, a1, a2.
    """
    size = direct.shape[1]
    factors, work = twiddles(size), np.empty(6 * (size + _APART), dtype=np.float32)
    biquad = np.asarray(low_pass, dtype=np.float64)
    _library.shape(
        *_rows(factors), size, lead, past.shape[1] - lead, _at(past), _at(direct), _at(crossed), drive,
        _at(biquad), *_rows(sound), sound.shape[1], _at(work),
    )  # fmt: skip


def power(sound: Floats, window: Floats, *, start: int, hop: int, count: int) -> Doubles:
    """Sum the power spectra of `count` windowed segments of L + R and L - R, halved: shape (2, len(window) / 2 + 1)."""
    size = len(window)
    total = np.zeros((2, size // 2 + 1))
    factors, work = twiddles(size), np.empty(4 * (size + _APART), dtype=np.float32)
    _library.power(
        *_rows(factors), size, _at(window), *_rows(sound), sound.shape[1], start, hop,
        count, _at(total), _at(work),
    )  # fmt: skip
    return total


def lay(frames: int, laying: Laying) -> Floats:
    """Add up tones: shape (2, frames)."""
    out = np.empty((2, frames), dtype=np.float32)
    pointers, numbers, levels = _laid([laying])
    _library.lay(*_rows(out), frames, _at(pointers), _at(numbers), _at(levels), len(laying.tones))
    return out


class Strip(NamedTuple):
    """A strip of the mixer.

    Attributes:
        nodes: gains some frames apart, linear between them.
        offset: place of the first frame after the first node.
        last: frames of the last stretch between nodes.
        width: 1 = as it is.
        pan: gains of left and right.
    """

    nodes: Floats
    offset: int
    last: int
    width: float
    pan: tuple[float, float]


def mix(
    parts: Sequence[tuple[Laying, Strip]],
    mix: Floats,
    buses: Sequence[Floats],
    gains: Floats,
    *,
    node: int,
    first: int,
    stop: int,
    stems: Sequence[Floats] | None = None,
) -> None:
    """Write frames [first, stop) of mix and buses: the tones of each part through its strip, and their mono sums.

    Args:
        parts: tones are placed on the timeline of the whole block; the strip begins at `first`.
        mix: shape (2, frames of the block).
        buses: each of shape (frames of the block,).
        gains: of each part into each bus, shape (parts, buses).
        node: frames between the nodes of the strips.
        stems: take what leaves the strips, each of shape (2, frames of the block); None = it is not kept.
    """
    strips = [strip for _, strip in parts]
    pointers, places, levels = _laid([laying for laying, _ in parts])
    counts = np.array([len(laying.tones) for laying, _ in parts], dtype=np.int64)
    nodes = np.array([_at(strip.nodes) for strip in strips], dtype=np.uintp)
    turns = np.array([(len(strip.nodes), strip.offset, strip.last) for strip in strips], dtype=np.int64)
    spreads = np.array([(strip.width - 1.0, *strip.pan) for strip in strips], dtype=np.float32)
    into = np.array([_at(bus) for bus in buses], dtype=np.uintp)
    kept = None if stems is None else np.array([_rows(stem) for stem in stems], dtype=np.uintp)
    _library.mix(
        _at(pointers), _at(places), _at(levels), _at(counts), len(parts), _at(nodes), node, _at(turns), _at(spreads),
        _at(gains), _at(kept), first, stop, *_rows(mix), _at(into), len(buses),
    )  # fmt: skip


def _laid(layings: Sequence[Laying]) -> tuple[NDArray[np.uintp], NDArray[np.int64], Floats]:
    """Return the addresses, places and levels of all tones, one part after the other."""
    tones = [tone for laying in layings for tone in laying.tones]
    known = {id(tone): tone for tone in tones}
    rows = {key: _rows(tone) for key, tone in known.items()}
    pointers = np.array([rows[id(tone)] for tone in tones], dtype=np.uintp)
    places = np.array([place for laying in layings for place in laying.places], dtype=np.int64)
    levels = np.array([level for laying in layings for level in laying.levels], dtype=np.float32)
    return pointers, places, levels


def release(values: Doubles, keep: float, *, circular: bool) -> Doubles:
    """Let each value fall to `keep` of itself a step until a higher one comes; shape (count,)."""
    out = np.empty(len(values))
    _library.release(_at(values), len(values), keep, circular, _at(out))
    return out


def ahead(values: Doubles, reach: int, *, circular: bool) -> Doubles:
    """Return the highest of each value and the `reach` after it, shape (count,); 0 comes after the last one of no loop."""
    out = np.empty(len(values))
    _library.ahead(_at(values), len(values), reach, circular, _at(out))
    return out


def fade(sound: Floats, nodes: Doubles, *, node: int, before: Doubles | None = None) -> None:
    """Multiply one channel by the gain between nodes, divided by that of `before`, in place."""
    _library.fade(_at(sound), len(sound), _at(nodes), _at(before), node)


def waver(sound: Floats, delay: Doubles, *, reach: int, node: int, last: int) -> Floats:
    """Read a sound, shape (frames,), late by a delay that moves; `reach` frames stand before the first.

    Args:
        delay: frames, at nodes `node` frames apart; the last stretch has `last` frames.
    """
    out = np.empty((len(delay) - 2) * node + last, dtype=np.float32)
    _library.waver(_at(sound), reach, _at(delay), len(delay), node, last, _at(out))
    return out


def echo(
    sound: Floats, line: Floats, at: int, filters: Doubles, memory: Doubles, *, feedback: float, near: float, far: float
) -> Floats:
    """Return the echoes of a mono sound, on alternate sides; line and memory are carried on.

    Args:
        line: shape (2, gap): what will sound as odd and as even repeats, from place `at` on.
        filters: shape (3, 5): b0, b1, b2, a1, a2 of the low and the high end of what goes in, and of each repeat.
        memory: shape (8,).
        near, far: gains of a repeat on its own and on the other side.

    Returns:
        shape (2, frames).
    """
    out = np.empty((2, len(sound)), dtype=np.float32)
    _library.echo(
        _at(sound), len(sound), _at(line), line.shape[1], at, _at(filters), _at(memory), feedback, near, far,
        *_rows(out),
    )  # fmt: skip
    return out


def energy(sound: Floats, filters: Doubles, *, settle: int, block: int) -> Doubles:
    """Return the energy of both channels after two biquads per block of frames.

    Args:
        sound: shape (2, settle + frames); the first frames only settle the filters.
        filters: shape (2, 5): b0, b1, b2, a1, a2.
    """
    frames = sound.shape[1] - settle
    out = np.zeros(-(-frames // block))
    heard = sound[:, settle:]
    _library.energy(*_rows(heard), settle, frames, block, _at(filters), _at(out))
    return out


def peaks(sound: Floats, *, block: int) -> Doubles:
    """Return the highest absolute sample of both channels per block; the last may be shorter."""
    out = np.zeros(-(-sound.shape[1] // block))
    _library.peaks(*_rows(sound), sound.shape[1], block, _at(out))
    return out


def true_peaks(
    sound: Floats, blocks: NDArray[np.int64], filters: Floats, found: Doubles, *, block: int, lead: int
) -> None:
    """Raise `found` at some blocks of one channel to the highest point between the frames.

    Args:
        blocks: indices; around each must stand as many frames as the filters reach.
        filters: shape (phases, taps); `lead` of the taps lie before the place.
    """
    _library.true_peaks(_at(sound), _at(blocks), len(blocks), block, _at(filters), *filters.shape, lead, _at(found))


def stack(
    tables: Floats, phase: Doubles, ratios: Doubles, starts: Doubles, gains: Floats, row: Floats | None = None
) -> Floats:
    """Sum oscillators that read the same tables.

    Args:
        tables: shape (rows, size + 1).
        phase: cycles, shape (frames,).
        ratios, starts: of each oscillator, shape (count,).
        gains: shape (outputs, count).
        row: place between the rows, shape (frames,); None = the first.

    Returns:
        shape (outputs, frames).
    """
    rows, size = tables.shape
    out = np.zeros((len(gains), len(phase)), dtype=np.float32)
    _library.stack(
        _at(tables), rows, size - 1, _at(phase), _at(row), len(phase), _at(ratios), _at(starts), _at(gains),
        len(ratios), len(gains), _at(out),
    )  # fmt: skip
    return out


def glide(
    tables: Floats, steps: Doubles, row: Doubles, level: Doubles, *, node: int, start: float, frames: int
) -> Floats:
    """Read tables at a frequency, a row and a level that move in straight lines between nodes, shape (frames,).

    Args:
        tables: shape (rows, size + 1), rows 2 or more, size a power of two.
        steps: cycles per frame from 0 to 1 at the nodes, which are `node` frames apart; one node after the last frame.
        row: place between the rows, clipped. level: gain.
        start: cycles, 0 or more.
    """
    rows, size = tables.shape
    assert min(len(steps), len(row), len(level)) > -(-frames // node)
    out = np.empty(frames, dtype=np.float32)
    _library.glide(
        _at(tables), rows, size - 1, _at(steps), _at(row), _at(level), node, start, frames, _at(out)
    )  # fmt: skip
    return out


def modes(starts: Complexes, steps: Complexes, leaps: Complexes, gains: Floats, block: int, blocks: int) -> Floats:
    """Sum decaying sinusoids: the imaginary part of start · step^n for n below block · blocks.

    Always the same bytes: numpy's own product of matrices depends on how many threads its BLAS has.

    Args:
        starts, steps, leaps: shape (count,); leap = step^block.
        gains: shape (outputs, count), contiguous.

    Returns:
        shape (outputs, block * blocks).
    """
    outputs, count = gains.shape
    out = np.empty((outputs, blocks * block), dtype=np.float32)
    tops, sides = (np.empty(2 * count * many, dtype=np.float32) for many in (block, outputs * blocks))
    work = np.empty(2 * max(block, blocks), dtype=np.float64)
    _library.modes(
        _at(starts), _at(steps), _at(leaps), _at(gains), count, outputs, block, blocks, _at(tops), _at(sides), _at(work), _at(out)
    )  # fmt: skip
    return out


def loudest(sound: Floats) -> float:
    """Return the highest absolute sample of shape (2, frames); NaN or infinity when there is any."""
    out = np.empty(1, dtype=np.float32)
    _library.loudest(*_rows(sound), sound.shape[1], _at(out))
    return float(out[0])


def pack24(sound: Floats) -> NDArray[np.uint8]:
    """Round shape (2, frames) to interleaved 24-bit samples of three bytes; clips at full scale."""
    out = np.empty(sound.shape[1] * 6, dtype=np.uint8)
    _library.pack24(*_rows(sound), sound.shape[1], _at(out))
    return out
