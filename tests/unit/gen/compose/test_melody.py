"""Melodies: where they play and where they leave room."""

from __future__ import annotations

import pytest

from dawg.gen.brief import Brief, SectionPlan
from dawg.gen.genre_files import genre_names, load_genre
from dawg.gen.pipeline import compose

ROOMY = [name for name in genre_names() if any(part.room for part in load_genre(name).parts)]
FORM = tuple(SectionPlan(kind=kind, bars=16) for kind in ("verse", "hook", "verse", "hook"))


def onsets(genre: str, seed: int) -> dict[str, list[set[int]]]:
    """Return the bars in which the leads that leave room begin notes, per section."""
    score = compose(Brief(genre=genre, seed=seed, structure=FORM)).score
    roomy = {part.name for part in load_genre(genre).parts if part.room}
    found: dict[str, list[set[int]]] = {section.name: [] for section in score.sections}
    for clip in score.clips:
        if clip.part in roomy:
            found[clip.section].append({note.start_tick // 1920 for note in clip.notes})
    return found


def test_songs_have_leads_that_leave_room() -> None:
    assert {"pop", "rock", "trap", "r&b", "afrobeats"} <= set(ROOMY)


@pytest.mark.parametrize("genre", ROOMY)
def test_a_verse_leaves_room_for_a_voice_and_a_hook_does_not(genre: str) -> None:
    played: dict[str, int] = dict.fromkeys(("verse 1", "hook 1", "verse 2", "hook 2"), 0)
    for seed in range(1, 13):
        for section, leads in onsets(genre, seed).items():
            played[section] += sum(map(len, leads))
            for bars in leads:  # the first phrase of four is always heard
                assert {bar // 8 for bar in bars if bar % 8 < 2 or section.startswith("hook")} == {0, 1}
    assert played["verse 1"] < played["verse 2"] < played["hook 2"]
    assert played["verse 1"] < 0.93 * played["hook 1"]
