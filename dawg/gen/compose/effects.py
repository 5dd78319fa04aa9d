"""Transitions: risers and reversed cymbals into a louder section, impacts and sub drops on its first beat, falls after it."""

from __future__ import annotations

from dawg.gen.compose.piece import Piece, Stretch
from dawg.gen.score import Note

RISER, IMPACT, DOWNLIFTER, REVERSE, SUB_DROP = "riser", "impact", "downlifter", "reverse-cymbal", "sub-drop"
TRANSITIONS = (IMPACT, RISER, REVERSE, DOWNLIFTER, SUB_DROP)


def effect_clips(piece: Piece) -> dict[str, dict[str, list[Note]]]:
    """Return the notes of every effect per patch and section name; empty when the genre uses none."""
    table = piece.genre.effects
    clips: dict[str, dict[str, list[Note]]] = {}

    tonic = 55 + (piece.key.tonic - 55) % 12

    def put(patch: str, section: Stretch, tick: int, length: int, velocity: int) -> None:
        clips.setdefault(patch, {}).setdefault(section.name, []).append(Note(tick, length, tonic, velocity))

    bar = piece.bar_ticks
    for before, after in zip(piece.sections, piece.sections[1:], strict=False):
        stream = piece.stream("effects", after.name)
        lift = after.energy - before.energy
        draw = {name: stream.uniform() for name in (RISER, IMPACT, DOWNLIFTER, REVERSE, SUB_DROP)}
        end = before.bars * bar
        if lift > 0.12:
            length = min(end, round(table.riser_bars * bar))
            if draw[RISER] < table.riser:
                put(RISER, before, end - length, length, round(70 + 40 * min(1.0, lift)))
            elif draw[REVERSE] < table.reverse:
                put(REVERSE, before, end - min(end, bar), min(end, bar), 88)
            if draw[IMPACT] < table.impact:
                put(IMPACT, after, 0, min(after.bars, 2) * bar, 100)
            if draw[SUB_DROP] < table.sub_drop:
                put(SUB_DROP, after, 0, bar, 96)
        elif lift < -0.12 and draw[DOWNLIFTER] < table.downlifter:
            put(DOWNLIFTER, after, 0, min(after.bars, 2) * bar, 88)
    return clips


def with_asked(
    piece: Piece, clips: dict[str, dict[str, list[Note]]], asked: tuple[str, ...]
) -> dict[str, dict[str, list[Note]]]:
    """Add the transitions that are asked for and that no seam has; "fx" is content with any."""
    for name in asked:
        allowed = [patch for patch in TRANSITIONS if patch not in piece.brief.exclude]
        if name == "fx" and (clips or not allowed):
            continue
        patch = allowed[0] if name == "fx" else name
        if patch not in clips:
            section, note = _asked(piece, patch)
            clips = {**clips, patch: {section.name: [note]}}
    return clips


def _asked(piece: Piece, patch: str) -> tuple[Stretch, Note]:
    """Place an effect around the peak: what rises before it or, in a single section, at its end; what falls after it."""
    sections, bar = piece.sections, piece.bar_ticks
    peak = max(range(len(sections)), key=lambda place: sections[place].energy)
    pitch = 55 + (piece.key.tonic - 55) % 12
    if patch in (RISER, REVERSE):
        section = sections[max(0, peak - 1)]
        end = (section.playing_bars or section.bars) * bar
        length = min(end, round(piece.genre.effects.riser_bars * bar) if patch == RISER else bar)
        return section, Note(end - length, length, pitch, 96)
    section = sections[min(peak + (patch == DOWNLIFTER), len(sections) - 1)]
    return section, Note(0, min(section.bars, 1 if patch == SUB_DROP else 2) * bar, pitch, 96)
