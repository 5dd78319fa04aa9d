"""The figures of the small piece that every test of playback hears: frames, bars and lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

FADE = 80
BAR = 4000
BARS = 8
WHOLE = BARS * BAR
RISE = (np.arange(FADE) / FADE).astype(np.float32)
LINE = (np.arange(1, FADE + 1) / FADE).astype(np.float32)
Make = Callable[..., Any]
