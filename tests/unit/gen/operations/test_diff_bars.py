"""Differences in single bars name the bars, and automation its values."""

from __future__ import annotations

from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from tests.tune import tune
from tests.unit.gen.operations.beats import inside


def test_a_level_in_bars_names_them_and_its_values() -> None:
    (change,) = apply(tune(), v.Level(delta_db=3, scope=inside("hats", bars=(4, 4)))).changes
    assert (change.text, change.before, change.after) == ("hats: hook, bar 4, level +3 dB", "0", "3")
    (change,) = apply(tune(), v.Level(delta_db=3, scope=inside("hats", sections=("hook",)))).changes
    assert (change.text, change.before, change.after) == ("hats: hook, level +3 dB", "0", "3")


def test_notes_in_bars_name_them() -> None:
    (change,) = apply(tune(), v.Transpose(semitones=12, scope=inside("bass", bars=(4, 4)))).changes
    assert str(change) == "bass: hook, bar 4, +12 semitones"
    (change,) = apply(tune(), v.Remove(scope=inside("hats", bars=(3, 3)))).changes
    assert str(change) == "hats: hook, bar 3, rests (-8 hits)"
    assert (change.before, change.after) == ("16", "8")
