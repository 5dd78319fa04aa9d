"""Starts the terminal app and puts everything in order after it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dawg.assistant.host import Export
from dawg.config import Settings
from dawg.gen.brief import Brief
from dawg.gen.score import Score
from dawg.studio.beginning import begin_session
from dawg.studio.library import Library
from dawg.tui.app import DawgApp
from dawg.tui.conversing import Effort
from dawg.tui.sound import Sound
from dawg.tui.terminal import Terminal
from dawg.tui.themes import usual

_SWITCH_S = 0.001
"""How long one thread may keep the interpreter while others wait: the keys must not wait for the render."""


class _Exporter:
    """Writes the files of a version; what it needs for that is imported when it is wanted."""

    def __init__(self, folder: Path, effort: Effort) -> None:
        self._folder, self._effort = folder, effort

    def export(self, request: Export, score: Score, brief: Brief | None, *, name: str) -> tuple[str, ...]:
        """Return the paths of the files that were written; raises `OutputError`."""
        from dawg.studio.exporting import FolderExporter

        exporter = FolderExporter(self._folder, reporter=self._effort.reporter)
        return exporter.export(request, score, brief, name=name)


def run(
    library: Library,
    settings: Settings,
    environ: Mapping[str, str],
    *,
    how: Mapping[str, Any],
    volume: float,
    tones: tuple[Path, int] | None = None,
    note: str = "",
    left: Callable[[int | None], None] = lambda number: None,
) -> int | None:
    """Talk until the user leaves; return the number of the signal that ended it, None for none.

    Args:
        how: project, again, name, models and max_cost as `begin_session` takes them.
        volume: 0 to 1.
        tones: as `Sounder` takes it.
        note: said at the beginning.
        left: called with that number as soon as the terminal is restored: what still computes takes a moment to end.

    Raises:
        DawgError: as `begin_session`. Exception: a fault of ours, with the terminal restored.
    """
    effort = Effort()
    sound = Sound(volume=volume, tones=tones)
    folder = Path(os.path.expanduser(settings.values.get("folder", "")))
    session, told = begin_session(
        library,
        settings,
        environ,
        **how,
        speaker=sound,
        exporter=_Exporter(folder, effort),
        reporter=effort.reporter,
    )
    app = DawgApp(
        session, effort, sound, note="\n".join(filter(None, (note, told))), theme=usual(environ), driver_class=Terminal
    )
    former = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    with session:
        try:
            with _quiet():
                app.run()
        finally:
            sys.setswitchinterval(former)
            left(app.ended_by)
            app.close()
    if app.failed is not None:
        raise app.failed
    return app.ended_by


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep standard error off the screen while the app draws on standard output: sound libraries print there."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
