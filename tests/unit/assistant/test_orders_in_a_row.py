"""Orders in a row, mended with a reason, hanging on a condition, and steps through versions."""

from __future__ import annotations

import pytest

from dawg.assistant.reader import read


def _steps(text: str) -> list[tuple[str, str | None]]:
    return [(step.op, step.target or step.section) for step in read(text).operations]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("lower the snare by 3 db and after that print me an mp3", "export"),
        ("kill the intro and spit out a wav when you're done", "export"),
        ("add a shaker, then give me the file", "export"),
        ("speed it up a little and dump it to disk", "export"),
        ("pan the hats left, then write out an mp3", "export"),
        ("take the reverb off the snare then drop me the mp3", "export"),
        ("quita el bajo y luego exporta un wav", "export"),
        ("enlève la flûte puis sors-moi un wav", "export"),
        ("tira o piano e depois me manda o wav", "export"),
        ("baja el bajo y después guarda el proyecto", "save"),
        ("tira a flauta e depois salva como verao", "save"),
        ("export it but first turn the bass down", "export"),
        ("save it after removing the flute", "save"),
    ],
)
def test_the_last_of_several_orders_is_done_last(text: str, last: str) -> None:
    steps = _steps(text)
    assert len(steps) == 2
    assert steps[-1][0] == last


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("mute the hats, sorry, i meant the shaker. hats stay", "shaker"),
        ("delete the piano... sorry i meant the organ, the piano stays", "organ"),
        ("take out the claps, scratch that, the snaps. claps can stay", "snap"),
        ("drop the choir, correction: the strings, choir stays put", "strings"),
        ("remove the bass i mean the sub, leave the bass", "sub bass"),
        ("remove the hats, the clap should stay", "hi-hat"),
        ("mach die Snare weg, nein, die Claps. Snare bleibt", "clap"),
    ],
)
def test_what_stays_is_not_what_goes(text: str, gone: str) -> None:
    assert [target for _, target in _steps(text)] == [gone]


@pytest.mark.parametrize(
    ("text", "key", "bpm"),
    [
        ("it should be in f sharp minor hang on my singer cant reach that lets do d minor", "D minor", None),
        ("put it in a major hold on thats too bright go with f minor", "F minor", None),
        ("lets go to b flat minor no wait my guitar isnt tuned for it lets do e minor", "E minor", None),
        ("make it 140 wait thats too fast for the dancers lets do 120", None, 120),
        ("i want it at 150 hang on my drummer cant play that go 130", None, 130),
        ("set it to 174 nah nobody can dance to that lets say 160", None, 160),
    ],
)
def test_a_reason_may_stand_between_a_value_and_its_mending(text: str, key: str | None, bpm: float | None) -> None:
    (step,) = read(text).operations
    assert (step.key, step.bpm) == (key, bpm)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("if it's under 120 bump it to 125 otherwise leave it", ("set_tempo", None)),
        ("set it to 120 unless it's faster already", ("set_tempo", None)),
        ("when the tempo is below 90 make it 95", ("set_tempo", None)),
        ("if there's a flute in there mute it", ("mute", "flute")),
        ("only if theres a piano in there make it a rhodes", ("change_instrument", "piano")),
        ("unless there's a bass already, add one", ("add", "bass")),
        ("raise the bass only if the kick is muted", ("volume_up", "bass")),
        ("mute the hats if they clash with the shaker", ("mute", "hi-hat")),
        ("unless it is slower than 100, bring it down to 100", ("set_tempo", None)),
    ],
)
def test_a_condition_is_told_and_is_no_order(text: str, step: tuple[str, str | None]) -> None:
    assert _steps(text) == [step]
    assert any(warning.startswith("condition:") for warning in read(text).warnings)


@pytest.mark.parametrize(
    "text",
    [
        "make it sound as if it's coming from a phone",
        "see if you can make the bass louder",
        "if you can, turn the snare down",
        "mute the bass when the chorus starts",
        "what if we added a choir",
        "tell me if there's a piano in it",
    ],
)
def test_a_polite_or_asked_if_is_no_condition(text: str) -> None:
    assert not any(warning.startswith("condition:") for warning in read(text).warnings)


