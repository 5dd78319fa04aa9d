"""The drums against what the originals measure (recipe cards): brightness over time, decay, bands, pitch."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from dawg.gen.audio import Mono
from dawg.gen.synth import bank
from dawg.gen.synth.tone import Tone
from dawg.gen.synth.voices import claps, hats, kicks, percussion, snares, toms
from dawg.gen.synth.voices.hits import band_gain, coloured, finish, in_room, stroke, swept_phase
from dawg.gen.theory import Key

RATE = 44100
WINDOWS_S = ((0.0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 1.0))


def piece(kit: str, key: int, **changes: object) -> Mono:
    found = bank.load_kit(kit).piece(key)
    tone = Tone(**{"pitch": found.pitch, **changes})  # type: ignore[arg-type]
    return mono(bank.make_voice(found.voice, found.settings, where=kit), tone)


def mono(voice: object, tone: Tone, rate: int = RATE) -> Mono:
    return voice.render(tone, sample_rate=rate).mean(axis=0)  # type: ignore[attr-defined, no-any-return]


def centroids(sound: Mono) -> list[float]:
    """Amplitude-weighted spectral centroid in the four windows in Hz; 0 where there is silence."""
    found = []
    for start, end in WINDOWS_S:
        part = sound[int(start * RATE) : int(end * RATE)]
        if len(part) < 200 or np.abs(part).max() < 1e-5:
            found.append(0.0)
            continue
        size = max(4096, len(part))
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), size))
        found.append(float((np.fft.rfftfreq(size, 1 / RATE) * spectrum).sum() / spectrum.sum()))
    return found


def fall_s(sound: Mono, decibels: float) -> float:
    """Time from the loudest 5 ms until the level has fallen by so much."""
    window = int(0.005 * RATE)
    blocks = sound[: len(sound) // window * window].reshape(-1, window)
    level = np.sqrt((blocks.astype(np.float64) ** 2).mean(axis=1))
    peak = int(level.argmax())
    below = np.flatnonzero(level[peak:] < level[peak] * 10 ** (-decibels / 20))
    return float(below[0] * 0.005)


def share_db(sound: Mono, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(sound, 1 << 17)) ** 2
    hz = np.fft.rfftfreq(1 << 17, 1 / RATE)
    return float(10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum()))


def pitch_hz(sound: Mono, near_hz: float) -> float:
    """Strongest frequency within a third octave, by parabolic interpolation of the log spectrum."""
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size))
    low, high = (int(near_hz * factor * size / RATE) for factor in (0.8, 1.25))
    at = low + int(spectrum[low:high].argmax())
    a, b, c = np.log(spectrum[at - 1 : at + 2])
    return float((at + 0.5 * (a - c) / (a - 2 * b + c)) * RATE / size)


CARDS = [
    # kit, key, centroid windows (0 = not stated), t20, relative tolerance of the centroids
    ("808", 36, (95, 57, 51, 50), 0.27, 0.35),
    ("909", 36, (2891, 0, 0, 0), 0.15, 0.35),
    ("acoustic", 36, (961, 511, 0, 0), 0.09, 0.40),
    ("808", 38, (7400, 7600, 0, 0), 0.075, 0.35),
    ("909", 38, (4630, 5842, 5874, 0), 0.10, 0.40),
    ("acoustic", 38, (4776, 4931, 5048, 0), 0.09, 0.35),
    ("808", 42, (10500, 10500, 0, 0), 0.035, 0.35),
    ("acoustic", 42, (9540, 8967, 7847, 0), 0.09, 0.35),
    ("acoustic", 51, (7877, 7266, 6371, 4529), 0.46, 0.35),
    ("acoustic", 49, (5895, 6701, 6569, 6087), 1.24, 0.35),
    ("acoustic", 54, (10000, 10000, 0, 0), 0.14, 0.35),
    ("808", 28, (4500, 4500, 0, 0), 0.05, 0.55),
    ("808", 56, (0, 0, 0, 0), 0.125, 0.0),
    ("acoustic", 64, (0, 0, 0, 0), 0.19, 0.0),
    ("808", 75, (2500, 2500, 0, 0), 0.025, 0.35),
]


@pytest.mark.parametrize(("kit", "key", "card", "t20_s", "tolerance"), CARDS)
def test_brightness_and_decay_match_the_card(
    kit: str, key: int, card: tuple[float, ...], t20_s: float, tolerance: float
) -> None:
    sound = piece(kit, key)
    for found, wanted in zip(centroids(sound), card, strict=True):
        if wanted:
            assert found == pytest.approx(wanted, rel=tolerance)
    assert fall_s(sound, 20) == pytest.approx(t20_s, rel=0.25, abs=0.011)


BANDS = [
    ("808", 36, (20, 60), 0),
    ("808", 36, (60, 120), -11),
    ("909", 36, (60, 120), -2),
    ("909", 36, (2000, 4000), -31),
    ("acoustic", 36, (60, 120), -4),
    ("acoustic", 36, (120, 250), -14),
    ("acoustic", 38, (120, 250), -2),
    ("acoustic", 38, (4000, 8000), -15),
    ("808", 42, (4000, 8000), -3),
    ("808", 42, (8000, 16000), -3),
    ("808", 39, (1000, 2000), -5),
    ("808", 56, (500, 1000), 0),
    ("orchestral", 87, (60, 120), 0),
]


@pytest.mark.parametrize(("kit", "key", "band_hz", "share"), BANDS)
def test_energy_lies_in_the_bands_of_the_card(kit: str, key: int, band_hz: tuple[float, float], share: float) -> None:
    assert share_db(piece(kit, key), *band_hz) == pytest.approx(share, abs=5)


def test_the_808_kick_comes_to_rest_at_its_pitch_and_follows_the_tone() -> None:
    voice = kicks.Synth(hz=50.0, pulse=1.1, t60_s=1.5)
    steady = mono(voice, Tone(pitch=60))[int(0.5 * RATE) :]
    fifth = mono(voice, Tone(pitch=67))[int(0.5 * RATE) :]
    assert 1200 * np.log2(pitch_hz(steady, 50) / 50) == pytest.approx(0, abs=6)
    assert 1200 * np.log2(pitch_hz(fifth, 75) / pitch_hz(steady, 50)) == pytest.approx(700, abs=6)


TUNED = [(name, piece.key) for name, kit in bank.kits().items() for piece in kit.pieces if piece.sounds_hz]


def heard_hz(kit: str, key: int, semitones: float = 0.0) -> float:
    """The peak of a drum's spectrum below 200 Hz, when it is tuned by so much."""
    spectrum = np.abs(np.fft.rfft(piece(kit, key, velocity=0.75, bend=((0.0, semitones),)), 1 << 19))
    low, high = (int(hz * (1 << 19) / RATE) for hz in (25, 200))
    return float((low + spectrum[low:high].argmax()) * RATE / (1 << 19))


