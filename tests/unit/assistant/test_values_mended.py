"""Values, places and moods that a speaker mends after a reason, and what cannot be both."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "key", "bpm"),
    [
        ("Tango in A minor, sorry, misread the sheet, E minor it is, with accordion", "E minor", None), ("trap in F# minor at 140, oops, singer says G minor, 138", "G minor", 138),
        ("techno 130. hang on the client wants 134", None, 134), ("lofi, 80 bpm. sorry, my roommate is talking, 72 bpm", None, 72),
        ("salsa en la menor, perdón, el cantante no llega, en sol menor", "G minor", None), ("trap 140, sorry i'm new, 8 bars", None, 140),
        ("trap 140, sorry for asking again, in G minor please", "G minor", 140),
    ],
)  # fmt: skip
def test_a_key_or_a_tempo_is_mended_after_a_reason(text: str, key: str | None, bpm: float | None) -> None:
    reading = read(text)
    assert (f"{reading.key} {reading.scale}" if reading.key else None, reading.bpm) == (key, bpm)


@pytest.mark.parametrize(
    ("text", "genre", "pace"),
    [
        ("fast techno, wait no my kid is asleep, make it slow ambient", "ambient", "slow"), ("trap, no wait i always get trap, make it house", "house", None),
        ("lofi, hmm my girlfriend wants jazz", "jazz", None),
        ("Trap beat for my workout. Scratch the trap, drum & bass. And the piano I was going to ask for, forget it.", "drum and bass", None),
    ],
)  # fmt: skip
def test_a_genre_is_mended_after_a_reason(text: str, genre: str, pace: str | None) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, reading.pace) == ("generate", (genre,), pace)


def test_nothing_but_one_thing_is_refused_of_what_is_at_all_but() -> None:
    assert read("lofi with no drums at all but with a snare").instruments == ("snare",)


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("mute the snare - no the clap I mean. leave the snare on", [("mute", "clap", None)]), ("delete the bass - no the pads i mean", [("remove", "pad", None)]),
        ("add a flute in the chorus. scratch that, clarinet. and not the chorus, the bridge", [("add", "clarinet", "bridge")]),
        ("add strings in the verse, not the verse, the chorus", [("add", "strings", "chorus")]),
    ],
)  # fmt: skip
def test_a_part_and_a_place_are_mended_behind_what_is_meant(
    text: str, operations: list[tuple[str, str, str | None]]
) -> None:
    assert [(step.op, step.target, step.section) for step in read(text).operations] == operations


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("give me 95 bpm, no wait, 105, hmm actually go back to 95. boom bap", "bpm", 95), ("lofi ca 80", "bpm", 80), ("chiptune, slow ish idk 85 maybe", "bpm", 85),
        ("In C major. Sorry I was looking at wrong sheet, it is A flat major. Waltz.", "key", "Ab"),
        ("happy tune for my game... on second thought the level is a graveyard so make it gloomy instead", "mood", ("gloomy",)),
        ("Burial but happier", "reference", ("burial",)), ("what Burial does, but sunny, 130 bpm garage", "reference", ("burial",)),
    ],
)  # fmt: skip
def test_what_stands_in_the_end_is_taken(text: str, field: str, value: object) -> None:
    assert getattr(read(text), field) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a silent track with really loud drums", "both silence and instruments"), ("make the beat longer but keep it at exactly the same length", "both longer and the same length"),
    ],
)  # fmt: skip
def test_what_cannot_be_both_is_told(text: str, told: str) -> None:
    assert told in " ".join(read(text).warnings)
