"""The screen as text, at three sizes; `make golden` writes the pictures again: read the diff."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dawg.gen.brief import Brief, parse_structure
from dawg.gen.pipeline import compose
from dawg.studio.library import Library
from tests.tui.conftest import Stage, User

FOLDER = Path(__file__).with_name("screens")
SIZES = {"small": (80, 24), "usual": (120, 40), "large": (212, 50)}


def steady(text: str) -> str:
    """Leave out what depends on how a machine rounds: the dots of the waveform."""
    return re.sub("[\u2800-\u28ff]+", lambda found: "~" * len(found[0]), text) + "\n"


@pytest.mark.parametrize("name", SIZES)
def test_the_screen_is_the_golden_one(
    name: str, stage: Stage, library: Library, request: pytest.FixtureRequest
) -> None:
    score = compose(Brief(genre="house", structure=parse_structure("intro:2 verse:4 hook:4 outro:2"), seed=7)).score
    library.keep(score, name="night", message="house, 12 bars")
    path = FOLDER / f"{name}.txt"

    async def scene(user: User) -> None:
        await user.says("mute the pad in the verse")
        await user.says("/history")
        await user.rendered()
        await user.until(lambda: not user.work.telling.busy)
        await user.pilot.pause()
        user.work.tick()
        await user.pilot.pause()
        if request.config.getoption("--regenerate-golden"):
            FOLDER.mkdir(exist_ok=True)
            path.write_text(steady(user.text), "utf-8")
        assert steady(user.text) == path.read_text("utf-8")

    stage(scene, size=SIZES[name], project="night")


def test_the_help_fits_into_a_small_terminal(stage: Stage, request: pytest.FixtureRequest) -> None:
    path = FOLDER / "help.txt"

    async def scene(user: User) -> None:
        await user.presses("f1")
        if request.config.getoption("--regenerate-golden"):
            path.write_text(user.text + "\n", "utf-8")
        assert user.text + "\n" == path.read_text("utf-8")

    stage(scene, size=(80, 24))
