"""A score in a few sentences, as a musician would say it."""

from __future__ import annotations

from dawg.gen.compose.instruments import instruments
from dawg.gen.score import DRUM_ROLES, Part, Score
from dawg.gen.units import pitch_name


def describe(score: Score) -> str:
    """Return a few sentences: what it is, its form, its harmony, who plays, and what stands out in the mix."""
    return " ".join(filter(None, (_opening(score), _form(score), _harmony(score), _band(score), _mix(score))))


def _opening(score: Score) -> str:
    minutes, seconds = divmod(round(score.duration_s), 60)
    length = f"{minutes}:{seconds:02d}"
    feel = f", {score.swing:g} % swing" if score.swing > 51 else ""
    kind = f"A {score.genre} loop" if score.loop else f"A {score.genre} beat"
    meter = f" in {score.meter[0]}/{score.meter[1]}" if score.meter != (4, 4) else ""
    return f"{kind} in {score.key} at {score.bpm:g} bpm{meter}{feel}, {score.bars} bars ({length})."


def _form(score: Score) -> str:
    if len(score.sections) == 1:
        return ""
    words = [f"{section.name} ({section.bars})" for section in score.sections]
    peak = max(score.sections, key=lambda section: section.energy)
    return f"It goes {', '.join(words)}; the peak is {peak.name}."


def _harmony(score: Score) -> str:
    said: dict[str, list[str]] = {}
    for section in score.sections:
        symbols = " ".join(dict.fromkeys(chord.symbol for chord in section.chords[:8]))
        if symbols:
            said.setdefault(symbols, []).append(section.name)
    if not said:
        return ""
    main = max(said, key=lambda symbols: sum(s.bars for s in score.sections if s.name in said[symbols]))
    others = [f"{' and '.join(names[:2])} on {symbols}" for symbols, names in said.items() if symbols != main and names]
    return f"The chords are {main}" + (f", {others[0]}" if others else "") + "."


def _band(score: Score) -> str:
    sounding = [part for part in score.parts if any(clip.part == part.name for clip in score.clips)]
    drums = [part for part in sounding if part.is_drums]
    others = [part for part in sounding if not part.is_drums and part.role != "fx"]
    words = []
    if drums:
        kits = ", ".join(dict.fromkeys(part.instrument for part in drums))
        order = sorted(drums, key=lambda part: DRUM_ROLES.index(part.role))
        words.append(f"drums from the {kits} kit ({', '.join(part.name for part in order)})")
    words += [_player(score, part) for part in others]
    return f"It has {'; '.join(words)}." if words else "Nobody plays."


def _player(score: Score, part: Part) -> str:
    pitches = [note.pitch for clip in score.clips if clip.part == part.name for note in clip.notes]
    where = [clip.section for clip in score.clips if clip.part == part.name]
    place = (
        "throughout"
        if len(where) == len(score.sections)
        else f"in {', '.join(where)}"
        if len(where) <= 3
        else f"in {len(where)} sections"
    )
    name = f"{part.name} on {part.instrument}" if part.instrument != part.name else part.name
    known = instruments().get(part.instrument)
    if known is not None and known.family == "fx":
        return f"{name} {place}"  # noise has no range
    return f"{name} {place} ({pitch_name(min(pitches))} to {pitch_name(max(pitches))})"


def _mix(score: Score) -> str:
    muted = [part.name for part in score.parts if part.muted]
    heard = [part for part in score.parts if not part.muted and part.role != "fx"]
    words = []
    if heard:
        loud = max(heard, key=lambda part: part.level_db)
        words.append(f"{loud.name} leads the mix")
    if muted:
        words.append(f"{', '.join(muted)} {'is' if len(muted) == 1 else 'are'} muted")
    if score.loudness_lufs is not None:
        words.append(f"the master aims at {score.loudness_lufs:g} LUFS")
    text = "; ".join(words)
    return text[:1].upper() + text[1:] + "." if text else ""
