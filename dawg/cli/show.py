"""`dawg show`: draw a beat or an audio file in the terminal."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from dawg.cli.console import Paint, clean, has_unicode, shown, width
from dawg.cli.options import argument
from dawg.errors import MissingError

if TYPE_CHECKING:
    from dawg.gen.score import Score
    from dawg.studio.listening import AudioFacts

EPILOG = "Example: dawg show beat.wav; dawg show night@v2"


def command(
    what: Annotated[
        str, argument("WHAT", "a recipe, an audio or MIDI file, or a project; PROJECT@v2 is its second version")
    ],
) -> None:
    """Draw a beat in the terminal: form, chords, drums, ranges of the parts, waveform.

    For an audio file that has no recipe beside it: waveform and technical facts.
    """
    from dawg.studio.local import LocalStudio, Look

    path = Path(what)
    project = None if os.path.lexists(path) else _project(what)
    beat = LocalStudio().look(path) if project is None else Look(score=project)
    paint, unicode, columns = Paint(), has_unicode(sys.stdout), min(120, width())
    lines: list[str] = []
    if beat.score is not None:
        lines += draw_score(beat.score, columns=columns, unicode=unicode, paint=paint)
    if beat.audio is not None and beat.audio_path is not None:
        lines += draw_audio(beat.audio, beat.audio_path.name, columns=columns, unicode=unicode, paint=paint)
    print("\n".join(lines).rstrip())


def _project(what: str) -> Score | None:
    """Return the score of a project in the library; None where it rather names a file, which then says what is wrong."""
    from dawg.cli.library import open_library
    from dawg.gen.export.formats import format_of

    if not what or os.sep in what or format_of(what) or what.lower().endswith((".json", ".mid", ".midi")):
        return None
    name, _, reference = what.partition("@")
    with open_library() as library:
        try:
            library.project(name)
        except MissingError as error:
            raise MissingError(f"there is no file {shown(what)}, and {error.message}") from None
        return library.score(name, reference or "head")


def draw_score(score: Score, *, columns: int, unicode: bool, paint: Paint) -> list[str]:
    """Draw a score: title, form, chords, one drum grid per kind of section, ranges."""
    from dawg.cli.drawing import chord_lines, drum_grid, form_bar, range_lines, side_by_side
    from dawg.cli.summary import clock

    facts = [
        clean(score.genre),
        f"{score.bpm:g} bpm",
        clean(score.key),
        "{}/{}".format(*score.meter),
        f"{score.bars} bars",
    ]
    facts += [clock(score.duration_s), f"seed {score.provenance.seed}" if score.provenance.engine else ""]
    lines = [
        paint(clean(score.title or score.genre), "bold"),
        ", ".join(filter(None, facts)),
        "",
        *form_bar(score, columns=columns, unicode=unicode, paint=paint),
        "",
        *(row for line in chord_lines(score) for row in textwrap.wrap(line, columns, subsequent_indent="  ")),
        "",
    ]
    firsts = {section.kind: section for section in reversed(score.sections)}
    grids = [
        [paint(clean(section.name), "bold"), *grid]
        for section in score.sections
        if firsts[section.kind] is section and (grid := drum_grid(score, section, unicode=unicode, paint=paint))
    ]
    return [
        *lines,
        *side_by_side(grids, columns=columns),
        *range_lines(score, columns=columns, unicode=unicode, paint=paint),
        "",
    ]


def draw_audio(facts: AudioFacts, name: str, *, columns: int, unicode: bool, paint: Paint) -> list[str]:
    """Draw an audio file: its name, facts and waveform."""
    from dawg.cli.drawing import waveform
    from dawg.cli.summary import clock

    channels = {1: "mono", 2: "stereo"}.get(facts.channels, f"{facts.channels} channels")
    loud = f"peak {facts.peak_dbfs:.1f} dBFS"
    if facts.integrated_lufs is not None:
        loud = f"{facts.integrated_lufs:.1f} LUFS, {facts.true_peak_dbtp:.1f} dBTP, range {facts.lra_lu:.1f} LU"
    return [
        paint(clean(name), "bold"),
        f"{facts.kind}, {facts.sample_rate} Hz, {channels}, {clock(facts.duration_s)}, {facts.bytes:,} bytes",
        loud,
        *(paint(line, "cyan") for line in waveform(facts.peaks, columns=columns, unicode=unicode)),
    ]
