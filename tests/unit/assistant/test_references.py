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
        ("need something MF DOOM would've rapped on", ("mf doom",)),
        ("something Nas could have rapped over", ("nas",)),
        ("give me a beat that Biggie would have killed", ("notorious big",)),
        ("something like Drake's late night songs", ("drake",)),
        ("a tune like Queen's ballads", ("queen",)),
        ("like the opening of Fleabag but not the same tune", ("fleabag",)),
        ("similar to the intro of Twin Peaks, just not the same melody", ("twin peaks",)),
        ("the Seinfeld theme vibe, but obviously not the same melody", ("seinfeld",)),
        ("80s Miami cop show, juno pads, 104", ("miami cop show",)),
        ("something like a 70s cop show, 110", ("70s cop show",)),
        ("film noir, slow, saxophone", ("film noir",)),
        ("slasher movie synths, 100 bpm", ("slasher movie",)),
        ("70s car chase, wah guitar, 118", ("70s car chase",)),
        ("like the intro from Stranger Things but not the same song", ("stranger things",)),
        ("something like the bassline from Billie Jean, just not the actual song", ("billie jean",)),
        ("como la intro de Twin Peaks pero no la misma melodía", ("twin peaks",)),
        ("comme le générique de Twin Peaks mais pas la même mélodie", ("twin peaks",)),
        ("wie das Intro von Twin Peaks, aber nicht die gleiche Melodie", ("twin peaks",)),
        ("un beat sur lequel Booba aurait rappé", ("booba",)),
        ("una base sobre la que rapearía Nach", ("nach",)),
        ("um beat que o Emicida rimaria em cima", ("emicida",)),
        ("Trentemøller-mäßig, düster, treibend, 122", ("trentemoller",)),
        ("ein Kraftwerk-artiger Beat, 120", ("kraftwerk",)),
        ("a cross between Portishead and Johnny Cash", ("portishead", "johnny cash")),
        ("Wes Anderson film, harpsichord, whimsical", ("wes anderson",)),
        ("Miles Davis, Kind of Blue era, smoky, 70 bpm", ("miles davis", "kind of blue")),
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
    ("text", "exclude"),
    [
        ("like Drake's piano songs without the piano", "piano"),
        ("a groove like Kirk Franklin's choir songs, without the choir", "choir"),
        ("like Coldplay's piano ballads but no piano", "piano"),
        ("something like Radiohead's guitar records, no guitars", "guitar"),
    ],
)
def test_what_tells_of_their_music_is_not_asked_for(text: str, exclude: str) -> None:
    reading = read(text)
    assert (reading.instruments, reading.exclude) == ((), (exclude,))
    assert not any("both asked for and refused" in said for said in reading.warnings)
    assert exclude not in reading.message


@pytest.mark.parametrize(
    ("text", "vocals"),
    [
        ("need something MF DOOM would've rapped on", None),
        ("a beat that Kendrick might have rapped over", None),
        ("one Rihanna could sing over, 100 bpm", None),
        ("something Biggie used to rap on", None),
        ("an instrumental Lauryn Hill might have sung over, 88 bpm", False),
    ],
)
def test_who_could_be_heard_on_it_is_not_asked_to_sing(text: str, vocals: bool | None) -> None:
    assert read(text).vocals is vocals


@pytest.mark.parametrize(
    ("text", "op", "target"),
    [
        ("make my drums hit like the ones on When the Levee Breaks", "punchier", "drums"),
        ("make my snare snap like the one on Kashmir", "punchier", "snare"),
        ("get my kick to punch like in Humble", "punchier", "kick"),
        ("i want my drums to slap like the ones on Funky Drummer", "punchier", "drums"),
        ("can you make my bass hit like it does on Billie Jean?", "punchier", "bass"),
        ("make my drums knock like Dilla's", "punchier", "drums"),
        ("haz que mi bajo suene como el de Billie Jean", "punchier", "bass"),
        ("fais taper ma caisse claire comme celle de Billie Jean", "punchier", "snare"),
        ("faz a minha caixa bater como a de Billie Jean", "punchier", "snare"),
        ("lass meine Drums knallen wie die auf Blue Monday", "punchier", "drums"),
        ("make the guitars sound like the ones on Blue Monday", "regenerate", "guitar"),
        ("make the bass sound like the one on Billie Jean", "regenerate", "bass"),
    ],
)
def test_a_part_that_is_to_be_like_theirs_is_changed(text: str, op: str, target: str) -> None:
    reading = read(text)
    assert reading.intent == "edit"
    assert [(step.op, step.target) for step in reading.operations] == [(op, target)]
    assert any(said.startswith("reference: ") for said in reading.warnings)


