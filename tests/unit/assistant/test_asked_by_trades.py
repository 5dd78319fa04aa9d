"""What DJs, church musicians, teachers, game makers and clients write about a beat that is there, class by class."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read

Steps = list[tuple[str, str | None, str | None]]


def steps(text: str) -> Steps:
    return [(step.op, step.target, step.section) for step in read(text).operations]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("i want the drums REALLY loud", "volume_up"),
        ("the drums should be so loud the floor shakes", "volume_up"),
        ("let the drums be really quiet", "volume_down"),
        ("the drums are really loud", "volume_down"),
        ("the drums shouldn't be so loud", "volume_down"),
        ("the drums too loud i cant hear myself", "volume_down"),
        ("bring the drums lower", "volume_down"),
    ],
)
def test_a_degree_is_a_wish_after_a_wish_and_a_fault_after_a_statement(text: str, op: str) -> None:
    assert steps(text) == [(op, "drums", None)]


@pytest.mark.parametrize(
    "text",
    [
        "redo the melody but don't touch the drums",
        "leave the drums alone and redo the melody",
        "the drums stay, redo the melody",
        "redo the melody without touching the drums",
        "refais la mélodie, mais ne touche pas à la batterie",
        "no toques la batería, cambia la melodía",
        "não mexe na bateria, muda a melodia",
        "fass die Drums nicht an, mach die Melodie neu",
        "ändere die Melodie, aber lass das Schlagzeug wie es ist",
        "ドラムはそのままでメロディーを変えて",
        "드럼은 건드리지 말고 멜로디 바꿔줘",
    ],
)
def test_what_is_not_to_be_touched_stays(text: str) -> None:
    assert steps(text) == [("regenerate", "melody", None)]


@pytest.mark.parametrize(
    "text",
    [
        "baja un poco el bajo y no toques nada más",
        "turn the bass down and don't touch anything else",
        "turn the bass down, the rest is fine",
        "베이스 줄이고 나머지는 그대로",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert steps(text) == [("volume_down", "bass", None)]


@pytest.mark.parametrize(
    "text",
    [
        "16 bar outro with only kick and hats",
        "can you give me a clean 16 bar outro with just kick and hats for mixing out",
        "add an outro of nothing but kick and hats",
    ],
)
def test_a_section_with_only_some_parts_leaves_them_in(text: str) -> None:
    made = steps(text)
    assert [step for step in made if step[0] == "remove"] == []
    assert {("solo", "kick", "outro"), ("solo", "hi-hat", "outro")} <= set(made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add violins, no wait, cellos in the intro", [("add", "cello", "intro")]),
        ("put a flute, sorry, a clarinet in the bridge", [("add", "clarinet", "bridge")]),
        ("add trumpets, i mean trombones", [("add", "trombone", None)]),
    ],
)
def test_a_correction_takes_the_place_of_what_was_said(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("do it again but different", [("vary", None, None)]),
        ("do that again but slower", [("tempo_down", None, None)]),
        ("the intro is boring, redo it", [("regenerate", None, "intro")]),
        ("the melody in verse 2 is off, redo it", [("regenerate", "melody", "verse 2")]),
        ("redo it", [("redo", None, None)]),
    ],
)
def test_redo_is_a_step_of_history_only_by_itself(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("take the melody out and turn it all down", [("remove", "melody", None), ("volume_down", None, None)]),
        ("wedding dj here, cut the second verse and go straight to the chorus", [("remove_section", None, "verse 2")]),
        ("could you put this down to G so the congregation can sing it?", [("set_key", None, None)]),
        ("make the drums easier for the beginners, please", [("simplify", "drums", None)]),
        ("bars 9-16 get annoying on repeat, can you vary them", [("vary", None, "bars 9-16")]),
        ("a harp in the intro would be lovely", [("add", "harp", "intro")]),
        ("make the lead more chiptune", [("change_instrument", "lead", None)]),
        ("make the drums more trap", [("vary", "drums", None)]),
        ("please explain why the chorus sounds brighter", [("explain", None, None)]),
        ("ogg export pls, no master on it", [("export", "ogg", None)]),
        ("need a 12 bar verse not 16", [("shorten", None, "verse")]),
        ("can you list every instrument that is playing?", [("list_tracks", None, None)]),
        ("the editor wants separate stems for each group", [("export_stems", None, None)]),
        ("it's clipping", [("volume_down", None, None)]),
        ("gimme a beat drop right before hook 2", [("mute", None, "last 1 bars before hook 2")]),
        ("add an organ and keep the guitar lower", [("add", "organ", None), ("volume_down", "guitar", None)]),
        (
            "mach die bridge kürzer und häng ein outro dran",
            [("shorten", None, "bridge"), ("add_section", None, "outro")],
        ),
    ],
)
def test_reasons_and_politeness_around_an_order_change_nothing(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I never said remove the strings, bring them back", [("unmute", "strings", None)]),
        ("change nothing except the lead sound", [("change_instrument", "lead", None)]),
        ("take the reverb off everything except the vocals", [("remove_effect", "everything but vocals", None)]),
        ("everybody out except the bass in the breakdown", [("solo", "bass", "breakdown")]),
        ("two bars of silence before the chorus kicks in", [("mute", None, "last 2 bars before chorus")]),
        ("lose four bars of the intro", [("shorten", None, "intro")]),
        ("there's no outro, it just stops. add one", [("add_section", None, "outro")]),
        ("drop the key a semitone", [("transpose", None, None)]),
        ("the bass is playing wrong notes, fix it please", [("regenerate", "bass", None)]),
        ("my daughter says the flute is too squeaky", [("darker", "flute", None)]),
        ("dial everything back", [("energy_down", None, None)]),
        ("テンポを120にしてピアノを消して", [("set_tempo", None, None), ("remove", "piano", None)]),
        ("whole thing sounds kind of mono", [("widen", None, None)]),
    ],
)
def test_no_order_is_read_the_wrong_way_round(text: str, expected: Steps) -> None:
    assert steps(text) == expected


def test_keys_that_are_played_are_no_key() -> None:
    assert read("cut 300 hz in the keys").errors == ()


@pytest.mark.parametrize(
    "text",
    [
        "make a 16 bar verse with only drums and bass, boom bap, 90 bpm",
        "i need 30 bars of drums to open with, techno",
        "i want a beat with really loud drums",
    ],
)
def test_a_brief_for_a_new_beat_stays_one(text: str) -> None:
    assert read(text).intent == "generate"
