"""What terminals send: odd bytes, pastes with and without brackets, keys that are none, and terminals that go away."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from dawg.tui.terminal import PASTED, SAME_PASTE_S, Keys, _Output

LINE = "make the hats busier in verse 2, please"


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fed(keys: Keys, *pieces: str) -> list[Message]:
    return [event for piece in pieces for event in keys.feed(piece)]


def pastes(found: list[Message]) -> list[str]:
    return [event.text for event in found if isinstance(event, events.Paste)]


def pressed(found: list[Message]) -> list[str]:
    return [event.key for event in found if isinstance(event, events.Key)]


def test_typed_letters_are_keys(clock: Clock) -> None:
    found = fed(Keys(clock), *"dark trap", "\r")
    assert pressed(found) == [*"dark", "space", *"trap", "enter"]
    assert pastes(found) == []


def test_a_line_that_comes_at_once_is_pasted_and_sent(clock: Clock) -> None:
    found = fed(Keys(clock), LINE + "\r")
    assert pastes(found) == [LINE]
    assert pressed(found) == ["enter"]


def test_a_return_right_after_a_line_that_came_at_once_sends_it(clock: Clock) -> None:
    keys = Keys(clock)
    found = fed(keys, LINE) + fed(keys, "\r")
    assert pastes(found) == [LINE]
    assert pressed(found) == ["enter"]
    assert pressed(fed(keys, "x")) == ["x"]


def test_a_return_right_after_many_lines_belongs_to_them(clock: Clock) -> None:
    keys = Keys(clock)
    found = fed(keys, f"{LINE}\r{LINE}") + fed(keys, "\r") + fed(keys, "\r")
    assert pastes(found) == [f"{LINE}\n{LINE}", "\n", "\n"]
    assert pressed(found) == []


def test_many_lines_at_once_are_one_paste_that_nobody_sent(clock: Clock) -> None:
    keys = Keys(clock)
    found = fed(keys, f"{LINE}\r{LINE}\r")
    found += fed(keys, "the rest\r")  # the terminal cut it in two
    assert pastes(found) == [f"{LINE}\n{LINE}\n", "the rest\n"]
    assert pressed(found) == []
    clock.now += 2 * SAME_PASTE_S
    assert pressed(fed(keys, "x\r")) == ["x", "enter"]


def test_twenty_thousand_bytes_without_brackets_are_a_handful_of_events(clock: Clock) -> None:
    assert len(fed(Keys(clock), "word and word\r" * 1500)) == 1


@pytest.mark.parametrize("cut", [1, 3, 6, 7, 20, 4000])
def test_a_bracketed_paste_is_whole_however_it_is_cut(clock: Clock, cut: int) -> None:
    text = "\x1b[200~" + "some [/b] text\n" * 600 + "\x1b[201~"
    found = fed(Keys(clock), *(text[place : place + cut] for place in range(0, len(text), cut)))
    assert pastes(found) == ["some [/b] text\n" * 600]
    assert pressed(found) == []


def test_keys_with_escapes_are_keys_even_in_a_row(clock: Clock) -> None:
    assert pressed(fed(Keys(clock), "\x1b[A\x1b[B\x1bOP\x1b[15~" * 20)) == ["up", "down", "f1", "f5"] * 20


@pytest.mark.parametrize(
    "odd",
    [
        "\x1b[99999999999999u",
        "\x1b[1114112;1u",
        "\x1b[<0;99999999999;3M",
        "\x1b[" + "9" * 5000 + "m",
        "\x1b]0;",
        "\x1b[48;t",
    ],
)
def test_what_is_no_key_breaks_nothing(clock: Clock, odd: str) -> None:
    keys = Keys(clock)
    fed(keys, odd)
    list(keys.tick())
    clock.now += 1.0
    list(keys.tick())
    assert "up" in pressed(fed(keys, "\x1b\x1b[A", "\x1b[A"))


@given(
    st.lists(st.text(alphabet=st.sampled_from("\x1b[]<0123;~uMAabc é\r\n\t\x00\x7f\x9b�🎹"), max_size=60), max_size=12)
)
def test_no_input_raises(pieces: list[str]) -> None:
    keys = Keys()
    for piece in pieces:
        list(keys.feed(piece))
        list(keys.tick())


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=PASTED, max_size=300))
def test_a_paste_is_the_very_text(text: str) -> None:
    assert pastes(fed(Keys(Clock()), text)) == [text]


def test_a_terminal_that_is_gone_is_written_to_without_an_error() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    output = _Output(Gone())
    assert output.write("x" * 10) == 10
    output.flush()
    assert output.write("y") == 1
