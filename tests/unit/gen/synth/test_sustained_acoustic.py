"""Bowed strings, brass, winds and choirs: tuning, life, speech and signatures, measured from the sound alone."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from dawg.gen.audio import Audio, Mono
from dawg.gen.synth import bank
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices.motion import noise_loop, without_lows

RATE = 44100
STRINGS = (
    "strings",
    "slow-strings",
    "marcato-strings",
    "tremolo-strings",
    "low-strings",
    "violin",
    "cello",
    "spiccato-strings",
)
BRASS = ("brass", "horns", "low-brass", "trumpet", "muted-trumpet", "cinematic-brass")
WINDS = ("flute", "pan-flute", "shakuhachi", "sax", "tenor-sax", "clarinet", "oboe", "bottle")
CHOIRS = ("choir", "choir-ooh", "dark-choir", "vox-pad", "vocal-chop")
ALL = (*STRINGS, *BRASS, *WINDS, *CHOIRS)
SOLO = ("violin", "cello", "trumpet", "muted-trumpet", *WINDS)


def middle(name: str) -> int:
    patch = bank.load_patch(name)
    return (patch.low + patch.high) // 2


@cache
def sound(name: str, rate: int = RATE, **changes: object) -> Audio:
    patch = bank.load_patch(name)
    voice = bank.make_voice(patch.voice, patch.settings, where=name)
    settings = {"pitch": middle(name), "velocity": 0.8, "duration_s": 1.0, **changes}
    return voice.render(Tone(**settings), sample_rate=rate)  # type: ignore[arg-type]


def spectrum(mono: Mono, rate: int = RATE, size: int = 1 << 18) -> tuple[np.ndarray, np.ndarray]:
    return np.fft.rfftfreq(size, 1 / rate), np.abs(np.fft.rfft(mono * np.hanning(len(mono)), size))


def centroid(mono: Mono, start_s: float = 0.1, end_s: float = 1.0) -> float:
    hz, level = spectrum(mono[int(start_s * RATE) : int(end_s * RATE)])
    return float((hz * level).sum() / level.sum())


def tuning_cents(mono: Mono, written_hz: float, rate: int = RATE) -> float:
    """Power-weighted mean of the first three harmonics' frequencies against the written pitch."""
    hz, level = spectrum(mono, rate, 1 << 20)
    found, weights = [], []
    for harmonic in (1, 2, 3):
        near = np.abs(hz / (written_hz * harmonic) - 1) < 0.03
        power = level[near] ** 2
        found.append(1200 * np.log2((hz[near] * power).sum() / power.sum() / (written_hz * harmonic)))
        weights.append(power.sum())
    return float(np.average(found, weights=weights))


def mean_cents(mono: Mono, written_hz: float, start_s: float, end_s: float) -> float:
    """Mean frequency of the fundamental against the written pitch: the turns its phase makes between two times."""
    hz = np.fft.fftfreq(len(mono), 1 / RATE)
    spectrum = np.fft.fft(mono)
    spectrum[np.abs(hz / written_hz - 1) > 0.3] = 0
    phase = np.unwrap(np.angle(np.fft.ifft(spectrum)))
    turns = (phase[int(end_s * RATE)] - phase[int(start_s * RATE)]) / (2 * np.pi)
    return float(1200 * np.log2(turns / (end_s - start_s) / written_hz))


def hertz(pitch: float) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


def harmonics_db(mono: Mono, f0: float, count: int) -> np.ndarray:
    hz, level = spectrum(mono[int(0.3 * RATE) : RATE])
    power = [(level[np.abs(hz / (f0 * k) - 1) < 0.025 / np.sqrt(k)] ** 2).sum() for k in range(1, count + 1)]
    return 10 * np.log10(np.array(power) / power[0])


@pytest.mark.parametrize("name", ALL)
def test_patch_is_there_and_its_release_is_the_voices_own(name: str) -> None:
    patch = bank.load_patch(name)
    voice = bank.make_voice(patch.voice, patch.settings, where=name)
    assert voice.release_s == patch.release_s  # type: ignore[attr-defined]
    assert sound(name).shape == (2, round((1.0 + patch.release_s) * RATE))


def test_only_soloists_are_monophonic() -> None:
    assert {name for name in ALL if bank.load_patch(name).mono} == set(SOLO)


