"""Words of music in another sense, lengths by the calendar, opposites in one breath, and a question about what was named."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    "text",
    [
        "how long do I roast sea bass in the pan",
        "my heart skips a beat whenever she texts",
        "what's the average rent for a two bed house in Leeds",
        "where can i buy snare traps for rabbits",
        "what time does the jazz club on 5th open",
        "beat three eggs with sugar until fluffy",
        "does my dog need a lead in the park",
        "what's the key to a happy marriage",
        "which country has the longest coast",
        "the metal in my knee aches when it rains",
        "locked my keys in the garage again, what do i do",
        "my landlord put the lock on the garage door again",
    ],
)
def test_everyday_life_is_out_of_scope(text: str) -> None:
    reading = read(text)
    assert reading.intent == "out_of_scope"
    assert reading.operations == ()
    assert reading.message


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why does my snare sound like a wet dog", "query"),
        ("what key is the house track in", "help"),
        ("im in the kitchen cooking, house", "generate"),
        ("my landlord raised the rent, drill type beat", "generate"),
        ("the pads are drowning the vocal", "edit"),
        ("I'm tired of trap, do a funk beat", "generate"),
    ],
)
def test_music_beside_everyday_life_stays_music(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "genre", "days"),
    [
        ("ambient that lasts three weeks, for the gallery", "ambient", "21 days"),
        ("make a techno loop that is 2 years long", "techno", "730 days"),
        ("lofi that goes on for a month", "lo-fi", "30 days"),
        ("i want a 3-year house track", "house", "1095 days"),
    ],
)
def test_a_length_by_the_calendar_is_named_with_the_range(text: str, genre: str, days: str) -> None:
    reading = read(text)
    assert reading.genre == (genre,)
    assert days in reading.errors[0]
    assert "permitted range" in reading.errors[0]


@pytest.mark.parametrize(
    "text", ["i've been making beats for 3 years, give me lofi", "3 weeks ago i made lofi, give me one like it"]
)
def test_years_of_a_story_are_no_length(text: str) -> None:
    assert read(text).errors == ()
    assert read(text).intent == "generate"


@pytest.mark.parametrize(
    "text", ["give me minus eight bars of lofi", "master it to +30 LUFS", "reggaeton, negative 4 bars"]
)
def test_a_value_below_or_above_all_is_refused(text: str) -> None:
    reading = read(text)
    assert reading.intent == "error"
    assert "permitted range" in reading.message


@pytest.mark.parametrize("text", ["make it loud but also really quiet", "the bass should be wide and mono"])
def test_a_quality_and_its_opposite_are_told(text: str) -> None:
    assert any("both" in told for told in read(text).warnings)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("the tempo should be purple", "tempo"), ("the key feels weird", "key"), ("fix the drums", "drums"),
        ("sort the volume out", "louder"), ("the chorus idk", "section"),
    ],
)  # fmt: skip
def test_a_question_is_about_what_was_named(text: str, about: str) -> None:
    assert about in read(text).questions[0]
