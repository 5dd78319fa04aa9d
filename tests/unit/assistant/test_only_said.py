"""What is said and not meant, what is only compared, and what a beat is told by."""

from __future__ import annotations

import pytest

from dawg.assistant.built_in.briefing import as_new
from dawg.assistant.reader import read


@pytest.mark.parametrize(
    "text",
    [
        "yeah cause what this REALLY needed was a tuba solo 🙄",
        "oh great, more hats. just what this needed",
        "because who doesn't love a 10 minute intro",
        "sure, put another clap in, that'll fix it 🙃",
        "as if this needed a kazoo",
        "brilliant, another snare roll, so original",
        "yeah right, add a fifth reverb why don't you",
        "wow another tuba, exactly what the song needed",
        "oh great, another 808. just what the world needed",
        "add a kazoo /s",
    ],
)
def test_irony_is_never_carried_out(text: str) -> None:
    reading = read(text)
    assert reading.intent == "clarify"
    assert reading.operations == () == reading.instruments
    assert reading.questions


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("great, add a flute", "add"),
        ("oh great, another kick, how original. remove the kick", "remove"),
        ("oh great, now make it faster", "tempo_up"),
        ("just what i needed, thanks! now mute the hats", "mute"),
        ("the hats are too loud again 🙄 turn them down", "volume_down"),
    ],
)
def test_an_order_beside_irony_or_praise_is_carried_out(text: str, op: str) -> None:
    assert op in [step.op for step in read(text).operations]


@pytest.mark.parametrize(
    ("text", "genre", "refused"),
    [
        ("who needs a guitar, house please", "house", "guitar"),
        ("who even likes saxophones? make a funk beat", "funk", "sax"),
        ("why would anyone want a flute in drill, drill beat 142", "drill", "flute"),
        ("what do i need a cowbell for, make me a trap beat", "trap", "cowbell"),
        ("why bother with a choir, techno at 126", "techno", "choir"),
        ("wer braucht schon ein Klavier, Techno bitte", "techno", "piano"),
        ("quien necesita una guitarra, hazme un house", "house", "guitar"),
    ],
)
def test_a_question_that_expects_no_answer_refuses(text: str, genre: str, refused: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert genre in reading.genre
    assert refused in reading.exclude
    assert refused not in reading.instruments


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("whats the difference between a phrase and a bar, i keep mixing them up", "musical sentence"),
        ("what is a triplet", "three notes"),
        ("explain polyrhythm", "two rhythms"),
        ("what does dry and wet mean", "without its effect"),
        ("difference between mono and stereo", "two channels"),
        ("was ist ein Takt", "four beats"),
        ("que es un compás", "four beats"),
        ("コードとは？", "three or more notes"),
    ],
)
def test_words_of_the_trade_are_explained(text: str, words: str) -> None:
    reading = read(text)
    assert reading.intent == "help"
    assert words in reading.message


@pytest.mark.parametrize("text", ["what is the key", "what's the tempo", "what is the bass doing in the bridge"])
def test_a_question_about_the_beat_at_hand_is_looked_up(text: str) -> None:
    assert read(text).intent == "query"


@pytest.mark.parametrize(
    ("text", "genres", "bpm"),
    [
        ("not as fast as drum and bass but no slower than house, i'd say 130", (), 130),
        ("slower than drum and bass but faster than house, say 140", (), 140),
        ("a bit slower than trap, at 120, with bells", (), 120),
        ("langsamer als Techno, 110 bpm, mit Klavier", (), 110),
        ("más lento que el techno, 110, con piano", (), 110),
        ("trap, but slower than drill", ("trap",), None),
        ("as a deep house track, 120 bpm", ("deep house",), 120),
    ],
)
def test_a_genre_that_is_compared_with_is_not_asked_for(text: str, genres: tuple[str, ...], bpm: float | None) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert (reading.genre, reading.bpm) == (genres, bpm)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("No quiero sonar a Bad Bunny, más bien tipo Rosalía en su primer disco", ("rosalia",)),
        ("i don't want to sound like Drake, more like J Dilla", ("j dilla",)),
        ("não quero soar como Drake, mais tipo J Dilla", ("j dilla",)),
        ("ich will nicht wie Drake klingen, eher wie J Dilla", ("j dilla",)),
        ("je veux pas sonner comme Drake, plutôt comme J Dilla", ("j dilla",)),
        ("sounding like Drake is not what i want. like Madlib", ("madlib",)),
    ],
)
def test_an_artist_who_is_rejected_is_no_reference(text: str, wanted: tuple[str, ...]) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.reference == wanted
    assert reading.genre == ()


