"""Gain curves of the master, computed per 64-frame block: glue compressor and look-ahead limiter.

Blocks carry their level or peak; nodes are the gains at the block borders, between which the gain is linear. A node is
never above the gain of either neighbouring block, so neither is any frame in between.
"""

from __future__ import annotations

import math

import numpy as np

from dawg.gen.audio import Audio
from dawg.gen.mix.fourier import Reals
from dawg.gen.mix.peaks import BLOCK
from dawg.gen.mix.threads import side_by_side
from dawg.gen.native import kernels

GLUE_ATTACK_S, GLUE_RELEASE_S = 0.025, 0.15
_KNEE_DB = 6.0
LOOKAHEAD_S = 0.004
RELEASE_S, FAST_RELEASE_S = 0.09, 0.012
SHAVE_DB = 2.5
"""What the fast stage takes off short peaks alone, as a clipper would; only more than that moves the slow stage."""


def glue_nodes(energy: Reals, *, reduction_db: float, sample_rate: int, circular: bool) -> Reals:
    """Return the node gains of a 2:1 soft-knee compressor that takes `reduction_db` off the loud passages.

    Args:
        energy: K-weighted energy per block.
        reduction_db: usual reduction where the music is loud; 0 = gain 1 everywhere.
    """
    blocks = len(energy)
    if reduction_db <= 0.0 or not energy.any():
        return np.ones(blocks + 1)
    rate = sample_rate / BLOCK
    short = max(1, round(0.01 * rate))
    mean = np.convolve(_around(energy, short, circular), np.ones(short) / short, mode="full")[short : short + blocks]
    level = 10.0 * np.log10(mean + energy.max() * 1e-9)
    loud = level > 10.0 * np.log10(energy.mean()) - 10.0
    threshold = float(np.sort(level[loud])[int(0.65 * loud.sum())]) - 2.0 * reduction_db
    over = level - threshold
    knee = np.clip(over + _KNEE_DB / 2, 0.0, _KNEE_DB) ** 2 / (2.0 * _KNEE_DB)
    static = 0.5 * np.where(over > _KNEE_DB / 2, over, knee)
    held = kernels.release(static, _keep(GLUE_RELEASE_S * rate), circular=circular)
    tau = GLUE_ATTACK_S * rate
    kernel = np.exp(-np.arange(int(6 * tau) + 1) / tau)
    reduction = np.convolve(_around(held, len(kernel), circular), kernel / kernel.sum(), mode="full")
    return _nodes(10.0 ** (-reduction[len(kernel) : len(kernel) + blocks] / 20.0), circular)


def limit_nodes(need_db: Reals, *, sample_rate: int, circular: bool) -> Reals:
    """Return the node gains of a two-stage limiter.

    Args:
        need_db: by how many dB each block's true peak exceeds the ceiling; negative = free.
    """
    rate = sample_rate / BLOCK
    need = np.maximum(need_db, 0.0)
    if not need.any():
        return np.ones(len(need) + 1)
    ahead = max(1, round(LOOKAHEAD_S * rate))
    slow = kernels.ahead(np.maximum(need - SHAVE_DB, 0.0), ahead, circular=circular)
    slow = kernels.release(slow, _keep(RELEASE_S * rate), circular=circular)
    # Each value was already reached `ahead` blocks before it is needed, so the mean over that time is enough.
    mean = np.convolve(_around(slow, ahead, circular), np.ones(ahead + 1) / (ahead + 1), mode="full")
    slow = mean[ahead : ahead + len(need)]
    fast = kernels.release(np.maximum(need - slow, 0.0), _keep(FAST_RELEASE_S * rate), circular=circular)
    return _nodes(10.0 ** (-(slow + fast) / 20.0), circular)


def fade_nodes(frames: int, *, fade_out_s: float, sample_rate: int) -> Reals:
    """Return node gains of 1 that fall to 0 at the end along a squared cosine; all 1 without a fade."""
    place = np.minimum(np.arange(-(-frames // BLOCK) + 1) * BLOCK, frames)
    if fade_out_s <= 0.0:
        return np.ones(len(place))
    left = np.clip((frames - place) / (fade_out_s * sample_rate), 0.0, 1.0)
    return np.asarray(np.sin(left * np.pi / 2) ** 2)


def block_power(nodes: Reals) -> Reals:
    """Return the mean of the squared gain over each block."""
    start, end = nodes[:-1], nodes[1:]
    return np.asarray((start * start + start * end + end * end) / 3.0)


def apply_nodes(audio: Audio, nodes: Reals, *, instead_of: Reals | None = None) -> None:
    """Multiply audio by the gain between the nodes, in place; divided by that of `instead_of`, applied before."""
    side_by_side(lambda channel: kernels.fade(channel, nodes, node=BLOCK, before=instead_of), audio)


def _nodes(gain: Reals, circular: bool) -> Reals:
    before = gain[-1] if circular else gain[0]
    after = gain[0] if circular else gain[-1]
    return np.asarray(np.minimum(np.append(gain, after), np.insert(gain, 0, before)))


def _keep(tau: float) -> float:
    """Return what an exponential decay with time constant `tau` leaves after one block."""
    return math.exp(-1.0 / tau)


def _around(values: Reals, count: int, circular: bool) -> Reals:
    """Prepend `count` values: the end of the loop, or the first one held."""
    if circular:
        return np.concatenate([values[np.arange(-count, 0) % len(values)], values])
    return np.concatenate([np.full(count, values[0]), values])
