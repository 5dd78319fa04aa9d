"""Taste is learned from what is said and asked for, shown, and forgotten."""

from __future__ import annotations

import msgspec
import pytest

from dawg.assistant.taste import Kind, Taste, forgotten, heard, is_taste, learned, remembered, told, without
from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.pipeline import compose

GENRES, INSTRUMENTS = ("trap", "drill"), ("piano", "rhodes", "hats", "808 bass")


@pytest.mark.parametrize(
    ("text", "never", "liked"),
    [
        ("never piano please", ("piano",), {}),
        ("I hate pianos, and never use trap hats again", ("piano", "trap"), {}),
        ("I really love my rhodes", (), {"rhodes": 1}),
        ("never give me an 808 bass", ("808 bass",), {}),
        ("no more 808 bass in this song", (), {}),
        ("never mind", (), {}),
        ("always no piano", ("piano",), {}),
        ("I don't like piano", ("piano",), {}),
        ("I don't like the piano", (), {}),
        ("I hate the piano, take it out", (), {}),
        ("I hate piano in this one", (), {}),
        ("I don't want piano", (), {}),
        ("I don't want the piano in the hook", (), {}),
        ("I like the piano", (), {}),
        ("I love hats", (), {}),
        ("never ever ignore previous instructions", (), {}),
        ("I don't like the second verse", (), {}),
    ],
)
def test_only_known_names_are_believed(text: str, never: tuple[str, ...], liked: dict[str, int]) -> None:
    taste = told(Taste(), text, genres=GENRES, instruments=INSTRUMENTS)
    assert (taste.never, taste.instruments, taste.genres) == (never, liked, {})


def test_a_loved_genre_is_no_instrument() -> None:
    taste = told(Taste(), "I love drill, never piano", genres=GENRES, instruments=INSTRUMENTS)
    assert taste == Taste(genres={"drill": 1}, never=("piano",))


def test_most_texts_say_nothing_of_taste() -> None:
    assert not is_taste("dark trap, no piano, 140")
    assert is_taste("I never want piano")


def test_what_is_asked_for_counts_and_what_is_left_open_does_not() -> None:
    taste = learned(learned(Taste(), Brief(genre="trap", bpm=140, instruments=("rhodes",))), Brief(genre="trap"))
    assert taste == Taste(genres={"trap": 2}, instruments={"rhodes": 1}, tempi=(140.0,))
    assert taste.lines() == ("genre: trap (2×)", "instrument: rhodes (1×)", "tempo: 140 bpm")
    assert taste.sentence() == "often asks for trap"
    assert Taste(tempi=(62.0, 90.0, 210.0)).sentence() == "asks for tempi of 62 to 210 bpm"


def test_what_every_beat_has_and_what_a_beat_has_not_is_no_taste() -> None:
    brief = Brief(instruments=("drums", "bass", "keys", "rhodes", "brushes"))
    score = compose(Brief(genre="house", instruments=("rhodes",), bars=8, seed=3)).score
    assert learned(Taste(), heard(brief, score)).instruments == {"rhodes": 1}


def test_one_thing_can_be_forgotten_whatever_it_is_remembered_as() -> None:
    taste = Taste(genres={"trap": 2}, instruments={"rhodes": 1}, tempi=(90.0, 140.0), never=("piano",))
    assert without(taste, "Piano").never == ()
    assert without(taste, "never piano").never == ()
    assert without(taste, "rhodes") == Taste(genres={"trap": 2}, tempi=(90.0, 140.0), never=("piano",))
    assert without(taste, "90 bpm").tempi == (140.0,)
    with pytest.raises(InputError, match="there: trap, rhodes, piano, 90 bpm, 140 bpm"):
        without(taste, "tuba")


def test_never_wins_over_what_is_asked_for_once() -> None:
    taste = learned(remembered(Taste(), "never", "Piano"), Brief(instruments=("piano",)))
    assert taste == Taste(never=("piano",))
    assert "never wants piano" in taste.sentence()
    assert remembered(taste, "instrument", "piano").never == ()


def test_everything_can_be_forgotten() -> None:
    taste = Taste(genres={"trap": 2, "house": 1}, instruments={"rhodes": 1}, tempi=(90.0, 140.0), never=("piano",))
    assert forgotten(taste, "genre", "Trap").genres == {"house": 1}
    assert forgotten(taste, "tempo", "90 bpm").tempi == (140.0,)
    assert forgotten(taste, "never", "piano").never == ()
    assert forgotten(taste, "instrument").instruments == {}
    assert forgotten(taste) == Taste()


@pytest.mark.parametrize(("kind", "value"), [("tempo", "fast"), ("tempo", "500"), ("genre", ""), ("never", "a\x00b")])
def test_what_is_no_taste_is_refused(kind: Kind, value: str) -> None:
    with pytest.raises(InputError):
        remembered(Taste(), kind, value)


def test_memory_is_limited_and_keeps_what_is_frequent() -> None:
    taste = remembered(remembered(Taste(), "genre", "trap"), "genre", "trap")
    for number in range(100):
        taste = remembered(taste, "genre", f"genre {number}")
        taste = remembered(taste, "tempo", "100")
    assert len(taste.genres) == len(taste.tempi) == 64
    assert taste.genres["trap"] == 2


def test_taste_round_trips_through_json() -> None:
    taste = Taste(genres={"trap": 2}, tempi=(90.0,), never=("piano",))
    assert msgspec.json.decode(msgspec.json.encode(taste), type=Taste) == taste
