"""The genre of a brief that names none fits what is stated."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dawg.gen.brief import Brief
from dawg.gen.compose.choosing import DRIVE, SUITED, choose_genre
from dawg.gen.compose.moods import MOODS
from dawg.gen.genre_files import genre_names, load_genre

DRAWS = 200


def drawn(brief: Brief) -> Counter[str]:
    return Counter(choose_genre(brief, genre_names(), seed=seed) for seed in range(DRAWS))


def test_every_genre_has_a_drive() -> None:
    assert set(DRIVE) == set(genre_names())


def test_a_brief_that_states_nothing_draws_among_all() -> None:
    counts = drawn(Brief())
    assert set(counts) == set(genre_names())
    assert max(counts.values()) < DRAWS / 8


def test_the_same_brief_and_seed_give_the_same_genre() -> None:
    brief = Brief(bpm=90, moods=("calm",))
    assert choose_genre(brief, genre_names(), seed=7) == choose_genre(brief, reversed(genre_names()), seed=7)


@pytest.mark.parametrize("bpm", [72, 96, 124, 140, 174])
def test_a_tempo_is_one_that_the_genre_is_played_at(bpm: float) -> None:
    fitting = 0
    for name, count in drawn(Brief(bpm=bpm)).items():
        tempo = load_genre(name).tempo
        fitting += count * (tempo.low * 0.95 <= bpm <= tempo.high * 1.05)
    assert fitting >= 0.75 * DRAWS


def test_a_meter_is_one_that_the_genre_has() -> None:
    assert all("6/8" in load_genre(name).meters for name in drawn(Brief(meter="6/8")))


def test_an_instrument_is_mostly_one_that_the_genre_plays() -> None:
    counts = drawn(Brief(instruments=("piano",), moods=("sad",)))
    played = [name for name in counts if any("piano" in part.instruments for part in load_genre(name).parts)]
    assert sum(counts[name] for name in played) >= 0.7 * DRAWS


@pytest.mark.parametrize(("mood", "calm"), [("calm", True), ("sad", True), ("energetic", False), ("aggressive", False)])
def test_moods_tell_calm_genres_from_driving_ones(mood: str, calm: bool) -> None:
    counts = drawn(Brief(moods=(mood,)))
    mean = sum(DRIVE[name] * count for name, count in counts.items()) / DRAWS
    assert mean < 0.45 if calm else mean > 0.65


def test_a_genre_of_ones_own_may_be_drawn_and_one_with_a_mistake_is_not(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('title = "Mine"\nparent = "house"\n')
    (tmp_path / "broken.toml").write_text("title = 3\n")
    names = ("mine", "broken")
    assert {choose_genre(Brief(), names, seed=seed, genre_folder=tmp_path) for seed in range(20)} == {"mine"}


def test_a_mood_is_mostly_where_it_is_at_home() -> None:
    for mood, genres in SUITED.items():
        counts = drawn(Brief(moods=(mood,)))
        assert sum(counts[name] for name in genres) >= 0.55 * DRAWS, mood


def test_where_moods_are_at_home_is_known() -> None:
    assert set(SUITED) <= set(MOODS)
    assert {name for genres in SUITED.values() for name in genres} <= set(genre_names())
