"""What is asked for by name, role or family is heard; in every form, whatever the seed."""

import random

import pytest

from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.compose.arrangement import ROLE_WORDS
from dawg.gen.compose.instruments import instruments, resolve
from dawg.gen.genre_files import genre_names
from dawg.gen.pipeline import compose
from dawg.gen.score import Part

FAMILIES = {
    "keys": {"keys"}, "mallets": {"mallets"}, "guitars": {"guitars"}, "leads": {"leads"}, "pads": {"pads"}, "winds": {"winds"},
    "voices": {"choir"}, "horn": {"brass"}, "synth": {"pads", "leads"},
}  # fmt: skip


def sounding(genre: str, seed: int, bars: int, *names: str, exclude: tuple[str, ...] = ()) -> list[Part]:
    score = compose(Brief(genre=genre, seed=seed, bars=bars, instruments=names, exclude=exclude)).score
    playing = {clip.part for clip in score.clips if clip.notes}
    return [part for part in score.parts if part.name in playing]


def is_heard(parts: list[Part], name: str) -> bool:
    pitched = [part for part in parts if not part.is_drums]
    if name in ROLE_WORDS:
        return any(name == part.role or (name == "drums" and part.is_drums) for part in parts)
    if name == "synth" and any(name in part.instrument for part in pitched):
        return True
    if name in FAMILIES:
        return any(instruments()[part.instrument].family in FAMILIES[name] for part in pitched)
    return any(part.instrument == name for part in pitched)


@pytest.mark.parametrize(
    ("genre", "seed", "bars", "name"),
    [
        ("trap", 526, 8, "violin"), ("cinematic", 858, 8, "cello"), ("boom-bap", 71, 8, "trumpet"), ("jazz", 431, 8, "trumpet"),
        ("jazz", 925, 8, "horns"), ("funk", 949, 8, "horns"), ("techno", 661, 8, "brass"), ("drum-and-bass", 750, 8, "strings"),
        ("techno", 821, 8, "sweep"),
    ],
)  # fmt: skip
def test_an_exact_name_is_not_content_with_a_relative(genre: str, seed: int, bars: int, name: str) -> None:
    assert is_heard(sounding(genre, seed, bars, name), name)


@pytest.mark.parametrize(
    ("genre", "seed", "bars", "name"),
    [
        ("dubstep", 224, 8, "flute"), ("techno", 56, 8, "tape-hiss"), ("techno", 817, 8, "choir-ooh"), ("r&b", 326, 8, "rain"),
        ("uk-garage", 410, 8, "violin"), ("dubstep", 786, 8, "whistle-lead"), ("dubstep", 926, 8, "chip-lead"),
        ("dubstep", 79, 8, "saw-lead"), ("dubstep", 725, 8, "tenor-sax"), ("house", 5, 1, "riser"), ("jazz", 5, 4, "sub-drop"),
    ],
)  # fmt: skip
def test_an_instrument_plays_also_where_the_form_has_no_place_for_it(
    genre: str, seed: int, bars: int, name: str
) -> None:
    assert is_heard(sounding(genre, seed, bars, name), name)


@pytest.mark.parametrize(
    ("genre", "seed", "bars", "name"),
    [
        ("trap", 1, 4, "texture"), ("house", 942, 8, "fx"), ("uk-garage", 303, 4, "pad"), ("trance", 207, 8, "counter"),
        ("dubstep", 687, 4, "keys"), ("cinematic", 300, 8, "mallets"),
        ("lo-fi", 534, 8, "fx"), ("techno", 944, 4, "pad"),
    ],
)  # fmt: skip
def test_a_role_or_family_plays_also_where_the_form_has_no_place_for_it(
    genre: str, seed: int, bars: int, name: str
) -> None:
    assert is_heard(sounding(genre, seed, bars, name), name)


@pytest.mark.parametrize("genre", genre_names())
def test_whatever_is_asked_for_is_heard(genre: str) -> None:
    draw = random.Random(f"{genre} wishes")
    words = [*instruments(), *ROLE_WORDS, *FAMILIES]
    for _ in range(6):
        seed, bars, name = draw.randrange(10_000), draw.choice((1, 2, 4, 8)), draw.choice(words)
        assert is_heard(sounding(genre, seed, bars, name), name), (seed, bars, name)


