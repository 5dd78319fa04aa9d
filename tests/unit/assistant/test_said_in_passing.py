"""What stands in a request and is not asked for: stories, counts, other senses of words, what is taken back. In every language."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import Reading, read


def told(reading: Reading) -> str:
    return " ".join((*reading.warnings, *reading.errors, reading.message))


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("i paid 120 for these headphones so make it sound expensive, deep house", "deep house"),
        ("paid 150 for this mic and 60 for the cable so it better be a good trap beat", "trap"),
        ("trap beat, i got 150 subs", "trap"),
        ("i'm 62 and i love boom bap, make me one", "boom bap"),
        ("it's 90 degrees outside, make a chill reggaeton beat", "reggaeton"),
        ("been producing for 10 years, need a fresh trap beat", "trap"),
        ("i have 2 hours before my shift, gimme a quick drill beat", "drill"),
        ("pagué 80 euros por el micro, hazme un trap", "trap"),
        ("mi hermana cumple 60 mañana, algo disco", "disco"),
        ("tenemos 3 horas antes del ensayo, haz un house rapido", "house"),
        ("paguei 150 reais no microfone, faz um trap pesado", "trap"),
        ("minha vó faz 70 amanhã, quero um jazz", "jazz"),
        ("ich bin 60 geworden, mach mir einen disco beat", "disco"),
        ("seit 15 jahren lege ich auf, jetzt will ich deep house", "deep house"),
        ("um 20 uhr fängt die party an, techno bitte", "techno"),
        ("ma mère a 60 ans, un truc disco", "disco"),
        ("il me reste 3 heures avant la session, un beat lofi", "lo-fi"),
        ("マイクに120ドル払った、トラップ作って", "trap"),
        ("母は60歳です、ジャズを作って", "jazz"),
        ("마이크에 150달러 썼어, 트랩 비트 만들어줘", "trap"),
        ("우리 엄마는 60살이야, 재즈 만들어줘", "jazz"),
    ],
)
def test_numbers_that_count_something_else_are_no_tempo_and_no_length(text: str, genre: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre) == ("generate", (genre,))
    assert (reading.bpm, reading.bpm_range, reading.duration_s, reading.bars, reading.errors) == (
        None,
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("text", "bpm"),
    [
        ("trap 140", 140),
        ("jazz beat, 98, mellow", 98),
        ("we need 128 for this house one", 128),
        ("grime 140 skepta type", 140),
        ("house @124", 124),
        ("boom bap a 90", 90),
        ("reggaeton en 95", 95),
        ("techno bei 135", 135),
        ("ドラムンベース、174で", 174),
    ],
)
def test_a_number_that_stands_alone_or_beside_a_genre_is_the_tempo(text: str, bpm: float) -> None:
    assert read(text).bpm == bpm


@pytest.mark.parametrize(
    ("text", "genre", "instruments"),
    [
        ("music for a documentary about the old house where i grew up, sad piano", (), ("piano",)),
        ("i left my keys at the house, make a techno beat", ("techno",), ()),
        ("needs to be rock solid, tight, 124, deep house", ("deep house",), ()),
        ("don't pop my bubble, just a chill lofi", ("lo-fi",), ()),
        ("a trap door opens and a monster comes out, scary strings", (), ("strings",)),
        ("beat for a vid of me bass fishing with my dad, acoustic guitar, sunny", (), ("acoustic guitar",)),
        ("my guitar teacher hates drums, make a techno beat", ("techno",), ()),
        ("key to success is hard work, motivational trap beat", ("trap",), ()),
        ("no strings attached, just a fun house beat", ("house",), ()),
        ("for the book club meeting, soft jazz", ("jazz",), ()),
        ("für unser altes haus am see, ruhiges klavier", (), ("piano",)),
        ("la maison de ma grand-mère, piano triste", (), ("piano",)),
        ("a house beat", ("house",), ()),
        ("something house", ("house",), ()),
        ("that house sound", ("house",), ()),
        ("some rock please", ("rock",), ()),
        ("fire drill beat", ("drill",), ()),
        ("rock music for my rock climbing video", ("rock",), ()),
    ],
)
def test_words_of_music_count_only_where_they_are_of_music(
    text: str, genre: tuple[str, ...], instruments: tuple[str, ...]
) -> None:
    reading = read(text)
    assert (reading.genre, reading.instruments, reading.key, reading.exclude) == (genre, instruments, None, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trap at 140 - no wait, 150", {"bpm": 150}),
        ("techno 130... hmm no, 138", {"bpm": 138}),
        ("2 min beat hm no make that 90 seconds, ambient", {"duration_s": 90}),
        ("8 bars of trap, no wait 16 bars", {"bars": 16}),
        ("house in 4/4, no sorry, 3/4", {"time_signature": "3/4"}),
        ("jazz with a sax, nah, make that a trumpet", {"instruments": ("trumpet",)}),
        ("rock beat — scratch that, disco", {"genre": ("disco",)}),
        ("una base de reggaeton en do menor, digo, re menor, a 92", {"key": "D", "bpm": 92}),
        ("una cumbia... bueno, mejor reggaeton", {"genre": ("reggaeton",)}),
        ("house com piano, ou melhor, com violão", {"instruments": ("acoustic guitar",)}),
        ("um beat triste, quero dizer, feliz", {"mood": ("happy",)}),
        ("ein house beat mit 120, nein, doch 126", {"bpm": 126}),
        ("techno, beziehungsweise trance", {"genre": ("trance",)}),
        ("une prod drill à 140, enfin plutôt 145", {"bpm": 145}),
        ("du rap... non attends, de la house", {"genre": ("house",)}),
        ("ハウスで、いややっぱりテクノ。132で", {"genre": ("techno",), "bpm": 132}),
        ("하우스, 아니 테크노로 해줘", {"genre": ("techno",)}),
        (
            "i first thought of jazz, but that's boring. then techno? nah. so deep house, 122",
            {"genre": ("deep house",)},
        ),
        ("originally i wanted trap but now i want house", {"genre": ("house",)}),
        ("ich dachte erst an house, aber dann lieber techno", {"genre": ("techno",)}),
        ("d'abord je pensais à du jazz, mais non, techno", {"genre": ("techno",)}),
    ],
)
def test_the_later_value_stands_and_the_earlier_is_not_told(text: str, expected: dict[str, object]) -> None:
    reading = read(text)
    assert {name: getattr(reading, name) for name in expected} == expected
    assert "both" not in told(reading)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mute the snare, no wait, the clap", [("mute", "clap", None)]),
        ("turn the bass up, i mean down", [("volume_down", "bass", None)]),
        ("make the intro longer, sorry, the outro", [("extend", None, "outro")]),
        ("i played it for my cousin who is deaf from 15 years of roofing, point is the pad is too loud", [("volume_down", "pad", None)]),
        ("the ending goes on about eight bars longer than any sane person would stay", [("shorten", None, "outro")]),
        ("make the hats half as busy", [("simplify", "hi-hat", None)]),
        (
            "kill the lead till the second hook, when it comes in put a delay on it, and leave the keys alone",
            [("remove", "lead", "before hook 2"), ("add_effect", "lead", "hook 2")],
        ),
    ],
)  # fmt: skip
def test_orders_are_read_past_stories_and_corrections(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert [(step.op, step.target, step.section) for step in read(text).operations] == expected


@pytest.mark.parametrize(
    ("text", "genre", "instruments"),
    [
        ("my neighbour has 3 guitars and a drum kit, he never stops. i need ambient to sleep", "ambient", ()),
        (
            "i was at a rave, the dj played trance for 4 hours. make me a boom bap beat with piano",
            "boom bap",
            ("piano",),
        ),
        ("i suck at drums, can u make me an afrobeats tune with shakers", "afrobeats", ("shaker",)),
        ("my nana used to make tamales and the whole street would come, jazz with accordion", "jazz", ("accordion",)),
        ("been producing for 8 years, mostly house, but i've hit a wall. give me a new techno beat", "techno", ()),
        ("the current one is all violins and patients hate it. jazz with piano please", "jazz", ("piano",)),
        ("this is for an escape room, the players have 60 minutes. ambient, low strings", "ambient", ("strings",)),
        ("can you build something around a piano, techno", "techno", ("piano",)),
        ("we do rooftop parties until midnight, afro house with marimba", "afro house", ("marimba",)),
        ("a video for my uncle who passed in March, ambient with violin", "ambient", ("violin",)),
        ("i've been listening to music for like an hour, make me a house track", "house", ()),
        ("lofi with bells and please no 808s, my nephew puts 808s on everything", "lo-fi", ("bells",)),
        ("a jazz piece for my gallery opening", "jazz", ()),
        ("keep it goofy but still fresh, trap with banjo", "trap", ("banjo",)),
        ("make a new trap beat called Piano Heaven", "trap", ()),
        ('a house track called "808 Heaven"', "house", ()),
        ("he like old school hip hop. 94 bpm, piano", "old school hip hop", ("piano",)),
        ("meine Tochter tanzt Hip-Hop und sucht was: fette Drums", "hip hop", ("drums",)),
        ("we're three guys in a garage. need a punk track with drums", "punk rock", ("drums",)),
        ("my grandfather was a jazz drummer. a waltz with strings", "waltz", ("strings",)),
        ("techno with timpani. there's also a calm bit after but I'll ask for that later", "techno", ("timpani",)),
        ("it's dark here all day, i want ambient music with bells", "ambient", ("bells",)),
        ("my brother keeps making fun of my beats, give me a jazz beat with piano", "jazz", ("piano",)),
        ("opening night is in three weeks. we need a techno piece with cello", "techno", ("cello",)),
        ("das klingt jetzt komisch, aber ich brauche einen house beat mit klavier", "house", ("piano",)),
        ('a trap beat with a tag that says "lazy piano"', "trap", ()),
        ("mi vecino toca la batería todo el día, quiero un ambient tranquilo", "ambient", ()),
        ("meu irmão toca guitarra, mas eu quero um lofi com piano", "lo-fi", ("piano",)),
        ("mein bruder spielt gitarre und hört metal, ich will aber lofi mit klavier", "lo-fi", ("piano",)),
        ("mon frère joue de la guitare, moi je veux de la house", "house", ()),
        ("兄はギターを弾いてる、私はハウスがほしい", "house", ()),
        ("형은 기타를 쳐, 나는 하우스 비트 만들어줘", "house", ()),
    ],
)
def test_what_is_told_of_people_is_not_asked_for(text: str, genre: str, instruments: tuple[str, ...]) -> None:
    reading = read(text)
    said = (reading.genre, reading.instruments, reading.exclude, reading.duration_s)
    assert said == ((genre,), instruments, ("808",) if "no 808s" in text else (), None)
    assert not {"dark", "still", "street", "weird", "lazy", "intro", "build", "midnight"}.intersection(
        (*reading.mood, *reading.structure)
    )


def test_a_story_that_is_all_there_is_says_what_is_wanted() -> None:
    assert read("beat for my girlfriend, she loves jazz").genre == ("jazz",)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("speed it up but keep it at 140", "tempo"),
        ("slow it down but don't change the tempo", "tempo"),
        ("hazlo más rápido pero déjalo en 140", "tempo"),
        ("mach es schneller aber bleib bei 140", "tempo"),
        ("plus vite mais garde 140 bpm", "tempo"),
        ("テンポを上げて、でも140のままで", "tempo"),
        ("템포를 올려줘 근데 140 유지해줘", "tempo"),
        ("make it fast and slow, around 60 bpm, you know like 174", "both 60 and 174"),
        ("trap at 140 and at 90", "bpm: both"),
        ("trap at 140, also like 90", "bpm: both"),
        ("house track with swing at 140%", "swing"),
        ("reverb at 300% on a house beat", "effect"),
        ("undo what you did to the snare", "undo"),
        ("30 seconds long and 5 minutes long, lofi", "duration_s: both"),
        ("add some adlibs and a producer tag at the start", "vocals"),
        ("rap mir bitte einen Text über Berlin drauf, boom bap, 88", "vocals"),
        ("pose un rap dessus, drill", "vocals"),
        ("ラップを乗せて、ブーンバップ", "vocals"),
        ("write me lyrics for the hook", "vocals"),
    ],
)
def test_what_cannot_be_done_as_said_is_told(text: str, field: str) -> None:
    assert field in told(read(text))


@pytest.mark.parametrize(
    ("text", "genre", "bpm"),
    [
        ("140 but half time, so it nods like 70. dubstep", "dubstep", 140),
        ("dnb 170, halftime drums only after the drop", "drum and bass", 170),
        ("boom bap 88, swing it hard, rhodes", "boom bap", 88),
        ("house 124 louder kick", "house", 124),
        ("trance rather than techno, 138", "trance", 138),
        ("não muito pesado, tipo um lofi", "lo-fi", None),
        ("Mach mal so'n lofi Ding with rhodes", "lo-fi", None),
        ("drill but with jazz chords", "drill", None),
        (
            "i've tried every beat maker out there and they all give me four bars of trap. I want indie rock, 138 bpm",
            "indie rock",
            138,
        ),
        ("just 60s Motown feel, tambourine on every beat, 120", "motown", 120),
        ("make drum and bass", "drum and bass", None),
        ("something totally different from trap, like samba, 120", "samba", 120),
    ],
)
def test_a_genre_with_its_tempo_and_no_beat_at_hand_is_a_new_beat(text: str, genre: str, bpm: float | None) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre[0], reading.bpm) == ("generate", genre, bpm)


@pytest.mark.parametrize(
    ("text", "ops"),
    [
        ("the last version you gave me was cool but the kick is too loud", ["volume_down"]),
        ("the client says the drums feel dated, but the drums are fine imo. bass quieter", ["volume_down"]),
        ("my cousin wants the song in B minor", ["set_key"]),
        ("i agree about the bass, make it quieter", ["volume_down"]),
        ("the last one was pretty good, just make the drop harder", ["energy_up"]),
        ("my friend has ears, he also hates the clap but I like it so keep the clap, just mute the siren", ["mute"]),
    ],
)
def test_praise_and_the_taste_of_others_change_nothing(text: str, ops: list[str]) -> None:
    assert [step.op for step in read(text).operations] == ops


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("need 2 min, funk, and a break after one minute", 120),
        ("techno, a break after one minute", None),
        ("the players have 60 minutes. i need ambient, 2 minutes", 120),
        ("the songs last 15 minutes and that's too long, so 4 minutes of house", 240),
    ],
)
def test_times_of_other_things_are_no_length(text: str, seconds: float | None) -> None:
    assert read(text).duration_s == seconds


def test_parts_that_an_edit_leaves_out_are_told() -> None:
    reading = read("make it sound like a summer day, mandolin, acoustic guitar, a bit of accordion, 100 bpm")
    assert reading.intent == "generate" or "mandolin" in str(reading.warnings)


def test_the_feel_of_a_new_beat_is_kept() -> None:
    assert [step.op for step in read("140 but half time, dubstep").operations] == ["half_time"]


@pytest.mark.parametrize(
    "text",
    ["90s boom bap, SP-1200 vibes", "Juno-106 vibes, dreamy", "Akai MPC60 type beat", "MPC2000 style drums, boom bap"],
)
def test_machines_are_nobodys_names_and_their_numbers_no_tempo(text: str) -> None:
    reading = read(text)
    assert (reading.reference, reading.bpm) == ((), None)


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("my rap name is Future Bass Jones and i need a boom bap joint", "boom bap"),
        ("this is beat number 12 for my tape, tape's called 88 Keys. boom bap", "boom bap"),
        ("i go by DJ House Mouse, make a funk beat", "funk"),
        ("me llamo Rock Hernandez y quiero un reggaeton", "reggaeton"),
        ("mein Künstlername ist Bass Peter, mach mir einen trap beat", "trap"),
        ("je m'appelle Disco Dan, fais un beat boom bap", "boom bap"),
        ("tengo 120 seguidores y subo un beat 24/7, hazme un afrobeat alegre", "afrobeat"),
        ("pensei em samba mas ele odeia, pensei em rock mas ninguém acorda. então faz um neo soul", "neo soul"),
    ],
)
def test_names_of_the_users_own_and_what_was_given_up_give_no_genre_and_no_part(text: str, genre: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, reading.bpm, reading.instruments) == ("generate", (genre,), None, ())


@pytest.mark.parametrize(
    "text",
    [
        "make the hats louder. actually forget it, leave it how it was",
        "swap the piano for a guitar... actually no forget it",
        "turn up the bass. nah never mind, keep it like it was",
        "sube el bajo. bueno no, olvídalo, déjalo como estaba",
        "mach die drums lauter. ach nee vergiss es, lass es so",
        "monte la basse. non laisse tomber",
    ],
)
def test_an_order_that_is_withdrawn_changes_nothing_and_says_so(text: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.operations) == ("clarify", ())
    assert "Nothing is changed" in reading.message


@pytest.mark.parametrize(
    ("text", "op", "target"),
    [
        ("die hats doppelt so schnell, tempo bleibt", "double_time", "hi-hat"),
        ("it only bothers me in a minor way but the clap's a bit late", "quantize", "clap"),
        ("the kick drags behind the grid", "quantize", "kick"),
        ("make the hats a bit late", "humanize", "hi-hat"),
        ("make the lead sound like daft punk robots", "add_effect", "lead"),
    ],
)
def test_what_a_part_does_or_shall_do_is_told_apart(text: str, op: str, target: str) -> None:
    step = read(text).operations[0]
    assert (step.op, step.target) == (op, target)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("-20 bpm house", "bpm"),
        ("lofi bpm: NaN, bars: infinity", "bars"),
        ("トラップ、BPM千でお願い", "bpm"),
        ("solo piano piece, with drums, bass and a guitar", "instruments"),
        ("mute everything and turn everything up", "mute"),
        ('{"intent":"generate","bpm":99999,"genre":"trap"}', "bpm"),
    ],
)
def test_what_cannot_be_is_told_by_its_field(text: str, field: str) -> None:
    assert field in told(read(text))


@pytest.mark.parametrize(
    ("text", "key", "bpm"),
    [
        ("C major but make it C minor, jazz", ("C", "minor"), None),
        ("Synthwave in a-Moll. Moment, doch lieber Dur.", ("A", "major"), None),
        ("en la menor, no mejor mayor, house", ("A", "major"), None),
        ("lofi at 8 bpm\n*80", (None, None), 80),
        ("trap 140 but make it 150", (None, None), 150),
        ("leave room in the middle for my vocals, r&b, 70", (None, None), 70),
        ("faz um batidão pesadao p/ dançar ate o chao, 130", (None, None), 130),
    ],
)
def test_the_later_of_two_values_makes_the_new_beat(
    text: str, key: tuple[str | None, str | None], bpm: float | None
) -> None:
    reading = read(text)
    assert (reading.intent, (reading.key, reading.scale), reading.bpm) == ("generate", key, bpm)


def test_words_of_a_third_language_are_read_too() -> None:
    assert read("wesh un son house bien groovy, sin piano, 122").exclude == ("piano",)
    assert "sax" in read("ein house beat, bloß kein Saxofon").exclude
    assert read("ケイポップっぽい beat, but más triste, avec piano").mood == ("sad",)


def test_the_weather_is_none_of_our_business_and_a_question_beside_orders_is_kept() -> None:
    assert read("will it rain in Leeds tomorrow or should i bring the bike").intent == "out_of_scope"
    assert read("drums -3dB, keys panned a bit left, and tell me the length").operations[-1].op == "describe"


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("yo make me something hard but like soft too u feel me", ("hard", "soft")),
        ("cook me up something aggressive but calm", ("aggressive", "calm")),
        ("make me something sad but kinda happy", ("sad", "happy")),
        ("gimme something bright but dark", ("bright", "dark")),
        ("can you make me something crunchy but smooth", ("crunchy", "smooth")),
        ("make me something punchy and wide", ("punchy",)),
    ],
)
def test_something_that_is_asked_for_is_a_new_beat(text: str, moods: tuple[str, ...]) -> None:
    reading = read(text)
    assert (reading.intent, reading.mood, reading.genre, reading.bpm) == ("generate", moods, (), None)
