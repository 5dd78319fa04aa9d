"""What kind of request a text is without context: a new beat, an edit, a task that is no music, a question, or open."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("boom bap not too dark, more warm really", "genre", "boom bap"),
        ("jersey club 140 minus the bed squeaks, kicks in triplets", "genre", "jersey club"),
        ("An energetic ska groove in A, hold off on the trombone but bring the trumpet.", "instruments", "trumpet"),
        ("please something happy and NOT christmas, no sleigh bells no choir, its july", "mood", "happy"),
        ("nothing with piano, something sad tho", "mood", "sad"),
        ("no drums, just pads, sleepy, for my baby", "mood", "sleepy"),
        ("zero percussion please. a lament for cello", "instruments", "cello"),
        ("birthday banger for my mom, 70s disco, no cowbell, kinda slow", "genre", "disco"),
        ("it should feel lonely rather than scary. empty space station, analog synth", "instruments", "synth"),
        ("I wouldn't want it without the guitar. country, road trip movie", "genre", "country"),
        ("the bride asked for something with harp, no violins", "instruments", "harp"),
        ("just a happy ukulele for the vlog of my dog", "mood", "happy"),
        ("drum and bass roller, sub heavy, drop the pianos please", "exclude", "piano"),
        ("soft piano intro for a podcast", "instruments", "piano"),
        ("sad guitar thing for my vlog outro, no drums until the end", "mood", "sad"),
        ("cooking channel, funky, less cheesy than usual, no brass", "mood", "funky"),
        ("driving at 2am, synths, not too loud", "instruments", "synth"),
        ("think beach party, steel drums, no autotune", "instruments", "steel drums"),
        ("it's for a museum exhibit, calm, no beat at all", "mood", "calm"),
        ("hard 808s no melody", "exclude", "melody"),
        ("no melody just drums", "exclude", "melody"),
        ("my kid wants dinosaur music, loud drums, no singing, not scary", "instruments", "drums"),
        ("gruselmusik fürs theater, keine melodie", "mood", "scary"),
        ("in this soul tune I want no guitar, hammond and bass", "genre", "soul"),
        ("hyped 150 rage beat, not dreamy", "genre", "rage"),
        ("something with energy, no dubstep", "mood", "energetic"),
        ("não quero nada pesado, só um ukulele feliz pro vlog do cachorro", "mood", "happy"),
        ("queria uma música feliz pro meu canal", "mood", "happy"),
        ("oi queria um trap bem pesado sem piano", "genre", "trap"),
        ("ponme una cumbia sin trompetas", "genre", "cumbia"),
        ("quisiera algo romántico con piano pero sin violines", "mood", "romantic"),
        ("no sé nada de música pero quiero algo triste", "mood", "sad"),
        ("bau mir nen harten techno mit 140, keine melodie", "bpm", 140.0),
        ("hab keine ahnung von musik, brauch aber was spannendes für mein hörspiel, ohne schlagzeug", "exclude", "drums"),
        ("mach mir was entspanntes mit gitarre aber ohne bass", "instruments", "guitar"),
        ("il me faut une musique épique pour mon jeu, pas de choeur", "mood", "epic"),
        ("ambiance mystérieuse pour un jeu d'enquête, sans flûte ni violon", "mood", "mysterious"),
        ("슬픈 곡 만들어줘", "mood", "sad"),
        ("트랩 말고 재즈로 해줘 색소폰은 빼줘", "genre", "jazz"),
    ],
)  # fmt: skip
def test_what_leads_with_a_beat_is_a_new_one(text: str, field: str, value: object) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    stated = getattr(reading, field)
    assert value in stated if isinstance(stated, tuple) else value == stated


@pytest.mark.parametrize(
    "text",
    [
        "vibe is off, no piano",
        "music too loud, no hats",
        "the vibe needs a flute",
        "a flute in the chorus",
        "trap hats in the hook, no kick",
        "techno kick louder",
        "ambient pads quieter",
        "house vocals out",
        "more techno",
        "more groove in the drums and bass",
        "it's missing something in the high end",
        "my client wants more bass, no hats",
        "the track needs drums, no piano",
        "no piano, for the bridge",
        "track 3 off, piano on",
        "drop the drums, keep the pads",
        "sad strings instead of the piano",
        "this techno beat needs more bass",
        "my soul tune needs a flute",
        "no violin a cello",
        "the drums, not too loud",
        "the kick louder for my video",
        "make it shorter so i can post it on tiktok",
        "드럼 빼줘 피아노는 크게",
    ],
)
def test_what_is_said_of_a_beat_that_is_there_is_an_edit(text: str) -> None:
    assert read(text).intent == "edit"


@pytest.mark.parametrize(
    "text",
    [
        "clean up the hiss on my interview",
        "remove the background noise from my podcast recording",
        "take the vocals out of this youtube link so i can do karaoke",
        "pull the stems out of an mp3 i have and give me the acapella",
        "record me humming through the mic and turn it into midi",
        "can you mix and master the song i recorded last week",
        "master my finished song.wav to -9 lufs",
        "quita el ruido de mi grabación",
        "enlève le bruit de mon enregistrement",
        "cut the first 20 seconds out of my wedding video and put the logo in the corner",
        "make me a logo for my channel",
        "schneide mein Video auf 30 Sekunden",
        "動画を編集して",
        "영상 편집해줘",
        "can you write the title and tags for my minecraft video",
        "escreve um título pro meu vídeo",
        "post this on my soundcloud with tags phonk drift and set it to private",
        "sube esto a youtube",
        "can u beatmatch my crates and order a new stylus for the 1210s",
        "whats the best interface under 200 bucks, scarlett or motu",
        "¿me puedes recomendar un micrófono barato para podcast?",
        "qual o melhor microfone barato?",
        "安いマイクのおすすめは？",
        "my ableton keeps crashing when i load serum, how do i fix it",
        "how do I grow to 1000 subscribers",
        "how do i get signed to a label",
        "are you sad sometimes",
        "do you ever get tired",
        "¿estás triste a veces?",
        "bist du manchmal traurig?",
        "tu es triste parfois ?",
        "宿題の数学を手伝ってください",
        "hilf mir bei den Hausaufgaben",
        "use my guitar recording as the lead",
        "turn on the lights",
        "set a timer for 10 minutes",
        "delete my account",
        "is this royalty free",
        "open spotify",
    ],
)
def test_what_is_no_music_is_declined_in_a_sentence(text: str) -> None:
    reading = read(text)
    assert reading.intent == "out_of_scope"
    assert reading.operations == ()
    assert reading.message


@pytest.mark.parametrize(
    ("text", "intent", "field"),
    [
        ("autotune my voice and put it over a chill beat", "generate", "recordings"),
        ("upload it to spotify, but first make it louder", "edit", "posting"),
    ],
)
def test_what_is_music_beside_it_is_done(text: str, intent: str, field: str) -> None:
    reading = read(text)
    assert reading.intent == intent
    assert any(said.startswith(f"{field}:") for said in reading.warnings)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("make a jingle for my logo", "generate"),
        ("a beat for my podcast interviews", "generate"),
        ("lo-fi for a video about laptops", "generate"),
        ("a beat that sounds like a broken computer", "generate"),
        ("write me a title track, synthwave", "generate"),
        ("leave room for my vocals", "edit"),
        ("mix the drums louder than my vocals", "edit"),
        ("cut the intro", "edit"),
        ("master it for spotify", "master"),
        ("what's the best tempo for house", "help"),
        ("hi, first time here. what do i do now??", "help"),
        ("how do i use this", "help"),
        ("how do i change the tempo", "help"),
    ],
)
def test_what_only_sounds_like_a_task_is_music(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("i need something for my channel", "genre and tempo are picked"),
        ("music for when the bride walks in but not the boring one", "the bride walks in"),
        ("level 3 music. level 1 was forest and level 2 was cave", "level 3 music"),
        ("sad piano", "genre, tempo and key are picked"),
        ("sad piano, 80 bpm", "genre and key are picked"),
        ("travis scott but make it for my grandmother", "“for my grandmother” is not read"),
        ("make it hit different", "is taken as: more energy"),
        ("make it hit different on the second half", "is taken as: second half more energy"),
        ("can you do something with the chorus, it's a bit boring", "is taken as: chorus a variation"),
        ("something is missing in the drop", "is taken as: drop a variation"),
        ("go crazy with it", "is taken as: more energy"),
        ("give the bass more attitude", "is taken as: bass more energy"),
        ("bump it up a bit", "if you mean the tempo"),
        ("more bottom", "is taken as: bass"),
        ("ça manque de patate, il faut que ça tape plus", "is taken as"),
    ],
)
def test_what_is_chosen_or_taken_for_something_is_told(text: str, told: str) -> None:
    assert told in read(text).message


@pytest.mark.parametrize(
    "text",
    ["dark trap 140", "lofi for a study video", "surprise me", "make the 808 slap", "the drop needs to hit harder", "turn it up 3 db", "take it up a minor third", "clap needs more body"],
)  # fmt: skip
def test_what_is_clear_needs_no_message(text: str) -> None:
    assert read(text).message == ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("a bit faster, or slower, idk, you decide", "Faster or slower"),
        ("make it darker or brighter", "or brighter"),
        ("it needs more energy or less, not sure", "which of the two"),
        ("the snare or the clap is too loud", "snare or the clap"),
        ("the vocals should be more upfront or maybe the drums should be lower", "which of the two"),
        ("I think the first version of the drums was cooler", "Which version"),
        ("make it sound more expensive", "What should change"),
        ("make this part louder", "“this part”"),
        ("copy verse 1's drums to verse 2", "drums"),
        ("more of the good stuff, less of the bad stuff", "“the good stuff”"),
        ("it's almost there but not quite", "What should change"),
        ("bring back the original tempo", "Which tempo"),
        ("the beat should start soft, no, start hard, hmm soft", "What should change"),
        ("louder hats, no quieter, no louder, ok leave the hats", "What should change"),
        ("change every C chord to A minor", "What should the chords be"),
        ("turn up the good part", "“the good part”"),
        ("give me something like that one from yesterday", "Which version"),
        ("make it sound more like summer but also kinda not", "more of it, or less"),
        ("shift the melody half a bar later", "melody"),
        ("make verse 2 sound like verse 1 but with strings", "What should change"),
        ("the low one is too loud", "“the low one”"),
        ("turn it up a little, you know, the low one", "“the low one”"),
        ("that ticking thing has to go", "“that ticking thing”"),
        ("what's that weird buzzing noise, take it out", "“that weird buzzing noise”"),
        ("can u do something about the middle part its kinda meh", "“the middle part”"),
        ("more vibe please", "What should change"),
        ("schneller oder langsamer, entscheide du", "Faster or slower"),
        ("the second one was better", "Which version"),
        ("ok now do the same but for the other part", "Which part"),
        ("Can we take the third out and see?", "Which part"),
    ],
)
def test_what_is_open_is_asked_in_one_question(text: str, asked: str) -> None:
    reading = read(text)
    assert reading.intent == "clarify"
    assert reading.operations == ()
    assert len(reading.questions) == 1
    assert asked in reading.questions[0]


def test_a_part_that_is_only_taken_out_of_a_new_beat_contradicts_nothing() -> None:
    reading = read("dnb roller, lose the reese, sub only")
    assert reading.exclude == ("reese bass",)
    assert reading.warnings == ("not used: “roller”",)


@pytest.mark.parametrize(
    "text", ["un reggaeton sin letra", "um pagode sem letra", "ein Popsong ohne Text", "가사 없는 발라드"]
)
def test_a_song_without_words_is_instrumental(text: str) -> None:
    assert read(text).vocals is False
    assert read(text).genre


@pytest.mark.parametrize(
    "text",
    ["house con saxo, más o menos 120", "House-Track mit Saxophon, ungefähr 120", "house avec saxo, environ 120"],
)
def test_a_tempo_may_be_about_a_number(text: str) -> None:
    assert read(text).bpm == 120


def test_vocals_that_are_only_taken_out_are_not_asked_for() -> None:
    reading = read("로파이 비트 만들어줘, 기타 넣고 보컬은 빼줘")
    assert reading.vocals is False
    assert not any(warning.startswith("vocals") for warning in reading.warnings)
