"""What was understood is not lost: a genre that no step is about speaks for a new beat, a value that is left out is told."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("had it up to here with lofi. give me grime", "grime"),
        ("yo so basicly i wnat a drlil beat rite slidng 808s n dat 142 bmp no pianno plz my man", "drill"),
        ("Schreib mir einen Text über den Bodensee und lass ihn von einer Frau singen, Schlager 120", "schlager"),
        ("sing me a happy birthday, then a reggaeton", "reggaeton"),
        ("write me a hook about my dog Biscuit and sing it, lofi 80", "lo-fi"),
    ],
)
def test_a_genre_that_no_step_is_about_asks_for_a_new_beat(text: str, genre: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert genre in reading.genre


@pytest.mark.parametrize(
    "text",
    [
        "add a jazz chord progression",
        "a little more funk",
        "bassline should be way more syncopated, like funk",
        "funk up the bass",
        "put that drill hi hat pattern in the 2nd verse",
        "give the hook more pop",
    ],
)
def test_a_genre_that_says_how_a_part_is_to_be_stays_an_edit(text: str) -> None:
    reading = read(text)
    assert reading.intent == "edit"
    assert reading.operations


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("i wnat a drlil beat with slidng 808s", "i want a drill beat with sliding 808s"),
        ("add mroe revreb to the pinao", "add more reverb to the piano"),
    ],
)
def test_misspelt_words_are_read_as_the_right_ones(typed: str, right: str) -> None:
    assert read(typed) == read(right)


@pytest.mark.parametrize("text", ["actually 145", "no, 145", "hmm make that 145", "nah, 145 instead of 150"])
def test_a_lone_number_behind_a_second_thought_is_a_tempo(text: str) -> None:
    assert [(step.op, step.bpm) for step in read(text).operations] == [("set_tempo", 145.0)]


@pytest.mark.parametrize(
    "text",
    [
        "dark trap 145 with someone screaming right before the drop",
        "house 124, a girl says 'ready' before the drop",
        "dubstep 140 with a robot voice talking before the drop",
        "trap com uma voz falando antes do drop, 140",
        "dubstep mit einer stimme vor dem drop",
        "ein mann sagt 'los' vor dem drop, techno 130",
        "une fille dit 'go' avant le drop, house 126",
        "una chica dice 'ya' antes del drop, techno 130",
    ],
)
def test_a_voice_before_the_drop_is_told_and_the_drop_stays(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.structure) == ("generate", ("drop",))
    assert any(said.startswith("vocals: ") for said in reading.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "mets une voix de femme qui parle au début, puis une house lente avec piano",
        "mets un homme qui rappe sur l'intro, ensuite une house avec piano",
        "ajoute une voix sur l'intro, puis une house lente avec piano",
        "add a man's voice talking in the intro, then slow house with piano",
        "pon una voz de hombre hablando en la intro y luego house lento con piano",
    ],
)
def test_a_beat_behind_a_voice_is_made(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, reading.instruments) == ("generate", ("house",), ("piano",))
    assert any(said.startswith("vocals: ") for said in reading.warnings)
