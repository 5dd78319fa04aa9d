"""`dawg render`: make the same files again from a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from dawg import config
from dawg.cli.generate import Asked, outputs_of
from dawg.cli.options import BeatJson, BitDepth, Force, Format, Midi, Out, Play, Quiet, Stems, Volume, argument

EPILOG = "Example: dawg render beat.recipe.json --out again.wav"


def command(
    recipe: Annotated[str, argument("RECIPE", "the .recipe.json that stands beside a beat")],
    out: Out = None,
    stems: Stems = None,
    midi: Midi = None,
    format: Format = None,
    bit_depth: BitDepth = None,
    force: Force = False,
    play: Play = False,
    volume: Volume = None,
    quiet: Quiet = False,
    json: BeatJson = False,
) -> None:
    """Make the files of a recipe again. With the recipe's own format they have the same bytes."""
    flags = locals()
    from dawg.studio.recipes import load_recipe

    asked = Asked(flags, config.load())
    loudness = asked.volume()
    loaded = load_recipe(Path(recipe))
    outputs = outputs_of(asked, loaded.output)

    from dawg.cli.beats import Beats
    from dawg.studio.local import LocalStudio

    Beats(LocalStudio(tones=asked.tones()), outputs, flags, volume=loudness).render(loaded)
