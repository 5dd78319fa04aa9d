"""What steps of a request mean for the beat at hand."""

from __future__ import annotations

from typing import Any

import pytest

from dawg.assistant.built_in.briefing import brief_of
from dawg.assistant.built_in.telling import told
from dawg.assistant.built_in.translation import Desk, Edit, Tell, in_context, translate
from dawg.assistant.host import Export, Hear, History, Play
from dawg.assistant.reader import Operation as Said
from dawg.assistant.reader import Reading, read
from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.operations.apply import apply
from dawg.gen.score import Score
from tests.unit.assistant.built_in.beats import DRUMS, beat, names, operations, steps


@pytest.fixture(scope="module")
def score() -> Score:
    return beat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add a cowbell", [{"op": "add", "part": "cowbell"}]),
        ("add some reverb to the snare", [{"op": "add_effect", "effect": "reverb", "scope": {"parts": ["snare"]}}]),
        ("set the tempo to 150", [{"op": "set_tempo", "bpm": 150.0}]),
        ("remove the hats", [{"op": "remove", "scope": {"parts": ["hats"]}}]),
        ("simplify the hats", [{"op": "simplify", "scope": {"parts": ["hats"]}}]),
        ("add a bridge", [{"op": "add_section", "kind": "bridge"}]),
        ("set the key to F minor", [{"op": "set_key", "key": "F minor"}]),
        ("mute the bass", [{"op": "mute", "scope": {"parts": ["808"]}}]),
        ("make the kick louder", [{"op": "level", "delta_db": 3.0, "scope": {"parts": ["kick"]}}]),
        ("more energy in the hook", [{"op": "set_energy", "delta": 0.2, "scope": {"sections": ["hook 1", "hook 2"]}}]),
        ("faster", [{"op": "set_tempo", "percent": 8.0}]),
        ("slow it down a bit", [{"op": "set_tempo", "percent": -4.0}]),
        ("make it 10 bpm faster", [{"op": "set_tempo", "delta_bpm": 10.0}]),
        ("make it sadder", [{"op": "change_mood", "mood": "sad"}]),
        ("make the pad a bit quieter", [{"op": "level", "delta_db": -1.5, "scope": {"parts": ["pad"]}}]),
        ("punchier drums", [{"op": "character", "character": "punchier", "scope": {"parts": DRUMS}}]),
        ("the pad clashes with the bass", [{"op": "eq", "gain_db": -3.0, "hz": 150.0, "scope": {"parts": ["pad"]}}]),
        ("cut the low end of the pad by 3 dB", [{"op": "eq", "gain_db": -3.0, "band": "low", "scope": {"parts": ["pad"]}}]),
        ("transpose up 3 semitones", [{"op": "transpose", "semitones": 3}]),
        ("half-time the second chorus", [{"op": "half_time", "scope": {"sections": ["hook 2"]}}]),
        ("make the hats busier in verse 2", [{"op": "densify", "scope": {"parts": ["hats"], "sections": ["verse 2"]}}]),
        ("pan the hats hard left", [{"op": "pan", "pan": -1.0, "scope": {"parts": ["hats"]}}]),
        ("swap the piano for rhodes", [{"op": "change_instrument", "instrument": "rhodes", "scope": {"parts": ["keys"]}}]),
        ("change the chords to Am F C G", [{"op": "change_chords", "chords": "Am | F | C | G"}]),
        ("remove the second verse", [{"op": "remove_section", "scope": {"sections": ["verse 2"]}}]),
        ("make the hook 12 bars", [
            {"op": "extend", "scope": {"sections": ["hook 1"]}}, {"op": "extend", "bars": 8, "scope": {"sections": ["hook 2"]}},
        ]),
        ("master to -9 LUFS", [{"op": "loudness", "lufs": -9.0}]),
        ("make the mix louder", [{"op": "loudness", "delta_db": 2.0}]),
        ("solo the drums", [{"op": "solo", "scope": {"parts": DRUMS}}]),
        ("mute the hats in bars 9-16", [{"op": "mute", "scope": {"parts": ["hats"], "bars": [9, 16]}}]),
    ],
)  # fmt: skip
def test_usual_edits_become_the_operations_they_say(score: Score, text: str, expected: list[dict[str, Any]]) -> None:
    assert operations(score, text) == expected


def test_a_compound_request_is_one_edit_in_the_order_it_was_said(score: Score) -> None:
    found = operations(score, "mute the hats, make the bass 3 dB louder and add a bridge")
    assert [step["op"] for step in found] == ["mute", "level", "add_section"]


def test_a_later_step_finds_what_an_earlier_one_makes(score: Score) -> None:
    found = operations(score, "add a bridge and make the bridge quieter")
    assert found[1]["scope"] == {"sections": ["bridge"]}