@pytest.mark.parametrize(
    ("text", "bpm", "instruments"),
    [
        ("super quick thrash tempo but like 55 bpm, with guitars", 55, ("guitar",)),
        ("about two beats every second, four on the floor", 120, ()),
        ("nur Klavier, sonst nichts, und dazu ein fettes Schlagzeug", None, ("piano", "drums")),
        ("ピアノソロで、いややっぱりギターでお願い。テンポは80", 80, ("guitar",)),
        ("leave space for my voice, im rapping on it myself, 150 trap", 150, ()),
        ("make it a minute and a half long, one-forty, half time feel", 140, ()),
    ],
)
def test_bare_facts_describe_a_new_beat(text: str, bpm: float | None, instruments: tuple[str, ...]) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert (reading.bpm, reading.instruments) == (bpm, instruments)


def test_where_no_beat_is_there_the_facts_of_an_edit_make_one() -> None:
    reading = as_new(read("make it 90 seconds, 75 bpm, half time"))
    assert (reading.intent, reading.duration_s, reading.bpm) == ("generate", 90, 75)
    assert as_new(read("solo the piano")).alone == ("piano",)
    assert as_new(read("make it longer")).intent == "edit"


@pytest.mark.parametrize(
    "text",
    ["need a duet, male verse female chorus, acoustic, gentle", "boy girl duet, pop", "falsetto lead, disco, 115"],
)
def test_that_nobody_sings_is_told(text: str) -> None:
    assert any(said.startswith("vocals:") for said in read(text).warnings)


def test_a_duet_of_instruments_is_not_sung() -> None:
    assert read("piano and cello duet").vocals is None


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("what would happen if we took the bass out", "take the bass out"),
        ("what would happen if we muted the drums", "mute drums"),
        ("would it be better without the piano?", "remove piano"),
        ("should the drums be quieter?", "drums quieter"),
        ("would the guitar sound better with reverb?", "add reverb to guitar"),
        ("what would happen if we slowed it down", "slow it down"),
        ("would a flute fit?", "add flute"),
    ],
)
def test_the_example_is_the_order_that_is_asked_about(text: str, order: str) -> None:
    reading = read(text)
    assert reading.intent == "query"
    assert f"“{order}”" in reading.message


@pytest.mark.parametrize(
    ("text", "op", "target"),
    [
        ("i'd love to hear a cowbell", "add", "cowbell"),
        ("can i hear a clap", "add", "clap"),
        ("mess with the velocities and timing slightly so the piano feels played by hand", "humanize", "piano"),
        ("randomize the velocity of the hats", "humanize", "hi-hat"),
        ("these chords bore me, use a two five one", "change_chords", "ii V I"),
        ("use a two five one in the bridge", "change_chords", "ii V I"),
        ("energy seven out of ten for verse 1", "set_energy", None),
        ("mets le piano en solo", "solo", "piano"),
        ("pon el piano en solo", "solo", "piano"),
    ],
)
def test_wishes_about_parts_are_edits(text: str, op: str, target: str | None) -> None:
    reading = read(text)
    assert reading.intent == "edit"
    assert (op, target) in [(step.op, step.target) for step in reading.operations]


def test_counting_in_is_no_progression() -> None:
    assert read("count it in one two three four").chords == ()