@pytest.mark.parametrize("name", SOLO)
def test_soloist_is_in_tune_within_3_cents(name: str) -> None:
    assert abs(mean_cents(sound(name, duration_s=2.0).mean(0), hertz(middle(name)), 0.25, 2.0)) < 3


@pytest.mark.parametrize("name", [name for name in ALL if name not in SOLO])
def test_section_is_in_tune_on_average_over_takes(name: str) -> None:
    takes = [
        tuning_cents(sound(name, duration_s=2.0, variant=variant).mean(0), hertz(middle(name))) for variant in range(4)
    ]
    assert abs(np.mean(takes)) < 4


@pytest.mark.parametrize("name", ALL)
def test_playing_harder_is_brighter_and_louder(name: str) -> None:
    soft, hard = sound(name, velocity=0.3).mean(0), sound(name, velocity=1.0).mean(0)
    assert centroid(hard) > 1.2 * centroid(soft)
    assert 6 < 10 * np.log10((hard**2).sum() / (soft**2).sum()) < 15


@pytest.mark.parametrize("name", ALL)
def test_brightness_turns_the_timbre(name: str) -> None:
    dark, neutral, bright = (centroid(sound(name, brightness=value).mean(0)) for value in (0.1, 0.5, 0.9))
    assert dark < neutral < bright


@pytest.mark.parametrize("name", ALL)
def test_short_note_speaks(name: str) -> None:
    short = sound(name, duration_s=0.15).mean(0)
    long = sound(name).mean(0)[: int(0.5 * RATE)]
    window = np.ones(441) / 441
    loud = np.sqrt(np.convolve(short**2, window, "same"))
    assert loud[: int(0.17 * RATE)].max() > 0.5 * np.sqrt(np.convolve(long**2, window, "same")).max()


@pytest.mark.parametrize("name", ALL)
def test_sound_is_clean_over_its_range(name: str) -> None:
    patch = bank.load_patch(name)
    for pitch in (patch.low, patch.high):
        audio = sound(name, pitch=pitch, velocity=1.0)
        assert np.isfinite(audio).all()
        assert 0.05 < np.abs(audio).max() < 0.9
        assert abs(audio.mean()) < 1e-3 * np.abs(audio).max()
        assert np.abs(audio[:, 0]).max() < 0.01
        assert np.abs(audio[:, -8:]).max() < 1e-4


@pytest.mark.parametrize("name", ALL)
def test_mono_sum_keeps_the_level(name: str) -> None:
    audio = sound(name)
    assert 10 * np.log10(2 * (audio.mean(0) ** 2).sum() / (audio**2).sum()) > -1.5


@pytest.mark.parametrize("name", ["low-strings", "low-brass", "cinematic-brass", "dark-choir"])
def test_lows_stay_in_the_middle(name: str) -> None:
    left, right = sound(name, pitch=bank.load_patch(name).low + 3)
    hz, side = spectrum(left - right)
    mid = spectrum(left + right)[1]
    low = (hz > 20) & (hz < 80)
    assert 10 * np.log10((side[low] ** 2).sum() / (mid[low] ** 2).sum()) < -15


@pytest.mark.parametrize("name", ALL)
def test_takes_differ_yet_agree_in_level_and_repeat_exactly(name: str) -> None:
    first, second = sound(name).mean(0), sound(name, variant=1).mean(0)
    patch = bank.load_patch(name)
    again = bank.make_voice(patch.voice, patch.settings, where=name).render(
        Tone(pitch=middle(name), velocity=0.8, duration_s=1.0), sample_rate=RATE
    )
    assert np.array_equal(again, sound(name))
    correlation = (first * second).sum() / np.sqrt((first**2).sum() * (second**2).sum())
    assert abs(correlation) < 0.98
    assert abs(10 * np.log10((first**2).sum() / (second**2).sum())) < 2


@pytest.mark.parametrize("name", ALL)
def test_bend_is_obeyed(name: str) -> None:
    bent = sound(name, bend=((0.0, 0.0), (0.2, 3.0)), duration_s=1.2).mean(0)
    late = bent[int(0.4 * RATE) : int(1.2 * RATE)]
    assert abs(tuning_cents(late, hertz(middle(name) + 3))) < 15


@pytest.mark.parametrize("rate", [22050, 96000])
@pytest.mark.parametrize("name", ["strings", "violin", "brass", "flute", "sax", "choir", "vocal-chop"])
def test_other_sample_rates_sound_alike(name: str, rate: int) -> None:
    audio = sound(name, rate)
    assert np.isfinite(audio).all()
    assert abs(10 * np.log10((audio**2).mean() / (sound(name) ** 2).mean())) < 2
    assert abs(tuning_cents(audio.mean(0), hertz(middle(name)), rate)) < 12


