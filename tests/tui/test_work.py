"""What a user does in the terminal app, and what comes of it."""

from __future__ import annotations

import re

import pytest
from textual import events
from textual.keys import _character_to_key

from dawg.studio.library import Library
from dawg.tui.screens.help import Help
from dawg.tui.screens.work import NO_BEAT
from dawg.tui.widgets.prompt import FOLDED
from dawg.tui.widgets.suggestions import Suggestions
from dawg.tui.widgets.transport import HINTS
from tests.tui.conftest import FIRST, Held, Stage, User


def test_a_request_becomes_a_beat_an_edit_a_version_and_undo_takes_it_back(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        first = user.session.state().score
        assert first is not None
        assert user.work.scene.version == "v1"
        assert "trap" in user.text
        assert "bells" in user.text
        await user.says("mute the bells")
        assert user.work.scene.version == "v2"
        assert "bells: muted" in user.told("answer")
        row = user.work.scene.picture.row("bells") if user.work.scene.picture else None
        assert row is not None
        assert row.muted
        await user.presses("f8")
        await user.answered()
        assert user.work.scene.version == "v1"
        assert user.work.scene.score == first
        await user.presses("f9")
        await user.answered()
        assert user.work.scene.version == "v2"
        assert len(user.work.scene.history) == 2

    stage(scene)


def test_typing_goes_to_the_prompt_at_once_and_wherever_the_focus_is(stage: Stage) -> None:
    async def scene(user: User) -> None:
        prompt = user.work.entry.prompt
        assert user.app.focused is prompt
        await user.types("qmsu")
        assert prompt.text == "qmsu"
        await user.presses("f4")
        assert user.app.focused is user.work.panes.arrangement
        await user.types("x")
        assert user.app.focused is prompt
        assert prompt.text == "qmsux"
        assert user.told("you") == []

    stage(scene)


@pytest.mark.parametrize("size", [(60, 20), (40, 12)])
def test_what_is_to_be_read_brings_the_conversation_back_on_a_small_screen(stage: Stage, size: tuple[int, int]) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        for line, told in (
            ("make it 998 bpm", "998"),
            ("what about the thing", "?"),
            ("what key is it in?", "C minor"),
        ):
            user.work.panes.want("versions")
            await user.pilot.pause()
            assert not user.work.panes.shows("chat")
            await user.says(line)
            assert user.work.panes.shows("chat"), line
            assert told in user.text.replace("\n", " ")
            assert user.app.focused is user.work.entry.prompt

    stage(scene, size=size)


def test_a_change_leaves_the_pane_and_is_told_in_the_line_of_the_work(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.presses("f4")
        await user.presses("f2")
        await user.until(lambda: NO_BEAT in user.text)
        user.work.set_focus(user.work.entry.prompt)
        await user.says(FIRST)
        await user.rendered()
        user.work.panes.want("arrangement")
        await user.says("mute the bells")
        await user.until(lambda: "v2: bells: muted" in user.text)
        assert user.work.panes.shows("arrangement")
        await user.presses("f8")
        await user.until(lambda: "back at v1" in user.text)

    stage(scene, size=(60, 20))


def test_without_a_device_it_says_so_once_and_plays_in_silence(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.rendered()
        await user.until(lambda: user.sound.status and user.sound.status.seconds > 0.1)
        assert user.sound.silent
        await user.presses("f2")
        await user.until(lambda: user.sound.status and user.sound.status.mode == "paused")
        await user.presses("space")
        await user.until(lambda: user.sound.status and user.sound.status.mode == "playing")
        assert sum("no device in tests" in text for text in user.told("note")) == 1
        assert user.told("error") == []

    stage(scene)


def test_a_new_version_is_heard_from_the_next_bar_line_on(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.rendered()
        await user.until(lambda: user.sound.status and user.sound.status.version == "v1")
        await user.says("mute the bells")
        await user.until(lambda: user.sound.status and user.sound.status.version == "v2")
        status = user.sound.status
        assert status is not None
        assert status.mode == "playing"

    stage(scene)


def test_the_playhead_and_the_waveform_show_what_is_heard(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.rendered()
        await user.until(lambda: user.sound.status and user.sound.status.bar > 0.5)
        peaks = user.sound.peaks
        assert peaks is not None
        assert peaks.ready == 1.0
        await user.until(lambda: "▼" in user.text)
        shown = user.text
        assert any(0x2801 <= ord(char) <= 0x28FF for char in shown)
        assert "dBFS" in shown
        assert "▲" in shown

    stage(scene)


def test_parts_are_muted_and_soloed_while_listening_and_no_version_comes_of_it(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.rendered()
        await user.says("/mute bells")
        await user.until(lambda: user.sound.flags("bells")[0])
        await user.presses("f6")  # the first part is chosen
        await user.until(lambda: user.sound.flags("kick")[0])
        await user.presses("f7")
        await user.until(lambda: user.sound.flags("kick") == (True, True))
        await user.until(lambda: " S" in user.text)
        await user.says("/solo")
        await user.until(lambda: user.sound.flags("bells") == user.sound.flags("kick") == (False, False))
        await user.says("/mute tuba")
        assert user.told("error")[-1].startswith("'tuba' is not in this beat")
        assert user.work.scene.version == "v1"

    stage(scene)


def test_the_chosen_section_is_looped_and_heard_from(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says("house, 124 bpm, intro 2 bars, verse 4 bars, hook 4 bars")
        await user.rendered()
        assert user.work.scene.picture is not None
        names = [section.name for section in user.work.scene.picture.sections]
        await user.presses("f4", "right")
        arrangement = user.work.panes.arrangement
        assert arrangement.section == names[1]
        await user.presses("f3")
        await user.until(lambda: user.sound.looped == names[1])
        await user.until(lambda: user.sound.status and user.sound.status.section == names[1])
        assert "↻" in user.text
        await user.presses("f3")
        await user.until(lambda: user.sound.looped is None)
        await user.presses("end", "enter")
        await user.until(lambda: user.sound.status and user.sound.status.section == names[-1])

    stage(scene)


def test_the_history_of_the_prompt_goes_back_and_forth_and_keeps_the_draft(stage: Stage) -> None:
    async def scene(user: User) -> None:
        prompt = user.work.entry.prompt
        for line in ("/volume 50", "/volume 60"):
            await user.says(line)
        await user.types("draft")
        await user.presses("up")
        assert prompt.text == "/volume 60"
        await user.presses("escape", "up")
        assert prompt.text == "/volume 50"
        await user.presses("escape", "down", "escape", "down")
        assert prompt.text == "draft"

    stage(scene)


def test_several_lines_are_one_message(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.types("trap 140")
        await user.presses("ctrl+j")
        await user.types("8 bars")
        assert user.work.entry.prompt.text == "trap 140\n8 bars"
        await user.presses("enter")
        await user.answered()
        assert user.told("you") == ["trap 140\n8 bars"]
        assert user.work.scene.version == "v1"

    stage(scene)


@pytest.mark.parametrize(
    "text", ["[/b]", "[red]x[/]", "[@click=app.quit]no[/]", "\x1b[31mred\x07\x9b2J", "\ud800 \u202eabc"]
)
def test_markup_and_escapes_are_shown_as_they_are_or_not_at_all(stage: Stage, text: str) -> None:
    async def scene(user: User) -> None:
        user.work.entry.prompt.paste(text)
        await user.presses("enter")
        await user.answered()
        shown = user.text
        assert "\x1b" not in shown
        if text.isascii() and text.isprintable():
            assert text in shown

    stage(scene)


def test_a_long_paste_is_folded_and_sent_whole(stage: Stage) -> None:
    async def scene(user: User) -> None:
        prompt = user.work.entry.prompt
        prompt.paste("bells " * 20_000)
        assert prompt.text == "[paste 1: 120,000 characters]"
        assert len(prompt.whole()) == 120_000
        await user.types(" x")
        await user.presses("enter")
        await user.answered()
        (said,) = user.told("you")
        assert said.startswith("bells bells")
        assert said.endswith("(120,001 characters)") or "120,00" in said[-30:]
        assert user.told("error")

    stage(scene)


def test_a_short_paste_stays_text(stage: Stage) -> None:
    async def scene(user: User) -> None:
        user.work.entry.prompt.paste("a\r\nb\rc")
        assert user.work.entry.prompt.text == "a\nb\nc"
        user.work.entry.prompt.paste("y" * FOLDED)
        assert "[paste" not in user.work.entry.prompt.text

    stage(scene)


def test_commands_are_completed(stage: Stage) -> None:
    async def scene(user: User) -> None:
        prompt, found = user.work.entry.prompt, user.work.entry.query_one(Suggestions)
        await user.types("/und")
        assert found.chosen is not None
        assert found.chosen.line == "/undo "
        assert found.display
        await user.presses("tab")
        assert prompt.text == "/undo "
        prompt.fill("")
        await user.says(FIRST)
        await user.types("/solo be")
        await user.presses("tab")
        assert prompt.text == "/solo bells"
        await user.presses("enter")
        await user.until(lambda: user.sound.flags("bells")[1])
        assert not found.display

    stage(scene)


def test_an_unknown_command_is_refused_with_the_nearest(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says("/bogus")
        await user.says("/thme")
        await user.says("/volume loud")
        first, second, third = user.told("error")
        assert first.startswith("command /bogus is unknown")
        assert "nearest: /theme" in second
        assert "permitted range: 0 to 100" in third

    stage(scene)


def test_a_version_of_the_history_is_gone_on_from(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.says("mute the bells")
        await user.says("make it 150 bpm")
        await user.presses("f4", "f4", "f4")
        assert user.app.focused is user.work.panes.versions
        await user.presses("end", "enter")
        await user.answered()
        assert user.work.scene.version == "v1"
        assert user.work.scene.branch == "from-v1"
        assert "from-v1" in user.text

    stage(scene)


@pytest.mark.parametrize(
    ("size", "panes"),
    [
        ((60, 20), {"chat"}),
        ((80, 24), {"chat", "arrangement"}),
        ((120, 40), {"chat", "arrangement", "editor"}),
        ((160, 50), {"chat", "arrangement", "editor", "versions"}),
        ((480, 130), {"chat", "arrangement", "editor", "versions"}),
    ],
)
def test_the_panes_use_the_room_there_is(stage: Stage, size: tuple[int, int], panes: set[str]) -> None:
    async def scene(user: User) -> None:
        assert {
            name for name in ("chat", "arrangement", "editor", "versions") if user.work.query_one(f"#{name}").display
        } == panes
        for _ in range(4):
            await user.presses("f4")
            assert user.app.focused is not None
            assert user.app.focused.is_on_screen
        await user.presses("f4")
        assert user.app.focused is user.work.entry.prompt
        widths = {user.work.query_one(f"#{name}").region.right for name in panes}
        assert max(widths) == size[0]
        assert user.work.entry.prompt.region.bottom <= size[1]

    stage(scene, size=size)


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (20, 6), (40, 10), (300, 12), (30, 90)])
def test_no_size_breaks_it(stage: Stage, size: tuple[int, int]) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        for other in (size, (120, 40), size, (79, 23)):
            await user.pilot.resize_terminal(*other)
            await user.pilot.pause()
        await user.presses("f4", "down", "right", "f4", "right", "f4", "f4")
        await user.types("ok")
        assert user.work.entry.prompt.text == "ok"

    stage(scene, size=size)


def test_the_notes_of_the_chosen_part_are_shown(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        assert "kick · " in user.text
        assert "steps" in user.text
        names = [row.name for row in user.work.scene.picture.rows] if user.work.scene.picture else []
        await user.presses(*["alt+down"] * names.index("bells"))
        assert re.search(r"bells · \S+ · piano roll", user.text)
        assert "▀" in user.text

    stage(scene)


def test_clicks_choose_and_seek(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.rendered()
        await user.presses("f2")
        await user.until(lambda: user.sound.status and user.sound.status.mode == "paused")
        await user.pilot.click("Arrangement", offset=(5, 4))
        assert user.work.scene.picture is not None
        assert user.work.panes.arrangement.part == user.work.scene.picture.rows[2].name
        await user.pilot.click("Waveform", offset=(60, 0))
        await user.until(lambda: user.sound.status and int(user.sound.status.bar) == 4)

    stage(scene)


def test_the_keys_of_the_last_line_can_be_clicked(stage: Stage) -> None:
    async def scene(user: User) -> None:
        line = user.text.splitlines()[-1]
        assert line.split()[:2] == ["F1", "Help"]
        await user.pilot.click("Keys", offset=(line.index("Pane"), 0))
        assert user.app.focused is user.work.panes.arrangement
        await user.pilot.click("Keys", offset=(line.index("Help"), 0))
        await user.until(lambda: isinstance(user.app.screen, Help))

    stage(scene)


def test_dark_and_light_draw_the_same_signs(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        await user.presses("f2")
        await user.rendered()
        await user.until(lambda: user.sound.status and user.sound.status.mode == "paused")
        await user.pilot.pause()
        before = user.app.theme
        dark = user.text
        await user.says("/theme")
        assert user.app.theme != before
        bare = [line for line in user.text.splitlines() if "theme" not in line]
        assert sum(line in dark.splitlines() for line in bare) > len(bare) * 0.8
        await user.says("/theme purple")
        assert user.told("error") == ["theme 'purple' is unknown; permitted: dark, light"]

    stage(scene)


def test_help_lists_every_command_and_closes(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.presses("f1")
        assert isinstance(user.app.screen, Help)
        assert "F6 F7" in user.text
        await user.presses("escape")
        assert user.app.screen is user.work
        await user.says("/help")
        assert isinstance(user.app.screen, Help)

    stage(scene)


def test_the_command_palette_offers_what_can_be_done(stage: Stage) -> None:
    async def scene(user: User) -> None:
        names = {command.title for command in user.app.get_system_commands(user.app.screen)}
        assert {"Play or pause", "/undo", "/history", "Dark or light", "Quit"} <= names
        await user.presses("ctrl+p")
        assert user.app.screen is not user.work

    stage(scene)


def test_a_conversation_goes_on_where_it_was(stage: Stage) -> None:
    async def first(user: User) -> None:
        await user.says(FIRST)
        await user.says("mute the bells")

    async def second(user: User) -> None:
        await user.until(lambda: user.work.scene.version == "v2")
        assert user.told("you") == [FIRST, "mute the bells"]
        await user.rendered()
        assert user.sound.status is not None
        assert user.sound.status.mode == "paused"  # nobody asked to hear it
        await user.presses("up")
        assert user.work.entry.prompt.text == "mute the bells"

    stage(first)
    stage(second, again=True)


def test_a_question_is_shown_and_answered_by_the_next_line(stage: Stage) -> None:
    async def scene(user: User) -> None:
        await user.says("mute the hats")
        assert user.told("question")
        await user.says(FIRST)
        assert user.work.scene.version == "v1"

    stage(scene)


def test_a_failing_record_is_told_and_ends_nothing(stage: Stage, library: Library) -> None:
    async def scene(user: User) -> None:
        await user.says(FIRST)
        library.store.close()
        await user.says("mute the bells")
        assert user.told("error")
        await user.types("still here")
        assert user.work.entry.prompt.text == "still here"

    stage(scene)


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_it_is_left_by_keys(stage: Stage, key: str) -> None:
    async def scene(user: User) -> None:
        await user.presses(key)
        assert user.app.return_code == 0
        assert user.app.failed is None

    stage(scene)


def test_escape_stops_the_rendering_and_play_goes_on_with_it(stage: Stage) -> None:
    async def scene(user: User) -> None:
        user.sound.work = work = Held()
        await user.says(FIRST)
        await user.until(lambda: work.shares)
        await user.presses("escape")
        work.go.set()
        await user.until(lambda: not work.shares)
        assert "rendering stopped; F2 goes on with it" in user.told("note")
        assert not user.sound.ready
        await user.presses("f2")
        await user.rendered()

    stage(scene)


def test_keys_that_come_all_at_once_mean_what_was_typed(stage: Stage) -> None:
    async def scene(user: User) -> None:
        for char in "/volume 3x":
            user.app.post_message(events.Key(_character_to_key(char), char))
        for key in ("backspace", "ctrl+u"):
            user.app.post_message(events.Key(key, None))
        for char in "/volume 31\x7f0":
            key = "backspace" if char == "\x7f" else _character_to_key(char)
            user.app.post_message(events.Key(key, char))
        user.app.post_message(events.Key("enter", "\r"))
        await user.until(lambda: user.sound.volume < 1.0)
        assert user.sound.volume == 0.3
        assert user.work.entry.prompt.text == ""
        assert user.told("error") == []

    stage(scene)


def burst(user: User, text: str) -> None:
    """Type faster than anything is answered."""
    for char in text:
        user.app.post_message(events.Key(_character_to_key(char), char))


@pytest.mark.parametrize("panes", [0, 1, 2, 3, 4])
def test_a_burst_arrives_whole_and_in_order_wherever_the_focus_is(stage: Stage, panes: int) -> None:
    line = "add a bridge, 4 bars  of it"

    async def scene(user: User) -> None:
        prompt = user.work.entry.prompt
        await user.says(FIRST)
        await user.presses(*["f4"] * panes)
        assert (user.app.focused is prompt) == (panes == 0)
        burst(user, line)
        await user.until(lambda: prompt.text == line)
        assert user.app.focused is prompt

    stage(scene)


def test_a_key_that_leaves_the_prompt_takes_no_letters_with_it(stage: Stage) -> None:
    async def scene(user: User) -> None:
        prompt = user.work.entry.prompt
        burst(user, "make it")
        user.app.post_message(events.Key("f4", None))
        burst(user, " loud")
        user.app.post_message(events.Paste("er or so"))
        user.app.post_message(events.Key("f4", None))
        burst(user, " ok")
        await user.until(lambda: prompt.text == "make it louder or so ok")
        assert user.app.focused is prompt

    stage(scene)


def test_a_blank_plays_only_when_nothing_is_typed(stage: Stage) -> None:
    async def scene(user: User) -> None:
        prompt = user.work.entry.prompt
        await user.presses("f4")
        burst(user, " ")
        await user.until(lambda: NO_BEAT in user.told("note"))
        assert (prompt.text, user.app.focused is prompt) == ("", False)
        prompt.fill("half")
        burst(user, " time")
        await user.until(lambda: prompt.text == "half time")
        assert user.told("note").count(NO_BEAT) == 1

    stage(scene)


@pytest.mark.parametrize("width", [20, 60, 80, 100])
def test_the_hint_is_whole_at_every_width(stage: Stage, width: int) -> None:
    async def scene(user: User) -> None:
        hint = next(line.strip() for line in user.text.splitlines() if "Space plays" in line)
        assert hint in HINTS
        assert hint == HINTS[-1] or hint.endswith("Esc stops")

    stage(scene, size=(width, 24))


def test_the_palette_has_every_command(stage: Stage) -> None:
    from dawg.tui.words import all_commands

    async def scene(user: User) -> None:
        offered = {command.title: command for command in user.app.get_system_commands(user.app.screen)}
        told = " ".join(offered).lower()
        for name in all_commands():
            assert name in told or name in ("theme",), name
        offered["/load …"].callback()
        await user.pilot.pause()
        assert user.work.entry.prompt.text == "/load "
        assert user.app.focused is user.work.entry.prompt

    stage(scene)
