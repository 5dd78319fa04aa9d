"""Chords stay in the key where the genre does, and voices move little."""

import itertools

import pytest

from dawg.errors import InputError
from dawg.gen import theory
from dawg.gen.brief import Brief
from dawg.gen.compose import harmony
from dawg.gen.compose.composer import compose
from dawg.gen.compose.voicing import lead_voices
from dawg.gen.genre_files import genre_names, load_genre
from dawg.gen.seeds import Stream


@pytest.mark.parametrize("genre", genre_names())
@pytest.mark.parametrize(
    "key", ["C minor", "F# major", "D dorian", "E phrygian", "A lydian", "G mixolydian", "Bb blues"]
)
def test_progressions_keep_to_the_scale_as_far_as_the_genre_does(genre: str, key: str) -> None:
    table = load_genre(genre)
    parsed = theory.parse_key(key)
    for seed in range(6):
        for bars in harmony.progressions(Brief(genre=genre), table, parsed, Stream(seed, "harmony")).values():
            tones = [pc for bar in bars for symbol in bar for pc in theory.parse_symbol(symbol).pitch_classes]
            foreign = sum(pc not in parsed.chord_key.pitch_classes for pc in tones)
            assert foreign <= max(table.harmony.chromatic * 1.5 + 0.02, 0.0) * len(tones)


def test_the_users_chords_win() -> None:
    brief = Brief(chords={"": ("Am", "F", "C", "G"), "hook": ("i", "VI")})
    chosen = harmony.progressions(brief, load_genre("trap"), theory.parse_key("A minor"), Stream(1, "harmony"))
    assert chosen == {"": (("Am",), ("F",), ("C",), ("G",)), "hook": (("Am",), ("F",))}


def test_the_key_is_read_from_the_users_chords() -> None:
    brief = Brief(chords={"": ("Am", "F", "C", "G")})
    assert str(harmony.choose_key(brief, load_genre("trap"), Stream(1, "key"))) == "A minor"


def test_spans_fill_a_section_without_gaps() -> None:
    spans = harmony.section_spans((("Am",), ("F", "G"), ("C",)), 7, bar_ticks=1920, stretch=1.0)
    assert spans[0].start_tick == 0
    assert spans[-1].end_tick == 7 * 1920
    assert all(before.end_tick == after.start_tick for before, after in itertools.pairwise(spans))


def test_moods_lean_the_mode() -> None:
    genre = load_genre("house")
    dark = [harmony.choose_key(Brief(moods=("dark",)), genre, Stream(seed, "key")).is_minor for seed in range(60)]
    happy = [harmony.choose_key(Brief(moods=("happy",)), genre, Stream(seed, "key")).is_minor for seed in range(60)]
    assert sum(dark) > 50
    assert sum(happy) < 10


def test_voices_move_little_from_chord_to_chord() -> None:
    shapes = [theory.parse_symbol(symbol) for symbol in ("Am7", "Fmaj7", "C", "G7", "Em7", "Am7") * 4]
    voiced = lead_voices(shapes, low=50, high=74, voices=4)
    moves = [
        abs(note - other)
        for before, after in itertools.pairwise(voiced)
        for note, other in zip(before, after, strict=False)
    ]
    assert sum(moves) / len(moves) < 2.6
    assert all(50 <= note <= 74 for notes in voiced for note in notes)


def test_low_chords_stay_open() -> None:
    voiced = lead_voices([theory.parse_symbol("C")], low=36, high=60, voices=3)[0]
    assert all(over - under >= 7 for under, over in itertools.pairwise(voiced) if under < 48)


@pytest.mark.parametrize("symbol", ["Am", "Fmaj7", "G13", "C5", "Bdim7", "Ebm11", "D7alt"])
@pytest.mark.parametrize("voices", [1, 2, 3, 4, 5])
def test_voicings_hold_only_chord_tones(symbol: str, voices: int) -> None:
    shape = theory.parse_symbol(symbol)
    for notes in lead_voices([shape], low=48, high=84, voices=voices):
        assert 1 <= len(notes) <= voices
        assert {note % 12 for note in notes} <= set(shape.pitch_classes)


def test_chords_reach_the_genres_own_sections_by_what_they_do() -> None:
    brief = Brief(genre="house", key="C minor", bars=32, chords={"chorus": ("Cm7", "Fm7"), "verse": ("Gm",)})
    sections = compose(brief.validated(), seed=2).score.sections
    heard = {section.kind: {chord.symbol for chord in section.chords} for section in sections}
    assert heard["drop"] == {"Cm7", "Fm7"}
    assert {"Gm"} in heard.values()


def test_chords_without_a_section_are_refused() -> None:
    brief = Brief(genre="trap", bars=8, chords={"prechorus": ("Cm",)})
    with pytest.raises(InputError, match=r"'prechorus' have no section; sections of this form: hook"):
        compose(brief.validated(), seed=2)
