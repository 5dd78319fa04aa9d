"""Artists, games, films and songs that a request names: told, never copied; names that are words as well."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read
from dawg.assistant.reader.tables import table


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("make exactly Megalovania", ("megalovania",)),
        ("make an exact copy of blinding lights", ("blinding lights",)),
        ("interpolate the riff from Smoke on the Water in a house track", ("smoke on the water",)),
        ("remake shape of you but in reggaeton", ("shape of you",)),
        ("make a copy of hallelujah please", ("hallelujah",)),
        ("remix of Toxic by Britney, hard techno, 150", ("toxic", "britney")),
        ("a song like Happy by Pharrell but slower", ("pharrell", "happy")),
        ("une ambiance à la Air ou Sébastien Tellier, 95 bpm", ("air", "sebastien tellier")),
        ("my mom is the biggest ABBA fan. can you make a disco track that feels like them?", ("abba",)),
        ("my dad loves Pink Floyd so something like that, slow, 70", ("pink floyd",)),
        ("minimal, Steve Reich kind of patterns with marimba and piano", ("steve reich",)),
        ("one thing I love: early Justice. so make me french house", ("justice",)),
        ("80s Prince funk, LinnDrum, 112", ("prince",)),
        ('something like the song "Midnight City"', ("midnight city",)),
        ("like that Gorillaz song Feel Good Inc", ("gorillaz", "feel good inc")),
        ("trap the way Zaytoven does it, with church organ", ("zaytoven",)),
        ("something my dad would like, he's into Dire Straits", ("dire straits",)),
        ("a beat for my sister, she loves Beyonce, 100 bpm", ("beyonce",)),
        ("Cocteau Twins kind of dreamy guitars, 110", ("cocteau twins",)),
        ("like the Stranger Things intro, 84 bpm", ("stranger things",)),
        ("90s eurodance, think Haddaway, 128", ("haddaway",)),
        ("that minecraft piano music, for a building timelapse", ("minecraft",)),
        ("undertale and hollow knight vibes", ("undertale", "hollow knight")),
        ("something like the tetris theme", ("tetris",)),
        ("a track in the style of Skepta and Wiley", ("skepta", "wiley")),
        ("a Ravyn Lenae x Zorblax type beat", ("ravyn lenae", "zorblax")),
        ("Zorblax and Glimwick type beat", ("zorblax", "glimwick")),
        ("beat that sounds like Men I Trust", ("men i trust",)),
        ("a song inspired by zorblax", ("zorblax",)),
        ("olivia dean vibes", ("olivia dean",)),
        ("estilo Natanael Cano", ("natanael cano",)),
        ("RADWIMPS風のバンドサウンド", ("radwimps",)),
        ("백예린 느낌의 알앤비", ("yerin baek",)),
        ("style Gazo, drill sombre", ("gazo",)),
        ("a beat like future", ("future",)),
    ],
)
def test_artists_and_works_are_references_of_a_new_beat(text: str, names: tuple[str, ...]) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.reference == names


def test_what_exists_is_not_copied_but_described() -> None:
    message = read("make an exact copy of blinding lights").message
    assert message == (
        "Blinding Lights: I do not copy music that exists, but I can aim for fast 80s drums, bright synth hook, minor chords."
    )
    assert "do not imitate artists or copy music" in read("a cover of hallelujah").message


@pytest.mark.parametrize(
    "text",
    [
        "beat for my minecraft video",
        "drums come in the end",
        "take five bars out",
        "autumn leaves falling, soft piano",
        "like twice as loud",
        "make a copy of it",
        "copy the chorus",
        "use the riff from Part 2",
        "extend the song by 16 bars",
        "recreate the drop but harder",
        "in the style of Boom Bap",
        "the chords of C major",
        "the snare sounds like it's in a box",
        "future bass with a lot of air",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    reading = read(text)
    assert reading.reference == ()
    assert not any("imitate" in said for said in reading.warnings)


def test_names_that_are_words_are_names_of_the_table() -> None:
    document = table("artists")
    known = {
        name
        for group in ("artists", "works")
        for title, entry in document[group].items()
        for name in (title, *entry.get("same", ()))
    }
    assert [name for name in document["names"]["sure"] if name not in known] == []
    assert [name for name in document["names"]["plain"] if name not in known] == []
