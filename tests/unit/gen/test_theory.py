"""Keys, scales and chords are read in every usual spelling, and nothing else is."""

import pytest

from dawg.errors import TheoryError
from dawg.gen import theory


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("C minor", "C minor"), ("c#min", "C# minor"), ("Dbm", "C# minor"), ("A", "A major"), ("bb major", "Bb major"),
        ("F# dorian", "F# dorian"), ("Em", "E minor"), ("G harmonic minor", "G harmonic minor"), ("A_minor", "A minor"),
        ("a minor pentatonic", "A minor pentatonic"), ("E blues", "E blues"), ("CM", "C major"), ("F♯ minor", "F# minor"),
    ],
)  # fmt: skip
def test_keys_are_read_in_every_usual_spelling(text: str, name: str) -> None:
    assert str(theory.parse_key(text)) == name


@pytest.mark.parametrize("text", ["H major", "", "C foo", "minor", "12", "C minor minor", "🎵"])
def test_other_keys_are_refused_naming_the_scales(text: str) -> None:
    with pytest.raises(TheoryError, match="harmonic minor"):
        theory.parse_key(text)


def test_every_key_round_trips_through_its_name() -> None:
    for tonic in range(12):
        for scale in theory.SCALES:
            key = theory.Key(tonic, scale)
            assert theory.parse_key(str(key)) == key


@pytest.mark.parametrize(
    ("key", "signature"), [("C major", 0), ("A minor", 0), ("G major", 1), ("E minor", 1), ("F major", -1), ("C minor", -3), ("D dorian", 0), ("E phrygian", 0), ("F lydian", 0), ("G mixolydian", 0), ("F# major", 6), ("D# minor", -6)]
)  # fmt: skip
def test_key_signatures(key: str, signature: int) -> None:
    assert theory.parse_key(key).signature == signature


@pytest.mark.parametrize(
    ("symbol", "classes"),
    [("C", {0, 4, 7}), ("Am7", {9, 0, 4, 7}), ("F#maj9", {6, 10, 1, 5, 8}), ("Bb7", {10, 2, 5, 8}), ("Ebm7b5", {3, 6, 9, 1}), ("Gsus4", {7, 0, 2}), ("D5", {2, 9}), ("Am/E", {9, 0, 4})],
)  # fmt: skip
def test_chord_symbols_have_their_notes(symbol: str, classes: set[int]) -> None:
    assert set(theory.parse_symbol(symbol).pitch_classes) == classes


def test_a_slash_names_the_bass_note() -> None:
    assert theory.parse_symbol("Am/E").bass == 4


@pytest.mark.parametrize(
    ("roman", "key", "symbol"),
    [("i", "C minor", "Cm"), ("bVI", "C minor", "Ab"), ("V7", "A minor", "E7"), ("IVM7", "C major", "Fmaj7"), ("iiø", "C minor", "Dm7b5"), ("vi", "G major", "Em"), ("bVII", "D major", "C"), ("ii9", "C major", "Dm9"), ("i5", "E minor", "E5"), ("viio", "C major", "Bdim"), ("bVI", "D dorian", "Bb"), ("IV", "A minor", "D"), ("V7", "Ab minor", "D#7"), ("bII", "F# minor", "G"), ("#IVo", "C major", "F#dim"), ("bIII", "Eb minor", "Gb"), ("bII", "Eb minor", "E")],
)  # fmt: skip
def test_roman_numerals_become_symbols(roman: str, key: str, symbol: str) -> None:
    assert theory.roman_to_symbol(roman, theory.parse_key(key)) == symbol


def test_users_write_plain_sixths_in_minor_and_mean_the_scale() -> None:
    key = theory.parse_key("A minor")
    assert [theory.user_roman_to_symbol(roman, key) for roman in ("i", "VI", "III", "VII")] == ["Am", "F", "C", "G"]
    assert [theory.user_roman_to_symbol(roman, key) for roman in ("vi", "viio", "iii")] == ["F#m", "G#dim", "Cm"]


@pytest.mark.parametrize(
    ("key", "roman", "symbols"),
    [("E phrygian", "i II vii III", "Em F Dm G"), ("C lydian", "I II IV", "C D F#"), ("D dorian", "i IV VII bVII", "Dm G C C"), ("G mixolydian", "I VII v", "G F Dm")],
)  # fmt: skip
def test_plain_degrees_of_a_mode_are_its_own(key: str, roman: str, symbols: str) -> None:
    found = [theory.user_roman_to_symbol(degree, theory.parse_key(key)) for degree in roman.split()]
    assert found == symbols.split()


@pytest.mark.parametrize("text", ["X", "Cfoo", "", "iix", "H7", "C/H"])
def test_other_chords_are_refused(text: str) -> None:
    with pytest.raises(TheoryError, match="chord"):
        theory.check_chord(text)


@pytest.mark.parametrize(
    ("text", "key", "symbol"),
    [
        ("V/V", "C major", "D"),
        ("V/ii", "C major", "A"),
        ("V7/vi", "C major", "E7"),
        ("vii°/V", "C major", "F#dim"),
        ("V/VI", "A minor", "C"),
        ("I6/9", "C major", "C69"),
    ],
)
def test_a_chord_of_another_degree_is_read(text: str, key: str, symbol: str) -> None:
    theory.check_chord(text)
    assert theory.user_roman_to_symbol(text, theory.parse_key(key)) == symbol


@pytest.mark.parametrize("text", ["V/", "V/V/V", "V/x", "C/9", "C6/", "/V"])
def test_what_follows_a_slash_is_a_degree_or_a_bass(text: str) -> None:
    with pytest.raises(TheoryError):
        theory.check_chord(text)


def test_six_nine_is_a_quality_and_no_bass() -> None:
    assert theory.parse_symbol("C6/9") == theory.parse_symbol("C69")
    assert theory.parse_symbol("Bbm6/9") == theory.parse_symbol("Bbm69")
    assert theory.parse_symbol("Gb6/9/Bb").bass == 10
    assert theory.quality_of("C6/9") == "69"
