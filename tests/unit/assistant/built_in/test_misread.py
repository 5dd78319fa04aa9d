"""Requests that were once carried out as something else: amounts, places, dictated notes, and what is not music."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dawg.assistant.built_in.briefing import as_new, brief_of
from dawg.assistant.built_in.translation import translate
from dawg.assistant.reader import read, to_json
from dawg.errors import InputError
from dawg.gen.operations.apply import apply
from dawg.gen.score import Score
from tests.unit.assistant.built_in.beats import beat, names, operations


@pytest.fixture(scope="module")
def score() -> Score:
    return beat()


def done(score: Score, text: str) -> Score:
    for step in translate(read(text), text, score, names=names).steps:
        for operation in step.operations:  # type: ignore[union-attr]
            score = apply(score, operation).score
    return score


def lengths(score: Score) -> list[int]:
    return [section.bars for section in score.sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make hook 1 4 bars longer", [4, 8, 12, 8, 4, 4]),
        ("make verse 2 4 bars longer", [4, 8, 8, 12, 4, 4]),
        ("make the first hook 2 bars shorter", [4, 8, 6, 8, 4, 4]),
        ("make verse 1 two bars shorter", [4, 6, 8, 8, 4, 4]),
        ("verse 1 should be 4 bars longer", [4, 12, 8, 8, 4, 4]),
        ("extend verse 1 by 2 bars", [4, 10, 8, 8, 4, 4]),
        ("make verse 1 16 bars long", [4, 16, 8, 8, 4, 4]),
        ("make the intro 4 more bars", [8, 8, 8, 8, 4, 4]),
        ("make verse 1 4 bars longer and the outro 2 bars shorter", [4, 12, 8, 8, 4, 2]),
        ("make it 4 bars longer", [4, 12, 8, 8, 4, 4]),
        ("add a bridge, 2 bars", [4, 8, 8, 8, 2, 4, 4]),
        ("repeat the outro 3 times", [4, 8, 8, 8, 4, 4, 4, 4]),
    ],
)
def test_lengths_come_out_as_said(score: Score, text: str, expected: list[int]) -> None:
    assert sorted(lengths(done(score, text))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set the energy of verse 1 to 0.9", {"op": "set_energy", "energy": 0.9, "scope": {"sections": ["verse 1"]}}),
        ("verse 1 energy .35", {"op": "set_energy", "energy": 0.35, "scope": {"sections": ["verse 1"]}}),
        ("make the snare .5 dB quieter", {"op": "level", "delta_db": -0.5, "scope": {"parts": ["snare"]}}),
        ("lower the hats 0,5 dB", {"op": "level", "delta_db": -0.5, "scope": {"parts": ["hats"]}}),
        ("set the swing to 0.6", {"op": "swing", "percent": 60.0}),
        ("swing 57.5", {"op": "swing", "percent": 57.5}),
        ("swing 90", {"op": "swing", "percent": 75.0}),
        ("swing in verse 2", {"op": "swing", "percent": 56.0, "scope": {"sections": ["verse 2"]}}),
        ("loudness -9", {"op": "loudness", "lufs": -9.0}),
        ("loudness: -9", {"op": "loudness", "lufs": -9.0}),
        ("master to -11", {"op": "loudness", "lufs": -11.0}),
        ("transpose the pad up a tone", {"op": "transpose", "semitones": 2, "scope": {"parts": ["pad"]}}),
        ("lower the pad by a half step", {"op": "transpose", "semitones": -1, "scope": {"parts": ["pad"]}}),
        ("transpose everything up two tones", {"op": "transpose", "semitones": 4}),
        (
            "pan the pad hard left in verse 1",
            {"op": "pan", "pan": -1.0, "scope": {"parts": ["pad"], "sections": ["verse 1"]}},
        ),
        ("hats left in bars 5-6", {"op": "pan", "pan": -0.5, "scope": {"parts": ["hats"], "bars": [5, 6]}}),
        ("pan the hats right in bars 21-24", {"op": "pan", "pan": 0.5, "scope": {"parts": ["hats"], "bars": [21, 24]}}),
        (
            "pan the pad 40 right in verse 1",
            {"op": "pan", "pan": 0.4, "scope": {"parts": ["pad"], "sections": ["verse 1"]}},
        ),
        ("change only the bass, make it simpler", {"op": "simplify", "scope": {"parts": ["808"]}}),
        ("only the hats, quieter", {"op": "level", "delta_db": -3.0, "scope": {"parts": ["hats"]}}),
        ("make only the bass simpler", {"op": "simplify", "scope": {"parts": ["808"]}}),
        (
            "make the pad quieter in verse 1 and the intro",
            {"op": "level", "delta_db": -3.0, "scope": {"parts": ["pad"], "sections": ["verse 1", "intro"]}},
        ),
        (
            "mute the hats in verse 1, the intro and the outro",
            {"op": "mute", "scope": {"parts": ["hats"], "sections": ["verse 1", "intro", "outro"]}},
        ),
        (
            "make verse 1 and 2 quieter",
            {"op": "level", "delta_db": -3.0, "scope": {"sections": ["verse 1", "verse 2"]}},
        ),
        ("eq: more highs on the hats", {"op": "eq", "gain_db": 3.0, "band": "high", "scope": {"parts": ["hats"]}}),
        ("no reverb on the snare", {"op": "remove_effect", "effect": "reverb", "scope": {"parts": ["snare"]}}),
        (
            "pad: play E4 G4 B4 E5 in bar 5",
            {"op": "write", "text": "pad: E4:4 G4:4 B4:4 E5:4", "scope": {"bars": [5, 5]}},
        ),
        (
            "write E4 G4 B4 E5 for the pad in bar 5",
            {"op": "write", "text": "pad: E4:4 G4:4 B4:4 E5:4", "scope": {"bars": [5, 5]}},
        ),
        (
            "kick: x...x...x...x... in verse 1",
            {"op": "write", "text": "kick: x...x...x...x...", "scope": {"sections": ["verse 1"]}},
        ),
        ("kick -.5db", {"op": "level", "delta_db": -0.5, "scope": {"parts": ["kick"]}}),
        (
            "add 3 dB to the pad in bars 5-8",
            {"op": "level", "delta_db": 3.0, "scope": {"parts": ["pad"], "bars": [5, 8]}},
        ),
        ("mute the kick in bar 3", {"op": "mute", "scope": {"parts": ["kick"], "bars": [3, 3]}}),
        ("pan the kick center in bar 3", {"op": "pan", "pan": 0.0, "scope": {"parts": ["kick"], "bars": [3, 3]}}),
        (
            "put the pad left in verse 2",
            {"op": "pan", "pan": -0.5, "scope": {"parts": ["pad"], "sections": ["verse 2"]}},
        ),
        ("transpose the pad down 1.5 octaves", {"op": "transpose", "semitones": -18, "scope": {"parts": ["pad"]}}),
        ("don't touch anything but the bass, make it simpler", {"op": "simplify", "scope": {"parts": ["808"]}}),
        ("lengthen verse 1 by 25%", {"op": "extend", "bars": 2, "scope": {"sections": ["verse 1"]}}),
        (
            "increase the energy of verse 1 by 0.2",
            {"op": "set_energy", "delta": 0.2, "scope": {"sections": ["verse 1"]}},
        ),
        ("lower the energy in verse 1 by 20%", {"op": "set_energy", "delta": -0.2, "scope": {"sections": ["verse 1"]}}),
        ("energy 9 in verse 1", {"op": "set_energy", "energy": 0.9, "scope": {"sections": ["verse 1"]}}),
        ("swing 60 in verse 1", {"op": "swing", "percent": 60.0, "scope": {"sections": ["verse 1"]}}),
        ("hats: x.x.x.x.", {"op": "write", "text": "hi-hat: x.x.x.x.x.x.x.x."}),
    ],
)
def test_amounts_and_places_are_the_ones_said(score: Score, text: str, expected: dict[str, Any]) -> None:
    assert operations(score, text) == [expected]


@pytest.mark.parametrize(
    "text", ["less reverb everywhere", "less reverb on the pad", "turn the reverb down on the pad"]
)
def test_less_of_an_effect_keeps_some_of_it(score: Score, text: str) -> None:
    before, after = score.part("pad").reverb_db, done(score, text).part("pad").reverb_db
    assert -30 < after < before


def test_a_part_without_an_effect_cannot_have_less_of_it(score: Score) -> None:
    with pytest.raises(InputError, match="no reverb on kick"):
        done(score, "less reverb on the kick")


def test_two_parts_change_places(score: Score) -> None:
    after = done(score, "swap the keys and the pad")
    assert after.part("keys").instrument == score.part("pad").instrument
    assert after.part("pad").instrument == score.part("keys").instrument


def test_more_repeats_than_permitted_are_refused(score: Score) -> None:
    with pytest.raises(InputError, match="permitted range"):
        done(score, "repeat the outro 50 times")


def test_notes_for_no_part_are_asked_about(score: Score) -> None:
    text = "play E4 G4 B4 E5 in bar 5"
    assert "Which part" in translate(read(text), text, score, names=names).question


@pytest.mark.parametrize("text", ["chords: C7 F7 G7", "change the chords to E7 A7 B7", "guitar: E5 A5 B5"])
def test_chords_are_no_notes(text: str) -> None:
    assert not any(str(step.amount).startswith("notes") for step in read(text).operations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("boom bap, 90 bpm, intro 4 verse 8 hook 8 verse 8", "intro:4 verse:8 hook:8 verse:8"),
        ("intro 4 bars, verse 8 bars, hook 8 bars", "intro:4 verse:8 hook:8"),
        ("trap beat with a 2 bar intro, 12 bar verse, 8 bar hook", "intro:2 verse:12 hook:8"),
        ("drill, 140, intro:4 verse:8 hook:8", "intro:4 verse:8 hook:8"),
        ("boom bap, verse 12 bars hook 8 bars", "verse:12 hook:8"),
        ("trap, intro (2 bars), verse 1 (8 bars), hook (4 bars)", "intro:2 verse:8 hook:4"),
        ("trap, intro, verse 1, hook 1, verse 2, hook 2", "intro:4 verse:16 hook:8 verse:16 hook:8"),
    ],
)
def test_lengths_of_sections_become_the_structure(text: str, expected: str) -> None:
    structure = brief_of(as_new(read(text))).brief.structure
    assert " ".join(f"{plan.kind}:{plan.bars}" for plan in structure) == expected


@pytest.mark.parametrize("text", ["make me a coffee", "make a sandwich", "get me a cup of tea please"])
def test_food_is_out_of_scope(text: str) -> None:
    assert read(text).intent == "out_of_scope"


def test_a_coffee_shop_is_a_mood() -> None:
    assert read("make me a coffee shop lofi beat").intent == "generate"


def test_stated_lengths_are_not_in_the_json() -> None:
    reading = read("trap, intro 4 bars, verse 8 bars, hook 8 bars")
    assert reading.lengths == (4, 8, 8)
    assert "lengths" not in msgspec.json.decode(to_json(reading))


@pytest.mark.parametrize(
    ("more", "less", "setting"),
    [
        ("distort the 808", "less distortion on the 808", "drive"),
        ("more sidechain on the pad", "less sidechain on the pad", "duck_db"),
        ("add lo-fi to the keys", "less lo-fi on the keys", "drive"),
    ],
)
def test_less_of_an_effect_leaves_some_of_it(score: Score, more: str, less: str, setting: str) -> None:
    def strongest(beat: Score) -> float:
        return max(float(getattr(part, setting)) for part in beat.parts)

    strong = done(score, more)
    assert 0 < strongest(done(strong, less)) < strongest(strong)


def test_less_filter_lets_more_through_and_no_filter_everything(score: Score) -> None:
    filtered = done(score, "add a filter to the pad")
    tops = [
        beat.part("pad").high_cut_hz
        for beat in (filtered, done(filtered, "less filter on the pad"), done(filtered, "no filter on the pad"))
    ]
    assert 0 < tops[0] < tops[1]
    assert tops[2] == 0
    with pytest.raises(InputError, match="there is no filter on pad"):
        done(score, "less filter on the pad")


def test_parts_swap_instruments_also_without_articles(score: Score) -> None:
    swapped = done(score, "swap flute with pad")
    assert [swapped.part(name).instrument for name in ("flute", "pad")] == [
        score.part(name).instrument for name in ("pad", "flute")
    ]


@pytest.mark.parametrize(("text", "count"), [("hook x3", 4), ("outro 2x", 2)])
def test_a_section_is_heard_as_often_as_said(score: Score, text: str, count: int) -> None:
    kind = text.split()[0]
    assert sum(section.kind == kind for section in done(score, text).sections) == count
