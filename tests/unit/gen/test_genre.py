"""A user's genre works like a built-in one; a mistake in it names file, line and what is permitted."""

from pathlib import Path

import pytest

from dawg.errors import GenreError
from dawg.gen.genre_files import load_genre


def written(folder: Path, text: str) -> Path:
    (folder / "mine.toml").write_text('title = "Mine"\nparent = "house"\n' + text, "utf-8")
    return folder


def test_a_genre_of_ones_own_inherits_what_it_does_not_state(tmp_path: Path) -> None:
    mine = load_genre("mine", written(tmp_path, "[tempo]\nlow = 126\nusual = 128\nhigh = 130\n"))
    assert (mine.tempo.usual, mine.title) == (128, "Mine")
    assert mine.parts == load_genre("house").parts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('meters = ["5/4"]\n', r"mine.toml:3: .*'5/4'.*permitted: 3/4, 4/4, 6/8"),
        ("[groove]\nswingg = 3\n", r"mine.toml:4: .*`swingg`.*permitted: .*swing_grid"),
        ('[mix]\nreverb = "cave"\n', r"mine.toml:4: .*'cave'.*permitted: ambient, hall, plate, room"),
        ('[tempo]\nusual = "fast"\n', r"mine.toml:4: .*permitted: numbers 20 to 400"),
        ("[mix]\nglue_db = 99\n", r"mine.toml:4: .*permitted: numbers 0 to 6"),
        ('[[parts]]\nname = "a"\nrole = "boss"\n', r"mine.toml:5: .*'boss'.*permitted: arp, bass, chords"),
        ("[tempo]\nlow = 126\nusual = 120\n", r"mine.toml:\d: tempo 126, 120, .* is not low ≤ usual ≤ high"),
        PLACE,
    ],
)
def test_a_mistake_names_file_line_and_what_is_permitted(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(GenreError, match=told):
        load_genre("mine", written(tmp_path, text))


@pytest.mark.parametrize(("word", "near"), [("trapp", "trap"), ("phnk", "phonk"), ("drm and bass", "drum-and-bass")])
def test_an_unknown_genre_is_told_the_nearest(word: str, near: str) -> None:
    with pytest.raises(GenreError, match=f"nearest: {near}"):
        load_genre(word)
