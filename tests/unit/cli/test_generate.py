"""From flags and settings to a brief and outputs, without making a sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg.cli.generate import Asked, outputs_of
from dawg.config import Settings
from dawg.errors import DawgError, InputError
from dawg.gen.brief import Brief
from dawg.studio.outputs import Outputs
from tests.conftest import parsed


def asked(*words: str, **settings: str) -> Asked:
    sources = dict.fromkeys(settings, "config.toml")
    return Asked(parsed("generate", *words), Settings(values=settings, sources=sources))


def brief(*words: str, **settings: str) -> Brief:
    return asked(*words, **settings).brief(variations=1)


def outputs(*words: str, **settings: str) -> Outputs:
    return outputs_of(asked(*words, **settings))


def test_every_flag_of_the_music_reaches_the_brief() -> None:
    made = brief(
        *("--genre", "trap", "--bpm", "140.5", "--key", "c min", "--seed", "7", "--mood", "dark", "--mood", "Sparse"),
        *("--energy", "0.8", "--darkness", "0.7", "--density", "0.5", "--swing", "54", "--humanize", "0.3"),
        *("--time-signature", "3/4", "--structure", "intro:4 verse:16", "--chords", "Am F C G", "-i", "rhodes", "-x", "piano"),
        *("--sample-rate", "48000", "--loudness", "club", "--ceiling", "-1", "--loop"),
    )  # fmt: skip
    assert (made.genre, made.bpm, made.key, made.seed, made.meter) == ("trap", 140.5, "C minor", 7, "3/4")
    assert made.moods == ("dark", "sparse")
    assert (made.energy, made.darkness, made.density, made.swing, made.humanize) == (0.8, 0.7, 0.5, 54.0, 0.3)
    assert [(plan.kind, plan.bars) for plan in made.structure] == [("intro", 4), ("verse", 16)]
    assert made.chords == {"": ("Am", "F", "C", "G")}
    assert (made.instruments, made.exclude) == (("rhodes",), ("piano",))
    assert (made.sample_rate, made.loudness_lufs, made.ceiling_dbtp, made.loop) == (48000, -9.0, -1.0, True)


@pytest.mark.parametrize(("text", "seconds"), [("2:30", 150.0), ("90", 90.0), ("90.5s", 90.5), ("2m30s", 150.0)])
def test_durations_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert brief("--duration", text).duration_s == seconds


def test_a_seed_is_drawn_when_none_is_stated() -> None:
    seeds = {brief().seed for _ in range(8)}
    assert None not in seeds
    assert len(seeds) > 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--bpm", "abc"], "bpm 'abc' is not a number; permitted range: 20 to 400"),
        (["--bpm", "1e12"], "bpm '1e12' is out of range; permitted range: 20 to 400"),
        (["--bars", "0"], "bars '0' is out of range; permitted range: 1 to 999"),
        (["--bars", "1.5"], "bars '1.5' is not a whole number; permitted range: 1 to 999"),
        (["--duration", "1000000000"], "permitted range: 2 to 1200 seconds"),
        (["--bars", "4", "--duration", "10"], "bars and duration exclude each other"),
        (["--key", "H major"], "key 'H major' is unknown; permitted: A to G"),
        (["--mood", "hungry"], "mood 'hungry' is unknown; permitted: dark"),
        (["--time-signature", "5/4"], "time-signature '5/4' is unknown; permitted: 4/4, 3/4, 6/8"),
        (["--sample-rate", "44101"], "sample-rate '44101' is not permitted; permitted: 22050"),
        (["--loudness", "loud"], "loudness 'loud' is unknown; permitted: -36 to -6 LUFS, streaming"),
        (["--ceiling", "1"], "ceiling '1' is out of range; permitted range: -12 to -0.1 dBTP"),
        (["--structure", "intro"], "structure 'intro' is not NAME:BARS"),
        (["--chords", "Am Q"], "chord 'Q' is unknown"),
        (["--seed", "-1"], "seed '-1' is out of range; permitted range: 0 to 9223372036854775807"),
        (["--energy", "nan"], "energy 'nan' is not a number; permitted range: 0 to 1"),
        (["--humanize", "2"], "humanize '2' is out of range; permitted range: 0 to 1"),
    ],
)
def test_a_wrong_value_is_named_with_the_permitted_range(words: list[str], told: str) -> None:
    with pytest.raises(InputError) as caught:
        brief(*words)
    assert told in caught.value.message


def test_seeds_leave_room_for_all_variations() -> None:
    with pytest.raises(InputError, match="permitted range: 0 to 9223372036854775804"):
        asked("--seed", str(2**63 - 1)).brief(variations=4)


def test_flags_beat_settings_and_a_wrong_setting_is_told_with_its_place() -> None:
    assert brief("--genre", "trap", genre="house").genre == "trap"
    assert brief(genre="house", loudness="-9", sample_rate="48000").loudness_lufs == -9.0
    with pytest.raises(InputError, match=r"^config\.toml: loudness '9' is out of range"):
        brief(loudness="9")


def test_outputs_follow_flags_then_settings() -> None:
    assert outputs() == Outputs(format="wav")
    assert outputs(format="flac", bit_depth="16", folder="beats") == Outputs(
        format="flac", bit_depth=16, folder=Path("beats")
    )
    assert outputs("--out", "a.mp3", bit_depth="16") == Outputs(master=Path("a.mp3"), format="mp3")
    assert outputs("--format", "wav", "--bit-depth", "32f", "--force") == Outputs(
        format="wav", bit_depth=32, force=True
    )
    assert outputs("--stems", "s/", "--midi", "a.mid") == Outputs(stems=Path("s"), midi=Path("a.mid"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--out", ""], "out '' is not a name of a file"),
        (["--stems", "."], "stems '.' is not a name of a folder"),
        (["--out", "-"], "out '-' has no suffix"),
        (["--format", "exe"], "format 'exe' is unknown; permitted: wav, flac, ogg, opus, mp3"),
        (["--bit-depth", "8"], "bit-depth '8' is unknown; permitted: 16, 24, 32"),
        (["--format", "flac", "--bit-depth", "32"], "bit-depth 32 does not fit flac; permitted: 16, 24"),
        (["--format", "mp3", "--bit-depth", "16"], "bit-depth 16 does not fit mp3"),
        (["--midi", "a.txt"], "midi 'a.txt' has no MIDI suffix; permitted: .mid, .midi"),
    ],
)
def test_outputs_that_cannot_be_are_refused(words: list[str], told: str) -> None:
    with pytest.raises(DawgError) as caught:
        outputs(*words)
    assert told in caught.value.message