@pytest.mark.parametrize(
    ("text", "op", "amount"),
    [
        ("go back to how it was two versions ago, before you ruined the drums", "undo", "2"),
        ("take it back three steps, before the bass got muddy", "undo", "3"),
        ("undo the last two things, you broke the low end", "undo", "2"),
        ("go back one version, before you added the flute", "undo", None),
        ("geh zwei schritte zurück, bevor du den bass kaputt gemacht hast", "undo", "2"),
        ("さっきの方が良かった、戻して", "undo", None),
        ("c'était mieux avant, annule", "undo", None),
        ("antes estaba mejor, deshazlo", "undo", None),
        ("oops i undid that by accident, bring it back", "redo", None),
        ("didn't mean to undo, redo please", "redo", None),
        ("i hit undo by accident", "redo", None),
    ],
)
def test_a_step_through_versions_is_one_order_with_its_count(text: str, op: str, amount: str | None) -> None:
    reading = read(text)
    assert reading.intent == "history"
    assert [(step.op, step.amount) for step in reading.operations] == [(op, amount)]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("each instrument as a separate file, for my mixer", "export_stems"),
        ("one wav per track for my mix guy", "export_stems"),
        ("can i get all the tracks bounced separately", "export_stems"),
        ("jede Spur als eigene wav bitte", "export_stems"),
        ("end playback", "stop"),
        ("kill the music for a sec", "stop"),
        ("start the playback", "play"),
        ("let the hook go round and round", "loop"),
        ("keep the drop on repeat", "loop"),
        ("the song is too long, trim it to a minute and a half", "shorten"),
        ("get it down to a minute flat", "shorten"),
        ("we need 15 extra seconds", "extend"),
        ("another minute of this please", "extend"),
        ("time-stretch it to 45 seconds, keep the pitch", "time_stretch"),
        ("lay this out like intro, verse, chorus, bridge, chorus", "arrange"),
        ("the form should be verse chorus verse chorus bridge chorus", "arrange"),
        ("it just stops, give it an ending", "add_section"),
        ("it has no bridge, come up with one", "add_section"),
        ("compose an outro for it", "add_section"),
    ],
)
def test_one_order_in_other_words(text: str, op: str) -> None:
    assert [step.op for step in read(text).operations] == [op]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("make the snare drier and the bass fatter", [("remove_effect", "snare"), ("punchier", "bass")]),
        ("make the bass brighter and the snare wetter", [("brighter", "bass"), ("add_effect", "snare")]),
        ("make the snare dirtier and the bass louder", [("add_effect", "snare"), ("volume_up", "bass")]),
        ("mach die Snare trockener und den Bass fetter", [("remove_effect", "snare"), ("punchier", "bass")]),
    ],
)
def test_a_quality_that_is_an_effect_stays_with_its_part(text: str, made: list[tuple[str, str]]) -> None:
    assert _steps(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("statt 90 lieber 95 bpm", [("set_tempo", None)]),
        ("bring das Klavier zurück", [("unmute", "piano")]),
        ("피아노 말고 오르간으로", [("change_instrument", "piano")]),
        ("아웃트로 빼줘", [("remove_section", "outro")]),
        ("bitte eine halbe Stufe höher", [("transpose", None)]),
        ("quiero el bombo más contundente", [("punchier", "kick")]),
        ("95 instead of 90 bpm", [("set_tempo", None)]),
        ("mach die Drums nicht so aggressiv", [("energy_down", "drums")]),
        ("make the piano not too bright", [("darker", "piano")]),
        ("ich mag den Synth nicht, ersetze ihn durch ein Klavier", [("change_instrument", "synth")]),
        ("die Bridge soll länger dauern", [("extend", "bridge")]),
        ("mach 8 Takte Intro nur mit Pad", [("add_section", "intro"), ("solo", "pad")]),
        ("テンポをちょっと落として、雰囲気をもっと暗く", [("tempo_down", None), ("darker", None)]),
    ],
)
def test_orders_of_other_languages_are_those_of_english(text: str, made: list[tuple[str, str | None]]) -> None:
    assert _steps(text) == made


@pytest.mark.parametrize("text", ["2番のサビでドラムを抜いて", "2절 후렴에서 드럼 빼줘"])
def test_a_chorus_is_counted_by_its_verse(text: str) -> None:
    assert [(step.op, step.target, step.section) for step in read(text).operations] == [("remove", "drums", "chorus 2")]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("hats to -6 db and kick to -3 db", [("set_volume", "hi-hat", None), ("set_volume", "kick", None)]),
        (
            "mute the hats in the intro and the kick in the hook",
            [("mute", "hi-hat", "intro"), ("mute", "kick", "hook")],
        ),
        (
            "shorten the intro to 8 bars and the snare quieter",
            [("shorten", None, "intro"), ("volume_down", "snare", None)],
        ),
        ("don't touch the vocals, just clean up the low end", [("eq", None, None)]),
        (
            "the pad is eating everything, also shorten the outro",
            [("volume_down", "pad", None), ("shorten", None, "outro")],
        ),
        ("have the guitar play the melody", [("change_instrument", "melody", None)]),
    ],
)
def test_each_of_two_things_has_its_own_place_and_amount(
    text: str, made: list[tuple[str, str | None, str | None]]
) -> None:
    assert [(step.op, step.target, step.section) for step in read(text).operations] == made
