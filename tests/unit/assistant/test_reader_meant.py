"""What is meant by particles, measures, levels in words, what stays, what is overdone, and words that nobody knows."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read

Step = tuple[str, str | None, str | None, str | float | None]


def steps(text: str) -> list[Step]:
    return [(step.op, step.target, step.section, step.amount) for step in read(text).operations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bassline raus, Klavier rein, und dann das Ganze einen Ton höher", [("remove", "bass", None, None), ("add", "piano", None, None), ("transpose", None, None, "2 semitones")]),
        ("Bass weg, Pad dazu, alles einen Ton tiefer", [("remove", "bass", None, None), ("add", "pad", None, None), ("transpose", None, None, "-2 semitones")]),
        ("batería fuera, guitarra dentro y un tono más bajo", [("remove", "drums", None, None), ("add", "guitar", None, None), ("transpose", None, None, "-2 semitones")]),
        ("piano fora, violão dentro, tudo um tom abaixo", [("remove", "piano", None, None), ("add", "acoustic guitar", None, None), ("transpose", None, None, "-2 semitones")]),
        ("le tout un ton plus haut", [("transpose", None, None, "2 semitones")]),
        ("take the bass down like 3 dB and the tempo down 3 percent", [("volume_down", "bass", None, "3 dB"), ("tempo_down", None, None, "3 %")]),
        ("raise the tempo ten percent", [("tempo_up", None, None, "10 %")]),
        ("サビだけ full of energy にして、Aメロは chill のままで", [("energy_up", None, "chorus", None)]),
        ("make the chorus louder, the verse stays chill", [("volume_up", None, "chorus", None)]),
        ("not as fast as last time but not a snoozefest either", [("tempo_down", None, None, "a little")]),
        ("not as slow as before", [("tempo_up", None, None, "a little")]),
        ("I'd rather have no snare at all than that one", [("remove", "snare", None, None)]),
        ("rather silence than those hats", [("remove", "hi-hat", None, None)]),
        ("set the intro's energy to low", [("set_energy", None, "intro", "30 %")]),
        ("energy in the bridge should be low", [("set_energy", None, "bridge", "30 %")]),
        ("it's a bit too intense, dial the energy back", [("energy_down", None, None, None)]),
        ("rein in the intensity", [("energy_down", None, None, None)]),
        ("chorus should go Am F C G", [("change_chords", "Am F C G", "chorus", None)]),
        ("we need one more verse", [("add_section", None, "verse", None)]),
        ("run an analysis of this mix", [("analyze", None, None, None)]),
        ("tell me what this beat is like right now", [("describe", None, None, None)]),
        ("ok let the kick back in, it's still muted", [("unmute", "kick", None, None)]),
        ("I'm sick of that flute, take it out", [("remove", "flute", None, None)]),
        ("Put it in E minor and half the drums", [("set_key", None, None, None), ("simplify", "drums", None, None)]),
    ],
)  # fmt: skip
def test_orders(text: str, expected: list[Step]) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "genre", "refused"),
    [
        ("gimme some reggaeton, actually scratch that, dembow is overdone. afrobeats", "afrobeats", "dembow"),
        ("trap is so played out, give me house", "house", "trap"),
        ("amapiano has been done to death, try highlife", "highlife", "amapiano"),
        ("trap is overused these days, boom bap please", "boom bap", "trap"),
    ],
)
def test_what_is_overdone_is_refused(text: str, genre: str, refused: str) -> None:
    reading = read(text)
    assert (reading.genre, reading.exclude) == ((genre,), (refused,))


@pytest.mark.parametrize(
    ("text", "genre", "mood"),
    [
        ("plus sombre que du rock, mais pas aussi lourd que du metal", "rock", "dark"),
        ("something darker than trance but not as harsh as industrial", "trance", "dark"),
        ("más oscuro que el house pero no tan duro como el techno", "house", "dark"),
    ],
)
def test_a_request_that_is_a_measure_is_a_new_beat(text: str, genre: str, mood: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.genre, reading.mood) == ("generate", (genre,), (mood,))


@pytest.mark.parametrize(
    "text", ["needs more zorp", "less fnargle in the chorus", "give it more glimp", "too much blarg"]
)
def test_more_of_an_unknown_word_is_asked_about(text: str) -> None:
    reading = read(text)
    assert reading.intent == "clarify"
    assert reading.questions[0].startswith("What do you mean by")


@pytest.mark.parametrize(
    ("text", "mood"), [("more dread", "dread"), ("less corporate", "less corporate"), ("more churchy", "churchy")]
)
def test_more_of_a_feeling_is_a_mood(text: str, mood: str) -> None:
    assert steps(text) == [("change_mood", mood, None, None)]


@pytest.mark.parametrize("text", ["ugh this is so boring", "it's kinda bland", "the drums are boring"])
def test_a_complaint_alone_is_told_as_an_assumption(text: str) -> None:
    assert any(said.startswith("assumption:") for said in read(text).warnings)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("quiero una cumbia, que dure tres minutitos", 180), ("um funk de dois minutinhos", 120), ("house, treinta segunditos", 30)],
)  # fmt: skip
def test_diminutives_of_units(text: str, seconds: float) -> None:
    assert read(text).duration_s == seconds


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("louder bass quieter hats drier snare longer outro", ["volume_up bass", "volume_down hi-hat", "remove_effect snare", "extend outro"]),
        ("shorter intro longer outro faster tempo", ["shorten intro", "extend outro", "tempo_up"]),
        ("brighter guitars louder please", ["volume_up guitar"]),
        ("go back to how it was two goes ago, before I ruined the bass", ["undo 2"]),
        ("put back whatever I just threw out", ["undo"]),
        ("add strings, hmm, actually leave it, it was fine", []),
        ("i'm not sold on the trumpet, let it go", ["remove trumpet"]),
    ],
)  # fmt: skip
def test_orders_side_by_side_and_what_is_put_back(text: str, steps: list[str]) -> None:
    made = read(text).operations
    told = [
        " ".join(str(word) for word in (step.op, step.target or step.section or step.amount) if word) for step in made
    ]
    assert told == steps


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("a minute and a quarter of trap", 75), ("2 minutes and three quarters of house", 165), ("a minute and a half of house", 90)],
)  # fmt: skip
def test_lengths_in_shares_of_a_minute(text: str, seconds: float) -> None:
    assert read(text).duration_s == seconds


@pytest.mark.parametrize(
    ("text", "refused", "wanted"),
    [
        ("instead of the same old house everyone hears, go for techno, no piano", "house", "techno"),
        ("keep it house, don't let it turn into techno", "techno", "house"),
        ("never mind the bass, i'll play that live. funk drums and clavinet please", "bass", "funk"),
    ],
)
def test_what_was_not_asked_for(text: str, refused: str, wanted: str) -> None:
    reading = read(text)
    assert refused not in (*reading.genre, *reading.instruments)
    assert wanted in reading.genre


def test_in_the_vein_of() -> None:
    assert read("something in the vein of Burial, rainy night bus kind of mood").reference == ("burial",)
