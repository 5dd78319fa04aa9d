"""Loudness by ITU-R BS.1770-5, loudness range by EBU Tech 3342, true peak in dBTP.

Audio is float32, shape (channels, frames) with 1 or 2 channels, or (frames,); 1.0 = 0 dBFS. A mono file counts as one
channel, 3 LU below the same sound on two.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dawg.errors import AudioError
from dawg.gen.audio import Audio
from dawg.gen.mix.fourier import Reals, biquad_response, excerpt
from dawg.gen.mix.peaks import true_peak
from dawg.gen.mix.threads import side_by_side
from dawg.gen.native import kernels

STEPS_PER_S = 10
MOMENTARY_STEPS = 4
SHORT_TERM_STEPS = 30
ABSOLUTE_GATE_LUFS = -70.0
_OFFSET = -0.691
_STRETCH = 1 << 20
"""Frames weighed by one thread."""
_SETTLE_S = 0.08
"""By then the response of the K filter has died out by more than 100 dB."""


class Loudness(Struct, frozen=True, kw_only=True):
    """What a meter reads: integrated loudness in LUFS, true peak in dBTP (-inf for silence), loudness range in LU."""

    integrated_lufs: float
    true_peak_dbtp: float
    lra_lu: float


def measure(audio: Audio, sample_rate: int) -> Loudness:
    """Measure integrated loudness, true peak and loudness range; raises `AudioError` below 400 ms."""
    planar = _planar(audio, sample_rate, least_s=0.4)
    steps = _step_power(planar, sample_rate)
    return Loudness(
        integrated_lufs=gated_lufs(steps), true_peak_dbtp=true_peak_dbtp(planar), lra_lu=_range_of_steps(steps)
    )


def integrated_lufs(audio: Audio, *, sample_rate: int) -> float:
    """Measure gated integrated loudness.

    Returns:
        LUFS; -inf when no block passes the gate.

    Raises:
        AudioError: wrong shape, or shorter than one 400 ms block.

    Source: ITU-R BS.1770-5; gates -70 LUFS absolute, -10 LU relative.
    """
    return gated_lufs(_step_power(_planar(audio, sample_rate, least_s=0.4), sample_rate))


def momentary_max_lufs(audio: Audio, *, sample_rate: int) -> float:
    """Measure the highest loudness of any 400 ms (in steps of 100 ms); a shorter sound is followed by silence."""
    steps = _step_power(_planar(audio, sample_rate, least_s=0.0), sample_rate, pad_to=MOMENTARY_STEPS)
    return float(power_to_lufs(_slide(steps, MOMENTARY_STEPS).max()))


def short_term(audio: Audio, *, sample_rate: int) -> Reals:
    """Measure the loudness of every 3 s window in steps of 100 ms: LUFS, shape (windows,); empty below 3 s."""
    steps = _step_power(_planar(audio, sample_rate, least_s=0.0), sample_rate)
    return power_to_lufs(_slide(steps, SHORT_TERM_STEPS))


def loudness_range(audio: Audio, *, sample_rate: int) -> float:
    """Measure loudness range in LU; 0 below 3 s or when all is gated.

    Source: EBU Tech 3342; short-term windows, gates -70 LUFS and -20 LU, 10th to 95th percentile.
    """
    return _range_of_steps(_step_power(_planar(audio, sample_rate, least_s=0.0), sample_rate))


def true_peak_dbtp(audio: Audio) -> float:
    """Measure the true peak in dBTP; -inf for silence."""
    peak = true_peak(audio if audio.ndim == 2 else audio[None, :])
    return 20.0 * math.log10(peak) if peak > 0.0 else -math.inf


def gated_lufs(steps: Reals) -> float:
    """Apply both gates to the K-weighted mean power of 100 ms steps; -inf when nothing passes."""
    blocks = _slide(steps, MOMENTARY_STEPS)
    blocks = blocks[power_to_lufs(blocks) > ABSOLUTE_GATE_LUFS]
    if not len(blocks):
        return -math.inf
    kept = blocks[blocks > 0.1 * blocks.mean()]
    return float(power_to_lufs(kept.mean()))


def power_to_lufs(power: Reals | np.floating) -> Reals:
    """Convert K-weighted power summed over channels to LUFS; -inf for 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(_OFFSET + 10.0 * np.log10(power))


