"""Operations that say exactly where: a filter's frequency, the beats of a rest, milliseconds, one chord for another."""

from __future__ import annotations

import pytest

from dawg.errors import InputError
from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.operations.lanes import SILENT_DB, lane_of, value_at
from dawg.gen.score import Score
from dawg.gen.units import PPQ, seconds_to_ticks
from tests.unit.gen.operations.beats import beat, inside


def symbols(score: Score, name: str) -> list[str]:
    return [chord.symbol for section in score.sections if section.name == name for chord in section.chords]


def level(score: Score, part: str, tick: int) -> float:
    lane = lane_of(score, part, "level_db")
    return value_at(lane.points, tick, 0.0) if lane is not None else 0.0


def test_a_filter_and_a_low_cut_are_set_to_their_frequency_also_upwards() -> None:
    cut = apply(beat(), v.AddEffect(effect="low-cut", hz=40, scope=inside("808"))).score
    assert cut.part("808").low_cut_hz == 40.0
    closed = apply(beat(), v.AddEffect(effect="filter", hz=800, scope=inside("pad"))).score
    assert closed.part("pad").high_cut_hz == 800.0
    opened = apply(closed, v.AddEffect(effect="filter", hz=5000, scope=inside("pad"))).score
    assert opened.part("pad").high_cut_hz == 5000.0


def test_an_effect_without_a_frequency_refuses_one() -> None:
    with pytest.raises(InputError, match="reverb has no frequency"):
        apply(beat(), v.AddEffect(effect="reverb", hz=500))
    with pytest.raises(InputError, match="hz"):
        apply(beat(), v.AddEffect(effect="filter", hz=5))


def test_the_last_beats_of_a_section_fall_silent_and_nothing_before_them() -> None:
    after = apply(beat(), v.Mute(beats=2, scope=inside(sections=("verse",)))).score
    section = next(s for s in after.sections if s.name == "verse")
    end = (section.start_bar + section.bars) * after.bar_ticks
    for part in after.parts:
        ticks = (end - 2 * PPQ - 1, end - 2 * PPQ, end - 1, end)
        change = [level(after, part.name, tick) - level(beat(), part.name, tick) for tick in ticks]
        assert change == pytest.approx([0.0, SILENT_DB, SILENT_DB, 0.0], abs=0.05)


def test_more_beats_than_there_are_are_refused() -> None:
    with pytest.raises(InputError, match="beats '40' is out of range"):
        apply(beat(), v.Mute(beats=40, scope=inside(bars=(4, 4))))


@pytest.mark.parametrize("ms", [20, -15])
def test_a_shift_moves_every_hit_of_a_part_by_the_same_time(ms: float) -> None:
    before, after = beat(), apply(beat(), v.Shift(ms=ms, scope=inside("snare"))).score
    ticks = round(seconds_to_ticks(ms / 1000, bpm=before.bpm))
    for was, now in zip(before.clips, after.clips, strict=True):
        moved = {b.offset_ticks - a.offset_ticks for a, b in zip(was.notes, now.notes, strict=True)}
        assert moved == ({ticks} if was.part == "snare" else {0})


def test_one_chord_takes_the_place_of_another_wherever_that_is() -> None:
    written = apply(beat(), v.ChangeChords(chords="Cm7 | Ab | Cm7 | G")).score
    after = apply(written, v.ChangeChords(chords="Eb", instead_of="Cm7", scope=inside(sections=("hook 1",)))).score
    assert symbols(after, "hook 1") == ["Eb", "Ab", "Eb", "G"] * 2
    assert symbols(after, "verse") == symbols(written, "verse")
    assert after.key == written.key


def test_a_plain_chord_means_the_richer_one_where_there_is_no_plain_one() -> None:
    written = apply(beat(), v.ChangeChords(chords="Cmaj7 | Am7")).score
    assert symbols(apply(written, v.ChangeChords(chords="Fmaj7", instead_of="C")).score, "intro")[0] == "Fmaj7"
    with pytest.raises(InputError, match="chord 'D' is not there; chords: Cmaj7, Am7"):
        apply(written, v.ChangeChords(chords="Fmaj7", instead_of="D"))
