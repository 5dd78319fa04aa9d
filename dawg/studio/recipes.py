"""Recipes and MIDI as files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dawg.errors import ScoreError
from dawg.gen.export import midi_reading
from dawg.gen.export.atomic import shown
from dawg.gen.export.midi_reading import midi_to_score
from dawg.gen.export.recipe import MAX_BYTES, Recipe, recipe_from_json
from dawg.gen.score import Score


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe file; raises `ScoreError` or `InputError` naming the file."""
    return recipe_from_json(_bytes(path, MAX_BYTES), where=shown(path)[1:-1])


def load_midi(path: Path) -> Score:
    """Read a MIDI file as a score to look at; raises `ScoreError` naming the file."""
    data = _bytes(path, midi_reading.MAX_BYTES)
    try:
        return midi_to_score(data)
    except ScoreError as error:
        raise ScoreError(f"{shown(path)}: {error.message}") from error


def _bytes(path: Path, limit: int) -> bytes:
    """Read a file, one byte more than the limit at most."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ScoreError(f"{shown(path)} is not a regular file")
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise ScoreError(f"cannot read {shown(path)}: {error.strerror}") from error


def is_recipe(path: Path) -> bool:
    """True when a file looks like JSON rather than like audio; False also for files that cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(64).lstrip()[:1] == b"{"
    except OSError:
        return False
