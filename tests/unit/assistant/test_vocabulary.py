"""The vocabulary's tables agree with each other and with the engine."""

from __future__ import annotations

import json
from pathlib import Path

from dawg.assistant.reader import phrasing, sayings
from dawg.assistant.reader.tables import table
from dawg.assistant.reader.vocabulary import genre_of
from dawg.gen.brief import MOODS

OURS = {
    "trap", "drill", "boom-bap", "lo-fi", "phonk", "r&b", "neo-soul", "pop", "house", "deep-house", "techno", "trance", "drum-and-bass", "dubstep",
    "future-bass", "uk-garage", "synthwave", "ambient", "cinematic", "reggaeton", "afrobeats", "funk", "disco", "rock", "jazz",
}  # fmt: skip


def test_all_genres_of_dawg_have_words_and_no_others_do() -> None:
    assert set(table("genres")["ours"]) == OURS


def test_every_genre_leads_to_one_of_dawgs() -> None:
    genres = table("genres")
    kinds = [kind for entry in genres["ours"].values() for kind in entry["kinds"]]
    assert len(kinds) == len(set(kinds))
    assert all(genre_of(name) in OURS for name in [*OURS, *kinds, *genres["elsewhere"]])
    assert genre_of("polka dots") == ""


def test_moods_are_those_of_the_composer() -> None:
    assert set(table("moods")["moods"]) == set(MOODS)


def test_artists_default_to_genres_of_dawg_and_have_traits() -> None:
    artists = table("artists")["artists"] | table("artists")["works"]
    assert all(entry["genre"] in OURS and entry["traits"] for entry in artists.values())


def test_substitutes_are_instruments_of_the_table() -> None:
    document = table("instruments")
    assert all(
        name in document["names"] and other in document["names"] for name, other in document["elsewhere"].items()
    )


def test_a_row_is_never_skipped_where_it_matches() -> None:
    """`needs` names words without which a pattern cannot match: a text that it matches has one of them."""
    data = Path(__file__).parent / "data" / "asked.jsonl"
    texts = [json.loads(line)["text"].lower() for line in data.read_text("utf-8").splitlines()]
    for patterns, keys in (
        ([said for said, _ in phrasing._turns()[0]], phrasing._turns()[1]),
        ([saying.said for saying in sayings._sayings()], sayings._keys()),
    ):
        for text in texts:
            tried = set(keys.among(text))
            skipped = [row for row in range(len(patterns)) if row not in tried and patterns[row].search(text)]
            assert not skipped, (text, [patterns[row].pattern for row in skipped])
