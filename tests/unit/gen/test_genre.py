"""A user's genre works like a built-in one; a mistake in it names file, line and what is permitted."""

import os
from pathlib import Path

import pytest

from dawg.errors import GenreError
from dawg.gen.genre_files import MAX_BYTES, genre_names, load_genre

PART = '[[parts]]\nname = "{}"\nrole = "lead"\nstyle = "lead"\ninstruments = {{piano = 1}}\n{}\n'


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
        (
            "[groove]\nswingg = 3\n",
            r"mine.toml:4: groove: field 'swingg' is unknown; nearest: swing, .*; permitted: .*swing_grid",
        ),
        ('[mix]\nreverb = "cave"\n', r"mine.toml:4: .*'cave'.*permitted: ambient, hall, plate, room"),
        (
            '[tempo]\nusual = "fast"\n',
            r"mine.toml:4: tempo.usual 'fast' is text, not a number; permitted range: 20 to 400",
        ),
        ("[mix]\nglue_db = 99\n", r"mine.toml:4: mix.glue_db '99' is out of range; permitted range: 0 to 6"),
        ('[[parts]]\nname = "a"\nrole = "boss"\n', r"mine.toml:5: .*'boss'.*permitted: arp, bass, chords"),
        ("[tempo]\nlow = 5\n", r"mine.toml:4: tempo.low '5' is out of range; permitted range: 20 to 400"),
        ("[tempo]\nlov = 50\n", r"mine.toml:4: tempo: field 'lov' is unknown; nearest: low; permitted: low, usual"),
        ("tempo.low = 5\n", r"mine.toml:3: tempo.low '5' is out"),
        (PART.format("a", "low = 60") + PART.format("b", "low = 400"), r"mine.toml:14: parts\[1\].low '400' is out"),
        ("[drums.levels_db]\nkick = 0\nboss = 1\n", r"mine.toml:5: drums.levels_db: 'boss' is unknown; .*permitted: "),
        ('[drums.kits]\n808 = 1\n909 = "x"\n', r"mine.toml:5: drums.kits.909 'x' is text, not a number"),
        ('[[parts]]\nname = "a"\n', r"mine.toml:3: parts\[0\].role, parts\[0\].style, .* are missing$"),
        ("[groove]\nswing = [50, 60]\n", r"mine.toml:4: groove.swing has 2 items; permitted: a list of 3"),
        (PART.format("a", 'cells = [["q", 1]]'), r"mine.toml:8: .*'q' is not of the right form; .*characters X x o"),
        (
            "parent2 = 1\n",
            r"mine.toml:3: field 'parent2' is unknown; nearest: parent, parts; permitted: title, (?!.*digest)",
        ),
        ('name = "x"\n', r"mine.toml:3: field 'name' is unknown; a genre is named by its file"),
        ("[tempo]\nlow = 126\nusual = 120\n", r"mine.toml:\d: tempo 126, 120, .* is not low ≤ usual ≤ high"),
        ('title = "again"\n', r"mine.toml:3: Cannot overwrite"),
        ("[tempo\n", r"mine.toml:3: Expected"),
        ("aliases = [1]\n", r"mine.toml:3: "),
        ('parent2 = "x"\n', r"mine.toml:3: .*parent2.*permitted: .*parent"),
        ("[form]\nbars = {x = 1}\n", r"mine.toml:4: bars 'x'.*permitted range: 1 to 999"),
        ("[form]\nbars = {0 = 1}\n", r"mine.toml:4: bars '0'.*permitted range: 1 to 999"),
        ("[form]\ntemplates = []\n", r"mine.toml:3: form has no template"),
        ("[form]\ntemplates = [{sections = []}]\n", r"mine.toml:4: a template"),
        ("[harmony]\nbars_per_chord = {0 = 1}\n", r"mine.toml:4: bars_per_chord '0'.*permitted: 0.5, 1, 2, 4"),
        ("[harmony]\nscales_minor = {}\n", r"mine.toml:4: scales_minor has no weight above 0"),
        ("[harmony]\nscales_minor = {nope = 1}\n", r"mine.toml:4: scale 'nope'.*permitted: "),
        ('[harmony]\nprogressions = [\n["m", 1, "-", "i bogus"]]\n', r"mine.toml:5: chord 'bogus'"),
        ('[harmony]\nprogressions = [["m", 1, "-", ""]]\n', r"mine.toml:4: progression '' holds no chord"),
        (
            "[drums.kits]\n909 = inf\n",
            r"mine.toml:4: drums.kits.909 'inf' is out of range; permitted range: 0 to 1000000",
        ),
        ("[drums.kits]\n909 = 0\n", r"mine.toml:3: kits has no weight above 0"),
        (
            '[[drums.patterns]]\nname = "p"\ngrid = {K = "x..."}\n',
            r"mine.toml:5: pattern 'p'.*permitted in 4/4: 16, 32",
        ),
        ('[[drums.patterns]]\nname = "p"\nmeter = "5/4"\ngrid = {}\n', r"mine.toml:5: .*permitted: 3/4, 4/4, 6/8"),
        ("[groove]\nswing = [nan, nan, nan]\n", r"mine.toml:4: swing nan.*permitted range: 50 to 75"),
        ("meters = []\n", r"mine.toml:3: meters .*permitted: 4/4"),
        ("parts = []\n[drums]\npatterns = []\n", r"mine.toml:3: neither parts nor"),
        (PART.format("kick", "low = 30"), r"mine.toml:4: part 'kick' is not a name"),
        (PART.format("a", "low = 30\nhigh = 31"), r"mine.toml:4: part 'a': 30 to 31 is too narrow"),
        (PART.format("a", "degrees = {}"), r"mine.toml:\d: a: degrees has no weight"),
        (PART.format("a", 'cells = [["----------------", 1]]'), r"mine.toml:8: part 'a': cell .* holds no note"),
    ],
)
def test_a_mistake_names_file_line_and_what_is_permitted(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(GenreError, match=told):
        load_genre("mine", written(tmp_path, text))


def told_of(folder: Path, name: str) -> str:
    with pytest.raises(GenreError) as caught:
        load_genre(name, folder)
    return caught.value.message


def test_a_mistake_in_a_file_that_is_inherited_from_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('title = "Base"\nparent = "house"\n\n[tempo]\nlow = 5\n')
    (tmp_path / "child.toml").write_text('title = "Child"\nparent = "base"\n[tempo]\nhigh = 130\n')
    assert "base.toml:5: tempo.low '5' is out of range" in told_of(tmp_path, "child")


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_told_all_that_is_missing_and_the_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    told = told_of(tmp_path, "bad")
    assert "bad.toml:1: title, tempo are missing; " in told
    assert 'parent = "house"' in told


def test_the_first_byte_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b'title = "x"\n\ndescription = "caf\xe9"\n')
    assert "bad.toml:3: byte 0xe9 is not UTF-8" in told_of(tmp_path, "bad")


