"""Where a beat goes: file names, formats, and every check that can be made before a second is spent on sound."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from dawg.errors import InputError, OutputError
from dawg.gen.brief import show
from dawg.gen.export.atomic import check_folder, check_writable, shown
from dawg.gen.export.formats import FORMATS, format_of

RECIPE_SUFFIX = ".recipe.json"


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """What to write and where.

    Attributes:
        master: the finished beat; None = a name made of genre, bpm, key and seed, in `folder`.
        folder: for names that we choose.
        stems: folder for one file per part; None = no stems. midi: Standard MIDI File; None = none.
        format: wav, flac, ogg, opus or mp3, for master and stems. bit_depth: 16, 24, 32 (float); None = the format's usual.
        force: replace files that exist.
    """

    master: Path | None = None
    folder: Path = Path()
    stems: Path | None = None
    midi: Path | None = None
    format: str = "wav"
    bit_depth: int | None = None
    force: bool = False

    def numbered(self, number: int) -> Outputs:
        """Return the outputs of one of several variations: every given name gets "-1", "-2" ... before its suffix."""

        def with_number(path: Path | None) -> Path | None:
            return path and path.with_name(f"{path.stem}-{number}{path.suffix}")

        stems = self.stems and self.stems.with_name(f"{self.stems.name}-{number}")
        return replace(self, master=with_number(self.master), midi=with_number(self.midi), stems=stems)


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The resolved paths of one beat."""

    master: Path
    recipe: Path
    midi: Path | None
    stems: Path | None


def choose_format(path: str | None, stated: str | None, *, default: str = "wav") -> str:
    """Return the format that path and flag agree on.

    Raises:
        InputError: a suffix that is missing, unknown, or contradicts the stated format.
    """
    if path is None:
        return stated or default
    found = format_of(path)
    if found is None:
        suffix = Path(path).suffix
        problem = f"has the unknown suffix {show(suffix)}" if suffix else "has no suffix"
        permitted = ", ".join(entry.suffix for entry in FORMATS.values())
        raise InputError(f"out {show(Path(path).name)} {problem}; permitted: {permitted}")
    if stated and found != stated:
        raise InputError(f"out {show(Path(path).name)} contradicts format '{stated}'; leave one of them out")
    return found


def resolve(outputs: Outputs, name: str) -> Targets:
    """Fix every path of a beat and make sure that it can be written.

    Args:
        outputs: what was asked.
        name: file name without suffix for a master that was not named.

    Raises:
        OutputError: a file that exists without `force`, a missing or unwritable folder, a name that is too long.
        InputError: two outputs in the same place.
    """
    master = outputs.master or outputs.folder / f"{safe_name(name)}.{outputs.format}"
    recipe = master.with_name(master.stem + RECIPE_SUFFIX)
    targets = Targets(master=master, recipe=recipe, midi=outputs.midi, stems=outputs.stems)
    paths = [path for path in (master, recipe, outputs.midi, outputs.stems) if path is not None]
    for index, path in enumerate(paths):
        if any(os.path.abspath(path) == os.path.abspath(other) for other in paths[:index]):
            raise InputError(f"{shown(path)} is named for two outputs; give each its own")
    for path in paths:
        if path != outputs.stems:
            check_writable(path, force=outputs.force)
    if outputs.stems is not None:
        check_folder(outputs.stems)
        if not outputs.force and os.path.isdir(outputs.stems) and os.listdir(outputs.stems):
            raise OutputError(
                f"folder {shown(outputs.stems)} is not empty; nothing is put into it", hint="--force does"
            )
    return targets


def safe_name(name: str) -> str:
    """Make a text fit to be a file name anywhere: ASCII letters, digits and "-_.#"."""
    return re.sub(r"[^A-Za-z0-9_.#-]+", "-", name).strip("-.")[:120] or "beat"
