"""`dawg play`: play an audio file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from dawg import config
from dawg.cli.generate import Asked
from dawg.cli.options import argument, option

EPILOG = "Example: dawg play beat.wav --volume 0.5"


def command(
    file: Annotated[str, argument("FILE", "an audio file")],
    volume: Annotated[str | None, option("--volume", value="N", help="0 to 1")] = None,
) -> None:
    """Play an audio file: WAV, FLAC, OGG, Opus or MP3. Ctrl-C stops."""
    loudness = Asked({"volume": volume}, config.load()).volume()

    from dawg.studio.local import LocalStudio

    LocalStudio().play(Path(file), volume=loudness)
