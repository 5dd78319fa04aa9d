"""How many words of English the reader knows: moods, genres and instruments of the world."""

from __future__ import annotations

import pytest

from dawg.assistant.built_in.briefing import _known
from dawg.assistant.reader import genre_of, mood_of, read
from dawg.assistant.reader.tables import table

_CARRIERS = (
    "a {} trap beat",
    "something {} for my video",
    "boom bap beat, {} and dusty, 90 bpm",
    "a house beat with a {} feeling",
    "{} vibes only",
)
_MOODS = (
    "tiptoe", "tiptoe-y", "lavish", "isolated", "grieving", "rusty", "raging", "folksy", "hollow", "sappy", "cheesy", "kitschy", "velvety",
    "creamy", "naive", "youthful", "bossy", "tiny", "small", "seasick", "syrupy", "gooey", "glacial", "rushing", "breathless", "swashbuckling", "primitive",
    "digital", "neon", "cathartic", "resolute", "martial", "athletic", "grindy", "hustling", "ambitious", "glittering", "golden", "rosy", "pastel", "hot", "sweaty",
    "humid", "southern", "rural", "thunderous", "windswept", "after-hours", "dawn", "sunset", "dusk", "reassuring", "nurturing", "divine", "smoldering", "pompous",
    "flowing", "liquid", "swinging", "swaying", "fuzzy", "noisy", "jagged", "off-kilter", "lumbering", "plodding", "sluggish", "neutral", "subtle", "restrained", "reserved",
    "slow-burning", "spine-tingling", "jaw-dropping", "sun-kissed", "churchy", "drippy", "sus", "wistful", "moonlit", "bloodthirsty",
)  # fmt: skip


@pytest.mark.parametrize("word", _MOODS)
def test_a_mood_is_reported_in_its_own_word(word: str) -> None:
    said = word.replace("-", " ")
    for carrier in _CARRIERS:
        reading = read(carrier.format(word))
        assert reading.intent == "generate"
        assert said in [mood.replace("-", " ") for mood in reading.mood], carrier
    assert mood_of(said)


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("a beat full of joy", ("joy",)),
        ("a trap beat with a sense of dread", ("dread",)),
        ("something with swagger", ("swagger",)),
        ("boom bap that captures wonder and sorrow", ("wonder", "sorrow")),
        ("hauntingly beautiful piano beat", ("haunting", "beautiful")),
        ("lofi that builds menacingly", ("menacing",)),
        ("a softly swaying lofi beat", ("soft", "swaying")),
        ("trap, hot, 140 bpm", ("hot",)),
        ("hapy ukulele beat", ("happy",)),
        ("a meloncholic agressive drill beat", ("melancholic", "aggressive")),
        ("spoooky nostalgik beat", ("spooky", "nostalgic")),
        ("dirtyyy trap", ("dirty",)),
    ],
)
def test_feelings_adverbs_and_misspellings_are_moods(text: str, moods: tuple[str, ...]) -> None:
    assert read(text).mood == moods


@pytest.mark.parametrize(
    "text",
    [
        "trap beat, i live in a small town",
        "lofi for when i am dancing with my dog",
        "house, i can say with confidence that 124 is right",
        "make a techno beat for a retro racing game",
        "lost my keys, drill beat please",
        "free trap beat 140 bpm",
        "jazz with glistening pads and a velvety rhodes",
        "add some rolling hats to the boom bap beat",
        "during the intro of the house beat, no drums",
        "the entrance of the club is the theme, techno",
    ],
)
def test_everyday_words_are_no_moods(text: str) -> None:
    assert not {"small", "dancing", "confidence", "racing", "lost", "free", "glistening", "velvety", "rolling", "daring", "entranced"}.intersection(read(text).mood)  # fmt: skip


@pytest.mark.parametrize(
    "genre",
    [
        "krump", "dabke", "dangdut", "kwaito", "taarab", "azonto", "semba", "mahraganat", "manele", "hardbass", "baltimore club", "waacking", "chutney soca", "ghazal",
        "carnatic", "mandopop", "shibuya kei", "britpop", "indie sleaze", "memphis rap", "french touch", "ethio-jazz", "delta blues", "northern soul", "rebetiko", "zydeco",
        "terrorcore", "goa trance", "outrun", "post-dubstep", "country pop", "folk metal", "amapiano", "gqom", "kompa", "enka", "pluggnb", "footwork", "psytrance", "mbalax",
    ],
)  # fmt: skip
def test_genres_of_the_world_are_reported_as_they_are_said(genre: str) -> None:
    for carrier in ("a {} beat", "give me a {} track at 100 bpm", "{}, dark, with piano"):
        reading = read(carrier.format(genre))
        assert reading.genre == (genre,)
    assert genre_of(genre)


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("fuji music", "fuji"),
        ("a vogue beat", "vogue"),
        ("popping beat, 110", "popping"),
        ("uk bassline, 138", "bassline"),
    ],
)
def test_everyday_words_are_genres_before_music(text: str, genre: str) -> None:
    assert read(text).genre == (genre,)


@pytest.mark.parametrize(
    "text", ["trap, Ebm", "mount fuji video, lofi", "lofi with a groovy bassline", "make some noise, trap"]
)
def test_everyday_words_alone_are_no_genres(text: str) -> None:
    assert read(text).genre in (("trap",), ("lo-fi",))


@pytest.mark.parametrize(
    "instrument",
    [
        "hammond", "moog", "claves", "maracas", "fiddle", "pedal steel", "tubular bells", "steel pan", "double bass", "alto sax", "tin whistle", "handpan", "707", "sp-1200",
        "dx7", "prophet 5", "juno 106", "tanpura", "sarangi", "veena", "shehnai", "mridangam", "kamancheh", "daf", "davul", "ngoni", "krar", "zampona", "viola da gamba",
        "uilleann pipes", "nyckelharpa", "hardanger fiddle", "alphorn", "angklung", "dizi", "suona", "guqin", "haegeum", "biwa", "morin khuur", "waterphone", "anvil", "braam",
        "cimbalom", "calliope", "melodeon", "theorbo", "power chords", "ticking clock", "crickets", "taiko", "bandoneon", "berimbau", "kora", "oud", "mellotron", "vocoder",
    ],
)  # fmt: skip
def test_instruments_of_the_world_are_reported_as_they_are_said(instrument: str) -> None:
    for carrier in ("a trap beat with {}", "lofi with {} and soft pads", "dark beat, {}, 90 bpm"):
        assert instrument in read(carrier.format(instrument)).instruments
    assert _known(instrument)


def test_every_nearest_instrument_and_genre_is_one_of_ours() -> None:
    assert [name for name in table("instruments")["elsewhere"] if not _known(name)] == []
    assert [
        name for name, row in table("genres")["elsewhere"].items() if row["nearest"] not in table("genres")["ours"]
    ] == []
