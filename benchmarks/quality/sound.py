"""Measure the audio file: tempo, key, length, loudness, spectrum, stereo and technical faults.

Sources: BS.1770 through ffmpeg's ebur128; long-term spectrum of Elowsson & Friberg 2017 (12,345 tracks); key profiles
of Krumhansl & Kessler 1982, Temperley 1999 and, for electronic music, Faraldo et al. 2016 (rounded).
"""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.quality.musicality import Check

Samples = NDArray[np.float32]

PROFILES: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "krumhansl": (
        (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
        (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
    ),
    "temperley": (
        (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
        (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
    ),
    "electronic": (
        (0.165, 0.043, 0.078, 0.053, 0.098, 0.087, 0.055, 0.133, 0.052, 0.082, 0.070, 0.064),
        (0.172, 0.047, 0.071, 0.108, 0.045, 0.086, 0.050, 0.133, 0.082, 0.053, 0.094, 0.044),
    ),
}
MODE_SHIFT = {"dorian": 10, "phrygian": 8, "lydian": 7, "mixolydian": 5}
"""Semitones from the tonic of a mode up to the tonic of the major scale with the same notes."""

SHELVES: dict[str, dict[float, float]] = {
    "trap": {63: 9, 31: 9}, "drill": {63: 9, 31: 9}, "phonk": {63: 9, 31: 9}, "drum-and-bass": {63: 9, 31: 9},
    "dubstep": {63: 9, 31: 9}, "future-bass": {63: 6, 31: 6}, "uk-garage": {63: 8}, "house": {63: 8},
    "deep-house": {63: 8}, "techno": {63: 8, 31: 4}, "trance": {63: 6}, "jazz": {63: -2},
    "lo-fi": {8000: -8, 4000: -3}, "reggaeton": {63: 6}, "r&b": {63: 5}, "ambient": {8000: -3},
}  # fmt: skip
TOLERANCES: dict[float, float] = {
    125: 7, 250: 7, 500: 5, 630: 5, 800: 5, 1000: 5, 1250: 5, 1600: 5, 2000: 5, 4000: 7, 8000: 7,
}  # fmt: skip


def curve_db(hz: float) -> float:
    """Long-term spectrum of commercial music, dB per hertz up to a constant."""
    x = 1 + 60 * math.log2(hz / 30)
    return -0.000183 * x * x + 0.0213 * x - 16.735


def band_db(audio: Samples, sample_rate: int, centres: tuple[float, ...]) -> NDArray[np.float64]:
    """Mean power density in the third octave around each centre, dB."""
    size = 8192
    window = np.hanning(size)
    power = np.zeros(size // 2 + 1)
    mono_sum = audio.astype(np.float64)
    for start in range(0, len(audio) - size, size):
        block = mono_sum[start : start + size] * window[:, None]
        power += (np.abs(np.fft.rfft(block, axis=0)) ** 2).sum(axis=1)
    hz = np.fft.rfftfreq(size, 1 / sample_rate)
    out = []
    for centre in centres:
        inside = (hz >= centre * 2 ** (-1 / 6)) & (hz < centre * 2 ** (1 / 6))
        out.append(10 * math.log10(max(1e-20, float(power[inside].mean()) if inside.any() else 0.0)))
    return np.array(out)


def spectrum_checks(audio: Samples, sample_rate: int, genre: str) -> list[Check]:
    """Compare third octaves with the curve plus the genre's shelf, aligned over 125 Hz – 4 kHz."""
    centres = tuple(c for c in (63.0, *TOLERANCES) if c < sample_rate / 2.3)
    shelf = SHELVES.get(genre, {})
    wanted = np.array([curve_db(c) + shelf.get(c, 0.0) for c in centres])
    difference = band_db(audio, sample_rate, centres) - wanted
    align = [i for i, c in enumerate(centres) if 125 <= c <= 4000]
    difference -= difference[align].mean()
    tolerances = TOLERANCES | {63.0: 9.0}
    bad = [f"{c:g} Hz {d:+.1f} dB" for c, d in zip(centres, difference, strict=True) if abs(d) > tolerances[c]]
    return [Check(name="spectrum", kept=not bad, text=f"spectrum off the curve at {', '.join(bad) or 'no band'}")]


def _db(ratio: float) -> float:
    return 20 * math.log10(max(ratio, 1e-12))


def _rms(values: NDArray[Any]) -> float:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64)))) if values.size else 0.0


