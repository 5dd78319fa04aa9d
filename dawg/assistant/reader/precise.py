"""Orders that say exactly what is wanted; they are read before those that leave something to guess."""

from __future__ import annotations

from dawg.assistant.reader.bands import banded
from dawg.assistant.reader.chord_swaps import chord_swapped
from dawg.assistant.reader.clauses import Clause
from dawg.assistant.reader.lengths import lengthened, resized
from dawg.assistant.reader.only import only_in
from dawg.assistant.reader.pushes import pushed
from dawg.assistant.reader.reading import Operation
from dawg.assistant.reader.repeats import settle
from dawg.assistant.reader.silences import silences
from dawg.assistant.reader.steps import first_of
from dawg.assistant.reader.versions import versions

_RULES = (versions, lengthened, resized, only_in, silences, chord_swapped, pushed, banded)


def precise(clause: Clause) -> list[Operation] | None:
    """Return what an exact order asks for, None where there is none."""
    settle(clause)
    made = first_of(_RULES, clause)
    clause.is_figure = clause.is_figure or bool(made)  # what is meant is a beat that is there
    return made
