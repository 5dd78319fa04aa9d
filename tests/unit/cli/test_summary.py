"""The closing summary."""

from __future__ import annotations

import pytest

from dawg.cli.summary import clock, shortest_cycle, summary
from dawg.studio.result import MadeFiles, MadeLoudness, MadeTimings, describe
from tests.tune import tune


def test_the_summary_tells_form_chords_parts_loudness_time_and_files() -> None:
    beat = describe(
        tune(),
        chosen={"key": "C minor", "swing": 50.0, "chords": {"hook": "Cm Eb"}},
        loudness=MadeLoudness(integrated_lufs=-14.02, true_peak_dbtp=-1.1, lra_lu=3.3),
        files=MadeFiles(
            master="a.wav",
            stems={"kick": "st/01-kick.wav", "bass": "st/02-bass.wav"},
            midi=None,
            recipe="a.recipe.json",
        ),
        timings=MadeTimings(compose_s=0.1, render_s=0.5, mix_s=0.3, write_s=0.1),
    )
    assert summary(beat).splitlines() == [
        "beat      house, 120 bpm, C minor, 4/4, 0:08.0, seed 7",
        "chosen    key C minor, swing 50",
        "form      intro (2), hook (2), 4 bars",
        "chords    intro, hook: Cm Eb",
        "parts     kick (909, 16), hats (909, 16), bass (sub, 2), keys (rhodes, 3)",
        "loudness  -14.0 LUFS, -1.1 dBTP, range 3.3 LU",
        "time      1.00 s, 8 × real time",
        "file      a.wav",
        "          2 stems in st",
        "          a.recipe.json",
    ]


@pytest.mark.parametrize(
    ("items", "cycle"),
    [("", ""), ("a", "a"), ("aaaa", "a"), ("abab", "ab"), ("ababa", "ab"), ("abac", "abac")],
)
def test_repeated_chords_are_told_once(items: str, cycle: str) -> None:
    assert "".join(shortest_cycle(items)) == cycle


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0:00.0"), (59.96, "1:00.0"), (109.714, "1:49.7"), (1200, "20:00.0")]
)
def test_clock_rounds_across_the_minute(seconds: float, text: str) -> None:
    assert clock(seconds) == text