def _low_side_db(audio: Samples, sample_rate: int) -> float:
    """Side against mid energy below 120 Hz (edge effects apart), dB."""
    size = 16384
    mid_energy = side_energy = 1e-20
    count = max(1, int(110 * size / sample_rate))
    window = np.hanning(size)
    for start in range(0, len(audio) - size, size):
        block = audio[start : start + size].astype(np.float64) * window[:, None]
        mid_energy += float((np.abs(np.fft.rfft(block.sum(axis=1))[:count]) ** 2).sum())
        side_energy += float((np.abs(np.fft.rfft(block[:, 0] - block[:, 1])[:count]) ** 2).sum())
    return 10 * math.log10(side_energy / mid_energy)


def stereo_checks(audio: Samples, sample_rate: int) -> list[Check]:
    """Expect a stereo image that survives mono: correlation 0.3–0.95, fold-down loss under 1.5 dB, mono lows."""
    left, right = audio[:, 0].astype(np.float64), audio[:, 1].astype(np.float64)
    both = math.sqrt(float((left * left).mean() * (right * right).mean())) or 1e-12
    correlation = float((left * right).mean()) / both
    loss = _db(_rms(np.stack([left, right]))) - _db(_rms((left + right) / 2))
    balance = abs(_db(_rms(left)) - _db(_rms(right)))
    low = _low_side_db(audio, sample_rate)
    return [
        Check(
            name="correlation",
            kept=0.2 < correlation <= 0.95,
            text=f"stereo correlation {correlation:.2f}, expected 0.2–0.95 (best 0.3–0.9)",
        ),
        Check(name="mono", kept=loss < 1.5, text=f"mono fold-down loses {loss:.2f} dB, expected < 1.5"),
        Check(name="low side", kept=low < -18, text=f"side below 120 Hz {low:.1f} dB against mid, expected < -18"),
        Check(name="balance", kept=balance < 3, text=f"channels differ by {balance:.1f} dB, expected < 3"),
    ]


def clicks(audio: Samples, sample_rate: int) -> list[float]:
    """Find lone sample jumps: seconds at which the second difference stands 30 times above both its sides.

    A drum hit keeps on sounding after its onset, so its after-side is loud; a click's is not. The edges of a low saw
    wave come again with its period; a click comes once.
    """
    found: list[float] = []
    guard, side = int(0.0012 * sample_rate), int(0.008 * sample_rate)
    for channel in range(audio.shape[1]):
        bend = np.abs(np.diff(audio[:, channel].astype(np.float64), n=2))
        candidates = np.flatnonzero(bend > 0.03)
        last = -side
        for index in candidates.tolist():
            if index - last < side or index < side or index + side > len(bend):
                continue
            peak_at = index + int(np.argmax(bend[index : index + guard]))
            before = float(np.percentile(bend[max(0, peak_at - side) : max(1, peak_at - guard)], 95))
            after = float(np.percentile(bend[peak_at + guard : peak_at + side], 95))
            if bend[peak_at] > 30 * max(before, after, 1e-5) and not _recurs(bend, peak_at, sample_rate):
                found.append(float(peak_at / sample_rate))
            last = index
    return sorted(found)


def _recurs(bend: Samples, at: int, sample_rate: int) -> bool:
    """Tell whether a jump is one of three in even steps of 4 to 45 ms: an edge of a wave."""
    reach, width = int(0.09 * sample_rate), int(0.0003 * sample_rate)
    start = max(0, at - reach)
    strong = start + np.flatnonzero(bend[start : at + reach + 1] > 0.2 * bend[at])
    steps = {int(step) for step in strong - at if 0.004 <= abs(step) / sample_rate <= 0.045}
    return any(np.any(np.abs(strong - (at + more * step)) <= width) for step in steps for more in (-1, 2))


