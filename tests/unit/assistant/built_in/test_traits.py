"""What is promised instead of an artist is what is made."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dawg.assistant.built_in.briefing import brief_of
from dawg.assistant.reader import genre_of, read
from dawg.assistant.reader.tables import table
from dawg.gen.genre_files import genre_names
from dawg.gen.pipeline import compose

ARTISTS = table("artists")["artists"] | table("artists")["works"]


@pytest.mark.parametrize(
    ("text", "genre", "instruments"),
    [
        ("something like Drake", "r&b", {"sub bass", "keys"}),
        ("make it sound like Daft Punk", "disco", {"guitar"}),
        ("a beat like Metro Boomin, 140 bpm", "trap", {"bells", "808", "choir"}),
        ("house like Drake", "house", set()),
        ("something like the stranger things theme", "synthwave", {"arp"}),
    ],
)
def test_the_traits_of_an_artist_are_in_the_brief(text: str, genre: str, instruments: set[str]) -> None:
    brief = brief_of(read(text)).brief
    assert brief.genre == genre
    assert instruments <= set(brief.instruments)
    assert compose(replace(brief, seed=1)).score.genre == genre


def test_no_trait_is_a_sound_that_nothing_plays() -> None:
    for name, artist in ARTISTS.items():
        assert genre_of(artist["genre"]) in genre_names(), name
        told = str(artist.get("traits", ""))
        assert not {"vocoder", "vocal", "vocals", "singing", "lyrics"} & set(told.replace(",", "").split()), name
