"""Where and when: requests about bars, the edges of sections and what comes before or after."""

from __future__ import annotations

import pytest

from dawg.assistant.built_in.translation import translate
from dawg.assistant.reader import read
from dawg.gen.operations.apply import apply
from dawg.gen.operations.values import Write
from dawg.gen.score import Score
from tests.unit.assistant.built_in.beats import DRUMS, beat, names, operations


@pytest.fixture(scope="module")
def score() -> Score:
    return beat()


def bars_of(score: Score, kind: str) -> list[tuple[int, int]]:
    """First and last bar, from 1, of every section of a kind."""
    return [(s.start_bar + 1, s.start_bar + s.bars) for s in score.sections if s.kind == kind]


def test_a_part_that_comes_in_later_is_silent_until_then(score: Score) -> None:
    assert operations(score, "the drums come in at bar 5") == [
        {"op": "mute", "scope": {"parts": DRUMS, "bars": [1, 4]}}
    ]
    start = bars_of(score, "hook")[0][0]
    assert operations(score, "no kick until the hook") == [
        {"op": "remove", "scope": {"parts": ["kick"], "bars": [1, start - 1]}}
    ]


def test_bars_at_the_edge_of_a_section_are_counted_in_it(score: Score) -> None:
    made = operations(score, "mute the kick for the last 2 bars of the intro")
    assert made == [{"op": "mute", "scope": {"parts": ["kick"], "sections": ["intro"], "bars": [3, 4]}}]
    made = operations(score, "kick out for the last bar before the outro")
    assert made == [{"op": "mute", "scope": {"parts": ["kick"], "sections": ["hook 2"], "bars": [4, 4]}}]


def test_soloing_in_a_section_mutes_the_others_there(score: Score) -> None:
    made = operations(score, "only the drums in the intro")
    muted = {name for step in made for name in step["scope"]["parts"]}
    assert {step["op"] for step in made} == {"mute"}
    assert not muted & set(DRUMS)
    assert all(step["scope"]["sections"] == ["intro"] for step in made)


def test_what_comes_after_a_section_is_cut(score: Score) -> None:
    assert operations(score, "delete everything after the second hook") == [
        {"op": "remove_section", "scope": {"sections": ["outro"]}}
    ]


def test_bars_are_cut_off_the_end(score: Score) -> None:
    assert operations(score, "cut the last 6 bars") == [
        {"op": "remove_section", "scope": {"sections": ["outro"]}},
        {"op": "shorten", "bars": 2, "scope": {"sections": ["hook 2"]}},
    ]


def test_two_sections_change_places(score: Score) -> None:
    moves = operations(score, "swap verse 1 and verse 2")
    assert moves == [
        {"op": "move_section", "before": "verse 1", "scope": {"sections": ["verse 2"]}},
        {"op": "move_section", "after": "hook 1", "scope": {"sections": ["verse 1"]}},
    ]


def test_a_section_moves_past_its_neighbour(score: Score) -> None:
    assert operations(score, "bring the outro in earlier") == [
        {"op": "move_section", "before": "hook 2", "scope": {"sections": ["outro"]}}
    ]


def test_one_drum_takes_the_place_of_another(score: Score) -> None:
    assert operations(score, "use a shaker instead of the snare") == [
        {"op": "remove", "scope": {"parts": ["snare"]}},
        {"op": "add", "part": "shaker"},
    ]


def test_a_frequency_without_its_unit_is_one(score: Score) -> None:
    made = operations(score, "boost 8k on the hats by 2 db")
    assert made == [{"op": "eq", "gain_db": 2.0, "hz": 8000.0, "scope": {"parts": ["hats"]}}]


def test_a_mood_of_one_part_changes_the_piece_and_says_so(score: Score) -> None:
    plan = translate(read("make the melody sadder"), "make the melody sadder", score, names=names)
    assert any("all parts" in note for note in plan.notes)


def test_a_part_that_plays_in_one_section_alone_is_silent_in_the_others(score: Score) -> None:
    made = operations(score, "the pad only in the hook")
    assert [step["op"] for step in made] == ["mute"]
    assert made[0]["scope"]["sections"] == ["intro", "verse 1", "verse 2", "outro"]


def test_four_on_the_floor_is_a_kick_on_every_beat(score: Score) -> None:
    made = operations(score, "make the kick four on the floor in the hook")
    assert made == [
        {"op": "write", "text": "kick: X...X...X...X...", "scope": {"sections": made[0]["scope"]["sections"]}}
    ]
    assert apply(score, Write(text=made[0]["text"])).score.parts


def test_mono_is_narrower_and_tight_is_not(score: Score) -> None:
    assert operations(score, "make the bass mono")[0]["character"] == "narrower"
    assert operations(score, "make the pad less wide")[0]["character"] == "narrower"
    assert operations(score, "the pad sounds too narrow")[0]["character"] == "wider"
    assert operations(score, "make the bass tighter")[0]["character"] == "tighter"


def test_a_drum_on_two_beats_is_written_there(score: Score) -> None:
    assert operations(score, "put the snare on 2 and 4 only") == [{"op": "write", "text": "snare: ....X.......X..."}]
