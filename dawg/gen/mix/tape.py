"""What tape does: filtering with saturation of the body of the sound, and wow and flutter. In place, block by block."""

from __future__ import annotations

import numpy as np

from dawg.gen.audio import Audio
from dawg.gen.mix.biquads import low_pass
from dawg.gen.mix.fourier import Reals, excerpt, power_of_two
from dawg.gen.mix.threads import side_by_side
from dawg.gen.native import kernels

_BODY_HZ = 5000.0
_NODE = 64
_SETTLE = 1024
"""Frames after which the body's filter has forgotten where it began."""
_SEED = 0x7A9E
_WOW_BAND_HZ, _WOW_SPEED = (0.4, 1.4), 0.0022
_FLUTTER_BAND_HZ, _FLUTTER_SPEED = (6.0, 9.0), 0.0005
_EDGE_S = 0.5


def shape(audio: Audio, mid: Reals, side: Reals, *, drive: float, sample_rate: int, circular: bool) -> None:
    """Filter mid and side and saturate what lies below 5 kHz, in place.

    Args:
        audio: float32, shape (2, frames).
        mid, side: causal impulse responses of one length.
        drive: g of tanh(g x)/g; 0 = none. Only the body is driven: its third harmonics stay below Nyquist, so
            nothing folds back and no oversampling is needed.
        circular: the start hears the end.
    """
    lead = len(mid)
    size = power_of_two(4 * lead)
    responses = np.fft.fft(np.stack([mid + side, mid - side]), size) / (2.0 * size)
    direct, crossed = (np.stack([each.real, each.imag]).astype(np.float32) for each in responses)
    body = low_pass(min(_BODY_HZ, sample_rate / 8.0), sample_rate)
    frames = audio.shape[1]
    half = -(-frames // 2)

    def run(stretch: tuple[Audio, Audio]) -> None:
        sound, past = stretch
        kernels.shape(sound, past, direct, crossed, lead=lead, drive=drive, low_pass=body)

    # Each half gets what stands before it now, before anything is overwritten.
    pasts = [excerpt(audio, start - lead - _SETTLE, start, circular=circular) for start in (0, half)]
    side_by_side(run, zip((audio[:, :half], audio[:, half:]), pasts, strict=True))


def wow(audio: Audio, *, depth: float, sample_rate: int, circular: bool) -> None:
    """Let pitch waver as on a worn cassette, in place; both channels alike.

    Args:
        audio: float32, shape (2, frames); its length stays.
        depth: 0 to 1; 1 = about 0.22 % wow around 1 Hz and 0.05 % flutter around 7 Hz (RMS of speed).
        circular: the movement is periodic; otherwise it starts and ends at rest, with no delay.
    """
    frames = audio.shape[1]
    delay = depth * _delay_frames(frames, sample_rate, circular)
    reach = int(np.ceil(np.abs(delay).max())) + 3
    chunk = 2048
    past = excerpt(audio, -reach, 0, circular=circular)
    first_frames = excerpt(audio, 0, reach, circular=circular)
    for first in range(0, len(delay) - 1, chunk):
        nodes = delay[first : first + chunk + 1]
        start, stop = first * _NODE, min(frames, (first + chunk) * _NODE)
        heard = np.zeros((2, (len(nodes) - 1) * _NODE + 2 * reach + 4), dtype=np.float32)
        follow = excerpt(audio, start, min(frames, stop + reach), circular=False)
        heard[:, :reach] = past
        heard[:, reach : reach + follow.shape[1]] = follow
        missing = reach - (follow.shape[1] - (stop - start))
        if circular and missing > 0:
            heard[:, reach + follow.shape[1] :][:, :missing] = (
                first_frames[:, reach - missing : reach] if (missing < reach) else first_frames
            )
        past = heard[:, stop - start : stop - start + reach].copy()
        last = stop % _NODE or _NODE  # the last, shorter stretch arrives at its node too
        for side in (0, 1):
            audio[side, start:stop] = kernels.waver(heard[side], nodes, reach=reach, node=_NODE, last=last)


def _delay_frames(frames: int, sample_rate: int, circular: bool) -> Reals:
    """Delay in frames at every 64th frame and at the end: band-limited noise, periodic over the piece."""
    count = -(-frames // _NODE)
    rng = np.random.Generator(np.random.PCG64(_SEED))
    hz = np.fft.rfftfreq(count, frames / count / sample_rate)
    speed = np.zeros(len(hz), dtype=complex)
    for (low, high), amount in ((_WOW_BAND_HZ, _WOW_SPEED), (_FLUTTER_BAND_HZ, _FLUTTER_SPEED)):
        band = np.flatnonzero((hz >= low) & (hz <= high))
        if not len(band):  # shorter than one cycle: once around
            band = np.array([1])
        noise = rng.standard_normal(len(band)) + 1j * rng.standard_normal(len(band))
        speed[band] += noise * amount / np.sqrt(2.0 * (np.abs(noise) ** 2).sum()) * count
    even = np.fft.irfft(speed / (2j * np.pi * np.maximum(hz, hz[1])), count) * sample_rate
    places = np.minimum(np.arange(count + 1) * _NODE, frames)
    delay = np.interp(places, np.arange(count + 1) * (frames / count), np.append(even, even[0]))
    if not circular:
        edge = min(count // 2, int(_EDGE_S * sample_rate / _NODE))
        rise = np.sin(np.linspace(0.0, np.pi / 2, edge + 1)) ** 2
        delay[: edge + 1] *= rise
        delay[-edge - 1 :] *= rise[::-1]
    return np.asarray(delay)
