"""Whatever is done to a beat, undo brings back the identical document, step by step, and redo what was undone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dawg.assistant.host import History
from dawg.errors import DawgError
from dawg.gen.operations.values import Operation, SetTempo
from dawg.gen.score import Score
from dawg.store.sqlite.store import SqliteStore
from dawg.studio.desk import Desk
from dawg.studio.library import Library
from tests.unit.gen.operations.beats import beat, operations


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(operations, min_size=1, max_size=6), st.sampled_from(["trap", "house", "jazz"]))
def test_undo_and_redo_walk_the_same_documents(sequence: list[Operation], genre: str) -> None:
    with Library(SqliteStore.open(None)) as library:
        desk = Desk(library, project=library.keep(beat(genre), name="night").project)
        documents = [_stored(desk)]
        for operation in sequence:
            try:
                desk.apply([operation], message="a step")
            except DawgError:
                assert _stored(desk) == documents[-1]  # refused: nothing has happened
                continue
            if _stored(desk) != documents[-1]:
                documents.append(_stored(desk))
        for document in reversed(documents[:-1]):
            desk.history(History(action="undo"))
            assert _stored(desk) == document
        for document in documents[1:]:
            desk.history(History(action="redo"))
            assert _stored(desk) == document
        assert all(Score.from_json(document).to_json() == document for document in documents)


def test_a_version_is_gone_to_by_number_and_everything_is_undone_and_redone() -> None:
    with Library(SqliteStore.open(None)) as library:
        desk = Desk(library, project=library.keep(beat(), name="night").project)
        for bpm in (100, 110, 120):
            desk.apply([SetTempo(bpm=bpm)], message="a step")
        tempi = []
        for request in (
            History(action="undo", everything=True),
            History(action="redo", everything=True),
            History(action="undo", version=2),
        ):
            desk.history(request)
            assert desk.score is not None
            tempi.append(desk.score.bpm)
        assert tempi == [beat().bpm, 120.0, 100.0]
        with pytest.raises(DawgError, match="9"):
            desk.history(History(action="undo", version=9))


def _stored(desk: Desk) -> bytes:
    """Return the score of the version at hand, as the store has it."""
    assert desk.project is not None
    stored = desk.library.store.score(desk.project.head.id)
    assert desk.score is not None
    assert stored.digest == desk.score.digest
    return stored.to_json()
