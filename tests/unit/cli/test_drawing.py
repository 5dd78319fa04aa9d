"""Pictures made of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dawg.cli.console import Paint
from dawg.cli.drawing import chord_lines, drum_grid, form_bar, range_lines, side_by_side, waveform
from dawg.cli.show import draw_score
from tests.tune import tune


@given(st.lists(st.floats(0, 1), max_size=300), st.integers(1, 200), st.integers(1, 8), st.booleans())
def test_a_waveform_fills_its_rectangle(peaks: list[float], columns: int, rows: int, unicode: bool) -> None:
    lines = waveform(peaks, columns=columns, rows=rows, unicode=unicode)
    assert [len(line) for line in lines] == [columns] * rows


def test_silence_is_a_thin_line_and_full_scale_is_solid() -> None:
    silent = waveform([0.0], columns=4)
    assert silent == ["⠀⠀⠀⠀", "⣀⣀⣀⣀", "⠉⠉⠉⠉", "⠀⠀⠀⠀"]
    assert waveform([1.0], columns=4) == ["⣿⣿⣿⣿"] * 4


def test_loud_places_stand_where_they_are() -> None:
    lines = waveform([0.0, 0.0, 1.0, 0.0], columns=4)
    assert lines[0] == "⠀⠀⣿⠀"


def test_ascii_waveform_grows_from_the_floor() -> None:
    assert waveform([0.1, 0.6, 1.0], columns=3, rows=2, unicode=False) == [" ##", "###"]


def test_the_form_shows_sections_in_proportion_and_energy_as_height() -> None:
    bar, names = form_bar(tune(), columns=20, unicode=True, paint=Paint())
    assert bar == "▂" * 9 + " " + "▇" * 9 + " "
    assert names == "intro     hook"


def test_the_drum_grid_shows_every_hit_of_a_bar_with_its_strength() -> None:
    score = tune()
    lines = drum_grid(score, score.sections[1], unicode=True, paint=Paint())
    assert lines == [
        "bar 3        1    2    3    4   ",
        "kick         █··· █··· █··· █···",
        "hats         ▒·█· ▒·█· ▒·█· ▒·█·",
    ]


def test_a_drum_that_rests_in_the_drawn_bar_has_no_row() -> None:
    from msgspec.structs import replace

    score = tune()
    late = [
        replace(clip, notes=tuple(note for note in clip.notes if note.start_tick >= score.bar_ticks))
        if clip.part == "kick"
        else clip
        for clip in score.clips
    ]
    lines = drum_grid(replace(score, clips=tuple(late)), score.sections[1], unicode=True, paint=Paint())
    assert {line.split()[0] for line in lines[1:]} in ({"hats"}, {"hats", "kick"})
    assert all(set(line[13:]) - set(" ·") for line in lines[1:])


def test_blocks_stand_beside_one_another_as_far_as_there_is_room() -> None:
    blocks = [["\x1b[1ma\x1b[0m", "bb"], ["c"], ["ddd", "e"]]
    assert side_by_side(blocks, columns=9) == ["\x1b[1ma\x1b[0m     c", "bb", "", "ddd", "e", ""]
    assert side_by_side(blocks, columns=5) == ["\x1b[1ma\x1b[0m", "bb", "", "c", "", "ddd", "e", ""]
    assert side_by_side([], columns=80) == []


def test_a_section_without_drums_has_no_grid() -> None:
    from msgspec.structs import replace

    score = tune()
    score = replace(score, clips=tuple(clip for clip in score.clips if clip.part == "bass"))
    assert drum_grid(score, score.sections[0], unicode=True, paint=Paint()) == []


def test_equal_chords_are_listed_once() -> None:
    assert chord_lines(tune()) == ["intro, hook: Cm Eb"]


def test_ranges_name_lowest_and_highest_note_of_pitched_parts_only() -> None:
    lines = range_lines(tune(), columns=100, unicode=True, paint=Paint())
    assert [line.split()[0] for line in lines] == ["bass", "keys"]
    assert lines[0].endswith("C2 to D#2")
    assert len({line.rfind("·") for line in lines}) == 1


@pytest.mark.parametrize("unicode", [True, False])
def test_a_whole_score_is_drawn_within_the_columns(unicode: bool) -> None:
    lines = draw_score(tune(), columns=80, unicode=unicode, paint=Paint())
    text = "\n".join(lines)
    assert max(map(len, lines)) <= 80
    assert "Small tune" in text
    assert "house, 120 bpm, C minor, 4/4, 4 bars, 0:08.0, seed 7" in text
    assert unicode or text.isascii()


def test_names_from_a_strange_recipe_cannot_send_terminal_escapes() -> None:
    from msgspec.structs import replace

    score = replace(tune(), title="\x1b]0;x\x07", key="\x1b[2J")
    assert "\x1b" not in "\n".join(draw_score(score, columns=80, unicode=True, paint=Paint()))
