"""What completes a half-typed command."""

from __future__ import annotations

import pytest

from dawg.gen.brief import Brief, parse_structure
from dawg.gen.pipeline import compose
from dawg.studio.commands import COMMANDS
from dawg.studio.picture import picture
from dawg.tui.messages import Scene
from dawg.tui.screens.help import helped
from dawg.tui.words import OWN, all_commands, is_complete, suggestions


@pytest.fixture(scope="module")
def scene() -> Scene:
    score = compose(Brief(genre="house", structure=parse_structure("verse:2 hook:2"), seed=7)).score
    return Scene(score=score, picture=picture(score), projects=("night", "day of rest"))


def lines(text: str, scene: Scene) -> list[str]:
    return [found.line for found in suggestions(text, scene)]


def test_a_slash_offers_every_command_the_usual_ones_first(scene: Scene) -> None:
    found = [line.strip() for line in lines("/", scene)]
    assert found[0] == "/undo"
    assert set(found) == {f"/{name}" for name in (*COMMANDS, *OWN)}


def test_the_beginning_of_a_name_comes_before_its_middle(scene: Scene) -> None:
    assert [line.strip() for line in lines("/do", scene)] == ["/undo", "/redo"]
    assert lines("/re", scene)[0] == "/redo "


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("/loop h", "/loop hook"),
        ("/load da", "/load day of rest"),
        ("/export flac st", "/export flac stems"),
        ("/theme l", "/theme light"),
        ("/open n", "/open night"),
    ],
)
def test_what_follows_a_command_is_completed_from_what_there_is(scene: Scene, typed: str, line: str) -> None:
    assert line in lines(typed, scene)


@pytest.mark.parametrize("typed", ["", "dark trap", "/undo\n/redo", "/bogus x", "/loop hook", "/new x"])
def test_nothing_is_offered_where_nothing_fits(scene: Scene, typed: str) -> None:
    assert lines(typed, scene) == []


@pytest.mark.parametrize("name", all_commands())
def test_before_the_first_beat_only_what_needs_no_beat_is_offered(name: str) -> None:
    offered = lines(f"/{name} ", Scene())
    assert all(line.startswith(f"/{name} ") for line in offered)
    assert offered == [] or name not in ("loop", "mute", "unmute", "solo", "checkout", "diff")


def test_a_command_is_complete_by_its_name_or_alias() -> None:
    assert is_complete("/undo")
    assert is_complete("/q")
    assert not is_complete("/und")
    assert not is_complete("undo")


def test_the_help_tells_of_every_command_and_key_of_the_screen() -> None:
    from dawg.tui.screens.work import Work

    told = helped()
    assert all(f"/{name}" in told for name in all_commands())
    shown = [binding for binding in Work.BINDINGS if getattr(binding, "show", False)]
    assert all(binding.key.split(",")[0].upper() in told for binding in shown)  # type: ignore[union-attr]