def technical_checks(audio: Samples, sample_rate: int, *, loop: bool = False) -> list[Check]:
    """Look for NaN, clipping, DC, dead channels, clicks, leading silence and a cut tail."""
    finite = bool(np.isfinite(audio).all())
    if not finite:
        return [Check(name="finite", kept=False, text="NaN or infinite samples")]
    full = np.abs(audio) >= 0.9999
    clipped = int((full[:-2] & full[1:-1] & full[2:]).sum())
    offset = max(abs(float(audio[:, c].mean(dtype=np.float64))) for c in range(audio.shape[1]))
    level = min(_db(_rms(audio[:, c])) for c in range(audio.shape[1]))
    loud = np.flatnonzero(np.abs(audio).max(axis=1) > 1e-3)
    first = float(loud[0] / sample_rate) if len(loud) else math.inf
    tail = _db(_rms(audio[-int(0.02 * sample_rate) :]))
    found = clicks(audio, sample_rate)
    checks = [
        Check(name="clipping", kept=clipped == 0, text=f"{clipped} clipped samples"),
        Check(name="dc", kept=_db(offset) < -60, text=f"DC {_db(offset):.0f} dBFS, expected < -60"),
        Check(name="dead channel", kept=level > -45, text=f"quietest channel {level:.0f} dBFS RMS"),
        Check(name="start", kept=first < 0.05, text=f"first sound after {first * 1000:.0f} ms, expected < 50"),
        Check(name="clicks", kept=not found, text=f"{len(found)} clicks, first at {found[0] if found else 0:.3f} s"),
    ]
    if not loop:
        checks.append(Check(name="tail", kept=tail < -60, text=f"last 20 ms {tail:.0f} dBFS, expected < -60"))
    return checks


def loudness(path: Path) -> dict[str, float]:
    """Integrated loudness (LUFS), range (LU) and true peak (dBTP) by ffmpeg's ebur128."""
    done = subprocess.run(
        ["ffmpeg", "-nostats", "-hide_banner", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    summary = done.stderr[done.stderr.rindex("Summary:") :]
    found = {
        key: re.search(rf"{label}:\s+(-?[\d.]+|-inf)", summary)
        for key, label in (("lufs", "I"), ("lra", "LRA"), ("dbtp", "Peak"))
    }
    return {key: float(hit.group(1)) if hit else math.nan for key, hit in found.items()}


def loudness_checks(path: Path, *, target: float = -14.0, ceiling: float = -1.0) -> list[Check]:
    """Expect the target ±0.3 LU and true peak at most the ceiling + 0.05 dB."""
    got = loudness(path)
    return [
        Check(
            name="lufs", kept=abs(got["lufs"] - target) <= 0.3, text=f"{got['lufs']:.1f} LUFS, expected {target:g} ±0.3"
        ),
        Check(name="peak", kept=got["dbtp"] <= ceiling + 0.05, text=f"{got['dbtp']:.1f} dBTP, expected ≤ {ceiling:g}"),
    ]


def length_check(frames: int, sample_rate: int, *, bars: int, bpm: float, beats_per_bar: float) -> Check:
    """Expect bars × beats × 60 / bpm to the sample."""
    wanted = round(bars * beats_per_bar * 60 / bpm * sample_rate)
    return Check(name="length", kept=abs(frames - wanted) <= 1, text=f"{frames} frames, expected {wanted}")


def accepted_keys(name: str) -> set[tuple[int, bool]]:
    """Return the (tonic, minor) pairs that count as the asked key: itself, its relative, its parent scale."""
    tonic_name, _, mode = name.strip().partition(" ")
    tonic = ("C D EF G A B".index(tonic_name[0].upper()) + tonic_name.count("#") - tonic_name[1:].count("b")) % 12
    minor = mode in ("minor", "dorian", "phrygian", "harmonic minor", "melodic minor", "minor pentatonic", "blues")
    keys = {(tonic, minor), ((tonic + 3) % 12 if minor else (tonic + 9) % 12, not minor)}
    if mode in MODE_SHIFT:
        parent = (tonic + MODE_SHIFT[mode]) % 12
        keys |= {(parent, False), ((parent + 9) % 12, True)}
    return keys


def estimated_keys(mono: Samples, sample_rate: int) -> dict[str, tuple[int, bool]]:
    """Estimate (tonic, minor) by each profile from a constant-Q chroma."""
    import librosa

    chroma = librosa.feature.chroma_cqt(y=mono, sr=sample_rate, tuning=0.0, hop_length=2048).mean(axis=1)
    out = {}
    for name, (major, minor) in PROFILES.items():
        scores = [
            (float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1]), tonic, is_minor)
            for profile, is_minor in ((major, False), (minor, True))
            for tonic in range(12)
        ]
        _, tonic, is_minor = max(scores)
        out[name] = (tonic, is_minor)
    return out


