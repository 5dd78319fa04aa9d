"""The score round-trips, hashes its content, and refuses damaged documents."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dawg.errors import ScoreError
from dawg.gen.score import Automation, Clip, Note, Part, Provenance, Score, Section

NOTE = st.builds(
    Note,
    st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 127), st.integers(1, 127), st.integers(-960, 960),
    st.lists(st.tuples(st.integers(0, 960), st.floats(-24, 24)), max_size=3).map(tuple),
)  # fmt: skip


def score(*notes: Note) -> Score:
    return Score(
        genre="test", bpm=120.0, key="C minor", bars=8,
        sections=(Section(name="a", kind="a", start_bar=0, bars=4, energy=0.5), Section(name="b", kind="b", start_bar=4, bars=4, energy=0.5)),
        parts=(Part(name="lead", role="lead", instrument="sub"), Part(name="kick", role="kick", instrument="808")),
        clips=(Clip(part="lead", section="b", notes=notes), Clip(part="kick", section="a", notes=(Note(0, 60, 36, 100),))),
        automation=(Automation(part="lead", parameter="brightness", points=((0, 0.5),)),),
        provenance=Provenance(engine="1", seed=3),
    )  # fmt: skip


@given(st.lists(NOTE, max_size=8))
def test_json_round_trips_exactly(notes: list[Note]) -> None:
    before = score(*notes)
    after = Score.from_json(before.to_json())
    assert after == before
    assert after.to_json() == before.to_json()
    assert after.digest == before.digest


def test_notes_of_a_part_come_in_absolute_ticks() -> None:
    assert [note.start_tick for note in score(Note(10, 60, 60, 100)).notes("lead")] == [4 * 1920 + 10]


def test_the_key_is_part_of_what_drums_sound_like_and_of_no_pitched_part() -> None:
    before = score(Note(0, 60, 60, 100))
    after = replace(before, key="D minor")
    assert before.part_digest("kick") != after.part_digest("kick")
    assert before.part_digest("lead") == after.part_digest("lead")


def test_editing_one_part_changes_its_hash_and_no_other() -> None:
    before, after = score(Note(0, 60, 60, 100)), score(Note(0, 60, 61, 100))
    assert before.part_digest("kick") == after.part_digest("kick")
    assert before.part_digest("lead") != after.part_digest("lead")
    assert before.digest != after.digest


def test_title_and_provenance_are_not_heard() -> None:
    before = score()
    assert replace(before, title="x", provenance=Provenance(engine="9", seed=8)).digest == before.digest


def _document(**changes: Any) -> Any:
    return {**msgspec.json.decode(score(Note(0, 60, 60, 100)).to_json()), **changes}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema_version": 99}, "update|version 99"), ({"bpm": 1e9}, "bpm"), ({"bpm": "fast"}, "bpm"), ({"bars": 2}, "ends after bar 2"),
        ({"clips": [{"part": "ghost", "section": "a"}]}, "ghost"), ({"parts": [{"name": "x", "role": "kick", "instrument": "808"}] * 2}, "twice"),
        ({"surprise": 1}, "surprise"), ({"automation": [{"part": "ghost", "parameter": "brightness", "points": []}]}, "ghost"),
        ({"clips": [{"part": "lead", "section": "a", "notes": [[0, 60, 200, 100]]}]}, "clips"),
    ],
)  # fmt: skip
def test_damaged_documents_are_refused_naming_the_field(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        Score.from_json(msgspec.json.encode(_document(**changes)))


@pytest.mark.parametrize("data", [b"", b"nonsense", b"[" * 100_000, b"\xff\xfe", b"null", b"[]", b"{}"])
def test_bytes_that_are_no_score_are_refused(data: bytes) -> None:
    with pytest.raises(ScoreError):
        Score.from_json(data)
