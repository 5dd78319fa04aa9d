"""A version as it is drawn: parts × bars, steps, notes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dawg.gen.brief import Brief, parse_structure
from dawg.gen.operations.apply import apply
from dawg.gen.operations.base import Scope
from dawg.gen.operations.values import Mute
from dawg.gen.pipeline import compose
from dawg.gen.score import Chord, Clip, Note, Part, Provenance, Score, Section
from dawg.studio.picture import drum_name, lanes, picture, roll

BAR = 1920


@pytest.fixture
def score() -> Score:
    sections = (
        Section(name="verse", kind="verse", start_bar=0, bars=2, energy=0.5, chords=(Chord(0, BAR, "Am"), Chord(BAR, BAR, "F"))),
        Section(name="hook", kind="hook", start_bar=2, bars=1, energy=0.9),
    )  # fmt: skip
    return Score(
        genre="house",
        bpm=120.0,
        key="A minor",
        bars=3,
        sections=sections,
        parts=(
            Part(name="hats", role="hats", instrument="house"),
            Part(name="keys", role="chords", instrument="piano", muted=True),
        ),
        clips=(
            Clip(part="hats", section="verse", notes=(Note(0, 60, 42, 127), Note(480, 60, 46, 60), Note(BAR + 30, 60, 42, 90))),
            Clip(part="keys", section="verse", notes=(Note(960, BAR, 60, 80),)),
            Clip(part="keys", section="hook", notes=(Note(0, 480, 72, 100), Note(0, 480, 64, 100))),
        ),
        provenance=Provenance(engine="test", seed=1),
    )  # fmt: skip


def test_the_density_of_a_bar_is_its_share_of_the_fullest(score: Score) -> None:
    found = picture(score)
    hats, keys = found.rows
    assert hats.density == (1.0, 0.5, 0.0)
    assert keys.density == (0.5, 0.125, 1.0)  # a note that is held over counts a quarter
    assert (hats.muted, keys.muted) == (False, True)
    assert found.steps == 16


def test_a_place_is_found_by_its_bar(score: Score) -> None:
    found = picture(score)
    assert [section.name if (section := found.section_at(bar)) else None for bar in (0, 1.9, 2, 3)] == [
        "verse",
        "verse",
        "hook",
        None,
    ]
    assert found.row("keys") is found.rows[1]
    assert found.row("tuba") is None


def test_steps_hold_velocities_and_mark_what_is_off_the_grid(score: Score) -> None:
    closed, opened = lanes(score, start_bar=0, bars=2)
    assert (closed.name, opened.name) == ("closed hat", "open hat")
    assert closed.cells[0] == 127
    assert closed.cells[16] == 90
    assert closed.off[16]
    assert not closed.off[0]
    assert opened.cells[4] == 60
    assert sum(map(bool, closed.cells + opened.cells)) == 3


def test_a_lane_stays_where_its_sound_is_not_played(score: Score) -> None:
    assert [lane.name for lane in lanes(score, start_bar=2, bars=1)] == ["closed hat", "open hat"]


def test_a_roll_cuts_notes_to_its_bars_and_keeps_the_range_of_the_piece(score: Score) -> None:
    found = roll(score, "keys", start_bar=1, bars=1)
    assert [tuple(getattr(note, name) for name in ("start", "end", "pitch")) for note in found.notes] == [(0, 960, 60)]
    assert (found.low, found.high) == (60, 72)
    assert found.chords == ((0, "F"),)
    assert found.ticks == BAR


def test_a_part_without_notes_has_an_empty_roll(score: Score) -> None:
    silent = replace(score, clips=())
    assert roll(silent, "keys", start_bar=0, bars=3).notes == ()
    assert lanes(silent, start_bar=0, bars=1) == ()


def test_a_section_that_is_muted_is_shown_as_silenced() -> None:
    made = compose(Brief(genre="house", structure=parse_structure("verse:2 hook:2"), seed=7)).score
    part = made.parts[0].name
    after = apply(made, Mute(scope=Scope(parts=(part,), sections=("hook",)))).score
    row = picture(after).row(part)
    assert row is not None
    assert row.silenced == (False, False, True, True)


def test_every_percussion_key_has_a_name() -> None:
    assert drum_name(36) == "kick"
    assert drum_name(57) == "crash 2"
    assert all(drum_name(pitch) for pitch in range(128))