@pytest.mark.parametrize("text", ["Neptunes type bounce, 100 bpm", "Timbaland style bounce, 96"])
def test_a_bounce_of_theirs_is_no_genre(text: str) -> None:
    assert read(text).genre == ()


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


@pytest.mark.parametrize(
    ("text", "name", "trait"),
    [
        ("something like Glenn Miller", "glenn miller", "smooth clarinets and saxes"),
        ("patsy cline type beat", "patsy cline", "pedal steel"),
        ("something in the style of Burt Bacharach, 92 bpm", "burt bacharach", "flugelhorn"),
        ("a tune like the supremes", "the supremes", "tambourine"),
        ("Cesária Évora vibes", "cesaria evora", "nylon guitar"),
        ("al estilo de Carlos Gardel", "carlos gardel", "violin"),
        ("à la Charles Aznavour", "charles aznavour", "strings"),
        ("im Stil von Die Ärzte", "die aerzte", "fast guitars"),
        ("estilo Marisa Monte", "marisa monte", "nylon guitar"),
        ("Röyksopp vibes", "royksopp", "warm synths"),
        ("major lazer type beat", "major lazer", "dancehall drums"),
        ("kelvin momo style", "kelvin momo", "log drums"),
        ("like swedish house mafia but slower", "swedish house mafia", "piano chords"),
        ("a beat like Zutomayo", "zutomayo", "slap bass"),
        ("something like Oum Kalthoum", "oum kalthoum", "oud"),
        ("Lata Mangeshkar vibe", "lata mangeshkar", "tabla"),
        ("hillsong type beat", "hillsong", "wide pads"),
        ("something like maverick city music", "maverick city", "choir"),
        ("Nino Rota, waltz", "nino rota", "mandolin"),
        ("a beat like The Office", "the office", "light piano"),
        ("a beat similar to the office", "the office", "light piano"),
        ("Oppenheimer soundtrack vibe", "oppenheimer", "fast violins"),
        ("like frieren, soft", "frieren", "harp"),
        ("something like subnautica", "subnautica", "deep synths"),
        ("Hey Jude type beat", "hey jude", "piano"),
    ],
)
def test_names_of_all_times_and_places_are_told_by_their_traits(text: str, name: str, trait: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.reference) == ("generate", (name,))
    assert trait in reading.message


@pytest.mark.parametrize(
    "text",
    [
        "a beat for my way to the office",
        "a soft song for my friend elvis, he is 8",
        "a track for a family guy who likes fishing",
        "a song about vikings and the sea",
        "the eagles fly over the mountains, ambient pads",
        "the killers in my game need a theme",
        "it should feel like a police chase",
        "use only black keys on the piano",
        "silent night outside, soft piano",
        "a beat to back in black and white footage",
        "need for speed is real, 160 bpm techno",
        "a track that goes back to the future of techno",
        "monte la basse",
        "a calm beat for my taxi driver",
        "the bear sleeps, slow ambient pads",
        "a boogie bassline, 120 bpm",
    ],
)
def test_words_that_are_names_as_well_are_none_in_a_plain_sentence(text: str) -> None:
    reading = read(text)
    assert reading.reference == ()
    assert not any("imitate" in said or "copy" in said for said in reading.warnings)


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


@pytest.mark.parametrize(
    "text",
    [
        "something Biggie would have rapped on",
        "need something MF DOOM would've rapped on",
        "something you could hear Drake singing on",
        "a beat that 21 Savage would hop on",
        "something Erykah Badu could sing on, warm",
        "un beat sur lequel Booba aurait rappé",
    ],
)
def test_whom_a_beat_would_suit_does_not_sing_on_it(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.vocals, reading.warnings) == ("generate", None, ())
    assert reading.reference
