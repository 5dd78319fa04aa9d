"""Numbers and units in everyday words, words that nobody knows, and what dictation hears for words of music."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


def steps(said: str) -> list[tuple[str, str | None, float | str | None]]:
    return [(step.op, step.target, step.amount) for step in read(said).operations]


@pytest.mark.parametrize(
    ("said", "bpm"),
    [
        ("440 ms per beat, breakbeat", 136),
        ("500 milliseconds per beat, techno", 120),
        ("a beat every half second, house", 120),
        ("two beats per second techno", 120),
        ("two and a half beats a second", 150),
        ("30 beats every 15 seconds, lofi", 120),
        ("beats come every 750 ms, lo-fi", 80),
        ("$(echo 160) bpm drum&bass `whoami`", 160),
        ("${bpm:-128} bpm house", 128),
        ("a house beat at one twenty ate", 128),
        ("lofi beat at ninety too bpm", 92),
    ],
)
def test_a_tempo_is_read_from_how_long_a_beat_takes(said: str, bpm: float) -> None:
    assert read(said).bpm == bpm


@pytest.mark.parametrize(
    ("said", "bars"),
    [
        ("a dozen bars of lo-fi", 12),
        ("half a dozen bars of trap", 6),
        ("two dozen bars of house", 24),
        ("a score of bars of techno", 20),
    ],
)
def test_dozens_and_scores_are_numbers(said: str, bars: int) -> None:
    assert read(said).bars == bars


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("turn the kick up four thousand decibels", "4000 dB"),
        ("boost the hats by two million decibels", "2000000 dB"),
        ("set the tempo to ten thousand bpm", "10000"),
        ("make it fourteen thousand seconds long", "14000"),
        ("make it negative 20 bpm", "-20"),
        ("make it infinity bars", "infinity bars"),
        ("turn the kick up by infinity db", "infinity db"),
        ("transpose it by infinity semitones", "infinity semitones"),
    ],
)
def test_an_amount_that_nothing_can_have_is_refused_with_its_range(said: str, value: str) -> None:
    reading = read(said)
    assert reading.intent == "error"
    assert value in reading.errors[0]
    assert "permitted range" in reading.errors[0]


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("ten bpm quicker", ("tempo_up", None, 10)),
        ("12 bpm up", ("tempo_up", None, 12)),
        ("two thirds of the tempo", ("tempo_down", None, "33.3 %")),
        ("three quarters as fast", ("tempo_down", None, "25 %")),
        ("make it one and a half times as fast", ("tempo_up", None, "50 %")),
        ("half as fast", ("half_time", None, None)),
        ("cut it to 16 bars", ("shorten", None, "16 bars")),
        ("reduce the song to 24 bars", ("shorten", None, "24 bars")),
        ("shorten to 30 seconds", ("shorten", None, "30 seconds")),
        ("stretch it to 2 minutes", ("extend", None, "120 seconds")),
        ("cut the track in half", ("shorten", None, "50 %")),
    ],
)
def test_changes_of_tempo_and_length_in_shares(said: str, made: tuple[str, str | None, float | str | None]) -> None:
    assert steps(said) == [made]


@pytest.mark.parametrize(
    ("said", "op", "target"),
    [
        ("take the mute off the snare", "unmute", "snare"),
        ("switch the mute off for the hats", "unmute", "hi-hat"),
        ("take the solo away from the piano", "unsolo", "piano"),
        ("take some of the brightness off the cymbals", "darker", "cymbals"),
        ("take some of the boom out of the kick", "eq", "kick"),
        ("strip the hats back to something basic", "simplify", "hi-hat"),
        ("boil the melody down to a few notes", "simplify", "melody"),
        ("nah, roll the dice on that bassline again", "regenerate", "bass"),
        ("take another stab at the melody", "regenerate", "melody"),
        ("master it so it matches ref.wav", "reference_master", None),
        ("use ref.wav as the mastering reference", "reference_master", None),
    ],
)
def test_turns_of_phrase_about_parts(said: str, op: str, target: str | None) -> None:
    assert [(step.op, step.target) for step in read(said).operations] == [(op, target)]


@pytest.mark.parametrize(
    "said",
    [
        "put some flonkery glimbles on the snare",
        "add a splonk to the snare",
        "turn up the blorpitron",
        "mute the florbinator",
        "make the quonker louder",
        "add reverb to the plinkatron",
        "make it glorpcore",
    ],
)
def test_what_an_unknown_word_is_about_is_asked_and_nothing_changes(said: str) -> None:
    reading = read(said)
    assert (reading.intent, reading.operations) == ("clarify", ())
    assert reading.questions[0].startswith("What do you mean by")


@pytest.mark.parametrize(
    "said", ["a glorpcore anthem at 128 with strings", "a dreamy wobblegaze song", "need a quick snazzletron banger"]
)
def test_an_unknown_genre_is_told_of_a_new_beat(said: str) -> None:
    reading = read(said)
    assert reading.intent == "generate"
    assert "not understood" in " ".join(reading.warnings)


def test_dictation_is_read_as_the_words_of_music_it_sounds_like() -> None:
    reading = read("aa minor beat with lots of base and a sad pee ano at eighty ate beats per minute")
    assert (reading.bpm, reading.key, reading.scale) == (88, "A", "minor")
    assert reading.instruments == ("bass", "piano")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("a song in be flat major", "Bb"),
        ("trap beat in the key of sea minor", "C"),
        ("f shop minor please", "F#"),
        ("a beat in see sharp miner", "C#"),
    ],
)
def test_dictated_keys(said: str, key: str) -> None:
    assert read(said).key == key


@pytest.mark.parametrize("said", ["base it on house", "a base tempo of 90", "thanks a million", "it should be minor"])
def test_words_that_sound_like_music_and_are_none_stay(said: str) -> None:
    reading = read(said)
    assert "bass" not in reading.instruments
    assert reading.key is None


@pytest.mark.parametrize(
    "text", ["make the drums more purple", "make the piano more banana", "make the guitar less purple"]
)
def test_more_of_an_unknown_word_is_asked_about(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.operations) == ("clarify", ())
    assert text.rsplit(" ", 1)[1] in reading.questions[0]
