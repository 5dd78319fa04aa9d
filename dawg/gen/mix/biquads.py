"""Recursive filters by their coefficients b0, b1, b2, a1, a2 (a0 = 1), from the bilinear transform."""

from __future__ import annotations

import math
from typing import TypeAlias

Biquad: TypeAlias = tuple[float, float, float, float, float]


def low_pass(hz: float, sample_rate: int) -> Biquad:
    """Second-order Butterworth low-pass; `hz` below half the sample rate."""
    k = math.tan(math.pi * hz / sample_rate)
    a0 = 1.0 + math.sqrt(2.0) * k + k * k
    return k * k / a0, 2 * k * k / a0, k * k / a0, 2 * (k * k - 1) / a0, (1 - math.sqrt(2.0) * k + k * k) / a0


def high_pass(hz: float, sample_rate: int) -> Biquad:
    """Second-order Butterworth high-pass; `hz` below half the sample rate."""
    k = math.tan(math.pi * hz / sample_rate)
    a0 = 1.0 + math.sqrt(2.0) * k + k * k
    return 1 / a0, -2 / a0, 1 / a0, 2 * (k * k - 1) / a0, (1 - math.sqrt(2.0) * k + k * k) / a0


def one_pole(hz: float, sample_rate: int) -> Biquad:
    """First-order low-pass; `hz` below half the sample rate."""
    k = math.tan(math.pi * hz / sample_rate)
    return k / (1 + k), k / (1 + k), 0.0, (k - 1) / (1 + k), 0.0
