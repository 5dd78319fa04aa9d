"""A new beat of some instruments and no others."""

from __future__ import annotations

import pytest

from dawg.assistant.built_in.briefing import brief_of
from dawg.assistant.reader import read
from dawg.gen.compose.composer import compose
from dawg.gen.score import DRUM_ROLES


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("a slow ballad in Db, 62 bpm, just piano trio", ("piano", "bass", "drums")),
        ("house intro, just drums", ("drums",)),
        ("trap beat, piano only", ("piano",)),
        ("jazz, only piano and upright bass", ("piano", "upright bass")),
        ("a lo-fi beat with just a soft rhodes, 80 bpm", ("rhodes",)),
        ("techno with nothing but the kick and the hats", ("kick", "hi-hat")),
        ("house with piano, just drums in the intro", ()),
        ("trap, just add piano", ()),
        ("just a piano beat", ()),
        ("not just piano, a trap beat", ()),
        ("a trap beat with piano", ()),
        ("house: intro just drums, then drop with everything", ()),
    ],
)
def test_what_plays_alone_is_read(text: str, alone: tuple[str, ...]) -> None:
    assert read(text).alone == alone


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("a slow ballad in Db, 62 bpm, just piano trio", {"drums", "bass", "chords"}),
        ("house intro, just drums", {"drums"}),
        ("a lo-fi beat with just rhodes", {"chords"}),
        ("a lo-fi beat, bass only", {"bass"}),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_else_plays(text: str, roles: set[str], seed: int) -> None:
    briefing = brief_of(read(text))
    assert any("every other part is left out" in note for note in briefing.notes)
    score = compose(briefing.brief, seed=seed).score
    assert {"drums" if part.role in DRUM_ROLES else part.role for part in score.parts} == roles
    assert sum(part.role == "chords" for part in score.parts) <= 1


def test_a_drum_alone_leaves_the_other_drums_out() -> None:
    score = compose(brief_of(read("techno with nothing but the kick and the hats")).brief, seed=1).score
    assert {part.role for part in score.parts} == {"kick", "hats"}
