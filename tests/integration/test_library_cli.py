"""The library from the command line: beats enter it, and every command reads and moves them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from dawg.gen.export.recipe import recipe_from_json
from dawg.studio.library import FILE, Library
from tests.conftest import Program, environment, refused
from tests.tune import tune

SHORT = ("generate", "--genre", "trap", "--bpm", "140", "--key", "C minor", "--bars", "1", "--seed", "7", "--force")
NAME = "trap-140-Cm-7"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of `program`."""
    return tmp_path / "home" / ".local" / "share" / "dawg"


@pytest.fixture
def night(program: Program, data: Path) -> str:
    """A project with three versions, as `program` finds it."""
    with Library.open(data) as library:
        project = library.keep(tune(), name="night", message="generated").project
        for bpm in (122, 124):
            project = library.save(project, replace(tune(), bpm=bpm), message=f"tempo {bpm}").project
    return project.name


def asked(program: Program, *words: str) -> Any:
    result = program(*words, "--json")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_a_generated_beat_enters_the_library_once(program: Program, data: Path, tmp_path: Path) -> None:
    beat = asked(program, *SHORT, "--out", "a.wav")
    assert (beat["project"], beat["version"]) == (NAME, 1)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in data.iterdir()] == [(FILE, 0o600)]
    first = (tmp_path / "work" / "a.recipe.json").read_bytes()
    assert asked(program, *SHORT, "--out", "a.wav")["project"] == NAME
    assert (tmp_path / "work" / "a.recipe.json").read_bytes() == first
    (project,) = asked(program, "list")
    assert (project["name"], project["versions"], project["head"]["digest"]) == (NAME, 1, beat["id"])
    with Library.open(data) as library:
        recipe = recipe_from_json(first)
        assert library.score(NAME) == recipe.score
        assert library.store.brief(library.place(NAME).version.id) == recipe.brief
    assert f"{NAME}, version 1" in program(*SHORT, "--out", "a.wav").stdout


def test_variations_are_projects_of_their_own(program: Program) -> None:
    beats = asked(program, *SHORT, "--variations", "2", "--out", "v.wav")["variations"]
    assert [(beat["project"], beat["version"]) for beat in beats] == [(NAME, 1), ("trap-140-Cm-8", 1)]


@pytest.mark.parametrize(("words", "env"), [(["--no-library"], {}), ([], {"DAWG_LIBRARY": "false"})])
def test_a_beat_can_be_kept_out(program: Program, data: Path, words: list[str], env: dict[str, str]) -> None:
    result = program(*SHORT, *words, "--json", env=env)
    assert (result.returncode, result.stderr) == (0, "")
    beat = json.loads(result.stdout)
    assert (beat["project"], beat["version"]) == (None, None)
    assert not data.exists()


def test_the_setting_is_read_from_the_file_and_checked(program: Program, data: Path, tmp_path: Path) -> None:
    (tmp_path / "work" / "mine.toml").write_text("library = false\n")
    assert program(*SHORT, "--quiet", env={"DAWG_CONFIG": "mine.toml"}).returncode == 0
    assert not data.exists()
    assert "permitted: true, false" in refused(program(*SHORT, env={"DAWG_LIBRARY": "perhaps"}))
    (tmp_path / "work" / "mine.toml").write_text("library = 1\n")
    assert "library '1'" in refused(program(*SHORT, env={"DAWG_CONFIG": "mine.toml"}))


@pytest.mark.parametrize("kind", ["no home", "missing home", "a file", "damaged", "newer"])
def test_without_a_library_the_beat_is_made_all_the_same(kind: str, program: Program, tmp_path: Path) -> None:
    place = tmp_path / "place"
    env = {"DAWG_HOME": str(place)}
    before = b""
    if kind in ("no home", "missing home"):
        env = {"HOME": "" if kind == "no home" else str(tmp_path / "none")}
    elif kind == "a file":
        place.write_text("x")
    else:
        place.mkdir()
        before = b"no database at all" * 99
        (place / FILE).write_bytes(before)
    if kind == "newer":
        import sqlite3

        (place / FILE).unlink()
        Library.open(place).store.close()
        connection = sqlite3.connect(place / FILE)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        before = (place / FILE).read_bytes()
    result = program(*SHORT, "--json", "--variations", "2", "--out", "a.wav", env=env)
    assert result.returncode == 0, result.stderr
    (line,) = result.stderr.splitlines()
    assert line.startswith("dawg: not kept in the library: ")
    assert [beat["project"] for beat in json.loads(result.stdout)["variations"]] == [None, None]
    assert (tmp_path / "work" / "a-1.wav").exists()
    assert not (tmp_path / "none").exists()
    if before:
        assert (place / FILE).read_bytes() == before
    assert program(*SHORT, "--quiet", "--out", "b.wav", env=env).stderr == ""
    refused(program("list", env=env), code=1)


