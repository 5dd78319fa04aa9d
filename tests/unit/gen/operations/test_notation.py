"""The compact notation: what is read, and mistakes that say what to mend."""

from __future__ import annotations

import pytest

from dawg.errors import InputError, TheoryError
from dawg.gen.operations.notation import Written, parse, parse_progression
from dawg.gen.score import Note
from dawg.gen.theory import Key

C_MINOR = Key(0, "minor")


def read(text: str, *, steps: int = 16, target: str = "") -> tuple[Written, ...]:
    return parse(text, steps=steps, key=C_MINOR, target=target)


def test_a_drum_grid_has_a_letter_per_step() -> None:
    (line,) = read("kick: X...x... o..r....")
    assert (line.target, line.bars, line.keys) == ("kick", 1, (36,))
    assert [note.start_tick for note in line.notes] == [0, 480, 960, 1320, 1380]
    assert line.notes[0].velocity > line.notes[1].velocity > line.notes[2].velocity


def test_a_row_of_several_bars_needs_no_bar_lines() -> None:
    assert read("hats: " + "x.x.x.x.x.x.x.x." * 2)[0].bars == 2


def test_notes_chords_rests_ties_and_velocities_are_read() -> None:
    (line,) = read("C4:4 r:4 Eb4+G4:4@100 -:4", target="lead")
    assert line.notes == (Note(0, 480, 60, 92), Note(960, 960, 63, 100), Note(960, 960, 67, 100))


def test_a_tie_goes_over_the_bar_line() -> None:
    (line,) = read("bass: C2:16 | -:8 F#1:8")
    assert [(note.start_tick, note.duration_ticks, note.pitch) for note in line.notes] == [
        (0, 2880, 36),
        (2880, 960, 30),
    ]


def test_chords_share_a_bar_and_percent_repeats() -> None:
    assert read("chords: Cm7 | Fm7 Bb7 | %")[0].chords == (("Cm7",), ("Fm7", "Bb7"), ("Fm7", "Bb7"))
    assert parse_progression("i VI III VII", C_MINOR) == (("Cm",), ("Ab",), ("Eb",), ("Bb",))


def test_several_lines_are_read_in_order() -> None:
    assert [line.target for line in read("kick: X...............\nopen hat: ..x.............; lead: C5:16")] == [
        "kick",
        "open hat",
        "lead",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kick: X...x...X...x... | X...x...X...x..", "kick: bar 2 has 15 steps, 16 expected"),
        ("kick: X...x...X...x..", "kick: bar 1 has 15 steps, 16 expected"),
        ("kick: " + "x" * 30, "kick: bar 2 has 14 steps, 16 expected"),
        ("bass: C2:8 r:8 | C2:15", "bass: bar 2 has 15 steps, 16 expected"),
        ("bass: C2:8 r:6", "bass: bar 1 has 14 steps, 16 expected"),
        ("bass: C2:8 H2:8", "note 'H2' in bar 1 is unknown; permitted: C-1 to G9"),
        ("bass: C2:8 | C2", "bar 2 is not NOTE:STEPS|bar 1 has 8 steps"),
        ("bass: C2", "'C2' in bar 1 is not NOTE:STEPS"),
        ("bass: C2:16@200", "velocity '200' in bar 1 is out of range; permitted range: 1 to 127"),
        ("spoon: x...............", "drum 'spoon' is unknown; permitted: kick"),
        ("kick: X...............| |X...............", "bar 2 is empty"),
        ("X...............", "names no part"),
        ("", "holds no notes"),
        ("chords: % | Cm", "bar 1 is '%'"),
    ],
)
def test_mistakes_say_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(text)


def test_steps_follow_the_meter() -> None:
    assert read("kick: x...x...x...", steps=12)[0].bars == 1
    with pytest.raises(InputError, match="12 expected"):
        read("kick: x...x...x...x... | x...x...x...", steps=12)


def test_a_chord_that_cannot_be_read_is_named() -> None:
    with pytest.raises(TheoryError, match="H7"):
        read("chords: Cm7 | H7")
