"""What of a request stays in the end: likenesses, parts that are kept after all, the last of several words, a moment that is asked for."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read
from tests.unit.assistant.test_said_in_passing import told


@pytest.mark.parametrize(
    ("text", "bpm", "op"),
    [
        ("140 but half time feel so it feels like 70", 140, "half_time"),
        ("dnb 174 but make it feel like 87", 174, "half_time"),
        ("140 bpm with a half-time feel", 140, "half_time"),
        ("trap 150 but it feels like 75", 150, "half_time"),
        ("dubstep 140, make it nod like 70", 140, "half_time"),
        ("140 but it should feel like 70", 140, "half_time"),
        ("70 but feels like 140, drill", 70, "double_time"),
    ],
)
def test_a_tempo_and_the_half_of_it_are_a_new_beat_with_its_feel(text: str, bpm: float, op: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.bpm, [step.op for step in reading.operations]) == ("generate", bpm, [op])
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("text", "part", "amount"),
    [
        ("drop the bass a bit", "bass", "a little"),
        ("drop the drums slightly", "drums", "a little"),
        ("drop the 808 by 2 db", "808", "2 dB"),
        ("dip the snare a touch", "snare", "a little"),
        ("drop the lead down a bit", "lead", "a little"),
        ("drop the hats just a little", "hi-hat", "a little"),
    ],
)
def test_what_is_dropped_a_little_is_quieter(text: str, part: str, amount: str) -> None:
    assert [(step.op, step.target, step.amount) for step in read(text).operations] == [("volume_down", part, amount)]


@pytest.mark.parametrize(("text", "op"), [("drop the bass", "remove"), ("drop the bass an octave", "transpose")])
def test_what_is_dropped_altogether_or_in_pitch_is_not_quieter(text: str, op: str) -> None:
    assert [step.op for step in read(text).operations] == [op]


@pytest.mark.parametrize(
    "text",
    [
        "faz um beat de funk daqueles de baile, 130, grave estourando",
        "funk daqueles bem de baile",
        "quero um funk de baile",
        "um funk mandelão a 130",
        "i want a funk carioca beat",
        "baile funk 130 bpm",
    ],
)
def test_the_funk_of_rio_is_not_that_of_the_seventies(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre) == ("generate", ("baile funk",))
    assert "nearest: reggaeton" in told(reading)


@pytest.mark.parametrize(
    ("text", "artist", "pace"),
    [
        ("un truc genre pnl mais plus lent, planant quoi", "pnl", "slow"),
        ("un son genre Laylow", "laylow", None),
        ("un beat genre ninho mais plus rapide", "ninho", "fast"),
        ("un truc genre SCH, plus lent", "sch", "slow"),
        ("something like drake but slower", "drake", "slow"),
        ("something like travis scott but faster", "travis scott", "fast"),
    ],
)
def test_a_likeness_and_its_pace_are_kept(text: str, artist: str, pace: str | None) -> None:
    reading = read(text)
    assert (reading.intent, reading.reference, reading.pace) == ("generate", (artist,), pace)


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("something that sounds like driving at 3am, no rush, kinda synthwavey, maybe around 85", "synthwave"),
        ("kinda trappy beat", "trap"),
        ("kinda drilly", "drill"),
        ("a jazzy-ish beat", "jazz"),
        ("kind of phonky, 140", "phonk"),
        ("disco-esque", "disco"),
        ("reggaeton-ish beat, sunny", "reggaeton"),
    ],
)
def test_what_is_like_a_genre_is_that_genre(text: str, genre: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre) == ("generate", (genre,))


@pytest.mark.parametrize("text", ["make it funky", "make it kinda jazzy", "spicy beat"])
def test_a_mood_that_ends_like_a_genre_stays_a_mood(text: str) -> None:
    assert read(text).genre == ()


@pytest.mark.parametrize(
    ("text", "op", "part"),
    [
        ("remove the drums. actually no keep em just make them quieter", "volume_down", "drums"),
        ("delete the snare. wait, leave it in, just make it softer", "volume_down", "snare"),
        ("mute the hats, actually no keep them but turn them down", "volume_down", "hi-hat"),
        ("take out the piano... no wait, keep it, just pan it left", "pan", "piano"),
        ("kill the bass. hmm no keep the bass, just lower it", "volume_down", "bass"),
        ("lose the claps. actually keep em, make them brighter", "brighter", "clap"),
    ],
)
def test_a_part_that_is_kept_after_all_is_only_changed(text: str, op: str, part: str) -> None:
    reading = read(text)
    assert ([(step.op, step.target) for step in reading.operations], reading.warnings) == ([(op, part)], ())


def test_a_part_that_is_kept_after_all_and_nothing_else_changes_nothing() -> None:
    reading = read("remove the strings. nah leave them")
    assert (reading.intent, reading.operations) == ("clarify", ())
    assert "Nothing is changed" in reading.message
    assert [step.op for step in read("remove the drums. keep the bass").operations] == ["remove"]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("i want guitar. no guitar. only guitar lol idk", "solo"),
        ("add strings. no strings. only strings", "solo"),
        ("give me bass. remove the bass. solo the bass", "solo"),
        ("i want synths. no synths. actually only synths", "solo"),
        ("mute the kick. solo the kick. unmute the kick", "unmute"),
        ("drums. no drums. only drums", "solo"),
    ],
)
def test_of_three_words_about_one_part_the_last_stands(text: str, op: str) -> None:
    reading = read(text)
    assert [step.op for step in reading.operations] == [op]
    assert "the last of them counts" in told(reading)


def test_of_three_words_about_a_part_of_a_new_beat_the_last_stands() -> None:
    reading = read("i want a piano. no piano. just piano")
    assert (reading.instruments, reading.exclude) == (("piano",), ())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("turn it up to 11", None),
        ("crank the drums up to eleven", "drums"),
        ("turn everything up to 11", None),
        ("this one goes to eleven", None),
        ("pump the bass up to 11", "bass"),
        ("crank it to 11", None),
    ],
)
def test_eleven_is_as_loud_as_it_gets(text: str, part: str | None) -> None:
    reading = read(text)
    assert [(step.op, step.target, step.amount) for step in reading.operations] == [("volume_up", part, "a lot")]
    assert reading.errors == ()


@pytest.mark.parametrize(
    "text",
    [
        "i need a minute", "give me a sec", "hold on", "gimme a second", "one moment please", "can i have a minute", "hang on",
        "espera un momento", "um momento", "moment mal", "attends", "ちょっと待って", "잠깐만",
    ],
)  # fmt: skip
def test_a_user_who_wants_a_moment_gets_one(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.operations, reading.stated) == ("clarify", (), ())
    assert reading.message == "Take your time."


@pytest.mark.parametrize("text", ["i need a minute of ambient", "i need a 1 minute beat", "um minuto de trap"])
def test_a_minute_of_music_is_a_length(text: str) -> None:
    assert read(text).duration_s == 60


@pytest.mark.parametrize(
    "text",
    [
        "same but different",
        "same thing again but different",
        "same same but different",
        "same beat again, but slightly different",
        "the same but make it different",
        "do the same thing but a bit different",
    ],
)
def test_the_same_but_different_is_a_variation(text: str) -> None:
    assert (read(text).intent, [step.op for step in read(text).operations]) == ("variation", ["vary"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "que acordes tiene esto? y puedes subirlo un tono",
            [("describe", None, None), ("transpose", None, "2 semitones")],
        ),
        (
            "what bpm is it? and bring it down a semitone",
            [("describe", None, None), ("transpose", None, "-1 semitones")],
        ),
        (
            "what scale is this? also raise it a whole tone please",
            [("analyze_key", None, None), ("transpose", None, "2 semitones")],
        ),
        ("which instruments are in here? and add a shaker", [("list_tracks", None, None), ("add", "shaker", None)]),
        (
            "which chords are these, and pitch the whole thing up 2 semitones",
            [("describe", None, None), ("transpose", None, "2 semitones")],
        ),
        ("what's the tempo? also mute the hats", [("describe", None, None), ("mute", "hi-hat", None)]),
    ],
)
def test_a_question_and_an_order_are_both_met(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    reading = read(text)
    assert (reading.intent, [(step.op, step.target, step.amount) for step in reading.operations]) == ("edit", expected)
