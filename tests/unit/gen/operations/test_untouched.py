"""What was not named stays identical, by content hash."""

from __future__ import annotations

import pytest

from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.operations.values import Operation
from dawg.gen.score import Score
from tests.unit.gen.operations.beats import beat, inside

PART_OPERATIONS: list[Operation] = [
    v.Remove(scope=inside("hats")), v.Mute(scope=inside("hats")), v.Level(delta_db=-3, scope=inside("hats")), v.Pan(pan=0.4, scope=inside("hats")),
    v.Eq(gain_db=2, band="high", scope=inside("hats")), v.Character(character="brighter", scope=inside("hats")), v.Vary(scope=inside("hats")),
    *(v.AddEffect(effect=name, scope=inside("hats")) for name in ("reverb", "delay", "filter", "low-cut", "distortion", "sidechain", "lo-fi", "stutter")),  # type: ignore[arg-type]
    v.ChangeInstrument(instrument="909", scope=inside("hats")), v.Regenerate(scope=inside("hats")), v.Write(text="x.x.x.x.x.x.x.x.", scope=inside("hats")),
    v.Swing(percent=62, scope=inside("hats")), v.Humanize(scope=inside("hats")), v.Quantize(scope=inside("hats")), v.Densify(scope=inside("hats")),
    v.Simplify(scope=inside("hats")), v.Reverse(scope=inside("hats")), v.SetDensity(delta=0.4, scope=inside("hats")),
    v.SetDarkness(delta=0.4, scope=inside("hats")), v.HalfTime(scope=inside("hats")), v.DoubleTime(scope=inside("hats")),
    v.Shift(ms=12, scope=inside("hats")), v.AddEffect(effect="filter", hz=900, scope=inside("hats")), v.Mute(beats=1, scope=inside("hats")),
    v.Transpose(semitones=2, scope=inside("bass")), v.Syncopate(amount=1, scope=inside("bass")), v.Regenerate(scope=inside("bass")),
    v.ChangeInstrument(instrument="flute", scope=inside("lead")), v.Densify(scope=inside("bass", sections=("hook",))), v.Vary(scope=inside("lead", bars=(5, 8))),
]  # fmt: skip
SECTION_OPERATIONS: list[Operation] = [
    v.Remove(scope=inside("hats", sections=("hook 1",))), v.Regenerate(scope=inside(sections=("hook 1",))), v.Vary(scope=inside(sections=("hook 1",))),
    v.Write(text="kick: X...x...X...x...\nchords: Cm7 | Fm7 Bb7\nbass: C2:8 Eb2:8", scope=inside(sections=("hook 1",))),
    v.AddEffect(effect="stutter", scope=inside(sections=("hook 1",))), v.Humanize(scope=inside(sections=("hook 1",))), v.Quantize(grid=8, scope=inside(sections=("hook 1",))),
    v.HalfTime(scope=inside(sections=("hook 1",))), v.DoubleTime(scope=inside(sections=("hook 1",))), v.Swing(percent=66, scope=inside(sections=("hook 1",))),
    v.Densify(scope=inside(sections=("hook 1",))), v.Simplify(scope=inside(sections=("hook 1",))), v.Syncopate(amount=1, scope=inside(sections=("hook 1",))),
    v.Reverse(scope=inside(sections=("hook 1",))), v.AddFill(style="tom bar", scope=inside(sections=("hook 1",))),
    v.SetKey(key="D major", scope=inside(sections=("hook 1",))), v.Transpose(semitones=3, scope=inside(sections=("hook 1",))),
    v.ChangeChords(chords="Cm | Ab | Eb | Bb", scope=inside(sections=("hook 1",))), v.ChangeChords(scope=inside(sections=("hook 1",))),
    v.ChangeMood(mood="calm", scope=inside(sections=("hook 1",))), v.SetEnergy(energy=0.2, scope=inside(sections=("hook 1",))),
    v.SetDensity(delta=-0.5, scope=inside(sections=("hook 1",))), v.Extend(scope=inside(sections=("hook 1",))), v.Shorten(scope=inside(sections=("hook 1",))),
    v.Add(part="cowbell", scope=inside(sections=("hook 1",))),
]  # fmt: skip
FORM_OPERATIONS: list[Operation] = [
    v.AddSection(kind="bridge", bars=4), v.RemoveSection(scope=inside(sections=("intro",))), v.RepeatSection(times=2, scope=inside(sections=("verse",))),
    v.MoveSection(after="intro", scope=inside(sections=("bridge",))), v.Extend(bars=3, scope=inside(sections=("intro",))),
]  # fmt: skip