def test_generate_loads_nothing_of_the_server(tmp_path: Path) -> None:
    code = "import sys; from dawg.cli.app import main; main(sys.argv[1:]); print(*sys.modules)"
    words = [*SHORT, "--quiet", "--out", str(tmp_path / "a.wav")]
    for _ in range(2):  # the first makes the library, the second finds it
        result = subprocess.run(
            [sys.executable, "-c", code, *words], env=environment(tmp_path), capture_output=True, text=True, check=True
        )
        loaded = result.stdout.split()
        assert "sqlite3" in loaded
        assert not {"redis", "rq", "boto3", "psycopg", "starlette", "structlog", "dawg.server"} & set(loaded)


def test_list_and_search_for_people_and_programs_agree(program: Program, night: str) -> None:
    for words in (["list"], ["search", "rhodes", "124"], ["list", "--limit", "1"]):
        assert program(*words).stdout.split()[:4] == [night, "v3", "house", "124"]
    assert [project["name"] for project in asked(program, "list")] == [night]
    (found,) = asked(program, "search", "rhod", "night")
    assert found["project"]["name"] == night
    assert asked(program, "search", "zither") == []
    assert program("search", "zither").stderr == "nothing in the library has all of these words\n"
    assert "1 to 10000" in refused(program("list", "--limit", "0"))


def test_an_empty_library_says_so(program: Program) -> None:
    assert asked(program, "list") == []
    result = program("list")
    assert (result.returncode, result.stdout) == (0, "")
    assert "empty" in result.stderr


def test_show_draws_projects_and_their_versions(program: Program, night: str) -> None:
    assert "124 bpm" in program("show", night).stdout
    assert "122 bpm" in program("show", f"{night}@2").stdout
    assert "permitted range: 1 to 3" in refused(program("show", f"{night}@9"))
    assert "there is no file 'nigth', and project 'nigth' is not in the library" in refused(program("show", "nigth"))


def test_undo_redo_and_history(program: Program, night: str) -> None:
    assert asked(program, "undo", night, "--steps", "2")["version"] == 1
    assert program("redo", night).stdout == "night is at version 2 on main: tempo 122\n"
    assert [version["version"] for version in asked(program, "history", night)["versions"]] == [2, 1]
    everything = asked(program, "history", night, "--all")["versions"]
    assert [(version["version"], version["parent"], version["undone"]) for version in everything] == [
        (3, 2, True),
        (2, 1, False),
        (1, None, False),
    ]
    assert "*main" in program("history", night).stdout
    assert "permitted range: 1 to 1" in refused(program("undo", night, "--steps", "2"))
    assert "permitted range: 1 to 10000" in refused(program("redo", night, "--steps", "x"))


def test_branch_checkout_rename_and_delete(program: Program, night: str) -> None:
    assert [branch["name"] for branch in asked(program, "branch", night, "darker", "--from", "v2")] == [
        "main",
        "darker",
    ]
    assert asked(program, "checkout", night, "darker")["version"] == 2
    assert "checked out" in program("branch", night).stdout.splitlines()[1]
    assert program("checkout", night, "v1").stdout == "night is at version 1 on from-v1: generated\n"
    assert [branch["name"] for branch in asked(program, "branch", night, "darker", "--delete")] == ["main", "from-v1"]
    assert asked(program, "rename", night, "Day Light")["name"] == "Day Light"
    assert "--yes" in program("delete", "day light").stderr
    assert asked(program, "delete", "day light", "--yes")["name"] == "Day Light"
    assert asked(program, "list") == []


def test_diff_in_words(program: Program, night: str) -> None:
    shown = program("diff", night).stdout.splitlines()
    assert shown[0] == "night v2 to night v3"
    assert "122" in shown[1]
    assert "124" in shown[1]
    found = asked(program, "diff", night, "v1", "v3")
    assert (found["before"]["version"], found["after"]["version"]) == (1, 3)
    assert all(change["text"] for change in found["changes"])
    assert "nothing that is heard" in program("diff", night, "head", "v3").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["history", "nihgt"], "project 'nihgt' is not in the library; nearest: 'night'"),
        (["undo", "\x1b[31m"], "project '?[31m' is not in the library"),
        (["checkout", "night", "v9"], "permitted range: 1 to 3"),
        (["checkout", "night", " "], "version ' ' is empty"),
        (["branch", "night", "v3"], "reads like a version"),
        (["branch", "night", "main"], "branch 'main' exists"),
        (["branch", "night", "--delete"], "argument BRANCH is missing"),
        (["rename", "night", "a/b"], "project name 'a/b' is not permitted"),
        (["rename", "night", "x" * 1000], "has 1000 characters; permitted range: 1 to 80"),
        (["delete", "night"], "must be confirmed"),
        (["diff", "night", "v1", "mian"], "nearest: 'main'"),
        (["search", "x" * 100], "permitted: at most 80"),
        (["search"], "argument WORD is missing"),
    ],
)
def test_a_mistake_is_one_clear_line_and_changes_nothing(
    words: list[str], told: str, program: Program, night: str
) -> None:
    before = asked(program, "list")
    assert told in refused(program(*words))
    assert asked(program, "list") == before


def test_names_of_odd_bytes_end_in_one_line(program: Program, night: str) -> None:
    for command in ("history", "undo", "delete"):
        refused(program(command, os.fsdecode(b"\xff\xfe")))
    refused(program("rename", night, os.fsdecode(b"a\xff")))
    assert program("search", os.fsdecode(b"\xff")).returncode == 0
