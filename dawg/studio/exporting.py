"""Versions as files in the user's folder: named by project and version, never over a file that is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from dawg.assistant.host import Export
from dawg.errors import OutputError
from dawg.gen.brief import Brief
from dawg.gen.progress import Reporter
from dawg.gen.score import Score
from dawg.studio.outputs import RECIPE_SUFFIX, Outputs, safe_name

COPIES = 1_000


class FolderExporter:
    """Writes into one folder.

    Args:
        folder: where files go. sample_rate, bit_depth: of what is written; None = the brief's, and the format's usual.
        reporter: makes the reporter of each export.
    """

    def __init__(
        self, folder: Path, *, bit_depth: int | None = None, reporter: Callable[[], Reporter] = Reporter
    ) -> None:
        self._folder, self._bit_depth, self._reporter = folder, bit_depth, reporter

    def export(self, request: Export, score: Score, brief: Brief | None, *, name: str) -> tuple[str, ...]:
        """Write what is asked; with the master comes its recipe, with stems the master they sum to.

        Raises:
            OutputError: it cannot be written. Cancelled: the reporter was asked to stop.
        """
        base = self._free(safe_name(name), _endings(request))
        midi = base.with_name(base.name + ".mid") if "midi" in request.what else None
        if request.what == ("midi",) and midi is not None:
            from dawg.gen.export.atomic import OutputFiles
            from dawg.studio.making import midi_of

            with OutputFiles(force=False) as files:
                files.write(midi, midi_of(score))
            return (str(midi),)
        outputs = Outputs(
            master=base.with_name(f"{base.name}.{request.format}"),
            stems=base.with_name(f"{base.name}-stems") if "stems" in request.what else None,
            midi=midi,
            format=request.format,
            bit_depth=self._depth(request.format),
        )
        return write_version(score, brief, outputs, reporter=self._reporter())

    def _depth(self, format: str) -> int | None:
        from dawg.gen.export.audio_file import FORMATS

        return self._bit_depth if self._bit_depth in FORMATS[format].bit_depths else None

    def _free(self, name: str, endings: tuple[str, ...]) -> Path:
        """Return a path without suffix where no file with one of some endings exists yet."""
        try:
            taken = {entry.name for entry in os.scandir(self._folder or ".")}
        except OSError as error:
            raise OutputError(f"folder {str(self._folder)!r} cannot be read: {error.strerror}") from error
        for number in range(1, COPIES):
            base = name if number == 1 else f"{name}-{number}"
            if taken.isdisjoint(base + ending for ending in endings):
                return self._folder / base
        raise OutputError(f"folder {str(self._folder)!r} holds {COPIES} files named {name}")


def _endings(request: Export) -> tuple[str, ...]:
    """Return how the names of what is written end."""
    if request.what == ("midi",):
        return (".mid",)
    extra = {"stems": "-stems", "midi": ".mid"}
    return (f".{request.format}", RECIPE_SUFFIX, *(ending for kind, ending in extra.items() if kind in request.what))


def write_version(
    score: Score, brief: Brief | None, outputs: Outputs, *, reporter: Reporter | None = None
) -> tuple[str, ...]:
    """Write a version's files: all of them appear, or none; return their paths, the stems' folder for all stems.

    Raises:
        OutputError: they cannot be written. Cancelled: the reporter was asked to stop.
    """
    from dawg.studio.making import Making, asked_of, options_of

    brief = asked_of(score, brief)
    made = Making(brief, score, options_of(brief, outputs)).write(outputs, reporter=reporter)
    files = [made.files.master, made.files.midi, str(outputs.stems) if outputs.stems else None]
    return tuple(path for path in files if path)
