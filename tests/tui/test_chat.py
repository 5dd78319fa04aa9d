"""Lines of the conversation: wrapped without loss, at any width, in any script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dawg.tui.widgets.chat import KEPT, SHOWN, wrap
from tests.tui.conftest import Stage, User

TEXT = st.text(alphabet=st.sampled_from("ab  -日本é🎹x."), max_size=120)


@given(TEXT, st.integers(min_value=4, max_value=60))
def test_no_line_is_wider_than_there_is_room(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(TEXT, st.integers(min_value=4, max_value=60))
def test_nothing_that_is_seen_is_lost(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_words_stay_whole_and_what_is_indented_stays_so() -> None:
    assert list(wrap("say what you want to hear", 10)) == ["say what", "you want", "to hear"]
    assert list(wrap("  ab cd ef", 6)) == ["  ab", "  cd", "  ef"]
    assert list(wrap("", 5)) == [""]


def test_an_answer_streams_in_and_stays_at_the_end(stage: Stage) -> None:
    async def scene(user: User) -> None:
        chat = user.work.panes.chat
        for number in range(60):
            chat.stream(f"word{number} ")
            await user.pilot.pause()
        assert chat.said[-1] == ("answer", "".join(f"word{number} " for number in range(60)))
        assert "word59" in user.text
        chat.end()
        chat.add("note", "next")
        await user.pilot.pause()
        assert "next" in user.text

    stage(scene, size=(80, 24))


def test_escapes_that_are_cut_between_two_pieces_are_not_shown(stage: Stage) -> None:
    async def scene(user: User) -> None:
        chat = user.work.panes.chat
        for piece in ("safe\x1b", "[2", "J\x1b]0;ti", "tle\x07 text"):
            chat.stream(piece)
        chat.end()
        assert chat.said[-1] == ("answer", "safe text")

    stage(scene)


def test_whoever_scrolled_back_is_left_there(stage: Stage) -> None:
    async def scene(user: User) -> None:
        chat = user.work.panes.chat
        for number in range(100):
            chat.add("note", f"line {number}")
        await user.pilot.pause()
        assert "line 99" in user.text
        await user.presses("pageup", "pageup")
        place = chat.scroll_offset.y
        chat.add("note", "another")
        await user.pilot.pause()
        assert chat.scroll_offset.y == place
        await user.presses(*["pagedown"] * 4)
        assert "another" in user.text

    stage(scene, size=(80, 24))


def test_old_entries_and_long_ones_are_not_drawn_for_ever(stage: Stage) -> None:
    async def scene(user: User) -> None:
        chat = user.work.panes.chat
        for number in range(2 * KEPT):
            chat.add("note", f"line {number}")
        assert len(chat.said) <= KEPT
        chat.add("you", "x" * 100_000)
        assert len(chat.said[-1][1]) < SHOWN + 50
        assert chat.said[-1][1].endswith("(100,000 characters)")

    stage(scene)


def test_marked_text_can_be_copied(stage: Stage) -> None:
    async def scene(user: User) -> None:
        user.work.panes.chat.add("note", "copy me")
        await user.pilot.pause()
        user.work.panes.chat.text_select_all()
        await user.presses("ctrl+c")
        assert user.app.return_code is None
        assert "copy me" in user.app.clipboard
        await user.presses("ctrl+c")
        assert user.app.return_code == 0

    stage(scene)
