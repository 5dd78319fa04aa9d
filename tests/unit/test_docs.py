"""The documentation knows every command, option, setting, genre, kit and instrument, and its examples can be run."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest

from dawg.cli.app import COMMANDS, HELP
from dawg.config import SETTINGS
from dawg.gen.brief import LOUDNESS_PRESETS, MOODS
from dawg.gen.genre_files import genre_names
from dawg.gen.synth.bank import kits, patches
from tests.conftest import parsed

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_generated_blocks_are_fresh(path: Path, build: ModuleType) -> None:
    text = path.read_text("utf-8")
    assert build.rebuilt(text) == text, "stale: run `make docs`"


def test_every_command_and_option_is_documented(build: ModuleType) -> None:
    text = page("commands.md")
    for name in COMMANDS:
        section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        with build.context(name) as known:
            for parameter in known.command.get_params(known):
                for word in [parameter.metavar] if parameter.param_type_name == "argument" else parameter.opts:
                    assert f"`{word}`" in section, f"{name} {word}"


def test_the_help_that_is_kept_is_the_one_that_typer_writes(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dawg.cli import parsing

    monkeypatch.setenv("COLUMNS", "80")
    assert parsing.run(["--help"]) == 0
    assert Path(HELP).read_text("utf-8") == capsys.readouterr().out == build.help_text(), "stale: run `make docs`"


def test_every_setting_genre_kit_and_instrument_is_documented() -> None:
    settings, genres, instruments = page("settings.md"), page("genres.md"), page("instruments.md")
    assert all(f"`{setting.name}`" in settings and f"`{setting.variable}`" in settings for setting in SETTINGS)
    assert all(f"**{name}**" in genres for name in genre_names())
    assert all(f"**{name}**" in instruments for name in (*kits(), *patches()))


def test_the_example_of_an_environment_holds_every_setting_and_is_fresh(build: ModuleType) -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert text == build.env_example(), "stale: run `make docs`"
    assert all(f"# {(setting.also or (setting.variable,))[0]}=" in text for setting in SETTINGS)


def test_every_mood_and_loudness_preset_is_documented() -> None:
    text = page("commands.md")
    assert all(re.search(rf"\b{word}\b", text) for word in (*MOODS, *LOUDNESS_PRESETS))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_line_that_is_shown_can_be_parsed(path: Path) -> None:
    blocks = re.findall(r"^```(?:sh|console)?\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines() if re.match(r"(\$ )?dawg [a-z]", line)]
    for line in lines:
        words = shlex.split(line.removeprefix("$ "), comments=True)[1:]
        parsed(*words)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
