"""Feelings of no vocabulary, reasons, reprises, and what was once read the wrong way round, class by class."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read

Steps = list[tuple[str, str | None, str | None]]


def steps(text: str) -> Steps:
    return [(step.op, step.target, step.section) for step in read(text).operations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Director wants more dread. Same tempo, please.", [("change_mood", "dread", None)]),
        ("make it more reverent", [("change_mood", "reverent", None)]),
        ("make it churchier", [("change_mood", "churchy", None)]),
        ("i want it rawer", [("change_mood", "raw", None)]),
        ("less cheesy please", [("change_mood", "less cheesy", None)]),
        ("it feels too churchy", [("change_mood", "less churchy", None)]),
        ("the client finds it too salesy", [("change_mood", "less salesy", None)]),
        ("the bridge needs more longing", [("change_mood", "longing", "bridge")]),
        ("tone the cheesiness down a bit", [("change_mood", "less cheesy", None)]),
        ("the strings should be more churchy", [("change_mood", "strings", None)]),
        ("make it less trap", [("change_mood", "less trap", None)]),
        ("it is too corporate", [("change_mood", "less corporate", None)]),
        ("Mach den Refrain feierlicher", [("change_mood", "solemn", "chorus")]),
    ],
)
def test_an_unknown_feeling_is_a_mood_in_the_words_of_the_user(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    "text", ["i need more time", "give me more", "make it better", "more like the first one", "too bad"]
)
def test_amounts_and_praise_are_no_feeling(text: str) -> None:
    assert steps(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hats too busy i cant find my pocket", [("simplify", "hi-hat", None)]),
        ("two semitones down, the singer can't reach it", [("transpose", None, None)]),
        ("bitte zwei Halbtöne tiefer, der Sänger kommt nicht hoch", [("transpose", None, None)]),
        ("baja dos semitonos, la cantante no llega", [("transpose", None, None)]),
        ("cut the outro, it is too long", [("remove_section", None, "outro")]),
        ("coupe la fin, ça dure trop longtemps", [("remove_section", None, "outro")]),
        ("remove the delay on the lead, it breaks the loop point", [("remove_effect", "lead", None)]),
        ("it's too close to the reference. Please change the melody.", [("regenerate", "melody", None)]),
        ("Widen the pads but keep the bass in the middle.", [("widen", "pad", None)]),
        ("Could you put it in G so the congregation can sing it?", [("set_key", None, None)]),
    ],
)
def test_why_something_is_asked_for_asks_for_nothing_more(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scrap the melody and give me a new one, keep the chords", [("regenerate", "melody", None)]),
        ("throw away the bassline and write another", [("regenerate", "bass", None)]),
        ("Drop the crash on the one of the hook", [("add", "crash", "hook")]),
        ("Now bring the other instruments back in.", [("unmute", None, None)]),
        ("take away the boring part at the start", [("remove_section", None, "intro")]),
        ("make the low end hit harder", [("punchier", "bass", None)]),
        ("the drums feel far away", [("volume_up", "drums", None)]),
        ("wants to be 140 but feel like 70", [("set_tempo", None, None), ("half_time", None, None)]),
        ("music is fighting my voice, duck it down", [("volume_down", None, None)]),
        ("mute the drums from bar 17 to 24", [("mute", "drums", "bars 17-24")]),
        ("I want the snare to crack like a whip", [("punchier", "snare", None)]),
        ("Would a gospel feel work here? Try it.", [("change_genre", "gospel", None)]),
        ("make it more heroic and the brass louder", [("change_mood", "heroic", None), ("volume_up", "brass", None)]),
        ("Would you mind softening the brass?", [("darker", "brass", None)]),
        ("how do you feel about muting the hats in the bridge", [("mute", "hi-hat", "bridge")]),
        ("not so many hats", [("simplify", "hi-hat", None)]),
        ("Hi, thanks for v2. Please export an mp3. Best, Anna", [("export", "mp3", None)]),
    ],
)
def test_orders_in_other_words(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "set the energy of the intro to 60 % and the energy of the hook to 90 %",
        "set intro energy to 60 percent and hook energy to 90 percent",
    ],
)
def test_energy_in_percent_is_no_tempo(text: str) -> None:
    read_steps = read(text).operations
    assert [(step.op, step.section, step.amount) for step in read_steps] == [
        ("set_energy", "intro", "60 %"),
        ("set_energy", "hook", "90 %"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Welche Spuren gibt es gerade?",
        "¿qué pistas hay?",
        "quelles pistes y a-t-il ?",
        "quais faixas tem?",
        "どのトラックがある？",
        "지금 트랙 뭐 있어?",
    ],
)
def test_the_tracks_are_listed_in_every_language(text: str) -> None:
    assert steps(text) == [("list_tracks", None, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("die Hi-Hats nerven, nimm sie in der Strophe raus", [("remove", "hi-hat", "verse")]),
        ("o grave tá embolado, limpa isso", [("eq", "bass", None)]),
        ("c'est trop chargé, allège le refrain mais garde la basse", [("simplify", None, "chorus")]),
        ("hazlo más reguetón, a 95", [("change_genre", "reggaeton", None), ("set_tempo", None, None)]),
        ("rends le pont plus mystérieux", [("change_mood", "mysterious", "bridge")]),
        ("후렴 더 웅장하게 해주고 하이햇은 빼줘", [("change_mood", "grand", "chorus"), ("remove", "hi-hat", None)]),
    ],
)
def test_complaints_and_orders_of_other_languages(text: str, expected: Steps) -> None:
    assert steps(text) == expected


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("give me a version with a sax solo instead of the lead", "lead", "sax"),
        ("a version with strings rather than the pad", "pad", "strings"),
        ("can you do another take with a rhodes instead of the piano?", "piano", "rhodes"),
    ],
)
def test_a_version_with_one_instead_of_another_is_a_swap(text: str, old: str, new: str) -> None:
    assert [(step.op, step.target, step.amount) for step in read(text).operations] == [("change_instrument", old, new)]
