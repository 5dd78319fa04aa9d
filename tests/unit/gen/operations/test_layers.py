"""What changes the sound of a part in some bars only puts these bars on a layer, and leaves the rest as it was."""

from __future__ import annotations

import pytest

from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.layers import base_of
from dawg.gen.pipeline import compose
from dawg.gen.score import Score


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Brief(genre="trap", bars=24, seed=11)).score


def everything_played(score: Score, name: str) -> list[tuple[int, int, int]]:
    parts = [part.name for part in score.parts if name in (part.name, base_of(score, part))]
    return sorted((note.start_tick, note.pitch, note.velocity) for part in parts for note in score.notes(part))


OPERATIONS = [
    v.AddEffect(effect=effect, scope=Scope(parts=("bells",), sections=("hook",)))  # type: ignore[arg-type]
    for effect in ("reverb", "delay", "filter", "low-cut", "distortion", "sidechain", "lo-fi")
] + [
    v.Eq(gain_db=4, band="high", scope=Scope(parts=("bells",), sections=("hook",))),
    v.Pan(pan=-0.5, scope=Scope(parts=("bells",), bars=(14, 16))),
    v.Character(character="warmer", scope=Scope(parts=("bells",), sections=("hook",), bars=(1, 2))),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: type(operation).__name__)
def test_a_stretch_is_changed_and_nothing_else(score: Score, operation: v.Operation) -> None:
    after = apply(score, operation).score
    (layer,) = [part for part in after.parts if part not in score.parts]
    assert base_of(after, layer) == "bells"
    assert everything_played(after, "bells") == everything_played(score, "bells")
    assert after.part("bells") == score.part("bells")
    for part in score.parts:
        if part.name != "bells":
            assert after.part_digest(part.name) == score.part_digest(part.name)
    bars = {note.start_tick // after.bar_ticks + 1 for note in after.notes(layer.name)}
    assert bars <= set(range(13, 21))
    assert Score.from_json(after.to_json()) == after


def test_a_layer_is_addressed_with_its_part_and_alone(score: Score) -> None:
    wet = v.AddEffect(effect="reverb", scope=Scope(parts=("bells",), sections=("hook",)))
    layered = apply(score, wet).score
    muted = apply(layered, v.Mute(scope=Scope(parts=("bells",)))).score
    assert {part.name for part in muted.parts if part.muted} == {"bells", "bells (hook)"}
    again = apply(layered, wet).score
    assert [part.name for part in again.parts] == [part.name for part in layered.parts]
    assert again.part("bells (hook)").reverb_db > layered.part("bells (hook)").reverb_db
    louder = apply(layered, v.Level(delta_db=2, scope=Scope(parts=("bells (hook)",)))).score
    assert louder.part("bells") == layered.part("bells")


def test_another_instrument_for_one_section_stays_in_its_range(score: Score) -> None:
    applied = apply(score, v.ChangeInstrument(instrument="rhodes", scope=Scope(parts=("bells",), sections=("hook",))))
    assert applied.score.part("bells").instrument == score.part("bells").instrument
    assert applied.score.part("bells (hook)").instrument == "rhodes"
    assert "bells (hook): split from bells" in [str(change) for change in applied.changes]


def test_new_sections_and_more_energy_do_not_double_a_layer(score: Score) -> None:
    layered = apply(score, v.Pan(pan=0.5, scope=Scope(parts=("bells",), sections=("hook",)))).score
    for operation in (v.AddSection(kind="bridge"), v.SetEnergy(delta=0.4), v.SetEnergy(delta=-0.2)):
        after = apply(layered, operation).score
        for section in after.sections:
            both = [clip.part for clip in after.clips if clip.section == section.name and clip.part.startswith("bells")]
            assert len(both) <= 1, (operation, section.name)


def test_where_a_part_rests_there_is_nothing_to_change(score: Score) -> None:
    rest = next(
        s.name for s in score.sections if not any(c.part == "snare" and c.section == s.name for c in score.clips)
    )
    with pytest.raises(InputError, match="snare rests there"):
        apply(score, v.AddEffect(effect="reverb", scope=Scope(parts=("snare",), sections=(rest,))))