def test_all_kicks_of_machines_and_bands_are_tuned() -> None:
    assert {kit for kit, _ in TUNED} == set(bank.kits()) - {"orchestral"}
    assert {key for _, key in TUNED} == {35, 36}


@pytest.mark.parametrize(("kit", "key"), TUNED)
def test_a_kit_says_what_pitch_is_heard_in_its_kicks(kit: str, key: int) -> None:
    assert 12 * np.log2(heard_hz(kit, key) / bank.load_kit(kit).piece(key).sounds_hz) == pytest.approx(0, abs=0.4)


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("kit", ["909", "acoustic", "dusty"])
def test_a_kick_sounds_the_nearest_tonic(kit: str, tonic: int) -> None:
    tuning = bank.load_kit(kit).piece(36).tuning(Key(tonic, "minor"))
    heard = 69 + 12 * np.log2(heard_hz(kit, 36, tuning) / 440)
    assert (heard - tonic + 6) % 12 - 6 == pytest.approx(0, abs=0.5)
    assert abs(tuning) <= 6


def test_drums_without_a_pitch_are_not_tuned() -> None:
    assert bank.load_kit("909").piece(42).tuning(Key(3, "minor")) == 0.0


@pytest.mark.parametrize(("voice", "hz"), [(toms.Acoustic(hz=104.0), 104.0), (percussion.Conga(hz=206.0), 206.0)])
def test_skins_rest_at_their_pitch_within_the_hand_s_variation(voice: object, hz: float) -> None:
    rest = mono(voice, Tone(pitch=60))[int(0.25 * RATE) :]
    assert 1200 * np.log2(pitch_hz(rest, hz) / hz) == pytest.approx(0, abs=16)


