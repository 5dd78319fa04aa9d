"""What is asked for is heard: a wished part that would rest through the whole form is let in where it fits best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from dawg.gen.compose.arrangement import ROLE_WORDS
from dawg.gen.compose.effects import TRANSITIONS
from dawg.gen.compose.instruments import kit_named, wished
from dawg.gen.compose.piece import Piece, Stretch
from dawg.gen.compose.voices import is_drum_word
from dawg.gen.genre import PartTable
from dawg.gen.score import Note

Writing = Callable[[Piece, Stretch, PartTable], tuple[Note, ...]]
"""Writes a part in a section; () where it rests."""

PLAIN: dict[str, Any] = {
    "cells": (), "rests": 0.0, "density": 3.0, "motif_bars": 1, "only": (), "never": (), "min_energy": 0.0, "max_energy": 1.0,
}  # fmt: skip
"""How a part is written that has no note even in the section that suits it best."""


def fulfils(table: PartTable, name: str) -> bool:
    """Tell whether a part is what a wish names: its role, or an instrument that the wish means."""
    if name in ROLE_WORDS:
        return table.role == name
    return any(instrument.name in table.instruments for instrument in wished(name))


def heard(piece: Piece, tables: tuple[PartTable, ...], writing: Writing) -> tuple[PartTable, ...]:
    """Return the parts, changed so that of every wish at least one has notes."""
    for name in piece.brief.instruments:
        if kit_named(name) or is_drum_word(name, piece.genre):
            continue
        places = [place for place, table in enumerate(tables) if fulfils(table, name)]
        if not places or any(_sounds(piece, tables[place], writing) for place in places):
            continue
        place = places[0]
        opened = _opened(tables[place], piece.sections)
        opened = opened if _sounds(piece, opened, writing) else replace(opened, **PLAIN)
        tables = (*tables[:place], opened, *tables[place + 1 :])
    return tables


def asked_effects(piece: Piece, tables: tuple[PartTable, ...]) -> tuple[str, ...]:
    """Return the transitions that the brief asks for and no part plays; "fx" stands for any of them."""
    names = [name for name in piece.brief.instruments if not any(fulfils(table, name) for table in tables)]
    found = ["fx" if name == "fx" else next((one.name for one in wished(name)), "") for name in names]
    return tuple(name for name in found if name == "fx" or name in TRANSITIONS)


def _sounds(piece: Piece, table: PartTable, writing: Writing) -> bool:
    return any(writing(piece, section, table) for section in piece.sections)


def _opened(table: PartTable, sections: tuple[Stretch, ...]) -> PartTable:
    """Let a part into the section that comes nearest to where the genre has it: by function first, then by energy."""
    playing = [section for section in sections if section.playing_bars] or list(sections)
    allowed = [section for section in playing if section.function not in table.never]
    usual = [section for section in allowed if section.function in table.only or not table.only]
    section = min(
        usual or allowed or playing,
        key=lambda one: (max(table.min_energy - one.energy, one.energy - table.max_energy, 0.0), -one.energy),
    )
    return replace(
        table,
        only=table.only if usual else (),
        never=table.never if allowed else (),
        min_energy=min(table.min_energy, section.energy),
        max_energy=max(table.max_energy, section.energy),
    )
