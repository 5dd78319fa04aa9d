"""Conversations are remembered, condensed, branched and stored."""

from __future__ import annotations

from pathlib import Path

from dawg.assistant.conversation import (
    Conversation,
    Turn,
    condensed,
    from_records,
    to_messages,
    turn_to_rows,
    without_versions,
)
from dawg.store.sqlite.store import SqliteStore

LONG = Conversation(
    turns=tuple(
        Turn(user=f"request {number} " * 20, answer="done " * 40, did=(f"level {number}",), version_id=f"id-{number}")
        for number in range(40)
    )
)


def test_a_short_conversation_stays_as_it_is() -> None:
    short = Conversation(turns=LONG.turns[:2])
    assert condensed(short, limit_tokens=10_000) is short


def test_a_long_one_keeps_its_last_turns_whole_and_the_rest_as_facts() -> None:
    small = condensed(LONG, limit_tokens=3_000)
    assert small.turns == LONG.turns[-len(small.turns) :]
    assert small.earlier + len(small.turns) == 40
    assert "level" in small.summary
    assert len(small.summary) < 6_000
    assert "\n" not in small.summary


def test_the_last_four_turns_stay_whatever_their_size() -> None:
    assert condensed(LONG, limit_tokens=0).turns == LONG.turns[-4:]


def test_condensing_twice_forgets_no_count() -> None:
    once = condensed(LONG, limit_tokens=3_000)
    twice = condensed(once.with_turn(Turn(user="x" * 9_000)), limit_tokens=3_000)
    assert twice.earlier + len(twice.turns) == 41


def test_what_made_versions_of_other_branches_is_left_out() -> None:
    assert without_versions(LONG, {"id-3", "id-4"}).turns == (*LONG.turns[:3], *LONG.turns[5:])
    assert without_versions(LONG, {"unknown"}) is LONG


def test_models_are_told_what_was_said_and_done_in_turns() -> None:
    small = condensed(LONG, limit_tokens=3_000)
    messages = to_messages(small)
    assert [message.role for message in messages] == ["user", "assistant"] * (len(messages) // 2)
    assert messages[0].text == small.summary
    assert messages[-1].text.endswith("[done: level 39]")
    assert all(message.text for message in to_messages(Conversation(turns=(Turn(user="", answer=""),))))


def test_a_turn_survives_the_store(tmp_path: Path) -> None:
    turn = Turn(user="bass lauter", answer="Done.", did=("level bass 3",), by="built-in", cut=True)
    store = SqliteStore.open(tmp_path / "library.db")
    try:
        kept = store.add_conversation("night")
        for role, text, data, version_id in turn_to_rows(turn):
            store.add_message(kept.id, role, text, data=data, version_id=version_id)
        store.add_message(kept.id, "user", "one more")
        found = from_records(store.messages(kept.id), conversation_id=kept.id, name=kept.name)
    finally:
        store.close()
    assert found == Conversation(id=kept.id, name="night", turns=(turn, Turn(user="one more")))