def test_percent_of_loudness_is_gain(score: Score) -> None:
    (step,) = operations(score, "make the hats 20% quieter")
    assert step["delta_db"] == pytest.approx(-1.94)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("undo", History(action="undo")),
        ("undo the last two changes", History(action="undo", steps=2)),
        ("redo", History(action="redo")),
        ("play it", Play()),
        ("play from the hook", Play(section="hook 1")),
        ("jump to bar 9", Play(bar=9)),
        ("stop", Play(action="stop")),
        ("export stems", Export(what=("master", "stems"))),
        ("export as mp3", Export(format="mp3")),
        ("export midi", Export(what=("midi",))),
        ("export as mp3 with stems", Export(what=("master", "stems"), format="mp3")),
        ("export stems, then midi", Export(what=("master", "stems", "midi"))),
        ("describe the beat", Tell(query="describe")),
        ("what key is it in?", Tell(query="key")),
        ("what should I do next?", Tell(query="suggest")),
        ("load late night", Desk(action="open", name="late night")),
        ("save it as dusk", Desk(action="keep", name="dusk")),
    ],
)
def test_what_is_no_edit_is_asked_of_the_host(score: Score, text: str, expected: object) -> None:
    assert steps(score, text) == (expected,)


def test_measuring_is_asked_of_the_host(score: Score) -> None:
    reading = Reading(intent="query", operations=(Said(op="analyze"),))
    assert translate(reading, "analyze it", score, names=names).steps == (Hear(),)


