"""Forms have exactly the bars asked for, in musical lengths, and end."""

import pytest

from dawg.gen.brief import Brief, SectionPlan
from dawg.gen.compose.form import fit, function_of, is_kind, plan_form, with_ending
from dawg.gen.genre_files import genre_names, load_genre
from dawg.gen.seeds import Stream

LENGTHS = (1, 2, 3, 4, 5, 7, 8, 12, 16, 24, 32, 40, 48, 63, 64, 65, 96, 128, 200, 999)


@pytest.mark.parametrize("genre", genre_names())
def test_every_template_fits_every_length_exactly(genre: str) -> None:
    for template in load_genre(genre).form.templates:
        for bars in LENGTHS:
            outline = fit([tuple(section) for section in template.sections], bars)
            assert sum(section[1] for section in outline) == bars
            assert all(section[1] >= 1 for section in outline)


@pytest.mark.parametrize("genre", genre_names())
def test_a_64_bar_piece_has_three_kinds_of_section_in_multiples_of_four(genre: str) -> None:
    for template in load_genre(genre).form.templates:
        outline = fit([tuple(section) for section in template.sections], 64)
        assert len({section[0] for section in outline}) >= 3
        assert all(section[1] % 4 == 0 for section in outline)


def test_the_users_structure_is_taken_as_it_is() -> None:
    brief = Brief(
        structure=(
            SectionPlan(kind="intro", bars=3),
            SectionPlan(kind="verse", bars=5),
            SectionPlan(kind="verse", bars=7),
        )
    )
    sections = plan_form(brief, load_genre("trap"), 15, Stream(1, "form"))
    assert [(section.name, section.start_bar, section.bars) for section in sections] == [
        ("intro", 0, 3),
        ("verse 1", 3, 5),
        ("verse 2", 8, 7),
    ]


def test_energy_lifts_the_whole_curve() -> None:
    genre = load_genre("trap")
    calm = plan_form(Brief(energy=0.1), genre, 64, Stream(1, "form"))
    wild = plan_form(Brief(energy=0.9), genre, 64, Stream(1, "form"))
    assert all(low.energy < high.energy or high.energy == 1.0 for low, high in zip(calm, wild, strict=True))


def test_a_loop_has_no_ending_and_a_long_tail_carries_it() -> None:
    sections = plan_form(Brief(), load_genre("trap"), 16, Stream(1, "form"))
    assert with_ending(sections, loop=True, bar_ticks=1920, tail_ticks=0.0)[-1].ending_ticks == 0
    assert with_ending(sections, loop=False, bar_ticks=1920, tail_ticks=0.0)[-1].ending_bars == 1
    tailed = with_ending(sections, loop=False, bar_ticks=1920, tail_ticks=1500.0)[-1]
    assert (tailed.ending_bars, tailed.ending_ticks) == (0, 1500)


@pytest.mark.parametrize(
    ("kind", "function"),
    [("chorus", "hook"), ("Drop", "hook"), ("verse 2", "verse"), ("anything", "verse"), ("breakdown", "break")],
)
def test_kinds_have_functions(kind: str, function: str) -> None:
    assert function_of(kind) == function


def kinds_for(genre: str, bars: int, *kinds: str) -> list[str]:
    brief = Brief(chords=dict.fromkeys(kinds, ("i",)))
    return [section.kind for section in plan_form(brief, load_genre(genre), bars, Stream(1, "form"))]


@pytest.mark.parametrize("genre", genre_names())
@pytest.mark.parametrize("bars", [4, 8, 32, 64])
def test_sections_with_stated_chords_are_in_the_form(genre: str, bars: int) -> None:
    kinds = kinds_for(genre, bars, "verse", "hook")
    assert {"verse", "hook"} <= {function_of(kind) for kind in kinds}


def test_users_and_genres_words_for_sections_meet() -> None:
    assert is_kind("drop", "chorus")
    assert is_kind("A", "a")
    assert is_kind("hook 2", "hook")
    assert not is_kind("wobble", "verse")  # an unknown kind acts as a verse but is not called one