@pytest.mark.parametrize(
    ("name", "pitches", "windows"),
    [
        ("strings", (60, 64, 67, 72), (None, 1600, 1908, 1923)),
        ("brass", (55, 58, 62), (None, None, 2039, 2367)),
        ("flute", (72,), (None, 1120, 1387, 1597)),
        ("sax", (56, 58, 60), (None, 1600, 1700, 1900)),
        ("choir", (55, 60), (1088, 1226, 1451, 1732)),
        ("choir-ooh", (60, 64), (734, 831, None, None)),
    ],
)
def test_centroid_follows_the_signature(name: str, pitches: tuple[int, ...], windows: tuple[float | None, ...]) -> None:
    spans = ((0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 1.0))
    for (start, end), target in zip(spans, windows, strict=True):
        if target is not None:
            measured = np.mean([centroid(sound(name, pitch=pitch).mean(0), start, end) for pitch in pitches])
            assert 0.65 * target < measured < 1.35 * target


def test_flute_harmonics_are_as_in_the_recipe() -> None:
    measured = harmonics_db(sound("flute", pitch=72).mean(0), hertz(72), 6)
    assert np.abs(measured - np.array([0, -12, -9, -24, -27, -34])).max() < 3


def test_clarinet_has_hollow_low_even_harmonics() -> None:
    measured = harmonics_db(sound("clarinet", pitch=58).mean(0), hertz(58), 5)
    assert max(measured[1], measured[3]) < min(measured[2], measured[4]) - 10


def test_brass_blooms_while_a_saw_through_a_filter_would_not() -> None:
    mono = sound("brass", pitch=58, velocity=1.0, duration_s=1.0).mean(0)
    assert centroid(mono, 0.12, 0.3) > 1.15 * centroid(mono, 0.015, 0.04)


def test_spiccato_falls_by_itself_within_a_held_note() -> None:
    mono = sound("spiccato-strings").mean(0)
    assert (mono[int(0.6 * RATE) : RATE] ** 2).mean() < 1e-3 * (mono[: int(0.1 * RATE)] ** 2).mean()


def test_tremolo_strings_beat_at_the_bow_rate_and_plain_strings_do_not() -> None:
    def beat(name: str) -> float:
        mono = sound(name, duration_s=2.0).mean(0)[int(0.3 * RATE) : 2 * RATE]
        level = np.sqrt((mono[: len(mono) // 441 * 441].reshape(-1, 441) ** 2).mean(1))
        speed, depth = np.fft.rfftfreq(len(level), 0.01), np.abs(np.fft.rfft(level - level.mean()))
        return float(depth[(speed > 9) & (speed < 17)].sum() / (level.mean() * len(level)))

    assert beat("tremolo-strings") > 1.5 * beat("strings")


def test_chops_sing_another_syllable_each_time() -> None:
    shapes = [
        harmonics_db(sound("vocal-chop", pitch=57, variant=variant).mean(0), hertz(57), 8) for variant in range(4)
    ]
    for first in range(4):
        for second in range(first):
            assert np.abs(shapes[first] - shapes[second]).max() > 4


def test_noise_loop_has_unit_level_and_its_colour() -> None:
    loop = noise_loop(7, ((500, -40), (1000, 0), (2000, 0), (4000, -40)), sample_rate=RATE)
    hz, level = np.fft.rfftfreq(len(loop), 1 / RATE), np.abs(np.fft.rfft(loop))
    assert np.sqrt((loop**2).mean()) == pytest.approx(1.0, abs=1e-3)
    assert level[(hz > 1100) & (hz < 1900)].mean() > 50 * level[(hz > 4200) & (hz < 8000)].mean()


def test_side_filter_takes_the_lows_and_leaves_the_rest() -> None:
    times = np.arange(RATE) / RATE

    def kept(hz: float) -> float:
        wave = np.sin(2 * np.pi * hz * times).astype(np.float32)
        inner = without_lows(wave, RATE)[2000:-2000]
        return float(20 * np.log10(np.sqrt((inner**2).mean()) * np.sqrt(2)))

    assert kept(60) < -20
    assert abs(kept(1000)) < 0.5
