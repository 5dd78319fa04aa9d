"""What differs between two scores, in words and notes: "hats: verse 2, +38 hits", "bass: level -3 dB"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from dawg.gen.operations.change import Change
from dawg.gen.operations.lane_diff import bars_said, lane_changes
from dawg.gen.operations.layers import base_of
from dawg.gen.score import Chord, Clip, EqBand, Note, Part, Score, Section

SHOWN_CHORDS = 8
MOST_PLACES = 3
MOST_NAMES = 4
"""How many sections, and parts, are named; more are counted."""
SILENT = (" muted", " removed")


def diff(before: Score, after: Score) -> tuple[Change, ...]:
    """Return every audible difference between two scores, from the whole to the detail; empty for equal music."""
    return (
        *_piece(before, after),
        *_mix(before, after),
        *_sections(before, after),
        *_parts(before, after),
        *_clips(before, after),
        *lane_changes(before, after),
    )


def summary(changes: tuple[Change, ...], *, most: int = 4) -> str:
    """Say the most important of some changes in one line.

    What follows from another change (the chords from the key, the offsets from the swing, everything from the genre) is
    left out, and equal changes of several parts or sections are said once. What is silent now comes first.
    """
    if not changes:
        return "nothing changes"
    fields = {change.field for change in changes if change.kind == "piece"}
    if "genre" in fields:
        changes = tuple(change for change in changes if change.kind == "piece")
    elif fields & {"key", "swing"}:
        changes = tuple(change for change in changes if change.kind != "notes" and change.field != "chords")
    grouped: dict[tuple[str, ...], list[Change]] = {}
    lanes = [change for change in changes if change.kind == "automation"]
    for change in (change for change in changes if change.kind != "automation"):
        same = (change.part, "") if change.kind == "notes" else (change.field, change.text.partition(": ")[2])
        wide = change.kind == "section" and change.field in ("energy", "chords")
        grouped.setdefault((change.kind, *(same if not wide else (change.field, ""))), []).append(change)
    texts = [*(_together(group) for group in grouped.values()), *_moved_lanes(lanes)]
    texts.sort(key=lambda text: not text.endswith(SILENT))
    more = f"; and {len(texts) - most} more" if len(texts) > most else ""
    return "; ".join(texts[:most]) + more


def _moved_lanes(changes: list[Change]) -> list[str]:
    """Say changes of automation: equal ones of several parts, and of one part in several places, once."""
    found: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        place, _, what = change.text.partition(": ")[2].rpartition(", ")
        found.setdefault((change.part, what), []).append(place)
    shared: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (part, what), places in found.items():
        shared.setdefault((what, tuple(places)), []).append(part)
    return [
        f"{_listed(parts, 'parts')}: " + (f"{said}, {what}" if (said := _places(places)) else what)
        for (what, places), parts in shared.items()
    ]


def _listed(names: Sequence[str], noun: str) -> str:
    return ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} {noun}"


def _places(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= MOST_PLACES else f"{len(names)} sections"


def _together(group: list[Change]) -> str:
    first = group[0]
    if len(group) == 1 or first.kind in ("piece", "mix"):
        return "; ".join(change.text for change in group)
    if first.kind == "notes":
        return _played(group)
    names = list(dict.fromkeys(change.part or change.section for change in group))
    who = _listed(names, "parts" if first.part else "sections")
    says = {change.text.partition(": ")[2] for change in group}
    return f"{who}: {says.pop() if len(says) == 1 else f'{first.field} changed'}"


def _played(group: list[Change]) -> str:
    """Say what one part plays differently in several sections."""
    part = group[0].part
    counts = [int(change.after or 0) - int(change.before or 0) for change in group]
    places = _places([change.section for change in group])
    if sum(counts):
        return f"{part}: {places}, {sum(counts):+d} notes"
    same = {change.text.partition(", ")[2] for change in group}
    return f"{part}: {places}, {same.pop() if len(same) == 1 and not any(counts) else 'played differently'}"


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def _piece(before: Score, after: Score) -> list[Change]:
    changes = []
    names = {
        "genre": ("genre", ""), "bpm": ("tempo", " bpm"), "key": ("key", ""), "bars": ("length", " bars"), "swing": ("swing", " %"),
        "swing_grid": ("swing grid", "ths"), "loudness_lufs": ("loudness", " LUFS"), "ceiling_dbtp": ("ceiling", " dBTP"),
        "loop": ("loop", ""), "tail_ticks": ("tail", " ticks"),
    }  # fmt: skip
    for field, (name, unit) in names.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            texts = [
                _number(x)
                if isinstance(x, float | int) and not isinstance(x, bool)
                else "usual"
                if x is None
                else str(x)
                for x in (old, new)
            ]
            changes.append(
                Change(
                    kind="piece",
                    field=field,
                    before=texts[0],
                    after=texts[1],
                    text=f"{name} {texts[0]} → {texts[1]}{unit}",
                )
            )
    if before.meter != after.meter:
        texts = [f"{n}/{d}" for n, d in (before.meter, after.meter)]
        changes.append(
            Change(
                kind="piece",
                field="meter",
                before=texts[0],
                after=texts[1],
                text=f"time signature {texts[0]} → {texts[1]}",
            )
        )
    return changes


def _mix(before: Score, after: Score) -> list[Change]:
    changes = []
    for field in before.mix.__struct_fields__:
        old, new = getattr(before.mix, field), getattr(after.mix, field)
        if old == new:
            continue
        if field == "tilt_db":
            text = "mix: " + _tone(dict(old), dict(new))
            changes.append(Change(kind="mix", field=field, text=text))
        else:
            shown = [value if isinstance(value, str) else _number(value) for value in (old, new)]
            name = field.removesuffix("_db").removesuffix("_s").removesuffix("_hz").replace("_", " ")
            changes.append(
                Change(
                    kind="mix",
                    field=field,
                    before=shown[0],
                    after=shown[1],
                    text=f"mix: {name} {shown[0]} → {shown[1]}",
                )
            )
    return changes


def _tone(old: dict[float, float], new: dict[float, float]) -> str:
    top = [new.get(hz, 0.0) - old.get(hz, 0.0) for hz in (*old, *new) if hz >= 4000]
    change = max(top, key=abs, default=0.0)
    return "brighter" if change > 0 else "darker" if change < 0 else "another tone"


def _sections(before: Score, after: Score) -> list[Change]:
    old, new = {s.name: s for s in before.sections}, {s.name: s for s in after.sections}
    changes = [
        _section(name, "removed", text=f"{name}: removed ({section.bars} bars)")
        for name, section in old.items()
        if name not in new
    ]
    for name, section in new.items():
        if name not in old:
            changes.append(
                _section(name, "added", text=f"{name}: added, {section.bars} bars at bar {section.start_bar + 1}")
            )
            continue
        was = old[name]
        if was.bars != section.bars:
            changes.append(
                _section(name, "bars", was.bars, section.bars, text=f"{name}: {was.bars} → {section.bars} bars")
            )
        if was.energy != section.energy:
            changes.append(
                _section(
                    name,
                    "energy",
                    was.energy,
                    section.energy,
                    text=f"{name}: energy {was.energy:g} → {section.energy:g}",
                )
            )
        if was.chords != section.chords and was.bars == section.bars:
            texts = (_chords(was.chords), _chords(section.chords))
            changes.append(_section(name, "chords", *texts, text=f"{name}: chords {texts[0]} → {texts[1]}"))
        if was.kind != section.kind:
            changes.append(_section(name, "kind", was.kind, section.kind, text=f"{name}: {was.kind} → {section.kind}"))
    return [*changes, *_moves(before, after, old, new)]


def _moves(before: Score, after: Score, old: dict[str, Section], new: dict[str, Section]) -> list[Change]:
    """Name the sections that changed their order; those that only begin later because of others are not named."""
    stay = _longest_common(
        [s.name for s in before.sections if s.name in new], [s.name for s in after.sections if s.name in old]
    )
    moved = [section for section in after.sections if section.name in old and section.name not in stay]
    return [
        _section(s.name, "start_bar", old[s.name].start_bar + 1, s.start_bar + 1, text=f"{s.name}: moved from bar {old[s.name].start_bar + 1} to {s.start_bar + 1}")
        for s in moved
    ]  # fmt: skip


def _longest_common(first: list[str], second: list[str]) -> set[str]:
    """Return the names of a longest common order."""
    best: list[list[list[str]]] = [[[] for _ in range(len(second) + 1)] for _ in range(len(first) + 1)]
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            best[i + 1][j + 1] = [*best[i][j], one] if one == other else max(best[i][j + 1], best[i + 1][j], key=len)
    return set(best[-1][-1])


def _section(name: str, field: str, before: object = "", after: object = "", *, text: str) -> Change:
    return Change(kind="section", section=name, field=field, before=str(before), after=str(after), text=text)


def _chords(chords: tuple[Chord, ...]) -> str:
    symbols = [chord.symbol for chord in chords]
    return " ".join(symbols[:SHOWN_CHORDS]) + (" …" if len(symbols) > SHOWN_CHORDS else "") if symbols else "none"


def _parts(before: Score, after: Score) -> list[Change]:
    old, new = {p.name: p for p in before.parts}, {p.name: p for p in after.parts}
    changes = [
        Change(kind="part", part=name, field="removed", text=f"{name}: removed") for name in old if name not in new
    ]
    for name, part in new.items():
        base = base_of(after, part)
        if name not in old and base in old:
            changes.append(Change(kind="part", part=name, field="added", text=f"{name}: split from {base}"))
            changes += _settings(replace(old[base], name=name), part)
        elif name not in old:
            how = f" ({part.instrument})" if part.instrument != name else ""
            text = f"{name}: added{_where(after, name)}{how}"
            changes.append(Change(kind="part", part=name, field="added", after=part.instrument, text=text))
        elif part != old[name]:
            changes += _settings(old[name], part)
    return changes


def _where(score: Score, name: str) -> str:
    """Say in which sections a part plays; "" for all of them."""
    plays = {clip.section for clip in score.clips if clip.part == name and clip.notes}
    there = [section.name for section in score.sections if section.name in plays]
    if not there or len(there) == len(score.sections):
        return ""
    return f" in {_places(there)}"


def _settings(old: Part, new: Part) -> list[Change]:
    changes = []
    for field in old.__struct_fields__:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            shown = [
                f"{value}"
                if isinstance(value, str | bool)
                else _number(value)
                if isinstance(value, float | int)
                else ""
                for value in (was, now)
            ]
            text = f"{new.name}: {_setting(field, was, now)}"
            changes.append(Change(kind="part", part=new.name, field=field, before=shown[0], after=shown[1], text=text))
    return changes


def _setting(field: str, was: Any, now: Any) -> str:
    """Say one changed setting of a part."""
    if field == "muted":
        return "muted" if now else "unmuted"
    if field == "level_db":
        return f"level {now - was:+.3g} dB"
    if field in ("reverb_db", "delay_db"):
        name = field.removesuffix("_db")
        return (
            f"{name} off" if now <= -100 else f"{name} on, {now:g} dB" if was <= -100 else f"{name} {now - was:+.3g} dB"
        )
    if field == "pan":
        return f"pan {was:g} → {now:g}" + (" (left)" if now < 0 else " (right)" if now > 0 else " (centre)")
    if field in ("low_cut_hz", "high_cut_hz"):
        return f"{field[:-3].replace('_', ' ')} " + (f"{now:g} Hz" if now else "off")
    if field == "eq":
        return _eq(was, now)
    if field == "duck_db":
        return f"sidechain {was:g} → {now:g} dB"
    return f"{field} {was} → {now}" if isinstance(now, str) else f"{field} {was:g} → {now:g}"


def _eq(was: tuple[EqBand, ...], now: tuple[EqBand, ...]) -> str:
    old, new = {(b.hz, b.q): b.gain_db for b in was}, {(b.hz, b.q): b.gain_db for b in now}
    steps = [(hz, new.get((hz, q), 0.0) - old.get((hz, q), 0.0)) for hz, q in dict.fromkeys((*old, *new))]
    return "eq " + ", ".join(f"{step:+.3g} dB at {hz:g} Hz" for hz, step in steps if step)


def _clips(before: Score, after: Score) -> list[Change]:
    """Compare what each part plays in the sections that both have; parts and sections that came or went say so themselves."""
    parts = {p.name for p in before.parts} & {p.name for p in after.parts}
    sections = {s.name for s in before.sections} & {s.name for s in after.sections}
    old = {(c.part, c.section): c for c in before.clips if c.part in parts and c.section in sections}
    new = {(c.part, c.section): c for c in after.clips if c.part in parts and c.section in sections}
    order = {s.name: place for place, s in enumerate(after.sections)}
    rank = {p.name: place for place, p in enumerate(after.parts)}
    changes = []
    for place in sorted({*old, *new}, key=lambda place: (rank[place[0]], order[place[1]])):
        was, now = _notes(old.get(place)), _notes(new.get(place))
        if was != now:
            part, section = place
            where, old_notes, new_notes = _in_bars(before, after, section, was, now)
            text = f"{part}: {where}, {compared(old_notes, new_notes, drums=after.part(part).is_drums)}"
            changes.append(
                Change(
                    kind="notes",
                    part=part,
                    section=section,
                    field="notes",
                    before=str(len(was)),
                    after=str(len(now)),
                    text=text,
                )
            )
    return changes


def _in_bars(
    before: Score, after: Score, name: str, was: tuple[Note, ...], now: tuple[Note, ...]
) -> tuple[str, tuple[Note, ...], tuple[Note, ...]]:
    """Return where notes differ, "hook, bars 13-14" where it is not all of a section, and the notes of these bars."""
    section = next(s for s in after.sections if s.name == name)
    source = next(s for s in before.sections if s.name == name)
    if source.bars != section.bars or before.bar_ticks != after.bar_ticks:
        return name, was, now

    def bar(note: Note) -> int:
        return min(section.bars - 1, note.start_tick // after.bar_ticks)

    old, new = ([tuple(n for n in notes if bar(n) == at) for at in range(section.bars)] for notes in (was, now))
    bars = [at for at in range(section.bars) if old[at] != new[at]]
    said = bars_said(section, bars)
    if not said:
        return name, was, now
    inside = range(bars[0], bars[-1] + 1)
    return f"{name}, {said}", *(tuple(n for n in notes if bar(n) in inside) for notes in (was, now))  # type: ignore[return-value]


def _notes(clip: Clip | None) -> tuple[Note, ...]:
    return clip.notes if clip is not None else ()


def compared(was: tuple[Note, ...], now: tuple[Note, ...], *, drums: bool) -> str:
    """Say how notes differ: how many more, or by pitch, timing or touch."""
    noun = "hits" if drums else "notes"
    if not was or not now:
        return f"plays ({len(now)} {noun})" if now else f"rests (-{len(was)} {noun})"
    if len(was) != len(now):
        return f"{len(now) - len(was):+d} {noun}"
    pairs = list(zip(was, now, strict=True))
    starts = sum(a.start_tick != b.start_tick for a, b in pairs)
    steps = {b.pitch - a.pitch for a, b in pairs}
    if starts:
        return f"{starts} {noun} moved"
    if steps != {0}:
        only = steps.pop() if len(steps) == 1 else None
        count = sum(a.pitch != b.pitch for a, b in pairs)
        return f"{only:+d} semitones" if only is not None else f"{count} {noun} on other pitches"
    if any(a.duration_ticks != b.duration_ticks for a, b in pairs):
        return f"{sum(a.duration_ticks != b.duration_ticks for a, b in pairs)} {noun} of another length"
    if any(a.offset_ticks != b.offset_ticks for a, b in pairs):
        return f"timing of {sum(a.offset_ticks != b.offset_ticks for a, b in pairs)} {noun}"
    touch = sum(b.velocity - a.velocity for a, b in pairs) / len(pairs)
    if not touch:
        return f"touch of {noun}"
    how = "harder" if touch > 0 else "softer"
    return f"played {how} ({touch:+.0f})" if round(touch) else f"played a little {how}"