@pytest.mark.parametrize("key", [36, 38, 42, 51])
@pytest.mark.parametrize("kit", ["acoustic", "909", "breaks"])
def test_soft_strokes_are_duller(kit: str, key: int) -> None:
    def centroid(velocity: float) -> float:
        return centroids(piece(kit, key, velocity=velocity))[0]

    assert centroid(1.0) > 1.08 * centroid(0.25)


def test_ghost_notes_lose_the_stick_and_the_bright_wires() -> None:
    ghost, full = (piece("acoustic", 38, velocity=v) for v in (0.2, 1.0))
    assert centroids(ghost)[1] < 0.8 * centroids(full)[1]
    assert share_db(ghost, 6000, 16000) < share_db(full, 6000, 16000) - 3


@pytest.mark.parametrize("kit", ["acoustic", "jazz", "909"])
@pytest.mark.parametrize("key", [51, 49])
def test_cymbals_do_not_ring_like_bells(kit: str, key: int) -> None:
    """A bell holds most of its energy in a few lines; a cymbal in hundreds."""
    sound = piece(kit, key)[int(0.1 * RATE) : int(0.9 * RATE)]
    power = np.sort(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2)[::-1]
    lines = int(np.searchsorted(np.cumsum(power) / power.sum(), 0.9))
    assert lines > 250, f"90 % of the energy in {lines} bins"
    assert power[:4].sum() / power.sum() < 0.25


def test_a_crash_builds_up_and_brightens_a_ride_does_not() -> None:
    crash, ride = centroids(piece("acoustic", 49)), centroids(piece("acoustic", 51))
    assert crash[1] > crash[0]
    assert ride[0] > ride[1] > ride[2] > ride[3]