def weighted_energy(audio: Audio, *, sample_rate: int, block: int, circular: bool = False) -> Reals:
    """Return the K-weighted energy (sum of squares over all channels) per block of `block` frames.

    The last block may be shorter. `circular` lets the filter start settled from the end of the audio.
    """
    frames = audio.shape[1]
    stereo = audio if len(audio) == 2 else np.concatenate([audio, np.zeros_like(audio)])
    settle = int(_SETTLE_S * sample_rate)
    stretch = max(1, _STRETCH // block) * block
    filters = k_filters(sample_rate)

    def weigh(start: int) -> Reals:
        stop = min(frames, start + stretch)
        before = min(start, settle)
        if circular and before < settle:
            return kernels.energy(
                excerpt(stereo, start - settle, stop, circular=True), filters, settle=settle, block=block
            )
        return kernels.energy(stereo[:, start - before : stop], filters, settle=before, block=block)

    return np.concatenate(side_by_side(weigh, range(0, frames, stretch)))


def k_filters(sample_rate: int) -> Reals:
    """Return the K filter as two biquads, shape (2, 5): b0, b1, b2, a1, a2 of the shelf and of the low cut.

    Source: BS.1770-5 Annex 1; its 48 kHz coefficients are the bilinear transform of the prototypes used here, which
    makes the filter right at every rate.
    """
    k = math.tan(math.pi * 1681.974450955533 / sample_rate)
    q, high = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    a0 = 1.0 + k / q + k * k
    shelf = [
        (high + band * k / q + k * k) / a0, 2.0 * (k * k - high) / a0, (high - band * k / q + k * k) / a0,
        2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0,
    ]  # fmt: skip
    k, q = math.tan(math.pi * 38.13547087602444 / sample_rate), 0.5003270373238773
    a0 = 1.0 + k / q + k * k
    return np.array([shelf, [1.0, -2.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0]])


def k_weighting(bins: int, sample_rate: int) -> NDArray[np.complex128]:
    """Return the complex response of the K filter on `bins` frequencies from 0 to Nyquist."""
    shelf, low_cut = (
        biquad_response((b0, b1, b2), (1.0, a1, a2), bins) for b0, b1, b2, a1, a2 in k_filters(sample_rate)
    )
    return shelf * low_cut


def _step_power(audio: Audio, sample_rate: int, *, pad_to: int = 0) -> Reals:
    """K-weighted mean power of every whole 100 ms step; with `pad_to`, silence follows up to at least that many."""
    step = round(sample_rate / STEPS_PER_S)
    power = weighted_energy(audio, sample_rate=sample_rate, block=step) / step
    if pad_to:
        return np.concatenate([power, np.zeros(max(0, pad_to - len(power)))])
    return power[: audio.shape[1] // step]


def _slide(steps: Reals, count: int) -> Reals:
    """Mean over every `count` consecutive steps."""
    if len(steps) < count:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(steps, count).mean(axis=1))


def _range_of_steps(steps: Reals) -> float:
    power = _slide(steps, SHORT_TERM_STEPS)
    power = power[power_to_lufs(power) > ABSOLUTE_GATE_LUFS]
    if not len(power):
        return 0.0
    levels = np.sort(power_to_lufs(power[power > 0.01 * power.mean()]))
    low, high = (levels[int((len(levels) - 1) * share + 0.5)] for share in (0.10, 0.95))
    return float(high - low)


def _planar(audio: Audio, sample_rate: int, *, least_s: float) -> Audio:
    planar = audio if audio.ndim == 2 else audio[None, :]
    if planar.ndim != 2 or planar.shape[0] not in (1, 2):
        raise AudioError(f"audio of shape {audio.shape}; permitted: (1, frames), (2, frames) or (frames,)")
    if planar.shape[1] < least_s * sample_rate or planar.shape[1] == 0:
        seconds = planar.shape[1] / sample_rate
        raise AudioError(
            f"{seconds:.3f} s of audio is too short to measure; permitted: {max(least_s, 1e-3):g} s or more"
        )
    return planar
