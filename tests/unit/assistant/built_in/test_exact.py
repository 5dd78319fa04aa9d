"""What is said exactly is done exactly: checked on the score that comes of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from dawg.assistant.built_in.translation import Edit, Plan, in_context, translate
from dawg.assistant.host import History, Play
from dawg.assistant.reader import read
from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.operations.apply import apply
from dawg.gen.operations.lanes import SILENT_DB, lane_of, value_at
from dawg.gen.pipeline import compose
from dawg.gen.score import Score
from dawg.gen.units import PPQ
from tests.unit.assistant.built_in.beats import names

BRIEFS = {
    "house": Brief(genre="house", bars=64, seed=3),
    "boom bap": Brief(genre="boom bap", bpm=90, bars=48, seed=5),
    "lo-fi": Brief(genre="lo-fi", seed=2),
    "jazz": Brief(genre="jazz", seed=2),
    "trap": Brief(genre="trap", seed=2),
}


@cache
def beat(genre: str) -> Score:
    return compose(BRIEFS[genre]).score


def plan(score: Score, text: str) -> Plan:
    return translate(in_context(read(text), text, score), text, score, names=names)


def edited(score: Score, text: str) -> Score:
    """The score after a request that is one edit."""
    steps = plan(score, text).steps
    assert [type(step) for step in steps] == [Edit], text
    for operation in steps[0].operations:  # type: ignore[union-attr]
        score = apply(score, operation).score
    return score


def operations(score: Score, text: str) -> list[dict[str, Any]]:
    (edit,) = plan(score, text).steps
    found: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(edit))["operations"]
    return found


def silent(score: Score, part: str, tick: int) -> bool:
    lane = lane_of(score, part, "level_db")
    low = lane is not None and value_at(lane.points, tick, 0.0) <= SILENT_DB / 2
    return score.part(part).muted or low


def heard(score: Score, section: str) -> set[str]:
    """The parts that sound in the middle of a section, effects left aside."""
    found = next(each for each in score.sections if each.name == section)
    tick = found.start_bar * score.bar_ticks + found.bars * score.bar_ticks // 2
    return {
        part.name
        for part in score.parts
        if part.role != "fx"
        and any(clip.part == part.name and clip.section == section and clip.notes for clip in score.clips)
        and not silent(score, part.name, tick)
    }


def bars(score: Score) -> dict[str, int]:
    return {section.name: section.bars for section in score.sections}


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("add 8 bars", 8),
        ("add 8 bars to the end", 8),
        ("insert 4 more bars at the beginning", 4),
        ("please tack on another 4 bars", 4),
        ("añade 8 compases", 8),
        ("adiciona 8 compassos", 8),
        ("füge 8 takte hinzu", 8),
        ("ajoute 8 mesures", 8),
        ("8小節追加して", 8),
        ("8마디 추가해줘", 8),
        ("add 8 bars before the hook", 8),
        ("tack 2 bars onto the intro", 2),
    ],
)
def test_bars_that_are_added_come_to_those_there_are(text: str, added: int) -> None:
    assert edited(beat("boom bap"), text).bars == 48 + added


def test_more_bars_than_one_section_can_grow_by_are_shared_out() -> None:
    assert edited(beat("house"), "add 500 bars").bars == 564


def test_bars_are_added_where_it_was_said() -> None:
    before = bars(beat("boom bap"))
    assert bars(edited(beat("boom bap"), "add 8 bars to the end")) == before | {"outro": before["outro"] + 8}
    assert bars(edited(beat("boom bap"), "add 4 bars at the start")) == before | {"intro": before["intro"] + 4}
    assert bars(edited(beat("boom bap"), "add 8 bars before the hook")) == before | {"verse 1": before["verse 1"] + 8}


def test_each_of_several_sections_gets_twice_as_long() -> None:
    before, after = bars(beat("house")), bars(edited(beat("house"), "make both drops twice as long"))
    assert after == before | {name: 2 * before[name] for name in ("drop 1", "drop 2")}


@pytest.mark.parametrize(
    "text",
    [
        "only the drums and bass in drop 1",
        "give me just the drums and bass in drop 1",
        "now just give me the drums and bass in drop 1",
    ],
)
def test_parts_that_are_soloed_together_in_a_section_are_heard_together(text: str) -> None:
    score = beat("house")
    after = edited(score, text)
    rhythm = {part.name for part in score.parts if part.is_drums or part.role == "bass"}
    assert heard(after, "drop 1") == heard(score, "drop 1") & rhythm
    assert heard(after, "drop 2") == heard(score, "drop 2")


@pytest.mark.parametrize("text", ["just give me the bass and the stabs", "solo the bass and the stabs"])
def test_soloing_two_parts_leaves_both(text: str) -> None:
    after = edited(beat("house"), text)
    assert {part.name for part in after.parts if not part.muted} == {"bass", "stabs"}


def test_a_part_alone_where_it_rested_is_written_there() -> None:
    assert "lead" not in heard(beat("house"), "intro")
    assert heard(edited(beat("house"), "only the lead in the intro"), "intro") == {"lead"}


@pytest.mark.parametrize(
    "text",
    [
        "the lead only plays in drop 2",
        "only play the lead in drop 2",
        "lead in drop 2 only",
        "the lead should come in only in drop 2",
        "i only want the lead in drop 2",
    ],
)
def test_a_part_that_plays_only_in_a_section_is_silent_elsewhere_and_nothing_else_is(text: str) -> None:
    score = beat("house")
    after = edited(score, text)
    for section in score.sections:
        gone = {"lead"} if section.name != "drop 2" else set()
        assert heard(after, section.name) == heard(score, section.name) - gone


def test_only_in_other_languages_is_read_the_same_way() -> None:
    for text in ("o baixo só no refrão", "der bass nur im refrain", "la basse seulement dans le refrain"):
        (step,) = read(text).operations
        assert (step.op, step.target, step.section) == ("mute", "bass", "everywhere but chorus")


def test_a_change_only_in_a_section_is_no_muting() -> None:
    (step,) = read("make the lead louder only in drop 2").operations
    assert (step.op, step.section) == ("volume_up", "drop 2")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("go back to version 4", History(action="undo", version=4)),
        ("go back to v4", History(action="undo", version=4)),
        ("version 3 please", History(action="undo", version=3)),
        ("oops, go back to version 2", History(action="undo", version=2)),
        ("take me back to the first version", History(action="undo", version=1)),
        ("vuelve a la versión 4", History(action="undo", version=4)),
        ("zurück zu version 4", History(action="undo", version=4)),
        ("go back 2 versions", History(action="undo", steps=2)),
        ("undo everything", History(action="undo", everything=True)),
        ("redo all", History(action="redo", everything=True)),
    ],
)
def test_a_version_is_gone_to_by_its_number(text: str, step: History) -> None:
    assert plan(beat("house"), text).steps == (step,)


def test_a_version_is_gone_to_before_it_is_played() -> None:
    assert plan(beat("house"), "play version 3").steps == (History(action="undo", version=3), Play())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("delete version 3", "versions are never deleted; `/checkout N`"),
        ("what is the difference between version 2 and 3", "versions are compared with `/diff`"),
        ("export version 3", "`/checkout N` first, then export"),
        ("tape stop at the end", "a tape stop is not something dawg can do"),
        ("filter the lead so it opens up during the build", "a filter that moves is not something dawg can do"),
        ("slow down gradually at the end", "a tempo that changes within a piece is not something dawg can do"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_done(text: str, answer: str) -> None:
    with pytest.raises(InputError) as refused:
        plan(beat("house"), text)
    assert answer in refused.value.message


def test_what_can_be_done_is_done_beside_what_cannot() -> None:
    made = plan(beat("house"), "make the kick louder and add a tape stop at the end")
    (edit,) = made.steps
    assert [step["op"] for step in msgspec.to_builtins(edit)["operations"]] == ["level"]
    assert any("tape stop" in note for note in made.notes)


def levels_at(score: Score, tick: int) -> set[bool]:
    return {silent(score, part.name, tick) for part in score.parts}


@pytest.mark.parametrize(
    ("text", "beats"),
    [
        ("add 2 beats of silence before the drop", 2),
        ("drop everything for half a bar into the drop", 2),
        ("one beat of silence before the drop", 1),
        ("cut everything for a beat before the drop", 1),
        ("a bar of silence before the drops", 4),
    ],
)
def test_so_many_beats_before_every_drop_are_silent(text: str, beats: int) -> None:
    after = edited(beat("house"), text)
    drops = [section for section in after.sections if section.kind == "drop"]
    for section in drops:
        start = section.start_bar * after.bar_ticks
        assert levels_at(after, start - beats * PPQ) == {True} == levels_at(after, start - 1)
        assert levels_at(after, start - beats * PPQ - 1) == {False} == levels_at(after, start)
    assert len(drops) == 2


def test_a_rest_of_one_part_leaves_the_others() -> None:
    after = edited(beat("house"), "cut the bass for 2 beats before drop 2")
    start = next(section.start_bar for section in after.sections if section.name == "drop 2") * after.bar_ticks
    assert {part.name for part in after.parts if silent(after, part.name, start - 1)} == {"bass"}


def test_one_instrument_under_two_names_is_one_part() -> None:
    after = edited(beat("house"), "add a 303 acid line")
    assert len(after.parts) == len(beat("house").parts) + 1


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("make the bass louder in the last A", "A 3"),
        ("make the bass louder in B 2", "B 2"),
        ("make the bass louder in the second A", "A 2"),
    ],
)
def test_a_section_is_known_by_the_name_that_the_beat_gives_it(text: str, section: str) -> None:
    (operation,) = operations(beat("lo-fi"), text)
    assert operation["scope"] == {"parts": ["bass"], "sections": [section], "bars": None}


@pytest.mark.parametrize(
    ("genre", "text", "part", "low_cut_hz", "high_cut_hz"),
    [
        ("house", "high pass the bass at 40hz", "bass", 40.0, None),
        ("house", "high-pass at 80 Hz on the bass", "bass", 80.0, None),
        ("jazz", "low pass the piano at 800 hz", "piano", None, 800.0),
        ("jazz", "lpf at 2k on the piano", "piano", None, 2000.0),
        ("jazz", "low cut the piano at 200 Hz", "piano", 200.0, None),
        ("jazz", "cut everything below 100 hz on the piano", "piano", 100.0, None),
        ("jazz", "roll off the piano above 6 khz", "piano", None, 6000.0),
        ("jazz", "filter the piano below 500 hz", "piano", 500.0, None),
    ],
)
def test_a_filter_is_set_where_it_was_said(
    genre: str, text: str, part: str, low_cut_hz: float | None, high_cut_hz: float | None
) -> None:
    before, after = beat(genre).part(part), edited(beat(genre), text).part(part)
    assert after.low_cut_hz == (before.low_cut_hz if low_cut_hz is None else low_cut_hz)
    assert after.high_cut_hz == (before.high_cut_hz if high_cut_hz is None else high_cut_hz)
    assert after.eq == before.eq


def test_two_filters_have_their_own_frequencies() -> None:
    after = edited(beat("house"), "high pass the stabs at 300 hz and low pass the lead at 4k")
    assert (after.part("stabs").low_cut_hz, after.part("lead").high_cut_hz) == (300.0, 4000.0)


@pytest.mark.parametrize(
    ("text", "bpm"),
    [
        ("slower, like 118", 118),
        ("slower, maybe 100", 100),
        ("a little slower - 120", 120),
        ("faster, around 150", 150),
        ("más lento, como 110", 110),
        ("langsamer, etwa 112", 112),
        ("plus lent, vers 90", 90),
    ],
)
def test_a_number_behind_a_comparative_is_the_tempo(text: str, bpm: float) -> None:
    assert edited(beat("house"), text).bpm == bpm


def test_a_number_behind_longer_and_shorter_is_the_length() -> None:
    score = beat("house")
    assert edited(score, "make it longer, 5 minutes").duration_s == pytest.approx(300, abs=2)
    assert edited(score, "make it longer, 96 bars").bars == 96
    assert bars(edited(score, "make the intro shorter, like 4 bars"))["intro"] == 4
    assert "intro: 8 bars already" in str(refusal(score, "make the intro shorter, like 8 bars"))
    assert {bars(edited(beat("jazz"), "make the head longer, maybe 16 bars"))[f"head {n}"] for n in (1, 2, 3, 4)} == {
        16
    }


def refusal(score: Score, text: str) -> InputError:
    with pytest.raises(InputError) as refused:
        plan(score, text)
    return refused.value


def test_an_amount_behind_a_comparative_is_how_much() -> None:
    before, after = beat("house").part("kick"), edited(beat("house"), "make the kick louder, like 4 dB").part("kick")
    assert after.level_db == pytest.approx(before.level_db + 4)
    assert operations(beat("house"), "transpose it down, 3 semitones")[0]["semitones"] == -3


@pytest.mark.parametrize(
    "text",
    [
        "change the stabs to a rhodes but only in drop 2",
        "change the stabs to a rhodes, only in drop 2",
        "change the stabs to a rhodes - just in drop 2",
        "change the stabs to a rhodes, drop 2 only",
    ],
)
def test_only_behind_an_order_says_where_it_holds(text: str) -> None:
    (operation,) = operations(beat("house"), text)
    assert (operation["op"], operation["scope"]["sections"]) == ("change_instrument", ["drop 2"])


@pytest.mark.parametrize("text", ["take the kick out again", "remove the kick again", "quita el bombo otra vez"])
def test_again_does_not_take_the_verb_away(text: str) -> None:
    assert [operation["op"] for operation in operations(beat("house"), text)] == ["remove"]


def test_again_alone_is_another_take() -> None:
    assert [operation["op"] for operation in operations(beat("house"), "try the drums again")] == ["regenerate"]


def symbols(score: Score, section: str) -> list[str]:
    return [chord.symbol for each in score.sections if each.name == section for chord in each.chords]


@pytest.mark.parametrize(
    ("text", "old", "new", "where"),
    [
        ("replace Emaj7 with Am7", "Emaj7", "Am7", ("intro", "head 1", "bridge")),
        ("use Am instead of C#m7 in the bridge", "C#m7", "Am", ("bridge",)),
        ("use Am instead of C#m7 in the head", "C#m7", "Am", ("head 1", "head 2")),
        ("swap the B7 for an E7", "B7", "E7", ("intro", "head 1", "bridge")),
        ("change all the F#m7 chords to Dmaj7", "F#m7", "Dmaj7", ("intro", "head 1", "bridge")),
    ],
)
def test_one_chord_is_replaced_and_the_key_stays(text: str, old: str, new: str, where: tuple[str, ...]) -> None:
    score = beat("jazz")
    after = edited(score, text)
    assert after.key == score.key
    for section in ("intro", "head 1", "head 2", "bridge"):
        was = symbols(score, section)
        expected = [new if symbol == old else symbol for symbol in was] if section in where or len(where) == 3 else was
        assert symbols(after, section) == expected


def test_a_chord_that_is_not_there_is_named_with_those_that_are() -> None:
    score = beat("jazz")
    with pytest.raises(InputError, match="chord 'Dm9' is not there; chords: Emaj7"):
        edited(score, "replace Dm9 with Am7")


def test_a_key_is_changed_from_one_to_the_other() -> None:
    assert edited(beat("jazz"), "change E major to A minor").key == "A minor"


def test_a_new_section_of_some_parts_mutes_the_others_there() -> None:
    was = beat("house")
    score = edited(was, "add a break after the first drop with just pads")
    old = {section.name for section in was.sections}
    (new,) = [section for section in score.sections if section.name not in old]
    tick = new.start_bar * score.bar_ticks + PPQ
    heard = {part.role for part in score.parts if not silent(score, part.name, tick)}
    assert heard == {"pad"}
    assert any("only pad" in note for note in plan(was, "add a break after the first drop with just pads").notes)


def test_a_muted_trumpet_is_a_sound_where_there_is_one() -> None:
    score = edited(beat("jazz"), "add a trumpet")
    (made,) = operations(score, "make the trumpet muted")
    assert (made["op"], made["instrument"]) == ("change_instrument", "muted-trumpet")
    (muted,) = operations(score, "mute the trumpet")
    assert muted["op"] == "mute"
    (piano,) = operations(score, "make the piano muted")
    assert piano["op"] == "mute"