@pytest.mark.parametrize("kit", sorted(bank.kits()))
def test_kits_hit_hard_enough_to_be_mixed_loud(kit: str) -> None:
    """Crest over the first half second: raw synthesis has 20 to 24 dB."""
    for key, most in ((36, 17.0), (38, 18.5), (39, 20.5)):
        sound = piece(kit, key)[: RATE // 2]
        power = float((sound.astype(np.float64) ** 2).sum()) / (RATE // 2)
        assert 20 * np.log10(np.abs(sound).max() / np.sqrt(power)) < most + (2 if kit == "jazz" else 0), key


def test_extra_drive_lowers_the_crest_and_brightness_moves_the_centroid() -> None:
    def crest(drive: float) -> float:
        sound = piece("acoustic", 38, drive=drive)
        return float(np.abs(sound).max() / np.sqrt((sound**2).mean()))

    assert crest(1.0) < 0.85 * crest(0.0)
    assert (
        centroids(piece("acoustic", 38, brightness=0.9))[1] > 1.1 * centroids(piece("acoustic", 38, brightness=0.1))[1]
    )


def test_the_gated_snare_is_full_until_the_gate_and_then_gone() -> None:
    sound = piece("electro", 38)
    near_gate = sound[int(0.24 * RATE) : int(0.26 * RATE)]
    assert float(np.sqrt((near_gate**2).mean())) > 0.05 * np.abs(sound).max()
    assert len(sound) < 0.36 * RATE


def test_the_sampler_is_dark_and_coarse() -> None:
    settings = {"hz": 188.0}
    clean = mono(snares.Acoustic(hz=188.0), Tone(pitch=60))
    wrapped = {"voice": "snares.Acoustic", "settings": settings, "rate_hz": 16000.0, "dark_hz": 6000.0}
    dusty = mono(bank.make_voice("character.Sampled", wrapped, where="test"), Tone(pitch=60))
    assert centroids(dusty)[1] < 0.75 * centroids(clean)[1]
    assert share_db(dusty, 9000, 16000) < share_db(clean, 9000, 16000) - 8


@pytest.mark.parametrize("kit", ["909", "techno"])
def test_the_sampler_s_images_join_on_without_a_step(kit: str) -> None:
    hats = [piece(kit, 46, variant=take) for take in range(4)]
    below, above = (np.mean([share_db(hat, low, low + 800) for hat in hats]) for low in (15_200, 16_000))
    assert below - above < 5
    assert below - np.mean([share_db(hat, 20_000, 20_800) for hat in hats]) > 6, "they fall"


def test_layers_sound_together_and_late_ones_later() -> None:
    layers = [{"voice": "kicks.Acoustic"}, {"voice": "claps.Clap", "start_s": 0.2}]
    both = mono(bank.make_voice("character.Layered", {"layers": layers}, where="test"), Tone(pitch=60))
    assert share_db(both[: int(0.1 * RATE)], 20, 250) > -1
    assert share_db(both[int(0.21 * RATE) : int(0.3 * RATE)], 500, 8000) > -3


def test_claps_peak_on_the_last_hand() -> None:
    sound = mono(claps.Clap(), Tone(pitch=60))
    window = RATE // 500
    energy = (sound[: len(sound) // window * window].reshape(-1, window) ** 2).sum(axis=1)
    assert energy[:14].reshape(2, 7).sum(axis=1).min() > 0, "hands before the last"
    assert 0.026 < float(np.convolve(energy, np.ones(8))[7:].argmax()) * 0.002 < 0.042


def test_swept_phase_is_the_integral_of_the_falling_pitch() -> None:
    sweep = ((3.0, 0.016), (0.5, 0.06))
    phase = swept_phase(50.0, sweep, RATE, sample_rate=RATE)
    times = (np.arange(RATE - 1) + 0.5) / RATE
    hz = 50.0 * (1 + sum(amount * np.exp(-times / tau) for amount, tau in sweep))
    assert np.allclose(np.diff(phase) * RATE, hz, rtol=1e-4)


@pytest.mark.parametrize("rate", [22050, 44100, 96000])
def test_coloured_noise_has_unit_level_and_the_asked_band_at_every_rate(rate: int) -> None:
    noise = coloured(rate, np.random.Generator(np.random.PCG64(1)), band_gain(1000, 4000), sample_rate=rate)
    assert float(np.sqrt((noise**2).mean())) == pytest.approx(1.0, abs=0.05)
    power = np.abs(np.fft.rfft(noise)) ** 2
    hz = np.fft.rfftfreq(len(noise), 1 / rate)
    assert power[(hz > 1000) & (hz < 4000)].sum() > 0.6 * power.sum()
    assert power[hz < 250].sum() < 0.02 * power.sum()


def test_a_room_adds_the_asked_level_after_the_asked_delay() -> None:
    click = np.zeros(2000, dtype=np.float32)
    click[0] = 1.0
    mid, side = in_room(click, t60_s=0.3, level_db=-12.0, sample_rate=RATE, before_s=0.01)
    assert np.abs(mid[1 : int(0.0099 * RATE)]).max() < 1e-6
    assert 10 * np.log10(float((mid[1:] ** 2).sum())) == pytest.approx(-12.0, abs=0.5)
    assert 0 < float((side**2).sum()) < float((mid[1:] ** 2).sum())


def test_finish_gives_the_velocity_s_level_and_bounds_the_peak() -> None:
    times = np.arange(RATE // 5) / RATE
    sound = np.sin(2 * np.pi * 200 * times).astype(np.float32)
    voice = hats.Squares()
    peaks = []
    for velocity in (1.0, 0.5):
        hit = stroke(voice, Tone(pitch=60, velocity=velocity), sample_rate=RATE, live=0.0)
        peaks.append(float(np.abs(finish(sound, hit, clip=2.0)).max()))
    assert peaks[0] == pytest.approx(0.5, rel=0.05)
    assert 20 * np.log10(peaks[0] / peaks[1]) == pytest.approx(20 * np.log10(2**1.6), abs=0.1)


def test_voices_are_values() -> None:
    with pytest.raises(AttributeError):
        kicks.Synth().hz = 3.0  # type: ignore[misc]
    assert msgspec.convert({"hz": 60.0}, kicks.Acoustic) == kicks.Acoustic(hz=60.0)