def key_checks(mono: Samples, sample_rate: int, key_name: str) -> list[Check]:
    """Expect two of three estimators to say the asked key or its relative."""
    good = accepted_keys(key_name)
    found = estimated_keys(mono, sample_rate)
    names = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
    said = ", ".join(f"{who} {names[t]}{'m' if m else ''}" for who, (t, m) in found.items())
    kept = sum(key in good for key in found.values()) >= 2
    return [Check(name="key", kept=kept, text=f"asked {key_name}, heard {said}")]


def _grid_error_percent(mono: Samples, sample_rate: int, bpm: float) -> float:
    """Relative tempo error by a line through the onsets' distances from the grid; nan when too few onsets."""
    import librosa

    hop = 128
    envelope = librosa.onset.onset_strength(y=mono, sr=sample_rate, hop_length=hop, n_fft=1024)
    times = librosa.onset.onset_detect(onset_envelope=envelope, sr=sample_rate, hop_length=hop, units="time")
    step = 15.0 / bpm
    slots = np.round(times / step)
    rest = times - slots * step
    if len(times) < 60:
        return math.nan
    for place in range(16):
        mask = slots % 16 == place
        if mask.any():
            rest[mask] -= np.median(rest[mask])
    keep = np.abs(rest) < 0.012
    if keep.sum() < 60:
        return math.nan
    slope = np.polyfit(slots[keep] * step, rest[keep], 1)[0]
    return float(abs(slope) * 100)


def tempo_checks(mono: Samples, sample_rate: int, bpm: float) -> list[Check]:
    """Expect librosa's tracker to say the tempo or exactly half or double of it (±4 %), and onsets on the grid."""
    import librosa

    heard = float(np.atleast_1d(librosa.beat.beat_track(y=mono, sr=sample_rate)[0])[0])
    ratios = {1.0: True, 2.0: True, 0.5: True, 1.5: False, 2 / 3: False, 4 / 3: False, 0.75: False}
    near = min(ratios, key=lambda r: abs(math.log(heard / (bpm * r)))) if heard > 0 else 1.0
    kept = heard > 0 and ratios[near] and abs(heard / (bpm * near) - 1) <= 0.04
    error = _grid_error_percent(mono, sample_rate, bpm)
    grid_kept = math.isnan(error) or error <= 0.02
    return [
        Check(name="tempo", kept=kept, text=f"asked {bpm:g}, tracker hears {heard:.1f} (nearest ratio {near:.2g})"),
        Check(name="grid", kept=grid_kept, text=f"grid error {error:.4f} %, expected ≤ 0.02"),
    ]


def read_audio(path: Path) -> tuple[Samples, int]:
    """Read a file as float32, shape (frames, channels)."""
    audio, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    return audio, int(sample_rate)


def sound_checks(path: Path, genre: str, info: Mapping[str, Any]) -> dict[str, list[Check]]:
    """Measure everything; returns the checks per row of the table.

    Args:
        info: what `--json` printed; bpm, key, bars and time_signature are read.
    """
    import librosa

    audio, sample_rate = read_audio(path)
    mono = librosa.resample(audio.mean(axis=1), orig_sr=sample_rate, target_sr=22050)
    out: dict[str, list[Check]] = {"technical": technical_checks(audio, sample_rate), "loudness": loudness_checks(path)}
    if audio.shape[1] == 2:
        out["stereo"] = stereo_checks(audio, sample_rate)
    out["spectrum"] = spectrum_checks(audio, sample_rate, genre)
    if "bpm" in info:
        out["tempo"] = tempo_checks(mono, 22050, float(info["bpm"]))
    if info.get("key"):
        out["key heard"] = key_checks(mono, 22050, str(info["key"]))
    if "bars" in info and "bpm" in info:
        top, _, bottom = str(info.get("time_signature", "4/4")).partition("/")
        beats = int(top) * 4 / int(bottom or 4)
        out["length"] = [
            length_check(len(audio), sample_rate, bars=int(info["bars"]), bpm=float(info["bpm"]), beats_per_bar=beats)
        ]
    return out
