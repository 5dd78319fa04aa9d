"""`dawg genres`: list the genres, or tell about one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from dawg import config
from dawg.cli.console import MESSAGE_LIMIT, clean
from dawg.cli.options import Json, argument
from dawg.cli.table import print_columns, print_json

if TYPE_CHECKING:
    from dawg.gen.genre import Genre


def command(
    name: Annotated[str | None, argument("NAME", "a genre or a usual spelling of it")] = None, json: Json = False
) -> None:
    """List the genres, yours from the settings folder among them, or tell about one. Files with mistakes are told on stderr."""
    from dawg.studio.local import LocalStudio

    studio = LocalStudio(genre_folder=config.load().genre_folder)
    if name is not None:
        genre = studio.genre(name)
        if json:
            print_json(genre_facts(genre))
        else:
            _tell(genre)
        return
    genres = studio.genres()
    if json:
        print_json([genre_facts(genre) for genre in genres.known])
    else:
        print_columns((genre.name, tempo_range(genre), genre.description or genre.title) for genre in genres.known)
    for mistake in genres.mistakes:
        print(f"dawg: {clean(mistake.message, limit=MESSAGE_LIMIT)}", file=sys.stderr)


def genre_facts(genre: Genre) -> dict[str, object]:
    """Return what a program wants to know of a genre."""
    return {
        "name": genre.name,
        "title": genre.title,
        "description": genre.description,
        "aliases": list(genre.aliases),
        "parent": genre.parent or None,
        "bpm": {"low": genre.tempo.low, "usual": genre.tempo.usual, "high": genre.tempo.high},
        "swing": {"low": genre.groove.swing[0], "usual": genre.groove.swing[1], "high": genre.groove.swing[2]},
        "time_signatures": list(genre.meters),
        "kits": list(genre.drums.kits),
        "parts": [
            {"name": part.name, "role": part.role, "instruments": list(part.instruments)} for part in genre.parts
        ],
    }


def tempo_range(genre: Genre) -> str:
    """Return "130-170 bpm"."""
    return f"{genre.tempo.low:g}-{genre.tempo.high:g} bpm"


def _tell(genre: Genre) -> None:
    low, usual, high = genre.groove.swing
    rows = [
        ("genre", f"{genre.name}: {genre.title}"),
        ("about", genre.description),
        ("also", ", ".join(genre.aliases)),
        ("kin", genre.parent),
        ("tempo", f"{tempo_range(genre)}, usually {genre.tempo.usual:g}"),
        ("swing", f"{low:g} to {high:g} %, usually {usual:g}"),
        ("meters", ", ".join(genre.meters)),
        ("kits", ", ".join(genre.drums.kits)),
        *((part.name, " or ".join(part.instruments)) for part in genre.parts),
    ]
    print_columns([row for row in rows if row[1]])
