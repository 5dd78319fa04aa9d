"""Recipes: JSON both ways, and refusal of anything else in one line."""

import json
import re
from importlib.metadata import version
from typing import Any

import pytest
from msgspec.structs import replace

from dawg.errors import InputError, ScoreError
from dawg.gen.brief import Brief
from dawg.gen.export.recipe import (
    OutputOptions,
    Recipe,
    make_recipe,
    package_versions,
    recipe_from_json,
    recipe_to_json,
)
from dawg.gen.score import Clip, Note, Part, Provenance, Score, Section

SCORE = Score(
    genre="trap",
    bpm=140.0,
    key="C minor",
    bars=2,
    sections=(Section(name="verse", kind="verse", start_bar=0, bars=2, energy=0.5),),
    parts=(Part(name="bass", role="bass", instrument="sub"),),
    clips=(Clip(part="bass", section="verse", notes=(Note(0, 480, 36, 100, 3, ((0, 0.0), (99, 2.5))),)),),
    provenance=Provenance(engine="0.1.0", seed=7),
)
RECIPE = make_recipe(
    Brief(genre="trap", seed=7, chords={"": ("i", "VI")}),
    SCORE,
    engine="0.1.0",
    output=OutputOptions(format="flac", bit_depth=24, sample_rate=48000, loudness_lufs=-14.0),
    files={"master": "ab" * 32},
)


def changed(**fields: Any) -> bytes:
    return json.dumps({**json.loads(recipe_to_json(RECIPE)), **fields}).encode()


def test_an_edited_brief_is_told() -> None:
    assert not recipe_from_json(recipe_to_json(RECIPE)).is_asked_anew
    assert recipe_from_json(changed(brief={"genre": "trap", "bpm": 90})).is_asked_anew
    assert not recipe_from_json(changed(brief_digest="")).is_asked_anew  # of a version that kept none
    whole = make_recipe(Brief(genre="trap", bpm=140), SCORE, engine="0.1.0", output=OutputOptions())
    assert not recipe_from_json(recipe_to_json(whole)).is_asked_anew


def changed_score(**fields: Any) -> dict[str, Any]:
    return {**json.loads(SCORE.to_json()), **fields}


def test_a_recipe_survives_json() -> None:
    again = recipe_from_json(recipe_to_json(RECIPE))
    assert again == RECIPE
    assert recipe_to_json(again) == recipe_to_json(RECIPE)
    assert not again.is_altered


def test_the_packages_that_shape_the_bytes_are_named() -> None:
    assert package_versions("flac") == {name: version(name) for name in ("msgspec", "numpy", "soundfile")}
    assert package_versions("wav") == {name: version(name) for name in ("msgspec", "numpy")}
    assert RECIPE.packages == package_versions("flac")


def test_an_edited_score_is_told() -> None:
    edited: Recipe = replace(RECIPE, score=replace(SCORE, bpm=141.0))
    assert recipe_from_json(recipe_to_json(edited)).is_altered


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"kind": "other"}',
        "{\ud800",
        SCORE.to_json(),
        b"1e999",
    ],
)
def test_what_is_no_recipe_is_refused(data: bytes) -> None:
    with pytest.raises(ScoreError, match="not a recipe"):
        recipe_from_json(data)


@pytest.mark.parametrize(
    ("fields", "error", "reason"),
    [
        ({"schema_version": 2}, ScoreError, "schema_version 2 is too new; this dawg reads up to 1"),
        ({"schema_version": "1"}, ScoreError, "schema_version"),
        ({"engine": 5}, ScoreError, "engine"),
        ({"more": 1}, ScoreError, "more"),
        ({"engine": 5}, ScoreError, "recipe: engine '5' is a number, not text"),
        ({"score": None}, ScoreError, "score is null, not an object; permitted: an object with "),
        (
            {"score": changed_score(bpm=5000)},
            ScoreError,
            "score.bpm '5000' is out of range; permitted range: 20 to 400",
        ),
        ({"score": changed_score(parts=[])}, ScoreError, "score: clip of part 'bass' in section 'verse': no such part"),
        ({"score": changed_score(schema_version=2)}, ScoreError, "score.schema_version 2 is too new"),
        ({"brief": {"bpm": 9999}}, InputError, "recipe: brief: bpm '9999.0' is out of range"),
        ({"brief": {"bpm": "fast"}}, InputError, "brief.bpm 'fast' is text, not a number"),
        ({"brief": {"nope": 1}}, InputError, "nope"),
        ({"output": {"format": "exe"}}, InputError, "format 'exe' is unknown"),
        ({"output": {"sample_rate": 1}}, InputError, "sample-rate '1' is unknown"),
        ({"output": {"loudness_lufs": 3}}, InputError, "loudness '3.0' is out of range"),
        ({"output": {"ceiling_dbtp": 3}}, InputError, "ceiling"),
        ({"files": {"a": 1}}, ScoreError, "files.a '1' is a number, not text"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, Any], error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        recipe_from_json(changed(**fields))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"score": changed_score(bpm=5000)}, r"my.json:(\d+): score.bpm '5000'"),
        ({"brief": {"genre": "trap", "bpm": 9999}}, r"my.json:(\d+): brief: bpm '9999.0'"),
    ],
)
def test_a_wrong_field_in_a_file_of_several_lines_is_told_with_its_line(fields: dict[str, Any], told: str) -> None:
    text = json.dumps(json.loads(changed(**fields)), indent=2)
    with pytest.raises((ScoreError, InputError), match=told) as caught:
        recipe_from_json(text, where="my.json")
    found = re.search(told, str(caught.value))
    assert found is not None
    assert re.search(r'"bpm": (5000|9999)', text.split("\n")[int(found[1]) - 1])


def test_broken_json_is_told_with_its_line() -> None:
    with pytest.raises(ScoreError, match=r"my.json:3: not a recipe: "):
        recipe_from_json(b'{\n"kind": "dawg-recipe",\n"brief": {]\n}', where="my.json")


def test_messages_are_one_printable_line_whatever_the_file_holds() -> None:
    for data in (changed(**{"\x1b[31m\n" + "x" * 5000: 1}), changed(brief={"\x1b]0;pwn\x07\n": 1})):
        with pytest.raises((ScoreError, InputError)) as caught:
            recipe_from_json(data)
        assert caught.value.message.isprintable()
        assert len(caught.value.message) < 400


def test_too_big_a_recipe_is_refused_before_it_is_read() -> None:
    with pytest.raises(ScoreError, match="permitted: at most"):
        recipe_from_json(bytes(64 * 2**20 + 1))
