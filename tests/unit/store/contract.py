"""What every store promises. A test module subclasses `StoreContract` and gives the fixture `stores`."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from dawg.errors import InputError, MissingError, TakenError
from dawg.gen.brief import Brief
from dawg.gen.score import Score
from dawg.store.ids import is_id
from dawg.store.records import Draft, Project, Said, Usage, Version
from dawg.store.store import Store
from tests.tune import tune

Stores = Callable[[str], Store]


def score(bpm: float = 120.0) -> Score:
    return replace(tune(), bpm=bpm)


def draft(bpm: float = 120.0, message: str = "") -> Draft:
    return Draft(score=score(bpm), message=message)


def grown(store: Store, *, versions: int, name: str = "night") -> Project:
    """A project whose version N has 100 + N bpm."""
    project = store.add_project(name, draft(101, "made"))
    for number in range(2, versions + 1):
        store.add_version(project.id, draft(100 + number, f"step {number}"))
    return store.project(project.id)


def numbers(versions: tuple[Version, ...]) -> list[int]:
    return [version.number for version in versions]


class StoreContract:
    """Give `stores`: a function from an owner to that owner's store, all of them on one record.

    `notes_usage` is False for a store that notes by itself what models cost, and believes nobody about it.
    """

    notes_usage = True

    @pytest.fixture
    def store(self, stores: Stores) -> Store:
        return stores("ann")

    # Projects

    def test_a_project_starts_on_main_with_its_first_version(self, store: Store) -> None:
        brief = Brief(genre="house", seed=7)
        project = store.add_project(" Night  ", Draft(score=tune(), brief=brief, message="made"))
        head = project.head
        assert (project.name, project.branch, project.versions) == ("Night", "main", 1)
        assert (head.number, head.parent_id, head.branch, head.message) == (1, None, "main", "made")
        assert (head.facts.genre, head.facts.bpm, head.facts.key, head.facts.parts) == ("house", 120.0, "C minor", 4)
        assert head.facts.digest == tune().digest
        assert store.score(head.id).to_json() == tune().to_json()
        assert store.brief(head.id) == brief
        assert is_id(project.id)
        assert is_id(head.id)

    def test_names_are_found_in_any_case_and_taken_once(self, store: Store) -> None:
        project = store.add_project("Café", draft())
        assert store.project_named("CAFE\u0301") == project
        assert store.project_named("cafe") is None
        with pytest.raises(TakenError, match="'CAFÉ' is taken"):
            store.add_project("CAFÉ", draft())
        assert store.add_project("café", draft(), numbered=True).name == "café-2"
        assert store.add_project("x" * 80, draft()).name == "x" * 80
        assert store.add_project("x" * 80, draft(), numbered=True).name == "x" * 78 + "-2"

    @pytest.mark.parametrize(
        "name",
        ["", "  ", "x" * 81, "a\nb", "\x1b[31m", "a\0", "-x", "a/b", "a\\b", "a@b", "a~1", "\u202eabc", "\udc80"],
    )
    def test_a_name_that_cannot_be_is_refused(self, store: Store, name: str) -> None:
        project = store.add_project("fine", draft())
        for refused in (
            lambda: store.add_project(name, draft()),
            lambda: store.rename_project(project.id, name),
            lambda: store.add_branch(project.id, name, project.head.id),
            lambda: store.add_conversation(name),
        ):
            with pytest.raises(InputError, match="permitted") as caught:
                refused()
            assert caught.value.message.isprintable()
        assert store.project_names() == ("fine",)

    def test_no_odd_value_is_more_than_refused(self, store: Store) -> None:
        project = grown(store, versions=1)
        assert store.project_named("\udc80") is None
        for call in (
            lambda: store.project("\udc80"),
            lambda: store.version("x" * 10_000),
            lambda: store.checkout(project.id, "\udc80"),
            lambda: store.versions(project.id, before=10**30),
            lambda: store.conversation("\0"),
        ):
            with pytest.raises(InputError):
                call()

    def test_the_last_changed_project_comes_first(self, store: Store) -> None:
        first = store.add_project("one", draft())
        time.sleep(0.003)  # the record counts milliseconds
        store.add_project("two", draft())
        assert store.project_names() == ("two", "one")
        time.sleep(0.003)
        store.touch_project(first.id)
        assert store.project_names() == ("one", "two")
        assert [project.name for project in store.projects()] == ["one", "two"]
        assert [project.name for project in store.projects(limit=1, offset=1)] == ["two"]

    def test_renaming_keeps_everything_but_the_name(self, store: Store) -> None:
        project, other = grown(store, versions=2), store.add_project("other", draft())
        renamed = store.rename_project(project.id, "Day")
        assert renamed == replace(project, name="Day")
        assert store.project_named("night") is None
        assert store.rename_project(project.id, "DAY").name == "DAY"
        with pytest.raises(TakenError):
            store.rename_project(other.id, "day")

    def test_deleting_a_project_takes_all_of_it_and_nothing_else(self, store: Store) -> None:
        project, other = grown(store, versions=3), store.add_project("other", draft(101))
        store.undo(project.id)
        talk = store.add_conversation("talk", project_id=project.id)
        store.add_message(talk.id, "user", "hello there", version_id=project.head.id)
        store.add_usage(Usage(provider="p", model="m", cost_micro_usd=5, conversation_id=talk.id))
        store.delete_project(project.id)
        for gone in (
            lambda: store.project(project.id),
            lambda: store.version(project.head.id),
            lambda: store.score(project.head.id),
            lambda: store.conversation(talk.id),
            lambda: store.delete_project(project.id),
        ):
            with pytest.raises(MissingError):
                gone()
        assert store.search(["hello"]) == store.search(["step"]) == ()
        assert store.score(other.head.id) == score(101)
        assert store.usage().cost_micro_usd == (5 if self.notes_usage else 0)

    # Versions

    def test_versions_are_numbered_and_know_what_they_came_from(self, store: Store) -> None:
        project = grown(store, versions=3)
        versions = store.versions(project.id)
        assert numbers(versions) == [3, 2, 1]
        assert [version.parent_id for version in versions] == [versions[1].id, versions[2].id, None]
        assert project.head == versions[0] == store.numbered_version(project.id, 3) == store.version(versions[0].id)
        assert [store.score(version.id).bpm for version in versions] == [103, 102, 101]
        assert store.brief(project.head.id) is None
        assert numbers(store.versions(project.id, before=3, limit=1)) == [2]

    @pytest.mark.parametrize("number", [0, -1, 4, 10**30])
    def test_a_number_that_is_not_there_names_the_range(self, store: Store, number: int) -> None:
        with pytest.raises(MissingError, match="permitted range: 1 to 3"):
            store.numbered_version(grown(store, versions=3).id, number)

    def test_ids_sort_by_time(self, store: Store) -> None:
        versions = store.versions(grown(store, versions=5).id)
        ordered = sorted(versions, key=lambda version: (version.created_ms, version.id))
        assert [v.id[:10] for v in ordered] == sorted(version.id[:10] for version in versions)
        assert len({version.id[10:] for version in versions}) == 5

    def test_title_and_provenance_come_back_too(self, store: Store) -> None:
        project = store.add_project("a", draft())
        again = store.add_version(project.id, Draft(score=replace(tune(), title="Other")))
        assert again.facts.digest == project.head.facts.digest
        assert again.score_hash != project.head.score_hash
        assert store.score(again.id).title == "Other"

    def test_a_version_made_from_an_older_head_gets_a_branch_and_loses_nothing(self, store: Store) -> None:
        project = grown(store, versions=1)
        mine = Draft(score=score(140), parent_id=project.head.id)
        first, second, third = (store.add_version(project.id, mine) for _ in range(3))
        assert [version.branch for version in (first, second, third)] == ["main", "main-2", "main-3"]
        assert {version.parent_id for version in (first, second, third)} == {project.head.id}
        assert store.project(project.id).head == first
        assert [(branch.name, branch.number) for branch in store.branches(project.id)] == [
            ("main", 2),
            ("main-2", 3),
            ("main-3", 4),
        ]

    def test_a_version_can_go_to_a_branch_that_is_not_checked_out(self, store: Store) -> None:
        project = grown(store, versions=2)
        store.add_branch(project.id, "Side", project.head.id)
        version = store.add_version(project.id, Draft(score=score(150), branch="side"))
        assert (version.branch, version.parent_id) == ("Side", project.head.id)
        assert store.project(project.id).head == project.head
        with pytest.raises(MissingError, match="branches: main, Side"):
            store.add_version(project.id, Draft(score=score(150), branch="none"))

    def test_a_parent_of_another_project_is_refused(self, store: Store) -> None:
        one, two = store.add_project("one", draft()), store.add_project("two", draft())
        with pytest.raises(MissingError):
            store.add_version(one.id, Draft(score=score(), parent_id=two.head.id))
        with pytest.raises(MissingError):
            store.add_branch(one.id, "b", two.head.id)
        assert store.project(one.id) == one

    def test_the_same_score_is_known_again_only_where_it_began_a_project(self, store: Store) -> None:
        project = grown(store, versions=2)
        assert store.first_version_of(score(101)) == store.numbered_version(project.id, 1)
        assert store.first_version_of(score(102)) is None

    def test_a_message_too_long_is_refused_and_adds_nothing(self, store: Store) -> None:
        project = grown(store, versions=1)
        with pytest.raises(InputError, match="permitted: at most 500"):
            store.add_version(project.id, draft(130, "x" * 501))
        assert store.project(project.id) == project

    def test_data_of_a_message_nested_too_deeply_to_be_read_again_is_refused(self, store: Store) -> None:
        talk = store.add_conversation("deep")
        deep: dict[str, object] = {}
        for _ in range(50):
            deep = {"a": [deep]}
        with pytest.raises(InputError, match="nested too deeply; permitted: at most 64 levels"):
            store.add_message(talk.id, role="user", text="x", data=deep)
        assert store.messages(talk.id) == ()

    # Undo, redo, branches

    def test_undo_and_redo_move_along_the_line(self, store: Store) -> None:
        project = grown(store, versions=4)
        assert store.undo(project.id).head.number == 3
        assert store.undo(project.id, steps=2).head.number == 1
        assert store.branches(project.id)[0].redo == 3
        assert store.redo(project.id).head.number == 2
        assert store.redo(project.id, steps=2).head == project.head
        assert numbers(store.versions(project.id)) == [4, 3, 2, 1]

    def test_undo_and_redo_name_what_is_possible(self, store: Store) -> None:
        project = grown(store, versions=3)
        for call, told in (
            (lambda: store.redo(project.id), "nothing to redo"),
            (lambda: store.undo(project.id, steps=3), "permitted range: 1 to 2"),
            (lambda: store.undo(project.id, steps=0), "permitted: 1 or more"),
            (lambda: store.redo(project.id, steps=-1), "permitted: 1 or more"),
        ):
            with pytest.raises(InputError, match=told):
                call()
        store.undo(project.id, steps=2)
        with pytest.raises(InputError, match="nothing to undo: version 1 is the first one"):
            store.undo(project.id)
        with pytest.raises(InputError, match="permitted range: 1 to 2"):
            store.redo(project.id, steps=3)

    def test_a_new_version_ends_redo_and_keeps_what_was_undone(self, store: Store) -> None:
        project = grown(store, versions=3)
        store.undo(project.id, steps=2)
        version = store.add_version(project.id, draft(140))
        assert (version.number, version.branch) == (4, "main")
        with pytest.raises(InputError, match="nothing to redo"):
            store.redo(project.id)
        assert numbers(store.versions(project.id, head_id=version.id)) == [4, 1]
        assert numbers(store.versions(project.id)) == [4, 3, 2, 1]

    def test_every_branch_has_its_own_head_and_redo(self, store: Store) -> None:
        project = grown(store, versions=3)
        start = store.numbered_version(project.id, 2)
        branch = store.add_branch(project.id, "side", start.id)
        assert (branch.name, branch.number, branch.redo) == ("side", 2, 0)
        assert store.project(project.id).branch == "main"
        store.undo(project.id)
        moved = store.checkout(project.id, "SIDE")
        assert (moved.branch, moved.head) == ("side", start)
        store.add_version(project.id, draft(150))
        assert store.checkout(project.id, "main").head.number == 2
        assert store.redo(project.id).head.number == 3
        assert [(branch.name, branch.number) for branch in store.branches(project.id)] == [("main", 3), ("side", 4)]

    def test_branches_are_listed_in_the_order_they_were_made(self, store: Store) -> None:
        project = grown(store, versions=1)
        for name in "zyxAbc":  # within one millisecond
            store.add_branch(project.id, name, project.head.id)
        assert [branch.name for branch in store.branches(project.id)] == ["main", *"zyxAbc"]

    def test_branch_names_are_taken_once_and_do_not_read_like_versions(self, store: Store) -> None:
        project = grown(store, versions=1)
        with pytest.raises(TakenError):
            store.add_branch(project.id, "MAIN", project.head.id)
        for name in ("3", "v3", "HEAD"):
            with pytest.raises(InputError, match="reads like a version"):
                store.add_branch(project.id, name, project.head.id)
        with pytest.raises(MissingError, match="branches: main"):
            store.checkout(project.id, "none")

    def test_removing_a_branch_keeps_its_versions_and_the_one_in_use(self, store: Store) -> None:
        project = grown(store, versions=2)
        store.add_branch(project.id, "side", project.head.id)
        store.checkout(project.id, "side")
        store.undo(project.id)
        with pytest.raises(InputError, match="checked out"):
            store.delete_branch(project.id, "side")
        store.checkout(project.id, "main")
        store.delete_branch(project.id, "side")
        assert [branch.name for branch in store.branches(project.id)] == ["main"]
        assert numbers(store.versions(project.id)) == [2, 1]

    # Search

    def test_search_finds_every_word_wherever_it_stands(self, store: Store) -> None:
        night = store.add_project("Night Café", draft(message="rolling hats"))
        store.add_project("day", Draft(score=replace(tune(), key="F# minor", genre="trap")))
        found = {text: [item.project.name for item in store.search(text.split()) if item.project] for text in (
            "night", "CAFE", "night rhodes", "hou", "roll night 120", "f# minor", "trap", "minor", "night trap", "nothing",
        )}  # fmt: skip
        assert (
            found["night"]
            == found["CAFE"]
            == found["night rhodes"]
            == found["hou"]
            == found["roll night 120"]
            == [night.name]
        )
        assert found["f# minor"] == found["trap"] == ["day"]
        assert sorted(found["minor"]) == ["Night Café", "day"]
        assert found["night trap"] == found["nothing"] == []
        assert store.search(["minor"], limit=1) == store.search(["minor"])[:1]

    def test_search_follows_renames_and_chats(self, store: Store) -> None:
        project = store.add_project("night", draft())
        store.rename_project(project.id, "morning")
        assert store.search(["night"]) == ()
        talk, loose = store.add_conversation("talk", project_id=project.id), store.add_conversation("loose")
        said = store.add_message(talk.id, "user", "more cowbell please")
        store.add_message(loose.id, "user", "a zither")
        (found,) = store.search(["cowbell", "morning"])
        assert found.project is not None
        assert found.project.name == "morning"
        assert ("message", said.id) in [(match.kind, match.reference) for match in found.matches]
        (found,) = store.search(["zither"])
        assert (found.project, found.conversation) == (None, store.conversation(loose.id))
        store.attach_conversation(loose.id, project.id)
        (found,) = store.search(["zither"])
        assert found.project is not None

    @pytest.mark.parametrize(
        "text",
        [
            '"',
            '""',
            "*",
            "a*",
            "NEAR(a b)",
            "a AND",
            "-a",
            "text:a",
            "^a",
            "(",
            "'",
            ";--",
            "\0",
            "\udc80a",
            "{a}",
            "",
            " ",
        ],
    )
    def test_nothing_in_a_search_is_syntax(self, store: Store, text: str) -> None:
        store.add_project("night", draft())
        assert store.search([text]) in ((), store.search(["a"]))

    def test_a_search_has_limits(self, store: Store) -> None:
        with pytest.raises(InputError, match="at most 16"):
            store.search([f"w{index}" for index in range(17)])
        with pytest.raises(InputError, match="at most 80"):
            store.search(["x" * 81])

    # Conversations and usage

    def test_a_conversation_keeps_what_was_said_in_order(self, store: Store) -> None:
        project = grown(store, versions=1)
        talk = store.add_conversation("Talk", project_id=project.id)
        said = [store.add_message(talk.id, "user", f"line {index}", data={"n": index}) for index in range(5)]
        made = store.add_messages(talk.id, [Said(role="assistant", text="done", version_id=project.head.id)])[0]
        assert store.messages(talk.id) == (*said, made)
        assert store.messages(talk.id, limit=2) == (said[4], made)
        assert store.messages(talk.id, before=said[2].id, limit=2) == (said[0], said[1])
        assert store.conversation_named("TALK") == store.conversation(talk.id)
        assert store.conversations(project_id=project.id) == (store.conversation(talk.id),)

    def test_conversations_are_named_once_and_can_be_removed(self, store: Store) -> None:
        talk = store.add_conversation("talk")
        with pytest.raises(TakenError):
            store.add_conversation("Talk")
        assert store.add_conversation("Talk", numbered=True).name == "Talk-2"
        assert store.rename_conversation(talk.id, "chat").name == "chat"
        store.add_message(talk.id, "user", "secret")
        store.delete_conversation(talk.id)
        assert store.search(["secret"]) == ()
        with pytest.raises(MissingError):
            store.messages(talk.id)
        assert [conversation.name for conversation in store.conversations()] == ["Talk-2"]

    def test_texts_have_limits_and_odd_characters_survive_or_are_replaced(self, store: Store) -> None:
        talk = store.add_conversation("talk")
        text = "\x1b[31m ♯ 日本 𝄞\n"
        store.add_message(talk.id, "user", text)
        store.add_message(talk.id, "user", "odd \udc80 byte\0")
        assert [message.text for message in store.messages(talk.id)] == [text, "odd ? byte"]
        with pytest.raises(InputError, match="at most 200000"):
            store.add_message(talk.id, "user", "x" * 200_001)

    def test_usage_adds_up_and_unknown_is_not_nothing(self, store: Store) -> None:
        talk = store.add_conversation("talk")
        store.add_usage(
            Usage(provider="p", model="m", input_tokens=10, output_tokens=3, cost_micro_usd=40, created_ms=1000)
        )
        store.add_usage(Usage(provider="p", model="m", output_tokens=2, created_ms=2000, conversation_id=talk.id))
        total = store.usage()
        assert (total.calls, total.input_tokens, total.output_tokens, total.cost_micro_usd, total.unknown) == (
            2,
            10,
            5,
            40,
            1,
        )
        assert store.usage(since_ms=1500).calls == store.usage(conversation_id=talk.id).calls == 1
        assert store.usage(since_ms=3000) == store.usage(since_ms=3000, conversation_id=talk.id)
        assert store.usage(since_ms=3000).calls == 0

    # Owners

    def test_what_is_somebody_elses_looks_missing(self, stores: Stores) -> None:
        ann, bob = stores("ann"), stores("bob")
        project = grown(ann, versions=2)
        ann.undo(project.id)
        talk = ann.add_conversation("talk", project_id=project.id)
        said = ann.add_message(talk.id, "user", "hello")
        ann.add_usage(Usage(provider="p", model="m"))
        own = bob.add_project("Night", draft(101))
        before = (ann.project(project.id), ann.branches(project.id), ann.messages(talk.id))
        head = project.head.id
        for call in (
            lambda: bob.project(project.id),
            lambda: bob.rename_project(project.id, "mine"),
            lambda: bob.delete_project(project.id),
            lambda: bob.touch_project(project.id),
            lambda: bob.add_version(project.id, draft()),
            lambda: bob.add_version(own.id, Draft(score=score(), parent_id=head)),
            lambda: bob.version(head),
            lambda: bob.numbered_version(project.id, 1),
            lambda: bob.versions(project.id),
            lambda: bob.score(head),
            lambda: bob.brief(head),
            lambda: bob.branches(project.id),
            lambda: bob.add_branch(project.id, "b", head),
            lambda: bob.add_branch(own.id, "b", head),
            lambda: bob.delete_branch(project.id, "main"),
            lambda: bob.checkout(project.id, "main"),
            lambda: bob.undo(project.id),
            lambda: bob.redo(project.id),
            lambda: bob.add_conversation("c", project_id=project.id),
            lambda: bob.conversation(talk.id),
            lambda: bob.attach_conversation(talk.id, own.id),
            lambda: bob.rename_conversation(talk.id, "mine"),
            lambda: bob.delete_conversation(talk.id),
            lambda: bob.add_message(talk.id, "user", "x"),
            lambda: bob.messages(talk.id, before=said.id),
            *(
                [lambda: bob.add_usage(Usage(provider="p", model="m", conversation_id=talk.id))]
                if self.notes_usage
                else []
            ),
        ):
            with pytest.raises(MissingError):
                call()
        assert before == (ann.project(project.id), ann.branches(project.id), ann.messages(talk.id))
        assert numbers(bob.versions(own.id, head_id=head)) == []
        assert bob.project_named("night") == own
        assert bob.project_names() == ("Night",)
        assert bob.conversations() == bob.search(["hello"]) == ()
        assert bob.conversation_named("talk") is None
        assert bob.usage().calls == 0
        first = bob.first_version_of(score(101))
        assert first is not None
        assert first.project_id == own.id
