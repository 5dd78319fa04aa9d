"""A document that is refused names every field at fault, each in a sentence with its value and what is permitted."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dawg.server.checking import decoded
from dawg.server.refusals import FieldProblem, Refusal
from dawg.server.routes import TABLE
from dawg.server.routes.auth import PasswordBody, RegisterBody
from dawg.server.routes.generate import BeatRequest, EditRequest, MasterRequest
from dawg.server.routes.projects import NewProject, ProjectChange
from dawg.server.routes.teams import NewInvitation


def refused(kind: Any, document: Any) -> dict[str, str]:
    with pytest.raises(Refusal) as told:
        decoded(msgspec.json.encode(document), kind)
    assert told.value.status == 422
    return {problem.path: problem.message for problem in told.value.fields}


def test_every_field_of_a_brief_at_fault_is_named_by_the_engines_own_rules() -> None:
    brief = {
        "bpm": 9999, "genre": "zzz", "key": "H minor", "bars": 100_000, "seed": -5, "instruments": ["nope"], "swing": 3,
    }  # fmt: skip
    found = refused(BeatRequest, {"brief": brief})
    assert set(found) == {f"brief.{name}" for name in brief}
    assert found["brief.bpm"] == "bpm '9999.0' is out of range; permitted range: 20 to 400"
    assert found["brief.seed"].endswith("permitted range: 0 to 9223372036854775807")
    assert found["brief.genre"].startswith("genre 'zzz' is unknown; permitted: afrobeats")


def test_what_does_not_fit_and_what_is_out_of_range_are_named_together() -> None:
    found = refused(
        BeatRequest,
        {
            "brief": {"bpm": "fast", "key": "H minor", "chords": {"": "Am"}, "nope": 1},
            "output": {"format": "mp3", "bitDepth": 24},
            "zork": 1,
        },
    )
    assert set(found) == {"brief.bpm", "brief.key", "brief.chords", "brief.nope", "output.bitDepth", "zork"}
    assert found["brief.bpm"] == "brief.bpm 'fast' is text, not a number; permitted range: 20 to 400"
    assert found["output.bitDepth"] == "bit-depth 24 does not fit mp3; permitted: none, mp3 is lossy"
    assert found["zork"] == "field 'zork' is unknown; permitted: prompt, brief, operations, name, projectId, output"


def test_every_operation_at_fault_is_named_with_every_field_of_it() -> None:
    operations = [
        {"op": "nope"}, {"op": "mute"}, {"x": 1}, {"op": "level", "level_db": 99, "delta_db": "x"},
        {"op": "solo", "scope": {"bars": [1, 2]}},
    ]  # fmt: skip
    found = refused(EditRequest, {"operations": operations})
    assert set(found) == {
        "versionId", "operations[0].op", "operations[2].op", "operations[3].level_db", "operations[3].delta_db", "operations[4]",
    }  # fmt: skip
    assert found["operations[3].level_db"] == "operation 4: level_db '99' is out of range; permitted range: -60 to 24"
    assert set(refused(EditRequest, {"versionId": "0" * 26, "operations": operations})) == set(found) - {"versionId"}


def test_who_registers_hears_of_all_fields_at_once_and_no_secret_is_shown() -> None:
    found = refused(RegisterBody, {"email": "x", "password": "short", "invitation": "dawg_invite_z", "extra": 1})
    assert set(found) == {"email", "password", "invitation", "extra"}
    changed = refused(PasswordBody, {"password": "secret" * 100, "newPassword": "short"})
    assert set(changed) == {"password", "newPassword"}
    assert not any(
        "short" in text or "secret" in text or "invite_z" in text for text in [*found.values(), *changed.values()]
    )


def test_scores_and_names_of_projects_are_told_field_by_field() -> None:
    found = refused(NewProject, {"name": "a/b", "first": {"score": {"bpm": 9999}}})
    assert {"name", "first.score.bpm", "first.score.sections", "first.score.clips"} < set(found)
    assert found["first.score.bpm"] == "first.score.bpm '9999' is out of range; permitted range: 20 to 400"
    assert set(refused(ProjectChange, {"name": "a/b"})) == {"name"}


def test_ranges_and_choices_are_told_whole() -> None:
    assert refused(NewInvitation, {"hours": 9999, "role": "king"}) == {
        "hours": "hours '9999' is out of range; permitted range: whole numbers 1 to 720",
        "role": "role 'king' is unknown; permitted: admin, member, owner",
    }
    found = refused(MasterRequest, {"trackId": "x", "output": {"stems": True, "midi": True}})
    assert set(found) == {"trackId", "output.stems", "output.midi"}
    assert (
        found["trackId"] == "trackId 'x' is not of the right form; permitted: an id of 26 lower-case letters and digits"
    )


@pytest.mark.parametrize(
    "kind", sorted({r.body for r in TABLE.routes if r.body is not None}, key=lambda kind: kind.__name__)
)
def test_no_message_speaks_of_types(kind: Any) -> None:
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    for value in (None, {"a": 1}, [[]], -(10**9), "\u202e" * 13_000):
        try:
            decoded(msgspec.json.encode(dict.fromkeys(names, value)), kind)
        except Refusal as refusal:
            for problem in refusal.fields:
                assert isinstance(problem, FieldProblem)
                assert problem.path
                assert not any(
                    word in problem.message for word in ("`", "Expected", "enum", "$", "regex", "object at 0x")
                )
