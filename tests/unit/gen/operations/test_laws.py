"""What holds for every operation: valid scores, the same every time, ways back, and JSON both ways."""

from __future__ import annotations

import typing

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dawg.errors import InputError
from dawg.gen.operations import reading
from dawg.gen.operations import values as v
from dawg.gen.operations.apply import HANDLERS, apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.diff import diff
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score
from dawg.gen.theory import parse_key, parse_symbol
from tests.tune import tune
from tests.unit.gen.operations.beats import beat, inside, operations, part_scopes, scopes

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def check(score: Score) -> None:
    """Assert what every score keeps."""
    again = Score.from_json(score.to_json())
    assert again == score
    assert again.digest == score.digest
    parse_key(score.key)
    place = 0
    for section in score.sections:
        assert section.start_bar == place
        place += section.bars
        tick = 0
        for chord in section.chords:
            assert chord.start_tick == tick
            tick += chord.duration_ticks
            parse_symbol(chord.symbol)
        assert tick == section.bars * score.bar_ticks
    assert place == score.bars
    bars = {section.name: section.bars for section in score.sections}
    seen = set()
    for clip in score.clips:
        assert (clip.part, clip.section) not in seen
        seen.add((clip.part, clip.section))
        assert clip.notes
        ticks = [note.start_tick for note in clip.notes]
        assert ticks == sorted(ticks)
        assert 0 <= ticks[0] <= ticks[-1] < bars[clip.section] * score.bar_ticks


def tried(score: Score, operation: Operation) -> Score | None:
    """Apply, or None where it is refused for a reason that names a value."""
    try:
        return apply(score, operation).score
    except InputError as error:
        assert "\n" not in error.message
        assert len(error.message) > 10
        return None


@quick
@given(st.lists(operations, min_size=1, max_size=6), st.sampled_from(["trap", "house", "jazz"]))
def test_any_sequence_of_operations_keeps_a_valid_score(sequence: list[Operation], genre: str) -> None:
    score = beat(genre)
    for operation in sequence:
        score = tried(score, operation) or score
        check(score)


@quick
@given(operations)
def test_applying_twice_gives_the_same_bytes_and_leaves_the_score_as_it_was(operation: Operation) -> None:
    before = beat().to_json()
    first, second = tried(beat(), operation), tried(Score.from_json(before), operation)
    assert (first and first.to_json()) == (second and second.to_json())
    assert beat().to_json() == before


@quick
@given(operations)
def test_operations_round_trip_through_json(operation: Operation) -> None:
    checked = reading.checked(operation)
    assert reading.from_json(reading.to_json(checked)) == checked
    assert reading.to_json(reading.from_json(reading.to_json(checked))) == reading.to_json(checked)
    assert checked.digest == reading.from_json(reading.to_json(checked)).digest


@quick
@given(operations)
def test_no_changes_are_told_exactly_when_the_music_is_the_same(operation: Operation) -> None:
    after = tried(beat(), operation)
    assume(after is not None)
    assert after is not None
    same = {part.name: beat().part_digest(part.name) for part in beat().parts} == {
        p.name: after.part_digest(p.name) for p in after.parts
    }
    if not diff(beat(), after):
        assert same
    if not same:
        assert diff(beat(), after)


@quick
@given(scopes)
def test_unmuting_takes_muting_back(scope: Scope) -> None:
    muted = tried(beat(), v.Mute(scope=scope))
    assume(muted is not None)
    assert muted is not None
    assert muted.digest != beat().digest
    assert apply(muted, v.Unmute(scope=scope)).score.digest == beat().digest


@quick
@given(scopes, st.floats(-12, 6).map(lambda x: round(x, 2)))
def test_the_opposite_level_change_takes_a_level_change_back(scope: Scope, by: float) -> None:
    changed = tried(beat(), v.Level(delta_db=by, scope=scope))
    assume(changed is not None)
    assert changed is not None
    assert apply(changed, v.Level(delta_db=-by, scope=scope)).score.digest == beat().digest


@quick
@given(
    st.integers(-12, 12),
    st.sampled_from(["trap", "house", "jazz"]),
    st.sampled_from([inside(), inside("bass"), inside(sections=("hook",))]),
)
def test_the_opposite_transposition_takes_a_transposition_back(by: int, genre: str, scope: Scope) -> None:
    moved = tried(beat(genre), v.Transpose(semitones=by, scope=scope))
    assume(moved is not None)
    assert moved is not None
    assert apply(moved, v.Transpose(semitones=-by, scope=scope)).score.digest == beat(genre).digest


@quick
@given(st.integers(50, 75), st.sampled_from(["trap", "jazz"]))
def test_swinging_back_gives_the_same_offsets(percent: int, genre: str) -> None:
    before = beat(genre)
    swung = apply(before, v.Swing(percent=percent)).score
    assert apply(swung, v.Swing(percent=before.swing)).score.digest == before.digest


@quick
@given(part_scopes, st.floats(-9, 9).map(lambda x: round(x, 2)))
def test_the_opposite_gain_takes_an_equaliser_band_away(scope: Scope, gain: float) -> None:
    assume(gain)
    lifted = tried(beat(), v.Eq(hz=1234.0, gain_db=gain, scope=scope))
    assume(lifted is not None)
    assert lifted is not None
    assert apply(lifted, v.Eq(hz=1234.0, gain_db=-gain, scope=scope)).score.digest == beat().digest


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (v.RepeatSection(scope=inside(sections=("hook 1",))), v.RemoveSection(scope=inside(sections=("hook 3",)))),
        (v.MoveSection(position=1, scope=inside(sections=("bridge",))), v.MoveSection(position=4, scope=inside(sections=("bridge",)))),
        (v.Add(part="oboe"), v.Remove(scope=inside("oboe"))),
        (v.SetTempo(bpm=100), v.SetTempo(bpm=beat().bpm)),
        (v.HalfTime(mode="tempo"), v.DoubleTime(mode="tempo")),
    ],
)  # fmt: skip
def test_ways_there_and_back_meet(there: Operation, back: Operation) -> None:
    away = apply(beat(), there).score
    assert away.digest != beat().digest
    assert apply(away, back).score.digest == beat().digest


def test_every_operation_of_the_closed_set_is_carried_out_and_described() -> None:
    kinds = set(typing.get_args(Operation))
    assert kinds == set(HANDLERS)
    assert len(reading.KINDS) == len(kinds)
    assert all(kind.__doc__ for kind in kinds)


def test_a_key_change_there_and_back_meets() -> None:
    away = apply(tune(), v.SetKey(key="F major")).score
    assert apply(away, v.SetKey(key="C minor")).score.digest == tune().digest
