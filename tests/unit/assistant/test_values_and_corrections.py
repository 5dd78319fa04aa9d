"""Values beyond what is possible, values that are mended, and values that contradict each other, in seven languages."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read
from dawg.assistant.reader.reading import Reading


def steps(said: str) -> list[tuple[str, str | None, str | None, float | str | None]]:
    return [(step.op, step.target, step.section, step.amount) for step in read(said).operations]


def told(reading: Reading) -> str:
    return " ".join((*reading.errors, *reading.warnings))


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("turn the drums up by 900 percent", "level", "900"),
        ("volume to 900 percent", "level", "900"),
        ("bass at -400 dB", "level", "-400"),
        ("make the pads 300% wider", "width", "300"),
        ("pan the piano 5000 left", "pan", "5000"),
        ("swing at -20%", "swing", "-20"),
        ("set the energy to 400 percent", "energy", "400"),
        ("set the attack of the bass to -3 seconds", "attack", "-3"),
        ("give the snare a 4000 second reverb tail", "decay", "4000"),
        ("le quiero un attack de 20 segundos al bajo", "attack", "20"),
        ("detune the lead by 5000 cents", "detune", "5000"),
        ("delay with feedback at 250%", "feedback", "250"),
        ("velocity of the hats to 300", "velocity", "300"),
        ("put the snare on bar 0", "bar", "0"),
        ("loop bars 4000 to 5000", "bar", "4000"),
        ("put the hats at 0 velocity", "velocity", "0"),
        ("tempo: -120", "bpm", "-120"),
        ("make the song last negative two minutes", "duration", "-120"),
        ("can you make the kick 2000% punchier", "punchier", "2000"),
        ("I want the hihats to play 1/512 notes", "grid", "512"),
        ("sample rate 1000000 wav", "sample_rate", "1000000"),
        ("a 3 millisecond beat please", "duration", "0.003"),
        ("a lofi beat with 10000 chords", "chords", "10000"),
        ("undo the last 500 changes", "undo", "500"),
        ("humanize the drums by minus 40%", "humanize", "-40"),
        ("energy 11 out of 10", "energy", "110"),
        ("master to -200 LUFS", "loudness", "-200"),
        ("high pass the bass at 90000 hz", "frequency", "90000"),
        ("undo 5000 times", "undo", "5000"),
        ("make 5000 variations", "variations", "5000"),
        ("go to bar 90000", "bar", "90000"),
        ("jump to 1:75", "position", "1:75"),
        ("humanize 900%", "humanize", "900"),
        ("limit it to -99 dBTP", "ceiling", "-99"),
        ("export it as a 96000 bit wav at 12 hz for my editor", "bit_depth", "96000"),
        ("export it as a 96000 bit wav at 12 hz for my editor", "sample_rate", "12 Hz"),
        ("export as 64 bit flac", "bit_depth", "64"),
        ("export an mp3 at 9000 kbps", "bit_rate", "9000"),
        ("a beat of 1,000,000 bars", "bars", "1000000"),
        ("house 10.000 Takte lang", "bars", "10000"),
        ("ein Beat mit 2,5 Millionen Takten bitte, für die Schule", "bars", "2500000"),
        ("mach den Bass um neunhundert Prozent lauter", "level", "900"),
        ("eine 5 Stunden lange Ambient-Fläche", "duration", "5 hours"),
        ("trap a cinco mil bpm", "bpm", "5000"),
        ("una canción de menos diez compases", "bars", "-10"),
        ("una intro de dos mil compases", "bars", "2000"),
        ("baja la caja un 500 por ciento", "level", "500"),
        ("un beat de 40 horas", "duration", "40 hours"),
        ("aumenta a bateria em 900 por cento", "level", "900"),
        ("house à deux mille bpm", "bpm", "2000"),
        ("monte la basse de 500 pour cent", "level", "500"),
        ("ドラムを900パーセント上げて", "level", "900"),
        ("5万小節のハウス", "bars", "50000"),
        ("드럼을 900퍼센트 올려줘", "level", "900"),
        ("5시간짜리 하우스", "duration", "5 hours"),
    ],
)
def test_a_value_beyond_what_is_possible_is_told_with_its_field_and_range(said: str, field: str, value: str) -> None:
    lines = [line for line in (*read(said).errors, *read(said).warnings) if line.startswith(field)]
    assert any(value in line and "permitted" in line for line in lines)


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("mach den Bass um zehn Prozent lauter", "10 %"),
        ("sube el bajo un diez por ciento", "10 %"),
        ("monte la basse de 20 pour cent", "20 %"),
        ("ベースを10パーセント上げて", "10 %"),
        ("boost the bass by ten per cent", "10 %"),
    ],
)
def test_percents_of_other_languages_are_amounts(said: str, amount: str) -> None:
    assert steps(said) == [("volume_up", "bass", None, amount)]


@pytest.mark.parametrize(
    "said",
    [
        "mil gracias, un beat de house",
        "necesito en 3 horas un beat de house",
        "house, mein Chef will es in 2 Stunden",
        "export it as 24 bit wav at 48 khz",
        "turn the bass up 3 dB",
        "make the pads twice as wide",
        "trap with 808 drums and 909 hats at 140",
        "techno 128, chords and pads, attack of the clones vibes",
        "release it in 2 weeks, make it 30 seconds long",
        "compressor on the drums with a threshold of -20 dB and an attack of 10 ms",
    ],
)
def test_what_is_possible_or_no_value_is_not_refused(said: str) -> None:
    assert not read(said).errors


@pytest.mark.parametrize(
    ("said", "bpm"),
    [
        ("perreo lento a 88, mentira, a 94", 94),
        ("house a 120 digo 124", 124),
        ("house a 120, me equivoqué, 124", 124),
        ("house at 120, my mistake, 124", 124),
        ("I'd like 90 bpm. On second thought 85. lofi", 85),
        ("um beat de funk a 130, quer dizer, 135", 135),
        ("techno auf 130 quatsch 135", 135),
        ("techno, 130, Blödsinn, 135 bpm", 135),
        ("techno à 130, nan, 135", 135),
        ("fais un beat trap à 140, euh 145", 145),
        ("house à 120, je me trompe, 124", 124),
        ("ハウス、120、間違えた、124bpm", 124),
        ("하우스 120bpm, 정정, 124bpm", 124),
        ("87 no faster than 90, boom bap", 87),
        ("boom bap, 95, not slower than 90", 95),
        ("techno 140 max 150", 140),
        ('{"intent":"generate","bpm":174,"genre":"dnb"}', 174),
        ("set the swing to 65", None),
        ("trap at 140 or 145... 145", 145),
        ("I said 120 but I meant 130, house", 130),
        ("120じゃなくて130のハウス", 130),
        ("120 말고 130 하우스", 130),
        ("trap at 140 or 145? hmm 140", 140),
    ],
)
def test_the_tempo_that_stands_in_the_end_is_taken(said: str, bpm: float | None) -> None:
    assert read(said).bpm == bpm


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        ("happy song for a kids birthday video, wait no it's a funeral. sorry. sad one", ("sad",)),
        ("un beat feliz, no, mentira, triste", ("sad",)),
        ("um beat triste, na verdade um beat feliz", ("happy",)),
        ("dark trap. sorry. sad one", ("sad",)),
        ("dark trap, no wait I want it happy, no dark was right", ("dark",)),
        ("un beat joyeux, mais non, mélancolique", ("melancholic",)),
        ("明るいビート、いや、暗いビート", ("dark",)),
    ],
)
def test_a_mood_is_mended(said: str, mood: tuple[str, ...]) -> None:
    assert read(said).mood == mood


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("pon un piano, miento, una guitarra", [("add", "guitar", None, None)]),
        ("add a sax. i take that back, a trumpet", [("add", "trumpet", None, None)]),
        ("add a sax, never mind the sax, trumpet", [("add", "trumpet", None, None)]),
        ("mehr Bass, äh weniger Bass", [("volume_down", "bass", None, None)]),
        ("lauter, nein leiser", [("volume_down", None, None, None)]),
        ("moins de basse, euh plus de basse", [("volume_up", "bass", None, None)]),
        ("더 빠르게, 아니 더 느리게", [("tempo_down", None, None, None)]),
        ("make the second verse louder, oops the first", [("volume_up", None, "verse 1", None)]),
        ("set volume to -6, nah -3 dB", [("set_volume", None, None, "-3 dB")]),
        ("remove reverb, no wait, add more", [("add_effect", None, None, None)]),
        ("can it be 90 seconds long. actually 60", [("extend", None, None, "60 seconds")]),
        ("add drums, no more piano", [("add", "drums", None, None), ("remove", "piano", None, None)]),
        ("hazlo más rápido, no, más lento", [("tempo_down", None, None, None)]),
        ("plus vite, non, plus lentement", [("tempo_down", None, None, None)]),
        ("take the piano out, well, keep it but quieter", [("volume_down", "piano", None, None)]),
        ("remove the drums, actually keep them but softer", [("volume_down", "drums", None, None)]),
        ("double the tempo then halve it", [("double_time", None, None, None), ("half_time", None, None, None)]),
        ("speed it up, then cut it in half", [("tempo_up", None, None, None), ("half_time", None, None, None)]),
        ("halve it", [("shorten", None, None, "50 %")]),
        (
            "Make it 16 bars, well, make that 32, and cut the intro to 4, sorry, 8",
            [("extend", None, None, "32 bars"), ("shorten", None, "intro", "8 bars")],
        ),
        ("cut the intro to 4", [("shorten", None, "intro", "4 bars")]),
        ("extend the second verse to 24", [("extend", None, "verse 2", "24 bars")]),
        ("make the outro 20 seconds long", [("extend", None, "outro", "20 seconds")]),
        ("trim the outro to a minute", [("shorten", None, "outro", "60 seconds")]),
        ("cut the intro", [("remove_section", None, "intro", None)]),
        ("mute the bass and make it 32 bars", [("mute", "bass", None, None), ("extend", None, None, "32 bars")]),
    ],
)
def test_orders_are_mended_and_sized(said: str, made: list[tuple[str, str | None, str | None, str | None]]) -> None:
    assert steps(said) == made


@pytest.mark.parametrize(
    ("said", "chords"),
    [
        ("dm9 to g13 vamp, neo soul, laid back", ("Dm9", "G13")),
        ("a house beat, dm7 g7 cmaj7", ("Dm7", "G7", "Cmaj7")),
        ("Fmaj7 - Em7, lofi", ("Fmaj7", "Em7")),
        ("notes from C3 to C5", ()),
    ],
)
def test_chords_with_a_seventh_need_no_word_before_them(said: str, chords: tuple[str, ...]) -> None:
    assert read(said).chords == chords


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("happy sad happy idk, major key but minor, A", ("A", "major")),
        ("techno, minor key, E", ("E", "minor")),
        ("A 12/8 blues in G: organ, yes; harmonica, no.", ("G", None)),
        ("a Dorian vamp in E", ("E", "dorian")),
        ("a dorian vamp", (None, "dorian")),
        ("not C minor, D minor, trap", ("D", "minor")),
        ("key of D, I mean E flat, minor, lofi", ("Eb", "minor")),
        ("change the key from Am to Bm", ("B", "minor")),
    ],
)
def test_a_tonic_beside_its_mode_is_the_key(said: str, key: tuple[str | None, str | None]) -> None:
    assert (read(said).key, read(said).scale) == key


@pytest.mark.parametrize(
    ("said", "genre"),
    [
        ("no trap, give me a house tune", ("house",)),
        ("no techno, i want a jazz tune", ("jazz",)),
        ("not a trap beat, make me a lofi melody", ("lo-fi",)),
        ("lofi... no, jazz... no, bossa nova", ("bossa nova",)),
        ("i didnt mean techno, i meant house", ("house",)),
        ("no quise decir techno, quería decir house", ("house",)),
        ("não quis dizer trap, quis dizer drill, 140", ("drill",)),
        ("ich meinte nicht Techno, sondern House", ("house",)),
        ("je ne voulais pas dire techno mais house", ("house",)),
        ("not really boom bap boom bap but yeah kind of boom bap i guess", ("boom bap",)),
    ],
)
def test_a_genre_stays_where_another_is_refused(said: str, genre: tuple[str, ...]) -> None:
    assert read(said).genre == genre


@pytest.mark.parametrize(
    ("said", "genre", "mood"),
    [
        ("no dark trap but a bright house", ("house",), ("bright",)),
        ("not a dark trap beat, rather a bright house", ("house",), ("bright",)),
        ("no un trap oscuro sino un house alegre", ("house",), ("happy",)),
        ("não um trap sombrio, e sim um house alegre", ("house",), ("happy",)),
        ("pas un trap sombre mais une house joyeuse", ("house",), ("happy",)),
        ("keinen düsteren Trap, sondern hellen House", ("house",), ("bright",)),
        ("어두운 트랩 말고 밝은 하우스로", ("house",), ("bright",)),
        ("pas une chanson triste", (), ()),
        ("não quero uma batida pesada, quero algo leve", (), ("light",)),
        ("暗いのじゃなくて明るい曲がいい", (), ("bright",)),
        ("静かな曲ではなく激しい曲を作って", (), ("intense",)),
        ("슬픈 느낌이 아니라 밝은 느낌으로", (), ("bright",)),
    ],
)
def test_the_mood_of_what_is_refused_is_not_wanted(said: str, genre: tuple[str, ...], mood: tuple[str, ...]) -> None:
    reading = read(said)
    assert (reading.genre, reading.mood) == (genre, mood)
    assert reading.exclude


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("happy sad song", ("mood", "happy", "sad")),
        ("techno in A minor, key of F", ("key", "A minor", "F")),
        ("house in H minor", ("key", "H", "B")),
        ("30 second intro, exactly 2 minutes long", ("structure", "30 second intro")),
        ("turn the bass up and down", ("bass", "up and down")),
        ("change the tempo to 90, and make it 100", ("tempo", "90", "100")),
        ("i liked v3 better, but keep the tempo", ("tempo", "version")),
        ('save my beat as "; shutdown -h now; "', ("shutdown -h now",)),
        ("load project '); DROP TABLE projects;--", ("DROP TABLE projects",)),
        ("dark\0 tr\x1b[31map\a 140\b bpm", ("4 control characters",)),
    ],
)
def test_what_contradicts_itself_or_is_left_out_is_told(said: str, words: tuple[str, ...]) -> None:
    assert all(word in told(read(said)) for word in words)


def test_control_characters_inside_a_word_do_not_part_it() -> None:
    reading = read("dark\0 tr\x1b[31map\a 140\b bpm")
    assert (reading.genre, reading.mood, reading.bpm) == (("trap",), ("dark",), 140)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("30 second intro, exactly 2 minutes long", 120),
        ("2 minute track with a 10 second intro", 120),
        ("podcast intro, 15 seconds, warm", 15),
        ("60 second trap loop with a drop", 60),
    ],
)
def test_the_time_of_a_section_is_not_that_of_the_whole(said: str, seconds: float) -> None:
    assert read(said).duration_s == seconds


@pytest.mark.parametrize(
    "text",
    [
        "põe o volume em 50%",
        "ajusta o volume em 50%",
        "mets le volume à 50 %",
        "règle le volume à 50 %",
        "stell die Lautstärke auf 50 %",
    ],
)
def test_a_level_is_set_in_the_prepositions_of_other_languages(text: str) -> None:
    assert [(step.op, step.amount) for step in read(text).operations] == [("set_volume", "50 %")]


def test_thousands_of_beats_are_read_with_a_point() -> None:
    assert read("mach einen Technobeat mit 10.000 bpm").errors == (
        "bpm 10000 is out of range; permitted range: 20 to 400",
    )


@pytest.mark.parametrize(
    ("said", "genre", "bpm"),
    [
        ("house at 124, no wait, uk garage, 132", "uk garage", 132),
        ("a trap beat at 140, scrap trap, make it drill, 144", "drill", 144),
        ("lofi 80 bpm... forget lofi, do jazz, 95", "jazz", 95),
        ("techno in A minor, 130. actually ditch techno, trance, 138", "trance", 138),
        ("start with dubstep at 140, hmm, forget the dubstep, drum and bass, 174 please", "drum and bass", 174),
        ("synthwave 100bpm, nah, drop the synthwave, disco instead, 118", "disco", 118),
        ("boom bap at 90, wait no, trap at 140", "trap", 140),
        ("ein house track mit 124, ach quatsch, mach techno, 132", "techno", 132),
        ("un beat de trap a 140, no, mejor reggaeton, 95", "reggaeton", 95),
        ("un morceau house à 124, non attends, de la drum and bass, 174", "drum and bass", 174),
    ],
)
def test_a_genre_that_is_said_anew_brings_its_tempo_along(said: str, genre: str, bpm: float) -> None:
    reading = read(said)
    assert (reading.genre, reading.bpm, reading.exclude) == ((genre,), bpm, ())


@pytest.mark.parametrize(
    ("said", "instruments", "exclude"),
    [
        ("bossa nova for the garden, with drums, no drums, I mean just shakers", ("shaker",), ("drums",)),
        ("lofi with piano, no piano, I mean just rhodes", ("rhodes",), ("piano",)),
        ("jazz with bass and drums, no drums, I mean only brushes", ("bass", "brushes"), ("drums",)),
        ("chill beat with guitar, no guitar, i mean just ukulele", ("ukulele",), ("guitar",)),
        ("trap with hats, no hats, sorry, only a ride", ("ride",), ("hi-hat",)),
        ("house with a bass, no bass, actually just a sub", ("sub bass",), ("bass",)),
        ("no drums, I mean just shakers, bossa nova", ("shaker",), ("drums",)),
        ("no hats, i mean no claps. trap", (), ("hi-hat", "clap")),
        ("bossa con batería, sin batería, digo solo maracas", ("shaker",), ("drums",)),
        ("bossa avec batterie, sans batterie, je veux dire juste des shakers", ("shaker",), ("drums",)),
    ],
)
def test_what_is_refused_and_then_narrowed_down_plays(
    said: str, instruments: tuple[str, ...], exclude: tuple[str, ...]
) -> None:
    reading = read(said)
    assert (reading.instruments, reading.exclude) == (instruments, exclude)


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("slow it down by 7, uh no the other way, 7 faster", ("tempo_up", None, None, 7)),
        ("turn the hats up, no wait the other way, down", ("volume_down", "hi-hat", None, None)),
        ("speed it up by 10, sorry other way round, 10 slower", ("tempo_down", None, None, 10)),
        ("raise the bass 3 dB, no the opposite, lower it 3 dB", ("volume_down", "bass", None, "3 dB")),
        ("make it brighter, i mean the opposite, darker", ("darker", None, None, None)),
        ("pan the guitar left, no, other way, right", ("pan", "guitar", None, "right")),
        ("slow it down by 5, wait, the other way around", ("tempo_up", None, None, 5)),
        ("turn the snare up 2 dB, no, the other direction", ("volume_down", "snare", None, "2 dB")),
        ("make it longer, no, the other way, shorter by 4 bars", ("shorten", None, None, "4 bars")),
        ("mach es 5 schneller, nein andersrum, 5 langsamer", ("tempo_down", None, None, 5)),
        ("súbelo 5 bpm, no, al revés, 5 más lento", ("tempo_down", None, None, 5)),
        ("baisse la basse, non, l'inverse", ("volume_up", "bass", None, None)),
        ("abaixa o baixo, não, ao contrário", ("volume_up", "bass", None, None)),
        ("베이스 올려줘, 아니 반대로", ("volume_down", "bass", None, None)),
    ],
)
def test_an_order_is_turned_round(said: str, step: tuple[str, str | None, str | None, float | str | None]) -> None:
    assert steps(said) == [step]


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("make it 5 faster", 5), ("10 slower please", 10), ("a bit faster, like 5", 5), ("can the beat be 8 faster", 8), ("hazlo 10 más lento", 10),
        ("mach es 5 schneller", 5), ("plus vite de 5", 5), ("faster by 12", 12), ("make verse 2 faster", None), ("make it 2 times faster", "2 times"),
    ],
)  # fmt: skip
def test_a_number_before_faster_is_by_how_much(said: str, amount: float | str | None) -> None:
    assert [step[3] for step in steps(said)] == [amount]


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        (
            "it's in 6/8, or was it where you count to four? the count to four one. folk with fiddle",
            "time_signature",
            "4/4",
        ),
        ("a waltz, 3/4, no wait the one where you count to four", "time_signature", "4/4"),
        ("something where you count to three, folk with fiddle", "time_signature", "3/4"),
        ("5/4, actually no, count of four. jazz", "time_signature", "4/4"),
        ("ein folk stück wo man bis vier zählt, mit geige", "time_signature", "4/4"),
        ("una canción folk donde cuentas hasta tres", "time_signature", "3/4"),
        ("6/8 or 4/4? 4/4. folk with banjo", "time_signature", "4/4"),
        ("was it 120 or 130? the 130 one. house", "bpm", 130),
        ("house or techno? the techno one. 130 bpm", "genre", ("techno",)),
        ("can you make lofi or jazz? lofi please", "genre", ("lo-fi",)),
        ("upright bass or synth bass? upright bass. jazz at 120", "instruments", ("upright bass",)),
        ("soll es 90 oder 100? 100. hip hop", "bpm", 100),
        ("jazz ou blues ? blues. piano", "genre", ("blues",)),
    ],
)
def test_a_question_that_one_answers_oneself_is_answered(said: str, field: str, value: object) -> None:
    reading = read(said)
    assert getattr(reading, field) == value
    assert "both" not in told(reading).replace("both 4/4 and 3/4", "")


@pytest.mark.parametrize(
    "said",
    [
        "acoustic beat at 90", "an acoustic song", "something acoustic with piano", "make an acoustic track with guitar", "akustischer song mit gitarre",
        "algo acústico con guitarra", "uma coisa acústica com piano", "un morceau acoustique avec piano", "アコースティックな曲", "어쿠스틱한 곡",
    ],
)  # fmt: skip
def test_an_acoustic_beat_is_acoustic(said: str) -> None:
    assert read(said).mood == ("acoustic",)


@pytest.mark.parametrize(
    ("said", "sound"),
    [
        ("Strictly acoustic, no synths whatsoever. The lead should be a huge supersaw.", "supersaw"),
        ("totally acoustic song, no electronics, with a big supersaw lead", "supersaw"),
        ("purely acoustic folk with an 808", "808"),
        ("acoustic only but with synth pads", "synth pad"),
        ("unplugged ballad with a synth lead", "synth lead"),
        ("only real instruments, no electronics. the bass should be an 808", "808"),
        ("all acoustic, nothing electronic, plus a tb-303", "303"),
        ("komplett akustisch, keine elektronik, mit einem fetten supersaw lead", "supersaw"),
        ("totalmente acústico, sin electrónica, con un sintetizador grande", "synth"),
        ("entièrement acoustique, pas d'électronique, avec un gros synthé", "synth"),
    ],
)
def test_electronic_sounds_in_an_acoustic_beat_play_and_are_told(said: str, sound: str) -> None:
    reading = read(said)
    assert reading.intent == "generate"
    assert sound in reading.instruments
    assert f"{sound} plays" in told(reading)


@pytest.mark.parametrize(
    "said",
    [
        "No drums at all please, but I want a huge four on the floor kick throughout", "no drums anywhere, but make the snare really crack",
        "remove the strings but make the cello louder", "take the drums out and put the kick louder", "no percussion, and a shaker loop. lofi",
    ],
)  # fmt: skip
def test_a_part_of_a_family_that_is_refused_is_told(said: str) -> None:
    assert "which belongs there" in told(read(said))


@pytest.mark.parametrize(
    "said", ["dark and happy at the same time, house", "cheerful but sinister trap", "fröhlich und düster, techno"]
)
def test_moods_that_are_opposites_are_told(said: str) -> None:
    assert "say which one should lead" in told(read(said))
