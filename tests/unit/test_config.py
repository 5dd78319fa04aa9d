"""Settings: flag, environment, file, default; and a missing home, file or folder is fine."""

from __future__ import annotations

from pathlib import Path

import pytest

from dawg import config
from dawg.errors import InputError


def write(home: Path, text: str) -> dict[str, str]:
    folder = home / ".config" / "dawg"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_bytes(text.encode("latin-1"))
    return {"HOME": str(home)}


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    environ = write(tmp_path, 'genre = "house"\nloudness = -9\nceiling = -1.5\n')
    settings = config.load({**environ, "DAWG_GENRE": "jazz"})
    assert settings.values == {"genre": "jazz", "loudness": "-9", "ceiling": "-1.5"}
    assert settings.sources["genre"] == "DAWG_GENRE"
    assert settings.sources["loudness"].endswith("config.toml")


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}, {"HOME": "/nonexistent"}])
def test_no_home_and_no_file_are_fine(environ: dict[str, str]) -> None:
    assert config.load(environ).values == {}


def test_an_empty_file_is_fine(tmp_path: Path) -> None:
    assert config.load(write(tmp_path, "")).values == {}


def test_xdg_folder_and_named_file_are_followed(tmp_path: Path) -> None:
    (tmp_path / "dawg").mkdir()
    (tmp_path / "dawg" / "config.toml").write_text('genre = "house"')
    (tmp_path / "mine.toml").write_text('genre = "jazz"')
    assert config.load({"XDG_CONFIG_HOME": str(tmp_path)}).values == {"genre": "house"}
    assert config.load({"DAWG_CONFIG": str(tmp_path / "mine.toml")}).values == {"genre": "jazz"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[nope]\nx = 1", "'nope' is none of the "),
        ("genr = 3", " settings; nearest: genre"),
        ("genre = 3", "genre '3' is a number; permitted: text"),
        ("bit_depth = true", "bit_depth 'True' is true or false; permitted: a number"),
        ("genre = ", "is not TOML"),
        ("\xff\xfe", "is not TOML"),
        ("x = " + "[" * 5000, "is not TOML"),
    ],
)
def test_a_mistake_in_the_file_names_file_and_setting(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        config.load(write(tmp_path, text))
    assert "config.toml" in caught.value.message
    assert told in caught.value.message
    assert "\n" not in caught.value.message


def test_a_folder_or_a_huge_file_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a file"):
        config.load({"DAWG_CONFIG": str(tmp_path)})
    (tmp_path / "big.toml").write_bytes(b"#" * (config.FILE_LIMIT + 1))
    with pytest.raises(InputError, match="larger than"):
        config.load({"DAWG_CONFIG": str(tmp_path / "big.toml")})


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        config.load({"DAWG_CONFIG": str(tmp_path / "none.toml")})


def test_the_users_genres_stand_beside_the_file(tmp_path: Path) -> None:
    environ = write(tmp_path, "")
    assert config.load(environ).genre_folder is None
    (tmp_path / ".config" / "dawg" / "genres").mkdir()
    assert config.load(environ).genre_folder == tmp_path / ".config" / "dawg" / "genres"