def test_a_scope_that_an_operation_cannot_have_is_widened_and_said(score: Score) -> None:
    plan = translate(read("make the tempo faster in the hook"), "make the tempo faster in the hook", score, names=names)
    assert isinstance(plan.steps[0], Edit)
    assert "the tempo is the same throughout a piece" in plan.notes
    said = Reading(intent="edit", operations=(Said(op="balance", target="hi-hat", section="hook"),))
    plan = translate(said, "balance the hats in the hook", score, names=names)
    assert plan.notes == ("balance holds for the whole piece, not for hook alone",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mute the tuba", "'tuba' is not in this beat; parts: kick, snare"),
        ("remove the third verse", "section 'verse 3' is not in this beat; sections: intro, verse 1"),
        ("mute the hats in bars 90-99", "bars '90-99' are not in this beat; permitted range: 1 to 36"),
        ("boost the vocals", "vocals: this beat is instrumental"),
        ("add a phaser to the pad", "effect 'phaser' is not one of ours; permitted: reverb"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(score: Score, text: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        steps(score, text)
    assert problem in refused.value.message


def test_a_step_that_lacks_something_becomes_one_question_and_no_step(score: Score) -> None:
    plan = translate(Reading(intent="edit", operations=(Said(op="mute"),)), "mute", score, names=names)
    assert plan.question == "Which part should I mute?"
    assert plan.steps == ()


def test_every_operation_of_the_reader_has_a_meaning(score: Score) -> None:
    """Whatever the reader can say is translated, asked about, or refused in one line: nothing is dropped in silence."""
    ops = [
        "add",
        "remove",
        "mute",
        "unmute",
        "solo",
        "unsolo",
        "volume_up",
        "volume_down",
        "set_volume",
        "balance",
        "tempo_up",
        "tempo_down",
        "set_tempo",
        "half_time",
        "double_time",
        "time_stretch",
        "transpose",
        "set_key",
        "change_chords",
        "brighter",
        "darker",
        "punchier",
        "tighten",
        "widen",
        "pan",
        "eq",
        "add_effect",
        "remove_effect",
        "simplify",
        "densify",
        "syncopate",
        "humanize",
        "quantize",
        "swing",
        "reverse",
        "energy_up",
        "energy_down",
        "set_energy",
        "change_mood",
        "change_genre",
        "change_instrument",
        "add_section",
        "remove_section",
        "arrange",
        "extend",
        "shorten",
        "vary",
        "regenerate",
        "play",
        "stop",
        "pause",
        "loop",
        "seek",
        "export",
        "export_stems",
        "undo",
        "redo",
        "save",
        "load",
        "new",
        "rename",
        "master",
        "loudness_up",
        "reference_master",
        "analyze",
        "analyze_key",
        "describe",
        "explain",
        "suggest",
        "list_tracks",
        "compare_reference",
    ]
    for op in ops:
        said = Said(
            op=op, target="hi-hat", section="hook", effect="reverb", bpm=100.0, key="A minor", amount="a little"
        )
        try:
            plan = translate(Reading(intent="edit", operations=(said,)), f"{op} the hats", score, names=names)
        except InputError as refused:
            assert "\n" not in refused.message
        else:
            assert plan.steps or plan.question, op


# Facts alone, with a beat at hand


@pytest.mark.parametrize(
    ("text", "ops"),
    [
        ("90 bpm", ["set_tempo"]),
        ("C# minor", ["set_key"]),
        ("make it 16 bars", ["extend"]),
        ("no hats", ["remove"]),
    ],
)
def test_facts_about_the_beat_at_hand_are_edits(score: Score, text: str, ops: list[str]) -> None:
    reading = in_context(read(text), text, score)
    assert reading.intent == "edit"
    assert [said.op for said in reading.operations] == ops


@pytest.mark.parametrize("text", ["dark trap, 140", "a sad beat at 90 bpm", "another beat in C minor", "random beat"])
def test_a_genre_or_a_beat_asks_for_a_new_one(score: Score, text: str) -> None:
    assert in_context(read(text), text, score).intent == "generate"


def test_what_could_be_either_is_asked(score: Score) -> None:
    reading = in_context(read("only keep the drums in the intro"), "only keep the drums in the intro", score)
    assert reading.questions[0].startswith("Shall I make a new beat")
    assert reading.operations == ()


def test_refusing_what_is_not_there_changes_nothing(score: Score) -> None:
    reading = in_context(Reading(intent="generate", exclude=("accordion",)), "no accordion", score)
    assert reading.operations == ()
    assert reading.message == "There is no accordion in this beat."


def test_a_length_is_reached_exactly_whatever_it_takes(score: Score) -> None:
    from dawg.gen.operations.apply import apply

    for bars in (9, 16, 35, 40, 100):
        text = f"make it {bars} bars"
        plan = translate(in_context(read(text), text, score), text, score, names=names)
        after = score
        for operation in plan.steps[0].operations:  # type: ignore[union-attr]
            after = apply(after, operation).score
        assert after.bars == bars


# Briefs


def test_a_brief_says_what_the_words_say_and_no_more() -> None:
    brief = brief_of(read("dark trap, rolling hats, no piano, 140")).brief
    assert brief == Brief(genre="trap", bpm=140.0, moods=("dark",), instruments=("hats",), exclude=("piano",))


def test_a_range_of_tempi_is_taken_in_its_middle_and_said() -> None:
    briefing = brief_of(read("lofi, 80 to 90 bpm"))
    assert briefing.brief.bpm == 85
    assert "bpm: 80 to 90 was asked, 85 is taken" in briefing.notes


@pytest.mark.parametrize(
    ("text", "low", "high"), [("fast trap", 145, 170), ("slow trap", 110, 139), ("fast", 150, 170)]
)
def test_a_pace_is_taken_near_the_end_of_what_the_genre_is_played_at(text: str, low: float, high: float) -> None:
    briefing = brief_of(read(f"{text} beat with piano"))
    assert briefing.brief.bpm is not None
    assert low <= briefing.brief.bpm <= high
    assert f"is taken as {briefing.brief.bpm:g} bpm" in " ".join(briefing.notes)


def test_all_parts_but_some_are_the_others(score: Score) -> None:
    (made,) = operations(score, "make everything but the drums quieter")
    others = [part.name for part in score.parts if not part.is_drums]
    assert made["scope"]["parts"] == others
    assert made["delta_db"] < 0


def test_all_effects_can_go_at_once(score: Score) -> None:
    made = operations(score, "remove all effects from the pad")
    assert {step["op"] for step in made} == {"remove_effect"}
    assert {step["effect"] for step in made} == {
        "reverb",
        "delay",
        "filter",
        "distortion",
        "sidechain",
        "lo-fi",
        "stutter",
    }
    assert all(step["scope"] == {"parts": ["pad"]} for step in made)
    for step in steps(score, "remove all effects from the pad")[0].operations:
        score = apply(score, step).score
    assert score.part("pad").reverb_db <= -100


def test_a_form_of_sections_gets_bars_that_sum_to_what_was_asked() -> None:
    briefing = brief_of(read("a trap beat, 32 bars, with intro, verse, hook and outro"))
    assert [plan.kind for plan in briefing.brief.structure] == ["intro", "verse", "hook", "outro"]
    assert sum(plan.bars for plan in briefing.brief.structure) == 32
    assert briefing.brief.bars is None


def test_an_artist_is_not_imitated_but_gives_a_direction() -> None:
    reading = read("a drake type beat")
    assert "do not imitate" in reading.message
    assert brief_of(reading).brief.validated() is not None


def test_a_refused_genre_is_told_to_whoever_chooses_one() -> None:
    assert brief_of(Reading(intent="generate", exclude=("trap",))).not_genres == ("trap",)


def test_instruments_that_are_not_ours_are_played_by_the_nearest() -> None:
    brief = brief_of(read("folk rock with a banjo")).brief
    assert "guitar" in brief.instruments


def test_whether_something_is_there_is_answered_by_where(score: Score) -> None:
    first = score.sections[0]
    (there,) = steps(score, f"is there an {first.kind}?")
    assert isinstance(there, Tell)
    assert told(score, there.query, text=f"is there an {first.kind}?").startswith(f"Yes: {first.name}, bars 1 to ")
    assert told(score, "presence", text="do we have a kick in there?").startswith("Yes: kick: ")
    assert told(score, "presence", text="do we have a sax yet?") == "No, there is no sax; “add sax” brings it in."
