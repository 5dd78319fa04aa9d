"""What a beat is for, and the time that it is to sound like: taken as something, and told."""

from __future__ import annotations

import pytest

from dawg.assistant.built_in.briefing import brief_of
from dawg.assistant.reader import mood_of, read
from dawg.assistant.reader.tables import table


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("a beat for a haunted house", "spooky"),
        ("halloween music", "spooky"),
        ("a trap beat for my gym sessions", "energetic"),
        ("music for a sunday morning", "cozy"),
        ("a beat for a newscast", "serious"),
        ("beat for a runway show", "stylish"),
        ("a lofi beat for a campfire", "cozy"),
        ("techno for a spy movie", "suspenseful"),
        ("something for a yoga class", "meditative"),
        ("a house track for a beach party", "summery"),
        ("a beat for a boss battle", "epic"),
        ("a beat about a breakup", "heartbroken"),
    ],
)
def test_what_a_beat_is_for_is_taken_as_a_mood_and_told(text: str, mood: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert "mood" not in reading.stated
    assert reading.mood == ()
    assert reading.scene == (mood,)
    assert f"is taken as {mood}" in reading.message
    assert brief_of(reading).brief.moods == (mood_of(mood),)


def test_a_stated_mood_goes_before_what_a_beat_is_for() -> None:
    reading = read("a happy beat for a haunted house")
    assert (reading.mood, reading.scene) == (("happy",), ())
    assert read("a beat for a funeral, not mournful").scene == ()


def test_every_place_is_a_mood_of_the_composer() -> None:
    assert [mood for mood in table("moods")["places"].values() if not mood_of(mood)] == []


@pytest.mark.parametrize(
    ("text", "era"),
    [
        ("a 1970s Lagos afrobeat", "1970s"),
        ("a 90s jungle tune", "90s"),
        ("early 2000s club banger", "early 2000s"),
        ("eighties pop", "eighties"),
        ("y2k r&b", "y2k"),
        ("noughties garage", "noughties"),
        ("late nineties trance", "late nineties"),
    ],
)
def test_a_time_is_told(text: str, era: str) -> None:
    assert any(said.startswith(f"era: “{era}”") for said in read(text).warnings)


@pytest.mark.parametrize("text", ["90s hip hop beat", "80s synthwave", "a 30s trap loop", "lofi, 80 bpm"])
def test_a_time_in_the_name_of_a_genre_is_not_told(text: str) -> None:
    assert not any(said.startswith("era:") for said in read(text).warnings)
