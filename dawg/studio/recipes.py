"""Recipes as files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dawg.errors import ScoreError
from dawg.gen.export.atomic import shown
from dawg.gen.export.recipe import MAX_BYTES, Recipe, recipe_from_json


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe file; raises `ScoreError` or `InputError` naming the file."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ScoreError(f"{shown(path)} is not a regular file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScoreError(f"cannot read {shown(path)}: {error.strerror}") from error
    return recipe_from_json(data, where=shown(path)[1:-1])


def is_recipe(path: Path) -> bool:
    """True when a file looks like JSON rather than like audio; False also for files that cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb") as file:
            return file.read(64).lstrip()[:1] == b"{"
    except OSError:
        return False
