"""Rhythm cells: rests, and rolls spread over steps."""

import itertools

import pytest

from dawg.gen.brief import Brief
from dawg.gen.compose.rhythm import REST, lengths, onsets
from dawg.gen.pipeline import compose
from dawg.gen.score import Note, Score


def notes_of(score: Score, part: str, kind: str) -> list[Note]:
    sections = {section.name for section in score.sections if section.kind == kind}
    return [note for clip in score.clips if clip.part == part and clip.section in sections for note in clip.notes]


def test_a_roll_is_spread_over_the_dashes_after_it() -> None:
    paces = [0, 160, 320, 480, 720, 960, 1080, 1200, 1320, 1440, 1520, 1600]
    assert [tick for tick, _ in onsets("t---r---u---t-..")] == paces


def test_a_roll_without_dashes_stays_inside_its_step() -> None:
    assert [tick for tick, _ in onsets("r...t...........")] == [0, 60, 480, 520, 560]


def test_u_alone_is_one_onset() -> None:
    assert onsets("u...x...........") == [(0, "u"), (480, "x")]


def test_a_rest_ends_the_note_before_it() -> None:
    found = onsets("x,......x.......")
    assert found == [(0, "x"), (120, REST), (960, "x")]
    assert lengths([tick for tick, _ in found], 1920, 1.0)[0] == 120


def test_the_wobble_repeats_one_pitch_at_several_paces_in_a_bar() -> None:
    score = compose(Brief(genre="dubstep", seed=3)).score
    bar = [note for note in notes_of(score, "wobble", "drop") if note.start_tick < 1920]
    starts = sorted({note.start_tick for note in bar})
    assert len({after - start for start, after in itertools.pairwise(starts)}) >= 3
    assert len({note.pitch for note in bar}) == 1


def test_bass_with_rests_leaves_gaps() -> None:
    score = compose(Brief(genre="uk-garage", seed=3)).score
    notes = sorted(
        notes_of(score, "bass", "drop") + notes_of(score, "bass", "chorus"), key=lambda note: note.start_tick
    )
    clip = [note for note in notes if note.start_tick < 4 * 1920]
    assert sum(note.duration_ticks for note in {note.start_tick: note for note in clip}.values()) < 0.7 * 4 * 1920


def test_builds_keep_the_kick_of_the_genre() -> None:
    score = compose(Brief(genre="dubstep", seed=3)).score
    kicks = {note.start_tick % 1920 for note in notes_of(score, "kick", "build")}
    assert kicks == {0, 960}


@pytest.mark.parametrize("genre", ["house", "techno"])
def test_hats_and_shakers_over_a_kick_on_every_beat_accent_all_beats_alike(genre: str) -> None:
    score = compose(Brief(genre=genre, seed=3)).score
    hits = [note for clip in score.clips if clip.part in ("hats", "percussion") for note in clip.notes]
    keepers = [note for note in hits if note.pitch in (42, 70, 54) and note.velocity > 40]
    means = [
        sum(found) / len(found)
        for beat in range(4)
        if (found := [note.velocity for note in keepers if note.start_tick % 1920 == 480 * beat])
    ]
    assert len(means) == 4
    assert max(means) < 1.08 * min(means)


def test_hats_of_a_band_accent_the_backbeat() -> None:
    score = compose(Brief(genre="rock", seed=3)).score
    beats: list[list[int]] = [[], [], [], []]
    for note in notes_of(score, "hats", "verse"):
        if note.start_tick % 480 == 0:
            beats[note.start_tick // 480 % 4].append(note.velocity)
    one, two, three, four = (sum(found) / len(found) for found in beats)
    assert min(two, four) > 1.1 * max(one, three)


def test_a_lead_with_one_theme_sings_the_hook_in_the_break() -> None:
    score = compose(Brief(genre="uk-garage", seed=3)).score
    rhythms = {
        section.name: [note.start_tick for clip in score.clips if clip.part == "lead" and clip.section == section.name
                       for note in clip.notes if note.start_tick < 1920]
        for section in score.sections
    }  # fmt: skip
    heard = [rhythm for rhythm in rhythms.values() if rhythm]
    assert len(heard) >= 2
    assert all(rhythm == heard[0] for rhythm in heard)