@pytest.mark.parametrize("seed", range(4))
def test_a_wish_leaves_the_one_before_it_alone(seed: int) -> None:
    parts = sounding("trap", seed, 8, "piano", "rhodes", "violin", "strings", "bell")
    assert all(is_heard(parts, name) for name in ("piano", "rhodes", "violin", "strings", "bell"))


@pytest.mark.parametrize("role", ["chords", "lead", "pad"])
def test_an_asked_role_does_not_bring_an_excluded_instrument(role: str) -> None:
    banned = {instrument.name for instrument in resolve("piano")}
    for seed in range(4):
        assert not banned & {part.instrument for part in sounding("jazz", seed, 4, role, exclude=("piano",))}


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ("piano", "piano"), ("909", "909"), ("909", "TR-909"), ("909", "drums"), ("bass", "bass"), ("drums", "drums"),
        ("Drums", "drum kit"), ("kick", "kick drum"), ("rhodes", "keys"), ("fx", "fx"), ("texture", "texture"),
    ],
)  # fmt: skip
def test_what_is_both_wanted_and_excluded_is_a_mistake(wish: str, refusal: str) -> None:
    with pytest.raises(InputError, match="both wanted and excluded"):
        sounding("house", 3, 4, wish, exclude=(refusal,))


@pytest.mark.parametrize("names", [("electric piano",), ("Grand piano", "electric piano"), ("e-piano", "piano")])
@pytest.mark.parametrize("genre", ["trap", "house", "jazz"])
def test_an_electric_piano_is_electric(genre: str, names: tuple[str, ...]) -> None:
    playing = {part.instrument for part in sounding(genre, 3, 8, *names)}
    assert playing & {"rhodes", "wurlitzer", "dx-piano"}
    assert "piano" in playing or len(names) == 1


@pytest.mark.parametrize(
    ("genre", "word"), [("jazz", "piano"), ("jazz", "sax"), ("lo-fi", "guitar"), ("trap", "piano")]
)
def test_a_refused_instrument_takes_away_what_sounds_and_no_part_that_another_plays(genre: str, word: str) -> None:
    banned = {instrument.name for instrument in resolve(word)}
    for seed in range(1, 7):
        before = {part.name: part.instrument for part in sounding(genre, seed, 8)}
        after = {part.name: part.instrument for part in sounding(genre, seed, 8, exclude=(word,))}
        assert not banned & set(after.values())
        assert {name: plays for name, plays in before.items() if plays not in banned}.items() <= after.items()


def test_an_asked_instrument_does_not_bring_an_excluded_role() -> None:
    for name, role in (("flute", "lead"), ("rhodes", "chords")):
        parts = sounding("house", 4, 4, name, exclude=(role,))
        assert is_heard(parts, name)
        assert role not in {part.role for part in parts}


@pytest.mark.parametrize(("genre", "word"), [("trap", "808"), ("techno", "stab"), ("dubstep", "stabs")])
def test_a_refused_manner_takes_its_part_away(genre: str, word: str) -> None:
    for seed in range(1, 5):
        assert word not in {part.name for part in sounding(genre, seed, 8, exclude=(word,))}


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("kick drum", "kick"), ("Kick-Drums", "kick"), ("bass drum", "kick"), ("snare drum", "snare"), ("hi hat", "hats"),
        ("hi-hats", "hats"), ("drum", "kick"), ("drums", "kick"),
    ],
)  # fmt: skip
def test_drums_go_by_their_long_names_too(word: str, role: str) -> None:
    parts = sounding("ambient", 3, 8, word)
    assert role in {part.role for part in parts}
    assert "steel-drum" not in {part.instrument for part in parts}
    assert role not in {part.role for part in sounding("house", 3, 8, exclude=(word,))}


@pytest.mark.parametrize(
    ("word", "nearest"), [("paino", "piano"), ("rodes", "rhodes"), ("snair", "snare"), ("vilin", "violin")]
)
def test_an_unknown_name_is_answered_with_the_nearest(word: str, nearest: str) -> None:
    for brief in (Brief(genre="house", instruments=(word,)), Brief(genre="house", exclude=(word,))):
        with pytest.raises(InputError, match=f"unknown; nearest: {nearest}"):
            compose(brief)


@pytest.mark.parametrize("genre", genre_names())
def test_chosen_instruments_are_listed_once(genre: str) -> None:
    for seed in range(3):
        names = compose(Brief(genre=genre, seed=seed, bars=8)).chosen["instruments"]
        assert len(names) == len(set(names))
