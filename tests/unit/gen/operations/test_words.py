"""What changed and what is there, in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dawg.gen.operations import values as v
from dawg.gen.operations.apply import apply
from dawg.gen.operations.change import Change
from dawg.gen.operations.description import describe
from dawg.gen.operations.diff import compared, diff, summary
from dawg.gen.operations.values import Operation
from dawg.gen.score import Clip, Note, Part
from tests.tune import tune
from tests.unit.gen.operations.beats import beat, inside


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (v.Level(delta_db=-3, scope=inside("bass")), "bass: level -3 dB"),
        (v.Level(delta_db=-3, scope=inside("kick", sections=("hook",))), "kick: hook, level -3 dB"),
        (v.Mute(scope=inside("hats")), "hats: muted"),
        (v.Mute(scope=inside("kick", sections=("hook",))), "kick: hook, muted"),
        (v.Pan(pan=-0.3, scope=inside("keys")), "keys: pan 0 → -0.3 (left)"),
        (v.SetTempo(bpm=100), "tempo 120 → 100 bpm"),
        (v.SetKey(key="D minor"), "key C minor → D minor"),
        (v.SetKey(key="D minor"), "hook: chords Cm Eb → Dm F"),
        (v.Transpose(semitones=12, scope=inside("bass")), "bass: hook, +12 semitones"),
        (v.Densify(amount=1, scope=inside("hats")), "hats: hook, +16 hits"),
        (v.Remove(scope=inside("hats", sections=("hook",))), "hats: hook, rests (-16 hits)"),
        (v.Remove(scope=inside("hats")), "hats: removed"),
        (v.Add(part="cowbell"), "cowbell: added (909)"),
        (v.RemoveSection(scope=inside(sections=("intro",))), "intro: removed (2 bars)"),
        (v.Extend(bars=2, scope=inside(sections=("intro",))), "intro: 2 → 4 bars"),
        (v.MoveSection(position=1, scope=inside(sections=("hook",))), "hook: moved from bar 3 to 1"),
        (v.RepeatSection(scope=inside(sections=("hook",))), "hook 2: added, 2 bars at bar 5"),
        (v.AddEffect(effect="reverb", scope=inside("keys")), "keys: reverb on, -12 dB"),
        (v.Eq(gain_db=-2, hz=300, scope=inside("bass")), "bass: eq -2 dB at 300 Hz"),
        (v.ChangeInstrument(instrument="flute", scope=inside("keys")), "keys: instrument rhodes → flute"),
        (v.Loudness(lufs=-9), "loudness usual → -9 LUFS"),
        (v.Master(wow=0.3), "mix: wow 0 → 0.3"),
        (v.Character(character="brighter"), "mix: brighter"),
        (v.Swing(percent=60), "swing 50 → 60 %"),
    ],
)
def test_changes_are_said_in_words_and_notes(operation: Operation, text: str) -> None:
    changes = apply(tune(), operation).changes
    assert text in [str(change) for change in changes]


def test_equal_scores_have_no_differences() -> None:
    assert diff(beat(), beat()) == ()
    assert summary(()) == "nothing changes"


def test_a_difference_names_both_sides() -> None:
    (change,) = diff(tune(), apply(tune(), v.SetTempo(bpm=100)).score)
    assert (change.kind, change.field, change.before, change.after) == ("piece", "bpm", "120", "100")


def test_a_summary_is_one_short_line() -> None:
    for operation in (
        v.ChangeGenre(genre="house"),
        v.ChangeMood(mood="dark"),
        v.Transpose(semitones=2),
        v.Densify(),
        v.SetEnergy(delta=0.2),
    ):
        line = apply(beat(), operation).summary
        assert "\n" not in line
        assert 0 < len(line) <= 300
    assert apply(tune(), v.Transpose(semitones=2)).summary == "key C minor → D minor"
    assert apply(tune(), v.Pan(pan=1, scope=inside("drums"))).summary == "kick, hats: pan 0 → 1 (right)"


def test_a_summary_says_mutes_first_and_only_where_something_plays() -> None:
    silent = v.Mute(scope=inside("hats", "kick", "bass", "keys", sections=("hook",)))
    assert apply(tune(), silent).summary == "kick, hats, bass: hook, muted"
    score = apply(tune(), v.Level(delta_db=3, scope=inside("kick"))).score
    score = apply(score, v.Mute(scope=inside("kick", sections=("intro", "hook")))).score
    changes = diff(tune(), score)
    assert summary(changes).startswith("kick: intro, hook, muted") or summary(changes).startswith("kick: muted")
    (change,) = apply(tune(), v.Mute(scope=inside("hats", sections=("intro",)))).changes
    assert str(change) == "hats: intro, muted"


def test_a_summary_counts_no_zero() -> None:
    def hit(tick: int, velocity: int) -> Note:
        return Note(start_tick=tick, duration_ticks=60, pitch=42, velocity=velocity)

    was = (hit(0, 90), hit(240, 90), hit(480, 90))
    assert compared(was, (hit(0, 90), hit(240, 90), hit(480, 91)), drums=True) == "played a little harder"
    one, two = (
        Change(kind="notes", part="snare", section=name, before="4", after=count, text=f"snare: {name}, {said} hits")
        for name, count, said in (("A 1", "6", "+2"), ("A 2", "2", "-2"))
    )
    assert summary((one, two)) == "snare: A 1, A 2, played differently"


def test_what_is_added_says_where() -> None:
    (change,) = apply(tune(), v.Add(part="cowbell", scope=inside(sections=("hook",)))).changes
    assert str(change) == "cowbell: added in hook (909)"


def test_noise_has_no_range() -> None:
    dust = Part(name="dust", role="texture", instrument="vinyl")
    note = Note(start_tick=0, duration_ticks=480, pitch=53, velocity=80)
    score = tune()
    score = replace(
        score, parts=(*score.parts, dust), clips=(*score.clips, Clip(part="dust", section="hook", notes=(note,)))
    )
    assert "dust on vinyl in hook." in describe(score)


def test_a_description_names_what_a_musician_asks_for() -> None:
    text = describe(tune())
    for word in (
        "house",
        "C minor",
        "120 bpm",
        "intro (2), hook (2)",
        "Cm Eb",
        "909",
        "kick, hats",
        "keys on rhodes",
        "C2 to D#2",
    ):
        assert word in text
    assert describe(apply(tune(), v.Mute(scope=inside("bass"))).score).endswith("bass is muted.")
