"""What no rule reads is told in one line, what is impossible is named, and ordinary requests stay quiet."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import Reading, read


def line(reading: Reading) -> str:
    return next((said for said in reading.warnings if said.startswith("not understood")), "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("turn up the blorpitron", '"blorpitron"'), ("set the swing to banana", '"banana"'), ("mute the drums and frobnicate the bass", '"frobnicate"'),
        ("make the drums louder and the flux capacitor quieter", '"flux capacitor"'), ("lofi beat with rhodes, blorp and vinyl", '"blorp"'),
        ("indie rock, wibbly guitars, 130", '"wibbly"'), ("add a 7 tap delay on the vocals", '"a 7 tap"'), ("export at 24 fps", '"24 fps"'),
        ("pan the hats right and set the click to 50 percent", '"set the click to 50 percent"'), ("reverb on the blorpitron please", '"blorpitron"'), ("the blorpitron is way too loud in the intro", '"blorpitron"'),
        ("pan it a cm to the left", '"a cm"'), ("mute everything but the kick for 4 bars then bring everybody back w a crash", '"4 bars"'),
    ],
)  # fmt: skip
def test_what_was_left_over_is_told_as_it_was_said(text: str, left: str) -> None:
    assert left in line(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "dark trap, rolling hats, no piano, 140, c minor", "make it faster", "remove the hats", "cut 3 dB at 400 Hz on the piano", "make the intro 8 bars longer",
        "make it 2 minutes long", "chill lofi for my short film about a goldfish", "the drums sound like a wet cardboard box", "keep the bass, mute the rest",
        "shorten the outro to 4 bars", "slow it down because my grandma is knitting", "beat for my friend Nadia's birthday, 90 bpm", "twelve bar blues, slow, organ",
        "pon la bateria mas fuerte y quita el piano", "mach den bass lauter", "ドラムを消して", "coupe la fin, ça dure trop longtemps", "lemme hear the 808 by itself",
    ],
)  # fmt: skip
def test_what_was_understood_is_not_told(text: str) -> None:
    assert line(read(text)) == ""


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("first transpose up 2, then half the tempo, then save as 'slowmo_v2'", [("transpose", None, "2 semitones"), ("half_time", None, None), ("save", "slowmo_v2", None)]),
        ("speed it up by a fifth", [("tempo_up", None, "20 %")]), ("slow it down by a quarter", [("tempo_down", None, "25 %")]), ("make it a third faster", [("tempo_up", None, "33.3 %")]),
        ("mute everything but the kick then bring everybody back w a crash", [("solo", "kick", None), ("unmute", None, None), ("add", "crash", None)]),
        ("stop the violin from playing in the intro", [("mute", "violin", None)]), ("tune it to 432 hz and pan it left", [("pan", None, "left")]),
        ("set the volume of the bass to minus six db", [("set_volume", "bass", "-6 dB")]),
    ],
)  # fmt: skip
def test_steps_are_not_lost(text: str, steps: list[tuple[str, str | None, str | None]]) -> None:
    assert [(step.op, step.target, step.amount) for step in read(text).operations] == steps


@pytest.mark.parametrize(
    ("text", "section"),
    [("remove the 17th chorus", "chorus 17"), ("mute the hats in the fifth verse", "verse 5"), ("mute the hats in the twelfth bar", "bar 12")],
)  # fmt: skip
def test_sections_are_counted_as_far_as_they_are_said(text: str, section: str) -> None:
    assert read(text).operations[0].section == section


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("set tempo to minus twenty", "bpm -20 is out of range"), ("give me infinity bars of drum n bass", "bars: 'infinity'"), ("house for NaN seconds", "duration: 'NaN'"),
        ("play it in 7/0 time", "time_signature 7/0"), ("play it in 3/4 time", "time_signature: 3/4"), ("tune it to 432 hertz", "tuning: everything is tuned to A = 440 Hz"),
        ("a happy funeral march in a minor key but make it sound major", "scale: both minor and major"), ("make it bigger and put that thing back", "“that thing”"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(text: str, named: str) -> None:
    reading = read(text)
    assert any(named in said for said in (*reading.warnings, *reading.errors))


def test_what_points_at_nothing_is_asked_about() -> None:
    assert read("move that thing").questions == ("Which part do you mean by “that thing”?",)


@pytest.mark.parametrize("text", ["SATB choir oohs", "a magic phrase of flutes", "gaming music with flutes"])
def test_abbreviations_and_real_words_are_no_misspellings(text: str) -> None:
    assert not {"stabs", "phaser"} & {*read(text).instruments}
    assert "manic" not in read(text).mood


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("jersey club, 140, bed squeak, bouncy", '"bed squeak"'), ("Hans Zimmer trailer with big brass and squeaky hinges, 2 minutes", '"squeaky hinges"'),
        ("uk garage, 132, wibbly, organ bass", '"wibbly"'), ("tropical house, marimba, granite vibes, 105", '"granite vibes"'),
        ("house tour video, warm jazz, brushes", '"video"'), ("big room house, 128, festival, huge lead", '"festival"'),
    ],
)  # fmt: skip
def test_an_item_of_a_new_beat_that_nothing_is_known_of_is_told(text: str, left: str) -> None:
    assert left in line(read(text))


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("something in three for the little ones, polliwog music", "polliwog"), ("bossa nova for the terrace, with shakers", "terrace"), ("trap with a soft snare", "soft"),
        ("slow piano with a choir for the candle scene", "candle"), ("lofi beat, nothing too busy, 80", "busy"),
        ("charleston for a Gatsby evening, banjo", "Gatsby"),
    ],
)  # fmt: skip
def test_what_stands_beside_what_was_understood_is_told(text: str, unused: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert any(said.startswith("not used: ") and unused in said for said in reading.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "hey guys, can you please make me a really nice trap beat with piano", "my brother needs a house track for tomorrow, around 124 bpm, with strings",
        "dark trap, rolling hats, no piano, 140", "hola, quiero un beat de reggaeton con guitarra", "brauche einen ruhigen lofi beat mit klavier",
    ],
)  # fmt: skip
def test_ordinary_words_are_not_told(text: str) -> None:
    assert not any(said.startswith("not used: ") for said in read(text).warnings)


@pytest.mark.parametrize(
    "text",
    [
        "uk drill, sliding 808, 140bpm, Fm", "psytrance, 146, E phrygian, hypnotic", "lofi, key=Ab, 80", "trap, half time, please", "forget it, nothing special, house",
        "lofi beat for studying, thanks", "a soul tune, she sings, 74", "techno, 130, you choose the rest", "chill house, you know what i mean, 120",
    ],
)  # fmt: skip
def test_values_and_small_talk_beside_a_new_beat_are_not_told(text: str) -> None:
    assert line(read(text)) == ""


@pytest.mark.parametrize("text", ["those two should swap places, it was better in the other order", "swap them around"])
def test_an_order_of_sections_that_names_none_is_asked_about(text: str) -> None:
    assert read(text).questions


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("really fast punk song, like breakneck, at 60 bpm", "tempo: both “fast” and 60 bpm were said"), ("a slow 180 bpm ambient piece", "tempo: both “slow” and 180 bpm were said"),
        ("calm piano, and open it with the rain I recorded on my phone", "recordings:"), ("flip a sample off an old record into a boom bap beat", "recordings:"),
        ("sample the amen break, chop it up, jungle 168", "recordings:"), ("quiero un lofi con la lluvia que grabé ayer", "recordings:"),
        ("amapiano, 113, with log drum but keep it out of the intro", "not used: “intro”"),
    ],
)  # fmt: skip
def test_what_a_new_beat_cannot_be_made_of_is_told(text: str, told: str) -> None:
    reading = read(text)
    assert reading.intent == "generate"
    assert told in " ".join(reading.warnings)


@pytest.mark.parametrize(
    "text",
    ["fast house, 124", "slow trap, 140 bpm", "sampled drums, boom bap 90", "lofi like the song my brother plays"],
)
def test_what_fits_is_not_told(text: str) -> None:
    assert not any(said.startswith(("tempo:", "recordings:")) for said in read(text).warnings)


@pytest.mark.parametrize("text", ["sunny ukulele, kinda slow, oh and can it be short", "a short loop for my app, trap"])
def test_a_word_of_length_is_told(text: str) -> None:
    assert any(said.startswith("length: “short”") for said in read(text).warnings)


@pytest.mark.parametrize("text", ["trap with long pads", "house with short stabs", "trap, a short loop, 8 bars"])
def test_a_word_of_length_of_something_else_is_not_told(text: str) -> None:
    assert not any(said.startswith("length:") for said in read(text).warnings)


def test_instruments_are_named_and_not_counted() -> None:
    assert any(
        "they are not counted" in said for said in read("full orchestra but only one instrument please").warnings
    )


@pytest.mark.parametrize("text", ["피아노 넣어주세요 90bpm 정도", "ピアノ入れて 90bpm"])
def test_a_tempo_behind_an_order_is_set_too(text: str) -> None:
    assert [step.op for step in read(text).operations] == ["add", "set_tempo"]


def test_a_minute_is_no_key() -> None:
    assert read("chill guitar, no longer than a min").key is None
    assert read("trap in a min").key == "A"


def test_what_is_asked_besides_music_is_no_length() -> None:
    reading = read("is it normal that my throat hurts after two hours of practice")
    assert (reading.intent, reading.errors) == ("out_of_scope", ())
