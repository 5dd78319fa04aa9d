"""What is asked, supposed or said in passing is never carried out; what is asked for politely is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg.assistant.reader import read

DOES = {"generate", "edit", "variation", "transport", "export", "history", "project", "master", "error"}
ROWS = [line.split("\t") for line in (Path(__file__).parent / "data" / "speech.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("act", "said"), ROWS)
def test_only_orders_are_carried_out(act: str, said: str) -> None:
    assert (read(said).intent in DOES) == (act == "do")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('how many bpm is "andante" anyway', "76 to 108"),
        ("whats the difference between house and techno??", "Techno, 126 to 140 bpm"),
        ("is 70 bpm too slow for trap", "70 bpm is below that"),
        ("does it do 6/8?", "6/8 works"),
        ("do you do 5/4", "5/4 is not one of ours"),
        ("what does quantize mean", "onto the grid"),
        ("would a cello even work here?", "“add cello”"),
        ("ur the best thx!! 🙏", "Glad"),
        ("write me 16 bars about my ex, clean version", "no words"),
        ('can a real woman sing "bonjour mon amour" over it', "does not sing"),
        ("burial meets dolly parton", "Dolly Parton"),
    ],
)
def test_a_question_is_answered_by_what_is_known(said: str, told: str) -> None:
    assert told in read(said).message


@pytest.mark.parametrize(
    ("said", "op"),
    [
        ("Wie viele Spuren hat das Stück gerade?", "list_tracks"),
        ("is there a kick in this", "list_tracks"),
        ("would strings be too much", "suggest"),
        ("suppose i wanted it in 3/4, what would happen to the drums", "suggest"),
        ("did you change the drums", "explain"),
    ],
)
def test_a_question_about_the_beat_is_looked_up(said: str, op: str) -> None:
    assert [step.op for step in read(said).operations] == [op]


def test_what_a_beat_shall_not_be_like_is_no_reference() -> None:
    assert read("less Drake, more Griselda").reference == ("griselda",)


def test_a_path_out_of_the_project_is_refused_with_the_reason() -> None:
    assert any("export folder" in told for told in read("export to ../../../../etc/passwd").warnings)


def test_who_sings_to_a_beat_needs_no_voice_of_it() -> None:
    assert not read("backing track, a ballad, I sing, key Bb").vocals


@pytest.mark.parametrize(
    ("text", "genre", "instruments"),
    [
        ("chop the piano from an old Nina Simone record into a jazzy boom bap beat at 90", "boom bap", {"piano"}),
        ("flip the guitar off a bossa nova vinyl and make a lofi beat, 78 bpm", "lo-fi", {"guitar"}),
        ("loop the flute from that Marvin Gaye song and build a trap beat around it, 140", "trap", {"flute"}),
        ("take the organ from a Procol Harum tune, slow it down, make it cloud rap", "cloud rap", {"organ"}),
        ("sample that Isley Brothers guitar, flip it to a lofi joint at 82", "lo-fi", {"guitar"}),
        ("chop up that Bill Withers piano for a 90 bpm boom bap beat", "boom bap", {"piano"}),
        ("use the sax from Careless Whisper in a slow rnb beat", "r&b", {"sax"}),
        ("steal the bells from Tubular Bells for a dark drill beat at 142", "drill", {"bells"}),
        ("I want to sample the trumpet of a Miles Davis album over a 95 bpm trip hop beat", "trip-hop", {"trumpet"}),
        ("samplea los metales de un disco de Fania y haz un beat de boom bap a 92", "boom bap", {"brass"}),
        (
            "sample die Streicher aus einer alten Motown-Platte und bau einen Boom-Bap-Beat mit 88",
            "boom bap",
            {"strings"},
        ),
        ("sample les cordes d'un vieux disque de Aretha, hip hop 86", "hip hop", {"strings"}),
    ],
)
def test_what_is_to_be_sampled_is_told_and_played_afresh(text: str, genre: str, instruments: set[str]) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, set(reading.instruments)) == ("generate", (genre,), instruments)
    assert reading.warnings[0].startswith("recordings: ")


@pytest.mark.parametrize(
    "text",
    [
        "I'll sing it into my phone and you make it a guitar line",
        "let me whistle the tune, you write it down as a flute part",
        "if I beatbox into the mic can you turn it into drums",
        "I'm going to hum you a bassline, turn it into an 808",
        "I will play you a riff on my guitar, you copy it on synth",
        "ich summe dir die Melodie vor, du machst ein Klavier draus",
        "te tarareo la melodía y tú la pasas a piano",
        "je te fredonne la mélodie et tu la mets au piano",
        "vou cantarolar a melodia, você transforma em piano",
        "メロディーを口ずさむからピアノにして",
        "autotune my hook please",
        "autotune mi verso y masteriza todo",
        "mets de l'autotune sur mon couplet",
        "mix my verse with the instrumental",
    ],
)
def test_what_the_user_performs_is_not_heard(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.operations) == ("out_of_scope", ())
    assert reading.message.startswith("I cannot record")


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("sing the chorus for me and make a pop beat at 110", "pop"),
        ("can you sing the verse please, male voice, and give me a slow r&b beat", "r&b"),
        ("rap two verses for me and drop a drill beat under it, 142", "drill"),
        ("hum the hook and make it a lofi beat in C minor", "lo-fi"),
        ("rap a 16 for me then make a boom bap beat with piano", "boom bap"),
        ("kannst du mir den refrain rappen, weibliche stimme, und einen trap beat drunter legen", "trap"),
        ("puedes rapear el estribillo, voz de mujer, y ponle un beat de trap debajo", "trap"),
        ("tu peux chanter le refrain avec une voix grave et mettre un beat house dessous", "house"),
    ],
)
def test_what_is_to_be_sung_is_told_and_the_beat_is_made(text: str, genre: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, reading.operations) == ("generate", (genre,), ())
    assert reading.warnings[0].startswith("vocals: I make instrumentals")


@pytest.mark.parametrize(
    "text",
    [
        "add a gregorian chant with latin words over the strings",
        "add a monk chant to the intro",
        "add some gregorian chants under the pads",
        "put a buddhist chant over the drums",
        "layer tibetan throat singing under the pad",
        "add an opera aria over the strings",
        "ajoute un chant grégorien avec des paroles en latin sur les cordes",
        "pon un canto gregoriano sobre los pads",
    ],
)
def test_a_chant_is_a_part_and_no_genre(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre) == ("edit", ())
    assert (reading.operations[0].op, reading.operations[0].target) == ("add", "choir")
    assert reading.warnings[0].startswith("vocals: ")


@pytest.mark.parametrize(
    "text",
    [
        "deep house 122 with a preacher talking over the breakdown",
        "hip house at 124 with a shouted 'jack your body' hook and 909 drums",
        "trap with a spoken intro, 140",
        "lofi 80 with some old lady mumbling in the intro",
        "techno 132 and a coach shouting at the drop",
        "house 124 with a whispered chorus",
        "a man shouts in the intro, dubstep 140",
        "haz que una mujer cante ooh en el coro, r&b lento con rhodes",
        "bau mir einen techno track mit 135 und einer frau, die im break flüstert",
        "코러스에 여자 허밍 넣은 느린 알앤비, 로즈 피아노",
    ],
)
def test_who_speaks_in_a_beat_is_told(text: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert any(said.startswith("vocals: ") for said in reading.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "drumless beat for spoken word, upright bass and rhodes, 75",
        "I rap in Spanish, give me a reggaeton at 95 with brass",
        "ambient bed for poetry, 70 bpm",
        "use a Rhodes piano and make a lofi beat",
        "take the Juno pad and make it trap",
        "house with a guitar talking over the bass",
    ],
)
def test_what_nobody_is_to_say_in_a_beat_is_not_told(text: str) -> None:
    reading = read(text)
    assert reading.vocals is None
    assert not any(said.startswith(("vocals: ", "recordings: ")) for said in reading.warnings)
