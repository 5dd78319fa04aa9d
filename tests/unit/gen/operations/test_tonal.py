"""One chord of a progression changes, as often as the progression comes round."""

from __future__ import annotations

import pytest

from dawg.errors import InputError
from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.operations.tonal import moved_symbol
from dawg.gen.score import Score
from dawg.gen.theory import parse_key
from tests.unit.gen.operations.beats import beat, inside


def written() -> Score:
    chords = v.ChangeChords(chords="Em | C | Em | D")
    return apply(beat(), chords).score


def symbols(score: Score, name: str) -> list[str]:
    return [chord.symbol for section in score.sections if section.name == name for chord in section.chords]


def test_the_last_chord_of_each_progression_changes_and_no_other() -> None:
    after = apply(written(), v.ChangeChords(chords="B7", which=-1)).score
    assert symbols(after, "hook 1") == ["Em", "C", "Em", "B7"] * 2
    assert symbols(after, "intro") == ["Em", "C", "Em", "B7"]
    pad, was = (next(c for c in s.clips if (c.part, c.section) == ("pad", "hook 1")) for s in (after, written()))
    bar = after.bar_ticks
    assert [n for n in pad.notes if n.start_tick < 3 * bar] == [n for n in was.notes if n.start_tick < 3 * bar]


def test_one_chord_changes_in_the_sections_and_bars_named() -> None:
    after = apply(written(), v.ChangeChords(chords="Am7", which=2, scope=inside(sections=("hook 1",)))).score
    assert symbols(after, "hook 1") == ["Em", "Am7", "Em", "D"] * 2
    assert symbols(after, "hook 2") == symbols(written(), "hook 2")
    after = apply(written(), v.ChangeChords(chords="B7", which=-1, scope=inside(bars=(5, 8)))).score
    assert symbols(after, "verse") == ["Em", "C", "Em", "B7", "Em", "C", "Em", "D"]


@pytest.mark.parametrize(
    ("chords", "which", "problem"),
    [
        ("B7", 9, "which '9' is out of range; permitted range: 1 to 4"),
        ("B7", 0, "permitted: one chord, and which from 1"),
        ("", -1, "permitted: one chord"),
        ("B7 Em", -1, "permitted: one chord"),
    ],
)
def test_what_cannot_be_changed_is_refused(chords: str, which: int, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        apply(written(), v.ChangeChords(chords=chords, which=which))


def test_a_six_nine_chord_keeps_its_quality_when_it_is_moved() -> None:
    assert moved_symbol("C6/9", 2, parse_key("D")) == "D69"
    assert moved_symbol("C6/9/E", 2, parse_key("D")) == "D69/F#"
