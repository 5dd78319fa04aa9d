"""What differs in the automation of two scores: where, from which value to which."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dawg.gen.operations.change import Change
from dawg.gen.operations.lanes import value_at
from dawg.gen.score import Automation, Score, Section
from dawg.gen.units import PPQ


class _Step(Struct, frozen=True, kw_only=True):
    """A lane's values in one section; `bars` names the bars where it is not all of it."""

    section: str
    old: float
    new: float
    bars: str


def lane_changes(before: Score, after: Score) -> list[Change]:
    """Return what differs in the automation of the parts that both scores have.

    What is muted where it does not play is left out, unless nothing else differs.
    """
    plays = {(clip.part, clip.section) for score in (before, after) for clip in score.clips if clip.notes}
    parts = {p.name for p in before.parts} & {p.name for p in after.parts}
    changes = []
    for name in (part.name for part in after.parts if part.name in parts):
        for parameter in ("level_db", "brightness"):
            was, now = _points(before, name, parameter), _points(after, name, parameter)
            if was == now:
                continue
            found = _lane_sections(before, after, was, now, 0.0 if parameter == "level_db" else 0.5)
            shared = {(step.old, step.new) for step in found}
            if len(shared) == 1 and len(found) == len(after.sections) > 1 and not any(step.bars for step in found):
                found = [replace(found[0], section="")]
            for step in found:
                where = "".join(f"{said}, " for said in (step.section, step.bars) if said)
                changes.append(
                    Change(
                        kind="automation",
                        part=name,
                        section=step.section,
                        field=parameter,
                        before=f"{step.old:g}",
                        after=f"{step.new:g}",
                        text=f"{name}: {where}{_lane_text(parameter, step.new - step.old)}",
                    )
                )
            if (
                not found
                and [s.name for s in before.sections] == [s.name for s in after.sections]
                and before.bars == after.bars
            ):
                changes.append(
                    Change(
                        kind="automation",
                        part=name,
                        field=parameter,
                        text=f"{name}: {parameter.removesuffix('_db')} moves differently",
                    )
                )
    heard = [
        change
        for change in changes
        if not (_is_mute(change) and change.section and (change.part, change.section) not in plays)
    ]
    return heard or changes


def _is_mute(change: Change) -> bool:
    return change.field == "level_db" and change.text.endswith("muted")


def _lane_text(parameter: str, step: float) -> str:
    if parameter == "brightness":
        return "brighter" if step > 0 else "darker"
    return "muted" if step < -100 else "unmuted" if step > 100 else f"level {step:+.3g} dB"


def _points(score: Score, part: str, parameter: str) -> tuple[Automation, ...]:
    return tuple(lane for lane in score.automation if lane.part == part and lane.parameter == parameter)


def _lane_sections(
    before: Score, after: Score, was: tuple[Automation, ...], now: tuple[Automation, ...], neutral: float
) -> list[_Step]:
    """Return the sections of both scores in which a lane differs, and its values where it differs most."""
    old = {section.name: section for section in before.sections}
    found = []
    for section in after.sections:
        source = old.get(section.name)
        if source is None:
            continue
        beats = before.bar_ticks // PPQ or 1
        values = [
            (
                round(_read(was, source.start_bar * before.bar_ticks + beat * PPQ + PPQ // 2, neutral), 4),
                round(_read(now, section.start_bar * after.bar_ticks + beat * PPQ + PPQ // 2, neutral), 4),
            )
            for beat in range(beats * min(section.bars, source.bars))
        ]
        differing = [beat for beat, (one, other) in enumerate(values) if one != other]
        if differing:
            one, other = max(values, key=lambda pair: abs(pair[1] - pair[0]))
            said = _beats_said(section, differing, beats) if section.bars == source.bars else ""
            found.append(_Step(section=section.name, old=one, new=other, bars=said))
    return found


def _beats_said(section: Section, differing: Sequence[int], beats: int) -> str:
    """Name the bars in which something differs, or the beats where they are the last ones of a bar alone."""
    bars = sorted({beat // beats for beat in differing})
    count = len(differing)
    if len(bars) == 1 and count < beats and differing[0] == (bars[0] + 1) * beats - count:
        which = "last beat" if count == 1 else f"last {count} beats"
        return f"{which} of bar {section.start_bar + bars[0] + 1}"
    return bars_said(section, bars)


def bars_said(section: Section, bars: Sequence[int]) -> str:
    """Name the bars of a section (from 0) in which something differs, counted in the piece; "" for all of them."""
    if not bars or bars[-1] - bars[0] + 1 >= section.bars:
        return ""
    first, last = (section.start_bar + bar + 1 for bar in (bars[0], bars[-1]))
    return f"bar {first}" if first == last else f"bars {first}-{last}"


def _read(lanes: tuple[Automation, ...], tick: int, neutral: float) -> float:
    return sum(value_at(lane.points, tick, neutral) - neutral for lane in lanes) + neutral