def clips(score: Score) -> dict[tuple[str, str], str]:
    return {(clip.part, clip.section): clip.digest for clip in score.clips}


@pytest.mark.parametrize("operation", PART_OPERATIONS, ids=repr)
def test_an_operation_on_a_part_leaves_every_other_part_identical(operation: Operation) -> None:
    before, after = beat(), apply(beat(), operation).score
    named = {part.name for part in before.parts if {part.name, part.role} & set(operation.scope.parts)}
    for part in before.parts:
        if part.name not in named:
            assert after.part_digest(part.name) == before.part_digest(part.name)
    assert [part.name for part in after.parts if part.name not in named] == [
        part.name for part in before.parts if part.name not in named
    ]
    assert any(
        part.name not in {p.name for p in after.parts} or after.part_digest(part.name) != before.part_digest(part.name)
        for part in before.parts
    )
    assert (after.sections, after.mix, after.bpm, after.key, after.swing) == (
        before.sections,
        before.mix,
        before.bpm,
        before.key,
        before.swing,
    )


@pytest.mark.parametrize("operation", SECTION_OPERATIONS, ids=repr)
def test_an_operation_on_a_section_leaves_the_clips_and_chords_of_every_other_identical(operation: Operation) -> None:
    before, after = beat(), apply(beat(), operation).score
    old, new = clips(before), clips(after)
    assert {place: digest for place, digest in new.items() if place[1] != "hook 1"} == {
        p: d for p, d in old.items() if p[1] != "hook 1"
    }
    assert old != new
    chords = [
        {s.name: (s.chords, s.energy, s.bars) for s in score.sections if s.name != "hook 1"}
        for score in (before, after)
    ]
    assert chords[0] == chords[1]
    assert (after.bpm, after.key, after.swing, after.mix) == (before.bpm, before.key, before.swing, before.mix)


@pytest.mark.parametrize("operation", FORM_OPERATIONS, ids=repr)
def test_a_change_of_form_leaves_the_clips_of_sections_not_named_identical(operation: Operation) -> None:
    before, after = beat(), apply(beat(), operation).score
    named = {s.name for s in before.sections if {s.name, s.kind} & set(operation.scope.sections)}
    old, new = clips(before), clips(after)
    assert all(new[place] == digest for place, digest in old.items() if place[1] not in named)
    assert [s.name for s in after.sections] != [s.name for s in before.sections] or after.bars != before.bars
    assert after.parts == before.parts


@pytest.mark.parametrize("part", ["piano", "cowbell", "oboe", "arp", "toms", "strings", "riser"])
def test_adding_a_part_leaves_every_other_part_identical(part: str) -> None:
    after = apply(beat(), v.Add(part=part, scope=inside(sections=("hook 2",)) if part == "riser" else inside())).score
    changed = [p.name for p in beat().parts if after.part_digest(p.name) != beat().part_digest(p.name)]
    assert changed == (["riser"] if any(p.name == part == "riser" for p in beat().parts) else [])
    assert any(clip.part not in {p.name for p in beat().parts} for clip in after.clips) or part == "riser"


@pytest.mark.parametrize(
    "operation", [v.Loudness(lufs=-9), v.Master(glue_db=3), v.Character(character="wider")], ids=repr
)
def test_the_master_leaves_every_part_identical(operation: Operation) -> None:
    after = apply(beat(), operation).score
    assert after.digest != beat().digest
    assert all(after.part_digest(part.name) == beat().part_digest(part.name) for part in beat().parts)


def test_a_scope_of_bars_leaves_the_other_bars_identical() -> None:
    after = apply(beat(), v.Regenerate(scope=inside("hats", sections=("verse",), bars=(3, 4)))).score
    bar = after.bar_ticks
    for low, high, same in ((0, 2, True), (2, 4, False), (4, 8, True)):
        notes = [
            [
                n
                for c in score.clips
                if (c.part, c.section) == ("hats", "verse")
                for n in c.notes
                if low * bar <= n.start_tick < high * bar
            ]
            for score in (beat(), after)
        ]
        assert (notes[0] == notes[1]) is same
