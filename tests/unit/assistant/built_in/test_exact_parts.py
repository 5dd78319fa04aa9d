"""Parts, places and sounds that are named are those that change, and what is asked is what is done: seen on the score."""

from __future__ import annotations

import pytest

from dawg.assistant.built_in.briefing import brief_of
from dawg.assistant.reader import read
from dawg.gen.units import seconds_to_ticks
from tests.unit.assistant.built_in.test_exact import beat, edited, heard, operations, plan, refusal


@pytest.mark.parametrize("text", ["ambient pad piece, no drums, 70 bpm, D major, 3 minutes", "an ambient pad track"])
def test_the_genre_before_an_instrument_is_that_of_the_piece(text: str) -> None:
    brief = brief_of(read(text)).brief
    assert (brief.genre, brief.instruments) == ("ambient", ("pad",))


def test_the_tempo_of_a_part_is_not_that_of_the_beat() -> None:
    score = beat("house")
    after = edited(score, "double the tempo of the hats")
    assert after.bpm == score.bpm
    assert len(after.notes("hats")) > 1.8 * len(score.notes("hats"))
    assert after.notes("kick") == score.notes("kick")


@pytest.mark.parametrize("text", ["darker in the second half", "make it darker from the middle on"])
def test_half_of_the_piece_is_its_sections_there(text: str) -> None:
    (operation,) = operations(beat("house"), text)
    assert operation["scope"]["sections"] == ["break", "build", "drop 2", "outro"]


def test_them_are_the_parts_that_were_complained_of() -> None:
    score = beat("house")
    after = edited(score, "the drums are too clean, make em dirtier")
    assert after.mix == score.mix
    assert {part.name for part in after.parts if part != score.part(part.name)} == {
        part.name for part in score.parts if part.is_drums
    }


def test_deleting_what_was_not_named_is_asked_about() -> None:
    assert plan(beat("house"), "no still annoying, just delete it").question.startswith("What should go?")
    (operation,) = operations(beat("house"), "the intro is annoying, delete it")
    assert (operation["op"], operation["scope"]["sections"]) == ("remove_section", ["intro"])


@pytest.mark.parametrize("text", ["make room for the vocals", "make some room for the singer"])
def test_room_for_a_voice_takes_from_what_sings_and_makes_nothing_louder(text: str) -> None:
    score = beat("house")
    after = edited(score, text)
    changed = {part.name for part in after.parts if part.eq != score.part(part.name).eq}
    assert changed == {"stabs", "lead"}
    assert after.loudness_lufs == score.loudness_lufs


@pytest.mark.parametrize(
    ("text", "part", "ms"),
    [
        ("push the hats earlier", "hats", -12),
        ("shift the clap 10 ms late", "clap", 10),
        ("nudge the clap 15 ms earlier", "clap", -15),
        ("delay the snare by 20 ms", "snare", 20),
        ("lay the snare back a bit", "snare", 6),
        ("play the hats behind the beat", "hats", 12),
    ],
)
def test_a_part_is_moved_in_time_all_of_it_and_nothing_else(text: str, part: str, ms: float) -> None:
    score = beat("house")
    after = edited(score, text)
    ticks = round(seconds_to_ticks(ms / 1000, bpm=score.bpm))
    for was, now in zip(score.clips, after.clips, strict=True):
        moved = {b.offset_ticks - a.offset_ticks for a, b in zip(was.notes, now.notes, strict=True)}
        assert moved <= ({ticks} if was.part == part else {0})
    assert after.parts == score.parts


@pytest.mark.parametrize("text", ["add delay to the snare", "push the hats up in the mix"])
def test_an_echo_and_a_level_are_no_shift(text: str) -> None:
    assert operations(beat("house"), text)[0]["op"] in ("add_effect", "level")


def test_a_band_of_a_part_is_equalised_whatever_the_verb() -> None:
    score = beat("lo-fi")
    after = edited(score, "boost highs on the keys").part("keys")
    assert after.level_db == score.part("keys").level_db
    assert [(band.hz, band.gain_db) for band in after.eq if band not in score.part("keys").eq] == [(8000.0, 3.0)]


@pytest.mark.parametrize("text", ["add some wobble like an old tape", "more tape warble"])
def test_a_tape_wobbles_by_its_speed_and_no_bass_does(text: str) -> None:
    score = beat("lo-fi")
    after = edited(score, text)
    assert after.parts == score.parts
    assert after.mix.wow > score.mix.wow


def test_a_part_goes_from_the_bar_that_is_named() -> None:
    (operation,) = operations(beat("house"), "remove the clap from bar 20")
    assert (operation["op"], operation["scope"]["bars"]) == ("remove", [20, 20])
    (operation,) = operations(beat("house"), "remove the clap from bar 41 onwards")
    assert operation["scope"]["bars"] == [41, 64]


@pytest.mark.parametrize("text", ["switch brushes for sticks", "swap the drums for sticks"])
def test_a_sound_that_is_not_known_is_refused_and_no_other_taken(text: str) -> None:
    assert "'sticks' is no instrument or kit here" in refusal(beat("jazz"), text).message


def test_the_lows_are_raised_in_other_words() -> None:
    for text in ("aumenta o grave", "sube los graves"):
        (operation,) = operations(beat("trap"), text)
        assert (operation["op"], operation["band"], operation["gain_db"]) == ("eq", "low", 3.0)


@pytest.mark.parametrize(
    ("text", "part", "change_db"),
    [("hats half as loud", "hats", -6.02), ("make the lead twice as loud", "lead", 6.02)],
)
def test_half_and_twice_as_loud_are_six_decibels(text: str, part: str, change_db: float) -> None:
    score = beat("house")
    assert edited(score, text).part(part).level_db - score.part(part).level_db == pytest.approx(change_db)


def test_two_qualities_of_one_wish_are_both_done() -> None:
    made = [operation["op"] for operation in operations(beat("house"), "make it slower and reverbed")]
    assert made == ["set_tempo", "add_effect"]


def test_numerals_have_the_sevenths_that_the_beat_has() -> None:
    after = edited(beat("jazz"), "ii-V-I in the bridge")
    bridge = next(section for section in after.sections if section.name == "bridge")
    assert [chord.symbol for chord in bridge.chords][:3] == ["F#m7", "B7", "Emaj7"]


def test_another_one_after_a_complaint_is_written_anew() -> None:
    (operation,) = operations(beat("lo-fi"), "the melody is annoying, try another one")
    assert (operation["op"], operation["scope"]["parts"]) == ("regenerate", ["melody"])
    assert heard(beat("lo-fi"), "A 1") >= {"melody"}