def test_a_circle_of_parents_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "A"\nparent = "b"\n')
    (tmp_path / "b.toml").write_text('\nparent = "a"\n')
    (tmp_path / "own.toml").write_text('parent = "own"\n')
    assert "b.toml:2: parent 'a' is a cycle, a -> b -> a; permitted: " in told_of(tmp_path, "a")
    told = told_of(tmp_path, "own")
    assert "own.toml:1: parent 'own' is a cycle, own -> own; permitted: " in told
    assert "uk-garage" in told


def test_an_unknown_parent_is_told_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('parent = "hous"\n')
    assert "bad.toml:1: parent 'hous' is unknown; nearest: house" in told_of(tmp_path, "bad")


def test_a_file_with_mistakes_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "aaa.toml").write_text("[[[")
    (tmp_path / "bbb.toml").write_bytes(b"\xff\xfe")
    os.mkfifo(tmp_path / "ccc.toml")
    (tmp_path / "ddd.toml").symlink_to("/nowhere")
    (tmp_path / "eee.toml").write_text("a = " + "[" * 100_000)
    (tmp_path / "fff.toml").write_text("#" * (MAX_BYTES + 1))
    assert load_genre("dnb", tmp_path).name == "drum-and-bass"
    with pytest.raises(GenreError, match="nearest: trap"):
        load_genre("trapp", tmp_path)
    for name in ("aaa", "bbb", "ccc", "ddd", "eee", "fff"):
        assert name in genre_names(tmp_path)
        with pytest.raises(GenreError, match=rf"{name}.toml"):
            load_genre(name, tmp_path)


@pytest.mark.parametrize(("word", "near"), [("trapp", "trap"), ("phnk", "phonk"), ("drm and bass", "drum-and-bass")])
def test_an_unknown_genre_is_told_the_nearest(word: str, near: str) -> None:
    with pytest.raises(GenreError, match=f"nearest: {near}"):
        load_genre(word)
