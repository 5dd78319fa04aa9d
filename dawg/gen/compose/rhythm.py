"""Rhythm cells: letters on a sixteenth grid turned into onsets."""

from __future__ import annotations

from dawg.gen.compose.piece import Piece
from dawg.gen.genre import PartTable
from dawg.gen.seeds import Stream
from dawg.gen.units import STEP

Onset = tuple[int, str]
"""(tick inside the bar, letter)."""
REST = ","
"""The letter that ends the note before it."""
ROLLS = {"r": 2, "t": 3, "u": 4}


def cell_bars(cell: str, piece: Piece) -> list[str]:
    """Split a cell into bars of the piece's meter; a 4/4 cell is cut to twelve steps in 3/4 and 6/8, and in 6/8 falls on eighths."""
    plain = cell.replace(" ", "").replace("|", "")
    written = 16 if len(plain) % 16 == 0 else 12
    bars = [plain[at : at + written] for at in range(0, len(plain), written)]
    bars = [bar[: piece.steps].ljust(piece.steps, ".") for bar in bars]
    return [_on_eighths(bar) for bar in bars] if written == 16 and piece.meter == (6, 8) else bars


def _on_eighths(row: str) -> str:
    """Move what lies between eighths to the next one, when that is free; running sixteenths and spread rolls stay."""
    if "-" in row or sum(step not in ".," for step in row) > 8:
        return row
    steps = list(row)
    for place in range(1, len(steps), 2):
        if steps[place] != ".":
            if place + 1 < len(steps) and steps[place + 1] == ".":
                steps[place + 1] = steps[place]
            steps[place] = "."
    return "".join(steps)


def choose_cells(piece: Piece, part: PartTable, name: str) -> list[str]:
    """Choose a part's rhythm for one kind of place: a main cell and its variation, as bars in phrase order A A A B."""
    stream = piece.stream(part.name, "cell", name)
    cells = part.cells or (("x...............", 1.0),)
    main = cell_bars(stream.weighted(cells), piece)
    other = cell_bars(stream.weighted(cells), piece)
    if len(main) == 1:
        return [main[0], main[0], main[0], other[-1]] if stream.chance(0.6) else [main[0], other[0], main[0], other[-1]]
    return [main[0], main[1], main[0], other[-1]]


def onsets(row: str) -> list[Onset]:
    """Return where a bar's letters fall: rests too, and rolls as repeated onsets spread over their step and the "-" after it."""
    found: list[Onset] = []
    for place, letter in enumerate(row):
        if letter in ROLLS and (letter != "u" or row[place + 1 : place + 2] == "-"):
            count, length = ROLLS[letter], len(row[place:]) - len(row[place + 1 :].lstrip("-"))
            found += [(place * STEP + index * length * STEP // count, "x") for index in range(count)]
        elif letter in "Xxouf,":
            found.append((place * STEP, letter))
    return found


def settled(row: str, stream: Stream) -> str:
    """Decide the "perhaps" letters of a cell."""
    return "".join(("x" if stream.chance(0.5) else ".") if letter in "?~" else letter for letter in row)


def lengths(starts: list[int], end: int, gate: float) -> list[int]:
    """Return how long each onset is held: to the next one or `end`, times the gate; at least 40 ticks."""
    following = [*starts[1:], end]
    return [max(40, round((after - start) * gate)) for start, after in zip(starts, following, strict=True)]
