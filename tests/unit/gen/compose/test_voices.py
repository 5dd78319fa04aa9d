"""Drum voices asked for and refused by name."""

import pytest

from dawg.errors import InputError
from dawg.gen.brief import Brief
from dawg.gen.compose.composer import compose
from dawg.gen.compose.voices import NAMES
from dawg.gen.genre import DRUM_LETTERS
from dawg.gen.genre_files import genre_names, load_genre
from dawg.gen.score import Score


def written(genre: str, **fields: object) -> Score:
    return compose(Brief(genre=genre, bars=16, **fields), seed=5).score  # type: ignore[arg-type]


def drum_keys(score: Score) -> set[int]:
    drums = {part.name for part in score.parts if part.is_drums}
    return {note.pitch for clip in score.clips if clip.part in drums for note in clip.notes}


@pytest.mark.parametrize("genre", genre_names())
def test_every_drum_that_is_asked_for_is_heard(genre: str) -> None:
    for name, letters in NAMES.items():
        keys = {DRUM_LETTERS[letter][1] for letter in letters}
        score = written(genre, instruments=(name,))
        melodic = {part.instrument for part in score.parts if not part.is_drums}
        assert drum_keys(score) & keys or any(name in instrument for instrument in melodic), name


@pytest.mark.parametrize("genre", genre_names())
def test_a_whole_kit_is_heard_where_drums_are_asked_for_and_none_where_they_are_excluded(genre: str) -> None:
    roles = {part.role for part in written(genre, instruments=("drums",)).parts if part.is_drums}
    assert len(roles) >= 3
    assert drum_keys(written(genre, exclude=("drums",))) == set()


def test_ambient_plays_the_asked_drum_alone_and_none_unasked() -> None:
    assert [part.role for part in written("ambient", instruments=("kick",)).parts if part.is_drums] == ["kick"]
    assert drum_keys(written("ambient")) == set()


@pytest.mark.parametrize("meter", load_genre("jazz").meters)
def test_an_asked_drum_keeps_the_meter_and_the_swing(meter: str) -> None:
    score = written("jazz", instruments=("shaker",), meter=meter)
    shaker = [note for clip in score.clips if clip.part == "percussion" for note in clip.notes if note.pitch == 70]
    assert shaker
    assert all(note.start_tick % 480 != 360 for note in shaker)


def test_an_asked_clap_leaves_every_other_part_as_it_was() -> None:
    plain, asked = written("jazz"), written("jazz", instruments=("clap",))
    assert set(plain.clips) <= set(asked.clips)


def test_one_voice_can_be_refused_alone() -> None:
    before, after = drum_keys(written("house")), drum_keys(written("house", exclude=("open hats",)))
    assert before - after == {46}


def test_a_drum_both_wanted_and_refused_is_a_mistake() -> None:
    for refused in ("drums", "percussion", "shaker"):
        with pytest.raises(InputError, match="both wanted and excluded"):
            written("house", instruments=("shaker",), exclude=(refused,))
